"""A list in a form as a small table of real input fields.

Every cell is a widget of its own: an input method composes in the field that has the focus, so the
first letter of Pinyin is never lost. Tab goes right, Enter and the arrows up and down; a block
copied from a spreadsheet fills the cells from the one where it is pasted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.fields import Field, Kind
from jdz_forestland.errors import UserError
from jdz_forestland.ui import icons, labels, style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.step_form_inputs import Input, LineInput, Reading

MakeCell = Callable[[Field], Input]
_WIDTHS: Final = {
    Kind.DATE: 114,
    Kind.YES_NO: 132,
    Kind.COUNT: 72,
    Kind.CHOICE: 92,
    Kind.LONG_TEXT: 128,
}
USUAL_WIDTH: Final = 88
STEPS: Final = {
    Qt.Key.Key_Return: 1,
    Qt.Key.Key_Enter: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
}


class RowsInput(Input):
    """A list of rows; empty ones count for nothing.

    Attributes:
        cells: the inputs, row by row. add: puts a row below.
    """

    def __init__(self, field: Field, make: MakeCell, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._make = make
        self.cells: list[list[Input]] = []
        self._removers: list[QToolButton] = []
        self._numbers: list[QLabel] = []
        self._spare: list[tuple[list[Input], QToolButton]] = []
        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 4)
        self._grid.setSpacing(4)
        self._head()
        self.pane = QScrollArea(self)
        self.pane.setFrameShape(QFrame.Shape.NoFrame)
        self.pane.setWidgetResizable(True)
        self.pane.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pane.setWidget(self._body)
        self.pane.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.add = QPushButton(words.ADD_ROW, self)
        self.add.setAccessibleName(words.of_field(words.ADD_ROW, field.label))
        self.add.clicked.connect(self.add_row)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.pane)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.row.addLayout(column)
        self.setFocusProxy(self.add)
        self.give(None)

    # --- values ------------------------------------------------------------------------------

    def give(self, value: Any) -> None:
        rows = value if isinstance(value, list) else []
        # A list that may stay empty shows no row that looks as if it must be filled.
        wanted = max(len(rows), int(self.field.required))
        while len(self.cells) > wanted:
            self._put_by(len(self.cells) - 1)
        while len(self.cells) < wanted:
            self._append()
        for place, line in enumerate(self.cells):
            row = rows[place] if place < len(rows) else {}
            for cell in line:
                cell.give(row.get(cell.field.name))
                cell.show_complaint("")
        self._fit()

    def taken(self) -> Any:
        return self.read().kept

    def read(self) -> Reading:
        values, kept, complaints = [], [], []
        for line in self.cells:
            readings = {cell.field.name: cell.read() for cell in line}
            if all(reading.kept is None for reading in readings.values()):
                continue
            values.append({n: r.value for n, r in readings.items() if r.value is not None})
            kept.append({n: r.kept for n, r in readings.items() if r.kept is not None})
            wrong = next((r.complaint for r in readings.values() if r.complaint), "")
            if wrong:
                complaints.append(words.in_row(len(kept), wrong))
        return Reading(values or None, kept or None, "".join(complaints[:1]))

    def show_complaint(self, complaint: str) -> None:
        for line in self.cells:
            for cell in line:
                cell.show_complaint(cell.read().complaint)

    # --- going there -------------------------------------------------------------------------

    def focus(self) -> None:
        self.go_to(None, "")

    def go_to(self, number: int | None, label: str) -> None:
        """Put the cursor into a row (1, 2, … of those with anything in them) and column.

        Without them, or where they are not found, it goes to the first required cell that is empty.
        """
        if not self.cells:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        filled = [line for line in self.cells if any(c.read().kept is not None for c in line)]
        if number is not None and number <= len(filled):
            line = filled[number - 1]
        else:
            line = next((own for own in self.cells if own not in filled), self.cells[0])
        named = [cell for cell in line if label and cell.field.label == label]
        empty = [c for c in line if c.field.required and c.read().kept is None]
        (named or empty or line)[0].focus()

    # --- rows --------------------------------------------------------------------------------

    def add_row(self) -> None:
        """Put an empty row below and go there."""
        self._append()
        for cell in self.cells[-1]:
            cell.give(None)
            cell.show_complaint("")
        self._fit()
        self.cells[-1][0].focus()

    def remove_row(self, remover: QToolButton) -> None:
        """Take a row away; the last one is only emptied."""
        place = self._removers.index(remover)
        kept = [[cell.read().kept for cell in line] for line in self.cells]
        del kept[place]
        names = [field.name for field in self.field.rows]
        self.give([dict(zip(names, line, strict=True)) for line in kept])
        if self.cells:
            self.cells[min(place, len(self.cells) - 1)][0].focus()
        self.edited.emit()
        self.settled.emit()

    def _head(self) -> None:
        for column, field in enumerate(self.field.rows):
            title = labels.plain(words.column(field.label, required=field.required))
            title.setWordWrap(False)
            labels.tint(title, style.MUTED)
            self._grid.addWidget(title, 0, column + 1)
            width = _WIDTHS.get(field.kind, USUAL_WIDTH)
            self._grid.setColumnMinimumWidth(column + 1, width)
            self._grid.setColumnStretch(column + 1, width)

    def _append(self) -> None:
        line, remover = self._spare.pop() if self._spare else self._made()
        row = len(self.cells) + 1
        if row > len(self._numbers):
            self._numbers.append(QLabel(str(row), self._body))
            self._grid.addWidget(self._numbers[-1], row, 0)
        self._numbers[row - 1].show()
        top = Qt.AlignmentFlag.AlignTop
        for column, cell in enumerate(line):
            self._grid.addWidget(cell, row, column + 1)
            cell.show()
        self._grid.addWidget(remover, row, len(line) + 1, top)
        remover.setAccessibleName(words.of_field(words.remove_row(row), self.field.label))
        remover.show()
        self.cells.append(line)
        self._removers.append(remover)

    def _made(self) -> tuple[list[Input], QToolButton]:
        line = [self._make(field) for field in self.field.rows]
        for cell in line:
            cell.setParent(self._body)
            cell.edited.connect(self.edited)
            cell.settled.connect(self.settled)
            editor: QLineEdit
            for editor in cell.findChildren(QLineEdit):
                editor.installEventFilter(self)
            if isinstance(cell, LineInput):
                cell.fill_cell()
        remover = QToolButton(self._body)
        remover.setIcon(icons.icon(icons.close, 12))
        remover.setIconSize(QSize(12, 12))
        remover.setFixedSize(style.CONTROL_HEIGHT, style.CONTROL_HEIGHT)
        remover.setAutoRaise(True)
        remover.setToolTip(words.REMOVE_ROW)
        remover.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        remover.clicked.connect(partial(self.remove_row, remover))
        return line, remover

    def _put_by(self, place: int) -> None:
        """Take a row off the table and keep its widgets for the next one."""
        line, remover = self.cells.pop(place), self._removers.pop(place)
        for widget in (*line, remover):
            self._grid.removeWidget(widget)
            widget.hide()
        self._numbers[place].hide()
        self._spare.append((line, remover))

    def _fit(self) -> None:
        """Show all rows; only the form itself scrolls up and down."""
        self.pane.setVisible(bool(self.cells))
        self._grid.activate()
        needed = self._body.minimumSizeHint()
        bar = self.pane.horizontalScrollBar().sizeHint().height()
        cut = needed.width() > self.pane.width()
        self.pane.setFixedHeight(needed.height() + (bar if cut else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # --- keys --------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move up and down and take blocks; all other keys, and composing, go to the field."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._paste(watched, QGuiApplication.clipboard().text())
        step = STEPS.get(Qt.Key(event.key()))
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        return step is not None and plain and self._move(watched, step)

    def _place_of(self, editor: QObject) -> tuple[int, int] | None:
        for row, line in enumerate(self.cells):
            for column, cell in enumerate(line):
                if isinstance(editor, QWidget) and cell.isAncestorOf(editor):
                    return row, column
        return None

    def _move(self, editor: QObject, step: int) -> bool:
        place = self._place_of(editor)
        if place is None or place[0] + step < 0:
            return False
        if place[0] + step == len(self.cells):
            self._append()
            for cell in self.cells[-1]:
                cell.give(None)
            self._fit()
        self.cells[place[0] + step][place[1]].focus()
        return True

    def _paste(self, editor: QObject, block: str) -> bool:
        """Fill cells from a block of a spreadsheet; a single value is left to the field."""
        place = self._place_of(editor)
        lines = [line.split("\t") for line in block.rstrip("\r\n").splitlines()]
        if place is None or (len(lines) <= 1 and all(len(line) <= 1 for line in lines)):
            return False
        while len(self.cells) < place[0] + len(lines):
            self._append()
            for cell in self.cells[-1]:
                cell.give(None)
        for row, line in enumerate(lines, start=place[0]):
            for column, value in enumerate(line, start=place[1]):
                if column < len(self.cells[row]):
                    _fill(self.cells[row][column], value.strip())
        self._fit()
        self.edited.emit()
        self.settled.emit()
        return True


def _fill(cell: Input, typed: str) -> None:
    """Give a cell what a spreadsheet says, understood where it can be."""
    try:
        cell.give(cell.field.parse(typed))
    except UserError:
        cell.give(typed)
