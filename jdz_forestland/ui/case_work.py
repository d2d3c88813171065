"""`CaseWork`: the form of the current step with its gate list and its buttons."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jdz_forestland.domain import steps
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.case_actions import ActionBar
from jdz_forestland.ui.gate_list import GateList
from jdz_forestland.ui.step_form import Remarks, StepForm

BESIDE_FROM: Final = 560  # logical pixels: gate list beside the form, else above it
COMFORTABLE_FROM: Final = 760
ROOMY_FROM: Final = 210  # lower than this a form is of no use
GATES_WIDTH, GATES_NARROW = 228, 180
GATES_HEIGHT, GATES_LOW = 118, 76
LOW_BELOW: Final = 360


class CaseWork(QWidget):
    """One form per stage is made when it is needed first, and filled anew for each parcel.

    Signals:
        edited(), settled(): as of the form in view. room_asked(): it needs more height.

    Attributes:
        gates: what is missing. bar: the buttons. undo: offers to take the last deed back.
        open: stands in for the form where room is short. head: the line above, for more buttons.
    """

    edited = Signal()
    settled = Signal()
    room_asked = Signal()

    def __init__(self, remarks: Remarks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remarks = remarks
        self._forms: dict[Stage, StepForm] = {}
        self.heading = labels.ElidedLabel(self)
        self.heading.setFont(style.font(bold=True))
        self.undo = labels.link(words.UNDO, self)
        self.gates, self.bar = GateList(self), ActionBar(self)
        self.open = labels.primary("", self)
        self.open.clicked.connect(self.room_asked)
        self._stack = QStackedWidget(self)
        self._line = QFrame(self)
        self._line.setStyleSheet(f"background: {style.LINE}")
        self._lay_out()

    @property
    def form(self) -> StepForm:
        """The form in view."""
        form = self._stack.currentWidget()
        assert isinstance(form, StepForm)
        return form

    @property
    def is_roomy(self) -> bool:
        """Whether there is height for a form."""
        return self.height() >= ROOMY_FROM

    def show_stage(self, stage: Stage) -> StepForm:
        """Bring the form of a stage to the front and return it."""
        if stage not in self._forms:
            form = StepForm(
                steps.fields_of(stage), name=words.form_name(stage.label), remarks=self._remarks
            )
            form.edited.connect(self.edited)
            form.settled.connect(self.settled)
            self._forms[stage] = form
            self._stack.addWidget(form)
        self._stack.setCurrentWidget(self._forms[stage])
        self.heading.setText(words.HEADINGS[stage.value])
        self.heading.setToolTip(words.HEADINGS[stage.value])
        self.open.setText(words.open_form(stage.label))
        self.bar.show_stage(stage)
        self._arrange()
        return self._forms[stage]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        roomy = self.is_roomy
        filled = bool(self._stack.count()) and bool(self.form.rows)
        self._stack.setVisible(roomy and filled)
        self._line.setVisible(roomy and filled)
        self.bar.setVisible(roomy or not filled)
        self._opening.setVisible(filled and not roomy)
        beside = self.width() >= BESIDE_FROM and roomy and filled
        sides = QBoxLayout.Direction
        self._middle.setDirection(sides.RightToLeft if beside else sides.TopToBottom)
        if beside:
            self._line.setFixedSize(1, _UNBOUND)
            self._line.setMinimumHeight(0)
        else:
            self._line.setFixedSize(_UNBOUND, 1)
            self._line.setMinimumWidth(0)
        width = GATES_WIDTH if self.width() >= COMFORTABLE_FROM else GATES_NARROW
        self.gates.setMaximumWidth(width if beside else _UNBOUND)
        self.gates.setMinimumWidth(width if beside else 0)
        height = GATES_HEIGHT if self.height() >= LOW_BELOW else GATES_LOW
        above = roomy and filled and not beside
        self.gates.setMaximumHeight(height if above else _UNBOUND)

    def _lay_out(self) -> None:
        self.head = head = QHBoxLayout()
        head.setContentsMargins(12, 2, 12, 2)
        head.addWidget(self.heading, 1)
        head.addWidget(self.undo)
        self._middle = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._middle.setSpacing(0)
        self._middle.addWidget(self.gates)
        self._middle.addWidget(self._line)
        self._middle.addWidget(self._stack, 1)
        self._opening = QWidget(self)
        opening = QHBoxLayout(self._opening)
        opening.setContentsMargins(12, 4, 12, 8)
        opening.addWidget(self.open, 1, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._middle, 1)
        column.addWidget(self._opening)
        column.addWidget(self.bar)


_UNBOUND: Final = (1 << 24) - 1
