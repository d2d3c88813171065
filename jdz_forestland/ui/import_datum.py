"""`DatumDialog`: an office's own parameters of an old datum; entered once, never shown again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.datum import NUMBERS, PAPER_LONGEST
from jdz_forestland.domain.sheet_values import figure
from jdz_forestland.errors import UserError
from jdz_forestland.service import datums
from jdz_forestland.service.datums import Datum, DatumShift
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_datum as words

WIDTH: Final = 560
ACROSS: Final = 3  # numbers side by side


class DatumDialog(QDialog):
    """Attributes:
    system: which datum. numbers: the seven fields. paper: what they rest on.
    sentence: what is lacking, or how far the set moves a place. held: the set kept here.
    keep, forget: buttons.
    """

    def __init__(
        self, *, operator: str, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.TITLE)
        self._operator, self._now = operator, now
        self.said = ""
        self.system = QComboBox(self)
        for datum in Datum:
            self.system.addItem(datum.label, datum.value)
        self.numbers = [QLineEdit(self) for _ in words.NUMBERS]
        self.paper = QLineEdit(self)
        self.paper.setMaxLength(PAPER_LONGEST)
        self.paper.setToolTip(words.PAPER_TIP)
        self.paper.setPlaceholderText(words.PAPER_TIP)
        self.held = labels.plain("", points=style.SMALL_PT)
        self.sentence = labels.plain("")
        self.forget = QPushButton(words.FORGET, self)
        self.cancel = QPushButton(words.CANCEL, self)
        self.keep = labels.primary(words.KEEP, self)
        self.keep.setDefault(True)
        self._lay_out()
        for field in (*self.numbers, self.paper):
            field.textChanged.connect(self._judge)
        self.system.currentIndexChanged.connect(self._show_held)
        self.keep.clicked.connect(self._save)
        self.forget.clicked.connect(self._remove)
        self.cancel.clicked.connect(self.reject)
        self._show_held()
        labels.fit(self, WIDTH)

    @property
    def datum(self) -> Datum:
        """The datum that is chosen."""
        return Datum(self.system.currentData())

    def choose(self, datum: Datum) -> None:
        """Choose a datum."""
        self.system.setCurrentIndex(self.system.findData(datum.value))

    def _entered(self) -> DatumShift | None:
        """Return the set as it is typed, None while it is incomplete; raises as `datums.check`."""
        if not all(field.text().strip() for field in (*self.numbers, self.paper)):
            return None
        numbers: dict[str, Any] = {}
        for key, field, (name, _) in zip(NUMBERS, self.numbers, words.NUMBERS, strict=True):
            said = figure(field.text())
            if said.value is None or said.unit:
                raise UserError(words.unreadable(name))
            numbers[key] = float(said.value)
        at = f"{self._now():%Y-%m-%d}"
        told: dict[str, Any] = {"paper": self.paper.text().strip(), "who": self._operator, "at": at}
        return datums.check(DatumShift(self.datum, **numbers, **told))

    def _judge(self) -> None:
        """Say how far the set moves a place, or what is wrong with it."""
        try:
            shift = self._entered()
        except UserError as error:
            self._say(str(error), trouble=True)
            return
        if shift is None:
            self._say(words.INCOMPLETE)
        else:
            self._say(words.moves(f"{shift.shift_m():.1f}"), usable=True)

    def _say(self, sentence: str, *, trouble: bool = False, usable: bool = False) -> None:
        self.sentence.setText(sentence)
        labels.tint(self.sentence, style.ERROR if trouble else style.MUTED)
        self.keep.setEnabled(usable)
        self.keep.setToolTip("" if usable else sentence)
        labels.fit(self, WIDTH)

    def _show_held(self) -> None:
        kept = datums.load().get(self.datum)
        self.held.setVisible(kept is not None)
        self.forget.setVisible(kept is not None)
        if kept is not None:
            self.held.setText(words.held(kept.paper, kept.fingerprint, kept.who, kept.at))
        self._judge()

    def _save(self) -> None:
        try:
            shift = self._entered()
            if shift is None:
                return
            datums.save(shift)
        except UserError as error:
            self._say(str(error), trouble=True)
            return
        self._finish(words.kept(self.datum.label))

    def _remove(self) -> None:
        try:
            datums.remove(self.datum)
        except UserError as error:
            self._say(str(error), trouble=True)
            return
        self._finish(words.FORGOTTEN)

    def _finish(self, said: str) -> None:
        self.said = said
        for field in self.numbers:  # they are not to be read off a dialog that is kept somewhere
            field.clear()
        self.accept()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(labels.plain(words.LEAD))
        secret = labels.plain(words.SECRET, points=style.SMALL_PT)
        labels.tint(secret, style.ERROR)
        column.addWidget(secret)
        column.addLayout(self._fields())
        column.addWidget(self.held)
        column.addWidget(self.sentence)
        buttons = QHBoxLayout()
        buttons.addWidget(self.forget)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.keep)
        for button in (self.forget, self.cancel):
            button.setMinimumHeight(style.CONTROL_HEIGHT)
        column.addLayout(buttons)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        self._put(grid, words.SYSTEM, self.system, 0, 0, wide=True)
        grid.addWidget(labels.plain(words.MODEL, points=style.SMALL_PT, muted=True), 1, 0, 1, 6)
        for place, (field, (name, tip)) in enumerate(zip(self.numbers, words.NUMBERS, strict=True)):
            row, column = divmod(place, ACROSS)
            field.setToolTip(tip)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._put(grid, name, field, 2 + row, 2 * column)
        self._put(grid, words.PAPER, self.paper, 5, 0, wide=True)
        for column in range(ACROSS):
            grid.setColumnStretch(2 * column + 1, 1)
        return grid

    def _put(
        self,
        grid: QGridLayout,
        name: str,
        field: QWidget,
        row: int,
        column: int,
        wide: bool = False,
    ) -> None:
        caption = QLabel(name, self)
        caption.setBuddy(field)
        field.setAccessibleName(name)
        field.setMinimumHeight(style.CONTROL_HEIGHT)
        grid.addWidget(caption, row, column)
        grid.addWidget(field, row, column + 1, 1, 2 * ACROSS - 1 if wide else 1)


def ask(
    datum: Datum | None, *, operator: str, now: Callable[[], datetime], parent: QWidget
) -> DatumDialog:
    """Show the dialog over its parent, for a datum if one is known; it goes when it is closed."""
    dialog = DatumDialog(operator=operator, now=now, parent=parent)
    if datum is not None:
        dialog.choose(datum)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)
    dialog.show()
    return dialog
