"""The filled workbook of a field check read row by row; every fault has its cell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.field_check import Found, Outcome, faults_of
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.sheet import Cell, CellFault, Grid, Row, address, worst_first
from jdz_forestland.domain.sheet_rules import SheetRule
from jdz_forestland.domain.sheet_values import MU, figure, in_mu, is_empty, squeezed, text_of
from jdz_forestland.domain.spot_check import SpotCheck

ID, CLAIMED = "图斑编号", "申报入库面积（亩）"
DAY, PEOPLE, RESULT = "核查日期", "核查人员", "核查结果"
MEASURED, NOTE, PHOTOS = "实测面积（亩）", "情况说明", "照片文件名"
FILLED: Final = (DAY, PEOPLE, RESULT, MEASURED, NOTE, PHOTOS)

NO_TABLE: Final = SheetRule("F-301", Level.ERROR, "请使用本程序导出的核查表，不要改动表头")
OTHER_DRAW: Final = SheetRule("F-302", Level.ERROR, "请选择这次抽查导出的核查表")
NOT_DRAWN: Final = SheetRule("F-303", Level.ERROR, "只填表中列出的图斑，不要增加或改动编号")
TWICE: Final = SheetRule("F-304", Level.ERROR, "同一图斑只填一行；请删去重复的行")
CHANGED: Final = SheetRule("F-305", Level.WARNING, "申报面积以名单为准；实测面积请填在后面一列")
NO_RESULT: Final = SheetRule(
    "F-306", Level.ERROR, f"请从中选择：{'、'.join(outcome.label for outcome in Outcome)}"
)
NO_DAY: Final = SheetRule("F-307", Level.ERROR, "请填写日期，如2023-10-09")
BAD_AREA: Final = SheetRule("F-308", Level.ERROR, "请填写数字，如12.50，单位亩")
INCOMPLETE: Final = SheetRule("F-309", Level.ERROR, "请补填或更正")
ROW_LOST: Final = SheetRule("F-310", Level.NOTICE, "这些图斑按没有核查处理")

_DRAW_KEY: Final = re.compile(r"\d{6}-\d{4}-D\d+")
_DATE: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")
_NAMES: Final = re.compile(r"[、,，;；/\n]+")
_LABELS: Final = {outcome.label: outcome for outcome in Outcome}
_HEADER_WITHIN: Final = 30
_COLUMN_OF: Final = {
    "measured_mu": MEASURED, "note": NOTE, "checkers": PEOPLE, "checked_on": DAY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row that was filled in. row: in the sheet, from 1. photos: file names written there."""

    row: int
    found: Found
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilledBook:
    """A filled workbook as it was read.

    Attributes:
        rows: those without a fault. empty: ids of parcels that nobody filled in yet.
        faults: all of them, worst first.
    """

    file_name: str
    sheet: str
    rows: tuple[FilledRow, ...]
    empty: tuple[str, ...]
    faults: tuple[CellFault, ...]

    @property
    def errors(self) -> int:
        """Number of faults that keep the workbook from being taken."""
        return sum(fault.level is Level.ERROR for fault in self.faults)


def read(file_name: str, grid: Grid, held: SpotCheck, *, today: datetime.date) -> FilledBook:
    """Read a filled workbook against the draw that it belongs to."""
    reading = _Reading(grid, held, today)
    reading.run()
    return FilledBook(
        file_name,
        grid.name,
        tuple(reading.rows),
        tuple(reading.empty),
        worst_first(reading.faults),
    )


@dataclass(slots=True)
class _Reading:
    """One run over a sheet."""

    grid: Grid
    held: SpotCheck
    today: datetime.date
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[FilledRow] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def run(self) -> None:
        """Find the table, then read its rows."""
        header = self._header()
        if header is None:
            self.add(NO_TABLE, None, "", f"工作表“{self.grid.name}”里没有核查表")
            return
        above = " ".join(text_of(cell) for row in self.grid.rows[:header] for cell in row)
        keys = set(_DRAW_KEY.findall(above))
        if self.held.key not in keys:
            said = f"这张表属于{'、'.join(sorted(keys))}" if keys else "表头上没有抽查编号"
            self.add(OTHER_DRAW, None, "", f"{said}，不是{self.held.key}")
            return
        areas = {line.parcel_id: line.reserve_mu for line in self.held.lines}
        wanted = set(self.held.to_check)
        for at, row in enumerate(self.grid.rows[header + 1 :], start=header + 1):
            self._row(at, row, areas, wanted)
        missing = tuple(one for one in self.held.to_check if one not in self.seen)
        if missing:
            rest = f"等{len(missing)}个" if missing[10:] else ""
            self.add(ROW_LOST, None, "", f"表中没有{'、'.join(missing[:10])}{rest}")

    def add(self, rule: SheetRule, at: int | None, column: str, text: str) -> None:
        """Add a fault of a cell, or of the whole sheet."""
        cell, value = "", ""
        if at is not None:
            place = self.columns.get(column, self.columns[ID])
            cell, value = address(at, place), text_of(self._cell(self.grid.rows[at], column))
        self.faults.append(
            CellFault(self.grid.name, cell, value, rule.code, text, rule.hint, rule.level)
        )

    def _header(self) -> int | None:
        for at, row in enumerate(self.grid.rows[:_HEADER_WITHIN]):
            names = {squeezed(text_of(cell)): place for place, cell in enumerate(row)}
            columns = {
                name: names[squeezed(name)]
                for name in (ID, CLAIMED, *FILLED)
                if squeezed(name) in names
            }
            if {ID, *FILLED} - {PHOTOS} <= columns.keys():
                self.columns = columns
                return at
        return None

    def _row(self, at: int, row: Row, areas: Mapping[str, Decimal], wanted: set[str]) -> None:
        one = squeezed(text_of(self._cell(row, ID)))
        filled = any(not is_empty(self._cell(row, name)) for name in FILLED)
        if not one:
            if filled:
                self.add(NOT_DRAWN, at, ID, "填了结果，但没有图斑编号")
            return
        if one not in wanted:
            self.add(NOT_DRAWN, at, ID, f"{one}不在这次核查的图斑里")
            return
        if one in self.seen:
            self.add(TWICE, at, ID, f"{one}在第{self.seen[one]}行已经填过")
            return
        self.seen[one] = at + 1
        claimed = figure(self._cell(row, CLAIMED))
        if claimed.value is not None and claimed.value != areas[one]:
            self.add(CHANGED, at, CLAIMED, f"申报面积应为{areas[one]}亩，表中是{claimed.value}")
        if not filled:
            self.empty.append(one)
            return
        found = self._found(at, row, one)
        if found is None:
            return
        faults = faults_of(found, today=self.today, drawn_on=_day_of(self.held.drawn_at))
        for name, text, hint in faults:
            rule = SheetRule(INCOMPLETE.code, INCOMPLETE.level, hint)
            self.add(rule, at, _COLUMN_OF[name], f"{one}{text}")
        if not faults:
            photos = _split(self._cell(row, PHOTOS))
            self.rows.append(FilledRow(at + 1, found, photos))

    def _found(self, at: int, row: Row, one: str) -> Found | None:
        """Return what a row reports, None where a cell cannot be understood."""
        before = len(self.faults)
        outcome = _LABELS.get(squeezed(text_of(self._cell(row, RESULT))).lstrip("□√☑■✓"))
        if outcome is None:
            written = text_of(self._cell(row, RESULT))
            said = f"“{written}”不是核查结果" if written else "没有填核查结果"
            self.add(NO_RESULT, at, RESULT, f"{one}{said}")
        day = _day(self._cell(row, DAY))
        if day is None:
            self.add(NO_DAY, at, DAY, f"{one}的核查日期没有填或看不懂")
        area = figure(self._cell(row, MEASURED))
        if not area.understood:
            self.add(BAD_AREA, at, MEASURED, f"{one}的实测面积看不懂")
        if outcome is None or day is None or len(self.faults) > before:
            return None
        mu = None if area.value is None else in_mu(area.value, area.unit or MU)
        people, note = _split(self._cell(row, PEOPLE)), text_of(self._cell(row, NOTE))
        return Found(one, outcome, mu, day, people, "" if is_empty(note) else note)

    def _cell(self, row: Row, column: str) -> Cell:
        place = self.columns.get(column)
        return row[place] if place is not None and place < len(row) else None


def _split(cell: Cell) -> tuple[str, ...]:
    """Return the names in a cell; a line break divides them too."""
    text = cell if isinstance(cell, str) else text_of(cell)
    return tuple(_named(text)) if not is_empty(cell) else ()


def _named(text: str) -> Iterator[str]:
    for name in _NAMES.split(text):
        if tidy := text_of(name).strip():
            yield tidy


def _day(cell: Cell) -> datetime.date | None:
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    found = _DATE.fullmatch(squeezed(text_of(cell)))
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _day_of(moment: str) -> datetime.date:
    return datetime.datetime.fromisoformat(moment).date()
