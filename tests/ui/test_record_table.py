from __future__ import annotations

import time
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPersistentModelIndex, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester

from jdz_forestland.ui.record_table import RECORD_ROLE, Column, RecordTable, RecordTableModel


@dataclass(frozen=True)
class Plot:
    number: int
    village: str
    size: Decimal


COLUMNS: tuple[Column[Plot], ...] = (
    Column("图斑号", lambda p: str(p.number), key=lambda p: p.number, numeric=True, fixed=True),
    Column("村", lambda p: p.village, tip=lambda p: f"{p.village}村委会", width=8),
    Column(
        "面积\n（亩）",
        lambda p: f"{p.size:,f}",
        key=lambda p: p.size,
        colour=lambda p: "#b3261e" if p.size > 1000 else "",
        numeric=True,
    ),
)
PLOTS = (
    Plot(1, "界田", Decimal("100.00")),
    Plot(2, "柳溪", Decimal("9.25")),
    Plot(3, "桃岭", Decimal("1234.50")),
    Plot(4, "界田", Decimal("10.50")),
)


@pytest.fixture
def model(qtbot):
    model = RecordTableModel(COLUMNS, lambda plot: plot.number)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_records(PLOTS)
    return model


@pytest.fixture
def table(qtbot, model):
    table = RecordTable(model, name="图斑列表")
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    return table


def numbers(model):
    return [plot.number for plot in model.records]


def test_a_figure_is_sorted_by_its_value_and_not_by_its_text(model):
    model.sort(2)
    assert numbers(model) == [2, 4, 1, 3]
    model.sort(2, Qt.SortOrder.DescendingOrder)
    assert numbers(model) == [3, 1, 4, 2]


def test_sorting_by_no_column_gives_back_the_order_of_the_records(model):
    model.sort(1)
    model.sort(-1)
    assert numbers(model) == [1, 2, 3, 4]


def test_new_records_keep_the_chosen_order(model):
    model.sort(2)
    model.set_records((*PLOTS, Plot(5, "高砂", Decimal("9.90"))))
    assert numbers(model) == [2, 5, 4, 1, 3]


def test_a_held_index_follows_its_record_through_sorting(model):
    held = QPersistentModelIndex(model.index(2, 1))
    model.sort(2, Qt.SortOrder.DescendingOrder)
    assert held.row() == 0
    assert model.record_at(held.row()).number == 3


def test_the_roles_of_a_cell(model):
    cell = model.index(2, 2)
    assert cell.data() == "1,234.50"
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell.data(Qt.ItemDataRole.ForegroundRole).name() == "#b3261e"
    assert model.index(0, 2).data(Qt.ItemDataRole.ForegroundRole) is None
    assert cell.data(RECORD_ROLE) == PLOTS[2]
    assert model.index(2, 1).data(Qt.ItemDataRole.ToolTipRole) == "桃岭村委会"


def test_the_same_records_with_other_fields_do_not_reset_the_model(qtbot, model):
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.set_records([replace(plot, village="白竹") for plot in PLOTS])
    assert model.index(0, 1).data() == "白竹"


def test_a_record_is_found_by_its_identity_wherever_it_stands(model):
    model.sort(2)
    assert model.row_of(3) == 3
    assert model.row_of(99) is None


def test_copied_rows_have_headings_and_figures_that_a_spreadsheet_can_add(table):
    table.select([3, 2])
    table.copy()
    assert QGuiApplication.clipboard().text() == (
        "图斑号\t村\t面积 （亩）\n2\t柳溪\t9.25\n3\t桃岭\t1234.50\n"
    )


def test_ctrl_c_copies_only_the_columns_that_are_shown(qtbot, table):
    table.setColumnHidden(1, True)
    table.select([1])
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "图斑号\t面积 （亩）\n1\t100.00\n"


def test_selecting_from_the_program_says_nothing(qtbot, table):
    with qtbot.assertNotEmitted(table.chosen):
        table.select([2, 4])
    assert table.selected() == (2, 4)


def test_selecting_with_the_keys_tells_the_identities(qtbot, table):
    table.select([1])
    with qtbot.waitSignal(table.chosen) as told:
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert told.args == [(1, 2)]


def test_the_selection_survives_sorting_and_filtering(qtbot, table, model):
    table.select([1, 3])
    model.sort(2, Qt.SortOrder.DescendingOrder)
    assert table.selected() == (3, 1)
    with qtbot.waitSignal(table.chosen) as told:
        model.set_records(PLOTS[2:])
    assert told.args == [(3,)]
    assert table.selected() == (3,)


def test_focus_alone_selects_nothing(qtbot, table):
    table.setFocus()
    qtbot.wait(10)
    assert table.selected() == ()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_current_record(qtbot, table, key):
    table.select([3])
    with qtbot.waitSignal(table.entered) as told:
        qtbot.keyClick(table, key)
    assert told.args == [PLOTS[2]]


def test_a_double_click_opens_the_record_under_it(qtbot, table, model):
    spot = table.visualRect(model.index(1, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(table.entered) as told:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert told.args == [PLOTS[1]]


def test_tab_leaves_the_table(table):
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
    assert not table.tabKeyNavigation()
    assert press.key() == Qt.Key.Key_Tab


def test_the_last_column_takes_the_room_that_is_left(table):
    header = table.horizontalHeader()
    assert sum(header.sectionSize(i) for i in range(3)) == table.viewport().width()
    table.resize(120, 300)
    assert header.sectionSize(2) == table.widths()[2]


def test_a_scroll_bar_that_comes_with_the_rows_brings_no_second_one(qtbot, table, model):
    own = table.widths()
    model.set_records([Plot(n, "界田", Decimal(n)) for n in range(100)])
    qtbot.waitUntil(table.verticalScrollBar().isVisible)
    table.resize(500, 300)
    assert table.horizontalHeader().length() == table.viewport().width()
    qtbot.waitUntil(lambda: not table.horizontalScrollBar().isVisible())
    assert table.widths() == own


def test_a_changed_width_is_told_and_comes_back(qtbot, table, model):
    with qtbot.waitSignal(table.shaped) as told:
        table.horizontalHeader().resizeSection(1, 177)
    assert told.args[0][1] == 177
    again = RecordTable(model, name="图斑列表", widths=told.args[0])
    qtbot.addWidget(again)
    assert again.horizontalHeader().sectionSize(1) == 177


def test_hidden_columns_are_told_and_come_back_but_never_the_fixed_one(qtbot, table, model):
    menu = table.column_menu()
    village = menu.actions()[1]
    assert not menu.actions()[0].isEnabled()
    with qtbot.waitSignal(table.shaped) as told:
        village.trigger()
    assert told.args[0][1] == 0
    again = RecordTable(model, name="图斑列表", widths=[0, 0, 90])
    qtbot.addWidget(again)
    assert [again.isColumnHidden(i) for i in range(3)] == [False, True, False]
    menu.actions()[-1].trigger()
    assert not table.isColumnHidden(1)


def test_widths_of_another_set_of_columns_are_ignored(qtbot, model):
    table = RecordTable(model, name="图斑列表", widths=[10, 0])
    qtbot.addWidget(table)
    assert not table.isColumnHidden(1)


def test_the_table_has_a_name_for_a_screen_reader(table):
    assert QAccessible.queryAccessibleInterface(table).text(QAccessible.Text.Name) == "图斑列表"


def test_twenty_thousand_rows_sort_and_select_at_once(qtbot, table, model):
    plots = [Plot(n, f"村{n % 300}", Decimal(n * 7919 % 20011) / 100) for n in range(20_000)]
    model = RecordTableModel(COLUMNS, lambda plot: plot.number)
    model.set_records(plots)
    table = RecordTable(model, name="图斑列表")
    qtbot.addWidget(table)
    table.show()
    begin = time.perf_counter()
    model.sort(2)
    sorted_s = time.perf_counter() - begin
    table.selectAll()
    begin = time.perf_counter()
    assert len(table.selected()) == 20_000
    assert sorted_s < 0.5
    assert time.perf_counter() - begin < 0.5
