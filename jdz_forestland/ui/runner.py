"""One job at a time on one worker thread; the Qt side of `service.jobs`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from jdz_forestland.errors import Cancelled
from jdz_forestland.service.jobs import JobProgress

log: Final = logging.getLogger(__name__)


class Task(QObject):
    """One run of one job. Connect first, start after: a signal sent before anyone listens is lost.

    Exactly one of `succeeded`, `failed`, `cancelled` is emitted, then `finished`.
    """

    progressed = Signal(str, int, int)
    succeeded = Signal(object)
    failed = Signal(Exception)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, title: str, job: Callable[[JobProgress], Any]) -> None:
        super().__init__()
        self.title = title
        self._job = job
        self._progress = JobProgress(self.progressed.emit)

    def cancel(self) -> None:
        """Ask the job to stop; it does at its next step."""
        self._progress.cancel()

    def run(self) -> None:
        """Called on the worker thread, by the runner only."""
        try:
            result = self._job(self._progress)
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:  # noqa: BLE001 - the boundary: nothing may escape into Qt's thread
            log.exception("job failed: %s", self.title)
            self.failed.emit(error)
        else:
            self.succeeded.emit(result)
        finally:
            self.finished.emit()


class _Run(QRunnable):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task = task

    def run(self) -> None:
        self._task.run()


class JobRunner(QObject):
    """Starts tasks one at a time and tells who is busy."""

    started = Signal(object)  # Task
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether a task is running."""
        return self._task is not None

    def start(self, task: Task) -> bool:
        """Start a task whose signals are connected; refuse (False) while another one runs."""
        if self._task is not None:
            return False
        self._task = task
        task.finished.connect(self._done)
        self.started.emit(task)
        self.busy_changed.emit(True)
        self._pool.start(_Run(task))
        return True

    def stop(self) -> None:
        """Cancel what runs and wait for it; called once, when the window closes."""
        if self._task is not None:
            self._task.cancel()
        self._pool.waitForDone()

    def _done(self) -> None:
        self._task = None
        self.busy_changed.emit(False)
