"""What still stands between a parcel and its next step: all of it at once, never only the first.

A gate is a generator over a `Case`; each yields what is missing with its clause, who owes it and
the field to jump to. Required fields, dates and papers are the same for all steps; what the plan
asks of one step in particular is in `GATES`.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain import steps
from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.findings import Finding, Level
from jdz_forestland.domain.lifecycle import STEPS
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError

Values = Mapping[str, Any]

FORESTRY: Final = Owner.COUNTY_FORESTRY
RESOURCES: Final = Owner.COUNTY_RESOURCES


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing a gate still asks for.

    Attributes:
        clause: where it is demanded. field: name of the field, paper or rule to jump to.
        owner: who owes it. text: the Chinese sentence.
    """

    clause: str
    field: str
    owner: Owner
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a gate looks at.

    Attributes:
        values: the record of the step that is to be passed.
        done: the standing records of earlier steps.
        papers: kinds of material that are attached to the parcel.
        findings: standing findings of the parcel, waived ones left out.
        today: the day it is decided.
    """

    parcel: Parcel
    stage: Stage
    values: Values
    done: Mapping[Stage, Values]
    papers: frozenset[str]
    findings: tuple[Finding, ...]
    policy: Policy
    today: datetime.date


Gate = Callable[[Case], Iterator[Missing]]


def missing(case: Case) -> tuple[Missing, ...]:
    """Return all that is missing to pass the step, in the order of the form.

    A value that is not of its kind is said once; for the other gates it is not there.
    """
    sound = replace(case, values=_sound(case))
    parts = (_dates, _papers, *GATES.get(case.stage, ()), _findings)
    return (*_fields(case), *(item for part in parts for item in part(sound)))


def _sound(case: Case) -> dict[str, Any]:
    values = {}
    for field in steps.fields_of(case.stage):
        try:
            value = field.parse(case.values.get(field.name))
        except UserError:
            continue
        if value is not None:
            values[field.name] = value
    return values


def _lacks(field: Field, text: str) -> Missing:
    return Missing(field.clause, field.name, field.owner, text)


def _field(stage: Stage, name: str) -> Field:
    return next(field for field in steps.fields_of(stage) if field.name == name)


def _fields(case: Case) -> Iterator[Missing]:
    """Required facts, also in every row of a list; and values that are not of their kind."""
    for field in steps.fields_of(case.stage):
        value = case.values.get(field.name)
        if value is None:
            if field.required:
                yield _lacks(field, f"还没有填“{field.label}”")
            continue
        try:
            field.parse(value)
        except UserError as error:
            yield _lacks(field, str(error))
            continue
        if field.kind is Kind.ROWS:
            yield from _rows(field, value)


def _rows(field: Field, rows: list[dict[str, Any]]) -> Iterator[Missing]:
    for number, row in enumerate(rows, start=1):
        for inner in field.rows:
            if inner.required and row.get(inner.name) is None:
                text = f"“{field.label}”第{number}条还没有填“{inner.label}”"
                yield Missing(inner.clause, field.name, inner.owner, text)


def _dates(case: Case) -> Iterator[Missing]:
    """Nothing in the future, nothing before the last date of the step before."""
    before = STEPS[: STEPS.index(case.stage)] if case.stage in STEPS else ()
    earlier = [
        (moment, field.label)
        for stage in before
        for field, moment in steps.dates(stage, dict(case.done.get(stage, {})))
    ]
    latest, latest_label = max(earlier, default=("", ""))
    planned = {"to_on"}  # the end of a notice is set when it is posted
    for field, moment in steps.dates(case.stage, dict(case.values)):
        if moment > case.today.isoformat() and field.name not in planned:
            yield _lacks(field, f"“{field.label}”{moment}还没有到，不能填将来的日期")
        if latest and moment < latest:
            yield _lacks(field, f"“{field.label}”{moment}早于前面的“{latest_label}”{latest}")


def _papers(case: Case) -> Iterator[Missing]:
    for paper in case.policy.papers_of(case.stage):
        if paper.kind not in case.papers:
            yield Missing(
                paper.clause, f"papers/{paper.kind}", FORESTRY, f"缺少材料“{paper.title}”"
            )


def _findings(case: Case) -> Iterator[Missing]:
    for finding in case.findings:
        if finding.rule.level_at(case.stage) is Level.ERROR:
            text = f"{finding.rule.title}：{finding.detail}。{finding.rule.hint}"
            yield Missing(finding.rule.clause, f"rules/{finding.rule.code}", FORESTRY, text)


def _must_be(case: Case, name: str, wanted: object, text: str) -> Iterator[Missing]:
    value = case.values.get(name)
    if value is not None and value is not wanted:
        yield _lacks(_field(case.stage, name), text)


def verified(case: Case) -> Iterator[Missing]:
    """方案 二(二)2: both results positive, tenure clear, source reliable, counted nowhere else."""
    yield from _must_be(case, "office_positive", True, "内业核实没有通过，应退回或不予补充")
    yield from _must_be(case, "field_positive", True, "外业核实没有通过，应退回或不予补充")
    yield from _must_be(case, "tenure_clear", True, "权属不明晰，须先明晰权属")
    yield from _must_be(case, "source_reliable", True, "来源不可靠，不能作为补充林地")
    yield from _must_be(case, "used_elsewhere", False, "指标已用于其他挂钩，同一地块不能重复使用")


def posted(case: Case) -> Iterator[Missing]:
    """方案 二(二)3: posted in both places, long enough, and the period is over."""
    postings = case.values.get("postings") or []
    field = _field(Stage.NOTICE, "postings")
    for code, label in steps.PLACES:
        if code not in {posting.get("place_kind") for posting in postings}:
            yield _lacks(field, f"还没有在{label}公示")
    for number, posting in enumerate(postings, start=1):
        start, end = posting.get("from_on"), posting.get("to_on")
        if not (start and end):
            continue
        first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
        rule = case.policy.on("notice_days", first)
        days = (last - first).days
        if days < rule.number:
            text = f"第{number}处公示只有{days}天，应满{rule.value}天"
            yield Missing(rule.clause, field.name, field.owner, text)
        if last >= case.today:
            yield Missing(rule.clause, field.name, field.owner, f"第{number}处公示到{end}才结束")


def decided(case: Case) -> Iterator[Missing]:
    """方案 二(二)4: an objection received before the notice ends is decided, and after it came."""
    field = _field(Stage.NOTICE, "objections")
    for number, objection in enumerate(case.values.get("objections") or [], start=1):
        received, on = objection.get("received_on"), objection.get("decided_on")
        if received and on and on < received:
            yield _lacks(field, f"第{number}条异议的处理日期{on}早于收到日期{received}")


def confirmed(case: Case) -> Iterator[Missing]:
    """方案 二(二)4: no objection upheld, and everybody concerned consents."""
    for objection in case.done.get(Stage.NOTICE, {}).get("objections") or []:
        if objection.get("decision") == steps.UPHELD:
            person = objection.get("person", "")
            text = f"{person}的异议成立，不能确认，应退回或不予补充"
            yield Missing("方案 二(二)4", "rights_holders", FORESTRY, text)
    field = _field(Stage.CONFIRMATION, "rights_holders")
    for holder in case.values.get("rights_holders") or []:
        if holder.get("consents") is False:
            yield _lacks(field, f"权利人{holder.get('name', '')}不认可")


def planted(case: Case) -> Iterator[Missing]:
    """方案 二(二)5: planting ended after it began."""
    start, end = case.values.get("started_on"), case.values.get("finished_on")
    if start and end and end < start:
        yield _lacks(_field(Stage.PLANTING, "finished_on"), f"完工日期{end}早于开工日期{start}")


def survived(case: Case) -> Iterator[Missing]:
    """GB/T 15776: the rate computed from the plots decides pass, replant or redo."""
    field = _field(Stage.ACCEPTANCE, "plots")
    for number, plot in enumerate(case.values.get("plots") or [], start=1):
        if (plot.get("alive") or 0) > (plot.get("planted") or 0):
            yield _lacks(field, f"第{number}块样地成活株数多于栽植株数")
    rate = steps.survival_rate(dict(case.values))
    if rate is None:
        return
    day = datetime.date.fromisoformat(case.values.get("accepted_on") or case.today.isoformat())
    passing, replant = case.policy.on("survival_pass", day), case.policy.on("survival_replant", day)
    if rate < passing.number:
        what = "应补植" if rate >= replant.number else "应重新造林"
        shown = (rate * 100).quantize(Decimal("0.1"))
        yield Missing(
            passing.clause, field.name, field.owner, f"成活率{shown}%，未达到合格标准，{what}"
        )


def accepted(case: Case) -> Iterator[Missing]:
    """方案 二(二)6, 填表说明 5–6: both answers yes, areas in order, and the survey confirms it."""
    yield from _must_be(case, "can_restore", True, "不具备恢复林业生产条件，不能验收合格")
    yield from _must_be(case, "is_vegetated", True, "没有恢复植被，不能验收合格")
    areas = [
        (name, Decimal(case.values[name]))
        for name in ("reported_area_mu", "verified_area_mu", "qualified_area_mu")
        if case.values.get(name)
    ]
    for (_, larger), (name, smaller) in itertools.pairwise(areas):
        if smaller > larger:
            field = _field(Stage.ACCEPTANCE, name)
            yield _lacks(field, f"“{field.label}”{smaller}大于前一项{larger}")
    qualified = case.values.get("qualified_area_mu")
    if qualified and case.parcel.reserve_area_mu > Decimal(qualified):
        text = f"入库面积{case.parcel.reserve_area_mu}亩大于合格面积{qualified}亩"
        yield _lacks(_field(Stage.ACCEPTANCE, "qualified_area_mu"), text)
    if case.parcel.reserve_area_m2 <= 0 or not case.parcel.class_after:
        text = "年度比对还没有证实采矿用地变为林地，请先做年度比对"
        yield Missing("方案 二(二)6", "survey_year", RESOURCES, text)


def listed(case: Case) -> Iterator[Missing]:
    """方案 二(二)8: the list is the parcel's own, the city's check is clean."""
    year, number = case.values.get("list_year"), case.values.get("list_no")
    if year is not None and year != case.parcel.list_year:
        field = _field(Stage.REGISTRATION, "list_year")
        yield _lacks(field, f"名单年度{year}与图斑的列入年度{case.parcel.list_year}不同")
    if number is not None and number != case.parcel.parcel_no:
        field = _field(Stage.REGISTRATION, "list_no")
        yield _lacks(field, f"图斑号{number}与登记的{case.parcel.parcel_no}不同")
    if case.values.get("city_result") == "returned":
        yield _lacks(_field(Stage.REGISTRATION, "city_result"), "市级核查退回，请办理退回")
    if case.values.get("province_result") == "returned":
        yield _lacks(_field(Stage.REGISTRATION, "province_result"), "省级审核退回，请办理退回")


GATES: Final[dict[Stage, tuple[Gate, ...]]] = {
    Stage.VERIFICATION: (verified,),
    Stage.NOTICE: (posted, decided),
    Stage.CONFIRMATION: (confirmed,),
    Stage.PLANTING: (planted,),
    Stage.ACCEPTANCE: (survived, accepted),
    Stage.REGISTRATION: (listed,),
}
