"""The page 储备库: the list in the form's columns, frozen once every sum agrees."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from jdz_forestland.domain import annex
from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service import reserving
from jdz_forestland.service.registry import Registry
from jdz_forestland.ui import text_reserve as words
from tests.service import cases
from tests.ui.sample_desk import derived_registry
from tests.ui.windows import english, nameless, open_window, settle, shut

ON_LIST = (0, 2, 5)  # places among the parcels of the sample that are taken through all steps


@pytest.fixture
def window(qtbot, tmp_path):
    path = derived_registry(tmp_path)
    with Registry.open(path, who="李四") as registry:
        for place in ON_LIST:
            cases.bring_to(registry, registry.parcels()[place].key, Stage.REGISTRATION)
    window = open_window(qtbot, path)
    window.workspace.show_page("reserve")
    settle(qtbot, window)
    yield window
    shut(window)


@pytest.fixture
def page(window):
    return window.workspace.page


def freeze(page) -> None:
    page.renumber.click()
    page.freeze.click()
    page.panel.form.rows["reporter"].input.give("王芳")
    page.panel.do.click()


def test_the_list_has_the_sixteen_columns_and_cells_of_the_form(window, page):
    titles = [" ".join(c.title.split()) for c in page.listed.records.columns]
    for column, title in zip(annex.COLUMNS, titles, strict=True):
        assert title.replace(" ", "").removesuffix("（亩）") == column.title
    view = reserving.view(window.desk.registry, 2023)
    for row, printed in zip(page.listed.records.records, view.form.rows, strict=True):
        shown = [column.copied(row) for column in page.listed.records.columns]
        assert shown == [annex.shown(value) for value in printed.cells]


def test_what_is_not_on_the_list_is_there_with_the_reason(window, page):
    total = len(window.desk.registry.parcels(list_year=2023))
    assert len(page.left_out.records.records) == total - len(ON_LIST)
    assert all(row.reason for row in page.left_out.records.records)
    assert page.tabs.tabText(1) == words.tab(words.LEFT_OUT, total - len(ON_LIST))


def test_gaps_in_the_numbers_close_the_button_and_say_why(page):
    assert not page.freeze.isEnabled()
    assert "请先重新编号" in page.freeze.toolTip()
    assert "请先重新编号" in page.head.faults.text()
    page.renumber.click()
    assert page.freeze.isEnabled()
    assert not page.head.faults.isVisible()
    assert [row.row.parcel_no for row in page.listed.records.records] == [1, 2, 3]


def test_freezing_asks_who_fills_in_and_gives_the_fingerprint(window, page):
    freeze(page)
    frozen = reserving.current(window.desk.registry, 2023)
    assert frozen.reporter == "王芳"
    assert not page.panel.isVisible()
    assert words.NOT_SENT in page.head.state.text()
    assert page.head.fingerprint.text() == words.fingerprint(frozen.list_hash)
    page.head.copy.click()
    assert QGuiApplication.clipboard().text() == frozen.list_hash
    assert not page.freeze.isEnabled()
    assert not page.renumber.isEnabled()
    assert page.agreement.text() == words.agrees(f"{frozen.total_mu:,f}")


def test_an_empty_name_is_asked_for_and_nothing_is_frozen(window, page):
    page.renumber.click()
    page.freeze.click()
    page.panel.form.rows["reporter"].input.give(None)
    page.panel.do.click()
    assert words.REPORTER in page.panel.missing.text()
    assert reserving.current(window.desk.registry, 2023) is None
    page.panel.cancel.click()
    assert not page.panel.isVisible()
    assert page.freeze.isEnabled()


def test_a_list_is_given_back_with_a_reason_and_stays_on_file(window, page):
    freeze(page)
    page.give_back.click()
    page.panel.do.click()
    assert words.GIVE_BACK_NOTE in page.panel.missing.text()
    page.panel.form.rows["note"].input.give("景林退〔2023〕2号")
    page.panel.do.click()
    (version,) = page.versions.records.records
    assert version.state is ListState.RETURNED
    assert version.note == "景林退〔2023〕2号"
    assert page.freeze.isEnabled()


def test_choosing_a_line_selects_the_parcel_and_enter_goes_there(qtbot, window, page):
    row = page.listed.records.records[1]
    page.listed.chosen.emit((row.parcel_key,))
    assert window.desk.selection == (row.parcel_key,)
    page.listed.entered.emit(row)
    assert window.workspace.page_key == "parcels"


def test_everything_has_a_name_and_is_chinese_also_while_it_asks(qtbot, window, page):
    page.renumber.click()
    page.freeze.click()
    settle(qtbot, window)
    assert nameless(window) == []
    assert english(window) == set()


def test_without_parcels_the_page_says_what_to_do(qtbot, tmp_path):
    path = tmp_path / "空.gpkg"
    Registry.create(path, county_code="360222", who="李四").close()
    window = open_window(qtbot, path)
    window.workspace.show_page("reserve")
    assert window.workspace.page.empty.isVisible()
    assert window.workspace.page.empty.heading.text() == words.EMPTY
    shut(window)
