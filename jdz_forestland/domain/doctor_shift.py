"""How boundaries lie to last year's mining land: a constant vector betrays a wrong datum.

GCJ-02 and BD-09 move a place by half a kilometre to one and a half, Xi'an 1980 and Beijing 1954 by
tens of metres. The vector is shown, nothing is moved (R11, R13–R16, F-109).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain.boundary import Boundary, SourceFinding
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.geometry import multipolygon, share_inside

REACH_M: Final = 2000.0
_FITS: Final = 0.5  # a boundary on mining land has nothing to explain
_ALIKE: Final = 0.6  # how much of a boundary must lie on mining land once it is moved
# rule, what it is, least and greatest east, least and greatest north, metres (source − truth)
_SIGNS: Final = (
    ("R13", "GCJ-02（火星坐标）", 430, 590, -420, -210),
    ("R14", "BD-09（百度坐标）", 900, 1250, 150, 900),
    ("R15", "1980西安坐标系", 95, 135, -25, 25),
    ("R16", "1954北京坐标系", 30, 90, -70, 70),
    ("R11", "UTM第50带", -40, 10, -1340, -1260),
)


def about_shift(
    boundaries: Sequence[Boundary], mining: Sequence[BaseGeometry]
) -> Iterator[SourceFinding]:
    """Yield what the vectors to last year's mining land say; nothing where there is none near.

    Args:
        mining: last year's 采矿用地, EPSG:4527.
    """
    if not boundaries or not mining:
        return
    # the survey's own faults are not the subject here, but a crossing ring cannot be united
    mining = [multipolygon(shapely.make_valid(shape)) for shape in mining]
    tree = shapely.STRtree(mining)
    for boundary in boundaries:
        box = shapely.box(*boundary.shape.bounds).buffer(REACH_M)
        near = [mining[i] for i in tree.query(box, predicate="intersects").tolist()]
        if not near:
            continue
        share = share_inside(boundary.shape, shapely.union_all(near))
        if share < _FITS:
            yield _explained(boundary, near, share)


def _explained(boundary: Boundary, near: Sequence[BaseGeometry], share: float) -> SourceFinding:
    east, north, fit = _best_vector(boundary.shape, near)
    where = boundary.shape.bounds
    if fit >= _ALIKE:
        metres = float(np.hypot(east, north))
        size = f"东{east:+.0f}米、北{north:+.0f}米，共{metres:.0f}米"
        for rule, what, west, most_east, south, most_north in _SIGNS:
            if west <= east <= most_east and south <= north <= most_north:
                detail = f"相对上年度采矿用地偏移{size}，像是{what}"
                return found(
                    rule,
                    detail,
                    parcel=boundary.name,
                    where=where,
                    measured=size,
                    level=Level.WARNING,
                )
        if metres >= 1:
            detail = f"相对上年度采矿用地偏移{size}"
            return found("F-109", detail, parcel=boundary.name, where=where, measured=size)
    detail = f"只有{share * 100:.0f}%落在上年度采矿用地内"
    return found("F-109", detail, parcel=boundary.name, where=where, measured=f"{share * 100:.0f}%")


def _best_vector(shape: BaseGeometry, near: Sequence[BaseGeometry]) -> tuple[float, float, float]:
    """Return (east, north, share): the offset from the mining land that the shape fits best.

    Tried are the offsets to the centroids of single polygons, and the known ones.
    """
    land = shapely.union_all(list(near))
    here = shapely.get_coordinates(shapely.centroid(shape))[0]
    offsets = [here - shapely.get_coordinates(shapely.centroid(one))[0] for one in near[:50]]
    offsets += [
        np.array([(west + east) / 2, (south + north) / 2])
        for _, _, west, east, south, north in _SIGNS
    ]
    best = (0.0, 0.0, 0.0)
    for offset in offsets:
        moved = shapely.transform(shape, lambda xy, by=offset: xy - by)
        fit = share_inside(moved, land)
        if fit > best[2] + 1e-9:
            best = (float(offset[0]), float(offset[1]), fit)
    return best
