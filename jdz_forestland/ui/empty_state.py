"""What stands in the middle of a page that has nothing to show: what is lacking and what to do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jdz_forestland.ui import labels, style

WIDTH: Final = 460


class EmptyState(QWidget):
    """A heading, a sentence and a button.

    Signals:
        acted(): the button was pressed.
    """

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = labels.plain("", points=style.LARGE_PT, bold=True)
        self.hint = labels.plain("", muted=True)
        self.button = labels.primary("")
        self.button.clicked.connect(self.acted)
        middle = QWidget()
        middle.setMaximumWidth(WIDTH)
        column = QVBoxLayout(middle)
        column.setSpacing(12)
        column.addStretch(2)
        for label in (self.heading, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        across = QHBoxLayout(self)
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)

    def say(self, heading: str, hint: str, action: str = "") -> None:
        """Show this; without a word for it there is no button."""
        self.heading.setText(heading)
        self.hint.setText(hint)
        self.button.setText(action)
        self.button.setVisible(bool(action))
