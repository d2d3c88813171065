"""The policy table of a registry: what ships, and what the county adds with the paper for it."""

from __future__ import annotations

import datetime

import pytest

from jdz_forestland.domain.policy import shipped
from jdz_forestland.domain.policy_change import PolicyChange
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies
from tests.service.reserves import reserve

DAY = datetime.date
PAPER = "景府办字〔2024〕9号 关于延长试点期的通知"


@pytest.fixture
def registry(tmp_path):
    with reserve(tmp_path / "登记库.gpkg") as (registry, _):
        yield registry


def _add(registry, key="pilot_last_year", value="2026", first=DAY(2024, 1, 1), **more):
    change = PolicyChange(key, value, first, more.pop("valid_to", None))
    paper, on = more.pop("paper", PAPER), more.pop("paper_on", DAY(2024, 3, 1))
    return policies.add_version(registry, [change], paper=paper, paper_on=on)


def test_every_value_of_the_plan_ships_with_its_clause():
    table = shipped()
    keys = {value.key for value in table.values}
    assert keys >= {
        "pilot_first_year", "pilot_last_year", "county_cap_mu", "cap_basis", "quota_used_in",
        "quota_void_on", "spot_check_share", "report_due", "plan_due", "notice_days",
        "notice_places", "area_rule", "mu_rule", "survival_pass", "survival_replant", "deduction",
        "subsidy_min_mu",
    }  # fmt: skip
    assert all(value.clause and value.title and value.source for value in table.values)
    for value in table.values:
        assert not value.choices or str(value.value) in dict(value.choices)


def test_a_version_holds_from_its_day_and_leaves_earlier_days_alone(registry):
    version = _add(registry)
    table = policies.current(registry)
    assert version.key == "360222-P1"
    assert table.version == "2022-1+360222-P1"
    assert table.on("pilot_last_year", DAY(2023, 12, 31)).value == 2024
    later = table.on("pilot_last_year", DAY(2024, 1, 1))
    assert (later.value, later.clause, later.source) == (2026, PAPER, "360222-P1")
    assert policies.of_version(registry, "2022-1") == shipped()
    assert registry.verify() == []


def test_the_newest_version_is_in_force_and_older_labels_still_read(registry):
    _add(registry, "county_cap_mu", "600")
    _add(registry, "county_cap_mu", "450.5")
    assert policies.current(registry).on("county_cap_mu", DAY(2024, 6, 1)).value == "450.50"
    first = policies.of_version(registry, "2022-1+360222-P1")
    assert first.on("county_cap_mu", DAY(2024, 6, 1)).value == "600.00"


def test_a_temporary_value_ends_with_its_last_day(registry):
    _add(registry, "report_due", "09-30", valid_to=DAY(2024, 12, 31))
    table = policies.current(registry)
    assert table.on("report_due", DAY(2024, 9, 1)).value == "09-30"
    assert table.on("report_due", DAY(2025, 9, 1)).value == "09-15"


def test_the_view_shows_every_value_with_what_it_rests_on(registry):
    _add(registry, "county_cap_mu", "600")
    rows = [row for row in policies.view(registry) if row.key == "county_cap_mu"]
    assert [(row.value, row.in_force, row.source, row.paper) for row in rows] == [
        ("500.00亩", False, "2022-1", ""),
        ("600.00亩", True, "360222-P1", PAPER),
    ]
    last = registry.history()[-1]
    assert (last.verb, PAPER in last.reason) == ("add_policy", True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"paper": " "}, "请填写依据的文件"),
        ({"paper_on": DAY(2030, 1, 1)}, "还没有到"),
        ({"key": "nothing"}, "政策表中没有“nothing”"),
        ({"value": "20x6"}, "“试点结束年度”不能是“20x6”"),
        ({"key": "county_cap_mu", "value": "-1"}, "应为大于0的亩数"),
        ({"key": "county_cap_mu", "value": "1.234"}, "应为大于0的亩数"),
        ({"key": "spot_check_share", "value": "1.5"}, "0到1之间"),
        ({"key": "report_due", "value": "13-01"}, "月-日"),
        ({"key": "quota_void_on", "value": "W05"}, "月-日"),
        ({"key": "cap_basis", "value": "pilot"}, "应为所列的一项"),
        ({"valid_to": DAY(2023, 1, 1)}, "止日2023-01-01早于起日"),
    ],
)
def test_what_is_no_value_is_refused_and_nothing_is_written(registry, changes, said):
    head = registry.fingerprint
    with pytest.raises(UserError, match=said):
        _add(registry, **changes)
    assert registry.fingerprint == head
    with pytest.raises(UserError, match="没有要更改的参数"):
        policies.add_version(registry, [], paper=PAPER, paper_on=DAY(2024, 1, 1))
