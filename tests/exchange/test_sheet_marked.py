"""What a marked workbook does not keep of the clerk's own is said, not hidden."""

from __future__ import annotations

import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference

from jdz_forestland.exchange import sheet, sheet_marked
from jdz_forestland.exchange.sheet_marked import FORMULAS, NOT_XLSX, SHAPES
from tests.exchange.sheets import annex_grid, row, workbook

SHAPE = (
    b'<xdr:twoCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
    b'spreadsheetDrawing"><xdr:sp macro=""></xdr:sp></xdr:twoCellAnchor>'
)


@pytest.fixture
def path(tmp_path):
    return workbook(tmp_path / "表.xlsx", annex_grid([row(1), row(2, D="没有乡")]))


def marked(path):
    found = sheet.read(path, county_code="360222")
    return sheet_marked.write_marked(path, path.with_name("标注.xlsx"), found.faults)


def test_a_plain_workbook_loses_nothing(path):
    assert marked(path).lost == ()


def test_formulas_are_kept_and_calculated_when_it_is_opened(path):
    book = load_workbook(path)
    book.worksheets[0]["S5"] = "=G5*2"
    book.save(path)
    done = marked(path)
    assert done.lost == (FORMULAS,)
    again = load_workbook(done.path)
    assert again.worksheets[0]["S5"].value == "=G5*2"
    assert again.calculation.fullCalcOnLoad


def test_a_chart_is_kept(path):
    book = load_workbook(path)
    chart = BarChart()
    chart.add_data(Reference(book.worksheets[0], min_col=7, min_row=5, max_row=6))
    book.worksheets[0].add_chart(chart, "S1")
    book.save(path)
    done = marked(path)
    assert SHAPES not in done.lost
    page: Any = load_workbook(done.path).worksheets[0]
    assert len(page._charts) == 1


def test_a_text_box_is_named(path):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/drawings/drawing9.xml", SHAPE)
    assert marked(path).lost == (SHAPES,)


def test_a_text_file_is_a_copy(tmp_path):
    lines = ["图斑号,图斑面积,乡镇,村", "1,10.00,没有乡,桃岭村"]
    path = tmp_path / "表.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    done = marked(path)
    assert (done.own, done.lost) == (False, (NOT_XLSX,))
