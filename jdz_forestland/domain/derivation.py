"""From the overlay of two surveys to parcels: areas, places, numbers, and what is already known.

A parcel is last year's 采矿用地 polygon (D-7); its 入库面积 is the sum of its pieces. The result is
a proposal: nothing is written until somebody accepts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain import area, places, topology
from jdz_forestland.domain.findings import Finding, worst_first
from jdz_forestland.domain.geometry import multipolygon, share_inside
from jdz_forestland.domain.overlay import Balance, Change, Cut, Overlay
from jdz_forestland.domain.parcel import ClassArea, Parcel, Piece, centre
from jdz_forestland.domain.rules import CHECKS, tbmj_agrees
from jdz_forestland.domain.stage import Stage
from jdz_forestland.domain.survey import SurveyFeatures
from jdz_forestland.domain.survey_rules import about_overlay, about_unreadable

MATCH_SHARE: Final = 0.5  # a change belongs to the parcel that holds more than half of its pieces


@dataclass(frozen=True, slots=True)
class Found:
    """One parcel that the surveys confirm, with the pieces of it that became forest.

    Attributes:
        known: the parcel as the registry holds it; None for a new lead.
        beyond_m2: what became forest of the survey's polygon outside the boundary applied for.
    """

    parcel: Parcel
    pieces: tuple[Piece, ...]
    known: Parcel | None
    beyond_m2: Decimal = area.ZERO

    @property
    def is_new(self) -> bool:
        """Whether the registry does not have it yet."""
        return self.known is None


@dataclass(frozen=True, slots=True)
class Scrap:
    """A sliver as it is listed: from which feature to which, m², EPSG:4527."""

    source_before: str
    source_after: str
    area_m2: Decimal
    shape: shapely.MultiPolygon


@dataclass(frozen=True, slots=True)
class Derivation:
    """The proposal that a comparison of two surveys leads to.

    Attributes:
        list_year: the list it fills (D-11).
        mining_before, mining_after: number of 采矿用地 features in the two surveys.
        found: confirmed parcels in the order of their numbers.
        unconfirmed: parcels of the list year in the registry that this comparison does not confirm.
        findings: faults of the databases and of the found parcels, worst first.
        quarantined: features that could not be used, "<file>#<layer>#<BSM>".
    """

    county_code: str
    years: tuple[int, int]
    list_year: int
    mining_before: int
    mining_after: int
    found: tuple[Found, ...]
    unconfirmed: tuple[Parcel, ...]
    slivers: tuple[Scrap, ...]
    balance: Balance
    findings: tuple[Finding, ...]
    quarantined: tuple[str, ...]

    @property
    def leads(self) -> tuple[Found, ...]:
        """What the registry does not have yet."""
        return tuple(found for found in self.found if found.is_new)

    @property
    def matched(self) -> tuple[Found, ...]:
        """What the registry has already."""
        return tuple(found for found in self.found if not found.is_new)

    @property
    def reserve_area_m2(self) -> Decimal:
        """入库面积 of all confirmed parcels, m²."""
        return area.total(found.parcel.reserve_area_m2 for found in self.found)


def derive(
    before: SurveyFeatures,
    after_mining: SurveyFeatures,
    after_forest: SurveyFeatures,
    result: Overlay,
    *,
    county_code: str,
    list_year: int,
    known: Sequence[Parcel],
) -> Derivation:
    """Turn an overlay into parcels and match them to those the registry holds.

    Args:
        before, after_mining, after_forest: the features that `result` points into.
        county_code: county of the registry.
        list_year: the list to fill.
        known: all parcels of the registry, of every list year.
    """
    this_list = [parcel for parcel in known if parcel.list_year == list_year]
    lists = _List(county_code, list_year, {parcel.key for parcel in known})
    found = _found(before, after_forest, result, lists, this_list)
    confirmed = {item.parcel.key for item in found}
    return Derivation(
        county_code=county_code,
        years=(before.year, after_forest.year),
        list_year=list_year,
        mining_before=len(before),
        mining_after=len(after_mining),
        found=found,
        unconfirmed=tuple(parcel for parcel in this_list if parcel.key not in confirmed),
        slivers=tuple(_scrap(before, after_forest, cut) for cut in result.slivers),
        balance=result.balance,
        findings=worst_first(_findings(before, after_forest, result, found, known, list_year)),
        quarantined=tuple(_quarantined(before, after_forest, result)),
    )


@dataclass(frozen=True, slots=True)
class _List:
    county_code: str
    list_year: int
    used: Set[str]  # also by parcels that were moved to another list

    def key(self, number: int) -> str:
        return f"{self.county_code}-{self.list_year}-{number:04d}"

    def next_number(self) -> int:
        """Return the number after the last that a key of this list ever had."""
        mine = self.key(0).removesuffix("0000")
        return max((int(key.rsplit("-", 1)[1]) for key in self.used if mine in key), default=0) + 1


def _found(
    before: SurveyFeatures,
    forest: SurveyFeatures,
    result: Overlay,
    lists: _List,
    known: Sequence[Parcel],
) -> tuple[Found, ...]:
    """Return the confirmed parcels; known ones keep key and number, new ones get the next."""
    ordered = sorted(result.changes, key=lambda c: (before.zldwdm[c.before], before.bsm[c.before]))
    matches = _match(ordered, known)
    next_no = max((parcel.parcel_no for parcel in known), default=0) + 1
    next_key = lists.next_number()
    found = []
    for position, change in enumerate(ordered):
        match = matches.get(position)
        if match is not None:
            key, number = match.key, match.parcel_no
        else:
            key, number = lists.key(next_key), next_no
            next_no, next_key = next_no + 1, next_key + 1
        fresh = _build(before, forest, change, lists, key=key, number=number)
        found.append(_keep_desk_work(fresh, match))
    return tuple(sorted(found, key=lambda item: item.parcel.parcel_no))


def _match(changes: Sequence[Change], known: Sequence[Parcel]) -> dict[int, Parcel]:
    """Return for each position the known parcel that holds most of the change; each only once."""
    if not known:
        return {}
    tree = shapely.STRtree([parcel.shape for parcel in known])
    scored = []
    for position, change in enumerate(changes):
        pieces = shapely.union_all([cut.shape for cut in change.pieces])
        for index in tree.query(pieces, predicate="intersects").tolist():
            share = _share(pieces, known[index])
            if share > MATCH_SHARE:
                scored.append((-share, position, index))
    matches: dict[int, Parcel] = {}
    taken: set[int] = set()
    for _, position, index in sorted(scored):
        if position not in matches and index not in taken:
            matches[position] = known[index]
            taken.add(index)
    return matches


def _areas(before: SurveyFeatures, change: Change) -> tuple[Decimal, Decimal]:
    """Return 图斑面积 and 入库面积, m²: the database's figure where it fits the shape."""
    tbmj = before.tbmj_m2[change.before]
    trusted = tbmj is not None and tbmj_agrees(tbmj, change.computed_m2)
    parcel_m2 = tbmj if trusted and tbmj is not None else change.computed_m2
    return parcel_m2, parcel_m2 if change.whole else min(change.forest_m2, parcel_m2)


def _share(pieces: BaseGeometry, parcel: Parcel) -> float:
    """Return how much a change and a parcel have in common, 0…1.

    A parcel that was applied for may be a part of the survey's polygon only, so it also counts
    how much of it changed.
    """
    share = share_inside(pieces, parcel.shape)
    return share if parcel.stage is Stage.LEAD else max(share, share_inside(parcel.shape, pieces))


def _build(
    before: SurveyFeatures,
    forest: SurveyFeatures,
    change: Change,
    lists: _List,
    *,
    key: str,
    number: int,
) -> Found:
    row = change.before
    parcel_m2, reserve_m2 = _areas(before, change)
    pieces = _pieces(forest, change.pieces, key, reserve_m2)
    place = places.locate(before.zldwdm[row], before.zldwmc[row])
    x, y, moved = centre(change.shape)
    marks = {forest.czcsxm[cut.after] for cut in change.pieces}
    parcel = Parcel(
        key=key,
        parcel_no=number,
        county_code=lists.county_code,
        list_year=lists.list_year,
        stage=Stage.LEAD,
        town_code=place.town_code,
        town=place.town,
        village_code=place.village_code,
        village=place.village,
        parcel_area_m2=parcel_m2,
        reserve_area_m2=reserve_m2,
        planar_area_m2=area.planar_area_m2(change.shape),
        tbmj_m2=before.tbmj_m2[row],
        computed_area_m2=change.computed_m2,
        x=x,
        y=y,
        centre_moved=moved,
        class_before=before.land_class(row),
        class_after=_class_areas(pieces),
        leftover_czcsxm="、".join(sorted(mark for mark in marks if mark.startswith("204"))),
        can_restore=None,
        is_vegetated=None,
        reporter="",
        remarks="",
        sources=(before.text(row), *(piece.source for piece in pieces)),
        shape=change.shape,
    )
    return Found(parcel, pieces, None)


def _pieces(
    forest: SurveyFeatures, cuts: Sequence[Cut], key: str, reserve_m2: Decimal
) -> tuple[Piece, ...]:
    pieces = [
        Piece(
            key=f"{key}/{position}",
            parcel_key=key,
            land_class=forest.land_class(cut.after),
            area_m2=cut.area_m2,
            source=forest.text(cut.after),
            shape=cut.shape,
        )
        for position, cut in enumerate(cuts, start=1)
    ]
    return _levelled(pieces, reserve_m2)


def _levelled(pieces: Sequence[Piece], reserve_m2: Decimal) -> tuple[Piece, ...]:
    """Return pieces whose areas sum to the 入库面积 exactly: the largest takes the rest."""
    rest = reserve_m2 - area.total(piece.area_m2 for piece in pieces)
    largest = max(pieces, key=lambda piece: piece.area_m2)
    return tuple(
        replace(piece, area_m2=piece.area_m2 + rest) if piece is largest else piece
        for piece in pieces
    )


def _class_areas(pieces: Sequence[Piece]) -> tuple[ClassArea, ...]:
    """Return one area per class, larger first."""
    sums: dict[tuple[str, str], ClassArea] = {}
    for piece in pieces:
        name = (piece.land_class.code, piece.land_class.name)
        so_far = sums.get(name, ClassArea(piece.land_class, area.ZERO))
        sums[name] = replace(so_far, area_m2=so_far.area_m2 + piece.area_m2)
    return tuple(sorted(sums.values(), key=lambda c: (-c.area_m2, c.land_class.code)))


def _keep_desk_work(found: Found, known: Parcel | None) -> Found:
    """Take the survey's facts anew; keep what people entered, and the row's version."""
    if known is None:
        return found
    if known.stage is not Stage.LEAD and not known.shape.equals(found.parcel.shape):
        found = _within_own_boundary(found, known)
    parcel = replace(
        found.parcel,
        stage=known.stage,
        can_restore=known.can_restore,
        is_vegetated=known.is_vegetated,
        reporter=known.reporter,
        remarks=known.remarks,
        version=known.version,
    )
    return replace(found, parcel=parcel, known=known)


def _within_own_boundary(found: Found, known: Parcel) -> Found:
    """Confirm a parcel that was applied for: it keeps its own boundary, area and place (D-7).

    Only what became forest inside that boundary counts.
    """
    inside = [multipolygon(piece.shape.intersection(known.shape)) for piece in found.pieces]
    sizes = area.ellipsoid_areas_m2(inside)
    reserve_m2 = min(area.total(sizes), known.parcel_area_m2)
    pieces = _levelled(
        [
            replace(piece, shape=shape, area_m2=size)
            for piece, shape, size in zip(found.pieces, inside, sizes, strict=True)
            if size > 0
        ],
        reserve_m2,
    )
    fresh = found.parcel
    parcel = replace(
        known,
        reserve_area_m2=reserve_m2,
        class_before=fresh.class_before,
        class_after=_class_areas(pieces),
        leftover_czcsxm=fresh.leftover_czcsxm,
        # the first source is that of the boundary, and the boundary is its own
        sources=(*known.sources[:1], *fresh.sources),
    )
    return Found(parcel, pieces, known, fresh.reserve_area_m2 - reserve_m2)


def _scrap(before: SurveyFeatures, forest: SurveyFeatures, cut: Cut) -> Scrap:
    return Scrap(before.text(cut.before), forest.text(cut.after), cut.area_m2, cut.shape)


def _quarantined(before: SurveyFeatures, forest: SurveyFeatures, result: Overlay) -> Iterator[str]:
    yield from before.unreadable
    yield from (before.text(index) for index in result.before.refused)
    yield from forest.unreadable
    yield from (forest.text(index) for index in result.forest.refused)


def _findings(
    before: SurveyFeatures,
    forest: SurveyFeatures,
    result: Overlay,
    found: Sequence[Found],
    known: Sequence[Parcel],
    list_year: int,
) -> Iterator[Finding]:
    yield from about_unreadable(before)
    yield from about_unreadable(forest)
    yield from about_overlay(before, forest, result)
    for item in found:
        for check in CHECKS:
            yield from check(item.parcel)
    yield from topology.unconfirmed(known, {item.parcel.key for item in found}, list_year)
    for item in found:
        yield from topology.outside_boundary(item.parcel, item.beyond_m2)
    fresh = {item.parcel.key: item.parcel for item in found}
    others = [parcel for parcel in known if parcel.key not in fresh]
    for finding in topology.overlaps([*fresh.values(), *others]):
        if finding.parcel_key in fresh:
            yield finding
