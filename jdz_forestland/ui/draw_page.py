"""`DrawPage` (抽查): the counties at the left; the draw of one of them, and its field check."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.errors import UserError
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.ui import draw_view
from jdz_forestland.ui import text_draw as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.draw_board import DrawBoard
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.field_check_tab import FieldCheckTab
from jdz_forestland.ui.page import Page

COUNTIES_WIDTH: Final = 148
_CODE: Final = int(Qt.ItemDataRole.UserRole)


class _Tabs(QTabWidget):
    """Tabs that take the height they are given, whatever their words would like."""

    def hasHeightForWidth(self) -> bool:
        return False


class DrawPage(Page):
    """Attributes:
    counties: the list at the left. tabs: the draw and the field check. board: the draw.
    check: the field check.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._county = ""
        self._anew = True  # what was half typed belongs to another file or year
        self.counties = QListWidget(self)
        self.counties.setObjectName("choices")
        self.counties.setAccessibleName(words.COUNTIES)
        self.counties.setFixedWidth(COUNTIES_WIDTH)
        self.counties.setWordWrap(True)
        self.board = DrawBoard(desk, self)
        self.tabs = _Tabs(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(words.TABS)
        self.tabs.addTab(self.board, words.DRAW)
        self.check = FieldCheckTab(desk, self)
        self.tabs.addTab(self.check, words.CHECK)
        self.empty = EmptyState(self)
        self.empty.say(words.EMPTY, words.EMPTY_HINT, words.GO_RECEIVE)
        self._lay_out()
        for signal in (desk.opened, desk.year_changed):
            signal.connect(self._forget)
        self._follow(desk.opened, desk.changed, desk.year_changed)
        self.counties.currentItemChanged.connect(self._choose)
        self.tabs.currentChanged.connect(lambda _place: self._show(fresh=False))
        self.check.draw_asked.connect(lambda: self.tabs.setCurrentWidget(self.board))
        self.empty.acted.connect(lambda: desk.page_asked.emit("inbox"))

    def refresh(self) -> None:
        """Read all counties anew."""
        super().refresh()
        registry, year = self._desk.registry, self._desk.list_year
        found = Drawing(registry).standing(year) if registry is not None and year else ()
        if not found:
            self._whole.setCurrentWidget(self.empty)
            return
        self._whole.setCurrentWidget(self._content)
        rows = draw_view.states(found)
        known = [code for code, _ in rows]
        fresh = self._anew or self._county not in known
        self._anew = False
        if self._county not in known:
            self._county = known[0]
        self.counties.blockSignals(True)
        self.counties.clear()
        for code, said in rows:
            item = QListWidgetItem(said, self.counties)
            item.setData(_CODE, code)
        self.counties.setCurrentRow(known.index(self._county))
        self.counties.blockSignals(False)
        self._show(fresh=fresh)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_CODE) != self._county:
            self._county = item.data(_CODE)
            self._show(fresh=True)

    def _show(self, *, fresh: bool) -> None:
        if not self._county:
            return
        try:
            self.board.show_county(self._county, fresh=fresh)
            if self.tabs.currentWidget() is self.check:
                self.check.show_county(self._county)
        except UserError as error:
            self._desk.complain(error)

    def _lay_out(self) -> None:
        self._content = QWidget(self)
        row = QHBoxLayout(self._content)
        row.setContentsMargins(12, 8, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.counties)
        row.addWidget(self.tabs, 1)
        self._whole = QStackedWidget(self)
        self._whole.addWidget(self._content)
        self._whole.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._whole)

    def _forget(self) -> None:
        self._anew = True
