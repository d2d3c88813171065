"""Faults as they are collected, and those of the sums and of the sheet as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from jdz_forestland.domain import area, sheet_rules
from jdz_forestland.domain.sheet import (
    FIELDS,
    Cell,
    CellFault,
    Grid,
    SheetMapping,
    SheetTotals,
    address,
)
from jdz_forestland.domain.sheet_rows import Sorted
from jdz_forestland.domain.sheet_rules import SheetRule
from jdz_forestland.domain.sheet_values import text_of

_SHOWN: Final = 60


@dataclass(slots=True)
class Report:
    """Collects faults; knows where each row and field stands in the sheet."""

    grid: Grid
    mapping: SheetMapping
    rows: tuple[int, ...]
    faults: list[CellFault] = field(default_factory=list)

    def add(
        self, rule: SheetRule, at: int, name: str, text: str, *, value: Cell = "", hint: str = ""
    ) -> None:
        """Add a fault of the field `name` of the at-th parcel row."""
        column = self.mapping.columns.get(name, 0)
        cell = address(self.rows[at], column)
        shown = text_of(value)[:_SHOWN]
        self.faults.append(
            CellFault(self.grid.name, cell, shown, rule.code, text, hint or rule.hint, rule.level)
        )

    def add_at(self, rule: SheetRule, row: int, name: str, text: str, value: str) -> None:
        """Add a fault of any row of the sheet, counted from 1."""
        cell = address(row - 1, self.mapping.columns.get(name, 0))
        self._keep(rule, cell, text, value)

    def add_whole(self, rule: SheetRule, text: str) -> None:
        """Add a fault of the sheet as a whole."""
        self._keep(rule, "", text, "")

    def _keep(self, rule: SheetRule, cell: str, text: str, value: str) -> None:
        fault = CellFault(self.grid.name, cell, value, rule.code, text, rule.hint, rule.level)
        self.faults.append(fault)


def totals_of(
    found: Sorted,
    wholes: Sequence[Decimal | None],
    parts: Sequence[Decimal | None],
    expected_mu: Decimal | None,
) -> SheetTotals:
    """Return the sums of 图斑面积 (`wholes`) and 入库面积 (`parts`), 亩."""

    return SheetTotals(
        parcels=len(found.parcels),
        parcel_area_mu=area.total(value for value in wholes if value is not None),
        reserve_area_mu=area.total(value for value in parts if value is not None),
        expected_mu=expected_mu,
        declared=found.totals,
    )


def check_totals(report: Report, found: Sorted, totals: SheetTotals) -> None:
    """F-227, F-228, F-231, F-230, F-233, F-234: sums, and what is said of the sheet as a whole."""
    for declared in totals.declared:
        pairs = (
            ("parcel_area_mu", declared.parcel_area_mu, declared.parcel_sum_mu),
            ("reserve_area_mu", declared.reserve_area_mu, declared.reserve_sum_mu),
        )
        for name, said, sum_mu in pairs:
            if said is not None and said != sum_mu:
                text = (
                    f"“{declared.label}”的{FIELDS[name].title}写{said}亩，"
                    f"各行相加是{sum_mu}亩，相差{said - sum_mu}亩"
                )
                report.add_at(sheet_rules.TOTAL_DIFFERS, declared.row, name, text, f"{said}")
    for index in found.unlabelled:
        text = "这一行没有图斑号，面积等于其他各行之和"
        report.add_at(sheet_rules.UNLABELLED_TOTAL, index + 1, "parcel_area_mu", text, "")
    expected, sum_mu = totals.expected_mu, totals.reserve_area_mu
    if expected is not None and expected != sum_mu:
        text = f"入库面积各行相加是{sum_mu}亩，事先填写的是{expected}亩，相差{sum_mu - expected}亩"
        report.add_whole(sheet_rules.EXPECTED_DIFFERS, text)
    if report.grid.hidden_rows:
        report.add_whole(sheet_rules.HIDDEN, f"表中有{report.grid.hidden_rows}行是隐藏的")
    if report.grid.hides:
        report.add_whole(sheet_rules.UNSEEN, report.grid.hides)
    if not found.parcels:
        report.add_whole(sheet_rules.NO_ROWS, "表头下面没有图斑")
