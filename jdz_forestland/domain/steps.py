"""The facts of each of the eight steps (方案 二(二)1–8), one table of fields per step.

Forms, `act --schema`, gates and papers are all made from these tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any, Final

from jdz_forestland.domain import forestry
from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.lifecycle import Action, Reason
from jdz_forestland.domain.stage import Stage

TOWN: Final = Owner.TOWNSHIP
FORESTRY: Final = Owner.COUNTY_FORESTRY
RESOURCES: Final = Owner.COUNTY_RESOURCES
GOVERNMENT: Final = Owner.COUNTY_GOVERNMENT

NATURAL_VILLAGE: Final = "natural_village"
COMMITTEE: Final = "committee"
PLACES: Final = ((NATURAL_VILLAGE, "自然村"), (COMMITTEE, "村委会所在地"))
UPHELD: Final = "upheld"
DECISIONS: Final = ((UPHELD, "成立"), ("dismissed", "不成立"))
CITY_RESULTS: Final = (("clean", "核查无误"), ("returned", "退回"))
PROVINCE_RESULTS: Final = (("accepted", "纳入省级储备库"), ("returned", "退回"))


def _optional(field: Field) -> Field:
    return replace(field, required=False)


def _text(name: str, label: str, clause: str, owner: Owner, **more: Any) -> Field:
    return Field(name, label, Kind.TEXT, clause, owner, **more)


def _of(kind: Kind, name: str, label: str, clause: str, owner: Owner, **more: Any) -> Field:
    return Field(name, label, kind, clause, owner, **more)


_C1: Final = "方案 二(二)1"
APPLICATION: Final = (
    _text("township", "申请乡（镇）人民政府", _C1, TOWN),
    _of(Kind.DATE, "applied_on", "申请日期", _C1, TOWN),
    _text("document_no", "申请文号", _C1, TOWN),
    _of(Kind.LONG_TEXT, "supplement_reason", "符合补充林地类型的理由", _C1, TOWN),
    _text("applicant_contact", "联系人", _C1, TOWN, required=False),
)

_C2: Final = "方案 二(二)2"
VERIFICATION: Final = (
    _text("led_by", "牵头单位", _C2, GOVERNMENT),
    _of(Kind.DATE, "office_on", "内业核实日期", _C2, FORESTRY),
    _of(Kind.PEOPLE, "office_forestry", "内业核实人员（林业）", _C2, FORESTRY),
    _of(Kind.PEOPLE, "office_resources", "内业核实人员（自然资源）", _C2, RESOURCES),
    _of(Kind.YES_NO, "office_positive", "内业核实是否通过", _C2, FORESTRY),
    _of(Kind.DATE, "field_on", "外业核实日期", _C2, FORESTRY),
    _of(Kind.PEOPLE, "field_forestry", "外业核实人员（林业）", _C2, FORESTRY),
    _of(Kind.PEOPLE, "field_resources", "外业核实人员（自然资源）", _C2, RESOURCES),
    _of(Kind.YES_NO, "field_positive", "外业核实是否通过", _C2, FORESTRY),
    _of(Kind.YES_NO, "tenure_clear", "权属是否明晰", _C2, RESOURCES),
    _of(Kind.YES_NO, "source_reliable", "来源是否可靠", _C2, RESOURCES),
    _of(
        Kind.YES_NO,
        "used_elsewhere",
        "指标是否已用于其他挂钩",
        "采矿用地腾退、增减挂钩等政策不得重复使用指标",
        RESOURCES,
    ),
    _of(Kind.LONG_TEXT, "verification_note", "核实情况说明", _C2, FORESTRY, required=False),
)

_C3: Final = "方案 二(二)3"
NOTICE: Final = (
    _of(
        Kind.ROWS,
        "postings",
        "公示张贴",
        _C3,
        FORESTRY,
        rows=(
            _of(Kind.CHOICE, "place_kind", "张贴处", _C3, FORESTRY, options=PLACES),
            _text("place", "地点", _C3, FORESTRY),
            _of(Kind.DATE, "from_on", "张贴日期", _C3, FORESTRY),
            _of(Kind.DATE, "to_on", "截止日期", _C3, FORESTRY),
        ),
    ),
    _of(
        Kind.ROWS,
        "objections",
        "异议",
        "方案 二(二)3–4",
        FORESTRY,
        required=False,
        rows=(
            _text("person", "异议人", _C3, FORESTRY),
            _of(Kind.DATE, "received_on", "收到日期", _C3, FORESTRY),
            _of(Kind.LONG_TEXT, "content", "异议内容", _C3, FORESTRY),
            _of(Kind.CHOICE, "decision", "处理结论", "方案 二(二)4", FORESTRY, options=DECISIONS),
            _text("basis", "处理依据", "方案 二(二)4", FORESTRY),
            _of(Kind.DATE, "decided_on", "处理日期", "方案 二(二)4", FORESTRY),
        ),
    ),
)

_C4: Final = "方案 二(二)4"
CONFIRMATION: Final = (
    _of(
        Kind.ROWS,
        "rights_holders",
        "权利人",
        _C4,
        FORESTRY,
        rows=(
            _text("name", "姓名或名称", _C4, FORESTRY),
            _text("identity", "证件号或信用代码", _C4, FORESTRY),
            _text("tenure", "权属", _C4, FORESTRY),
            _of(Kind.YES_NO, "consents", "是否认可", _C4, FORESTRY),
            _of(Kind.DATE, "signed_on", "签字日期", _C4, FORESTRY),
        ),
    ),
    _text("approval_no", "县级人民政府批准文号", _C4, GOVERNMENT),
    _of(Kind.DATE, "approved_on", "批准日期", _C4, GOVERNMENT),
)

_C5: Final = "方案 二(二)5"


@cache
def planting() -> tuple[Field, ...]:
    """Return the fields of 造林; a function because the species list is read from the resources."""
    species = forestry.codes("YOU_SHI_SZ")
    money = "方案 二(三)2"
    return (
        _text("investor", "投入主体", money, FORESTRY),
        _text("agreement", "投入协议", money, FORESTRY, required=False),
        _of(Kind.CHOICES, "species", "树种", _C5, FORESTRY, options=species),
        _of(Kind.COUNT, "density", "初植密度（株/亩）", "GB/T 15776", FORESTRY),
        _of(Kind.AREA_MU, "design_area_mu", "设计面积（亩）", _C5, FORESTRY),
        _of(Kind.AREA_MU, "finished_area_mu", "完成面积（亩）", _C5, FORESTRY),
        _text("standard", "依据的技术规程", _C5, FORESTRY, default="GB/T 15776-2023 造林技术规程"),
        _of(Kind.DATE, "started_on", "开工日期", _C5, FORESTRY),
        _of(Kind.DATE, "finished_on", "完工日期", _C5, FORESTRY),
        _of(Kind.MONEY, "subsidy", "造林补贴（元）", money, FORESTRY, required=False),
    )


_C6: Final = "方案 二(二)6"
ACCEPTANCE: Final = (
    _of(Kind.DATE, "accepted_on", "验收日期", _C6, FORESTRY),
    _of(Kind.AREA_MU, "reported_area_mu", "上报面积（亩）", _C6, TOWN),
    _of(Kind.AREA_MU, "verified_area_mu", "核实面积（亩）", _C6, FORESTRY),
    _of(Kind.AREA_MU, "qualified_area_mu", "合格面积（亩）", _C6, FORESTRY),
    _of(
        Kind.ROWS,
        "plots",
        "样地",
        "GB/T 15776",
        FORESTRY,
        rows=(
            _text("plot", "样地号", "GB/T 15776", FORESTRY),
            _of(Kind.COUNT, "planted", "栽植株数", "GB/T 15776", FORESTRY),
            _of(Kind.COUNT, "alive", "成活株数", "GB/T 15776", FORESTRY),
        ),
    ),
    _of(Kind.PEOPLE, "signed_forestry", "验收人员（林业）", _C6, FORESTRY),
    _of(Kind.PEOPLE, "signed_resources", "验收人员（自然资源）", _C6, RESOURCES),
    _of(Kind.YES_NO, "can_restore", "是否具备恢复林业生产条件", "填表说明 5", FORESTRY),
    _of(Kind.YES_NO, "is_vegetated", "是否恢复植被", "填表说明 5", FORESTRY),
    _of(Kind.YEAR, "survey_year", "国土变更调查年度", _C6, RESOURCES),
    _text("class_from", "变更前地类", _C6, RESOURCES, default="采矿用地"),
    _text("class_to", "变更后地类", _C6, RESOURCES),
    _of(Kind.AREA_MU, "changed_area_mu", "变更面积（亩）", _C6, RESOURCES),
)

_C7: Final = "方案 二(二)7"


@cache
def change() -> tuple[Field, ...]:
    """Return the fields of 变更; defaults are those of a mine restored by planting seedlings."""

    def coded(name: str, label: str, codes: str, default: str) -> Field:
        options = forestry.codes(codes)
        return _of(Kind.CHOICE, name, label, _C7, FORESTRY, options=options, default=default)

    return (
        _of(Kind.YEAR, "one_map_year", "森林资源“一张图”更新年度", _C7, FORESTRY),
        _of(Kind.DATE, "changed_on", "更新日期", _C7, FORESTRY),
        _text("compartment", "林班", _C7, FORESTRY),
        _text("subcompartment", "小班", _C7, FORESTRY),
        coded("di_lei", "地类", "DI_LEI", "030402"),
        coded("origin", "起源", "QI_YUAN", "21"),
        coded("dominant_species", "优势树种", "YOU_SHI_SZ", ""),
        coded("forest_category", "林种", "LIN_ZHONG", "112"),
        coded("forest_kind", "森林类别", "SEN_LIN_LB", "022"),
        coded("ownership", "林地权属", "LD_QS", "20"),
        coded("protection_level", "林地保护等级", "BH_DJ", "4"),
        _of(
            Kind.CHOICE,
            "change_reason",
            "变化原因",
            "LY/T 2893-2017 表A.2",
            FORESTRY,
            options=forestry.change_reasons(),
            default="11",
        ),
        _optional(_of(Kind.SHARE, "canopy", "郁闭度", _C7, FORESTRY)),
        _optional(_of(Kind.COUNT, "trees_per_ha", "每公顷株数", _C7, FORESTRY)),
        _of(Kind.YES_NO, "in_plan", "是否已纳入新一轮林地保护利用规划", _C7, GOVERNMENT),
        _optional(_of(Kind.DATE, "in_plan_on", "纳入规划日期", _C7, GOVERNMENT)),
    )


_C8: Final = "方案 二(二)8"
REGISTRATION: Final = (
    _of(Kind.YEAR, "list_year", "名单年度", _C8, GOVERNMENT),
    _of(Kind.COUNT, "list_no", "图斑号", "填表说明 1", FORESTRY),
    _of(Kind.CHOICE, "city_result", "市级审核与抽查结果", _C8, Owner.CITY, options=CITY_RESULTS),
    _of(Kind.DATE, "city_on", "市级结果日期", _C8, Owner.CITY),
    _of(
        Kind.CHOICE,
        "province_result",
        "省级审核结果",
        _C8,
        Owner.PROVINCE,
        options=PROVINCE_RESULTS,
    ),
    _of(Kind.DATE, "province_on", "省级结果日期", _C8, Owner.PROVINCE),
    _text("province_document", "省级文件文号", _C8, Owner.PROVINCE, required=False),
    _of(Kind.LONG_TEXT, "province_note", "省级审核意见", _C8, Owner.PROVINCE, required=False),
)


def fields_of(stage: Stage) -> tuple[Field, ...]:
    """Return the fields of the record of a stage; a lead and the exits have none."""
    return {
        Stage.APPLICATION: APPLICATION,
        Stage.VERIFICATION: VERIFICATION,
        Stage.NOTICE: NOTICE,
        Stage.CONFIRMATION: CONFIRMATION,
        Stage.PLANTING: planting(),
        Stage.ACCEPTANCE: ACCEPTANCE,
        Stage.CHANGE: change(),
        Stage.REGISTRATION: REGISTRATION,
    }.get(stage, ())


def reason_fields(targets: tuple[Stage, ...]) -> tuple[Field, ...]:
    """Return the fields of an action that needs a reason; with several targets, which one."""
    clause = "方案 二(二)（退回、撤回、不予补充均须留下原因）"
    codes = tuple((reason.value, reason.label) for reason in Reason)
    fields = (
        _of(Kind.CHOICE, "reason", "原因", clause, FORESTRY, options=codes),
        _of(Kind.LONG_TEXT, "text", "说明", clause, FORESTRY),
        _of(Kind.DATE, "on", "日期", clause, FORESTRY),
    )
    if len(targets) == 1:
        return fields
    choices = tuple((target.value, target.label) for target in targets)
    return (_of(Kind.CHOICE, "to", "退回到", clause, FORESTRY, options=choices), *fields)


def dates(stage: Stage, values: dict[str, Any]) -> Iterator[tuple[Field, str]]:
    """Yield every date of a record with its field, also those in its lists."""
    for field in fields_of(stage):
        if field.kind is Kind.DATE and values.get(field.name):
            yield field, values[field.name]
        if field.kind is Kind.ROWS:
            for row in values.get(field.name) or ():
                for inner in field.rows:
                    if inner.kind is Kind.DATE and row.get(inner.name):
                        yield inner, row[inner.name]


def survival_rate(values: dict[str, Any]) -> Decimal | None:
    """Return alive / planted over all sample plots, or None while there is nothing to count."""
    plots = values.get("plots") or ()
    planted = sum(plot.get("planted") or 0 for plot in plots)
    alive = sum(plot.get("alive") or 0 for plot in plots)
    return Decimal(alive) / Decimal(planted) if planted else None


def needs_reason(action: Action) -> bool:
    """Whether an action asks for a coded reason wherever it is offered."""
    return action is not Action.PASS
