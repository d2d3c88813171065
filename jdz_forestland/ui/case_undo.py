"""`UndoBar`: offers to take back the last deed, names it, and does it by a correcting entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from jdz_forestland.errors import UserError
from jdz_forestland.ui import icons, labels, style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.desk import Desk

if TYPE_CHECKING:
    from jdz_forestland.service.casework import Casework


class UndoBar(QFrame):
    """Stands above the page until it is answered or something else is done.

    Attributes:
        sentence: what would be taken back. do, leave: the answers.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._offered = 0
        self.setObjectName("undoBar")
        self.setStyleSheet(
            f"QFrame#undoBar {{ background: {style.WARNING_SOFT}; border: none;"
            f"border-left: 4px solid {style.WARNING}; border-bottom: 1px solid {style.LINE}; }}"
        )
        self.sentence = labels.plain("")
        self.do, self.leave = QPushButton(words.UNDO_DO, self), QPushButton(words.UNDO_LEAVE, self)
        for button in (self.do, self.leave):
            button.setMinimumHeight(style.CONTROL_HEIGHT)
        self.do.clicked.connect(self._undo)
        self.leave.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(labels.Picture(icons.warning, 20, style.WARNING, self))
        row.addWidget(self.sentence, 1)
        row.addWidget(self.leave)
        row.addWidget(self.do)
        self.hide()
        desk.changed.connect(self.hide)
        desk.opened.connect(self.hide)

    def offer(self) -> None:
        """Name the last deed and ask; where nothing can be taken back, say so."""
        casework = self._casework()
        last = None if casework is None else casework.undoable()
        if last is None:
            self._desk.noticed.emit(words.NOTHING_TO_UNDO)
            return
        self._offered = last.seq
        self.sentence.setText(words.undo_question(last.reason))
        self.show()
        self.do.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _undo(self) -> None:
        self.hide()
        casework = self._casework()
        last = None if casework is None else casework.undoable()
        if casework is None or last is None or last.seq != self._offered:
            self._desk.noticed.emit(words.NOTHING_TO_UNDO)
            return
        try:
            done = casework.undo()
        except UserError as error:
            self._desk.complain(error)
            return
        self._desk.noticed.emit(words.undone(done.reason))

    def _casework(self) -> Casework | None:
        from jdz_forestland.service.casework import Casework

        registry = self._desk.registry
        return None if registry is None else Casework(registry)
