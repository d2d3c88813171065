"""Pictures of the window's pages, for the manual and for looking at what a change has done."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from jdz_forestland.domain.inspection import Result
from jdz_forestland.domain.progress import Progress
from jdz_forestland.service import settings
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.recent import glances
from jdz_forestland.ui.comparison_strips import StartStrip
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.main_window import MainWindow
from jdz_forestland.ui.pages import PageKind, pages_of

PAUSE_MS: Final = 20
LONGEST_MS: Final = 60_000
# Pages that have little to show before a list is granted.
LATER: Final = frozenset({"reserve", "quota", "plan", "inspection", "submit", "reports", "history"})
HOME_LATER: Final = "home-later"


def take(
    registry_path: Path,
    out: Path,
    *,
    sizes: Sequence[tuple[int, int, float]],
    progress: Progress,
    later: Path | None = None,
) -> list[Path]:
    """Write one picture per page and size and return the paths.

    Args:
        sizes: width and height of the screen in pixels, and the scale of the desktop.
        later: a registry that has come further: the pages of `LATER` show it, as on the day on
            which it was changed last.

    Raises:
        UserError: the registry cannot be opened. Cancelled: stopped between two pictures.
    """
    out.mkdir(parents=True, exist_ok=True)
    desk = Desk(settings.Settings(), remember=False)
    window = MainWindow(desk)
    window.build()
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    try:
        window.workspace.welcome.show_recent(glances([registry_path]))
        taken = list(_sized(window, "welcome", out, sizes))
        desk.open_registry(registry_path)
        pages = pages_of(desk.registry.level) if desk.registry is not None else ()
        first = [page for page in pages if later is None or page.key not in LATER]
        taken += _pages(window, first, _MOMENTS, out, sizes, progress)
        if later is not None:
            _open_on_its_day(desk, later)
            window.workspace.show_page("home")
            taken += _sized(window, HOME_LATER, out, sizes)
            then = [page for page in pages if page.key in LATER]
            taken += _pages(window, then, _LATER_MOMENTS, out, sizes, progress)
    finally:
        window.close()
        window.deleteLater()
    return taken


def _pages(
    window: MainWindow,
    pages: Sequence[PageKind],
    moments: Moments,
    out: Path,
    sizes: Sequence[tuple[int, int, float]],
    progress: Progress,
) -> Iterator[Path]:
    for kind in pages:
        progress.step(kind.title)
        window.workspace.show_page(kind.key)
        yield from _sized(window, kind.key, out, sizes)
        for name, prepare in moments.get(kind.key, ()):
            prepare(window)
            yield from _sized(window, name, out, sizes)


def _open_on_its_day(desk: Desk, path: Path) -> None:
    """Open a registry as on the day of its last entry: what is due is due from then on."""
    desk.open_registry(path)
    registry = desk.registry
    history = registry.history() if registry is not None else []
    if registry is not None and history:
        day = datetime.datetime.fromisoformat(history[-1].at)
        registry.now = lambda: day
        years = registry.list_years()
        granted = [year for year in years if QuotaBook(registry).account(year) is not None]
        desk.show_year(max(granted, default=max(years, default=0)))


def _select_first(window: MainWindow) -> None:
    """Select a parcel, so that its card shows."""
    registry = window.desk.registry
    parcels = registry.parcels() if registry is not None else []
    window.desk.select([parcel.key for parcel in parcels[:1]])


def _compare(window: MainWindow) -> None:
    """Press the page's own button, so that the result shows."""
    strip = window.workspace.stack.currentWidget().findChild(StartStrip)
    if strip is not None:
        strip.start.click()


def _hold(window: MainWindow) -> None:
    """Ask from which parcels a project that lacks quota should draw."""
    page: Any = window.workspace.page
    projects = page.projects
    lacking = [v.project.key for v in projects.projects.records.records if v.open_mu > 0]
    if lacking:
        projects.go_to(lacking[0])
        projects.buttons["hold"].click()


def _show_tab(number: int) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        page: Any = window.workspace.page
        page.tabs.setCurrentIndex(number)

    return show


def _inspect(window: MainWindow) -> None:
    """Begin to enter that a parcel is lost, so that what it takes off shows."""
    page: Any = window.workspace.page
    waiting = [row.task.parcel.key for row in page.tasks.records.records if row.task.found is None]
    if waiting:
        page.tasks.select(waiting[:1])
        page.show_chosen()
        page.buttons["record"].click()
        page.form.form.rows["result"].input.give(Result.LOST.value)
        page.form.form.rows["result"].input.edited.emit()


Moments = Mapping[str, Sequence[tuple[str, Callable[[MainWindow], None]]]]

# Pages that show more than they do at first: what the picture is called, and what to do for it.
_MOMENTS: Final[Moments] = {
    "parcels": [("parcel-card", _select_first)],
    "comparison": [("comparison-result", _compare)],
}
_LATER_MOMENTS: Final[Moments] = {
    "plan": [
        ("plan-draws", _hold),
        ("plan-year", _show_tab(1)),
        ("plan-investors", _show_tab(2)),
    ],
    "inspection": [("inspection-finding", _inspect)],
}


def _sized(
    window: MainWindow, name: str, out: Path, sizes: Sequence[tuple[int, int, float]]
) -> Iterator[Path]:
    for width, height, scale in sizes:
        window.resize(QSize(round(width / scale), round(height / scale)))
        _settle(window)
        path = out / f"{name}-{width}x{height}@{round(scale * 100)}.png"
        _grab(window, scale).save(str(path))
        yield path


def _grab(window: QWidget, scale: float) -> QPixmap:
    picture = QPixmap(window.size() * scale)
    picture.setDevicePixelRatio(scale)
    window.render(picture)
    return picture


def _settle(window: MainWindow) -> None:
    """Let jobs end, layouts come to rest and maps be drawn."""
    _wait(window)
    page = window.workspace.stack.currentWidget()
    widget: QWidget
    for widget in page.findChildren(QWidget, ""):
        settle = getattr(widget, "settle", None)
        if settle is not None and widget.isVisible():
            settle()
    _wait(window)


def _wait(window: MainWindow) -> None:
    """Turn the event loop until no job runs."""
    runner = window.desk.runner
    loop = QEventLoop()
    poll = QTimer()
    poll.setInterval(PAUSE_MS)
    poll.timeout.connect(lambda: None if runner.busy or runner.reading else loop.quit())
    poll.start()
    QTimer.singleShot(LONGEST_MS, loop, loop.quit)
    loop.exec()
