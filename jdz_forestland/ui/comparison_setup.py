"""The first two steps of a comparison: two databases, their years, and the limits."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.geometry import SliverLimits
from jdz_forestland.domain.overlay import OverlayOptions
from jdz_forestland.errors import ChoiceNeeded, UserError
from jdz_forestland.service.deriving import Request
from jdz_forestland.ui import style
from jdz_forestland.ui import text_comparison as words
from jdz_forestland.ui.comparison_box import SurveyBox
from jdz_forestland.ui.comparison_notes import Note
from jdz_forestland.ui.desk import Desk

FIRST_YEAR: Final = 2019
LAST_YEAR: Final = 2100
ABOUT_REQUEST: Final = ("years", "order")  # questions that belong to both databases


class ComparisonSetup(QWidget):
    """Signals:
        edited(): a database, a year or a limit is another one now.
        answered(): a question about both databases was answered: the comparison can go on.
        recognised(): both databases are known.

    Attributes:
        before, after: the boxes of the two databases. note: what concerns both.
        year_before, year_after, list_year: spin boxes, proposed from the data.
        sliver_width, sliver_area, repair: limits, folded away behind `limits`.
    """

    edited = Signal()
    answered = Signal()
    recognised = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._confirmed: frozenset[str] = frozenset()
        self.before = SurveyBox(desk, words.BEFORE)
        self.after = SurveyBox(desk, words.AFTER)
        self.year_before = _year_box(words.YEAR_BEFORE, LAST_YEAR)
        self.year_after = _year_box(words.YEAR_AFTER, LAST_YEAR)
        self.list_year = _year_box(words.LIST_YEAR + words.LIST_YEAR_AFTER, LAST_YEAR + 1)
        self.list_year.setToolTip(words.LIST_YEAR_TIP)
        usual = OverlayOptions()
        self.sliver_width = _limit_box(words.SLIVER_WIDTH, usual.slivers.width_m, words.METRES)
        self.sliver_area = _limit_box(words.SLIVER_AREA, usual.slivers.area_m2, words.SQUARE_METRES)
        self.repair = _limit_box(words.REPAIR, usual.repair_m2, words.SQUARE_METRES)
        self.limits = QToolButton()
        self.note = Note()
        self._lay_out()
        self._connect()

    @property
    def boxes(self) -> tuple[SurveyBox, SurveyBox]:
        """The two boxes: 上年度, 本年度."""
        return self.before, self.after

    def clear(self) -> None:
        """Forget both databases and what was asked about them."""
        for box in self.boxes:
            box.clear()

    def lacking(self) -> str:
        """Return the sentence that says why a comparison cannot start; "" when it can."""
        if any(box.choice is None for box in self.boxes):
            return words.WHY_CHOOSE
        if any(box.recognising for box in self.boxes):
            return words.WHY_RECOGNISING
        if any(note.asks for note in (self.note, *(box.note for box in self.boxes))):
            return words.WHY_ANSWER
        if any(box.source is None for box in self.boxes):
            return words.WHY_TROUBLE
        return ""

    def request(self) -> Request:
        """Return what to compare; only when nothing is `lacking`."""
        before, after = (box.choice for box in self.boxes)
        assert before is not None
        assert after is not None
        limits = SliverLimits(width_m=_figure(self.sliver_width), area_m2=_figure(self.sliver_area))
        return Request(
            before=before,
            after=after,
            years=(self.year_before.value(), self.year_after.value()),
            list_year=self.list_year.value(),
            options=OverlayOptions(slivers=limits, repair_m2=_figure(self.repair)),
            confirmed=self._confirmed,
        )

    def show_error(self, error: UserError) -> QWidget:
        """Show an error beside what it is about, one database or both; return where."""
        meant = [box for box in self.boxes if box.is_meant_by(error)]
        both = isinstance(error, ChoiceNeeded) and error.key in ABOUT_REQUEST
        at = meant[0] if len(meant) == 1 and not both else None
        note = self.note if at is None else at.note
        if at is None:
            note.show_error(error)
        else:
            at.show_error(error)
        self.edited.emit()
        return note

    # --- following ---------------------------------------------------------------------------

    def _follow_box(self) -> None:
        self._forget_answers()
        sources = [box.source for box in self.boxes]
        if all(source is not None for source in sources):
            self._propose_years(*(source.year for source in sources if source is not None))
            self.recognised.emit()
        self._show_years()
        self.edited.emit()

    def _propose_years(self, first: int | None, second: int | None) -> None:
        if first is None and second is not None:
            first = second - 1
        if second is None and first is not None:
            second = first + 1
        if first is not None and second is not None:
            self.year_before.setValue(first)
            self.year_after.setValue(second)

    def _follow_year(self) -> None:
        self._forget_answers()
        self.edited.emit()

    def _forget_answers(self) -> None:
        """An answer is about the databases and years it was asked about."""
        self._confirmed = frozenset()
        self.note.clear()

    def _take_answer(self, key: str, _value: str) -> None:
        self._confirmed |= {key}
        self.edited.emit()
        self.answered.emit()

    def _show_years(self) -> None:
        """There is nothing to say about years and limits before both databases are known."""
        known = all(box.source is not None for box in self.boxes)
        self._years.setVisible(known)
        self._limits.setVisible(known and self.limits.isChecked())

    def _fold(self, shown: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow
        self.limits.setArrowType(arrow)
        self._show_years()

    # --- parts -------------------------------------------------------------------------------

    def _connect(self) -> None:
        for box in self.boxes:
            box.changed.connect(self._follow_box)
        for spin in (self.year_before, self.year_after, self.list_year):
            spin.valueChanged.connect(self._follow_year)
        self.year_after.valueChanged.connect(lambda year: self.list_year.setValue(year + 1))
        for limit in (self.sliver_width, self.sliver_area, self.repair):
            limit.valueChanged.connect(self.edited)
        self.note.answered.connect(self._take_answer)
        self.limits.toggled.connect(self._fold)

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.setSpacing(12)
        for box in self.boxes:
            across.addWidget(box, 1)
        self._years = QWidget()
        years = QHBoxLayout(self._years)
        years.setContentsMargins(0, 0, 0, 0)
        years.setSpacing(8)
        for label, spin in (
            (words.YEAR_BEFORE, self.year_before),
            (words.YEAR_AFTER, self.year_after),
            (words.LIST_YEAR, self.list_year),
        ):
            years.addWidget(QLabel(label))
            years.addWidget(spin)
            years.addSpacing(0 if spin is self.list_year else 12)
        years.addWidget(QLabel(words.LIST_YEAR_AFTER))
        years.addStretch(1)
        years.addWidget(self.limits)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(across, 1)
        column.addWidget(self.note)
        column.addWidget(self._years)
        column.addWidget(self._limit_row())

    def _limit_row(self) -> QWidget:
        self._limits = QWidget()
        row = QHBoxLayout(self._limits)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        for label, spin, tip in (
            (words.SLIVER_WIDTH, self.sliver_width, words.SLIVER_WIDTH_TIP),
            (words.SLIVER_AREA, self.sliver_area, words.SLIVER_AREA_TIP),
            (words.REPAIR, self.repair, words.REPAIR_TIP),
        ):
            spin.setToolTip(tip)
            row.addWidget(QLabel(label))
            row.addWidget(spin)
        self.limits.setText(words.LIMITS)
        self.limits.setCheckable(True)
        self.limits.setAutoRaise(True)
        self.limits.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold(False)
        return self._limits


def _year_box(name: str, last: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(FIRST_YEAR, last)
    box.setAccessibleName(name)
    box.setMinimumHeight(style.CONTROL_HEIGHT)
    return box


def _limit_box(name: str, usual: Decimal, unit: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(0.0, 10_000.0)
    box.setDecimals(2)
    box.setSingleStep(0.5)
    box.setSuffix(unit)
    box.setValue(float(usual))
    box.setAccessibleName(name)
    box.setMinimumHeight(style.CONTROL_HEIGHT)
    return box


def _figure(box: QDoubleSpinBox) -> Decimal:
    """Return what stands in the box, digit by digit: a limit is kept with the comparison."""
    return Decimal(box.cleanText())
