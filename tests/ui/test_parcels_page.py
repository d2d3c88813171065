from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QTableView

from jdz_forestland.domain import area
from jdz_forestland.service.registry import Change
from jdz_forestland.ui.desk import ParcelFilter
from jdz_forestland.ui.map.theme import LayerKey
from jdz_forestland.ui.parcels_page import ParcelsPage
from tests.ui.sample_desk import derived_registry, desk_with, empty_registry, leave


@pytest.fixture
def desk(qtbot, tmp_path):
    desk = desk_with(derived_registry(tmp_path))
    yield desk
    leave(desk)


@pytest.fixture
def page(qtbot, desk):
    page = ParcelsPage(desk)
    qtbot.addWidget(page)
    page.resize(1236, 630)
    page.show()
    qtbot.waitUntil(lambda: not desk.runner.reading)
    return page


def shown(page):
    return [row.parcel.parcel_no for row in page.table.records.records]


def keys(page, *numbers):
    rows = page.table.records.records
    return tuple(row.key for row in rows if row.parcel.parcel_no in numbers)


def test_every_parcel_of_the_year_is_listed_in_the_order_of_its_number(page, desk):
    parcels = desk.registry.parcels(list_year=2023)
    assert shown(page) == [parcel.parcel_no for parcel in parcels]
    total = area.grouped(area.total(parcel.reserve_area_mu for parcel in parcels))
    assert page.filters.counter.text() == f"共 {len(parcels)} 个图斑，入库 {total} 亩"


def test_a_row_says_place_areas_and_the_next_step(page):
    row = page.table.records.record_at(0)
    cells = [page.table.records.index(0, i).data() for i in range(8)]
    assert cells == [
        "1",
        row.parcel.town,
        row.parcel.village,
        "线索",
        area.grouped(row.parcel.parcel_area_mu),
        area.grouped(row.parcel.reserve_area_mu),
        "无",
        "转入申请",
    ]


def test_selecting_rows_selects_on_the_map_and_on_the_desk(qtbot, page, desk):
    page.table.setFocus()
    page.table.select(keys(page, 3))
    with qtbot.waitSignal(desk.selection_changed) as told:
        qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert told.args == [keys(page, 4)]
    assert page.map.panel.canvas.selection() == set(keys(page, 4))
    assert page.card.row.parcel.parcel_no == 4


def test_a_click_on_the_map_selects_the_row(qtbot, page, desk):
    canvas, wanted = page.map.panel.canvas, keys(page, 8)
    page.map.zoom_to(wanted)
    middle = canvas.rect().center()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle)
    assert desk.selection == wanted
    assert page.table.selected() == wanted


def test_what_another_page_selects_is_selected_here(page, desk):
    desk.select(keys(page, 5, 7))
    assert page.table.selected() == keys(page, 5, 7)
    assert page.map.panel.canvas.selection() == set(keys(page, 5, 7))
    assert "选中 2 个图斑" in page.card.sentence.text()


def test_enter_brings_the_parcel_close(qtbot, page, desk):
    far = page.map.panel.canvas.view.mpp
    desk.select(keys(page, 9))
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.map.panel.canvas.view.mpp < far / 4


def test_filtering_by_town_limits_list_map_and_counter(page, desk):
    everything = len(shown(page))
    page.set_filter(town="湘湖镇")
    rows = page.table.records.records
    assert {row.parcel.town for row in rows} == {"湘湖镇"}
    assert f"显示 {len(rows)} 个（共 {everything} 个）" in page.filters.counter.text()
    assert set(page.map.panel.canvas.renderer.features.ids) == {row.key for row in rows}
    assert page.filters.town.currentText() == f"湘湖镇（{len(rows)}）"


def test_the_combo_box_filters_and_the_link_shows_everything_again(qtbot, page, desk):
    everything = shown(page)
    combo = page.filters.town
    combo.setCurrentIndex(combo.findData("寿安镇"))
    combo.activated.emit(combo.currentIndex())
    assert desk.filter == ParcelFilter(town="寿安镇")
    assert {row.parcel.town for row in page.table.records.records} == {"寿安镇"}
    page.filters.clear.click()
    assert shown(page) == everything


@pytest.mark.parametrize(
    ("words", "count"), [("界田", 8), ("１２", 1), ("360222-0003", 1), ("竹林 界田", 1)]
)
def test_searching_finds_numbers_places_and_classes(page, words, count):
    page.set_search(words)
    rows = page.table.records.records
    assert len(rows) >= count
    assert all(part in row.searched for row in rows for part in words.replace("１２", "12").split())


def test_a_search_is_shown_and_ended_with_one_click(page):
    page.set_search("界田")
    assert page.filters.search.text() == "查找“界田” ✕"
    page.filters.search.click()
    assert not page.filters.search.isVisible()
    assert len(shown(page)) == 42


def test_filtering_by_level_lists_only_parcels_with_findings(page):
    page.set_filter(level=2)
    rows = page.table.records.records
    assert rows
    assert all(max(f.level for f in row.findings) >= 2 for row in rows)


def test_a_filter_drops_from_the_selection_what_is_not_listed(page, desk):
    desk.select(keys(page, 1, 17))
    hidden = keys(page, 17)
    page.set_filter(town="鹅湖镇")
    assert desk.selection == keys(page, 1)
    assert not set(hidden) & set(desk.selection)


def test_where_nothing_passes_the_page_says_so_and_offers_everything(page):
    page.set_search("没有这个村")
    assert page.no_match.isVisible()
    page.no_match.button.click()
    assert len(shown(page)) == 42


def test_sorting_by_area_sorts_by_value(page):
    page.table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    areas = [row.parcel.parcel_area_m2 for row in page.table.records.records]
    assert areas == sorted(areas, reverse=True)


def test_findings_stand_in_the_list_and_on_the_card_with_clause_and_advice(page, desk):
    row = next(row for row in page.table.records.records if row.findings)
    finding = row.findings[0]
    at = page.table.records.row_of(row.key)
    assert page.table.records.index(at, 6).data() == f"{finding.level.label} 1"
    desk.select((row.key,))
    page.card.tabs.setCurrentWidget(page.card.checks)
    assert page.card.tabs.tabText(page.card.tabs.indexOf(page.card.checks)) == "检查（1）"
    words = "\n".join(
        label.text()
        for label in page.card.checks.blocks[0].findChildren(object)
        if hasattr(label, "text")
    )
    for part in (finding.level.label, finding.rule.title, finding.detail, finding.rule.hint):
        assert part in words
    assert finding.rule.clause in words


def test_a_double_click_on_a_finding_shows_the_place(qtbot, page, desk):
    row = next(row for row in page.table.records.records if row.findings)
    desk.select((row.key,))
    page.card.tabs.setCurrentWidget(page.card.checks)
    far = page.map.panel.canvas.view.mpp
    block = page.card.checks.blocks[0]
    qtbot.mouseDClick(block, Qt.MouseButton.LeftButton)
    assert page.map.panel.canvas.view.mpp < far / 4


def test_the_card_has_every_fact_with_its_unit_and_rule(page, desk):
    desk.select(keys(page, 8))
    text, parcel = page.card.facts.text(), page.card.row.parcel
    assert f"{area.grouped(parcel.parcel_area_mu)} 亩" in text
    assert f"{area.grouped(parcel.reserve_area_m2)} 平方米" in text
    assert f"{area.grouped(parcel.planar_area_m2)} 平方米" in text
    assert f"{parcel.x} 米" in text
    assert f"{parcel.y} 米" in text
    assert "采矿用地 0602" in text
    assert "乔木林地 0301" in text
    assert "三调工作分类" in text
    assert "填表说明 6、8" in text
    assert parcel.sources[0].rsplit("#", 1)[1] in text


def test_the_history_is_read_when_it_is_looked_at(page, desk):
    desk.select(keys(page, 8))
    assert not page.card.history.blocks
    page.card.tabs.setCurrentWidget(page.card.history)
    (block,) = page.card.history.blocks
    words = [label.text() for label in block.children() if hasattr(label, "text")]
    assert words[0] == "2023-08-01 12:00　王芳　接受年度比对结果"
    assert words[1].startswith("登记为新图斑：图斑面积 60.06 亩")
    assert words[2] == "依据：比对2021、2022年度国土变更调查数据库，列入2023年度"


def test_both_surveys_lie_under_the_parcels(page):
    layers = page.map.panel.canvas.renderer.layers
    assert set(layers) == {LayerKey.BEFORE, LayerKey.AFTER}
    assert page.map.note.text() == ""


def test_an_empty_registry_says_what_to_do_next(qtbot, tmp_path):
    desk = desk_with(empty_registry(tmp_path))
    page = ParcelsPage(desk)
    qtbot.addWidget(page)
    page.show()
    assert page.empty.isVisible()
    assert page.empty.heading.text() == "还没有图斑"
    with qtbot.waitSignal(desk.page_asked) as told:
        page.empty.button.click()
    assert told.args == ["comparison"]
    leave(desk)


def test_a_closed_registry_leaves_an_empty_page(page, desk):
    desk.close_registry()
    assert shown(page) == []
    assert page.empty.heading.text() == "还没有打开登记库"


def test_a_change_is_shown_at_once_where_the_page_is_seen_and_later_where_not(page, desk):
    reads = []
    page.table.records.dataChanged.connect(lambda *_: reads.append(1))
    page.hide()
    desk.changed.emit(Change(everything=True))
    assert not reads
    page.show()
    assert reads


def test_splitters_and_columns_are_remembered(qtbot, page, desk):
    page.table.horizontalHeader().resizeSection(2, 160)
    page.across.moveSplitter(700, 1)
    kept = lambda: desk.settings.splitters  # noqa: E731
    qtbot.waitUntil(lambda: {"parcels.columns", "parcels.across"} <= set(kept()))
    again = ParcelsPage(desk)
    qtbot.addWidget(again)
    again.resize(1236, 630)
    again.show()
    assert again.table.widths()[2] == 160
    assert again.across.sizes() == page.across.sizes()


def test_on_a_low_window_map_and_card_are_tabs(qtbot, page, desk):
    assert not page.side.is_tabbed
    page.resize(780, 410)
    assert page.side.is_tabbed
    page.side.tabs.setCurrentWidget(page.card)
    desk.select(keys(page, 2))
    page.table.entered.emit(page.card.row)
    assert page.side.tabs.currentWidget() is page.map
    page.resize(1236, 630)
    assert not page.side.is_tabbed
    assert page.map.isVisible()
    assert page.card.isVisible()


def test_every_control_has_a_name(page):
    kinds = (QAbstractButton, QComboBox, QTableView, QAbstractSpinBox)
    controls = [w for kind in kinds for w in page.findChildren(kind) if w.isVisibleTo(page)]
    nameless = [
        w
        for w in controls
        if not (w.accessibleName() or getattr(w, "text", str)())
        and not w.objectName().startswith("qt_")
        and w.metaObject().className() not in ("QTableCornerButton", "CloseButton")
    ]
    assert not nameless


def test_the_sum_of_the_selection_is_exact(page, desk):
    desk.select(keys(page, 1, 2, 3))
    mu = [row.parcel.reserve_area_mu for row in page.table.records.records[:3]]
    assert area.grouped(sum(mu, Decimal("0.00"))) in page.card.sentence.text()
