"""Ellipsoid area by the rule of the national land survey (图斑椭球面积), for the sample only.

The program has its own implementation; this one is kept apart from it on purpose, so that the
sample's known answers are not computed by the code they are meant to test.

Rule (国土调查办发〔2008〕32号 and the survey's practice): plane vertices rounded to 0.0001 m, an
edge longer than 70 m divided into equal parts on the Gauss plane, every point projected back to the
ellipsoid (CGCS2000), latitude and longitude rounded to 0.000001 second, signed sum of trapezoids
between each edge and the meridian 0.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_EDGE_M = 70.0
ARC_SECOND_STEP = np.pi / 180 / 3600 * 1e-6  # 0.000001 second in radians

_A = 6378137.0
_F = 1 / 298.257222101
_B = _A * (1 - _F)
_E2 = _F * (2 - _F)
# Coefficients A…E of the trapezoid series in powers of e².
_SERIES = tuple(
    sum(share * _E2**power for power, share in terms)
    for terms in (
        ((0, 1), (1, 3 / 6), (2, 30 / 80), (3, 35 / 112), (4, 630 / 2304)),
        ((1, 1 / 6), (2, 15 / 80), (3, 21 / 112), (4, 420 / 2304)),
        ((2, 3 / 80), (3, 7 / 112), (4, 180 / 2304)),
        ((3, 1 / 112), (4, 45 / 2304)),
        ((4, 5 / 2304),),
    )
)


def _trapezoids(lat1: Floats, lat2: Floats, lon1: Floats, lon2: Floats) -> Floats:
    """Signed area in m² between each edge and the meridian 0 (angles in radians)."""
    half = (lat2 - lat1) / 2
    middle = (lat1 + lat2) / 2
    bracket = np.zeros_like(half)
    for k, coefficient in enumerate(_SERIES):
        n = 2 * k + 1
        bracket += (-1) ** k * coefficient * np.sin(n * half) * np.cos(n * middle)
    return np.asarray(2 * _B * _B * (lon1 + lon2) / 2 * bracket)


def _densified(start: Floats, end: Floats) -> tuple[Floats, Ints]:
    """Start points of all edge parts, shape (k, 2), and the edge of each one, shape (k,)."""
    length = np.hypot(*(end - start).T)
    parts = np.where(length > MAX_EDGE_M, (length / MAX_EDGE_M).astype(np.int64) + 1, 1)
    owner = np.repeat(np.arange(len(start)), parts)
    first = np.repeat(np.cumsum(parts) - parts, parts)
    share = (np.arange(len(owner)) - first) / parts[owner]
    return start[owner] + (end - start)[owner] * share[:, None], owner


def ring_areas(coords: Floats, ring_of: Ints, count: int, *, epsg: int) -> Floats:
    """Absolute ellipsoid area in m² of closed rings.

    coords: (n, 2) easting, northing of all rings one after another, first point repeated last;
    ring_of: (n,) ring number of each vertex, 0 … count-1, not decreasing.
    """
    coords = np.round(coords, 4)
    edge = ring_of[:-1] == ring_of[1:]
    points, owner = _densified(coords[:-1][edge], coords[1:][edge])
    ring = ring_of[:-1][edge][owner]
    inverse = Transformer.from_crs(epsg, 4490, always_xy=True)
    lon, lat = inverse.transform(points[:, 0], points[:, 1])
    lon = np.round(np.radians(lon) / ARC_SECOND_STEP) * ARC_SECOND_STEP
    lat = np.round(np.radians(lat) / ARC_SECOND_STEP) * ARC_SECOND_STEP
    # The next point of the last part of a ring is the ring's first point.
    nxt = np.arange(1, len(ring) + 1)
    ends = np.flatnonzero(np.append(ring[1:] != ring[:-1], True))
    nxt[ends] = np.concatenate(([0], ends[:-1] + 1))
    terms = _trapezoids(lat, lat[nxt], lon, lon[nxt])
    return np.abs(np.bincount(ring, weights=terms, minlength=count))


def ellipsoid_areas(geometries: NDArray[np.object_], *, epsg: int = 4527) -> Floats:
    """Ellipsoid area in m², not rounded, of Polygons or MultiPolygons in a plane CRS."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    coords, ring_of = shapely.get_coordinates(rings, return_index=True)
    areas = ring_areas(coords, ring_of, len(rings), epsg=epsg)
    exterior = np.append(True, part[1:] != part[:-1])
    signed = np.where(exterior, areas, -areas)
    return np.bincount(owner[part], weights=signed, minlength=len(geometries))


def to_m2(area: float) -> Decimal:
    """Half up to 0.01 m²."""
    return Decimal(repr(float(area))).quantize(Decimal("0.01"), ROUND_HALF_UP)


def to_mu(area_m2: Decimal) -> Decimal:
    """亩 of an area in m²: × 3/2000 exactly, half up once to two decimals."""
    return (area_m2 * 3 / 2000).quantize(Decimal("0.01"), ROUND_HALF_UP)
