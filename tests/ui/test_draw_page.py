"""The page 抽查: publish, seed, draw, record; void draws and used seeds are seen."""

from __future__ import annotations

import json
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from jdz_forestland.domain.draw_sheet import spoken
from jdz_forestland.domain.spot_check import DrawState
from jdz_forestland.service import submitted
from jdz_forestland.service.drawing import Drawing, recompute
from jdz_forestland.ui import files
from jdz_forestland.ui import text_draw as words
from jdz_forestland.ui.draw_redo import RedoWindow
from jdz_forestland.ui.draw_view import CUT
from tests.ui import draw_desk
from tests.ui.draw_desk import FULIANG, LEPING, YEAR
from tests.ui.windows import english, nameless, open_window, settle, shut

HASH = re.compile(r"[0-9a-f]{8}")


@pytest.fixture
def window(qtbot, tmp_path):
    window = open_window(qtbot, draw_desk.city_registry(tmp_path / "市.gpkg"))
    window.desk.registry.now = draw_desk.clock
    window.resize(1366, 768)
    window.workspace.show_page("draw")
    settle(qtbot, window)
    yield window
    shut(window)


@pytest.fixture
def page(window):
    return window.workspace.page


@pytest.fixture
def board(page):
    return page.board


def drawing(window):
    return Drawing(window.desk.registry)


def draws(window, county=FULIANG):
    return drawing(window).of_county(YEAR, county).draws


def type_seed(form, seed, origin="双方各掷骰子五次", witnesses="王五，赵六"):
    form.seed.setText(seed)
    form.origin.setCurrentText(origin)
    form.witnesses.setText(witnesses)
    form.do.click()


def draw(board, seed="31415926"):
    type_seed(board.seed.form, seed)
    board.seed.form.do.click()


def test_counties_stand_at_the_left_each_with_its_own_draw(window, page, board):
    assert [page.counties.item(row).text().split("\n")[0] for row in range(2)] == [
        "浮梁县",
        "乐平市",
    ]
    board.lines.do.click()
    assert draws(window)[0].state is DrawState.PUBLISHED
    page.counties.setCurrentRow(1)
    assert board.view.there.county_code == LEPING
    assert board.view.held is None
    assert draws(window, LEPING) == ()


def test_a_year_of_the_page(window, board):
    assert not board.seed.do.isEnabled()
    assert not board.result.do.isEnabled()
    assert words.NOT_YET_SEED in board.seed.do.toolTip()
    board.lines.do.click()
    held = draws(window)[0]
    assert tuple(group.text() for group in board.fingerprint.groups) == spoken(held.list_hash)
    assert board.fingerprint.code.words == held.list_hash
    assert not board.lines.do.isEnabled()
    draw(board)
    done = draws(window)[0]
    assert (done.state, done.seed, done.witnesses) == (
        DrawState.DRAWN,
        "31415926",
        ("王五", "赵六"),
    )
    rows = board.result.tickets.records.records
    assert [row.key for row in rows].index(CUT) == len(done.selected)
    assert [row.parcel for row in rows[: len(done.selected)]] == list(done.selected)
    assert len(rows) == len(done.lines) + 1
    assert not board.seed.do.isEnabled()


def test_the_draw_is_asked_for_twice_and_any_key_begins_again(window, board):
    board.lines.do.click()
    type_seed(board.seed.form, "42")
    assert board.seed.do.text() == words.SURE
    assert "42" in board.seed.form.warning.text()
    board.seed.form.seed.setText("43")
    assert board.seed.do.text() == words.DO_DRAW
    board.seed.do.click()
    assert draws(window)[0].state is DrawState.PUBLISHED
    board.seed.do.click()
    assert draws(window)[0].seed == "43"


@pytest.mark.parametrize("seed", ["", " 1", "1 ", "１２", "1\u200b"])
def test_a_seed_that_nobody_can_type_again_is_refused_as_it_is_typed(window, board, seed):
    board.lines.do.click()
    type_seed(board.seed.form, seed)
    board.seed.do.click()
    assert "种子" in board.seed.form.warning.text()
    assert draws(window)[0].state is DrawState.PUBLISHED
    if seed:
        assert "种子" in board.seed.form.verdict.text()


def test_a_seed_without_an_origin_is_refused(window, board):
    board.lines.do.click()
    type_seed(board.seed.form, "42", origin="  ")
    assert words.NO_ORIGIN in board.seed.form.warning.text()
    assert draws(window)[0].state is DrawState.PUBLISHED


def test_no_seed_twice_not_even_of_another_county(window, page, board):
    board.lines.do.click()
    draw(board, "314159")
    page.counties.setCurrentRow(1)
    board.lines.do.click()
    board.seed.form.seed.setText("314159")
    assert "用过" in board.seed.form.verdict.text()
    draw(board, "314159")
    assert draws(window, LEPING)[0].state is DrawState.PUBLISHED


def test_another_total_blocks_until_it_is_explained(window, board):
    board.lines.expected.setText("195.00")
    assert "少15.00亩" in board.lines.agreement.text()
    assert board.lines.note.isVisibleTo(board)
    board.lines.do.click()
    assert "不符" in board.lines.refusal.text()
    assert draws(window) == ()
    assert board.lines.expected.text() == "195.00"
    board.lines.note.setText("临时撤回一个图斑")
    board.lines.do.click()
    assert draws(window)[0].expected_note == "临时撤回一个图斑"
    assert "临时撤回一个图斑" in board.lines.fixed.text()


def test_what_was_typed_in_at_the_receipt_is_there_already(window, page, board):
    submitted.expect(window.desk.registry, LEPING, YEAR, draw_desk.mu("120.00"))
    page.counties.setCurrentRow(1)
    assert board.lines.expected.text() == "120.00"
    assert board.lines.agreement.text() == words.AGREES


def test_a_total_that_is_no_figure_is_not_taken_for_none(window, board):
    board.lines.expected.setText("六百亩")
    board.lines.do.click()
    assert board.lines.refusal.text() == words.NOT_A_FIGURE
    assert draws(window) == ()


def test_parcels_are_checked_anyway_with_a_reason_or_not_at_all(window, board):
    assert not board.lines.add_must.isEnabled()
    board.lines.lines.select(["360222-0003", "360222-0005"])
    board.lines.lines.chosen.emit(("360222-0003", "360222-0005"))
    board.lines.add_must.click()
    board.lines.add_must.click()
    first, second = board.lines.musts
    board.lines.do.click()
    assert "原因" in board.lines.refusal.text()
    assert draws(window) == ()
    first.reason.setText("群众反映未恢复")
    second.box.setChecked(False)
    board.lines.do.click()
    (must,) = draws(window)[0].must_check
    assert (must.parcel_id, must.reason) == ("360222-0003", "群众反映未恢复")
    draw(board)
    assert "群众反映未恢复" in board.result.must.text()


def test_a_changed_list_is_seen_as_void_and_stays_on_file(qtbot, window, page, board):
    board.lines.do.click()
    draw(board)
    draw_desk.other_list(window.desk.registry)
    page.refresh()
    assert board.view.is_void
    assert board._banner.isVisibleTo(board)
    assert "删除360222-0012" in board.changes.text()
    assert "已作废" in page.counties.item(0).text()
    assert board.result.tickets.records.rowCount() == 13
    board.keep_void.click()
    assert draws(window)[0].void_at
    assert not board.keep_void.isVisibleTo(board)
    board.again.click()
    assert board.view.held is None
    board.lines.do.click()
    assert "原因" in board.lines.refusal.text()
    assert len(draws(window)) == 1
    board.lines.reason.setText("名单更换")
    board.lines.do.click()
    draw(board, "31415926")
    assert draws(window)[0].state is DrawState.PUBLISHED  # the seed of the void one
    draw(board, "27182818")
    again, void = draws(window)
    assert (again.state, void.state) == (DrawState.DRAWN, DrawState.VOID)
    board.which.setCurrentIndex(board.which.findData(void.key))
    board.which.activated.emit(board.which.currentIndex())
    assert window.workspace.page.board.view.held.key == void.key


def test_a_fingerprint_is_given_up_with_a_reason_before_the_seed(window, board):
    board.lines.do.click()
    board.fingerprint.abandon.click()
    board.fingerprint.sure.click()
    assert "原因" in board.fingerprint.refusal.text()
    board.fingerprint.why.setText("名单有误")
    board.fingerprint.sure.click()
    assert draws(window)[0].state is DrawState.VOID
    assert words.VOID_NO_SEED in board.seed.sentence.text()


def test_the_record_is_saved_as_json_and_pdf_and_agrees(
    qtbot, window, board, tmp_path, monkeypatch
):
    board.lines.do.click()
    draw(board)
    target = tmp_path / "记录.json"
    monkeypatch.setattr(files, "target", lambda *a, **k: target)
    board.result.do.click()
    settle(qtbot, window)
    assert recompute(target).agrees
    assert target.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    assert json.loads(target.read_text(encoding="utf-8"))["witnesses"] == ["王五", "赵六"]


def test_the_fingerprint_is_printed_and_copied(qtbot, window, board, tmp_path, monkeypatch):
    board.lines.do.click()
    target = tmp_path / "指纹.pdf"
    monkeypatch.setattr(files, "target", lambda *a, **k: target)
    board.fingerprint.do.click()
    settle(qtbot, window)
    assert target.read_bytes().startswith(b"%PDF")
    board.fingerprint.copy.click()
    assert QGuiApplication.clipboard().text() == draws(window)[0].list_hash


def test_anybody_is_told_how_to_redo_it(qtbot, window, board, tmp_path, monkeypatch):
    board.lines.do.click()
    draw(board)
    record = drawing(window).write_record(draws(window)[0].key, tmp_path).path
    shown = RedoWindow(tmp_path, board)
    qtbot.addWidget(shown)
    assert "SHA-256" in shown.page.toPlainText()
    monkeypatch.setattr(files, "existing", lambda *a, **k: record)
    shown.check.click()
    assert shown.verdict.text() == words.REDO_AGREES
    document = json.loads(record.read_text(encoding="utf-8"))
    document["witnesses"] = ["别人"]
    record.write_text(json.dumps(document), encoding="utf-8")
    shown.check.click()
    assert "在场人员" in shown.verdict.text()
    monkeypatch.setattr(files, "folder", lambda *a, **k: tmp_path)
    shown.save.click()
    assert (tmp_path / "check_draw.py").is_file()


def test_the_projector_draws_and_leaves_with_escape(qtbot, window, board):
    board.lines.do.click()
    board.fill_screen()
    projector = board.projector
    assert projector.isVisible()
    qtbot.keyClick(projector, Qt.Key.Key_Right)
    assert projector.pages.currentIndex() == 1
    type_seed(projector.form, "2718")
    projector.form.do.click()
    assert draws(window)[0].seed == "2718"
    assert projector.pages.currentIndex() == 2
    assert projector.tickets.records.rowCount() == 13
    assert nameless(projector) == []
    qtbot.keyClick(projector, Qt.Key.Key_Escape)
    assert not projector.isVisible()


def test_leaving_the_registry_leaves_the_projector(window, board):
    board.lines.do.click()
    board.fill_screen()
    window.desk.close_registry()
    assert not board.projector.isVisible()


def test_letters_on_the_projector_grow_with_the_screen(qtbot, window, board):
    board.lines.do.click()
    board.fill_screen()
    sizes = []
    for size in ((1366, 768), (1920, 1080)):
        board.projector.resize(*size)
        sizes.append(board.projector.groups[0].font().pointSizeF())
        assert board.projector.minimumSizeHint().width() <= size[0]
    assert sizes[1] > sizes[0] * 1.3
    assert sizes[0] >= 40
    board.projector.close()


def test_what_is_half_typed_goes_with_its_county(page, board):
    board.lines.do.click()
    board.seed.form.seed.setText("31")
    page.refresh()
    assert board.seed.form.seed.text() == "31"
    page.counties.setCurrentRow(1)
    page.counties.setCurrentRow(0)
    assert board.seed.form.seed.text() == ""


def test_in_a_small_window_only_the_step_in_hand_is_open(qtbot, window, page, board):
    window.resize(900, 500)
    settle(qtbot, window)
    assert [panel.room.isVisible() for panel in board.panels] == [True, False, False, False]
    board.lines.do.click()
    assert [panel.room.isVisible() for panel in board.panels] == [False, False, True, False]
    board.panels[1].heading.click()
    assert [panel.room.isVisible() for panel in board.panels] == [False, True, False, False]
    assert window.width() == 900


def test_a_read_only_registry_shows_all_and_allows_nothing(window, page, board, monkeypatch):
    board.lines.do.click()
    monkeypatch.setattr(type(window.desk.registry), "is_read_only", property(lambda self: True))
    page.refresh()
    assert not board.seed.do.isEnabled()
    assert board.seed.do.toolTip() == words.READ_ONLY
    assert board.fingerprint.do.isEnabled()


def test_without_a_list_the_page_says_where_lists_come_from(qtbot, tmp_path):
    window = open_window(qtbot, draw_desk.city_registry(tmp_path / "空.gpkg", {}))
    window.workspace.show_page("draw")
    assert window.workspace.page.empty.isVisible()
    shut(window)


def test_everything_has_a_name_and_is_chinese_in_every_state(qtbot, window, page, board):
    for do in (lambda: None, board.lines.do.click, lambda: draw(board)):
        do()
        assert nameless(page) == []
        assert {each for each in english(page) if not HASH.fullmatch(each)} == set()
    draw_desk.other_list(window.desk.registry)
    page.refresh()
    assert nameless(page) == []
