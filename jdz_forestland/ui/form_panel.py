"""`FormPanel`: asks for the facts of one intention where it is started: no dialog, one button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain.fields import Field
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.step_form import Remarks, StepForm

_DANGER: Final = f"""
QPushButton {{
    background: {style.ERROR}; color: white; border: 1px solid #7d1a15; border-radius: 4px;
    padding: 5px 16px; font-weight: bold;
}}
QPushButton:hover {{ background: #8f1d17; }}
QPushButton:focus {{ border: 2px solid #4b0d0a; padding: 4px 15px; }}
"""


class FormPanel(QWidget):
    """A heading, a warning, a form of fields, and what does it.

    Signals:
        given(dict): it is to be done with these values, each of its kind, none missing.
        left(): it is not.

    Attributes:
        form: the fields; None before `ask`. do: does it. cancel: does not. missing: what lacks.
    """

    given = Signal(dict)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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

    def ask(
        self,
        heading: str,
        fields: Sequence[Field],
        *,
        do: str,
        values: Mapping[str, Any] | None = None,
        warning: str = "",
        danger: bool = False,
        remarks: Remarks | None = None,
    ) -> None:
        """Show the form of an intention with the cursor in its first field.

        Args:
            do: the words on the button. warning: what comes of it.
            danger: whether it cannot be taken back by the next click.
            remarks: what is computed from the values while they are typed.
        """
        self.heading.setText(heading)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        labels.tint(self.warning, style.ERROR if danger else style.MUTED)
        self.do.setText(do)
        self.do.setStyleSheet(_DANGER if danger else "")
        self.missing.setText("")
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.deleteLater()
        more = {} if remarks is None else {"remarks": remarks}
        self.form = StepForm(fields, name=heading, parent=self, **more)
        self.form.edited.connect(lambda: self.missing.setText(""))
        self._column.insertWidget(1, self.form, 1)
        self.form.give(values or {})
        self.form.show()
        if fields:
            self.form.go_to(fields[0].name)

    def refuse(self, sentence: str) -> None:
        """Say beside the button why it was not done."""
        self.missing.setText(sentence)

    def _give(self) -> None:
        if self.form is None:
            return
        self.form.show_complaints()
        values = self.form.values()
        empty = [row.field for name, row in self.form.rows.items() if name not in values]
        owed = [field for field in empty if field.required]
        wrong = list(self.form.complaints())
        if owed or wrong:
            named = [field.label for field in owed]
            self.missing.setText(words.not_filled(named) if named else words.LOOK_AT_FIELDS)
            self.form.go_to(owed[0].name if owed else wrong[0])
            return
        self.given.emit(values)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
