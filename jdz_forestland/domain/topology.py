"""Rules over many parcels, with a spatial tree: the same ground must not count twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import numpy as np
import shapely

from jdz_forestland.domain import area
from jdz_forestland.domain.findings import Finding, Rule
from jdz_forestland.domain.geometry import multipolygon
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.rules import ALWAYS

OVERLAP_M2: Final = Decimal("1.00")

T_101 = Rule(
    code="T-101",
    clause="方案 二(二)8（同一地块不得重复入库）",
    title="与其他图斑重叠",
    hint="请核对两个图斑的边界和年度，同一块地只能入库一次",
    blocks=ALWAYS,
)


def overlaps(parcels: Sequence[Parcel]) -> Iterator[Finding]:
    """T-101: yield one finding for each parcel of each pair that shares more than 1 m²."""
    shapes = np.asarray([parcel.shape for parcel in parcels], dtype=object)
    if len(shapes) == 0:
        return
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    common = [multipolygon(shape) for shape in shapely.intersection(shapes[left], shapes[right])]
    pairs = zip(left.tolist(), right.tolist(), common, strict=True)
    for (one, other, shape), size in zip(pairs, area.ellipsoid_areas_m2(common), strict=True):
        if size <= OVERLAP_M2:
            continue
        for mine, theirs in ((parcels[one], parcels[other]), (parcels[other], parcels[one])):
            detail = f"与{theirs.list_year}年度{theirs.parcel_no}号图斑重叠{area.to_mu(size)}亩"
            yield Finding(T_101, mine.stage, mine.key, detail, field="shape", where=shape.bounds)
