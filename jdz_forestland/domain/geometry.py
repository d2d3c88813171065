"""Cleaning of boundaries: repair within a stated limit, and telling slivers from ground.

Everything here is planar, in EPSG:4527 metres, and decides about shapes; figures come from `area`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

Shapes = npt.NDArray[Any]

_POLYGON: Final = 3
_MITRE: Final = "mitre"


@dataclass(frozen=True, slots=True)
class SliverLimits:
    """What is too thin or too small to be ground.

    Attributes:
        width_m: everything thinner is shaved off before looking at what remains.
        area_m2: what remains must be at least this large.
    """

    width_m: Decimal = Decimal("1.0")
    area_m2: Decimal = Decimal("10.00")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Shapes after repair.

    Attributes:
        shapes: object array (n,) of valid polygons; None where the shape was refused.
        repaired: index → planar area by which the repair changed the shape, m².
        refused: index → area by which a repair would have changed it; NaN where there is none.
    """

    shapes: Shapes
    repaired: dict[int, float]
    refused: dict[int, float]


def clean(shapes: Shapes, *, limit_m2: Decimal) -> Cleaned:
    """Repair invalid shapes where that changes the area by no more than `limit_m2`.

    A crossing ring (bow-tie) has no area that two people would agree on: the repair changes it
    by more than the limit, so it is refused and left to the clerk.
    """
    result = shapes.copy()
    repaired: dict[int, float] = {}
    refused: dict[int, float] = {}
    usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    for index in np.flatnonzero(~(usable & shapely.is_valid(shapes))):
        row = int(index)
        mended = multipolygon(shapely.make_valid(shapes[row])) if usable[row] else None
        if mended is None or mended.is_empty:
            result[row], refused[row] = None, float("nan")
            continue
        change = abs(float(shapely.area(mended)) - float(shapely.area(shapes[row])))
        if change <= float(limit_m2):
            result[row], repaired[row] = mended, change
        else:
            result[row], refused[row] = None, change
    return Cleaned(result, repaired, refused)


def multipolygon(shape: BaseGeometry) -> MultiPolygon:
    """Return the polygonal part of any geometry as one MultiPolygon, possibly empty."""
    parts = shapely.get_parts(shapely.get_parts(np.asarray([shape], dtype=object)))
    return MultiPolygon([part for part in parts if shapely.get_type_id(part) == _POLYGON])


def polygon_parts(shapes: Shapes) -> tuple[Shapes, npt.NDArray[np.intp]]:
    """Return the polygons of an array of any geometries, and for each the index it came from."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    flat, inner = shapely.get_parts(parts, return_index=True)
    keep = (shapely.get_type_id(flat) == _POLYGON) & (shapely.area(flat) > 0)
    return flat[keep], owner[inner][keep]


def are_slivers(polygons: Shapes, limits: SliverLimits) -> npt.NDArray[np.bool_]:
    """Return for each polygon whether nothing of `limits.area_m2` remains once it is shaved."""
    least = float(limits.area_m2)
    slivers = shapely.area(polygons) < least
    large = np.flatnonzero(~slivers)
    slivers[large] = shapely.area(_shaved(polygons[large], limits)) < least
    return np.asarray(slivers, dtype=np.bool_)


def split_tails(polygon: BaseGeometry, limits: SliverLimits) -> tuple[MultiPolygon, MultiPolygon]:
    """Split a polygon into ground and thin tails of at least `limits.area_m2`.

    A new forest polygon that was merged with the old forest next door drags the jitter of the
    whole common border with it, as a tail; sharp corners are smaller than the limit and stay.
    """
    ground = _shaved(np.asarray([polygon], dtype=object), limits)[0]
    # a millimetre wider, so that the shaved outline does not leave hairs along every edge
    around = shapely.buffer(ground, 0.001, join_style=_MITRE)
    thin, _ = polygon_parts(np.asarray([shapely.difference(polygon, around)], dtype=object))
    tails = [tail for tail in thin if shapely.area(tail) >= float(limits.area_m2)]
    if not tails:
        return multipolygon(polygon), MultiPolygon()
    cut = shapely.union_all(tails)
    return multipolygon(shapely.difference(polygon, cut)), multipolygon(cut)


def _shaved(polygons: Shapes, limits: SliverLimits) -> Shapes:
    half = float(limits.width_m) / 2
    core = shapely.buffer(polygons, -half, join_style=_MITRE)
    return np.asarray(shapely.buffer(core, half, join_style=_MITRE), dtype=object)


def share_inside(shape: BaseGeometry, container: BaseGeometry) -> float:
    """Return which share (0…1) of a shape's planar area lies inside another."""
    whole = float(shapely.area(shape))
    return float(shapely.area(shapely.intersection(shape, container))) / whole if whole else 0.0
