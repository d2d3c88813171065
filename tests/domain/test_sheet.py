"""Cells as people type them: whatever stands in a sheet, reading it never fails."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdz_forestland.domain import sheet_header, sheet_values
from jdz_forestland.domain.sheet import Grid, address, column_number, worst_first
from jdz_forestland.domain.sheet_checks import read_rows
from jdz_forestland.domain.sheet_match import compare
from jdz_forestland.errors import ExchangeError
from tests.builders import make_parcel
from tests.exchange.sheets import FIRST, annex_grid, row

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(
        st.sampled_from("0123456789.,-+ 亩ｍ２１，．合计小计是否采矿用地602林\t\n\"'=＝/、（）"),
        max_size=12,
    ),
    st.text(max_size=6),
    st.sampled_from(["合计", "小计", "同上", "采矿用地", "林地", "鹅湖镇", "填表说明：", "〃"]),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


def read(grid):
    found = sheet_header.recognise(grid)
    assert found is not None
    return read_rows(grid, found.mapping, county_code="360222", expected_mu=Decimal("1.00"))


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_any_cells_under_the_heading_give_rows_and_faults(data):
    sound = [row(number) for number in range(1, 4)]
    wild = data.draw(st.lists(st.lists(CELLS, max_size=18), max_size=5))
    some = data.draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 15), CELLS), max_size=6))
    for at, column, value in some:
        sound[at][column] = value
    merges = data.draw(
        st.lists(
            st.tuples(
                st.integers(0, 9), st.integers(0, 15), st.integers(0, 12), st.integers(0, 15)
            ),
            max_size=3,
        )
    )
    lines = annex_grid([*sound, *wild], total=False)
    unsolved = {(FIRST, 6): "#REF!", (FIRST + 1, 5): ""}
    rows, faults, totals = read(Grid("表", True, lines, tuple(merges), 2, unsolved))
    assert totals.parcels == len(rows)
    assert list(worst_first(faults)) == sorted(worst_first(faults), key=lambda fault: -fault.level)
    for fault in faults:
        assert fault.text
        assert fault.hint
        assert not fault.cell or column_number(fault.cell.rstrip("0123456789")) is not None
    found = compare(rows, [make_parcel()])
    assert len(found.matched) + len(found.unmatched) == len(rows)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.lists(CELLS, max_size=20), max_size=20))
def test_any_cells_at_all_are_recognised_or_refused(lines):
    grid = Grid("表", True, lines)
    found = sheet_header.recognise(grid)
    if found is None:
        assert isinstance(sheet_header.refuse("表.xlsx", [grid]), ExchangeError)
    else:
        read_rows(grid, found.mapping, county_code="360222", expected_mu=None)


@given(st.decimals(-(10**7), 10**7, places=2), st.sampled_from(["", "亩", " 亩"]))
def test_a_figure_is_read_as_what_it_says_however_it_is_written(value, unit):
    wide = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
    for text in (f"{value}{unit}", f"{value:,}{unit}", f"{value}{unit}".translate(wide)):
        assert sheet_values.figure(text).value == value
    assert sheet_values.figure(float(value)).value == value


@pytest.mark.parametrize(
    "text", ["1,23", "1.2.3", "1,234.5,6", "12 34", "1e5", "0x1F", "一百", "±5"]
)
def test_what_two_people_could_read_as_two_figures_is_not_read(text):
    said = sheet_values.figure(text)
    assert (said.value, said.understood) == (None, False)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("采矿用地", ("采矿用地",)),
        ("0602", ("采矿用地",)),
        ("0602采矿用地", ("采矿用地",)),
        ("采矿用地（0602）", ("采矿用地",)),
        ("1002", ("采矿用地",)),
        ("乔木林地、灌木林地", ("林地",)),
        ("林地，草地", ("林地", "草地")),
        ("森林沼泽", ("湿地",)),
        ("天地", ()),
    ],
)
def test_classes_by_name_and_by_code(text, names):
    assert sheet_values.classes(text).names == names


@pytest.mark.parametrize(
    ("cell", "number"),
    [(7, 7), (7.0, 7), ("0007", 7), ("7号", 7), ("360222-0007", 7), ("360222-2023-0007", 7),
     (0, None), (-1, None), (7.5, None), (True, None), (datetime.date(2022, 7, 1), None)],
)  # fmt: skip
def test_the_number_of_a_parcel(cell, number):
    assert sheet_values.whole_number(cell) == number


def test_cells_are_named_as_spreadsheets_name_them():
    assert (address(0, 0), address(11, 5), address(99, 27)) == ("A1", "F12", "AB100")
