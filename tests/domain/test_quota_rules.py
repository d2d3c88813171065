"""What the ledger takes and what it refuses, each refusal with its sums (方案 二(三)1, 3, 4)."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from jdz_forestland.domain import quota_grant, quota_rules
from jdz_forestland.domain.ledger import Account, EntryKind
from jdz_forestland.domain.policy import shipped
from jdz_forestland.domain.quota_reversal import plan_reversal
from jdz_forestland.errors import UserError
from tests.domain.quota_books import MAY, Desk, corrected, frozen, granted, key

D = Decimal
DAY = datetime.date


def _hold(desk, subject, **draws):
    wanted = {key(int(name[1:])): mu for name, mu in draws.items()}
    return desk.enter(
        quota_rules.plan_hold(desk.book(subject), subject, wanted, day=desk.today, text="预占")
    )


def _use(desk, subject, day=MAY, **draws):
    wanted = {key(int(name[1:])): mu for name, mu in draws.items()}
    return desk.enter(
        quota_rules.plan_use(desk.book(subject), subject, wanted, day=day, text="占用")
    )


def _deduct(desk, mu, *, parcel=1, subject="I1", year=2024, remaining="1000.00"):
    return desk.enter(
        quota_rules.plan_deduct(
            desk.book(subject),
            key(parcel),
            mu,
            subject=subject,
            year=year,
            day=desk.today,
            remaining_mu=D(remaining),
            text="核查扣减",
        )
    )


# --- the split ---


@pytest.mark.parametrize(
    ("total", "county", "pool"),
    [
        ("499.99", "499.99", "0.00"),
        ("500.00", "500.00", "0.00"),
        ("500.01", "500.00", "0.01"),
        ("0.01", "0.01", "0.00"),
    ],
)
def test_a_list_is_split_at_the_cap_to_the_hundredth(total, county, pool):
    totals = granted(total).totals(2023)
    assert (totals[Account.COUNTY], totals[Account.POOL]) == (D(county), D(pool))
    assert totals[Account.RESERVE] == 0
    assert totals[Account.OUTSIDE] == -D(total)


def test_lots_go_to_the_county_by_number_and_the_one_at_the_cut_is_split():
    shared = quota_grant.split(frozen("300.00", "250.00", "10.00").lines, 2023, shipped())
    assert [(s.county_mu, s.pool_mu) for s in shared.shares] == [
        (D("300.00"), D("0.00")),
        (D("200.00"), D("50.00")),
        (D("0.00"), D("10.00")),
    ]
    assert shared.cut is not None
    assert shared.cut.parcel_id == "360222-0002"
    assert [step.clause for step in shared.steps][1:3] == ["方案 二(三)1"] * 2
    assert shared.steps[2].working == "560.00 − 500.00"


def test_what_the_province_did_not_accept_earns_nothing():
    desk = Desk()
    plan = desk.grant(frozen("10.00", "20.00"), {key(1): "9.50"})
    assert desk.totals()[Account.COUNTY] == D("9.50")
    assert [line.now_mu for line in plan.lines] == [D("9.50"), D("0.00")]


@pytest.mark.parametrize(
    ("accepted", "said"),
    [
        ({key(1): "10.01"}, "大于名单上的10.00亩"),
        ({key(9): "1"}, "名单中没有图斑"),
        ({key(1): "1.005"}, "最多两位小数"),
        ({key(1): "-1"}, "大于0"),
        ({key(1): "十亩"}, "不是数字"),
    ],
)
def test_an_impossible_answer_of_the_province_is_refused(accepted, said):
    with pytest.raises(UserError, match=said):
        Desk().grant(frozen("10.00"), accepted)


# --- a corrected list posts the difference (AT-30, AT-31) ---


def test_a_corrected_list_posts_only_the_difference():
    listed = frozen("300.00", "250.00")
    desk = Desk()
    desk.grant(listed)
    before = len(desk.entries)
    plan = desk.grant(corrected(listed, p1="290.00"))
    assert plan.difference_mu == D("-10.00")
    assert [(line.before_mu, line.difference_mu, line.now_mu) for line in plan.lines] == [
        (D("300.00"), D("-10.00"), D("290.00")),
        (D("250.00"), D("0.00"), D("250.00")),
    ]
    assert desk.totals()[Account.COUNTY] == D("500.00")
    assert desk.totals()[Account.POOL] == D("40.00")
    assert sum(p.mu for p in desk.entries[before].postings if p.mu > 0) == D("10.00")


def test_a_hundredth_more_is_a_difference():
    listed = frozen("1.00")
    desk = Desk()
    desk.grant(listed)
    assert desk.grant(corrected(listed, p1="1.01")).difference_mu == D("0.01")


def test_the_same_list_again_enters_nothing():
    listed = frozen("300.00", "250.00")
    desk = Desk()
    desk.grant(listed)
    assert desk.grant(corrected(listed)).drafts == ()


def test_a_smaller_list_cannot_take_back_what_is_used():
    listed = frozen("10.00", "20.00")
    desk = Desk()
    desk.grant(listed)
    _use(desk, "P1", p1="8.00")
    with pytest.raises(UserError, match=r"原下达10.00亩，现7.00亩，但已占用8.00"):
        desk.grant(corrected(listed, p1="7.00"))


def test_what_a_correction_would_take_back_is_not_free():
    listed = frozen("10.00", "20.00")
    desk = Desk()
    desk.grant(listed)
    waiting = quota_grant.pending(desk.book().lots, corrected(listed, p1="6.00"), shipped())
    assert waiting == {key(1): D("4.00")}


# --- hold, use, write off ---


def test_a_use_takes_first_what_the_project_holds():
    desk = granted("10.00")
    _hold(desk, "P1", p1="4.00")
    (entry,) = _use(desk, "P1", p1="6.00")
    assert [(p.account, p.mu) for p in entry.postings if p.mu < 0] == [
        (Account.HELD, D("-4.00")),
        (Account.COUNTY, D("-2.00")),
    ]
    assert desk.totals()[Account.USED] == D("6.00")


def test_what_another_project_holds_cannot_be_used():
    desk = granted("10.00")
    _hold(desk, "P1", p1="8.00")
    with pytest.raises(UserError, match=r"可用2.00亩，差1.00亩（下达10.00，.*预占8.00"):
        _use(desk, "P2", p1="3.00")


def test_every_parcel_that_cannot_be_used_is_named_at_once():
    desk = granted("10.00", "5.00")
    draws = {key(1): "11", key(2): "6", key(7): "1", "360281-2023-0001": "2"}
    with pytest.raises(UserError) as caught:
        quota_rules.plan_use(desk.book("P1"), "P1", draws, day=MAY, text="占用")
    said = caught.value.text
    assert "360222-0001要占用11.00亩，可用10.00亩，差1.00亩" in said
    assert "360222-0002要占用6.00亩，可用5.00亩，差1.00亩" in said
    assert "360222-2023-0007没有下达过定额（要占用1.00亩）" in said
    assert "属于乐平市，本县不能占用（要占用2.00亩）" in said


def test_quota_of_a_year_cannot_be_used_before_the_next_nor_after_its_end():
    desk = granted("10.00")
    desk.today = DAY(2026, 1, 1)
    with pytest.raises(UserError, match=r"2024-01-01起才能使用（要占用1.00亩）"):
        _use(desk, "P1", day=DAY(2023, 12, 31), p1="1")
    with pytest.raises(UserError, match=r"已于2025-12-31到期，余10.00亩作废"):
        _use(desk, "P1", day=DAY(2026, 1, 1), p1="1")
    _use(desk, "P1", day=DAY(2024, 1, 1), p1="1")
    _use(desk, "P1", day=DAY(2025, 12, 31), p1="1")


def test_it_can_be_held_for_the_coming_year():
    desk = granted("10.00")
    desk.today = DAY(2023, 12, 20)
    _hold(desk, "P1", p1="3.00")
    assert desk.totals()[Account.HELD] == D("3.00")


def test_a_day_to_come_is_refused():
    desk = granted("10.00")
    with pytest.raises(UserError, match="还没有到"):
        _use(desk, "P1", day=DAY(2024, 5, 2), p1="1")


@pytest.mark.parametrize("wrong", ["1.234", "-1", "0", "", "一亩", "nan", "1e9", True, 1.5])
def test_an_amount_that_is_none_is_refused_in_a_sentence(wrong):
    desk = granted("10.00")
    for plan in (quota_rules.plan_hold, quota_rules.plan_use):
        with pytest.raises(UserError, match="360222-0001的面积"):
            plan(desk.book("P1"), "P1", {key(1): wrong}, day=MAY, text="占用")


def test_full_width_figures_and_the_unit_are_understood():
    desk = granted("10.00")
    _use(desk, "P1", p1="２.５亩")
    assert desk.totals()[Account.USED] == D("2.50")


def test_release_and_write_off_take_only_what_is_the_projects():
    desk = granted("10.00")
    _hold(desk, "P1", p1="4.00")
    with pytest.raises(UserError, match="没有预占的定额"):
        quota_rules.plan_release(desk.book("P2"), "P2", None, text="解除")
    with pytest.raises(UserError, match=r"预占4.00亩，要解除5.00亩，差1.00亩"):
        quota_rules.plan_release(desk.book("P1"), "P1", {key(1): "5"}, text="解除")
    desk.enter(quota_rules.plan_release(desk.book("P1"), "P1", {key(1): "1"}, text="解除"))
    _use(desk, "P1", p1="3.00")
    desk.enter(quota_rules.plan_write_off(desk.book("P1"), "P1", None, text="核销"))
    totals = desk.totals()
    assert (totals[Account.HELD], totals[Account.USED]) == (D("0.00"), D("0.00"))
    assert totals[Account.WRITTEN_OFF] == D("3.00")


def test_draws_are_proposed_from_the_oldest_list_by_number():
    desk = granted("10.00", "5.00")
    desk.grant(frozen("8.00", year=2022))
    proposed = quota_rules.propose_draws(desk.book(), "12", day=MAY)
    assert proposed == {key(1, 2022): D("8.00"), key(1): D("4.00")}
    with pytest.raises(UserError, match=r"可用定额23.00亩，需要24.00亩，差1.00亩"):
        quota_rules.propose_draws(desk.book(), "24", day=MAY)


# --- inspection ---


def test_a_deduction_takes_the_parcels_own_lot_first():
    desk = granted("10.00", "5.00")
    (entry,) = _deduct(desk, "6", parcel=2)
    assert [(p.parcel_key, p.mu) for p in entry.postings if p.mu > 0] == [
        (key(2), D("5.00")),
        (key(1), D("1.00")),
    ]
    assert entry.about == key(2)


def test_what_the_years_quota_cannot_cover_is_owed_and_carried():
    desk = granted("10.00")
    _use(desk, "P1", p1="7.00")
    entries = _deduct(desk, "5")
    assert [entry.kind for entry in entries] == [EntryKind.DEDUCT, EntryKind.OWE]
    assert desk.totals()[Account.OWED] == D("2.00")
    desk.today = DAY(2024, 12, 20)
    desk.grant(frozen("30.00", year=2024))
    (carried,) = desk.enter(quota_rules.plan_carry(desk.book(), day=desk.today))
    assert (carried.list_year, carried.subject, carried.about) == (2024, "I1", key(1))
    assert desk.totals()[Account.OWED] == D("0.00")
    assert desk.totals(2024)[Account.DEDUCTED] == D("2.00")
    assert quota_rules.plan_carry(desk.book(), day=desk.today) == ()


def test_without_any_quota_of_that_year_all_is_owed():
    desk = granted("10.00", year=2022)
    entries = _deduct(desk, "3", parcel=1, year=2024)
    assert [entry.kind for entry in entries] == [EntryKind.OWE]
    assert desk.totals(2023)[Account.OWED] == D("3.00")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"remaining": "4.99"}, "要扣减5.00亩，剩余入库面积只有4.99亩"),
        ({"year": 2021}, "核查年度2021不在试点期内"),
        ({"year": 2026}, "核查年度2026不在试点期内"),
    ],
)
def test_an_impossible_deduction_is_refused(changes, said):
    with pytest.raises(UserError, match=said):
        _deduct(granted("10.00"), "5", **changes)


# --- the end ---


def test_what_is_unused_is_void_at_the_end_and_not_before():
    desk = granted("10.00")
    _use(desk, "P1", p1="4.00")
    with pytest.raises(UserError, match="最早2025-12-31到期"):
        quota_rules.plan_expire(desk.book(), {}, day=MAY)
    desk.today = DAY(2026, 1, 1)
    (entry,) = desk.enter(quota_rules.plan_expire(desk.book(), {}, day=desk.today))
    assert entry.kind is EntryKind.EXPIRE
    assert desk.totals()[Account.VOID] == D("6.00")
    assert desk.totals()[Account.COUNTY] == D("0.00")


def test_holds_must_be_settled_before_the_end():
    desk = granted("10.00")
    _hold(desk, "P1", p1="4.00")
    desk.today = DAY(2026, 1, 1)
    with pytest.raises(UserError, match=r"还有4.00亩预占没有了结（P1）"):
        quota_rules.plan_expire(desk.book(), {(2023, key(1)): ["P1"]}, day=desk.today)


# --- reversal ---


def test_a_reversal_restores_every_balance():
    desk = granted("10.00")
    before = desk.totals()
    used = _use(desk, "P1", p1="4.00")
    desk.enter(plan_reversal(used, desk.entries, reason="登错"))
    assert desk.totals() == before


def test_an_entry_is_reversed_once_and_a_reversal_never():
    desk = granted("10.00")
    used = _use(desk, "P1", p1="4.00")
    back = desk.enter(plan_reversal(used, desk.entries, reason="登错"))
    with pytest.raises(UserError, match=rf"{used[0].key}已由{back[0].key}冲正"):
        plan_reversal(used, desk.entries, reason="登错")
    with pytest.raises(UserError, match="是冲正分录，不能再冲正"):
        plan_reversal(back, desk.entries, reason="登错")
    with pytest.raises(UserError, match="请填写冲正的原因"):
        plan_reversal(used, desk.entries, reason=" ")


def test_what_later_entries_rest_on_is_not_reversed_and_they_are_named():
    desk = granted("10.00")
    held = _hold(desk, "P1", p1="4.00")
    used = _use(desk, "P1", p1="4.00")
    with pytest.raises(UserError, match=rf"后面的{used[0].key}（占用）用到了它"):
        plan_reversal(held, desk.entries, reason="登错")


def test_a_hold_is_not_reversed_at_the_cost_of_another_project():
    desk = granted("10.00")
    held = _hold(desk, "P1", p1="4.00")
    _hold(desk, "P2", p1="4.00")
    used = _use(desk, "P1", p1="4.00")
    with pytest.raises(UserError, match=used[0].key):
        plan_reversal(held, desk.entries, reason="登错")


def test_a_list_is_not_reversed_while_a_later_version_rests_on_it():
    listed = frozen("500.00")
    desk = Desk()
    desk.grant(listed)
    smaller = corrected(listed, p1="499.99")
    desk.grant(smaller)
    desk.grant(corrected(listed, 3))
    targets = [entry for entry in desk.entries if entry.subject == smaller.key]
    with pytest.raises(UserError, match="360222-E000005（入库）"):
        plan_reversal(targets, desk.entries, reason="登错")
