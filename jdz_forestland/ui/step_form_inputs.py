"""One widget for one field of a form: what is shown, what is typed, what a draft keeps of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from jdz_forestland.domain.fields import Field, Kind
from jdz_forestland.errors import UserError
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_case as words

LINES: Final = 3  # of a long text
_NUMBERS: Final = (Kind.AREA_MU, Kind.MONEY, Kind.SHARE, Kind.COUNT)
_SHORT: Final = {*_NUMBERS, Kind.YEAR, Kind.DATE}
SHORT_WIDTH: Final = 150
_UNBOUND: Final = (1 << 24) - 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in an input.

    Attributes:
        value: JSON value as `Field.parse` makes it; None for nothing, and for what is wrong.
        kept: what a draft keeps: the value, or what was typed where it is wrong; None for nothing.
        complaint: what is wrong, in words.
    """

    value: Any
    kept: Any
    complaint: str = ""


class Input(QWidget):
    """Base of the inputs; `edited` at each change by the user, `settled` when one is complete."""

    edited = Signal()
    settled = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)

    def give(self, value: Any) -> None:
        """Show a JSON value, or what a draft kept."""
        raise AssertionError

    def taken(self) -> Any:
        """Return what stands there, as typed."""
        raise AssertionError

    def focus(self) -> None:
        """Put the cursor there."""
        proxy = self.focusProxy() or self
        proxy.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> Reading:
        """Return what stands there and whether it is of its kind."""
        typed = self.taken()
        try:
            value = self.field.parse(typed)
        except UserError as error:
            return Reading(None, typed, str(error))
        return Reading(value, value)

    def show_complaint(self, complaint: str) -> None:
        """Mark the input where what it holds is wrong."""
        wrong = f"border: 1px solid {style.ERROR}; background: {style.ERROR_SOFT};"
        line: QLineEdit
        for line in self.findChildren(QLineEdit):
            line.setStyleSheet(wrong if complaint else "")

    def take_proxy(self, widget: QWidget) -> None:
        """Let a widget have the focus and the name of this input."""
        widget.setAccessibleName(self.field.label)
        self.setFocusProxy(widget)


class LineInput(Input):
    """One line: words, names, figures. The unit stands behind the figure."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit(self)
        self.line.setMinimumHeight(style.CONTROL_HEIGHT)
        self.line.setPlaceholderText(words.PLACEHOLDERS.get(field.kind.value, ""))
        if field.kind in _NUMBERS:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.take_proxy(self.line)
        self.row.addWidget(self.line)
        if field.kind in _SHORT:
            self.line.setMaximumWidth(SHORT_WIDTH)
            if unit := words.UNITS.get(field.kind.value, ""):
                self.row.addWidget(QLabel(unit, self))
            self.row.addStretch(1)
        self.line.textEdited.connect(self.edited)
        self.line.editingFinished.connect(self.settled)
        self.line.returnPressed.connect(self._go_on)

    def fill_cell(self) -> None:
        """Be as wide as the cell of a table, and leave Enter to the table."""
        self.line.setMaximumWidth(_UNBOUND)
        self.row.setStretch(0, 1)
        if self.row.count() > 1:
            self.row.setStretch(self.row.count() - 1, 0)
        self.line.returnPressed.disconnect(self._go_on)

    def give(self, value: Any) -> None:
        shown = self.field.shown(value) if isinstance(value, list) else value
        self.line.setText("" if shown is None else str(shown))
        self.line.setCursorPosition(0)

    def taken(self) -> Any:
        return self.line.text()

    def _go_on(self) -> None:
        self.focusNextPrevChild(True)


class _LongText(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class LongTextInput(Input):
    """Some lines of words; Tab goes on to the next field."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.text = _LongText(self)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(LINES * self.text.fontMetrics().lineSpacing() + 14)
        self.take_proxy(self.text)
        self.row.addWidget(self.text)
        self.text.textChanged.connect(self.edited)
        self.text.left.connect(self.settled)

    def give(self, value: Any) -> None:
        with QSignalBlocker(self.text):
            self.text.setPlainText("" if value is None else str(value))

    def taken(self) -> Any:
        return self.text.toPlainText()


class YesNoInput(Input):
    """Two choices and, as long as nobody has answered, neither."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.yes, self.no = (QRadioButton(word, self) for word in (words.YES, words.NO))
        self.group = QButtonGroup(self)
        self.clear = labels.link(words.CLEAR_ANSWER, self)
        self.clear.setAccessibleName(words.of_field(words.CLEAR_ANSWER, field.label))
        self.clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for button in (self.yes, self.no):
            button.setAccessibleName(words.of_field(button.text(), field.label))
            button.setMinimumHeight(style.CONTROL_HEIGHT)
            button.clicked.connect(self._answer)
            self.group.addButton(button)
            self.row.addWidget(button)
            self.row.addSpacing(12)
        self.setFocusProxy(self.yes)
        self.row.addWidget(self.clear)
        self.row.addStretch(1)
        self.clear.clicked.connect(self._forget)
        self.give(None)

    def give(self, value: Any) -> None:
        self.group.setExclusive(False)  # otherwise the one that is checked cannot be cleared
        self.yes.setChecked(value is True)
        self.no.setChecked(value is False)
        self.group.setExclusive(True)
        self.clear.setVisible(value is not None)

    def taken(self) -> Any:
        if self.yes.isChecked():
            return True
        return False if self.no.isChecked() else None

    def _answer(self) -> None:
        self.clear.show()
        self.edited.emit()
        self.settled.emit()

    def _forget(self) -> None:
        self.give(None)
        self.edited.emit()
        self.settled.emit()
