"""Papers from the window: previewed with their values, printed from the step, templates shown."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from jdz_forestland.domain.document_kinds import KINDS
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service import document_templates, documents
from jdz_forestland.ui import text_documents as words
from jdz_forestland.ui.reports_page import ReportsPage
from tests.casework import reason_values
from tests.ui import case_desk, sample_desk


@pytest.fixture
def desk(tmp_path):
    path = case_desk.make_registry(tmp_path)
    held = case_desk.open_desk(path)
    yield held
    sample_desk.leave(held)


@pytest.fixture
def opened(monkeypatch):
    seen: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: seen.append(QUrl(url).toLocalFile())
    )
    return seen


@pytest.fixture
def page(qtbot, desk):
    made = ReportsPage(desk)
    qtbot.addWidget(made)
    made.resize(1236, 640)
    made.show()
    return made


def keys_of(desk):
    return [parcel.key for parcel in desk.registry.parcels()]


def shown(page):
    return page.preview.toPlainText().replace("\xa0", " ")


# --- the preview ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_preview_has_every_value_of_the_document(desk, page, kind, tmp_path):
    first = keys_of(desk)[0]
    case_desk.carry(desk, first, Stage.REGISTRATION, tmp_path)
    desk.select((first,))
    page.choose(kind)
    page.refresh()
    (document,) = documents.build(desk.registry, kind, (first,), list_year=2023)
    preview = "".join(shown(page).split())
    for text in document.texts():
        assert "".join(text.split()) in preview, text
    assert page.export_button.isEnabled()


def test_without_parcels_at_the_step_it_says_what_to_do(desk, page):
    page.choose("change")
    page.refresh()
    assert "没有处在“变更”环节的图斑" in shown(page)
    assert "选中" in shown(page)
    assert not page.export_button.isEnabled()
    assert "变更" in page.export_button.toolTip()
    page.choose("application")
    page.refresh()
    assert page.export_button.isEnabled()
    assert "“线索”“申请”环节的图斑" in page.options.scope.itemText(0)
    assert words.others(2) in shown(page)


def test_papers_of_chosen_parcels_go_to_one_file_each(qtbot, desk, page, tmp_path, monkeypatch):
    folder = tmp_path / "文书"
    folder.mkdir()
    monkeypatch.setattr("jdz_forestland.ui.files.folder", lambda *_: folder)
    desk.select(keys_of(desk)[:2])
    page.choose("application")
    page.options.each.setChecked(True)
    page.export_button.click()
    qtbot.waitUntil(lambda: page.open_file.isVisible(), timeout=20_000)
    assert page.options.scope.currentIndex() == 1  # what is selected
    assert sorted(path.name for path in folder.iterdir()) == [
        "鹅湖镇_0001_申请表.docx",
        "鹅湖镇_0002_申请表.docx",
    ]
    assert desk.settings.export_folder == str(folder)


def test_a_notice_gets_its_map(qtbot, desk, page, tmp_path, monkeypatch):
    target = tmp_path / "公示.docx"
    monkeypatch.setattr("jdz_forestland.ui.files.target", lambda *_, **__: target)
    desk.select(keys_of(desk)[:2])
    page.choose("notice")
    page.export_button.click()
    qtbot.waitUntil(lambda: page.open_file.isVisible(), timeout=20_000)
    word = docx.Document(str(target))
    (picture,) = word.inline_shapes
    assert picture.width.mm == pytest.approx(156, abs=1)
    assert "附图见图斑地图" not in "".join(each.text for each in word.paragraphs)


def test_the_template_is_shown_and_becomes_the_offices_own(desk, page, opened):
    page.choose("annex")
    assert not page.template.isVisible()
    page.choose("notice")
    assert page.template.isVisible()
    assert page.template.text() == words.TEMPLATE
    page.template.click()
    own = document_templates.own("notice")
    assert own is not None
    assert [Path(each) for each in opened] == [own.parent]
    assert page.template.text() == words.TEMPLATE_OWN
    assert str(own) in page.template.toolTip()


def test_a_broken_template_is_complained_about_with_its_tag(
    qtbot, desk, page, tmp_path, monkeypatch
):
    own = document_templates.make_own("application")
    word = docx.Document(str(own))
    word.add_paragraph("{{ 没有这个 }}")
    word.save(str(own))
    target = tmp_path / "申请表.docx"
    monkeypatch.setattr("jdz_forestland.ui.files.target", lambda *_, **__: target)
    page.choose("application")
    with qtbot.waitSignal(desk.complained, timeout=20_000) as said:
        page.export_button.click()
    assert "没有标签“没有这个”" in str(said.args[0])
    assert not target.exists()


# --- from the step -------------------------------------------------------------------------------


def test_the_paper_of_the_step_is_one_click_away(qtbot, desk, tmp_path, monkeypatch, opened):
    first = keys_of(desk)[0]
    case_desk.carry(desk, first, Stage.NOTICE, tmp_path)
    parcels = case_desk.open_page(qtbot, desk)
    desk.select((first,))
    tab = parcels.card.case
    assert tab.paper.isVisible()
    assert tab.paper.text() == "打印公示"
    others = [action.text() for action in tab.paper.menu().actions()]
    assert others == ["打印公示张贴记录", "打印异议处理单"]

    asked = []

    def choose(parent, title, proposed, pattern, **_):
        asked.append(proposed.name)
        return tmp_path / proposed.name

    monkeypatch.setattr("jdz_forestland.ui.files.target", choose)
    tab.paper.click()
    qtbot.waitUntil(lambda: len(opened) == 1, timeout=20_000)
    tab.paper.menu().actions()[0].trigger()  # where is known now: nobody is asked
    qtbot.waitUntil(lambda: len(opened) == 2, timeout=20_000)
    assert asked == ["鹅湖镇_0001_公示.docx"]
    tab.paper.click()  # the file is there: somebody may have written in it
    qtbot.waitUntil(lambda: len(opened) == 3, timeout=20_000)
    assert asked == ["鹅湖镇_0001_公示.docx"] * 2


def test_the_paper_of_a_step_that_is_done_can_be_made_again(qtbot, desk, tmp_path):
    first = keys_of(desk)[0]
    case_desk.carry(desk, first, Stage.NOTICE, tmp_path)
    parcels = case_desk.open_page(qtbot, desk)
    desk.select((first,))
    tab = parcels.card.case
    tab.timeline.asked.emit(Stage.VERIFICATION)
    assert tab.old_paper.isVisible()
    assert tab.old_paper.text() == "打印核实表"
    tab.timeline.asked.emit(Stage.APPLICATION)
    assert tab.old_paper.text() == "打印申请表"


def test_what_is_typed_stands_in_the_paper(qtbot, desk, tmp_path, monkeypatch, opened):
    first = keys_of(desk)[0]
    case_desk.carry(desk, first, Stage.APPLICATION, tmp_path)
    parcels = case_desk.open_page(qtbot, desk)
    desk.select((first,))
    tab = parcels.card.case
    case_desk.fill(qtbot, tab.work.form, {"document_no": "ehu-2022-3"})
    target = tmp_path / "纸.docx"
    monkeypatch.setattr("jdz_forestland.ui.files.target", lambda *_, **__: target)
    tab.paper.click()
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    cells = [
        cell.text
        for table in docx.Document(str(target)).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert cells[cells.index("申请文号") + 1] == "ehu-2022-3"


def test_a_parcel_that_left_the_way_has_no_paper(qtbot, desk, tmp_path):
    first = keys_of(desk)[0]
    case_desk.carry(desk, first, Stage.APPLICATION, tmp_path)
    case_desk.casework(desk).act(first, Action.WITHDRAW, reason_values())
    parcels = case_desk.open_page(qtbot, desk)
    desk.select((first,))
    assert not parcels.card.case.paper.isVisible()
