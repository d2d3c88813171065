"""The JSON of the eight steps: records, papers, waivers, and the keys of every record."""

from __future__ import annotations

from collections.abc import Iterator

from jdz_forestland.cli.views import Json
from jdz_forestland.domain import acting, lifecycle
from jdz_forestland.domain.fields import Field
from jdz_forestland.domain.gates import Missing
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.record import Material, StepRecord, Waiver
from jdz_forestland.domain.stage import Stage


def missing_view(missing: Missing) -> Json:
    """Return one thing that a gate still asks for."""
    return {
        "clause": missing.clause,
        "field": missing.field,
        "owed_by": missing.owner.value,
        "owed_by_label": missing.owner.label,
        "text": missing.text,
    }


def step_view(record: StepRecord) -> Json:
    """Return one record of a step; redone steps have several, of which one stands."""
    return {
        "stage": record.stage.value,
        "action": record.action.value,
        "attempt": record.attempt,
        "standing": record.standing.value,
        "values": dict(record.values),
        "who": record.who,
        "at": record.at,
    }


def material_view(material: Material, *, title: str, path: str, fault: str) -> Json:
    """Return a paper: its title, where it is kept, and what is wrong with the kept file."""
    return {
        "key": material.key,
        "stage": material.stage.value,
        "kind": material.kind,
        "title": title,
        "file_name": material.file_name,
        "size": material.size,
        "sha256": material.sha256,
        "taken_at": material.taken_at,
        "lon": material.lon,
        "lat": material.lat,
        "who": material.who,
        "at": material.at,
        "path": path,
        "fault": fault,
    }


def waiver_view(waiver: Waiver) -> Json:
    """Return a 差异说明 of a parcel."""
    return {"rule": waiver.rule, "reason": waiver.reason, "who": waiver.who, "at": waiver.at}


def schema_view(policy: Policy) -> Json:
    """Return the keys of the record of every action at every stage."""
    return {"records": list(_records(policy))}


def _records(policy: Policy) -> Iterator[Json]:
    for stage in Stage:
        for action in lifecycle.actions_from(stage):
            papers = policy.papers_of(stage) if action is Action.PASS else ()
            yield {
                "stage": stage.value,
                "stage_label": stage.label,
                "action": action.value,
                "action_label": action.label,
                "targets": [target.value for target in lifecycle.step_of(stage, action).targets],
                "fields": [field_view(field) for field in acting.record_fields(stage, action)],
                "papers": [
                    {"kind": paper.kind, "title": paper.title, "clause": paper.clause}
                    for paper in papers
                ],
            }


def field_view(field: Field) -> Json:
    """Return one key of a record."""
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.kind.value,
        "required": field.required,
        "options": [{"code": code, "label": label} for code, label in field.options],
        "rows": [field_view(inner) for inner in field.rows],
        "default": field.default,
        "clause": field.clause,
        "owner": field.owner.value,
        "owner_label": field.owner.label,
    }
