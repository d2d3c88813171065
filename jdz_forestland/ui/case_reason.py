"""`ReasonPanel`: 退回、撤回、不予补充、重新申请: asks why, in the card itself, once."""

from __future__ import annotations

import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jdz_forestland.domain import acting
from jdz_forestland.domain.lifecycle import SPINE, Action, step_of
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.form_panel import FormPanel
from jdz_forestland.ui.step_form import StepForm


class ReasonPanel(QWidget):
    """Signals:
    given(object, dict): the action is to be done with these values. left(): it is not.

    Attributes:
        panel: the form with reason, words, date and, for 退回, the step.
    """

    given = Signal(object, dict)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action: Action | None = None
        self.panel = FormPanel(self)
        self.do, self.cancel, self.missing = (
            self.panel.do,
            self.panel.cancel,
            self.panel.missing,
        )
        self.heading, self.warning = self.panel.heading, self.panel.warning
        self.panel.given.connect(self._give)
        self.panel.left.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)

    @property
    def form(self) -> StepForm | None:
        """The fields; None before `ask`."""
        return self.panel.form

    def ask(self, parcel: Parcel, action: Action, today: datetime.date) -> None:
        """Ask why an action is to be done; the day is today unless it is changed."""
        self._action = action
        step = step_of(parcel.stage, action)
        leaves = not any(target in SPINE for target in step.targets)
        which = words.parcel(parcel.parcel_no, parcel.town, parcel.village)
        target = step.targets[0].label if len(step.targets) == 1 else ""
        self.panel.ask(
            words.labelled(action.label, which),
            acting.record_fields(parcel.stage, action),
            do=words.do_reason(action.label, parcel.parcel_no),
            values={"on": today.isoformat()},
            warning=words.consequence(target, leaves=leaves),
            danger=leaves,
        )

    def _give(self, values: dict[str, Any]) -> None:
        if self._action is not None:
            self.given.emit(self._action, values)
