"""Rules about an update database: do the pieces of its process layer add up, and to what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from jdz_forestland.domain import area
from jdz_forestland.domain.findings import BBox, Finding, Rule
from jdz_forestland.domain.process_layer import (
    ATTRIBUTES_CHANGED,
    SHAPE_CHANGED,
    TRANSFERRED_IN,
    ProcessRows,
    stays,
)
from jdz_forestland.domain.rules import FROM_VERIFICATION, NEVER
from jdz_forestland.domain.stage import Stage

# The pieces of a 图斑 are rounded so that they add up exactly; a hundredth or two is a float's.
SUM_TOLERANCE_M2: Final = Decimal("0.05")

S_106 = Rule(
    code="S-106",
    clause="国土变更调查数据库更新（TBBGMJ）",
    title="过程层的图斑变更面积与图形计算面积不符",
    hint="已采用计算面积；请与自然资源部门核对该碎块的图形和图斑变更面积（TBBGMJ）",
    blocks=FROM_VERIFICATION,
)
S_107 = Rule(
    code="S-107",
    clause="国土变更调查数据库更新（Σ TBBGMJ 按 BGQTBBSM = 变更前 TBMJ）",
    title="过程层各碎块合计与变更前图斑面积不相等",
    hint="过程层可能缺少碎块；请自然资源部门检查更新数据库后重新比对",
    blocks=FROM_VERIFICATION,
)
S_108 = Rule(
    code="S-108",
    clause="国土变更调查数据库更新（Σ TBBGMJ 按 BGHTBBSM = 变更后 TBMJ）",
    title="过程层各碎块合计与更新层图斑面积不相等",
    hint="更新层和过程层可能不是同一次更新的；请自然资源部门检查更新数据库后重新比对",
    blocks=FROM_VERIFICATION,
)
S_109 = Rule(
    code="S-109",
    clause="国土变更调查数据库更新（XZQTZLX）",
    title="采矿用地有行政区调整",
    hint="调出的碎块已不属于本县，没有计入；调入的碎块已计入，请核对坐落",
    blocks=NEVER,
)
S_110 = Rule(
    code="S-110",
    clause="国土变更调查数据库更新（BGXW）",
    title="变更行为与内容矛盾",
    hint="已按地类和图形计算；请自然资源部门核对该图斑的变更行为（BGXW）",
    blocks=FROM_VERIFICATION,
)
S_111 = Rule(
    code="S-111",
    clause="国土变更调查数据库更新（BGQTBBSM、BGHTBBSM）",
    title="由采矿用地变为林地的碎块没有图斑标识码，已单列不参与比对",
    hint="请自然资源部门补全变更前、变更后图斑标识码后重新比对，否则它不会出现在结果中",
    blocks=frozenset({Stage.LEAD}),
)

PROCESS_RULES: Final = (S_106, S_107, S_108, S_109, S_110, S_111)


def about_sums(rows: ProcessRows, parcels: set[str], results: set[str]) -> Iterator[Finding]:
    """S-107, S-108: pieces against the whole, for the 图斑 that matter here.

    Args:
        parcels: BSM of last year's 图斑 that changed. results: BSM of what became of them.
    """
    yield from _uneven(S_107, rows.before.bsm, rows, parcels, rows.declared_before)
    yield from _uneven(S_108, rows.after.bsm, rows, results, rows.declared_after)


def _uneven(
    rule: Rule,
    marks: Sequence[str],
    rows: ProcessRows,
    wanted: set[str],
    declared: Mapping[str, Decimal],
) -> Iterator[Finding]:
    sums: defaultdict[str, Decimal] = defaultdict(lambda: area.ZERO)
    for mark, size in zip(marks, rows.before.tbmj_m2, strict=True):
        if mark in wanted and size is not None:
            sums[mark] += size
    for mark in sorted(wanted & declared.keys()):
        difference = sums[mark] - declared[mark]
        if abs(difference) > SUM_TOLERANCE_M2:
            detail = (
                f"图斑{mark}：过程层合计{area.grouped(sums[mark])}平方米，"
                f"图斑面积{area.grouped(declared[mark])}平方米，相差{area.grouped(difference)}平方米"
            )
            yield Finding(rule, Stage.LEAD, "", detail)


def about_transfers(rows: ProcessRows, mining: Sequence[int]) -> Iterator[Finding]:
    """S-109: pieces of 采矿用地 that left the county, and those that came; one line each.

    Args:
        mining: rows that were 采矿用地.
    """
    gone = [row for row in mining if not stays(rows.transfer[row])]
    come = [row for row in mining if rows.transfer[row] in TRANSFERRED_IN]
    for found, what in ((gone, "调出（没有计入）"), (come, "调入")):
        if found:
            size = area.total(rows.before.tbmj_m2[row] or area.ZERO for row in found)
            detail = f"{what}{len(found)}个碎块，共{area.grouped(size)}平方米"
            yield Finding(S_109, Stage.LEAD, "", detail)


def about_changes(rows: ProcessRows, candidates: Sequence[int]) -> Iterator[Finding]:
    """S-110: what the row says was done against what the row shows was done."""
    pieces = Counter(rows.before.bsm)
    for row in candidates:
        said, old, new = rows.change[row], rows.before.bsm[row], rows.after.bsm[row]
        if said not in ("", ATTRIBUTES_CHANGED, SHAPE_CHANGED):
            fault = f"变更行为是“{said}”，而采矿用地变为林地应为1（属性变更）或2（图形变更）"
        elif said == ATTRIBUTES_CHANGED and pieces[old] > 1:
            fault = f"变更行为是1（属性变更，图形不变），而该图斑分成了{pieces[old]}个碎块"
        elif said == ATTRIBUTES_CHANGED and old != new:
            fault = f"变更行为是1（属性变更），而变更后标识码改为{new}"
        else:
            continue
        yield Finding(S_110, Stage.LEAD, "", f"图斑{old}：{fault}")


def about_piece(text: str, *, stated: Decimal | None, computed: Decimal, where: BBox) -> Finding:
    """S-106: the area that a piece states against that of its shape."""
    said = "没有填写" if stated is None else f"{area.grouped(stated)}平方米"
    detail = f"{text}：图斑变更面积{said}，计算面积{area.grouped(computed)}平方米"
    if stated is not None:
        detail += f"，相差{area.grouped(stated - computed)}平方米"
    return Finding(S_106, Stage.LEAD, "", detail, where=where)


def about_unnamed(texts: Sequence[str]) -> Iterator[Finding]:
    """S-111: candidates that cannot be put together with the rest of their 图斑."""
    for text in texts:
        yield Finding(S_111, Stage.LEAD, "", text)
