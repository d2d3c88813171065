"""`VillageDialog`: adds a village that the list does not know; near-misses come first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

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

from jdz_forestland.domain.places import Village
from jdz_forestland.domain.sheet import SheetExamined
from jdz_forestland.errors import UserError
from jdz_forestland.service import place_list
from jdz_forestland.service.importing import ImportProposal
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_place as words

WIDTH: Final = 460
CODE_LENGTH: Final = 12
Unknown = tuple[str, str]
"""Township and village as a source names them."""


class VillageDialog(QDialog):
    """Attributes:
    name, town, code: the fields. sentence: near-misses, or what is wrong. keep: the button.
    said: what was added, once it is.
    """

    def __init__(
        self,
        unknown: Iterable[Unknown],
        towns: dict[str, str],
        keep: Callable[[Village], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.TITLE)
        self._keep, self._towns, self.said = keep, towns, ""
        self.name = QComboBox(self)
        self.name.setEditable(True)
        self.name.setToolTip(words.NAME_TIP)
        for town, village in unknown:
            self.name.addItem(village, town)
        self.town = QComboBox(self)
        self.town.addItem(words.TOWN_CHOOSE, "")
        for code, town in towns.items():
            self.town.addItem(town, code)
        self.code = QLineEdit(self)
        self.code.setMaxLength(CODE_LENGTH)
        self.code.setPlaceholderText(words.CODE_TIP)
        self.sentence = labels.plain("", muted=True)
        self.cancel = QPushButton(words.CANCEL, self)
        self.keep = labels.primary(words.KEEP, self)
        self.keep.setDefault(True)
        self._lay_out()
        self.name.activated.connect(self._take_town)
        self.name.editTextChanged.connect(self._judge)
        self.town.currentIndexChanged.connect(self._judge)
        self.code.textChanged.connect(self._judge)
        self.keep.clicked.connect(self._save)
        self.cancel.clicked.connect(self.reject)
        self._take_town()
        self._judge()
        labels.fit(self, WIDTH)

    @property
    def village(self) -> Village:
        """The village as it is typed."""
        town = str(self.town.currentData())
        return Village(town, self.name.currentText().strip(), self.code.text().strip())

    def _take_town(self) -> None:
        """Choose the township that the source names with the village."""
        self.town.setCurrentIndex(max(self.town.findText(self.name.currentData() or ""), 0))

    def _judge(self) -> None:
        village = self.village
        complete = bool(village.name and village.town_code)
        names = place_list.near(village) if complete else ()
        if not complete:
            self._say(words.EMPTY)
        else:
            self._say(words.near(names) if names else words.FINE, trouble=bool(names))
        self.keep.setEnabled(complete)
        self.keep.setToolTip("" if complete else words.EMPTY)

    def _say(self, sentence: str, *, trouble: bool = False) -> None:
        self.sentence.setText(sentence)
        labels.tint(self.sentence, style.ERROR if trouble else style.MUTED)
        labels.fit(self, WIDTH)

    def _save(self) -> None:
        village = self.village
        try:
            self._keep(village)
        except UserError as error:
            self._say(str(error), trouble=True)
            return
        self.said = words.kept(self._towns[village.town_code], village.name)
        self.accept()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        fields = ((words.NAME, self.name), (words.TOWN, self.town), (words.CODE, self.code))
        for row, (name, field) in enumerate(fields):
            caption = QLabel(name, self)
            caption.setBuddy(field)
            field.setAccessibleName(name)
            field.setMinimumHeight(style.CONTROL_HEIGHT)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
        line = self.name.lineEdit()
        if line is not None:
            line.setAccessibleName(words.NAME)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.cancel.setMinimumHeight(style.CONTROL_HEIGHT)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(labels.plain(words.LEAD))
        column.addLayout(grid)
        column.addWidget(self.sentence)
        column.addLayout(buttons)


def unknown_in(found: ImportProposal | SheetExamined | None) -> tuple[Unknown, ...]:
    """Return the villages that a source names and the list does not know."""
    if isinstance(found, ImportProposal):
        parcels = (*found.added, *found.updated)
        pairs = [(p.town, p.village) for p in parcels if p.village and not p.village_code]
        told = any(note.rule == "F-110" for note in found.findings)
        return tuple(dict.fromkeys(pairs)) if told else ()
    if isinstance(found, SheetExamined):
        rows = {
            int(fault.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            for fault in found.faults
            if fault.rule == "F-225"
        }
        pairs = [(row.town, row.village) for row in found.rows if row.row in rows]
        return tuple(dict.fromkeys(pairs))
    return ()


def ask(
    unknown: Iterable[Unknown],
    county_code: str,
    keep: Callable[[Village], object],
    parent: QWidget,
) -> VillageDialog:
    """Show the dialog over its parent; it goes when it is closed."""
    dialog = VillageDialog(unknown, place_list.towns(county_code), keep, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)
    dialog.show()
    return dialog
