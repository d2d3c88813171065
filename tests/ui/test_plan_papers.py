"""The page 用地计划: the plan of a year, and the investors; slips are refused with the sums."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jdz_forestland.domain.use_plan import PlanState
from jdz_forestland.service.investing import Investing
from jdz_forestland.service.planning import Planning
from jdz_forestland.ui import files, text_investor, text_use_plan
from tests.service.granted import keys
from tests.ui.plan_desk import PROJECT, choose, fill, plan_window, view
from tests.ui.windows import settle, shut


@pytest.fixture
def window(qtbot, tmp_path):
    window = plan_window(qtbot, tmp_path / "计划.gpkg")
    yield window
    shut(window)


@pytest.fixture
def page(window):
    return window.workspace.page


def test_the_plan_says_what_the_ledger_says_and_when_it_is_due(window, page):
    page.tabs.setCurrentWidget(page.plan)
    figures = Planning(window.desk.registry).figures(2024)
    assert page.plan.plan_year == 2024
    shown = page.plan.head.statement.text()
    for figure in (figures.available_mu, figures.planned_mu, figures.left_mu):
        assert f"{figure:,f}" in shown
    assert "2024-01-31" in page.plan.head.due.text()
    assert "已超过 151 天" in page.plan.head.due.text()
    assert "乡村公路" in page.plan.preview.toPlainText()


def test_the_text_is_kept_as_a_draft_and_shown(window, page):
    page.tabs.setCurrentWidget(page.plan)
    plan = page.plan
    assert plan.finalise.toolTip() == text_use_plan.NOT_BEGUN
    plan.edit.click()
    fill(plan.panel, opening="今年的计划<b>如下</b>&。", problems=None)
    plan.panel.do.click()
    assert "今年的计划<b>如下</b>&。" in plan.preview.toPlainText()
    assert "存在的问题" not in plan.preview.toPlainText()
    kept = Planning(window.desk.registry).current(2024)
    assert (kept.state, kept.texts["problems"]) == (PlanState.DRAFT, "")


def test_the_plan_is_made_final_and_later_changed(window, page):
    page.tabs.setCurrentWidget(page.plan)
    plan = page.plan
    plan.edit.click()
    plan.panel.do.click()
    plan.finalise.click()
    fill(plan.panel, document="浮林字〔2024〕3号")
    plan.panel.do.click()
    assert not plan.edit.isEnabled()
    assert plan.edit.toolTip() == text_use_plan.IS_FINAL_TEXT
    assert "浮林字〔2024〕3号" in plan.head.state.text()
    plan.hold_all.click()
    plan.panel.do.click()
    assert plan.hold_all.toolTip() == text_use_plan.ALL_COVERED or plan.head.moved.isVisible()
    plan.reopen.click()
    fill(plan.panel, reason="增加项目")
    plan.panel.do.click()
    assert Planning(window.desk.registry).current(2024).version == 2


def test_a_plan_beyond_the_quota_cannot_be_final(page):
    tab = page.projects
    tab.buttons["add"].click()
    fill(tab.form, **{**PROJECT, "name": "大项目", "area_mu": "500.00"})
    tab.form.do.click()
    page.tabs.setCurrentWidget(page.plan)
    page.plan.edit.click()
    page.plan.panel.do.click()
    assert not page.plan.finalise.isEnabled()
    assert "不能定稿" in page.plan.finalise.toolTip()
    assert page.plan.head.fault.isVisible()


def test_the_plan_is_exported_as_word_and_excel(qtbot, window, page, tmp_path, monkeypatch):
    page.tabs.setCurrentWidget(page.plan)
    proposed = []

    def target(_parent, _title, start, _pattern):
        proposed.append(start)
        return tmp_path / start.name

    monkeypatch.setattr(files, "target", target)
    for button in (page.plan.word, page.plan.excel):
        button.click()
        settle(qtbot, window)
        assert (tmp_path / proposed[-1].name).stat().st_size > 1000
        assert "2024年度使用林地计划（草稿）" in proposed[-1].name
    assert [start.suffix for start in proposed] == [".docx", ".xlsx"]


def test_a_project_in_the_plan_leads_to_it(page, window):
    page.tabs.setCurrentWidget(page.plan)
    key = view(window, "学校").project.key
    page.plan.preview.project_asked.emit(key)
    assert page.tabs.currentWidget() is page.projects
    assert page.projects.projects.selected() == (key,)


def sign(tab, **more) -> None:
    tab.buttons["sign"].click()
    values = {
        "investor": "绿岭公司",
        "agreement_no": "协议1号",
        "signed_on": "2022-09-20",
        "area_mu": "10.00",
        "share": "1",
        "standard_met": True,
        "subsidy_rate": "200.00",
    }
    fill(tab.panel, **{**values, **more})
    tab.panel.do.click()


def test_an_agreement_is_signed_paid_and_a_payment_taken_back(window, page):
    page.tabs.setCurrentWidget(page.investors)
    tab = page.investors
    sign(tab, area_mu="9999")
    assert "超出" in tab.panel.missing.text()
    fill(tab.panel, area_mu="10.00")
    tab.panel.do.click()
    first = keys(window.desk.registry)[0]
    row = Investing(window.desk.registry).of(first)
    assert row.owed_yuan == Decimal("2000.00")
    choose(tab.agreements, row.agreements[0].agreement.key)
    tab.buttons["pay"].click()
    fill(tab.panel, amount_yuan="2500", document="凭证1")
    tab.panel.do.click()
    assert "多出500.00元" in tab.panel.missing.text()
    fill(tab.panel, amount_yuan="2000")
    tab.panel.do.click()
    assert tab.buttons["pay"].toolTip() == text_investor.ALL_PAID
    choose(tab.payments, tab.payments.records.records[0].payment.key)
    tab.buttons["take_back"].click()
    fill(tab.panel, reason="户名不对")
    tab.panel.do.click()
    assert Investing(window.desk.registry).of(first).paid_yuan == 0
    tab.buttons["end"].click()
    fill(tab.panel, reason="转让")
    tab.panel.do.click()
    assert tab.buttons["correct"].toolTip() == text_investor.HAS_ENDED


def test_a_small_block_earns_no_subsidy(window, page):
    page.tabs.setCurrentWidget(page.investors)
    tab = page.investors
    sign(tab, area_mu="0.99")
    row = next(r for r in tab.agreements.records.records if r.view is not None)
    assert not row.view.subsidy.eligible
    assert "不足连片" in row.view.subsidy.reason
    tab.agreements.select((row.key,))
