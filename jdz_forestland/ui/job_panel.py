"""`JobPanel`: what is being done, how far it is, and how to stop it; sits in the status line."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from jdz_forestland.ui import text
from jdz_forestland.ui.runner import JobRunner, Task

DELAY_MS: Final = 300  # a shorter job shows nothing: a flash only worries


class JobPanel(QWidget):
    """Follows a runner.

    Attributes:
        words: title and step. bar: progress of the step. cancel: asks the job to stop.
    """

    def __init__(self, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar(self)
        self.bar.setFixedWidth(140)
        self.bar.setMaximumHeight(16)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(text.PROGRESS_NAME)
        self.cancel = QPushButton(text.CANCEL, self)
        self.cancel.setToolTip(text.CANCEL_TIP)
        self.cancel.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(8)
        for widget in (self.words, self.bar, self.cancel):
            row.addWidget(widget)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY_MS)
        self._delay.timeout.connect(self._appear)
        runner.started.connect(self._follow)
        self.hide()

    def _follow(self, task: Task) -> None:
        self._task = task
        self.words.setText(text.job(task.title, ""))
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.cancel.setText(text.CANCEL)
        task.progressed.connect(self._show_step)
        task.finished.connect(self._finish)
        self._delay.start()

    def _appear(self) -> None:
        if self._task is not None:
            self.show()

    def _show_step(self, name: str, done: int, total: int) -> None:
        if self._task is None:
            return
        self.words.setText(text.job(self._task.title, name))
        self.bar.setRange(0, total)
        self.bar.setValue(min(done, total))
        self.bar.setToolTip(text.job_amount(done, total) if total else name)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.cancel.setEnabled(False)
            self.cancel.setText(text.CANCELLING)

    def _finish(self) -> None:
        self._task = None
        self._delay.stop()
        self.hide()
