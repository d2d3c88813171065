from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from jdz_forestland.errors import ChoiceNeeded, SurveyError
from jdz_forestland.service import deriving, sample
from jdz_forestland.service.registry import Registry
from jdz_forestland.ui import comparison_box, files
from jdz_forestland.ui.comparison_page import ComparisonPage
from tests.ui.sample_desk import (
    WHO,
    compare,
    desk_with,
    empty_registry,
    leave,
    now,
    opened_comparison,
    settle,
)


@pytest.fixture
def page(qtbot, tmp_path):
    desk, page = opened_comparison(qtbot, empty_registry(tmp_path))
    yield page
    leave(desk)


@pytest.fixture
def desk(page):
    return page._desk


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.gpkg"
    Registry.create(path, county_code="360222", who=WHO, now=now).close()
    return path


@pytest.fixture
def other_county(tmp_path):
    path = tmp_path / "leping.gpkg"
    Registry.create(path, county_code="360281", who=WHO, now=now).close()
    return path


def test_the_sample_registry_proposes_the_sample_databases(page):
    paths = [box.choice.path for box in page.setup.boxes]
    assert paths == list(sample.surveys())
    years = (page.setup.year_before, page.setup.year_after, page.setup.list_year)
    assert [box.value() for box in years] == [2021, 2022, 2023]
    assert page.steps.current == 2


def test_what_was_recognised_is_said_with_how(page):
    text = page.setup.before.facts.text()
    for part in ("2021年", "浮梁县（360222）", "GeoPackage，图层 DLTB", "三调工作分类", "UTF-8"):
        assert part in text
    assert "按数据自带的坐标系说明" in text
    assert "按地类编码与名称的对应" in text


def test_without_databases_the_page_says_what_to_do(qtbot, plain):
    desk, page = opened_comparison(qtbot, plain)
    assert not page.starting.start.isEnabled()
    assert page.starting.sentence.text() == "请先选择两个年度的数据库。"
    assert page.starting.start.toolTip() == "请先选择两个年度的数据库。"
    assert page.setup.before.invitation.isVisible()
    assert page.steps.current == 1
    leave(desk)


def test_the_pair_compared_last_is_proposed_again(qtbot, plain):
    desk, page = opened_comparison(qtbot, plain)
    for box, path in zip(page.setup.boxes, sample.surveys(), strict=True):
        box.take(path)
    settle(qtbot, desk)
    compare(qtbot, page._desk, page)
    assert desk.settings.last_surveys == tuple(str(path) for path in sample.surveys())
    again = ComparisonPage(desk)
    qtbot.addWidget(again)
    again.show()
    settle(qtbot, desk)
    chosen = [box.choice.path for box in again.setup.boxes if box.choice is not None]
    assert chosen == list(sample.surveys())
    leave(desk)


def test_a_remembered_database_that_is_gone_is_no_error(qtbot, plain, tmp_path):
    desk = desk_with(plain)
    gone = (str(tmp_path / "a.gpkg"), str(tmp_path / "b.gpkg"))
    desk.keep_settings(replace(desk.settings, last_surveys=gone))
    page = ComparisonPage(desk)
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, desk)
    assert page.setup.before.choice is None
    assert not page.setup.before.note.isVisible()
    leave(desk)


def test_a_database_that_is_missing_is_said_beside_its_box(qtbot, page, desk, tmp_path):
    page.setup.after.take(tmp_path / "没有.gpkg")
    settle(qtbot, desk)
    assert "没有.gpkg" in page.setup.after.note.words.text()
    assert page.setup.after.note.hint.text()
    assert not page.setup.before.note.isVisible()
    assert not page.starting.start.isEnabled()


def test_a_database_of_another_county_is_said_beside_its_box(qtbot, other_county):
    desk, page = opened_comparison(qtbot, other_county)
    for box, path in zip(page.setup.boxes, sample.surveys(), strict=True):
        box.take(path)
    settle(qtbot, desk)
    compare(qtbot, page._desk, page)
    assert "浮梁县" in page.setup.before.note.words.text()
    assert not page.setup.after.note.isVisible()
    assert not page.setup.note.isVisible()
    leave(desk)


def test_the_same_database_twice_is_said_about_both(qtbot, page, desk):
    page.setup.after.take(sample.surveys()[0])
    settle(qtbot, desk)
    page.setup.year_after.setValue(2022)
    compare(qtbot, page._desk, page)
    assert page.setup.note.words.text() == "上年度和本年度选了同一个数据库"
    page.setup.after.take(sample.surveys()[1])
    assert not page.setup.note.isVisible()


def test_a_doubtful_year_is_asked_about_and_the_answer_goes_on(qtbot, page, desk):
    page.setup.year_before.setValue(2020)
    compare(qtbot, page._desk, page)
    note = page.setup.note
    assert note.asks
    assert note.words.text() == "“dltb_2021.gpkg”的数据年份是2021，而这里按2020年度使用"
    assert page.starting.sentence.text() == "请先回答上面的问题。"
    assert not page.starting.start.isEnabled()
    note.options[0].setFocus()
    qtbot.keyClick(note.options[0], Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert page.result.isVisible()
    assert page._proposal.request.confirmed == {"years"}


def test_an_answer_counts_only_for_what_it_was_asked_about(qtbot, page, desk):
    page.setup.year_before.setValue(2020)
    compare(qtbot, page._desk, page)
    page.setup.note.options[0].click()
    settle(qtbot, desk)
    page.steps.back.click()
    page.setup.year_before.setValue(2019)
    compare(qtbot, page._desk, page)
    assert page.setup.note.asks


@pytest.mark.parametrize(
    ("key", "value", "field", "taken"),
    [
        ("epsg", "4548", "epsg", 4548),
        ("layer", "DLTB_2", "layer", "DLTB_2"),
        ("code_system", "sandiao", "code_system", "sandiao"),
        ("encoding", "GB18030", "encoding", "GB18030"),
    ],
)
def test_a_question_about_a_database_is_answered_beside_it(
    qtbot, page, desk, monkeypatch, key, value, field, taken
):
    real = deriving.examine
    seen = []

    def examine(choice):
        seen.append(choice)
        if getattr(choice, field) is None:
            raise ChoiceNeeded("请选择", key=key, options=((value, "第一种"), ("x", "第二种")))
        return real(replace(choice, **{field: None}))

    monkeypatch.setattr(comparison_box, "examine", examine)
    box = page.setup.before
    box.take(sample.surveys()[0])
    settle(qtbot, desk)
    assert box.note.asks
    assert [button.text() for button in box.note.options] == ["第一种", "第二种"]
    assert not page.starting.start.isEnabled()
    box.note.options[0].click()
    settle(qtbot, desk)
    assert getattr(seen[-1], field) == taken
    assert getattr(page.setup.request().before, field) == taken
    assert page.starting.start.isEnabled()


def test_limits_go_into_the_request_digit_by_digit(page):
    assert not page.setup.sliver_width.isVisible()
    page.setup.limits.click()
    assert page.setup.sliver_width.isVisible()
    page.setup.sliver_width.setValue(1.25)
    options = page.setup.request().options
    assert options.slivers.width_m == Decimal("1.25")
    assert options.slivers.area_m2 == Decimal("10.00")
    assert options.repair_m2 == Decimal("1.00")


def test_the_list_year_follows_the_year_of_the_survey_but_may_be_another(page):
    page.setup.year_after.setValue(2023)
    assert page.setup.list_year.value() == 2024
    page.setup.list_year.setValue(2025)
    assert page.setup.request().list_year == 2025


def drop(box, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    box.dropEvent(event)
    return event


def test_a_database_can_be_dropped_on_its_box(qtbot, page, desk):
    first, second = sample.surveys()
    assert drop(page.setup.before, second).isAccepted()
    settle(qtbot, desk)
    assert page.setup.before.source.year == 2022
    drop(page.setup.before, first)
    settle(qtbot, desk)
    assert page.setup.before.source.year == 2021


def test_all_files_of_a_shapefile_may_be_dropped_but_not_two_databases(page, tmp_path):
    box = page.setup.before
    drop(box, tmp_path / "dltb.dbf", tmp_path / "dltb.shp", tmp_path / "dltb.prj")
    assert box.choice.path.name == "dltb.shp"
    drop(box, *sample.surveys())
    assert box.note.words.text() == "一次只能放一个数据库"


def test_choosing_with_the_dialogs(qtbot, page, desk, monkeypatch, tmp_path):
    _, second = sample.surveys()
    monkeypatch.setattr(files, "existing", lambda *_: second)
    page.setup.before.file_button.click()
    settle(qtbot, desk)
    assert page.setup.before.source.year == 2022
    monkeypatch.setattr(
        "PySide6.QtWidgets.QFileDialog.getExistingDirectory", lambda *_: str(tmp_path / "x.gdb")
    )
    page.setup.before.folder_button.click()
    settle(qtbot, desk)
    assert "x.gdb" in page.setup.before.note.words.text()
    monkeypatch.setattr(files, "existing", lambda *_: None)
    page.setup.before.file_button.click()
    assert page.setup.before.choice.path.name == "x.gdb"


def test_an_error_that_names_no_database_is_said_about_both(page):
    note = page.setup.show_error(SurveyError("两个数据库不是同一个县的", hint="请检查"))
    assert note is page.setup.note
    assert note.isVisible()
