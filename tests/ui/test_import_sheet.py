from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

from jdz_forestland.service import exporting, settings
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.import_page import ImportPage
from tests.ui.sample_desk import derived_registry, desk_with, leave, settle
from tests.ui.windows import nameless

FIRST = 5  # first row of parcels in the form


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


def form(desk, path, **cells):
    """Write the registry's own form with some cells changed."""
    exporting.export(desk.registry, "annex", list_year=2023, out=path, draft=True, with_total=False)
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book.worksheets[0][address] = value
    book.save(path)
    return path


def take(qtbot, page, path):
    page.take_files([path])
    settle(qtbot, page._desk)


def test_what_a_sheet_enters_is_shown_and_then_written(qtbot, desk, page, tmp_path):
    take(qtbot, page, form(desk, tmp_path / "鹅湖镇.xlsx", **{f"P{FIRST}": "界址已复核"}))
    assert page.sheet.isVisible()
    assert not page.strip.application.isVisible()  # a sheet makes no parcels
    (row,) = (r for r in page.sheet.rows.records.records if r.deed == words.ENTERS)
    assert (row.row, row.said) == (FIRST, "界址已复核")
    assert page.strip.accept.text() == words.sheet_button(1)
    page.strip.accept.click()
    settle(qtbot, desk)
    (parcel,) = (p for p in desk.registry.parcels() if p.remarks == "界址已复核")
    assert desk.selection == (parcel.key,)
    assert page.strip.sentence.text() == words.sheet_written(1)
    assert desk.settings.sheet_mappings == settings.load().sheet_mappings != {}


def test_faults_name_their_cells_and_the_marked_workbook_goes_back(qtbot, desk, page, tmp_path):
    path = form(desk, tmp_path / "错.xlsx", **{f"N{FIRST}": "三十亩左右"})
    take(qtbot, page, path)
    worst = page.sheet.faults.records.records[0].fault
    assert worst.cell == f"N{FIRST}"
    assert not page.strip.accept.isEnabled()
    assert page.strip.accept.toolTip() == words.sheet_errors(1)
    said: list[str] = []
    desk.noticed.connect(said.append)
    out = tmp_path / "退回.xlsx"
    page.sheet.write_marked(out)
    settle(qtbot, desk)
    assert openpyxl.load_workbook(out).worksheets[0][f"N{FIRST}"].comment is not None
    assert str(out) in said[0]


def test_the_total_given_beforehand_is_reconciled(qtbot, desk, page, tmp_path):
    take(qtbot, page, form(desk, tmp_path / "表.xlsx"))
    total = desk.registry.summary(2023).reserve_mu
    page.sheet.side.expected.setValue(float(total))
    settle(qtbot, desk)
    assert page.sheet.side.expected_mu == total
    assert "，相符" in page.sheet.side.totals.text()
    page.sheet.side.expected.setValue(float(total + Decimal(1)))
    settle(qtbot, desk)
    assert "，不符" in page.sheet.side.totals.text()


def test_a_column_can_be_taken_for_another_one(qtbot, desk, page, tmp_path):
    take(qtbot, page, form(desk, tmp_path / "表.xlsx", **{f"P{FIRST}": "界址已复核"}))
    box = page.sheet.side.boxes["remarks"]
    assert box.currentData() == "P"
    box.setCurrentIndex(0)
    box.activated.emit(0)
    settle(qtbot, desk)
    assert page.sheet.side.mapping["remarks"] == ""
    assert not any(row.deed == words.ENTERS for row in page.sheet.rows.records.records)


def test_another_list_year_is_asked_of_the_registry(qtbot, desk, page, tmp_path):
    take(qtbot, page, form(desk, tmp_path / "表.xlsx"))
    page.strip.year.setValue(2024)
    settle(qtbot, desk)
    assert "2024年度" in page.note.words.text()
    assert not page.strip.accept.isEnabled()
    page.sheet.other.click()
    assert page.files.isVisible()


def test_everything_beside_a_sheet_has_a_name(qtbot, desk, page, tmp_path):
    take(qtbot, page, form(desk, tmp_path / "表.xlsx"))
    assert nameless(page) == []
