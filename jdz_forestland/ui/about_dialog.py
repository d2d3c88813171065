"""`AboutDialog`: name, version, what it is for, on which paper it rests, under which licence."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland import __version__
from jdz_forestland.ui import icons, labels, style, text

WIDTH: Final = 500


class AboutDialog(QDialog):
    """Attributes:
    close_button: the only one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text.ABOUT_TITLE)
        picture = labels.Picture(icons.application, 48, style.ACCENT, self)
        lines = QVBoxLayout()
        lines.setSpacing(8)
        lines.addWidget(labels.plain(text.PRODUCT, points=style.LARGE_PT, bold=True))
        lines.addWidget(labels.plain(text.version(__version__)))
        for sentence in (text.ABOUT_PURPOSE, text.ABOUT_BASIS):
            lines.addWidget(labels.plain(sentence))
        lines.addWidget(labels.plain(text.ABOUT_LICENCE, points=style.SMALL_PT, muted=True))
        self.close_button = QPushButton(text.FAULT_CLOSE, self)
        self.close_button.setMinimumHeight(style.CONTROL_HEIGHT)
        self.close_button.clicked.connect(self.accept)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(lines, 1)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(16)
        column.addLayout(top)
        column.addLayout(bottom)
        labels.fit(self, WIDTH)
