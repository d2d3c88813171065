"""Made-up records of the eight steps for the sample story; every paper number says 示例."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain import places
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.stage import Stage

Values = dict[str, Any]

INVESTORS: Final = (
    "浮梁县青源生态修复有限公司",
    "浮梁县瓷都林业合作社",
    "江西昌北矿业有限公司",
    "浮梁县绿岭苗木专业合作社",
)
_FORESTERS: Final = ("程立新", "汪小燕", "余国平", "朱敏")
_SURVEYORS: Final = ("吴志刚", "江丽", "方建军", "胡晓东")
_SPECIES: Final = (["310000"], ["220000", "480000"], ["470000", "310000"], ["261000"])
_DENSITIES: Final = (167, 180, 150, 133)
_TENURES: Final = ("集体", "集体", "国有")


def of(stage: Stage, parcel: Parcel) -> Values:
    """Return a record that passes the gate of a stage, plausible and the same every time."""
    return {
        Stage.LEAD: lambda parcel: {},
        Stage.APPLICATION: _application,
        Stage.VERIFICATION: _verification,
        Stage.NOTICE: _notice,
        Stage.CONFIRMATION: _confirmation,
        Stage.PLANTING: _planting,
        Stage.ACCEPTANCE: _acceptance,
        Stage.CHANGE: _change,
        Stage.REGISTRATION: _registration,
    }[stage](parcel)


def _number(parcel: Parcel) -> int:
    """Return the running number of the registration key; it stays when 图斑号 is given anew."""
    return int(parcel.key[-4:])


def _day(parcel: Parcel, text: str) -> str:
    """Return a day, up to six days later from one parcel to the next."""
    day = datetime.date.fromisoformat(text) + datetime.timedelta(days=_number(parcel) % 7)
    return day.isoformat()


def _one(parcel: Parcel, names: tuple[Any, ...]) -> Any:
    return names[_number(parcel) % len(names)]


def town_word(parcel: Parcel) -> str:
    """Return the word by which papers of a township are numbered: 鹅湖镇 is 鹅."""
    return parcel.town[:1] or "乡"


def _application(parcel: Parcel) -> Values:
    number = _number(parcel)
    return {
        "township": f"{parcel.town}人民政府",
        "applied_on": _day(parcel, "2022-06-06"),
        "document_no": f"{town_word(parcel)}府文〔2022〕{number}号（示例）",
        "supplement_reason": "历史遗留废弃采石场，已停采、平整并覆土，适宜造林，属补充林地类型。",
        "applicant_contact": _one(parcel, _FORESTERS),
    }


def _verification(parcel: Parcel) -> Values:
    forester, surveyor = _one(parcel, _FORESTERS), _one(parcel, _SURVEYORS)
    return {
        "led_by": f"{parcel.county}人民政府",
        "office_on": _day(parcel, "2022-06-20"),
        "office_forestry": [forester],
        "office_resources": [surveyor],
        "office_positive": True,
        "field_on": _day(parcel, "2022-06-27"),
        "field_forestry": [forester],
        "field_resources": [surveyor],
        "field_positive": True,
        "tenure_clear": True,
        "source_reliable": True,
        "used_elsewhere": False,
        "verification_note": "现场与国土变更调查一致，界线清楚。",
    }


def _notice(parcel: Parcel) -> Values:
    start, end = _day(parcel, "2022-07-05"), _day(parcel, "2022-07-14")
    village = places.plain_village(parcel.village) or parcel.town
    values: Values = {
        "postings": [
            {"place_kind": kind, "place": place, "from_on": start, "to_on": end}
            for kind, place in (
                ("natural_village", f"{village}自然村村口公示栏"),
                ("committee", f"{village}村委会公示栏"),
            )
        ]
    }
    if _number(parcel) % 11 == 0:
        values["objections"] = [
            {
                "person": "村民某某（示例）",
                "received_on": start,
                "content": "认为边界压到自家菜地。",
                "decision": "dismissed",
                "basis": "现场复核，菜地在图斑界线以外。",
                "decided_on": end,
            }
        ]
    return values


def _confirmation(parcel: Parcel) -> Values:
    tenure = _one(parcel, _TENURES)
    holder = f"{parcel.village}（示例）" if tenure == "集体" else "浮梁县国有林场（示例）"
    return {
        "rights_holders": [
            {
                "name": holder,
                "identity": f"示例{_number(parcel):04d}",
                "tenure": tenure,
                "consents": True,
                "signed_on": _day(parcel, "2022-07-25"),
            }
        ],
        "approval_no": f"浮府字〔2022〕{100 + _number(parcel)}号（示例）",
        "approved_on": _day(parcel, "2022-08-08"),
    }


def _planting(parcel: Parcel) -> Values:
    mu = str(parcel.reserve_area_mu)
    return {
        "investor": _one(parcel, INVESTORS),
        "agreement": f"造林协〔2022〕{_number(parcel)}号（示例）",
        "species": _one(parcel, _SPECIES),
        "density": _one(parcel, _DENSITIES),
        "design_area_mu": mu,
        "finished_area_mu": mu,
        "standard": "GB/T 15776-2016 造林技术规程",
        "started_on": _day(parcel, "2022-10-10"),
        "finished_on": _day(parcel, "2022-11-20"),
        "subsidy": str((parcel.reserve_area_mu * 200).quantize(Decimal("0.01"))),
    }


def _acceptance(parcel: Parcel) -> Values:
    mu, number = str(parcel.reserve_area_mu), _number(parcel)
    after = parcel.class_after[0].land_class
    return {
        "accepted_on": _day(parcel, "2023-06-12"),
        "reported_area_mu": mu,
        "verified_area_mu": mu,
        "qualified_area_mu": mu,
        "plots": [
            {"plot": str(plot), "planted": 60, "alive": 53 + (number + plot) % 6}
            for plot in (1, 2, 3)
        ],
        "signed_forestry": [_one(parcel, _FORESTERS)],
        "signed_resources": [_one(parcel, _SURVEYORS)],
        "can_restore": True,
        "is_vegetated": True,
        "survey_year": after.year,
        "class_from": "采矿用地",
        "class_to": after.form_name,
        "changed_area_mu": mu,
    }


def _change(parcel: Parcel) -> Values:
    number = _number(parcel)
    return {
        "one_map_year": 2023,
        "changed_on": _day(parcel, "2023-07-10"),
        "compartment": f"{1 + number % 9}",
        "subcompartment": f"{1 + number % 23}",
        "di_lei": "030402",
        "origin": "21",
        "dominant_species": _one(parcel, _SPECIES)[0],
        "forest_category": "112",
        "forest_kind": "022",
        "ownership": "20" if _one(parcel, _TENURES) == "集体" else "10",
        "protection_level": "4",
        "change_reason": "11",
        "in_plan": False,
    }


def _registration(parcel: Parcel) -> Values:
    return {
        "list_year": parcel.list_year,
        "list_no": parcel.parcel_no,
        "city_result": "clean",
        "city_on": "2023-10-20",
        "province_result": "accepted",
        "province_on": "2023-12-15",
    }
