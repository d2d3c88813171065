"""From a grid of cell labels to a gap-free planar partition with shared, natural-looking edges.

A label grid is an (rows, columns) array of whole numbers; 0 is outside. The border between two
labels is a chain of grid edges. The chains are smoothed as one graph, cut into arcs at the nodes
where three or more labels meet, thinned, and rounded to 0.0001 m. Polygons are then put together
from whole arcs, so that neighbours share their vertices exactly and nothing is ever overlaid.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

Grid = NDArray[np.int64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

DECIMALS = 4


def components(labels: Grid) -> Grid:
    """Number the 4-connected patches of equal label from 1; label 0 stays 0."""
    rows, columns = labels.shape
    change = np.ones((rows, columns), dtype=bool)
    change[:, 1:] = labels[:, 1:] != labels[:, :-1]
    run = np.cumsum(change.ravel()).reshape(rows, columns) - 1
    same = labels[1:] == labels[:-1]
    count = int(run[-1, -1]) + 1
    lower, upper = np.divmod(np.unique(run[1:][same] * count + run[:-1][same]), count)
    root = np.arange(count)
    while True:
        one, other = root[lower], root[upper]
        if np.array_equal(one, other):
            break
        low = np.minimum(one, other)
        np.minimum.at(root, one, low)
        np.minimum.at(root, other, low)
        while not np.array_equal(root, root[root]):
            root = root[root]
    label_of_run = labels.ravel()[np.flatnonzero(change.ravel())]
    root[label_of_run == 0] = -1
    _, number = np.unique(root, return_inverse=True)
    return np.asarray(number[run] + (0 if (root == -1).any() else 1), dtype=np.int64)


def neighbour_lengths(labels: Grid) -> tuple[Grid, Ints]:
    """Pairs of different touching labels, both ways round, shape (n, 2), and shared edge count."""
    across = np.column_stack((labels[:, 1:].ravel(), labels[:, :-1].ravel()))
    down = np.column_stack((labels[1:].ravel(), labels[:-1].ravel()))
    pairs = np.concatenate((across, down))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    pairs = np.concatenate((pairs, pairs[:, ::-1]))
    base = int(labels.max()) + 1
    code, count = np.unique(pairs[:, 0] * base + pairs[:, 1], return_counts=True)
    return np.column_stack((code // base, code % base)), count


def uncross(labels: Grid, may_change: Mask | None = None) -> Grid:
    """Remove corners where a label touches itself only diagonally; it would cross itself there.

    Only cells of `may_change` (default: all) are given another label.
    """
    labels = labels.copy()
    free = np.ones(labels.shape, dtype=bool) if may_change is None else may_change
    for _ in range(50):
        a, b, c, d = labels[:-1, :-1], labels[:-1, 1:], labels[1:, :-1], labels[1:, 1:]
        falling = (a == d) & (a != b) & (a != c)
        rising = (b == c) & (b != a) & (b != d)
        if not (falling.any() or rising.any()):
            return labels
        for r, k in np.argwhere(falling):
            first, other = ((r, k + 1), (r, k)), ((r + 1, k), (r, k))
            target, source = first if free[first[0]] else other
            labels[target] = labels[source]
        for r, k in np.argwhere(rising & ~falling):
            first, other = ((r, k), (r, k + 1)), ((r + 1, k + 1), (r, k + 1))
            target, source = first if free[first[0]] else other
            labels[target] = labels[source]
    raise ValueError("label grid keeps touching itself at corners")


@dataclass(slots=True)
class Arc:
    """A chain of edges between two nodes; `left` and `right` are patch numbers.

    `points` is the line in the first year, `later` the line in the second year where it differs.
    """

    start: int
    end: int
    left: int
    right: int
    points: Floats
    later: Floats | None = None

    def line(self, *, later: bool) -> Floats:
        return self.later if later and self.later is not None else self.points


@dataclass(slots=True)
class Partition:
    """All arcs of one patch grid; patches are numbered 1 … patches, 0 is outside.

    `later_only` holds vertices that the first year does not have (see `move_node`).
    """

    arcs: list[Arc]
    patches: int
    later_only: set[tuple[float, float]] = field(default_factory=set)

    def between(self, one: int, other: int) -> list[Arc]:
        return [arc for arc in self.arcs if {arc.left, arc.right} == {one, other}]

    def move_node(self, node: int, point: Floats) -> None:
        """Put a node, with every arc that ends there, on another place."""
        for arc in self.arcs:
            if arc.start == node:
                arc.points[0] = point
            if arc.end == node:
                arc.points[-1] = point

    def polygons(
        self, group_of: Ints, *, later: bool = False, all_nodes: bool = False
    ) -> NDArray[np.object_]:
        """One (Multi)Polygon for each group of patches, indexed by group number.

        later: take the lines of the second year; all_nodes: take the lines of the first year, but
        with the vertices that only the second year has.

        group_of: (patches + 1,) group of each patch; groups are 1 … n, 0 is left out.
        Entry 0 of the result is None.
        """
        chains: dict[int, dict[int, tuple[int, Floats]]] = defaultdict(dict)
        for arc in self.arcs:
            left, right = int(group_of[arc.left]), int(group_of[arc.right])
            if left == right:
                continue
            line = arc.line(later=later)
            for group, first, last, way in (
                (left, arc.start, arc.end, line),
                (right, arc.end, arc.start, line[::-1]),
            ):
                if group == 0:
                    continue
                if first in chains[group]:
                    raise ValueError(f"group {group} touches itself at node {first}")
                chains[group][first] = (last, way)
        result = np.full(int(group_of.max()) + 1, None, dtype=object)
        dropped = set() if later or all_nodes else self.later_only
        for group, links in chains.items():
            result[group] = _polygon(_rings(links, dropped))
        return result


def _rings(links: dict[int, tuple[int, Floats]], dropped: set[tuple[float, float]]) -> list[Floats]:
    """Closed rings from chains linked end to start, without the dropped vertices."""
    rings = []
    while links:
        start, (node, line) = next(iter(links.items()))
        del links[start]
        lines = [line[:-1]]
        while node != start:
            node, line = links.pop(node)
            lines.append(line[:-1])
        ring = np.concatenate(lines)
        if dropped:
            ring = ring[[(x, y) not in dropped for x, y in ring.tolist()]]
        rings.append(np.concatenate((ring, ring[:1])))
    return rings


def signed_area(ring: Floats) -> float:
    """Plane area of a closed ring, positive when it runs against the clock."""
    shifted = ring - ring[0]
    return float(np.sum(shifted[:-1, 0] * shifted[1:, 1] - shifted[1:, 0] * shifted[:-1, 1]) / 2)


def _polygon(rings: list[Floats]) -> shapely.Geometry:
    """Shells run against the clock because the inside is on the left; the others are holes."""
    shells = [ring for ring in rings if signed_area(ring) > 0]
    holes = [ring for ring in rings if signed_area(ring) <= 0]
    if len(shells) == 1:
        return shapely.Polygon(shells[0], holes)
    parts = []
    for shell in shells:
        solid = shapely.Polygon(shell)
        inside = [hole for hole in holes if solid.covers(shapely.Polygon(hole))]
        parts.append(shapely.Polygon(shell, inside))
    return shapely.MultiPolygon(parts)


def partition(
    patches: Grid,
    *,
    cell_m: float,
    origin: tuple[float, float],
    tolerance_m: float,
    rounds: int = 8,
    pin_frame: bool = False,
) -> Partition:
    """Arcs of a patch grid.

    cell_m: cell size; origin: easting and northing of the upper left corner; tolerance_m: thinning;
    rounds: how often the border graph is smoothed; pin_frame: borders with the outside keep
    their place exactly, so that tiles fit together.
    """
    columns = patches.shape[1]
    first, last, left, right = _grid_edges(np.pad(patches, 1), columns)
    corner, index = np.unique(np.concatenate((first, last)), return_inverse=True)
    first, last = index[: len(first)], index[len(first) :]
    position = np.column_stack((corner % (columns + 1), -(corner // (columns + 1)))).astype(float)
    degree = np.bincount(np.concatenate((first, last)), minlength=len(corner))
    still = np.zeros(len(corner), dtype=bool)
    if pin_frame:
        frame = (left == 0) | (right == 0)
        still[np.concatenate((first[frame], last[frame]))] = True
    position = _smoothed(position, first, last, still, rounds=rounds)
    coords = position * cell_m + np.asarray(origin)
    chains = _trace(first, last, degree != 2)
    lines = _thinned([coords[chain] for chain, _ in chains], tolerance_m)
    arcs = []
    for (chain, edge), line in zip(chains, lines, strict=True):
        forward = first[edge] == chain[0]
        sides = (left[edge], right[edge]) if forward else (right[edge], left[edge])
        arcs.append(Arc(chain[0], chain[-1], int(sides[0]), int(sides[1]), line))
    return Partition(arcs, int(patches.max()))


def _thinned(lines: list[Floats], tolerance_m: float) -> list[Floats]:
    """The lines with fewer vertices, rounded; an island keeps at least three corners."""
    whole = shapely.linestrings(
        np.concatenate(lines), indices=np.repeat(np.arange(len(lines)), list(map(len, lines)))
    )
    thin, of = shapely.get_coordinates(shapely.simplify(whole, tolerance_m), return_index=True)
    found = np.split(thin, np.flatnonzero(np.diff(of)) + 1)
    return [
        np.round(full if len(few) < 4 and (full[0] == full[-1]).all() else few, DECIMALS)
        for few, full in zip(found, lines, strict=True)
    ]


def _smoothed(position: Floats, first: Ints, last: Ints, still: Mask, *, rounds: int) -> Floats:
    """Move each vertex of a graph half way to the middle of its neighbours, again and again."""
    degree = np.bincount(np.concatenate((first, last)), minlength=len(position))
    for _ in range(rounds):
        pull = np.zeros_like(position)
        for axis in (0, 1):
            pull[:, axis] += np.bincount(first, position[last, axis], minlength=len(position))
            pull[:, axis] += np.bincount(last, position[first, axis], minlength=len(position))
        moved = (position + pull / degree[:, None]) / 2
        position = np.where(still[:, None], position, moved)
    return position


def _grid_edges(padded: Grid, columns: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Edges between unlike cells: first corner, last corner, label on the left, on the right."""
    stride = columns + 1
    r, c = np.nonzero(padded[:-1, 1:-1] != padded[1:, 1:-1])
    east_first = r * stride + c
    east_left, east_right = padded[r, c + 1], padded[r + 1, c + 1]
    r, c = np.nonzero(padded[1:-1, :-1] != padded[1:-1, 1:])
    south_first = r * stride + c
    south_left, south_right = padded[r + 1, c + 1], padded[r + 1, c]
    return (
        np.concatenate((east_first, south_first)),
        np.concatenate((east_first + 1, south_first + stride)),
        np.concatenate((east_left, south_left)),
        np.concatenate((east_right, south_right)),
    )


def _trace(
    first: Ints,
    last: Ints,
    is_node: Mask,
) -> list[tuple[list[int], int]]:
    """Chains of corners from node to node (or around an island), each with its first edge."""
    ends = list(zip(first.tolist(), last.tolist(), strict=True))
    edges_at: dict[int, list[int]] = defaultdict(list)
    for edge, (a, b) in enumerate(ends):
        edges_at[a].append(edge)
        edges_at[b].append(edge)
    used = bytearray(len(ends))
    node = is_node.tolist()

    def follow(start: int, edge: int) -> tuple[list[int], int]:
        chain, at, first_edge = [start], start, edge
        while True:
            used[edge] = 1
            a, b = ends[edge]
            at = b if at == a else a
            chain.append(at)
            if node[at] or at == start:
                return chain, first_edge
            one, other = edges_at[at]
            edge = other if one == edge else one

    chains = [
        follow(start, edge)
        for start in edges_at
        if node[start]
        for edge in edges_at[start]
        if not used[edge]
    ]
    chains += [follow(ends[edge][0], edge) for edge in range(len(ends)) if not used[edge]]
    return chains
