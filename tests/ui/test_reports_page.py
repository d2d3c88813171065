from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from jdz_forestland.domain import annex
from jdz_forestland.domain.lifecycle import SPINE
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import ExchangeError
from jdz_forestland.service import exporting
from jdz_forestland.ui import paper
from jdz_forestland.ui import text_reports as words
from jdz_forestland.ui.documents import documents
from jdz_forestland.ui.reports_page import ReportsPage
from tests.ui import sample_desk


def make_page(qtbot, path):
    desk = sample_desk.desk_with(path)
    page = ReportsPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()
    return desk, page


@pytest.fixture
def shown(qtbot, tmp_path):
    desk, page = make_page(qtbot, sample_desk.derived_registry(tmp_path))
    yield desk, page
    sample_desk.leave(desk)


def sheet(page):
    return page.preview.toPlainText()


DOCUMENTS = documents()
# What the sample county has the facts for; no parcel in it has come further than its survey.
POSSIBLE = tuple(
    document
    for document in DOCUMENTS
    if document.key != "onemap" and Stage.LEAD in (exporting.KINDS[document.key].stages or SPINE)
)


def test_every_kind_of_file_is_listed_by_occasion_with_its_button(qtbot, shown):
    desk, page = shown
    assert {document.key for document in DOCUMENTS} == set(exporting.KINDS)
    occasions = [document.occasion for document in DOCUMENTS]
    assert occasions == sorted(occasions, key=list(type(occasions[0])).index)
    for document in DOCUMENTS:
        page.choose(document.key)
        assert page.document == document
        assert page.export_button.text() == document.button
        if exporting.KINDS[document.key].painted:
            sample_desk.settle(qtbot, desk)
            assert not page.picture.pixmap().isNull()
        else:
            assert sheet(page)


def test_the_preview_is_the_form_word_for_word(shown):
    desk, page = shown
    form = exporting.annex_form(
        desk.registry, list_year=2023, draft=True, with_total=True, reporter="王芳"
    )
    words_shown = sheet(page).replace("\xa0", " ")
    for part in (form.title, form.unit_line, *form.notes, form.signatures):
        assert part in words_shown
    for cell in annex.HEADER:
        assert cell.text in words_shown
    for row in form.rows:
        for value in row.cells:
            assert annex.shown(value) in words_shown
    assert annex.shown(form.sums.reserve_area_mu) in words_shown


def test_the_total_row_can_be_left_out(shown):
    _, page = shown
    assert annex.TOTAL_LABEL in sheet(page)
    page.options.with_total.setChecked(False)
    assert annex.TOTAL_LABEL not in sheet(page)


def test_the_name_goes_into_the_form_the_settings_and_the_history_to_come(shown):
    desk, page = shown
    page.options.reporter.setText("赵六")
    page.options.reporter.editingFinished.emit()
    assert "赵六" in sheet(page)
    assert desk.settings.operator == "赵六"
    assert desk.registry.who == "赵六"


def test_a_preview_out_of_sight_waits_until_it_is_seen(qtbot, shown):
    desk, page = shown
    page.hide()
    desk.set_operator("钱七")
    desk.opened.emit()
    assert "钱七" not in sheet(page)
    page.show()
    assert "钱七" in sheet(page)


@pytest.mark.parametrize("key", [document.key for document in POSSIBLE])
def test_exporting_asks_where_writes_and_says_where(qtbot, shown, tmp_path, monkeypatch, key):
    desk, page = shown
    proposed = []

    def choose(parent, title, name, kind, **_):
        proposed.append(name.name)
        return tmp_path / name.name

    monkeypatch.setattr("jdz_forestland.ui.files.target", choose)
    page.choose(key)
    assert not page.open_file.isVisible()
    page.export_button.click()
    assert not page.export_button.isEnabled()
    qtbot.waitUntil(lambda: page.open_file.isVisible(), timeout=10_000)
    assert page.export_button.isEnabled()
    year = 2023
    assert proposed == [exporting.proposed_name(desk.registry, key, list_year=year, draft=True)]
    assert (tmp_path / proposed[0]).stat().st_size > 0
    assert proposed[0] in page.done.text()
    assert page.open_folder.isVisible()


def test_links_open_the_file_and_its_folder(qtbot, shown, tmp_path, monkeypatch):
    _, page = shown
    opened = []
    service = "jdz_forestland.ui.reports_page.QDesktopServices.openUrl"
    monkeypatch.setattr(service, lambda url: opened.append(url.toLocalFile()))
    target = tmp_path / "表.xlsx"
    page.export(target)
    qtbot.waitUntil(lambda: page.open_file.isVisible(), timeout=10_000)
    page.open_file.click()
    page.open_folder.click()
    assert [Path(each) for each in opened] == [target, tmp_path]


def test_a_file_that_cannot_be_written_is_said_above_the_page(qtbot, shown, tmp_path):
    desk, page = shown
    with qtbot.waitSignal(desk.complained, timeout=10_000) as complained:
        page.export(tmp_path / "missing" / "表.xlsx")
    assert isinstance(complained.args[0], ExchangeError)
    assert not page.open_file.isVisible()


def test_an_empty_year_says_what_to_do(qtbot, tmp_path):
    desk, page = make_page(qtbot, sample_desk.empty_registry(tmp_path))
    assert page.empty.isVisible()
    assert page.empty.heading.text() == words.EMPTY
    with qtbot.waitSignal(desk.page_asked) as asked:
        page.empty.button.click()
    assert asked.args == ["comparison"]
    sample_desk.leave(desk)


@pytest.mark.parametrize(("width", "scrolls"), [(780, True), (1246, False), (1800, False)])
def test_the_sheet_fits_an_ordinary_screen_without_scrolling_sideways(qtbot, shown, width, scrolls):
    _, page = shown
    page.resize(width, 640)
    bar = page.preview.horizontalScrollBar()
    qtbot.waitUntil(lambda: (bar.maximum() > 0) is scrolls)


def test_a_very_long_form_is_cut_in_the_preview_and_says_so(shown):
    desk, _ = shown
    form = exporting.annex_form(desk.registry, list_year=2023, draft=True)
    count = paper.ROWS_SHOWN + 1
    html = paper.form_html(replace(form, rows=form.rows[:1] * count), 9.0)
    assert words.only_first(paper.ROWS_SHOWN, count) in html
    assert html.count(form.rows[0].village) == paper.ROWS_SHOWN
    assert words.only_first(paper.ROWS_SHOWN, count) not in paper.form_html(form, 9.0)


def test_names_are_shown_as_they_are_written_whatever_signs_they_hold(shown):
    desk, _ = shown
    form = exporting.annex_form(desk.registry, list_year=2023, draft=True)
    row = replace(form.rows[0], village="<b>村&社</b>")
    assert "&lt;b&gt;村&amp;社&lt;/b&gt;" in paper.form_html(replace(form, rows=(row,)), 9.0)


def test_a_changed_book_is_shown_cell_by_cell_and_written(qtbot, shown, tmp_path):
    desk, page = shown
    path = tmp_path / "台账.xlsx"
    exporting.export(desk.registry, "book", list_year=2023, out=path)
    book = openpyxl.load_workbook(path)
    titles = [cell.value for cell in book["图斑"][1]]
    book["图斑"].cell(2, titles.index("备注") + 1).value = "同事写的"
    book["图斑"].cell(3, titles.index("图斑面积（亩）") + 1).value = 1
    book.save(path)
    page.compare(path)
    qtbot.waitUntil(page.returned.isVisible, timeout=10_000)
    shown_rows = page.returned.table.records.records
    assert {change.title for change in shown_rows} == {"备注", "图斑面积（亩）"}
    assert "1" in page.returned.accept_button.text()
    page.returned.accept_button.click()
    qtbot.waitUntil(lambda: not page.returned.isVisible(), timeout=10_000)
    assert desk.registry.parcels()[0].remarks == "同事写的"
    assert desk.registry.history()[-1].who == desk.operator
    page.compare(path)
    qtbot.waitUntil(page.returned.isVisible, timeout=10_000)
    assert not page.returned.accept_button.isEnabled()
    assert page.returned.accept_button.toolTip()
    page.returned.back_button.click()
    assert page.preview.isVisible()


def test_only_the_selected_parcels_are_offered_where_some_are_selected(qtbot, shown, tmp_path):
    desk, page = shown
    page.choose("kml")
    assert not page.options.scope.isEnabled()
    keys = [parcel.key for parcel in desk.registry.parcels()[:2]]
    desk.select(keys)
    page.options.scope.setCurrentIndex(1)
    page.export(tmp_path / "两个.kml")
    qtbot.waitUntil(lambda: page.open_file.isVisible(), timeout=10_000)
    assert (tmp_path / "两个.kml").read_text(encoding="utf-8").count("<Placemark") == 2
