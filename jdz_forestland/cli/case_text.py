"""What the verbs of the eight steps say in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from jdz_forestland.cli import table
from jdz_forestland.cli.verbs import finding_table, parcel_text
from jdz_forestland.domain import acting, lifecycle
from jdz_forestland.domain.acting import File, Outcome
from jdz_forestland.domain.fields import Field, Kind
from jdz_forestland.domain.history import HistoryEntry
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.record import Standing, StepRecord
from jdz_forestland.domain.stage import Stage

_LEFT: Final[frozenset[int]] = frozenset()
_OPTIONS_SHOWN: Final = 12
_KINDS: Final = {
    Kind.TEXT: "文字",
    Kind.LONG_TEXT: "长文字",
    Kind.PEOPLE: "姓名列表",
    Kind.DATE: "日期",
    Kind.YEAR: "年份",
    Kind.YES_NO: "是否（true/false）",
    Kind.AREA_MU: "面积（亩）",
    Kind.MONEY: "金额（元）",
    Kind.SHARE: "比例",
    Kind.COUNT: "整数",
    Kind.CHOICE: "单选",
    Kind.CHOICES: "多选",
    Kind.ROWS: "列表",
}


def outcome(done: Outcome, action: Action, *, written: bool) -> str:
    """Return what an action did, or all that it lacks."""
    parcel, before = done.parcel, done.stage_before.label
    if done.missing:
        rows = [[m.owner.label, m.text, m.clause, m.field] for m in done.missing]
        listed = table.render(["责任单位", "缺什么", "依据", "字段"], rows, right=_LEFT)
        return f"图斑{parcel.id}“{before}”还缺{len(rows)}项，没有办理：\n{listed}"
    after = parcel.stage.label
    moved = f"图斑{parcel.id}{action.label}“{before}”" + (
        f"，到“{after}”" if after != before else ""
    )
    return moved if written else f"{moved}（试算，没有写入）"


def whole(file: File, papers: Sequence[dict[str, Any]], history: Sequence[HistoryEntry]) -> str:
    """Return a parcel with all that is kept of it."""
    ids = {file.parcel.key: file.parcel.id}
    waivers = {(waiver.parcel_key, waiver.rule): waiver for waiver in file.waivers}
    parts = [
        parcel_text(file.parcel),
        *(_record(record) for record in file.records),
        _papers(papers),
        finding_table(file.findings, ids, waivers),
        "履历：" if history else "",
        *(f"  {entry.at}  {entry.who}  {entry.reason or entry.verb}" for entry in history),
    ]
    return "\n".join(part for part in parts if part)


def _record(record: StepRecord) -> str:
    mark = "" if record.standing is Standing.STANDING else "，已被后来的记录代替"
    head = (
        f"【{record.stage.label}】{record.action.label}（第{record.attempt}次{mark}）  "
        f"{record.at}  {record.who}"
    )
    fields = acting.record_fields(record.stage, record.action)
    return "\n".join([head, *(line for line in _values(fields, record.values, "  "))])


def _values(fields: Sequence[Field], values: Any, indent: str) -> Iterator[str]:
    for field in fields:
        value = values.get(field.name)
        if value is None:
            continue
        yield f"{indent}{field.label}：{field.shown(value)}"
        if field.kind is Kind.ROWS:
            for row in value:
                cells = [f"{i.label} {i.shown(row[i.name])}" for i in field.rows if i.name in row]
                yield f"{indent}  · {'，'.join(cells)}"


def _papers(papers: Sequence[dict[str, Any]]) -> str:
    if not papers:
        return ""
    rows = [
        [Stage(p["stage"]).label, p["title"], p["file_name"], p["at"], p["who"], p["fault"]]
        for p in papers
    ]
    return table.render(["环节", "材料", "文件", "时间", "经办人", "问题"], rows, right=_LEFT)


def schema(policy: Policy) -> str:
    """Return the keys of every record; what all reasoned actions share is said once per stage."""
    parts = []
    for stage in Stage:
        for action in lifecycle.actions_from(stage):
            parts.append(_schema_of(stage, action, policy))
    return "\n\n".join(parts)


def _schema_of(stage: Stage, action: Action, policy: Policy) -> str:
    fields = acting.record_fields(stage, action)
    head = f"{stage.value} {action.value}（{stage.label}·{action.label}）"
    rows = [row for field in fields for row in _field_rows(field, "")]
    header = ["字段", "名称", "类型", "必填", "可选值", "依据", "责任单位"]
    lines = [head, table.render(header, rows, right=_LEFT) if rows else "  没有字段"]
    papers = policy.papers_of(stage) if action is Action.PASS else ()
    if papers:
        lines.append("材料：" + "、".join(f"{paper.kind}（{paper.title}）" for paper in papers))
    return "\n".join(lines)


def _field_rows(field: Field, prefix: str) -> Iterator[list[str]]:
    options = [f"{code}={label}" for code, label in field.options[:_OPTIONS_SHOWN]]
    more = f" 等{len(field.options)}项" if len(field.options) > _OPTIONS_SHOWN else ""
    yield [
        f"{prefix}{field.name}",
        field.label,
        _KINDS[field.kind],
        "是" if field.required else "",
        "、".join(options) + more,
        field.clause,
        field.owner.label,
    ]
    for inner in field.rows:
        yield from _field_rows(inner, f"{prefix}{field.name}[].")
