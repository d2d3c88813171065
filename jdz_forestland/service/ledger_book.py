"""台账 out, and back with the difference shown; what is accepted goes in as one history entry.

book = make(registry, list_year=2023)                 all parcels, all facts of the steps
proposal = propose(registry_path, path)               原 / 现 / 差, nothing written
accepted = accept(registry_path, proposal, who="张三")
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from jdz_forestland.domain import ledger_book, steps
from jdz_forestland.domain.annex import provenance
from jdz_forestland.domain.fields import Field, Kind
from jdz_forestland.domain.ledger_book import (
    KEY,
    NUMBER,
    PARCELS,
    Book,
    BookColumn,
    BookRow,
    BookSheet,
    CellChange,
    Value,
    Verdict,
)
from jdz_forestland.domain.lifecycle import SPINE, STEPS
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.record import standing_values
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import StaleError, UserError
from jdz_forestland.exchange import ledger_book as files
from jdz_forestland.exchange.ledger_book import ROW_KEY
from jdz_forestland.exchange.tables import FIELDS
from jdz_forestland.service.export_kind import Order
from jdz_forestland.service.registry import Clock, Registry, local_now, stamp
from jdz_forestland.service.reserving import refuse_closed

_ENTERED: Final = {
    "是否具备恢复林业生产条件": "can_restore",
    "是否恢复植被": "is_vegetated",
    "入库填报人": "reporter",
    "备注": "remarks",
}
_FROM_SURVEY: Final = "来自国土变更调查数据库，不能手工改；有出入请核对年度比对"
_COMPUTED: Final = "由图形计算，不能手工改"
_GIVEN: Final = "由程序编定，不能手工改"
_PLACED: Final = "由坐落单位代码确定，不能手工改"
_STAGED: Final = "环节由办理步骤改变，请在图斑卡片上办理"
_IN_ROWS: Final = "多行内容请在图斑卡片的“办理”页填写"
_ANSWERED: Final = "已由验收记录确定，要改请退回到验收重办"
_WHY: Final = (
    ("面积", _FROM_SURVEY), ("地类", _FROM_SURVEY), ("年度分类", _FROM_SURVEY),
    ("属性码", _FROM_SURVEY), ("坐标", _COMPUTED), ("中心点", _COMPUTED), ("县", _PLACED),
    ("乡镇", _PLACED), ("村", _PLACED), ("环节", _STAGED),
)  # fmt: skip
_BOOLEAN: Final = {"是": True, "否": False}


@dataclass(frozen=True, slots=True)
class BookProposal:
    """What a book that came back says otherwise, and what accepting would do.

    Attributes:
        changes: every edited cell. notes: on rows, and on a registry that has moved on.
        parcels: as they would be written. drafts: values by parcel key and stage.
        head: fingerprint of the registry it was made for.
    """

    file_name: str
    list_year: int
    changes: tuple[CellChange, ...]
    notes: tuple[str, ...]
    parcels: tuple[Parcel, ...]
    drafts: Mapping[tuple[str, Stage], Mapping[str, Any]]
    head: str


def write(order: Order) -> Sequence[str]:
    """Write the 台账; see `Kind.write`."""
    book = make(order.registry, list_year=order.list_year, parcels=order.parcels)
    files.write_book(order.path, book)
    return ()


def make(registry: Registry, *, list_year: int, parcels: Sequence[Parcel] | None = None) -> Book:
    """Return the 台账 of a list year: one table of parcels, one per step, one per list in it."""
    held = registry.parcels(list_year=list_year) if parcels is None else list(parcels)
    values = _values(registry, held)
    sheets = [_parcel_sheet(held)]
    for stage in STEPS:
        sheets += _step_sheets(stage, held, values)
    return Book(
        title=f"{registry.county}{list_year}年度林地占补平衡台账",
        list_year=list_year,
        head=registry.fingerprint,
        provenance=provenance(as_of=registry.now(), fingerprint=registry.fingerprint[:16]),
        sheets=tuple(sheets),
    )


def propose(
    registry_path: Path, path: Path, *, list_year: int, progress: Progress | None = None
) -> BookProposal:
    """Compare a book that came back with the registry, cell by cell. Changes nothing.

    Raises:
        ExchangeError: it cannot be read or is no 台账. UserError: the year has no parcels.
    """
    report = progress or Silent()
    report.step("读取台账")
    tables, head = files.read_book(path)
    with Registry.open(registry_path, who="") as registry:
        parcels = registry.parcels(list_year=list_year)
        if not parcels:
            raise UserError(f"{list_year}年度没有图斑", hint="请检查年度")
        report.step("与登记库比较")
        book = make(registry, list_year=list_year, parcels=parcels)
        values = _values(registry, parcels)
    changes: list[CellChange] = []
    notes = []
    if head and head != book.head:
        notes.append("导出这份台账之后登记库又有变化；两边都改过的格子不会写入")
    for each in book.sheets:
        if each.name not in tables:
            notes.append(f"没有“{each.name}”表，没有比较")
            continue
        changes += ledger_book.compare(each, tables[each.name])
        notes += ledger_book.row_notes(each, tables[each.name])
    checked, written, drafts = _checked(changes, parcels, values)
    return BookProposal(
        path.name, list_year, tuple(checked), tuple(notes), written, drafts, book.head
    )


def accept(
    registry_path: Path, proposal: BookProposal, *, who: str, now: Clock = local_now
) -> tuple[str, ...]:
    """Write what was accepted: parcels as one history entry, forms as drafts of their step.

    Returns:
        Keys of the parcels that were touched.

    Raises:
        StaleError: the registry has changed since `propose`; nothing was written.
    """
    touched = {parcel.key for parcel in proposal.parcels} | {key for key, _ in proposal.drafts}
    with Registry.open(registry_path, who=who, now=now) as registry:
        if registry.fingerprint != proposal.head:
            raise StaleError("比较之后登记库又有变化", hint="请重新对照，本次没有写入")
        count = sum(change.verdict is Verdict.ENTERED for change in proposal.changes)
        reason = f"对照台账“{proposal.file_name}”，{proposal.list_year}年度，改写{count}格"
        store = registry.store
        with store.change(who=who, at=stamp(now()), verb="import_sheet", reason=reason) as change:
            refuse_closed(store, proposal.parcels, what="按台账改写")
            for parcel in proposal.parcels:
                change.put_parcel(parcel)
        for (key, stage), values in proposal.drafts.items():
            store.cases.save_draft(key, stage.value, dict(values))
    return tuple(sorted(touched))


# --- the tables ------------------------------------------------------------------------------


def _parcel_sheet(parcels: Sequence[Parcel]) -> BookSheet:
    columns = tuple(
        BookColumn(
            field.title,
            field.type,
            field=_ENTERED.get(field.title, ""),
            why="" if field.title in _ENTERED else _why(field.title),
            width=24 if field.title in ("备注", "数据来源") else 13,
        )
        for field in FIELDS
    )
    rows = tuple(
        BookRow(p.key, p.key, p.parcel_no, tuple(field.value(p) for field in FIELDS))
        for p in parcels
    )
    return BookSheet(PARCELS, columns, rows)


def _why(title: str) -> str:
    return next((why for part, why in _WHY if part in title), _GIVEN)


def _step_sheets(
    stage: Stage, parcels: Sequence[Parcel], values: Mapping[tuple[str, Stage], Mapping[str, Any]]
) -> Iterator[BookSheet]:
    fields = steps.fields_of(stage)
    plain = [field for field in fields if field.kind is not Kind.ROWS]
    columns = (*_heads(), *(BookColumn(f.label, str, field=f.name, width=14) for f in plain))
    rows = tuple(
        BookRow(
            parcel.key,
            parcel.key,
            parcel.parcel_no,
            (*_whose(parcel), *(_shown(f, values.get((parcel.key, stage), {})) for f in plain)),
            closed=_closed(parcel, stage),
        )
        for parcel in parcels
    )
    yield BookSheet(stage.label, columns, rows, stage=stage.value)
    for field in fields:
        if field.kind is Kind.ROWS:
            yield _rows_sheet(stage, field, parcels, values)


def _rows_sheet(
    stage: Stage,
    field: Field,
    parcels: Sequence[Parcel],
    values: Mapping[tuple[str, Stage], Mapping[str, Any]],
) -> BookSheet:
    columns = (
        BookColumn(ROW_KEY, str, why=_GIVEN, width=22),
        *_heads(),
        *(BookColumn(inner.label, str, why=_IN_ROWS, width=14) for inner in field.rows),
    )
    rows = [
        BookRow(
            key := f"{parcel.key}/{number}",
            parcel.key,
            parcel.parcel_no,
            (key, *_whose(parcel), *(_shown(inner, row) for inner in field.rows)),
        )
        for parcel in parcels
        for number, row in enumerate(
            values.get((parcel.key, stage), {}).get(field.name) or (), start=1
        )
    ]
    return BookSheet(f"{stage.label}-{field.label}", columns, tuple(rows), stage=stage.value)


def _heads() -> tuple[BookColumn, ...]:
    return (
        BookColumn(KEY, str, why=_GIVEN, width=18),
        BookColumn(NUMBER, int, why=_GIVEN, width=8),
        BookColumn("乡镇", str, why=_PLACED),
        BookColumn("村", str, why=_PLACED, width=16),
    )


def _whose(parcel: Parcel) -> tuple[Value, ...]:
    return (parcel.key, parcel.parcel_no, parcel.town, parcel.village)


def _shown(field: Field, values: Mapping[str, Any]) -> str:
    return field.shown(values.get(field.name))


def _closed(parcel: Parcel, stage: Stage) -> str:
    """Return why the facts of a step cannot be written now, "" where they can."""
    if parcel.stage is stage:
        return ""
    if parcel.stage in SPINE and SPINE.index(parcel.stage) > SPINE.index(stage):
        return f"“{stage.label}”已经办结，要改请先退回到这一步重办"
    return f"还没有办到“{stage.label}”"


def _values(
    registry: Registry, parcels: Sequence[Parcel]
) -> dict[tuple[str, Stage], Mapping[str, Any]]:
    """Return the facts of every step: of the standing record, at the current step of the draft."""
    records: dict[str, list[Any]] = {}
    for record in registry.store.cases.steps():
        records.setdefault(record.parcel_key, []).append(record)
    values: dict[tuple[str, Stage], Mapping[str, Any]] = {}
    for parcel in parcels:
        done = standing_values(records.get(parcel.key, ()))
        for stage, found in done.items():
            values[parcel.key, stage] = found
        draft = registry.store.cases.draft(parcel.key, parcel.stage.value)
        if draft is not None:
            values[parcel.key, parcel.stage] = draft
    return values


# --- what comes back -------------------------------------------------------------------------


def _checked(
    changes: Sequence[CellChange],
    parcels: Sequence[Parcel],
    values: Mapping[tuple[str, Stage], Mapping[str, Any]],
) -> tuple[list[CellChange], tuple[Parcel, ...], dict[tuple[str, Stage], Mapping[str, Any]]]:
    """Refuse what is not of its kind; return the parcels and drafts that accepting would write."""
    held = {parcel.key: parcel for parcel in parcels}
    fresh: dict[str, Parcel] = {}
    drafts: dict[tuple[str, Stage], Mapping[str, Any]] = {}
    checked = []
    for change in changes:
        parcel = fresh.get(change.parcel_key, held[change.parcel_key])
        try:
            if change.verdict is Verdict.ENTERED:
                fresh[parcel.key] = _entered(parcel, change)
            elif change.verdict is Verdict.DRAFTED:
                place = (parcel.key, parcel.stage)
                drafts[place] = _drafted(drafts.get(place, values.get(place, {})), parcel, change)
        except UserError as error:
            change = replace(change, verdict=Verdict.REFUSED, why=str(error))
        checked.append(change)
    return checked, tuple(fresh.values()), drafts


def _entered(parcel: Parcel, change: CellChange) -> Parcel:
    said: Any = change.said
    if change.field in ("can_restore", "is_vegetated"):
        if getattr(parcel, change.field) is not None:
            raise UserError(_ANSWERED)
        if said not in _BOOLEAN:
            raise UserError(f"“{change.title}”只能填“是”或“否”")
        said = _BOOLEAN[said]
    return replace(parcel, **{change.field: said})


def _drafted(values: Mapping[str, Any], parcel: Parcel, change: CellChange) -> Mapping[str, Any]:
    field = next(f for f in steps.fields_of(parcel.stage) if f.name == change.field)
    return dict(values) | {field.name: field.parse(change.said)}
