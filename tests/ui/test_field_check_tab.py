"""The tab 现场核查: what is taken along, what comes back, and the verdict."""

from __future__ import annotations

import shutil

import openpyxl
import pytest

from jdz_forestland.domain.field_check import Outcome
from jdz_forestland.service import packing, receiving, replying, spot_papers
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.service.field_checking import FieldChecking
from jdz_forestland.ui import field_check_jobs, files
from jdz_forestland.ui import text_field_check as words
from tests.exchange import photos
from tests.service import handing_over
from tests.ui import draw_desk
from tests.ui.draw_desk import FULIANG, LEPING, YEAR
from tests.ui.windows import english, nameless, open_window, settle, shut

DAY = draw_desk.NOW.date()


@pytest.fixture
def window(qtbot, tmp_path):
    window = open_window(qtbot, draw_desk.city_registry(tmp_path / "市.gpkg"))
    window.desk.registry.now = draw_desk.clock
    window.resize(1366, 768)
    window.workspace.show_page("draw")
    settle(qtbot, window)
    yield window
    shut(window)


@pytest.fixture
def tab(window):
    draw_desk.drawn(window.desk.registry)
    page = window.workspace.page
    page.refresh()
    page.tabs.setCurrentWidget(page.check)
    return page.check


def checking(window):
    return FieldChecking(window.desk.registry)


def key_of(window):
    return Drawing(window.desk.registry).of_county(YEAR, FULIANG).draws[0].key


def stops(window):
    return checking(window).round(key_of(window)).stops


def shot(stop, folder, *, colour=1, taken=DAY, place=True):
    where = (float(stop.lon), float(stop.lat)) if place else None
    folder.mkdir(exist_ok=True)
    return photos.write(
        folder / f"{stop.parcel_id}-{colour}.jpg",
        lonlat=where,
        taken=f"{taken:%Y:%m:%d} 10:00:00",
        colour=(stop.number, colour, 1),
    )


def pick(tab, stop):
    tab.stops.select([stop.parcel_id])
    tab.stops.chosen.emit((stop.parcel_id,))
    tab.enter.click()


def answer(tab, outcome="true", **more):
    given = {
        "outcome": outcome,
        "checked_on": str(DAY),
        "checkers": ["王五", "赵六"],
    }
    for name, value in (given | more).items():
        tab.entry.panel.form.rows[name].input.give(value)
    tab.entry.panel.do.click()


def filled(window, tmp_path, *, outcome="属实", rows=None, day=None):
    path = tmp_path / "核查表.xlsx"
    checking(window).write(key_of(window), "book", path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[4]]
    for row in range(5, 5 + (len(stops(window)) if rows is None else rows)):
        for head, value in (
            ("核查日期", day or DAY),
            ("核查人员", "王五、赵六"),
            ("核查结果", outcome),
        ):
            sheet.cell(row, heads.index(head) + 1, value)
    book.save(path)
    return path


def read(qtbot, window, tab, book, folder=None):
    tab.read.click()
    tab.back.book, tab.back.folder = book, folder
    tab.back.read()
    settle(qtbot, window)


def test_without_a_draw_the_tab_says_what_to_do_first(window):
    page = window.workspace.page
    page.tabs.setCurrentWidget(page.check)
    assert page.check.empty.isVisible()
    page.check.empty.button.click()
    assert page.tabs.currentWidget() is page.board


def test_the_round_stands_in_the_order_of_travel(window, tab):
    shown = [row.stop.parcel_id for row in tab.stops.records.records]
    assert shown == [stop.parcel_id for stop in stops(window)]
    assert "核查未完成" in tab.head.verdict.text()
    assert not tab.slip.isEnabled()
    assert tab.slip.toolTip() == words.SLIP_OPEN
    assert not tab.enter.isEnabled()


@pytest.mark.parametrize("kind", list(words.KINDS))
def test_each_kind_of_file_is_exported(qtbot, window, tab, tmp_path, monkeypatch, kind):
    asked = []

    def target(_parent, _title, proposed, _kind):
        asked.append(proposed.name)
        return tmp_path / proposed.name

    monkeypatch.setattr(files, "target", target)
    tab._export(kind)
    settle(qtbot, window)
    assert (tmp_path / asked[0]).stat().st_size > 500


def test_all_kinds_go_to_a_folder_at_once(qtbot, window, tab, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "folder", lambda *a: tmp_path)
    tab._export("")
    settle(qtbot, window)
    endings = {path.suffix for path in tmp_path.iterdir() if "核查" in path.name}
    assert endings == {".xlsx", ".pdf", ".gpx", ".kml"}


def test_a_result_is_entered_with_its_photo(window, tab, tmp_path):
    stop = stops(window)[0]
    pick(tab, stop)
    tab.entry._take([shot(stop, tmp_path / "照片")])
    answer(tab)
    row = tab.stops.records.records[0]
    assert row.check.outcome is Outcome.TRUE
    assert len(row.check.photos) == 1
    assert not tab.entry.isVisible()


def test_a_result_without_a_photo_is_refused_beside_the_button(window, tab):
    pick(tab, stops(window)[0])
    answer(tab)
    assert "照片" in tab.entry.panel.missing.text()
    assert tab.stops.records.records[0].check is None
    answer(tab, "area")
    assert "实测面积" in tab.entry.panel.missing.text()


def test_a_photo_without_a_place_is_assigned_with_a_reason(window, tab, tmp_path):
    stop = stops(window)[0]
    photo = shot(stop, tmp_path / "照片", place=False)
    pick(tab, stop)
    tab.entry._take([photo])
    answer(tab)
    assert "没有位置" in tab.entry.panel.missing.text()
    answer(tab, by_hand="手机没有开定位")
    (photo_kept,) = tab.stops.records.records[0].check.photos
    assert photo_kept.by_hand == "手机没有开定位"


def test_a_redo_keeps_the_first_finding_struck(window, tab, tmp_path):
    stop = stops(window)[0]
    pick(tab, stop)
    tab.entry._take([shot(stop, tmp_path / "照片")])
    answer(tab, "wrong_parcel", note="走到隔壁图斑")
    pick(tab, stop)
    assert tab.entry.panel.warning.text() == words.REDO_WARNING
    tab.entry._take([shot(stop, tmp_path / "照片", colour=2)])
    answer(tab)
    assert tab.entry.panel.missing.text()  # the reason is owed
    answer(tab, redo_reason="走错图斑，重新核查")
    row = tab.stops.records.records[0]
    assert row.check.outcome is Outcome.TRUE
    assert [each.outcome for each in row.struck] == [Outcome.WRONG_PARCEL]


def test_a_filled_workbook_is_shown_first_and_written_with_one_button(qtbot, window, tab, tmp_path):
    for stop in stops(window):
        shot(stop, tmp_path / "照片")
    read(qtbot, window, tab, filled(window, tmp_path), tmp_path / "照片")
    assert tab.back.isVisible()
    assert len(tab.back.proposal.to_write) == len(stops(window))
    assert checking(window).checks() == ()
    assert nameless(tab) == []
    tab.back.write.click()
    settle(qtbot, window)
    assert len(checking(window).checks()) == len(stops(window))
    assert tab.head.verdict.text() == "核查完成，全部属实"
    assert tab.stops.isVisible()
    assert tab.slip.toolTip() == words.SLIP_NONE


def test_without_photos_nothing_can_be_written(qtbot, window, tab, tmp_path):
    read(qtbot, window, tab, filled(window, tmp_path))
    assert not tab.back.write.isEnabled()
    assert tab.back.write.toolTip() == words.NOTHING_TO_WRITE
    assert {each.fate.value for each in tab.back.checks.records.records} == {"no_photo"}


def test_the_workbook_of_another_draw_is_refused_with_its_name(qtbot, window, tab, tmp_path):
    other = draw_desk.drawn(window.desk.registry, LEPING, "2718")
    path = tmp_path / "乐平.xlsx"
    checking(window).write(other, "book", path)
    read(qtbot, window, tab, path)
    (fault,) = tab.back.faults.records.records
    assert other in fault.text
    assert not tab.back.write.isEnabled()
    assert tab.back.refusal.text() == words.has_errors(1)


def test_a_file_that_is_no_workbook_is_said_and_nothing_breaks(qtbot, window, tab, tmp_path):
    path = tmp_path / "核查表.xlsx"
    path.write_bytes(b"not a workbook")
    read(qtbot, window, tab, path)
    assert tab.back.proposal is None
    assert "核查表.xlsx" in window.workspace.message.words.text()


def test_faults_come_back_in_the_workbook(qtbot, window, tab, tmp_path, monkeypatch):
    read(qtbot, window, tab, filled(window, tmp_path, outcome="差不多"))
    assert len(tab.back.faults.records.records) == len(stops(window))
    out = tmp_path / "标注.xlsx"
    monkeypatch.setattr(files, "target", lambda *a, **k: out)
    tab.back.mark.click()
    assert "问题清单" in openpyxl.load_workbook(out).sheetnames


def test_loose_photos_are_brought_to_a_parcel_with_a_reason(qtbot, window, tab, tmp_path):
    stop = stops(window)[0]
    photo = shot(stop, tmp_path / "照片", place=False)
    read(qtbot, window, tab, filled(window, tmp_path, rows=1), tmp_path / "照片")
    back = tab.back
    assert not back.assign.isEnabled()
    back.photos.select([photo.name])
    back.photos.chosen.emit((photo.name,))
    back.parcel.setCurrentText(stop.parcel_id)
    back.assign.click()
    assert back.refusal.text() == words.ASSIGN_NO_WHY
    back.why.setText("手机没有开定位")
    back.assign.click()
    settle(qtbot, window)
    assert len(back.proposal.to_write) == 1
    back.write.click()
    settle(qtbot, window)
    (check,) = checking(window).checks()
    assert check.photos[0].by_hand == "手机没有开定位"


def test_a_registry_that_moved_on_takes_nothing(qtbot, window, tab, tmp_path):
    stop = stops(window)[0]
    shot(stop, tmp_path / "照片")
    read(qtbot, window, tab, filled(window, tmp_path, rows=1), tmp_path / "照片")
    draw_desk.drawn(window.desk.registry, LEPING, "2718")
    tab.back.write.click()
    settle(qtbot, window)
    assert checking(window).checks() == ()
    assert "有改动" in window.workspace.message.words.text()


def test_what_is_to_be_published_is_one_file(window, tab, tmp_path, monkeypatch):
    out = tmp_path / "公布.json"
    monkeypatch.setattr(files, "target", lambda *a, **k: out)
    tab.publish.click()
    assert out.is_file()


def test_failed_parcels_go_back_to_the_county_by_slip(qtbot, tmp_path, monkeypatch):
    four = [handing_over.parcel(number) for number in (1, 2, 3, 4)]
    (tmp_path / "县").mkdir()
    with handing_over.county(tmp_path / "县" / "浮梁.gpkg", *four) as county:
        packed = packing.pack(county, list_year=YEAR, out=tmp_path)
    with handing_over.city(tmp_path / "市.gpkg", FULIANG) as city:
        submission = receiving.receive(city, packed.path).submission
        replying.accept(city, submission.key, out=tmp_path)
        key = draw_desk.drawn(city)
    window = open_window(qtbot, tmp_path / "市.gpkg")
    window.desk.registry.now = draw_desk.clock
    window.workspace.show_page("draw")
    page = window.workspace.page
    page.tabs.setCurrentWidget(page.check)
    tab = page.check
    for stop in checking(window).round(key).stops:
        pick(tab, stop)
        tab.entry._take([shot(stop, tmp_path / "照片")])
        answer(tab, "not_restored", note="现场为裸地")
    assert tab.slip.isEnabled()
    monkeypatch.setattr(files, "folder", lambda *a: tmp_path)
    tab.slip.click()
    tab.slip_panel.do.click()
    slips = [path for path in tmp_path.glob(f"*{replying.SUFFIX}") if "退回" in path.name]
    assert len(slips) == 1
    assert spot_papers.package_of(window.desk.registry, Drawing(window.desk.registry).held(key))
    shut(window)


def test_choosing_photos_shows_how_many(window, tab, tmp_path, monkeypatch):
    stop = stops(window)[0]
    chosen = [shot(stop, tmp_path / "照片", colour=n) for n in (1, 2)]
    monkeypatch.setattr(field_check_jobs, "choose_photos", lambda *a: chosen)
    pick(tab, stop)
    tab.entry.choose.click()
    assert tab.entry.photos == chosen
    assert "2张" in tab.entry.chosen.text()


def test_everything_has_a_name_and_is_chinese(window, tab):
    pick(tab, stops(window)[0])
    assert nameless(tab) == []
    tab.entry.panel.cancel.click()
    tab.read.click()
    assert nameless(tab) == []
    assert english(tab) == set()


def test_photos_that_vanish_before_writing_leave_nothing(qtbot, window, tab, tmp_path):
    stop = stops(window)[0]
    shot(stop, tmp_path / "照片")
    read(qtbot, window, tab, filled(window, tmp_path, rows=1), tmp_path / "照片")
    shutil.rmtree(tmp_path / "照片")
    tab.back.write.click()
    settle(qtbot, window)
    assert checking(window).checks() == ()
    assert window.workspace.message.isVisible()
