"""One of a list of codes, or several: names are shown, codes stand in the tooltip."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.fields import Field
from jdz_forestland.ui import style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.flow import FlowLayout
from jdz_forestland.ui.step_form_inputs import Input

SEARCHED_FROM: Final = 12  # a longer list is searched by typing
MOST_LISTED: Final = 16
WIDEST: Final = 360
TIP: Final = Qt.ItemDataRole.ToolTipRole


class ChoiceBox(QComboBox):
    """A combo box of (code, name). The wheel scrolls the form, not a choice made long ago."""

    touched = Signal()

    def __init__(self, options: tuple[tuple[str, str], ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.line: QLineEdit | None = None
        self.searcher: QCompleter | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(style.CONTROL_HEIGHT)
        self.setMaxVisibleItems(MOST_LISTED)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItem("", "")
        for code, name in options:
            self.addItem(name, code)
            self.setItemData(self.count() - 1, words.code(code), TIP)
        self.currentIndexChanged.connect(self._show_code)
        self.activated.connect(self.touched)
        if len(options) > SEARCHED_FROM:
            self._make_searchable()

    def show_code(self, code: Any) -> None:
        """Choose a code; one that is not listed stands there as it is."""
        place = self.findData("" if code is None else str(code))
        if place < 0 and not self.isEditable():
            self.addItem(str(code), str(code))
            place = self.count() - 1
        self.setCurrentIndex(max(place, 0))
        if place < 0:
            self.setEditText(str(code))

    def code(self) -> str:
        """Return the code chosen, "" for none, or what was typed where it names none."""
        if self.isEditable():
            typed = self.currentText().strip()
            place = self.findText(typed, Qt.MatchFlag.MatchFixedString)
            return typed if place < 0 else str(self.itemData(place))
        return str(self.currentData() or "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _make_searchable(self) -> None:
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setMaxVisibleItems(MOST_LISTED)
        completer.activated.connect(self.touched)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(words.SEARCH_CHOICE)
        self.line.textEdited.connect(self.touched)
        self.setLineEdit(self.line)
        self.setCompleter(completer)
        self.searcher = completer

    def _show_code(self) -> None:
        self.setToolTip(str(self.currentData(TIP) or ""))


class ChoiceInput(Input):
    """One of a list."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.box = ChoiceBox(field.options, self)
        self.box.setMaximumWidth(WIDEST)
        self.take_proxy(self.box)
        self.row.addWidget(self.box, 1)
        self.row.addStretch(0)  # takes what is left once the box is as wide as it gets
        self.box.touched.connect(self.edited)
        self.box.activated.connect(self.settled)
        if self.box.line is not None:
            self.box.line.setAccessibleName(field.label)
            self.box.line.editingFinished.connect(self.settled)

    def give(self, value: Any) -> None:
        self.box.show_code(value)

    def taken(self) -> Any:
        return self.box.code()


class ChipsInput(Input):
    """Several of a list: each chosen one is a chip that a click takes away."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.names = dict(field.options)
        self.chips: dict[str, QPushButton] = {}
        self.box = ChoiceBox(field.options, self)
        self.box.setMaximumWidth(WIDEST)
        self.take_proxy(self.box)
        self._flow = FlowLayout(across=4, down=4)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(self._flow)
        column.addWidget(self.box)
        self.row.addLayout(column)
        self.box.activated.connect(self._add)
        if self.box.line is not None and self.box.searcher is not None:
            self.box.line.setAccessibleName(field.label)
            self.box.line.editingFinished.connect(self._add)
            # Queued: only then has the combo box taken up what was picked.
            queued = Qt.ConnectionType.QueuedConnection
            self.box.searcher.activated.connect(self._add, queued)

    def give(self, value: Any) -> None:
        for code in tuple(self.chips):
            self._drop(code)
        for code in value or ():
            self._show_chip(str(code))
        self.box.show_code(None)

    def taken(self) -> Any:
        return list(self.chips)

    def _add(self) -> None:
        code = self.box.code()
        if code not in self.names:
            return
        if code not in self.chips:
            self._show_chip(code)
            self.edited.emit()
            self.settled.emit()
        self.box.show_code(None)

    def _show_chip(self, code: str) -> None:
        name = self.names.get(code, code)
        chip = QPushButton(words.chip(name), self)
        chip.setStyleSheet(
            f"background: {style.ACCENT_SOFT}; border: 1px solid {style.ACCENT}; padding: 3px 8px;"
            "border-radius: 10px;"
        )
        chip.setToolTip(words.chip_tip(code))
        chip.setAccessibleName(words.remove(name))
        chip.clicked.connect(partial(self._take_away, code))
        self.chips[code] = chip
        self._flow.addWidget(chip)
        chip.show()

    def _take_away(self, code: str) -> None:
        self._drop(code)
        self.edited.emit()
        self.settled.emit()

    def _drop(self, code: str) -> None:
        chip = self.chips.pop(code)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
