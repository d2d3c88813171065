"""The parcel list as .csv: every field, and no cell that a spreadsheet program would spoil."""

from __future__ import annotations

import csv
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jdz_forestland.domain.land_class import CodeSystem, LandClass
from jdz_forestland.domain.parcel import ClassArea, Parcel
from jdz_forestland.domain.stage import Stage
from jdz_forestland.exchange import tables
from jdz_forestland.exchange.tables import write_csv
from tests.builders import SHRUBS_2022, TREES_2022, make_parcel
from tests.exchange.office import converted, needs_soffice


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def only_row(parcel: Parcel, folder: Path) -> dict[str, str]:
    write_csv(folder / "图斑 表.csv", [parcel])
    (row,) = rows(folder / "图斑 表.csv")
    return row


def test_excel_is_told_that_the_file_is_utf_8(tmp_path):
    write_csv(tmp_path / "表.csv", [make_parcel()])

    content = (tmp_path / "表.csv").read_bytes()

    assert content.startswith(b"\xef\xbb\xbf" + "登记号,".encode())
    assert content.count(b"\r\n") == content.count(b"\n") == 2


def test_both_areas_stand_in_both_units_with_two_decimals(tmp_path):
    row = only_row(
        make_parcel(
            parcel_area_m2=Decimal("10000.00"),
            reserve_area_m2=Decimal("3000.10"),
            tbmj_m2=None,
        ),
        tmp_path,
    )

    assert (row["图斑面积（平方米）"], row["图斑面积（亩）"]) == ("10000.00", "15.00")
    assert (row["入库面积（平方米）"], row["入库面积（亩）"]) == ("3000.10", "4.50")
    assert row["数据库图斑面积（平方米）"] == ""


# Another value for every field of a parcel.
ALTERED: dict[str, Any] = {
    "key": "360222-2023-0099",
    "parcel_no": 99,
    "county_code": "360281",
    "list_year": 2024,
    "stage": Stage.REGISTRATION,
    "town_code": "360222102",
    "town": "经公桥镇",
    "village_code": "360222102200",
    "village": "张村村委会",
    "parcel_area_m2": Decimal("12345.67"),
    "reserve_area_m2": Decimal("7654.32"),
    "planar_area_m2": Decimal("10001.00"),
    "tbmj_m2": Decimal("9998.00"),
    "computed_area_m2": Decimal("9997.00"),
    "x": Decimal("3255051.001"),
    "y": Decimal("39536051.001"),
    "centre_moved": True,
    "class_before": LandClass(2020, CodeSystem.YONGDIYONGHAI_2023, "1002", "采矿用地"),
    "class_after": (ClassArea(SHRUBS_2022, Decimal("1.00")),),
    "leftover_czcsxm": "204",
    "can_restore": True,
    "is_vegetated": False,
    "reporter": "张三",
    "remarks": "已公示",
    "sources": ("甲.gpkg#DLTB#1", "乙.gpkg#DLTB#2"),
    "version": 17,
}


@pytest.mark.parametrize("name", [f.name for f in fields(Parcel) if f.name != "shape"])
def test_every_fact_of_a_parcel_but_its_shape_is_in_the_table(tmp_path, name):
    parcel = make_parcel()

    before, after = (
        only_row(one, tmp_path) for one in (parcel, replace(parcel, **{name: ALTERED[name]}))
    )

    assert before != after


def test_headings_are_distinct():
    assert len({field.title for field in tables.FIELDS}) == len(tables.FIELDS)


def test_several_classes_share_a_cell_in_one_order(tmp_path):
    parts = (ClassArea(SHRUBS_2022, Decimal("20.00")), ClassArea(TREES_2022, Decimal("10.00")))

    row = only_row(make_parcel(class_after=parts), tmp_path)

    assert row["本年度地类编码"] == "0305、0301"
    assert row["本年度各地类面积（平方米）"] == "灌木林地 20.00、乔木林地 10.00"
    assert row["本年度各地类面积（亩）"] == "灌木林地 0.03、乔木林地 0.02"
    assert row["本年度分类"] == "三调工作分类"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "＝1+1", "=cmd|'/c calc'!A1"])
def test_a_formula_is_not_run(tmp_path, text):
    assert only_row(make_parcel(remarks=f" {text}"), tmp_path)["备注"] == f"'{text}"


@pytest.mark.parametrize("text", ["0601", "360222101211", "3-1", "2022/12/31", "8:30", "1E5", "5%"])
def test_text_that_looks_like_a_number_or_a_date_is_marked_as_text(tmp_path, text):
    assert only_row(make_parcel(village=text), tmp_path)["村"] == f"{text}\t"


@pytest.mark.parametrize("text", ["桃岭村委会", "第3组", "A-1", "", "甲,乙", '他说"好"'])
def test_other_text_is_written_as_it_is(tmp_path, text):
    assert only_row(make_parcel(village=text), tmp_path)["村"] == text


def test_a_cell_is_one_line(tmp_path):
    assert (
        only_row(make_parcel(remarks="第一行\r\n第二行\x00"), tmp_path)["备注"] == "第一行 第二行"
    )


def test_where_the_list_comes_from_is_a_column_of_its_own(tmp_path):
    write_csv(tmp_path / "表.csv", [make_parcel()], provenance="数据时点：2023-09-01 12:00")

    assert rows(tmp_path / "表.csv")[0]["数据说明"] == "数据时点：2023-09-01 12:00"


def test_no_parcels_make_a_table_of_headings(tmp_path):
    write_csv(tmp_path / "表.csv", [])

    assert rows(tmp_path / "表.csv") == []
    assert "入库面积（亩）" in (tmp_path / "表.csv").read_text(encoding="utf-8-sig")


@needs_soffice
def test_a_spreadsheet_program_keeps_the_codes_and_adds_the_areas(tmp_path):
    write_csv(tmp_path / "表.csv", [make_parcel(remarks="=1+1", village="0601")])

    # Comma, double quotes, UTF-8, from the first line: what a clerk gets by opening the file.
    (opened,) = converted(tmp_path / "表.csv", kind="xlsx", reading="CSV:44,34,76,1")
    sheet = openpyxl.load_workbook(opened).worksheets[0]
    head, row = sheet.iter_rows()
    cells = {title.value: cell for title, cell in zip(head, row, strict=True)}

    for title, text in {"上年度地类编码": "0602", "村代码": "360222101211", "村": "0601"}.items():
        assert str(cells[title].value).strip() == text
    assert cells["备注"].data_type == "s"
    assert cells["入库面积（亩）"].data_type == "n"
