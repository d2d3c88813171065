"""Which rows of a sheet are parcels: not totals, notes, numbered headings or headings repeated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from jdz_forestland.domain import annex, area, sheet_columns
from jdz_forestland.domain.annex import Kind
from jdz_forestland.domain.sheet import FIELDS, Cell, DeclaredTotal, Grid, Row, SheetMapping
from jdz_forestland.domain.sheet_columns import Areas
from jdz_forestland.domain.sheet_values import (
    CLEAR_DITTO,
    DITTO,
    figure,
    is_empty,
    squeezed,
    text_of,
)

# What one merged cell says of all its rows.
_FILLED_DOWN: Final = (
    "city", "county", "town", "village", "class_before", "class_after", "can_restore",
    "is_vegetated", "reporter",
)  # fmt: skip
_TOTAL: Final = re.compile(r"(.{0,20}?)(合计|总计|共计|累计|小计)[:：]?")
_FOOT: Final = re.compile(
    r"填表说明|填表人|填报人[:：]|审核人|审核[:：]|制表|单位负责人|(?:注|备注|说明)[:：]|数据时点"
)
_NOTE: Final = re.compile(r"[(（]?\d{1,2}[)）.、．]\D")
_SHORTEST_NOTE: Final = 12


_AREAS: Final = ("parcel_area_mu", "reserve_area_mu")
_NUMBERS: Final = frozenset({int, float})
Pair = tuple[Decimal | None, Decimal | None]


class _Is(Enum):
    PARCEL = auto()
    GRAND_TOTAL = auto()
    SUBTOTAL = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows of a sheet by what they are; indices from 0 in the sheet.

    Attributes:
        parcels: rows that are parcels. cells: theirs by field, parallel to `parcels`.
        areas: theirs by field, as far as there is such a column.
        totals: the 合计 and 小计 rows. unlabelled: rows that are a total by their sum alone.
    """

    parcels: tuple[int, ...]
    cells: Mapping[str, list[Cell]]
    areas: Mapping[str, Areas]
    totals: tuple[DeclaredTotal, ...]
    unlabelled: tuple[int, ...]


def sort_rows(grid: Grid, mapping: SheetMapping) -> Sorted:
    """Tell parcels from totals and from what is printed around a table."""
    rows = _filled(grid, mapping)
    kinds = _kinds(rows, mapping)
    told = [index for index, _ in kinds]
    sums = _Sums([rows[index] for index in told], told, mapping)
    unlabelled = _sums_without_label(rows, kinds, sums.of, mapping)
    marked = [(i, _Is.GRAND_TOTAL if i in unlabelled else kind) for i, kind in kinds]
    places = [place for place, (_, kind) in enumerate(marked) if kind is _Is.PARCEL]
    parcels = [told[place] for place in places]
    found = sheet_columns.columns([rows[i] for i in parcels], list(mapping.columns.values()))
    cells: dict[str, list[Cell]] = dict(zip(mapping.columns, found, strict=True))
    _repeat_dittos(cells)
    totals = tuple(_declared(rows, marked, sums.of, mapping))
    return Sorted(tuple(parcels), cells, sums.at(places), totals, tuple(sorted(unlabelled)))


def _kinds(rows: Sequence[Row], mapping: SheetMapping) -> list[tuple[int, _Is]]:
    """Return the rows below the heading that are something, and what each of them is."""
    kinds: list[tuple[int, _Is]] = []
    labels = _label_columns(mapping)
    numbers = mapping.columns.get("parcel_no")
    for index in range(mapping.header_row + 1, len(rows)):
        row = rows[index]
        number = row[numbers] if numbers is not None and numbers < len(row) else None
        # a row that counts the columns holds no number beyond the place of its column
        if type(number) in _NUMBERS and number > numbers + 1:  # type: ignore[operator]
            kinds.append((index, _Is.PARCEL))
            continue
        kind = _kind(row, mapping, labels=labels)
        if kind is not _Is.NOTHING:
            kinds.append((index, kind))
    return kinds


class _Sums:
    """图斑面积 and 入库面积 of rows, read once."""

    def __init__(self, rows: list[Row], indices: list[int], mapping: SheetMapping) -> None:
        self._read: dict[str, Areas] = {}
        for field in _AREAS:
            if (at := mapping.columns.get(field)) is not None:
                (cells,) = sheet_columns.columns(rows, [at])
                self._read[field] = sheet_columns.areas(cells, mapping.units.get(field, ""))
        self._places = {index: place for place, index in enumerate(indices)}

    def of(self, index: int) -> Pair:
        """Return both areas of a row, 亩, None where they say nothing clear."""
        place = self._places[index]
        whole, part = (self._read.get(field) for field in _AREAS)
        return (
            None if whole is None else whole.values[place],
            None if part is None else part.values[place],
        )

    def at(self, places: list[int]) -> dict[str, Areas]:
        """Return the areas at some places, counted among the rows."""
        if len(places) == len(self._places):
            return self._read
        again = {place: number for number, place in enumerate(places)}
        return {
            field: Areas(
                [read.values[place] for place in places],
                {again[place]: said for place, said in read.odd.items() if place in again},
            )
            for field, read in self._read.items()
        }


def _filled(grid: Grid, mapping: SheetMapping) -> list[Row]:
    """Return the rows with merged places and answers standing in every row they cover."""
    fill = {mapping.columns[field] for field in _FILLED_DOWN if field in mapping.columns}
    rows = list(grid.rows)
    copied: set[int] = set()
    for top, left, bottom, _ in grid.merges:
        if left not in fill or bottom == top or top <= mapping.header_row or top >= len(rows):
            continue
        value = rows[top][left] if left < len(rows[top]) else None
        for index in range(top + 1, min(bottom + 1, len(rows))):
            if index not in copied:
                rows[index] = list(rows[index])
                copied.add(index)
            if left < len(rows[index]) and any(cell not in (None, "") for cell in rows[index]):
                rows[index][left] = value
    return rows


def _repeat_dittos(cells: dict[str, list[Cell]]) -> None:
    """Let 同上 say what stands above. A name may be a mark, so it takes the clear words only."""
    for field in _FILLED_DOWN:
        column = cells.get(field, [])
        marks = CLEAR_DITTO if field == "reporter" else DITTO
        dittos = {value for value in set(column) if isinstance(value, str)}
        dittos = {value for value in dittos if value.strip() in marks}
        for index in range(1, len(column)) if dittos else ():
            if column[index] in dittos:
                column[index] = column[index - 1]


def _kind(row: Row, mapping: SheetMapping, *, labels: int) -> _Is:
    cells = [cell for cell in row if cell is not None and cell != ""]
    if not cells:
        return _Is.NOTHING
    at = mapping.columns
    number = _cell(row, at.get("parcel_no"))
    if is_empty(number) or isinstance(number, str):
        texts = [cell for cell in row[:labels] if isinstance(cell, str)]
        for text in texts:
            found = _TOTAL.fullmatch(squeezed(text))
            if found and (is_empty(number) or number == text):
                grand = not found[1] and found[2] != "小计"
                return _Is.GRAND_TOTAL if grand else _Is.SUBTOTAL
        if _is_around(cells, mapping):
            return _Is.NOTHING
    elif len(cells) >= len(at) and _is_numbered_heading(cells):
        return _Is.NOTHING
    return _Is.PARCEL


def _label_columns(mapping: SheetMapping) -> int:
    """Return how many columns from the left may hold the word 合计."""
    areas = [c for field, c in mapping.columns.items() if FIELDS[field].kind is Kind.AREA]
    return min(areas, default=max(mapping.columns.values()) + 1) or 1


def _is_around(cells: Sequence[Cell], mapping: SheetMapping) -> bool:
    """Whether a row is text around the table, or the heading once more."""
    first = text_of(cells[0])
    if len(cells) <= 2:
        plain = squeezed(first)
        if _FOOT.match(plain) or _NOTE.match(plain) or plain == annex.NOTHING:
            return True
        if len(cells) == 1 and isinstance(cells[0], str) and len(plain) > _SHORTEST_NOTE:
            return True
    elif _FOOT.match(squeezed(first)):
        return True
    if all(isinstance(cell, str) for cell in cells) and len(cells) >= 3:
        said = {squeezed(str(cell)).lower() for cell in cells}
        headings = {word for title in mapping.headings for word in title.split("/")}
        return len(said & headings) >= min(3, len(said)) and len(said - headings) <= 1
    return False


def _is_numbered_heading(cells: Sequence[Cell]) -> bool:
    """Whether a row only counts the columns: 1, 2, 3 … 16."""
    if len(cells) < 3:
        return False
    numbers = [figure(cell).value for cell in cells]
    return numbers == [Decimal(number) for number in range(1, len(numbers) + 1)]


def _cell(row: Row, column: int | None) -> Cell:
    return row[column] if column is not None and column < len(row) else None


def _sums_without_label(
    rows: list[Row],
    kinds: list[tuple[int, _Is]],
    sums: Callable[[int], Pair],
    mapping: SheetMapping,
) -> set[int]:
    """Return rows without number, point and class whose areas are those of all others together."""
    parcels = [index for index, kind in kinds if kind is _Is.PARCEL]
    identity = [
        mapping.columns[field]
        for field in ("parcel_no", "x", "y", "class_before", "class_after")
        if field in mapping.columns
    ]
    bare = [i for i in parcels if all(is_empty(_cell(rows[i], column)) for column in identity)]
    if not bare or len(parcels) - len(bare) < 2:
        return set()
    own = set(parcels) - set(bare)
    whole = _added(sums(index) for index in own)
    return {
        index
        for index in bare
        if any(said is not None for said in sums(index))
        and all(
            said is None or said == found for said, found in zip(sums(index), whole, strict=True)
        )
    }


def _added(areas: Iterator[Pair]) -> tuple[Decimal, Decimal]:
    pairs = list(areas)
    return (
        area.total(first for first, _ in pairs if first is not None),
        area.total(second for _, second in pairs if second is not None),
    )


def _declared(
    rows: list[Row],
    kinds: list[tuple[int, _Is]],
    sums: Callable[[int], Pair],
    mapping: SheetMapping,
) -> Iterator[DeclaredTotal]:
    """Yield each total with the sum of what it stands for.

    A 小计 stands for the rows above it up to the one before, or, in sheets that put it first,
    for those below it.
    """
    order = [(index, kind) for index, kind in kinds if kind is not _Is.GRAND_TOTAL]
    leading = bool(order) and order[0][1] is _Is.SUBTOTAL
    blocks = _blocks(order, below=leading)
    every = [index for index, kind in kinds if kind is _Is.PARCEL]
    whole = _added(sums(member) for member in every) if len(every) < len(kinds) else None
    for index, kind in kinds:
        if kind is _Is.PARCEL or whole is None:
            continue
        own = whole if kind is _Is.GRAND_TOTAL else None
        found = own or _added(sums(member) for member in blocks[index])
        said = sums(index)
        label = next((text for cell in rows[index] if (text := text_of(cell))), "")
        yield DeclaredTotal(
            index + 1, label, kind is _Is.GRAND_TOTAL, said[0], said[1], found[0], found[1]
        )


def _blocks(order: Sequence[tuple[int, _Is]], *, below: bool) -> dict[int, list[int]]:
    blocks: dict[int, list[int]] = {}
    block: list[int] = []
    for index, kind in reversed(order) if below else order:
        if kind is _Is.PARCEL:
            block.append(index)
        else:
            blocks[index] = block
            block = []
    return blocks
