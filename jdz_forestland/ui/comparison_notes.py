"""What a comparison has to say beside the place it is about: an error in words, or a question."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.errors import ChoiceNeeded, UserError
from jdz_forestland.ui import icons, labels, style
from jdz_forestland.ui import text_comparison as words

PICTURE: Final = 20
ANSWER_WIDTH: Final = 200


class Note(QFrame):
    """An error or a question; hidden while there is neither.

    Signals:
        answered(str, str): the user chose: what was asked, and the value.

    Attributes:
        words, hint: the sentence and what to do. options: a button for each answer.
    """

    answered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note")
        self.asks = False
        self.picture = labels.Picture(icons.error, PICTURE, style.ERROR)
        self.words = labels.plain("", bold=True)
        self.hint = labels.plain("")
        self.options: list[QPushButton] = []
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.picture)
        head.addWidget(self.words, 1)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.hint)
        column.addLayout(self._answers)
        self.hide()

    def clear(self) -> None:
        """Say nothing."""
        self.asks = False
        self.words.setText("")
        self.hide()

    def show_error(self, error: UserError) -> None:
        """Show what went wrong, or ask what the program will not guess."""
        question = error if isinstance(error, ChoiceNeeded) else None
        self.asks = question is not None
        draw, line, ground = (
            (icons.warning, style.WARNING, style.WARNING_SOFT)
            if self.asks
            else (icons.error, style.ERROR, style.ERROR_SOFT)
        )
        self.picture.show_picture(draw, line)
        self.setStyleSheet(
            f"QFrame#note {{ background: {ground}; border: none; border-left: 4px solid {line}; }}"
        )
        self.setAccessibleName(words.QUESTION_NAME if self.asks else error.text)
        self.setAccessibleDescription(str(error))
        self.words.setText(error.text)
        self.hint.setText(error.hint)
        self.hint.setVisible(bool(error.hint))
        self._offer(question)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _offer(self, question: ChoiceNeeded | None) -> None:
        for old in self.options:
            self._answers.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.options = []
        if question is None:
            return
        for value, label in question.options:
            button = QPushButton(label)
            button.setAutoDefault(True)  # Enter answers, not only the space bar
            button.setMinimumHeight(style.CONTROL_HEIGHT)
            button.clicked.connect(partial(self._answer, question.key, value))
            button.setMinimumWidth(ANSWER_WIDTH)
            self._answers.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.options.append(button)

    def _answer(self, key: str, value: str) -> None:
        self.clear()
        self.answered.emit(key, value)
