"""The workbook that goes out and comes back, and the files for the phone."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ET
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from jdz_forestland.domain import check_sheet
from jdz_forestland.domain.field_check import Outcome
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.progress import Silent
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange import check_book, photo_folder, route_files
from jdz_forestland.exchange.sheet_marked import write_marked
from tests.builders import make_parcel
from tests.domain.test_field_check import TEN, of_ten
from tests.exchange import photos
from tests.service.field_cases import DAY

HELD = of_ten()
ROUND = check_sheet.plan(HELD, {p.key: p for p in TEN})
HEADER = 4


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "核查表.xlsx"
    check_book.write(path, ROUND)
    return path


def fill(path, rows, *, headings=None) -> None:
    """Write cells: {row from 1: {heading: value}}; rows below the heading count from 1."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    columns: Any = {cell.value: cell.column for cell in sheet[HEADER]}
    for row, values in rows.items():
        for heading, value in values.items():
            sheet.cell(HEADER + row, columns[heading]).value = value
    workbook.save(path)


def good(**changes):
    return {"核查日期": DAY, "核查人员": "王五、赵六", "核查结果": "属实"} | changes


def read(path):
    return check_book.read(path, HELD, today=DAY)


def test_what_is_filled_in_comes_back(book) -> None:
    first, second, third = (stop.parcel_id for stop in ROUND.stops)
    fill(book, {
        1: good(),
        2: good(核查结果="□面积不符", **{"实测面积（亩）": "12.5亩", "核查日期": "2024年6月30日"}),
    })  # fmt: skip
    done = read(book)
    assert done.faults == ()
    assert done.empty == (third,)
    one, two = (row.found for row in done.rows)
    assert (one.parcel_id, one.outcome, one.checked_on) == (first, Outcome.TRUE, DAY)
    assert one.checkers == ("王五", "赵六")
    assert (two.parcel_id, two.outcome) == (second, Outcome.AREA)
    assert two.measured_mu == Decimal("12.50")
    assert [row.row for row in done.rows] == [HEADER + 1, HEADER + 2]


def test_the_workbook_says_what_is_claimed(book) -> None:
    sheet = openpyxl.load_workbook(book).worksheets[0]
    headings = [cell.value for cell in sheet[HEADER]]
    row = dict(zip(headings, [cell.value for cell in sheet[HEADER + 1]], strict=True))
    stop = ROUND.stops[0]
    assert row["图斑编号"] == stop.parcel_id
    assert row["申报入库面积（亩）"] == 15
    assert row["核查结果"] is None
    assert "360222-2023-D1" in str(sheet.cell(2, 1).value)
    words = [v.formula1 for v in sheet.data_validations.dataValidation]
    assert '"属实,面积不符,地类不符,未恢复,走错图斑,找不到"' in words


def test_all_faults_at_once_each_with_its_cell(book, tmp_path) -> None:
    fill(book, {
        1: good(核查结果="合格", 核查日期="去年", **{"实测面积（亩）": "约十亩"}),
        2: good(核查结果="面积不符", 核查人员=None),
        3: {"核查结果": "未恢复"},
        4: good(图斑编号="360222-0099"),
        5: good(图斑编号=ROUND.stops[0].parcel_id),
        6: good(),
    })  # fmt: skip
    done = read(book)
    said = {(fault.cell, fault.rule) for fault in done.faults}
    assert said == {
        ("O5", "F-306"), ("M5", "F-307"), ("P5", "F-308"), ("P6", "F-309"), ("N6", "F-309"),
        ("M7", "F-307"), ("B8", "F-303"), ("B9", "F-304"), ("B10", "F-303"),
    }  # fmt: skip
    assert done.rows == ()
    assert done.errors == 9
    marked = write_marked(book, tmp_path / "已标注.xlsx", done.faults)
    assert marked.cells == 9


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (good(核查日期=DAY + datetime.timedelta(days=1)), "M5"),
        (good(核查日期="2023-10-08"), "M5"),
        (good(核查日期="20240631"), "M5"),
        (good(核查结果=None), "O5"),
        (good(核查结果="地类不符"), "Q5"),
        (good(**{"实测面积（亩）": -3}), "P5"),
    ],
)
def test_one_fault(book, row, cell) -> None:
    fill(book, {1: row})
    (fault,) = read(book).faults
    assert (fault.cell, fault.level) == (cell, Level.ERROR)
    assert fault.hint


def test_a_changed_claim_is_a_warning_and_the_list_counts(book) -> None:
    fill(book, {1: good(**{"申报入库面积（亩）": 99})})
    done = read(book)
    assert [fault.level for fault in done.faults] == [Level.WARNING]
    assert len(done.rows) == 1


def test_rows_that_are_gone_are_said(book) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook.worksheets[0].delete_rows(HEADER + 1)
    workbook.save(book)
    (fault,) = read(book).faults
    assert fault.level is Level.NOTICE
    assert ROUND.stops[0].parcel_id in fault.text


def test_another_draw_and_another_table_are_refused(book, tmp_path) -> None:
    other = of_ten(key="360222-2023-D2", seed="2")
    (fault,) = check_book.read(book, other, today=DAY).faults
    assert fault.text == "这张表属于360222-2023-D1，不是360222-2023-D2"
    plain = tmp_path / "别的.xlsx"
    workbook = openpyxl.Workbook()
    workbook.worksheets[0]["A1"] = "名单"
    workbook.save(plain)
    (fault,) = read(plain).faults
    assert fault.rule == "F-301"
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(ExchangeError):
        read(tmp_path / "坏.xlsx")


def test_text_that_looks_like_a_formula_stays_text(tmp_path) -> None:
    parcels = {p.key: p for p in TEN}
    first = ROUND.stops[0].parcel
    parcels[first.key] = make_parcel(parcel_no=first.parcel_no, village="=HYPERLINK(1)\x07")
    path = tmp_path / "核查表.xlsx"
    check_book.write(path, check_sheet.plan(HELD, parcels))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    types = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in types


def test_gpx_and_kml_lead_to_every_parcel(tmp_path) -> None:
    gpx, kml = tmp_path / "路线.gpx", tmp_path / "图斑.kml"
    route_files.write_gpx(gpx, ROUND)
    route_files.write_kml(kml, ROUND)
    space = {"g": "http://www.topografix.com/GPX/1/1", "k": "http://www.opengis.net/kml/2.2"}
    root = ET.parse(gpx).getroot()
    points = root.findall("g:wpt", space)
    assert [p.findtext("g:name", "", space) for p in points] == [
        f"{stop.number} {stop.parcel_id}" for stop in ROUND.stops
    ]
    assert len(root.findall("g:rte/g:rtept", space)) == len(ROUND.stops)
    assert points[0].get("lat") == str(ROUND.stops[0].lat)
    assert "WGS84" in root.findtext("g:metadata/g:desc", "", space)
    marks = ET.parse(kml).getroot().findall(".//k:Placemark", space)
    assert len(marks) == len(ROUND.stops)
    ring = marks[0].findtext(".//k:outerBoundaryIs//k:coordinates", "", space).split()
    assert len(ring) == 5
    lon, lat = (float(part) for part in ring[0].split(","))
    assert abs(lon - float(ROUND.stops[0].lon)) < 0.01
    assert abs(lat - float(ROUND.stops[0].lat)) < 0.01
    assert f"{ROUND.stops[0].parcel.x}" in marks[0].findtext("k:description", "", space)


def test_a_disk_that_is_full_leaves_no_file(tmp_path, monkeypatch) -> None:
    gone = tmp_path / "没有" / "路线.gpx"
    for write in (route_files.write_gpx, route_files.write_kml):
        with pytest.raises(ExchangeError):
            write(gone, ROUND)


def test_a_folder_of_photos_as_it_comes_off_a_phone(tmp_path) -> None:
    (tmp_path / "甲" / ".thumb").mkdir(parents=True)
    photos.write(tmp_path / "甲" / "1.jpg", lonlat=(117.2, 29.4), taken="2024:06:30 10:00:00")
    photos.write(tmp_path / "甲" / ".thumb" / "1.jpg")
    (tmp_path / "甲" / "2.HEIC").write_bytes(b"x")
    (tmp_path / "甲" / "3.jpg").write_bytes(b"no photo")
    seen = photo_folder.look([tmp_path / "甲", tmp_path / "甲" / "1.jpg"], Silent())
    assert [photo.name for photo in seen.photos] == ["1.jpg", "3.jpg"]
    assert seen.photos[0].taken_at == "2024-06-30T10:00:00"
    assert seen.photos[1].taken_at == ""
    assert seen.others == ("2.HEIC",)
    with pytest.raises(ExchangeError, match="找不到"):
        photo_folder.look([tmp_path / "乙"], Silent())
