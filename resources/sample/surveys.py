"""Both years of the sample as labels of one planar partition, with the line faults put in."""

from __future__ import annotations

from dataclasses import dataclass, field

import cases
import changes
import country
import linework
import numpy as np
import placing
import plan
import shapely
from landscape import Rng, widened
from numpy.typing import NDArray
from planar import Arc, Grid, Partition, components, partition, uncross

THINNING_M = 0.6
Ints = NDArray[np.int64]
Border = tuple[int, int, Arc]


@dataclass(slots=True)
class Sample:
    """Both surveys as patches of one partition, and what was done to its lines."""

    before: country.Survey
    after: country.Survey
    sites: list[cases.Placed]
    lines: Partition
    first: Ints  # label of 2021 by patch
    second: Ints  # label of 2022 by patch
    shifts: list[linework.Shift] = field(default_factory=list)

    def patches_of(self, label: int) -> Ints:
        """Patches of a label of 2021."""
        return np.flatnonzero(self.first == label)

    def pieces_of(self, label: int) -> list[tuple[str, shapely.Geometry]]:
        """Class in 2022 and shape of what each polygon of 2022 takes of one of 2021."""
        patches = self.patches_of(label)
        group = np.zeros_like(self.first)
        laters = np.unique(self.second[patches])
        group[patches] = np.searchsorted(laters, self.second[patches]) + 1
        shapes = self.lines.polygons(group, all_nodes=True)
        classes = [self.after.classes[later] for later in laters.tolist()]
        return list(zip(classes, shapes[1:], strict=True))

    def class_before(self, patch: int) -> str:
        return self.before.classes[self.first[patch]]

    def class_after(self, patch: int) -> str:
        return self.after.classes[self.second[patch]]


# --- the two years as labels ----------------------------------------------------------------------


def draw(rng: Rng) -> Sample:
    """Both years of the sample."""
    frame = plan.FRAME
    inside = plan.inside(frame, rng)
    lines = plan.lines(rng)
    cover = country.painted(frame, inside, lines, rng, patch_m=1.2)
    villages = plan.village_grid(frame, rng)
    codes = ["", *(code for _, code, _, _ in plan.VILLAGES)]
    sites = placing.dig(cover, villages, plan.haul_roads(lines), codes, cases.SITES, rng)
    return two_years(cover, villages, sites, rng, origin=plan.ORIGIN)


def two_years(
    cover: country.Cover,
    villages: Grid,
    sites: list[cases.Placed],
    rng: Rng,
    *,
    origin: tuple[float, float],
    pin_frame: bool = False,
) -> Sample:
    """Survey a country with its sites, change it as the sites say, and draw the lines of both
    years; origin and pin_frame as for `planar.partition`."""
    before = country.surveyed(cover, villages, keep=frozenset({cases.MINING}))
    for placed in sites:
        placed.label = changes.label_of(before, placed)
        if "grass_beside" in placed.site.traits:
            before.classes[changes.forest_beside(before, placed.label)] = "0404"
    mining = [k for k, name in enumerate(before.classes) if name == cases.MINING]
    if sorted(mining) != sorted({p.label for p in sites} | _merged_away(before, mining)):
        raise ValueError("mining polygons and sites do not agree")
    after = before.copy()
    _everyday_changes(before, after, rng)
    for placed in sites:
        changes.apply(after, placed, rng)
    _tidy(before, after)
    patches = components(before.grid * len(after.classes) + after.grid)
    first = np.zeros(int(patches.max()) + 1, dtype=np.int64)
    second = first.copy()
    first[patches.ravel()] = before.grid.ravel()
    second[patches.ravel()] = after.grid.ravel()
    arcs = partition(
        patches,
        cell_m=cover.frame.cell_m,
        origin=origin,
        tolerance_m=THINNING_M,
        pin_frame=pin_frame,
    )
    return Sample(before, after, sites, arcs, first, second)


def _merged_away(survey: country.Survey, labels: list[int]) -> set[int]:
    """Labels without cells: second parts of multipart sites."""
    size = np.bincount(survey.grid.ravel(), minlength=len(survey.classes))
    return {label for label in labels if size[label] == 0}


def _everyday_changes(before: country.Survey, after: country.Survey, rng: Rng) -> None:
    """Changes that have nothing to do with mining, as every year brings them."""
    swaps = [("0103", "0301", 14), ("0101", "0103", 12), ("0201", "0307", 8), ("0404", "0301", 5),
             ("0301", "0305", 10), ("0103", "0702", 6), ("0302", "0301", 6)]  # fmt: skip
    size = np.bincount(before.grid.ravel(), minlength=len(before.classes))
    beside_mining = _touching_mining(before)
    for old, new, count in swaps:
        found = [
            k
            for k, name in enumerate(before.classes)
            if name == old and size[k] > 150 and k not in beside_mining
        ]
        for label in rng.choice(found, size=min(count, len(found)), replace=False).tolist():
            after.grid[after.grid == label] = after.add(new, before.places[label])


def _touching_mining(survey: country.Survey) -> set[int]:
    is_mining = np.array([name == cases.MINING for name in survey.classes])[survey.grid]
    return set(np.unique(survey.grid[widened(is_mining, 2)]).tolist())


def _tidy(before: country.Survey, after: country.Survey) -> None:
    """Make each new polygon of 2022 one connected piece that nowhere touches itself."""
    changed = before.grid != after.grid
    after.grid = uncross(after.grid, changed)
    parts = components(np.where(changed, after.grid, 0))
    seen: set[int] = set()
    for part in range(1, int(parts.max()) + 1):
        cells = parts == part
        label = int(after.grid[cells][0])
        if label in seen:
            after.grid[cells] = after.add(after.classes[label], after.places[label])
        seen.add(label)


# --- lines ----------------------------------------------------------------------------------------


def disturb(sample: Sample, rng: Rng, *, must_redraw: bool = True) -> None:
    """Give the second year the line faults that the sites ask for; a small site may have no line
    long enough to be redrawn, which is refused if it must be."""
    for placed in sample.sites:
        traits = placed.site.traits
        if "node_on_edge" in traits:
            _cut_ends_on_edges(sample, placed.label)
        if "jitter" in traits:
            runs = _jitter(sample, placed.label, rng)
            if must_redraw and not runs:
                raise ValueError(f"no border of {placed.site.case} could be redrawn")
        if "tiny" in traits:
            patch, _, arc = max(
                _borders_with_forest(sample, placed.label),
                key=lambda found: np.hypot(*np.diff(found[2].points, axis=0).T).max(),
            )
            sample.shifts.append(linework.notch(arc, into=patch, side_m=2.9))


def _borders(sample: Sample, label: int) -> list[Border]:
    """Inner patch, outer patch and arc of the outline of a polygon of 2021."""
    found = []
    for arc in sample.lines.arcs:
        for inner, outer in ((arc.left, arc.right), (arc.right, arc.left)):
            if sample.first[inner] == label != sample.first[outer]:
                found.append((inner, outer, arc))
    return found


def _borders_with_forest(sample: Sample, label: int) -> list[Border]:
    """Borders between what stays mining and what stays forest."""
    return [
        (inner, outer, arc)
        for inner, outer, arc in _borders(sample, label)
        if sample.class_after(inner) == cases.MINING
        and sample.class_before(outer) in cases.FOREST
        and sample.class_after(outer) in cases.FOREST
    ]


def _jitter(sample: Sample, label: int, rng: Rng) -> int:
    """Redraw the outline of a site; of a partly changed one only what stays mining. Returns the
    number of redrawn runs."""
    whole = len(sample.patches_of(label)) == 1
    borders = _borders(sample, label) if whole else _borders_with_forest(sample, label)
    shifts = [
        shift
        for inner, outer, arc in borders
        if sample.second[inner] != sample.second[outer] and outer != 0
        for shift in linework.redraw(arc, rng, first_into=inner)
    ]
    sample.shifts += shifts
    return len(shifts)


def _cut_ends_on_edges(sample: Sample, label: int) -> None:
    one, other = sample.patches_of(label)
    cut = sample.lines.between(int(one), int(other))[0]
    outer: dict[int, tuple[Arc, Arc]] = {}
    for node in (cut.start, cut.end):
        meeting = [a for a in sample.lines.arcs if node in (a.start, a.end) and a is not cut]
        if len(meeting) == 2:
            outer[node] = (meeting[0], meeting[1])
    if len(outer) != 2:
        raise ValueError("the cut does not end on plain borders")
    linework.nodes_onto_edges(sample.lines, cut, outer)
