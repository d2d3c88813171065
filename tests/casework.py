"""A parcel's way through the eight steps, complete at each; tests take away what they are about."""

from __future__ import annotations

import datetime
from typing import Any

from jdz_forestland.domain import acting, policy
from jdz_forestland.domain.acting import File
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.record import Material
from jdz_forestland.domain.stage import Stage
from tests.builders import make_parcel

TODAY = datetime.date(2024, 6, 30)
POLICY = policy.shipped()
AT = "2024-06-30T09:00:00+08:00"


def complete_values(stage: Stage, parcel: Parcel) -> dict[str, Any]:
    """Return a record that passes the gate of a stage, dates in order across the steps."""
    area = str(parcel.reserve_area_mu)
    values: dict[Stage, dict[str, Any]] = {
        Stage.LEAD: {},
        Stage.APPLICATION: {
            "township": "鹅湖镇人民政府",
            "applied_on": "2022-01-10",
            "document_no": "鹅府文〔2022〕3号",
            "supplement_reason": "废弃采石场已修复造林",
        },
        Stage.VERIFICATION: {
            "led_by": "浮梁县人民政府",
            "office_on": "2022-02-01",
            "office_forestry": ["张三"],
            "office_resources": ["李四"],
            "office_positive": True,
            "field_on": "2022-02-10",
            "field_forestry": ["张三"],
            "field_resources": ["李四"],
            "field_positive": True,
            "tenure_clear": True,
            "source_reliable": True,
            "used_elsewhere": False,
        },
        Stage.NOTICE: {
            "postings": [
                _posting("natural_village", "上桃岭"),
                _posting("committee", "桃岭村委会"),
            ],
        },
        Stage.CONFIRMATION: {
            "rights_holders": [
                {
                    "name": "桃岭村委会",
                    "identity": "54360222MF0000000X",
                    "tenure": "集体",
                    "consents": True,
                    "signed_on": "2022-03-10",
                }
            ],
            "approval_no": "浮府字〔2022〕12号",
            "approved_on": "2022-03-20",
        },
        Stage.PLANTING: {
            "investor": "浮梁县某矿业公司",
            "species": ["310000"],
            "density": 167,
            "design_area_mu": area,
            "finished_area_mu": area,
            "standard": "GB/T 15776-2023 造林技术规程",
            "started_on": "2022-03-25",
            "finished_on": "2022-04-30",
        },
        Stage.ACCEPTANCE: {
            "accepted_on": "2023-01-15",
            "reported_area_mu": area,
            "verified_area_mu": area,
            "qualified_area_mu": area,
            "plots": [{"plot": "1", "planted": 100, "alive": 90}],
            "signed_forestry": ["张三"],
            "signed_resources": ["李四"],
            "can_restore": True,
            "is_vegetated": True,
            "survey_year": 2022,
            "class_from": "采矿用地",
            "class_to": "林地",
            "changed_area_mu": area,
        },
        Stage.CHANGE: {
            "one_map_year": 2023,
            "changed_on": "2023-06-30",
            "compartment": "12",
            "subcompartment": "3",
            "di_lei": "030402",
            "origin": "21",
            "dominant_species": "310000",
            "forest_category": "112",
            "forest_kind": "022",
            "ownership": "20",
            "protection_level": "4",
            "change_reason": "11",
            "in_plan": False,
        },
        Stage.REGISTRATION: {
            "list_year": parcel.list_year,
            "list_no": parcel.parcel_no,
            "city_result": "clean",
            "city_on": "2023-10-20",
            "province_result": "accepted",
            "province_on": "2023-12-01",
        },
    }
    return values[stage]


def _posting(kind: str, place: str) -> dict[str, str]:
    return {"place_kind": kind, "place": place, "from_on": "2022-02-15", "to_on": "2022-02-25"}


def reason_values(**more: Any) -> dict[str, Any]:
    """Return the record of an action that needs a reason."""
    return {"reason": "incomplete", "text": "缺少签字", "on": "2024-06-01", **more}


def all_papers(parcel: Parcel) -> tuple[Material, ...]:
    """Return one material of every kind that the policy table asks for."""
    return tuple(
        Material(
            key=f"{parcel.key}/M{number}",
            parcel_key=parcel.key,
            stage=paper.stage,
            kind=paper.kind,
            file_name=f"{paper.title}.pdf",
            sha256="0" * 64,
            size=1,
            taken_at="",
            lon="",
            lat="",
            who="张三",
            at=AT,
        )
        for number, paper in enumerate(POLICY.papers, start=1)
    )


def open_file(stage: Stage = Stage.LEAD, **changes: Any) -> File:
    """Return a file whose parcel has passed every step before `stage`."""
    parcel = make_parcel(**changes)
    file = File(parcel, (), all_papers(parcel), (), ())
    while file.parcel.stage is not stage:
        file = act(file, Action.PASS, complete_values(file.parcel.stage, file.parcel))
    return file


def act(file: File, action: Action, values: dict[str, Any]) -> File:
    """Return the file after an action that must succeed."""
    outcome = outcome_of(file, action, values)
    assert not outcome.missing, [item.text for item in outcome.missing]
    kept = {record.key: record for record in (*file.records, *outcome.records)}
    return File(outcome.parcel, tuple(kept.values()), file.materials, file.waivers, file.findings)


def outcome_of(file: File, action: Action, values: dict[str, Any]) -> acting.Outcome:
    """Return what an action would do on `TODAY`."""
    return acting.perform(file, action, values, policy=POLICY, today=TODAY, who="张三", at=AT)
