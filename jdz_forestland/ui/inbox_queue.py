"""`PackageQueue`: packages that were dropped, looked at one after the other, then taken in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from jdz_forestland.domain import places
from jdz_forestland.errors import UserError
from jdz_forestland.service.keys import KeyUnknown
from jdz_forestland.ui import history_text, inbox_jobs, text
from jdz_forestland.ui import text_inbox as words
from jdz_forestland.ui.desk import Desk

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.receiving import Arrival, Received


class PackageQueue(QObject):
    """One package is looked at, at a time; the others wait.

    Signals:
        arrived(object): an `Arrival` to be shown; `receive` or `skip` goes on.
        key_asked(object): a `KeyUnknown`; `again` or `skip` goes on.
        told(str): a sentence about a package that was not received.
        received(object): a `Received`.
        emptied(): nothing is waiting any more.

    Attributes:
        arrival: what is shown; None while nothing is.
    """

    arrived = Signal(object)
    key_asked = Signal(object)
    told = Signal(str)
    received = Signal(object)
    emptied = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._paths: list[Path] = []
        self.arrival: Arrival | None = None

    @property
    def waiting(self) -> int:
        """How many wait behind the one that is shown."""
        return max(len(self._paths) - 1, 0)

    def take(self, paths: list[Path]) -> None:
        """Put packages at the end; the first is looked at at once."""
        idle = not self._paths
        self._paths += [path for path in paths if path not in self._paths]
        if idle:
            self._examine()

    def forget(self) -> None:
        """Drop all that waits: another registry is open."""
        self._paths.clear()
        self.arrival = None

    def again(self) -> None:
        """Look at the same package once more: its key is known now."""
        self._examine()

    def skip(self) -> None:
        """Do not receive the one that is shown."""
        self._next()

    def receive(self, explanation: str) -> None:
        """Take in the one that is shown."""
        registry, arrival = self._desk.registry, self.arrival
        if registry is None or arrival is None:
            return
        job = inbox_jobs.receiving(registry, arrival.path, explanation)
        self._start(words.RECEIVING, job, self._take_received)

    # --- one after the other -----------------------------------------------------------------

    def _examine(self) -> None:
        registry = self._desk.registry
        self.arrival = None
        if registry is None or not self._paths:
            self.emptied.emit()
            return
        job = inbox_jobs.examining(registry, self._paths[0])
        title = text.job(words.EXAMINING, self._paths[0].name)
        if not self._start(title, job, self._take_arrival):
            self._paths.clear()

    def _start(
        self, title: str, job: Callable[[JobProgress], Any], done: Callable[[Any], None]
    ) -> bool:
        def told(progress: JobProgress) -> Any:
            try:
                return job(progress)
            except UserError as error:  # what is wrong with one does not stop the others
                return error

        task = self._desk.start(title, told, done=done)
        if task is not None:
            task.cancelled.connect(self._stop)
        return task is not None

    def _stop(self) -> None:
        self.forget()
        self.emptied.emit()

    def _next(self) -> None:
        del self._paths[:1]
        self._examine()

    def _take_arrival(self, found: Arrival | UserError) -> None:
        if not self._paths:
            return  # the registry was closed meanwhile
        name = self._paths[0].name
        if isinstance(found, KeyUnknown):
            self.key_asked.emit(found)
        elif isinstance(found, UserError):
            self.told.emit(words.refused(name, str(found)))
            self._next()
        elif found.already is not None:
            kept = found.already
            self.told.emit(words.already(name, history_text.when(kept.at), kept.who))
            self._next()
        else:
            self.arrival = found
            self.arrived.emit(found)

    def _take_received(self, done: Received | UserError) -> None:
        from jdz_forestland.service.registry import Change

        registry = self._desk.registry
        if registry is None or not self._paths:
            return
        if isinstance(done, UserError):
            self.told.emit(words.refused(self._paths[0].name, str(done)))
            return
        county = places.county_name(done.submission.county_code)
        self._desk.noticed.emit(words.received(county, done.submission.version))
        self.arrival = None
        self.received.emit(done)
        registry.announce(Change(everything=True))
        self._next()
