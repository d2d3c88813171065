"""Files dropped together, and a survey database dropped where boundaries belong."""

from __future__ import annotations

import pyogrio
import pytest

from jdz_forestland.service import import_kinds, sample
from jdz_forestland.ui.comparison_page import ComparisonPage
from jdz_forestland.ui.import_page import ImportPage
from tests.exchange.sheets import annex_grid, row, workbook
from tests.ui.sample_desk import derived_registry, desk_with, leave, settle
from tests.ui.test_import_page import survey_txt


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


def drop(qtbot, page, *paths):
    page.take_files(paths)
    settle(qtbot, page._desk)


def choose(qtbot, page, words):
    (button,) = (each for each in page.note.options if words in each.text())
    button.click()
    settle(qtbot, page._desk)


def test_a_workbook_and_boundaries_are_taken_one_after_the_other(qtbot, desk, page, tmp_path):
    sheet = workbook(tmp_path / "表.xlsx", annex_grid([row(1)]))
    boundary = survey_txt(tmp_path / "一块.txt")
    drop(qtbot, page, sheet, boundary)
    assert page.note.asks
    choose(qtbot, page, "边界文件")
    assert page.result.isVisible()
    assert page.result.parcels.records.rowCount() == 1
    drop(qtbot, page, sheet, boundary)
    choose(qtbot, page, "表.xlsx")
    assert page.sheet.isVisible()


def test_two_workbooks_are_asked_for_by_name(qtbot, desk, page, tmp_path):
    paths = [workbook(tmp_path / f"{name}.xlsx", annex_grid([row(1)])) for name in "甲乙"]
    drop(qtbot, page, *paths)
    assert [button.text() for button in page.note.options] == ["表格“甲.xlsx”", "表格“乙.xlsx”"]
    choose(qtbot, page, "乙")
    assert "乙" in page.sheet.headline.text()


def test_a_survey_database_is_taken_to_the_comparison(qtbot, desk, page):
    other = ComparisonPage(desk)
    qtbot.addWidget(other)
    other.show()
    asked: list[str] = []
    desk.page_asked.connect(asked.append)
    database = sample.surveys()[0]
    drop(qtbot, page, database)
    assert page.note.asks
    choose(qtbot, page, "年度比对")
    assert asked == ["comparison"]
    assert other.setup.boxes[-1].choice is not None
    assert other.setup.boxes[-1].choice.path == database


def test_who_insists_imports_it_as_boundaries(qtbot, desk, page, tmp_path):
    path = tmp_path / "DLTB.gpkg"
    meta, _, shapes, fields = pyogrio.raw.read(sample.surveys()[0], layer="DLTB", max_features=3)
    pyogrio.raw.write(
        path, shapes, fields, list(meta["fields"]), layer="DLTB", driver="GPKG",
        geometry_type="MultiPolygon", crs=meta["crs"], promote_to_multi=True,
    )  # fmt: skip
    drop(qtbot, page, path)
    choose(qtbot, page, "作为边界")
    assert page.result.isVisible()
    assert page.result.parcels.records.rowCount() == 3


def test_no_survey_is_seen_in_broken_or_other_files(tmp_path):
    broken = tmp_path / "DLTB.gpkg"
    broken.write_bytes(b"SQLite format 3\0" + b"\0" * 100)
    for paths in ([broken], [tmp_path / "nothing.gdb"], [], [tmp_path / "a.txt"]):
        assert import_kinds.survey_in(paths) is None
    import_kinds.ask_what([])
