"""`FateTab`: which project used which area of a parcel, its inspections, who invested in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jdz_forestland.errors import UserError
from jdz_forestland.ui import labels, text
from jdz_forestland.ui import text_fate as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.history_block import HistoryBlock
from jdz_forestland.ui.history_text import Line
from jdz_forestland.ui.sheets import BlockList

if TYPE_CHECKING:
    from decimal import Decimal

    from jdz_forestland.domain.quota_lots import Lot
    from jdz_forestland.service.investing import AgreementView
    from jdz_forestland.service.projects import ParcelUse
    from jdz_forestland.service.registry import Registry


class FateTab(QWidget):
    """Reads when it is seen. Attributes: list: the blocks. plan, inspection: lead on."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key = ""
        self._stale = False
        self.list = BlockList(words.LIST, self)
        self.plan = labels.link(words.TO_PLAN, self)
        self.inspection = labels.link(words.TO_INSPECTION, self)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 4)
        row.addStretch(1)
        for button, page in ((self.plan, "plan"), (self.inspection, "inspection")):
            button.clicked.connect(partial(desk.page_asked.emit, page))
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addLayout(row)

    def show_parcel(self, key: str) -> None:
        """Show this parcel, as soon as the tab is seen."""
        self._key, self._stale = key, True
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read()

    def _read(self) -> None:
        registry = self._desk.registry
        if registry is None or not self._key:
            return
        self._stale = False
        try:
            lines = list(_lines(registry, self._key))
        except UserError as error:
            self._desk.complain(error)
            return
        county = registry.level == "county"
        for button in (self.plan, self.inspection):
            button.setVisible(county and bool(lines))
        self.list.show_blocks([HistoryBlock(line) for line in lines], otherwise=words.NOTHING)


def _lines(registry: Registry, key: str) -> Iterator[Line]:
    """Yield what became of a parcel: its quota, projects, inspections, investors."""
    from jdz_forestland.service import quota_state
    from jdz_forestland.service.inspecting import Inspecting
    from jdz_forestland.service.investing import Investing
    from jdz_forestland.service.projects import Projects
    from jdz_forestland.service.province_result import is_in_provincial_reserve
    from jdz_forestland.service.quota_book import QuotaBook
    from jdz_forestland.ui.inspection_story import line_of

    if is_in_provincial_reserve(registry, key):
        yield Line(words.IN_PROVINCE, (), "")
    book = QuotaBook(registry)
    lots = quota_state.lots(registry, parcel_key=key)
    if lots:
        said = tuple(line for lot in lots for line in _of_lot(lot))
        heading = f"{words.QUOTA}{text.DOT}{words.remaining(text.mu(book.remaining_mu(key)))}"
        yield Line(heading, said, "")
        uses = Projects(registry).uses_of(key)
        yield from (_of_use(use, key) for use in uses)
        if not uses:
            yield Line(words.NO_USE, (), "")
        found = Inspecting(registry).of(key)
        for each in reversed(found):
            line = line_of(each)
            yield Line(words.inspection(line.heading), line.effects, line.reason)
        if not found:
            yield Line(words.NO_INSPECTION, (), "")
    yield from map(_of_agreement, Investing(registry).of(key).agreements)


def _of_lot(lot: Lot) -> Iterator[str]:
    pool = text.mu(lot.pool_mu) if lot.pool_mu else ""
    yield words.lot(lot.list_year, text.mu(lot.reserve_mu), text.mu(lot.county_mu), pool)
    parts: tuple[tuple[str, Decimal], ...] = (
        (words.USED, lot.used_mu),
        (words.HELD, lot.held_mu),
        (words.DEDUCTED, lot.deducted_mu),
        (words.VOID, lot.void_mu),
    )
    shown = [(name, text.mu(figure)) for name, figure in parts if figure]
    yield words.balances([*shown, (words.FREE, text.mu(lot.free_mu))])


def _of_use(use: ParcelUse, key: str) -> Line:
    lines = []
    for line in use.drawn:
        parts = (
            (words.HELD, line.held_mu),
            (words.USED, line.used_mu),
            (words.WRITTEN_OFF, line.written_off_mu),
        )
        lines.append(words.balances([(name, text.mu(mu)) for name, mu in parts if mu]))
    for entry in use.entries:
        moved = sum(p.mu for p in entry.postings if p.mu > 0 and p.parcel_key == key)
        lines.append(
            words.entry(entry.day.isoformat(), entry.kind.label, f"{moved:,f}", entry.document)
        )
    return Line(words.project(use.project.name, use.state.label), tuple(lines), "")


def _of_agreement(view: AgreementView) -> Line:
    held, balance = view.agreement, view.balance
    figures = (balance.owed_yuan, balance.paid_yuan, balance.due_yuan)
    lines = (
        words.planted(text.mu(held.area_mu), str(held.share)),
        view.subsidy.reason,
        words.money(*(text.mu(figure) for figure in figures)),
    )
    return Line(words.investor(held.investor, held.agreement_no, held.ended), lines, "")
