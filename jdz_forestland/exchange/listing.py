"""A list of the window as an .xlsx: all rows, figures as figures, a footer that says what it is."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jdz_forestland.domain.annex import PROGRAM, writable
from jdz_forestland.domain.listing import Listing
from jdz_forestland.exchange.files import replacing
from jdz_forestland.exchange.workbook import (
    FONT,
    alike,
    frame,
    in_margin,
    put_text,
    set_foot,
    set_page,
)

_FIGURE: Final = re.compile(r"[+\-]?\d{1,12}(\.\d+)?")
_WIDEST: Final = 40
_LONGEST_FOOT: Final = 180  # characters; a program refuses head and foot of more than 255
_SAMPLE: Final = 200  # rows looked at for the width of a column


def write_listing(path: Path, listing: Listing) -> None:
    """Write a list.

    Raises:
        ExchangeError: the file cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.properties.title, book.properties.creator = listing.title, PROGRAM
    book.properties.description = f"{listing.foot}　{listing.provenance}"
    sheet: Any = book.worksheets[0]
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", listing.title)[:31] or "列表"
    framed, body = frame("BFBFBF"), Font(name=FONT, size=10)
    for place, column in enumerate(listing.columns, start=1):
        cell = sheet.cell(1, place, column.title)
        cell.font, cell.border = Font(name=FONT, size=10, bold=True), framed
        cell.fill = PatternFill("solid", fgColor="E2F0E6")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = _width(listing, place - 1)
    for number, row in enumerate(listing.rows, start=2):
        for place, (text, column) in enumerate(zip(row, listing.columns, strict=True), start=1):
            cell = sheet.cell(number, place)
            if number > 2:
                alike(cell, sheet.cell(2, place))
            else:
                cell.font, cell.border = body, framed
            _put(cell, text, numeric=column.numeric)
    last = len(listing.rows) + 1
    for step, words in enumerate((listing.foot, listing.provenance), start=2):
        sheet.cell(last + step, 1, words).font = Font(name=FONT, size=9)
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
    put_text(cell, writable(text))
    cell.number_format = "@"


def _width(listing: Listing, place: int) -> float:
    texts = [listing.columns[place].title, *(row[place] for row in listing.rows[:_SAMPLE])]
    return min(max(sum(2 if ord(c) > 255 else 1 for c in text) for text in texts) + 2, _WIDEST)


def _set_page(sheet: Any, listing: Listing, last: int) -> None:
    from openpyxl.utils import get_column_letter

    wide = get_column_letter(len(listing.columns))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{wide}{last}"
    set_page(sheet, landscape=len(listing.columns) > 5)
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = in_margin(listing.title)
    set_foot(sheet, listing.foot[:_LONGEST_FOOT])
