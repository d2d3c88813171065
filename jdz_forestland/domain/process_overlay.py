"""The overlay that somebody else has done already: 更新过程层 DLTBGXGC instead of two surveys.

Every row of the layer is last year's 图斑 ∩ this year's 图斑, with its area by the survey's own
rule. So nothing is intersected here: rows are grouped by last year's 图斑, judged by the same
limits, and handed on as the very same `Overlay` that two surveys give (domain.md 1.2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from jdz_forestland.domain import area, process_rules
from jdz_forestland.domain.findings import Finding
from jdz_forestland.domain.geometry import (
    Cleaned,
    Shapes,
    SliverLimits,
    are_slivers,
    clean,
    multipolygon,
)
from jdz_forestland.domain.overlay import (
    Balance,
    Change,
    Cut,
    Overlay,
    OverlayOptions,
    changes_of,
    part_ground,
)
from jdz_forestland.domain.process_layer import ProcessRows, stays
from jdz_forestland.domain.progress import Progress
from jdz_forestland.domain.rules import tbmj_agrees
from jdz_forestland.domain.survey import SurveyFeatures

# Gaps between rows of one 图斑 that are nothing but roundings of their vertices.
_SEAM: Final = SliverLimits(width_m=Decimal("0.01"), area_m2=Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class ProcessOverlay:
    """A process layer as the comparison of two surveys.

    Attributes:
        before: last year's 采矿用地 that the layer knows, one feature per 图斑.
        after_mining: this year's 采矿用地 that the layer knows, without shapes.
        after_forest: what became 林地, one feature per pair of last and this year's 图斑.
        result: points into them.
        unnamed: what became 林地 of no known 图斑, and so could not be used.
        findings: what is wrong with the layer itself.
    """

    before: SurveyFeatures
    after_mining: SurveyFeatures
    after_forest: SurveyFeatures
    result: Overlay
    unnamed: tuple[str, ...]
    findings: tuple[Finding, ...]


def overlay_rows(
    rows: ProcessRows, *, options: OverlayOptions, progress: Progress
) -> ProcessOverlay:
    """Return what a process layer says, in the form that `derivation.derive` reads."""
    progress.step("检查图形")
    roles = _Roles.of(rows)
    parcels = _Parcels.of(rows, roles, limit_m2=options.repair_m2)

    progress.step("计算面积")
    pairs = _Pairs.of(rows, roles, parcels)
    pieces, slivers, misstated = _sorted_out(rows, pairs, options)
    changes = changes_of(parcels.whole, parcels.computed_m2(), pieces, options.slivers)

    progress.step("核对守恒")
    before = replace(
        rows.before.take(np.asarray(parcels.first, dtype=np.intp)),
        shapes=parcels.drawn,
        tbmj_m2=parcels.stated_m2,
    )
    still = np.asarray(_first_of_each(rows.after.bsm, roles.still), dtype=np.intp)
    result = Overlay(
        changes=_without_twins(changes),
        slivers=tuple(slivers),
        before=Cleaned(parcels.whole, parcels.repaired, parcels.refused),
        forest=Cleaned(pairs.shapes, {}, {}),
        balance=_balance(rows, roles, parcels, pieces, slivers),
    )
    return ProcessOverlay(
        before=before,
        after_mining=replace(rows.after.take(still), unreadable=()),
        after_forest=replace(
            rows.after.take(np.asarray(pairs.first, dtype=np.intp)),
            shapes=pairs.shapes,
            unreadable=(),
        ),
        result=result,
        unnamed=tuple(rows.before.text(row) for row in roles.unnamed),
        findings=(*misstated, *_findings(rows, roles)),
    )


@dataclass(frozen=True, slots=True)
class _Roles:
    """Which rows are what.

    Attributes:
        mining: rows that were 采矿用地, whoever they belong to now.
        kept: those of them that belong to the county and say which 图斑 they were part of.
        forest: those of `kept` that became 林地.
        still: rows that are 采矿用地 this year. unnamed: what became 林地 of no known 图斑.
    """

    mining: tuple[int, ...]
    kept: tuple[int, ...]
    forest: tuple[int, ...]
    still: tuple[int, ...]
    unnamed: tuple[int, ...]

    @classmethod
    def of(cls, rows: ProcessRows) -> _Roles:
        old, new = rows.before.source.code_system, rows.after.source.code_system
        here = [row for row in range(len(rows)) if stays(rows.transfer[row])]
        mining = tuple(r for r in range(len(rows)) if rows.before.codes[r] in old.mining_codes)
        live = set(here)
        kept = tuple(row for row in mining if row in live and rows.before.bsm[row])
        became = [r for r in mining if r in live and rows.after.codes[r] in new.forest_codes]
        named = tuple(row for row in became if rows.before.bsm[row] and rows.after.bsm[row])
        return cls(
            mining=mining,
            kept=kept,
            forest=named,
            still=tuple(row for row in here if rows.after.codes[row] in new.mining_codes),
            unnamed=tuple(row for row in became if row not in set(named)),
        )


@dataclass(frozen=True, slots=True)
class _Parcels:
    """Last year's 图斑, each put together from its rows.

    Attributes:
        first: the first row of each. stated_m2: Σ TBBGMJ, None where a row states none.
        whole: the union of its rows; None where nothing of it became forest, and where refused.
        drawn: the same, but a refused one as it is.
        repaired, refused: as `Cleaned` has them, by 图斑.
        index: 图斑 by BSM. mended: the rows' own shapes, repaired.
    """

    first: tuple[int, ...]
    stated_m2: tuple[Decimal | None, ...]
    whole: Shapes
    drawn: Shapes
    repaired: dict[int, float]
    refused: dict[int, float]
    index: dict[str, int]
    mended: Shapes

    def computed_m2(self) -> dict[int, Decimal]:
        """Return the ellipsoid area of each whole 图斑 by its index."""
        present = [index for index, shape in enumerate(self.whole) if shape is not None]
        sizes = area.ellipsoid_areas_m2(self.whole[present])
        return dict(zip(present, sizes, strict=True))

    def is_usable(self, bsm: str) -> bool:
        """Whether a 图斑 did not change, or is whole."""
        return self.drawn[self.index[bsm]] is None or self.whole[self.index[bsm]] is not None

    @classmethod
    def of(cls, rows: ProcessRows, roles: _Roles, *, limit_m2: Decimal) -> _Parcels:
        groups: dict[str, list[int]] = {}
        for row in roles.kept:
            groups.setdefault(rows.before.bsm[row], []).append(row)
        changed = {rows.before.bsm[row] for row in roles.forest}
        shaped = [row for bsm in changed for row in groups[bsm] if not rows.lost[row]]
        cleaned = clean(rows.shapes[shaped], limit_m2=limit_m2)
        mended = rows.shapes.copy()
        mended[shaped] = cleaned.shapes
        repaired = {shaped[at]: size for at, size in cleaned.repaired.items()}
        refused = {shaped[at]: size for at, size in cleaned.refused.items()}
        whole, drawn = (np.full(len(groups), None, dtype=object) for _ in range(2))
        mends: dict[int, float] = {}
        refusals: dict[int, float] = {}
        for index, (bsm, members) in enumerate(groups.items()):
            if bsm not in changed:
                continue
            drawn[index] = next((s for s in rows.shapes[members] if s is not None), None)
            bad = [refused[row] for row in members if row in refused]
            if bad:
                refusals[index] = bad[0]
            if bad or rows.lost[members].any():
                continue  # a 图斑 that lacks a part of itself has neither an area nor a centre
            whole[index] = drawn[index] = _joined(mended[members])
            if any(row in repaired for row in members):
                mends[index] = sum(repaired.get(row, 0.0) for row in members)
        return cls(
            first=tuple(members[0] for members in groups.values()),
            stated_m2=tuple(_stated(rows, members) for members in groups.values()),
            whole=whole,
            drawn=drawn,
            repaired=mends,
            refused=refusals,
            index={bsm: index for index, bsm in enumerate(groups)},
            mended=mended,
        )


def _stated(rows: ProcessRows, members: Sequence[int]) -> Decimal | None:
    sizes = [rows.before.tbmj_m2[row] for row in members]
    known = [size for size in sizes if size is not None]
    return area.total(known) if len(known) == len(sizes) else None


def _joined(shapes: Shapes) -> MultiPolygon:
    """Return the union of the rows of one 图斑 without the seams between them."""
    union = multipolygon(shapely.union_all(shapes))
    holes = [Polygon(ring) for part in union.geoms for ring in part.interiors]
    if not holes:
        return union
    seams = [h for h, thin in zip(holes, are_slivers(_array(holes), _SEAM), strict=True) if thin]
    return multipolygon(shapely.union_all([union, *seams])) if seams else union


def _array(shapes: Sequence[Polygon | MultiPolygon]) -> Shapes:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


@dataclass(frozen=True, slots=True)
class _Pairs:
    """What became forest: last year's 图斑 x this year's, rows of one pair together.

    Attributes:
        first: first row of each pair. parcel: index of last year's 图斑 of each.
        shapes: of each, EPSG:4527. stated_m2: Σ TBBGMJ of each, None where unknown.
    """

    first: tuple[int, ...]
    parcel: tuple[int, ...]
    shapes: Shapes
    stated_m2: tuple[Decimal | None, ...]

    @classmethod
    def of(cls, rows: ProcessRows, roles: _Roles, parcels: _Parcels) -> _Pairs:
        groups: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)
        for row in roles.forest:
            parcel = parcels.index[rows.before.bsm[row]]
            if parcels.whole[parcel] is not None:
                groups[parcel, rows.after.bsm[row], rows.after.codes[row]].append(row)
        return cls(
            first=tuple(members[0] for members in groups.values()),
            parcel=tuple(parcel for parcel, _, _ in groups),
            shapes=_array([_joined(parcels.mended[members]) for members in groups.values()]),
            stated_m2=tuple(_stated(rows, members) for members in groups.values()),
        )


def _sorted_out(
    rows: ProcessRows, pairs: _Pairs, options: OverlayOptions
) -> tuple[list[Cut], list[Cut], list[Finding]]:
    """Part ground from slivers; a piece has the area that the layer states where that fits."""
    indices = np.arange(len(pairs.first))
    at_before = np.asarray(pairs.parcel, dtype=np.intp)
    ground, slivers = part_ground(pairs.shapes, at_before, indices, options.slivers)
    computed = area.ellipsoid_areas_m2(pairs.shapes)
    scraps = {cut.after: cut.area_m2 for cut in slivers}
    misstated: list[Finding] = []
    pieces = []
    for cut in ground:
        stated, whole = pairs.stated_m2[cut.after], computed[cut.after]
        if stated is not None and tbmj_agrees(stated, whole):
            cut = replace(cut, area_m2=stated - scraps.get(cut.after, area.ZERO))
        else:
            text = rows.after.text(pairs.first[cut.after])
            misstated.append(
                process_rules.about_piece(
                    text, stated=stated, computed=whole, where=cut.shape.bounds
                )
            )
        pieces.append(cut)
    return sorted(pieces, key=lambda c: (c.before, c.after)), slivers, misstated


def _without_twins(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes without the overlap that is only the difference of two ways to measure."""
    return tuple(
        replace(change, overlap_m2=area.ZERO, forest_m2=added)
        if change.overlap_m2 and tbmj_agrees(added, change.forest_m2)
        else change
        for change in changes
        for added in (area.total(cut.area_m2 for cut in change.pieces),)
    )


def _balance(
    rows: ProcessRows,
    roles: _Roles,
    parcels: _Parcels,
    pieces: Sequence[Cut],
    slivers: Sequence[Cut],
) -> Balance:
    """Add up where last year's mining land went.

    What was lost is measured from the shapes, where it went is what the rows state, so that
    pieces that overlap or are misstated show. Only 图斑 that changed are in a process layer; what
    nothing happened to, and what cannot be used, is on neither side.
    """

    def stated(some: Sequence[int]) -> Decimal:
        return area.total(rows.before.tbmj_m2[row] or area.ZERO for row in some)

    usable = [row for row in roles.kept if parcels.is_usable(rows.before.bsm[row])]
    shaped = [row for row in usable if parcels.mended[row] is not None]
    plain = [row for row in usable if parcels.mended[row] is None]
    still, forest, kept = set(roles.still), set(roles.forest), set(roles.kept)
    wholes = parcels.whole[~shapely.is_missing(parcels.whole)]
    remaining = parcels.mended[[row for row in shaped if row in still]]
    measured = area.total(area.ellipsoid_areas_m2(wholes))
    left = area.total(area.ellipsoid_areas_m2(remaining))
    other = [row for row in usable if row not in still and row not in forest]
    return Balance(
        mining_before_m2=measured + stated(plain),
        mining_lost_m2=measured - left + stated([row for row in plain if row not in still]),
        mining_gained_m2=stated([row for row in roles.still if row not in kept]),
        forest_m2=area.total(cut.area_m2 for cut in pieces),
        slivers_m2=area.total(cut.area_m2 for cut in slivers),
        other_m2=stated(other),
    )


def _first_of_each(marks: Sequence[str], some: Sequence[int]) -> list[int]:
    first: dict[str, int] = {}
    for row in some:
        first.setdefault(marks[row], row)
    return list(first.values())


def _findings(rows: ProcessRows, roles: _Roles) -> Iterator[Finding]:
    parcels = {rows.before.bsm[row] for row in roles.forest}
    results = {rows.after.bsm[row] for row in roles.kept if rows.before.bsm[row] in parcels}
    yield from process_rules.about_sums(rows, parcels, results - {""})
    yield from process_rules.about_transfers(rows, roles.mining)
    yield from process_rules.about_changes(rows, roles.forest)
    yield from process_rules.about_unnamed([rows.before.text(row) for row in roles.unnamed])
