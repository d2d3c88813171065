"""One job at a time on one worker thread; the Qt side of `service.jobs`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from jdz_forestland.errors import Cancelled, UserError
from jdz_forestland.service.jobs import JobProgress

log: Final = logging.getLogger(__name__)


class Task(QObject):
    """One run of one job. Connect first, start after: a signal sent before anyone listens is lost.

    Exactly one of `succeeded`, `failed`, `cancelled` is emitted, then `finished`.

    Attributes:
        over: whether it has ended, one way or another.
    """

    progressed = Signal(str, int, int)
    succeeded = Signal(object)
    failed = Signal(Exception)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, title: str, job: Callable[[JobProgress], Any]) -> None:
        super().__init__()
        self.title = title
        self.over = False
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
        except Exception as error:  # the boundary: nothing may escape into Qt's thread
            if not isinstance(error, UserError):
                log.exception("job failed: %s", self.title)
            self.failed.emit(error)
        else:
            self.succeeded.emit(result)
        finally:
            self.over = True
            self.finished.emit()


class JobRunner(QObject):
    """Starts tasks one at a time and tells who is busy."""

    started = Signal(object)  # Task
    busy_changed = Signal(bool)
    ended = Signal(object)  # Task; the runner is free again, so the next one may be started here

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Threads of Python's own. In a thread of Qt the interpreter forgets its thread-local values
        # between two jobs, and with them the context of PROJ: the second job to use it dies.
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="read")
        self._task: Task | None = None
        # A QObject should die on the thread that made it, and the worker may let go of a task last.
        self._last: Task | None = None
        self._reads: list[Task] = []
        self._last_reads: list[Task] = []
        self._stopped = False

    @property
    def busy(self) -> bool:
        """Whether a task is running."""
        return self._task is not None

    @property
    def title(self) -> str:
        """What is being done, or "" while nothing is."""
        return self._task.title if self._task is not None else ""

    def start(self, task: Task) -> bool:
        """Start a task whose signals are connected; refuse (False) while another one runs."""
        if self._task is not None or self._stopped:
            return False
        self._task = self._last = task
        task.finished.connect(self._done)
        self.started.emit(task)
        self.busy_changed.emit(True)
        self._worker.submit(task.run)
        return True

    @property
    def reading(self) -> bool:
        """Whether a task of `read` is running or waiting."""
        return bool(self._reads)

    def read(self, task: Task) -> None:
        """Run a task that only reads and that nobody waits for: map layers, checks, recognition.

        Such tasks queue up among themselves, run beside the one of `start`, and make nobody busy.
        """
        if self._stopped:
            return
        self._reads.append(task)
        task.finished.connect(self._forget_reads)
        self._reader.submit(task.run)

    def stop(self) -> None:
        """Cancel what runs and wait for it, when the window closes; nothing starts after that."""
        self._stopped = True
        for task in (self._task, *self._reads):
            if task is not None:
                task.cancel()
        self._worker.shutdown()
        self._reader.shutdown()
        # the last `finished` waits in a queue that a closing window no longer empties
        self._task = None

    def _done(self) -> None:
        ended, self._task = self._task, None
        self.busy_changed.emit(False)
        self.ended.emit(ended)

    def _forget_reads(self) -> None:
        over = [task for task in self._reads if task.over]
        if over:
            self._last_reads = over  # see `_last`
        self._reads = [task for task in self._reads if not task.over]
