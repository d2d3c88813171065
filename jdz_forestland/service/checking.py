"""Running the rule catalogue over what a store holds: one parcel, or many with progress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeVar

from jdz_forestland.domain import topology
from jdz_forestland.domain.case_rules import about_case
from jdz_forestland.domain.findings import Finding, worst_first
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.progress import Progress
from jdz_forestland.domain.record import Material, StepRecord
from jdz_forestland.domain.rules import CHECKS
from jdz_forestland.domain.stage import Stage
from jdz_forestland.store.store import Store

K = TypeVar("K", StepRecord, Material)


def check_one(
    store: Store,
    parcel: Parcel,
    records: tuple[StepRecord, ...],
    materials: tuple[Material, ...],
) -> tuple[Finding, ...]:
    """Return what the rules find of one parcel; only its neighbours are looked at for overlaps."""
    near = store.parcels_meeting(parcel.shape.bounds)
    return worst_first(
        [
            *(finding for check in CHECKS for finding in check(parcel)),
            *(f for f in topology.overlaps(near) if f.parcel_key == parcel.key),
            *about_case(parcel, records, materials, store.cases.material_uses()),
        ]
    )


def check_many(
    store: Store, *, list_year: int | None, stage: Stage | None, progress: Progress
) -> tuple[Finding, ...]:
    """Run the catalogue over the parcels of a year and stage; overlaps are looked for among all.

    Raises:
        Cancelled: the user stopped it.
    """
    everything = store.parcels()
    wanted = {
        p.key: p
        for p in everything
        if list_year in (None, p.list_year) and stage in (None, p.stage)
    }
    found = list(_of_each(store, wanted, progress))
    progress.step("检查重叠")
    among = (*topology.overlaps(everything), *topology.same_numbers(everything))
    found += [finding for finding in among if finding.parcel_key in wanted]
    return worst_first(found)


def _of_each(store: Store, wanted: Mapping[str, Parcel], progress: Progress) -> Iterator[Finding]:
    records = _by_parcel(store.cases.steps())
    materials = _by_parcel(store.cases.materials())
    uses = store.cases.material_uses()
    for done, (key, parcel) in enumerate(wanted.items()):
        progress.step("检查图斑", done, len(wanted))
        for check in CHECKS:
            yield from check(parcel)
        yield from about_case(parcel, records.get(key, ()), materials.get(key, ()), uses)


def _by_parcel(kept: list[K]) -> dict[str, tuple[K, ...]]:
    groups: defaultdict[str, list[K]] = defaultdict(list)
    for one in kept:
        groups[one.parcel_key].append(one)
    return {key: tuple(group) for key, group in groups.items()}
