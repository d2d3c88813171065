"""Land cover of a fictional hill country: which class lies where, before any mining site is cut in.

The classes are codes of the 三调工作分类. A country is painted from streams, roads and village
centres given as lines and points; all else follows from the distance to them and from noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from landscape import (
    Frame,
    Rng,
    absorb,
    beside,
    blob,
    cells,
    curve,
    distance,
    meander,
    noise,
    settle,
    strip,
)
from numpy.typing import NDArray
from planar import Floats, Grid, Mask, uncross

Point = tuple[float, float]

LINEAR = ("1003", "1006", "1101", "1107")

# Shares of the classes among the patches of each zone.
VALLEY = {"0101": 70, "0103": 11, "0201": 4, "0404": 3, "1202": 2, "1104": 3, "0302": 3, "0307": 4}
SLOPE = {"0301": 56, "0302": 12, "0202": 9, "0201": 7, "0103": 5, "0305": 5, "0307": 6}
UPLAND = {"0301": 74, "0302": 15, "0305": 6, "0307": 5}
BUILT = {"0702": 80, "0601": 4, "08H1": 2, "08H2": 3, "0201": 4, "0103": 7}


@dataclass(slots=True)
class Lines:
    """What the country is painted from; metres east and south of the upper left corner."""

    rivers: list[tuple[Floats, float]]  # line and width
    brooks: list[tuple[Floats, float]]
    highways: list[tuple[Floats, float]]
    lanes: list[tuple[Floats, float]]
    hamlets: list[tuple[Point, float]]  # centre and radius
    reservoirs: list[tuple[Point, float]] = field(default_factory=list)
    gullies: list[Floats] = field(default_factory=list)  # side valleys without a mapped stream


@dataclass(slots=True)
class Cover:
    """Patches painted so far: a grid of patch numbers (0 = outside) and the class of each."""

    frame: Frame
    grid: Grid
    classes: list[str] = field(default_factory=lambda: [""])

    def add(self, land_class: str) -> int:
        self.classes.append(land_class)
        return len(self.classes) - 1

    def paint(self, mask: Mask, land_class: str) -> int:
        """One new patch on all cells of the mask that lie inside."""
        number = self.add(land_class)
        self.grid[mask & (self.grid > 0)] = number
        return number

    def paint_patches(
        self, mask: Mask, keys: NDArray[np.int64], shares: dict[str, float], rng: Rng
    ) -> None:
        """One new patch for each different key inside the mask, its class drawn by its share."""
        mask = mask & (self.grid > 0)
        found, index = np.unique(keys[mask], return_inverse=True)
        weights = np.array(list(shares.values()), dtype=float)
        drawn = rng.choice(len(weights), size=len(found), p=weights / weights.sum())
        names = list(shares)
        first = len(self.classes)
        self.classes += [names[k] for k in drawn]
        self.grid[mask] = first + index


def painted(frame: Frame, inside: Mask, lines: Lines, rng: Rng, *, patch_m: float = 1.0) -> Cover:
    """The land cover of a country; `patch_m` scales the size of all patches."""
    cover = Cover(frame, np.where(inside, 1, 0).astype(np.int64), ["", "0301"])
    east, south = frame.cell_centres()
    east = east + 34 * noise(frame, rng, size_m=260, octaves=4)
    south = south + 34 * noise(frame, rng, size_m=260, octaves=4)
    to_river = distance(frame, [line for line, _ in lines.rivers])
    to_brook = distance(frame, [line for line, _ in (*lines.brooks, *lines.rivers)])
    wide = noise(frame, rng, size_m=900)
    fine = noise(frame, rng, size_m=280)
    valley = (to_river < 330 + 190 * wide + 90 * fine) | (to_brook < 105 + 60 * wide + 60 * fine)
    foot = (to_river < 620 + 260 * wide + 150 * fine) | (to_brook < 320 + 140 * wide + 120 * fine)
    if lines.gullies:
        to_gully = distance(frame, lines.gullies, step=5)
        to_mouth = distance(frame, [line[: len(line) // 2] for line in lines.gullies], step=5)
        valley |= (to_gully < 20 + 16 * wide + 24 * fine) | (to_mouth < 34 + 20 * wide + 28 * fine)
        foot |= to_gully < 130 + 50 * wide + 80 * fine
    everywhere = np.ones(frame.shape, dtype=bool)
    cover.paint_patches(everywhere, cells(east, south, 330 * patch_m, rng), UPLAND, rng)
    cover.paint_patches(foot, cells(east, south, 185 * patch_m, rng), SLOPE, rng)
    cover.paint_patches(valley, cells(east, south, 118 * patch_m, rng), VALLEY, rng)
    _ponds(cover, valley, lines, rng)
    _hamlets(cover, lines, cells(east, south, 95 * patch_m, rng), rng)
    for line, width in lines.lanes:
        cover.paint(strip(frame, line, width), "1006")
    for line, width in lines.brooks:
        cover.paint(strip(frame, line, width), "1101" if width >= 12 else "1107")
    for line, width in lines.rivers:
        cover.paint(strip(frame, line, width), "1101")
    for centre, radius in lines.reservoirs:
        window, mask = blob(frame, centre, radius, rng, rough=0.45)
        whole = np.zeros(frame.shape, dtype=bool)
        whole[window] = mask
        cover.paint(whole, "1103")
    for line, width in lines.highways:
        cover.paint(strip(frame, line, width), "1003")
    return cover


def _ponds(cover: Cover, valley: Mask, lines: Lines, rng: Rng) -> None:
    frame = cover.frame
    rows, columns = np.nonzero(valley & (cover.grid > 0))
    for pick in rng.integers(0, len(rows), size=int(len(rows) * frame.cell_m**2 / 75_000)):
        centre = (columns[pick] * frame.cell_m, rows[pick] * frame.cell_m)
        window, mask = blob(frame, centre, float(rng.uniform(16, 42)), rng, rough=0.25)
        number = cover.add("1104" if rng.random() < 0.8 else "1104A")
        part = cover.grid[window]
        part[mask & (part > 0)] = number


def _hamlets(cover: Cover, lines: Lines, keys: NDArray[np.int64], rng: Rng) -> None:
    for centre, radius in lines.hamlets:
        window, mask = blob(cover.frame, centre, radius, rng, rough=0.4)
        whole = np.zeros(cover.frame.shape, dtype=bool)
        whole[window] = mask
        cover.paint_patches(whole, keys, BUILT, rng)


def gullies_of(brooks: Sequence[tuple[Floats, float]], rng: Rng, *, every_m: float) -> list[Floats]:
    """Side valleys that climb away from the brooks, turn about to the left and to the right."""
    found = []
    for line, _ in brooks:
        along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
        side = 1
        for at in np.arange(every_m / 2, along[-1] - every_m / 2, every_m):
            k = int(np.searchsorted(along, at + rng.uniform(-0.3, 0.3) * every_m))
            upstream = line[max(0, k - 20)] - line[min(len(line) - 1, k + 20)]
            turn = side * rng.uniform(0.7, 1.3)
            cos, sin = np.cos(turn), np.sin(turn)
            turned = (
                upstream[0] * cos - upstream[1] * sin,
                upstream[0] * sin + upstream[1] * cos,
            )
            way = np.array(turned) / np.hypot(*upstream)
            end = line[k] + way * rng.uniform(350, 900)
            found.append(meander(curve([line[k], end]), rng, sway_m=45, wave_m=420))
            side = -side
    return found


def lanes_beside(
    brooks: Sequence[tuple[Floats, float]], rng: Rng, *, width_m: float
) -> list[tuple[Floats, float]]:
    """A lane along each brook, some 60 m to one side."""
    lanes = []
    for line, _ in brooks:
        side = float(rng.choice((-1, 1)) * rng.uniform(45, 75))
        smooth = curve(beside(line[::15], side).tolist())
        lanes.append((meander(smooth, rng, sway_m=14, wave_m=420), width_m))
    return lanes


@dataclass(slots=True)
class Survey:
    """Polygons of a survey as labels: number grid, class and place of each number (0 = outside)."""

    frame: Frame
    grid: Grid
    classes: list[str]
    places: list[int]

    def add(self, land_class: str, place: int) -> int:
        self.classes.append(land_class)
        self.places.append(place)
        return len(self.classes) - 1

    def copy(self) -> Survey:
        return Survey(self.frame, self.grid.copy(), list(self.classes), list(self.places))


def surveyed(
    cover: Cover, places: Grid, *, smallest_m2: float = 700, keep: frozenset[str] = frozenset()
) -> Survey:
    """Cut the cover at the borders of the places (villages) and merge what is too small to map.

    Patches of the classes in `keep` are never merged away.
    """
    step = int(places.max()) + 1
    patches, kind = settle(np.where(cover.grid > 0, cover.grid * step + places, 0))
    small = np.full(len(kind), int(smallest_m2 / cover.frame.cell_m**2))
    code = [cover.classes[k // step] for k in kind.tolist()]
    small[[k for k, name in enumerate(code) if name in LINEAR]] //= 3
    small[[k for k, name in enumerate(code) if name in keep]] = 0
    group = np.unique(code, return_inverse=True)[1] * step + kind % step
    merged = absorb(patches, np.asarray(group, dtype=np.int64), small)
    patches, label = settle(uncross(merged))
    return Survey(
        cover.frame,
        patches,
        ["", *(code[k] for k in label[1:].tolist())],
        [0, *(int(kind[k] % step) for k in label[1:].tolist())],
    )
