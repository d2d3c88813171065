"""Moving parcels between two lists: what it would bring, and what accepting writes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jdz_forestland.domain.what_if import Assumptions
from jdz_forestland.errors import UserError
from jdz_forestland.service import reserving, what_if
from tests.service.reserves import in_reserve, reserve

D = Decimal


@pytest.fixture
def path(tmp_path):
    return tmp_path / "登记库.gpkg"


def _parcels():
    first = [in_reserve(number, mu) for number, mu in enumerate(("300.00", "250.00", "80.00"), 1)]
    return [*first, in_reserve(1, "100.00", list_year=2024)]


def test_a_moved_parcel_brings_the_pools_share_back_to_the_county(path):
    with reserve(path, *_parcels()) as (registry, _):
        head = registry.fingerprint
        found = what_if.preview(registry, 2023, {"360222-2023-0003": 2024})
        this, following = found.years
        assert (this.before.county_mu, this.before.pool_mu) == (D("500.00"), D("130.00"))
        assert (this.after.county_mu, this.after.pool_mu) == (D("500.00"), D("50.00"))
        assert following.difference("county_mu") == D("80.00")
        assert found.total_difference("pool_mu") == D("-80.00")
        assert found.total_difference("reserve_mu") == D("0.00")
        assert registry.fingerprint == head


def test_use_and_inspections_are_assumed_and_counted(path):
    with reserve(path, *_parcels()) as (registry, _):
        plan = Assumptions({2024: D("450.00"), 2025: D("100.00")}, D("0.05"))
        this, following = what_if.preview(registry, 2023, {}, assumptions=plan).years
        # 5 % of 630.00 from list 2023, 5 % of 730.00 from list 2024
        assert (this.after.deduction_mu, following.after.deduction_mu) == (D("31.50"), D("36.50"))
        assert (this.after.used_mu, this.after.unused_mu) == (D("468.50"), D("0.00"))
        assert (following.after.used_mu, following.after.unused_mu) == (D("63.50"), D("0.00"))
        all_lost = what_if.preview(registry, 2023, {}, assumptions=Assumptions({}, D("1"))).years
        assert all_lost[0].after.owed_mu == D("130.00")


def test_accepting_moves_and_numbers_both_lists_in_one_entry(path):
    with reserve(path, *_parcels()) as (registry, _):
        before = len(registry.history())
        assert what_if.accept(registry, 2023, {"360222-2023-0001": 2024}) == 1
        assert len(registry.history()) == before + 1
        numbers = {
            year: [(p.key, p.parcel_no) for p in registry.parcels(list_year=year)]
            for year in (2023, 2024)
        }
        assert numbers == {
            2023: [("360222-2023-0002", 1), ("360222-2023-0003", 2)],
            2024: [("360222-2023-0001", 1), ("360222-2024-0001", 2)],
        }
        assert registry.verify() == []
        assert what_if.accept(registry, 2023, {"360222-2023-0001": 2023}) == 1
        assert reserving.view(registry, 2023).total_mu == D("630.00")


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ({}, "没有要调整年度的图斑"),
        ({"360222-2023-0001": 2023}, "没有要调整年度的图斑"),
        ({"360222-2023-0099": 2024}, "不在这两个年度的名单中"),
        ({"360222-2023-0001": 2026}, "请选择这两个年度之一"),
    ],
)
def test_what_cannot_be_moved_is_refused(path, moves, said):
    with reserve(path, *_parcels()) as (registry, _), pytest.raises(UserError, match=said):
        what_if.accept(registry, 2023, moves)


def test_nothing_leaves_or_joins_a_frozen_list_but_who_came_late_may_go(path):
    with reserve(path, *_parcels()) as (registry, _):
        reserving.freeze(registry, 2023)
        for moves in ({"360222-2023-0001": 2024}, {"360222-2024-0001": 2023}):
            with pytest.raises(UserError, match="2023年度名单已定稿"):
                what_if.accept(registry, 2023, moves)
        with registry.store.change(who="张三", at="x", verb="derive") as change:
            change.put_parcel(in_reserve(4, "9.00"))
        assert what_if.accept(registry, 2023, {"360222-2023-0004": 2024}) == 1
        assert reserving.view(registry, 2024).total_mu == D("109.00")
        assert reserving.view(registry, 2023).difference_mu == D("0.00")


@pytest.mark.parametrize(
    "assumptions", [Assumptions({}, D("1.01")), Assumptions({2024: D("-1")}, D("0"))]
)
def test_an_assumption_that_makes_no_sense_is_refused(path, assumptions):
    with reserve(path, *_parcels()) as (registry, _), pytest.raises(UserError):
        what_if.preview(registry, 2023, {}, assumptions=assumptions)
