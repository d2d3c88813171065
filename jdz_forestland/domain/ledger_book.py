"""台账: the whole registry as tables that a colleague may fill in, and the difference afterwards.

Every cell is known by sheet, row key and heading, so rows may be sorted and columns moved. The
book carries the values it was made with; so what a colleague changed is told from what has changed
in the registry since, and a cell that changed on both sides is left to the clerk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from jdz_forestland.domain.annex import writable

Value = str | int | Decimal | None

PARCELS: Final = "图斑"
KEY: Final = "登记号"
NUMBER: Final = "图斑号"
UNKNOWN_ROW: Final = "登记库没有这个登记号；新的图斑请用“年度比对”或“导入”加入"
TWICE: Final = "这个登记号在表中出现两次，只看第一行"
MISSING_ROW: Final = "表中没有这一行；登记库的图斑不会因此删除"
MOVED_ON: Final = "导出台账之后登记库也改过这一格，请核对后在图斑卡片上填写"


@dataclass(frozen=True, slots=True)
class BookColumn:
    """One column: heading, whether it holds figures, and where it can be entered.

    Attributes:
        field: name of the field that an edited cell changes; "" where none can be.
        why: why a cell of this column is never taken over.
    """

    title: str
    type: type[str] | type[int] | type[Decimal]
    field: str = ""
    why: str = ""
    width: int = 12


@dataclass(frozen=True, slots=True)
class BookRow:
    """One row: its key, whose parcel it is of, its cells, and why it cannot be edited, if so."""

    key: str
    parcel_key: str
    parcel_no: int
    cells: tuple[Value, ...]
    closed: str = ""


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One table. `stage` is the step whose facts it holds, "" for the parcels."""

    name: str
    columns: tuple[BookColumn, ...]
    rows: tuple[BookRow, ...]
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """All tables, with what states as of when they are."""

    title: str
    list_year: int
    head: str
    provenance: str
    sheets: tuple[BookSheet, ...]


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell of a book that came back: its place "C7", what stands in it, what stood in it."""

    place: str
    text: str
    original: str | None


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A table that came back: cells by row key and heading; notes on its rows."""

    name: str
    rows: Mapping[str, Mapping[str, ReadCell]]
    notes: tuple[str, ...] = ()


class Verdict(StrEnum):
    """What becomes of an edited cell; the value is shown."""

    ENTERED = "写入登记库"
    DRAFTED = "写入办理页的草稿"
    REFUSED = "不写入"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One edited cell: 原 as the registry has it, 现 as the book has it, 差 where both are figures.

    Attributes:
        row_key: of the book. field: what it would change. why: why it is refused, else "".
    """

    sheet: str
    place: str
    row_key: str
    parcel_key: str
    parcel_no: int
    title: str
    field: str
    held: str
    said: str
    difference: str
    verdict: Verdict
    why: str = ""


def canonical(value: Value) -> str:
    """Return a value as cells are compared: one line, figures with their decimals."""
    if value is None:
        return ""
    return writable(value) if isinstance(value, str) else f"{value}"


def compare(sheet: BookSheet, read: ReadSheet) -> Iterator[CellChange]:
    """Yield every cell of a table that a colleague has changed, with what becomes of it."""
    for row in sheet.rows:
        cells = read.rows.get(row.key)
        if cells is None:
            continue
        for column, value in zip(sheet.columns, row.cells, strict=True):
            cell = cells.get(column.title)
            if cell is not None:
                yield from _change(sheet, row, column, canonical(value), cell)


def _change(
    sheet: BookSheet, row: BookRow, column: BookColumn, held: str, cell: ReadCell
) -> Iterator[CellChange]:
    original = held if cell.original is None else cell.original
    if same(cell.text, original, column) or same(cell.text, held, column):
        return
    why = column.why or row.closed
    if not why and not same(original, held, column):
        why = MOVED_ON
    if not why and not cell.text:
        why = "空白不会抹掉登记库的内容；要清空请在图斑卡片上改"
    passed = Verdict.DRAFTED if sheet.stage else Verdict.ENTERED
    yield CellChange(
        sheet=sheet.name,
        place=cell.place,
        row_key=row.key,
        parcel_key=row.parcel_key,
        parcel_no=row.parcel_no,
        title=column.title,
        field=column.field,
        held=held,
        said=cell.text,
        difference=_difference(held, cell.text, column),
        verdict=Verdict.REFUSED if why else passed,
        why=why,
    )


def same(one: str, other: str, column: BookColumn) -> bool:
    """Whether two cells say the same: figures by value, text letter by letter."""
    if one == other:
        return True
    if column.type is str:
        return one.strip() == other.strip()
    first, second = _figure(one), _figure(other)
    return first is not None and first == second


def _difference(held: str, said: str, column: BookColumn) -> str:
    first, second = _figure(held), _figure(said)
    if column.type is str or first is None or second is None:
        return ""
    return f"{second - first:+,f}"


def _figure(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def row_notes(sheet: BookSheet, read: ReadSheet) -> tuple[str, ...]:
    """Return what is to be said of rows that only one side has."""
    held = {row.key for row in sheet.rows}
    unknown = [key for key in read.rows if key not in held]
    missing = [row.key for row in sheet.rows if row.key not in read.rows]
    notes = [f"{sheet.name}：{key}：{UNKNOWN_ROW}" for key in unknown[:20]]
    if missing:
        notes.append(f"{sheet.name}：{len(missing)}行，如{missing[0]}：{MISSING_ROW}")
    return (*read.notes, *notes)


def counted(changes: Sequence[CellChange]) -> dict[Verdict, int]:
    """Return how many cells each verdict has."""
    return {verdict: sum(c.verdict is verdict for c in changes) for verdict in Verdict}
