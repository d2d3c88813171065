"""`OneTask`: the one job that a page waits for; what comes of a job given up is ignored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from jdz_forestland.ui.runner import JobRunner, Task

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


class OneTask(QObject):
    """Signals:
    cancelled(): the job was stopped by the user.
    ended(): the job is over, one way or another.
    """

    cancelled = Signal()
    ended = Signal()

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._task: Task | None = None

    @property
    def running(self) -> bool:
        """Whether the page waits for a job."""
        return self._task is not None

    def prepare(
        self, title: str, job: Callable[[JobProgress], Any], *, done: Done, failed: Failed
    ) -> Task:
        """Return a task that the page waits for from now on; show it, then `start` it."""
        task = Task(title, job)
        # Through `self._task`: what comes of a task that was given up is ignored.
        task.succeeded.connect(lambda found: done(found) if self._task is task else None)
        task.failed.connect(lambda error: failed(error) if self._task is task else None)
        task.cancelled.connect(lambda: self.cancelled.emit() if self._task is task else None)
        task.finished.connect(lambda: self._end(task))
        self._task = task
        return task

    def start(self, task: Task) -> None:
        """Start a task that was prepared."""
        self._runner.start(task)

    def give_up(self) -> None:
        """Stop the job; nothing that comes of it is heard."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _end(self, task: Task) -> None:
        if self._task is task:
            self._task = None
            self.ended.emit()
