"""Where the mining sites of the sample lie: beside the haul roads, on open ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from cases import FOREST, MINING, OPEN_GROUND, Placed, Site
from country import Cover, Point
from landscape import Frame, Rng, Window, lobed, widened, window_about, window_centres
from planar import Floats, Grid, Mask, components


def dig(
    cover: Cover,
    villages: Grid,
    hauls: list[Floats],
    codes: list[str],
    sites: list[Site],
    rng: Rng,
) -> list[Placed]:
    """Cut all sites into the cover, the large ones first; also makes `villages` whole inside them.

    hauls: roads that the sites lie at; codes: 12-digit code of each village number (index 0
    unused), needed for sites that are bound to a village.
    """
    names = np.array(cover.classes)
    ground = Ground(
        np.isin(names, sorted(OPEN_GROUND))[cover.grid],
        np.isin(names, FOREST)[cover.grid],
        (names == "0301")[cover.grid],
        np.zeros(cover.frame.shape, dtype=bool),
        villages,
        codes,
        hauls,
    )
    placed: dict[int, Placed] = {}
    for k in sorted(range(len(sites)), key=lambda k: (not sites[k].village, -sites[k].size_mu)):
        site = sites[k]
        window, part, hole = _room_for(site, cover.frame, ground, rng)
        if not site.in_old_forest:
            part = _largest(part | ground.gap_to_pits(window, part) & ~hole, site.parts)
        village = int(np.bincount(villages[window][part]).argmax())
        villages[window][part | hole] = codes.index(site.village) if site.village else village
        cells = np.zeros(cover.frame.shape, dtype=bool)
        cells[window] = hole
        cover.paint(cells, "1104")
        cells[window] = part
        cover.paint(cells, MINING)
        ground.is_open[window] &= ~widened(part, 2 if site.in_old_forest else 0)
        ground.is_pit[window] |= part
        placed[k] = Placed(site, cells)
    _companions(cover, ground, rng)
    return [placed[k] for k in range(len(sites))]


def _largest(mask: Mask, count: int) -> Mask:
    """The largest connected pieces of a mask."""
    pieces = components(mask.astype(np.int64))
    size = np.bincount(pieces.ravel())
    size[0] = 0
    return np.isin(pieces, np.argsort(-size, kind="stable")[:count])


def _companions(cover: Cover, ground: Ground, rng: Rng) -> None:
    """Works yards, bare soil and grass that go with pits, beside the haul roads."""
    ground.is_open[widened(ground.is_pit, 8)] = False
    for name, size_mu in (("0601", 9.0), ("1206", 7.0), ("0404", 14.0), ("1206", 4.0)) * 5:
        yard = Site("", size_mu)
        window, part, _ = _room_for(yard, cover.frame, ground, rng)
        cells = np.zeros(cover.frame.shape, dtype=bool)
        cells[window] = part
        cover.paint(cells, name)
        ground.is_open[window] &= ~widened(part, 3)


@dataclass(slots=True)
class Ground:
    """What a place for a site depends on."""

    is_open: Mask
    is_forest: Mask
    is_0301: Mask
    is_pit: Mask
    villages: Grid
    codes: list[str]
    hauls: list[Floats]

    def is_deep(self, window: Window, ring: Mask) -> bool:
        """Whether a ring of cells lies in one village and mostly in 0301."""
        villages = self.villages[window][ring]
        return bool(self.is_0301[window][ring].mean() > 0.6 and (villages == villages[0]).all())

    def gap_to_pits(self, window: Window, part: Mask) -> Mask:
        """Open cells between a site and a pit so close that nothing else would be mapped there."""
        near = widened(part, 3) & widened(self.is_pit[window], 3)
        return np.asarray(near & self.is_open[window])

    def spot(self, site: Site, frame: Frame, radius: float, spread: float, rng: Rng) -> Point:
        """A random point beside a haul road; in the wished village, if there is one."""
        roads = self.hauls
        if site.village:
            wanted = self.codes.index(site.village)
            roads = [line for line in roads if self._village_at(line[-1], frame) == wanted] or roads
        road = roads[int(rng.integers(len(roads)))]
        at = road[int(rng.uniform(0.15, 1.0) * (len(road) - 1))]
        gap = radius * 1.05 + abs(rng.normal(0, spread))
        turn = rng.uniform(0, 2 * np.pi)
        return float(at[0] + gap * np.cos(turn)), float(at[1] + gap * np.sin(turn))

    def _village_at(self, point: Floats, frame: Frame) -> int:
        return int(self.villages[int(point[1] / frame.cell_m), int(point[0] / frame.cell_m)])


def _room_for(site: Site, frame: Frame, ground: Ground, rng: Rng) -> tuple[Window, Mask, Mask]:
    """A window, the cells of a site in it and those of its hole: open ground, mostly forest, not on
    another site."""
    wanted_m2 = site.size_mu * 2000 / 3
    radius = (wanted_m2 / np.pi) ** 0.5
    for attempt in range(6000):
        spot = ground.spot(site, frame, radius, 25 + attempt / 8, rng)
        window = window_about(frame, spot, 2.4 * radius + 40)
        part, hole = outline(site.shape, *window_centres(frame, window), spot, radius, rng)
        if not part.any():
            continue
        solid = widened(part, 3) | hole
        touches_rim = solid[0].any() or solid[-1].any() or solid[:, 0].any() or solid[:, -1].any()
        if touches_rim or abs(part.sum() * frame.cell_m**2 / wanted_m2 - 1) > 0.15:
            continue
        core = solid if site.in_old_forest or site.shape != "blob" else part
        if not ground.is_open[window][core].all():
            continue
        if site.in_old_forest and not ground.is_deep(window, solid & ~part):
            continue
        if ground.is_forest[window][part | hole].mean() > 0.85:
            return window, part, hole
    raise ValueError(f"no room for site {site.case}")


def outline(
    shape: str, east: Floats, south: Floats, spot: Point, radius: float, rng: Rng
) -> tuple[Mask, Mask]:
    """Cells of a pit of the wished shape and of the pond in it; the pit's area is about that of a
    circle of the radius."""
    none = np.zeros(east.shape, dtype=bool)
    if shape == "two":
        turn = rng.uniform(0, 2 * np.pi)
        mask = none.copy()
        for way, share in ((1.15, 0.8), (-1.15, 0.6)):
            part = (
                spot[0] + way * radius * np.cos(turn),
                spot[1] + way * radius * np.sin(turn),
            )
            mask |= lobed(east, south, part, radius * share, rng, rough=0.12)
        return mask, none
    if shape == "u":
        mask = lobed(east, south, spot, radius * 1.38, rng, rough=0.06)
        slot = (np.abs(east - spot[0]) < 0.55 * radius) & (south - spot[1] < 0.7 * radius)
        return mask & ~slot, none
    size = radius * (1.08 if shape == "ring" else 1.0)
    mask = lobed(east, south, spot, size, rng, rough=0.2 if shape == "ring" else 0.32)
    if shape != "ring":
        return mask, none
    hole = lobed(east, south, (spot[0] + 4, spot[1] - 6), radius * 0.38, rng, rough=0.15)
    return mask & ~hole, hole
