"""What is wrong with the cells of a sheet: everything at once, and what can be used all the same.

Checks go column by column: most of 50,000 rows say the same few words, which are looked up once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np

from jdz_forestland.domain import crs, places, sheet_rules
from jdz_forestland.domain.places import Village
from jdz_forestland.domain.rules import near_county
from jdz_forestland.domain.sheet import (
    FIELDS,
    Cell,
    CellFault,
    Grid,
    SheetMapping,
    SheetRow,
    SheetTotals,
)
from jdz_forestland.domain.sheet_columns import each, figures
from jdz_forestland.domain.sheet_places import about_town, about_village, nearest
from jdz_forestland.domain.sheet_report import Report, check_totals, totals_of
from jdz_forestland.domain.sheet_rows import Sorted, sort_rows
from jdz_forestland.domain.sheet_rules import SheetRule
from jdz_forestland.domain.sheet_values import (
    Figure,
    answer,
    classes,
    is_date,
    is_empty,
    squeezed,
    text_of,
    whole_number,
)

FOREST_NAME: Final = "林地"
MINING_NAME: Final = "采矿用地"


def read_rows(
    grid: Grid,
    mapping: SheetMapping,
    *,
    county_code: str,
    expected_mu: Decimal | None,
    villages: tuple[Village, ...] = (),
) -> tuple[tuple[SheetRow, ...], list[CellFault], SheetTotals]:
    """Return the parcels of a sheet, every fault, and the sums.

    Args:
        county_code: six digits; places and coordinates are judged by it.
        expected_mu: 入库面积 that the sheet should add up to, 亩, or None.
        villages: those that the registry has beyond the list.
    """
    found = sort_rows(grid, mapping)
    report = Report(grid, mapping, found.parcels)
    unsolved = _unsolved(report, found)
    read = _Reader(report, found, unsolved, county_code, villages)
    xs, ys = read.figures("x"), read.figures("y")
    wholes, parts = read.areas("parcel_area_mu"), read.areas("reserve_area_mu")
    columns: dict[str, Sequence[Any]] = {
        "number": read.plain_numbers(),
        "parcel_no": read.parcel_numbers(),
        "city": read.words("city", read.check_city),
        "county": read.words("county", read.check_county),
        "town": read.towns(),
        "village": read.villages(),
        "x": xs,
        "y": ys,
        "parcel_area_mu": wholes,
        "reserve_area_mu": parts,
        "class_before": read.classes("class_before", MINING_NAME, sheet_rules.NOT_MINING),
        "class_after": read.classes("class_after", FOREST_NAME, sheet_rules.NOT_FOREST),
        "can_restore": read.answers("can_restore"),
        "is_vegetated": read.answers("is_vegetated"),
        "reporter": read.words("reporter", None),
        "remarks": read.words("remarks", None),
    }
    read.check_points(xs, ys)
    read.check_sizes(wholes, parts)
    rows = _assembled(found, columns)
    totals = totals_of(found, wholes, parts, expected_mu)
    check_totals(report, found, totals)
    return rows, report.faults, totals


def _unsolved(report: Report, found: Sorted) -> set[tuple[int, str]]:
    """Report formulas without a result; return them as (parcel row, field)."""
    places_of = report.grid.unsolved or {}
    if not places_of:
        return set()
    position = {row: at for at, row in enumerate(found.parcels)}
    name_of = {column: name for name, column in report.mapping.columns.items()}
    known = set()
    for (row, column), shown in sorted(places_of.items()):
        if row in position and column in name_of:
            at, name = position[row], name_of[column]
            what = f"公式出错（{shown}）" if shown else "公式没有算出结果"
            report.add(sheet_rules.UNSOLVED, at, name, f"{FIELDS[name].title}的{what}", value=shown)
            known.add((at, name))
    return known


def _assembled(found: Sorted, columns: Mapping[str, Sequence[Any]]) -> tuple[SheetRow, ...]:
    cells = zip(*(columns[name] for name in FIELDS), strict=True)
    pairs = zip(found.parcels, cells, strict=True)
    return tuple(SheetRow(index + 1, *values) for index, values in pairs)


class _Reader:
    """Reads one column after the other and reports what it cannot understand."""

    def __init__(
        self,
        report: Report,
        found: Sorted,
        unsolved: set[tuple[int, str]],
        county_code: str,
        villages: tuple[Village, ...],
    ) -> None:
        self._report = report
        self._cells, self._areas = found.cells, found.areas
        self._count = len(found.parcels)
        self._unsolved = unsolved
        self._county, self._villages = county_code, villages

    def _column(self, name: str) -> Sequence[Cell]:
        return self._cells.get(name, [None] * self._count)

    def _has(self, name: str) -> bool:
        return name in self._cells

    def plain_numbers(self) -> list[int | None]:
        """Return 序号, for what it is worth: nothing depends on it."""
        return each(self._column("number"), whole_number)

    def parcel_numbers(self) -> list[int | None]:
        """Return 图斑号; F-201…F-203, F-232."""
        numbers: list[int | None] = []
        first: dict[int, int] = {}
        with_point = self._has("x") and self._has("y")
        for at, cell in enumerate(self._column("parcel_no")):
            number = whole_number(cell)
            numbers.append(number)
            if number is None:
                self._about_number(at, cell, with_point)
                continue
            if number in first:
                other = self._report.rows[first[number]] + 1
                text = f"图斑号{number}与第{other}行重复"
                self._report.add(sheet_rules.TWICE, at, "parcel_no", text, value=cell)
            first.setdefault(number, at)
        return numbers

    def _about_number(self, at: int, cell: Cell, with_point: bool) -> None:
        if (at, "parcel_no") in self._unsolved:
            return
        if is_date(cell):
            text = "图斑号成了日期"
            self._report.add(sheet_rules.A_DATE, at, "parcel_no", text, value=cell)
        elif not is_empty(cell):
            text = f"图斑号“{text_of(cell)}”不是整数"
            self._report.add(sheet_rules.BAD_NUMBER, at, "parcel_no", text, value=cell)
        elif self._has("parcel_no") or not with_point:
            self._report.add(sheet_rules.NO_NUMBER, at, "parcel_no", "没有填写图斑号")

    def words(self, name: str, check: Callable[[str], str] | None) -> list[str]:
        """Return a column of text; `check` returns what is wrong with a word, or ""."""
        texts = each(self._column(name), text_of)
        if check is None or not self._has(name):
            return texts
        rule = sheet_rules.OTHER_CITY if name == "city" else sheet_rules.OTHER_COUNTY
        faults = {text: "" if is_empty(text) else check(text) for text in set(texts)}
        for at, text in enumerate(texts):
            if faults[text]:
                self._report.add(rule, at, name, faults[text], value=text)
        return texts

    def check_city(self, text: str) -> str:
        """Return what is wrong with a 设区市."""
        right = squeezed(text).rstrip("市") == places.CITY.rstrip("市")
        return "" if right else f"设区市“{text}”不是{places.CITY}"

    def check_county(self, text: str) -> str:
        """Return what is wrong with a 县."""
        own = places.county_name(self._county)
        word = squeezed(text)
        if word in (own, own[:-1], self._county):
            return ""
        return f"县“{text}”不是{own}"

    def towns(self) -> list[str]:
        """Return 乡（镇）; F-224, F-226."""
        texts = each(self._column("town"), text_of)
        if self._has("town"):
            faults = {text: about_town(self._county, text) for text in set(texts)}
            self._report_places("town", texts, [faults[text] for text in texts])
        return texts

    def villages(self) -> list[str]:
        """Return 村; F-225, F-226."""
        texts = each(self._column("village"), text_of)
        if self._has("village"):
            towns = each(self._column("town"), text_of)
            pairs = list(zip(towns, texts, strict=True))
            faults = {
                pair: about_village(self._county, *pair, self._villages) for pair in set(pairs)
            }
            self._report_places("village", texts, [faults[pair] for pair in pairs])
        return texts

    def _report_places(
        self, name: str, texts: Sequence[str], faults: Sequence[tuple[SheetRule, str, str] | None]
    ) -> None:
        for at, fault in enumerate(faults):
            if fault is not None and (at, name) not in self._unsolved:
                rule, text, hint = fault
                self._report.add(rule, at, name, text, value=texts[at], hint=hint)

    def figures(self, name: str) -> list[Decimal | None]:
        """Return a coordinate as it is written; F-211 for what is no figure, F-232."""
        cells = self._column(name)
        values, odd = figures(cells)
        for at in odd:
            if (at, name) not in self._unsolved:
                self._unclear(sheet_rules.BAD_COORDINATE, at, name, cells[at])
        return values

    def _unclear(self, rule: SheetRule, at: int, name: str, cell: Cell) -> None:
        title = FIELDS[name].title
        if is_date(cell):
            self._report.add(sheet_rules.A_DATE, at, name, f"{title}成了日期", value=cell)
        else:
            text = f"{title}“{text_of(cell)}”不是数字"
            self._report.add(rule, at, name, text, value=cell)

    def areas(self, name: str) -> list[Decimal | None]:
        """Return an area in 亩; F-204…F-206, F-208, F-209."""
        if not self._has(name):
            return [None] * self._count
        read, cells = self._areas[name], self._column(name)
        usual = self._report.mapping.units[name]
        for at, said in read.odd.items():
            value, unit = read.values[at], said.unit or usual
            if value is None or value <= 0 or said.unit not in ("", usual) or unit == "亩":
                self._about_area(at, name, cells[at], said, value)
        return read.values

    def _about_area(
        self, at: int, name: str, cell: Cell, said: Figure, value: Decimal | None
    ) -> None:
        title = FIELDS[name].title
        if (at, name) in self._unsolved:
            return
        if not said.understood:
            self._unclear(sheet_rules.BAD_AREA, at, name, cell)
        elif said.value is None or value is None:
            self._report.add(sheet_rules.NO_AREA, at, name, f"没有填写{title}")
        elif value <= 0:
            text = f"{title}{said.value}不大于0"
            self._report.add(sheet_rules.NOT_POSITIVE, at, name, text, value=cell)
        elif said.unit not in ("", self._report.mapping.units[name]):
            text = f"{title}的单位是{said.unit}，换算为{value}亩"
            self._report.add(sheet_rules.OTHER_UNIT, at, name, text, value=cell)
        elif said.value != value:
            text = f"{title}{said.value}多于两位小数，读作{value}"
            self._report.add(sheet_rules.DECIMALS, at, name, text, value=cell)

    def classes(self, name: str, needed: str, rule: SheetRule) -> list[str]:
        """Return a column of land classes in the form's words; F-216…F-220."""
        if not self._has(name):
            return [""] * self._count
        texts = each(self._column(name), text_of)
        known = {text: classes(text) for text in set(texts)}
        title = FIELDS[name].title
        for at, text in enumerate(texts):
            said = known[text]
            if said.names == (needed,) and not said.proposed and not said.unknown:
                continue
            if (at, name) in self._unsolved:
                continue
            if is_empty(text):
                self._report.add(sheet_rules.NO_CLASS, at, name, f"没有填写{title}")
            elif said.unknown:
                words = "、".join(said.unknown)
                message = f"{title}“{words}”不是国土的地类"
                near = nearest(words, ("采矿用地", "林地", "耕地", "湿地", "草地"))
                hint = f"是否应为“{near}”？" if near else ""
                self._report.add(
                    sheet_rules.UNKNOWN_CLASS, at, name, message, value=text, hint=hint
                )
            elif needed not in said.names:
                message = f"{title}是{'、'.join(said.names)}，不是{needed}"
                self._report.add(rule, at, name, message, value=text)
            for short, whole in said.proposed:
                message = f"{title}编码{short}应为{whole}，已按{whole}（{said.names[0]}）读取"
                self._report.add(sheet_rules.LOST_ZERO, at, name, message, value=text)
        return ["、".join(known[text].names) for text in texts]

    def answers(self, name: str) -> list[bool | None]:
        """Return 是 or 否; None where nothing is filled in. F-221."""
        cells = self._column(name)
        values = each(cells, lambda cell: None if cell is None else answer(cell))
        for at in (at for at, said in enumerate(values) if said is None):
            cell = cells[at]
            if not is_empty(cell) and (at, name) not in self._unsolved:
                text = f"{FIELDS[name].title}填的是“{text_of(cell)}”"
                self._report.add(sheet_rules.NOT_AN_ANSWER, at, name, text, value=cell)
        return values

    def check_sizes(
        self, wholes: Sequence[Decimal | None], parts: Sequence[Decimal | None]
    ) -> None:
        """F-207: more changed than there is."""
        for at, (whole, part) in enumerate(zip(wholes, parts, strict=True)):
            if whole is not None and part is not None and 0 < whole < part:
                text = f"入库面积{part}亩大于图斑面积{whole}亩"
                self._report.add(
                    sheet_rules.TOO_LARGE, at, "reserve_area_mu", text, value=f"{part}"
                )

    def check_points(self, xs: Sequence[Decimal | None], ys: Sequence[Decimal | None]) -> None:
        """F-210…F-215: half a point, another kind of coordinates, another county."""
        if not (self._has("x") and self._has("y")):
            return
        east, north = (
            np.array([value or 0 for value in column], dtype=float) for column in (ys, xs)
        )
        right = (north > 2e6) & (north < 6e6) & (east > 39e6) & (east < 40e6)
        for at in np.flatnonzero(~right).tolist():
            x, y = xs[at], ys[at]
            if x is not None and y is not None:
                self._about_point(at, x, y)
            elif (x is None) != (y is None):
                self._about_half(at, "x" if x is None else "y")
        sound = np.flatnonzero(right)
        if not len(sound):
            return
        inside = near_county(self._county, *crs.lonlat(np.column_stack((east, north))[sound]).T)
        county = places.county_name(self._county)
        for at in sound[~inside].tolist():
            text = f"坐标X={xs[at]}、Y={ys[at]}不在{county}范围内"
            self._report.add(sheet_rules.OUTSIDE, at, "x", text, value=f"{xs[at]}")

    def _about_half(self, at: int, missing: str) -> None:
        cell = self._column(missing)[at]
        if is_empty(cell) and (at, missing) not in self._unsolved:
            other = "y" if missing == "x" else "x"
            text = f"有{FIELDS[other].title}而没有{FIELDS[missing].title}"
            self._report.add(sheet_rules.HALF_POINT, at, missing, text)

    def _about_point(self, at: int, x: Decimal, y: Decimal) -> None:
        shown = f"X={x}、Y={y}"
        if 39_000_000 < x < 40_000_000 or (100_000 < x < 900_000 and 2_000_000 < y < 6_000_000):
            self._report.add(sheet_rules.SWAPPED, at, "x", f"{shown}，X、Y填反了", value=f"{x}")
        elif abs(x) <= 180 and abs(y) <= 180:
            self._report.add(sheet_rules.DEGREES, at, "x", f"{shown}是经纬度", value=f"{x}")
        elif 2_000_000 < x < 6_000_000 and 100_000 < y < 900_000:
            self._report.add(sheet_rules.NO_ZONE, at, "y", f"Y坐标{y}没有带号", value=f"{y}")
        else:
            name, value = ("y", y) if 2_000_000 < x < 6_000_000 else ("x", x)
            text = f"{FIELDS[name].title}{value}的位数不对"
            self._report.add(sheet_rules.BAD_COORDINATE, at, name, text, value=f"{value}")
