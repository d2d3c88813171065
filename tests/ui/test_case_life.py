from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from jdz_forestland.domain.lifecycle import SPINE, TRANSITIONS, Action, actions_from
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui.case_actions import ActionBar
from tests.casework import complete_values
from tests.ui.case_desk import (
    attach_papers,
    carry,
    casework,
    fill,
    make_registry,
    open_desk,
    open_page,
    owed,
)
from tests.ui.sample_desk import leave
from tests.ui.windows import english, nameless

KEY = "360222-2023-0001"

# The list that a search opens wants the keyboard, which the offscreen platform cannot give it.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


@pytest.fixture
def desk(qtbot, tmp_path):
    desk = open_desk(make_registry(tmp_path))
    yield desk
    leave(desk)


@pytest.fixture
def page(qtbot, desk):
    page = open_page(qtbot, desk)
    desk.select([KEY])
    return page


def test_a_parcel_goes_from_lead_to_reserve_through_the_window(qtbot, tmp_path, desk, page):
    tab = page.card.case
    said: list[str] = []
    desk.noticed.connect(said.append)
    for stage in SPINE:
        assert tab.file.parcel.stage is stage
        attach_papers(desk, KEY, tmp_path)
        fill(qtbot, tab.work.form, complete_values(stage, tab.file.parcel))
        assert [item.text for item in tab.work.gates.items] == []
        primary = tab.work.bar.buttons[Action.PASS]
        assert primary.isEnabled()
        qtbot.mouseClick(primary, Qt.MouseButton.LeftButton)
        assert said[-1].startswith(f"1号图斑：“{stage.label}”办结")
    file = casework(desk).file(KEY)
    assert file.parcel.stage is Stage.REGISTRATION
    assert [record.stage for record in file.records] == list(SPINE)
    for record in file.records:
        assert record.values == complete_values(record.stage, file.parcel)
    assert desk.registry.verify() == []


@pytest.mark.parametrize("stage", SPINE)
def test_every_button_of_every_stage_comes_from_the_table(qtbot, stage):
    bar = ActionBar()
    qtbot.addWidget(bar)
    bar.show_stage(stage)
    assert tuple(bar.buttons) == actions_from(stage)
    assert set(bar.buttons) == {action for own, action in TRANSITIONS if own is stage}


def test_a_closed_gate_keeps_the_button_in_view_and_says_why(tmp_path, desk, page):
    tab = page.card.case
    carry(desk, KEY, Stage.APPLICATION, tmp_path)
    primary = tab.work.bar.buttons[Action.PASS]
    assert primary.isVisible()
    assert not primary.isEnabled()
    assert primary.text() == "办结申请，进入核实"
    assert "还没有填“申请日期”" in primary.toolTip()
    assert "还缺 4 项" in tab.work.gates.heading.text()


@pytest.mark.parametrize("size", [(1236, 640), (791, 400)])
@pytest.mark.parametrize("stage", SPINE)
def test_every_part_has_a_name_and_the_buttons_are_in_view(
    qtbot, tmp_path, desk, page, stage, size
):
    page.resize(*size)
    carry(desk, KEY, stage, tmp_path)
    tab = page.card.case
    assert nameless(page.card) == []
    assert english(tab) == set()
    assert tab.work.form.horizontalScrollBar().maximum() == 0
    qtbot.waitUntil(lambda: all(whole(page, each) for each in tab.work.bar.buttons.values()))


def whole(page, button):
    """Return whether a button is in view with all its words."""
    corners = (button.rect().topLeft(), button.rect().bottomRight())
    inside = all(page.rect().contains(button.mapTo(page, corner)) for corner in corners)
    return inside and button.width() >= button.sizeHint().width()


def test_in_a_narrow_card_no_button_is_cut(qtbot, tmp_path, desk, page):
    page.resize(900, 900)
    page.larger.click()
    carry(desk, KEY, Stage.VERIFICATION, tmp_path)
    tab = page.card.case
    assert tab.width() < 400
    qtbot.waitUntil(lambda: tab.work.form.isVisible())
    qtbot.waitUntil(lambda: all(whole(page, each) for each in tab.work.bar.buttons.values()))


def test_the_gate_opens_as_the_form_is_filled(qtbot, tmp_path, desk, page):
    carry(desk, KEY, Stage.APPLICATION, tmp_path)
    tab = page.card.case
    before = owed(tab)
    fill(qtbot, tab.work.form, {"applied_on": "2022-01-10"})
    assert [name for name in before if name not in owed(tab)] == ["applied_on"]


def test_what_is_wrong_is_said_beside_the_field_and_in_the_gate(qtbot, tmp_path, desk, page):
    carry(desk, KEY, Stage.APPLICATION, tmp_path)
    tab = page.card.case
    row = tab.work.form.rows["applied_on"]
    row.input.line.setFocus()
    qtbot.keyClicks(row.input.line, "2022-13-40")
    assert row.complaint.isHidden()  # not while it is being typed
    qtbot.keyClick(row.input.line, Qt.Key.Key_Tab)
    assert row.complaint.text() in [item.text for item in tab.work.gates.items]
    assert "2022-13-40" in row.complaint.text()
    fill(qtbot, tab.work.form, {"applied_on": "20220110"})
    assert row.complaint.isHidden()
    assert row.input.line.text() == "2022-01-10"


def test_the_survival_rate_is_computed_and_judged_as_plots_are_typed(qtbot, tmp_path, desk, page):
    carry(desk, KEY, Stage.ACCEPTANCE, tmp_path)
    form = page.card.case.work.form
    remark = form.rows["plots"].remark
    for alive, verdict in ((90, "合格"), (60, "补植"), (30, "重新造林")):
        plots = [{"plot": "1", "planted": 100, "alive": alive}]
        fill(qtbot, form, {"plots": plots})
        assert f"成活率 {alive}.0%" in remark.text()
        assert verdict in remark.text()


def test_the_acted_parcel_stays_listed_though_the_filter_lets_it_pass_no_more(
    qtbot, tmp_path, desk, page
):
    page.set_filter(stage="lead")
    qtbot.mouseClick(page.card.case.work.bar.buttons[Action.PASS], Qt.MouseButton.LeftButton)
    assert desk.selection == (KEY,)
    assert page.card.case.file.parcel.stage is Stage.APPLICATION
    page.set_filter(stage="application")
    assert [row.key for row in page.table.records.records] == [KEY]
