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
from years import COUNTY, FIRST_YEAR, SECOND_YEAR, Year, spoiled_forest

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
    found: dict[str, list[Decimal]] = defaultdict(list)
    shapes = sample.pieces_of(label)
    area = ellipsoid_areas(np.array([shape for _, shape in shapes], dtype=object))
    for (code, _), size in zip(shapes, area, strict=True):
        found[code].append(to_m2(size))
    return dict(found)


def expected(sample: Sample, first: Year) -> list[Answer]:
    """One row for each mining polygon of 2021: first those that count, numbered, then the rest."""
    rows = [_answer(sample, placed, first) for placed in sample.sites]
    rows.sort(key=lambda r: (not r["reserve_area_m2"], r["zldwdm"], r["bsm_before"]))
    for number, one in enumerate((r for r in rows if r["reserve_area_m2"]), start=1):
        one["parcel_no"] = number
    return rows


def _answer(sample: Sample, placed: cases.Placed, first: Year) -> Answer:
    row, traits = first.rows[placed.label], placed.site.traits
    towns = {code[:9]: town for town, code, _, _ in plan.VILLAGES}
    area = first.area[placed.label]
    found = pieces(sample, placed.label)
    reserve = sum((sum(found.get(code, [])) for code in cases.FOREST), Decimal("0.00"))
    if set(found) <= set(cases.FOREST):
        reserve = area
    if "bow_tie" in traits:
        reserve = Decimal("0.00")
    x, y, note = _centre(first.geometry[placed.label])
    return {
        "case": placed.site.case,
        "bsm_before": row["BSM"],
        "dlbm_before": row["DLBM"],
        "dlmc_before": row["DLMC"],
        "town": towns[str(row["ZLDWDM"])[:9]],
        "village": row["ZLDWMC"],
        "parcel_no": None,
        "parcel_area_m2": area,
        "parcel_area_mu": to_mu(area),
        "reserve_area_m2": reserve,
        "reserve_area_mu": to_mu(reserve),
        "x": x,
        "y": y,
        "centre_note": note,
        "class_after": "|".join(f"{code}:{sum(parts)}" for code, parts in sorted(found.items())),
        "zldwdm": row["ZLDWDM"],
        "tbmj": row["TBMJ"],
        "remark": "；".join(REMARKS[t] for t in sorted(traits)) or None,
    }


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


def _sum(rows: list[Answer], column: str) -> Decimal:
    return sum((Decimal(str(row[column])) for row in rows), Decimal("0.00"))


def summary(
    sample: Sample, rows: list[Answer], strips: list[Answer], first: Year, second: Year
) -> dict[str, object]:
    """Counts and totals that a whole run must show."""
    listed = [row for row in rows if row["parcel_no"]]
    reserve = _sum(listed, "reserve_area_m2")
    repaired = {"spike", "duplicate", "touching"}
    bsm_of = {placed.label: str(first.rows[placed.label]["BSM"]) for placed in sample.sites}
    return {
        "county_code": COUNTY,
        "years": [FIRST_YEAR, SECOND_YEAR],
        "list_year": SECOND_YEAR + 1,
        "polygons": {"2021": len(first.rows), "2022": len(second.rows)},
        "mining_polygons_2021": len(sample.sites),
        "parcels": len(listed),
        "reserve_area_m2": str(reserve),
        "reserve_area_mu": str(to_mu(reserve)),
        "reserve_area_mu_sum_of_rows": str(_sum(listed, "reserve_area_mu")),
        "tolerance_m2_per_parcel": "0.05",
        "quarantined": {
            "2021": [bsm_of[p.label] for p in sample.sites if "bow_tie" in p.site.traits],
            "2022": [second.rows[spoiled_forest(sample, second)]["BSM"]],
        },
        "repaired_2021": sorted(bsm_of[p.label] for p in sample.sites if p.site.traits & repaired),
        "mining_without_quarantined": _balance(sample, strips, first),
        "slivers": {
            kind: {
                "count": sum(row["kind"] == kind for row in strips),
                "area_m2": str(_sum([row for row in strips if row["kind"] == kind], "area_m2")),
            }
            for kind in ("mining_to_forest", "mining_to_other", "into_mining", "elsewhere")
        },
        "sliver_rule": {"width_m": 1.0, "min_area_m2": MIN_PIECE_M2},
        "sliver_area_tolerance_m2": "0.5",
    }


def _balance(sample: Sample, strips: list[Answer], first: Year) -> dict[str, str]:
    """Where the mining land of 2021 went, without the quarantined polygon; areas in m²."""
    sound = [placed for placed in sample.sites if "bow_tie" not in placed.site.traits]
    to: dict[str, Decimal] = defaultdict(lambda: Decimal("0.00"))
    for placed in sound:
        for code, parts in pieces(sample, placed.label).items():
            goal = "forest" if code in cases.FOREST else "kept" if code == cases.MINING else "other"
            to[goal] += sum(parts)
    off_kept = [
        row
        for row, shift in zip(strips, sample.shifts, strict=True)
        if str(row["kind"]).startswith("mining_to")
        and sample.class_after(shift.loser) == cases.MINING
    ]
    return {
        "area_2021_m2": str(sum(first.area[placed.label] for placed in sound)),
        "to_forest_m2": str(to["forest"]),
        "to_other_m2": str(to["other"]),
        "kept_m2": str(to["kept"]),
        "strips_off_kept_m2": str(_sum(off_kept, "area_m2")),
        "note": "pieces with the lines of 2021; strips_off_kept_m2 is lost besides them",
    }
