"""The workbook of a field check: one row per parcel, filled in on the way or at the desk."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jdz_forestland.domain import check_rows
from jdz_forestland.domain.annex import PROGRAM, writable
from jdz_forestland.domain.check_rows import (
    CLAIMED,
    DAY,
    ID,
    MEASURED,
    NOTE,
    PEOPLE,
    PHOTOS,
    RESULT,
    FilledBook,
)
from jdz_forestland.domain.check_sheet import CheckRound, CheckStop
from jdz_forestland.domain.field_check import MOST_MU, Outcome
from jdz_forestland.domain.spot_check import SpotCheck
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange import sheet
from jdz_forestland.exchange.files import replacing
from jdz_forestland.exchange.workbook import FONT, frame, put_text, set_page

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET: Final = "现场核查"
_TITLE_ROW, _NOTE_ROW, _HOW_ROW, _HEADER_ROW = 1, 2, 3, 4
_HOW: Final = (
    "只填浅黄色各列；没有去的留空。照片不用填文件名，按拍摄位置和时间自动对应，"
    "对应不上的才填（几张用顿号隔开）"
)
# Heading, width in digits, and what the county says; None where the visitors write.
_COLUMNS: Final = (
    ("序号", 5), (ID, 14), ("乡（镇）", 10), ("村", 14), ("X", 13), ("Y", 14), ("经度", 12),
    ("纬度", 11), ("上年度地类", 11), ("本年度地类", 13), (CLAIMED, 11), ("为何核查", 16),
    (DAY, 12), (PEOPLE, 16), (RESULT, 11), (MEASURED, 11), (NOTE, 30), (PHOTOS, 18),
)  # fmt: skip
_FORMATS: Final = {
    "X": "0.000", "Y": "0.000", "经度": "0.000000", "纬度": "0.000000", CLAIMED: "0.00",
    DAY: "yyyy-mm-dd", MEASURED: "0.00", NOTE: "@", PEOPLE: "@", PHOTOS: "@",
}  # fmt: skip
_FIRST_BLANK: Final = [heading for heading, _ in _COLUMNS].index(DAY)


def write(path: Path, of: CheckRound) -> None:
    """Write the workbook of a round, to be filled in.

    Raises:
        ExchangeError: the file cannot be written.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator, book.properties.title = PROGRAM, of.title
    target = book.worksheets[0]
    target.title = SHEET
    _head(target, of)
    for at, stop in enumerate(of.stops, start=_HEADER_ROW + 1):
        _row(target, at, stop)
    _choices(target, _HEADER_ROW + 1, _HEADER_ROW + len(of.stops))
    _page(target)
    with replacing(path) as temporary:
        book.save(temporary)


def read(path: Path, held: SpotCheck, *, today: datetime.date) -> FilledBook:
    """Read a filled workbook; all faults at once, each with its cell.

    Raises:
        ExchangeError: the file cannot be read.
    """
    grids, _ = sheet.load(path)
    if not grids:
        raise ExchangeError(f"“{path.name}”里没有工作表", hint="请选择填好的核查表")
    read_ones = [check_rows.read(path.name, grid, held, today=today) for grid in grids]
    # of several sheets the one that is the table; a table of another draw before none at all
    return min(
        read_ones,
        key=lambda each: any(f.rule == check_rows.NO_TABLE.code for f in each.faults),
    )


def _head(target: Worksheet, of: CheckRound) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for row, text in ((_TITLE_ROW, of.title), (_NOTE_ROW, of.note), (_HOW_ROW, _HOW)):
        _put(target, row, 1, text)
    target.cell(_TITLE_ROW, 1).font = Font(name=FONT, size=16, bold=True)
    framed = frame()
    for column, (heading, width) in enumerate(_COLUMNS, start=1):
        cell = target.cell(_HEADER_ROW, column)
        cell.value = heading
        cell.font = Font(name=FONT, size=10, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = framed
        colour = "FFF2CC" if column > _FIRST_BLANK else "E2EFDA"
        cell.fill = PatternFill("solid", fgColor=colour)
        target.column_dimensions[get_column_letter(column)].width = width
    target.row_dimensions[_HEADER_ROW].height = 33


def _row(target: Worksheet, at: int, stop: CheckStop) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    parcel = stop.parcel
    after = "、".join(dict.fromkeys(part.land_class.name for part in parcel.class_after))
    values: tuple[str | int | Decimal | None, ...] = (
        stop.number, stop.parcel_id, parcel.town, parcel.village, parcel.x, parcel.y, stop.lon,
        stop.lat, parcel.class_before.name, after, stop.claimed_mu, stop.why,
    )  # fmt: skip
    framed = frame("999999")
    for column in range(1, len(_COLUMNS) + 1):
        if column <= len(values):
            _put(target, at, column, values[column - 1])
        cell = target.cell(at, column)
        cell.border = framed
        cell.font = Font(name=FONT, size=10)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        if column > _FIRST_BLANK:
            cell.fill = PatternFill("solid", fgColor="FFFDF3")
    for heading, form in _FORMATS.items():
        target.cell(at, _column(heading)).number_format = form


def _put(target: Worksheet, row: int, column: int, value: str | int | Decimal | None) -> None:
    """Write a value; text is text, whatever it begins with."""
    cell: Any = target.cell(row, column)
    if isinstance(value, str):
        put_text(cell, writable(value))
    else:
        cell.value = value


def _choices(target: Worksheet, first: int, last: int) -> None:
    """Offer the outcomes to choose from, and refuse what is no area."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    words = ",".join(outcome.label for outcome in Outcome)
    outcome = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
    outcome.error, outcome.errorTitle = f"请从下拉列表中选择：{words}", RESULT
    area = DataValidation(type="decimal", operator="between", formula1="0", formula2=str(MOST_MU))
    area.error, area.errorTitle = "请填数字，单位亩", MEASURED
    for name, rule in ((RESULT, outcome), (MEASURED, area)):
        rule.showErrorMessage = True
        letter = get_column_letter(_column(name))
        rule.add(f"{letter}{first}:{letter}{max(first, last)}")
        target.add_data_validation(rule)


def _page(target: Worksheet) -> None:
    target.freeze_panes = f"C{_HEADER_ROW + 1}"
    set_page(target)
    target.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"


def _column(heading: str) -> int:
    return [name for name, _ in _COLUMNS].index(heading) + 1
