"""Moving parcels between this year's list and the next: look first, then accept or leave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jdz_forestland.domain import reserve, what_if
from jdz_forestland.domain.frozen_list import ListLine
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.quota_lots import check_pilot_year
from jdz_forestland.domain.what_if import Assumptions, Plan, WhatIf
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies, province_records, reserving
from jdz_forestland.service.registry import Change, Registry, stamp


def plan(registry: Registry, list_year: int) -> Plan:
    """Return the lists of a year and the next: as frozen, else of what is in 入库 now."""
    lines: dict[int, tuple[ListLine, ...]] = {}
    closed: set[int] = set()
    loose: list[ListLine] = []
    for year in (list_year, list_year + 1):
        frozen = reserving.current(registry, year)
        in_reserve = reserve.lines_of(reserve.members(registry.parcels(list_year=year)))
        lines[year] = in_reserve if frozen is None else frozen.lines
        if frozen is not None:
            closed.add(year)
            held = {line.parcel_key for line in frozen.lines}
            loose += [line for line in in_reserve if line.parcel_key not in held]
    return Plan(lines, frozenset(closed), tuple(loose))


def preview(
    registry: Registry,
    list_year: int,
    moves: Mapping[str, int],
    *,
    assumptions: Assumptions | None = None,
) -> WhatIf:
    """Return county share, pool, unused and deduction risk before and after. Changes nothing.

    Args:
        moves: list year to which a parcel would go (`list_year` or the next), by parcel key.

    Raises:
        UserError: a move is not possible, or an assumption makes no sense.
    """
    return what_if.compare(
        plan(registry, list_year),
        moves,
        policy=policies.current(registry),
        assumptions=assumptions or Assumptions(),
    )


def accept(registry: Registry, list_year: int, moves: Mapping[str, int]) -> int:
    """Move the parcels, number both lists anew where they are open; return how many moved.

    Raises:
        UserError: nothing to move, a closed list, or a year outside the pilot.
    """
    now, held = registry.now(), {parcel.key: parcel for parcel in registry.parcels()}
    what_if.moved(plan(registry, list_year), moves)  # refuses what cannot be moved
    moving = {key: year for key, year in moves.items() if held[key].list_year != year}
    if not moving:
        raise UserError("没有要调整年度的图斑", hint="请先选择图斑和年度")
    for year in sorted(set(moving.values())):
        check_pilot_year(policies.current(registry), year, what="名单年度")
    named = "、".join(f"{held[key].id}到{year}年度" for key, year in sorted(moving.items())[:5])
    more = f"等{len(moving)}个图斑" if len(moving) > 5 else ""
    with registry.store.change(
        who=registry.who, at=stamp(now), verb="move_list", reason=f"调整名单年度：{named}{more}"
    ) as change:
        years = (list_year, list_year + 1)
        open_years = [year for year in years if reserving.current(registry, year) is None]
        fresh = _moved(registry, moving, years, open_years)
        reserving.refuse_closed(registry.store, fresh, what="调整年度")
        change.renumber(fresh)
        province_records.strike(registry.store, change, moving)
    registry.announce(Change(everything=True))
    return len(moving)


def _moved(
    registry: Registry, moving: Mapping[str, int], years: tuple[int, ...], open_years: list[int]
) -> tuple[Parcel, ...]:
    """Return the parcels that change list or number, numbered after what stays."""
    parcels = [p for year in years for p in registry.parcels(list_year=year)]
    after = [replace(p, list_year=moving.get(p.key, p.list_year)) for p in parcels]
    before = {parcel.key: parcel for parcel in parcels}
    changed: dict[str, Parcel] = {}
    for year in years:
        here = [parcel for parcel in after if parcel.list_year == year]
        numbered: dict[str, Parcel] = {}
        if year in open_years:
            numbered = {parcel.key: parcel for parcel in reserve.renumbered(here)}
        for parcel in here:
            fresh = numbered.get(parcel.key, parcel)
            if fresh != before[parcel.key]:
                changed[parcel.key] = fresh
    return tuple(changed.values())
