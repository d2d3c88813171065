"""What goes wrong with lines in real surveys, put into the sample on purpose and written down.

Changes of the second year's lines are made on arcs, so both neighbours change alike. Faults of
rings are made on single polygons when they are written.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from landscape import Rng
from planar import DECIMALS, Arc, Floats, Partition


@dataclass(frozen=True, slots=True)
class Shift:
    """A strip between the line of 2021 and that of 2022; `into` is the patch that loses it."""

    loser: int
    winner: int
    strip: shapely.Geometry
    widest_m: float
    length_m: float


def _normals(points: Floats) -> Floats:
    """Unit vectors to the left of a line at its inner points, shape (n - 2, 2)."""
    way = np.diff(points, axis=0)
    way /= np.hypot(way[:, 0], way[:, 1])[:, None]
    mean = way[:-1] + way[1:]
    mean /= np.hypot(mean[:, 0], mean[:, 1])[:, None]
    return np.column_stack((-mean[:, 1], mean[:, 0]))


def _turns(points: Floats) -> Floats:
    """Absolute change of direction (radians) at each point; 0 at both ends."""
    way = np.diff(points, axis=0)
    angle = np.arctan2(way[:, 1], way[:, 0])
    turn = np.abs((np.diff(angle) + np.pi) % (2 * np.pi) - np.pi)
    return np.concatenate(([0.0], turn, [0.0]))


def _runs(points: Floats, rng: Rng) -> list[tuple[int, int, Floats]]:
    """Stretches of 25–90 m without sharp bends: first and last vertex, and how far along (0 … 1)
    the vertices between them lie. A run keeps 12 m away from both ends of the line."""
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
    free = (along > 12) & (along < along[-1] - 12) & (_turns(points) < 1.0)
    runs = []
    at = 1
    while at < len(points) - 2:
        wish = rng.uniform(30, 80)
        stop = at
        while stop + 1 < len(points) and free[stop] and along[stop] - along[at] < wish:
            stop += 1
        length = along[stop] - along[at]
        if free[at] and free[stop] and length >= 25 and stop - at >= 3:
            runs.append((at, stop, (along[at + 1 : stop] - along[at]) / length))
            at = stop + 1
        else:
            at = max(at + 1, stop)
    return runs


def redraw(arc: Arc, rng: Rng, *, first_into: int) -> list[Shift]:
    """Draw runs of some tens of metres of an arc anew in the second year, up to 0.6 m beside.

    Runs lie turn about on either side; the first one takes from the patch `first_into`.
    """
    points = arc.points
    later = points.copy()
    normals = _normals(points)
    shifts: list[Shift] = []
    to_left = first_into == arc.left
    for at, stop, share in _runs(points, rng):
        peak = float(rng.uniform(0.12, 0.55))
        offset = peak * np.maximum(np.sin(np.pi * share), 0.15)
        side = normals[at : stop - 1] * (1 if to_left else -1)
        later[at + 1 : stop] = np.round(points[at + 1 : stop] + side * offset[:, None], DECIMALS)
        old = points[at : stop + 1]
        strip = shapely.Polygon(np.concatenate((old, later[at + 1 : stop][::-1])))
        loser, winner = (arc.left, arc.right) if to_left else (arc.right, arc.left)
        length = float(np.hypot(*np.diff(old, axis=0).T).sum())
        shifts.append(Shift(loser, winner, strip, round(float(offset.max()), 2), round(length, 1)))
        to_left = not to_left
    if shifts:
        arc.later = later
    return shifts


def notch(arc: Arc, *, into: int, side_m: float) -> Shift:
    """In the second year a square of the given side is taken from a patch at a straight edge."""
    points = arc.points
    length = np.hypot(*np.diff(points, axis=0).T)
    k = int(np.argmax(length))
    if length[k] < 2 * side_m:
        raise ValueError("no edge long enough for a notch")
    way = (points[k + 1] - points[k]) / length[k]
    inward = np.array((-way[1], way[0])) * (1 if into == arc.left else -1)
    a = points[k] + way * (length[k] - side_m) / 2
    corners = np.round(
        (a, a + inward * side_m, a + inward * side_m + way * side_m, a + way * side_m), DECIMALS
    )
    arc.later = np.concatenate((points[: k + 1], corners, points[k + 1 :]))
    winner = arc.right if into == arc.left else arc.left
    return Shift(into, winner, shapely.Polygon(corners), side_m, side_m)


def nodes_onto_edges(partition: Partition, cut: Arc, outer: dict[int, tuple[Arc, Arc]]) -> None:
    """Let a cut of the second year end on straight edges of the first, not on their vertices.

    outer: for each end node of the cut, the two arcs of the old border that meet there.
    """
    for node, (one, other) in outer.items():
        before, after = (
            arc.points[1] if arc.start == node else arc.points[-2] for arc in (one, other)
        )
        here = cut.points[0] if cut.start == node else cut.points[-1]
        way = after - before
        share = np.clip(np.dot(here - before, way) / np.dot(way, way), 0.2, 0.8)
        point = np.round(before + share * way, DECIMALS)
        partition.move_node(node, point)
        partition.later_only.add((float(point[0]), float(point[1])))


# --- faults of single rings -----------------------------------------------------------------------


def _ring(polygon: shapely.Geometry) -> Floats:
    return np.asarray(shapely.get_coordinates(shapely.get_exterior_ring(polygon)))


def _longest_edge(ring: Floats) -> int:
    return int(np.argmax(np.hypot(*np.diff(ring, axis=0).T)))


def with_spike(polygon: shapely.Geometry) -> shapely.Geometry:
    """The line runs 5 m out of the polygon and back the same way; no area."""
    ring = _ring(polygon)
    k = _longest_edge(ring)
    way = (ring[k + 1] - ring[k]) / np.hypot(*(ring[k + 1] - ring[k]))
    tip = np.round(ring[k] + 5 * np.array((way[1], -way[0])), DECIMALS)
    return shapely.Polygon(np.concatenate((ring[: k + 1], [tip], ring[k:])))


def with_duplicates(polygon: shapely.Geometry) -> shapely.Geometry:
    """Points digitised twice, and an edge that crosses itself 1 cm wide; almost no area."""
    ring = _ring(polygon)
    k = _longest_edge(ring)
    way = ring[k + 1] - ring[k]
    aside = np.array((way[1], -way[0])) / np.hypot(*way) * 0.01
    back = np.round([ring[k] + share * way + aside for share in (0.6, 0.4)], DECIMALS)
    return shapely.Polygon(
        np.concatenate((ring[: k + 1], ring[k : k + 1], back, ring[k + 1 :], ring[-1:]))
    )


def with_keyhole(polygon: shapely.Geometry) -> shapely.Geometry:
    """The hole is drawn as part of the outer ring, reached by a line there and back; same area."""
    outer = _ring(polygon)[:-1]
    hole = np.asarray(shapely.get_coordinates(shapely.get_interior_ring(polygon, 0)))[:-1]
    gap = np.hypot(*(outer[:, None, :] - hole[None, :, :]).transpose(2, 0, 1))
    i, j = np.unravel_index(np.argmin(gap), gap.shape)
    outer, hole = np.roll(outer, -i, axis=0), np.roll(hole, -j, axis=0)
    return shapely.Polygon(np.concatenate((outer, outer[:1], hole, hole[:1])))


def bow_tie(polygon: shapely.Geometry) -> shapely.Geometry:
    """Half of the ring is drawn the wrong way round: the ring crosses itself, its area is lost."""
    ring = _ring(polygon)[:-1]
    half = len(ring) // 2
    return shapely.Polygon(np.concatenate((ring[:half], ring[half:][::-1], ring[:1])))
