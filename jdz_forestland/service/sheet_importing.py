"""导入表格: a spreadsheet in, a proposal out; accepted, it becomes one history entry.

    examined = examine(registry_path, path, SheetChoices(), progress)     faults, nothing written
    proposal = propose(registry_path, examined)                           against the registry
    accepted = accept(registry_path, proposal, who="张三")

A parcel needs a shape, so a sheet adds none; see `domain.sheet_match` for what it can do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from jdz_forestland.domain import sheet_header
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.sheet import Grid, SheetExamined
from jdz_forestland.domain.sheet_match import (
    Difference,
    FieldChange,
    Match,
    Unmatched,
    compare,
)
from jdz_forestland.errors import ExchangeError, StaleError, UserError
from jdz_forestland.exchange import sheet, sheet_marked, sheet_text
from jdz_forestland.exchange.sheet_marked import Marked, marked_name
from jdz_forestland.service import place_list, settings
from jdz_forestland.service.registry import Clock, local_now, stamp
from jdz_forestland.service.reserving import refuse_closed
from jdz_forestland.store.store import Store

__all__ = [
    "Marked", "Match", "SheetAccepted", "SheetChoices", "SheetProposal", "accept", "examine",
    "examine_cells", "is_cells", "is_sheet", "marked_name", "propose", "remember", "write_marked",
    "write_marked_cells",
]  # fmt: skip

PASTED: Final = "粘贴的表格"
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")
# A list of parcels says one of these; a list of boundary points does not.
_TELLING: Final = frozenset(
    {
        "parcel_area_mu", "reserve_area_mu", "class_before", "class_after", "can_restore",
        "is_vegetated", "reporter",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetChoices:
    """What the clerk has answered.

    Attributes:
        sheet: name of the sheet to read, where several may be meant.
        mapping: column letters by field; "" leaves a field out.
        expected_mu: 入库面积 that the sheet should add up to, 亩.
    """

    sheet: str | None = None
    mapping: Mapping[str, str] | None = None
    expected_mu: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SheetProposal:
    """What accepting would do.

    Attributes:
        matched: rows and their parcels, and how they were found.
        changes: what would be entered. differences: what the registry has otherwise, and keeps.
        unmatched: rows without a parcel.
        parcels: the parcels as they would be written.
        head: fingerprint of the registry it was made for.
    """

    examined: SheetExamined
    list_year: int
    matched: tuple[Match, ...]
    changes: tuple[FieldChange, ...]
    differences: tuple[Difference, ...]
    unmatched: tuple[Unmatched, ...]
    parcels: tuple[Parcel, ...]
    head: str


@dataclass(frozen=True, slots=True)
class SheetAccepted:
    """What accepting did: keys of the parcels that were changed."""

    changed: tuple[str, ...]


def is_sheet(path: Path) -> bool:
    """Whether a file is a list of parcels in a spreadsheet, not a boundary file.

    Workbooks are; a .csv is if its heading names parcels and what only a list says of them.
    """
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return True
    if suffix not in (".csv", ".tsv"):
        return False
    try:
        grids = sheet.load(path)[0]
    except ExchangeError:
        return False  # whoever reads boundaries will say what is wrong with it
    return any(map(_is_list, grids))


def is_cells(text: str) -> bool:
    """Whether a text is a list of parcels copied out of a spreadsheet program, heading included."""
    if "\t" not in text:
        return False
    try:
        return _is_list(sheet_text.read_pasted(text, PASTED)[0])
    except ExchangeError:
        return False


def _is_list(grid: Grid) -> bool:
    found = sheet_header.recognise(grid)
    return found is not None and bool(_TELLING & found.mapping.columns.keys())


def examine(
    registry_path: Path, path: Path, choices: SheetChoices, progress: Progress
) -> SheetExamined:
    """Read and check a spreadsheet for the county of a registry. Nothing is written.

    Raises:
        ChoiceNeeded: key "sheet". ExchangeError: it cannot be read or is another form.
        Cancelled: the clerk stopped it.
    """
    with Store.open(registry_path) as store:
        county, villages = store.fact("county_code"), place_list.held(store)
    return sheet.read(
        path,
        mapping=choices.mapping,
        remembered=settings.load().sheet_mappings,
        sheet=choices.sheet,
        expected_mu=choices.expected_mu,
        county_code=county,
        villages=villages,
        progress=progress,
    )


def examine_cells(
    registry_path: Path, text: str, choices: SheetChoices, progress: Progress, *, name: str = ""
) -> SheetExamined:
    """The same for cells that were pasted; `name` stands in place of a file name."""
    with Store.open(registry_path) as store:
        county, villages = store.fact("county_code"), place_list.held(store)
    return sheet.read_pasted(
        text,
        name=name or PASTED,
        mapping=choices.mapping,
        remembered=settings.load().sheet_mappings,
        expected_mu=choices.expected_mu,
        county_code=county,
        villages=villages,
        progress=progress,
    )


def propose(
    registry_path: Path,
    examined: SheetExamined,
    *,
    list_year: int | None = None,
    progress: Progress | None = None,
) -> SheetProposal:
    """Compare a sheet with the parcels of a list year. Changes nothing.

    Args:
        list_year: the list it speaks of; else the 年度 it states, else the only one there is.

    Raises:
        UserError: the list year cannot be told, or has no parcels.
    """
    (progress or Silent()).step("与登记库比较")
    with Store.open(registry_path) as store:
        parcels, head = store.parcels(), store.head()
    year = _year(examined, parcels, list_year)
    found = compare(examined.rows, [parcel for parcel in parcels if parcel.list_year == year])
    return SheetProposal(
        examined=examined,
        list_year=year,
        matched=found.matched,
        changes=found.changes,
        differences=found.differences,
        unmatched=found.unmatched,
        parcels=found.parcels,
        head=head,
    )


def _year(examined: SheetExamined, parcels: list[Parcel], asked: int | None) -> int:
    years = sorted({parcel.list_year for parcel in parcels})
    if not years:
        raise UserError(
            "登记库中还没有图斑，表格没有可以对应的", hint="请先做年度比对或导入边界文件"
        )
    year = asked or examined.list_year or (years[0] if len(years) == 1 else None)
    shown = "、".join(map(str, years))
    if year is None:
        raise UserError(
            f"“{examined.file_name}”没有写年度，登记库中有{shown}年度",
            hint="请指明列入年度",
        )
    if year not in years:
        raise UserError(
            f"登记库中没有{year}年度的图斑，只有{shown}年度", hint="请核对表中的年度，或指明年度"
        )
    return year


def accept(
    registry_path: Path, proposal: SheetProposal, *, who: str, now: Clock = local_now
) -> SheetAccepted:
    """Write a proposal: one transaction, one history entry, all or nothing.

    What the registry holds already is not written again, so the same sheet twice adds nothing.

    Raises:
        UserError: the sheet has errors. StaleError: the registry has changed since `propose`.
    """
    examined = proposal.examined
    if examined.errors:
        raise UserError(
            f"“{examined.file_name}”有{examined.errors}处错误，没有写入",
            hint="请按问题清单改正后重新导入",
        )
    reason = (
        f"导入表格“{examined.file_name}”（指纹{examined.sha256[:16]}），"
        f"{proposal.list_year}年度，填写{len(proposal.parcels)}个图斑"
    )
    with Store.open(registry_path) as store:
        at = stamp(now())
        with store.change(who=who, at=at, verb="import_sheet", reason=reason) as change:
            if store.head() != proposal.head:
                raise StaleError("比较之后登记库又有变化", hint="请重新导入，本次没有写入")
            refuse_closed(store, proposal.parcels, what="按表格填写")
            for parcel in proposal.parcels:
                change.put_parcel(parcel)
            touched = {delta.key for delta in change.deltas()}
    return SheetAccepted(tuple(sorted(touched)))


def remember(examined: SheetExamined) -> None:
    """Keep the columns of this heading for the next sheet that has the same one."""
    held = settings.load()
    kept = dict(held.sheet_mappings)
    kept.pop(examined.mapping.signature, None)
    kept[examined.mapping.signature] = examined.mapping.letters
    newest = dict(list(kept.items())[-settings.MAPPINGS_MOST :])
    settings.save(replace(held, sheet_mappings=newest))


def write_marked(path: Path, out: Path, examined: SheetExamined) -> Marked:
    """Write the clerk's own workbook with every fault marked in it.

    Args:
        path: the file that was examined. out: an .xlsx, or a folder, where it gets its usual name.

    Raises:
        ExchangeError: it cannot be read again, or not written.
    """
    target = out / marked_name(path) if out.is_dir() else out
    return sheet_marked.write_marked(path, target, examined.faults)


def write_marked_cells(text: str, out: Path, examined: SheetExamined) -> Marked:
    """Write pasted cells into a workbook with every fault marked; see `write_marked`."""
    return sheet_marked.write_marked_cells(text, out, examined.faults, examined.sheet)
