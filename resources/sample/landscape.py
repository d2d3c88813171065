"""A fictional hill country on a grid: streams, roads, valleys, villages and land-use patches.

Everything is painted on label grids (rows run south, columns run east) and depends on nothing but
the seed of the generator passed in. Lengths are metres; curves are (n, 2) arrays of metres east and
south of the upper left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from planar import Floats, Grid, Mask, components, neighbour_lengths

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Frame:
    """Size of the label grid and of its cells."""

    rows: int
    columns: int
    cell_m: float

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows, self.columns

    def cell_centres(self) -> tuple[Floats, Floats]:
        """Metres east and south of the upper left corner, each of shape (rows, columns)."""
        east = (np.arange(self.columns) + 0.5) * self.cell_m
        south = (np.arange(self.rows) + 0.5) * self.cell_m
        return tuple(np.meshgrid(east, south))  # type: ignore[return-value]


def noise(frame: Frame, rng: Rng, *, size_m: float, octaves: int = 3) -> Floats:
    """Smooth noise between about -1 and 1 with bumps of about `size_m`, halved per octave."""
    total = np.zeros(frame.shape)
    weight = 1.0
    for octave in range(octaves):
        step = size_m / 2**octave / frame.cell_m
        rows, columns = int(frame.rows / step) + 3, int(frame.columns / step) + 3
        knots = rng.uniform(-1, 1, (rows, columns))
        total += weight * upsample(knots, frame.shape, step)
        weight /= 2
    return np.asarray(total)


def upsample(knots: Floats, shape: tuple[int, int], step: float, *, ease: bool = True) -> Floats:
    """Values between grid knots `step` cells apart; `ease` flattens the creases at the knots."""

    def along(count: int) -> tuple[NDArray[np.int64], Floats]:
        at = np.arange(count) / step
        whole = at.astype(np.int64)
        part = at - whole
        return whole, part * part * (3 - 2 * part) if ease else part

    (r, fr), (c, fc) = along(shape[0]), along(shape[1])
    across = knots[:, c] * (1 - fc) + knots[:, c + 1] * fc
    return np.asarray(across[r] * (1 - fr)[:, None] + across[r + 1] * fr[:, None])


def cells(
    east: Floats, south: Floats, spacing_m: float, rng: Rng, *, jitter: float = 0.85
) -> NDArray[np.int64]:
    """Number of the nearest point of a jittered point lattice, for points of any shape."""
    margin = 2
    column = np.floor(east / spacing_m).astype(np.int64)
    row = np.floor(south / spacing_m).astype(np.int64)
    column0, row0 = int(column.min()) - margin, int(row.min()) - margin
    columns = int(column.max()) - column0 + margin + 1
    rows = int(row.max()) - row0 + margin + 1
    shift = rng.uniform(-jitter / 2, jitter / 2, (rows, columns, 2)) + 0.5
    seed_e = (np.arange(columns)[None, :] + column0 + shift[..., 0]) * spacing_m
    seed_s = (np.arange(rows)[:, None] + row0 + shift[..., 1]) * spacing_m
    best = np.full(east.shape, np.inf)
    nearest = np.zeros(east.shape, dtype=np.int64)
    for dr in (-1, 0, 1):
        for dc in (-1, 0, 1):
            r, c = row - row0 + dr, column - column0 + dc
            distance = (east - seed_e[r, c]) ** 2 + (south - seed_s[r, c]) ** 2
            closer = distance < best
            best = np.where(closer, distance, best)
            nearest = np.where(closer, r * columns + c, nearest)
    return nearest


def curve(points: Sequence[tuple[float, float]], *, step_m: float = 4.0) -> Floats:
    """A smooth line through the points (Catmull-Rom), sampled about every `step_m`."""
    p = np.asarray(points, dtype=float)
    p = np.concatenate((2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]))
    pieces = []
    for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True):
        t = np.linspace(0, 1, max(2, int(np.hypot(*(c - b)) / step_m)), endpoint=False)[:, None]
        pieces.append(
            (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
             + (3 * b - a - 3 * c + d) * t**3) / 2
        )  # fmt: skip
    return np.concatenate((*pieces, p[-2:-1]))


def meander(line: Floats, rng: Rng, *, sway_m: float, wave_m: float) -> Floats:
    """Sway a line to its sides; its ends stay where they are."""
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    way = np.gradient(line, axis=0)
    side = (
        np.column_stack((-way[:, 1], way[:, 0]))
        / np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    )
    sway = np.zeros(len(line))
    for part in (1.0, 0.45, 0.2):
        phase = rng.uniform(0, 2 * np.pi)
        sway += part * np.sin(2 * np.pi * along / (wave_m * part) + phase)
    hold = np.minimum(1, np.minimum(along, along[-1] - along) / wave_m)
    return np.asarray(line + side * (sway * hold * sway_m / 1.3)[:, None])


def beside(line: Floats, offset_m: float) -> Floats:
    """A line kept at a distance to the side (right of its direction when positive)."""
    way = np.gradient(line, axis=0)
    length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
    return np.asarray(line + np.column_stack((-way[:, 1], way[:, 0])) / length[:, None] * offset_m)


def strip(frame: Frame, line: Floats, width_m: float) -> Mask:
    """Cells whose centre lies within half the width of the line."""
    mask = np.zeros(frame.shape, dtype=bool)
    dense = _resampled(line, frame.cell_m / 2)
    reach = int(width_m / 2 / frame.cell_m) + 1
    row = np.floor(dense[:, 1] / frame.cell_m).astype(np.int64)
    column = np.floor(dense[:, 0] / frame.cell_m).astype(np.int64)
    for dr in range(-reach, reach + 1):
        for dc in range(-reach, reach + 1):
            r, c = row + dr, column + dc
            near = (
                np.hypot(
                    (c + 0.5) * frame.cell_m - dense[:, 0], (r + 0.5) * frame.cell_m - dense[:, 1]
                )
                <= width_m / 2
            )
            near &= (r >= 0) & (r < frame.rows) & (c >= 0) & (c < frame.columns)
            mask[r[near], c[near]] = True
    return mask


def _resampled(line: Floats, step_m: float) -> Floats:
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    at = np.arange(0, along[-1], step_m)
    return np.column_stack((np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])))


def distance(frame: Frame, lines: Sequence[Floats], *, step: int = 10) -> Floats:
    """Distance in metres from each cell to the nearest of the lines (good to a few metres)."""
    samples = np.concatenate([_resampled(line, 15.0) for line in lines])
    rows, columns = frame.rows // step + 3, frame.columns // step + 3
    knots = np.empty((rows, columns))
    east = np.arange(columns) * step * frame.cell_m
    for row in range(rows):
        gap = np.hypot(
            east[:, None] - samples[None, :, 0], row * step * frame.cell_m - samples[None, :, 1]
        )
        knots[row] = gap.min(axis=1)
    return upsample(knots, frame.shape, step, ease=False)


def lobed(
    east: Floats,
    south: Floats,
    centre: tuple[float, float],
    radius_m: float,
    rng: Rng,
    *,
    rough: float = 0.2,
) -> Mask:
    """Which of the points lie in a roundish lobed patch of about the area of the circle."""
    east, south = east - centre[0], south - centre[1]
    turn = rng.uniform(0, np.pi)
    stretch = rng.uniform(1.0, 1.5)
    u = (east * np.cos(turn) + south * np.sin(turn)) / stretch**0.5
    v = (south * np.cos(turn) - east * np.sin(turn)) * stretch**0.5
    angle = np.arctan2(v, u)
    edge = np.ones_like(angle)
    for wave, share in ((2, 0.5), (3, 0.5), (5, 0.35), (9, 0.15)):
        edge += rough * share * np.sin(wave * angle + rng.uniform(0, 2 * np.pi))
    return np.asarray(np.hypot(u, v) <= radius_m * edge)


Window = tuple[slice, slice]


def window_about(frame: Frame, centre: tuple[float, float], reach_m: float) -> Window:
    """The part of the grid within `reach_m` of a point; may be cut off by the frame."""

    def span(at: float, count: int) -> slice:
        low, high = int((at - reach_m) / frame.cell_m), int((at + reach_m) / frame.cell_m) + 1
        return slice(min(max(0, low), count), max(0, min(count, high)))

    return span(centre[1], frame.rows), span(centre[0], frame.columns)


def window_centres(frame: Frame, window: Window) -> tuple[Floats, Floats]:
    """Metres east and south of the cell centres of a window."""
    south = (np.arange(window[0].start, window[0].stop) + 0.5) * frame.cell_m
    east = (np.arange(window[1].start, window[1].stop) + 0.5) * frame.cell_m
    return tuple(np.meshgrid(east, south))  # type: ignore[return-value]


def blob(
    frame: Frame, centre: tuple[float, float], radius_m: float, rng: Rng, *, rough: float = 0.2
) -> tuple[Window, Mask]:
    """A lobed patch: its window in the grid and the mask inside that window."""
    window = window_about(frame, centre, radius_m * (1.3 + 2 * rough))
    east, south = window_centres(frame, window)
    return window, lobed(east, south, centre, radius_m, rng, rough=rough)


def widened(mask: Mask, by: int) -> Mask:
    """The mask and all cells up to `by` steps away."""
    wide = mask.copy()
    for _ in range(by):
        grown = wide.copy()
        grown[1:] |= wide[:-1]
        grown[:-1] |= wide[1:]
        grown[:, 1:] |= wide[:, :-1]
        grown[:, :-1] |= wide[:, 1:]
        wide = grown
    return wide


def absorb(labels: Grid, class_of: NDArray[np.int64], smallest: NDArray[np.int64]) -> Grid:
    """Give patches that are too small to the neighbour with the longest common border.

    labels: patch numbers (see `components`); class_of: (patches + 1,) a class number by which
    patches are alike – a neighbour of the same class wins; smallest: (patches + 1,) fewest cells.
    """
    for _ in range(6):
        size = np.bincount(labels.ravel(), minlength=len(class_of))
        small = (size > 0) & (size < smallest)
        small[0] = False
        if not small.any():
            break
        pairs, length = neighbour_lengths(labels)
        keep = small[pairs[:, 0]] & (pairs[:, 1] != 0)
        # A small patch may only go to one that is larger, or two would swap places for ever.
        bigger = size[pairs[:, 1]] * 10**7 + pairs[:, 1] > size[pairs[:, 0]] * 10**7 + pairs[:, 0]
        keep &= bigger
        pairs, length = pairs[keep], length[keep]
        alike = class_of[pairs[:, 0]] == class_of[pairs[:, 1]]
        order = np.argsort(length + 10**6 * alike, kind="stable")
        target = np.arange(len(class_of))
        target[pairs[order, 0]] = pairs[order, 1]
        labels = target[labels]
    return labels


def settle(kinds: Grid) -> tuple[Grid, NDArray[np.int64]]:
    """Connected patches of a grid of kinds, and the kind of each patch (index 0 = outside)."""
    patches = components(kinds)
    kind_of = np.zeros(int(patches.max()) + 1, dtype=np.int64)
    kind_of[patches.ravel()] = kinds.ravel()
    return patches, kind_of
