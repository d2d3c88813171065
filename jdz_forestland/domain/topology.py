"""Rules over many parcels, with a spatial tree: the same ground must not count twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from typing import Final

import numpy as np
import shapely

from jdz_forestland.domain import area
from jdz_forestland.domain.findings import Finding, Rule
from jdz_forestland.domain.geometry import multipolygon
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.rules import ALWAYS, NEVER
from jdz_forestland.domain.stage import Stage

OVERLAP_M2: Final = Decimal("1.00")
OUTSIDE_M2: Final = Decimal("10.00")

T_101 = Rule(
    code="T-101",
    clause="方案 二(二)8（同一地块不得重复入库）",
    title="与其他图斑重叠",
    hint="请核对两个图斑的边界和年度，同一块地只能入库一次",
    blocks=ALWAYS,
)


T_102 = Rule(
    code="T-102",
    clause="方案 二(二)6",
    title="已验收的图斑没有被年度比对证实",
    hint="请与自然资源部门核对：国土变更调查中该图斑是否已由采矿用地变更为林地",
    blocks=frozenset({Stage.CHANGE, Stage.REGISTRATION}),
)

T_103 = Rule(
    code="T-103",
    clause="填表说明 1（政策表 D-7）",
    title="图斑边界之外还有采矿用地变为林地",
    hint="请核对申请的边界是否画小了；边界外的部分不计入本图斑",
    blocks=NEVER,
)

T_104 = Rule(
    code="T-104",
    clause="填表说明 1",
    title="图斑号重复",
    hint="同一县同一年度的图斑号从1开始依次编号，不能重复，请改正其中一个",
    blocks=ALWAYS,
)

TOPOLOGY_RULES: Final = (T_101, T_102, T_103, T_104)


def same_numbers(parcels: Sequence[Parcel]) -> Iterator[Finding]:
    """T-104: yield one finding for each parcel whose 图斑号 another one of its list has too."""
    lists: dict[tuple[str, int, int], list[Parcel]] = {}
    for parcel in parcels:
        place = (parcel.county_code, parcel.list_year, parcel.parcel_no)
        lists.setdefault(place, []).append(parcel)
    for same in lists.values():
        for parcel in same if len(same) > 1 else ():
            detail = f"{parcel.list_year}年度有{len(same)}个{parcel.parcel_no}号图斑"
            yield Finding(T_104, parcel.stage, parcel.key, detail, field="parcel_no")


def outside_boundary(parcel: Parcel, beyond_m2: Decimal) -> Iterator[Finding]:
    """T-103: the survey's polygon changed beyond the boundary that was applied for."""
    if beyond_m2 > OUTSIDE_M2:
        detail = f"边界外{area.to_mu(beyond_m2)}亩"
        yield Finding(T_103, parcel.stage, parcel.key, detail, where=parcel.shape.bounds)


def unconfirmed(known: Sequence[Parcel], confirmed: Set[str], list_year: int) -> Iterator[Finding]:
    """T-102: parcels past 验收 on this list that a comparison of its two years did not find."""
    for parcel in known:
        past = parcel.stage in T_102.blocks
        if past and parcel.list_year == list_year and parcel.key not in confirmed:
            detail = f"{parcel.parcel_no}号图斑，环节“{parcel.stage.label}”"
            yield Finding(T_102, parcel.stage, parcel.key, detail, where=parcel.shape.bounds)


def overlaps(parcels: Sequence[Parcel]) -> Iterator[Finding]:
    """T-101: yield one finding for each parcel of each pair that shares more than 1 m².

    A parcel may lie on the lost one that it replaces: of that one nothing is left in the reserve.
    """
    shapes = np.asarray([parcel.shape for parcel in parcels], dtype=object)
    if len(shapes) == 0:
        return
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    common = [multipolygon(shape) for shape in shapely.intersection(shapes[left], shapes[right])]
    pairs = zip(left.tolist(), right.tolist(), common, strict=True)
    for (one, other, shape), size in zip(pairs, area.ellipsoid_areas_m2(common), strict=True):
        if size <= OVERLAP_M2 or _is_replaced(parcels[one], parcels[other]):
            continue
        for mine, theirs in ((parcels[one], parcels[other]), (parcels[other], parcels[one])):
            county = "" if mine.county_code == theirs.county_code else theirs.county
            number = f"{county}{theirs.list_year}年度{theirs.parcel_no}号图斑"
            detail = f"与{number}重叠{area.to_mu(size)}亩"
            yield Finding(T_101, mine.stage, mine.key, detail, field="shape", where=shape.bounds)


def _is_replaced(one: Parcel, other: Parcel) -> bool:
    return one.key in other.predecessors or other.key in one.predecessors
