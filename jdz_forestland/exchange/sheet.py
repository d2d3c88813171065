"""Spreadsheets in: the annex form as others filled it, or any list of parcels.

    found = read(path, county_code="360222", progress=progress)     a dry run: nothing is written
    found.faults                                                    all of them, worst first
    write_marked(path, out, found.faults)                           (sheet_marked) the clerk's own

calamine reads .xlsx, .xls and .ods; formulas give their stored results.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jdz_forestland.domain import sheet_header
from jdz_forestland.domain.places import Village
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.sheet import Grid, Merge, SheetExamined, worst_first
from jdz_forestland.domain.sheet_checks import read_rows
from jdz_forestland.domain.sheet_header import Recognised
from jdz_forestland.errors import ChoiceNeeded, ExchangeError
from jdz_forestland.exchange import sheet_files, sheet_ods, sheet_text, sheet_xml
from jdz_forestland.exchange.files import sha256_of
from jdz_forestland.exchange.sheet_xml import SheetFacts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

SHEET: Final = "sheet"
XLS_HIDES: Final = ".xls文件看不出隐藏的行和没有算出结果的公式"


def read(
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    sheet: str | None = None,
    expected_mu: Decimal | None = None,
    county_code: str,
    villages: tuple[Village, ...] = (),
    progress: Progress | None = None,
) -> SheetExamined:
    """Read a spreadsheet and check it. Nothing is written anywhere.

    Args:
        mapping: column letters by field, where the clerk adjusted them; "" leaves one out.
        remembered: the same by signature of the headings, from earlier times.
        sheet: the sheet to read, where the clerk chose one.
        expected_mu: 入库面积 that the sheet should add up to, 亩.
        villages: those that the registry has beyond the list.

    Raises:
        ChoiceNeeded: key "sheet": several may be meant. Cancelled: the user stopped it.
        ExchangeError: it cannot be read, or is another form; the sentence names it.
    """
    told = progress or Silent()
    told.step("读取表格")
    with _uncollected():
        grids, how = load(path)
        chosen = _choose(path, grids, sheet=sheet, mapping=mapping, remembered=remembered)
        told.step("检查各行")
        found = _checked(chosen, grids, county_code, expected_mu, villages)
    return replace(found, file_name=path.name, sha256=sha256_of(path), encoding_how=how)


def read_pasted(
    text: str,
    *,
    name: str,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    expected_mu: Decimal | None = None,
    county_code: str,
    villages: tuple[Village, ...] = (),
    progress: Progress | None = None,
) -> SheetExamined:
    """The same for cells copied out of a spreadsheet program; `name` stands for a file name.

    Raises: see `read`.
    """
    (progress or Silent()).step("读取表格")
    grid, how = sheet_text.read_pasted(text, name)
    chosen = _choose(Path(name), [grid], sheet=None, mapping=mapping, remembered=remembered)
    found = _checked(chosen, [grid], county_code, expected_mu, villages)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(found, file_name=name, sha256=digest, encoding_how=how)


def _checked(
    chosen: Recognised,
    grids: list[Grid],
    county_code: str,
    expected_mu: Decimal | None,
    villages: tuple[Village, ...],
) -> SheetExamined:
    rows, faults, totals = read_rows(
        chosen.grid,
        chosen.mapping,
        county_code=county_code,
        expected_mu=expected_mu,
        villages=villages,
    )
    return SheetExamined(
        file_name="",
        sha256="",
        form=chosen.form,
        sheet=chosen.grid.name,
        sheets=tuple(grid.name for grid in grids),
        encoding_how="",
        list_year=sheet_header.list_year(chosen.grid, header_row=chosen.mapping.header_row),
        mapping=chosen.mapping,
        rows=rows,
        faults=worst_first(faults),
        totals=totals,
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold the garbage collector: it would walk over a million cells again and again.

    Nothing made here goes round in circles, so nothing is kept that would be let go.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def load(path: Path) -> tuple[list[Grid], str]:
    """Return every sheet of a file, and for text files how it was understood.

    Raises:
        ExchangeError: the file cannot be read.
    """
    kind = sheet_files.check(path)
    if kind == "text":
        grid, how = sheet_text.read_text(path)
        return [grid], how
    looked = {"xlsx": sheet_xml.sheet_facts, "ods": sheet_ods.sheet_facts}.get(kind)
    grids = _workbook(path, looked(path) if looked else {})
    if kind == "xls":
        grids = [replace(grid, hides=XLS_HIDES) for grid in grids]
    return grids, ""


def _workbook(path: Path, facts: Mapping[str, SheetFacts]) -> list[Grid]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        with CalamineWorkbook.from_path(path) as book:
            return [
                _grid(
                    book.get_sheet_by_name(about.name),
                    visible=about.visible == SheetVisibleEnum.Visible,
                    facts=facts.get(about.name, SheetFacts(0, {})),
                )
                for about in book.sheets_metadata
                if about.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise sheet_files.locked(path) from error
    except (CalamineError, OSError, ValueError) as error:
        raise sheet_files.damaged(path) from error


def _grid(sheet: CalamineSheet, *, visible: bool, facts: SheetFacts) -> Grid:
    rows: Any = sheet.to_python(skip_empty_area=False)
    merges: list[Merge] = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    found = tuple(merges) or facts.merges
    return Grid(sheet.name, visible, rows, found, facts.hidden_rows, facts.unsolved)


def _choose(
    path: Path,
    grids: list[Grid],
    *,
    sheet: str | None,
    mapping: Mapping[str, str] | None,
    remembered: Mapping[str, Mapping[str, str]] | None,
) -> Recognised:
    if sheet is not None:
        meant = [grid for grid in grids if grid.name == sheet]
        if not meant:
            names = "、".join(grid.name for grid in grids)
            raise ExchangeError(f"“{path.name}”里没有工作表“{sheet}”", hint=f"只有：{names}")
        grids = meant
    found = [sheet_header.recognise(g, given=mapping, remembered=remembered) for g in grids]
    likely = sheet_header.best(found)
    if not likely:
        raise sheet_header.refuse(path.name, grids)
    if len(likely) > 1:
        raise ChoiceNeeded(
            f"“{path.name}”里有{len(likely)}个工作表都可能是要导入的",
            key=SHEET,
            options=tuple((each.grid.name, each.grid.name) for each in likely),
            hint="请选择工作表",
        )
    return likely[0]
