from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QTableView

from jdz_forestland.domain import area
from jdz_forestland.service import deriving
from jdz_forestland.service.registry import Registry
from jdz_forestland.ui import comparison_page
from jdz_forestland.ui.map.theme import LayerKey
from jdz_forestland.ui.parcels_page import ParcelsPage
from tests.ui.sample_desk import (
    WHO,
    compare,
    derived_registry,
    empty_registry,
    leave,
    now,
    opened_comparison,
    settle,
)


@pytest.fixture
def page(qtbot, tmp_path):
    desk, page = opened_comparison(qtbot, empty_registry(tmp_path))
    yield page
    leave(desk)


@pytest.fixture
def desk(page):
    return page._desk


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.gpkg"
    Registry.create(path, county_code="360222", who=WHO, now=now).close()
    return path


def test_the_whole_way_from_two_databases_to_parcels(qtbot, page, desk):
    parcels = ParcelsPage(desk)
    qtbot.addWidget(parcels)
    compare(qtbot, page._desk, page)
    assert page.result.isVisible()
    count = len(page.result.tables["new"].records.records)
    assert count == 42
    assert f"发现 {count} 个" in page.result.headline.text()
    assert desk.registry.parcels() == []  # nothing is written before it is accepted

    qtbot.mouseClick(page.accepting.accept, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    written = desk.registry.parcels(list_year=2023)
    total = area.grouped(area.total(parcel.reserve_area_mu for parcel in written))
    assert page.accepting.sentence.text() == (
        f"已写入登记库：新增 {count} 个图斑；本年度入库合计 {total} 亩。"
    )
    assert desk.list_year == 2023
    with qtbot.waitSignal(desk.page_asked) as told:
        page.accepting.link.click()
    assert told.args == ["parcels"]

    parcels.show()
    settle(qtbot, desk)
    assert len(parcels.table.records.records) == count
    desk.select((written[0].key,))
    assert parcels.card.row is not None
    assert parcels.card.row.key == written[0].key
    assert [entry.verb for entry in desk.registry.history()].count("derive") == 1


def test_the_result_adds_up_in_words(qtbot, page):
    compare(qtbot, page._desk, page)
    balance = page._proposal.derivation.balance
    assert f"减少的采矿用地 {area.grouped(balance.mining_lost_m2)} = " in page.result.balance.text()
    assert "存疑 3 项" in page.result.breakdown.text()
    titles = [page.result.tabs.tabText(i) for i in range(5)]
    slivers = len(page._proposal.derivation.slivers)
    assert titles == ["新图斑 42", "已登记 0", "未证实 0", f"细碎 {slivers}", "存疑 3，提示 10"]


def test_a_result_cannot_be_accepted_twice(qtbot, page, desk):
    compare(qtbot, page._desk, page)
    page.accept()
    settle(qtbot, desk)
    assert not page.accepting.accept.isEnabled()
    page.accept()
    settle(qtbot, desk)
    assert len(desk.registry.comparisons()) == 1
    page.steps.back.click()
    compare(qtbot, page._desk, page)
    assert not page.accepting.accept.isEnabled()
    assert page.accepting.sentence.text() == "没有新图斑，也没有变化，不需要写入。"
    assert page.result.tabs.tabText(1) == "已登记 42"
    assert len(desk.registry.parcels()) == 42


def test_a_result_that_the_registry_has_outgrown_is_refused(qtbot, page, desk):
    compare(qtbot, page._desk, page)
    proposal = page._proposal
    deriving.accept(desk.registry.path, proposal, who="李明")
    page.accept()
    settle(qtbot, desk)
    assert page.note.words.text() == "比对之后登记库又有变化"
    assert not page.accepting.accept.isEnabled()
    page.accepting.again.click()
    settle(qtbot, desk)
    assert page.result.tabs.tabText(1) == "已登记 42"


def test_cancelling_leaves_everything_as_it_was(qtbot, page, desk, monkeypatch):
    begun, gate = threading.Event(), threading.Event()

    def slow(path, request, progress):
        progress.step("读取本年度林地", 1, 10)
        begun.set()
        gate.wait(5)
        progress.step("求交")
        raise AssertionError("a cancelled job went on")

    monkeypatch.setattr(comparison_page, "propose", slow)
    before = desk.registry.fingerprint
    page.starting.start.click()
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: page.starting.sentence.text() == "读取本年度林地（1/10）")
    assert not page.setup.isEnabled()
    page.starting.progress.cancel.click()
    gate.set()
    settle(qtbot, desk)
    assert page.starting.sentence.text() == "已取消，登记库没有任何变化。"
    assert page.starting.start.isVisible()
    assert page.setup.isEnabled()
    assert desk.registry.fingerprint == before


def test_without_a_registry_the_page_says_so(qtbot):
    desk, page = opened_comparison(qtbot, None)
    assert page.empty.isVisible()
    assert page.empty.heading.text() == "还没有打开登记库"
    leave(desk)


def test_a_fault_of_the_program_is_not_shown_as_the_users(qtbot, page, desk, monkeypatch):
    caught = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: caught.append(error))

    def broken(path, request, progress):
        raise ZeroDivisionError

    monkeypatch.setattr(comparison_page, "propose", broken)
    compare(qtbot, page._desk, page)
    assert isinstance(caught[0], ZeroDivisionError)
    assert not page.setup.note.isVisible()
    assert page.starting.start.isEnabled()


def test_a_row_is_shown_on_the_map_and_a_click_on_the_map_in_its_table(qtbot, page):
    compare(qtbot, page._desk, page)
    result = page.result
    far = result.map.panel.canvas.view.mpp
    table = result.tables["new"]
    table.selectRow(3)
    key = table.records.identity_at(3)
    assert result.map.panel.canvas.selection() == {key}
    assert result.map.panel.canvas.view.mpp < far / 4
    sliver = result.tables["slivers"].records.identity_at(0)
    result.map.select((sliver,))
    result.map.picked.emit((sliver,))
    assert result.tabs.tabText(result.tabs.currentIndex()).startswith("细碎")
    assert result.tables["slivers"].selected() == (sliver,)
    assert table.selected() == ()


def test_a_finding_is_shown_in_full_and_at_its_place(qtbot, page):
    compare(qtbot, page._desk, page)
    result = page.result
    far = result.map.panel.canvas.view.mpp
    result.tabs.setCurrentIndex(4)
    assert not result.detail.isVisible()
    table = result.tables["doubts"]
    table.selectRow(0)
    assert table.records.record_at(0).finding.level.label == "错误"
    assert result.detail.isVisible()
    assert result.map.panel.canvas.view.mpp < far / 4


def test_the_result_lies_over_both_surveys(qtbot, page, desk):
    compare(qtbot, page._desk, page)
    settle(qtbot, desk)
    layers = page.result.map.panel.canvas.renderer.layers
    assert set(layers) == {LayerKey.BEFORE, LayerKey.AFTER}


def test_what_the_comparison_does_not_confirm_is_listed(qtbot, tmp_path):
    desk, page = opened_comparison(qtbot, derived_registry(tmp_path))
    page.setup.limits.click()
    page.setup.sliver_area.setValue(2_000)
    compare(qtbot, page._desk, page)
    gone = page.result.tables["unconfirmed"].records.records
    assert gone
    assert "请核实" in page.result.tables["unconfirmed"].records.index(0, 6).data()
    leave(desk)


def test_a_known_parcel_says_how_it_differs(qtbot, tmp_path):
    desk, page = opened_comparison(qtbot, derived_registry(tmp_path))
    compare(qtbot, page._desk, page)
    table = page.result.tables["known"]
    assert {table.records.index(row, 5).data() for row in range(42)} == {"无变化"}
    leave(desk)


def test_another_registry_begins_anew(qtbot, page, desk, plain):
    compare(qtbot, page._desk, page)
    desk.open_registry(plain)
    settle(qtbot, desk)
    assert page.starting.isVisible()
    assert page._proposal is None
    assert page.setup.before.choice is None


def test_while_another_job_runs_the_start_waits(qtbot, page, desk):
    gate = threading.Event()
    desk.start("导出", lambda progress: gate.wait(5), done=lambda result: None)
    assert not page.starting.start.isEnabled()
    assert page.starting.start.toolTip() == "还有一项工作正在进行，请等它完成。"
    gate.set()
    settle(qtbot, desk)
    assert page.starting.start.isEnabled()


def test_every_control_has_a_name(qtbot, page):
    compare(qtbot, page._desk, page)
    kinds = (QAbstractButton, QAbstractSpinBox, QTableView)
    for back in (False, True):
        if back:
            page.steps.back.click()
        controls = [w for kind in kinds for w in page.findChildren(kind) if w.isVisible()]
        nameless = [
            w
            for w in controls
            if not (w.accessibleName() or getattr(w, "text", str)())
            and not w.objectName().startswith("qt_")
            and w.metaObject().className() != "QTableCornerButton"
        ]
        assert controls
        assert not nameless
