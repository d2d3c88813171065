"""The known answers of the sample, from its construction."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import cases
import numpy as np
import plan
import shapely
from survey_area import ellipsoid_areas, to_m2, to_mu
from surveys import Sample
from years import COUNTY, FIRST_YEAR, SECOND_YEAR, UNLISTED_VILLAGE, Year, areas, spoiled_forest

Answer = dict[str, object]
MIN_PIECE_M2 = 10  # a smaller part is a sliver

REMARKS = {
    "tbmj_off": "TBMJ与图形面积相差3%：按图形计算面积",
    "spike": "2021年图形有往返尖刺：可自动修复",
    "duplicate": "2021年图形有重复点和往返线：可自动修复",
    "touching": "2021年图形内环与外环连成一环：可自动修复",
    "bow_tie": "2021年图形自相交且面积改变：隔离并报告",
    "left_204": "2022年林地图斑仍带城镇村属性码204",
    "unlisted_village": "坐落单位不在村名表内",
    "grass_beside": "原图斑外为其他草地，不是林地",
    "formula": "备注以等号开头",
    "jitter": "2022年界线局部偏移0.05至0.6米：不计",
    "tiny": "另有不足10平方米的小块：不计",
    "node_on_edge": "2022年分割点落在2021年的边上",
}


def pieces(sample: Sample, label: int) -> dict[str, list[Decimal]]:
    """Areas in m² of the pieces of a polygon of 2021 by their class in 2022.

    A piece is what one polygon of 2022 takes of it; strips from redrawn lines are left out.
    """
    patches = sample.patches_of(label)
    group = np.zeros_like(sample.first)
    laters = np.unique(sample.second[patches])
    group[patches] = np.searchsorted(laters, sample.second[patches]) + 1
    area = areas(sample.lines.polygons(group, all_nodes=True))
    found: dict[str, list[Decimal]] = defaultdict(list)
    for number, later in enumerate(laters.tolist(), start=1):
        found[sample.after.classes[later]].append(area[number])
    return dict(found)


def expected(sample: Sample, first: Year) -> list[Answer]:
    """One row for each mining polygon of 2021: first those that count, numbered, then the rest."""
    towns = {code: town for town, code, _, _ in plan.VILLAGES}
    towns[UNLISTED_VILLAGE[0]] = "湘湖镇"
    rows = []
    for placed in sample.sites:
        row = first.rows[placed.label]
        found = pieces(sample, placed.label)
        quarantined = "bow_tie" in placed.site.traits
        area = first.area[placed.label]
        forest = sum((sum(found.get(code, [])) for code in cases.FOREST), Decimal(0))
        if set(found) <= set(cases.FOREST):
            forest = area
        reserve = Decimal(0) if quarantined else forest
        x, y, note = _centre(first.geometry[placed.label])
        rows.append(
            {
                "case": placed.site.case,
                "bsm_before": row["BSM"],
                "dlbm_before": row["DLBM"],
                "dlmc_before": row["DLMC"],
                "town": towns[str(row["ZLDWDM"])[:12]],
                "village": row["ZLDWMC"],
                "parcel_no": None,
                "parcel_area_m2": area,
                "parcel_area_mu": to_mu(area),
                "reserve_area_m2": reserve.quantize(Decimal("0.01")),
                "reserve_area_mu": to_mu(reserve),
                "x": x,
                "y": y,
                "centre_note": note,
                "class_after": "|".join(
                    f"{code}:{sum(parts)}" for code, parts in sorted(found.items())
                ),
                "zldwdm": row["ZLDWDM"],
                "tbmj": row["TBMJ"],
                "remark": "；".join(REMARKS[t] for t in sorted(placed.site.traits)) or None,
            }
        )
    rows.sort(key=lambda r: (not r["reserve_area_m2"], r["zldwdm"], r["bsm_before"]))
    for number, one in enumerate((r for r in rows if r["reserve_area_m2"]), start=1):
        one["parcel_no"] = number
    return rows


def _centre(geometry: shapely.Geometry) -> tuple[str | None, str | None, str]:
    """Northing and easting of the centroid if it lies inside; else a point inside will do."""
    centroid = shapely.centroid(geometry)
    if not shapely.contains(geometry, centroid):
        return None, None, "inside"
    return f"{centroid.y:.3f}", f"{centroid.x:.3f}", "centroid"


def slivers(sample: Sample, first: Year) -> list[Answer]:
    """The strips between the lines of 2021 and 2022, and the pieces that are too small."""
    site_of = {placed.label: placed for placed in sample.sites}
    area = ellipsoid_areas(np.array([shift.strip for shift in sample.shifts], dtype=object))
    rows: list[Answer] = []
    for shift, size in zip(sample.shifts, area, strict=True):
        labels = [int(sample.first[patch]) for patch in (shift.loser, shift.winner)]
        site = next(site_of[label] for label in labels if label in site_of)
        before, after = sample.class_before(shift.loser), sample.class_after(shift.winner)
        rows.append(
            {
                "case": site.site.case,
                "bsm_before": first.rows[site.label]["BSM"],
                "class_before": before,
                "class_after": after,
                "kind": _kind(before, after),
                "area_m2": to_m2(size),
                "length_m": shift.length_m,
                "widest_m": shift.widest_m,
            }
        )
    return rows


def _kind(before: str, after: str) -> str:
    if before == cases.MINING:
        return "mining_to_forest" if after in cases.FOREST else "mining_to_other"
    return "into_mining" if after == cases.MINING else "elsewhere"


def summary(
    sample: Sample, rows: list[Answer], strips: list[Answer], first: Year, second: Year
) -> dict[str, object]:
    """Counts and totals that a whole run must show."""
    listed = [row for row in rows if row["parcel_no"]]
    sound = [p for p in sample.sites if "bow_tie" not in p.site.traits]
    to: dict[str, Decimal] = defaultdict(Decimal)
    for placed in sound:
        for code, parts in pieces(sample, placed.label).items():
            to[code] += sum(parts)
    forest = sum((to[code] for code in cases.FOREST), Decimal(0))
    other = sum((v for k, v in to.items() if k not in (*cases.FOREST, cases.MINING)), Decimal(0))
    reserve = sum((Decimal(str(row["reserve_area_m2"])) for row in listed), Decimal(0))
    broken = next(p for p in sample.sites if "bow_tie" in p.site.traits)
    return {
        "county_code": COUNTY,
        "years": [FIRST_YEAR, SECOND_YEAR],
        "list_year": SECOND_YEAR + 1,
        "polygons": {"2021": len(first.rows), "2022": len(second.rows)},
        "mining_polygons_2021": len(sample.sites),
        "parcels": len(listed),
        "reserve_area_m2": str(reserve),
        "reserve_area_mu": str(to_mu(reserve)),
        "reserve_area_mu_sum_of_rows": str(
            sum((Decimal(str(row["reserve_area_mu"])) for row in listed), Decimal(0))
        ),
        "tolerance_m2_per_parcel": "0.05",
        "quarantined": {
            "2021": [first.rows[broken.label]["BSM"]],
            "2022": [second.rows[spoiled_forest(sample, second)]["BSM"]],
        },
        "repaired_2021": sorted(
            str(first.rows[p.label]["BSM"])
            for p in sample.sites
            if p.site.traits & {"spike", "duplicate", "touching"}
        ),
        "mining_without_quarantined": {
            "area_2021_m2": str(sum((first.area[p.label] for p in sound), Decimal(0))),
            "to_forest_m2": str(forest),
            "to_other_m2": str(other),
            "kept_m2": str(to[cases.MINING]),
            "note": "lines of 2021 throughout; the strips below are not taken off kept_m2",
        },
        "slivers": {
            kind: {
                "count": sum(row["kind"] == kind for row in strips),
                "area_m2": str(
                    sum((Decimal(str(r["area_m2"])) for r in strips if r["kind"] == kind), Decimal(0))
                ),
            }
            for kind in ("mining_to_forest", "mining_to_other", "into_mining", "elsewhere")
        },
        "sliver_rule": {"width_m": 1.0, "min_area_m2": MIN_PIECE_M2},
        "sliver_area_tolerance_m2": "0.5",
    }
