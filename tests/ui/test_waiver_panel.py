"""The tab 检查: findings as they are now, and writing why one may stand."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from jdz_forestland.domain.findings import Finding
from jdz_forestland.domain.rules import A_102
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service.casework import Casework
from jdz_forestland.ui.finding_tab import FindingTab
from jdz_forestland.ui.waiver_panel import WaiverPanel
from tests.ui.sample_desk import derived_registry, desk_with, leave


@pytest.fixture
def desk(qtbot, tmp_path):
    desk = desk_with(derived_registry(tmp_path))
    yield desk
    leave(desk)


@pytest.fixture
def key(desk):
    found = (f for f in desk.registry.check() if f.rule.code == "A-101")
    return next(found).parcel_key


@pytest.fixture
def tab(qtbot, desk, key):
    tab = FindingTab(desk)
    qtbot.addWidget(tab)
    tab.resize(400, 500)
    tab.show_parcel(key)
    tab.show()
    return tab


def words_of(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def block_of(tab, code):
    return next(block for block in tab.standing if block.finding.rule.code == code)


def test_a_reason_is_kept_and_the_fault_no_longer_counts(qtbot, desk, tab, key):
    counted: list[int] = []
    tab.counted.connect(counted.append)
    before = len(tab.standing)
    block = block_of(tab, "A-101")
    block.panel.button.click()
    assert block.panel.isVisible()
    assert not block.panel.save.isEnabled()
    block.panel.reason.setPlainText("已与自然资源局核对")
    with qtbot.waitSignal(desk.noticed):
        block.panel.save.click()
    assert counted[-1] == len(tab.standing) == before - 1
    (waived,) = tab.waived
    assert "王芳" in words_of(waived)
    assert "已与自然资源局核对" in words_of(waived)
    assert (key, "A-101") in Casework(desk.registry).waivers()


def test_what_must_be_put_right_says_why_it_cannot_be_waived(qtbot):
    panel = WaiverPanel(Finding(A_102, Stage.LEAD, "k", "多0.10亩"), lambda *_: False)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.button)
    assert not panel.button.isEnabled()
    assert "必须改正" in panel.button.toolTip()


def test_a_refusal_is_said_and_the_words_stay(qtbot, desk, tab, monkeypatch):
    def refuse(casework, parcel_key, rule, reason):
        raise UserError("登记库正被其他程序使用")

    monkeypatch.setattr(Casework, "waive", refuse)
    block = block_of(tab, "A-101")
    block.panel.button.click()
    block.panel.reason.setPlainText("核对过")
    with qtbot.waitSignal(desk.complained) as told:
        block.panel.save.click()
    assert "正被其他程序使用" in told.args[0].text
    assert block.panel.isVisible()
    assert block.panel.reason.toPlainText() == "核对过"


def test_the_gate_list_leads_to_the_fault_with_its_panel_open(qtbot, desk, tab):
    tab.go_to_rule("A-101")
    qtbot.waitUntil(lambda: block_of(tab, "A-101").panel.isVisible())
    tab.go_to_rule("X-999")


def test_a_read_only_registry_says_why_nothing_can_be_written(qtbot, desk, tab, monkeypatch):
    monkeypatch.setattr(type(desk.registry), "is_read_only", property(lambda registry: True))
    tab.refresh()
    panel = block_of(tab, "A-101").panel
    assert not panel.button.isEnabled()
    assert "只读" in panel.button.toolTip()


def test_a_double_click_shows_the_place(qtbot, tab):
    block = block_of(tab, "A-101")
    with qtbot.waitSignal(tab.place_asked) as told:
        block.mouseDoubleClickEvent(None)
    assert told.args == [block.finding.where]
