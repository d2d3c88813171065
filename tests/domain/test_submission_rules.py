"""The city's rules for a list that is handed over."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from jdz_forestland.domain import rules, submission_rules
from jdz_forestland.domain.findings import Finding, Level
from jdz_forestland.domain.frozen_list import FrozenList, ListState, list_hash
from jdz_forestland.domain.package_contents import Contents, Dossier, contradictions
from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.reserve import lines_of
from jdz_forestland.domain.stage import Stage
from tests.casework import AT, POLICY, TODAY, all_papers, open_file

FILE = open_file(Stage.REGISTRATION)


def contents(dossier: Dossier, **changes) -> Contents:
    lines = lines_of([dossier.parcel])
    frozen = FrozenList(
        key="360222-2023-L1",
        county_code="360222",
        list_year=2023,
        version=1,
        state=ListState.FROZEN,
        lines=lines,
        list_hash=list_hash(lines),
        total_mu=lines[0].reserve_mu,
        form_sha256="",
        policy_version=POLICY.version,
        note="",
        who="张三",
        at=AT,
    )
    held = Contents(frozen, (dossier,), (), frozenset(), "2023-09-15")
    return replace(held, **changes)


PAPERS = tuple(
    replace(paper, sha256=f"{number:064}") for number, paper in enumerate(all_papers(FILE.parcel))
)


def whole() -> Dossier:
    return Dossier(FILE.parcel, FILE.records, PAPERS)


def found(held: Contents, others=()) -> list[tuple[str, str]]:
    findings = submission_rules.findings(
        held, others, today=TODAY, policy=POLICY, progress=Silent()
    )
    return [(f.rule.code, f.detail) for f in findings]


def test_a_list_that_passed_every_gate_has_no_finding():
    assert found(contents(whole())) == []


@pytest.mark.parametrize(("day", "count"), [("2023-09-15", 0), ("2023-09-16", 1)])
def test_after_the_due_day_it_is_late(day, count):
    late = [code for code, _ in found(contents(whole(), made_on=day))]
    assert late == ["B-103"] * count


def test_every_step_goes_through_its_gate_again():
    records = tuple(
        replace(r, values={**r.values, "tenure_clear": False})
        if r.stage is Stage.VERIFICATION
        else r
        for r in FILE.records
    )
    held = contents(replace(whole(), records=records))
    ((code, detail),) = found(held)
    assert code == "B-101"
    assert detail.startswith("“核实”环节：权属不明晰")


def test_a_paper_that_is_asked_for_is_missed():
    held = contents(replace(whole(), materials=PAPERS[1:]))
    assert found(held) == [("B-101", "“申请”环节：缺少材料“乡（镇）申请文件”（方案 二(二)1）")]


def test_a_paper_that_is_only_named_is_no_missing_one():
    held = contents(whole(), absent=frozenset({PAPERS[0].sha256}))
    codes = {code for code, _ in found(held)}
    assert codes == {"B-102"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"computed_area_m2": FILE.parcel.computed_area_m2 + Decimal("0.01")}, None),
        ({"computed_area_m2": FILE.parcel.computed_area_m2 + Decimal("0.02")}, "计算面积"),
        ({"x": FILE.parcel.x + Decimal("0.001")}, None),
        ({"x": FILE.parcel.x + Decimal("0.002")}, "中心点"),
        ({"y": FILE.parcel.y - Decimal("0.002")}, "中心点"),
    ],
)
def test_figures_are_computed_once_more(changes, said):
    dossier = replace(whole(), parcel=replace(FILE.parcel, **changes))
    details = [detail for code, detail in found(contents(dossier)) if code == "B-104"]
    assert bool(details) == bool(said)
    assert all(said in detail for detail in details)


def test_only_a_waivable_rule_is_waived():
    held = [
        Finding(submission_rules.B_101, Stage.REGISTRATION, "k", ""),
        Finding(rules.C_104, Stage.REGISTRATION, "k", ""),
        Finding(submission_rules.B_102, Stage.REGISTRATION, "k", ""),
    ]
    assert [f.level for f in held] == [Level.ERROR, Level.ERROR, Level.NOTICE]
    waived = {("k", "B-101"), ("k", "C-104")}
    assert submission_rules.standing_errors(held, waived) == (held[0],)
    assert submission_rules.standing_errors(held, set()) == tuple(held[:2])


def test_another_policy_table_is_told():
    held = contents(whole())
    other = replace(held, frozen=replace(held.frozen, policy_version="2021-9"))
    assert found(other) == [("B-105", f"名单按2021-9版，这里是{POLICY.version}版")]


def test_a_sound_list_has_no_contradiction():
    assert list(contradictions(contents(whole()))) == []


def test_the_day_it_is_looked_at_counts():
    """A list of the future has records that are not there yet."""
    early = datetime.date(2022, 1, 1)
    held = submission_rules.findings(
        contents(whole()), (), today=early, policy=POLICY, progress=Silent()
    )
    assert any("还没有到" in f.detail for f in held)
