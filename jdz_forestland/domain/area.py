"""Areas: the one place where a shape becomes a figure.

The area of record is the ellipsoid area by the survey's own rule (国土调查办发〔2008〕32号): plane
vertices rounded to 0.0001 m, edges longer than 70 m divided on the Gauss plane, latitude and
longitude rounded to 1e-6 arc-second, trapezoids summed, rounded once to 0.01 m², half up. On the
Gauss plane the same shape is up to 113 ppm larger in this city, so the planar area is only a
control figure. 亩 = m² x 3/2000 exactly, from the figure already rounded to 0.01 m², half up
(D-10).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain.crs import GEOGRAPHIC_EPSG, REGISTRY_EPSG

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

CENT: Final = Decimal("0.01")
ZERO: Final = Decimal("0.00")
LONGEST_EDGE_M: Final = 70.0

# CGCS2000: semi-major axis, flattening (GB 22021-2008).
_A: Final = 6378137.0
_F: Final = 1 / 298.257222101
_B: Final = _A * (1 - _F)
_E2: Final = _F * (2 - _F)
_E4, _E6, _E8 = _E2**2, _E2**3, _E2**4
# Coefficients A…E of 国土调查办发〔2008〕32号, with the multiple of latitude each belongs to.
_SERIES: Final = (
    (1, 1 + 3 / 6 * _E2 + 30 / 80 * _E4 + 35 / 112 * _E6 + 630 / 2304 * _E8),
    (-3, 1 / 6 * _E2 + 15 / 80 * _E4 + 21 / 112 * _E6 + 420 / 2304 * _E8),
    (5, 3 / 80 * _E4 + 7 / 112 * _E6 + 180 / 2304 * _E8),
    (-7, 1 / 112 * _E6 + 45 / 2304 * _E8),
    (9, 5 / 2304 * _E8),
)


def round_m2(value: float | Decimal | str) -> Decimal:
    """Return an area rounded to 0.01 m², half up.

    A float is taken at its shortest decimal form, as the databases print it.
    """
    exact = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)
    return exact.quantize(CENT, rounding=ROUND_HALF_UP)


def to_mu(area_m2: Decimal) -> Decimal:
    """Return 亩 with two decimals from m² with two decimals, rounded once, half up (D-10)."""
    return (area_m2 * 3 / 2000).quantize(CENT, rounding=ROUND_HALF_UP)


def total(areas: Iterable[Decimal]) -> Decimal:
    """Return the exact sum; 0.00 of nothing."""
    return sum(areas, ZERO)


def hundredths(area: Decimal) -> int:
    """Return an area as the integer of 0.01 that the registry file holds.

    Raises:
        ValueError: the area has more than two decimals.
    """
    scaled = area * 100
    if scaled != scaled.to_integral_value():
        raise ValueError(f"area {area} is not a multiple of 0.01")
    return int(scaled)


def from_hundredths(value: int) -> Decimal:
    """Return the area that `hundredths` wrote."""
    return (Decimal(value) / 100).quantize(CENT)


def grouped(figure: Decimal) -> str:
    """Return a figure for the screen, thousands separated: 12,345.60. Decimals stay as they are."""
    return f"{figure:,f}"


def planar_area_m2(shape: BaseGeometry) -> Decimal:
    """Return the area on the Gauss plane of `REGISTRY_EPSG`, to 0.01 m². A control figure only."""
    return round_m2(float(shapely.area(shape)))


def ellipsoid_area_m2(shape: BaseGeometry) -> Decimal:
    """Return the area of record of one polygon or multipolygon in `REGISTRY_EPSG`, to 0.01 m².

    Holes are subtracted whichever way they were drawn; the result is never negative.
    """
    return ellipsoid_areas_m2([shape])[0]


def ellipsoid_areas_m2(shapes: Sequence[BaseGeometry] | npt.NDArray[Any]) -> list[Decimal]:
    """Return the area of record of each polygon or multipolygon in `REGISTRY_EPSG`, to 0.01 m².

    All rings go through one call of the projection, so thousands of shapes take a fraction of
    a second.
    """
    parts, shape_of_part = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    if len(rings) == 0:
        return [ZERO] * len(shapes)
    # get_rings lists the outer ring of each part first, its holes after it.
    outer = np.ones(len(rings), dtype=bool)
    outer[1:] = part_of_ring[1:] != part_of_ring[:-1]
    signed = np.where(outer, 1.0, -1.0) * np.abs(_ring_areas(rings))
    sums = np.bincount(shape_of_part[part_of_ring], weights=signed, minlength=len(shapes))
    return [round_m2(float(value)) for value in sums]


def _ring_areas(rings: npt.NDArray[Any]) -> Floats:
    """Return the signed trapezoid sum of each closed ring, m², unrounded."""
    xy, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    xy = np.round(xy, 4)
    starts = np.flatnonzero(ring_of_point[1:] == ring_of_point[:-1])
    edge_from, edge_to = xy[starts], xy[starts + 1]
    ring_of_edge = ring_of_point[starts]

    length = np.hypot(*(edge_to - edge_from).T)
    pieces = (length / LONGEST_EDGE_M).astype(np.intp) + 1
    first = np.cumsum(pieces) - pieces
    step = np.arange(pieces.sum()) - np.repeat(first, pieces)
    share = (step / np.repeat(pieces, pieces))[:, None]
    points = np.repeat(edge_from, pieces, axis=0) + share * np.repeat(
        edge_to - edge_from, pieces, axis=0
    )
    ring_of_piece = np.repeat(ring_of_edge, pieces)

    lon, lat = _inverse().transform(points[:, 0], points[:, 1])
    lon, lat = _to_radians(lon), _to_radians(lat)
    following = _following(ring_of_piece)
    terms = _trapezoids(lon, lat, lon[following], lat[following])
    sums: Floats = np.bincount(ring_of_piece, weights=terms, minlength=len(rings)).astype(
        np.float64
    )
    return sums


def _following(ring_of_point: Ints) -> Ints:
    """Return for each point the index of the next one in its ring (the last: the first)."""
    count = len(ring_of_point)
    following = np.arange(1, count + 1)
    last = np.flatnonzero(np.append(ring_of_point[1:] != ring_of_point[:-1], True))
    first = np.append(0, last[:-1] + 1)
    following[last] = first
    return following


def _to_radians(degrees: Floats) -> Floats:
    """Round to 1e-6 arc-second, as the survey's rule does, then convert."""
    radians: Floats = np.radians(np.round(degrees * 3600, 6) / 3600)
    return radians


def _trapezoids(lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats) -> Floats:
    """Return the signed area between each edge and the reference meridian 117°, m².

    Any meridian gives the same polygon; a near one keeps the terms, and so the rounding, small.
    """
    half, middle = (lat2 - lat1) / 2, (lat1 + lat2) / 2
    east = (lon1 + lon2) / 2 - np.radians(117.0)
    bracket: Floats = np.zeros_like(half)
    for multiple, coefficient in _SERIES:
        k = abs(multiple)
        sign = 1 if multiple > 0 else -1
        bracket += sign * coefficient * np.sin(k * half) * np.cos(k * middle)
    terms: Floats = 2 * _B**2 * east * bracket
    return terms


@cache
def _inverse() -> Transformer:
    return Transformer.from_crs(REGISTRY_EPSG, GEOGRAPHIC_EPSG, always_xy=True)
