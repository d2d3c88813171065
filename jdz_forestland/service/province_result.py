"""What the province decided, parcel by parcel, and the quota that follows (方案 二(二)8)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain import gates
from jdz_forestland.domain.frozen_list import FrozenList, ListLine, ListState
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.record import Standing, StepRecord, standing_values
from jdz_forestland.domain.slip import SlipKind
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import StaleError, UserError
from jdz_forestland.service import policies, replying, reserving
from jdz_forestland.service.quota_book import Granted, QuotaBook
from jdz_forestland.service.registry import Change, Registry, stamp

ACCEPTED: Final = "accepted"
RETURNED: Final = "returned"
_FAULTS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class ProvinceResult:
    """What the province decided about one parcel.

    Attributes:
        mu: 亩 that it accepted; None for the whole 入库面积. text: its remark.
    """

    accepted: bool
    mu: Decimal | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What entering a result did: the records, and the entries of the ledger."""

    frozen: FrozenList
    accepted: tuple[str, ...]
    returned: tuple[str, ...]
    granted: Granted


def is_in_provincial_reserve(registry: Registry, parcel_key: str) -> bool:
    """Whether the province has taken a parcel into its reserve: only then 省级储备库 is shown."""
    return in_reserve(registry.store.cases.steps(parcel_key=parcel_key))


def in_reserve(records: Iterable[StepRecord]) -> bool:
    """Whether the standing record of 入库 says so."""
    return standing_values(records).get(Stage.REGISTRATION, {}).get("province_result") == ACCEPTED


def awaited(registry: Registry, list_year: int) -> tuple[ListLine, ...]:
    """Return the parcels that a result of the province is waited for, by number.

    Raises:
        UserError: the list of the year was not handed over, or its result is entered.
    """
    return _handed_over(registry, list_year).lines


def city_day(registry: Registry, frozen: FrozenList) -> datetime.date | None:
    """Return the day of the city's receipt, None where there is none."""
    for kept in reversed(replying.slips(registry, list_year=frozen.list_year)):
        if kept.slip.list_key == frozen.key and kept.slip.kind is SlipKind.RECEIPT:
            return datetime.date.fromisoformat(kept.slip.at[:10])
    return None


def enter_result(
    registry: Registry,
    list_year: int,
    results: Mapping[str, ProvinceResult],
    *,
    document: str,
    day: datetime.date,
    city_on: datetime.date | None = None,
) -> Entered:
    """Enter the province's reply: a record for every parcel of the list, and its quota at once.

    Args:
        results: by parcel key; every parcel of the list has one.
        document: number of the reply (文号). day: its date.
        city_on: day of the city's result; without it that of the receipt.

    Raises:
        UserError: the list was not handed over, parcels are missing or strange, nothing was
            accepted, or a figure is impossible. All of it at once, and nothing is written.
    """
    frozen = _handed_over(registry, list_year)
    _refuse_unfit(frozen, results, document)
    head = {
        "city_result": "clean",
        "city_on": (city_on or city_day(registry, frozen) or day).isoformat(),
        "province_on": day.isoformat(),
        "province_document": document.strip(),
    }
    parcels = {parcel.key: parcel for parcel in registry.store.parcels(list_year=list_year)}
    records = [
        record
        for line in frozen.lines
        for record in _records(registry, parcels[line.parcel_key], head, results[line.parcel_key])
    ]
    accepted = _accepted(frozen, results)
    granted = _write(registry, frozen, records, accepted, document=document, day=day)
    returned = [line.parcel_key for line in frozen.lines if line.parcel_key not in accepted]
    return Entered(frozen, tuple(accepted), tuple(returned), granted)


# --- within ----------------------------------------------------------------------------------


def _write(
    registry: Registry,
    frozen: FrozenList,
    records: Sequence[StepRecord],
    accepted: Mapping[str, Decimal],
    *,
    document: str,
    day: datetime.date,
) -> Granted:
    """Write the records and the entries of the ledger in one change."""
    year, at = frozen.list_year, stamp(registry.now())
    reason = (
        f"{year}年度名单省级审核结果（{document.strip()}）：纳入省级储备库{len(accepted)}个图斑，"
        f"退回{len(frozen.lines) - len(accepted)}个"
    )
    store = registry.store
    with store.change(who=registry.who, at=at, verb="province", reason=reason) as change:
        if reserving.current(registry, year) != frozen:
            raise StaleError("名单刚刚被改动", hint="请刷新后重试，本次没有写入")
        for record in records:
            change.put_step(record)
        granted = QuotaBook(registry).grant(
            year, accepted, document=document, day=day, within=change
        )
    registry.announce(Change(everything=True))
    return granted


def _accepted(frozen: FrozenList, results: Mapping[str, ProvinceResult]) -> dict[str, Decimal]:
    """Return the 亩 that the province accepted, by parcel key in the order of the list."""
    kept = [(line, results[line.parcel_key]) for line in frozen.lines]
    return {
        line.parcel_key: line.reserve_mu if result.mu is None else result.mu
        for line, result in kept
        if result.accepted
    }


def _handed_over(registry: Registry, list_year: int) -> FrozenList:
    if registry.is_city:
        raise UserError("省级审核结果由各县登记", hint="请在县级登记库登记")
    frozen = reserving.current(registry, list_year)
    if frozen is None:
        raise UserError(f"{list_year}年度没有定稿的名单", hint="请先定稿并报送")
    if frozen.state is ListState.FROZEN:
        raise UserError(
            f"{list_year}年度名单已定稿，未报送", hint="请先报送并收到市级回执，再登记省级结果"
        )
    if frozen.state is ListState.GRANTED:
        raise UserError(
            f"{list_year}年度名单的省级结果已经登记过", hint="有更正的，请先退回名单，重新定稿报送"
        )
    return frozen


def _refuse_unfit(frozen: FrozenList, results: Mapping[str, ProvinceResult], document: str) -> None:
    ids = {line.parcel_key: line.parcel_id for line in frozen.lines}
    faults = [f"名单上没有图斑{key}" for key in sorted(results.keys() - ids.keys())]
    faults += [f"图斑{name}没有填写结果" for key, name in ids.items() if key not in results]
    faults += [
        f"图斑{ids[key]}退回没有写明意见"
        for key, result in results.items()
        if key in ids and not result.accepted and not result.text.strip()
    ]
    if not document.strip():
        faults.append("没有填写省级文件文号")
    if not any(result.accepted for result in results.values()):
        faults.append("没有一个图斑纳入省级储备库，整份名单退回的请办理名单退回")
    _raise(faults)


def _records(
    registry: Registry, parcel: Parcel, head: Mapping[str, str], result: ProvinceResult
) -> list[StepRecord]:
    """Return the record of the result, and the older ones that no longer stand."""
    held = registry.store.cases.steps(parcel_key=parcel.key)
    values: dict[str, Any] = {
        "list_year": parcel.list_year,
        "list_no": parcel.parcel_no,
        **head,
        "province_result": ACCEPTED if result.accepted else RETURNED,
    }
    if result.text.strip():
        values["province_note"] = result.text.strip()
    if result.accepted:
        _refuse_missing(registry, parcel, held, values)
    mine = [record for record in held if record.stage is Stage.REGISTRATION]
    attempt = 1 + max((record.attempt for record in mine), default=0)
    fresh = StepRecord(
        key=f"{parcel.key}/{Stage.REGISTRATION.value}/{attempt}",
        parcel_key=parcel.key,
        stage=Stage.REGISTRATION,
        action=Action.PASS,
        attempt=attempt,
        standing=Standing.STANDING,
        values=values,
        who=registry.who,
        at=stamp(registry.now()),
    )
    old = [
        replace(record, standing=Standing.SUPERSEDED)
        for record in mine
        if record.standing is Standing.STANDING and record.action is Action.PASS
    ]
    return [*old, fresh]


def _refuse_missing(
    registry: Registry, parcel: Parcel, held: list[StepRecord], values: Mapping[str, Any]
) -> None:
    case = gates.Case(
        parcel=parcel,
        stage=Stage.REGISTRATION,
        values=values,
        done=standing_values(held),
        papers=frozenset(),
        findings=(),
        policy=policies.current(registry),
        today=registry.now().date(),
    )
    _raise([f"图斑{parcel.id}：{item.text}" for item in gates.missing(case)])


def _raise(faults: list[str]) -> None:
    if faults:
        more = f"；等{len(faults)}处" if len(faults) > _FAULTS_SHOWN else ""
        raise UserError(
            f"省级审核结果不能登记：{'；'.join(faults[:_FAULTS_SHOWN])}{more}",
            hint="请核对省级文件后补齐，本次没有写入",
        )
