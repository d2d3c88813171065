"""Spreadsheets that mean harm or are broken: each ends in a sentence, quickly and in bounds."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jdz_forestland.domain.findings import Level
from jdz_forestland.errors import Cancelled, ExchangeError, UserError
from jdz_forestland.exchange import sheet, sheet_files
from jdz_forestland.exchange.sheet_marked import LIST_SHEET, marked_name, write_marked
from tests.exchange.sheets import COUNTY, annex_grid, row, workbook

ROWS = [row(number) for number in range(1, 6)]


def read(path, **given):
    return sheet.read(path, county_code=COUNTY, **given)


def sound(folder):
    return workbook(folder / "表.xlsx", annex_grid(ROWS))


def with_member(path, name, content, *, method=zipfile.ZIP_DEFLATED):
    """Return the archive with one member replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", method) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    path.write_bytes(out.getvalue())
    return path


def sheet_xml(path):
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def is_rows_or_sentence(path) -> bool:
    """Whether reading gives rows, or a sentence that says what to do; anything else is raised."""
    try:
        return len(read(path).rows) >= 0
    except UserError as error:
        return bool(error.hint)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.xlsx", b"", "空文件"),
        ("空.csv", b"", "空文件"),
        ("短.xlsx", b"PK\x03\x04", "损坏"),
        ("文.xlsx", "不是表格".encode(), "不是Excel表格"),
        ("网.xls", b"<html><table></table></html>", "网页文件"),
        ("短.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "不完整"),
        ("坏.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "损坏"),
        ("图.pdf", b"%PDF", "不是能读的表格文件"),
        ("零.csv", b"a,b\0c", "不是文字表格"),
        ("码.csv", b"\xff\xff\x80\xff,\xff", "编码"),
        ("引号.csv", b'"' + b"x" * 200_000, "读不通"),
    ],
)
def test_what_is_no_spreadsheet_is_told_in_a_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ExchangeError, match=sentence) as caught:
        read(path)
    assert caught.value.hint


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(ExchangeError, match="找不到"):
        read(tmp_path / "没有.xlsx")
    (tmp_path / "夹.xlsx").mkdir()
    with pytest.raises(ExchangeError, match="文件夹"):
        read(tmp_path / "夹.xlsx")


def test_a_file_cut_anywhere_ends_in_a_sentence(tmp_path):
    whole = sound(tmp_path).read_bytes()
    path = tmp_path / "截断.xlsx"
    for size in range(1, len(whole), len(whole) // 23):
        path.write_bytes(whole[:size])
        with pytest.raises(ExchangeError):
            read(path)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(where=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
@example(where=0.9989573335269165, byte=10)  # the directory points before the start of the file
def test_a_flipped_byte_ends_in_a_sentence_or_in_rows(tmp_path, where, byte):
    whole = bytearray(sound(tmp_path).read_bytes())
    whole[int(where * len(whole))] = byte
    path = tmp_path / "坏.xlsx"
    path.write_bytes(whole)
    assert is_rows_or_sentence(path)


@settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300))
def test_any_bytes_as_text_end_in_a_sentence_or_in_rows(tmp_path, content):
    path = tmp_path / "表.csv"
    path.write_bytes("图斑号,图斑面积,村\n".encode() + content)
    assert is_rows_or_sentence(path)


def test_a_workbook_with_a_password_says_so(tmp_path):
    path = tmp_path / "密.xlsx"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
    path.write_bytes(head + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4000)
    with pytest.raises(ExchangeError, match="密码") as caught:
        read(path)
    assert "取消密码" in caught.value.hint


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = sound(tmp_path)
    with_member(path, "xl/media/large.bin", b"\0" * (sheet_files.MOST_UNPACKED // 100))
    size = sheet_files.MOST_UNPACKED + 1
    raw = path.read_bytes()
    at = raw.rindex(b"PK\x01\x02")
    path.write_bytes(raw[: at + 24] + struct.pack("<I", size) + raw[at + 28 :])
    with pytest.raises(ExchangeError, match="太大"):
        read(path)


def test_paths_that_climb_out_are_never_written(tmp_path):
    inner = tmp_path / "内"
    inner.mkdir()
    path = with_member(sound(inner), "../../外.txt", b"x")
    assert read(path).faults == ()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["内"]


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_are_refused(tmp_path, member):
    path = sound(tmp_path)
    with zipfile.ZipFile(path) as archive:
        content = archive.read(member)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(ExchangeError, match="实体"):
        read(with_member(path, member, bomb + content))


def test_an_archive_with_workbooks_in_it_is_told_apart(tmp_path):
    path = tmp_path / "包.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("表.xlsx", b"x")
    with pytest.raises(ExchangeError, match="压缩包"):
        read(path)


def test_one_cell_in_the_far_corner_is_refused_before_it_fills_memory(tmp_path):
    path = sound(tmp_path)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    started = time.monotonic()
    with pytest.raises(ExchangeError, match="1048576行、16384列"):
        read(
            with_member(
                path, "xl/worksheets/sheet1.xml", sheet_xml(path).replace(b"</sheetData>", far)
            )
        )
    assert time.monotonic() - started < 5


def test_one_long_text_in_a_million_cells_is_refused(tmp_path):
    path = sound(tmp_path)
    long = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    cells = b"".join(b'<row><c r="A%d" t="s"><v>0</v></c></row>' % n for n in range(20, 30_020))
    content = sheet_xml(path).replace(b"</sheetData>", cells + b"</sheetData>")
    with_member(path, "xl/sharedStrings.xml", long)
    with pytest.raises(ExchangeError, match="太大"):
        read(with_member(path, "xl/worksheets/sheet1.xml", content))


ODS = "application/vnd.oasis.opendocument.spreadsheet"


def ods(path, rows: str, *, manifest: str = ""):
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="表">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", content)
    return path


def ods_row(*texts, rows=1, columns=1):
    cells = "".join(
        f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell>"
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{rows}">{cells}</table:table-row>'


ODS_LIST = ods_row("图斑号", "图斑面积", "村") + ods_row("1", "2.5", "桃岭村")
ODS_NOTHING = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
)


def test_an_ods_with_a_million_empty_rows_is_read(tmp_path):
    found = read(ods(tmp_path / "表.ods", ODS_LIST + ODS_NOTHING))
    assert (found.faults, found.totals.parcels) == ((), 1)


@pytest.mark.parametrize(
    ("rows", "columns"), [(1_000_000, 100), (999, 999), (1, 100_000_000), (1_000_000_000, 1)]
)
def test_an_ods_that_swells_is_refused(tmp_path, rows, columns):
    swollen = ODS_LIST + ods_row("x", rows=rows, columns=columns) * 20
    with pytest.raises(ExchangeError, match="太大"):
        read(ods(tmp_path / "表.ods", swollen))


def test_an_ods_with_a_password_says_so(tmp_path):
    with pytest.raises(ExchangeError, match="密码"):
        read(ods(tmp_path / "表.ods", ODS_LIST, manifest="<encryption-data/>"))


def test_a_text_of_nothing_but_separators_is_refused(tmp_path):
    path = tmp_path / "表.csv"
    path.write_text("图斑号,图斑面积,村\n" + "," * 20_000, encoding="utf-8")
    with pytest.raises(ExchangeError, match="太大"):
        read(path)


def test_16384_columns_are_read(tmp_path):
    path = sound(tmp_path)
    far = b'<row r="20"><c r="XFD20"><v>1</v></c></row></sheetData>'
    content = sheet_xml(path).replace(b"</sheetData>", far)
    found = read(with_member(path, "xl/worksheets/sheet1.xml", content))
    assert found.totals.parcels in (5, 6)


@pytest.mark.parametrize("written", [b"NaN", b"INF", b"1E400", b"-1E400"])
def test_figures_that_are_none_are_named(tmp_path, written):
    path = sound(tmp_path)
    content = sheet_xml(path).replace(b"<v>101.25</v>", b"<v>" + written + b"</v>")
    found = read(with_member(path, "xl/worksheets/sheet1.xml", content))
    assert "G5" in {fault.cell for fault in found.faults if fault.level is Level.ERROR}


def test_50000_rows_are_read_and_checked_in_time(tmp_path):
    path = tmp_path / "大.xlsx"
    book = openpyxl.Workbook(write_only=True)
    target = book.create_sheet("库")
    for cells in annex_grid([row(number) for number in range(1, 50_001)], total=False):
        target.append([None if cell == "" else cell for cell in cells])
    book.save(path)
    started = time.monotonic()
    found = read(path)
    assert time.monotonic() - started < 10
    assert found.totals.parcels == 50_000


def test_reading_can_be_stopped(tmp_path):
    class Stopped:
        def step(self, name, done=0, total=0):
            raise Cancelled

    with pytest.raises(Cancelled):
        read(sound(tmp_path), progress=Stopped())


# --- the clerk's own workbook back ---------------------------------------------------------------


def spoilt(folder):
    path = workbook(folder / "鹅湖.xlsx", annex_grid([row(1, G="约100"), row(2, F="", D="鹅糊镇")]))
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["Q1"] = "=1+1"
    book.worksheets[0].column_dimensions["D"].width = 33
    book.create_sheet("别的")["A1"] = "原样"
    book.save(path)
    return path


def test_the_own_workbook_comes_back_with_marks_comments_and_a_list(tmp_path):
    path = spoilt(tmp_path)
    original, found = path.read_bytes(), read(path)
    done = write_marked(path, tmp_path / marked_name(path), found.faults)
    assert path.read_bytes() == original
    assert (done.own, done.path.name) == (True, "鹅湖（已标注）.xlsx")
    book = openpyxl.load_workbook(done.path)
    own = book.worksheets[0]
    cells = {fault.cell for fault in found.faults if fault.cell}
    assert done.cells == len(cells)
    for fault in found.faults:
        if fault.cell:
            assert fault.rule in own[fault.cell].comment.text
            assert own[fault.cell].fill.fill_type == "solid"
    marked = {c.coordinate for cells in own.iter_rows() for c in cells if c.comment is not None}
    assert marked == cells
    assert own["Q1"].value == "=1+1"
    assert own.column_dimensions["D"].width == 33
    assert book["别的"]["A1"].value == "原样"
    listed = [[c.value for c in cells] for cells in book[LIST_SHEET].iter_rows(min_row=2)]
    assert [line[4] for line in listed] == [fault.rule for fault in found.faults]


def test_a_marked_workbook_put_right_is_read_again_without_faults(tmp_path):
    path = spoilt(tmp_path)
    out = tmp_path / "标注.xlsx"
    write_marked(path, out, read(path).faults)
    book = openpyxl.load_workbook(out)
    own = book.worksheets[0]
    own["G5"], own["F6"], own["D6"], own["G7"] = 101.25, 2, "鹅湖镇", 203.5
    book.save(out)
    found = read(out)
    assert found.faults == ()
    assert found.totals.parcel_area_mu == Decimal("203.50")
    write_marked(out, tmp_path / "再标注.xlsx", found.faults)
    assert openpyxl.load_workbook(tmp_path / "再标注.xlsx").sheetnames.count(LIST_SHEET) == 1


def test_other_formats_come_back_as_a_converted_copy(tmp_path):
    path = tmp_path / "表.csv"
    path.write_text("图斑号,图斑面积,村\n=1+1,约5,桃岭村\n", encoding="gbk")
    found = read(path)
    done = write_marked(path, tmp_path / marked_name(path), found.faults)
    assert (done.own, done.path.suffix) == (False, ".xlsx")
    own = openpyxl.load_workbook(done.path).worksheets[0]
    assert own["A2"].value == "=1+1"
    assert own["A2"].data_type == "s"
    assert own["B2"].comment is not None


def test_a_fault_in_a_merged_cell_is_marked_where_it_shows(tmp_path):
    path = workbook(tmp_path / "表.xlsx", annex_grid([row(1, D="鹅糊镇"), row(2, D="")]))
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("D5:D6")
    book.save(path)
    found = read(path)
    write_marked(path, tmp_path / "标注.xlsx", found.faults)
    own = openpyxl.load_workbook(tmp_path / "标注.xlsx").worksheets[0]
    assert own["D5"].comment.text.count("F-224") == 2


def test_the_original_is_never_overwritten(tmp_path):
    path = spoilt(tmp_path)
    with pytest.raises(ExchangeError, match="不能覆盖原表"):
        write_marked(path, path, ())
    with pytest.raises(ExchangeError, match="结尾"):
        write_marked(path, tmp_path / "标注.xls", ())
