"""Builders of complete, valid values: a test names only what it is about.

make_parcel()                                   a whole parcel of 浮梁县, 2023, 图斑号 1
make_parcel(parcel_no=7, village="张村村委会")     the same but for two fields
make_parcel(shape=square(side=50))              areas and centre point follow the shape
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from shapely.geometry import MultiPolygon, box

from jdz_forestland.domain import area, parcel
from jdz_forestland.domain.land_class import CodeSystem, LandClass
from jdz_forestland.domain.parcel import ClassArea, Parcel, Piece
from jdz_forestland.domain.stage import Stage

COUNTY = "360222"
LIST_YEAR = 2023
# A place in 鹅湖镇, 浮梁县: EPSG:4527, metres.
EASTING, NORTHING = 39536000.0, 3255000.0

MINING_2021 = LandClass(2021, CodeSystem.SANDIAO, "0602", "采矿用地")
TREES_2022 = LandClass(2022, CodeSystem.SANDIAO, "0301", "乔木林地")
SHRUBS_2022 = LandClass(2022, CodeSystem.SANDIAO, "0305", "灌木林地")


def square(
    *, side: float = 100.0, easting: float = EASTING, northing: float = NORTHING
) -> MultiPolygon:
    """Return a square by its south-west corner, EPSG:4527 (easting, northing), metres."""
    return MultiPolygon([box(easting, northing, easting + side, northing + side)])


def make_parcel(**changes: Any) -> Parcel:
    """Return a valid parcel that became forest as a whole; `changes` replace fields.

    What is not given follows from what is: `key` from county, year and number; areas and centre
    point from `shape`; 入库面积 from 图斑面积; the area of `class_after` from 入库面积.
    """
    shape = changes.get("shape", _SQUARE)
    measured = _areas(shape)
    whole = changes.get("parcel_area_m2", measured["computed_area_m2"])
    changed = changes.get("reserve_area_m2", whole)
    county = changes.get("county_code", COUNTY)
    year = changes.get("list_year", LIST_YEAR)
    number = changes.get("parcel_no", 1)
    fields: dict[str, Any] = {
        "key": f"{county}-{year}-{number:04d}",
        "parcel_no": number,
        "county_code": county,
        "list_year": year,
        "stage": Stage.LEAD,
        "town_code": "360222101",
        "town": "鹅湖镇",
        "village_code": "360222101211",
        "village": "桃岭村委会",
        "parcel_area_m2": whole,
        "reserve_area_m2": changed,
        "tbmj_m2": whole,
        "class_before": MINING_2021,
        "class_after": (ClassArea(TREES_2022, changed),),
        "leftover_czcsxm": "",
        "can_restore": None,
        "is_vegetated": None,
        "reporter": "",
        "remarks": "",
        "sources": (f"浮梁县2021.gpkg#DLTB#{county}{number:012d}",),
        "shape": shape,
        **measured,
    }
    return Parcel(**(fields | changes))


def make_piece(of: Parcel | None = None, **changes: Any) -> Piece:
    """Return the piece that covers the whole of a parcel; `changes` replace fields."""
    whole = of or make_parcel()
    shape = changes.get("shape", whole.shape)
    fields: dict[str, Any] = {
        "key": f"{whole.key}/1",
        "parcel_key": whole.key,
        "land_class": TREES_2022,
        "area_m2": _areas(shape)["computed_area_m2"],
        "source": f"浮梁县2022.gpkg#DLTB#{COUNTY}{1:012d}",
        "shape": shape,
    }
    return Piece(**(fields | changes))


_SQUARE = square()


@cache
def _square_areas() -> dict[str, Any]:
    return _measure(_SQUARE)


def _areas(shape: MultiPolygon) -> dict[str, Any]:
    # Most parcels of most tests are the one square: it is measured once.
    return _square_areas() if shape is _SQUARE else _measure(shape)


def _measure(shape: MultiPolygon) -> dict[str, Any]:
    computed: Decimal = area.ellipsoid_area_m2(shape)
    x, y, moved = parcel.centre(shape)
    return {
        "computed_area_m2": computed,
        "planar_area_m2": area.planar_area_m2(shape),
        "x": x,
        "y": y,
        "centre_moved": moved,
    }
