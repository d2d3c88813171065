"""Square pieces of a fictional county with pits whose fate is known, drawn like the sample."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FOREST = ("0301", "0301K", "0302", "0305", "0307", "0307K")

TILE_M = 6000.0
CELL_M = 4.0
CHANGES: Sequence[tuple[object, ...]] = (
    ("whole", "0301"),
    ("whole", "0307"),
    ("whole", "0305"),
    ("partial", "0301", 0.4),
    ("partial", "0307", 0.65),
    ("both", "0302", "0404"),
)
UNCHANGED, JITTERED = 14, 4

Shapes = NDArray[np.object_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tile:
    """One drawn tile, corner at (0, 0), lower left. Polygons of both years by index.

    same: index in the first year of each polygon of the second year that did not change, else -1;
    wholes: indices (first year) of pits that became forest altogether; pieces: forest pieces of the
    partly changed pits; piece_of: number (within the tile) of the pit of each piece.
    """

    shapes: dict[str, Shapes]
    classes: dict[str, NDArray[np.str_]]
    same: Ints
    wholes: Ints
    pieces: Shapes
    piece_of: Ints


def generator() -> SimpleNamespace:
    """The modules that draw the sample; they import each other by their bare names."""
    names = ("cases", "country", "landscape", "placing", "survey_area", "surveys")
    sys.path.insert(0, str(RESOURCES / "sample"))
    try:
        return SimpleNamespace(**{name: importlib.import_module(name) for name in names})
    finally:
        sys.path.pop(0)


def draw_tile(tools: SimpleNamespace, seed: int) -> Tile:
    """Draw one tile of both years."""
    rng = np.random.Generator(np.random.PCG64(seed))
    cells = int(TILE_M / CELL_M)
    frame = tools.landscape.Frame(cells, cells, CELL_M)
    lines = _lines(tools, rng)
    inside = np.ones(frame.shape, dtype=bool)
    cover = tools.country.painted(frame, inside, lines, rng, patch_m=1.13)
    _join_networks(cover)
    village = np.ones(frame.shape, dtype=np.int64)
    roads = [line for line, _ in lines.lanes]
    placed = tools.placing.dig(cover, village, roads, ["", ""], _sites(tools, rng), rng)
    sample = tools.surveys.two_years(
        cover, village, placed, rng, origin=(0.0, TILE_M), pin_frame=True
    )
    tools.surveys.disturb(sample, rng, must_redraw=False)
    return _as_tile(sample)


def _lines(tools: SimpleNamespace, rng: np.random.Generator) -> Any:
    """A river across the tile, brooks into it from all sides, lanes and hamlets along them."""
    curve, meander = tools.landscape.curve, tools.landscape.meander
    ends = rng.uniform(0.25, 0.75, 2) * TILE_M
    way = [(0.0, ends[0]), (TILE_M / 2, rng.uniform(0.4, 0.6) * TILE_M), (TILE_M, ends[1])]
    river = meander(curve(way), rng, sway_m=140, wave_m=1100)
    brooks = []
    for k in range(8):
        mouth = river[int((0.1 + 0.8 * (k // 2) / 3) * (len(river) - 1))]
        source = (mouth[0] + rng.uniform(-900, 900), TILE_M * 0.97 if k % 2 else TILE_M * 0.03)
        middle = (np.asarray(source) + mouth) / 2 + rng.uniform(-350, 350, 2)
        line = curve([source, middle, mouth])
        brooks.append((meander(line, rng, sway_m=40, wave_m=500), 10.0))
    lanes = tools.country.lanes_beside(brooks, rng, width_m=8.0)
    road = meander(curve(tools.landscape.beside(river[::40], 150)), rng, sway_m=30, wave_m=800)
    hamlets = []
    for line, _ in [*lanes, (road, 0.0)]:
        for share in rng.uniform(0.1, 0.9, 4):
            east, south = line[int(share * (len(line) - 1))]
            hamlets.append(((float(east), float(south)), float(rng.uniform(45, 120))))
    return tools.country.Lines(
        rivers=[(river, 36.0)],
        brooks=brooks,
        highways=[(road, 14.0)],
        lanes=lanes,
        hamlets=hamlets,
        gullies=tools.country.gullies_of([*brooks, (river, 36.0)], rng, every_m=520),
    )


def _join_networks(cover: Any) -> None:
    """Make one patch of all water courses, and one of all lanes: polygons of thousands of vertices
    with many holes, as counties have them."""
    classes = np.array(cover.classes)
    for group, name in ((("1101", "1107"), "1101"), (("1006",), "1006")):
        numbers = np.flatnonzero(np.isin(classes, group))
        cover.grid[np.isin(classes, group)[cover.grid]] = numbers[0]
        cover.classes[numbers[0]] = name


def _sites(tools: SimpleNamespace, rng: np.random.Generator) -> list[Any]:
    def size() -> float:
        return float(np.clip(rng.lognormal(np.log(9), 0.6), 2.5, 45))

    site = tools.cases.Site
    jitter = frozenset({"jitter"})
    return [
        *(site("changed", size(), change) for change in CHANGES),
        site("changed", size(), ("whole", "0301"), traits=jitter),
        *(site("unchanged", size()) for _ in range(UNCHANGED)),
        *(site("unchanged", size(), traits=jitter) for _ in range(JITTERED)),
    ]


def _as_tile(sample: Any) -> Tile:
    labels, shapes = {}, {}
    for part, of, later in (("before", sample.first, False), ("after", sample.second, True)):
        found = sample.lines.polygons(of, later=later)
        labels[part] = np.array([k for k, one in enumerate(found) if one is not None])
        shapes[part] = found[labels[part]]
    classes = {
        part: np.array(survey.classes)[labels[part]]
        for part, survey in (("before", sample.before), ("after", sample.after))
    }
    index = {int(label): k for k, label in enumerate(labels["before"])}
    old = [index.get(int(label), -1) for label in labels["after"]]
    alike = [
        k >= 0 and shapely.equals_exact(shapes["before"][k], one)
        for k, one in zip(old, shapes["after"], strict=True)
    ]
    wholes, pieces, piece_of = [], [], []
    for placed in sample.sites:
        parts = sample.pieces_of(placed.label)
        forest = [shape for code, shape in parts if code in FOREST]
        if len(forest) == len(parts):
            wholes.append(index[placed.label])
            continue
        pieces += forest
        piece_of += [index[placed.label]] * len(forest)
    return Tile(
        shapes,
        classes,
        np.where(alike, old, -1),
        np.array(wholes, dtype=np.int64),
        np.array(pieces, dtype=object),
        np.array(piece_of, dtype=np.int64),
    )
