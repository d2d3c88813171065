"""The page 履历 tells everything that was done, and what each entry changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from jdz_forestland import service
from jdz_forestland.domain.lifecycle import Action, Reason
from jdz_forestland.domain.progress import Silent
from jdz_forestland.service import sample
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.registry import Registry
from jdz_forestland.ui import history_case, history_text
from jdz_forestland.ui import text_history_page as words
from jdz_forestland.ui.history_block import HistoryBlock
from jdz_forestland.ui.text_parcels import OTHER_VERB, VERBS
from tests.ui.sample_desk import WHO, derived_registry
from tests.ui.windows import open_window, settle, shut


def reject(registry: Registry, place: int) -> None:
    values = {
        "reason": Reason.COUNTED_ELSEWHERE.value,
        "text": "已用于增减挂钩",
        "on": "2023-03-01",
    }
    Casework(registry).act(registry.parcels()[place].key, Action.REJECT, values)


@pytest.fixture
def window(qtbot, tmp_path):
    path = derived_registry(tmp_path)
    with Registry.open(path, who="李四") as registry:
        reject(registry, 3)
    window = open_window(qtbot, path)
    window.workspace.show_page("history")
    settle(qtbot, window)
    yield window
    shut(window)


def choose(page, seq: int) -> None:
    page.table.selectRow(page.table.records.row_of(seq))


def blocks(page) -> list[str]:
    return [block.line.heading for block in page.detail.findChildren(HistoryBlock)]


def test_the_newest_entry_comes_first_with_person_deed_and_what_it_touched(window):
    page = window.workspace.page
    newest, derived, created = page.table.records.records
    assert (newest.entry.who, newest.deed, newest.touched) == (
        "李四",
        "由“线索”不予补充到“不予补充”",
        "图斑 1，环节记录 1",
    )
    assert (derived.entry.who, derived.deed) == (WHO, "接受年度比对结果")
    assert derived.touched.startswith("图斑 42")
    assert created.deed == "新建登记库"
    assert newest.fingerprint == window.desk.registry.fingerprint
    assert page.count.text() == "共 3 条"


def test_an_entry_shows_what_it_did_to_every_parcel(qtbot, window):
    page = window.workspace.page
    choose(page, 2)
    qtbot.waitUntil(lambda: len(blocks(page)) == 42 + 1)  # and the comparison, of no parcel
    choose(page, 3)
    mine = [words.of_parcel(window.desk.registry.parcels()[3].key)]
    qtbot.waitUntil(lambda: blocks(page) == mine)


def test_the_search_looks_at_people_deeds_and_parcels(qtbot, window):
    page = window.workspace.page
    page.search.setText("李四")
    assert [row.entry.seq for row in page.table.records.records] == [3]
    assert page.count.text() == "3 条中的 1 条"
    page.search.setText("360222-2023-0004")
    assert [row.entry.seq for row in page.table.records.records] == [3, 2]
    page.search.setText("没有这个词")
    assert page.table.records.records == ()
    page.search.clear()
    assert len(page.table.records.records) == 3


def test_the_fingerprint_of_an_entry_can_be_copied_whole(window):
    page = window.workspace.page
    choose(page, 3)
    assert page.fingerprint.text().replace(" ", "").endswith(window.desk.registry.fingerprint)
    page.copy.click()
    assert QGuiApplication.clipboard().text() == window.desk.registry.fingerprint


def test_a_change_elsewhere_is_there_when_the_page_is_looked_at(qtbot, window):
    registry = window.desk.registry
    window.workspace.show_page("home")
    reject(registry, 5)
    window.workspace.show_page("history")
    settle(qtbot, window)
    assert len(window.workspace.page.table.records.records) == 4


def verbs_in_source() -> set[str]:
    """Return every verb that the services write into the history."""
    written = re.compile(
        r"""verb="([a-z_]+)"|self\._(?:change|enter|begin|keep|write)\(\s*"([a-z_]+)",""", re.DOTALL
    )
    folder = Path(service.__file__).parent
    texts = (path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    return {one or two for text in texts for one, two in written.findall(text)}


def test_every_deed_has_a_word(tmp_path):
    found = verbs_in_source()
    assert {"derive", "freeze", "grant", "use", "reverse", "receive"} <= found
    assert found - set(VERBS) - history_case.VERBS == set()


def test_the_history_of_two_years_is_told_in_words(tmp_path):
    path = sample.make_story(tmp_path / "示例.gpkg", who=WHO, progress=Silent())
    with Registry.open(path, who=WHO) as registry:
        deeds = {history_text.deed_of(entry) for entry in registry.history()}
    assert OTHER_VERB not in deeds
    assert {"下达定额", "占用定额", "记录核查", "定稿用地计划"} <= deeds
