"""Records of the steps, waivers and papers of a parcel; see `records` for the principle."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Final

from jdz_forestland.domain.history import Record, canonical
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.record import Material, Standing, StepRecord, Waiver
from jdz_forestland.domain.stage import Stage
from jdz_forestland.store.records import Table


def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _step_record(step: StepRecord) -> Record:
    return {
        "key": step.key,
        "parcel_key": step.parcel_key,
        "stage": step.stage.value,
        "action": step.action.value,
        "attempt": step.attempt,
        "standing": step.standing.value,
        "values_json": canonical(dict(step.values)),
        "who": step.who,
        "at": step.at,
    }


def _step(record: Record) -> StepRecord:
    return StepRecord(
        key=record["key"],
        parcel_key=record["parcel_key"],
        stage=Stage(record["stage"]),
        action=Action(record["action"]),
        attempt=record["attempt"],
        standing=Standing(record["standing"]),
        values=json.loads(record["values_json"]),
        who=record["who"],
        at=record["at"],
    )


def _waiver_record(waiver: Waiver) -> Record:
    return dataclasses.asdict(waiver)


def _waiver(record: Record) -> Waiver:
    return Waiver(**record)


def _material_record(material: Material) -> Record:
    return {**dataclasses.asdict(material), "stage": material.stage.value}


def _material(record: Record) -> Material:
    return Material(**{**record, "stage": Stage(record["stage"])})


_STEP_COLUMNS: Final = tuple(
    "values_json" if name == "values" else name for name in _names(StepRecord)
)
STEPS: Final[Table[StepRecord]] = Table("steps", _STEP_COLUMNS, False, _step_record, _step)
WAIVERS: Final[Table[Waiver]] = Table("waivers", _names(Waiver), False, _waiver_record, _waiver)
MATERIALS: Final[Table[Material]] = Table(
    "materials", _names(Material), False, _material_record, _material
)
CASE_TABLES: Final[tuple[Table[Any], ...]] = (STEPS, WAIVERS, MATERIALS)
