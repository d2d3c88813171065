"""The composition root: the one place that builds application, desk and window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from jdz_forestland import __version__
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.service import settings
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.ui import style, text
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.faults import Faults
from jdz_forestland.ui.main_window import MainWindow
from jdz_forestland.ui.runner import Task

if TYPE_CHECKING:
    from jdz_forestland.ui.print.papers import Paper

# width, height in pixels of the screen, scale of the desktop
SIZES: Final = ((1366, 768, 1.0), (1920, 1080, 1.0), (1366, 768, 1.5))
PICTURES: Final = "pictures"


def run(path: Path | None, *, sample: bool = False) -> int:
    """Open the window, with a registry or the sample or nothing, and return the exit code."""
    application = make_application()
    faults = Faults(settings.folder() / "logs", application)
    faults.install()
    desk = Desk(settings.load())
    window = MainWindow(desk)
    if sample:
        path = settings.folder() / "sample" / text.SAMPLE_FILE
    _Start(window, path, make_sample=sample)
    window.appear()
    code = application.exec()
    faults.uninstall()
    return code


def take_pictures(
    registry_path: Path,
    out: Path,
    *,
    sizes: Sequence[tuple[int, int, float]] = SIZES,
    progress: Progress | None = None,
    later: Path | None = None,
) -> list[Path]:
    """Write a picture of every page of a registry, and of the welcome page, without a screen.

    Args:
        later: a registry that has come further, for the pages after 入库.
        out: folder; the pictures go to `pictures` inside.
        sizes: width and height of the screen in pixels, and the scale of the desktop.

    Raises:
        UserError: the registry cannot be opened.
    """
    _without_screen()
    make_application()
    from jdz_forestland.ui.pictures import take

    return take(
        registry_path, out / PICTURES, sizes=sizes, progress=progress or Silent(), later=later
    )


def paint(papers: Sequence[tuple[Path, Paper]], progress: Progress) -> None:
    """Paint papers to PDF, without a screen; see `service.export_kind.Paint`."""
    _without_screen()
    make_application()
    from jdz_forestland.ui.print import papers as painting

    painting.paint(papers, progress)


def _without_screen() -> None:
    if sys.platform == "linux" and QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def make_application() -> QApplication:
    """Return the application with its look and in Chinese; there is only one per process."""
    held = QApplication.instance()
    application = held if isinstance(held, QApplication) else QApplication(sys.argv[:1])
    if application.property("dressed"):
        return application
    application.setProperty("dressed", True)
    application.setApplicationName("jdz-forestland")
    application.setApplicationDisplayName("")
    application.setApplicationVersion(__version__)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    # Qt's own buttons and menus are English until this is loaded, before the first widget.
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
    style.apply(application)
    return application


class _Start(QObject):
    """What happens after the first paint: fill the window, load the libraries, open the file."""

    def __init__(self, window: MainWindow, path: Path | None, *, make_sample: bool) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self._make_sample = make_sample
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._fill)
        return False

    def _fill(self) -> None:
        from jdz_forestland.ui import icons

        QApplication.setWindowIcon(icons.application_icon())
        self._window.build()
        if self._path is not None:
            self._window.workspace.wait_for(self._path.name)
        task = Task("load libraries", _load_libraries)
        task.failed.connect(self._window.desk.complain)
        task.finished.connect(self._open)
        self._window.desk.runner.read(task)

    def _open(self) -> None:
        if self._path is None:
            self._window.workspace.show_welcome()
        elif self._make_sample:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._window.commands.make_sample(self._path)
        elif not self._window.commands.open_path(self._path):
            self._window.workspace.show_welcome()


def _load_libraries(progress: JobProgress) -> None:
    """Import what the first page needs, beside the event loop: a third of a second and more."""
    from jdz_forestland.service import exporting, overview, recent, registry

    for module in (registry, overview, recent, exporting):
        progress.step(module.__name__)
