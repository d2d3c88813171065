"""`ReviewTabs`: what a version changed in figures, lines and on the map; what the rules find."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from jdz_forestland.domain.package_diff import PackageDiff
from jdz_forestland.domain.slip import KeptSlip
from jdz_forestland.service.receiving import Arrival
from jdz_forestland.ui import inbox_rows, labels, remembered, rule_rows, style
from jdz_forestland.ui import text_inbox as words
from jdz_forestland.ui.amount_grid import AmountGrid
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.inbox_map import DiffMap
from jdz_forestland.ui.inbox_rows import Sent
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

ACROSS: Final = "inbox.changes"
USUAL: Final = (460, 340)


class ReviewTabs(QTabWidget):
    """Attributes:
    amounts: the effect on the split, placed by the page. changes, map: parcel by parcel.
    findings, verdict: of the rules. sent: packages and slips.

    Signals:
        parcel_asked(str): this parcel should be shown.
    """

    parcel_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setDocumentMode(True)
        self.setAccessibleName(words.TABS)
        self.amounts = AmountGrid(words.AMOUNTS, self)
        self.changes = self._table(words.CHANGES, inbox_rows.CHANGE_COLUMNS, "parcel_key")
        self.changes.set_empty_text(words.NO_CHANGES)
        self.map = DiffMap(desk, self)
        self.verdict = labels.plain("", bold=True)
        self.findings = self._table(words.FINDINGS, rule_rows.COLUMNS, "number")
        self.findings.set_empty_text(words.NO_FINDINGS)
        self.sent = RecordTable(
            RecordTableModel(inbox_rows.SENT_COLUMNS, lambda row: (row.at, row.about), self),
            name=words.SENT,
        )
        self.sent.set_empty_text(words.NO_SENT)
        self._lay_out()
        self.changes.chosen.connect(self._show_place)
        self.map.picked.connect(self.changes.select)
        self.findings.entered.connect(lambda row: self._ask(row.key))
        self.changes.entered.connect(lambda row: self._ask(row.parcel_key))

    def show_diff(self, diff: PackageDiff | None) -> None:
        """Show what changed; None while that is not known."""
        if diff is None:
            self.amounts.show_amounts(())
            self.changes.records.set_records([])
            self.map.show_shapes([])
            return
        self.amounts.show_amounts(diff.amounts)
        self.amounts.setToolTip(words.cap(f"{diff.cap_mu.normalize():f}", diff.clause))
        self.changes.records.set_records(list(diff.changes))
        self.map.show_changes(diff.changes, diff.unchanged)

    def show_findings(self, arrival: Arrival | None, trouble: str = "") -> None:
        """Show what the rules find; None while that is not known or cannot be."""
        self.setTabText(1, words.FINDINGS)
        if arrival is None:
            self.findings.records.set_records([])
            self.findings.set_empty_text(trouble or words.READING)
            self.verdict.setText("")
            return
        ids = {dossier.parcel.key: dossier.parcel.id for dossier in arrival.contents.dossiers}
        rows = rule_rows.rows(arrival.findings, arrival.returnable, arrival.waivers, ids)
        self.findings.set_empty_text(words.NO_FINDINGS)
        self.findings.records.set_records(rows)
        self.verdict.setText(rule_rows.counts(rows) if rows else words.clean(arrival.others))
        bad = bool(arrival.returnable)
        labels.tint(self.verdict, style.ERROR if bad else style.ACCENT_DARK)
        self.setTabText(1, words.tab(words.FINDINGS, len(rows)) if rows else words.FINDINGS)

    def chosen_slip(self) -> KeptSlip | None:
        """Return the slip that is selected in the last tab."""
        chosen = self.sent.selected()
        place = self.sent.records.row_of(chosen[0]) if len(chosen) == 1 else None
        if place is None:
            return None
        row: Sent = self.sent.records.record_at(place)
        return row.slip

    def show_sent(self, rows: Sequence[Sent]) -> None:
        """Show what went to and fro."""
        self.sent.records.set_records(list(rows))

    def _ask(self, key: str) -> None:
        if key:
            self.parcel_asked.emit(key)

    def _show_place(self, keys: tuple[str, ...]) -> None:
        self.map.select(keys)
        if keys:
            self.map.zoom_to(keys)

    def _table(self, name: str, columns: Sequence[object], key: str) -> RecordTable:
        model: RecordTableModel[object] = RecordTableModel(
            columns,  # type: ignore[arg-type]
            lambda row: getattr(row, key),
            self,
        )
        return RecordTable(model, name=name)

    def _lay_out(self) -> None:
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        across.addWidget(self.changes)
        across.addWidget(self.map)
        remembered.follow(self._desk, ACROSS, across, USUAL)
        changed = self._page()
        changed.addWidget(across, 1)
        found = self._page(self.verdict)
        found.addWidget(self.findings, 1)
        for place, title in enumerate((words.CHANGES, words.FINDINGS)):
            self.setTabText(place, title)
        self.addTab(self.sent, words.SENT)

    def _page(self, *above: QWidget) -> QVBoxLayout:
        tab = QWidget(self)
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        for widget in above:
            widget.setContentsMargins(8, 0, 8, 0)
            column.addWidget(widget)
        self.addTab(tab, "")
        return column
