"""The papers of the spot check as PDF: all that the values say, on as many pages as it takes."""

from __future__ import annotations

import shutil

import pytest

from jdz_forestland.domain.draw_sheet import record_sheet
from jdz_forestland.domain.spot_check import MustCheck
from jdz_forestland.errors import ExchangeError
from jdz_forestland.service import spot_papers
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.service.field_checking import FieldChecking
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.service.registry import Registry
from jdz_forestland.ui import qr_code
from jdz_forestland.ui.print import flow, papers
from jdz_forestland.ui.print import text_draw as words
from tests.exchange.office import said
from tests.ui import draw_desk

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils missing")

MANY = 130


@pytest.fixture
def registry(qapp, tmp_path):
    path = draw_desk.city_registry(tmp_path / "市.gpkg", {draw_desk.FULIANG: MANY})
    with Registry.open(path, who=draw_desk.CITY_WHO, now=draw_desk.clock) as opened:
        yield opened


def painted(paper, out):
    papers.paint([(out, paper)], JobProgress())
    return out


def words_of(path, page=None):
    only = () if page is None else ("-f", str(page), "-l", str(page))
    return said("pdftotext", "-layout", *only, str(path), "-")


def pages_of(path):
    return int(said("pdfinfo", str(path)).split("Pages:")[1].split()[0])


def test_the_fingerprint_hangs_on_the_wall_with_the_whole_list(registry, tmp_path):
    drawing = Drawing(registry)
    held = drawing.publish(draw_desk.YEAR, must_check=[MustCheck("360222-0007", "上年核查不合格")])
    out = painted(drawing.fingerprint_sheet(held.key), tmp_path / "指纹.pdf")
    said_of_it = words_of(out)
    for group in drawing.fingerprint_sheet(held.key).spoken:
        assert group in words_of(out, 1)
    assert held.list_hash in "".join(said_of_it.split())
    for line in held.lines:
        assert line.parcel_id in said_of_it
    assert "上年核查不合格" in said_of_it
    assert "市级林业部门" in said_of_it
    assert f"共{pages_of(out)}页" in words_of(out, pages_of(out)).replace(" ", "")


def test_the_record_repeats_the_head_and_draws_the_cut_line_once(registry, tmp_path):
    key = draw_desk.drawn(registry)
    sheet = Drawing(registry).record_sheet(key)
    out = painted(sheet, tmp_path / "记录.pdf")
    count = pages_of(out)
    assert count >= 4
    text = words_of(out)
    for row in sheet.rows:
        assert row[1] in text
        assert row[-1] in text
    pages = [words_of(out, number) for number in range(1, count + 1)]
    holding = [page for page in pages if any(row[-1] in page for row in sheet.rows)]
    assert len(holding) > 2
    assert all("签号" in page and "次序" in page for page in holding)
    assert text.count("截止线：") == 1
    assert "已作废" not in text
    at = text.index("截止线：")
    assert sheet.rows[sheet.cut - 1][-1] in text[:at]
    assert sheet.rows[sheet.cut][-1] in text[at:]


def test_a_void_record_says_so_on_every_page(registry, tmp_path):
    key = draw_desk.drawn(registry)
    draw_desk.other_list(registry)
    drawing = Drawing(registry)
    sheet = record_sheet(drawing.held(key))
    out = painted(sheet, tmp_path / "记录.pdf")
    assert "名单在公布指纹之后变了" in words_of(out, 1)
    for number in range(1, pages_of(out) + 1):
        assert words.VOID in words_of(out, number).replace(" ", "")


def test_every_parcel_to_check_has_a_sheet_in_the_order_of_travel(registry, tmp_path):
    key = draw_desk.drawn(registry)
    book = spot_papers.check_book(registry, key)
    out = painted(book, tmp_path / "核查单.pdf")
    stops = FieldChecking(registry).round(key).stops
    lists = pages_of(out) - len(stops)
    assert lists >= 1
    listed = words_of(out, 1) + words_of(out, 2)
    for number, stop in enumerate(stops, start=1):
        assert stop.parcel_id in listed
        if number in (1, len(stops)):
            page = words_of(out, lists + number)
            assert stop.parcel_id in page
            assert str(stop.lon) in page
            assert "核查人员签字" in page
            assert "走错图斑" in page


def test_names_of_files_say_whose_and_which_year(registry):
    held = Drawing(registry).held(draw_desk.drawn(registry))
    assert spot_papers.fingerprint_name(held) == "360222浮梁县2023年度抽查名单指纹1.pdf"
    assert spot_papers.sheets_name(held) == "360222浮梁县2023年度现场核查单.pdf"


def test_a_file_that_cannot_be_written_leaves_nothing(registry, tmp_path):
    key = draw_desk.drawn(registry)
    with pytest.raises(ExchangeError):
        painted(Drawing(registry).record_sheet(key), tmp_path / "没有" / "记录.pdf")


def test_a_code_has_its_border_and_no_module_is_lost():
    rows = qr_code.modules("360222-0001;X=3255000.000;Y=39400000.000")
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == len(rows[0])
    assert not any(rows[0])
    assert not any(row[0] for row in rows)
    for row in rows:
        assert sum(count for _, count in qr_code._runs(row)) == sum(row)


def test_a_long_value_is_folded_and_no_stop_begins_a_line(qapp):
    lines = flow.folded("一二三四五，六七八九十" * 5, 16, 2.9)
    assert len(lines) > 3
    assert "".join(lines) == "一二三四五，六七八九十" * 5
    assert not any(line.startswith("，") for line in lines)
