"""A page with parcels that are ready to be carried through their steps, and hands to do it with."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.registry import Registry
from jdz_forestland.ui.case_tab import CaseTab
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.parcels_page import ParcelsPage
from jdz_forestland.ui.step_form import StepForm
from jdz_forestland.ui.step_form_choices import ChipsInput, ChoiceInput
from jdz_forestland.ui.step_form_inputs import Input, LineInput, LongTextInput, YesNoInput
from jdz_forestland.ui.step_form_rows import RowsInput
from tests.builders import EASTING, make_parcel, square
from tests.casework import complete_values
from tests.ui.sample_desk import WHO, desk_with

MORNING = datetime.datetime(2024, 6, 30, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


def now() -> datetime.datetime:
    return MORNING


def make_registry(folder: Path, count: int = 3) -> Path:
    """Return a registry of parcels that lie apart and have no faults."""
    path = folder / "cases.gpkg"
    with Registry.create(path, county_code="360222", who=WHO, now=now) as registry:
        stamp = now().isoformat()
        with registry.store.change(who=WHO, at=stamp, verb="derive") as change:
            for number in range(1, count + 1):
                east, north = divmod(number, 50)
                shape = square(easting=EASTING + 300 * east, northing=3255000.0 + 300 * north)
                change.put_parcel(make_parcel(parcel_no=number, shape=shape))
    return path


def open_desk(path: Path) -> Desk:
    """Return a desk at which it is the morning of 2024-06-30."""
    desk = desk_with(path)
    assert desk.registry is not None
    desk.registry.now = now
    return desk


def open_page(qtbot: Any, desk: Desk, width: int = 1236, height: int = 640) -> ParcelsPage:
    """Return the page of the parcels, the card large."""
    page = ParcelsPage(desk)
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    page.map_button.click()
    qtbot.waitUntil(lambda: not desk.runner.reading)
    return page


def casework(desk: Desk) -> Casework:
    assert desk.registry is not None
    return Casework(desk.registry)


def attach_papers(desk: Desk, key: str, folder: Path) -> None:
    """Attach one paper of every kind that the parcel's step asks for."""
    work = casework(desk)
    file = work.file(key)
    stage = file.parcel.stage
    held = {material.kind for material in file.materials}
    for paper in work.policy.papers_of(stage):
        if paper.kind in held:
            continue
        path = folder / f"{paper.kind}-{key}.pdf"
        path.write_text(paper.title + key, encoding="utf-8")
        work.attach(key, stage, paper.kind, path)


def carry(desk: Desk, key: str, upto: Stage, folder: Path) -> Parcel:
    """Carry a parcel to a step without the window."""
    work = casework(desk)
    while (parcel := work.file(key).parcel).stage is not upto:
        attach_papers(desk, key, folder)
        outcome = work.act(key, Action.PASS, complete_values(parcel.stage, parcel))
        assert not outcome.missing, [item.text for item in outcome.missing]
    return parcel


# --- hands ------------------------------------------------------------------------------------


def fill(qtbot: Any, form: StepForm, values: Mapping[str, Any]) -> None:
    """Fill a form as a person does: with keys and clicks."""
    for name, value in values.items():
        enter(qtbot, form.rows[name].input, value)


def enter(qtbot: Any, target: Input, value: Any) -> None:
    if isinstance(target, RowsInput):
        _enter_rows(qtbot, target, value)
    elif isinstance(target, YesNoInput):
        qtbot.mouseClick(target.yes if value else target.no, Qt.MouseButton.LeftButton)
    elif isinstance(target, ChipsInput):
        for code in value:
            _choose(qtbot, target, code)
    elif isinstance(target, ChoiceInput):
        _choose(qtbot, target, value)
    elif isinstance(target, LongTextInput):
        _type(qtbot, target.text, str(value))
    else:
        assert isinstance(target, LineInput)
        _type(qtbot, target.line, target.field.shown(value))


def _type(qtbot: Any, widget: QLineEdit | QPlainTextEdit, words: str) -> None:
    widget.setFocus()
    widget.selectAll()
    compose(qtbot, widget, words)
    qtbot.keyClick(widget, Qt.Key.Key_Tab)


def compose(qtbot: Any, widget: QWidget, words: str) -> None:
    """Type words: plain ones with keys, Chinese ones through an input method, letter by letter."""
    if words.isascii():
        qtbot.keyClicks(widget, words)
        return
    for letters in ("n", "ni", "ni'h"):
        QCoreApplication.sendEvent(widget, QInputMethodEvent(letters, []))
    done = QInputMethodEvent("", [])
    done.setCommitString(words)
    QCoreApplication.sendEvent(widget, done)


def _choose(qtbot: Any, target: ChoiceInput | ChipsInput, code: str) -> None:
    if target.box.line is not None:
        target.box.line.setFocus()
        target.box.line.selectAll()
        compose(qtbot, target.box.line, dict(target.field.options)[code])
        qtbot.keyClick(target.box.line, Qt.Key.Key_Return)
        assert target.box.searcher is not None
        target.box.searcher.popup().hide()
    else:
        target.box.setFocus()
        target.box.setCurrentIndex(target.box.findData(code))
        target.box.activated.emit(target.box.currentIndex())


def _enter_rows(qtbot: Any, target: RowsInput, rows: list[dict[str, Any]]) -> None:
    for number, row in enumerate(rows):
        if number >= len(target.cells):
            qtbot.mouseClick(target.add, Qt.MouseButton.LeftButton)
        for cell in target.cells[number]:
            if cell.field.name in row:
                enter(qtbot, cell, row[cell.field.name])


def owed(tab: CaseTab) -> list[str]:
    """Return the fields of the gate list."""
    return [item.field for item in tab.work.gates.items]


def has_focus(widget: QWidget) -> bool:
    """Return whether the cursor is in a widget or in a part of it."""
    window = widget.window()
    focus = window.focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))
