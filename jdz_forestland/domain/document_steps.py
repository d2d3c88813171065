"""The sheets of the steps, one per parcel: 申请, 核实, 确认, 造林, 验收, 变更 (方案 二(二))."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from jdz_forestland.domain import steps
from jdz_forestland.domain.annex import writable
from jdz_forestland.domain.document import (
    Column,
    Document,
    Fact,
    Facts,
    Part,
    Prose,
    Provenance,
    Seal,
    Seals,
    Table,
    share_of,
)
from jdz_forestland.domain.document_facts import (
    Case,
    counted,
    parcel_facts,
    rows_of,
    step_facts,
    step_table,
    text_of,
)
from jdz_forestland.domain.fields import Values
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.stage import Stage

TITLES: Final = {
    "application": "补充林地图斑申请表",
    "verification": "补充林地图斑核实表",
    "confirmation": "补充林地图斑确认审批表",
    "planting": "补充林地造林作业设计表",
    "acceptance": "补充林地造林验收表",
    "change": "补充林地地类变更登记表",
}
_SIGNED: Final = "负责人（签字）：　　　　　　（盖章）　　　　　年　　月　　日"
_CHECKED: Final = "核实人员（签字）：　　　　　　（盖章）　　　　　年　　月　　日"


def sheet(kind: str, case: Case, policy: Policy, origin: Provenance, mark: str) -> Document:
    """Return the sheet of a step for one parcel."""
    return _paper(kind, case, _PARTS[kind](case, policy), origin, mark)


def _paper(kind: str, case: Case, parts: Sequence[Part], origin: Provenance, mark: str) -> Document:
    parcel = case.parcel
    return Document(
        kind=kind,
        title=Prose("", (TITLES[kind],)),
        line=Prose("", ("单位：{单位}　　　编号：{编号}",), unit_facts(case)),
        parts=tuple(parts),
        provenance=origin,
        parcel_keys=(parcel.key,),
        mark=mark,
    )


def unit_facts(case: Case) -> tuple[Fact, ...]:
    """Return which office keeps a sheet and the number of the parcel on it."""
    return (Fact("单位", f"{case.parcel.county}林业局"), Fact("编号", case.parcel.id))


def _application(case: Case, policy: Policy) -> tuple[Part, ...]:
    values = case.of(Stage.APPLICATION)
    names = ("township", "applied_on", "document_no", "applicant_contact", "supplement_reason")
    wide = frozenset({"township"})
    return (
        parcel_facts(case.parcel),
        Facts("二、申请情况", step_facts(Stage.APPLICATION, names, values, wide=wide)),
        Seals(
            "三、意见",
            (
                Seal("村民委员会", _SIGNED),
                Seal("乡（镇）人民政府", _SIGNED),
                Seal("县林业局（受理）", _SIGNED),
            ),
        ),
    )


def _verification(case: Case, policy: Policy) -> tuple[Part, ...]:
    values, stage = case.of(Stage.VERIFICATION), Stage.VERIFICATION
    office = ("led_by", "office_on", "office_positive", "office_forestry", "office_resources")
    field = ("field_on", "field_positive", "field_forestry", "field_resources")
    result = ("tenure_clear", "source_reliable", "used_elsewhere", "verification_note")
    wide = frozenset(
        {"led_by", "office_forestry", "office_resources", "field_forestry", "field_resources"}
    )
    return (
        parcel_facts(case.parcel),
        Facts("二、内业核实", step_facts(stage, office, values, wide=wide)),
        Facts("三、外业核实", step_facts(stage, field, values, wide=wide)),
        Facts("四、核实结论", step_facts(stage, result, values, wide=frozenset({result[2]}))),
        Seals(
            "五、核实单位意见",
            (
                Seal("县林业局", _CHECKED),
                Seal("县自然资源局", _CHECKED),
                Seal("县人民政府", _SIGNED),
            ),
        ),
    )


def _confirmation(case: Case, policy: Policy) -> tuple[Part, ...]:
    values, stage = case.of(Stage.CONFIRMATION), Stage.CONFIRMATION
    holders = step_table(
        stage,
        "rights_holders",
        values,
        heading="二、权利人名单",
        widths={"name": 33, "identity": 46, "tenure": 20, "consents": 20, "signed_on": 25},
        least=3,
    )
    return (
        parcel_facts(case.parcel),
        holders,
        Facts("三、公示结果", notice_result(case.of(Stage.NOTICE))),
        Facts("四、批准情况", step_facts(stage, ("approval_no", "approved_on"), values)),
        Seals(
            "五、确认意见",
            (
                Seal("乡（镇）人民政府", _SIGNED),
                Seal("县林业局", _SIGNED),
                Seal("县自然资源局", _SIGNED),
                Seal("县人民政府", _SIGNED),
            ),
        ),
    )


def notice_result(values: Values) -> tuple[Fact, ...]:
    """Return when the notice hung and what became of the objections; nothing before it was."""
    postings, objections = rows_of(values, "postings"), rows_of(values, "objections")
    upheld = sum(1 for row in objections if row.get("decision") == steps.UPHELD)
    start, end = days_of(postings)
    count, confirmed = (str(len(objections)), str(upheld)) if postings else ("", "")
    return (
        Fact("公示开始日期", start),
        Fact("公示截止日期", end),
        Fact("收到异议（件）", count),
        Fact("异议成立（件）", confirmed),
    )


def days_of(postings: Sequence[Values]) -> tuple[str, str]:
    """Return the first and the last day of a notice that hung in several places; "" for none."""
    starts, ends = ([text_of(row, key) for row in postings] for key in ("from_on", "to_on"))
    return min(filter(None, starts), default=""), max(filter(None, ends), default="")


def _planting(case: Case, policy: Policy) -> tuple[Part, ...]:
    values, stage = case.of(Stage.PLANTING), Stage.PLANTING
    who = ("investor", "agreement", "subsidy")
    design = ("species", "density", "design_area_mu", "standard")
    done = ("started_on", "finished_on", "finished_area_mu")
    names = holder_names(case)
    return (
        parcel_facts(case.parcel),
        Facts(
            "二、投入主体和权利人",
            (
                *step_facts(stage, who, values, wide=frozenset({"investor", "agreement"})),
                Fact("涉及权利人", names, wide=True),
            ),
        ),
        Facts(
            "三、造林设计",
            (
                *step_facts(stage, design, values, wide=frozenset({"standard"})),
                Fact("整地方式和规格", tall=True, wide=True),
                Fact("苗木规格和来源", tall=True, wide=True),
                Fact("抚育管护措施", tall=True, wide=True),
            ),
        ),
        Facts("四、施工情况", step_facts(stage, done, values)),
        Seals(
            "五、签章",
            (
                Seal("投入主体", _SIGNED),
                Seal("设计单位", _SIGNED),
                Seal("县林业局审核意见", _SIGNED),
            ),
        ),
    )


def holder_names(case: Case) -> str:
    """Return the names of the rights holders; of many the first with their number."""
    rows = rows_of(case.of(Stage.CONFIRMATION), "rights_holders")
    names = [writable(text_of(row, "name")) for row in rows]
    named = [name for name in names if name]
    if len(named) <= _NAMED:
        return "、".join(named)
    return f"{'、'.join(named[:_NAMED])}等{len(named)}户（名单见确认审批表）"


_NAMED: Final = 6


def _acceptance(case: Case, policy: Policy) -> tuple[Part, ...]:
    values, stage = case.of(Stage.ACCEPTANCE), Stage.ACCEPTANCE
    planted = case.of(Stage.PLANTING)
    areas = ("accepted_on", "reported_area_mu", "verified_area_mu", "qualified_area_mu")
    answers = ("can_restore", "is_vegetated", "signed_forestry", "signed_resources")
    survey = ("survey_year", "changed_area_mu", "class_from", "class_to")
    design = ("investor", "species", "density", "finished_area_mu")
    signers = frozenset({"signed_forestry", "signed_resources"})
    return (
        parcel_facts(case.parcel),
        Facts(
            "二、造林情况",
            step_facts(Stage.PLANTING, design, planted, wide=frozenset({"investor"})),
        ),
        Facts("三、验收面积", step_facts(stage, areas, values)),
        plots(values),
        Facts("五、成活率", survival(values, policy)),
        Facts("六、验收结论", step_facts(stage, answers, values, wide=signers)),
        Facts("七、国土变更调查地类变更", step_facts(stage, survey, values)),
        Seals("八、联合验收意见", (Seal("县林业局", _SIGNED), Seal("县自然资源局", _SIGNED))),
    )


def plots(values: Values) -> Table:
    """Return the sample plots with their sum."""
    table = step_table(
        Stage.ACCEPTANCE,
        "plots",
        values,
        heading="四、样地调查",
        widths={"plot": 48, "planted": 36, "alive": 36},
        least=3,
    )
    counts = [counted(row) for row in rows_of(values, "plots")]
    columns = (*table.columns, Column("成活率（%）", 24, figure=True))
    rows = tuple(
        (*row, _rate(*count) if count else "")
        for row, count in zip(table.rows, counts, strict=True)
    )
    total = ("合计", "", "", "", "")
    known = [count for count in counts if count]
    if known and len(known) == len(counts):
        planted, alive = (sum(each) for each in zip(*known, strict=True))
        total = ("合计", "", str(planted), str(alive), _rate(planted, alive))
    return Table(table.name, table.heading, columns, rows, table.least, total)


def _rate(planted: int, alive: int) -> str:
    return share_of(Decimal(alive), Decimal(planted)).removesuffix("%")


def survival(values: Values, policy: Policy) -> tuple[Fact, ...]:
    """Return the rate over all plots and what it means by GB/T 15776, as of the day of 验收."""
    boxes = "□合格　□补植　□重造"
    held = rows_of(values, "plots")
    rate = steps.survival_rate({"plots": held}) if all(map(counted, held)) else None
    if rate is None:
        return (Fact("成活率（%）"), Fact("成活率评定", blank=boxes))
    passing, replant = (
        policy.on(key, _day(values)).number for key in ("survival_pass", "survival_replant")
    )
    verdict = "合格" if rate >= passing else "补植" if rate >= replant else "重造"
    shown = share_of(rate, Decimal(1)).removesuffix("%")
    return (Fact("成活率（%）", shown), Fact("成活率评定", verdict, blank=boxes))


def _day(values: Values) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text_of(values, "accepted_on"))
    except ValueError:  # not entered yet, or half typed
        return datetime.date.max


def _change(case: Case, policy: Policy) -> tuple[Part, ...]:
    values, stage = case.of(Stage.CHANGE), Stage.CHANGE
    survey = ("survey_year", "changed_area_mu", "class_from", "class_to")
    first = ("one_map_year", "changed_on", "compartment", "subcompartment")
    forest = (
        "di_lei",
        "origin",
        "dominant_species",
        "forest_category",
        "forest_kind",
        "ownership",
        "protection_level",
        "change_reason",
        "canopy",
        "trees_per_ha",
    )
    plan = ("in_plan", "in_plan_on")
    return (
        parcel_facts(case.parcel),
        Facts(
            "二、国土变更调查情况",
            step_facts(Stage.ACCEPTANCE, survey, case.of(Stage.ACCEPTANCE)),
        ),
        Facts("三、森林资源“一张图”更新", step_facts(stage, first, values)),
        Facts("四、林地因子", step_facts(stage, forest, values)),
        Facts("五、林地保护利用规划", step_facts(stage, plan, values)),
        Seals(
            "六、签章",
            (Seal("填报人", "（签字）　　　　　年　　月　　日"), Seal("县林业局", _SIGNED)),
        ),
    )


_PARTS: Final[dict[str, Callable[[Case, Policy], tuple[Part, ...]]]] = {
    "application": _application,
    "verification": _verification,
    "confirmation": _confirmation,
    "planting": _planting,
    "acceptance": _acceptance,
    "change": _change,
}
