"""What two numbers can mean: which is northing, in which system, told from their size and place.

Nothing is decided silently: a `Reading` says which rules fired on the way, and which cures it
rests on. Rules R1–R12 of `doctor_rules`; sizes are those of this city (EPSG:4527, 39th zone).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain import crs, places
from jdz_forestland.domain.boundary import Values
from jdz_forestland.domain.datum import DatumShift
from jdz_forestland.domain.rules import near_county

UTM_50: Final = 32650
WEB_MERCATOR: Final = 3857
_SHORT_ZONES: Final = ((4548, "39"), (4547, "38"), (4549, "40"))

NORTH, PREFIX, SHORT, MERCATOR, LON, LAT, LON_PACKED = (
    "north", "prefix", "short", "mercator", "lon", "lat", "lon packed"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of understanding the numbers of a source.

    Attributes:
        north_first: whether the first number of each pair is the northing or latitude.
        epsg: system of the pair once it is (easting, northing) or (longitude, latitude).
        rules: rules of the doctor that describe it. cures: keys of the cures it rests on.
        shift: added to the easting first, where a wrong zone number is replaced, metres.
        packed: whether degrees are written dd.mmss or dddmmss.
        zone: zone number as it stands in the easting, or as assumed.
        datum: parameters where the numbers are on an old datum; `epsg` then names the plane only.
    """

    north_first: bool
    epsg: int
    rules: tuple[str, ...]
    cures: tuple[str, ...] = ()
    shift: float = 0.0
    packed: bool = False
    zone: str = ""
    datum: DatumShift | None = None

    def move(self, values: Values) -> Values:
        """Return (n, 2) easting, northing of EPSG:4527, metres; not finite where there is none."""
        pairs = values[:, ::-1] if self.north_first else values
        if self.packed:
            pairs = unpacked(pairs)
        if self.shift:
            pairs = pairs + np.array([self.shift, 0.0])
        with np.errstate(all="ignore"):
            pairs = np.ascontiguousarray(pairs)
            if self.datum is not None:
                return self.datum.to_registry_xy(pairs, self.epsg)
            moved: Values = crs.to_registry_xy(pairs, self.epsg)
        return moved


def unpacked(values: Values) -> Values:
    """Return decimal degrees of dd.mmss, dddmmss or dddmmssff numbers (n, 2)."""
    size = np.abs(values)
    seconds = np.where(size < 1000, size * 10_000, np.where(size < 2e6, size, size / 100))
    seconds = np.round(seconds, 6)
    degrees = np.floor(seconds / 10_000)
    minutes = np.floor(seconds / 100) % 100
    decimal: Values = degrees + minutes / 60 + (seconds % 100) / 3600
    return decimal


def could_be_packed(values: Values) -> bool:
    """Return whether all minutes and seconds of dd.mmss numbers are below 60."""
    digits = np.round(np.abs(values) % 1, 8)
    minutes = np.floor(np.round(digits * 100, 6))
    seconds = np.round(digits * 1e4, 4) % 100
    return bool((minutes < 60).all() and (seconds < 60).all())


def kind(value: float) -> str:
    """Return what a single number can be by its size, "" for nothing in this country."""
    if 12.9e6 <= value <= 13.3e6:
        return MERCATOR
    if 13e6 <= value < 46e6 and 1e5 <= value % 1e6 <= 9e5:
        return PREFIX
    for name, low, high in (
        (NORTH, 1.9e6, 6.2e6),
        (SHORT, 1e5, 9e5),
        (LON, 73.0, 136.0),
        (LAT, 3.0, 54.0),
        (LON_PACKED, 1e6, 1.36e6),
        (LON_PACKED, 1e8, 1.36e8),
    ):
        if low <= value <= high:
            return name
    return ""


def understand(values: Values, county_code: str | None, *, zone: str = "") -> Reading | None:
    """Return the likeliest reading of numbers (n, 2) about which nothing is known, or None.

    Args:
        values: the pairs in the order of the source; all finite.
        county_code: where the place should be; None for anywhere in the city.
        zone: 带号 by the header or the clerk, for eastings without one.
    """
    if not len(values):
        return None
    first, second = (kind(float(v)) for v in np.median(values, axis=0))
    for north_first, east, north in ((True, second, first), (False, first, second)):
        found = list(_readings(east, north, north_first, values, zone))
        if found:
            return _best(found, values, county_code)
    return None


def _readings(
    east: str, north: str, north_first: bool, values: Values, zone: str
) -> Iterator[Reading]:
    """Yield the readings of a pair of kinds, the likeliest first."""
    here = Reading(north_first, crs.REGISTRY_EPSG, ())
    if east == MERCATOR and north == NORTH:
        yield replace(here, epsg=WEB_MERCATOR, rules=("R12",), cures=("mercator",))
    elif east == PREFIX and north == NORTH:
        easting = float(np.median(values[:, 1 if north_first else 0]))
        yield from _prefixed(here, int(easting // 1e6))
    elif east == SHORT and north == NORTH:
        yield from _short(here, zone)
    elif east == LON and north == LAT:
        degrees = replace(here, epsg=crs.GEOGRAPHIC_EPSG, rules=("R8",), cures=("degrees",))
        yield degrees
        if could_be_packed(values):
            yield replace(degrees, rules=("R9",), cures=("dms",), packed=True)
    elif east == LON_PACKED and north:
        rules, keys = ("R10",), ("dms",)
        yield replace(here, epsg=crs.GEOGRAPHIC_EPSG, rules=rules, cures=keys, packed=True)


def _prefixed(here: Reading, zone: int) -> Iterator[Reading]:
    named = replace(here, zone=str(zone))
    if zone == 39:
        yield replace(named, rules=("R1",))
    elif zone == 20:
        yield replace(named, epsg=4498, rules=("R5",))
    elif zone != 24:  # 13 to 23 are zones of 6°, 25 to 45 of 3°
        rule = {38: "R6", 40: "R7"}.get(zone, "F-103")
        epsg = 4488 + zone if zone >= 25 else 4478 + zone
        yield replace(named, epsg=epsg, rules=(rule,), cures=("zone",))
        yield replace(named, shift=(39 - zone) * 1e6, rules=("R17",), cures=("zone",))


def _short(here: Reading, zone: str) -> Iterator[Reading]:
    rules = {"39": ("R2",), "38": ("R2", "R6"), "40": ("R2", "R7")}
    for epsg, number in _SHORT_ZONES:
        keys = () if number == "39" else ("zone",)
        if zone in ("", number):
            yield replace(here, epsg=epsg, rules=rules[number], cures=keys, zone=number)
    if zone == "20":
        yield replace(here, epsg=4548, rules=("R2",), zone="20")
    yield replace(here, epsg=UTM_50, rules=("R11",), cures=("utm",))


def _best(readings: list[Reading], values: Values, county_code: str | None) -> Reading:
    """Return the first reading that lies in the county, else the likeliest."""
    place = np.median(values, axis=0)[None, :]
    for reading in readings:
        # the margin of the outline would hide the 1.3 km between UTM and Gauss-Kruger
        if distances_m(reading.move(place), county_code)[0] <= 0:
            return reading
    for reading in readings:
        if is_near(reading.move(place), county_code)[0]:
            return reading
    return readings[0]


def is_near(xy: Values, county_code: str | None) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which points (n, 2) of EPSG:4527 lie in or near the county, or the city."""
    near = np.zeros(len(xy), dtype=np.bool_)
    usable = is_measurable(xy)
    if usable.any():
        lon, lat = crs.lonlat(xy[usable]).T
        codes = [county_code] if county_code else list(places.COUNTIES)
        near[usable] = np.any([near_county(code, lon, lat) for code in codes], axis=0)
    return near


def is_measurable(xy: Values) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which points (n, 2) lie where the projection of zone 39 still means something."""
    with np.errstate(invalid="ignore"):
        inside = (np.abs(xy - [39.5e6, 3.2e6]) < 2e6).all(axis=1)
    return np.asarray(inside, dtype=np.bool_)


def distances_m(xy: Values, county_code: str | None) -> Values:
    """Return how far points of EPSG:4527 are from the county's outline, metres; 0 inside."""
    away: Values = np.full(len(xy), np.inf)
    usable = np.isfinite(xy).all(axis=1)
    away[usable] = shapely.distance(_outline(county_code), shapely.points(xy[usable]))
    return away


@cache
def _outline(county_code: str | None) -> BaseGeometry:
    codes = [county_code] if county_code else list(places.COUNTIES)
    outlines = np.asarray([places.county_outline(code) for code in codes], dtype=object)
    return shapely.union_all(crs.to_registry(outlines, crs.GEOGRAPHIC_EPSG))
