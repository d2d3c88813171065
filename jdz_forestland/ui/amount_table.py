"""`AmountTable`: a list with one column of figures that are typed as in a spreadsheet.

A digit starts typing over the cell, Enter and Tab go to the next row, a column is pasted as a
block. What is typed stays as it was typed; who asks for the figures says what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from jdz_forestland.ui import style
from jdz_forestland.ui.record_table import Column, RecordTable, RecordTableModel

Index = QModelIndex | QPersistentModelIndex


class AmountModel(RecordTableModel[Any]):
    """Records with one more column, the last: what was typed for each.

    Signals:
        typed(): a figure was changed.
    """

    typed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        identity: Callable[[Any], Hashable],
        title: str,
        parent: QObject | None = None,
    ) -> None:
        self._amounts: dict[Hashable, str] = {}
        self._name = identity
        last: Column[Any] = Column(title, self.amount_of, numeric=True, width=6, fixed=True)
        super().__init__((*columns, last), identity, parent)

    @property
    def last(self) -> int:
        """Number of the column that is typed in."""
        return len(self.columns) - 1

    def amount_of(self, record: Any) -> str:
        """Return what was typed for a record."""
        return self._amounts.get(self._name(record), "")

    def amounts(self) -> dict[Hashable, str]:
        """Return what was typed, by record, in the order of the rows; empty ones left out."""
        held = {self._name(record): self.amount_of(record) for record in self.records}
        return {name: typed for name, typed in held.items() if typed}

    def set_amounts(self, amounts: Mapping[Hashable, object]) -> None:
        """Show these figures in place of all before."""
        self._amounts = {name: str(value) for name, value in amounts.items()}
        self._tell(0, self.rowCount() - 1)

    def fill(self, row: int, lines: Sequence[str]) -> int:
        """Fill the cells from a row on downwards; return how many lines found no row."""
        room = max(self.rowCount() - row, 0)
        for place, typed in enumerate(lines[:room], start=row):
            self._amounts[self.identity_at(place)] = typed.strip()
        self._tell(row, row + min(len(lines), room) - 1)
        return max(len(lines) - room, 0)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == self.last else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        typing = index.isValid() and index.column() == self.last
        if typing and role == Qt.ItemDataRole.EditRole:
            return self.amount_of(self.record_at(index.row()))
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != self.last:
            return False
        self._amounts[self.identity_at(index.row())] = str(value).strip()
        self._tell(index.row(), index.row())
        return True

    def _tell(self, first: int, last: int) -> None:
        if last >= first >= 0:
            self.dataChanged.emit(self.index(first, self.last), self.index(last, self.last))
        self.typed.emit()


class _Editor(QStyledItemDelegate):
    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._name = name

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setAccessibleName(self._name)
        line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.setFrame(False)
        return line

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # The sheet of the table paints over a background that the model asks for.
        room = getattr(option, "rect")  # noqa: B009 - not in the stubs
        painter.fillRect(room, QColor(style.ACCENT_SOFT))
        super().paint(painter, option, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """A pasted block goes to the table; a single figure to the cell."""
        pasting = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
            and "\n" in QGuiApplication.clipboard().text().rstrip("\r\n")
        )
        table = self.parent()
        if pasting and isinstance(editor, QWidget) and isinstance(table, AmountTable):
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
            table.paste()
            return True
        return super().eventFilter(editor, event)


class AmountTable(RecordTable):
    """The view on an `AmountModel`.

    Signals:
        pasted_over(int): so many lines of a pasted block found no row.
    """

    pasted_over = Signal(int)

    def __init__(self, model: AmountModel, *, name: str, amount_name: str) -> None:
        super().__init__(model, name=name)
        self.model_of_amounts = model
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed
        )
        self.setItemDelegateForColumn(model.last, _Editor(amount_name, self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every row is typed into wherever in it the cursor stands."""
        row = max(self.currentIndex().row(), 0)
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.model_of_amounts.fill(row, [""])
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.state() is not QAbstractItemView.State.EditingState:
                self._go(row + 1)  # of a cell that is typed in, `closeEditor` goes on
            return
        if event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._go(row)
        super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on as in a spreadsheet: Enter and Tab down, Shift+Tab up."""
        hints = QAbstractItemDelegate.EndEditHint
        steps = {hints.SubmitModelCache: 1, hints.EditNextItem: 1, hints.EditPreviousItem: -1}
        row = self.currentIndex().row()
        super().closeEditor(editor, hints.NoHint if hint in steps else hint)
        if hint in steps:
            self._go(row + steps[hint])
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def paste(self) -> None:
        """Take a column of a spreadsheet; of a block its last column, where the figures stand."""
        row = max(self.currentIndex().row(), 0)
        lines = QGuiApplication.clipboard().text().rstrip("\r\n").splitlines()
        left = self.model_of_amounts.fill(row, [line.split("\t")[-1] for line in lines])
        if left:
            self.pasted_over.emit(left)

    def _go(self, row: int) -> None:
        if 0 <= row < self.records.rowCount():
            self.setCurrentIndex(self.records.index(row, self.model_of_amounts.last))
