"""`MessageBar`: what went wrong, in words, above the page; it waits to be read, blocks nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from jdz_forestland.errors import UserError
from jdz_forestland.ui import icons, labels, style, text


class MessageBar(QFrame):
    """Shows one error of the user's at a time, until it is closed or replaced.

    Attributes:
        words: the sentence. hint: what to do. close_button: takes the bar away.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setAccessibleName(text.MESSAGE_NAME)
        picture = labels.Picture(icons.error, 20, style.ERROR, self)
        self.words = self._label(bold=True)
        self.hint = self._label(bold=False)
        self.close_button = QToolButton(self)
        self.close_button.setIcon(icons.icon(icons.close, 14, colour=style.TEXT))
        self.close_button.setIconSize(QSize(14, 14))
        self.close_button.setAutoRaise(True)
        self.close_button.setToolTip(text.CLOSE_MESSAGE)
        self.close_button.setAccessibleName(text.CLOSE_MESSAGE)
        self.close_button.clicked.connect(self.hide)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addWidget(self.words)
        lines.addWidget(self.hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(picture, 0, top)
        row.addLayout(lines, 1)
        row.addWidget(self.close_button, 0, top)
        self.hide()

    def show_error(self, error: UserError) -> None:
        """Show an error in place of the one before."""
        self.words.setText(error.text)
        self.hint.setText(error.hint)
        self.hint.setVisible(bool(error.hint))
        self.setAccessibleDescription(str(error))
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _label(self, *, bold: bool) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setFont(style.font(bold=bold))
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label
