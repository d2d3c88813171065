"""Last year's 采矿用地 over this year's 林地: what changed, and does it add up (填表说明 1, 6).

Nothing is dropped silently: what is too thin to be ground is listed as slivers, what cannot be
read as a shape is quarantined, and the mining land lost must equal forest + slivers + other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain import area
from jdz_forestland.domain.geometry import (
    Cleaned,
    Shapes,
    SliverLimits,
    are_slivers,
    clean,
    multipolygon,
    polygon_parts,
    split_tails,
)
from jdz_forestland.domain.progress import Progress
from jdz_forestland.domain.survey import SurveyFeatures

Indices = npt.NDArray[np.intp]

UNCHANGED_M2: Final = 1e-6


@dataclass(frozen=True, slots=True)
class OverlayOptions:
    """The stated limits of one comparison; kept with its result."""

    slivers: SliverLimits = field(default_factory=SliverLimits)
    repair_m2: Decimal = Decimal("1.00")


@dataclass(frozen=True, slots=True)
class Cut:
    """Last year's feature `before` ∩ this year's feature `after`; EPSG:4527, m²."""

    before: int
    after: int
    shape: MultiPolygon
    area_m2: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """What became forest of one of last year's mining parcels.

    Attributes:
        before: index into last year's features.
        shape: the parcel, repaired where that was needed.
        computed_m2: its ellipsoid area.
        pieces: what became forest, slivers excluded.
        forest_m2: area of the pieces together, counted once where this year's polygons overlap.
        whole: whether all that did not become forest is slivers.
        overlap_m2: area counted twice by this year's polygons.
    """

    before: int
    shape: MultiPolygon
    computed_m2: Decimal
    pieces: tuple[Cut, ...]
    forest_m2: Decimal
    whole: bool
    overlap_m2: Decimal


@dataclass(frozen=True, slots=True)
class Balance:
    """Conservation of area, m²: lost = forest + slivers + other + difference."""

    mining_before_m2: Decimal
    mining_lost_m2: Decimal
    mining_gained_m2: Decimal
    forest_m2: Decimal
    slivers_m2: Decimal
    other_m2: Decimal

    @property
    def difference_m2(self) -> Decimal:
        """What does not add up; roundings of 0.01 m² a piece are normal."""
        return self.mining_lost_m2 - self.forest_m2 - self.slivers_m2 - self.other_m2


@dataclass(frozen=True, slots=True)
class Overlay:
    """The result of one comparison; indices point into the features that were given."""

    changes: tuple[Change, ...]
    slivers: tuple[Cut, ...]
    before: Cleaned
    forest: Cleaned
    balance: Balance


def overlay(
    before: SurveyFeatures,
    after_mining: SurveyFeatures,
    after_forest: SurveyFeatures,
    *,
    options: OverlayOptions,
    progress: Progress,
) -> Overlay:
    """Compare two surveys.

    Args:
        before: last year's 采矿用地.
        after_mining: this year's 采矿用地, all of it.
        after_forest: this year's 林地, at least what meets a parcel of `before`.
        options: the limits to judge by.
        progress: told the steps; may raise `Cancelled`.
    """
    progress.step("检查图形")
    mining = clean(before.shapes, limit_m2=options.repair_m2)
    still = clean(after_mining.shapes, limit_m2=options.repair_m2)
    forest = clean(after_forest.shapes, limit_m2=options.repair_m2)

    progress.step("求交")
    pieces, slivers = _cut(mining.shapes, forest.shapes, options.slivers)

    progress.step("计算面积")
    present = [index for index, shape in enumerate(mining.shapes) if shape is not None]
    computed = dict(zip(present, area.ellipsoid_areas_m2(mining.shapes[present]), strict=True))
    changes = changes_of(mining.shapes, computed, pieces, options.slivers)

    progress.step("核对守恒")
    total_before = area.total(computed.values())
    balance = _balance(mining.shapes, still.shapes, total_before, pieces, slivers)
    return Overlay(changes, tuple(slivers), mining, forest, balance)


def _balance(
    before: Shapes, after: Shapes, total_before: Decimal, pieces: list[Cut], slivers: list[Cut]
) -> Balance:
    """Measure where last year's mining land went, each part from its own shape."""
    at_before, at_after = _pairs(before, after)
    common = shapely.intersection(before[at_before], after[at_after])
    remaining = np.asarray([multipolygon(shape) for shape in common], dtype=object)
    remaining_m2 = area.total(area.ellipsoid_areas_m2(remaining))
    after_m2 = area.total(area.ellipsoid_areas_m2(after[~shapely.is_missing(after)]))
    other = _other(before, pieces + slivers, at_before, remaining)
    return Balance(
        mining_before_m2=total_before,
        mining_lost_m2=total_before - remaining_m2,
        mining_gained_m2=after_m2 - remaining_m2,
        forest_m2=area.total(cut.area_m2 for cut in pieces),
        slivers_m2=area.total(cut.area_m2 for cut in slivers),
        other_m2=area.total(area.ellipsoid_areas_m2(other)),
    )


def _pairs(before: Shapes, after: Shapes) -> tuple[Indices, Indices]:
    """Return the index pairs whose shapes meet, ordered by `before`, then `after`."""
    found_after, found_before = shapely.STRtree(before).query(after, predicate="intersects")
    order = np.lexsort((found_after, found_before))
    return found_before[order], found_after[order]


def _cut(before: Shapes, forest: Shapes, limits: SliverLimits) -> tuple[list[Cut], list[Cut]]:
    """Intersect, and part ground from slivers."""
    at_before, at_after = _pairs(before, forest)
    common = shapely.intersection(before[at_before], forest[at_after])
    return part_ground(common, at_before, at_after, limits)


def part_ground(
    common: Shapes, at_before: Indices, at_after: Indices, limits: SliverLimits
) -> tuple[list[Cut], list[Cut]]:
    """Part ground from slivers in what is common to each pair of a `before` and an `after`."""
    parts, pair = polygon_parts(common)
    thin = are_slivers(parts, limits)
    ground: dict[int, list[BaseGeometry]] = {}
    scraps: dict[int, list[BaseGeometry]] = {}
    for part, owner, is_thin in zip(parts, pair.tolist(), thin.tolist(), strict=True):
        if is_thin:
            scraps.setdefault(owner, []).append(part)
            continue
        solid, tails = split_tails(part, limits)
        ground.setdefault(owner, []).extend(solid.geoms)
        if not tails.is_empty:
            scraps.setdefault(owner, []).extend(tails.geoms)
    pieces = [(pair, MultiPolygon(group)) for pair, group in sorted(ground.items())]
    # each sliver is a place of its own to look at; what rounds to 0.00 m² is noise of the numbers
    slivers = [
        (pair, MultiPolygon([scrap])) for pair, group in sorted(scraps.items()) for scrap in group
    ]
    noise_free = [cut for cut in _as_cuts(slivers, at_before, at_after) if cut.area_m2 > 0]
    return _as_cuts(pieces, at_before, at_after), noise_free


def _as_cuts(
    shapes: list[tuple[int, MultiPolygon]], at_before: Indices, at_after: Indices
) -> list[Cut]:
    sizes = area.ellipsoid_areas_m2([shape for _, shape in shapes])
    return [
        Cut(int(at_before[pair]), int(at_after[pair]), shape, size)
        for (pair, shape), size in zip(shapes, sizes, strict=True)
    ]


def changes_of(
    before: Shapes, computed: dict[int, Decimal], pieces: list[Cut], limits: SliverLimits
) -> tuple[Change, ...]:
    """Return for each of last year's parcels that has pieces what became of it.

    Args:
        before: last year's parcels, EPSG:4527. computed: their ellipsoid area, m², by index.
    """
    by_parcel: dict[int, list[Cut]] = {}
    for cut in pieces:
        by_parcel.setdefault(cut.before, []).append(cut)
    indices = sorted(by_parcel)
    unions = [shapely.union_all([cut.shape for cut in by_parcel[index]]) for index in indices]
    rests = shapely.difference(before[indices], np.asarray(unions, dtype=object))
    whole = _only_slivers(rests, limits)
    united = area.ellipsoid_areas_m2([multipolygon(union) for union in unions])
    changes = []
    for index, is_whole, once in zip(indices, whole, united, strict=True):
        cuts = by_parcel[index]
        added = area.total(cut.area_m2 for cut in cuts)
        # pieces rounded one by one differ from their union by hundredths; more is a real overlap
        overlap = added - once if added - once > Decimal("1.00") else area.ZERO
        changes.append(
            Change(
                before=index,
                shape=multipolygon(before[index]),
                computed_m2=computed[index],
                pieces=tuple(cuts),
                forest_m2=once if overlap else added,
                whole=is_whole,
                overlap_m2=overlap,
            )
        )
    return tuple(changes)


def _only_slivers(rests: Shapes, limits: SliverLimits) -> list[bool]:
    """Return for each rest of a parcel whether it has no part that is ground."""
    parts, owner = polygon_parts(rests)
    ground = owner[~are_slivers(parts, limits)]
    return [not found for found in np.bincount(ground, minlength=len(rests)).tolist()]


def _other(before: Shapes, cuts: list[Cut], kept_before: Indices, remaining: Shapes) -> Shapes:
    """Return what of each changed parcel is neither forest nor mining any more."""
    covered: dict[int, list[BaseGeometry]] = {}
    for cut in cuts:
        covered.setdefault(cut.before, []).append(cut.shape)
    for index, shape in zip(kept_before.tolist(), remaining, strict=True):
        covered.setdefault(index, []).append(shape)
    present = np.flatnonzero(~shapely.is_missing(before)).tolist()
    # one part as large as the parcel is the parcel: most mining land stays as it was
    alone = [index for index in present if len(covered.get(index, ())) == 1]
    same = {
        index
        for index, left in zip(
            alone,
            shapely.area(before[alone]) - shapely.area([covered[index][0] for index in alone]),
            strict=True,
        )
        if abs(left) < UNCHANGED_M2
    }
    changed = [index for index in present if index not in same]
    unions = [shapely.union_all(covered.get(index, [])) for index in changed]
    rests = shapely.difference(before[changed], np.asarray(unions, dtype=object))
    return np.asarray([multipolygon(rest) for rest in rests], dtype=object)
