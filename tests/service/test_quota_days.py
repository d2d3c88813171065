"""On no day, not even a past one, may the ledger hold less than nothing; nothing counts twice."""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from jdz_forestland.domain import quota_movement
from jdz_forestland.domain.ledger import Account
from jdz_forestland.errors import UserError
from jdz_forestland.service import replanting, reserving, what_if
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.quota_book import QuotaBook
from tests.service import reserves
from tests.service.reserves import GRANTED_ON, in_reserve, reserve

FIRST, SECOND = "360222-2023-0001", "360222-2023-0002"
FOUND = {"result": "灭失", "inspected_on": "2024-05-10", "people": "张三", "basis": "山洪冲毁"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "登记库.gpkg"


def lowest(book: QuotaBook) -> Decimal:
    """Return the lowest balance that any account of any parcel has at the end of any day."""
    moves: dict[Any, dict[Any, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entry in book.entries():
        for p in entry.postings:
            if p.account is not Account.OUTSIDE:
                moves[p.account, p.list_year, p.parcel_key][entry.day] += p.mu
    sums = []
    for of_place in moves.values():
        standing = Decimal(0)
        for day in sorted(of_place):
            standing += of_place[day]
            sums.append(standing)
    return min(sums)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_nothing_is_used_before_it_was_granted(path):
    with reserve(path, in_reserve(1, "20.00", list_year=2022)) as (registry, clock):
        clock.at(2023, 12, 30)
        book = reserves.grant(registry, 2022)
        clock.at(2024, 6, 30)
        head, (lot,) = registry.fingerprint, book.lots()
        with pytest.raises(UserError, match=f"{GRANTED_ON}起才够"):
            book.use(
                "P1", {lot.parcel_key: "5.00"}, day=day("2023-03-01"), document="准〔2023〕1号"
            )
        assert registry.fingerprint == head
        book.use("P1", {lot.parcel_key: "5.00"}, day=GRANTED_ON, document="准〔2023〕1号")
        assert lowest(book) == 0


def test_what_is_put_right_is_right_on_the_day_it_was_wrong(path):
    with reserve(path, in_reserve(1, "20.00")) as (registry, clock):
        book = reserves.grant(registry)
        wrong = book.use("P1", {FIRST: "20.00"}, day=day("2024-05-02"), document="准1号")
        clock.at(2025, 1, 8)
        (back,) = book.reverse(wrong[0].key, "面积登错")
        assert (back.day, back.at[:10]) == (day("2024-05-02"), "2025-01-08")
        book.use("P1", {FIRST: "15.00"}, day=day("2024-05-02"), document="准1号")
        assert lowest(book) == 0
        (year,) = quota_movement.movements(
            book.entries(), first=day("2024-01-01"), last=day("2024-12-31")
        )
        assert (year.used_mu, year.closing_mu) == (Decimal("15.00"), Decimal("5.00"))


def test_a_granting_that_was_taken_back_leaves_no_trace_in_the_work_list(path):
    with reserve(path, in_reserve(1, "20.00"), in_reserve(2, "8.00")) as (registry, clock):
        book = reserves.grant(registry)
        clock.at(2025, 3, 1)
        book.reverse(book.entries()[0].key, "登错文号")
        assert Inspecting(registry).tasks(2024) == ()
        book.grant(2023, document="赣林字〔2023〕9号", day=GRANTED_ON)
        (task, _) = Inspecting(registry).tasks(2024)
        assert (task.registered_mu, task.remaining_mu) == (Decimal("20.00"), Decimal("20.00"))


def test_a_deduction_counts_from_the_day_on_which_there_was_quota(path):
    with reserve(path, in_reserve(1, "20.00")) as (registry, _):
        reserving.freeze(registry, 2023)
        book = QuotaBook(registry)
        book.grant(2023, document="赣林字〔2024〕1号", day=day("2024-06-01"))
        Inspecting(registry).record(FIRST, 2024, FOUND)  # the visit was before the papers came
        assert book.entries()[-1].day == day("2024-06-01")
        assert lowest(book) == 0


def test_a_deduction_is_never_refused_because_of_what_was_held_that_day(path):
    with reserve(path, in_reserve(1, "20.00")) as (registry, _):
        book = reserves.grant(registry)
        book.hold("P1", {FIRST: "20.00"}, day=day("2024-05-01"))
        book.release("P1", day=day("2024-06-20"))
        Inspecting(registry).record(FIRST, 2024, FOUND)
        assert (book.entries()[-1].day, lowest(book)) == (day("2024-06-20"), 0)


def test_a_parcel_is_granted_in_one_year_only(path):
    with reserve(path, in_reserve(1, "20.00"), in_reserve(2, "8.00")) as (registry, clock):
        book = reserves.grant(registry)
        clock.at(2024, 9, 1)
        granted = reserves.current(registry)
        reserving.return_list(registry, granted.key, "改列年度")
        what_if.accept(registry, 2023, {FIRST: 2024})
        with pytest.raises(UserError, match=r"2023年度已入库20.00亩，那份名单更正后还没有重新定稿"):
            reserving.freeze(registry, 2024)
        reserving.freeze(registry, 2023)  # without it, but not granted yet
        reserving.freeze(registry, 2024)
        with pytest.raises(UserError, match=r"同一图斑不能算两次：.*2023年度已入库20.00亩"):
            book.grant(2024, document="赣林字〔2024〕8号", day=clock().date())
        book.grant(2023, document="赣林字〔2024〕7号", day=clock().date())
        book.grant(2024, document="赣林字〔2024〕8号", day=clock().date())
        sums = {each.list_year: each.county_mu for each in book.accounts()}
        assert sums == {2023: Decimal("8.00"), 2024: Decimal("20.00")}
        assert lowest(book) == 0


def test_a_list_given_up_as_a_whole_frees_its_parcels_by_a_reversal(path):
    with reserve(path, in_reserve(1, "20.00")) as (registry, clock):
        book = reserves.grant(registry)
        clock.at(2024, 9, 1)
        reserving.return_list(registry, reserves.current(registry).key, "整份改列年度")
        what_if.accept(registry, 2023, {FIRST: 2024})
        with pytest.raises(UserError, match="还没有办到入库的图斑"):
            reserving.freeze(registry, 2023)
        book.reverse(book.entries()[0].key, "整份作废")
        reserving.freeze(registry, 2024)
        book.grant(2024, document="赣林字〔2024〕8号", day=clock().date())
        (only,) = book.accounts()
        assert (only.list_year, only.county_mu) == (2024, Decimal("20.00"))


def test_a_correction_cannot_go_below_what_was_deducted(path):
    with reserve(path, in_reserve(1, "20.00"), in_reserve(2, "30.00")) as (registry, clock):
        book = reserves.grant(registry)
        used = book.use("P1", {FIRST: "20.00"}, day=day("2024-05-01"), document="准1号")
        Inspecting(registry).record(FIRST, 2024, FOUND)  # taken from the other parcel
        book.reverse(used[0].key, "项目取消")
        reserving.return_list(registry, reserves.current(registry).key, "面积更正")
        reserving.freeze(registry, 2023)
        with pytest.raises(UserError, match=r"核查已扣减20.00亩，不能改为10.00亩"):
            book.grant(
                2023,
                {FIRST: "10.00", SECOND: "30.00"},
                document="赣林字〔2024〕7号",
                day=clock().date(),
            )
        assert book.remaining_mu(FIRST) == 0


def test_a_deduction_is_not_taken_back_without_its_inspection(path):
    with reserve(path, in_reserve(1, "20.00")) as (registry, _):
        book, inspecting = reserves.grant(registry), Inspecting(registry)
        wrong = inspecting.record(FIRST, 2024, FOUND)
        with pytest.raises(UserError, match="请在核查页更正这次核查"):
            book.reverse(wrong.entries[0], "走错图斑")
        inspecting.correct(wrong.key, {**FOUND, "result": "正常"}, "走错图斑")
        assert book.remaining_mu(FIRST) == inspecting.tasks(2024)[0].remaining_mu == Decimal(20)


def test_the_past_has_no_use_without_its_granting_where_the_clock_fell_back(path):
    with reserve(path, in_reserve(1, "20.00")) as (registry, clock):
        book = reserves.grant(registry)  # at 2024-06-30
        clock.at(2024, 2, 1)
        book.use("P1", {FIRST: "5.00"}, day=day("2024-01-31"), document="准1号")
        assert book.accounts(as_of=day("2024-03-01")) == ()
        assert book.entries(as_of=day("2024-03-01")) == ()
        (now,) = book.accounts(as_of=day("2024-06-30"))
        assert now.used_mu == Decimal("5.00")


def test_what_a_project_gives_back_covers_what_is_owed_of_the_same_year(path):
    with reserve(path, in_reserve(1, "20.00")) as (registry, clock):
        book = reserves.grant(registry)
        used = book.use("P1", {FIRST: "20.00"}, day=day("2024-05-01"), document="准1号")
        Inspecting(registry).record(FIRST, 2024, FOUND)
        assert reserves.account(book).owed_mu == Decimal("20.00")
        book.reverse(used[0].key, "项目取消")
        book.carry(day=clock().date())
        after = reserves.account(book)
        assert (after.owed_mu, after.available_mu, after.deducted_mu) == (0, 0, Decimal("20.00"))


def test_a_lost_parcel_does_not_come_back_beside_the_one_planted_on_its_ground(path):
    with reserve(path, in_reserve(1, "20.00")) as (registry, _):
        reserves.grant(registry)
        inspecting = Inspecting(registry)
        found = inspecting.record(FIRST, 2024, FOUND)
        replanting.replant(registry, FIRST, list_year=2024, reason="重新造林")
        head = registry.fingerprint
        with pytest.raises(UserError, match="已重新造林，现为2024年度1号图斑"):
            inspecting.correct(found.key, {**FOUND, "result": "正常"}, "走错图斑")
        assert registry.fingerprint == head
        inspecting.correct(found.key, {**FOUND, "basis": "泥石流冲毁"}, "依据写错")


def test_a_granting_stays_while_what_is_owed_for_its_parcel_stands(path):
    with reserve(path, in_reserve(1, "20.00")) as (registry, _):
        book = reserves.grant(registry)
        used = book.use("P1", {FIRST: "20.00"}, day=day("2024-05-01"), document="准1号")
        Inspecting(registry).record(FIRST, 2024, FOUND)  # all of it is owed
        book.reverse(used[0].key, "项目取消")
        with pytest.raises(UserError, match=r"核查已扣减20.00亩，不能改为0.00亩"):
            book.reverse(book.entries()[0].key, "登错")
