from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from jdz_forestland.domain.datum import Datum
from jdz_forestland.service import datums
from jdz_forestland.ui import text_datum as words
from jdz_forestland.ui.import_datum import DatumDialog
from jdz_forestland.ui.import_map import BEFORE
from jdz_forestland.ui.import_page import ImportPage
from tests.domain.test_datum import SETS
from tests.service.test_datums import XIAN, old_file
from tests.ui.sample_desk import derived_registry, desk_with, leave, now, settle
from tests.ui.windows import english, nameless


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


@pytest.fixture
def dialog(qtbot):
    dialog = DatumDialog(operator="李四", now=now)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def fill(dialog, shift, paper="市测绘院2020年第3号函"):
    for field, number in zip(dialog.numbers, shift.numbers, strict=True):
        field.setText(f"{number:g}")
    dialog.paper.setText(paper)


def test_an_old_file_leads_to_the_dialog_and_from_there_to_a_cure(qtbot, desk, page, tmp_path):
    page.take_files([old_file(tmp_path / "旧.txt", east=2000.0)])
    settle(qtbot, desk)
    assert page.result.datum.isVisible()
    assert not page.strip.accept.isEnabled()
    page.result.datum.click()
    dialog = page.findChild(DatumDialog)
    assert dialog.datum is Datum.XIAN80
    fill(dialog, XIAN)
    assert dialog.keep.isEnabled()
    dialog.keep.click()
    settle(qtbot, desk)
    assert not page.result.datum.isVisible()
    box = page.result.cures.boxes["datum"]
    assert not box.isChecked()
    assert "第3号函" in box.accessibleDescription()
    assert BEFORE in page.result.map.panel.canvas.renderer.features.ids
    assert "移动" in page.result.map.before._where.text()
    box.click()
    settle(qtbot, desk)
    page.strip.accept.click()
    settle(qtbot, desk)
    assert "第3号函" in desk.registry.history()[-1].reason


def test_what_is_entered_is_kept_with_who_and_when_and_never_shown_again(qtbot, dialog):
    fill(dialog, XIAN)
    dialog.keep.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    kept = datums.load()[Datum.XIAN80]
    assert kept.numbers == XIAN.numbers
    assert (kept.who, kept.at) == ("李四", f"{now():%Y-%m-%d}")
    again = DatumDialog(operator="王五", now=now)
    qtbot.addWidget(again)
    again.show()
    assert kept.fingerprint in again.held.text()
    assert not any(field.text() for field in again.numbers)
    again.forget.click()
    assert datums.load() == {}


@pytest.mark.parametrize(
    ("place", "text"), [(0, "5000"), (1, "一百"), (6, "999"), (3, "1,2,3"), (2, "12亩"), (5, " ")]
)
def test_a_number_that_cannot_be_right_keeps_the_button_shut_and_says_why(dialog, place, text):
    fill(dialog, XIAN)
    dialog.numbers[place].setText(text)
    assert not dialog.keep.isEnabled()
    assert dialog.sentence.text()
    assert dialog.keep.toolTip() == dialog.sentence.text()


def test_full_width_figures_are_figures(dialog):
    fill(dialog, SETS[Datum.XIAN80])
    dialog.numbers[0].setText("１１２．５")
    assert dialog.keep.isEnabled()


def test_the_other_datum_has_its_own_set(dialog):
    datums.save(XIAN)
    dialog.choose(Datum.BEIJING54)
    assert not dialog.forget.isVisible()
    dialog.choose(Datum.XIAN80)
    assert dialog.forget.isVisible()
    assert dialog.sentence.text() == words.INCOMPLETE


def test_the_dialog_speaks_chinese_and_names_its_parts(dialog):
    assert not nameless(dialog)
    assert english(dialog) <= {"尺度（ppm）"}
