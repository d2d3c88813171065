"""The attribute tables of both years of the sample."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import dltb
import linework
import numpy as np
import plan
import shapely
from landscape import Rng
from numpy.typing import NDArray
from survey_area import ellipsoid_areas, to_m2
from surveys import Sample

COUNTY = "360222"
FIRST_YEAR, SECOND_YEAR = 2021, 2022
UNLISTED_VILLAGE = "石岭工区"  # village part 299, in no list
FORMULA = '=HYPERLINK("#"&A1;"复绿")'


@dataclass(slots=True)
class Year:
    """One survey by label: true geometry, geometry as written (with faults), row, area in m²."""

    geometry: NDArray[np.object_]
    written: NDArray[np.object_]
    rows: dict[int, dltb.Row]
    area: dict[int, Decimal]

    def ordered(self) -> list[int]:
        """Labels by BSM, the order of the file."""
        return sorted(self.rows, key=lambda label: str(self.rows[label]["BSM"]))


def areas(geometry: NDArray[np.object_]) -> dict[int, Decimal]:
    """Survey area in m² of each label that has a geometry."""
    labels = [k for k in range(len(geometry)) if geometry[k] is not None]
    return dict(zip(labels, map(to_m2, ellipsoid_areas(geometry[labels])), strict=True))


def village_of(sample: Sample, label: int, *, later: bool) -> tuple[str, str]:
    """Village code (12 digits) and name; one site lies in a village that no list knows."""
    labels = sample.second if later else sample.first
    firsts = set(sample.first[labels == label].tolist())
    survey = sample.after if later else sample.before
    _, code, name, _ = plan.VILLAGES[survey.places[label] - 1]
    for placed in sample.sites:
        if "unlisted_village" in placed.site.traits and placed.label in firsts:
            return f"{code[:9]}299", UNLISTED_VILLAGE
    return code, name


def both_years(sample: Sample, names: dict[str, str], rng: Rng) -> tuple[Year, Year]:
    """Rows and geometries of both years, peculiarities of the sites included."""
    first = _first_year(sample, names, rng)
    second = _second_year(sample, first, names, rng)
    for placed in sample.sites:
        _peculiar(sample, placed.label, placed.site.traits, first, second)
    _spoil_one_forest(sample, second)
    return first, second


def _first_year(sample: Sample, names: dict[str, str], rng: Rng) -> Year:
    geometry = sample.lines.polygons(sample.first)
    area = areas(geometry)
    place = {label: village_of(sample, label, later=False) for label in area}
    rows: dict[int, dltb.Row] = {}
    number: dict[str, int] = defaultdict(int)
    for sequence, label in enumerate(sorted(area, key=lambda k: (place[k][0], k)), start=1):
        code = sample.before.classes[label]
        village_code, village = place[label]
        number[village_code] += 1
        row = dltb.land_row(code, names[code], village_code, village, area[label], rng)
        row |= {
            "BSM": dltb.bsm(COUNTY, sequence),
            "TBBH": f"{number[village_code]:04d}",
            "SJNF": FIRST_YEAR,
        }
        rows[label] = row
    return Year(geometry, geometry.copy(), rows, area)


def _second_year(sample: Sample, first: Year, names: dict[str, str], rng: Rng) -> Year:
    """A polygon of the same outline keeps BSM and TBBH, also when its class changed; any other one
    gets the next free numbers, as the yearly update does."""
    geometry = sample.lines.polygons(sample.second, later=True)
    area = areas(geometry)
    sequence = len(first.rows)
    number: dict[str, int] = defaultdict(int)
    for row in first.rows.values():
        code = str(row["ZLDWDM"])[:12]
        number[code] = max(number[code], int(str(row["TBBH"])))
    rows: dict[int, dltb.Row] = {}
    for label in area:
        patches = np.flatnonzero(sample.second == label)
        old_label = int(sample.first[patches[0]])
        old = first.rows[old_label]
        same_outline = np.array_equal(patches, sample.patches_of(old_label))
        code = sample.after.classes[label]
        if same_outline and old["DLBM"] == code:
            rows[label] = _remeasured(old, area[label])
            continue
        village_code, village = village_of(sample, label, later=True)
        row = dltb.land_row(code, names[code], village_code, village, area[label], rng)
        row |= {"QSXZ": old["QSXZ"], "SJNF": SECOND_YEAR}
        if same_outline:
            row |= {"BSM": old["BSM"], "TBBH": old["TBBH"]}
        else:
            sequence += 1
            number[village_code] += 1
            row |= {
                "BSM": dltb.bsm(COUNTY, sequence),
                "TBBH": f"{number[village_code]:04d}",
            }
        rows[label] = row
    return Year(geometry, geometry.copy(), rows, area)


def _remeasured(old: dltb.Row, area_m2: Decimal) -> dltb.Row:
    """The row of an unchanged polygon a year later; its line may have been redrawn a little."""
    return old | {"SJNF": SECOND_YEAR} | dltb.measures(area_m2, Decimal(str(old["KCXS"])))


def _peculiar(
    sample: Sample, label: int, traits: frozenset[str], first: Year, second: Year
) -> None:
    """Traits of a site that show in the tables or in the ring as written."""
    row = first.rows[label]
    later = [second.rows[k] for k in np.unique(sample.second[sample.patches_of(label)]).tolist()]
    if "tbmj_off" in traits:
        wrong = (first.area[label] * Decimal("1.03")).quantize(Decimal("0.01"), ROUND_HALF_UP)
        row |= dltb.measures(wrong, Decimal(0))
    if "left_204" in traits:
        for one in later:
            one["CZCSXM"] = "204"
    if "formula" in traits:
        for one in (row, *later):
            one["BZ"] = FORMULA
    faults = {
        "spike": linework.with_spike,
        "duplicate": linework.with_duplicates,
        "touching": linework.with_keyhole,
        "bow_tie": linework.bow_tie,
    }
    for trait, fault in faults.items():
        if trait in traits:
            first.written[label] = fault(first.geometry[label])


def _spoil_one_forest(sample: Sample, second: Year) -> None:
    """Cross the ring of the forest of 2022 beside an unchanged pit; see `spoiled_forest`."""
    label = spoiled_forest(sample, second)
    second.written[label] = linework.bow_tie(second.geometry[label])


def spoiled_forest(sample: Sample, second: Year) -> int:
    """Label in 2022 of an old, unchanged 0301 polygon without holes that touches an unchanged pit
    and no pit that changed."""
    touching: dict[int, set[int]] = defaultdict(set)
    site_of = {placed.label: k for k, placed in enumerate(sample.sites)}
    for arc in sample.lines.arcs:
        for inner, outer in ((arc.left, arc.right), (arc.right, arc.left)):
            if int(sample.first[inner]) in site_of:
                touching[int(sample.second[outer])].add(site_of[int(sample.first[inner])])
    plain = {k for k, placed in enumerate(sample.sites) if placed.site.case == "unchanged"}
    for label in sorted(touching):
        if (
            touching[label] <= plain
            and label < len(sample.before.classes)
            and sample.after.classes[label] == "0301"
            and shapely.get_num_interior_rings(second.geometry[label]) == 0
        ):
            return label
    raise ValueError("no forest beside an unchanged pit")
