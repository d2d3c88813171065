"""The reserve list of a year: numbers, sums, freezing; nothing on it changes afterwards."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from jdz_forestland.domain import reserve as rules
from jdz_forestland.domain.frozen_list import ListState, list_hash
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service import exporting, reserving
from jdz_forestland.service.casework import Casework
from tests.casework import complete_values, reason_values
from tests.service.reserves import current, grant, in_reserve, reserve

D = Decimal
KEY = "360222-2023-0001"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "登记库.gpkg"


def test_numbers_start_at_one_and_members_come_first(path):
    lead = in_reserve(1, "5.00", stage=Stage.LEAD)
    with reserve(path, lead, in_reserve(3, "4.00"), in_reserve(7, "6.00")) as (registry, _):
        assert reserving.renumber(registry, 2023) == 3
        numbers = [(p.key[-4:], p.parcel_no) for p in registry.parcels(list_year=2023)]
        assert numbers == [("0003", 1), ("0007", 2), ("0001", 3)]
        assert reserving.renumber(registry, 2023) == 0
        last = registry.history()[-1]
        both = [(d.before or {}, d.after or {}) for d in last.deltas]
        changed = [(old["parcel_no"], new["parcel_no"]) for old, new in both]
        assert changed == [(3, 1), (7, 2), (1, 3)]
        assert registry.verify() == []


def test_members_are_numbered_village_by_village(path):
    far = in_reserve(1, "4.00", village_code="360222101299", village="远村村委会")
    with reserve(path, far, in_reserve(2, "6.00")) as (registry, _):
        reserving.renumber(registry, 2023)
        assert [p.key[-4:] for p in registry.parcels(list_year=2023)] == ["0002", "0001"]


def test_every_sum_agrees_from_the_parcel_to_the_form(path):
    other = in_reserve(
        3, "0.01", town_code="360222102", town="经公桥镇", village_code="", village="某村"
    )
    with reserve(path, in_reserve(1, "33.33"), in_reserve(2, "66.67"), other) as (registry, _):
        view = reserving.view(registry, 2023)
    assert view.difference_mu == D("0.00")
    assert [(s.level.label, s.name, s.parcels, s.parcels_mu, s.form_mu) for s in view.levels] == [
        ("村", "鹅湖镇桃岭村委会", 2, D("100.00"), D("100.00")),
        ("村", "经公桥镇某村", 1, D("0.01"), D("0.01")),
        ("乡镇", "鹅湖镇", 2, D("100.00"), D("100.00")),
        ("乡镇", "经公桥镇", 1, D("0.01"), D("0.01")),
        ("县", "浮梁县", 3, D("100.01"), D("100.01")),
        ("附件表合计", "合计", 3, D("100.01"), D("100.01")),
    ]
    assert view.total_mu == view.split.reserve_mu == D("100.01")


def test_a_form_that_prints_something_else_shows_as_a_difference(path):
    with reserve(path, in_reserve(1, "33.33")) as (registry, _):
        view = reserving.view(registry, 2023)
    assert view.form is not None
    wrong = replace(view.form, rows=(replace(view.form.rows[0], reserve_area_mu=D("33.32")),))
    differences = [level.difference_mu for level in rules.reconciled(view.members, wrong)]
    assert differences == [D("0.01")] * 4


def test_confirmed_parcels_that_are_left_out_are_named_with_the_reason(path):
    waiting = in_reserve(2, "5.00", stage=Stage.ACCEPTANCE)
    nothing = in_reserve(3, "5.00", stage=Stage.LEAD, class_after=())
    with reserve(path, in_reserve(1, "4.00"), waiting, nothing) as (registry, _):
        Casework(registry).act("360222-2023-0002", Action.WITHDRAW, reason_values(text="不干了"))
        view = reserving.view(registry, 2023)
        assert [(o.parcel.parcel_no, o.reason) for o in view.left_out] == [(2, "已撤回：不干了")]


def test_a_list_is_frozen_with_the_hash_of_its_lines_and_of_its_form(path):
    with reserve(path, in_reserve(1, "4.00"), in_reserve(2, "6.00")) as (registry, clock):
        frozen = reserving.freeze(registry, 2023, reporter="李四")
        assert (frozen.key, frozen.state) == ("360222-2023-L1", ListState.FROZEN)
        assert frozen.total_mu == D("10.00")
        assert frozen.list_hash == list_hash(frozen.lines)
        clock.at(2024, 7, 1)
        assert rules.form_sha256(reserving.form_of(registry, frozen)) == frozen.form_sha256
        final = exporting.annex_form(registry, list_year=2023, draft=False, reporter="王五")
        assert rules.form_sha256(final) == frozen.form_sha256
        assert reserving.current(registry, 2023) == frozen
        view = reserving.view(registry, 2023)
        assert view.freeze_why
        assert view.renumber_why
        assert view.levels[-1].parcels_mu == view.levels[-1].form_mu == D("10.00")


def test_numbers_cannot_change_after_freezing_and_can_after_a_return(path):
    with reserve(path, in_reserve(1, "4.00")) as (registry, _):
        frozen = reserving.freeze(registry, 2023)
        for again in (reserving.renumber, reserving.freeze):
            with pytest.raises(UserError, match="已定稿"):
                again(registry, 2023)
        with pytest.raises(UserError, match="原因"):
            reserving.return_list(registry, frozen.key, " ")
        back = reserving.return_list(registry, frozen.key, "退回单〔2023〕1号")
        assert back.state is ListState.RETURNED
        assert reserving.current(registry, 2023) is None
        second = reserving.freeze(registry, 2023)
        assert (second.version, second.key) == (2, "360222-2023-L2")
        assert [each.state for each in reserving.lists(registry, 2023)] == [
            ListState.RETURNED,
            ListState.FROZEN,
        ]


@pytest.mark.parametrize(
    ("parcels", "said"),
    [
        ([], "还没有办到入库的图斑"),
        ([in_reserve(2, "4.00")], "缺1号"),
        ([in_reserve(1, "4.00", stage=Stage.CHANGE)], "还没有办到入库的图斑"),
        (
            [in_reserve(1, "4.00"), in_reserve(2, "4.00", shape=in_reserve(1, "4.00").shape)],
            "与其他图斑重叠",
        ),
    ],
)
def test_a_list_with_a_fault_is_not_frozen(path, parcels, said):
    with reserve(path, *parcels) as (registry, _):
        with pytest.raises(UserError, match=said):
            reserving.freeze(registry, 2023)
        assert reserving.lists(registry) == []
        assert reserving.view(registry, 2023).freeze_why


def test_the_same_ground_is_not_listed_again_in_another_year(path):
    first = in_reserve(1, "4.00")
    again = in_reserve(1, "4.00", list_year=2024, shape=first.shape)
    with reserve(path, first, again) as (registry, _), pytest.raises(UserError, match="重叠"):
        reserving.freeze(registry, 2024)


def test_ground_that_was_given_up_counts_for_nobody(path):
    gone = in_reserve(2, "4.00", stage=Stage.REJECTED, shape=in_reserve(1, "4.00").shape)
    with reserve(path, in_reserve(1, "4.00"), gone) as (registry, _):
        assert reserving.freeze(registry, 2023).total_mu == D("4.00")


def test_a_year_outside_the_pilot_has_no_list(path):
    late, said = in_reserve(1, "4.00", list_year=2025), "名单年度2025不在试点期内（2022—2024）"
    with reserve(path, late) as (registry, _), pytest.raises(UserError, match=said):
        reserving.freeze(registry, 2025)


def test_nothing_of_a_member_changes_while_the_list_is_closed(path):
    with reserve(path, in_reserve(1, "4.00"), in_reserve(2, "5.00")) as (registry, _):
        frozen = reserving.freeze(registry, 2023)
        casework, head = Casework(registry), registry.fingerprint
        for action in (Action.SEND_BACK, Action.REJECT):
            values = reason_values(**({"to": "planting"} if action is Action.SEND_BACK else {}))
            with pytest.raises(UserError, match="请先退回名单"):
                casework.act(KEY, action, values)
        larger = replace(registry.store.parcel(KEY), reserve_area_m2=D("1.00"))
        with pytest.raises(UserError, match="360222-0001在2023年度的名单上"):
            reserving.refuse_closed(registry.store, [larger], what="更改")
        reserving.refuse_closed(registry.store, [registry.store.parcel(KEY)], what="更改")
        assert registry.fingerprint == head
        reserving.return_list(registry, frozen.key, "更正")
        casework.act(KEY, Action.REJECT, reason_values())


def test_the_results_of_city_and_province_are_entered_on_a_closed_list(path):
    with reserve(path, in_reserve(1, "4.00")) as (registry, _):
        reserving.freeze(registry, 2023)
        casework = Casework(registry)
        parcel = registry.store.parcel(KEY)
        outcome = casework.act(KEY, Action.PASS, complete_values(Stage.REGISTRATION, parcel))
        assert not outcome.missing
        casework.undo()


def test_who_comes_after_freezing_is_not_on_the_form(path):
    with reserve(path, in_reserve(1, "4.00")) as (registry, _):
        frozen = reserving.freeze(registry, 2023)
        with registry.store.change(who="张三", at="x", verb="derive") as change:
            change.put_parcel(in_reserve(2, "9.00"))
        form = exporting.annex_form(registry, list_year=2023, draft=False)
        assert rules.form_sha256(form) == frozen.form_sha256
        (late,) = reserving.view(registry, 2023).left_out
        assert late.reason == "名单定稿以后才办到入库，可以转入下一年度"


def test_a_granted_list_is_opened_for_correction_and_not_returned(path):
    with reserve(path, in_reserve(1, "4.00")) as (registry, _):
        grant(registry)
        frozen = current(registry)
        assert frozen.state is ListState.GRANTED
        opened = reserving.return_list(registry, frozen.key, "面积更正")
        assert opened.state is ListState.CORRECTED
        assert reserving.freeze(registry, 2023).version == 2
