"""Papers as values: sums, verdicts, tags, names; what is missing is blank."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.domain import document_build
from jdz_forestland.domain.document import (
    Chart,
    Column,
    Fact,
    Facts,
    Prose,
    Provenance,
    Table,
    clean,
    context,
    day_in_words,
    file_stem,
    share_of,
    tag_of,
)
from jdz_forestland.domain.document_build import Sources
from jdz_forestland.domain.document_facts import Case
from jdz_forestland.domain.document_kinds import KINDS, kinds_for
from jdz_forestland.domain.document_specimen import specimen
from jdz_forestland.domain.document_year import QUOTA_WORDS, Checked, Year, yearly
from jdz_forestland.domain.field_check import FieldCheck, Outcome
from jdz_forestland.domain.inspection import Inspection, Result
from jdz_forestland.domain.lifecycle import SPINE
from jdz_forestland.domain.policy import shipped
from jdz_forestland.domain.quota import Due, forecast
from jdz_forestland.domain.quota_account import YearAccount
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.stage import Stage
from tests.builders import make_parcel
from tests.casework import complete_values

DAY = datetime.datetime(2024, 6, 30, 12, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
ORIGIN = Provenance(DAY, "0" * 16, "2022-1", "程序 1.0")


def case_of(**changes):
    parcel = make_parcel(stage=Stage.REGISTRATION)
    values = {stage: complete_values(stage, parcel) for stage in SPINE}
    return Case(parcel, values | changes.get("values", {}))


def document(kind, case, **more):
    return document_build.build(kind, Sources((case,), shipped(), ORIGIN, **more))[0]


def facts_of(made):
    return {fact.label: fact.shown for fact in made.facts()}


@pytest.mark.parametrize(
    ("planted", "alive", "rate", "verdict"),
    [
        (100, 85, "85.0", "合格"),
        (1000, 849, "84.9", "补植"),
        (100, 41, "41.0", "补植"),
        (1000, 409, "40.9", "重造"),
        (100, 0, "0.0", "重造"),
    ],
)
def test_plots_give_the_rate_and_what_it_means(planted, alive, rate, verdict):
    values = complete_values(Stage.ACCEPTANCE, make_parcel())
    values |= {"plots": [{"plot": "1", "planted": planted, "alive": alive}]}
    facts = facts_of(document("acceptance", case_of(values={Stage.ACCEPTANCE: values})))
    assert (facts["成活率（%）"], facts["成活率评定"]) == (rate, verdict)


@pytest.mark.parametrize("plots", [None, [], [{"plot": "1"}], ["x"], [{"planted": 0, "alive": 0}]])
def test_without_counts_there_is_no_rate(plots):
    values = {"plots": plots}
    facts = facts_of(document("acceptance", case_of(values={Stage.ACCEPTANCE: values})))
    assert facts["成活率（%）"] == ""
    assert facts["成活率评定"] == "□合格　□补植　□重造"


def test_what_the_checks_found_stands_on_their_sheets():
    case = case_of()
    key = case.parcel.key
    check = FieldCheck(
        key="d/1", county_code="360222", list_year=2023, parcel_key=key, draw_key="d",
        parcel_id=case.parcel.id, attempt=1, standing=Standing.STANDING,
        claimed_mu=Decimal("15.00"), outcome=Outcome.AREA, measured_mu=Decimal("14.20"),
        checked_on=datetime.date(2023, 10, 8), checkers=("甲", "乙"), note="东侧有路", photos=(),
        origin="录入", who="丙", at="2023-10-08T10:00:00+08:00",
    )  # fmt: skip
    facts = facts_of(document("spot_check", case, spot_checks={key: check}))
    assert facts["抽查结果"] == "面积不符"
    assert facts["与名单相差（亩）"] == "-0.80"
    assert facts["抽查人员"] == "甲、乙"
    assert facts_of(document("spot_check", case))["抽查结果"].startswith("□属实")

    seen = Inspection(
        key="i", county_code="360222", list_year=2023, parcel_key=key, year=2024, attempt=1,
        standing=Standing.STANDING, result=Result.DEGRADED,
        inspected_on=datetime.date(2024, 5, 1), people=("甲",), before_mu=Decimal("15.00"),
        deducted_mu=Decimal("3.10"), basis="现场量测", note="", photos=(), entries=(), why="",
        who="丙", at="2024-05-01T10:00:00+08:00",
    )  # fmt: skip
    facts = facts_of(document("inspection", case, inspected={key: seen}))
    assert facts["核查结果"] == "退化"
    assert (facts["核查前剩余（亩）"], facts["扣减后剩余（亩）"]) == ("15.00", "11.90")


def account(year, **mu):
    given = dict.fromkeys(
        ("reserve_mu", "county_mu", "pool_mu", "used_mu", "written_off_mu", "held_mu",
         "pending_mu", "deducted_mu", "owed_mu", "expired_mu", "to_void_mu", "available_mu"),
        Decimal("0.00"),
    )  # fmt: skip
    given |= {name: Decimal(value) for name, value in mu.items()}
    return YearAccount(
        county_code="360222", list_year=year, usable_in=year + 1,
        first=datetime.date(year + 1, 1, 1), last=datetime.date(2025, 12, 31),
        policy_version="2022-1", **given,
    )  # fmt: skip


def test_the_report_shows_what_became_of_the_quota():
    year = Year(
        county="浮梁县",
        list_year=2023,
        cases=(case_of(),),
        forecast=forecast(Decimal("15.00"), 2023),
        due=Due(datetime.date(2023, 9, 15), "方案 二(二)8"),
        quota=(
            account(2022, reserve_mu="600", county_mu="500", pool_mu="100", used_mu="125",
                    available_mu="375"),
            account(2023, reserve_mu="250", county_mu="250", available_mu="250"),
        ),
        checked=Checked(inspected=3, damaged=1, deducted_mu=Decimal("2.00")),
    )  # fmt: skip
    made = yearly(year, ORIGIN, "")
    chart = next(p for p in made.parts if isinstance(p, Chart) and p.name == "定额图")
    assert chart.legend == QUOTA_WORDS
    shares = [[segment.share for segment in bar.segments] for bar in chart.bars]
    assert shares[0] == [Decimal("0.75"), 0, Decimal("0.25"), 0, 0]
    assert sum(shares[1]) == Decimal("0.5")
    table = next(p for p in made.parts if isinstance(p, Table) and p.name == "定额表")
    assert table.rows[0][:5] == ("2022", "600", "500", "100", "375")
    facts = facts_of(made)
    assert (facts["核查有问题（个）"], facts["市级抽查图斑（个）"]) == ("1", "")
    steps = next(p for p in made.parts if isinstance(p, Chart) and p.name == "环节图")
    assert max(s.share for bar in steps.bars for s in bar.segments) == 1


def test_a_report_about_nothing_divides_by_nothing():
    made = specimen("yearly")
    assert all(0 <= s.share <= 1 for p in made.parts if isinstance(p, Chart)
               for bar in p.bars for s in bar.segments)  # fmt: skip


def test_many_rights_holders_are_counted_on_the_design_and_listed_on_the_approval():
    holder = complete_values(Stage.CONFIRMATION, make_parcel())["rights_holders"][0]
    many = {"rights_holders": [{**holder, "name": f"户{n}"} for n in range(200)]}
    case = case_of(values={Stage.CONFIRMATION: many})
    said = facts_of(document("planting", case))["涉及权利人"]
    assert said == "户0、户1、户2、户3、户4、户5等200户（名单见确认审批表）"
    listed = next(p for p in document("confirmation", case).parts if isinstance(p, Table))
    assert len(listed.lines) == 200


# --- the parts -----------------------------------------------------------------------------------


def test_facts_stand_two_to_a_line_and_wide_ones_alone():
    a, b, c, d = (Fact(name, wide=name == "c") for name in "abcd")
    assert Facts("", (a, b, c, d)).lines == ((a, b), (c,), (d,))
    assert Facts("", (a, c, b, d)).lines == ((a,), (c,), (b, d))


def test_missing_words_leave_room_in_a_sentence():
    prose = Prose("", ("自{始}起至{止}止",), (Fact("始", "今天"), Fact("止")))
    assert prose.lines == ("自今天起至＿＿＿＿＿＿止",)


def test_a_table_keeps_empty_lines_to_write_in():
    table = Table("表", "", (Column("甲", 10), Column("乙", 10)), (("1", "2"),), least=3)
    assert table.lines == (("1", "2"), ("", ""), ("", ""))
    assert Table("表", "", table.columns, (("1", "2"),) * 4, least=3).lines == (("1", "2"),) * 4


def test_small_words():
    assert tag_of("内业核实人员（林业）") == "内业核实人员_林业"
    assert tag_of("成活率（%）") == "成活率"
    assert day_in_words("2023-03-05") == "2023年3月5日"
    assert day_in_words("昨天") == "昨天"
    assert share_of(Decimal(1), Decimal(3)) == "33.3%"
    assert share_of(Decimal(1), Decimal(0)) == ""
    assert file_stem("鹅湖镇", "0007", "公示") == "鹅湖镇_0007_公示"
    assert file_stem("..\\..\\a/b:c*?", "\0") == "abc"
    assert file_stem("") == "文书"


@given(st.text())
def test_clean_text_can_stand_in_a_file_and_stays_clean(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert "\r" not in cleaned
    cleaned.encode("utf-8")
    assert all(char >= " " or char == "\n" for char in cleaned)


@given(st.text(), st.text())
def test_file_names_are_names(one, two):
    stem = file_stem(one, two)
    assert stem
    assert not set(stem) & set('\\/:*?"<>|\n\r\t\0')


@given(
    st.dictionaries(
        st.sampled_from(["postings", "objections", "rights_holders", "plots", "accepted_on",
                         "office_forestry", "tenure_clear", "species", "subsidy", "township"]),
        st.one_of(st.none(), st.text(max_size=5), st.integers(-5, 5), st.booleans(),
                  st.lists(st.one_of(st.text(max_size=3), st.dictionaries(
                      st.sampled_from(["name", "place", "from_on", "planted", "alive"]),
                      st.one_of(st.text(max_size=3), st.integers(0, 9), st.none()))),
                      max_size=3)),
    )
)  # fmt: skip
def test_whatever_a_draft_holds_every_document_is_made(values):
    case = Case(make_parcel(), dict.fromkeys(SPINE, values))
    for kind in KINDS:
        if kind != "yearly":
            assert "None" not in "".join(document(kind, case).texts())
            assert context(document(kind, case))


def test_documents_of_a_step_begin_with_its_own():
    assert [kind.key for kind in kinds_for(Stage.NOTICE)] == ["notice", "posting", "objection"]
    assert [kind.key for kind in kinds_for(Stage.CONFIRMATION)] == ["confirmation", "objection"]
    assert kinds_for(Stage.WITHDRAWN) == ()
