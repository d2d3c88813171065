"""Spreadsheets in: the annex form as others fill it, and plain lists."""

from __future__ import annotations

import datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jdz_forestland.domain import annex
from jdz_forestland.domain.annex import AnnexRow
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.sheet import FormKind
from jdz_forestland.exchange import sheet
from jdz_forestland.exchange.annex import write_annex
from jdz_forestland.exchange.tables import write_csv
from tests.builders import EASTING, make_parcel, square
from tests.exchange.office import converted, needs_soffice
from tests.exchange.sheets import BOTTOM, COUNTY, FIRST, TOP, annex_grid, row, total_row, workbook
from tests.exchange.test_annex import form_of, many

ROWS = [row(number) for number in range(1, 6)]


def read(path, **given):
    return sheet.read(path, county_code=COUNTY, **given)


def read_grid(folder, grid, **given):
    return read(workbook(folder / "表.xlsx", grid), **given)


def rules(found):
    return [fault.rule for fault in found.faults]


def at(found):
    return {fault.cell: fault.rule for fault in found.faults}


# --- the form itself ---------------------------------------------------------------------------


def test_a_sound_form_has_no_faults(tmp_path):
    found = read_grid(tmp_path, annex_grid(ROWS))
    assert found.faults == ()
    assert (found.form, found.list_year, found.sheet) == (FormKind.ANNEX, 2023, "Sheet1")
    first = found.rows[0]
    assert (first.row, first.parcel_no, first.town) == (5, 1, "鹅湖镇")
    assert (first.parcel_area_mu, first.reserve_area_mu) == (Decimal("101.25"), Decimal("91.50"))
    assert (first.x, first.y) == (Decimal("3255051.123"), Decimal("39536051.5"))
    assert (first.can_restore, first.is_vegetated) == (True, False)
    assert found.totals.parcels == 5
    assert found.totals.declared[0].agrees


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_our_own_form_reads_back_as_exactly_what_it_shows(tmp_path, data):
    text = st.text(st.sampled_from("石桥A1=+-@'0、\"#·（）"), max_size=8)
    count = data.draw(st.integers(1, 5))
    parcels = [
        make_parcel(
            parcel_no=number,
            shape=square(side=30 + number, easting=EASTING + 200.123 * number),
            can_restore=data.draw(st.sampled_from([None, True, False])),
            is_vegetated=data.draw(st.sampled_from([None, True, False])),
            reporter=data.draw(text),
            remarks=data.draw(text),
        )
        for number in range(1, count + 1)
    ]
    form = form_of(*parcels, reporter="")
    write_annex(tmp_path / "表.xlsx", form)
    found = read(tmp_path / "表.xlsx")
    assert found.faults == ()
    assert [as_printed(each) for each in found.rows] == [each.cells for each in form.rows]
    assert found.totals.reserve_area_mu == form.sums.reserve_area_mu


def as_printed(read_row):
    said = {True: "是", False: "否", None: ""}
    return AnnexRow(
        number=read_row.number,
        city=read_row.city,
        county=read_row.county,
        town=read_row.town,
        village=read_row.village,
        parcel_no=read_row.parcel_no,
        parcel_area_mu=read_row.parcel_area_mu,
        x=read_row.x,
        y=read_row.y,
        class_before=read_row.class_before,
        class_after=read_row.class_after,
        can_restore=said[read_row.can_restore],
        is_vegetated=said[read_row.is_vegetated],
        reserve_area_mu=read_row.reserve_area_mu,
        reporter=read_row.reporter,
        remarks=read_row.remarks,
    ).cells


@needs_soffice
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_our_own_form_out_of_another_office_program(tmp_path, kind):
    form = form_of(*many(12))
    write_annex(tmp_path / "表.xlsx", form)
    (path,) = converted(tmp_path / "表.xlsx", kind=kind)
    found = read(path)
    hidden = {"F-234"} if kind == "xls" else set()  # which rows are hidden cannot be seen there
    assert {fault.rule for fault in found.faults} == hidden
    assert [as_printed(each) for each in found.rows] == [each.cells for each in form.rows]


def test_our_own_list_reads_back(tmp_path):
    parcels = many(3)
    write_csv(tmp_path / "清单.csv", parcels)
    found = read(tmp_path / "清单.csv")
    assert found.faults == ()
    assert found.encoding_how == "文字编码UTF-8，以逗号分隔"
    assert [(each.parcel_no, each.parcel_area_mu, each.x) for each in found.rows] == [
        (parcel.parcel_no, parcel.parcel_area_mu, parcel.x) for parcel in parcels
    ]
    assert {each.class_after for each in found.rows} == {"林地"}


@pytest.mark.parametrize("above", [0, 1, 5, 11])
def test_the_heading_may_stand_lower(tmp_path, above):
    found = read_grid(tmp_path, [[""]] * above + annex_grid(ROWS)[2:])
    assert found.faults == ()
    assert found.rows[0].row == above + 3


def test_a_row_that_counts_the_columns_is_no_parcel(tmp_path):
    grid = annex_grid(ROWS)
    grid.insert(FIRST, list(range(1, 17)))
    assert read_grid(tmp_path, grid).totals.parcels == 5


def test_the_heading_repeated_on_a_second_page_is_no_parcel(tmp_path):
    grid = annex_grid(ROWS)
    grid[FIRST + 2 : FIRST + 2] = [list(TOP), list(BOTTOM)]
    found = read_grid(tmp_path, grid)
    assert (found.faults, found.totals.parcels) == ((), 5)


def test_notes_and_signatures_are_no_parcels(tmp_path):
    grid = [
        *annex_grid(ROWS),
        ["填报人：张三　　审核人：　　日期："],
        ["填表说明："],
        *[[note] for note in annex.NOTES],
    ]
    assert read_grid(tmp_path, grid).faults == ()


# --- totals (AT-01) ----------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["合计", "合　　计", "总计：", "合 计"])
def test_a_total_is_no_parcel_first_or_last(tmp_path, label):
    last = [*annex_grid(ROWS, total=False), total_row(ROWS, label)]
    first = annex_grid([total_row(ROWS, label), *ROWS], total=False)
    for grid in (last, first):
        found = read_grid(tmp_path, grid)
        assert (found.faults, found.totals.parcels) == ((), 5)
        assert [total.is_grand for total in found.totals.declared] == [True]


@pytest.mark.parametrize("leading", [False, True])
def test_subtotals_stand_for_their_own_rows(tmp_path, leading):
    groups = [ROWS[:2], ROWS[2:]]
    rows = []
    for number, group in enumerate(groups):
        own = total_row(group, f"第{number}组小计")
        rows += [own, *group] if leading else [*group, own]
    found = read_grid(tmp_path, annex_grid([*rows, total_row(ROWS)], total=False))
    assert (found.faults, found.totals.parcels) == ((), 5)
    assert [total.agrees for total in found.totals.declared] == [True, True, True]


def test_a_wrong_total_is_measured(tmp_path):
    grid = annex_grid(ROWS)
    grid[-1][13] += 10
    (fault,) = read_grid(tmp_path, grid).faults
    assert (fault.cell, fault.rule, fault.level) == ("N10", "F-227", Level.ERROR)
    assert "相差10.00亩" in fault.text


def test_a_total_without_a_word_is_found_by_its_sum(tmp_path):
    grid = [*annex_grid(ROWS, total=False), total_row(ROWS, "")]
    found = read_grid(tmp_path, grid)
    assert (rules(found), found.totals.parcels) == (["F-231"], 5)
    assert found.faults[0].level is Level.NOTICE


def test_two_parcels_of_equal_area_are_two_parcels(tmp_path):
    rows = [row(1, G=50.0, N=50.0), row(2, G=50.0, N=50.0)]
    found = read_grid(tmp_path, annex_grid(rows))
    assert (found.faults, found.totals.parcels) == ((), 2)


def test_the_total_typed_in_beforehand_is_compared(tmp_path):
    right = Decimal("467.50")
    assert read_grid(tmp_path, annex_grid(ROWS), expected_mu=right).faults == ()
    (fault,) = read_grid(tmp_path, annex_grid(ROWS), expected_mu=right - 1).faults
    assert (fault.cell, fault.rule) == ("", "F-228")
    assert "相差1.00亩" in fault.text


# --- cells as people fill them (AT-06, AT-08, AT-10, AT-11) --------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("101.25", "101.25"),
        ("１０１．２５", "101.25"),
        ("1,234.50", "1234.50"),
        ("1 234.5亩", "1234.50"),
        ("１，２３４．５０　亩", "1234.50"),
        (" 101.25 ", "101.25"),
        (101, "101.00"),
        (12.340000000000001, "12.34"),
    ],
)
def test_figures_however_they_are_typed(tmp_path, written, value):
    found = read_grid(tmp_path, annex_grid([row(1, G=written, N=1.0)], total=False))
    assert found.faults == ()
    assert found.rows[0].parcel_area_mu == Decimal(value)


SPOILT = [
    ("F", "", "F-201"), ("F", "无", "F-201"), ("F", "十二", "F-202"), ("F", 1.5, "F-202"),
    ("F", datetime.date(2022, 3, 1), "F-232"),
    ("G", "", "F-204"), ("G", "/", "F-204"), ("G", "1.234,50", "F-205"), ("G", "约100", "F-205"),
    ("G", "12,34", "F-205"), ("G", 0, "F-206"), ("G", "-3", "F-206"), ("N", 500.0, "F-207"),
    ("G", "800000平方米", "F-208"), ("G", 301.256, "F-209"), ("N", "", "F-204"),
    ("H", "", "F-210"), ("I", "无", "F-210"), ("H", "三百万", "F-211"), ("H", 325505, "F-211"),
    ("I", 3953605, "F-211"), ("I", 536051.5, "F-213"), ("H", 3455051.0, "F-215"),
    ("J", "", "F-220"), ("J", "采矿地", "F-216"), ("J", 602, "F-217"), ("J", "耕地", "F-218"),
    ("K", "草地", "F-219"), ("K", "—", "F-220"), ("K", "305", "F-217"),
    ("L", "大概", "F-221"), ("M", "0.5", "F-221"),
    ("B", "上饶市", "F-223"), ("C", "乐平市", "F-222"), ("D", "鹅糊镇", "F-224"),
    ("D", "", "F-226"), ("E", "桃铃村", "F-225"), ("E", "/", "F-226"),
]  # fmt: skip


@pytest.mark.parametrize(("letter", "written", "rule"), SPOILT)
def test_each_spoilt_cell_gives_one_fault_there(tmp_path, letter, written, rule):
    found = read_grid(tmp_path, annex_grid([row(1, **{letter: written})], total=False))
    (fault,) = found.faults
    assert (fault.cell, fault.rule) == (f"{letter}5", rule)
    assert fault.text
    assert fault.hint
    assert fault.sheet == "Sheet1"


def test_swapped_coordinates_and_degrees_are_named(tmp_path):
    swapped = row(1, H=39536051.5, I=3255051.1)
    degrees = row(2, H=117.37, I=29.4)
    found = read_grid(tmp_path, annex_grid([swapped, degrees], total=False))
    assert at(found) == {"H5": "F-212", "H6": "F-214"}


def test_near_misses_get_a_proposal(tmp_path):
    rows = [row(1, D="鹅糊镇"), row(2, E="桃铃村委会"), row(3, J=602)]
    hints = {fault.cell: fault for fault in read_grid(tmp_path, annex_grid(rows)).faults}
    assert "鹅湖镇" in hints["D5"].hint
    assert "桃岭村" in hints["E6"].hint
    assert "0602" in hints["J7"].text


@pytest.mark.parametrize("village", ["桃岭村", "桃岭", "桃岭村民委员会"])
def test_a_village_is_known_with_or_without_its_ending(tmp_path, village):
    assert read_grid(tmp_path, annex_grid([row(1, E=village)])).faults == ()


def test_a_parcel_listed_twice_is_named_with_its_first_row(tmp_path):
    found = read_grid(tmp_path, annex_grid([row(1), row(2), row(3, F=1)]))
    (fault,) = found.faults
    assert (fault.cell, fault.rule) == ("F7", "F-203")
    assert "第5行" in fault.text


def test_a_sheet_with_37_planted_errors_yields_exactly_37(tmp_path):
    rows = [row(number) for number in range(1, 201)]
    planted = {}
    for step, (letter, written, rule) in enumerate(SPOILT[:36]):
        index = 3 + 5 * step
        rows[index][ord(letter) - ord("A")] = written
        planted[f"{letter}{index + FIRST + 1}"] = rule
    rows[199][5] = 1
    planted["F204"] = "F-203"
    found = read_grid(tmp_path, annex_grid(rows, total=False))
    assert at(found) == planted
    assert len(found.faults) == len(planted) == 37
    levels = [fault.level for fault in found.faults]
    assert levels == sorted(levels, reverse=True)


def test_merged_places_stand_for_every_row(tmp_path):
    grid = annex_grid([row(1), row(2, D="", E=""), row(3, D="", E="")])
    path = workbook(tmp_path / "表.xlsx", grid)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("D5:D7")
    book.worksheets[0].merge_cells("E5:E7")
    book.save(path)
    found = read(path)
    assert found.faults == ()
    assert {(each.town, each.village) for each in found.rows} == {("鹅湖镇", "桃岭村委会")}


def test_same_as_above_is_understood(tmp_path):
    found = read_grid(tmp_path, annex_grid([row(1), row(2, D="同上", E="〃")]))
    assert found.faults == ()
    assert found.rows[1].village == "桃岭村委会"


def test_a_blank_running_number_is_no_fault(tmp_path):
    assert read_grid(tmp_path, annex_grid([row(1, A=""), row(2, A="")])).faults == ()


def test_hidden_rows_are_read_and_named(tmp_path):
    path = workbook(tmp_path / "表.xlsx", annex_grid(ROWS))
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[6].hidden = True
    book.save(path)
    found = read(path)
    assert (rules(found), found.totals.parcels) == (["F-230"], 5)


def test_a_formula_gives_its_stored_result_or_is_named(tmp_path):
    grid = annex_grid([row(1, G="=50+50", N=1.0), row(2)], total=False)
    found = read_grid(tmp_path, grid)
    assert at(found) == {"G5": "F-229"}
    error = workbook(tmp_path / "错.xlsx", annex_grid([row(1, G="#REF!")], total=False))
    (fault,) = read(error).faults
    assert (fault.cell, fault.rule, fault.value) == ("G5", "F-229", "#REF!")


@needs_soffice
def test_a_calculated_formula_is_read(tmp_path):
    workbook(tmp_path / "表.xlsx", annex_grid([row(1, G="=50+51.25", N=1.0)], total=False))
    (path,) = converted(tmp_path / "表.xlsx", kind="xlsx")
    found = read(path)
    assert found.faults == ()
    assert found.rows[0].parcel_area_mu == Decimal("101.25")
