"""A parcel that was lost is planted again and comes into the reserve anew (方案 二(三)4)."""

from __future__ import annotations

from dataclasses import replace

from jdz_forestland.domain.filled import reason_of
from jdz_forestland.domain.lifecycle import SPINE
from jdz_forestland.domain.parcel import REPLANTED, Parcel
from jdz_forestland.domain.quota_lots import check_pilot_year
from jdz_forestland.domain.record import StepRecord, standing_values
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies, reserving
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Change, Registry, stamp

_KEPT = SPINE[: SPINE.index(Stage.PLANTING)]


def replant(registry: Registry, parcel_key: str, *, list_year: int, reason: str) -> Parcel:
    """Let a lost parcel be planted again, for the list of a later year; return the new parcel.

    The lost one stays on its list with its entries and inspections. The new one, on the same
    ground, names it among its sources, has its first steps up to 确认, and is at 造林; accepted, it
    comes into the ledger with entries of its own.

    Raises:
        UserError: something is left of the lost one, it has been planted again already, or the list
            of that year cannot take it.
    """
    why, store, now = reason_of(reason), registry.store, registry.now()
    said = f"灭失图斑重新造林，列入{list_year}年度：{why}"
    with store.change(who=registry.who, at=stamp(now), verb="replant", reason=said) as change:
        lost = store.parcel(parcel_key)
        everything = store.parcels()
        _refuse(registry, lost, everything, list_year)
        fresh = _planted_anew(lost, everything, list_year)
        change.put_parcel(fresh)
        pieces = store.pieces(parcel_key=lost.key)
        numbered = enumerate(pieces, start=1)
        change.set_pieces(
            fresh.key,
            [replace(p, key=f"{fresh.key}/{n}", parcel_key=fresh.key) for n, p in numbered],
        )
        steps = store.cases.steps(parcel_key=lost.key)
        held = standing_values(steps)
        for record in steps:
            if record.stage in _KEPT and held.get(record.stage) is record.values:
                change.put_step(_copied(record, fresh))
    registry.announce(Change(everything=True))
    return store.parcel(fresh.key)


def _planted_anew(lost: Parcel, everything: list[Parcel], list_year: int) -> Parcel:
    beside = [each.parcel_no for each in everything if each.list_year == list_year]
    place = f"{lost.county_code}-{list_year}-"
    used = [int(p.key.removeprefix(place)) for p in everything if p.key.startswith(place)]
    return replace(
        lost,
        key=f"{place}{max(used, default=0) + 1:04d}",
        parcel_no=max(beside, default=0) + 1,
        list_year=list_year,
        stage=Stage.PLANTING,
        can_restore=None,
        is_vegetated=None,
        sources=(*lost.sources, f"{REPLANTED}{lost.key}"),
        version=0,
    )


def _copied(record: StepRecord, fresh: Parcel) -> StepRecord:
    key = f"{fresh.key}/{record.stage.value}/1"
    return replace(record, key=key, parcel_key=fresh.key, attempt=1)


def _refuse(registry: Registry, lost: Parcel, everything: list[Parcel], list_year: int) -> None:
    check_pilot_year(policies.current(registry), list_year, what="名单年度")
    book = QuotaBook(registry)
    left = book.remaining_mu(lost.key)
    if left or not book.deducted_mu(lost.key):
        raise UserError(
            f"图斑{lost.id}剩余入库面积{left}亩，不用重新入库",
            hint="核查为“灭失”、全部扣减以后才能重新造林入库",
        )
    after = next((each for each in everything if lost.key in each.predecessors), None)
    if after is not None:
        raise UserError(
            f"图斑{lost.id}已重新造林，现为{after.list_year}年度{after.parcel_no}号图斑",
            hint="请接着办理那个图斑",
        )
    if list_year <= lost.list_year:
        raise UserError(
            f"图斑{lost.id}原在{lost.list_year}年度名单，只能列入以后的年度", hint="请改年度"
        )
    closed = reserving.current(registry, list_year)
    if closed is not None:
        raise UserError(
            f"{list_year}年度名单{closed.state.label}（第{closed.version}版），不能再加图斑",
            hint="请列入下一年度的名单",
        )
