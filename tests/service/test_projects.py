"""Projects: each use names its parcels, the remainder stays, too much is refused with the sums."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from jdz_forestland.domain.project import ProjectState
from jdz_forestland.errors import UserError
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.projects import Projects
from jdz_forestland.service.quota_book import QuotaBook
from tests.service import granted

DAY = datetime.date(2024, 3, 1)
ROAD = {
    "name": "浮梁县某乡村公路",
    "kind": "基础设施",
    "location": "鹅湖镇桃岭村",
    "area_mu": "20.00",
    "plan_year": 2024,
    "approval_no": "赣林地审〔2024〕11号",
    "approved_on": "2024-02-20",
}


@pytest.fixture
def registry(tmp_path):
    """A granted list of two parcels of about 15 亩 each."""
    with granted.registry_of(tmp_path / "库.gpkg", (100.0, 100.0)) as opened:
        yield opened


def free(registry) -> Decimal:
    (account,) = QuotaBook(registry).accounts()
    return account.available_mu


def test_a_use_draws_on_named_parcels_and_the_remainder_stays(registry):
    projects, (first, second) = Projects(registry), granted.keys(registry)
    made = projects.register(ROAD)
    assert made.key == "360222-XM001"
    before = free(registry)
    whole = registry.parcels()[0].reserve_area_mu
    draws = {first: whole, second: "3.21"}
    (entry,) = projects.use(made.key, draws, day=DAY, document="赣林地审〔2024〕11号")
    assert entry.subject == made.key
    assert free(registry) == before - whole - Decimal("3.21")
    view = projects.one(made.key)
    assert view.state is ProjectState.USED
    assert (view.used_mu, view.open_mu) == (whole + Decimal("3.21"), 20 - whole - Decimal("3.21"))
    (use,) = projects.uses_of(second)
    assert use.project == made
    assert use.total_mu == Decimal("3.21")
    assert use.entries == (entry,)
    lots = {lot.parcel_key: lot.free_mu for lot in projects.free_lots()}
    assert lots == {second: registry.parcels()[1].reserve_area_mu - Decimal("3.21")}
    assert all(problem.where == "materials" for problem in registry.verify())


def test_held_used_written_off_and_taken_back(registry):
    projects, (first, _) = Projects(registry), granted.keys(registry)
    key, start = projects.register(ROAD).key, free(registry)
    projects.hold(key, {first: "10"}, day=DAY)
    assert projects.one(key).state is ProjectState.HELD
    assert free(registry) == start - 10
    projects.release(key, {first: "2"}, day=DAY)
    projects.use(key, {first: "8"}, day=DAY, document="批复")
    view = projects.one(key)
    assert (view.held_mu, view.used_mu) == (Decimal(0), Decimal(8))
    (off,) = projects.write_off(key, day=DAY, document="核销单")
    assert projects.one(key).state is ProjectState.WRITTEN_OFF
    used = next(e for e in projects.one(key).entries if e.kind.value == "use")
    with pytest.raises(UserError, match="先从后往前冲正"):
        projects.take_back(used.key, "记错")
    projects.take_back(off.key, "记错")
    projects.take_back(used.key, "记错")
    assert projects.one(key).state is ProjectState.HELD
    projects.release(key, day=DAY)
    assert free(registry) == start
    assert projects.one(key).drawn == ()
    assert len(projects.uses_of(first)[0].entries) == 7


@pytest.mark.parametrize(
    ("mu", "said"),
    [
        ("16", "可用"),
        ("3.213", "不对"),
        ("-1", "不对"),
        ("0", "不对"),
        ("很多", "不是数字"),
        ("NaN", "不对"),
        (1.5, "不对"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_written(registry, mu, said):
    projects, (first, _) = Projects(registry), granted.keys(registry)
    key = projects.register(ROAD).key
    entries, start = len(registry.history()), free(registry)
    for draw in (projects.hold, projects.use):
        with pytest.raises(UserError, match=said):
            draw(key, {first: mu}, day=DAY, document="批复")
    assert len(registry.history()) == entries
    assert free(registry) == start


def test_more_than_the_project_occupies_is_refused_with_the_sums(registry):
    projects, (first, second) = Projects(registry), granted.keys(registry)
    key = projects.register(ROAD | {"area_mu": "12"}).key
    projects.hold(key, {first: "10"}, day=DAY)
    projects.use(key, {first: "10", second: "2"}, day=DAY, document="批复")  # what it held first
    with pytest.raises(UserError, match=r"占用12\.00亩，已安排12\.00亩，再安排0\.01亩"):
        projects.hold(key, {second: "0.01"}, day=DAY)
    with pytest.raises(UserError, match=r"多出0\.01亩"):
        projects.correct(key, ROAD | {"area_mu": "11.99"}, "面积写错")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"area_mu": "1.234"}, "最多两位小数"),
        ({"area_mu": "-3"}, "面积"),
        ({"area_mu": "0"}, "大于0"),
        ({"area_mu": "约20"}, "面积"),
        ({"plan_year": "二零二四"}, "年"),
        ({"approved_on": "2031-01-01"}, "还没有到"),
        ({"approval_no": ""}, "没有批准文号"),
        ({"kind": "秘密"}, "以下之一"),
        ({"name": "", "location": ""}, "项目名称、占用林地地点"),
    ],
)
def test_what_is_no_project_is_refused_and_nothing_written(registry, change, said):
    entries = len(registry.history())
    with pytest.raises(UserError, match=said):
        Projects(registry).register(ROAD | change)
    assert len(registry.history()) == entries


def test_one_permit_is_one_project(registry):
    projects = Projects(registry)
    first = projects.register(ROAD)
    with pytest.raises(UserError, match="已登记给项目"):
        projects.register(ROAD | {"name": "另一条路"})
    projects.cancel(first.key, "不建了")
    assert projects.register(ROAD).key == "360222-XM002"


def test_cancelling_gives_back_what_is_held_in_the_same_entry_of_the_history(registry):
    projects, (first, _) = Projects(registry), granted.keys(registry)
    key, start = projects.register(ROAD).key, free(registry)
    projects.hold(key, {first: "5"}, day=DAY)
    entries = len(registry.history())
    projects.cancel(key, "改线")
    assert len(registry.history()) == entries + 1
    assert free(registry) == start
    with pytest.raises(UserError, match="已取消"):
        projects.hold(key, {first: "5"}, day=DAY)


def test_a_project_that_used_quota_is_not_cancelled(registry):
    projects, (first, _) = Projects(registry), granted.keys(registry)
    key = projects.register(ROAD).key
    projects.use(key, {first: "5"}, day=DAY, document="批复")
    with pytest.raises(UserError, match=r"已占用5\.00亩"):
        projects.cancel(key, "改线")


def test_a_proposal_takes_the_lots_in_order(registry):
    projects, (first, second) = Projects(registry), granted.keys(registry)
    key = projects.register(ROAD).key
    whole = registry.parcels()[0].reserve_area_mu
    assert projects.propose(key) == {first: whole, second: 20 - whole}


def test_a_project_just_entered_can_be_taken_back_and_put_right(registry):
    projects = Projects(registry)
    key = projects.register(ROAD).key
    projects.correct(key, ROAD | {"name": "新名"}, "改名")
    assert projects.one(key).project.name == "新名"
    Casework(registry).undo()
    assert projects.one(key).project.name == ROAD["name"]


def test_all_projects_of_a_plan_are_held_at_once_or_none(registry):
    projects = Projects(registry)
    road = projects.register(ROAD | {"area_mu": "20"})
    school = projects.register(ROAD | {"name": "学校", "area_mu": "8", "approval_no": "x"})
    start = free(registry)
    entries = projects.hold_plan(2024, day=DAY, document="计划")
    assert {entry.subject for entry in entries} == {road.key, school.key}
    assert free(registry) == start - 28
    with pytest.raises(UserError, match="不用预占"):
        projects.hold_plan(2024, day=DAY)
    projects.register(ROAD | {"name": "大园区", "area_mu": "1.50", "approval_no": "y"})
    projects.register(ROAD | {"name": "更大", "area_mu": "99", "approval_no": "z"})
    history = len(registry.history())
    with pytest.raises(UserError, match="可用定额"):
        projects.hold_plan(2024, day=DAY)
    assert (len(registry.history()), free(registry)) == (history, start - 28)
