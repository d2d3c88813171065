"""Hidden rows, merged cells and unsolved formulas of .ods and .xls: what readers do not tell."""

from __future__ import annotations

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from jdz_forestland.exchange import sheet, sheet_ods
from tests.exchange.office import converted, needs_soffice
from tests.exchange.sheets import annex_grid, row, workbook


def ods(path, *rows, name="表"):
    """Write an .ods of raw <table:table-row> elements."""
    body = "".join(rows)
    content = (
        '<?xml version="1.0"?><office:document-content><office:body><office:spreadsheet>'
        f'<table:table table:name="{name}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return path


def cell(text="", more="", *, kind='office:value-type="string"'):
    return f"<table:table-cell {kind} {more}><text:p>{text}</text:p></table:table-cell>"


def line(*cells, more=""):
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_where_things_stand_is_counted_through_repeats(tmp_path):
    path = ods(
        tmp_path / "表.ods",
        line(cell("a"), more='table:number-rows-repeated="3"'),
        line('<table:table-cell table:number-columns-repeated="2"/>',
             cell("", 'table:formula="of:=1"', kind="")),
        line(cell("x", 'table:number-rows-spanned="2" table:number-columns-spanned="2"'),
             "<table:covered-table-cell/>", cell("y")),
        line(cell("b"), more='table:visibility="filter" table:number-rows-repeated="4"'),
        line("<table:table-cell/>", more='table:visibility="collapse"'),
        line(cell("Err:502", 'table:formula="of:=1/0" calcext:value-type="error"')),
        name="甲&amp;乙",
    )  # fmt: skip
    facts = sheet_ods.sheet_facts(path)["甲&乙"]
    assert facts.unsolved == {(3, 2): "", (10, 0): "Err:502"}
    assert facts.merges == ((4, 0, 5, 1),)
    assert facts.hidden_rows == 4


def test_a_plain_sheet_is_not_looked_over(tmp_path):
    assert sheet_ods.sheet_facts(ods(tmp_path / "表.ods", line(cell("a")))) == {}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The annex form with a hidden row, a merged village and a formula in error, by LibreOffice."""
    path = tmp_path_factory.mktemp("表") / "鹅湖镇.xlsx"
    workbook(path, annex_grid([row(1), row(2), row(3), row(4)]))
    book = load_workbook(path)
    page = book.worksheets[0]
    page.row_dimensions[6].hidden = True
    page.merge_cells("E5:E7")
    page["G8"] = "=1/0"
    book.save(path)
    return {kind: converted(path, kind=kind)[0] for kind in ("ods", "xls")}


@needs_soffice
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_merged_villages_stand_in_every_row(office, kind):
    found = sheet.read(office[kind], county_code="360222")
    assert [each.village for each in found.rows] == ["桃岭村委会"] * 4


@needs_soffice
def test_hidden_rows_and_errors_of_an_ods_are_named(office):
    found = sheet.read(office["ods"], county_code="360222")
    faults = {fault.rule: fault for fault in found.faults}
    assert "1行" in faults["F-230"].text
    assert faults["F-229"].cell == "G8"
    assert "F-204" not in faults


@needs_soffice
def test_what_an_xls_keeps_from_us_is_said(office):
    found = sheet.read(office["xls"], county_code="360222")
    assert "F-234" in {fault.rule for fault in found.faults}


@given(st.binary(max_size=300))
def test_no_bytes_bring_it_down(raw):
    parts = (b"<table:table table:name='a'>", b"<table:table-row>", raw, b"</table:table>")
    sheet_ods.facts_of(b"".join(parts))


PIECE = st.sampled_from(
    [
        b"<table:table>", b"</table:table>", b"<table:table-row>", b"</table:table-row>",
        b'<table:table-cell table:number-columns-repeated="9999999"/>', b"<table:table-cell>",
        b'<table:table-row table:visibility="collapse">', b"<text:p>x</text:p>",
        b'<table:table-cell table:formula="" table:number-rows-spanned="0">',
        b'<table:table-cell table:number-rows-spanned="9999999" office:value-type="x">',
    ]
)  # fmt: skip


@given(st.lists(PIECE, max_size=30))
def test_tags_in_any_order_end_in_counts_that_are_not_negative(pieces):
    for facts in sheet_ods.facts_of(b"".join(pieces)).values():
        assert facts.hidden_rows >= 0
        assert all(top <= bottom and left <= right for top, left, bottom, right in facts.merges)
