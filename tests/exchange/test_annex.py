"""The annex form as an .xlsx: the annex's grid, typed cells, and pages fit for a seal."""

from __future__ import annotations

import csv
import itertools
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from jdz_forestland.domain import annex
from jdz_forestland.domain.annex import AnnexForm, Kind
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.exchange.annex import FIRST_ROW, SHEET, write_annex
from tests.builders import EASTING, make_parcel, square
from tests.exchange.office import converted, needs_pdf_tools, needs_soffice, said

GRID = Path(__file__).parent.parent / "data" / "annex_grid.csv"
EVENING = datetime(2023, 9, 1, 20, 0, tzinfo=timezone(timedelta(hours=8)))
LONG_REMARK = "原石灰石矿采区，2019年停采，2020年由矿山生态修复中心覆土植树，2022年补植。" * 2


def form_of(*parcels: Parcel, **changes: Any) -> AnnexForm:
    given: dict[str, Any] = {
        "county_code": "360222",
        "list_year": 2023,
        "draft": True,
        "as_of": EVENING,
        "fingerprint": "9f86d081",
        "reporter": "张三",
    }
    return annex.build(parcels, **(given | changes))


def many(count: int) -> list[Parcel]:
    return [
        make_parcel(
            parcel_no=number,
            shape=square(side=40 + number, easting=EASTING + number * 200.123),
            remarks=LONG_REMARK if number % 20 == 0 else "",
        )
        for number in range(1, count + 1)
    ]


def written(form: AnnexForm, folder: Path) -> Worksheet:
    write_annex(folder / "表.xlsx", form)
    return openpyxl.load_workbook(folder / "表.xlsx")[SHEET]


def table(sheet: Worksheet, rows: int) -> list[list[Any]]:
    """Return the data rows and the 合计, figures as the decimals they were written as."""
    return [
        [Decimal(repr(cell.value)) if isinstance(cell.value, float) else cell.value for cell in row]
        for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + rows - 1)
    ]


def table_of(form: AnnexForm) -> list[list[Any]]:
    """Return what `table` has to find: an empty text is an empty cell."""
    sums = form.total
    assert sums is not None
    return [
        [value if value != "" else None for value in cells]
        for cells in (*(row.cells for row in form.rows), sums.cells)
    ]


def test_headings_and_merges_are_those_of_the_annex(tmp_path):
    with GRID.open(encoding="utf-8", newline="") as lines:
        grid = {row["cells"]: row["text"] for row in csv.DictReader(lines)}
    headings = {cells: text for cells, text in grid.items() if cells[1:2] in "34"}

    sheet = written(form_of(with_total=False, draft=False), tmp_path)

    assert sheet["A1"].value == grid["A1:P1"]
    for cells, text in headings.items():
        assert sheet[cells.partition(":")[0]].value == text
    in_head = {str(area) for area in sheet.merged_cells.ranges if area.min_row < FIRST_ROW}
    assert in_head == {cells for cells in grid if cells[1:2] in "1234" and ":" in cells}


def test_every_cell_of_the_table_is_the_value_of_the_form(tmp_path):
    form = form_of(*many(21))

    sheet = written(form, tmp_path)

    assert table(sheet, len(form.rows) + 1) == table_of(form)


def test_numbers_are_numbers_with_the_decimals_they_are_printed_with(tmp_path):
    sheet = written(form_of(make_parcel(parcel_area_m2=Decimal("10000.00"))), tmp_path)
    formats = {Kind.NUMBER: "0", Kind.AREA: "0.00", Kind.COORDINATE: "0.000", Kind.TEXT: "General"}

    for column, cell in zip(annex.COLUMNS, sheet[FIRST_ROW], strict=True):
        assert cell.number_format == formats[column.kind], column.title
        if column.kind is not Kind.TEXT:
            assert cell.data_type == "n"


def test_the_total_is_a_merged_label_and_two_plain_numbers(tmp_path):
    sheet = written(form_of(make_parcel(parcel_area_m2=Decimal("10000.00"))), tmp_path)
    row = FIRST_ROW + 1

    assert f"A{row}:F{row}" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet[f"A{row}"].value == "合计"
    assert (sheet[f"G{row}"].value, sheet[f"N{row}"].value) == (15, 15)
    assert sheet[f"G{row}"].data_type == "n"


INJECTIONS = ["=1+1", '=HYPERLINK("http://x")', "+86", "-1", "@SUM(A1)", "#N/A", "＝1+1", "0601"]


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_stays_text_whatever_it_looks_like(tmp_path, text):
    sheet = written(form_of(make_parcel(village=text, remarks=text)), tmp_path)

    for address in (f"E{FIRST_ROW}", f"P{FIRST_ROW}"):
        assert (sheet[address].value, sheet[address].data_type) == (text, "s")
        assert sheet[address].quotePrefix == (text[0] in "=+-@＝")


def test_lines_surround_every_cell_of_the_table(tmp_path):
    sheet = written(form_of(make_parcel()), tmp_path)
    head = sheet.iter_rows(min_row=3, max_row=4)
    rest = sheet.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + 1)

    for cell in itertools.chain(*head, *rest):
        sides = (cell.border.left, cell.border.right, cell.border.top, cell.border.bottom)
        merged = any(cell.coordinate in area for area in sheet.merged_cells.ranges)
        # A merged range has its lines outside only.
        assert [side.style for side in sides].count("thin") >= (0 if merged else 4)
    assert (sheet["A3"].border.left.style, sheet["A6"].border.bottom.style) == ("thin", "thin")
    assert sheet["F6"].border.right.style == "thin"


def test_a_form_of_nothing_says_so_across_the_table(tmp_path):
    sheet = written(form_of(), tmp_path)

    assert sheet[f"A{FIRST_ROW}"].value == "本年度没有列入储备库的图斑"
    assert f"A{FIRST_ROW}:P{FIRST_ROW}" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet[f"G{FIRST_ROW + 1}"].value == 0


def test_signatures_notes_and_provenance_stand_below(tmp_path):
    form = form_of(make_parcel())

    sheet = written(form, tmp_path)

    below = [sheet.cell(row, 1).value for row in range(FIRST_ROW + 2, sheet.max_row + 1)]
    assert below == [form.signatures, "\n".join(["填表说明：", *form.notes]), form.provenance]


def test_the_page_is_a4_landscape_one_page_wide_with_repeated_headings(tmp_path):
    sheet = written(form_of(*many(3)), tmp_path)

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr == PageSetupProperties(fitToPage=True)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.print_area == f"'{SHEET}'!$A$1:$P${sheet.max_row}"
    assert sheet.print_options.horizontalCentered
    assert str(sheet.HeaderFooter.oddFooter) == "&C第&P页 共&N页"
    assert sheet.freeze_panes == f"A{FIRST_ROW}"


def test_a_long_text_gets_the_height_it_needs(tmp_path):
    sheet = written(
        form_of(make_parcel(parcel_no=1), make_parcel(parcel_no=2, remarks=LONG_REMARK)), tmp_path
    )
    short, tall = (sheet.row_dimensions[row].height for row in (FIRST_ROW, FIRST_ROW + 1))

    assert short == 21
    assert tall >= 13 * len(LONG_REMARK) / 8


def test_no_row_is_taller_than_a_spreadsheet_allows(tmp_path):
    sheet = written(form_of(make_parcel(remarks=LONG_REMARK * 20)), tmp_path)

    assert sheet.row_dimensions[FIRST_ROW].height <= 409


@pytest.mark.parametrize("count", [9, 10, 17, 18, 21, 28, 40, 62])
def test_pages_are_broken_so_that_rows_stand_above_the_notes(tmp_path, count):
    sheet = written(form_of(*many(count)), tmp_path)
    last_of_table = FIRST_ROW + count  # the 合计
    # A break is set after the row of its number.
    breaks = [mark.id for mark in sheet.row_breaks.brk]

    starts = [1, *(mark + 1 for mark in breaks)]
    for start, end in zip(starts, [*breaks, sheet.max_row], strict=True):
        heights = [sheet.row_dimensions[row].height for row in range(start, end + 1)]
        repeated = 0 if start == 1 else sum(sheet.row_dimensions[row].height for row in (3, 4))
        assert sum(heights) + repeated <= 595 - 72 * 1.1
    if breaks:
        assert starts[-1] <= last_of_table - 3


def test_the_same_form_gives_the_same_bytes(tmp_path):
    first, second = tmp_path / "一.xlsx", tmp_path / "二.xlsx"

    write_annex(first, form_of(*many(3)))
    write_annex(second, form_of(*many(3)))

    assert first.read_bytes() == second.read_bytes()


def test_the_document_says_who_made_it_and_as_of_when(tmp_path):
    form = form_of(make_parcel())
    write_annex(tmp_path / "表.xlsx", form)

    properties = openpyxl.load_workbook(tmp_path / "表.xlsx").properties

    assert properties.title == form.title
    assert properties.creator == annex.PROGRAM
    assert properties.created == properties.modified == datetime(2023, 9, 1, 12, 0)  # noqa: DTZ001
    assert properties.description == form.provenance


def test_a_file_in_a_path_with_spaces_and_chinese_is_replaced(tmp_path):
    path = tmp_path / "储 备 库（草稿）" / annex.file_name("360222", 2023, draft=True)
    path.parent.mkdir()
    path.write_bytes(b"old")

    write_annex(path, form_of(make_parcel()))

    assert openpyxl.load_workbook(path).sheetnames == [SHEET]
    assert list(path.parent.iterdir()) == [path]


@needs_soffice
def test_another_program_reads_every_cell_as_the_form_has_it(tmp_path):
    parcels = [
        make_parcel(parcel_no=number, remarks=text, village=text)
        for number, text in enumerate(INJECTIONS, start=1)
    ]
    form = form_of(*parcels, *many(20)[len(parcels) :])
    write_annex(tmp_path / "表 甲.xlsx", form)

    (path,) = converted(tmp_path / "表 甲.xlsx", kind="xlsx")
    sheet = openpyxl.load_workbook(path)[SHEET]

    assert [sheet["A1"].value, sheet["A2"].value] == [form.title, form.unit_line]
    assert table(sheet, len(form.rows) + 1) == table_of(form)
    assert sheet.cell(FIRST_ROW + 21, 1).value == form.signatures
    assert sheet.cell(FIRST_ROW + 22, 1).value == "\n".join(["填表说明：", *form.notes])


@needs_pdf_tools
def test_every_page_prints_on_a4_landscape_with_headings_and_embedded_fonts(tmp_path):
    form = form_of(*many(60), draft=False)
    write_annex(tmp_path / "表.xlsx", form)

    (pdf,) = converted(tmp_path / "表.xlsx", kind="pdf")

    facts = dict(line.split(":", 1) for line in said("pdfinfo", str(pdf)).splitlines())
    width, height = (float(side) for side in facts["Page size"].split()[0:3:2])
    assert (width, height) == pytest.approx((841.9, 595.3), abs=0.5)
    pages = pages_of(pdf)
    assert len(pages) == int(facts["Pages"]) > 2
    for number, page in enumerate(pages, start=1):
        assert "图斑基本信息" in page
        assert f"第{number}页共{len(pages)}页" in page
    assert annex.shown(form.sums.reserve_area_mu) in pages[-1]
    fonts = said("pdffonts", str(pdf)).splitlines()[2:]
    assert fonts
    # … emb sub uni object ID
    assert all(line.split()[-5] == "yes" for line in fonts)


@needs_pdf_tools
def test_the_notes_are_whole_and_follow_rows_of_the_table_on_the_last_page(tmp_path):
    counts = [0, 1, 3, 9, 10, 16, 17, 18, 21, 28, 40]
    for count in counts:
        write_annex(tmp_path / f"{count}.xlsx", form_of(*many(count)))

    for count, pdf in zip(
        counts, converted(*(tmp_path / f"{c}.xlsx" for c in counts), kind="pdf"), strict=True
    ):
        *_, last = pages_of(pdf)
        for text in ("合计", "填报人：张三", "填表说明：", *annex.NOTES):
            assert text.replace(" ", "") in last, count
        assert last.count("景德镇市浮梁县") >= min(count, 3), count


def pages_of(pdf: Path) -> list[str]:
    """Return the text of each page without spaces."""
    *pages, rest = said("pdftotext", "-layout", str(pdf), "-").split("\f")
    assert rest.strip() == ""
    return [page.replace(" ", "") for page in pages]
