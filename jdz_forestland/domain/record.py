"""What is kept of each step of a parcel: its records, its papers, its waivers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.stage import Stage


class Standing(StrEnum):
    """Whether a record counts. A redone step adds a record; the old one stays readable."""

    STANDING = "standing"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class StepRecord:
    """The record of one action at one step.

    Attributes:
        key: "<parcel key>/<stage>/<attempt>".
        action: 办结, or the exit that was taken.
        attempt: 1, 2, … of this stage.
        values: the facts by field name, JSON values as `domain.fields` parses them.
        who, at: who entered it and when (ISO-8601 with offset).
    """

    key: str
    parcel_key: str
    stage: Stage
    action: Action
    attempt: int
    standing: Standing
    values: Mapping[str, Any]
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """差异说明: a fault that stands with a reason; it names rule, parcel, reason and person."""

    key: str
    parcel_key: str
    rule: str
    reason: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Material:
    """A paper or photo of a step, kept by its content.

    Attributes:
        key: "<parcel key>/M<number>".
        kind: kind of paper as the policy table names it, or "other".
        sha256: hash of the content, lower-case hex; also its name in the materials folder.
        taken_at: when a photo was taken, as the camera wrote it, ISO-8601; "" when unknown.
        lon, lat: where, degrees as the camera wrote them (WGS 84); "" when unknown.
    """

    key: str
    parcel_key: str
    stage: Stage
    kind: str
    file_name: str
    sha256: str
    size: int
    taken_at: str
    lon: str
    lat: str
    who: str
    at: str


def standing_values(records: Iterable[StepRecord]) -> dict[Stage, Mapping[str, Any]]:
    """Return the values of the standing 办结 record of each stage."""
    return {
        record.stage: record.values
        for record in records
        if record.standing is Standing.STANDING and record.action is Action.PASS
    }
