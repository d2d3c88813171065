from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from jdz_forestland.domain import area
from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service import sample
from jdz_forestland.service.overview import overview
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.ui import text_home as words
from jdz_forestland.ui.desk import ParcelFilter
from jdz_forestland.ui.home_page import HomePage
from tests.ui import sample_desk
from tests.ui.windows import nameless


def make_page(qtbot, path):
    desk = sample_desk.desk_with(path)
    if desk.registry is not None:
        desk.registry.now = sample_desk.now
    page = HomePage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()
    return desk, page


@pytest.fixture
def shown(qtbot, tmp_path):
    desk, page = make_page(qtbot, sample_desk.derived_registry(tmp_path))
    yield desk, page
    sample_desk.leave(desk)


def test_the_answer_comes_first_with_its_arithmetic_and_clause(shown):
    desk, page = shown
    summary = desk.registry.summary(2023)
    reserve = area.grouped(summary.reserve_mu)
    rest = area.grouped(summary.reserve_mu - 500)
    assert page.answer.headline.text() == (
        f"2023 年度：已从国土变更调查发现 {summary.parcels} 个图斑（线索），可入库面积 {reserve} 亩"
    )
    assert page.answer.arithmetic.text() == (
        f"按 500 亩封顶测算：县级新增定额 500.00 亩，省级统筹 {rest} 亩"
        f"（{reserve} − 500.00 = {rest}；方案 二(三)1）。"
    )
    assert "仅供参考" in page.answer.caution.text()
    assert f"{summary.parcels} 个图斑还是线索" in page.answer.caution.text()
    assert page.answer.due.text() == "名单应在 2023-09-15 前报市级（方案 二(二)8），还有 45 天。"


def test_the_share_bar_is_read_out(shown):
    _, page = shown
    assert "县级新增定额 500.00 亩" in page.answer.bar.accessibleDescription()


@pytest.mark.parametrize(
    ("days", "part"), [(1, "还有 1 天"), (0, "今天（2023-09-15）"), (-1, "已经过去")]
)
def test_the_date_is_told_as_what_it_is_today(days, part):
    assert part in words.due("2023-09-15", days, "方案 二(二)8")


def test_an_area_within_the_cap_all_goes_to_the_county():
    assert words.arithmetic_below("499.99", "500", "方案 二(三)1") == (
        "按 500 亩封顶测算：499.99 亩没有超过 500 亩，"
        "全部计入县级新增定额，省级统筹 0.00 亩（方案 二(三)1）。"
    )


def test_bars_add_up_to_the_year_and_lead_to_their_parcels(qtbot, shown):
    desk, page = shown
    summary = desk.registry.summary(2023)
    rows = page.towns.bars.rows
    assert sum(int(row.bar.count) for row in rows) == summary.parcels
    assert rows[0].bar.share == 1.0
    with qtbot.waitSignal(desk.page_asked) as asked:
        qtbot.mouseClick(rows[0], Qt.MouseButton.LeftButton)
    assert asked.args == ["parcels"]
    assert desk.filter == ParcelFilter(town=rows[0].bar.name)
    (stage,) = page.stages.bars.rows
    with qtbot.waitSignal(desk.page_asked):
        qtbot.keyClick(stage, Qt.Key.Key_Space)
    assert desk.filter == ParcelFilter(stage="lead")


def test_what_is_owed_is_listed_and_leads_there(qtbot, shown):
    desk, page = shown
    seen = overview(desk.registry, list_year=2023)
    spoken = [row.accessibleName() for row in page.todo.rows]
    assert any(f"{seen.quarantined} 个调查图斑" in line for line in spoken)
    warning = next(row for row in page.todo.rows if "警告" in row.accessibleName())
    with qtbot.waitSignal(desk.page_asked) as asked:
        warning.click()
    assert asked.args == ["parcels"]
    assert desk.filter.level == 2


def test_without_a_name_the_operator_is_asked_for(qtbot, shown):
    desk, page = shown
    assert not any(words.TODO_OPERATOR in row.accessibleName() for row in page.todo.rows)
    desk.set_operator("")
    page.refresh()
    (owed,) = [row for row in page.todo.rows if words.TODO_OPERATOR in row.accessibleName()]
    with qtbot.waitSignal(desk.page_asked) as asked:
        owed.click()
    assert asked.args == ["reports"]


def labels_of(card):
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in card.findChildren(QLabel) if label.isVisible()]


def test_comparison_and_history_are_told_in_plain_words(qtbot, shown):
    desk, page = shown
    parcels = len(desk.registry.parcels())
    compared = labels_of(page.compared)
    assert f"2021 年度 → 2022 年度：找到 {parcels} 个图斑，列入 2023 年度" in compared
    assert any("2023-08-01 12:00 王芳" in line for line in compared)
    deeds = labels_of(page.deeds)
    assert any(f"（写入 {parcels} 个图斑）" in line for line in deeds)
    assert "新建登记库" in deeds
    assert page.deeds.all.text() == "履历共 2 条"
    with qtbot.waitSignal(desk.page_asked) as asked:
        page.deeds.all.click()
    assert asked.args == ["history"]


def test_an_empty_registry_says_the_next_step(qtbot, tmp_path):
    desk, page = make_page(qtbot, sample_desk.empty_registry(tmp_path))
    assert page.answer.headline.text() == words.EMPTY_TITLE
    assert not page.towns.isVisible()
    with qtbot.waitSignal(desk.page_asked) as asked:
        page.answer.start.click()
    assert asked.args == ["comparison"]
    assert nameless(page) == []
    sample_desk.leave(desk)


@pytest.mark.parametrize(("width", "columns"), [(760, 1), (1230, 2), (1780, 3)])
def test_cards_stand_in_as_many_columns_as_there_is_room_for(qtbot, shown, width, columns):
    _, page = shown
    page.resize(width, 640)
    cards = (page.todo, page.stages, page.towns, page.compared, page.deeds)
    qtbot.waitUntil(lambda: len({card.x() for card in cards}) == columns)
    for card in cards:
        assert card.isVisible()
        assert card.height() >= card.heightForWidth(card.width())


def test_a_granted_year_shows_what_was_granted_not_a_forecast(qtbot, tmp_path):
    path = sample.make_story(tmp_path / "示例.gpkg", who="王芳", progress=Silent())
    desk, page = make_page(qtbot, path)
    desk.show_year(2023)
    account = QuotaBook(desk.registry).account(2023)
    assert account is not None
    listed = [p for p in desk.registry.parcels(list_year=2023) if p.stage is Stage.REGISTRATION]
    rest = len(desk.registry.summary(2023).by_stage)
    assert rest > 1
    assert (
        f"已入库 {len(listed)} 个图斑，{account.reserve_mu} 亩；另有" in page.answer.headline.text()
    )
    assert f"已下达县级新增定额 {account.county_mu} 亩" in page.answer.arithmetic.text()
    assert f"省级统筹 {account.pool_mu} 亩" in page.answer.arithmetic.text()
    assert not page.answer.caution.isVisible()
    sample_desk.leave(desk)
