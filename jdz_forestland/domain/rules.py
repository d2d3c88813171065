"""The rule catalogue: what is checked, by which clause, and what to do.

A check is a generator over one parcel: it finds nothing, one or many, never raises for bad data
(bad data is its subject) and never mends anything. What runs is what `CHECKS` says, in that order.
Rules over many parcels are in `topology`, those of a survey database in `derivation`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain import area, crs, places
from jdz_forestland.domain.findings import BBox, Finding, Rule
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.stage import Stage

SURVEY_MINIMUM_M2: Final = Decimal("400.00")
TBMJ_TOLERANCE_M2: Final = Decimal("0.50")
TBMJ_TOLERANCE_SHARE: Final = Decimal("0.0001")
OUTLINE_MARGIN_DEGREES: Final = 0.005  # about 500 m: the outline of a county is simplified

ALWAYS: Final = frozenset(Stage)
FROM_VERIFICATION: Final = ALWAYS - {Stage.LEAD, Stage.APPLICATION}
NEVER: Final[frozenset[Stage]] = frozenset()

Check = Callable[[Parcel], Iterator[Finding]]

A_101 = Rule(
    code="A-101",
    clause="政策表 D-9",
    title="数据库图斑面积与图形计算面积不符",
    hint="已采用计算面积；请与自然资源部门核对该图斑的图形和图斑面积（TBMJ）",
    blocks=FROM_VERIFICATION,
)
A_102 = Rule(
    code="A-102",
    clause="填表说明 2、6",
    title="入库面积大于图斑面积",
    hint="入库面积只能是图斑内由采矿用地变为林地的部分，请重新比对",
    blocks=ALWAYS,
)
A_103 = Rule(
    code="A-103",
    clause="国土变更调查技术规程（农用地最小上图面积400平方米）",
    title="变为林地的部分小于最小上图面积",
    hint="请现场核实这一小块是否确已造林，再决定是否入库",
    blocks=NEVER,
)
C_101 = Rule(
    code="C-101",
    clause="方案 二",
    title="上年度地类不是采矿用地",
    hint="只有国土调查中的采矿用地才能作为补充林地来源",
    blocks=ALWAYS,
)
C_102 = Rule(
    code="C-102",
    clause="国土变更调查 城镇村属性码（CZCSXM）",
    title="林地图斑仍带有城镇村属性码204",
    hint="请自然资源部门在更新数据库中清除该林地图斑的属性码204",
    blocks=NEVER,
)
C_104 = Rule(
    code="C-104",
    clause="方案 二",
    title="上年度地类未知",
    hint="请核实该地块在上年度国土变更调查中是否为采矿用地；做年度比对后自动补上",
    blocks=FROM_VERIFICATION,
)
G_101 = Rule(
    code="G-101",
    clause="填表说明 3（政策表 D-6）",
    title="图斑重心落在图斑之外",
    hint="已改用图斑内一点作为中心点，备注中已注明，无需处理",
    blocks=NEVER,
)
G_102 = Rule(
    code="G-102",
    clause="方案 二(一)",
    title="图斑不在本县范围内",
    hint="请检查数据库是否属于本县、坐标系是否正确",
    blocks=FROM_VERIFICATION,
)
P_101 = Rule(
    code="P-101",
    clause="附件表头 乡（镇）、村",
    title="坐落的乡镇或村不在行政区划名录中",
    hint="请核对坐落单位名称；林场、垦殖场等名录外的单位可保留原名",
    blocks=NEVER,
)


P_102 = Rule(
    code="P-102",
    clause="附件表头 乡（镇）、村",
    title="村不在所写的乡镇内",
    hint="请核对乡镇和村，同名的村要看清是哪个乡镇的",
    blocks=FROM_VERIFICATION,
)

PARCEL_RULES: Final = (A_101, A_102, A_103, C_101, C_102, C_104, G_101, G_102, P_101, P_102)


def tbmj_agrees(tbmj_m2: Decimal, computed_m2: Decimal) -> bool:
    """Return whether a database's 图斑面积 may be taken as the ellipsoid area of the shape."""
    limit = max(TBMJ_TOLERANCE_M2, TBMJ_TOLERANCE_SHARE * computed_m2)
    return abs(tbmj_m2 - computed_m2) <= limit


def _found(rule: Rule, parcel: Parcel, detail: str, field: str | None = None) -> Finding:
    box: BBox = parcel.shape.bounds
    return Finding(rule, parcel.stage, parcel.key, detail, field=field, where=box)


def database_area_agrees(parcel: Parcel) -> Iterator[Finding]:
    """A-101: the figure of the database is used only while it fits the shape.

    That there is none is said of what a survey led to; who applies with an own boundary has none.
    """
    computed = f"按图形计算为{area.grouped(parcel.computed_area_m2)}平方米"
    if parcel.tbmj_m2 is None:
        if parcel.stage is Stage.LEAD and parcel.class_after:
            detail = f"数据库没有图斑面积，{computed}"
            yield _found(A_101, parcel, detail, field="parcel_area_m2")
    elif not tbmj_agrees(parcel.tbmj_m2, parcel.computed_area_m2):
        detail = f"数据库为{area.grouped(parcel.tbmj_m2)}平方米，{computed}"
        yield _found(A_101, parcel, detail, field="parcel_area_m2")


def reserve_within_parcel(parcel: Parcel) -> Iterator[Finding]:
    """A-102: 入库面积 ≤ 图斑面积."""
    if parcel.reserve_area_m2 > parcel.parcel_area_m2:
        detail = f"入库面积{parcel.reserve_area_mu}亩，图斑面积{parcel.parcel_area_mu}亩"
        yield _found(A_102, parcel, detail, field="reserve_area_m2")


def change_is_mappable(parcel: Parcel) -> Iterator[Finding]:
    """A-103: a change below the survey's minimum map area is worth a look on site."""
    if parcel.class_after and parcel.reserve_area_m2 < SURVEY_MINIMUM_M2:
        detail = f"变为林地{area.grouped(parcel.reserve_area_m2)}平方米，不足400平方米"
        yield _found(A_103, parcel, detail, field="reserve_area_m2")


def source_is_mining(parcel: Parcel) -> Iterator[Finding]:
    """C-101: the source class is 采矿用地 in the survey; C-104: no survey was looked at yet."""
    before = parcel.class_before
    if before.is_unknown:
        yield _found(C_104, parcel, f"{before.year}年度地类还没有查明", field="class_before")
    elif not before.is_mining:
        detail = f"{before.year}年度地类为{before.code} {before.name}"
        yield _found(C_101, parcel, detail, field="class_before")


def no_mining_mark_left(parcel: Parcel) -> Iterator[Finding]:
    """C-102: 204 盐田及采矿用地 belongs to no forest."""
    if parcel.leftover_czcsxm:
        detail = f"本年度林地图斑的CZCSXM为{parcel.leftover_czcsxm}"
        yield _found(C_102, parcel, detail, field="class_after")


def centre_is_centroid(parcel: Parcel) -> Iterator[Finding]:
    """G-101: said openly, because another office will compute the centroid."""
    if parcel.centre_moved:
        yield _found(G_101, parcel, f"中心点采用X={parcel.x}、Y={parcel.y}", field="x")


def inside_county(parcel: Parcel) -> Iterator[Finding]:
    """G-102: the centre lies in the county, give or take the simplification of its outline."""
    lon, lat = crs.lonlat(np.asarray([[float(parcel.y), float(parcel.x)]]))[0].tolist()
    if not near_county(parcel.county_code, lon, lat):
        detail = f"中心点（东经{lon:.4f}°，北纬{lat:.4f}°）不在{parcel.county}范围内"
        yield _found(G_102, parcel, detail, field="x")


def place_is_known(parcel: Parcel) -> Iterator[Finding]:
    """P-101: township and village are on the list."""
    if not parcel.town or not parcel.village_code:
        missing = "乡镇" if not parcel.town else "村"
        name = parcel.village or "（空）"
        yield _found(P_101, parcel, f"名录中没有这个{missing}，数据库写作“{name}”", field="village")


def village_is_in_town(parcel: Parcel) -> Iterator[Finding]:
    """P-102: the first nine digits of a village are its township."""
    if parcel.village_code and not parcel.village_code.startswith(parcel.town_code):
        detail = (
            f"{parcel.village}（{parcel.village_code}）不属于{parcel.town}（{parcel.town_code}）"
        )
        yield _found(P_102, parcel, detail, field="village")


CHECKS: tuple[Check, ...] = (
    database_area_agrees,
    reserve_within_parcel,
    change_is_mappable,
    source_is_mining,
    no_mining_mark_left,
    centre_is_centroid,
    inside_county,
    place_is_known,
    village_is_in_town,
)


def near_county(county_code: str, lon: Any, lat: Any) -> Any:
    """Return whether points (degrees, EPSG:4490; scalars or arrays) lie in or near a county."""
    return shapely.intersects_xy(_widened(county_code), lon, lat)


@cache
def _widened(county_code: str) -> BaseGeometry:
    outline = places.county_outline(county_code).buffer(OUTLINE_MARGIN_DEGREES)
    shapely.prepare(outline)
    return outline
