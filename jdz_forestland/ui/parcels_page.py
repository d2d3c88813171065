"""`ParcelsPage` (图斑): the list, the map and the card of the parcels of one list year."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from jdz_forestland.domain import area
from jdz_forestland.domain.findings import BBox, Finding
from jdz_forestland.domain.parcel import Piece
from jdz_forestland.ui import history_text, parcel_columns, remembered, style, text_case
from jdz_forestland.ui import text_parcels as words
from jdz_forestland.ui.batch_result import BatchResultView
from jdz_forestland.ui.case_undo import UndoBar
from jdz_forestland.ui.desk import Desk, ParcelFilter
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.map.theme import LayerKey
from jdz_forestland.ui.parcel_card import ParcelCard
from jdz_forestland.ui.parcel_columns import ParcelRow
from jdz_forestland.ui.parcel_filters import ParcelFilterBar
from jdz_forestland.ui.parcel_map import ParcelMap, shapes_of
from jdz_forestland.ui.print_parcels import ParcelPrinting
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel
from jdz_forestland.ui.registry_reader import RegistryReader
from jdz_forestland.ui.side_panel import SidePanel

if TYPE_CHECKING:
    from jdz_forestland.service.registry import Change, Registry

WIDTHS = "parcels.columns"
CITY_WIDTHS = "parcels.columns.city"
ACROSS = "parcels.across"
ACROSS_LARGE = "parcels.across.large"
DOWN = "parcels.down"
LARGE = "parcels.large"
USUAL = (715, 515)  # list and side, logical pixels
USUAL_LARGE = (290, 940)


class ParcelsPage(QWidget):
    """What is selected in the list is selected on the map, in the card and on the desk.

    Attributes:
        filters, table, map, card, printing: the parts.
        empty: stands in where there is nothing to list.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: list[ParcelRow] = []
        self._by_key: dict[str, ParcelRow] = {}
        self._pieces: dict[str, list[Piece]] = {}
        self._history: dict[str, tuple[history_text.Line, ...]] | None = None
        self._stale = False
        self._reader = RegistryReader(desk, self)
        self.filters = ParcelFilterBar()
        is_city = desk.registry is not None and desk.registry.is_city
        columns = parcel_columns.CITY_COLUMNS if is_city else parcel_columns.COLUMNS
        self._widths = CITY_WIDTHS if is_city else WIDTHS
        model = RecordTableModel(columns, lambda row: row.key, self)
        widths = remembered.sizes(desk, self._widths)
        self.table = RecordTable(model, name=words.TABLE_NAME, widths=widths)
        self.table.set_filter_text(lambda: parcel_columns.told(desk.filter))
        self.map = ParcelMap(desk, empty=words.MAP_EMPTY)
        self.map.panel.legend.boxes[LayerKey.SLIVERS].hide()  # never there on this page
        self.card = ParcelCard(desk)
        self.side = SidePanel(self.map, self.card)
        self.undo, self.result = UndoBar(desk), BatchResultView(desk)
        self.printing = ParcelPrinting(desk, self)
        self.map_button, self.larger = QToolButton(), QToolButton()
        self._large = bool(remembered.sizes(desk, LARGE) == [1])
        self._acted: set[str] = set()  # stay listed, though the filter no longer lets them pass
        self.empty, self.no_match = EmptyState(), EmptyState()
        self._lay_out()
        self._connect()
        self.refresh()

    # --- what other pages ask ----------------------------------------------------------------

    def set_search(self, text: str) -> None:
        """Show the parcels that have every word of a text."""
        self._desk.show_parcels(ParcelFilter(words=text))

    def set_filter(self, *, town: str = "", stage: str = "", level: int = 0) -> None:
        """Show the parcels of a township, a stage (its value), with findings of a level."""
        self._desk.show_parcels(ParcelFilter(town=town, stage=stage, level=level))

    def refresh(self) -> None:
        """Read the list year anew."""
        self._stale = False
        self._acted = set()
        self._reader.drop_all()
        self._history = None
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None:
            self._take([], None)
            self._show_empty()
            self.map.show_surveys(None, None)
            return
        parcels = registry.parcels(list_year=year)
        kept = {parcel.key for parcel in parcels}
        self._pieces = {}
        for piece in registry.pieces():
            if piece.parcel_key in kept:
                self._pieces.setdefault(piece.parcel_key, []).append(piece)
        self._take(parcel_columns.rows_of(parcels, None), None)
        self._show_empty()
        self._show_ground(registry, year)
        check = partial(_check, list_year=year)
        self._reader.read(words.CHECKS, check, self._take_findings, parcels=len(parcels))

    # --- taking and showing ------------------------------------------------------------------

    def _take(self, rows: list[ParcelRow], found: dict[str, tuple[Finding, ...]] | None) -> None:
        if found is not None:
            rows = parcel_columns.rows_of([row.parcel for row in rows], found)
        self._rows = rows
        self._by_key = {row.key: row for row in rows}
        self._show_rows()

    def _take_findings(self, found: dict[str, tuple[Finding, ...]]) -> None:
        self._take(self._rows, found)

    def _take_history(self, lines: dict[str, tuple[history_text.Line, ...]]) -> None:
        self._history = lines
        self._show_history()

    def _show_rows(self) -> None:
        wanted = self._desk.filter
        shown = [
            row
            for row in self._rows
            if row.key in self._acted or parcel_columns.passes(row, wanted)
        ]
        before = {row.key for row in self.table.records.records}
        self.table.records.set_records(shown)
        self.filters.show_rows(self._rows, shown, wanted)
        self._list.setCurrentWidget(self.table if shown else self.no_match)
        if {row.key for row in shown} != before:
            pieces = [piece for row in shown for piece in self._pieces.get(row.key, ())]
            self.map.show_shapes(shapes_of([row.parcel for row in shown], pieces))
        self._show_selection()

    def _show_selection(self) -> None:
        keys = self._desk.selection
        if set(self.table.selected()) != set(keys):
            self.table.select(keys)
        self.map.select(keys)
        rows = [self._by_key[key] for key in keys if key in self._by_key]
        if len(rows) == 1:
            self.card.show_row(rows[0])
            self._show_history()
        elif rows:
            self.card.show_several(rows)
        else:
            self.card.show_none()

    def _show_history(self) -> None:
        if self._history is not None and self.card.row is not None:
            self.card.show_history(self._history.get(self.card.row.key, ()))

    def _show_empty(self) -> None:
        """Say what to do where the year has no parcels."""
        year = self._desk.list_year
        if self._desk.registry is None:
            self.empty.say(words.NO_REGISTRY, words.NO_REGISTRY_HINT)
        else:
            heading = words.none_of_year(year) if year else words.NONE_YET
            self.empty.say(heading, words.NONE_YET_HINT, words.TO_COMPARISON)
        self._whole.setCurrentWidget(self._content if self._rows else self.empty)

    def _show_ground(self, registry: Registry, year: int) -> None:
        newest = [found for found in registry.comparisons() if found.list_year == year][-1:]
        before, after = (newest[0].before, newest[0].after) if newest else (None, None)
        self.map.show_surveys(before, after)

    # --- what the user does ------------------------------------------------------------------

    def _read_history(self) -> None:
        if self._history is None:
            count = len(self._rows)
            self._reader.read(words.HISTORY, _history, self._take_history, parcels=count)

    def _enter_row(self, row: ParcelRow) -> None:
        """Enter or a double click: to the form where the card is large, else to the map."""
        if self._large:
            self.card.go_to_form()
            return
        self.side.show_upper()
        self.map.zoom_to((row.key,))

    def _zoom_to_place(self, box: BBox) -> None:
        self._enlarge(large=False)
        self.side.show_upper()
        self.map.zoom_to_box(box)

    def _enlarge(self, *, large: bool) -> None:
        """Give the card the whole side, or show map and card again."""
        if large != self._large:
            self._large = large
            remembered.keep(self._desk, LARGE, [int(large)])
            self._show_size()
            if not large and self.side.is_tabbed:
                self.side.tabs.setCurrentWidget(self.card)

    def _show_size(self) -> None:
        self.side.give_lower_all(whole=self._large)
        usual = USUAL_LARGE if self._large else USUAL
        remembered.show(self._desk, self._across_name(), self.across, usual)
        self.map_button.setChecked(not self._large)
        self.larger.setText(text_case.SMALLER if self._large else text_case.LARGER)
        self.larger.setToolTip(text_case.SMALLER_TIP if self._large else text_case.LARGER_TIP)

    def _across_name(self) -> str:
        return ACROSS_LARGE if self._large else ACROSS

    def _choose_columns(self) -> None:
        button = self.filters.columns
        self.table.column_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _hover(self, key: str) -> str:
        row = self._by_key.get(key)
        if row is None:
            return ""
        figure = area.grouped(row.parcel.reserve_area_mu)
        return words.hover(row.parcel.parcel_no, row.parcel.village, figure)

    # --- what happens elsewhere --------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.result.fit(event.size().height())

    def _follow_change(self, change: Change) -> None:
        """Refresh, at the latest when the page is looked at."""
        if self._stale or change.everything or not change.parcel_keys <= self._by_key.keys():
            self._stale = True
            if self.isVisible():
                self.refresh()
        else:
            self._renew(change.parcel_keys)

    def _renew(self, keys: frozenset[str]) -> None:
        """Read some parcels anew, without the thousands beside them."""
        from jdz_forestland.service.casework import Casework

        registry = self._desk.registry
        if registry is None:
            return
        files = [Casework(registry).file(key) for key in keys]
        found = {file.parcel.key: file.standing_findings for file in files}
        fresh = parcel_columns.rows_of([file.parcel for file in files], found)
        by_key = {row.key: row for row in fresh}
        self._acted |= {row.key for row in self.table.records.records} & keys
        self._history = None
        self._take([by_key.get(row.key, row) for row in self._rows], None)

    def _follow_filter(self) -> None:
        self._acted = set()
        self._show_rows()

    # --- parts -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.no_match.say(words.NONE_LEFT, words.NONE_LEFT_HINT, words.CLEAR)
        self._list = QStackedWidget()
        self._list.addWidget(self.table)
        self._list.addWidget(self.no_match)
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.across.setChildrenCollapsible(False)
        self.across.addWidget(self._list)
        self.across.addWidget(self.side)
        remembered.follow(self._desk, self._across_name, self.across, USUAL)
        remembered.follow(self._desk, DOWN, self.side.splitter, (350, 230))
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.undo)
        column.addWidget(self.filters)
        column.addWidget(self.across, 1)
        column.addWidget(self.result)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._content)
        self._whole.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._whole)

    def _add_buttons(self) -> None:
        """Add what makes the card large, and the key that takes back the last deed."""
        self.map_button.setText(words.MAP_TAB)
        self.map_button.setCheckable(True)
        self.map_button.setToolTip(text_case.MAP_BUTTON_TIP)
        self.map_button.setMinimumHeight(style.CONTROL_HEIGHT)
        self.map_button.clicked.connect(lambda shown: self._enlarge(large=not shown))
        bar = self.filters.layout()
        assert bar is not None
        for button in self.printing.buttons.values():
            bar.addWidget(button)
        bar.addWidget(self.map_button)
        self.larger.clicked.connect(lambda: self._enlarge(large=not self._large))
        self.card.corner.addWidget(self.larger)
        self.card.room_asked.connect(lambda: self._enlarge(large=True))
        take_back = QAction(text_case.UNDO_ACTION, self)
        take_back.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        take_back.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        take_back.triggered.connect(self.undo.offer)
        self.addAction(take_back)
        self.card.case.undo_asked.connect(self.undo.offer)
        self.card.batch.ended.connect(self.result.show_result)

    def _connect(self) -> None:
        desk = self._desk
        self._add_buttons()
        self._show_size()
        desk.opened.connect(self.refresh)
        desk.changed.connect(self._follow_change)
        desk.year_changed.connect(self.refresh)
        desk.filter_changed.connect(self._follow_filter)
        desk.selection_changed.connect(self._show_selection)
        self.filters.wanted.connect(desk.show_parcels)
        self.filters.columns.clicked.connect(self._choose_columns)
        self.table.chosen.connect(desk.select)
        self.table.entered.connect(self._enter_row)
        self.table.shaped.connect(partial(remembered.keep, desk, self._widths))
        self.map.picked.connect(desk.select)
        self.map.describe(self._hover)
        self.card.place_asked.connect(self._zoom_to_place)
        self.card.history_asked.connect(self._read_history)
        self.empty.acted.connect(partial(desk.page_asked.emit, "comparison"))
        self.no_match.acted.connect(partial(desk.show_parcels, ParcelFilter()))


def _check(registry: Registry, *, list_year: int) -> dict[str, tuple[Finding, ...]]:
    """Return the findings of a list year that no 差异说明 names, by parcel key, worst first."""
    from jdz_forestland.service.casework import Casework

    found: dict[str, list[Finding]] = {}
    waived = Casework(registry).waivers().keys()
    for finding in registry.check(list_year=list_year):
        if (finding.parcel_key, finding.rule.code) in waived:
            continue
        found.setdefault(finding.parcel_key, []).append(finding)
    return {key: tuple(own) for key, own in found.items()}


def _history(registry: Registry) -> dict[str, tuple[history_text.Line, ...]]:
    return history_text.by_parcel(registry.history())
