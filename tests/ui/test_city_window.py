"""A city's registry in the window: its first page, its reports, and what it only looks at."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from jdz_forestland.service import replying, submitted
from jdz_forestland.ui import files, text_welcome
from jdz_forestland.ui import text_inbox as words
from jdz_forestland.ui.batch_panel import BatchPanel
from jdz_forestland.ui.new_registry_dialog import NewRegistryDialog
from jdz_forestland.ui.pages import pages_of
from tests.service.handing_over import parcel
from tests.ui.inbox_desk import city_registry, drop, opened_inbox, packed, take_in
from tests.ui.windows import english, nameless, settle, shut


@pytest.fixture
def package(tmp_path):
    return packed(tmp_path, parcel(1), parcel(2))


@pytest.fixture
def window(qtbot, tmp_path):
    window = opened_inbox(qtbot, city_registry(tmp_path))
    yield window
    shut(window)


@pytest.fixture
def page(window):
    return window.workspace.page


def test_the_first_page_of_a_city_says_what_is_due_and_leads_on(qtbot, window):
    window.workspace.show_page("home")
    home = window.workspace.page
    assert window.windowTitle() == "林地占补平衡登记 — 景德镇市"
    assert "4 个县（市、区），已收 0 个" in home.headline.text()
    assert len(home.todo.rows) == 5
    assert nameless(window) == []
    assert english(window) == set()
    home.todo.rows[0].click()
    assert window.workspace.page_key == "inbox"


def test_a_city_registry_is_made_from_the_same_dialog(qtbot, window, monkeypatch, tmp_path):
    def fill(dialog):
        dialog.county.setCurrentIndex(dialog.county.findData("360200"))
        assert dialog.level == "city"
        assert dialog.lead.text() == text_welcome.CITY_LEAD
        assert "360200景德镇市" in dialog.file.text()
        dialog.file.setText(str(tmp_path / "新市.gpkg"))
        dialog.operator.setText("市局赵六")
        dialog.accept()
        return dialog.DialogCode(dialog.result())

    monkeypatch.setattr(NewRegistryDialog, "exec", fill)
    window.commands.new_registry()
    assert window.desk.registry.is_city
    assert window.desk.registry.path.name == "新市.gpkg"
    assert window.workspace.navigation.count() == len(pages_of("city"))


def test_slips_and_boundaries_do_not_belong_in_a_city(qtbot, window, tmp_path):
    for name, word in (("回执.jdzhf", "县级登记库读入"), ("一块.txt", "不导入边界")):
        path = tmp_path / name
        path.write_bytes(b"x")
        drop(qtbot, window, path)
        assert word in window.workspace.message.words.text()
    assert "import" not in window.workspace.pages


def test_parcels_of_the_counties_can_only_be_looked_at(qtbot, window, page, package):
    take_in(qtbot, window, page, package)
    window.workspace.show_page("parcels")
    registry = window.desk.registry
    window.desk.select([registry.parcels()[0].key])
    settle(qtbot, window)
    table = window.workspace.page.table
    assert [column.title for column in table.shown_columns()][:2] == ["图斑号", "县（市、区）"]
    card = window.workspace.page.card
    assert words.COUNTY_ONLY in {
        button.toolTip() for button in card.findChildren(QPushButton) if not button.isEnabled()
    }
    window.desk.select([parcel.key for parcel in registry.parcels()])
    settle(qtbot, window)
    panels = window.workspace.page.findChildren(BatchPanel)
    assert all(not panel.do.isEnabled() for panel in panels if panel.isVisible())
    assert english(window) == set()


def test_the_reports_of_a_city_are_the_forms_of_its_counties(
    qtbot, window, page, monkeypatch, tmp_path, package
):
    take_in(qtbot, window, page, package)
    window.workspace.show_page("reports")
    reports = window.workspace.page
    assert reports.empty.isVisible()
    made = submitted.submissions(window.desk.registry)[0]
    replying.accept(window.desk.registry, made.key, out=tmp_path)
    assert [reports.counties.item(0).text()] == ["浮梁县"]
    assert "浮梁县" in reports.preview.toPlainText()
    assert "昌江区" in reports.missing.text()
    out = tmp_path / "上报"
    out.mkdir()
    monkeypatch.setattr(files, "folder", lambda *args: out)
    reports.export.click()
    settle(qtbot, window)
    assert len(list(out.glob("*.xlsx"))) == 2
    assert str(out) in reports.done.text()
    for kind in range(reports.layers.count()):
        reports.layers.setCurrentIndex(kind)
        written: list[Path] = []

        def target(_parent, _title, proposed, _kind, written=written):
            written.append(out / proposed.name)
            return written[0]

        monkeypatch.setattr(files, "target", target)
        reports.layer.click()
        settle(qtbot, window)
        assert written[0].exists(), window.workspace.message.words.text()


def test_every_page_works_in_a_city(qtbot, window, page, package):
    take_in(qtbot, window, page, package)
    for row in range(window.workspace.navigation.count()):
        window.workspace.navigation.setCurrentRow(row)
        settle(qtbot, window)
        assert nameless(window) == []
        assert english(window) == set()
        assert not window.workspace.message.isVisible(), window.workspace.message.words.text()
