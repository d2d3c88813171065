"""`TaskBar`: how far the one job of a page is, and how to stop it; for the strip below the page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from jdz_forestland.ui import style, text
from jdz_forestland.ui.runner import Task


class TaskBar(QWidget):
    """Seen while a job runs.

    Signals:
        stepped(str, int, int): what is being done, how much of it, of how much.
        ended(): the job is over, one way or another.

    Attributes:
        bar, cancel: how far; asks the job to stop.
    """

    stepped = Signal(str, int, int)
    ended = Signal()

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self.bar = QProgressBar()
        self.bar.setFixedWidth(width)
        self.bar.setTextVisible(False)
        self.cancel = QPushButton(text.CANCEL)
        self.cancel.setAutoDefault(True)
        self.cancel.setMinimumHeight(style.CONTROL_HEIGHT)
        self.cancel.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether a job is being followed."""
        return self._task is not None

    def follow(self, task: Task) -> None:
        """Show how far a task is, until it ends."""
        self._task = task
        self.bar.setAccessibleName(task.title)
        self.bar.setRange(0, 0)
        self.cancel.setText(text.CANCEL)
        self.cancel.setEnabled(True)
        task.progressed.connect(self._show_step)
        task.finished.connect(self._end)
        self.show()

    def _show_step(self, name: str, done: int, total: int) -> None:
        if self._task is not None:
            self.bar.setRange(0, total)
            self.bar.setValue(min(done, total))
            self.stepped.emit(name, done, total)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.cancel.setEnabled(False)
            self.cancel.setText(text.CANCELLING)

    def _end(self) -> None:
        self._task = None
        self.hide()
        self.ended.emit()
