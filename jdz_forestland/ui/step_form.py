"""`StepForm`: any tuple of fields as a form: label, widget, clause, and what is wrong beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from jdz_forestland.domain.fields import Field, Kind, Values
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.step_form_inputs import Input
from jdz_forestland.ui.step_form_kinds import make_input
from jdz_forestland.ui.step_form_rows import RowsInput

LABEL_WIDTH: Final = 168
CLAUSE_WIDTH: Final = 120
WIDE_FROM: Final = 390  # labels beside the fields
CLAUSES_FROM: Final = 600  # clauses beside the fields too; below they stand in the tooltip
_TALL: Final = (Kind.ROWS,)


@dataclass(frozen=True, slots=True)
class Remark:
    """What the program itself says under a field, e.g. a rate that is computed, never typed."""

    text: str
    colour: str


Remarks = Callable[[Values], Mapping[str, Remark]]


def _no_remarks(_values: Values) -> Mapping[str, Remark]:
    return {}


class FieldRow(QWidget):
    """One field with its words around it.

    Attributes:
        input: the widget. complaint: what is wrong. remark: what is computed from it.
    """

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.input: Input = make_input(field)
        tip = words.field_tip(field.label, field.clause, field.owner.label)
        self.label = labels.plain(words.required(field.label, required=field.required))
        self.label.setToolTip(tip)
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        self.label.setBuddy(self.input)
        self.clause = labels.ElidedLabel(self)
        self.clause.setText(field.clause)
        self.clause.setFont(style.font(style.SMALL_PT))
        labels.tint(self.clause, style.MUTED)
        self.clause.setToolTip(tip)
        self.clause.setFixedSize(CLAUSE_WIDTH, style.CONTROL_HEIGHT)
        self.complaint = labels.plain("", points=style.SMALL_PT)
        labels.tint(self.complaint, style.ERROR)
        self.remark = labels.plain("", bold=True)
        for label in (self.complaint, self.remark):
            label.hide()
        column = QVBoxLayout()
        column.setSpacing(2)
        for widget in (self.input, self.complaint, self.remark):
            column.addWidget(widget)
        column.addStretch(1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        self._box.addLayout(column, 1)
        self._box.addWidget(self.clause, 0, Qt.AlignmentFlag.AlignTop)
        self.input.edited.connect(self._follow)
        self.input.settled.connect(self.show_complaint)

    def arrange(self, *, wide: bool, clauses: bool) -> None:
        """Put the label beside the field or above it."""
        beside = wide and self.field.kind not in _TALL
        sides = QBoxLayout.Direction
        self._box.setDirection(sides.LeftToRight if beside else sides.TopToBottom)
        self._box.setSpacing(8 if beside else 2)
        self.label.setMinimumWidth(LABEL_WIDTH if beside else 0)
        self.label.setMaximumWidth(LABEL_WIDTH if beside else _UNBOUND)
        self.label.setMinimumHeight(style.CONTROL_HEIGHT if beside else 0)
        self.clause.setVisible(clauses and beside)

    def show_complaint(self) -> None:
        """Say what is wrong with what stands there, if anything is."""
        complaint = self.input.read().complaint
        self.complaint.setText(complaint)
        self.complaint.setVisible(bool(complaint))
        self.input.show_complaint(complaint)

    def show_remark(self, remark: Remark | None) -> None:
        """Show what is computed."""
        self.remark.setVisible(remark is not None)
        if remark is not None:
            self.remark.setText(remark.text)
            labels.tint(self.remark, remark.colour)

    def _follow(self) -> None:
        # A date half typed is not wrong yet; what was complained about is looked at with each key.
        if not self.complaint.isHidden():
            self.show_complaint()


_UNBOUND: Final = (1 << 24) - 1


class StepForm(QScrollArea):
    """A form that scrolls up and down, never sideways.

    Signals:
        edited(): the user changed something. settled(): a field is complete.

    Attributes:
        rows: by name of the field.
    """

    edited = Signal()
    settled = Signal()

    def __init__(
        self,
        fields: Sequence[Field],
        *,
        name: str,
        remarks: Remarks = _no_remarks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._remarks = remarks
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget(self)
        body.setAutoFillBackground(True)
        body.setBackgroundRole(body.palette().ColorRole.Base)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(12, 8, 12, 12)
        self._column.setSpacing(8)
        self.rows = {field.name: FieldRow(field, body) for field in fields}
        for row in self.rows.values():
            row.input.edited.connect(self._tell)
            row.input.settled.connect(self.settled)
            self._column.addWidget(row)
        self._column.addStretch(1)
        self.setWidget(body)

    def give(self, values: Values) -> None:
        """Show values in place of those before, from the top."""
        for name, row in self.rows.items():
            row.input.give(values.get(name))
            row.show_complaint()
        self._show_remarks()
        self.verticalScrollBar().setValue(0)

    def put(self, name: str, value: Any) -> None:
        """Put a value into one field, as if it were typed."""
        self.rows[name].input.give(value)
        self._tell()

    def values(self) -> dict[str, Any]:
        """Return the values that are of their kind; nothing for empty and wrong ones."""
        read = {name: row.input.read().value for name, row in self.rows.items()}
        return {name: value for name, value in read.items() if value is not None}

    def kept(self) -> dict[str, Any]:
        """Return what a draft keeps: also what is wrong, as it was typed."""
        read = {name: row.input.read().kept for name, row in self.rows.items()}
        return {name: kept for name, kept in read.items() if kept is not None}

    def complaints(self) -> dict[str, str]:
        """Return what is wrong by name of the field."""
        read = {name: row.input.read().complaint for name, row in self.rows.items()}
        return {name: complaint for name, complaint in read.items() if complaint}

    def show_complaints(self) -> None:
        """Say beside every field what is wrong with it."""
        for row in self.rows.values():
            row.show_complaint()

    def go_to(self, name: str, *, row: int | None = None, column: str = "") -> bool:
        """Bring a field into view and put the cursor there; False where the form has none."""
        found = self.rows.get(name)
        if found is None:
            return False
        self.ensureWidgetVisible(found, 0, 8)
        if isinstance(found.input, RowsInput):
            found.input.go_to(row, column)
        else:
            found.input.focus()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        for row in self.rows.values():
            row.arrange(wide=width >= WIDE_FROM, clauses=width >= CLAUSES_FROM)

    def _tell(self) -> None:
        self._show_remarks()
        self.edited.emit()

    def _show_remarks(self) -> None:
        remarks = self._remarks(self.values())
        for name, row in self.rows.items():
            row.show_remark(remarks.get(name))
