"""`ResultPanel`: the province's reply, parcel by parcel, and what entering it would do."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from jdz_forestland.domain.area import ZERO
from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.errors import UserError
from jdz_forestland.service import province_result
from jdz_forestland.service.province_result import ProvinceResult
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.reporting_state import ReportState
from jdz_forestland.ui import labels, style, submit_result_rows, text
from jdz_forestland.ui import text_submit as words
from jdz_forestland.ui.amount_grid import AmountGrid
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.form_panel import FormPanel
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel
from jdz_forestland.ui.submit_result_rows import ResultRow
from jdz_forestland.ui.submit_view import SubmitView

USUAL: Final = (460, 260)
LEAST_HEIGHT: Final = 120
FIELDS: Final = (
    Field("document", words.DOCUMENT, Kind.TEXT, words.CLAUSE, Owner.PROVINCE),
    Field("day", words.DAY, Kind.DATE, words.CLAUSE, Owner.PROVINCE),
)


class ResultPanel(QWidget):
    """Attributes:
    lead: what is to be done. table: the list. all, accept, refuse: decide; typed_mu, remark: how.
    sums, preview: what would come of it. panel: document and day, and the button that enters.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._list_key = ""
        self.lead = labels.plain("", muted=True)
        model = RecordTableModel(submit_result_rows.COLUMNS, lambda row: row.key, self)
        self.table = RecordTable(model, name=words.RESULTS)
        self.all = QPushButton(words.ALL_ACCEPTED, self)
        self.accept = QPushButton(words.ACCEPT, self)
        self.refuse = QPushButton(words.REFUSE, self)
        self.typed_mu = _line(words.AREA_NAME, words.AREA_HINT, self)
        self.remark = _line(words.REMARK_NAME, words.REMARK_HINT, self)
        self.fault = labels.plain("")
        labels.tint(self.fault, style.ERROR)
        self.sums = labels.plain("", bold=True)
        self.preview = AmountGrid(words.PREVIEW, self)
        self.panel = FormPanel(self)
        self._lay_out()
        self._connect()

    def show_view(self, view: SubmitView) -> None:
        """Show the parcels that a result is waited for; what was typed stays while it may."""
        registry = self._desk.registry
        state = view.status.state
        waits = state is ReportState.REPORTED
        if registry is None or view.status.frozen is None or not waits:
            done = state is ReportState.GRANTED
            self.lead.setText(words.PROVINCE_DONE if done else words.PROVINCE_NOT_SENT)
            self._list_key = ""
            self._work(on=False)
            return
        self._work(on=True)
        if view.status.frozen.key == self._list_key:
            self._show_preview()
            return
        self._list_key = view.status.frozen.key
        villages = {p.key: p.village for p in registry.parcels(list_year=view.year)}
        lines = province_result.awaited(registry, view.year)
        self._put(
            [
                ResultRow(
                    line.parcel_key,
                    line.parcel_id,
                    villages.get(line.parcel_key, ""),
                    line.reserve_mu,
                    None,
                )
                for line in lines
            ]
        )
        self.panel.ask(
            words.PROVINCE_HEADING, FIELDS, do=words.PROVINCE_DO, warning=words.PROVINCE_WARNING
        )

    def allow(self, refusal: str) -> None:
        """Let it be entered, or say why not."""
        self.panel.do.setEnabled(not refusal)
        self.panel.do.setToolTip(refusal)

    def _work(self, *, on: bool) -> None:
        """Show the list; without a list that waits for its result say why there is none."""
        self._body.setVisible(on)
        self.sums.setVisible(on)
        self.lead.setVisible(not on)

    # --- deciding ----------------------------------------------------------------------------

    def _accept_all(self) -> None:
        self._put([replace(row, result=ProvinceResult(accepted=True)) for row in self._rows()])

    def _accept(self) -> None:
        try:
            mu = submit_result_rows.area_of(self.typed_mu.text())
        except ValueError:
            self._complain(words.WRONG_AREA)
            return
        self._decide(lambda row: ProvinceResult(accepted=True, mu=_other(mu, row.listed_mu)))

    def _refuse(self) -> None:
        remark = self.remark.text().strip()
        if not remark:
            self._complain(words.NEEDS_REMARK)
            self.remark.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._decide(lambda _row: ProvinceResult(accepted=False, text=remark))

    def _decide(self, result: Callable[[ResultRow], ProvinceResult]) -> None:
        chosen = set(self.table.selected())
        if not chosen:
            self._complain(words.CHOOSE_PARCELS)
            return
        rows = self._rows()
        self._put([replace(r, result=result(r)) if r.key in chosen else r for r in rows])
        self.typed_mu.clear()

    def _rows(self) -> list[ResultRow]:
        return list(self.table.records.records)

    def _put(self, rows: list[ResultRow]) -> None:
        self._complain("")
        self.table.records.set_records(rows)
        self._show_preview()

    def _complain(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    # --- what would come of it ---------------------------------------------------------------

    def _show_preview(self) -> None:
        registry, rows = self._desk.registry, self._rows()
        accepted = submit_result_rows.accepted(rows)
        open_ = sum(row.result is None for row in rows)
        refused = len(rows) - open_ - len(accepted)
        total = text.mu(sum(accepted.values(), ZERO))
        self.sums.setText(words.decided(len(accepted), total, refused, open_))
        self.sums.setToolTip(words.PROVINCE_LEAD)
        self.preview.show_amounts(())
        if registry is None or not accepted:
            return
        try:
            plan = QuotaBook(registry).preview_grant(self._desk.list_year, accepted)
        except UserError as error:
            self._complain(str(error))
            return
        self.preview.show_amounts(submit_result_rows.amounts(rows, plan))

    def _enter(self, values: dict[str, Any]) -> None:
        registry, rows = self._desk.registry, self._rows()
        if registry is None:
            return
        open_ = sum(row.result is None for row in rows)
        if open_:
            self.panel.refuse(words.still_open(open_))
            return
        try:
            done = province_result.enter_result(
                registry,
                self._desk.list_year,
                submit_result_rows.results(rows),
                document=values["document"],
                day=datetime.date.fromisoformat(values["day"]),
            )
        except UserError as error:
            self.panel.refuse(str(error))
            return
        sentence = words.entered(len(done.accepted), len(done.returned), len(done.granted.entries))
        self._desk.noticed.emit(sentence)

    # --- putting together --------------------------------------------------------------------

    def _connect(self) -> None:
        self.all.setToolTip(words.ALL_ACCEPTED_TIP)
        self.accept.setToolTip(words.ACCEPT_TIP)
        self.refuse.setToolTip(words.REFUSE_TIP)
        self.all.clicked.connect(self._accept_all)
        self.accept.clicked.connect(self._accept)
        self.refuse.clicked.connect(self._refuse)
        self.typed_mu.returnPressed.connect(self._accept)
        self.remark.returnPressed.connect(self._refuse)
        self.panel.given.connect(self._enter)
        self.panel.cancel.hide()
        self.panel.heading.hide()  # the page is low on a small screen

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.table.setMinimumHeight(LEAST_HEIGHT)
        column.addWidget(self.table, 1)
        right = QWidget(self)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(4, 0, 0, 0)
        beside.setSpacing(4)
        beside.addWidget(self.preview)
        beside.addWidget(self.panel, 1)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        across.addWidget(left)
        across.addWidget(right)
        for place, size in enumerate(USUAL):
            across.setStretchFactor(place, size)
        across.setSizes(list(USUAL))
        self._body = QWidget(self)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(6)
        body.addWidget(across, 1)
        body.addWidget(self.fault)
        self.fault.hide()
        body.addLayout(self._deciding())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 8, 16, 8)
        whole.setSpacing(6)
        whole.addWidget(self.lead)
        whole.addWidget(self.sums)
        whole.addWidget(self._body, 1)
        whole.addStretch(0)

    def _deciding(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget in (self.all, self.typed_mu, self.accept, self.remark, self.refuse):
            widget.setMinimumHeight(style.CONTROL_HEIGHT)
            row.addWidget(widget, int(isinstance(widget, QLineEdit)))
        return row


def _line(name: str, hint: str, parent: QWidget) -> QLineEdit:
    line = QLineEdit(parent)
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line


def _other(mu: Decimal | None, listed: Decimal) -> Decimal | None:
    """An area that is the one of the list says nothing of its own."""
    return None if mu == listed else mu
