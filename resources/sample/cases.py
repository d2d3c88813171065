"""The mining sites of the sample: which case each one stands for, and what becomes of it in 2022.

`SITES` is the whole truth of the sample. The generator cuts the cells of a site as its change says,
so the pieces are known before any polygon exists and nothing has to be overlaid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from country import Cover, Point, Survey
from landscape import Frame, Rng, Window, lobed, widened, window_about, window_centres
from numpy.typing import NDArray
from planar import Floats, Grid, Mask

MINING = "0602"
FOREST = ("0301", "0301K", "0302", "0305", "0307", "0307K")
# Land that a pit may have been opened in.
OPEN_GROUND = frozenset((*FOREST, "0201", "0202", "0103", "0404"))


@dataclass(frozen=True, slots=True)
class Site:
    """One 采矿用地 polygon of 2021.

    case: English key; size_mu: wished area; change: what happens in 2022 (see `CHANGES`);
    shape: blob, u, ring or two; village: 12-digit code to lie in, or "" for any; haul: number of
    the haul road it lies at, or None for any; traits: further peculiarities that the writer of the
    files applies.
    """

    case: str
    size_mu: float
    change: tuple[object, ...] = ("keep",)
    shape: str = "blob"
    village: str = ""
    haul: int | None = None
    traits: frozenset[str] = frozenset()

    @property
    def in_old_forest(self) -> bool:
        """Whether the change needs a 0301 polygon of the same village next door."""
        wanted = {"jitter", "tiny", "grass_beside"}
        return self.change[0] in ("merge", "small", "grow") or bool(self.traits & wanted)


def _site(case: str, size_mu: float, *change: object, **more: object) -> Site:
    traits = more.pop("traits", ())
    return Site(case, size_mu, change or ("keep",), traits=frozenset(traits), **more)  # type: ignore[arg-type]


LIUXI_EHU, LIUXI_SHOUAN, GANGKOU = "360222101209", "360222107200", "360222200204"

SITES: list[Site] = [
    # Whole parcels that became forest.
    _site("whole_0301", 27.0, "whole", "0301"),
    _site("whole_0301", 21.0, "whole", "0301"),
    _site("whole_0301", 12.5, "whole", "0301"),
    _site("whole_0302", 18.0, "whole", "0302"),
    _site("whole_0305", 24.0, "whole", "0305"),
    _site("whole_0305", 6.0, "whole", "0305"),
    _site("whole_0307", 32.0, "whole", "0307"),
    _site("whole_0307", 15.0, "whole", "0307"),
    _site("whole_0307", 2.4, "whole", "0307"),
    _site("whole_0301K", 11.0, "whole", "0301K"),
    _site("whole_several", 30.0, "several", ("0301", "0305", "0307")),
    _site("whole_several", 17.0, "several", ("0302", "0301")),
    _site("whole_jitter", 26.0, "whole", "0307", traits={"jitter", "grass_beside"}),
    _site("whole_jitter", 9.0, "whole", "0301", traits={"jitter"}),
    _site("whole_merged_with_old_forest", 19.0, "merge"),
    _site("whole_merged_with_old_forest", 8.0, "merge"),
    _site("whole_left_204", 13.0, "whole", "0305", traits={"left_204"}),
    _site("whole_tbmj_off", 22.0, "whole", "0307", traits={"tbmj_off"}),
    _site("whole_multipart", 16.0, "whole", "0301", shape="two"),
    _site("whole_concave", 28.0, "whole", "0301", shape="u"),
    _site("whole_with_hole", 25.0, "whole", "0305", shape="ring"),
    _site("whole_repairable_spike", 7.5, "whole", "0307", traits={"spike"}),
    _site("whole_repairable_touching", 14.0, "whole", "0301", shape="ring", traits={"touching"}),
    _site("same_village_name", 10.0, "whole", "0301", village=LIUXI_EHU),
    _site("same_village_name", 13.5, "whole", "0307", village=LIUXI_SHOUAN),
    _site("same_village_name", 7.0, "whole", "0302", village=GANGKOU),
    _site("village_not_in_list", 12.0, "whole", "0307", traits={"unlisted_village"}),
    _site("text_like_formula", 5.0, "whole", "0301", traits={"formula"}),
    # Parcels of which a part became forest.
    _site("partial_one", 58.0, "partial", "0301", 0.42),
    _site("partial_one", 27.0, "partial", "0305", 0.67),
    _site("partial_one", 12.0, "partial", "0307", 0.30),
    _site("partial_node_on_edge", 20.0, "partial", "0301", 0.50, traits={"node_on_edge"}),
    _site("partial_repairable_duplicate", 16.0, "partial", "0307", 0.55, traits={"duplicate"}),
    _site("partial_several_pieces", 46.0, "ends", "0301", "0305"),
    _site("partial_several_pieces", 23.0, "ends", "0307", "0307"),
    _site("partial_and_0404", 30.0, "both", "0307", "0404"),
    _site("partial_and_0103", 18.0, "both", "0301", "0103"),
    _site("partial_and_1104", 25.0, "both", "0305", "1104"),
    _site("partial_and_wetland", 21.0, "both", "0301", "0306"),
    _site("partial_with_jitter", 35.0, "partial", "0302", 0.38, traits={"jitter"}),
    _site("partial_with_tiny_piece", 14.0, "partial", "0301", 0.45, traits={"tiny"}),
    _site("small_piece", 19.0, "small"),
    # Parcels of which nothing counts.
    _site("tiny_piece_only", 11.0, traits={"tiny"}),
    _site("unchanged", 60.0),
    _site("unchanged", 37.0),
    _site("unchanged", 24.0),
    _site("unchanged", 9.0),
    _site("unchanged", 4.0),
    _site("unchanged", 2.4),
    _site("unchanged_divided", 28.0, "divide"),
    _site("unchanged_grown", 15.0, "grow"),
    _site("unchanged_jitter", 32.0, traits={"jitter"}),
    _site("unchanged_jitter", 17.0, traits={"jitter"}),
    _site("unchanged_jitter", 8.0, traits={"jitter"}),
    _site("unchanged_multipart", 12.0, shape="two"),
    _site("other_only_0103", 10.0, "whole", "0103"),
    _site("other_only_0404", 22.0, "partial", "0404", 0.6),
    _site("other_only_1104", 6.5, "whole", "1104"),
    _site("wetland_0304", 9.5, "whole", "0304"),
    _site("wetland_0306", 13.0, "partial", "0306", 0.5),
    _site("quarantined_bow_tie", 18.0, "whole", "0301", traits={"bow_tie"}),
]  # fmt: skip


@dataclass(slots=True)
class Placed:
    """A site with its cells in the grid and, later, its label in the survey of 2021."""

    site: Site
    cells: Mask
    label: int = 0


def dig(
    cover: Cover, villages: Grid, hauls: list[Floats], codes: list[str], rng: Rng
) -> list[Placed]:
    """Cut all sites into the cover, the large ones first; also makes `villages` whole inside them.

    codes: 12-digit code of each village number (index 0 unused).
    """
    names = np.array(cover.classes)
    ground = Ground(
        np.isin(names, sorted(OPEN_GROUND))[cover.grid],
        np.isin(names, FOREST)[cover.grid],
        (names == "0301")[cover.grid],
        villages,
        codes,
        hauls,
    )
    placed: dict[int, Placed] = {}
    for k in sorted(range(len(SITES)), key=lambda k: (not SITES[k].village, -SITES[k].size_mu)):
        site = SITES[k]
        window, part, hole = _room_for(site, cover.frame, ground, rng)
        village = int(np.bincount(villages[window][part]).argmax())
        villages[window][part | hole] = codes.index(site.village) if site.village else village
        cells = np.zeros(cover.frame.shape, dtype=bool)
        cells[window] = hole
        cover.paint(cells, "1104")
        cells[window] = part
        cover.paint(cells, MINING)
        ground.is_open[window] &= ~widened(part, 6)
        placed[k] = Placed(site, cells)
    return [placed[k] for k in range(len(SITES))]


@dataclass(slots=True)
class Ground:
    """What a place for a site depends on."""

    is_open: Mask
    is_forest: Mask
    is_0301: Mask
    villages: Grid
    codes: list[str]
    hauls: list[Floats]

    def is_deep(self, window: Window, ring: Mask) -> bool:
        """Whether a ring of cells lies in one village and mostly in 0301."""
        villages = self.villages[window][ring]
        return bool(self.is_0301[window][ring].mean() > 0.6 and (villages == villages[0]).all())

    def spot(self, site: Site, frame: Frame, radius: float, spread: float, rng: Rng) -> Point:
        """A random point in the wished village, or beside a haul road."""
        if site.village:
            rows, columns = np.nonzero(self.villages[::10, ::10] == self.codes.index(site.village))
            pick = int(rng.integers(len(rows)))
            return columns[pick] * 10 * frame.cell_m, rows[pick] * 10 * frame.cell_m
        road = self.hauls[int(rng.integers(len(self.hauls)))]
        at = road[int(rng.uniform(0.15, 1.0) * (len(road) - 1))]
        gap = radius * 1.1 + abs(rng.normal(0, spread))
        turn = rng.uniform(0, 2 * np.pi)
        return float(at[0] + gap * np.cos(turn)), float(at[1] + gap * np.sin(turn))


def _room_for(site: Site, frame: Frame, ground: Ground, rng: Rng) -> tuple[Window, Mask, Mask]:
    """A window, the cells of a site in it and those of its hole: open ground, mostly forest, not on
    another site."""
    wanted_m2 = site.size_mu * 2000 / 3
    radius = (wanted_m2 / np.pi) ** 0.5
    for attempt in range(6000):
        spot = ground.spot(site, frame, radius, 60 + attempt / 8, rng)
        window = window_about(frame, spot, 2.4 * radius + 40)
        part, hole = outline(site.shape, *window_centres(frame, window), spot, radius, rng)
        solid = widened(part, 3) | hole
        touches_rim = solid[0].any() or solid[-1].any() or solid[:, 0].any() or solid[:, -1].any()
        if touches_rim or abs(part.sum() * frame.cell_m**2 / wanted_m2 - 1) > 0.15:
            continue
        if site.in_old_forest and not ground.is_deep(window, solid & ~part):
            continue
        if ground.is_open[window][solid].all() and ground.is_forest[window][solid].mean() > 0.85:
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
    mask = lobed(east, south, spot, radius * (1.08 if shape == "ring" else 1.0), rng)
    if shape != "ring":
        return mask, none
    hole = lobed(east, south, (spot[0] + 4, spot[1] - 6), radius * 0.38, rng, rough=0.15)
    return mask & ~hole, hole


# --- what happens in 2022 -------------------------------------------------------------------------


def _along(cells: Mask, frame: Frame, rng: Rng) -> Floats:
    """Rank (0 … 1) of each cell of a mask along a random direction, with a swaying front."""
    rows, columns = np.nonzero(cells)
    turn = rng.uniform(0, 2 * np.pi)
    u = (columns * np.cos(turn) + rows * np.sin(turn)) * frame.cell_m
    v = (rows * np.cos(turn) - columns * np.sin(turn)) * frame.cell_m
    place = u + 7 * np.sin(v / 22 + rng.uniform(0, 6)) + 3 * np.sin(v / 9 + rng.uniform(0, 6))
    return np.asarray(np.argsort(np.argsort(place, kind="stable")) / len(place))


def _assign(
    after: Survey, label: int, bounds: list[float], classes: list[str], rng: Rng
) -> None:
    """Cut the polygon across into len(classes) new polygons; bounds are the inner area shares."""
    cells = after.grid == label
    rank = _along(cells, after.frame, rng)
    numbers = np.array([after.add(name, after.places[label]) for name in classes])
    after.grid[cells] = numbers[np.searchsorted(bounds, rank, side="right")]


def _keep(after: Survey, label: int, rng: Rng) -> None:
    """Nothing changes."""


def _whole(after: Survey, label: int, rng: Rng, name: str) -> None:
    after.grid[after.grid == label] = after.add(name, after.places[label])


def _several(after: Survey, label: int, rng: Rng, names: tuple[str, ...]) -> None:
    _assign(after, label, [k / len(names) for k in range(1, len(names))], list(names), rng)


def _partial(after: Survey, label: int, rng: Rng, name: str, share: float) -> None:
    _assign(after, label, [share], [name, MINING], rng)


def _ends(after: Survey, label: int, rng: Rng, first: str, last: str) -> None:
    _assign(after, label, [0.28, 0.66], [first, MINING, last], rng)


def _both(after: Survey, label: int, rng: Rng, forest: str, other: str) -> None:
    _assign(after, label, [0.4, 0.7], [forest, MINING, other], rng)


def _divide(after: Survey, label: int, rng: Rng) -> None:
    _assign(after, label, [0.45], [MINING, MINING], rng)


def forest_beside(survey: Survey, label: int) -> int:
    """The 0301 polygon of the same village that shares most border with a polygon."""
    cells = survey.grid == label
    ring = survey.grid[widened(cells, 1) & ~cells]
    count = np.bincount(ring, minlength=len(survey.classes))
    for k in range(len(count)):
        if survey.classes[k] != "0301" or survey.places[k] != survey.places[label]:
            count[k] = 0
    if count.max() < 15:
        raise ValueError(f"polygon {label} has no old forest beside it")
    return int(count.argmax())


def _merge(after: Survey, label: int, rng: Rng) -> None:
    """The pit and the old forest next to it are mapped as one polygon."""
    old = forest_beside(after, label)
    number = after.add("0301", after.places[old])
    after.grid[(after.grid == label) | (after.grid == old)] = number


def _small(after: Survey, label: int, rng: Rng) -> None:
    """A planted corner of some 250 m² at the border with the old forest."""
    cells = after.grid == label
    old = after.grid == forest_beside(after, label)
    rows, columns = np.nonzero(cells & widened(old, 1))
    pick = len(rows) // 2
    all_rows, all_columns = np.nonzero(cells)
    near = np.hypot(all_rows - rows[pick], all_columns - columns[pick]) * after.frame.cell_m < 13
    after.grid[all_rows[near], all_columns[near]] = after.add("0301", after.places[label])
    rest = cells & (after.grid == label)
    after.grid[rest] = after.add(MINING, after.places[label])


def _grow(after: Survey, label: int, rng: Rng) -> None:
    """The pit is worked further into the forest beside it."""
    cells = after.grid == label
    old_label = forest_beside(after, label)
    taken = (after.grid == old_label) & widened(cells, 7)
    after.grid[cells | taken] = after.add(MINING, after.places[label])
    rest = after.grid == old_label
    after.grid[rest] = after.add(after.classes[old_label], after.places[old_label])


CHANGES: dict[str, Callable[..., None]] = {
    "keep": _keep,
    "whole": _whole,
    "several": _several,
    "partial": _partial,
    "ends": _ends,
    "both": _both,
    "divide": _divide,
    "merge": _merge,
    "small": _small,
    "grow": _grow,
}


def apply(after: Survey, placed: Placed, rng: Rng) -> None:
    """Change the survey of 2022 as the site says."""
    kind, *arguments = placed.site.change
    CHANGES[str(kind)](after, placed.label, rng, *arguments)


def label_of(before: Survey, placed: Placed) -> int:
    """Label of the site in 2021; the parts of a multipart site are put under one label."""
    found = before.grid[placed.cells]
    names = np.array([name == MINING for name in before.classes])
    labels, count = np.unique(found[names[found]], return_counts=True)
    labels = labels[np.argsort(-count)][: 2 if placed.site.shape == "two" else 1]
    keep = int(labels[0])
    for other in labels[1:]:
        before.grid[before.grid == other] = keep
    return keep


def renumbered(survey: Survey, numbers: NDArray[np.int64]) -> Survey:
    """The survey with label k called numbers[k]."""
    classes, places = [""] * (int(numbers.max()) + 1), [0] * (int(numbers.max()) + 1)
    for old, new in enumerate(numbers.tolist()):
        if new:
            classes[new], places[new] = survey.classes[old], survey.places[old]
    return Survey(survey.frame, numbers[survey.grid], classes, places)
