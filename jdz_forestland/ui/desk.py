"""`Desk`: what the pages share — the open registry, the list year, the selection, the one runner."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from jdz_forestland.service import settings as settings_file
from jdz_forestland.ui.runner import JobRunner

if TYPE_CHECKING:  # the registry pulls in shapely and pyproj, which load after the first window
    from jdz_forestland.service.registry import Change, Registry
    from jdz_forestland.service.settings import Settings


class Desk(QObject):
    """State shared between pages. Pages read it, change it through its methods, and listen.

    Attributes:
        registry: the open registry, or None on the welcome page.
        list_year: the list year that all pages show; 0 while there is none.
        selection: keys of the selected parcels.
        runner: the one worker for long jobs.
    """

    opened = Signal()  # a registry was opened or closed
    changed = Signal(object)  # a `Change`: pages decide from it whether to refresh
    year_changed = Signal(int)
    selection_changed = Signal(tuple)  # of parcel keys
    noticed = Signal(str)  # a sentence for the status bar
    page_asked = Signal(str)  # a page should be shown: its key

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.registry: Registry | None = None
        self.list_year = 0
        self.selection: tuple[str, ...] = ()
        self.settings = settings
        self.runner = JobRunner(self)

    @property
    def operator(self) -> str:
        """Who is written into the history."""
        return settings_file.operator_or_login(self.settings)

    def keep_settings(self, settings: Settings) -> None:
        """Take new settings and write them."""
        self.settings = settings
        settings_file.save(settings)

    def open_registry(self, path: Path) -> None:
        """Open a registry file and show its newest list year.

        Raises:
            UserError: see `Registry.open`; the registry open before stays open.
        """
        from jdz_forestland.service.registry import Registry

        fresh = Registry.open(path, who=self.operator)
        self.close_registry()
        self._take(fresh)

    def create_registry(self, path: Path, *, county_code: str) -> None:
        """Make a new registry file and open it.

        Raises:
            UserError: see `Registry.create`.
        """
        from jdz_forestland.service.registry import Registry

        fresh = Registry.create(path, county_code=county_code, who=self.operator)
        self.close_registry()
        self._take(fresh)

    def close_registry(self) -> None:
        """Close the open registry, if there is one."""
        if self.registry is None:
            return
        self.registry.close()
        self.registry, self.list_year, self.selection = None, 0, ()
        self.opened.emit()

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

    def _take(self, registry: Registry) -> None:
        self.registry = registry
        years = registry.list_years()
        self.list_year = years[0] if years else 0
        registry.listen(self._pass_on)
        self.keep_settings(self.settings.opened(registry.path))
        self.opened.emit()

    def _pass_on(self, change: Change) -> None:
        if self.registry is not None and self.list_year not in (years := self.registry.list_years()):
            self.show_year(years[0] if years else 0)
        self.changed.emit(change)
