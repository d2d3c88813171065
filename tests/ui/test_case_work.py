from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication

from jdz_forestland.domain.gates import Missing
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui.step_form_rows import RowsInput
from tests.casework import complete_values, reason_values
from tests.ui.case_desk import (
    carry,
    casework,
    compose,
    fill,
    has_focus,
    make_registry,
    open_desk,
    open_page,
)
from tests.ui.sample_desk import leave
from tests.ui.windows import open_window, settle

KEY, OTHER = "360222-2023-0001", "360222-2023-0002"

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


@pytest.fixture
def tab(page):
    return page.card.case


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def jump(qtbot, tab, words):
    """Click the item of the gate list that says this."""
    (item,) = [i for i in range(tab.work.gates.list.count()) if words in _item(tab, i).text()]
    tab.work.gates.list.itemClicked.emit(_item(tab, item))
    qtbot.wait(10)


def stage_of(tab) -> Stage:
    stage: Stage = tab.file.parcel.stage
    return stage


def _item(tab, number):
    return tab.work.gates.list.item(number)


# --- jumping ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stage", [Stage.APPLICATION, Stage.VERIFICATION, Stage.PLANTING, Stage.CHANGE]
)
def test_every_item_about_a_field_leads_to_its_widget(qtbot, tmp_path, desk, tab, stage):
    carry(desk, KEY, stage, tmp_path)
    for missing in tab.work.gates.items:
        if missing.field in tab.work.form.rows:
            tab.go_to(missing)
            row = tab.work.form.rows[missing.field]
            qtbot.waitUntil(lambda row=row: has_focus(row.input))
            box = row.geometry()
            shown = (
                tab.work.form.viewport()
                .rect()
                .translated(0, tab.work.form.verticalScrollBar().value())
            )
            assert shown.contains(box.center())


def test_an_item_about_a_row_leads_to_the_cell(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.NOTICE, tmp_path)
    values = complete_values(Stage.NOTICE, tab.file.parcel)
    values["postings"][1].pop("place")
    fill(qtbot, tab.work.form, values)
    jump(qtbot, tab, "第2条还没有填“地点”")
    cells = tab.work.form.rows["postings"].input.cells
    assert has_focus(cells[1][1])


def test_an_item_about_an_empty_list_leads_to_its_first_cell(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.NOTICE, tmp_path)
    jump(qtbot, tab, "还没有填“公示张贴”")
    assert has_focus(tab.work.form.rows["postings"].input.cells[0][0])


def test_papers_and_rules_lead_to_their_own_tabs(qtbot, tmp_path, desk, page, tab):
    carry(desk, KEY, Stage.APPLICATION, tmp_path)
    with qtbot.waitSignal(tab.paper_asked) as told:
        jump(qtbot, tab, "缺少材料“乡（镇）申请文件”")
    assert told.args == ["application_letter"]
    field = tab.file.parcel
    rule = Missing("方案 二", "rules/A-101", tab.work.gates.items[0].owner, str(field.parcel_no))
    with qtbot.waitSignal(tab.rule_asked) as told:
        tab.go_to(rule)
    assert told.args == ["A-101"]
    assert page.card.tabs.currentWidget() is page.card.checks


def test_where_room_is_short_a_jump_makes_the_card_large(qtbot, tmp_path, desk, page, tab):
    carry(desk, KEY, Stage.APPLICATION, tmp_path)
    page.larger.click()
    qtbot.waitUntil(lambda: not tab.work.form.isVisible())
    assert page.map.isVisible()
    assert tab.work.open.isVisible()
    jump(qtbot, tab, "还没有填“申请日期”")
    qtbot.waitUntil(lambda: has_focus(tab.work.form.rows["applied_on"].input))
    assert not page.map.isVisible()


# --- drafts -----------------------------------------------------------------------------------


def test_what_is_typed_is_kept_within_half_a_second(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.APPLICATION, tmp_path)
    line = tab.work.form.rows["document_no"].input.line
    line.setFocus()
    compose(qtbot, line, "鹅府文〔2022〕3号")
    work = casework(desk)
    qtbot.waitUntil(
        lambda: work.draft(work.file(KEY)).get("document_no") == "鹅府文〔2022〕3号", timeout=600
    )
    assert tab.work.bar.note.text() == "草稿已保存"


def test_a_draft_survives_closing_the_window_in_the_middle_of_a_word(qtbot, tmp_path):
    path = make_registry(tmp_path)
    desk = open_desk(path)
    carry(desk, KEY, Stage.APPLICATION, tmp_path)
    leave(desk)
    window = open_window(qtbot, path)
    window.workspace.show_page("parcels")
    window.desk.select([KEY])
    page: Any = window.workspace.pages["parcels"]
    form = page.card.case.work.form
    form.rows["document_no"].input.line.setFocus()
    qtbot.keyClicks(form.rows["document_no"].input.line, "2022-3")
    qtbot.keyClicks(form.rows["applied_on"].input.line, "2022-1")  # not yet a date
    settle(qtbot, window)
    window.close()
    again = open_desk(path)
    page = open_page(qtbot, again)
    again.select([KEY])
    rows: Any = page.card.case.work.form.rows
    assert rows["document_no"].input.line.text() == "2022-3"
    assert rows["applied_on"].input.line.text() == "2022-1"
    assert not rows["applied_on"].complaint.isHidden()
    leave(again)


def test_going_to_another_parcel_keeps_both_drafts_apart(qtbot, tmp_path, desk, tab):
    for key in (KEY, OTHER):
        carry(desk, key, Stage.APPLICATION, tmp_path)
    for key, number in ((KEY, "A-1"), (OTHER, "B-2"), (KEY, "A-1"), (OTHER, "B-2")):
        desk.select([key])
        line = tab.work.form.rows["document_no"].input.line
        if not line.text():
            line.setFocus()
            qtbot.keyClicks(line, number)
        assert line.text() == number


def test_closing_the_registry_keeps_what_was_typed_last(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.APPLICATION, tmp_path)
    path = desk.registry.path
    qtbot.keyClicks(tab.work.form.rows["document_no"].input.line, "X9")
    desk.close_registry()
    desk.open_registry(path)
    work = casework(desk)
    assert work.draft(work.file(KEY))["document_no"] == "X9"


# --- going back -------------------------------------------------------------------------------


def test_a_step_that_is_done_again_leaves_the_old_attempt_readable(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.NOTICE, tmp_path)
    click(qtbot, tab.work.bar.buttons[Action.SEND_BACK])
    assert tab.stack.currentWidget() is tab.reason
    assert "1号图斑" in tab.reason.heading.text()
    assert tab.reason.form.values() == {"on": "2024-06-30"}
    click(qtbot, tab.reason.do)
    assert tab.reason.missing.text() == "还没有填：退回到、原因、说明"
    fill(qtbot, tab.reason.form, reason_values(to="verification"))
    click(qtbot, tab.reason.do)
    assert stage_of(tab) is Stage.VERIFICATION
    assert tab.work.form.rows["led_by"].input.line.text() == "浮梁县人民政府"
    fill(qtbot, tab.work.form, {"led_by": "浮梁县政府"})
    click(qtbot, tab.work.bar.buttons[Action.PASS])
    assert stage_of(tab) is Stage.NOTICE
    click(qtbot, tab.timeline.marks[Stage.VERIFICATION])
    assert tab.stack.currentWidget() is tab.records
    attempts = tab.records.attempts
    assert [attempts.itemText(i).split("　")[:2] for i in range(attempts.count())] == [
        ["第2次", "办结"],
        ["第1次", "办结（已作废）"],
    ]
    assert "浮梁县政府" in tab.records.sheet.text()
    attempts.setCurrentIndex(1)
    assert "浮梁县人民政府" in tab.records.sheet.text()
    click(qtbot, tab.records.back)
    assert tab.stack.currentWidget() is tab.work


def test_sending_back_keeps_what_was_half_typed_for_when_the_step_comes_again(
    qtbot, tmp_path, desk, tab
):
    carry(desk, KEY, Stage.CONFIRMATION, tmp_path)
    fill(qtbot, tab.work.form, {"approval_no": "浮府字〔2022〕12号"})
    click(qtbot, tab.work.bar.buttons[Action.SEND_BACK])
    fill(qtbot, tab.reason.form, reason_values(to="notice"))
    click(qtbot, tab.reason.do)
    carry(desk, KEY, Stage.CONFIRMATION, tmp_path)
    assert tab.work.form.values()["approval_no"] == "浮府字〔2022〕12号"


@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.REJECT])
def test_leaving_the_way_names_the_parcel_and_what_comes_of_it(qtbot, tmp_path, desk, tab, action):
    carry(desk, KEY, Stage.APPLICATION, tmp_path)
    click(qtbot, tab.work.bar.buttons[action])
    assert tab.reason.do.text() == f"{action.label}1号图斑"
    assert "不再往下办理" in tab.reason.warning.text()
    fill(qtbot, tab.reason.form, reason_values())
    click(qtbot, tab.reason.do)
    assert tab.file.parcel.stage.label in tab.work.heading.text()
    assert not tab.work.form.isVisible()
    assert not tab.work.gates.isVisible()


def test_thinking_better_of_it_changes_nothing(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.APPLICATION, tmp_path)
    before = desk.registry.fingerprint
    click(qtbot, tab.work.bar.buttons[Action.REJECT])
    click(qtbot, tab.reason.cancel)
    assert tab.stack.currentWidget() is tab.work
    assert desk.registry.fingerprint == before


# --- taking back ------------------------------------------------------------------------------


def test_ctrl_z_names_the_last_deed_and_takes_it_back_by_a_correcting_entry(
    qtbot, tmp_path, desk, page, tab
):
    carry(desk, KEY, Stage.VERIFICATION, tmp_path)
    assert tab.work.undo.isVisible()
    assert "1号图斑办结“申请”" in tab.work.undo.toolTip()
    entries = len(desk.registry.history())
    page.actions()[0].trigger()
    assert "撤销“1号图斑办结“申请”，进入“核实””" in page.undo.sentence.text()
    assert len(desk.registry.history()) == entries
    click(qtbot, page.undo.do)
    assert not page.undo.isVisible()
    assert tab.file.parcel.stage is Stage.APPLICATION
    assert len(desk.registry.history()) == entries + 1
    assert desk.registry.verify() == []
    # what had been filled in is the draft again
    assert tab.work.form.values() == complete_values(Stage.APPLICATION, tab.file.parcel)
    assert tab.work.bar.buttons[Action.PASS].isEnabled()


def test_with_nothing_to_take_back_nothing_is_offered(qtbot, desk, page, tab):
    assert not tab.work.undo.isVisible()
    with qtbot.waitSignal(desk.noticed):
        page.actions()[0].trigger()
    assert not page.undo.isVisible()


# --- typing -----------------------------------------------------------------------------------


def test_chinese_typed_straight_into_a_cell_arrives_whole(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.CONFIRMATION, tmp_path)
    cells = tab.work.form.rows["rights_holders"].input.cells
    cells[0][0].focus()
    compose(qtbot, tab.window().focusWidget(), "好")
    assert cells[0][0].line.text() == "好"


def test_enter_goes_down_and_makes_a_row_tab_goes_right(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.ACCEPTANCE, tmp_path)
    rows = tab.work.form.rows["plots"].input
    rows.cells[0][0].focus()
    qtbot.keyClick(tab.window().focusWidget(), Qt.Key.Key_Tab)
    assert has_focus(rows.cells[0][1])
    qtbot.keyClick(tab.window().focusWidget(), Qt.Key.Key_Return)
    assert has_focus(rows.cells[1][1])
    qtbot.keyClick(tab.window().focusWidget(), Qt.Key.Key_Up)
    assert has_focus(rows.cells[0][1])


def test_a_block_of_a_spreadsheet_fills_the_cells(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.ACCEPTANCE, tmp_path)
    rows = tab.work.form.rows["plots"].input
    QGuiApplication.clipboard().setText("1\t100\t90\r\n2\t80\t70\r\n")
    rows.cells[0][0].focus()
    qtbot.keyClick(tab.window().focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert tab.work.form.values()["plots"] == [
        {"plot": "1", "planted": 100, "alive": 90},
        {"plot": "2", "planted": 80, "alive": 70},
    ]


def test_a_row_is_removed_and_the_others_move_up(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.ACCEPTANCE, tmp_path)
    rows = tab.work.form.rows["plots"].input
    assert isinstance(rows, RowsInput)
    plots = [{"plot": str(n), "planted": 10 * n, "alive": n} for n in (1, 2, 3)]
    fill(qtbot, tab.work.form, {"plots": plots})
    click(qtbot, rows._removers[1])
    assert rows.read().value == [plots[0], plots[2]]


def test_an_answer_can_be_taken_away_again(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.VERIFICATION, tmp_path)
    answer = tab.work.form.rows["tenure_clear"].input
    click(qtbot, answer.no)
    assert answer.read().value is False
    click(qtbot, answer.clear)
    assert answer.read().value is None


def test_a_day_is_picked_from_a_chinese_calendar(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.APPLICATION, tmp_path)
    date = tab.work.form.rows["applied_on"].input
    date.open.trigger()
    assert date.calendar.calendar.locale().name() == "zh_CN"
    date.calendar.calendar.clicked.emit(QDate(2022, 1, 10))
    assert date.read().value == "2022-01-10"
    date.open.trigger()
    date.calendar.none.click()
    assert date.read().value is None


def test_a_long_list_is_searched_by_part_of_a_name(qtbot, tmp_path, desk, tab):
    carry(desk, KEY, Stage.PLANTING, tmp_path)
    chips = tab.work.form.rows["species"].input
    model = chips.box.searcher.completionModel()
    chips.box.searcher.setCompletionPrefix("松")
    found = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert "马尾松" in found
    assert "湿地松" in found
    fill(qtbot, tab.work.form, {"species": ["220000", "310000"]})
    assert chips.read().value == ["220000", "310000"]
    click(qtbot, chips.chips["220000"])
    assert chips.read().value == ["310000"]
