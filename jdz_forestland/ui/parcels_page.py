"""`ParcelsPage` (图斑): the list, the map and the card of the parcels of one list year."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from jdz_forestland.domain import area
from jdz_forestland.domain.findings import BBox, Finding
from jdz_forestland.domain.parcel import Piece
from jdz_forestland.ui import history_text, parcel_columns, remembered
from jdz_forestland.ui import text_parcels as words
from jdz_forestland.ui.desk import Desk, ParcelFilter
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.map.theme import LayerKey
from jdz_forestland.ui.parcel_card import ParcelCard
from jdz_forestland.ui.parcel_columns import ParcelRow
from jdz_forestland.ui.parcel_filters import ParcelFilterBar
from jdz_forestland.ui.parcel_map import ParcelMap, shapes_of
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel
from jdz_forestland.ui.registry_reader import RegistryReader
from jdz_forestland.ui.side_panel import SidePanel

if TYPE_CHECKING:
    from jdz_forestland.service.registry import Change, Registry

WIDTHS = "parcels.columns"
ACROSS = "parcels.across"
DOWN = "parcels.down"


class ParcelsPage(QWidget):
    """What is selected in the list is selected on the map, in the card and on the desk.

    Attributes:
        filters, table, map, card: the parts. empty: stands in where there is nothing to list.
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
        model = RecordTableModel(parcel_columns.COLUMNS, lambda row: row.key, self)
        widths = remembered.sizes(desk, WIDTHS)
        self.table = RecordTable(model, name=words.TABLE_NAME, widths=widths)
        self.map = ParcelMap(desk, empty=words.MAP_EMPTY)
        self.map.panel.legend.boxes[LayerKey.SLIVERS].hide()  # never there on this page
        self.card = ParcelCard()
        self.side = SidePanel(self.map, self.card)
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
        shown = [row for row in self._rows if parcel_columns.passes(row, wanted)]
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

    def _zoom_to_row(self, row: ParcelRow) -> None:
        self.side.show_upper()
        self.map.zoom_to((row.key,))

    def _zoom_to_place(self, box: BBox) -> None:
        self.side.show_upper()
        self.map.zoom_to_box(box)

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

    def _follow_change(self, _change: Change) -> None:
        """Refresh, at the latest when the page is looked at."""
        self._stale = True
        if self.isVisible():
            self.refresh()

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
        remembered.follow(self._desk, ACROSS, self.across, (830, 400))
        remembered.follow(self._desk, DOWN, self.side.splitter, (350, 230))
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self.across, 1)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._content)
        self._whole.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._whole)

    def _connect(self) -> None:
        desk = self._desk
        desk.opened.connect(self.refresh)
        desk.changed.connect(self._follow_change)
        desk.year_changed.connect(self.refresh)
        desk.filter_changed.connect(self._show_rows)
        desk.selection_changed.connect(self._show_selection)
        self.filters.wanted.connect(desk.show_parcels)
        self.filters.columns.clicked.connect(self._choose_columns)
        self.table.chosen.connect(desk.select)
        self.table.entered.connect(self._zoom_to_row)
        self.table.shaped.connect(partial(remembered.keep, desk, WIDTHS))
        self.map.picked.connect(desk.select)
        self.map.describe(self._hover)
        self.card.place_asked.connect(self._zoom_to_place)
        self.card.history_asked.connect(self._read_history)
        self.empty.acted.connect(partial(desk.page_asked.emit, "comparison"))
        self.no_match.acted.connect(partial(desk.show_parcels, ParcelFilter()))


def _check(registry: Registry, *, list_year: int) -> dict[str, tuple[Finding, ...]]:
    """Return the findings of a list year by parcel key, worst first."""
    found: dict[str, list[Finding]] = {}
    for finding in registry.check(list_year=list_year):
        found.setdefault(finding.parcel_key, []).append(finding)
    return {key: tuple(own) for key, own in found.items()}


def _history(registry: Registry) -> dict[str, tuple[history_text.Line, ...]]:
    return history_text.by_parcel(registry.history())
