"""A block of cells copied from Excel or WPS is a plain list: preview, mapping, one button, undo."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from jdz_forestland.errors import UserError
from jdz_forestland.service import import_undo, sheet_importing
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.import_page import ImportPage
from tests.ui.sample_desk import derived_registry, desk_with, leave, settle


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


def block(desk, *, remark="界址\n“已复核”", count=3):
    """Return what a spreadsheet program puts on the clipboard: tabs, quoted line breaks."""
    head = ["备注", "图斑号", "图斑面积\n（亩）", "入库面积（亩）", "乡镇", "村"]
    lines = [head]
    for parcel in desk.registry.parcels(list_year=2023)[:count]:
        areas = (f"{parcel.parcel_area_mu}", f"{parcel.reserve_area_mu}")
        lines.append([remark, str(parcel.parcel_no), *areas, parcel.town, parcel.village])
    return "\r\n".join("\t".join(map(quoted, line)) for line in lines) + "\r\n"


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"' if {"\n", '"', "\t"} & {*cell} else cell


def paste(qtbot, page, text):
    page.take_text(text)
    qtbot.waitUntil(page.paste.check.isEnabled)


def test_a_block_of_cells_is_previewed_mapped_written_and_taken_back(qtbot, desk, page):
    before = desk.registry.parcels(list_year=2023)
    paste(qtbot, page, block(desk))
    assert "3 行" in page.paste.sentence.text()
    page.paste.check.click()
    settle(qtbot, desk)
    assert page.sheet.isVisible()
    assert words.PASTED_CELLS in page.sheet.headline.text()
    assert page.sheet.side.mapping["remarks"] == "A"
    assert page.strip.accept.text() == words.sheet_button(3)
    page.strip.accept.click()
    settle(qtbot, desk)
    written = [parcel.remarks for parcel in desk.registry.parcels(list_year=2023)[:3]]
    assert written == ["界址 “已复核”"] * 3
    assert page.strip.undo.isVisible()
    page.strip.undo.click()
    settle(qtbot, desk)
    after = desk.registry.parcels(list_year=2023)
    assert [each.remarks for each in after] == [each.remarks for each in before]
    assert desk.registry.verify() == []
    assert [entry.verb for entry in desk.registry.history()[-2:]] == ["import_sheet", "undo"]


def test_another_column_is_read_anew(qtbot, desk, page):
    paste(qtbot, page, block(desk))
    page.paste.check.click()
    settle(qtbot, desk)
    box = page.sheet.side.boxes["remarks"]
    box.setCurrentIndex(0)
    box.activated.emit(0)
    settle(qtbot, desk)
    assert page.sheet.side.mapping["remarks"] == ""
    assert not page.strip.accept.isEnabled()


def test_faults_come_back_marked_in_a_workbook(qtbot, desk, page, tmp_path):
    paste(qtbot, page, block(desk).replace("\t1\t", "\t一\t"))
    page.paste.check.click()
    settle(qtbot, desk)
    assert not page.strip.accept.isEnabled()
    assert page.sheet.mark.isEnabled()
    page.sheet.write_marked(tmp_path / "标注.xlsx")
    settle(qtbot, desk)
    assert (tmp_path / "标注.xlsx").exists()


def test_cells_without_a_heading_are_told_what_lacks(qtbot, desk, page):
    headless = block(desk).split("\r\n", 1)[1]
    page.take_text(headless)
    qtbot.waitUntil(lambda: words.PASTE_HEADING in page.paste.sentence.text())


def test_one_undo_takes_a_paste_back(qtbot, desk, page):
    page.paste.text.insertPlainText("手写的")
    page.paste.take(block(desk))
    assert "手写的" not in page.paste.coordinates
    page.paste.text.undo()
    assert page.paste.coordinates == "手写的"


def test_coordinates_with_tabs_stay_coordinates(qtbot, desk, page):
    text = "点号\tX\tY\n1\t3255000\t39536000\n2\t3255100\t39536000\n3\t3255100\t39536100"
    assert not sheet_importing.is_cells(text)
    paste(qtbot, page, text)
    assert "1 个地块" in page.paste.sentence.text()


def test_an_import_of_boundaries_is_taken_back_once(qtbot, desk, page):
    count = len(desk.registry.parcels())
    text = "甲\n3245100 39538100\n3245100 39538200\n3245200 39538200\n3245200 39538100"
    paste(qtbot, page, text)
    page.paste.check.click()
    settle(qtbot, desk)
    page.strip.accept.click()
    settle(qtbot, desk)
    assert len(desk.registry.parcels()) == count + 1
    page.strip.undo.click()
    settle(qtbot, desk)
    assert len(desk.registry.parcels()) == count
    with pytest.raises(UserError):
        import_undo.undo(desk.registry.path, who="张三")


@pytest.mark.parametrize(
    "text",
    ["\t", "\t\t\n\t", '图斑号\t图斑面积\t村\n"', "图斑号\t图斑面积\t村\n\x00\t1\t2", "\t" * 20_000,
     "图斑号\t图斑面积\t村\t入库面积\n" + '"\n' * 500],
)  # fmt: skip
def test_hostile_cells_end_in_a_sentence(qtbot, desk, page, text):
    page.take_text(text)
    qtbot.waitUntil(lambda: not desk.runner.reading and page.paste._task is None, timeout=10_000)
    QGuiApplication.processEvents()
    assert page.paste.sentence.text()
