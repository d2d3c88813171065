from __future__ import annotations

import pytest

from jdz_forestland.domain.lifecycle import SPINE, Action
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui.timeline import Progress, Timeline, marks_of
from tests import casework

DONE, CURRENT, AGAIN, OWED = Progress.DONE, Progress.CURRENT, Progress.AGAIN, Progress.OWED


def progress(file):
    return [mark.progress for mark in marks_of(file)]


@pytest.mark.parametrize("stage", SPINE)
def test_what_lies_behind_is_done_and_what_lies_ahead_is_owed(stage):
    place = SPINE.index(stage)
    ahead = len(SPINE) - place - 1
    assert progress(casework.open_file(stage)) == [DONE] * place + [CURRENT] + [OWED] * ahead


def test_a_parcel_sent_back_shows_what_must_be_done_again():
    file = casework.open_file(Stage.PLANTING)
    file = casework.act(file, Action.SEND_BACK, casework.reason_values(to="verification"))
    assert progress(file) == [DONE, DONE, CURRENT, AGAIN, AGAIN, AGAIN, OWED, OWED, OWED]


def test_a_withdrawn_parcel_owes_nothing_but_its_records_can_be_read(qtbot):
    file = casework.open_file(Stage.NOTICE)
    file = casework.act(file, Action.WITHDRAW, casework.reason_values())
    assert progress(file) == [DONE] * 3 + [OWED] * 6
    line = Timeline()
    qtbot.addWidget(line)
    line.show_marks(marks_of(file), chosen=None)
    assert line.marks[Stage.NOTICE].isEnabled()
    assert not line.marks[Stage.CONFIRMATION].isEnabled()


def test_a_mark_says_when_and_who_and_how_often(qtbot):
    file = casework.open_file(Stage.NOTICE)
    line = Timeline()
    qtbot.addWidget(line)
    line.show_marks(marks_of(file), chosen=Stage.NOTICE)
    done, owed = line.marks[Stage.APPLICATION], line.marks[Stage.CHANGE]
    assert done.accessibleName() == "申请，已办结，2024-06-30 张三"
    assert "有1条记录" in done.toolTip()
    assert done.isEnabled()
    assert not owed.isEnabled()
    with qtbot.waitSignal(line.asked) as told:
        done.click()
    assert told.args == [Stage.APPLICATION]


def test_at_the_end_every_step_is_done():
    file = casework.open_file(Stage.REGISTRATION)
    values = casework.complete_values(Stage.REGISTRATION, file.parcel)
    assert set(progress(casework.act(file, Action.PASS, values))) == {DONE}
