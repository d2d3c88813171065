from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.ui.batch_run import batch
from tests.casework import complete_values, reason_values
from tests.ui.case_desk import (
    attach_papers,
    carry,
    casework,
    fill,
    make_registry,
    open_desk,
    open_page,
)
from tests.ui.sample_desk import leave
from tests.ui.windows import nameless

KEYS = tuple(f"360222-2023-{number:04d}" for number in range(1, 6))

pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


@pytest.fixture
def desk(qtbot, tmp_path):
    desk = open_desk(make_registry(tmp_path, 5))
    yield desk
    leave(desk)


@pytest.fixture
def page(qtbot, desk):
    return open_page(qtbot, desk)


def open_batch(qtbot, page, keys):
    page._desk.select(keys)
    qtbot.mouseClick(page.card.offer, Qt.MouseButton.LeftButton)
    return page.card.batch


def run(qtbot, desk, panel):
    with qtbot.waitSignal(panel.ended, timeout=10_000):
        qtbot.mouseClick(panel.do, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.runner.busy and not desk.runner.reading)


def stages(desk, keys):
    return [casework(desk).file(key).parcel.stage for key in keys]


def test_those_that_can_follow_do_and_the_others_are_listed_with_the_reason(
    qtbot, tmp_path, desk, page
):
    for key in KEYS:
        carry(desk, key, Stage.APPLICATION, tmp_path)
    for key in KEYS[:3]:
        attach_papers(desk, key, tmp_path)
    panel = open_batch(qtbot, page, KEYS)
    values = complete_values(Stage.APPLICATION, casework(desk).file(KEYS[0]).parcel)
    fill(qtbot, panel.form, values)
    assert panel.do.text() == "办结申请，进入核实（5 个图斑）"
    run(qtbot, desk, panel)
    assert stages(desk, KEYS) == [Stage.VERIFICATION] * 3 + [Stage.APPLICATION] * 2
    assert page.result.isVisible()
    assert page.result.sentence.text() == "3 个图斑已办理，2 个不能办理"
    stayed = page.result.table.records.records
    assert [row.parcel.key for row in stayed] == list(KEYS[3:])
    assert stayed[0].reason == "缺少材料“乡（镇）申请文件”"
    page.result.table.select(KEYS[3:4])
    page.result.table.chosen.emit(KEYS[3:4])
    assert desk.selection == KEYS[3:4]
    page.result.copy.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[1].split("\t") == ["4", "桃岭村委会", "缺少材料“乡（镇）申请文件”"]
    assert desk.registry.verify() == []


def test_what_the_shared_record_leaves_open_comes_from_each_draft(qtbot, tmp_path, desk, page):
    for key in KEYS[:2]:
        carry(desk, key, Stage.APPLICATION, tmp_path)
        attach_papers(desk, key, tmp_path)
        work = casework(desk)
        file = work.file(key)
        work.save_draft(file, {"township": f"{key}政府"})
    panel = open_batch(qtbot, page, KEYS[:2])
    values = complete_values(Stage.APPLICATION, casework(desk).file(KEYS[0]).parcel)
    del values["township"]
    fill(qtbot, panel.form, values)
    run(qtbot, desk, panel)
    given = [casework(desk).file(key).records[-1].values["township"] for key in KEYS[:2]]
    assert given == [f"{key}政府" for key in KEYS[:2]]


def test_parcels_at_different_steps_are_refused_and_one_step_is_offered(
    qtbot, tmp_path, desk, page
):
    carry(desk, KEYS[0], Stage.APPLICATION, tmp_path)
    panel = open_batch(qtbot, page, KEYS[:3])
    assert "线索 2 个、申请 1 个" in panel.sentence.text()
    assert not panel.do.isVisible()
    assert nameless(page.card) == []
    qtbot.mouseClick(panel.stages[Stage.LEAD], Qt.MouseButton.LeftButton)
    assert desk.selection == KEYS[1:3]
    assert panel.do.text() == "转入申请（2 个图斑）"


def test_a_batch_that_needs_a_reason_asks_for_all_of_it(qtbot, desk, page):
    panel = open_batch(qtbot, page, KEYS[:2])
    panel.action.setCurrentIndex(panel.action.findData(Action.REJECT))
    qtbot.mouseClick(panel.do, Qt.MouseButton.LeftButton)
    assert panel.missing.text() == "还没有填：原因、说明"
    fill(qtbot, panel.form, reason_values())
    run(qtbot, desk, panel)
    assert stages(desk, KEYS[:2]) == [Stage.REJECTED] * 2


def test_a_batch_that_is_stopped_says_how_many_were_left(qtbot, desk):
    class Stopping(JobProgress):
        def step(self, name, done=0, total=0):
            if done == 3:
                self.cancel()
            super().step(name, done, total)

    result = batch(desk.registry, KEYS, Action.PASS, {})(Stopping())
    assert (result.done, result.untouched) == (3, 2)
    assert stages(desk, KEYS) == [Stage.APPLICATION] * 3 + [Stage.LEAD] * 2
