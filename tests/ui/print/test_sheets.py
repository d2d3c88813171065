"""Sheets as PDF: what they say is what the registry says, and can be searched."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPdfWriter
from shapely.geometry import MultiPolygon, box

from jdz_forestland.domain import area
from jdz_forestland.domain.boundary_points import rings_of
from jdz_forestland.errors import Cancelled, ExchangeError, UserError
from jdz_forestland.exchange.tables import FIELDS
from jdz_forestland.service import exporting
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.service.registry import Registry
from jdz_forestland.ui.parcel_card import facts_of
from jdz_forestland.ui.print import pdf, sheets, text
from tests.builders import EASTING, NORTHING, make_parcel, square
from tests.exchange.office import said
from tests.service import cases
from tests.ui import sample_desk

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils missing")


@pytest.fixture
def registry(qapp, tmp_path):
    path = sample_desk.derived_registry(tmp_path)
    with Registry.open(path, who=sample_desk.WHO, now=sample_desk.now) as opened:
        yield opened


def export(registry, kind, out, **options):
    given: dict[str, Any] = {"list_year": 2023, "paint": sheets.paint} | options
    return exporting.export(registry, kind, out=out, **given)


def words_of(path, page=None):
    only = () if page is None else ("-f", str(page), "-l", str(page))
    return said("pdftotext", "-layout", *only, str(path), "-")


def pages_of(path):
    return int(said("pdfinfo", str(path)).split("Pages:")[1].split()[0])


def squeezed(words):
    return "".join(words.split())


def test_every_corner_of_every_parcel_is_in_the_table(registry, tmp_path):
    done = export(registry, "map", tmp_path / "图.pdf")
    words = words_of(done.path)
    assert done.rows == 42
    for parcel in registry.parcels():
        for ring in rings_of(parcel.shape):
            for point in ring.points:
                assert f"{point.x}" in words
                assert f"{point.y}" in words
    assert text.POINTS_MORE in words
    assert text.NO_GROUND not in words
    assert words.count(text.SAMPLE) == pages_of(done.path)


def test_screen_paper_and_workbook_say_the_same_field_by_field(registry, tmp_path):
    export(registry, "book", tmp_path / "台账.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "台账.xlsx")["图斑"]
    titles = [cell.value for cell in sheet[1]]
    rows = [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=2,
            values_only=True)]  # fmt: skip
    for parcel, row in zip(registry.parcels(), rows, strict=True):
        if parcel.parcel_no not in (1, 2, 25, 42):
            continue
        done = export(registry, "card", tmp_path / "卡.pdf", parcel_keys=[parcel.key])
        left = ("-f", "1", "-l", "1", "-x", "30", "-y", "0", "-W", "256", "-H", "842")
        card = squeezed(said("pdftotext", *left, str(done.path), "-"))
        for fact in facts_of(parcel):  # what the card on screen shows
            for line in (fact.value or "").split("\n"):
                assert squeezed(line) in card, fact.label
        done = export(registry, "map", tmp_path / "图.pdf", parcel_keys=[parcel.key])
        sheet_words = squeezed(words_of(done.path, page=1))
        for field in FIELDS:
            value, written = field.value(parcel), row[field.title]
            if isinstance(value, Decimal):
                assert Decimal(repr(written)) == value
        for figure in (parcel.parcel_area_mu, parcel.reserve_area_mu):
            assert f"{area.grouped(figure)}亩" in sheet_words
            assert area.grouped(figure) in card
        for words in (parcel.town, parcel.village, str(parcel.x), str(parcel.y), parcel.id):
            assert words in sheet_words


def test_the_footer_says_as_of_when_from_which_registry_under_which_policy(registry, tmp_path):
    for kind in ("map", "card"):
        done = export(registry, kind, tmp_path / "a.pdf", parcel_keys=[registry.parcels()[0].key])
        words = squeezed(words_of(done.path))
        assert squeezed(exporting.provenance(registry)) in words
        assert words.count("数据时点：2023-08-0112:00") == pages_of(done.path)


def test_fonts_are_embedded_and_chinese_is_found_by_its_own_characters(registry, tmp_path):
    done = export(registry, "map", tmp_path / "a.pdf", parcel_keys=[registry.parcels()[0].key])
    lines = said("pdffonts", str(done.path)).splitlines()[2:]
    assert lines
    assert all(line.split()[-5] == "yes" for line in lines)
    words = words_of(done.path)
    assert "面积" in words
    assert not [char for char in words if 0x2E80 <= ord(char) <= 0x2FDF]


def test_a_font_that_names_radicals_is_put_right_without_moving_a_byte(qapp, tmp_path):
    families = [name for name in QFontDatabase.families() if "CJK SC" in name]
    if not families:
        pytest.skip("no font of that kind")
    path = tmp_path / "a.pdf"
    writer, painter = QPdfWriter(str(path)), QPainter()
    painter.begin(writer)
    painter.setFont(QFont(families[0], 14))
    painter.drawText(500, 500, "矿山公示日月土石水方面林见长门马风")
    painter.end()
    raw = path.read_bytes()
    fixed = pdf.unify(raw)
    assert len(fixed) == len(raw)
    path.write_bytes(fixed)
    assert "矿山公示日月土石水方面林见长门马风" in words_of(path)


def odd_parcels(count):
    """Return tiny, long thin, multipart, holed and ordinary parcels."""
    made = []
    for number in range(1, count + 1):
        east = EASTING + 700 * (number % 10)
        north = NORTHING + 700 * (number // 10)
        shape = [
            square(side=2, easting=east, northing=north),
            MultiPolygon([box(east, north, east + 650, north + 3)]),
            MultiPolygon([box(east, north, east + 3, north + 650)]),
            MultiPolygon([box(east, north, east + 20, north + 20),
                          box(east + 300, north + 300, east + 320, north + 320)]),
            MultiPolygon([square(easting=east, northing=north).geoms[0].difference(
                MultiPolygon([square(side=20, easting=east + 30, northing=north + 30).geoms[0]])
            )]),
        ][number % 5]  # fmt: skip
        made.append(make_parcel(parcel_no=number, shape=shape))
    return made


@pytest.fixture
def hundred(qapp, tmp_path):
    with cases.registry_with(tmp_path / "库.gpkg", *odd_parcels(100)) as registry:
        yield registry


def test_a_hundred_odd_parcels_one_file_each_named_by_township_and_number(hundred, tmp_path):
    folder = tmp_path / "图"
    folder.mkdir()
    done = export(hundred, "map", folder, each=True)
    assert (done.path, done.rows) == (folder, 100)
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(f"鹅湖镇_{number}.pdf" for number in range(1, 101))
    for number in (1, 2, 3, 4, 5):
        words = words_of(folder / f"鹅湖镇_{number}.pdf")
        assert f"360222-{number:04d}" in words
        assert "1:" in words
        assert text.NO_GROUND in words
    assert "内圈" in words_of(folder / "鹅湖镇_4.pdf")


class StopAfter(JobProgress):
    """Cancels itself after some steps."""

    def __init__(self, steps):
        super().__init__()
        self.left = steps

    def step(self, name, done=0, total=0):
        self.left -= 1
        if self.left < 0:
            self.cancel()
        super().step(name, done, total)


@pytest.mark.parametrize("each", [True, False])
def test_stopping_leaves_nothing_half_written(hundred, tmp_path, each):
    folder = tmp_path / "图"
    folder.mkdir()
    (folder / "鹅湖镇_1.pdf").write_bytes(b"old")
    out = folder if each else folder / "鹅湖镇_1.pdf"
    with pytest.raises(Cancelled):
        export(hundred, "map", out, each=each, progress=StopAfter(30))
    assert [path.name for path in folder.iterdir()] == ["鹅湖镇_1.pdf"]
    assert (folder / "鹅湖镇_1.pdf").read_bytes() == b"old"


def test_what_cannot_be_written_is_a_sentence(registry, tmp_path):
    with pytest.raises(ExchangeError, match="找不到文件夹"):
        export(registry, "map", tmp_path / "没有" / "a.pdf")
    with pytest.raises(UserError, match="找不到文件夹"):
        export(registry, "map", tmp_path / "没有", each=True)
    with pytest.raises(UserError, match="不能绘制"):
        export(registry, "map", tmp_path / "a.pdf", paint=None)
    with pytest.raises(UserError, match="没有图斑"):
        export(registry, "map", tmp_path / "a.pdf", parcel_keys=["x"])


def test_only_chosen_parcels_are_printed_on_the_paper_that_was_asked_for(registry, tmp_path):
    chosen = registry.parcels()[3]
    done = export(registry, "map", tmp_path / "a.pdf", parcel_keys=[chosen.key], paper="A3")
    assert done.rows == 1
    assert "A3" in said("pdfinfo", str(done.path))
    assert chosen.id in words_of(done.path)


def test_print_buttons_work_from_a_cold_start(qtbot, tmp_path, monkeypatch):
    from jdz_forestland.ui import print_parcels
    from jdz_forestland.ui.parcels_page import ParcelsPage

    opened: list[Path] = []
    monkeypatch.setattr(print_parcels, "_open", lambda written: opened.append(written.path))
    monkeypatch.setattr(
        "jdz_forestland.ui.files.target", lambda parent, title, proposed, kind: proposed
    )
    desk = sample_desk.desk_with(sample_desk.derived_registry(tmp_path))
    page = ParcelsPage(desk)
    qtbot.addWidget(page)
    page.show()
    for button in page.printing.buttons.values():
        assert not button.isEnabled()
        assert button.toolTip()
    assert desk.registry is not None
    desk.select([desk.registry.parcels()[1].key])
    for key, name in (("map", "打印地图"), ("card", "打印卡片")):
        page.printing.buttons[key].click()
        qtbot.waitUntil(lambda: not desk.runner.busy, timeout=20_000)
        assert opened[-1].name == f"{name}_鹅湖镇_2.pdf"
        assert "360222-0002" in words_of(opened[-1]) or "360222-2023-0002" in words_of(opened[-1])
    sample_desk.leave(desk)
