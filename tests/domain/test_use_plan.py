"""The arithmetic of the use plan: what came in, what went, what is left, to 0.01 亩."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.domain import quota_movement, use_plan
from jdz_forestland.domain.ledger import Account, EntryKind, LedgerEntry, Posting
from jdz_forestland.domain.policy import shipped
from jdz_forestland.domain.use_plan import Cover, FactLine, Figures, PlanLine
from jdz_forestland.domain.use_plan_paper import covered_by

ZERO = Decimal("0.00")
FIRST, LAST = datetime.date(2022, 12, 1), datetime.date(2026, 1, 31)
COUNTY_SIDE = (
    Account.HELD,
    Account.USED,
    Account.WRITTEN_OFF,
    Account.DEDUCTED,
    Account.VOID,
)


def entry(number, day, list_year, source, target, mu, *, subject="", reverses=""):
    move = (Posting(source, list_year, "k", -mu), Posting(target, list_year, "k", mu))
    return LedgerEntry(
        key=f"360222-E{number:06d}",
        county_code="360222",
        list_year=list_year,
        kind=EntryKind.REVERSE if reverses else EntryKind.USE,
        day=day,
        document="文",
        text="",
        subject=subject,
        reverses=reverses,
        policy_version="1",
        postings=move,
        who="张三",
        at="2024-01-01T00:00:00+08:00",
    )


areas = st.integers(1, 100_000).map(lambda cents: Decimal(cents) / 100)
days = st.dates(FIRST, LAST)


@st.composite
def ledgers(draw):
    """Grants, and moves among what a county has, taken back or not, on any days."""
    entries = []
    for number in range(draw(st.integers(0, 25))):
        source, target = draw(
            st.sampled_from(
                [
                    (Account.OUTSIDE, Account.RESERVE),
                    (Account.RESERVE, Account.COUNTY),
                    (Account.RESERVE, Account.POOL),
                    (Account.OUTSIDE, Account.OWED),
                    *((Account.COUNTY, account) for account in COUNTY_SIDE),
                    *((account, Account.COUNTY) for account in COUNTY_SIDE),
                    (Account.HELD, Account.USED),
                    (Account.USED, Account.WRITTEN_OFF),
                ]
            )
        )
        year = draw(st.sampled_from([2022, 2023]))
        entries.append(entry(number, draw(days), year, source, target, draw(areas)))
    return entries


def of_year(entries, year):
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    found = quota_movement.movements(entries, first=first, last=last)
    return {each.list_year: each for each in found}


@given(ledgers())
def test_what_came_in_less_what_went_is_what_is_left(entries):
    for year in (2023, 2024, 2025):
        for each in of_year(entries, year).values():
            went = each.used_mu + each.deducted_mu + each.void_mu
            assert each.opening_mu + each.granted_mu - went == each.closing_mu + each.held_mu


@given(ledgers())
def test_a_year_begins_with_what_the_one_before_left(entries):
    for year in (2023, 2024):
        before, after = of_year(entries, year), of_year(entries, year + 1)
        for list_year in {*before, *after}:
            left = before.get(list_year)
            begun = after.get(list_year)
            assert (begun.opening_mu if begun else ZERO) == (
                left.closing_mu + left.held_mu if left else ZERO
            )


@given(ledgers())
def test_an_entry_and_its_reversal_on_the_same_day_leave_no_trace(entries):
    day = datetime.date(2024, 6, 1)
    use = entry(900, day, 2023, Account.COUNTY, Account.USED, Decimal("7.77"), subject="P")
    back = entry(
        901, day, 2023, Account.USED, Account.COUNTY, Decimal("7.77"), reverses="360222-E000900"
    )
    assert of_year([*entries, use, back], 2024) == of_year(entries, 2024)
    subjects = {use.key: "P", back.key: "P"}
    assert not any(quota_movement.used_in([use, back], subjects, 2024).values())


@given(areas, st.lists(areas, max_size=8))
def test_covers_are_exact_and_never_more_than_there_is(needed, free):
    lots = [(f"k{number}", f"360222-{number:04d}", 2023, mu) for number, mu in enumerate(free)]
    covers = use_plan.propose_covers(needed, lots)
    assert sum((cover.mu for cover in covers), ZERO) == min(needed, sum(free, ZERO))
    by_key = {key: mu for key, _, _, mu in lots}
    assert all(ZERO < cover.mu <= by_key[cover.parcel_key] for cover in covers)


def test_plan_against_fact_has_every_project_of_either_side():
    names = {key: (f"项目{key}", "") for key in "abcd"}
    facts = use_plan.facts_against(
        {"a": Decimal("5.00"), "b": Decimal("3.00"), "d": ZERO},
        {"a": Decimal("5.00"), "c": Decimal("1.25")},
        names,
    )
    assert facts == (
        FactLine("a", "项目a", "", Decimal("5.00"), Decimal("5.00")),
        FactLine("b", "项目b", "", Decimal("3.00"), ZERO),
        FactLine("c", "项目c", "", ZERO, Decimal("1.25")),
    )
    assert [line.remark for line in facts] == ["按计划使用", "未使用", "计划外"]
    assert facts[1].difference_mu == Decimal("-3.00")


def figures(**changes):
    line = PlanLine("p", "路", "基础设施", "某村", "", Decimal("3.00"), ())
    made = Figures(
        plan_year=2024,
        as_of=datetime.date(2024, 1, 20),
        past=(),
        facts=(),
        inspected=(),
        not_inspected=0,
        available=(),
        lines=(line,),
        supplement=(),
        fingerprint="f",
    )
    return dataclasses.replace(made, **changes)


def test_the_hash_sees_every_cent():
    line = figures().lines[0]
    other = dataclasses.replace(line, planned_mu=Decimal("3.01"))
    assert use_plan.hash_of(figures()) == use_plan.hash_of(figures())
    assert use_plan.hash_of(figures(lines=(other,))) != use_plan.hash_of(figures())
    assert use_plan.hash_of(figures(fingerprint="g")) != use_plan.hash_of(figures())


def test_covers_are_said_by_list_year_and_number():
    covers = (
        Cover("a", "360222-0007", 2023, Decimal("1.00"), posted=True),
        Cover("b", "360222-0012", 2022, Decimal("0.50"), posted=True),
        Cover("c", "360222-0013", 2023, Decimal("0.25"), posted=False),
    )
    line = dataclasses.replace(figures().lines[0], covers=covers)
    assert covered_by(line) == "2022年度12号0.50；2023年度7号1.00；拟用2023年度13号0.25；未落实1.25"


def test_plan_and_summary_are_due_at_the_end_of_january():
    assert use_plan.plan_due(2024, shipped()) == (datetime.date(2024, 1, 31), "方案 二(三)3（D-4）")
