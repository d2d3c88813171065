"""The quota ledger as an .xlsx: one sheet per table, with where it comes from under each."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jdz_forestland.domain.annex import PROGRAM, writable
from jdz_forestland.domain.quota_statement import Cell, Statement, Table
from jdz_forestland.exchange.files import replacing
from jdz_forestland.exchange.workbook import FONT, frame, put_text, set_foot, set_page

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_HEADER_ROW: Final = 2
_WIDEST: Final = 46
_LINE_PT: Final = 13.5


def write_statement(path: Path, statement: Statement) -> None:
    """Write a statement; the file is replaced as a whole, or left as it was.

    Raises:
        ExchangeError: the file cannot be written.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.properties.title = statement.heading
    book.properties.creator = PROGRAM
    book.properties.description = statement.provenance
    book.remove(book.worksheets[0])
    for table in statement.tables:
        _write_table(book.create_sheet(table.name), statement, table)
    with replacing(path) as temporary:
        book.save(temporary)


def _write_table(sheet: Worksheet, statement: Statement, table: Table) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    _put(sheet, 1, 1, f"{statement.heading}·{table.name}", bold=True, size=14)
    for column, title in enumerate(table.columns, start=1):
        _put(sheet, _HEADER_ROW, column, title, bold=True)
        cell = sheet.cell(_HEADER_ROW, column)
        cell.fill = PatternFill("solid", fgColor="E2EFDA")
        cell.alignment = Alignment(horizontal="center", vertical="center")
    rows = [*table.rows, *([table.total] if table.total else [])]
    for number, row in enumerate(rows, start=_HEADER_ROW + 1):
        for column, value in enumerate(row, start=1):
            _put(sheet, number, column, value, bold=bool(table.total) and row is table.total)
    foot = _HEADER_ROW + len(rows) + 2
    if not rows:
        _put(sheet, _HEADER_ROW + 1, 1, "没有记录")
    for step, text in enumerate((*statement.notes, statement.provenance)):
        _put(sheet, foot + step, 1, text, size=9)
        sheet.cell(foot + step, 1).font = Font(name=FONT, size=9, color="595959")
    _lay_out(sheet, table, statement.provenance)


def _put(
    sheet: Worksheet, row: int, column: int, value: Cell, *, bold: bool = False, size: int = 10
) -> None:
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        put_text(cell, writable(value))
    else:
        cell.value = value
        cell.number_format = "0.00" if isinstance(value, Decimal) else "0"
        cell.alignment = Alignment(horizontal="right", vertical="center", indent=1)
    cell.font = Font(name=FONT, size=size, bold=bold)


def _lay_out(sheet: Worksheet, table: Table, provenance: str) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    framed = frame("BFBFBF")
    rows = [table.columns, *table.rows, *([table.total] if table.total else [])]
    for number, row in enumerate(rows):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(_HEADER_ROW + number, column)
            cell.border = framed
            if number and isinstance(value, str):
                cell.alignment = Alignment(vertical="center", wrap_text=True)
        # programs do not fit rows on their own
        lines = max(-(-_width(value) // (_WIDEST - 2)) for value in row)
        sheet.row_dimensions[_HEADER_ROW + number].height = _LINE_PT * max(lines, 1) + 3
    for column in range(len(table.columns)):
        longest = max(_width(row[column]) for row in rows)
        letter = get_column_letter(column + 1)
        sheet.column_dimensions[letter].width = min(longest + 2, _WIDEST)
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.print_title_rows = f"1:{_HEADER_ROW}"
    set_page(sheet)
    set_foot(sheet, provenance.split("　由")[0])


def _width(value: Cell) -> int:
    """Return the width of a value in digits: an ideograph takes two."""
    return sum(1 if ord(character) < 0x2E80 else 2 for character in str(value))
