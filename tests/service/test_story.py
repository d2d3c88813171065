"""The sample story: whole, plain, exact, and the same each time."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from jdz_forestland.domain import reserve
from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.project import ProjectState
from jdz_forestland.domain.stage import Stage
from jdz_forestland.domain.use_plan import PlanState
from jdz_forestland.errors import Cancelled
from jdz_forestland.service import reserving, sample, time_machine
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.investing import Investing
from jdz_forestland.service.planning import Planning
from jdz_forestland.service.projects import Projects
from jdz_forestland.service.quota_book import QuotaBook
from tests.service import told


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return told.copy_to(tmp_path_factory.mktemp("story"))


@pytest.fixture
def registry(path):
    with told.opened(path) as opened:
        yield opened


def test_the_registry_is_sound_and_says_that_it_is_made_up(registry):
    assert registry.verify() == []
    assert registry.is_sample
    (paper, *_) = Casework(registry).materials(registry.parcels()[0].key)
    assert "示例" in paper.file_name


def test_parcels_stand_at_every_step_and_most_are_on_the_list(registry):
    stages = {stage: number for stage, number, _ in registry.summary(2023).by_stage}
    assert stages[Stage.REGISTRATION] == 27
    assert {Stage.LEAD, Stage.APPLICATION, Stage.NOTICE, Stage.PLANTING, Stage.CHANGE} <= set(
        stages
    )
    assert len(registry.parcels(stage=Stage.WITHDRAWN)) == 1
    assert len(registry.parcels(list_year=2024)) == 3


def test_the_list_is_granted_and_its_sums_agree(registry):
    view = reserving.view(registry, 2023)
    assert view.frozen.state.label == "已下达"
    assert view.difference_mu == 0
    (account,) = QuotaBook(registry).accounts()
    assert account.reserve_mu == view.total_mu == Decimal("522.64")
    assert (account.county_mu, account.pool_mu) == (Decimal("500.00"), Decimal("22.64"))
    gone = account.used_mu + account.held_mu + account.deducted_mu
    assert account.available_mu == Decimal("500.00") - gone


def test_projects_inspections_investors_and_the_plan_are_there(registry):
    states = [view.state for view in Projects(registry).all()]
    assert states == [ProjectState.WRITTEN_OFF, ProjectState.USED, ProjectState.HELD]
    summary = Inspecting(registry).summary(2024)
    assert (summary.parcels, summary.done, summary.deducted_mu) == (27, 23, Decimal("3.60"))
    assert all(task.photos for task in Inspecting(registry).tasks(2024) if task.found)
    rows = [row for row in Investing(registry).rows(list_year=2023) if row.agreements]
    assert len(rows) == 9
    assert any(row.due_yuan for row in rows)
    assert any(not row.due_yuan for row in rows)
    plan = Planning(registry).current(2024)
    assert plan.state is PlanState.FINAL
    assert plan.figures.supplement_mu == Decimal("39.29")


def test_the_form_as_it_was_filed_comes_out_the_same(path, registry, tmp_path):
    frozen = reserving.current(registry, 2023)
    assert frozen is not None
    filed_at = datetime.datetime.fromisoformat(frozen.at)
    made = time_machine.as_of(path, filed_at, tmp_path, now=lambda: told.AFTER)
    with told.opened(made) as then:
        assert then.verify() == []
        held = reserving.current(then, 2023)
        assert held is not None
        form = reserving.form_of(then, held)
        assert held.list_hash == frozen.list_hash
        assert held.state.label == "已定稿"
        assert reserve.form_sha256(form) == frozen.form_sha256
        assert QuotaBook(then).accounts() == ()


def test_the_same_story_comes_out_each_time(registry, tmp_path):
    again = sample.make_story(tmp_path / "示例.gpkg", who=told.WHO, progress=Silent())
    with told.opened(again) as other:
        assert [e.deltas for e in other.history()[2:]] == [e.deltas for e in registry.history()[2:]]


def test_cancelled_it_leaves_nothing(tmp_path):
    class Stop(Silent):
        def step(self, name, done=0, total=0):
            if name == "示例：申请" and done == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        sample.make_story(tmp_path / "示例.gpkg", who=told.WHO, progress=Stop())
    assert list(tmp_path.iterdir()) == []
