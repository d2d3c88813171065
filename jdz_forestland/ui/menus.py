"""The menu bar: every command in words, with its Alt letter and its keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from jdz_forestland.ui import list_paper, text, text_print, text_welcome
from jdz_forestland.ui.pages import COUNTY, keys_of, pages_of

if TYPE_CHECKING:
    from jdz_forestland.ui.main_window import MainWindow


class Menus(QObject):
    """Fills the menu bar of the window and keeps it right.

    Attributes:
        recent: the menu of the files opened last.
        needing_registry: actions that need an open registry.
        changing_file: actions that must wait for a running job.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self.needing_registry: list[QAction] = []
        self.changing_file: list[QAction] = []
        self._page_actions: list[QAction] = []
        self._level = ""
        bar = window.menuBar()
        self.recent = QMenu(text.RECENT, bar)
        self.recent.aboutToShow.connect(self._fill_recent)
        self._file_menu(bar)
        self._view_menu(bar)
        self._help_menu(bar)
        self._desk.opened.connect(self._show_opened)
        self._desk.runner.busy_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Offer what can be done now; what cannot says why."""
        registry, busy = self._desk.registry is not None, self._desk.runner.busy
        for action in {*self.needing_registry, *self.changing_file}:
            reason = ""
            if action in self.needing_registry and not registry:
                reason = text.NEEDS_REGISTRY
            elif action in self.changing_file and busy:
                reason = text.BUSY
            action.setEnabled(not reason)
            action.setToolTip(reason)
        self.recent.setEnabled(not busy)

    def _show_opened(self) -> None:
        if self._desk.registry is not None:
            self._show_pages(self._desk.registry.level)
        self.refresh()

    def _file_menu(self, bar: QMenuBar) -> None:
        commands, key = self._window.commands, QKeySequence.StandardKey
        menu = bar.addMenu(text.MENU_FILE)
        menu.setToolTipsVisible(True)
        new = self._add(menu, text.NEW, commands.new_registry, key.New)
        opened = self._add(menu, text.OPEN, commands.open_registry, key.Open)
        menu.addMenu(self.recent)
        samples = menu.addMenu(text_welcome.SAMPLES)
        sample = self._add(samples, text_welcome.MAIN_SAMPLE, commands.open_sample)
        story = self._add(samples, text_welcome.STORY_SAMPLE, commands.open_story)
        menu.addSeparator()
        brought_in = self._add(menu, text.IMPORT, commands.import_boundaries, "Ctrl+I")
        printed = self._add(menu, text_print.MENU_PRINT_LIST, self._of_list(".pdf"), key.Print)
        saved = self._add(menu, text_print.MENU_SAVE_LIST, self._of_list(".xlsx"))
        menu.addSeparator()
        backup = self._add(menu, text.BACK_UP, commands.back_up)
        close = self._add(menu, text.CLOSE, commands.close_registry, "Ctrl+W")
        menu.addSeparator()
        self._add(menu, text.QUIT, self._window.close, "Ctrl+Q")
        self.needing_registry += [brought_in, printed, saved, backup, close]
        self.changing_file += [new, opened, sample, story, printed, saved, backup, close]

    def _of_list(self, suffix: str) -> Callable[[], None]:
        """Return what prints or saves the list on the page in front."""
        stack = self._window.workspace.stack
        return lambda: list_paper.ask_of(stack.currentWidget(), suffix)

    def _view_menu(self, bar: QMenuBar) -> None:
        window = self._window
        menu = bar.addMenu(text.MENU_VIEW)
        menu.setToolTipsVisible(True)
        self._after_pages = menu.addSeparator()
        self._pages_menu = menu
        self._show_pages(COUNTY)
        find = self._add(
            menu, text.FIND, window.workspace.find_parcels, QKeySequence.StandardKey.Find
        )
        self._add(menu, text.REFRESH, self._read_again, "F5")
        self.needing_registry.append(find)

    def _show_pages(self, level: str) -> None:
        """List the pages of the registry of an office above the line of the menu."""
        if level == self._level:
            return
        self._level = level
        for action in self._page_actions:
            self.needing_registry.remove(action)
            self._pages_menu.removeAction(action)
            action.deleteLater()
        self._page_actions = []
        for number, page in enumerate(pages_of(level), start=1):
            title = text.numbered(page.title, number)
            show = _showing(self._window, page.key)
            action = self._add(self._pages_menu, title, show, keys_of(number))
            self._pages_menu.insertAction(self._after_pages, action)
            self._page_actions.append(action)
        self.needing_registry += self._page_actions

    def _help_menu(self, bar: QMenuBar) -> None:
        window = self._window
        menu = bar.addMenu(text.MENU_HELP)
        menu.setToolTipsVisible(True)
        key = QKeySequence.StandardKey.HelpContents
        self._add(menu, text.MANUAL, window.commands.show_manual, key)
        verify = self._add(menu, text.VERIFY, window.commands.verify)
        self.needing_registry.append(verify)
        self.changing_file.append(verify)
        self._add(menu, text.OPEN_LOGS, window.commands.open_logs)
        menu.addSeparator()
        self._add(menu, text.ABOUT, window.commands.show_about)

    def _add(
        self,
        menu: QMenu,
        words: str,
        run: Callable[[], object],
        keys: QKeySequence.StandardKey | str | None = None,
    ) -> QAction:
        action = QAction(words, self._window)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: run())
        menu.addAction(action)
        return action

    def _read_again(self) -> None:
        self._window.workspace.refresh()
        self._window.status.refresh()

    def _fill_recent(self) -> None:
        self.recent.clear()
        for number, name in enumerate(self._desk.settings.recent, start=1):
            path = Path(name)
            action = self.recent.addAction(text.numbered(path.name, number))
            action.setToolTip(name)
            action.triggered.connect(_opening(self._window, path))
        if self.recent.isEmpty():
            self.recent.addAction(text.RECENT_NONE).setEnabled(False)


def _showing(window: MainWindow, key: str) -> Callable[[], None]:
    return lambda: window.workspace.show_page(key)


def _opening(window: MainWindow, path: Path) -> Callable[[], bool]:
    return lambda: window.commands.open_path(path)
