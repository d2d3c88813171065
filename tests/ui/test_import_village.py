from __future__ import annotations

import pytest

from jdz_forestland.service import place_list
from jdz_forestland.store.store import Store
from jdz_forestland.ui.import_page import ImportPage
from jdz_forestland.ui.import_village import VillageDialog
from tests.exchange.sheets import annex_grid, row, workbook
from tests.ui.sample_desk import derived_registry, desk_with, leave, settle
from tests.ui.test_import_page import survey_txt
from tests.ui.windows import english, nameless


@pytest.fixture
def desk(tmp_path):
    desk = desk_with(derived_registry(tmp_path))
    yield desk
    leave(desk)


@pytest.fixture
def page(qtbot, desk):
    page = ImportPage(desk)
    qtbot.addWidget(page)
    page.resize(1236, 630)
    page.show()
    return page


def held(desk):
    with Store.open(desk.registry.path) as store:
        return [village.name for village in place_list.held(store)]


def asked(page):
    return page.findChildren(VillageDialog)[-1]


def test_an_unknown_village_of_a_sheet_is_added_and_no_fault_any_more(qtbot, desk, page, tmp_path):
    page.take_files([workbook(tmp_path / "表.xlsx", annex_grid([row(1, E="红旗分场")]))])
    settle(qtbot, desk)
    rules = [each.fault.rule for each in page.sheet.faults.records.records]
    assert "F-225" in rules
    page.sheet.village.click()
    dialog = asked(page)
    assert (dialog.name.currentText(), dialog.town.currentText()) == ("红旗分场", "鹅湖镇")
    assert not nameless(dialog)
    assert not english(dialog)
    dialog.keep.click()
    settle(qtbot, desk)
    assert held(desk) == ["红旗分场"]
    rules = [each.fault.rule for each in page.sheet.faults.records.records]
    assert "F-225" not in rules
    assert not page.sheet.village.isVisible()


def test_near_misses_are_shown_first(qtbot, desk, page, tmp_path):
    page.take_files([workbook(tmp_path / "表.xlsx", annex_grid([row(1, E="桃领村")]))])
    settle(qtbot, desk)
    page.sheet.village.click()
    assert "桃岭" in asked(page).sentence.text()


def test_a_village_of_the_list_is_not_added_twice(qtbot, desk, page, tmp_path):
    page.take_files([workbook(tmp_path / "表.xlsx", annex_grid([row(1, E="桃领村")]))])
    settle(qtbot, desk)
    page.sheet.village.click()
    dialog = asked(page)
    dialog.name.setEditText("桃岭村")
    dialog.keep.click()
    assert dialog.isVisible()
    assert "已有" in dialog.sentence.text()
    assert held(desk) == []


def test_without_name_or_township_the_button_is_shut(qtbot, desk, page, tmp_path):
    page.take_files([survey_txt(tmp_path / "一块.txt")])
    settle(qtbot, desk)
    page._ask_village()
    dialog = asked(page)
    assert not dialog.keep.isEnabled()
    assert dialog.keep.toolTip()
