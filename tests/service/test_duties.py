"""What a county owes on a day: inspections, the use plan, the list."""

from __future__ import annotations

import datetime

import pytest

from jdz_forestland.service import inspection_years, plan_years
from jdz_forestland.service.duties import DutyKind, duties
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.planning import Planning
from tests.service.granted import TODAY, keys, registry_of

FOUND = {"result": "normal", "inspected_on": "2024-06-01", "people": ["程立新"]}


@pytest.fixture
def registry(tmp_path):
    with registry_of(tmp_path / "县.gpkg", (100.0, 150.0)) as made:
        yield made


def owed(registry, day: str, list_year: int = 2023):
    moment = datetime.datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=TODAY.tzinfo)
    registry._now = lambda: moment
    registry.now = lambda: moment
    return [(d.kind, d.year, d.count, d.days_left) for d in duties(registry, list_year=list_year)]


def test_nothing_is_owed_before_there_is_a_reserve(tmp_path):
    with registry_of(tmp_path / "新.gpkg", (100.0,), granted=False) as registry:
        assert owed(registry, "2024-06-30") == []


def test_inspections_of_this_year_and_those_left_out_before(registry):
    plan = (DutyKind.PLAN, 2024, 1, -151)
    assert owed(registry, "2024-06-30") == [plan, (DutyKind.INSPECTION, 2024, 2, 184)]
    Inspecting(registry).record(keys(registry)[0], 2024, FOUND)
    assert Inspecting(registry).left(2024) == 1
    assert (DutyKind.INSPECTION, 2024, 1, -31) in owed(registry, "2025-01-31")
    assert (DutyKind.INSPECTION, 2025, 2, 334) in owed(registry, "2025-01-31")


def test_what_is_left_agrees_with_the_work_list(registry):
    inspecting, key = Inspecting(registry), keys(registry)[0]
    left = inspecting.tasks(2024)[0].remaining_mu
    lost = {**FOUND, "result": "lost", "deducted_mu": str(left), "basis": "火灾"}
    inspecting.record(key, 2024, lost)
    owed(registry, "2025-06-30")
    for year in (2024, 2025):
        open_tasks = [task for task in inspecting.tasks(year) if task.found is None]
        assert inspecting.left(year) == len(open_tasks), year
    assert inspecting.left(2025) == 1


def test_the_plan_is_owed_from_a_month_before_until_it_is_final(registry):
    assert (DutyKind.PLAN, 2024, 1, 31) not in owed(registry, "2023-12-31")
    assert (DutyKind.PLAN, 2024, 1, 30) in owed(registry, "2024-01-01")
    Planning(registry).write(2024, {})
    Planning(registry).finalise(2024)
    assert all(kind is not DutyKind.PLAN for kind, *_ in owed(registry, "2024-02-01"))


def test_the_list_is_owed_until_it_is_frozen(tmp_path):
    with registry_of(tmp_path / "名单.gpkg", (100.0,), granted=False) as registry:
        assert owed(registry, "2023-08-01") == []
        assert (DutyKind.LIST, 2023, 1, 14) in owed(registry, "2023-09-01")
        assert (DutyKind.LIST, 2023, 1, -5) in owed(registry, "2023-09-20")
        assert owed(registry, "2024-09-20") == []


def test_years_are_those_of_the_pilot(registry):
    assert plan_years.offered(registry) == [2024]
    assert plan_years.usual(registry) == 2024
    owed(registry, "2031-01-01")
    assert plan_years.offered(registry) == [2024]
    assert inspection_years.offered(registry) == [2025, 2024]
    assert inspection_years.usual(registry) == 2025
