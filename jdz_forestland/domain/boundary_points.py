"""界址点: the vertices of a boundary in the order and with the names of a point table.

Every ring begins at its north-western point; outer rings run clockwise, holes the other way.
Names run on through all rings of a parcel: J1, J2, … X is the northing, Y the easting with zone
number, EPSG:4527, metres, three decimals, half up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain.parcel import MILLIMETRE

_LEAST: Final = 3  # corners that enclose anything

Spot = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class BoundaryPoint:
    """One corner: name "J1", X northing and Y easting, metres with three decimals."""

    name: str
    x: Decimal
    y: Decimal


@dataclass(frozen=True, slots=True)
class BoundaryRing:
    """One closed ring, its first point not repeated.

    Attributes:
        number: 圈号, from 1 through all parts and holes of a parcel.
        part: number of the part it belongs to, from 1. hole: whether it cuts a hole out of it.
    """

    number: int
    part: int
    hole: bool
    points: tuple[BoundaryPoint, ...]


def rings_of(shape: BaseGeometry) -> tuple[BoundaryRing, ...]:
    """Return the rings of a polygon or multipolygon in EPSG:4527.

    Parts go from north to south, the holes of a part after its outer ring. What has no extent at
    a millimetre is left out: two corners that round to the same one are one corner.
    """
    rings: list[BoundaryRing] = []
    named = 0
    parts = sorted(shapely.get_parts(shape), key=lambda p: (-p.bounds[3], p.bounds[0]))
    for part, polygon in enumerate(parts, start=1):
        outlines = [(polygon.exterior, False), *((hole, True) for hole in polygon.interiors)]
        for outline, hole in outlines:
            spots = _corners(outline, clockwise=not hole)
            if len(spots) < _LEAST:
                continue
            points = tuple(
                BoundaryPoint(f"J{named + place}", x, y)
                for place, (x, y) in enumerate(spots, start=1)
            )
            named += len(points)
            rings.append(BoundaryRing(len(rings) + 1, part, hole, points))
    return tuple(rings)


def _corners(outline: BaseGeometry, *, clockwise: bool) -> list[Spot]:
    """Return (northing, easting) of the corners, from the north-western one, without repeats."""
    xy = shapely.get_coordinates(outline)
    spots = [(_rounded(north), _rounded(east)) for east, north in xy.tolist()]
    kept = [spot for place, spot in enumerate(spots[1:]) if spot != spots[place]]
    if not kept:
        return []
    if bool(shapely.is_ccw(outline)) is clockwise:
        kept.reverse()
    west, north = min(y for _, y in kept), max(x for x, _ in kept)
    first = min(range(len(kept)), key=lambda at: (north - kept[at][0]) + (kept[at][1] - west))
    return kept[first:] + kept[:first]


def _rounded(metres: float) -> Decimal:
    return Decimal(repr(metres)).quantize(MILLIMETRE, rounding=ROUND_HALF_UP)
