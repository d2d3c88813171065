"""The sheets of the city's spot check and of the yearly inspection (方案 二(二)8, 二(三)4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jdz_forestland.domain.document import (
    Document,
    Fact,
    Facts,
    Part,
    Picture,
    Prose,
    Provenance,
    Seal,
    Seals,
    clean,
)
from jdz_forestland.domain.document_facts import Case, parcel_facts
from jdz_forestland.domain.document_steps import unit_facts
from jdz_forestland.domain.field_check import FieldCheck, Outcome
from jdz_forestland.domain.inspection import Inspection, Result

_SIGNED: Final = "（签字）　　　　　　（盖章）　　　　　年　　月　　日"
_BY_HAND: Final = "（签字）　　　　　年　　月　　日"
_OUTCOMES: Final = "　".join(f"□{each.label}" for each in Outcome if each.settles)
_RESULTS: Final = "　".join(f"□{each.label}" for each in Result)


def spot_check(
    case: Case, origin: Provenance, mark: str, found: FieldCheck | None = None
) -> Document:
    """Return the field sheet of the city's spot check for one parcel, blank before the visit."""
    parts = (
        parcel_facts(case.parcel),
        Facts("二、现场抽查", _visited(found) if found else _to_visit()),
        Picture("附图", "三、图斑位置图", 90),
        Seals(
            "四、签章",
            (
                Seal("抽查人员", _BY_HAND),
                Seal("市林业局", _SIGNED),
                Seal("县林业局（陪同）", _SIGNED),
            ),
        ),
    )
    return _paper("spot_check", "补充林地图斑抽查记录表", case, parts, origin, mark)


def _visited(found: FieldCheck) -> tuple[Fact, ...]:
    measured = "" if found.measured_mu is None else str(found.measured_mu)
    difference = "" if found.difference_mu is None else str(found.difference_mu)
    return _visit(
        (found.checked_on.isoformat(), str(len(found.photos)), "、".join(found.checkers)),
        found.outcome.label,
        (measured, difference),
        found.note,
    )


def _to_visit() -> tuple[Fact, ...]:
    return _visit(("", "", ""), "", ("", ""), "")


def _visit(
    who: tuple[str, str, str], outcome: str, areas: tuple[str, str], note: str
) -> tuple[Fact, ...]:
    return (
        Fact("抽查日期", who[0]),
        Fact("照片张数", who[1]),
        Fact("抽查人员", clean(who[2]), wide=True),
        Fact("抽查结果", outcome, _OUTCOMES, wide=True),
        Fact("实测面积（亩）", areas[0]),
        Fact("与名单相差（亩）", areas[1]),
        Fact("现场树种"),
        Fact("郁闭度或成活率"),
        Fact("现场情况", clean(note), wide=True, tall=True),
    )


def inspection(
    case: Case, origin: Provenance, mark: str, found: Inspection | None = None
) -> Document:
    """Return the sheet of the yearly inspection of a parcel, blank before the visit."""
    parts = (
        parcel_facts(case.parcel),
        Facts("二、年度核查", _inspected(found)),
        Facts("三、定额扣减（方案 二(三)4）", _deducted(found)),
        Seals(
            "四、签章",
            (
                Seal("核查人员", _BY_HAND, 15),
                Seal("管护责任单位", _SIGNED, 18),
                Seal("县林业局", _SIGNED, 18),
            ),
        ),
    )
    return _paper("inspection", "补充林地图斑年度核查记录表", case, parts, origin, mark)


def _inspected(found: Inspection | None) -> tuple[Fact, ...]:
    year, day, people, result, note = (
        ("", "", "", "", "")
        if found is None
        else (
            str(found.year),
            found.inspected_on.isoformat(),
            "、".join(found.people),
            found.result.label,
            found.note,
        )
    )
    return (
        Fact("核查年度", year),
        Fact("核查日期", day),
        Fact("核查人员", clean(people), wide=True),
        Fact("核查结果", result, _RESULTS, wide=True),
        Fact("现场情况", clean(note), wide=True, tall=True),
    )


def _deducted(found: Inspection | None) -> tuple[Fact, ...]:
    before, taken, left, basis = (
        ("", "", "", "")
        if found is None
        else (str(found.before_mu), str(found.deducted_mu), str(found.remaining_mu), found.basis)
    )
    return (
        Fact("核查前剩余（亩）", before),
        Fact("扣减面积（亩）", taken),
        Fact("扣减后剩余（亩）", left),
        Fact("扣减依据", clean(basis), wide=True, tall=True),
    )


def _paper(
    kind: str, title: str, case: Case, parts: Sequence[Part], origin: Provenance, mark: str
) -> Document:
    parcel = case.parcel
    return Document(
        kind=kind,
        title=Prose("", (title,)),
        line=Prose("", ("单位：{单位}　　　编号：{编号}",), unit_facts(case)),
        parts=tuple(parts),
        provenance=origin,
        parcel_keys=(parcel.key,),
        mark=mark,
    )
