"""Ragged arrays of rings: the numpy work behind drawing and picking.

A set of rings is `xy`, a float array (n, 2), and `ring_offsets`, an integer array (r + 1):
ring `i` is `xy[ring_offsets[i]:ring_offsets[i + 1]]`, closed (its last vertex repeats its
first). Nothing here knows what the numbers mean, so the functions serve easting and northing
as well as the flipped local metres of the drawing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

RING_MINIMUM = 4  # three corners and the closing vertex
LABEL_HEIGHTS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)


def expand(starts: Ints, counts: Ints) -> Ints:
    """Return the numbers `start, start + 1, …` of every run, one run after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    runs: Ints = np.repeat(starts - (ends - counts), counts)
    return np.arange(total, dtype=np.int64) + runs


def offsets_of(counts: Ints) -> Ints:
    """Return the offsets (n + 1) of runs with these lengths."""
    offsets = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def thin(xy: Floats, ring_offsets: Ints, quantum: float) -> tuple[Floats, Ints, Bools]:
    """Round to a grid, drop repeated vertices, then rings that enclose nothing.

    Neighbours round their common edge alike, so it stays common: no gap and no overlap
    appears, which a simplification ring by ring could not promise.

    Args:
        xy: float (n, 2), in the unit of `quantum`.
        ring_offsets: rings of at least one vertex.
        quantum: the grid; 0 leaves every vertex where it is.

    Returns:
        Vertices, offsets and, for each ring that came in, whether it is still there.
    """
    starts, counts = ring_offsets[:-1], np.diff(ring_offsets)
    if not len(starts):
        return xy, ring_offsets, np.zeros(0, dtype=np.bool_)
    if quantum <= 0:
        kept = counts >= RING_MINIMUM
        if kept.all():
            return xy, ring_offsets, kept
        return xy[np.repeat(kept, counts)], offsets_of(counts[kept]), kept
    snapped = np.rint(xy / quantum)
    stay = np.ones(len(xy), dtype=np.bool_)
    stay[1:] = (snapped[1:, 0] != snapped[:-1, 0]) | (snapped[1:, 1] != snapped[:-1, 1])
    stay[starts] = True
    left = np.add.reduceat(stay, starts, dtype=np.int64)
    kept = left >= RING_MINIMUM
    stay &= np.repeat(kept, counts)
    return snapped[stay] * quantum, offsets_of(left[kept]), kept


def crossings(xy: Floats, ring_offsets: Ints, y: float) -> Floats:
    """Return, ascending, where the horizontal line at `y` crosses the rings."""
    real = np.ones(max(len(xy) - 1, 0), dtype=np.bool_)
    real[ring_offsets[1:-1] - 1] = False  # from the end of a ring to the start of the next
    above = xy[:, 1] > y
    cut = np.flatnonzero((above[1:] != above[:-1]) & real)
    first, second = xy[cut], xy[cut + 1]
    slope = (second[:, 0] - first[:, 0]) / (second[:, 1] - first[:, 1])
    found: Floats = np.sort(first[:, 0] + (y - first[:, 1]) * slope)
    return found


def inside(xy: Floats, ring_offsets: Ints, x: float, y: float) -> bool:
    """Return whether the point lies in the rings by the odd-even rule, so not in a hole."""
    return int(np.count_nonzero(crossings(xy, ring_offsets, y) > x)) % 2 == 1


def label_point(xy: Floats, ring_offsets: Ints) -> tuple[float, float]:
    """Return a point inside the rings, far from their edges: where a label stands well.

    The middles of what some horizontal lines cut out are tried.
    """
    low, high = float(xy[:, 1].min()), float(xy[:, 1].max())
    best, place = -1.0, (float(xy[0, 0]), float(xy[0, 1]))
    for share in LABEL_HEIGHTS:
        y = low + share * (high - low)
        found = crossings(xy, ring_offsets, y)
        for left, right in zip(found[::2].tolist(), found[1::2].tolist(), strict=False):
            x = (left + right) / 2
            room = min(_clearance(xy, ring_offsets, x, y), (right - left) / 2)
            if room > best:
                best, place = room, (x, y)
    return place


def _clearance(xy: Floats, ring_offsets: Ints, x: float, y: float) -> float:
    """Return the distance from a point to the nearest edge of the rings."""
    start = xy - (x, y)
    along = np.roll(start, -1, axis=0) - start
    along[ring_offsets[1:] - 1] = 0.0  # from ring to ring there is no edge
    length = (along * along).sum(axis=1)
    share = np.clip(-(start * along).sum(axis=1) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    nearest = start + along * share[:, None]
    return float(np.sqrt((nearest * nearest).sum(axis=1).min()))
