"""Pictures of the window's pages, for the manual and for looking at what a change has done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from jdz_forestland.domain.progress import Progress
from jdz_forestland.service import settings
from jdz_forestland.service.recent import glances
from jdz_forestland.ui.comparison_strips import StartStrip
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.main_window import MainWindow
from jdz_forestland.ui.pages import PAGES

PAUSE_MS: Final = 20
LONGEST_MS: Final = 60_000


def take(
    registry_path: Path,
    out: Path,
    *,
    sizes: Sequence[tuple[int, int, float]],
    progress: Progress,
) -> list[Path]:
    """Write one picture per page and size and return the paths.

    Args:
        sizes: width and height of the screen in pixels, and the scale of the desktop.

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
        level = desk.registry.level if desk.registry is not None else ""
        for kind in (each for each in PAGES if level in each.levels):
            progress.step(kind.title)
            window.workspace.show_page(kind.key)
            taken += _sized(window, kind.key, out, sizes)
            if kind.key in _MOMENTS:
                name, prepare = _MOMENTS[kind.key]
                prepare(window)
                taken += _sized(window, name, out, sizes)
    finally:
        window.close()
        window.deleteLater()
    return taken


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


# Pages that show more than they do at first: what the picture is called, and what to do for it.
_MOMENTS: Final = {
    "parcels": ("parcel-card", _select_first),
    "comparison": ("comparison-result", _compare),
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
