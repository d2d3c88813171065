"""Rules that need more than the parcel: its papers, its records, and the photos of others."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import numpy as np
import shapely

from jdz_forestland.domain import area, crs
from jdz_forestland.domain.findings import Finding, Rule
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.record import Material, StepRecord, standing_values
from jdz_forestland.domain.rules import NEVER
from jdz_forestland.domain.stage import Stage

PHOTO_DISTANCE_M: Final = 50.0  # a phone in the hills is not better than that
FROM_ACCEPTANCE: Final = frozenset({Stage.ACCEPTANCE, Stage.CHANGE, Stage.REGISTRATION})

A_104 = Rule(
    code="A-104",
    clause="填表说明 6（方案 二(二)6）",
    title="入库面积大于验收合格面积",
    hint="按合格面积核减，或重新验收",
    blocks=FROM_ACCEPTANCE,
)
A_105 = Rule(
    code="A-105",
    clause="填表说明 6",
    title="入库面积与年度比对证实的面积不符",
    hint="请重新做年度比对",
    blocks=frozenset(Stage),
)
A_106 = Rule(
    code="A-106",
    clause="填表说明 2（方案 二(二)6 上报、核实、合格面积）",
    title="上报面积大于图斑面积",
    hint="请核对界线和上报面积，多报的部分不能验收",
    blocks=FROM_ACCEPTANCE,
)
C_103 = Rule(
    code="C-103",
    clause="方案 二(二)5–6（自然资办发〔2024〕44号 地类对接）",
    title="地类已改为林地，但没有造林记录",
    hint="可能只是地类对接改了编码，请补办申请、造林和验收，或查明不是补充林地",
    blocks=NEVER,
)
M_101 = Rule(
    code="M-101",
    clause="方案 二(二)2、6（现场核实）",
    title="照片拍摄位置不在图斑内",
    hint="请核对照片是否属于这个图斑",
    blocks=NEVER,
)
M_102 = Rule(
    code="M-102",
    clause="方案 二(二)2、6（现场核实）",
    title="照片早于现场日期",
    hint="请换成当次现场拍摄的照片",
    blocks=NEVER,
)
M_103 = Rule(
    code="M-103",
    clause="方案 二(二)2、6（现场核实）",
    title="同一张照片用在多处",
    hint="每个图斑、每个环节应有各自的照片",
    blocks=NEVER,
)

CASE_RULES: Final = (A_104, A_105, A_106, C_103, M_101, M_102, M_103)

_VISIT: Final = {Stage.VERIFICATION: "field_on", Stage.ACCEPTANCE: "accepted_on"}


def about_case(
    parcel: Parcel,
    records: tuple[StepRecord, ...],
    materials: tuple[Material, ...],
    uses: Mapping[str, int],
) -> Iterator[Finding]:
    """Yield what the records and papers of one parcel show.

    Args:
        uses: how often each content (sha256) is attached in the whole registry.
    """
    yield from _areas(parcel, records)
    yield from _reclassified(parcel, records)
    for material in materials:
        yield from _place(parcel, material)
        yield from _time(parcel, records, material)
        if material.kind.endswith("_photo") and uses.get(material.sha256, 0) > 1:
            detail = f"“{material.file_name}”用了{uses[material.sha256]}次"
            yield Finding(M_103, parcel.stage, parcel.key, detail, field="materials")


def _areas(parcel: Parcel, records: tuple[StepRecord, ...]) -> Iterator[Finding]:
    accepted = standing_values(records).get(Stage.ACCEPTANCE, {})
    qualified, reported = accepted.get("qualified_area_mu"), accepted.get("reported_area_mu")
    if reported and Decimal(reported) > parcel.parcel_area_mu:
        detail = f"上报{reported}亩，图斑{parcel.parcel_area_mu}亩"
        yield Finding(A_106, parcel.stage, parcel.key, detail, field="parcel_area_m2")
    if qualified and parcel.reserve_area_mu > Decimal(qualified):
        detail = f"入库{parcel.reserve_area_mu}亩，合格{qualified}亩"
        yield Finding(A_104, parcel.stage, parcel.key, detail, field="reserve_area_m2")
    confirmed = area.total(part.area_m2 for part in parcel.class_after)
    if parcel.reserve_area_m2 != confirmed:
        detail = f"入库{parcel.reserve_area_m2}平方米，比对证实{confirmed}平方米"
        yield Finding(A_105, parcel.stage, parcel.key, detail, field="reserve_area_m2")


def _reclassified(parcel: Parcel, records: tuple[StepRecord, ...]) -> Iterator[Finding]:
    """C-103: a survey that changed its code system re-labels land that nobody planted."""
    if not parcel.class_after or Stage.PLANTING in standing_values(records):
        return
    before, after = parcel.class_before, parcel.class_after[0].land_class
    if before.system is not after.system or parcel.stage in FROM_ACCEPTANCE:
        detail = f"{before.year}年度用{before.system.label}，{after.year}年度用{after.system.label}"
        yield Finding(C_103, parcel.stage, parcel.key, detail, field="class_after")


def photo_distance_m(parcel: Parcel, material: Material) -> float | None:
    """Return how far from the parcel a photo was taken, metres; 0.0 inside, None when unknown."""
    if not (material.lon and material.lat):
        return None
    here = np.asarray([[float(material.lon), float(material.lat)]])
    point = shapely.Point(crs.to_registry_xy(here, crs.GEOGRAPHIC_EPSG)[0])
    return float(parcel.shape.distance(point))


def _place(parcel: Parcel, material: Material) -> Iterator[Finding]:
    metres = photo_distance_m(parcel, material)
    if metres is not None and metres > PHOTO_DISTANCE_M:
        detail = f"“{material.file_name}”离图斑约{round(metres)}米"
        yield Finding(M_101, parcel.stage, parcel.key, detail, field="materials")


def _time(parcel: Parcel, records: tuple[StepRecord, ...], material: Material) -> Iterator[Finding]:
    visit = standing_values(records).get(material.stage, {}).get(_VISIT.get(material.stage, ""))
    if not (visit and material.taken_at):
        return
    taken = datetime.date.fromisoformat(material.taken_at[:10])
    if taken < datetime.date.fromisoformat(visit):
        detail = f"“{material.file_name}”拍于{taken}，现场日期{visit}"
        yield Finding(M_102, parcel.stage, parcel.key, detail, field="materials")
