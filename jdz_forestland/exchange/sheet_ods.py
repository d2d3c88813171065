"""What an .ods says of its sheets and readers do not pass on: merged, hidden and unsolved cells.

The reader gives values only, and for this format not even the merged ranges.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Final

from jdz_forestland.domain.sheet import Merge
from jdz_forestland.exchange.sheet_files import damaged
from jdz_forestland.exchange.sheet_xml import SheetFacts

_TOLD: Final = (b"-spanned=", b"table:visibility=", b"table:formula=")
_TAG: Final = re.compile(
    rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]*)>"
    rb"(?:<text:p>([^<]{0,40})</text:p>)?"
)
_NUMBER: Final = {
    name: re.compile(rb"table:number-" + name + rb'="(\d{1,7})"')
    for name in (b"rows-repeated", b"columns-repeated", b"rows-spanned", b"columns-spanned")
}
_NAME: Final = re.compile(rb'table:name="([^"]*)"')
_VALUE: Final = re.compile(rb'office:(?:string-|date-|time-|boolean-)?value="([^"]+)"')
_MOST: Final = 100_000  # merged ranges, unsolved cells: more is no table that a person made


def sheet_facts(path: Path) -> dict[str, SheetFacts]:
    """Look over the sheets of an .ods whose size was checked; return what is found by sheet name.

    Raises:
        ExchangeError: the file is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            content = archive.read("content.xml")
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, ValueError) as error:
        raise damaged(path) from error
    if not any(word in content for word in _TOLD):
        return {}
    return facts_of(content)


@dataclass(slots=True)
class _Sheet:
    """One sheet while it is looked over; counters are those of the cell that comes next."""

    row: int = 0
    rows: int = 1
    column: int = 0
    hidden: bool = False
    filled: bool = False
    hidden_rows: int = 0
    merges: list[Merge] = field(default_factory=list)
    unsolved: dict[tuple[int, int], str] = field(default_factory=dict)

    def begin_row(self, given: bytes) -> None:
        self.end_row()
        self.rows = _number(given, b"rows-repeated")
        self.hidden = b'visibility="collapse"' in given or b'visibility="filter"' in given

    def end_row(self) -> None:
        if self.hidden and self.filled:
            self.hidden_rows += self.rows
        self.row += self.rows if self.column else 0
        self.column, self.hidden, self.filled = 0, False, False

    def take(self, given: bytes, shown: bytes | None) -> None:
        """Take a cell; `shown` is the text in it, where it is short and plain."""
        said = b"office:value-type=" in given
        self.filled = self.filled or said
        down, right = _number(given, b"rows-spanned"), _number(given, b"columns-spanned")
        if down * right > 1 and len(self.merges) < _MOST:
            last = (self.row + down - 1, self.column + right - 1)
            self.merges.append((self.row, self.column, *last))
        if b"table:formula=" in given and len(self.unsolved) < _MOST:
            error = b'calcext:value-type="error"' in given
            empty = _VALUE.search(given) is None and not shown
            if error or empty:
                text = unescape((shown or b"").decode("utf-8", "replace"))
                self.unsolved[self.row, self.column] = text if error else ""
        self.column += _number(given, b"columns-repeated")


def facts_of(content: bytes) -> dict[str, SheetFacts]:
    """Return what the XML of all sheets says, by sheet name; any bytes are borne."""
    facts: dict[str, SheetFacts] = {}
    sheet, name = _Sheet(), ""
    for tag in _TAG.finditer(content):
        closing, kind, given, shown = tag.groups()
        if kind == b"table" and not closing:
            named = _NAME.search(given)
            sheet, name = _Sheet(), unescape(named[1].decode("utf-8", "replace")) if named else ""
        elif kind == b"table":
            sheet.end_row()
            facts[name] = SheetFacts(sheet.hidden_rows, sheet.unsolved, tuple(sheet.merges))
        elif kind == b"table-row" and not closing:
            sheet.begin_row(given)
        elif kind.endswith(b"cell") and not closing:
            sheet.take(given, shown)
    return facts


def _number(given: bytes, name: bytes) -> int:
    found = _NUMBER[name].search(given)
    return max(int(found[1]), 1) if found else 1
