"""A list of the window as an .xlsx: all rows, figures as figures, a footer that says what it is."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jdz_forestland.domain.annex import PROGRAM, writable
from jdz_forestland.domain.listing import Listing
from jdz_forestland.exchange.cell_style import alike
from jdz_forestland.exchange.files import replacing

_FIGURE: Final = re.compile(r"[+\-]?\d{1,12}(\.\d+)?")
_FONT: Final = "宋体"
_WIDEST: Final = 40
_SAMPLE: Final = 200  # rows looked at for the width of a column


def write_listing(path: Path, listing: Listing) -> None:
    """Write a list.

    Raises:
        ExchangeError: the file cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.properties.title, book.properties.creator = listing.title, PROGRAM
    book.properties.description = f"{listing.foot}　{listing.provenance}"
    sheet: Any = book.worksheets[0]
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", listing.title)[:31] or "列表"
    thin = Side(style="thin", color="BFBFBF")
    frame, body = Border(left=thin, right=thin, top=thin, bottom=thin), Font(name=_FONT, size=10)
    for place, column in enumerate(listing.columns, start=1):
        cell = sheet.cell(1, place, column.title)
        cell.font, cell.border = Font(name=_FONT, size=10, bold=True), frame
        cell.fill = PatternFill("solid", fgColor="E2F0E6")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = _width(listing, place - 1)
    for number, row in enumerate(listing.rows, start=2):
        for place, (text, column) in enumerate(zip(row, listing.columns, strict=True), start=1):
            cell = sheet.cell(number, place)
            if number > 2:
                alike(cell, sheet.cell(2, place))
            else:
                cell.font, cell.border = body, frame
            _put(cell, text, numeric=column.numeric)
    last = len(listing.rows) + 1
    for step, words in enumerate((listing.foot, listing.provenance), start=2):
        sheet.cell(last + step, 1, words).font = Font(name=_FONT, size=9)
    _set_page(sheet, listing, last)
    with replacing(path) as temporary:
        book.save(temporary)


def _put(cell: Any, text: str, *, numeric: bool) -> None:
    if not text:
        return
    if numeric and _FIGURE.fullmatch(text):
        places = len(text.partition(".")[2])
        cell.value = Decimal(text)
        cell.number_format = f"0.{'0' * places}" if places else "0"
        return
    cell.value, cell.data_type, cell.number_format = writable(text), "s", "@"
    cell.quotePrefix = text[:1] in tuple("=+-@＝＋－＠")


def _width(listing: Listing, place: int) -> float:
    texts = [listing.columns[place].title, *(row[place] for row in listing.rows[:_SAMPLE])]
    return min(max(sum(2 if ord(c) > 255 else 1 for c in text) for text in texts) + 2, _WIDEST)


def _set_page(sheet: Any, listing: Listing, last: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    wide = get_column_letter(len(listing.columns))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{wide}{last}"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if len(listing.columns) > 5 else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = listing.title.replace("&", "&&")
    sheet.oddFooter.left.text = listing.foot.replace("&", "&&")[:180]
    sheet.oddFooter.left.size = 8
    sheet.oddFooter.right.text = "第&P页 共&N页"
