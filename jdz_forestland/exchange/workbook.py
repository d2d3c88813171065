"""What all workbooks of this program have alike: text that stays text, frames, and the page."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from openpyxl.styles import Border
    from openpyxl.worksheet.worksheet import Worksheet

# Every Chinese office has it; 方正小标宋 would silently become something else where it is missing.
FONT: Final = "宋体"
PAGES: Final = "第&P页 共&N页"
A3, A4 = 8, 9
_LOOKS_LIKE_FORMULA: Final = tuple("=+-@＝＋－＠")


def alike(cell: Any, model: Any) -> None:
    """Give a cell the look of another one of the same workbook.

    Dressing a cell costs openpyxl a search for each font, frame and filling it has; in tables of
    thousands of cells that was nearly all of the time.
    """
    cell._style = copy(model._style)


def put_text(cell: Any, text: str) -> None:
    """Put a text into a cell, whatever it looks like.

    Left to itself openpyxl takes "=1+1" for a formula and "#N/A" for an error, and so does an
    office program as soon as somebody edits the cell.
    """
    cell.value = text or None
    cell.data_type = "s" if text else "n"
    cell.quotePrefix = text.startswith(_LOOKS_LIKE_FORMULA)


def frame(colour: str | None = None) -> Border:
    """Return a thin line on all four sides."""
    from openpyxl.styles import Border, Side

    thin = Side(style="thin", color=colour)
    return Border(left=thin, right=thin, top=thin, bottom=thin)


def set_page(
    sheet: Worksheet, *, landscape: bool = True, paper: int = A4, pages_across: int = 1
) -> None:
    """Print a sheet on this paper, as many pages long as it takes."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.paperSize = paper
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages_across, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def set_foot(sheet: Worksheet, left: str, *, size: int = 8) -> None:
    """Print this text at the left of the foot of every page, and the page's number at the right."""
    foot: Any = sheet.oddFooter
    foot.left.text, foot.left.size = in_margin(left), size
    foot.right.text = PAGES


def in_margin(text: str) -> str:
    """Return a text as head and foot of a page take it: "&" begins a code there."""
    return text.replace("&", "&&")
