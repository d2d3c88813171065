"""`Desk`: what the pages share: the open registry, list year, selection, filter, the one runner."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from jdz_forestland.errors import UserError
from jdz_forestland.service import settings as settings_file
from jdz_forestland.ui import text
from jdz_forestland.ui.runner import JobRunner, Task

if TYPE_CHECKING:  # the registry pulls in shapely and pyproj, which load after the first window
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.registry import Change, Registry
    from jdz_forestland.service.settings import Settings

log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ParcelFilter:
    """Which parcels of the year the 图斑 page shows; empty fields let everything pass.

    Attributes:
        words: part of a 图斑号, township or village.
        stage: value of a `Stage`. town: name of a township.
        level: least `Level` of a finding that a parcel must have, 0 for any parcel.
    """

    words: str = ""
    stage: str = ""
    town: str = ""
    level: int = 0


class Desk(QObject):
    """State shared between pages. Pages read it, change it through its methods, and listen.

    Attributes:
        registry: the open registry, or None on the welcome page.
        list_year: the list year that all pages show; 0 while there is none.
        selection: keys of the selected parcels.
        filter: which parcels the 图斑 page shows.
        runner: the one worker for long jobs.
    """

    opened = Signal()  # a registry was opened or closed
    leaving = Signal()  # the registry is about to be closed: what is half typed is kept now
    changed = Signal(object)  # a `Change`: pages decide from it whether to refresh
    year_changed = Signal(int)
    selection_changed = Signal(tuple)  # of parcel keys
    filter_changed = Signal(object)  # a `ParcelFilter`
    complained = Signal(object)  # a `UserError`, for the message bar above the page
    noticed = Signal(str)  # a sentence for the status bar
    page_asked = Signal(str)  # a page should be shown: its key
    survey_offered = Signal(object)  # the path of a survey database that should be compared

    def __init__(
        self, settings: Settings, parent: QObject | None = None, *, remember: bool = True
    ) -> None:
        """Take the settings of this machine; with `remember` off they are never written."""
        super().__init__(parent)
        self.registry: Registry | None = None
        self.list_year = 0
        self.selection: tuple[str, ...] = ()
        self.filter = ParcelFilter()
        self.settings = settings
        self._remember = remember
        self.runner = JobRunner(self)
        self.runner.ended.connect(self._finish)
        self._then: Callable[[], None] | None = None

    @property
    def operator(self) -> str:
        """Who is written into the history."""
        return settings_file.operator_or_login(self.settings)

    def keep_settings(self, settings: Settings) -> None:
        """Take new settings and write them; a disk that refuses costs them, not the work."""
        self.settings = settings
        if self._remember:
            try:
                settings_file.save(settings)
            except OSError as error:
                log.warning("settings are not kept: %s", error)

    def set_operator(self, name: str) -> None:
        """Take the name of the person at the desk, for what is written from now on."""
        self.keep_settings(replace(self.settings, operator=name))
        if self.registry is not None:
            self.registry.who = self.operator

    def open_registry(self, path: Path, *, remember: bool = True) -> None:
        """Open a registry file and show its newest list year.

        Args:
            remember: whether it is offered again; a snapshot of the past is not.

        Raises:
            UserError: see `Registry.open`; the registry open before stays open.
        """
        from jdz_forestland.service.registry import Registry

        fresh = Registry.open(path, who=self.operator)
        year = self.list_year
        self.close_registry()
        self._take(fresh, remember=remember)
        if not remember and year in fresh.list_years():
            self.show_year(year)

    def create_registry(self, path: Path, *, county_code: str, level: str = "county") -> None:
        """Make a new registry file of a county, or of the city, and open it.

        Raises:
            UserError: see `Registry.create`.
        """
        from jdz_forestland.service.registry import Registry

        fresh = Registry.create(path, county_code=county_code, level=level, who=self.operator)
        self.close_registry()
        self._take(fresh)

    def close_registry(self) -> None:
        """Close the open registry, if there is one."""
        if self.registry is None:
            return
        self.leaving.emit()
        self.registry.close()
        self.registry, self.list_year, self.selection = None, 0, ()
        self.filter = ParcelFilter()
        self.opened.emit()

    def compare(self, database: Path | None) -> None:
        """Show the page of comparisons, with a survey database filled in."""
        self.page_asked.emit("comparison")
        if database is not None:
            self.survey_offered.emit(database)

    def show_year(self, list_year: int) -> None:
        """Show another list year; the selection belongs to a year, so it goes."""
        if list_year == self.list_year:
            return
        self.list_year = list_year
        self.select(())
        self.year_changed.emit(list_year)

    def select(self, keys: Sequence[str]) -> None:
        """Select parcels on every page."""
        wanted = tuple(keys)
        if wanted != self.selection:
            self.selection = wanted
            self.selection_changed.emit(wanted)

    def show_parcels(self, wanted: ParcelFilter) -> None:
        """Filter the 图斑 page; `page_asked("parcels")` brings it to the front."""
        if wanted != self.filter:
            self.filter = wanted
            self.filter_changed.emit(wanted)

    def complain(self, error: Exception) -> None:
        """Show what went wrong: errors of the user's above the page, ours by their own dialog."""
        if isinstance(error, UserError):
            self.complained.emit(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)

    def start(
        self,
        title: str,
        job: Callable[[JobProgress], Any],
        *,
        done: Callable[[Any], None],
        always: Callable[[], None] | None = None,
    ) -> Task | None:
        """Run a job in the background: `done` gets its result, an error is complained about.

        Args:
            title: what is done, shown beside the bar.
            job: must not touch a widget, nor `registry`, which belongs to this thread.
            always: called at the end, however it ended, before `done`.

        Returns:
            The task, or None where another one is running (said above the page).
        """
        task = Task(title, job)
        results: list[Any] = []
        task.succeeded.connect(results.append)
        task.failed.connect(self.complain)
        task.cancelled.connect(lambda: self.noticed.emit(text.stopped(title)))
        if not self.runner.start(task):
            self.complain(UserError(text.BUSY, hint=text.BUSY_HINT))
            return None

        def then() -> None:
            if always is not None:
                always()
            if results:
                done(results[0])

        self._then = then
        return task

    def _finish(self) -> None:
        # Only now, with the runner free, so that what follows a job may start the next one.
        then, self._then = self._then, None
        if then is not None:
            then()

    def _take(self, registry: Registry, *, remember: bool = True) -> None:
        self.registry = registry
        years = registry.list_years()
        self.list_year = years[0] if years else 0
        registry.listen(self._pass_on)
        if remember:
            self.keep_settings(self.settings.opened(registry.path))
        self.opened.emit()

    def _pass_on(self, change: Change) -> None:
        years = self.registry.list_years() if self.registry is not None else []
        if self.list_year not in years:
            self.show_year(years[0] if years else 0)
        self.changed.emit(change)
