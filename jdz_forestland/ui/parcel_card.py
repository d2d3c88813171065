"""`ParcelCard`: everything about the selected parcel: facts, findings, history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain import annex, area
from jdz_forestland.domain.crs import REGISTRY_EPSG
from jdz_forestland.domain.land_class import LandClass
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.ui import labels, style, text_case, text_fate, text_material
from jdz_forestland.ui import text_parcels as words
from jdz_forestland.ui.batch_panel import BatchPanel
from jdz_forestland.ui.case_tab import CaseTab
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.fate_tab import FateTab
from jdz_forestland.ui.finding_tab import FindingTab
from jdz_forestland.ui.history_block import HistoryBlock
from jdz_forestland.ui.history_text import Line
from jdz_forestland.ui.material_tab import MaterialTab
from jdz_forestland.ui.parcel_columns import ParcelRow, next_step
from jdz_forestland.ui.sheets import BlockList, Fact, FactSheet

# Which of the annex's filling rules a field follows, counted from 0.
_RULES: Final = {
    "parcel_no": 0,
    "parcel_area": 1,
    "centre": 2,
    "classes": 3,
    "restored": 4,
    "reserve_area": 5,
    "reporter": 6,
}


class ParcelCard(QWidget):
    """Shows one parcel, or says that one is to be selected.

    Signals:
        place_asked(object): the map should show this extent, a `BBox`.
        room_asked(): what is asked for needs more room.
        history_asked(): the history is looked at and not there yet.

    Attributes:
        tabs: 办理, 材料, 基本信息, 检查, 去向, 履历. case, materials, facts, checks, fate,
            history: in them.
        batch: the same action for all that are selected. offer: opens it.
    """

    room_asked = Signal()

    place_asked = Signal(object)
    history_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: ParcelRow | None = None
        self._several: tuple[Parcel, ...] = ()
        self.title = labels.plain("", points=style.TITLE_PT, bold=True)
        self.corner = QHBoxLayout()
        self.corner.setContentsMargins(12, 8, 8, 4)
        self.corner.addWidget(self.title, 1)
        self.case, self.batch = CaseTab(desk), BatchPanel(desk)
        self.facts = FactSheet(words.FACTS)
        self.materials, self.checks = MaterialTab(desk), FindingTab(desk)
        self.fate, self.history = FateTab(desk), BlockList(words.HISTORY)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page, name in (
            (self.case, text_case.CASE),
            (self.materials, text_material.MATERIALS),
            (self.facts, words.FACTS),
            (self.checks, words.CHECKS),
            (self.fate, text_fate.TAB),
            (self.history, words.HISTORY),
        ):
            self.tabs.addTab(page, name)
        self.tabs.currentChanged.connect(self._ask_history)
        self.sentence = labels.plain(words.PICK_ONE, muted=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setContentsMargins(24, 8, 24, 8)
        self.offer = labels.primary("")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._none())
        self._stack.addWidget(self._one())
        self._stack.addWidget(self.batch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setMinimumSize(240, 120)
        self.case.room_asked.connect(self.room_asked)
        self.case.rule_asked.connect(self._go_to_rule)
        self.case.paper_asked.connect(self._go_to_paper)
        self.checks.place_asked.connect(self.place_asked)
        self.checks.counted.connect(self._count_checks)
        self.materials.counted.connect(self._count_materials)
        self.offer.clicked.connect(self._open_batch)
        self.batch.left.connect(self._close_batch)
        self.batch.ended.connect(self._close_batch)

    def show_none(self) -> None:
        """Say that a parcel is to be selected."""
        self._say(words.PICK_ONE)

    def show_several(self, rows: Sequence[ParcelRow]) -> None:
        """Show what several parcels amount to."""
        parcel_mu = area.total(row.parcel.parcel_area_mu for row in rows)
        reserve_mu = area.total(row.parcel.reserve_area_mu for row in rows)
        batching = self._stack.currentWidget() is self.batch
        self._say(words.several(len(rows), area.grouped(parcel_mu), area.grouped(reserve_mu)))
        self._several = tuple(row.parcel for row in rows)
        self.offer.setText(text_case.batch_offer(len(rows)))
        self.offer.show()
        if batching:
            self._open_batch()

    def show_row(self, row: ParcelRow) -> None:
        """Show one parcel; its history comes with `show_history`."""
        fresh = self.row is None or self.row.key != row.key
        self.row = row
        parcel = row.parcel
        self.title.setText(words.card_title(parcel.parcel_no, parcel.town, parcel.village))
        self.facts.show_facts(tuple(facts_of(parcel)))
        if fresh:
            self._count_checks(len(row.findings or ()))
            self.history.show_blocks((), otherwise=words.READING_HISTORY)
        self._stack.setCurrentIndex(1)
        for tab in (self.case, self.materials, self.checks, self.fate):
            tab.show_parcel(parcel.key)
        self._ask_history()

    def show_history(self, lines: Sequence[Line]) -> None:
        """Show the history of the parcel, newest first."""
        self.history.show_blocks([HistoryBlock(line) for line in lines], otherwise=words.NO_HISTORY)

    def go_to_form(self) -> None:
        """Put the cursor into the form of the current step."""
        self.tabs.setCurrentWidget(self.case)
        self.case.focus_form()

    def _go_to_rule(self, code: str) -> None:
        self.tabs.setCurrentWidget(self.checks)
        self.checks.go_to_rule(code)

    def _go_to_paper(self, kind: str) -> None:
        self.tabs.setCurrentWidget(self.materials)
        self.materials.ask_paper(kind)

    def _count_checks(self, count: int) -> None:
        self.tabs.setTabText(self.tabs.indexOf(self.checks), words.checks_tab(count))

    def _count_materials(self, count: int) -> None:
        self.tabs.setTabText(self.tabs.indexOf(self.materials), text_material.tab(count))

    def _ask_history(self) -> None:
        if self.row is not None and self.tabs.currentWidget() is self.history:
            self.history_asked.emit()

    def _say(self, sentence: str) -> None:
        self.row, self._several = None, ()
        self.offer.hide()
        self.sentence.setText(sentence)
        self._stack.setCurrentIndex(0)

    def _open_batch(self) -> None:
        self.room_asked.emit()
        self.batch.show_parcels(self._several)
        self._stack.setCurrentWidget(self.batch)

    def _close_batch(self) -> None:
        if self._stack.currentWidget() is self.batch:
            self._stack.setCurrentIndex(0)

    def _none(self) -> QWidget:
        none = QWidget()
        column = QVBoxLayout(none)
        column.addStretch(1)
        column.addWidget(self.sentence)
        column.addWidget(self.offer, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return none

    def _one(self) -> QWidget:
        one = QWidget()
        column = QVBoxLayout(one)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.corner)
        column.addWidget(self.tabs, 1)
        return one


def facts_of(parcel: Parcel) -> Iterator[Fact]:
    """Return every fact of a parcel with its unit, in the order of the card."""
    yield from _about_parcel(parcel)
    yield from _about_class(parcel)
    yield from _about_place(parcel)
    yield from _about_measuring(parcel)
    yield from _about_restoring(parcel)
    yield Fact(words.SECTION_SOURCE)
    yield Fact(words.LIST_YEAR, str(parcel.list_year))
    yield Fact(words.KEY, parcel.key)
    for place, text in enumerate(parcel.sources):
        label = words.SOURCE_BEFORE if place == 0 else words.SOURCE_AFTER
        yield Fact(label if place < 2 else "", _source(text))


def _noted(label: str, value: str, note: str) -> Fact:
    rule = _RULES.get(note)
    tip = words.NOTE_TIPS[note] if rule is None else annex.NOTES[rule]
    return Fact(label, value, words.NOTES[note], tip)


def _both(area_m2: Decimal) -> str:
    return f"{words.mu(area.grouped(area.to_mu(area_m2)))}\n{_m2(area_m2)}"


def _m2(area_m2: Decimal) -> str:
    return words.m2(area.grouped(area_m2))


def _about_parcel(parcel: Parcel) -> Iterator[Fact]:
    changed = _both(parcel.reserve_area_m2)
    if parcel.changed_whole:
        changed = f"{changed}\n{words.WHOLE}"
    yield Fact(words.SECTION_PARCEL)
    yield _noted(words.NUMBER, str(parcel.parcel_no), "parcel_no")
    yield _noted(words.AREA_PARCEL, _both(parcel.parcel_area_m2), "parcel_area")
    yield _noted(words.AREA_RESERVE, changed, "reserve_area")
    yield Fact(words.STAGE, parcel.stage.label)
    tip = text_case.HEADINGS[parcel.stage.value]
    yield Fact(words.NEXT, next_step(parcel.stage), tip=tip)


def _about_place(parcel: Parcel) -> Iterator[Fact]:
    yield Fact(words.SECTION_PLACE)
    yield Fact(words.COUNTY, words.place(parcel.county, parcel.county_code))
    yield Fact(words.TOWN_LONG, words.place(parcel.town or words.UNKNOWN, parcel.town_code))
    yield Fact(words.VILLAGE, words.place(parcel.village or words.UNKNOWN, parcel.village_code))
    yield _noted(words.X, words.metres(str(parcel.x)), "centre")
    yield _noted(words.Y, words.metres(str(parcel.y)), "centre")
    how = words.POINT_INSIDE if parcel.centre_moved else words.CENTROID
    yield Fact(words.CENTRE_HOW, how)
    yield Fact(words.SYSTEM, words.crs(REGISTRY_EPSG))


def _about_measuring(parcel: Parcel) -> Iterator[Fact]:
    tbmj = parcel.tbmj_m2
    yield Fact(words.SECTION_MEASURING)
    yield _noted(words.AREA_TBMJ, words.NONE_GIVEN if tbmj is None else _m2(tbmj), "tbmj")
    yield _noted(words.AREA_COMPUTED, _m2(parcel.computed_area_m2), "computed")
    yield _noted(words.AREA_PLANAR, _m2(parcel.planar_area_m2), "planar")


def _about_class(parcel: Parcel) -> Iterator[Fact]:
    before = parcel.class_before
    yield Fact(words.SECTION_CLASS)
    yield _noted(words.class_label(words.CLASS_BEFORE, before.year), _class(before), "classes")
    for place, part in enumerate(parcel.class_after):
        found = part.land_class
        value = f"{_class(found)}\n{_both(part.area_m2)}"
        if place == 0:
            yield _noted(words.class_label(words.CLASS_AFTER, found.year), value, "classes")
        else:
            yield Fact("", value)
    systems = {before.system.label, *(part.land_class.system.label for part in parcel.class_after)}
    yield Fact(words.SYSTEMS, "\n".join(sorted(systems)))
    yield Fact(words.LEFTOVER, words.czcsxm(parcel.leftover_czcsxm))


def _about_restoring(parcel: Parcel) -> Iterator[Fact]:
    yield Fact(words.SECTION_RESTORED)
    yield _noted(words.CAN_RESTORE, _answer(parcel.can_restore), "restored")
    yield _noted(words.IS_VEGETATED, _answer(parcel.is_vegetated), "restored")
    yield _noted(words.REPORTER, parcel.reporter or words.NOT_FILLED, "reporter")
    yield Fact(words.REMARKS, parcel.remarks or words.NOT_FILLED)


def _answer(value: bool | None) -> str:
    if value is None:
        return words.NOT_FILLED
    return words.YES if value else words.NO


def _class(found: LandClass) -> str:
    return words.land_class(found.name, found.code)


def _source(text: str) -> str:
    file, layer, mark = (*text.split("#"), "", "")[:3]
    return words.source(file, layer, mark) if layer else text
