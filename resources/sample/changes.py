"""What becomes of the mining sites in 2022: their cells are handed to the polygons of that year."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from cases import MINING, Placed
from country import Survey
from landscape import Frame, Rng, widened
from planar import Floats, Mask


def _along(cells: Mask, frame: Frame, rng: Rng) -> Floats:
    """Rank (0 … 1) of each cell of a mask along a random direction, with a swaying front."""
    rows, columns = np.nonzero(cells)
    turn = rng.uniform(0, 2 * np.pi)
    u = (columns * np.cos(turn) + rows * np.sin(turn)) * frame.cell_m
    v = (rows * np.cos(turn) - columns * np.sin(turn)) * frame.cell_m
    place = u + 7 * np.sin(v / 22 + rng.uniform(0, 6)) + 3 * np.sin(v / 9 + rng.uniform(0, 6))
    return np.asarray(np.argsort(np.argsort(place, kind="stable")) / len(place))


def _assign(after: Survey, label: int, bounds: list[float], classes: list[str], rng: Rng) -> None:
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
    labels = labels[np.argsort(-count)][: placed.site.parts]
    keep = int(labels[0])
    for other in labels[1:]:
        before.grid[before.grid == other] = keep
    return keep
