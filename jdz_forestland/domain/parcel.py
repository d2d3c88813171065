"""图斑: the unit of the registry, and the pieces of it that became forest."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain import area, places
from jdz_forestland.domain.land_class import LandClass
from jdz_forestland.domain.stage import Stage

MILLIMETRE: Final = Decimal("0.001")
REPLANTED: Final = "重新造林，原图斑"


@dataclass(frozen=True, slots=True)
class ClassArea:
    """A class that part of a parcel has in this year's survey, with that part's area (m², 0.01)."""

    land_class: LandClass
    area_m2: Decimal


@dataclass(frozen=True, slots=True)
class Parcel:
    """One 图斑 of one list year.

    Attributes:
        key: registration key "360222-2023-0001": county, list year, running number; never reused
            and never changed, whatever 图斑号 the parcel gets.
        parcel_no: 图斑号, from 1 per county and list year, no gaps (填表说明 1).
        list_year: year of the reserve list (D-11).
        parcel_area_m2: 图斑面积, the whole parcel (填表说明 2), m².
        reserve_area_m2: 入库面积, changed from 采矿用地 to 林地 (填表说明 6), m².
        planar_area_m2: area on the Gauss plane, a control figure (D-9), m².
        tbmj_m2: 图斑面积 as the survey database gives it; None where it gives none.
        computed_area_m2: ellipsoid area computed from the shape, m².
        x, y: centre point, northing and easting with zone prefix, EPSG:4527, metres, 3 decimals.
        centre_moved: whether the centroid lies outside, so that a point inside was taken (D-6).
        class_before: class in last year's survey; `LandClass.unknown` where nobody looked it up.
        class_after: classes of the changed part in this year's survey.
        leftover_czcsxm: 城镇村属性码 204 (盐田及采矿用地) left on the forest this year.
        sources: one text per source feature, "<file>#<layer>#<BSM>"; that of the boundary first.
            `REPLANTED` and a key says whose lost forest was planted again.
        shape: boundary in EPSG:4527 (easting, northing), metres; valid.
        version: counts the changes; guards against lost updates.
    """

    key: str
    parcel_no: int
    county_code: str
    list_year: int
    stage: Stage
    town_code: str
    town: str
    village_code: str
    village: str
    parcel_area_m2: Decimal
    reserve_area_m2: Decimal
    planar_area_m2: Decimal
    tbmj_m2: Decimal | None
    computed_area_m2: Decimal
    x: Decimal
    y: Decimal
    centre_moved: bool
    class_before: LandClass
    class_after: tuple[ClassArea, ...]
    leftover_czcsxm: str
    can_restore: bool | None
    is_vegetated: bool | None
    reporter: str
    remarks: str
    sources: tuple[str, ...]
    shape: MultiPolygon
    version: int = 0

    @property
    def id(self) -> str:
        """The parcel in its list: "360222-0001"."""
        return f"{self.county_code}-{self.parcel_no:04d}"

    @property
    def county(self) -> str:
        """Name of the county."""
        return places.county_name(self.county_code)

    @property
    def parcel_area_mu(self) -> Decimal:
        """图斑面积 in 亩."""
        return area.to_mu(self.parcel_area_m2)

    @property
    def reserve_area_mu(self) -> Decimal:
        """入库面积 in 亩."""
        return area.to_mu(self.reserve_area_m2)

    @property
    def changed_whole(self) -> bool:
        """Whether the whole parcel became forest."""
        return self.reserve_area_m2 == self.parcel_area_m2

    @property
    def predecessors(self) -> frozenset[str]:
        """Keys of the lost parcels on whose ground it was planted again."""
        named = (text for text in self.sources if text.startswith(REPLANTED))
        return frozenset(text.removeprefix(REPLANTED) for text in named)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a parcel that became forest: last year's parcel ∩ one of this year's 图斑.

    Attributes:
        key: "<parcel key>/<number>".
        area_m2: ellipsoid area of the piece, m².
        source: this year's feature, "<file>#<layer>#<BSM>".
        shape: EPSG:4527 (easting, northing), metres.
    """

    key: str
    parcel_key: str
    land_class: LandClass
    area_m2: Decimal
    source: str
    shape: MultiPolygon


def centre(shape: BaseGeometry) -> tuple[Decimal, Decimal, bool]:
    """Return (x northing, y easting, moved) of the centre point of a shape in EPSG:4527 (D-6).

    The centroid if it lies inside, otherwise a point inside with `moved` true.
    """
    point, moved = shape.centroid, False
    if not shape.intersects(point):
        point, moved = shape.representative_point(), True
    return _to_millimetre(point.y), _to_millimetre(point.x), moved


def _to_millimetre(metres: float) -> Decimal:
    return Decimal(repr(metres)).quantize(MILLIMETRE, rounding=ROUND_HALF_UP)
