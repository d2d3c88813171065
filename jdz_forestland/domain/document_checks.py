"""The sheets of the city's spot check and of the yearly inspection (方案 二(二)8, 二(三)4)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.document import (
    Document,
    Fact,
    Facts,
    Part,
    Picture,
    Prose,
    Provenance,
    Seal,
    Seals,
    clean,
    file_stem,
)
from jdz_forestland.domain.document_facts import Case, parcel_facts
from jdz_forestland.domain.document_steps import unit_facts
from jdz_forestland.domain.policy import Policy

DAMAGES: Final = ("管护不到位", "林分质量下降", "退化", "灭失")
_SIGNED: Final = "（签字）　　　　　　（盖章）　　　　　年　　月　　日"
_YES_NO: Final = "□是　□否"


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """What the city found on site; "" and None are blanks on the sheet.

    Attributes:
        order: place in the draw. checked_on: day. people: who checked, names joined.
        exists, area_agrees, vegetated: the answers. measured_mu: area measured on site, 亩.
    """

    order: str = ""
    checked_on: datetime.date | None = None
    people: str = ""
    exists: bool | None = None
    area_agrees: bool | None = None
    vegetated: bool | None = None
    measured_mu: Decimal | None = None
    result: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What the yearly inspection of a parcel found; "" and None are blanks on the sheet.

    Attributes:
        year: of the inspection. findings: of `DAMAGES`, none for a parcel in order.
        remaining_mu: 入库面积 not deducted before, 亩. deducted_mu: to be deducted, 亩 (D-2).
        basis: why that much.
    """

    year: str = ""
    inspected_on: datetime.date | None = None
    people: str = ""
    findings: tuple[str, ...] = ()
    in_order: bool | None = None
    remaining_mu: Decimal | None = None
    deducted_mu: Decimal | None = None
    basis: str = ""
    note: str = ""


def spot_check(
    case: Case, policy: Policy, origin: Provenance, mark: str, found: SpotCheck | None = None
) -> Document:
    """Return the field sheet of the city's spot check for one parcel."""
    held = found or SpotCheck()
    measured = "" if held.measured_mu is None else str(held.measured_mu)
    site = (
        Fact("抽取顺序", clean(held.order)),
        Fact("抽查日期", _day(held.checked_on)),
        Fact("抽查人员", clean(held.people), wide=True),
        Fact("图斑位置与名单是否一致", _answer(held.exists), _YES_NO),
        Fact("面积与名单是否一致", _answer(held.area_agrees), _YES_NO),
        Fact("现场是否已恢复植被", _answer(held.vegetated), _YES_NO),
        Fact("实测面积（亩）", measured),
        Fact("现场树种"),
        Fact("郁闭度或成活率"),
        Fact("现场情况", clean(held.note), wide=True, tall=True),
    )
    result = (Fact("抽查结论", clean(held.result), "□核查无误　□退回", wide=True),)
    seals = (Seal("抽查人员", "（签字）　　　　　年　　月　　日"), Seal("市林业局", _SIGNED))
    return _paper(
        "spot_check",
        "补充林地图斑抽查记录表",
        case,
        (
            parcel_facts(case.parcel),
            Facts("二、现场抽查", site),
            Facts("三、结论", result),
            Picture("附图", "四、图斑位置图", 90),
            Seals("五、签章", (*seals, Seal("县林业局（陪同）", _SIGNED))),
        ),
        origin,
        mark,
    )


def inspection(
    case: Case, policy: Policy, origin: Provenance, mark: str, found: Inspected | None = None
) -> Document:
    """Return the sheet of the yearly inspection of a parcel in the reserve."""
    held = found or Inspected()
    remaining = "" if held.remaining_mu is None else str(held.remaining_mu)
    deducted = "" if held.deducted_mu is None else str(held.deducted_mu)
    boxes = "　".join(f"□{name}" for name in ("无问题", *DAMAGES))
    findings = "、".join(clean(each) for each in held.findings) or (
        "无问题" if held.in_order else ""
    )
    facts = (
        Fact("核查年度", clean(held.year)),
        Fact("核查日期", _day(held.inspected_on)),
        Fact("核查人员", clean(held.people), wide=True),
        Fact("核查结果", findings, boxes, wide=True),
        Fact("现场情况", clean(held.note), wide=True, tall=True),
    )
    money = (
        Fact("剩余入库面积（亩）", remaining),
        Fact("拟扣减面积（亩）", deducted),
        Fact("扣减依据", clean(held.basis), wide=True, tall=True),
    )
    return _paper(
        "inspection",
        "补充林地图斑年度核查记录表",
        case,
        (
            parcel_facts(case.parcel),
            Facts("二、年度核查", facts),
            Facts("三、定额扣减（方案 二(三)4）", money),
            Seals(
                "四、签章",
                (
                    Seal("核查人员", "（签字）　　　　　年　　月　　日"),
                    Seal("管护责任单位", _SIGNED),
                    Seal("县林业局", _SIGNED),
                ),
            ),
        ),
        origin,
        mark,
    )


def _paper(
    kind: str, title: str, case: Case, parts: Sequence[Part], origin: Provenance, mark: str
) -> Document:
    parcel = case.parcel
    return Document(
        kind=kind,
        title=Prose("", (title,)),
        line=Prose("", ("单位：{单位}　　　编号：{编号}",), unit_facts(case)),
        parts=tuple(parts),
        provenance=origin,
        stem=file_stem(parcel.town, f"{parcel.parcel_no:04d}", title),
        parcel_keys=(parcel.key,),
        mark=mark,
    )


def _day(day: datetime.date | None) -> str:
    return "" if day is None else day.isoformat()


def _answer(answer: bool | None) -> str:
    return {True: "是", False: "否", None: ""}[answer]
