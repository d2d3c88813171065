"""`VerifyPanel`: the result of a verification, above the page until it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.ui import icons, labels, style, text

if TYPE_CHECKING:
    from jdz_forestland.domain.history import Problem

LIST_HEIGHT: Final = 132


class VerifyPanel(QFrame):
    """Attributes:
    words: the result in a sentence. problems: one line each. copy: puts them on the clipboard.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(text.VERIFY_PANEL)
        self._picture = labels.Picture(icons.done, 20, style.ACCENT, self)
        self.words = labels.plain("", bold=True)
        self.advice = labels.plain(text.VERIFY_ADVICE)
        self.problems = QListWidget(self)
        self.problems.setAccessibleName(text.VERIFY_LIST)
        self.problems.setFixedHeight(LIST_HEIGHT)
        self.problems.setWordWrap(True)
        self.copy = QPushButton(text.VERIFY_COPY, self)
        self.copy.setToolTip(text.VERIFY_COPY_TIP)
        self.copy.clicked.connect(self._copy)
        self.close_button = QPushButton(text.FAULT_CLOSE, self)
        self.close_button.setAccessibleName(text.VERIFY_CLOSE)
        self.close_button.clicked.connect(self.hide)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.words, 1)
        top.addWidget(self.copy)
        top.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.advice)
        column.addWidget(self.problems)
        self.hide()

    def show_result(self, problems: Sequence[Problem], *, entries: int, parcels: int) -> None:
        """Show what a verification found."""
        bad = bool(problems)
        draw, colour = (icons.error, style.ERROR) if bad else (icons.done, style.ACCENT)
        self._picture.show_picture(draw, colour)
        self.words.setText(
            text.verified_badly(len(problems)) if bad else text.verified(entries, parcels)
        )
        self.problems.clear()
        self.problems.addItems([problem.text for problem in problems])
        for widget in (self.advice, self.problems, self.copy):
            widget.setVisible(bad)
        self.show()

    def _copy(self) -> None:
        lines = [self.problems.item(row).text() for row in range(self.problems.count())]
        QGuiApplication.clipboard().setText("\n".join(lines))
