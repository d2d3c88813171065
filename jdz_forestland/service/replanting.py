"""A parcel that was lost is planted again and comes into the reserve anew (方案 二(三)4)."""

from __future__ import annotations

from dataclasses import replace

from jdz_forestland.domain.filled import reason_of
from jdz_forestland.domain.lifecycle import SPINE, Action
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.quota_lots import check_pilot_year
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies, quota_state
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store.tables import FROZEN_LISTS


def replant(registry: Registry, parcel_key: str, *, list_year: int, reason: str) -> Parcel:
    """Put a lost parcel back to 造林, for the list of a later year.

    It keeps its key and its first four steps; what was recorded from 造林 on stays readable and
    counts no longer. Accepted again, it comes into the ledger with entries of its own.

    Raises:
        UserError: something is left of it, or the list of that year cannot take it.
    """
    why, store, now = reason_of(reason), registry.store, registry.now()
    said = f"灭失图斑重新造林，列入{list_year}年度：{why}"
    with store.change(who=registry.who, at=stamp(now), verb="replant", reason=said) as change:
        parcel = store.parcel(parcel_key)
        _refuse(registry, parcel, list_year)
        beside = store.parcels(list_year=list_year)
        number = 1 + max((each.parcel_no for each in beside), default=0)
        moved = replace(parcel, list_year=list_year, parcel_no=number, stage=Stage.PLANTING)
        change.put_parcel(moved)
        first = SPINE.index(Stage.PLANTING)
        for record in store.cases.steps(parcel_key=parcel_key):
            passed = record.action is Action.PASS and record.standing is Standing.STANDING
            if passed and SPINE.index(record.stage) >= first:
                change.put_step(replace(record, standing=Standing.SUPERSEDED))
    registry.announce(Change(everything=True))
    return store.parcel(parcel_key)


def _refuse(registry: Registry, parcel: Parcel, list_year: int) -> None:
    check_pilot_year(policies.current(registry), list_year, what="名单年度")
    book = QuotaBook(registry)
    left = book.remaining_mu(parcel.key)
    if left or not book.deducted_mu(parcel.key):
        raise UserError(
            f"图斑{parcel.id}剩余入库面积{left}亩，不用重新入库",
            hint="核查为“灭失”、全部扣减以后才能重新造林入库",
        )
    if parcel.stage is not Stage.REGISTRATION:
        raise UserError(f"图斑{parcel.id}正在办理“{parcel.stage.label}”", hint="请接着办理")
    if list_year <= parcel.list_year:
        raise UserError(
            f"图斑{parcel.id}原在{parcel.list_year}年度名单，只能列入以后的年度", hint="请改年度"
        )
    lists = registry.store.all_of(FROZEN_LISTS, list_year=list_year)
    closed = quota_state.current_list(lists, list_year)
    if closed is not None:
        raise UserError(
            f"{list_year}年度名单已定稿（第{closed.version}版）", hint="请列入下一年度的名单"
        )
