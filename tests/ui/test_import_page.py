from __future__ import annotations

import json
import threading

import numpy as np
import pyproj
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service import importing
from jdz_forestland.ui import import_work
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.import_map import BEFORE
from jdz_forestland.ui.import_page import ImportPage
from tests.ui.sample_desk import derived_registry, desk_with, leave, settle
from tests.ui.windows import english, nameless

NORTH, EAST = 3245100.0, 39538100.0
HEADER = (
    "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n带号=39\n"
    "[地块坐标]\n"
)


def corners(east=EAST, north=NORTH, side=120.0):
    steps = ((0, 0), (side, 0), (side, side), (0, side), (0, 0))
    return [(north + down, east + right) for down, right in steps]


def survey_txt(path, *, names=("采石场甲",), swapped=False, encoding="gbk"):
    """Write a 勘测定界 TXT with a square for each name."""
    lines = [HEADER]
    for place, name in enumerate(names):
        points = corners(east=EAST + 200 * place)
        lines.append(f"5,1.4400,{place + 1},{name},面,,林地,,@\n")
        for number, (x, y) in enumerate(points[:-1] + points[:1]):
            first, second = (y, x) if swapped else (x, y)
            lines.append(f"J{number % 4 + 1},1,{first:.3f},{second:.3f}\n")
    path.write_bytes("".join(lines).encode(encoding))
    return path


@pytest.fixture
def desk(tmp_path):
    desk = desk_with(derived_registry(tmp_path))
    yield desk
    leave(desk)


@pytest.fixture
def page(qtbot, desk):
    page = ImportPage(desk)
    qtbot.addWidget(page)
    page.resize(1236, 630)
    page.show()
    return page


def take(qtbot, page, *paths):
    page.take_files(paths)
    settle(qtbot, page._desk)


def names_shown(page):
    return [row.boundary.name for row in page.result.parcels.records.records]


def test_a_file_becomes_parcels_that_can_be_looked_at(qtbot, desk, page, tmp_path):
    count = len(desk.registry.parcels(list_year=2023))
    asked: list[str] = []
    desk.page_asked.connect(asked.append)
    take(qtbot, page, survey_txt(tmp_path / "两块.txt", names=("采石场甲", "采石场乙")))
    assert names_shown(page) == ["采石场甲", "采石场乙"]
    assert page.strip.accept.text() == words.button(2)
    assert "GBK" in page.result.source.facts.text()
    assert len(desk.registry.parcels(list_year=2023)) == count  # nothing is written yet
    page.strip.accept.click()
    settle(qtbot, desk)
    fresh = desk.registry.parcels(list_year=2023)[count:]
    assert [parcel.stage for parcel in fresh] == [Stage.APPLICATION] * 2
    assert desk.selection == tuple(parcel.key for parcel in fresh)
    assert page.strip.sentence.text() == words.written(2, 0, 0, 0, 2023)
    assert not page.strip.accept.isEnabled()
    page.strip.link.click()
    assert asked == ["parcels"]


def test_the_same_file_twice_adds_nothing_and_says_so(qtbot, desk, page, tmp_path):
    path = survey_txt(tmp_path / "一块.txt")
    for _ in range(2):
        take(qtbot, page, path)
        page.strip.accept.click()
        settle(qtbot, desk)
    assert page.strip.sentence.text() == words.WHY_ALL_HELD
    assert page.result.parcels.records.records[0].outcome == words.HELD


def test_swapped_coordinates_are_cured_only_after_the_tick(qtbot, desk, page, tmp_path):
    take(qtbot, page, survey_txt(tmp_path / "颠倒.txt", swapped=True))
    worst = page.result.findings.table.records.records[0].finding
    assert (worst.rule, worst.severity) == ("R3", Level.ERROR)
    assert worst.hint in page.result.findings.hint.text()
    box = page.result.cures.boxes["swap"]
    assert not box.isChecked()
    assert not page.strip.accept.isEnabled()
    assert page.strip.accept.toolTip() == words.lacking_consent(["交换X、Y"])
    box.click()
    settle(qtbot, desk)
    assert page.result.cures.boxes["swap"].isChecked()
    assert page.strip.accept.text() == words.button(1)
    page.strip.accept.click()
    settle(qtbot, desk)
    parcel = desk.registry.parcels(list_year=2023)[-1]
    assert abs(float(parcel.y) - EAST) < 200
    assert not page.result.cures.isEnabled()


def test_the_ticks_keep_their_height_when_one_is_set(qtbot, desk, page, tmp_path):
    take(qtbot, page, survey_txt(tmp_path / "颠倒.txt", swapped=True))
    heights = [page.result._cure_area.maximumHeight()]
    page.result.cures.boxes["swap"].click()
    settle(qtbot, desk)
    heights.append(page.result._cure_area.maximumHeight())
    assert min(heights) >= page.result.cures.sizeHint().height()


def test_a_tick_can_be_taken_back(qtbot, desk, page, tmp_path):
    take(qtbot, page, survey_txt(tmp_path / "颠倒.txt", swapped=True))
    for allowed in (True, False):
        page.result.cures.boxes["swap"].click()
        settle(qtbot, desk)
        assert page.strip.accept.isEnabled() is allowed


def test_where_the_numbers_lie_before_a_cure_is_on_the_map(qtbot, desk, page, tmp_path):
    moved = tmp_path / "带号.csv"
    rows = [f"{x:.3f},{y - 39_000_000 + 40_000_000 - 290_000:.3f}" for x, y in corners()[:-1]]
    moved.write_text("\n".join(rows), encoding="utf-8")
    take(qtbot, page, moved)
    features = page.result.map.panel.canvas.renderer.features
    assert "zone" in page.result.cures.boxes
    assert len(features.rows_of([BEFORE])) >= 1
    close = page.result.map.panel.canvas.view.mpp
    page.result.cures.links["zone"].click()
    assert page.result.map.panel.canvas.view.mpp > 10 * close  # both places are far apart


def test_as_what_and_into_which_list_is_chosen(qtbot, desk, page, tmp_path):
    take(qtbot, page, survey_txt(tmp_path / "一块.txt"))
    page.strip.lead.click()
    settle(qtbot, desk)
    page.strip.year.setValue(2024)
    settle(qtbot, desk)
    page.strip.accept.click()
    settle(qtbot, desk)
    (parcel,) = desk.registry.parcels(list_year=2024)
    assert parcel.stage is Stage.LEAD
    assert desk.list_year == 2024


def test_several_files_of_different_kinds_come_together(qtbot, page, tmp_path):
    square = [[117.39, 29.32], [117.391, 29.32], [117.391, 29.321], [117.39, 29.321]]
    shape = {"type": "Polygon", "coordinates": [[*square, square[0]]]}
    feature = {"type": "Feature", "properties": {"name": "丙"}, "geometry": shape}
    path = tmp_path / "丙.geojson"
    collection = {"type": "FeatureCollection", "features": [feature]}
    path.write_text(json.dumps(collection), encoding="utf-8")
    take(qtbot, page, survey_txt(tmp_path / "甲.txt"), path)
    assert "采石场甲" in names_shown(page)
    assert page.result.headline.text().startswith("甲.txt等 2 个文件")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.txt", b"", "是空文件"),
        ("库.mdb", b"\0\1", "本程序不能读取"),
        ("图.png", b"\x89PNG", "不是本程序能读的边界文件"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(qtbot, desk, page, tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    take(qtbot, page, path)
    assert name in page.note.words.text()
    assert sentence in page.note.words.text()
    assert page.note.hint.text()
    assert page.files.isVisible()  # and another one can be chosen


def test_a_system_that_no_parameters_exist_for_is_refused(qtbot, page, tmp_path):
    path = survey_txt(tmp_path / "西安.txt")
    path.write_bytes(path.read_bytes().replace("2000国家".encode("gbk"), "1980西安".encode("gbk")))
    take(qtbot, page, path)
    assert page.result.findings.table.records.records[0].finding.rule == "R15"
    assert page.strip.accept.toolTip() == words.WHY_NONE


def test_a_question_is_asked_on_the_page_and_the_answer_goes_on(qtbot, desk, page, tmp_path):
    path = survey_txt(tmp_path / "乱.txt")
    raw = path.read_bytes().replace("采石场甲".encode("gbk"), "石".encode("gbk") + b"\xff\x81")
    path.write_bytes(raw)
    take(qtbot, page, path)
    assert page.note.asks
    page.note.options[0].click()
    settle(qtbot, desk)
    assert not page.note.asks
    assert len(names_shown(page)) == 1


def test_a_wrong_choice_of_system_goes_back_and_says_why(qtbot, desk, page, tmp_path):
    take(qtbot, page, survey_txt(tmp_path / "一块.txt"))
    systems = page.result.source.systems
    systems.setCurrentIndex(systems.findData("4490"))
    systems.activated.emit(systems.currentIndex())
    settle(qtbot, desk)
    assert "不可能" in page.note.words.text()
    assert systems.currentData() == ""
    assert names_shown(page) == ["采石场甲"]


def test_cancelling_leaves_everything_as_it_was(qtbot, desk, page, tmp_path, monkeypatch):
    started, go_on = threading.Event(), threading.Event()

    def slow(path, paths, choices, progress):
        started.set()
        go_on.wait(10)
        progress.step("读")
        raise AssertionError("not reached")

    monkeypatch.setattr(import_work, "examine", slow)
    page.take_files([tmp_path / "慢.txt"])
    qtbot.waitUntil(started.is_set, timeout=5000)
    assert page.strip.progress.cancel.isVisible()
    page.strip.progress.cancel.click()
    go_on.set()
    settle(qtbot, desk)
    assert page.files.isVisible()
    assert page.files.file_button.isEnabled()


def test_the_registry_changed_meanwhile_so_it_is_held_against_it_again(
    qtbot, desk, page, tmp_path, monkeypatch
):
    take(qtbot, page, survey_txt(tmp_path / "一块.txt"))
    other = survey_txt(tmp_path / "另一块.txt")
    path = desk.registry.path
    examined = importing.examine(path, [other], importing.Choices(), _Silent())
    importing.accept(path, importing.propose(path, examined), who="李四")
    page.strip.accept.click()
    settle(qtbot, desk)
    assert "有变化" in page.note.words.text()
    assert page.strip.accept.toolTip() == words.WHY_STALE
    page.strip.again.click()
    settle(qtbot, desk)
    assert page.strip.sentence.text() == words.WHY_ALL_HELD


class _Silent:
    def step(self, name, done=0, total=0):
        pass


def test_closing_the_registry_gives_up_what_runs(qtbot, desk, page, tmp_path):
    page.take_files([survey_txt(tmp_path / "一块.txt")])
    desk.close_registry()
    settle(qtbot, desk)
    assert page.empty.isVisible()
    assert names_shown(page) == []


# --- paste ------------------------------------------------------------------------------------


def typed(points):
    return "\n".join(f"J{n} {x:.3f} {y:.3f}" for n, (x, y) in enumerate(points, start=1))


def test_coordinates_are_read_while_they_are_typed(qtbot, desk, page):
    assert not page.paste.check.isEnabled()
    page.paste.text.setPlainText(typed(corners()[:2]))
    qtbot.waitUntil(lambda: page.paste.sentence.text() != words.READING_PASTED, timeout=5000)
    settle(qtbot, desk)
    assert "读到" not in page.paste.sentence.text()
    page.paste.text.setPlainText(typed(corners()[:-1]))
    qtbot.waitUntil(lambda: "读到 1 个地块、4 个点" in page.paste.sentence.text(), timeout=5000)
    page.paste.name.setText("复测")
    page.paste.check.click()
    settle(qtbot, desk)
    assert page.result.headline.text().startswith("复测：1 个地块")
    page.strip.accept.click()
    settle(qtbot, desk)
    assert "复测" in desk.registry.parcels(list_year=2023)[-1].sources[0]


def test_pasting_on_the_page_fills_the_box(qtbot, desk, page):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(typed(corners()[:-1]))
    QTest.keySequence(page, QKeySequence(QKeySequence.StandardKey.Paste))
    assert page.paste.coordinates == clipboard.text()
    qtbot.waitUntil(page.paste.check.isEnabled, timeout=5000)


def test_files_can_be_pasted_too(qtbot, desk, page, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(survey_txt(tmp_path / "一块.txt")))])
    QGuiApplication.clipboard().setMimeData(data)
    QTest.keySequence(page, QKeySequence(QKeySequence.StandardKey.Paste))
    settle(qtbot, desk)
    assert names_shown(page) == ["采石场甲"]


def test_everything_has_a_name_and_is_chinese(qtbot, desk, page, tmp_path):
    take(qtbot, page, survey_txt(tmp_path / "颠倒.txt", swapped=True))
    for place in range(page.result.tabs.count()):
        page.result.tabs.setCurrentIndex(place)
        assert nameless(page) == []
    assert english(page.strip) | english(page.result.cures) | english(page.files) == set()


def test_the_shape_as_written_stands_beside_the_shape_as_read(qtbot, desk, page, tmp_path):
    path = tmp_path / "三角.txt"
    points = [(NORTH, EAST), (NORTH, EAST + 200.0), (NORTH + 100.0, EAST + 200.0)]
    rows = [f"J{n},1,{y:.3f},{x:.3f}\n" for n, (x, y) in enumerate([*points, points[0]], start=1)]
    path.write_bytes((HEADER + "4,1.0,1,甲,面,,,,@\n" + "".join(rows)).encode("gbk"))
    take(qtbot, page, path)
    strip = page.result.map.before
    assert strip.isVisible()
    before, after = strip.before.rings[0], strip.after.rings[0]
    assert np.ptp(before, axis=0).tolist() == pytest.approx([100, 200])
    assert np.ptp(after, axis=0).tolist() == pytest.approx([200, 100])
    assert strip._where.text() == words.NOWHERE  # a northing of 39,538 km
    take(qtbot, page, survey_txt(tmp_path / "好.txt"))
    assert not strip.isVisible()


def test_a_source_in_another_zone_says_how_far_it_moves(qtbot, desk, page, tmp_path):
    move = pyproj.Transformer.from_crs(4527, 4526, always_xy=True)
    rows = ["\t".join(f"{v:.3f}" for v in reversed(move.transform(y, x))) for x, y in corners()]
    page.take_text("\n".join(rows))
    qtbot.waitUntil(page.paste.check.isEnabled)
    page.paste.check.click()
    settle(qtbot, desk)
    strip = page.result.map.before
    assert strip.isVisible()
    assert "公里" in strip._where.text()
    strip.before.grab()
