"""What importing boundaries into a list would do: add, update, skip or refuse each of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain import area, place_guess, topology
from jdz_forestland.domain.boundary import Boundary, SourceFinding
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.domain.land_class import LandClass
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.places import Village
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError

_GRID_M: Final = 0.0001
_MOST_PAIRS: Final = 500_000
_AT_ONCE: Final = 100
_OPEN: Final = (Stage.LEAD, Stage.APPLICATION)


@dataclass(frozen=True, slots=True)
class Plan:
    """See the module. `skipped` and `refused` are source texts."""

    added: tuple[Parcel, ...]
    updated: tuple[Parcel, ...]
    skipped: tuple[str, ...]
    refused: tuple[str, ...]
    findings: tuple[SourceFinding, ...]


def plan(
    boundaries: Sequence[Boundary],
    before: Sequence[LandClass],
    known: Sequence[Parcel],
    *,
    county_code: str,
    list_year: int,
    stage: Stage,
    villages: tuple[Village, ...] = (),
) -> Plan:
    """Return what importing does, boundary by boundary.

    A boundary that the list holds already is skipped. One that was imported under the same source
    text before updates that parcel; its confirmation by a comparison is void then. From 核实 on a
    boundary is not changed by an import.

    Args:
        before: last year's class of each boundary. known: all parcels of the registry.
        villages: those that the registry has beyond the list.

    Raises:
        UserError: the boundaries lie on one heap.
    """
    desk = _Desk(
        [parcel for parcel in known if parcel.list_year == list_year],
        # also those of parcels that were moved to another list: no key is given twice
        keys={parcel.key for parcel in known if f"-{list_year}-" in parcel.key},
    )
    for boundary, land_class in zip(boundaries, before, strict=True):
        parcel, remark = _parcel(boundary, land_class, county_code, list_year, stage, villages)
        desk.take(boundary, parcel, remark)
    _refuse_heap([parcel.shape for parcel in (*desk.added, *desk.updated)])
    desk.notes += _overlaps((*desk.added, *desk.updated), known, desk.names)
    return Plan(
        tuple(desk.added),
        tuple(desk.updated),
        tuple(desk.skipped),
        tuple(desk.refused),
        tuple(desk.notes),
    )


class _Desk:
    """Lays each boundary beside what the list holds.

    Attributes:
        names: what the source calls a parcel, by parcel key.
    """

    def __init__(self, here: Sequence[Parcel], *, keys: Set[str]) -> None:
        self.added: list[Parcel] = []
        self.updated: list[Parcel] = []
        self.skipped: list[str] = []
        self.refused: list[str] = []
        self.notes: list[SourceFinding] = []
        self.names: dict[str, str] = {}
        self._shapes = {fingerprint(parcel.shape) for parcel in here}
        # the first source of a parcel is that of its boundary
        self._by_source = {parcel.sources[0]: parcel for parcel in here if parcel.sources}
        self._no = max((parcel.parcel_no for parcel in here), default=0)
        self._key = max((int(key.rsplit("-", 1)[1]) for key in keys), default=0)

    def take(self, boundary: Boundary, parcel: Parcel, remark: str) -> None:
        """Decide about one boundary and the parcel it would be."""
        mark = fingerprint(boundary.shape)
        if mark in self._shapes:
            self.skipped.append(boundary.text)
            return
        old = self._by_source.get(boundary.text)
        if old is not None and old.stage not in _OPEN:
            self.refused.append(boundary.text)
            detail = f"{old.parcel_no}号图斑在“{old.stage.label}”，边界没有更改"
            note = found("F-112", detail, parcel=boundary.name, where=old.shape.bounds)
            self.notes.append(note)
            return
        self._shapes.add(mark)
        if remark:
            self.notes.append(found("F-110", remark, parcel=boundary.name, field="village"))
        if old is None:
            parcel = self._numbered(parcel)
            self.added.append(parcel)
        else:
            parcel = _renewed(old, parcel)
            self.updated.append(parcel)
        self.names[parcel.key] = boundary.name

    def _numbered(self, parcel: Parcel) -> Parcel:
        self._no, self._key = self._no + 1, self._key + 1
        key = f"{parcel.county_code}-{parcel.list_year}-{self._key:04d}"
        return replace(parcel, key=key, parcel_no=self._no)


def fingerprint(shape: BaseGeometry) -> str:
    """Return a digest of a shape that does not depend on where its rings begin, to 0.1 mm."""
    rounded = shapely.transform(shape, lambda xy: (xy / _GRID_M).round())
    return hashlib.sha256(shapely.to_wkb(shapely.normalize(rounded))).hexdigest()


def _parcel(
    boundary: Boundary,
    land_class: LandClass,
    county_code: str,
    list_year: int,
    stage: Stage,
    villages: tuple[Village, ...],
) -> tuple[Parcel, str]:
    """Return a parcel without number, and a Chinese remark on its place.

    It has its own boundary and area (D-7); nothing is known to have become forest until a
    comparison says so.
    """
    place, remark = place_guess.guess(boundary.facts, boundary.name, county_code, villages)
    x, y, moved = boundary.centre
    parcel = Parcel(
        key="",
        parcel_no=0,
        county_code=county_code,
        list_year=list_year,
        stage=stage,
        town_code=place.town_code,
        town=place.town,
        village_code=place.village_code,
        village=place.village,
        parcel_area_m2=boundary.area_m2,
        reserve_area_m2=area.ZERO,
        planar_area_m2=area.planar_area_m2(boundary.shape),
        tbmj_m2=None,
        computed_area_m2=boundary.area_m2,
        x=x,
        y=y,
        centre_moved=moved,
        class_before=land_class,
        class_after=(),
        leftover_czcsxm="",
        can_restore=None,
        is_vegetated=None,
        reporter="",
        remarks="",
        sources=(boundary.text,),
        shape=boundary.shape,
    )
    return parcel, remark


def _renewed(old: Parcel, new: Parcel) -> Parcel:
    """Return the parcel with its new boundary; what people entered stays."""
    placed = new if new.town else old
    return replace(
        new,
        key=old.key,
        parcel_no=old.parcel_no,
        stage=old.stage,
        town_code=placed.town_code,
        town=placed.town,
        village_code=placed.village_code,
        village=placed.village,
        class_before=old.class_before if new.class_before.is_unknown else new.class_before,
        can_restore=old.can_restore,
        is_vegetated=old.is_vegetated,
        reporter=old.reporter,
        remarks=old.remarks,
        version=old.version,
    )


def _refuse_heap(shapes: Sequence[BaseGeometry]) -> None:
    """Refuse boundaries that nearly all lie on each other: each pair would have to be measured."""
    tree, pairs = shapely.STRtree(list(shapes)), 0
    for start in range(0, len(shapes), _AT_ONCE):
        pairs += tree.query(list(shapes[start : start + _AT_ONCE])).shape[1]
        if pairs > _MOST_PAIRS:
            raise UserError(
                "这些地块大多互相重叠，不能导入", hint="请检查文件是否重复、坐标是否丢了位数"
            )


def _overlaps(
    fresh: Sequence[Parcel], known: Sequence[Parcel], names: dict[str, str]
) -> Iterator[SourceFinding]:
    """F-111: the same ground in another parcel of any list year, or twice in the source."""
    others = [parcel for parcel in known if parcel.key not in names]
    for finding in topology.overlaps([*fresh, *others]):
        if finding.parcel_key in names:
            name = names[finding.parcel_key]
            yield found("F-111", finding.detail, parcel=name, where=finding.where)
