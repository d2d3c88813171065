"""The annex form on paper: an .xlsx that prints on A4 landscape and takes a seal.

Only layout lives here; every word and figure comes from `jdz_forestland.domain.annex`. The 合计 is
written as a plain figure and not as SUM: a formula without a stored result is empty or 0 in every
program that shows a workbook without calculating it, and what is filed must not change by itself.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

from jdz_forestland.domain import annex
from jdz_forestland.domain.annex import AnnexForm, Kind, Value
from jdz_forestland.exchange.files import replacing
from jdz_forestland.exchange.workbook import FONT, PAGES, alike, frame, put_text, set_page

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Alignment
    from openpyxl.worksheet.worksheet import Worksheet

SHEET: Final = "储备库"
HEADER_ROW: Final = 3
FIRST_ROW: Final = 5
LAST_COLUMN: Final = len(annex.COLUMNS)

# Widths in digits of the body font. Together they fill A4 landscape at 100%, so that fitting to
# the width changes next to nothing and pages hold what `_break_pages` counts.
_WIDTHS: Final = (4.5, 9, 7, 9, 12.5, 6, 10.5, 11.5, 12.5, 8.5, 8.5, 9.5, 7.5, 10.5, 8, 15)
_BODY_PT: Final = 10
_DIGIT_PX, _PADDING_PX = 7, 6
_EM_PX: Final = _BODY_PT * 4 / 3
# Heights are whole pixels (0.75 pt), so that no program rounds them up.
_LINE_PT, _ROW_MARGIN_PT = 14.25, 6.75
_TITLE_PT, _UNIT_PT, _HEADER_PTS = 33.0, 22.5, (32.25, 45.0)
_TOTAL_PT, _EMPTY_PT, _SIGNATURES_PT, _PROVENANCE_PT = 21.0, 42.0, 30.0, 15.75
_TALLEST_PT: Final = 400  # Excel's own limit is 409
_MARGINS_IN: Final = {"left": 0.35, "right": 0.35, "top": 0.5, "bottom": 0.6}
# A4 is 595 pt high; the rest is for programs and printers that round up.
_USABLE_HEIGHT_PT: Final = 583
# Rows, the 合计 among them, that the last page holds at least above the notes.
_COMPANY: Final = 4
_FORMATS: Final = {Kind.NUMBER: "0", Kind.AREA: "0.00", Kind.COORDINATE: "0.000"}
_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def write_annex(path: Path, form: AnnexForm) -> None:
    """Write the form as an .xlsx; the same form gives the same bytes.

    Args:
        path: replaced as a whole, or left as it was.

    Raises:
        ExchangeError: the file cannot be written.
    """
    content = _packed(_workbook(form))
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def write_annexes(path: Path, forms: Sequence[AnnexForm]) -> None:
    """Write the forms of several counties as one .xlsx: a summary, then a sheet per county.

    Raises:
        ExchangeError: the file cannot be written.
    """
    book = _empty_book(forms[0], title=f"{annex.TITLE}（{annex.CITY_MARK}）")
    _write_summary(book.worksheets[0], forms)
    for form in forms:
        _write_form(book.create_sheet(form.county), form)
    content = _packed(book)
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _packed(book: Workbook) -> bytes:
    """Return the workbook as a file without the time of its writing in it."""
    from openpyxl.writer.excel import ExcelWriter

    written, packed = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(written, "w")).save()
    with zipfile.ZipFile(written) as loose, zipfile.ZipFile(packed, "w") as archive:
        for name in loose.namelist():
            member = zipfile.ZipInfo(name, _ZIP_EPOCH)
            archive.writestr(member, loose.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _workbook(form: AnnexForm) -> Workbook:
    book = _empty_book(form, title=form.title)
    sheet = book.worksheets[0]
    sheet.title = SHEET
    _write_form(sheet, form)
    return book


def _empty_book(form: AnnexForm, *, title: str) -> Workbook:
    from openpyxl import Workbook

    book = Workbook()
    _set_body_font(book)
    book.properties.title = title
    book.properties.creator = annex.PROGRAM
    book.properties.description = form.provenance
    made = form.as_of.astimezone(UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = made
    return book


def _write_form(sheet: Worksheet, form: AnnexForm) -> None:
    _write_head(sheet, form)
    heights = _write_rows(sheet, form)
    foot = _write_foot(sheet, form, FIRST_ROW + len(heights))
    _set_page(sheet, last_row=FIRST_ROW + len(heights) + len(foot) - 1)
    _break_pages(sheet, heights, sum(foot))


def _write_summary(sheet: Worksheet, forms: Sequence[AnnexForm]) -> None:
    """Write a line per county and their sums; each says as of when its own registry is."""
    sheet.title = annex.CITY_MARK
    table = annex.city_summary(forms)
    for column, width in enumerate((8, 16, 12, 18, 18, 90), start=1):
        sheet.column_dimensions["ABCDEF"[column - 1]].width = width
    for number, cells in enumerate(table, start=1):
        last = number == len(table)
        for column, value in enumerate(cells, start=1):
            kind = Kind.AREA if column in (4, 5) else Kind.NUMBER
            _put(_at(sheet, number, column), value, kind=kind, bold=number == 1 or last)
            _frame(sheet, number, column)
    set_page(sheet)


def _set_body_font(book: Workbook) -> None:
    """Make the body font the font that column widths are counted in.

    The default font follows the language of the program that opens the file, and with it the
    table would be an eighth wider in one office than in the next.
    """
    from openpyxl.styles import Font
    from openpyxl.utils.indexed_list import IndexedList

    font = Font(name=FONT, size=_BODY_PT)
    book._fonts = IndexedList([font])  # type: ignore[attr-defined]
    book._named_styles["Normal"].font = font  # type: ignore[attr-defined]


def _write_head(sheet: Worksheet, form: AnnexForm) -> None:
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    _write_line(sheet, 1, form.title, height=_TITLE_PT, size=18, bold=True)
    _write_line(sheet, 2, form.unit_line, height=_UNIT_PT, size=12)
    for step, height in enumerate(_HEADER_PTS):
        sheet.row_dimensions[HEADER_ROW + step].height = height
    for cell in annex.HEADER:
        top, left = HEADER_ROW + cell.row, 1 + cell.column
        _put(_at(sheet, top, left), cell.text, bold=True)
        _frame(sheet, top, left, rows=cell.rows, columns=cell.columns)


def _write_rows(sheet: Worksheet, form: AnnexForm) -> list[float]:
    """Write the data rows and the 合计; return the height of each, points."""
    heights = []
    for number, row in enumerate(form.rows, start=FIRST_ROW):
        for column, value in enumerate(row.cells, start=1):
            cell = _at(sheet, number, column)
            if number > FIRST_ROW:
                alike(cell, sheet.cell(FIRST_ROW, column))
                _fill(cell, value)
                continue
            _put(cell, value, kind=annex.COLUMNS[column - 1].kind)
            _frame(sheet, number, column)
            if column == LAST_COLUMN:
                cell.alignment = _alignment("left")
        heights.append(_row_height(row.cells))
    if form.empty_note:
        _put(_at(sheet, FIRST_ROW, 1), form.empty_note)
        _frame(sheet, FIRST_ROW, 1, columns=LAST_COLUMN)
        heights.append(_EMPTY_PT)
    if form.total:
        number = FIRST_ROW + len(heights)
        for column, value in enumerate(form.total.cells, start=1):
            _put(_at(sheet, number, column), value, kind=annex.COLUMNS[column - 1].kind, bold=True)
            _frame(sheet, number, column)
        sheet.cell(number, 1).alignment = _alignment("center")
        _frame(sheet, number, 1, columns=annex.TOTAL_LABEL_COLUMNS)
        heights.append(_TOTAL_PT)
    for number, height in enumerate(heights, start=FIRST_ROW):
        sheet.row_dimensions[number].height = height
    return heights


def _write_foot(sheet: Worksheet, form: AnnexForm, first: int) -> list[float]:
    """Write what stands under the table; return the height of each row, points.

    The notes are one cell: a page break can fall between rows, never inside one.
    """
    notes = [annex.NOTES_TITLE, *form.notes]
    lines = (
        (form.signatures, _SIGNATURES_PT, 11),
        ("\n".join(notes), len(notes) * _LINE_PT + _ROW_MARGIN_PT, _BODY_PT),
        (form.provenance, _PROVENANCE_PT, 8),
    )
    for number, (text, height, size) in enumerate(lines, start=first):
        _write_line(sheet, number, text, height=height, size=size, horizontal="left")
    return [height for _, height, _ in lines]


def _write_line(
    sheet: Worksheet,
    row: int,
    text: str,
    *,
    height: float,
    size: int,
    bold: bool = False,
    horizontal: Literal["left", "center"] = "center",
) -> None:
    """Write one line across the whole table, without a frame."""
    cell = _at(sheet, row, 1)
    _put(cell, text, bold=bold, size=size)
    cell.alignment = _alignment(horizontal)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=LAST_COLUMN)
    sheet.row_dimensions[row].height = height


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast("Cell", sheet.cell(row, column))


def _put(
    cell: Cell, value: Value, *, kind: Kind = Kind.TEXT, bold: bool = False, size: int = _BODY_PT
) -> None:
    from openpyxl.styles import Font

    _fill(cell, value)
    if not isinstance(value, str):
        cell.number_format = _FORMATS[kind]
    cell.alignment = _alignment("right" if kind is Kind.AREA else "center")
    cell.font = Font(name=FONT, size=size, bold=bold)


def _fill(cell: Cell, value: Value) -> None:
    """Put a value into a cell, whatever it looks like."""
    if isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value


def _alignment(horizontal: Literal["left", "center", "right"]) -> Alignment:
    from openpyxl.styles import Alignment

    # Figures keep off the line beside them and must not wrap.
    figure = horizontal == "right"
    return Alignment(
        horizontal=horizontal, vertical="center", wrap_text=not figure, indent=int(figure)
    )


def _frame(sheet: Worksheet, top: int, left: int, *, rows: int = 1, columns: int = 1) -> None:
    """Draw thin lines round every cell of a range and merge it when it is more than one."""
    framed = frame()
    bottom, right = top + rows - 1, left + columns - 1
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            sheet.cell(row, column).border = framed
    if rows * columns > 1:
        sheet.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)


def _row_height(cells: Sequence[Value]) -> float:
    """Return a height that shows the longest text whole: programs do not fit rows on their own."""
    lines = max(
        _lines(value, width)
        for value, width in zip(cells, _WIDTHS, strict=True)
        if isinstance(value, str)
    )
    return min(lines * _LINE_PT + _ROW_MARGIN_PT, _TALLEST_PT)


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of `width` digits, rather one too many."""
    room = width * _DIGIT_PX - _PADDING_PX
    lines, used = 1, 0.0
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WFA"
        step = _EM_PX if wide else _EM_PX * 0.56
        if used + step > room:
            lines, used = lines + 1, 0.0
        used += step
    return lines


def _set_page(sheet: Worksheet, *, last_row: int) -> None:
    sheet.freeze_panes = f"A{FIRST_ROW}"
    set_page(sheet)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{HEADER_ROW}:{FIRST_ROW - 1}"
    sheet.print_area = f"A1:{sheet.cell(last_row, LAST_COLUMN).coordinate}"
    for side, inches in _MARGINS_IN.items():
        setattr(sheet.page_margins, side, inches)
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddFooter.center.text = PAGES  # type: ignore[union-attr]


def _break_pages(sheet: Worksheet, heights: Sequence[float], foot: float) -> None:
    """Set every page break, so that the notes follow rows on the last page and are not cut.

    Left to themselves programs fill the pages, each a little differently, and put the notes alone
    on the last one. Pages are counted at 100%; a smaller scale only makes more room.
    """
    from openpyxl.worksheet.pagebreak import Break

    page = _USABLE_HEIGHT_PT - 72 * (_MARGINS_IN["top"] + _MARGINS_IN["bottom"]) - sum(_HEADER_PTS)
    room, starts = page - _TITLE_PT - _UNIT_PT, [0]
    for row, height in enumerate(heights):
        if height > room:
            room = page
            starts.append(row)
        room -= height
    last_start = len(heights) - min(_COMPANY, len(heights) - 1)
    while sum(heights[last_start:]) + foot > page:
        last_start += 1
    if foot > room or (len(starts) > 1 and starts[-1] > last_start):
        starts = [*(start for start in starts if start < last_start), last_start]
    for start in starts[1:]:
        sheet.row_breaks.append(Break(id=FIRST_ROW + start - 1))
