"""The clerk's own workbook back: faulty cells filled and commented, and a list of all faults.

An .xlsx keeps its layout, formulas and other sheets, but the library that writes it drops drawn
shapes and the stored results of formulas. Other formats cannot carry comments through a library,
so what was read of them is put into a new .xlsx. `write_marked` says which of this happened.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

from jdz_forestland.domain.annex import PROGRAM
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.sheet import CellFault, Grid
from jdz_forestland.domain.sheet_values import text_of
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange import sheet, sheet_files, sheet_text, sheet_xml
from jdz_forestland.exchange.files import replacing

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LIST_SHEET: Final = "问题清单"
NOT_XLSX: Final = "来源不是.xlsx：标注在另存的.xlsx副本里，原来的格式没有带过来"
SHAPES: Final = "原表里画的图形、文本框没有带过来，请在原表中查看"
FORMULAS: Final = "公式都在，结果要在Excel或WPS中打开并保存后才有"
# shapes, connectors and groups; pictures and charts are kept
_DRAWN: Final = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ >]")
_COLOURS: Final = {Level.ERROR: "FFC7CE", Level.WARNING: "FFEB9C", Level.NOTICE: "DDEBF7"}
_HEADINGS: Final = ("级别", "工作表", "单元格", "原值", "规则", "问题", "处理建议")
_WIDTHS: Final = (8, 14, 9, 18, 9, 60, 60)
_MOST_COMMENTS: Final = 2_000  # programs crawl under more; the list has them all
_COMMENT_PX: Final = (320, 120)


@dataclass(frozen=True, slots=True)
class Marked:
    """What was written: `own` is False for a converted copy; `cells` were marked.

    Attributes:
        lost: Chinese sentences: what of the original is not in it, or not yet.
    """

    path: Path
    own: bool
    cells: int
    lost: tuple[str, ...] = ()


def write_marked(path_in: Path, path_out: Path, faults: Sequence[CellFault]) -> Marked:
    """Write a workbook with the faults of `path_in` marked in it.

    Args:
        path_in: the spreadsheet that was read; it is not touched.
        path_out: an .xlsx (.xlsm for one with macros), replaced as a whole or left as it was.

    Raises:
        ExchangeError: the input cannot be read, or the output not written.
    """
    _check_target(path_out)
    if path_out.exists() and path_out.samefile(path_in):
        raise ExchangeError("标注后的表格不能覆盖原表", hint="请换一个文件名")
    kind = sheet_files.check(path_in)
    if kind != "xlsx":
        return _write_copy(sheet.load(path_in)[0], path_out, faults)
    book = _own(path_in)
    lost = _lost(path_in, book)
    if FORMULAS in lost:
        book.calculation.fullCalcOnLoad = True
    return Marked(path_out, True, _write(book, path_out, faults), lost)


def write_marked_cells(text: str, path_out: Path, faults: Sequence[CellFault], name: str) -> Marked:
    """Write cells that were pasted into a workbook of their own, with their faults marked.

    Raises:
        ExchangeError: the output cannot be written.
    """
    _check_target(path_out)
    return _write_copy([sheet_text.read_pasted(text, name)[0]], path_out, faults)


def _write_copy(grids: Sequence[Grid], path_out: Path, faults: Sequence[CellFault]) -> Marked:
    return Marked(path_out, False, _write(_copy(grids), path_out, faults), (NOT_XLSX,))


def _write(book: Workbook, path_out: Path, faults: Sequence[CellFault]) -> int:
    cells = _mark(book, faults)
    _add_list(book, faults)
    with replacing(path_out) as temporary:
        book.save(temporary)
    return cells


def _check_target(path_out: Path) -> None:
    if path_out.suffix.lower() not in (".xlsx", ".xlsm"):
        raise ExchangeError(f"文件名“{path_out.name}”的结尾不对", hint="标注后的表格应以.xlsx结尾")


def _lost(path: Path, book: Workbook) -> tuple[str, ...]:
    """Return what a workbook does not keep on its way through the library."""
    with zipfile.ZipFile(path) as archive:
        drawings = [n for n in archive.namelist() if n.startswith("xl/drawings/drawing")]
        drawn = any(_DRAWN.search(archive.read(name)) for name in drawings)
    formulas = any(
        cell.data_type == "f"
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
    )
    return tuple(words for words, lost in ((SHAPES, drawn), (FORMULAS, formulas)) if lost)


def marked_name(path_in: Path) -> str:
    """Return the usual name of the marked workbook: 鹅湖镇2023（已标注）.xlsx."""
    suffix = ".xlsm" if path_in.suffix.lower() == ".xlsm" else ".xlsx"
    return f"{path_in.stem}（已标注）{suffix}"


def _own(path: Path) -> Workbook:
    import warnings

    from openpyxl import load_workbook

    sheet_xml.sheet_facts(path)  # refuses what is too vast to hold
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that only the look of a sheet depends on
        try:
            return load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
        except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError) as error:
            raise ExchangeError(
                f"“{path.name}”无法标注（内容能读，版式不标准）",
                hint="请用Excel或WPS打开后另存为.xlsx，再检查一次",
            ) from error


def _copy(grids: Sequence[Grid]) -> Workbook:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        target = book.create_sheet(_sheet_name(grid.name))
        for row, cells in enumerate(grid.rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value not in (None, ""):
                    cell: Any = target.cell(row, column)
                    if isinstance(value, str):
                        cell.value, cell.data_type = text_of(value), "s"
                    else:
                        cell.value = value
        for top, left, bottom, right in grid.merges:
            target.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    return book


def _sheet_name(name: str) -> str:
    return "".join(" " if char in "[]:*?/\\" else char for char in name)[:31] or "表"


def _mark(book: Workbook, faults: Sequence[CellFault]) -> int:
    """Fill and comment the cells; return how many."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    fills = {level: PatternFill("solid", fgColor=colour) for level, colour in _COLOURS.items()}
    by_cell: dict[tuple[str, str], list[CellFault]] = {}
    for fault in faults:
        if fault.cell:
            by_cell.setdefault((_sheet_name(fault.sheet), fault.cell), []).append(fault)
    anchors = {name: _anchors(book[name]) for name in {name for name, _ in by_cell}}
    for number, ((name, address), found) in enumerate(by_cell.items()):
        target: Any = book[name][anchors[name].get(address, address)]
        target.fill = fills[max(fault.level for fault in found)]
        if number < _MOST_COMMENTS:
            lines = [f"{fault.rule} {fault.text}。{fault.hint}" for fault in found]
            kept = [target.comment.text] if target.comment is not None else []
            comment = Comment("\n".join([*kept, *lines]), PROGRAM)
            comment.width, comment.height = _COMMENT_PX
            target.comment = comment
    return len(by_cell)


def _anchors(target: Worksheet) -> dict[str, str]:
    """Return the first cell of the merged range by every other cell of it."""
    anchors = {}
    for merged in target.merged_cells.ranges:
        if merged.size["rows"] * merged.size["columns"] <= 100_000:
            first = target.cell(merged.min_row, merged.min_col).coordinate
            for row, column in merged.cells:
                anchors[target.cell(row, column).coordinate] = first
    return anchors


def _add_list(book: Workbook, faults: Sequence[CellFault]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    if LIST_SHEET in book.sheetnames:  # of an earlier round
        del book[LIST_SHEET]
    target: Any = book.create_sheet(LIST_SHEET)
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True), start=1):
        target.cell(1, column, heading).font = Font(bold=True)
        target.column_dimensions[get_column_letter(column)].width = width
    for row, fault in enumerate(faults, start=2):
        texts = (
            fault.level.label, fault.sheet, fault.cell, fault.value, fault.rule, fault.text,
            fault.hint,
        )  # fmt: skip
        for column, text in enumerate(texts, start=1):
            cell = target.cell(row, column)
            cell.value, cell.data_type = text or None, "s" if text else "n"
            cell.alignment = Alignment(vertical="top", wrap_text=column >= 6)
        if fault.cell:
            place = target.cell(row, 3)
            name = _sheet_name(fault.sheet).replace("'", "''")
            place.hyperlink = f"#'{name}'!{fault.cell}"
            place.font = Font(underline="single", color="0563C1")
    target.freeze_panes = "A2"
