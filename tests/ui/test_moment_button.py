"""Every page as of a day of the past, and the way back."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import QDate

from jdz_forestland.domain.lifecycle import Action, Reason
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import StoreError
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.registry import Registry
from jdz_forestland.ui import text
from tests.ui.sample_desk import derived_registry
from tests.ui.windows import open_window, settle, shut

THEN = datetime.date(2023, 8, 1)  # the day on which the comparison was accepted
VALUES = {"reason": Reason.OTHER.value, "text": "测试", "on": "2023-08-01"}


@pytest.fixture
def window(qtbot, tmp_path):
    path = derived_registry(tmp_path)
    with Registry.open(path, who="李四") as registry:
        key = registry.parcels()[0].key
        Casework(registry).act(key, Action.REJECT, VALUES)
    window = open_window(qtbot, path)
    yield window
    shut(window)


def go(qtbot, window, day) -> None:
    window.workspace.header.moment.show_day(day)
    settle(qtbot, window)


def badges(window) -> list[str]:
    return [label.text() for label in window.workspace.header.badges.badges]


def test_a_day_of_the_past_shows_the_rows_of_then_and_cannot_be_changed(qtbot, window):
    present = window.desk.registry.path
    head = window.desk.registry.fingerprint
    assert window.desk.registry.parcels()[0].stage is Stage.REJECTED
    go(qtbot, window, THEN)
    shown = window.desk.registry
    assert shown.path != present
    assert shown.parcels()[0].stage is Stage.LEAD
    assert shown.fingerprint != head
    assert window.workspace.header.moment.text() == THEN.isoformat()
    assert badges(window)[-1] == text.past(THEN.isoformat())
    with pytest.raises(StoreError, match="只能查看"):
        Casework(shown).act(shown.parcels()[0].key, Action.REJECT, VALUES)


def test_now_leads_back_to_the_registry_and_the_snapshot_is_gone(qtbot, window):
    present = window.desk.registry.path
    go(qtbot, window, THEN)
    snapshot = window.desk.registry.path
    window.workspace.header.moment.go_back()
    assert window.desk.registry.path == present
    assert window.workspace.header.moment.text() == text.MOMENT_NOW
    assert not snapshot.exists()
    assert str(snapshot) not in window.desk.settings.recent


def test_from_one_day_to_another_the_present_stays_the_same(qtbot, window):
    present = window.desk.registry.path
    go(qtbot, window, THEN)
    go(qtbot, window, THEN + datetime.timedelta(days=2))
    assert window.workspace.header.moment.present == present
    assert window.desk.registry.parcels()[0].stage is Stage.LEAD


def test_before_the_registry_was_made_there_is_nothing_to_see(qtbot, window):
    present = window.desk.registry.path
    go(qtbot, window, datetime.date(2020, 1, 1))
    assert window.desk.registry.path == present
    assert window.workspace.message.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_calendar_offers_no_day_to_come_and_no_way_back_from_now(qtbot, window):
    button = window.workspace.header.moment
    button.show_calendar()
    popup = button._popup
    assert not popup.none.isEnabled()
    assert popup.calendar.maximumDate() == QDate.currentDate()
    popup.close()


@pytest.mark.parametrize("page", ["home", "parcels", "reserve", "quota", "reports", "history"])
def test_every_page_shows_the_past(qtbot, window, page):
    go(qtbot, window, THEN)
    window.workspace.show_page(page)
    settle(qtbot, window)
    assert window.workspace.page_key == page
    assert not window.workspace.message.isVisible()
