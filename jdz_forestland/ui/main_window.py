"""`MainWindow`: the frame: title, menus, status line, place on the screen, dropping, closing.

It is made in two steps so that something is on the screen at once: an empty window in its place,
then, after its first paint, what is inside (`build`). Imports follow the same line.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow

from jdz_forestland.errors import UserError
from jdz_forestland.ui import text
from jdz_forestland.ui.desk import Desk

if TYPE_CHECKING:
    from jdz_forestland.ui.commands import Commands
    from jdz_forestland.ui.manual_window import ManualWindow
    from jdz_forestland.ui.menus import Menus
    from jdz_forestland.ui.status_line import StatusLine
    from jdz_forestland.ui.workspace import Workspace

GEOMETRY: Final = "window"
SMALLEST: Final = (860, 460)
FIRST_SIZE: Final = (1280, 800)
SHARE_OF_SCREEN: Final = 0.94


class MainWindow(QMainWindow):
    """The one window.

    Attributes:
        desk: what the pages share. The others are there after `build`:
        workspace: all inside. commands: what the menus do. menus, status: above and below.
        manual: the user manual, once it was opened.
    """

    workspace: Workspace
    commands: Commands
    menus: Menus
    status: StatusLine
    manual: ManualWindow | None = None

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        desk.setParent(self)
        self.setWindowTitle(text.PRODUCT)
        self.setMinimumSize(*SMALLEST)
        self._fills_screen = self._place()

    def build(self) -> None:
        """Put in everything; called once."""
        from jdz_forestland.ui.commands import Commands
        from jdz_forestland.ui.menus import Menus
        from jdz_forestland.ui.status_line import StatusLine
        from jdz_forestland.ui.workspace import Workspace

        self.commands = Commands(self.desk, self)
        self.workspace = Workspace(self.desk, self)
        self.status = StatusLine(self.desk, self)
        self.menus = Menus(self)
        self.setCentralWidget(self.workspace)
        self.setStatusBar(self.status)
        self.setAcceptDrops(True)
        welcome = self.workspace.welcome
        welcome.new_asked.connect(self.commands.new_registry)
        welcome.open_asked.connect(self.commands.open_registry)
        welcome.sample_asked.connect(self.commands.open_sample)
        welcome.story_asked.connect(self.commands.open_story)
        welcome.path_asked.connect(self.commands.open_path)
        self.commands.verified.connect(self.workspace.show_verified)
        self.commands.import_asked.connect(self._import)
        self.commands.files_asked.connect(self._hand_to)
        self.commands.manual_asked.connect(self._show_manual)
        self.desk.opened.connect(self._show_title)
        self.desk.runner.busy_changed.connect(lambda busy: self.setAcceptDrops(not busy))

    def _import(self, paths: list[Path]) -> None:
        from jdz_forestland.ui.import_page import ImportPage

        self.workspace.show_page("import")
        page = self.workspace.pages["import"]
        assert isinstance(page, ImportPage)
        page.take_files(paths)

    def _hand_to(self, key: str, paths: list[Path]) -> None:
        """Give packages or slips to the page that takes them."""
        self.workspace.show_page(key)
        take = getattr(self.workspace.pages[key], "take_files")  # noqa: B009 - two pages have it
        take(paths)

    def _show_manual(self) -> None:
        from jdz_forestland.ui.manual_window import ManualWindow

        if self.manual is None:
            try:
                self.manual = ManualWindow(self)
            except UserError as error:
                self.desk.complain(error)
                return
        self.manual.open_at(self.workspace.page_key)

    def _show_title(self) -> None:
        registry = self.desk.registry
        title = text.PRODUCT
        if registry is not None:
            title = text.window_title(registry.county, sample=registry.is_sample)
        self.setWindowTitle(title)

    # --- place on the screen -----------------------------------------------------------------

    def appear(self) -> None:
        """Show the window where it was last; on a small screen it fills the screen at first."""
        if self._fills_screen:
            self.showMaximized()
        else:
            self.show()

    def _place(self) -> bool:
        """Take the remembered place, or a good one; return whether to fill the screen."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        kept = self.desk.settings.splitters.get(GEOMETRY, [])
        if len(kept) == 5 and _visible(QRect(*kept[:4])):
            self.setGeometry(*kept[:4])
            return bool(kept[4])
        width = min(FIRST_SIZE[0], round(room.width() * SHARE_OF_SCREEN))
        height = min(FIRST_SIZE[1], round(room.height() * SHARE_OF_SCREEN))
        self.resize(width, height)
        return (width, height) != FIRST_SIZE

    def _keep_place(self) -> None:
        box = self.normalGeometry()
        place = [box.x(), box.y(), box.width(), box.height(), int(self.isMaximized())]
        settings = self.desk.settings
        splitters = {**settings.splitters, GEOMETRY: place}
        self.desk.keep_settings(replace(settings, splitters=splitters))

    # --- events ------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.desk.runner.busy and not self._may_stop():
            event.ignore()
            return
        self.desk.leaving.emit()
        self.desk.runner.stop()
        self._keep_place()
        if self.desk.registry is not None:
            self.desk.registry.close()
        event.accept()

    def _may_stop(self) -> bool:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(text.CLOSE_BUSY_TITLE)
        box.setText(text.close_busy(self.desk.runner.title))
        stop = box.addButton(text.CLOSE_BUSY_STOP, QMessageBox.ButtonRole.DestructiveRole)
        wait = box.addButton(text.CLOSE_BUSY_WAIT, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(wait)
        box.exec()
        chosen = box.clickedButton()
        box.deleteLater()
        return chosen is stop

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.commands.open_dropped(_dropped(event))


def _dropped(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def _visible(box: QRect) -> bool:
    """Return whether a remembered place is still on a screen: one may have been unplugged."""
    return any(
        screen.availableGeometry().intersected(box).width() > SMALLEST[0] // 4
        for screen in QGuiApplication.screens()
    )
