"""`HistoryBlock`: one entry of the history of a parcel; a long one unfolds."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_history as words
from jdz_forestland.ui.history_text import Line

AT_FIRST: Final = 5


class HistoryBlock(QWidget):
    """Attributes:
    line: what is shown. more: unfolds the rest; None where there is none.
    """

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.more = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(labels.plain(line.heading, bold=True))
        rest = len(line.effects) - AT_FIRST
        shown = line.effects if rest <= 1 else line.effects[:AT_FIRST]
        for effect in shown:
            self._column.addWidget(labels.plain(effect))
        if rest > 1:
            self.more = labels.link(words.more(rest), self)
            self.more.clicked.connect(self._unfold)
            self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        if line.reason:
            self._column.addWidget(labels.plain(line.reason, points=style.SMALL_PT, muted=True))

    def _unfold(self) -> None:
        if self.more is None:
            return
        place = self._column.indexOf(self.more)
        self.more.hide()
        for number, effect in enumerate(self.line.effects[AT_FIRST:]):
            self._column.insertWidget(place + number, labels.plain(effect))
