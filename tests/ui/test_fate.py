"""What became of a parcel, on its card; quota and what is owed, on the first page."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.investing import Investing
from jdz_forestland.service.projects import Projects
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.ui import text_duties, text_fate
from jdz_forestland.ui.history_block import HistoryBlock
from tests.service.granted import TODAY, keys, registry_of
from tests.ui.plan_desk import PROJECT, SIDES
from tests.ui.windows import english, nameless, open_window, settle, shut

DAY = datetime.date(2024, 3, 1)


@pytest.fixture
def window(qtbot, tmp_path):
    path = tmp_path / "去向.gpkg"
    with registry_of(path, SIDES) as registry:
        first = keys(registry)[0]
        held, key = Projects(registry), Projects(registry).register(PROJECT).key
        held.hold(key, {first: "3.00"}, day=DAY, document="计划1号")
        held.use(key, {first: "2.00"}, day=DAY, document="许准33号")
        given = {"result": "degraded", "inspected_on": "2024-06-01", "people": ["程立新"]}
        Inspecting(registry).record(
            first, 2024, {**given, "deducted_mu": "1.50", "basis": "枯死1.50亩"}
        )
        agreed: dict[str, Any] = {
            "investor": "绿岭公司",
            "agreement_no": "协1号",
            "signed_on": "2022-09-20",
        }
        agreed |= {"area_mu": "10.00", "share": "1", "standard_met": True, "subsidy_rate": "200"}
        Investing(registry).sign(first, agreed)
    window = open_window(qtbot, path)
    window.desk.registry.now = lambda: TODAY
    window.workspace.page.refresh()
    yield window
    shut(window)


def told(tab) -> str:
    blocks = [block for block in tab.list.blocks if isinstance(block, HistoryBlock)]
    return "\n".join(line for b in blocks for line in (b.line.heading, *b.line.effects))


def test_the_card_says_where_the_quota_of_a_parcel_went(qtbot, window):
    desk = window.desk
    first, second, _ = keys(desk.registry)
    window.workspace.show_page("parcels")
    settle(qtbot, window)
    card = window.workspace.page.card
    desk.select((first,))
    settle(qtbot, window)
    card.tabs.setCurrentWidget(card.fate)
    said = told(card.fate)
    left = QuotaBook(desk.registry).remaining_mu(first)
    assert f"剩余入库面积 {left} 亩" in said
    for part in ("乡村公路（已占用）", "预占 1.00 亩，占用 2.00 亩", "许准33号", "枯死1.50亩"):
        assert part in said
    assert "绿岭公司" in said
    assert "应付 2,000.00 元" in said
    assert not nameless(card)
    assert not english(card)
    desk.select((second,))
    settle(qtbot, window)
    assert text_fate.NO_USE in told(card.fate)
    card.fate.inspection.click()
    assert window.workspace.page_key == "inspection"


def test_a_parcel_that_is_not_in_the_reserve_says_so(qtbot, tmp_path):
    path = tmp_path / "新.gpkg"
    with registry_of(path, (100.0,), granted=False) as registry:
        first = keys(registry)[0]
    window = open_window(qtbot, path)
    window.workspace.show_page("parcels")
    settle(qtbot, window)
    card = window.workspace.page.card
    window.desk.select((first,))
    settle(qtbot, window)
    card.tabs.setCurrentWidget(card.fate)
    assert card.fate.list.sentence.text() == text_fate.NOTHING
    assert not card.fate.plan.isVisible()
    shut(window)


def test_the_first_page_shows_the_quota_of_every_list_year(window):
    page = window.workspace.page
    account = QuotaBook(window.desk.registry).account(2023)
    assert page.quota.isVisible()
    said = page.quota.bars[0].accessibleDescription()
    for name, figure in (
        (text_duties.AVAILABLE, account.available_mu),
        (text_duties.HELD, Decimal("1.00")),
        (text_duties.USED, Decimal("2.00")),
        (text_duties.DEDUCTED, Decimal("1.50")),
    ):
        assert f"{name} {figure:,f}" in said
    page.quota.rows[0].click()
    assert window.workspace.page_key == "quota"
    assert window.desk.list_year == 2023


def test_the_first_page_leads_to_what_is_owed(window):
    page = window.workspace.page
    names = [row.accessibleName() for row in page.todo.rows]
    assert "2024 年使用林地计划和上年总结还没有定稿" in names[0]
    assert "已超过 151 天" in names[0]
    place = next(n for n, name in enumerate(names) if "2024 年还有 2 个图斑没有核查" in name)
    page.todo.rows[place].click()
    assert window.workspace.page_key == "inspection"


def test_the_first_page_of_a_new_registry_has_no_quota(qtbot, tmp_path):
    path = tmp_path / "新.gpkg"
    with registry_of(path, (100.0,), granted=False):
        pass
    window = open_window(qtbot, path)
    assert not window.workspace.page.quota.isVisible()
    shut(window)
