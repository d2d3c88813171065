"""The page 用地计划: projects draw on parcels; slips are refused with the sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from jdz_forestland.service.projects import Projects
from jdz_forestland.ui import text_plan as words
from jdz_forestland.ui import text_use_plan
from tests.service.granted import TODAY, keys, registry_of
from tests.ui.plan_desk import PROJECT, SIDES, choose, fill, plan_window, view
from tests.ui.windows import english, nameless, open_window, shut


@pytest.fixture
def window(qtbot, tmp_path):
    window = plan_window(qtbot, tmp_path / "计划.gpkg")
    yield window
    shut(window)


@pytest.fixture
def page(window):
    return window.workspace.page


@pytest.fixture
def tab(page):
    return page.projects


def typed(tab) -> dict[str, Any]:
    return dict(tab.draws.model.amounts())


def test_the_page_speaks_chinese_and_has_names(page):
    for place in range(page.tabs.count()):
        page.tabs.setCurrentIndex(place)
        assert not nameless(page)
        assert not english(page)


def test_a_project_is_registered_and_a_slip_is_refused_beside_the_button(window, tab):
    tab.buttons["add"].click()
    fill(tab.form, **{**PROJECT, "name": "水库", "area_mu": "1.234"})
    tab.form.do.click()
    assert tab.form.missing.text()
    fill(tab.form, area_mu="-3")
    tab.form.do.click()
    assert len(Projects(window.desk.registry).all()) == 2
    fill(tab.form, area_mu="0", approved_on="2024-03-01")
    tab.form.do.click()
    assert "大于0亩" in tab.form.missing.text()
    fill(tab.form, area_mu="3.50")
    tab.form.do.click()
    assert "没有批准文号" in tab.form.missing.text()
    fill(tab.form, approved_on=None, plan_year="２０２４")
    tab.form.do.click()
    assert [v.project.name for v in Projects(window.desk.registry).all()][-1] == "水库"
    assert not tab.form.isVisible()
    assert tab.buttons["add"].isVisible()


def test_draws_are_proposed_from_the_oldest_parcel_and_add_up(window, tab):
    choose(tab.projects, view(window).project.key)
    tab.buttons["hold"].click()
    first, second, _ = keys(window.desk.registry)
    lots = {lot.parcel_key: lot.free_mu for lot in Projects(window.desk.registry).free_lots()}
    wanted = {first: str(lots[first]), second: str(Decimal("20.00") - lots[first])}
    assert typed(tab) == wanted
    assert tab.draws.said.text() == words.sum_agrees("20.00")
    fill(tab.draws, document="计划1号")
    tab.draws.do.click()
    assert view(window).held_mu == Decimal("20.00")
    assert tab.buttons["hold"].toolTip() == words.ALL_ARRANGED
    assert {row.parcel_id for row in tab.drawn.records.records} == {"360222-0001", "360222-0002"}


def test_another_area_shares_out_anew(window, tab):
    choose(tab.projects, view(window).project.key)
    tab.buttons["hold"].click()
    line = tab.draws.form.rows["wanted"].input
    line.line.setText("７.５")
    line.line.textEdited.emit("７.５")
    line.settled.emit()
    assert sum(map(Decimal, typed(tab).values())) == Decimal("7.50")
    tab.draws.do.click()
    assert view(window).held_mu == Decimal("7.50")


def test_more_than_there_is_is_refused_with_the_sums(window, tab):
    tab.buttons["add"].click()
    fill(tab.form, **{**PROJECT, "name": "大项目", "area_mu": "500.00"})
    tab.form.do.click()
    tab.buttons["hold"].click()
    free = sum(lot.free_mu for lot in Projects(window.desk.registry).free_lots())
    assert f"可用定额{free}亩，需要500.00亩，差{500 - free}亩" in tab.draws.missing.text()
    assert typed(tab) == {}
    tab.draws.do.click()
    assert "还差 500.00 亩" in tab.draws.missing.text()
    assert view(window, "大项目").held_mu == 0


def test_figures_that_do_not_come_to_the_area_are_not_entered(window, tab):
    choose(tab.projects, view(window).project.key)
    tab.buttons["hold"].click()
    first = keys(window.desk.registry)[0]
    for amount, said in (
        ("1.005", "最多两位小数"),
        ("-1", "大于0"),
        ("十亩", "不是数字"),
        ("3.00", "还差"),
        ("99.00", "多出"),
    ):
        tab.draws.model.set_amounts({first: amount})
        tab.draws.do.click()
        assert said in tab.draws.missing.text() + tab.draws.said.text(), amount
        assert not view(window).held_mu
    tab.draws.model.set_amounts({first: "20.00"})
    tab.draws.do.click()
    assert tab.draws.missing.text()  # more than the parcel has
    assert not view(window).held_mu


def test_the_cell_is_typed_over_and_enter_goes_down(qtbot, window, tab):
    choose(tab.projects, view(window).project.key)
    tab.buttons["hold"].click()
    table = tab.draws.lots
    table.setFocus()
    table.setCurrentIndex(table.records.index(0, 0))
    QTest.keyClicks(table, "4")
    editor = table.findChild(QLineEdit)
    QTest.keyClicks(editor, ".25")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.currentIndex().row() == 1)
    first = keys(window.desk.registry)[0]
    assert typed(tab)[first] == "4.25"
    QTest.keyClicks(table, "3")
    editor = table.findChildren(QLineEdit)[-1]
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: table.currentIndex().row() == 2)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert list(typed(tab).values()) == ["4.25", "3"]


def test_a_column_is_pasted_and_what_is_too_long_is_said(window, tab):
    choose(tab.projects, view(window).project.key)
    tab.buttons["hold"].click()
    table = tab.draws.lots
    table.setCurrentIndex(table.records.index(0, 0))
    QGuiApplication.clipboard().setText("1号\t10.00\n2号\t 6.00\n3号\t4.00\n合计\t20.00\n")
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert list(typed(tab).values()) == ["10.00", "6.00", "4.00"]
    assert tab.draws.missing.text() == words.pasted_over(1)
    tab.draws.do.click()
    assert view(window).held_mu == Decimal("20.00")


def test_use_takes_what_is_held_first_and_needs_a_paper(window, tab):
    choose(tab.projects, view(window).project.key)
    tab.buttons["hold"].click()
    tab.draws.do.click()
    tab.buttons["use"].click()
    assert tab.draws.said.text() == words.sum_agrees("20.00")
    tab.draws.do.click()
    assert words.DOCUMENT in tab.draws.missing.text()
    fill(tab.draws, document="赣林地审1号")
    tab.draws.do.click()
    assert (view(window).held_mu, view(window).used_mu) == (0, Decimal("20.00"))
    assert tab.buttons["cancel"].toolTip() == words.HAS_USED
    tab.buttons["write_off"].click()
    fill(tab.draws, document="赣自然资1号")
    tab.draws.do.click()
    assert view(window).written_off_mu == Decimal("20.00")
    assert tab.buttons["write_off"].toolTip() == words.NOTHING_USED


def test_an_entry_is_reversed_and_a_project_cancelled(window, tab):
    choose(tab.projects, view(window).project.key)
    tab.buttons["hold"].click()
    tab.draws.do.click()
    assert tab.buttons["reverse"].toolTip() == words.REVERSE_CHOOSE
    choose(tab.entries, tab.entries.records.records[0].entry.key)
    tab.buttons["reverse"].click()
    tab.form.do.click()
    assert words.REASON in tab.form.missing.text()
    fill(tab.form, reason="登错了")
    tab.form.do.click()
    assert not view(window).held_mu
    tab.buttons["cancel"].click()
    fill(tab.form, reason="不办了")
    tab.form.do.click()
    assert view(window).project.cancelled == "不办了"
    assert tab.buttons["hold"].toolTip() == words.CANCELLED


def test_a_project_is_put_right_with_a_reason(window, tab):
    choose(tab.projects, view(window).project.key)
    tab.buttons["edit"].click()
    fill(tab.form, area_mu="18.50")
    tab.form.do.click()
    assert words.REASON in tab.form.missing.text()
    fill(tab.form, reason="批复面积")
    tab.form.do.click()
    assert view(window).project.area_mu == Decimal("18.50")


def test_a_parcel_of_a_project_opens(window, tab):
    choose(tab.projects, view(window).project.key)
    tab.buttons["hold"].click()
    tab.draws.do.click()
    row = tab.drawn.records.records[0]
    tab.drawn.entered.emit(row)
    assert window.workspace.page_key == "parcels"
    assert window.desk.selection == (row.drawn.parcel_key,)


def test_a_registry_without_quota_says_what_to_do(qtbot, tmp_path):
    path = tmp_path / "空.gpkg"
    with registry_of(path, (100.0,), granted=False):
        pass
    window = open_window(qtbot, path)
    window.desk.registry.now = lambda: TODAY
    window.workspace.show_page("plan")
    tab = window.workspace.page.projects
    assert tab.buttons["hold"].toolTip() == words.CHOOSE_PROJECT
    assert tab.buttons["add"].isEnabled()
    tab.buttons["add"].click()
    fill(tab.form, **PROJECT)
    tab.form.do.click()
    tab.buttons["hold"].click()
    assert "可用定额0.00亩" in tab.draws.missing.text()
    shut(window)


def test_a_read_only_registry_is_only_looked_at(qtbot, tmp_path):
    path = tmp_path / "只读.gpkg"
    with registry_of(path, SIDES) as registry:
        Projects(registry).register(PROJECT)
    path.chmod(0o444)
    window = open_window(qtbot, path)
    try:
        window.desk.registry.now = lambda: TODAY
        window.workspace.show_page("plan")
        page = window.workspace.page
        if window.desk.registry.is_read_only:
            assert page.projects.buttons["add"].toolTip() == words.READ_ONLY
            page.tabs.setCurrentWidget(page.plan)
            assert page.plan.edit.toolTip() == text_use_plan.READ_ONLY
    finally:
        shut(window)
        path.chmod(0o644)
