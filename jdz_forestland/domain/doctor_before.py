"""Where the numbers of a source lie as they stand, and how far a cure moves them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from jdz_forestland.domain import crs
from jdz_forestland.domain.boundary import Ring, Source, Values
from jdz_forestland.domain.doctor_axes import Reading
from jdz_forestland.domain.findings import BBox

_MOST_PARCELS: Final = 400
_MOST_POINTS: Final = 20_000


def as_written(source: Source, reading: Reading, values: Values) -> Values:
    """Return where the numbers would lie if they were taken as they stand."""
    return _plain(source, reading, values).move(values)


def _plain(source: Source, reading: Reading, values: Values) -> Reading:
    north_first = {"NE": True, "EN": False}.get(source.stated.order, reading.north_first)
    short = float(np.median(np.abs(values))) < 1e6 and float(np.median(values)) > 1000
    return Reading(north_first, 4548 if short else crs.REGISTRY_EPSG, ())


def outlines(
    source: Source, reading: Reading, values: Values, parcels: Sequence[Sequence[Ring]]
) -> tuple[tuple[Values, ...], ...]:
    """Return the rings of the first parcels as they are written, (n, 2) easting, northing.

    They show what a cure turns round or moves; the numbers need not be a place on earth.

    Args:
        values: all numbers of the source. parcels: rings of each, as they were read.
    """
    plain, points = _plain(source, reading, values), 0
    found: list[tuple[Values, ...]] = []
    for rings in parcels[:_MOST_PARCELS]:
        points += sum(len(ring.values) for ring in rings)
        if points > _MOST_POINTS:
            break
        found.append(tuple(plain.move(ring.values) for ring in rings))
    return tuple(found)


def box_of(xy: Values) -> BBox | None:
    """Return the extent of points that can be places of EPSG:4527, None where there are none."""
    with np.errstate(invalid="ignore"):
        usable = xy[((xy > [13e6, 0.0]) & (xy < [46e6, 7e6])).all(axis=1)]
    if not len(usable):
        return None
    (west, south), (east, north) = usable.min(axis=0).tolist(), usable.max(axis=0).tolist()
    return west, south, east, north


def size(before: BBox | None, after: BBox | None) -> str:
    """Return in words how far a cure moves what lies in a box."""
    if before is None or after is None:
        return "原数值不是本市的坐标"
    east = (after[0] + after[2] - before[0] - before[2]) / 2
    north = (after[1] + after[3] - before[1] - before[3]) / 2
    metres = float(np.hypot(east, north))
    if metres < 0.001:
        return "位置不变"
    if metres < 1000:
        return f"移动{metres:.1f}米（东{east:+.1f}，北{north:+.1f}）"
    return f"移动{metres / 1000:.1f}公里（东{east / 1000:+.1f}，北{north / 1000:+.1f}）"
