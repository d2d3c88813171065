"""The 台账 as an .xlsx and back.

Cells that may be filled in are white under a green heading, all others grey. The values it was
made with stand in a sheet that programs keep but do not show; where a colleague copied the tables
into a new file without it, they are compared with the registry alone.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

from jdz_forestland.domain.annex import PROGRAM
from jdz_forestland.domain.ledger_book import (
    KEY,
    TWICE,
    Book,
    BookSheet,
    ReadCell,
    ReadSheet,
    canonical,
)
from jdz_forestland.domain.sheet_values import text_of
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange import sheet_files, sheet_xml
from jdz_forestland.exchange.files import replacing
from jdz_forestland.exchange.workbook import (
    A3,
    A4,
    FONT,
    alike,
    frame,
    put_text,
    set_foot,
    set_page,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ABOUT: Final = "说明"
ORIGINALS: Final = "原值"
MARK: Final = "林地占补平衡台账"
ROW_KEY: Final = "行号"  # heading of the key column where the key is not the parcel's
HEADER_ROW: Final = 1
_GREEN, _GREY, _SHADE = "C6E7CE", "D9D9D9", "F2F2F2"
_FORMATS: Final = {2: "0.00", 3: "0.000"}
_PAGE_WIDTH: Final = 200  # digits that can still be read on one sheet
_LONGEST_FOOT: Final = 200  # Excel allows 255, codes included
_AGAIN: Final = "请在 Excel 或 WPS 中打开后另存为 .xlsx，再试一次"


def write_book(path: Path, book: Book) -> None:
    """Write the tables; the same book gives the same cells.

    Raises:
        ExchangeError: the file cannot be written.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.title = book.title
    workbook.properties.creator = PROGRAM
    workbook.properties.description = book.provenance
    _write_about(workbook.worksheets[0], book)
    for each in book.sheets:
        _write_table(workbook.create_sheet(each.name), each, book)
    _write_originals(workbook.create_sheet(ORIGINALS), book)
    workbook.active = 1
    with replacing(path) as temporary:
        workbook.save(temporary)


def read_book(path: Path) -> tuple[dict[str, ReadSheet], str]:
    """Return the tables of a book that came back, and the fingerprint it was made with or "".

    Raises:
        ExchangeError: it cannot be read, or is no 台账.
    """
    from openpyxl import load_workbook

    if sheet_files.check(path) != "xlsx":
        raise ExchangeError(f"“{path.name}”不是 .xlsx 台账", hint=_AGAIN)
    sheet_xml.sheet_facts(path)  # refuses what is too vast to hold
    try:
        book = load_workbook(path, data_only=True)
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        raise ExchangeError(f"“{path.name}”读不出来", hint=_AGAIN) from error
    held, head = _originals(book)
    tables = {
        name: read
        for name in book.sheetnames
        if name not in (ABOUT, ORIGINALS)
        and (read := _read_table(book[name], held.get(name, {}))) is not None
    }
    if not tables:
        raise ExchangeError(
            f"“{path.name}”不是本程序导出的台账", hint=f"台账的每张表第一行应有“{KEY}”一列"
        )
    return tables, head


def _write_about(target: Worksheet, book: Book) -> None:
    from openpyxl.styles import Alignment, Font

    target.title = ABOUT
    lines = (
        book.title,
        book.provenance,
        "",
        "怎么用：",
        "1. 绿色表头的列可以填写或改写；灰色的列和格子来自国土变更调查、图形计算或已办结的步骤，"
        "改了也不会写入。",
        "2. 可以排序、筛选、调整列的次序；请不要改动“登记号”“行号”两列和表头。",
        "3. 改好后交回，在“报表”页选“对照修改过的台账…”，逐格看原、现、差，再决定写入。",
        f"标记：{MARK} {book.list_year}",
    )
    target.column_dimensions["A"].width = 90
    set_page(target)
    for row, words in enumerate(lines, start=1):
        cell: Any = target.cell(row, 1, words)
        cell.font = Font(name=FONT, size=14 if row == 1 else 11, bold=row == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _write_table(target: Worksheet, each: BookSheet, book: Book) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    framed = frame("BFBFBF")
    body, bold = Font(name=FONT, size=10), Font(name=FONT, size=10, bold=True)
    fills = {
        True: PatternFill("solid", fgColor=_GREEN),
        False: PatternFill("solid", fgColor=_GREY),
    }
    shade = PatternFill("solid", fgColor=_SHADE)
    wrapped = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for place, column in enumerate(each.columns, start=1):
        cell: Any = target.cell(HEADER_ROW, place, column.title)
        cell.font, cell.fill, cell.alignment, cell.border = (
            bold, fills[not column.why], wrapped, framed,
        )  # fmt: skip
        target.column_dimensions[get_column_letter(place)].width = column.width
    models: dict[tuple[str, bool], Any] = {}
    for number, row in enumerate(each.rows, start=HEADER_ROW + 1):
        for place, (column, value) in enumerate(zip(each.columns, row.cells, strict=True), start=1):
            cell = target.cell(number, place)
            look = (_format(value), bool(column.why or row.closed))
            if look in models:
                alike(cell, models[look])
            else:
                cell.font, cell.border, cell.number_format = body, framed, look[0]
                if look[1]:
                    cell.fill = shade
                models[look] = cell
            _put(cell, value)
    _set_page(target, each, book)


def _put(cell: Any, value: str | int | Decimal | None) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        put_text(cell, canonical(value))
        return
    cell.value = value


def _format(value: str | int | Decimal | None) -> str:
    if isinstance(value, Decimal):
        return _FORMATS.get(-int(value.as_tuple().exponent), "General")
    return "@" if isinstance(value, str) else "General"


def _set_page(target: Worksheet, each: BookSheet, book: Book) -> None:
    from openpyxl.utils import get_column_letter

    last = f"{get_column_letter(len(each.columns))}{HEADER_ROW + len(each.rows)}"
    target.row_dimensions[HEADER_ROW].height = 32
    target.freeze_panes = "C2"
    target.auto_filter.ref = f"A1:{last}"
    across = -(-sum(column.width for column in each.columns) // _PAGE_WIDTH)
    set_page(target, paper=A3 if len(each.columns) > 16 else A4, pages_across=across)
    target.print_title_rows, target.print_title_cols = "1:1", "A:B"
    target.print_area = f"A1:{last}"
    set_foot(target, book.provenance[:_LONGEST_FOOT], size=7)


def _write_originals(target: Worksheet, book: Book) -> None:
    target.sheet_state = "veryHidden"
    target.append([MARK, book.list_year, book.head])
    for each in book.sheets:
        for row in each.rows:
            said = {
                column.title: canonical(value)
                for column, value in zip(each.columns, row.cells, strict=True)
            }
            packed = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
            cells = [packed[start : start + 30_000] for start in range(0, len(packed), 30_000)]
            target.append([each.name, row.key, *cells])


def _originals(book: Any) -> tuple[dict[str, dict[str, dict[str, str]]], str]:
    """Return the values a book was made with, by sheet, row key and heading; its fingerprint."""
    if ORIGINALS not in book.sheetnames:
        return {}, ""
    held: dict[str, dict[str, dict[str, str]]] = {}
    head = ""
    for number, row in enumerate(book[ORIGINALS].iter_rows(values_only=True)):
        if number == 0:
            head = str(row[2] or "") if len(row) > 2 else ""
            continue
        packed = "".join(str(part) for part in row[2:] if part)
        try:
            said = json.loads(packed)
        except ValueError:
            continue  # tampered with: the row is compared with the registry alone
        if isinstance(said, dict):
            own = {str(title): str(text) for title, text in said.items()}
            held.setdefault(str(row[0]), {})[str(row[1])] = own
    return held, head


def _read_table(target: Any, held: dict[str, dict[str, str]]) -> ReadSheet | None:
    rows = list(target.iter_rows())
    titles = [text_of(cell.value) for cell in rows[0]] if rows else []
    if KEY not in titles:
        return None
    key_at = titles.index(ROW_KEY if ROW_KEY in titles else KEY)
    found: dict[str, dict[str, ReadCell]] = {}
    notes = []
    for row in rows[1:]:
        key = text_of(row[key_at].value)
        if not key:
            continue
        if key in found:
            notes.append(f"{target.title}：{key}：{TWICE}")
            continue
        own = held.get(key, {})
        found[key] = {
            title: ReadCell(cell.coordinate, _text(cell.value), own.get(title))
            for title, cell in zip(titles, row, strict=False)
            if title
        }
    return ReadSheet(str(target.title), found, tuple(notes))


def _text(value: Any) -> str:
    """Return a cell as it is compared; a date that a program made of text is ISO again."""
    if hasattr(value, "date") and callable(value.date):
        return str(value.date().isoformat())
    return text_of(value)
