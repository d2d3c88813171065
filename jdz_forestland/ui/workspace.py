"""`Workspace`: everything inside the window: header, navigation, one page at a time, messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.ui import text
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.header import Header
from jdz_forestland.ui.message_bar import MessageBar
from jdz_forestland.ui.navigation import Navigation
from jdz_forestland.ui.pages import COUNTY, PAGES, pages_of
from jdz_forestland.ui.verify_panel import VerifyPanel
from jdz_forestland.ui.welcome_page import WelcomePage

if TYPE_CHECKING:
    from jdz_forestland.domain.history import Problem


class Workspace(QWidget):
    """Pages are made when they are shown first.

    Attributes:
        header, navigation, message, verification: around the page.
        stack: the page in front. welcome: shown without a registry. pages: those made, by key.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.pages: dict[str, QWidget] = {}
        self._frames: dict[str, QScrollArea] = {}
        self._level = COUNTY
        self.header = Header(desk, self)
        self.navigation = Navigation(self)
        self.message = MessageBar(self)
        self.verification = VerifyPanel(self)
        self.welcome = WelcomePage(desk, self)
        self.waiting = QLabel(self)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.welcome)
        self.stack.addWidget(self.waiting)
        self._lay_out()
        desk.opened.connect(self._show_opened)
        desk.complained.connect(self.message.show_error)
        desk.page_asked.connect(self.show_page)
        desk.runner.ended.connect(self._stop_waiting)
        self.navigation.chosen.connect(self.show_page)
        self._show_parts()

    @property
    def page_key(self) -> str:
        """Key of the page in front, "" on the welcome page."""
        current = self.stack.currentWidget()
        return next((key for key, frame in self._frames.items() if frame is current), "")

    @property
    def page(self) -> QWidget | None:
        """The page in front, or None on the welcome page."""
        return self.pages.get(self.page_key)

    def show_page(self, key: str) -> None:
        """Bring a page to the front; without a registry there is only the welcome page."""
        if self._desk.registry is None:
            return
        if key not in self.pages:
            kind = next(kind for kind in PAGES if kind.key == key)
            page = kind.load(self._desk, self.stack)
            page.setAccessibleName(kind.title)
            self.pages[key] = page
            self._frames[key] = _shrinkable(page)
            self.stack.addWidget(self._frames[key])
        self.stack.setCurrentWidget(self._frames[key])
        self.navigation.show_current(key)

    def wait_for(self, name: str) -> None:
        """Say that a file is being opened, in place of the welcome page."""
        self.waiting.setText(text.opening(name))
        self.stack.setCurrentWidget(self.waiting)

    def show_welcome(self) -> None:
        """Show the welcome page and look at the recent files."""
        self.stack.setCurrentWidget(self.welcome)
        self.welcome.refresh()

    def show_verified(self, problems: Sequence[Problem], entries: int, parcels: int) -> None:
        """Show the result of a verification above the page."""
        self.verification.show_result(problems, entries=entries, parcels=parcels)

    def refresh(self) -> None:
        """Read everything in view again (F5)."""
        self.header.refresh()
        refresh = getattr(self.page or self.welcome, "refresh", None)
        if refresh is not None:
            refresh()

    def find_parcels(self) -> None:
        """Go to the search box (Ctrl+F)."""
        self.header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.header.search.selectAll()

    def _show_opened(self) -> None:
        self.message.hide()
        self.verification.hide()
        self._show_parts()
        if self._desk.registry is None:
            self.show_welcome()
            return
        self._take_level(self._desk.registry.level)
        self.show_page(pages_of(self._level)[0].key)

    def _take_level(self, level: str) -> None:
        """Offer the pages of this office; those of the other go before they hear of the change."""
        if level == self._level:
            return
        self._level = level
        for frame in self._frames.values():
            self.stack.removeWidget(frame)
            shiboken6.delete(frame)
        self._frames.clear()
        self.pages.clear()
        self.navigation.show_pages(pages_of(level))

    def _show_parts(self) -> None:
        is_open = self._desk.registry is not None
        self.header.setVisible(is_open)
        self.navigation.setVisible(is_open)

    def _stop_waiting(self) -> None:
        if self.stack.currentWidget() is self.waiting and self._desk.registry is None:
            self.show_welcome()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.message)
        right.addWidget(self.verification)
        right.addWidget(self.stack, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.navigation)
        across.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(across, 1)


def _shrinkable(page: QWidget) -> QScrollArea:
    """Let a page be smaller than it would like: on a small screen it scrolls and is not cut."""
    area = QScrollArea()
    area.setObjectName("page")
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(page.accessibleName())
    area.setWidgetResizable(True)
    area.setWidget(page)
    return area
