"""The third step of a comparison: what was found, in words, in tables and on a map."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QTabWidget, QVBoxLayout, QWidget

from jdz_forestland.domain import area
from jdz_forestland.domain.derivation import Derivation
from jdz_forestland.service.deriving import Proposal
from jdz_forestland.ui import comparison_rows as rows
from jdz_forestland.ui import labels, remembered, style
from jdz_forestland.ui import text_comparison as words
from jdz_forestland.ui import text_parcels as parcel_words
from jdz_forestland.ui.comparison_rows import DoubtRow
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.finding_block import FindingBlock
from jdz_forestland.ui.map.theme import LayerKey
from jdz_forestland.ui.parcel_map import ParcelMap, Shape, shapes_of
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

DETAIL_HEIGHT: Final = 132  # logical pixels
ACROSS: Final = "comparison.across"


@dataclass(frozen=True, slots=True)
class _Tab:
    """One table of the result: stable key, title, columns."""

    key: str
    title: str
    columns: tuple[Any, ...]


_TABS: Final = (
    _Tab("new", words.NEW, rows.NEW_COLUMNS),
    _Tab("known", words.KNOWN, rows.KNOWN_COLUMNS),
    _Tab("unconfirmed", words.UNCONFIRMED, rows.UNCONFIRMED_COLUMNS),
    _Tab("slivers", words.SLIVERS, rows.SLIVER_COLUMNS),
    _Tab("doubts", words.DOUBTS, rows.DOUBT_COLUMNS),
)


class ComparisonResult(QWidget):
    """Shows a proposal. What is selected in a table is shown on the map, and the other way round.

    Attributes:
        headline, breakdown, balance, inputs: the result in words, and of what it is.
        tabs, tables: a table for each kind of result, by key. map: all of it.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.headline = labels.plain("", points=style.LARGE_PT, bold=True)
        self.breakdown = labels.plain("")
        self.balance = labels.plain("", points=style.SMALL_PT, muted=True)
        self.inputs = labels.ElidedLabel()
        self.inputs.setFont(style.font(style.SMALL_PT))
        labels.tint(self.inputs, style.MUTED)
        self.tables = {tab.key: self._table(tab) for tab in _TABS}
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.detail = QScrollArea()
        for tab in _TABS:
            table = self.tables[tab.key]
            page = self._with_detail(table) if tab.key == "doubts" else table
            self.tabs.addTab(page, tab.title)
        self.map = ParcelMap(desk, empty=words.MAP_EMPTY)
        self.map.picked.connect(self._show_picked)
        self._hovers: dict[str, str] = {}
        self.map.describe(lambda name: self._hovers.get(name, ""))
        self._lay_out()

    def show_proposal(self, proposal: Proposal) -> None:
        """Show the result of a comparison."""
        derivation = proposal.derivation
        self._say(derivation)
        self._name_inputs(proposal)
        self._fill(derivation)
        self._draw(derivation)
        self.map.show_surveys(proposal.before, proposal.after)
        first = "new" if derivation.leads or not derivation.matched else "known"
        self._bring(first)

    def clear(self) -> None:
        """Forget the result, and the surveys under the map with it."""
        for table in self.tables.values():
            table.records.set_records([])
        self.map.show_shapes([])
        self.map.show_surveys(None, None)

    # --- showing -----------------------------------------------------------------------------

    def _say(self, derivation: Derivation) -> None:
        balance = derivation.balance
        mu = area.total(found.parcel.reserve_area_mu for found in derivation.found)
        self.headline.setText(words.headline(len(derivation.found), area.grouped(mu)))
        self.breakdown.setText(
            words.breakdown(
                new=len(derivation.leads),
                known=len(derivation.matched),
                unconfirmed=len(derivation.unconfirmed),
                slivers=len(derivation.slivers),
                slivers_m2=area.grouped(balance.slivers_m2),
                doubts=rows.doubts(derivation.findings),
            )
        )
        self.balance.setText(
            words.balance(
                area.grouped(balance.mining_lost_m2),
                area.grouped(balance.forest_m2),
                area.grouped(balance.slivers_m2),
                area.grouped(balance.other_m2),
                area.grouped(abs(balance.difference_m2)),
            )
        )

    def _name_inputs(self, proposal: Proposal) -> None:
        before, after = proposal.before, proposal.after
        sentence = words.inputs(
            before.file_name,
            before.year,
            after.file_name,
            after.year,
            proposal.derivation.list_year,
        )
        self.inputs.setText(sentence)
        self.inputs.setToolTip(f"{before.path}\n{after.path}")

    def _fill(self, derivation: Derivation) -> None:
        filled: dict[str, Sequence[Any]] = {
            "new": rows.found_rows(derivation.leads),
            "known": rows.found_rows(derivation.matched),
            "unconfirmed": rows.as_known(derivation.unconfirmed),
            "slivers": rows.sliver_rows(derivation),
            "doubts": rows.doubt_rows(derivation),
        }
        for place, tab in enumerate(_TABS):
            self.tables[tab.key].select(())
            self.tables[tab.key].records.set_records(filled[tab.key])
            self.tabs.setTabText(place, words.tab(tab.title, len(filled[tab.key])))
        self.detail.hide()
        doubts = rows.doubts(derivation.findings)
        notices = len(derivation.findings) - doubts
        self.tabs.setTabText(len(_TABS) - 1, words.doubts_tab(doubts, notices))

    def _draw(self, derivation: Derivation) -> None:
        parcels = [found.parcel for found in derivation.found]
        pieces = [piece for found in derivation.found for piece in found.pieces]
        shapes = shapes_of([*parcels, *derivation.unconfirmed], pieces)
        slivers = rows.sliver_rows(derivation)
        scraps: list[Shape] = [(row.key, "", row.scrap.shape, LayerKey.SLIVERS) for row in slivers]
        self.map.show_shapes([*shapes, *scraps])
        self.map.panel.canvas.zoom_to_all()
        self._hovers = {
            p.key: parcel_words.hover(p.parcel_no, p.village, area.grouped(p.reserve_area_mu))
            for p in (*parcels, *derivation.unconfirmed)
        }
        self._hovers |= {
            row.key: words.sliver_hover(area.grouped(row.scrap.area_m2)) for row in slivers
        }

    # --- table and map -----------------------------------------------------------------------

    def _show_chosen(self, table: RecordTable, keys: tuple[Hashable, ...]) -> None:
        """Show on the map what was selected in a table; a finding is a place, and its parcel."""
        places = (table.records.row_of(key) for key in keys)
        chosen = [table.records.record_at(row) for row in places if row is not None]
        names = [_name(record) for record in chosen]
        self.map.select(names)
        if len(chosen) == 1 and isinstance(chosen[0], DoubtRow):
            if (place := chosen[0].finding.where) is not None:
                self.map.zoom_to_box(place)
        else:
            self.map.zoom_to(names)

    def _show_detail(self) -> None:
        """Show the one selected finding in full: the cells of the table cut it."""
        row: DoubtRow | None = self.tables["doubts"].chosen_record()
        self.detail.setVisible(row is not None)
        if row is not None:
            block = FindingBlock(row.finding, self._zoom_to_place)
            block.setContentsMargins(8, 8, 8, 8)
            self.detail.setWidget(block)

    def _zoom_to_place(self, place: Any) -> None:
        self.map.zoom_to_box(place)

    def _show_picked(self, names: tuple[str, ...]) -> None:
        """Select in the tables what was clicked on the map, and bring its table to the front."""
        for table in self.tables.values():
            table.select(names)
        if names and not self._current().selected():
            holder = next((key for key, table in self.tables.items() if table.selected()), "")
            if holder:
                self._bring(holder)

    def _bring(self, key: str) -> None:
        self.tabs.setCurrentIndex([tab.key for tab in _TABS].index(key))

    def _current(self) -> RecordTable:
        return self.tables[_TABS[self.tabs.currentIndex()].key]

    # --- parts -------------------------------------------------------------------------------

    def _table(self, tab: _Tab) -> RecordTable:
        name = f"comparison.{tab.key}"
        model: RecordTableModel[Any] = RecordTableModel(tab.columns, lambda row: row.key, self)
        widths = remembered.sizes(self._desk, name)
        table = RecordTable(model, name=tab.title, widths=widths)
        table.set_empty_text(words.EMPTY[tab.key])
        table.chosen.connect(partial(self._show_chosen, table))
        table.entered.connect(lambda row: self._show_chosen(table, (row.key,)))
        table.shaped.connect(partial(remembered.keep, self._desk, name))
        return table

    def _with_detail(self, table: RecordTable) -> QWidget:
        self.detail.setWidgetResizable(True)
        self.detail.setFrameShape(QFrame.Shape.NoFrame)
        self.detail.setAccessibleName(words.DOUBTS)
        self.detail.hide()
        table.chosen.connect(self._show_detail)
        page = QSplitter(Qt.Orientation.Vertical)
        page.setChildrenCollapsible(False)
        page.addWidget(table)
        page.addWidget(self.detail)
        page.setStretchFactor(0, 2)
        page.setStretchFactor(1, 1)
        page.setSizes([2 * DETAIL_HEIGHT, DETAIL_HEIGHT])
        return page

    def _lay_out(self) -> None:
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.across.setChildrenCollapsible(False)
        self.across.addWidget(self.tabs)
        self.across.addWidget(self.map)
        remembered.follow(self._desk, ACROSS, self.across, (720, 500))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for label in (self.headline, self.breakdown, self.balance, self.inputs):
            column.addWidget(label)
        column.addSpacing(4)
        column.addWidget(self.across, 1)


def _name(record: Any) -> str:
    """Return the name on the map of a row: a finding is shown at its parcel."""
    return record.finding.parcel_key if isinstance(record, DoubtRow) else str(record.key)
