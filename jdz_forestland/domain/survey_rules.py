"""Rules about the survey databases themselves: what could not be used, and does it add up."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from jdz_forestland.domain import area
from jdz_forestland.domain.findings import BBox, Finding, Rule
from jdz_forestland.domain.overlay import Overlay
from jdz_forestland.domain.rules import NEVER
from jdz_forestland.domain.stage import Stage
from jdz_forestland.domain.survey import SurveyFeatures

# roundings of 0.01 m² a piece, and edges divided at other points, stay far below this
BALANCE_SHARE: Final = Decimal("0.000001")
BALANCE_M2: Final = Decimal("1.00")

S_101 = Rule(
    code="S-101",
    clause="国土调查数据库质量检查（图形有效性）",
    title="图形自相交，无法确定范围，已单列不参与比对",
    hint="请自然资源部门修正该图斑后重新比对，否则它不会出现在结果中",
    blocks=frozenset({Stage.LEAD}),
)
S_102 = Rule(
    code="S-102",
    clause="国土调查数据库质量检查（图形有效性）",
    title="图形有小毛病，已自动修复",
    hint="修复前后面积几乎相同，一般无需处理",
    blocks=NEVER,
)
S_103 = Rule(
    code="S-103",
    clause="填表说明 1、6（面积守恒）",
    title="减少的采矿用地与去向合计不相等",
    hint="本年度数据库可能有图斑重叠或缝隙，请自然资源部门检查后重新比对",
    blocks=frozenset({Stage.LEAD}),
)
S_104 = Rule(
    code="S-104",
    clause="国土调查数据库质量检查（图斑不得重叠）",
    title="本年度林地图斑相互重叠",
    hint="重叠部分只计算一次；请自然资源部门检查本年度数据库",
    blocks=NEVER,
)
S_105 = Rule(
    code="S-105",
    clause="国土调查数据库质量检查（图形完整性）",
    title="图斑没有图形或坐标不是数字，已单列不参与比对",
    hint="请自然资源部门补全该图斑后重新比对",
    blocks=frozenset({Stage.LEAD}),
)

SURVEY_RULES: Final = (S_101, S_102, S_103, S_104, S_105)


def about_unreadable(features: SurveyFeatures) -> Iterator[Finding]:
    """S-105: features whose geometry is missing or not finite."""
    for text in features.unreadable:
        yield Finding(S_105, Stage.LEAD, "", f"{features.year}年度：{text}")


def about_overlay(
    before: SurveyFeatures, forest: SurveyFeatures, result: Overlay
) -> Iterator[Finding]:
    """S-101…S-104: refused and repaired shapes, double cover, and the balance."""
    for features, cleaned in ((before, result.before), (forest, result.forest)):
        for index, change in cleaned.refused.items():
            yield _about_shape(S_101, features, index, change)
        for index, change in cleaned.repaired.items():
            yield _about_shape(S_102, features, index, change)
    for found in result.changes:
        if found.overlap_m2:
            detail = f"{before.text(found.before)}：重复{area.grouped(found.overlap_m2)}平方米"
            yield Finding(S_104, Stage.LEAD, "", detail, where=found.shape.bounds)
    balance = result.balance
    limit = max(BALANCE_M2, BALANCE_SHARE * balance.mining_before_m2)
    if abs(balance.difference_m2) > limit:
        detail = f"相差{area.grouped(balance.difference_m2)}平方米"
        yield Finding(S_103, Stage.LEAD, "", detail)


def _about_shape(rule: Rule, features: SurveyFeatures, index: int, change: float) -> Finding:
    measured = "无法修复" if math.isnan(change) else f"修复会改变{area.round_m2(change)}平方米"
    if rule is S_102:
        measured = f"改变{area.round_m2(change)}平方米"
    shape = features.shapes[index]
    box: BBox | None = shape.bounds if shape is not None and not shape.is_empty else None
    return Finding(
        rule, Stage.LEAD, "", f"{features.year}年度 {features.text(index)}：{measured}", where=box
    )
