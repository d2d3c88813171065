"""One action on one parcel as a function: what is missing, or what comes of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jdz_forestland.domain import gates, lifecycle, steps
from jdz_forestland.domain.fields import Field, parse_record
from jdz_forestland.domain.findings import Finding
from jdz_forestland.domain.gates import Missing
from jdz_forestland.domain.lifecycle import SPINE, Action
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.record import Material, Standing, StepRecord, Waiver, standing_values
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError


@dataclass(frozen=True, slots=True)
class File:
    """A parcel with all that is kept of it (案卷).

    Attributes:
        findings: what the rules find now, waived or not.
    """

    parcel: Parcel
    records: tuple[StepRecord, ...]
    materials: tuple[Material, ...]
    waivers: tuple[Waiver, ...]
    findings: tuple[Finding, ...]

    @property
    def standing_findings(self) -> tuple[Finding, ...]:
        """Findings that no waiver (差异说明) names."""
        waived = {waiver.rule for waiver in self.waivers}
        return tuple(f for f in self.findings if f.rule.code not in waived)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action would do. With something missing nothing happens.

    Attributes:
        parcel: the parcel afterwards.
        records: the new record and those that no longer stand.
    """

    stage_before: Stage
    parcel: Parcel
    records: tuple[StepRecord, ...]
    missing: tuple[Missing, ...]


def record_fields(stage: Stage, action: Action) -> tuple[Field, ...]:
    """Return the fields of the record that an action asks for at a stage.

    Raises:
        UserError: the action is not in the table.
    """
    step = lifecycle.step_of(stage, action)
    return steps.reason_fields(step.targets) if step.needs_reason else steps.fields_of(stage)


def missing_for(
    file: File, values: Mapping[str, Any], *, policy: Policy, today: datetime.date
) -> tuple[Missing, ...]:
    """Return all that stands between the parcel and its next step, with these values filled in."""
    done = standing_values(file.records)
    case = gates.Case(
        parcel=file.parcel,
        stage=file.parcel.stage,
        values=values,
        done=done,
        papers=frozenset(material.kind for material in file.materials),
        findings=file.standing_findings,
        policy=policy,
        today=today,
    )
    return gates.missing(case)


def perform(
    file: File,
    action: Action,
    given: Mapping[str, Any],
    *,
    policy: Policy,
    today: datetime.date,
    who: str,
    at: str,
) -> Outcome:
    """Return what an action does to a parcel.

    Raises:
        UserError: the action is not possible at this stage, or a value is not of its kind.
    """
    stage = file.parcel.stage
    fields = record_fields(stage, action)
    given = _without_needless_target(given, lifecycle.step_of(stage, action).targets)
    values = parse_record(fields, given, of=f"{stage.label}·{action.label}")
    if lifecycle.step_of(stage, action).gated:
        found = missing_for(file, values, policy=policy, today=today)
    else:
        found = _reason_missing(fields, values, today)
    if found:
        return Outcome(stage, file.parcel, (), found)
    wanted = Stage(values["to"]) if "to" in values else None
    target = lifecycle.target_of(stage, action, wanted)
    old = _superseded(file.records, stage, action, target)
    fresh = _record(file, action, values, who=who, at=at)
    return Outcome(stage, _moved(file.parcel, target, values), (*old, fresh), ())


def _without_needless_target(
    given: Mapping[str, Any], targets: Sequence[Stage]
) -> Mapping[str, Any]:
    """Let a record say where to, also where there is only one place to go."""
    if isinstance(given, Mapping) and len(targets) == 1 and given.get("to") == targets[0].value:
        return {name: value for name, value in given.items() if name != "to"}
    return given


def _reason_missing(
    fields: Sequence[Field], values: Mapping[str, Any], today: datetime.date
) -> tuple[Missing, ...]:
    missing = [
        Missing(field.clause, field.name, field.owner, f"还没有填“{field.label}”")
        for field in fields
        if field.required and field.name not in values
    ]
    if values.get("on", "") > today.isoformat():
        field = next(field for field in fields if field.name == "on")
        text = f"“{field.label}”{values['on']}还没有到"
        missing.append(Missing(field.clause, field.name, field.owner, text))
    return tuple(missing)


def _superseded(
    records: Sequence[StepRecord], stage: Stage, action: Action, target: Stage
) -> tuple[StepRecord, ...]:
    """Return the records that stop standing: those of the steps that are to be done again."""
    if action in (Action.SEND_BACK, Action.REAPPLY):
        first = SPINE.index(target)
    elif action is Action.PASS:
        first = SPINE.index(stage)
    else:
        return ()
    return tuple(
        replace(record, standing=Standing.SUPERSEDED)
        for record in records
        if record.standing is Standing.STANDING
        and record.action is Action.PASS
        and SPINE.index(record.stage) >= first
    )


def _record(file: File, action: Action, values: dict[str, Any], *, who: str, at: str) -> StepRecord:
    parcel = file.parcel
    attempt = 1 + sum(1 for record in file.records if record.stage is parcel.stage)
    return StepRecord(
        key=f"{parcel.key}/{parcel.stage.value}/{attempt}",
        parcel_key=parcel.key,
        stage=parcel.stage,
        action=action,
        attempt=attempt,
        standing=Standing.STANDING,
        values=values,
        who=who,
        at=at,
    )


def _moved(parcel: Parcel, target: Stage, values: Mapping[str, Any]) -> Parcel:
    """Return the parcel at its new stage; 验收 answers the form's two questions (填表说明 5)."""
    if parcel.stage is Stage.ACCEPTANCE and "can_restore" in values:
        return replace(
            parcel,
            stage=target,
            can_restore=values["can_restore"],
            is_vegetated=values["is_vegetated"],
        )
    return replace(parcel, stage=target)


def proposed_values(file: File) -> dict[str, Any]:
    """Return what the form of the current step starts with: the last attempt, else the defaults."""
    stage = file.parcel.stage
    before = [r for r in file.records if r.stage is stage and r.action is Action.PASS]
    if before:
        return dict(max(before, key=lambda record: record.attempt).values)
    values = {field.name: field.default for field in steps.fields_of(stage) if field.default}
    if stage is Stage.REGISTRATION:
        values |= {"list_year": file.parcel.list_year, "list_no": file.parcel.parcel_no}
    if stage is Stage.ACCEPTANCE and file.parcel.class_after:
        values["class_to"] = file.parcel.class_after[0].land_class.form_name
        values["survey_year"] = file.parcel.class_after[0].land_class.year
        values["changed_area_mu"] = str(file.parcel.reserve_area_mu)
    if stage is Stage.APPLICATION and file.parcel.town:
        values["township"] = f"{file.parcel.town}人民政府"
    if stage is Stage.VERIFICATION:
        values["led_by"] = f"{file.parcel.county}人民政府"
    return values


def refuse_unknown_action(text: str) -> Action:
    """Return the action of a name.

    Raises:
        UserError: there is none.
    """
    try:
        return Action(text)
    except ValueError as error:
        names = "、".join(f"{action.value}（{action.label}）" for action in Action)
        raise UserError(f"没有“{text}”这个动作", hint=f"可用：{names}") from error
