"""`WhatIfPanel`: move parcels between two lists and see what it brings, before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.frozen_list import ListLine
from jdz_forestland.domain.what_if import Assumptions, WhatIf
from jdz_forestland.errors import UserError
from jdz_forestland.service import what_if
from jdz_forestland.ui import labels, style, text
from jdz_forestland.ui import text_what_if as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.record_table import Column, RecordTable, RecordTableModel
from jdz_forestland.ui.step_form import StepForm

FORM_HEIGHT: Final = 96
FIELDS: Final = (
    Field("use", words.USE, Kind.AREA_MU, words.CLAUSE, Owner.COUNTY_FORESTRY, required=False),
    Field("loss", words.LOSS, Kind.SHARE, words.CLAUSE, Owner.COUNTY_FORESTRY, required=False),
)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One parcel of the two lists: where it is, and where it would be."""

    line: ListLine
    now: int
    then: int


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure before and after."""

    name: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """After − before."""
        return self.after - self.before


MOVE_COLUMNS: Final[tuple[Column[MoveRow], ...]] = (
    Column(words.PARCEL, lambda row: row.line.parcel_id, width=7, fixed=True),
    Column(
        words.MU,
        lambda row: text.mu(row.line.reserve_mu),
        key=lambda row: row.line.reserve_mu,
        numeric=True,
        width=4,
    ),
    Column(words.NOW_ON, lambda row: words.year(row.now), key=lambda row: row.now, width=5),
    Column(
        words.WOULD_BE_ON,
        lambda row: words.year(row.then),
        key=lambda row: row.then,
        colour=lambda row: style.WARNING if row.then != row.now else "",
        width=5,
    ),
)


def _figure(title: str, name: str) -> Column[FigureRow]:
    def value(row: FigureRow) -> Decimal:
        figure: Decimal = getattr(row, name)
        return figure

    return Column(title, lambda row: text.mu(value(row)), key=value, numeric=True, width=6)


RESULT_COLUMNS: Final[tuple[Column[FigureRow], ...]] = (
    Column(words.FIGURE, lambda row: row.name, width=13, fixed=True),
    _figure(words.BEFORE, "before"),
    _figure(words.AFTER, "after"),
    _figure(words.DIFFERENCE, "difference"),
)


class WhatIfPanel(QWidget):
    """Attributes:
    parcels, result: the tables. there, back: move the chosen parcels. form: the assumptions.
    accept: writes the moves. sentence: what they come to.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._moves: dict[str, int] = {}
        self.parcels = self._table(words.PARCELS, MOVE_COLUMNS, lambda row: row.line.parcel_key)
        self.parcels.set_empty_text(words.EMPTY)
        self.result = self._table(words.RESULT, RESULT_COLUMNS, lambda row: row.name)
        self.there = QPushButton(self)
        self.back = QPushButton(words.BACK, self)
        self.form = StepForm(FIELDS, name=words.ASSUMED, parent=self)
        self.form.setFixedHeight(FORM_HEIGHT)
        self.sentence = labels.plain(words.NOTHING_MOVED)
        self.accept = labels.primary(words.ACCEPT, self)
        self._lay_out()
        self.parcels.chosen.connect(lambda _keys: self._offer())
        self.there.clicked.connect(lambda: self._move(self._desk.list_year + 1))
        self.back.clicked.connect(lambda: self._move(None))
        self.form.edited.connect(self._show_result)
        self.accept.clicked.connect(self._accept)

    def refresh(self) -> None:
        """Read both lists anew; moves that were not accepted are forgotten."""
        self._moves = {}
        self.there.setText(words.move_to(self._desk.list_year + 1))
        self._show_parcels()
        self._show_result()

    # --- showing -----------------------------------------------------------------------------

    def _show_parcels(self) -> None:
        registry = self._desk.registry
        rows = []
        if registry is not None:
            plan = what_if.plan(registry, self._desk.list_year)
            for year, lines in sorted(plan.lines.items()):
                rows += [
                    MoveRow(line, year, self._moves.get(line.parcel_key, year)) for line in lines
                ]
        self.parcels.records.set_records(rows)
        self._offer()

    def _show_result(self) -> None:
        seen = self._preview()
        if seen is None:
            return
        rows = [
            FigureRow(
                words.figure(year.list_year, label),
                getattr(year.before, name),
                getattr(year.after, name),
            )
            for year in seen.years
            for name, label in words.FIGURES.items()
        ]
        self.result.records.set_records(rows)
        if self._moves:
            difference = f"{seen.total_difference('county_mu'):+,f}"
            self.sentence.setText(words.sentence(len(self._moves), difference))
        else:
            self.sentence.setText(words.NOTHING_MOVED)
        labels.tint(self.sentence, style.TEXT)
        self._offer()

    def _preview(self) -> WhatIf | None:
        registry = self._desk.registry
        if registry is None:
            return None
        try:
            return what_if.preview(
                registry, self._desk.list_year, self._moves, assumptions=self._assumptions()
            )
        except UserError as error:
            self.sentence.setText(str(error))
            labels.tint(self.sentence, style.ERROR)
            self.accept.setEnabled(False)
            return None

    def _assumptions(self) -> Assumptions:
        values = self.form.values()
        use: Mapping[int, Decimal] = {}
        if "use" in values:
            use = {self._desk.list_year + 1: Decimal(str(values["use"]))}
        return Assumptions(use_mu=use, loss_share=Decimal(str(values.get("loss", "0"))))

    def _offer(self) -> None:
        registry = self._desk.registry
        chosen = self.parcels.selected()
        for button, tip in ((self.there, ""), (self.back, words.BACK_TIP)):
            button.setEnabled(bool(chosen))
            button.setToolTip(tip if chosen else words.NONE_CHOSEN)
        why_not = "" if self._moves else words.NOTHING_MOVED
        if registry is not None and registry.is_read_only:
            why_not = words.READ_ONLY
        self.accept.setEnabled(not why_not)
        self.accept.setToolTip(why_not or words.ACCEPT_TIP)

    # --- doing -------------------------------------------------------------------------------

    def _move(self, year: int | None) -> None:
        """Move the chosen parcels to a list, or with None back to their own."""
        before, tried = dict(self._moves), dict(self._moves)
        row: MoveRow
        for row in self.parcels.chosen_records():
            tried.pop(row.line.parcel_key, None)
            if year is not None and year != row.now:
                tried[row.line.parcel_key] = year
        self._moves = tried
        if self._preview() is None:
            self._moves = before
            return
        self._show_parcels()
        self._show_result()

    def _accept(self) -> None:
        registry = self._desk.registry
        if registry is None:
            return
        try:
            count = what_if.accept(registry, self._desk.list_year, self._moves)
        except UserError as error:
            self._desk.complain(error)
            return
        self._desk.noticed.emit(words.accepted(count))

    # --- putting together --------------------------------------------------------------------

    def _table(self, name: str, columns: Any, identity: Any) -> RecordTable:
        return RecordTable(RecordTableModel(columns, identity, self), name=name)

    def _lay_out(self) -> None:
        left, right = QWidget(self), QWidget(self)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(8, 4, 8, 4)
        for button in (self.there, self.back):
            button.setMinimumHeight(style.CONTROL_HEIGHT)
            buttons.addWidget(button)
        buttons.addStretch(1)
        first = QVBoxLayout(left)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(0)
        first.addLayout(buttons)
        first.addWidget(self.parcels, 1)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(8, 4, 8, 4)
        bottom.addWidget(self.sentence, 1)
        bottom.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignBottom)
        second = QVBoxLayout(right)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(0)
        second.addWidget(self.form)
        second.addWidget(self.result, 1)
        second.addLayout(bottom)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        across.addWidget(left)
        across.addWidget(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(across)
