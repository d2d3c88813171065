"""Columns read as a whole say what cells read one by one say."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.domain import sheet_columns
from jdz_forestland.domain.sheet_values import figure, in_mu, text_of

CELLS = st.lists(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.decimals(0, 10**6, places=2).map(float)
    | st.sampled_from(["12.5亩", "1,234.50", "１２", "无", "1 公顷", "1e5",
                       datetime.date(2023, 1, 2)]),
    max_size=20,
)  # fmt: skip


@pytest.mark.parametrize("unit", ["亩", "平方米", "公顷", ""])
@given(cells=CELLS)
def test_areas(unit, cells):
    read = sheet_columns.areas(cells, unit)
    for at, cell in enumerate(cells):
        said = figure(cell)
        value = None if said.value is None else in_mu(said.value, said.unit or unit)
        assert read.values[at] == value
        assert str(read.values[at]) == str(value)
        if at not in read.odd:
            assert value
            assert said.value == value


@given(cells=CELLS)
def test_figures(cells):
    values, odd = sheet_columns.figures(cells)
    assert [str(value) for value in values] == [str(figure(cell).value) for cell in cells]
    assert odd == [at for at, cell in enumerate(cells) if not figure(cell).understood]


@given(cells=CELLS)
def test_words(cells):
    assert sheet_columns.each(cells, text_of) == [text_of(cell) for cell in cells]


@given(rows=st.lists(st.lists(st.integers(), max_size=5), max_size=8), data=st.data())
def test_columns_of_ragged_rows(rows, data):
    wanted = data.draw(st.lists(st.integers(0, 6), max_size=4))
    found = sheet_columns.columns(rows, wanted)
    for at, cells in zip(wanted, found, strict=True):
        assert cells == [row[at] if at < len(row) else None for row in rows]
