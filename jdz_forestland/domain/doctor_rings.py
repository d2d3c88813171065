"""From rings to polygons: holes and parts by containment, faults by the names of the points.

Rules R21–R24 of `doctor_rules`. Everything here is in EPSG:4527 metres.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon, Polygon

from jdz_forestland.domain.boundary import Ring, SourceFinding, Values
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.domain.findings import Level

SAME_POINT_M: Final = 0.01
MOST_RINGS: Final = 2000
# Length of a boundary in diagonals of its box. The work of finding crossings grows with its square.
_SCRIBBLE: Final = 500.0
_REPAIRABLE: Final = 50.0
_REPAIRABLE_POINTS: Final = 20_000
_NAMES_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Placed:
    """A ring in the registry's system.

    Attributes:
        xy: float (n, 2), easting and northing, metres; open, without repeated points.
        names: name of each point.
    """

    ring: Ring
    xy: Values
    names: tuple[str, ...]


def place(ring: Ring, xy: Values) -> tuple[Placed, tuple[str, ...]]:
    """Return a ring without points that repeat the one before, and the names of those points."""
    names = ring.names or tuple(f"第{n}点" for n in range(1, len(xy) + 1))
    step = np.hypot(*(xy - np.roll(xy, 1, axis=0)).T)
    repeated = step < SAME_POINT_M
    if len(xy) < 2 or not repeated.any():
        return Placed(ring, xy, names), ()
    kept = np.flatnonzero(~repeated).tolist()
    dropped = tuple(names[i] for i in np.flatnonzero(repeated).tolist())
    return Placed(ring, xy[~repeated], tuple(names[i] for i in kept)), dropped


def spikes(placed: Placed) -> tuple[str, ...]:
    """Return the names of points where the boundary runs out and back on itself."""
    xy = placed.xy
    to_before, to_next = np.roll(xy, 1, axis=0) - xy, np.roll(xy, -1, axis=0) - xy
    along = (to_before * to_next).sum(axis=1)
    across = np.abs(to_before[:, 0] * to_next[:, 1] - to_before[:, 1] * to_next[:, 0])
    longest = np.maximum(np.hypot(*to_before.T), np.hypot(*to_next.T))
    sharp = (along > 0) & (across < SAME_POINT_M * np.maximum(longest, SAME_POINT_M))
    return tuple(placed.names[i] for i in np.flatnonzero(sharp).tolist())


def laps(placed: Placed) -> float:
    """Return the length of a ring in diagonals of its box: 4 for a circle, much for a scribble."""
    run = np.hypot(*(placed.xy - np.roll(placed.xy, 1, axis=0)).T).sum()
    return float(run / max(np.hypot(*np.ptp(placed.xy, axis=0)), SAME_POINT_M))


def scribbles(rings: Sequence[Placed]) -> bool:
    """Return whether a ring runs to and fro so much that only nonsense can be meant."""
    return any(laps(placed) > _SCRIBBLE for placed in rings)


def is_repairable(rings: Sequence[Placed]) -> bool:
    """Return whether a repair ends in bounded time."""
    points = sum(len(placed.xy) for placed in rings)
    return points <= _REPAIRABLE_POINTS and sum(map(laps, rings)) <= _REPAIRABLE


def polygons_of(rings: Sequence[Placed]) -> tuple[MultiPolygon, str]:
    """Return the shape of some rings, and a Chinese word on rings that cannot be nested, or "".

    Where the source says what is a hole it is believed; else a ring inside an odd number of
    others is a hole, whatever its 圈号 (R22, R23).
    """
    if all(placed.ring.hole is not None for placed in rings):
        return _as_said(rings), ""
    faces = np.asarray([Polygon(placed.xy) for placed in rings], dtype=object)
    if len(faces) == 1:
        return MultiPolygon([faces[0]]), ""
    if not shapely.is_valid(faces).all():
        worst = int(np.flatnonzero(~shapely.is_valid(faces))[0])
        return MultiPolygon(), crossing(MultiPolygon([faces[worst]]), [rings[worst]])
    inner, outer = shapely.STRtree(faces).query(faces, predicate="within")
    inner, outer = inner[inner != outer], outer[inner != outer]
    twins = set(zip(inner.tolist(), outer.tolist(), strict=True))
    if any((other, one) in twins for one, other in twins):
        return MultiPolygon(), "同一圈重复出现"
    depth = np.bincount(inner, minlength=len(faces))
    holes: dict[int, list[Values]] = {}
    for one, other in zip(inner.tolist(), outer.tolist(), strict=True):
        if depth[one] % 2 and depth[other] == depth[one] - 1:
            holes.setdefault(other, []).append(rings[one].xy)
    shells = np.flatnonzero(depth % 2 == 0).tolist()
    return MultiPolygon([Polygon(rings[i].xy, holes.get(i, [])) for i in shells]), ""


def _as_said(rings: Sequence[Placed]) -> MultiPolygon:
    """Build the parts from rings in order: an outer one, then its holes."""
    parts: list[list[Values]] = []
    for placed in rings:
        if placed.ring.hole and parts:
            parts[-1].append(placed.xy)
        else:
            parts.append([placed.xy])
    return MultiPolygon([Polygon(part[0], part[1:]) for part in parts])


def about_rings(name: str, rings: Sequence[Placed], shape: MultiPolygon) -> Iterator[SourceFinding]:
    """R21 unclosed rings, R22 holes, R23 parts."""
    unclosed = [placed.ring.number for placed in rings if not placed.ring.closed]
    box = shape.bounds
    if unclosed:
        listed = "、".join(f"第{number}圈" for number in unclosed[:_NAMES_SHOWN])
        count = f"{len(unclosed)}圈"
        yield found("R21", f"{listed}没有闭合", parcel=name, where=box, measured=count)
    holes = int(shapely.get_num_interior_rings(np.asarray(shape.geoms, dtype=object)).sum())
    if holes:
        yield found("R22", f"{holes}个孔洞", parcel=name, where=box, measured=f"{holes}个")
    parts = len(shape.geoms)
    if parts > 1:
        yield found("R23", f"{parts}个部分", parcel=name, where=box, measured=f"{parts}个")


def about_points(
    name: str, rings: Sequence[Placed], repeated: Sequence[str]
) -> Iterator[SourceFinding]:
    """R24: repeated points, which are dropped, and spikes."""
    if repeated:
        detail = f"相邻点重复（间距不足1厘米）：{listed(repeated)}，已去掉"
        yield found("R24", detail, parcel=name, measured=f"{len(repeated)}点", level=Level.WARNING)
    sharp = [point for placed in rings for point in spikes(placed)]
    if sharp:
        yield found("R24", f"有尖刺：{listed(sharp)}", parcel=name, measured=f"{len(sharp)}处")


def crossing(shape: MultiPolygon, rings: Sequence[Placed]) -> str:
    """Return a Chinese word on why a shape is invalid, with the edges by the names of points."""
    reason = str(shapely.is_valid_reason(shape))
    numbers = re.findall(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", reason)
    what = "边界自相交" if "ntersection" in reason else "边界图形无效"
    if len(numbers) < 2:
        return what
    spot = np.array([float(numbers[-2]), float(numbers[-1])])
    edges = [edge for placed in rings for edge in _edges_at(placed, spot)]
    at = f"（X={spot[1]:.3f}，Y={spot[0]:.3f}附近）"
    return f"{what}：{'与'.join(edges[:2])}{at}" if edges else f"{what}{at}"


def _edges_at(placed: Placed, spot: npt.NDArray[np.float64]) -> list[str]:
    """Return the edges of a ring that pass through a place, as "J3–J4"."""
    start, end = placed.xy, np.roll(placed.xy, -1, axis=0)
    run = end - start
    length = np.maximum((run**2).sum(axis=1), 1e-12)
    share = np.clip(((spot - start) * run).sum(axis=1) / length, 0, 1)
    gap = np.hypot(*(start + share[:, None] * run - spot).T)
    through = np.flatnonzero(gap < SAME_POINT_M).tolist()
    names = placed.names
    return [f"{names[i]}–{names[(i + 1) % len(names)]}" for i in through[:2]]


def listed(names: Sequence[Any]) -> str:
    """Return a few names and how many there are."""
    shown = "、".join(str(name) for name in names[:_NAMES_SHOWN])
    return shown if len(names) <= _NAMES_SHOWN else f"{shown}等{len(names)}处"
