"""Which parcels of a list failed on site before: they are proposed to be checked again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapely import STRtree

from jdz_forestland.domain import area
from jdz_forestland.domain.field_check import FieldCheck
from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.spot_check import MustCheck
from jdz_forestland.store.store import Store
from jdz_forestland.store.tables import FIELD_CHECKS

LEAST_M2 = 100  # two neighbours share less than this along their border


def among(store: Store, frozen: FrozenList) -> tuple[MustCheck, ...]:
    """Return the parcels of a list that failed, or lie where one failed, with when and why.

    A parcel keeps its registration key over the versions of a list; one that comes back in
    another year has another, and is recognised by its ground.
    """
    failed = _failed(store.all_of(FIELD_CHECKS), frozen)
    if not failed:
        return ()
    parcels = {parcel.key: parcel for parcel in store.parcels()}
    listed = {line.parcel_key: line.parcel_id for line in frozen.lines}
    found: dict[str, str] = {}
    for check in failed:
        ground = parcels.get(check.parcel_key)
        same = [check.parcel_key] if check.parcel_key in listed else []
        if not same and ground is not None:
            same = _on_the_ground(ground, [parcels[key] for key in listed if key in parcels])
        for key in same:
            found.setdefault(listed[key], f"{check.list_year}年度核查{check.outcome.label}")
    return tuple(MustCheck(one, found[one]) for one in sorted(found))


def _failed(checks: Iterable[FieldCheck], frozen: FrozenList) -> list[FieldCheck]:
    """Return the failures up to the year of the list, the newest first."""
    held = [
        check
        for check in checks
        if check.county_code == frozen.county_code
        and check.list_year <= frozen.list_year
        and check.standing is Standing.STANDING
        and check.outcome.fails
    ]
    return sorted(held, key=lambda check: (-check.list_year, check.parcel_id))


def _on_the_ground(failed: Parcel, listed: Sequence[Parcel]) -> list[str]:
    """Return the keys of listed parcels that share ground with one that failed."""
    tree = STRtree([parcel.shape for parcel in listed])
    return [
        listed[at].key
        for at in sorted(tree.query(failed.shape, predicate="intersects").tolist())
        if area.planar_area_m2(listed[at].shape.intersection(failed.shape)) >= LEAST_M2
    ]
