"""The use plan as a workbook: the same tables as the paper, figures as figures.

Written as plain figures and not as formulas: what was filed must not change by itself.
"""

from __future__ import annotations

import datetime
import io
import itertools
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jdz_forestland.domain.annex import PROGRAM, writable
from jdz_forestland.domain.use_plan_paper import Cell, Column, Grid, Paper, Section
from jdz_forestland.exchange.document import packed
from jdz_forestland.exchange.files import replacing
from jdz_forestland.exchange.workbook import FONT, PAGES, frame, put_text, set_page

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SHEETS: Final = ("上年总结", "本年计划")
_DIGITS_PER_MM: Final = 0.62
_LINE_PT: Final = 15.0


def write(path: Path, paper: Paper) -> None:
    """Write the paper as an .xlsx; the same paper gives the same bytes.

    Raises:
        ExchangeError: the file cannot be written; what was there stays.
    """
    written = io.BytesIO()
    _workbook(paper).save(written)
    content = packed(written.getvalue())
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _workbook(paper: Paper) -> Workbook:
    from openpyxl import Workbook

    book = Workbook()
    for number, (name, sections) in enumerate(zip(SHEETS, (paper.past, paper.plan), strict=True)):
        sheet = book.worksheets[0] if number == 0 else book.create_sheet()
        sheet.title = name
        _fill(sheet, paper, sections)
    properties = book.properties
    properties.title, properties.creator = paper.title, PROGRAM
    properties.description = paper.provenance
    made = paper.as_of.astimezone(datetime.UTC).replace(tzinfo=None)
    properties.created = properties.modified = made
    return book


def _fill(sheet: Worksheet, paper: Paper, sections: Sequence[Section]) -> None:
    widest = max((grid for s in sections for grid in s.grids), key=lambda grid: len(grid.columns))
    columns = widest.columns
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[_letter(number)].width = column.width_mm * _DIGITS_PER_MM
    row = _line(sheet, 1, paper.title, columns, size=16, bold=True, centred=True)
    if paper.mark:
        row = _line(sheet, row, paper.mark, columns, centred=True)
    for section in sections:
        for grid in section.grids:
            row = _grid(sheet, row, grid, columns)
    _line(sheet, row, paper.provenance, columns, size=8)
    _set_page(sheet)


def _line(
    sheet: Worksheet,
    row: int,
    text: str,
    columns: Sequence[Column],
    *,
    size: int = 10,
    bold: bool = False,
    centred: bool = False,
) -> int:
    """Write a line across the sheet and return the row after it."""
    cell = sheet.cell(row, 1)
    _put(cell, text, size=size, bold=bold, align="center" if centred else "left")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(columns))
    room = sum(column.width_mm for column in columns) * _DIGITS_PER_MM * 10 / size
    sheet.row_dimensions[row].height = _height(text, room, size=size)
    return row + 1


def _grid(sheet: Worksheet, row: int, grid: Grid, columns: Sequence[Column]) -> int:
    """Write a table and return the row after it, one left free."""
    row = _line(sheet, row, grid.title, columns, size=11, bold=True)
    if not grid.rows:
        return _line(sheet, row, f"（{grid.empty}）", columns) + 1
    spans = _spans(grid, columns)
    rooms = [
        sum(column.width_mm for column in columns[first - 1 : last]) * _DIGITS_PER_MM
        for first, last in spans
    ]
    heads = tuple(column.title for column in grid.columns)
    for line in (heads, *grid.lines):
        bold = line is heads or line is grid.total
        for value, column, (first, last) in zip(line, grid.columns, spans, strict=True):
            figure = column.figure and line is not heads
            align = "right" if figure else "left" if len(str(value)) > 8 else "center"
            _framed(sheet, row, first, last)
            _put(sheet.cell(row, first), value, bold=bold, align=align)
        heights = [_height(str(value), room) for value, room in zip(line, rooms, strict=True)]
        sheet.row_dimensions[row].height = max(heights)
        row += 1
    return row + 1


def _spans(grid: Grid, columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Share out the sheet's columns among those of a table, as near to its widths as they go."""
    edges = [0, *itertools.accumulate(column.width_mm for column in columns)]
    wanted = list(itertools.accumulate(column.width_mm for column in grid.columns))
    spans, first = [], 1
    for number, reach in enumerate(wanted, start=1):
        room = range(first, len(columns) - len(wanted) + number + 1)
        aim = edges[-1] * reach / wanted[-1]
        last = room[-1] if number == len(wanted) else min(room, key=lambda n: abs(edges[n] - aim))
        spans.append((first, last))
        first = last + 1
    return spans


def _framed(sheet: Worksheet, row: int, first: int, last: int) -> None:
    framed = frame()
    for column in range(first, last + 1):
        sheet.cell(row, column).border = framed
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _put(cell: Any, value: Cell, *, size: int = 10, bold: bool = False, align: str) -> None:
    from openpyxl.styles import Alignment, Font

    if isinstance(value, str):
        put_text(cell, writable(value))
    else:
        cell.value = value
        cell.number_format = "#,##0.00" if isinstance(value, Decimal) else "0"
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=align != "right")


def _height(text: str, room: float, *, size: int = 10) -> float:
    """Return a height that shows a text whole: programs do not fit merged rows on their own."""
    wide = sum(2.1 if unicodedata.east_asian_width(char) in "WFA" else 1.1 for char in text)
    lines = max(1, -(-int(wide) // max(int(room) - 1, 1)))
    return min(lines * _LINE_PT * size / 10 + 5, 400)


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)


def _set_page(sheet: Worksheet) -> None:
    set_page(sheet)
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = PAGES  # type: ignore[union-attr]
