"""The page 核查: the effect is shown before it is written; what cannot be writes nothing."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QPushButton

from jdz_forestland.domain.inspection import Result
from jdz_forestland.domain.record import Standing
from jdz_forestland.service import inspection_years
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.inspection_effect import Outlook
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.ui import list_paper, material_files
from jdz_forestland.ui import text_inspection as words
from jdz_forestland.ui.history_block import HistoryBlock
from tests.service.granted import TODAY, keys, registry_of
from tests.ui.plan_desk import choose, fill
from tests.ui.windows import english, nameless, open_window, settle, shut

DAY = datetime.date(2024, 3, 1)
SIDES = (100.0, 200.0, 150.0)
FOUND = {"inspected_on": "2024-06-01", "people": ["程立新", "汪小燕"]}


@pytest.fixture
def window(qtbot, tmp_path):
    path = tmp_path / "核查.gpkg"
    with registry_of(path, SIDES):
        pass
    window = open_window(qtbot, path)
    window.desk.registry.now = lambda: TODAY
    window.workspace.show_page("inspection")
    settle(qtbot, window)
    yield window
    shut(window)


@pytest.fixture
def page(window):
    return window.workspace.page


def first(window) -> str:
    return keys(window.desk.registry)[0]


def record(page, key, **values) -> None:
    choose(page.tasks, key)
    page.buttons["record"].click()
    fill(page.form, **{**FOUND, **values})


def remark(page) -> str:
    row = page.form.form.rows["deducted_mu"]
    page.form.form.put("deducted_mu", row.input.read().kept)
    return str(row.remark.text())


def account(window):
    return QuotaBook(window.desk.registry).account(2023)


def told(page) -> list[str]:
    blocks = [block for block in page.story.list.blocks if isinstance(block, HistoryBlock)]
    return [line for block in blocks for line in (block.line.heading, *block.line.effects)]


def test_the_page_speaks_chinese_and_has_names(window, page):
    record(page, first(window))
    assert not nameless(page)
    assert not english(page)


def test_the_list_says_what_is_due_and_how_far_it_is(window, page):
    assert page.head.shown_year == 2024
    assert page.head.headline.text() == words.headline(3, 0, 3, 0)
    assert "2024-12-31" in page.head.due.text()
    record(page, first(window), result="normal")
    page.form.do.click()
    assert page.head.headline.text() == words.headline(3, 1, 2, 0)
    page.head.only_open.setChecked(True)
    assert len(page.tasks.records.records) == 2
    assert account(window).deducted_mu == 0


def test_the_effect_is_shown_before_anything_is_written(window, page):
    before = account(window)
    record(page, first(window), result="degraded", deducted_mu="3.60", basis="枯死")
    said = remark(page)
    assert "从 2023 年度名单的定额扣减 3.60 亩" in said
    assert "360222-0001" in said
    assert account(window) == before
    page.form.do.click()
    after = account(window)
    assert after.deducted_mu == Decimal("3.60")
    assert after.available_mu == before.available_mu - Decimal("3.60")
    row = next(r for r in page.tasks.records.records if r.task.parcel.key == first(window))
    assert row.task.remaining_mu == row.task.registered_mu - Decimal("3.60")
    assert any("枯死" in line for line in told(page))
    page.head.sums.click()
    assert window.workspace.page_key == "quota"
    assert window.desk.list_year == 2023


def test_what_no_quota_covers_is_shown_as_owed(window, page):
    registry = window.desk.registry
    for lot in QuotaBook(registry).lots(2023):
        draws = {lot.parcel_key: lot.free_mu - 1}
        QuotaBook(registry).use("360222-XM001", draws, day=DAY, document="许准1号")
    record(page, first(window), result="degraded", deducted_mu="5.00", basis="枯死")
    assert "欠扣 2.00 亩" in remark(page)
    page.form.do.click()
    assert account(window).owed_mu == Decimal("2.00")
    row = next(r for r in page.tasks.records.records if r.task.parcel.key == first(window))
    assert row.task.owed_mu == Decimal("2.00")
    assert "其中欠扣 2.00 亩" in page.head.sums.text()


def test_a_lost_parcel_proposes_all_and_takes_it_back(window, page):
    record(page, first(window))
    rows = page.form.form.rows
    rows["result"].input.give("lost")
    rows["result"].input.edited.emit()
    left = QuotaBook(window.desk.registry).remaining_mu(first(window))
    assert rows["deducted_mu"].input.read().value == str(left)
    rows["result"].input.give("normal")
    rows["result"].input.edited.emit()
    assert rows["deducted_mu"].input.read().value is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"result": "normal", "deducted_mu": "1.00"}, "不能扣减"),
        ({"result": "degraded", "deducted_mu": "1.00"}, "扣减依据"),
        ({"result": "degraded", "deducted_mu": "9999", "basis": "枯死"}, "多出"),
        ({"result": "poor_tending"}, "扣减依据"),
        ({"result": "normal", "inspected_on": "2023-06-01"}, "不在2024年"),
        ({"result": "normal", "inspected_on": "2024-12-01"}, "还没有到"),
        ({"result": "degraded", "deducted_mu": "1.005", "basis": "枯死"}, ""),
        ({"result": "degraded", "deducted_mu": "-1", "basis": "枯死"}, ""),
        ({"result": "degraded", "deducted_mu": "三亩", "basis": "枯死"}, ""),
        ({"people": None, "result": "normal"}, "核查人员"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_button(window, page, values, said):
    record(page, first(window), **values)
    page.form.do.click()
    assert page.form.missing.text()
    assert said in page.form.missing.text()
    assert Inspecting(window.desk.registry).of(first(window)) == ()
    assert account(window).deducted_mu == 0


def photo(folder, name="现场.jpg"):
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("#336633"))
    path = folder / name
    assert image.save(str(path))
    return path


def test_photos_are_kept_with_the_finding(qtbot, window, page, tmp_path, monkeypatch):
    path = photo(tmp_path)
    monkeypatch.setattr(material_files, "choose", lambda _parent: [path, path])
    record(page, first(window), result="normal")
    page.form.photos.add.click()
    assert page.form.photos.paths == [path]
    page.form.do.click()
    settle(qtbot, window)
    found = Inspecting(window.desk.registry).of(first(window))[0]
    assert len(found.photos) == 1
    held = Casework(window.desk.registry).materials(first(window))
    assert found.photos[0] in [material.key for material in held]
    opened: list[Any] = []
    monkeypatch.setattr(material_files, "show", opened.append)
    button = next(
        b
        for b in page.story.findChildren(QPushButton)
        if words.open_photo("现场.jpg") == b.toolTip()
    )
    button.click()
    assert opened
    assert opened[0].is_file()


def test_an_impossible_finding_keeps_no_photo(qtbot, window, page, tmp_path):
    before = len(Casework(window.desk.registry).materials(first(window)))
    record(page, first(window), result="degraded", deducted_mu="1.00")
    page.form.photos.take([photo(tmp_path)])
    page.form.do.click()
    settle(qtbot, window)
    assert len(Casework(window.desk.registry).materials(first(window))) == before
    assert page.form.photos.paths


def test_a_photo_that_cannot_be_kept_stops_it(qtbot, window, page, tmp_path):
    record(page, first(window), result="normal")
    page.form.photos.take([tmp_path / "没有.jpg"])
    page.form.do.click()
    settle(qtbot, window)
    assert "没有.jpg" in page.form.missing.text()
    assert Inspecting(window.desk.registry).of(first(window)) == ()
    assert page.form.do.isEnabled()


def test_a_correction_strikes_the_first_and_gives_its_quota_back(window, page):
    record(page, first(window), result="degraded", deducted_mu="3.00", basis="枯死")
    page.form.do.click()
    choose(page.tasks, first(window))
    assert page.buttons["record"].toolTip() == words.DONE_ALREADY
    page.buttons["correct"].click()
    assert page.form.form.values()["people"] == FOUND["people"]
    fill(page.form, deducted_mu="1.00")
    left = QuotaBook(window.desk.registry).remaining_mu(first(window)) + 3
    assert f"剩余 {left - 1} 亩" in remark(page)
    page.form.do.click()
    assert words.REASON in page.form.missing.text()
    fill(page.form, reason="面积量错")
    page.form.do.click()
    found = Inspecting(window.desk.registry).of(first(window))
    assert [each.standing for each in found] == [Standing.SUPERSEDED, Standing.STANDING]
    assert account(window).deducted_mu == Decimal("1.00")
    assert any(words.STRUCK in line for line in told(page))


def test_the_outlook_of_a_correction_is_what_it_then_does(window):
    registry = window.desk.registry
    inspecting, key = Inspecting(registry), first(window)
    given = {**FOUND, "result": "degraded", "deducted_mu": "4.00", "basis": "枯死"}
    wrong = inspecting.record(key, 2024, given)
    effect = Outlook(registry, key, 2024, wrong).of("2.50", DAY)
    inspecting.correct(wrong.key, {**given, "deducted_mu": "2.50"}, "量错")
    assert effect.left_mu == QuotaBook(registry).remaining_mu(key)
    assert (effect.covered_mu, effect.owed_mu) == (account(window).deducted_mu, 0)


def test_several_that_are_in_order_are_entered_at_once(window, page):
    page.tasks.selectAll()
    assert page.buttons["record"].toolTip() == words.CHOOSE_ONE
    page.buttons["batch"].click()
    page.form.do.click()
    assert "核查人员" in page.form.missing.text()
    fill(page.form, **FOUND)
    page.form.do.click()
    results = {task.found.result for task in Inspecting(window.desk.registry).tasks(2024)}
    assert results == {Result.NORMAL}
    assert page.buttons["batch"].toolTip() == words.CHOOSE_OPEN


def test_a_batch_on_an_impossible_day_writes_nothing(window, page):
    page.tasks.selectAll()
    page.buttons["batch"].click()
    fill(page.form, **{**FOUND, "inspected_on": "2023-01-01"})
    page.form.do.click()
    assert "不在2024年" in page.form.missing.text()
    assert Inspecting(window.desk.registry).summary(2024).done == 0


def test_a_lost_parcel_is_planted_again_once(window, page):
    key = first(window)
    left = QuotaBook(window.desk.registry).remaining_mu(key)
    choose(page.tasks, key)
    assert page.buttons["replant"].toolTip() == words.NOT_LOST
    record(page, key, result="lost", deducted_mu=str(left), basis="火灾")
    page.form.do.click()
    choose(page.tasks, key)
    page.buttons["replant"].click()
    fill(page.panel, list_year=2023, reason="补植")
    page.panel.do.click()
    assert "只能列入以后的年度" in page.panel.missing.text()
    fill(page.panel, list_year=2024)
    page.panel.do.click()
    assert len(window.desk.registry.parcels(list_year=2024)) == 1
    choose(page.tasks, key)
    page.buttons["replant"].click()
    fill(page.panel, list_year=2024, reason="再来")
    page.panel.do.click()
    assert "已重新造林" in page.panel.missing.text()


def test_what_was_left_out_is_overdue(qtbot, window, page):
    later = TODAY.replace(year=2025, month=2, day=27)
    window.desk.registry.now = lambda: later
    page.refresh()
    assert inspection_years.usual(window.desk.registry) == 2025
    page.head.year.setCurrentIndex(page.head.year.findData(2024))
    assert page.head.headline.text() == words.headline(3, 0, 3, 3)
    assert "已超过 58 天" in page.head.due.text()


def test_the_list_is_printed_as_it_is_shown(page, monkeypatch):
    asked = []
    monkeypatch.setattr(list_paper, "ask_of", lambda *given: asked.append(given))
    page.buttons["print"].click()
    assert asked == [(page, ".pdf")]


def test_a_registry_without_a_reserve_says_what_to_do(qtbot, tmp_path):
    path = tmp_path / "空.gpkg"
    with registry_of(path, (100.0,), granted=False):
        pass
    window = open_window(qtbot, path)
    window.workspace.show_page("inspection")
    page = window.workspace.page
    assert page.empty.isVisible()
    page.empty.button.click()
    assert window.workspace.page_key == "quota"
    shut(window)
