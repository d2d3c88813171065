"""The city's rules for a list that is handed over; the county runs the same before it sends."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import Final

from jdz_forestland.domain import area, gates, parcel, topology
from jdz_forestland.domain.case_rules import about_case
from jdz_forestland.domain.findings import Finding, Level, Rule, worst_first
from jdz_forestland.domain.lifecycle import STEPS
from jdz_forestland.domain.package_contents import Contents, Dossier
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.progress import Progress
from jdz_forestland.domain.quota import list_due
from jdz_forestland.domain.record import standing_values
from jdz_forestland.domain.rules import ALWAYS, CHECKS, NEVER
from jdz_forestland.domain.stage import Stage

B_101 = Rule(
    code="B-101",
    clause="方案 二(二)1–7",
    title="环节记录不全或不符合要求",
    hint="请退回到该环节补齐，再重新定稿报送",
    blocks=ALWAYS,
)
B_102 = Rule(
    code="B-102",
    clause="方案 二(二)8",
    title="材料只列了名称，没有随报送包报送",
    hint="请把这份材料另行拷贝给市级，内容按校验值核对",
    blocks=NEVER,
)
B_103 = Rule(
    code="B-103",
    clause="方案 二(二)8",
    title="报送包制作晚于报送期限",
    hint="请与市级林业部门说明",
    blocks=NEVER,
)
B_104 = Rule(
    code="B-104",
    clause="政策表 D-6、D-9",
    title="面积或中心点与图形不符",
    hint="请重新做年度比对，由程序重新计算面积和中心点",
    blocks=ALWAYS,
)

B_105 = Rule(
    code="B-105",
    clause="政策表",
    title="名单依据的政策表版本与这里的不同",
    hint="请与县里核对政策表，确认公示天数、期限、上限等以哪一版为准",
    blocks=NEVER,
)

SUBMISSION_RULES: Final = (B_101, B_102, B_103, B_104, B_105)

_BEFORE: Final = STEPS[: STEPS.index(Stage.REGISTRATION)]


def findings(
    contents: Contents,
    others: Sequence[Parcel],
    *,
    today: datetime.date,
    progress: Progress,
    policy: Policy,
) -> tuple[Finding, ...]:
    """Run every rule over a list.

    Args:
        others: parcels of other counties and years, among which none may lie on the same ground.
        today: the day it is decided. policy: the table it is judged by here.

    Raises:
        Cancelled: stopped.
    """
    mine = [dossier.parcel for dossier in contents.dossiers]
    uses = Counter(m.sha256 for dossier in contents.dossiers for m in dossier.materials)
    found = [*_whole(contents, policy), *_measured(mine)]
    for done, dossier in enumerate(contents.dossiers):
        progress.step("按市级规则检查", done, len(mine))
        found += [finding for check in CHECKS for finding in check(dossier.parcel)]
        found += about_case(dossier.parcel, dossier.records, dossier.materials, uses)
        found += _steps(dossier, policy, today)
        found += _absent(dossier, contents.absent)
    progress.step("检查重叠")
    keys = {one.key for one in mine}
    among = (*topology.overlaps([*mine, *others]), *topology.same_numbers(mine))
    found += [finding for finding in among if finding.parcel_key in keys]
    return worst_first(found)


def standing_errors(
    found: Sequence[Finding], waived: Container[tuple[str, str]]
) -> tuple[Finding, ...]:
    """Return what a list would be returned for.

    Args:
        waived: (parcel key, rule) that the county gave a reason for (差异说明).
    """
    return tuple(
        finding
        for finding in found
        if finding.level is Level.ERROR
        and not (finding.rule.waivable and (finding.parcel_key, finding.rule.code) in waived)
    )


def _whole(contents: Contents, policy: Policy) -> Iterator[Finding]:
    due = list_due(contents.frozen.list_year, policy=policy)
    if contents.made_on > due.day.isoformat():
        detail = f"期限{due.day}，制作于{contents.made_on}"
        yield Finding(B_103, Stage.REGISTRATION, "", detail)
    if contents.frozen.policy_version != policy.version:
        detail = f"名单按{contents.frozen.policy_version}版，这里是{policy.version}版"
        yield Finding(B_105, Stage.REGISTRATION, "", detail)


def _measured(parcels: Sequence[Parcel]) -> Iterator[Finding]:
    """B-104: what a program at another desk computed is computed once more here."""
    sizes = area.ellipsoid_areas_m2([one.shape for one in parcels]) if parcels else []
    for one, size in zip(parcels, sizes, strict=True):
        if abs(size - one.computed_area_m2) > area.CENT:  # another machine may round otherwise
            detail = f"登记的计算面积{one.computed_area_m2}平方米，按图形为{size}平方米"
            yield Finding(B_104, one.stage, one.key, detail, "parcel_area_m2", one.shape.bounds)
        x, y, _ = parcel.centre(one.shape)
        if max(abs(x - one.x), abs(y - one.y)) > parcel.MILLIMETRE:
            detail = f"登记的中心点X={one.x}、Y={one.y}，按图形为X={x}、Y={y}"
            yield Finding(B_104, one.stage, one.key, detail, "x", one.shape.bounds)


def _steps(dossier: Dossier, policy: Policy, today: datetime.date) -> Iterator[Finding]:
    """B-101: every step once more through its gate, as if it were passed today."""
    one, done = dossier.parcel, standing_values(dossier.records)
    papers = frozenset(material.kind for material in dossier.materials)
    for stage in _BEFORE:
        if stage not in done:
            detail = f"没有“{stage.label}”环节的办结记录"
            yield Finding(B_101, one.stage, one.key, detail, field=stage.value)
            continue
        case = gates.Case(
            parcel=one,
            stage=stage,
            values=done[stage],
            done=done,
            papers=papers,
            findings=(),
            policy=policy,
            today=today,
        )
        for item in gates.missing(case):
            detail = f"“{stage.label}”环节：{item.text}（{item.clause}）"
            yield Finding(B_101, one.stage, one.key, detail, field=stage.value)


def _absent(dossier: Dossier, absent: frozenset[str]) -> Iterator[Finding]:
    for material in dossier.materials:
        if material.sha256 in absent:
            detail = f"“{material.file_name}”，校验值{material.sha256[:16]}…"
            yield Finding(
                B_102, dossier.parcel.stage, dossier.parcel.key, detail, field="materials"
            )
