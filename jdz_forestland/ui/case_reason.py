"""`ReasonPanel`: 退回、撤回、不予补充、重新申请: asks why, in the card itself, once."""

from __future__ import annotations

import datetime
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain import acting
from jdz_forestland.domain.lifecycle import SPINE, Action, step_of
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.step_form import StepForm

_DANGER: Final = f"""
QPushButton {{
    background: {style.ERROR}; color: white; border: 1px solid #7d1a15; border-radius: 4px;
    padding: 5px 16px; font-weight: bold;
}}
QPushButton:hover {{ background: #8f1d17; }}
QPushButton:focus {{ border: 2px solid #4b0d0a; padding: 4px 15px; }}
"""


class ReasonPanel(QWidget):
    """Signals:
    given(object, dict): the action is to be done with these values. left(): it is not.

    Attributes:
        form: reason, words, date and, for 退回, the step. do: does it. cancel: does not.
    """

    given = Signal(object, dict)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action: Action | None = None
        self.form: StepForm | None = None
        self.heading = labels.plain("", points=style.TITLE_PT, bold=True)
        self.warning = labels.plain("")
        self.missing = labels.plain("")
        labels.tint(self.missing, style.ERROR)
        self.cancel = QPushButton(words.NOT_NOW, self)
        self.cancel.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        self.cancel.clicked.connect(self.left)
        self.do = labels.primary("", self)
        self.do.clicked.connect(self._give)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 6, 12, 8)
        buttons.setSpacing(8)
        buttons.addWidget(self.missing, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.do)
        head = QVBoxLayout()
        head.setContentsMargins(12, 6, 12, 0)
        head.setSpacing(2)
        head.addWidget(self.heading)
        head.addWidget(self.warning)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addLayout(buttons)

    def ask(self, parcel: Parcel, action: Action, today: datetime.date) -> None:
        """Ask why an action is to be done; the day is today unless it is changed."""
        self._action = action
        step = step_of(parcel.stage, action)
        leaves = not any(target in SPINE for target in step.targets)
        which = words.parcel(parcel.parcel_no, parcel.town, parcel.village)
        self.heading.setText(words.labelled(action.label, which))
        target = step.targets[0].label if len(step.targets) == 1 else ""
        self.warning.setText(words.consequence(target, leaves=leaves))
        labels.tint(self.warning, style.ERROR if leaves else style.MUTED)
        self.do.setText(words.do_reason(action.label, parcel.parcel_no))
        self.do.setStyleSheet(_DANGER if leaves else "")
        self.missing.setText("")
        self._make_form(parcel, action, today)

    def _make_form(self, parcel: Parcel, action: Action, today: datetime.date) -> None:
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.deleteLater()
        fields = acting.record_fields(parcel.stage, action)
        self.form = StepForm(fields, name=self.heading.text(), parent=self)
        self.form.edited.connect(lambda: self.missing.setText(""))
        self._column.insertWidget(1, self.form, 1)
        names = [field.name for field in fields]
        self.form.give({"on": today.isoformat()})
        self.form.show()
        self.form.go_to(names[0])

    def _give(self) -> None:
        if self.form is None or self._action is None:
            return
        self.form.show_complaints()
        values: dict[str, Any] = self.form.values()
        empty = [row.field for name, row in self.form.rows.items() if name not in values]
        owed = [field for field in empty if field.required]
        if owed:
            self.missing.setText(words.not_filled([field.label for field in owed]))
            self.form.go_to(owed[0].name)
            return
        self.given.emit(self._action, values)

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
