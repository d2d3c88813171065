"""A spreadsheet of parcels as values: what a township or an earlier year filled in by hand.

Nothing here is of record: a sheet has no shapes. Its rows are compared with the registry, and
only what people enter (answers, names, remarks) is taken from it.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from jdz_forestland.domain.annex import COLUMNS, Kind
from jdz_forestland.domain.findings import Level

Cell = int | float | str | bool | datetime.date | datetime.time | datetime.timedelta | None
Row = list[Cell]
# first row, first column, last row, last column; counted from 0.
Merge = tuple[int, int, int, int]


class FormKind(StrEnum):
    """What a sheet was recognised as."""

    ANNEX = "annex"
    LIST = "list"

    @property
    def label(self) -> str:
        """Name on screen."""
        return {"annex": "补充林地储备库表（附件表）", "list": "普通清单"}[self]


@dataclass(frozen=True, slots=True)
class SheetField:
    """One of the sixteen things that a row can say, named as the annex names its columns."""

    key: str
    title: str
    kind: Kind


_KEYS: Final = (
    "number", "city", "county", "town", "village", "parcel_no", "parcel_area_mu", "x", "y",
    "class_before", "class_after", "can_restore", "is_vegetated", "reserve_area_mu", "reporter",
    "remarks",
)  # fmt: skip
FIELDS: Final = {
    key: SheetField(key, column.title, column.kind)
    for key, column in zip(_KEYS, COLUMNS, strict=True)
}


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as it is stored; rows and columns counted from 0.

    Attributes:
        visible: whether a person sees the sheet without looking for it.
        rows: cells; rows may differ in length. None and "" are empty.
        merges: merged ranges.
        hidden_rows: number of rows that are hidden (or filtered away) and hold something.
        unsolved: cells with a formula but no result, and cells whose result is an error, with
            the text of the error or "".
        hides: Chinese words on what the format keeps from the reader, or "".
    """

    name: str
    visible: bool
    rows: list[Row]
    merges: tuple[Merge, ...] = ()
    hidden_rows: int = 0
    unsolved: Mapping[tuple[int, int], str] | None = None
    hides: str = ""


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """Which column is what.

    Attributes:
        header_row: last row of the heading, from 0; data begin below it.
        columns: column, from 0, by field.
        units: "亩", "平方米" or "公顷" by field of an area.
        headings: the heading of every column, joined over its rows.
        how: Chinese sentence: recognised, remembered or given.
    """

    header_row: int
    columns: Mapping[str, int]
    units: Mapping[str, str]
    headings: tuple[str, ...]
    how: str

    @property
    def signature(self) -> str:
        """What sheets with the same headings have in common, however many rows stand above."""
        text = "\n".join(self.headings).rstrip("\n")
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]

    @property
    def letters(self) -> dict[str, str]:
        """Column letters by field, as they are shown, given and remembered."""
        return {field: column_letters(column) for field, column in self.columns.items()}


class SheetRow(NamedTuple):
    """One row; None and "" where the sheet says nothing that can be understood.

    A tuple, because there may be 50,000 of them.

    Attributes:
        row: row in the sheet, from 1.
        parcel_area_mu, reserve_area_mu: 亩, two decimals.
        x, y: northing and easting as written, metres.
        class_before, class_after: names as the form wants them, joined by 、.
    """

    row: int
    number: int | None
    city: str
    county: str
    town: str
    village: str
    parcel_no: int | None
    parcel_area_mu: Decimal | None
    x: Decimal | None
    y: Decimal | None
    class_before: str
    class_after: str
    can_restore: bool | None
    is_vegetated: bool | None
    reserve_area_mu: Decimal | None
    reporter: str
    remarks: str


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with one cell.

    Attributes:
        sheet: name of the sheet. cell: "F12", or "" where the whole sheet is meant.
        value: what stands there, as it is read. rule: "F-204".
    """

    sheet: str
    cell: str
    value: str
    rule: str
    text: str
    hint: str
    level: Level


@dataclass(frozen=True, slots=True)
class DeclaredTotal:
    """A 合计 or 小计 row of the sheet; it is no parcel.

    Attributes:
        row: in the sheet, from 1. label: as written. is_grand: 合计, not 小计.
        parcel_area_mu, reserve_area_mu: as written, 亩; None where it says nothing.
        parcel_sum_mu, reserve_sum_mu: what the rows it stands for add up to.
    """

    row: int
    label: str
    is_grand: bool
    parcel_area_mu: Decimal | None
    reserve_area_mu: Decimal | None
    parcel_sum_mu: Decimal
    reserve_sum_mu: Decimal

    @property
    def agrees(self) -> bool:
        """Whether what is written is what the rows add up to."""
        pairs = (
            (self.parcel_area_mu, self.parcel_sum_mu),
            (self.reserve_area_mu, self.reserve_sum_mu),
        )
        return all(said is None or said == found for said, found in pairs)


@dataclass(frozen=True, slots=True)
class SheetTotals:
    """The sums of a sheet, 亩.

    Attributes:
        expected_mu: 入库面积 that was typed in beforehand, or None.
        declared: the 合计 and 小计 rows.
    """

    parcels: int
    parcel_area_mu: Decimal
    reserve_area_mu: Decimal
    expected_mu: Decimal | None
    declared: tuple[DeclaredTotal, ...]


@dataclass(frozen=True, slots=True)
class SheetExamined:
    """What a dry run of one spreadsheet finds. Nothing is written.

    Attributes:
        file_name, sha256: of the file that was read.
        form, sheet, sheets: what it is, which sheet was read, and all there are.
        encoding_how: for text files, how encoding and separator were decided; else "".
        list_year: 年度 in the line under the title, or None.
        faults: all of them, worst first.
    """

    file_name: str
    sha256: str
    form: FormKind
    sheet: str
    sheets: tuple[str, ...]
    encoding_how: str
    list_year: int | None
    mapping: SheetMapping
    rows: tuple[SheetRow, ...]
    faults: tuple[CellFault, ...]
    totals: SheetTotals

    @property
    def errors(self) -> int:
        """Number of faults that keep the sheet from being taken."""
        return sum(fault.level is Level.ERROR for fault in self.faults)


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0: A, Z, AA, XFD."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int | None:
    """Return the column, from 0, that letters name; None where they name none."""
    plain = letters.strip().upper()
    if not (1 <= len(plain) <= 3 and plain.isascii() and plain.isalpha()):
        return None
    number = 0
    for letter in plain:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def address(row: int, column: int) -> str:
    """Return the name of a cell from its row and column, both counted from 0: "F12"."""
    return f"{column_letters(column)}{row + 1}"


def worst_first(faults: Iterable[CellFault]) -> tuple[CellFault, ...]:
    """Return faults in the order in which they are shown: worst first, then down the sheet."""

    def place(fault: CellFault) -> tuple[int, str, int, int, str]:
        letters = fault.cell.rstrip("0123456789")
        row = int(fault.cell[len(letters) :] or 0)
        return (-fault.level, fault.sheet, row, column_number(letters) or 0, fault.rule)

    return tuple(sorted(faults, key=place))
