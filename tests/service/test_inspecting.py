"""The yearly inspection: due, found, deducted, owed, corrected, and planted again."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from jdz_forestland.domain.inspection import Result
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service import reserving
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.projects import Projects
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry
from jdz_forestland.service.replanting import replant
from tests.casework import complete_values
from tests.service import granted
from tests.service.test_projects import ROAD

GOOD = {"result": "正常", "inspected_on": "2024-05-10", "people": "张三、李四"}
POOR = GOOD | {"result": "退化", "deducted_mu": "2.50", "basis": "实测退化2.50亩"}
LOST = GOOD | {"result": "灭失", "basis": "山洪冲毁"}


@pytest.fixture
def registry(tmp_path):
    """A granted list of three parcels: 15, 15 and 0.4 亩."""
    with granted.registry_of(tmp_path / "库.gpkg", (100.0, 100.0, 16.0)) as opened:
        yield opened


def at(registry, day: str) -> Registry:
    """The same registry on another day."""
    moment = datetime.datetime.fromisoformat(f"{day}T10:00:00+08:00")
    return Registry(registry.store, who="张三", now=lambda: moment)


def account(registry):
    (found,) = QuotaBook(registry).accounts()
    return found


def test_the_work_list_is_every_parcel_from_the_year_its_quota_is_used(registry):
    inspecting = Inspecting(registry)
    assert inspecting.years() == [2024]
    assert [task.parcel.key for task in inspecting.tasks(2024)] == granted.keys(registry)
    assert inspecting.tasks(2023) == ()
    assert not any(task.overdue for task in inspecting.tasks(2024))
    assert inspecting.overdue() == ()
    next_year = Inspecting(at(registry, "2025-01-02"))
    assert len(next_year.overdue()) == 3
    assert next_year.years() == [2025, 2024]


def test_a_deduction_goes_against_the_quota_of_the_year(registry):
    inspecting, (first, *_) = Inspecting(registry), granted.keys(registry)
    before = account(registry).available_mu
    found = inspecting.record(first, 2024, POOR)
    assert found.deducted_mu == Decimal("2.50")
    assert found.remaining_mu == registry.parcels()[0].reserve_area_mu - Decimal("2.50")
    assert account(registry).available_mu == before - Decimal("2.50")
    assert account(registry).deducted_mu == Decimal("2.50")
    (task, *_) = inspecting.tasks(2024)
    assert task.found == found
    assert task.remaining_mu == found.remaining_mu
    summary = inspecting.summary(2024)
    assert (summary.parcels, summary.done, summary.deducted_mu) == (3, 1, Decimal("2.50"))
    assert summary.by_result == ((Result.DEGRADED, 1, Decimal("2.50")),)
    assert len(registry.history()[-1].deltas) > 1  # finding and entry in one


def test_of_a_lost_parcel_all_that_is_left_is_proposed_and_taken(registry):
    inspecting, (first, *_) = Inspecting(registry), granted.keys(registry)
    whole = registry.parcels()[0].reserve_area_mu
    assert inspecting.proposed(first, Result.LOST) == whole
    assert inspecting.proposed(first, Result.POOR_TENDING) == 0
    assert inspecting.record(first, 2024, LOST).deducted_mu == whole
    later = Inspecting(at(registry, "2025-03-01"))
    assert [task.parcel.key for task in later.tasks(2025)] == granted.keys(registry)[1:]
    with pytest.raises(UserError, match="已全部扣减"):
        later.record(first, 2025, GOOD | {"inspected_on": "2025-02-01"})


def test_what_the_quota_cannot_cover_is_owed_until_corrected(registry):
    inspecting, projects = Inspecting(registry), Projects(registry)
    first, second, _ = granted.keys(registry)
    areas = [parcel.reserve_area_mu for parcel in registry.parcels()]
    road = projects.register(ROAD | {"area_mu": "30.00"})
    draws = {first: areas[0], second: str(30 - areas[0])}
    projects.use(road.key, draws, day=datetime.date(2024, 3, 1), document="批复")
    free = account(registry).available_mu
    found = inspecting.record(first, 2024, LOST)
    owed = areas[0] - free
    assert account(registry).available_mu == 0
    assert account(registry).owed_mu == owed
    assert inspecting.tasks(2024)[0].owed_mu == owed
    assert QuotaBook(registry).remaining_mu(first) == 0
    corrected = inspecting.correct(found.key, POOR, "山洪只冲毁一部分")
    assert account(registry).owed_mu == max(Decimal("2.50") - free, Decimal("0.00"))
    assert corrected.deducted_mu == Decimal("2.50")


def test_a_correction_strikes_the_first_and_takes_its_entries_back(registry):
    inspecting, (first, *_) = Inspecting(registry), granted.keys(registry)
    whole, before = registry.parcels()[0].reserve_area_mu, account(registry).available_mu
    wrong = inspecting.record(first, 2024, LOST)
    entries = len(registry.history())
    right = inspecting.correct(wrong.key, POOR, "走错图斑")
    assert len(registry.history()) == entries + 1
    assert (right.attempt, right.why, right.before_mu) == (2, "走错图斑", whole)
    assert [each.standing for each in inspecting.of(first)] == [
        Standing.SUPERSEDED,
        Standing.STANDING,
    ]
    assert inspecting.of(first)[0] == replace(wrong, standing=Standing.SUPERSEDED)
    assert account(registry).available_mu == before - Decimal("2.50")
    assert inspecting.tasks(2024)[0].struck == (inspecting.of(first)[0],)
    with pytest.raises(UserError, match="更正过"):
        inspecting.correct(wrong.key, GOOD, "再来")
    clean = inspecting.correct(right.key, GOOD, "复核正常")
    assert clean.deducted_mu == 0
    assert account(registry).available_mu == before
    assert all(problem.where == "materials" for problem in registry.verify())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"deducted_mu": "2.505"}, "最多两位小数"),
        ({"deducted_mu": "-1"}, "面积"),
        ({"deducted_mu": "一亩"}, "面积"),
        ({"deducted_mu": "15.02"}, "多出"),
        ({"basis": " "}, "还没有写扣减依据"),
        ({"result": "正常"}, "不能扣减"),
        ({"result": "很好"}, "以下之一"),
        ({"inspected_on": "2024-08-01"}, "还没有到"),
        ({"inspected_on": "2023-12-31"}, "不在2024年"),
        ({"people": ""}, "核查人员"),
    ],
)
def test_what_is_no_inspection_is_refused_and_nothing_written(registry, change, said):
    entries, free = len(registry.history()), account(registry).available_mu
    with pytest.raises(UserError, match=said):
        Inspecting(registry).record(granted.keys(registry)[0], 2024, POOR | change)
    assert len(registry.history()) == entries
    assert account(registry).available_mu == free


@pytest.mark.parametrize("year", [2019, 2023, 2025, 2031])
def test_a_year_outside_is_refused(registry, year):
    values = GOOD | {"inspected_on": f"{year}-05-01"}
    with pytest.raises(UserError):
        Inspecting(registry).record(granted.keys(registry)[0], year, values)


def test_one_inspection_for_a_parcel_and_year(registry):
    inspecting, (first, *_) = Inspecting(registry), granted.keys(registry)
    inspecting.record(first, 2024, GOOD)
    with pytest.raises(UserError, match="已于2024-05-10核查过（正常）"):
        inspecting.record(first, 2024, GOOD)
    later = Inspecting(at(registry, "2025-03-01"))
    later.record(first, 2025, GOOD | {"inspected_on": "2025-02-01"})
    assert [each.year for each in later.of(first)] == [2024, 2025]


def test_photos_are_papers_of_the_parcel(registry, tmp_path):
    inspecting, (first, second, _) = Inspecting(registry), granted.keys(registry)
    path = tmp_path / "照片.jpg"
    path.write_bytes(b"a photo")
    photo = Casework(registry).attach(first, Stage.REGISTRATION, "inspection_photo", path)
    with pytest.raises(UserError, match="没有材料"):
        inspecting.record(second, 2024, GOOD, photos=(photo.key,))
    inspecting.record(first, 2024, GOOD, photos=(photo.key,))
    assert inspecting.tasks(2024)[0].photos == (photo,)


def test_a_lost_parcel_is_planted_again_and_comes_in_with_entries_of_its_own(registry):
    inspecting, (first, *_) = Inspecting(registry), granted.keys(registry)
    with pytest.raises(UserError, match="剩余入库面积"):
        replant(registry, first, list_year=2024, reason="重新造林")
    inspecting.record(first, 2024, LOST)
    for year in (2023, 2022, 2030):
        with pytest.raises(UserError):
            replant(registry, first, list_year=year, reason="重新造林")
    old_view = reserving.view(registry, 2023)
    fresh = replant(registry, first, list_year=2024, reason="重新造林")
    assert (fresh.key, fresh.parcel_no, fresh.stage) == ("360222-2024-0001", 1, Stage.PLANTING)
    with pytest.raises(UserError, match="已重新造林，现为2024年度1号"):
        replant(registry, first, list_year=2024, reason="再来一次")
    assert reserving.view(registry, 2023).levels == old_view.levels
    casework = Casework(registry)
    assert not [f for f in casework.file(fresh.key).findings if f.rule.code == "T-101"]
    steps = {record.stage for record in casework.file(fresh.key).records}
    assert steps == {
        Stage.LEAD,
        Stage.APPLICATION,
        Stage.VERIFICATION,
        Stage.NOTICE,
        Stage.CONFIRMATION,
    }
    missing = casework.act(fresh.key, Action.PASS, complete_values(Stage.PLANTING, fresh)).missing
    assert [item.field for item in missing] == ["papers/planting_design"]  # nothing else
    assert all(problem.where == "materials" for problem in registry.verify())


def test_many_parcels_take_one_finding_and_each_that_cannot_says_why(registry):
    inspecting, keys = Inspecting(registry), granted.keys(registry)
    inspecting.record(keys[0], 2024, POOR)
    done = inspecting.record_many(keys, 2024, GOOD)
    assert [each.found is not None for each in done] == [False, True, True]
    assert "核查过（退化）" in done[0].refusal
