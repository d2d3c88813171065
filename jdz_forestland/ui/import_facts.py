"""`SourceTab`: what was found of a source and how, and where the clerk knows better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from jdz_forestland.domain.boundary import Examined
from jdz_forestland.service.importing import Choices
from jdz_forestland.ui import import_rows, labels, style, text_datum
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.sheets import FactSheet

LEAST_FACTS: Final = 36  # logical pixels; they scroll


class SourceTab(QWidget):
    """Signals:
        corrected(): another system or encoding was chosen; see `epsg` and `encoding`.
        datum_asked(): parameters of an old coordinate system should be entered.

    Attributes:
        facts: what was found. systems, encodings: choices, the first leaves it to the program.
        datum: asks for parameters of an old coordinate system.
    """

    corrected = Signal()
    datum_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = FactSheet(words.SOURCE)
        self.facts.setMinimumHeight(LEAST_FACTS)
        self.systems = self._box(words.READ_AS, words.READ_AS_TIP, words.SYSTEMS)
        self.encodings = self._box(words.CODED_AS, words.CODED_AS_TIP, words.ENCODINGS)
        self.datum = labels.link(text_datum.OPEN)
        self.datum.setToolTip(text_datum.OPEN_TIP)
        self.datum.setAutoDefault(True)
        self.datum.clicked.connect(self.datum_asked)
        self._coded_as = labels.plain(words.CODED_AS, muted=True)
        grid = QGridLayout()
        grid.setContentsMargins(12, 4, 12, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        read_as = labels.plain(words.READ_AS, muted=True)
        for label in (read_as, self._coded_as):
            label.setWordWrap(False)
        grid.addWidget(read_as, 0, 0)
        grid.addWidget(self.systems, 0, 1)
        grid.addWidget(self.datum, 0, 2)
        grid.addWidget(self._coded_as, 1, 0)
        grid.addWidget(self.encodings, 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.facts, 1)
        column.addLayout(grid)

    @property
    def epsg(self) -> int | None:
        """The system chosen; None where it is found out."""
        chosen = self.systems.currentData()
        return int(chosen) if chosen else None

    @property
    def encoding(self) -> str | None:
        """The encoding chosen; None where it is found out."""
        return self.encodings.currentData() or None

    def show_source(self, examined: Examined, choices: Choices) -> None:
        """Show what was found, and with which choices."""
        self.facts.show_facts(tuple(import_rows.facts_of(examined)))
        self.systems.setCurrentIndex(max(self.systems.findData(str(choices.epsg or "")), 0))
        self.encodings.setCurrentIndex(max(self.encodings.findData(choices.encoding or ""), 0))
        for widget in (self._coded_as, self.encodings):
            widget.setVisible(bool(examined.encoding))

    def _box(self, name: str, tip: str, options: Sequence[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(tip)
        box.setMinimumHeight(style.CONTROL_HEIGHT)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.addItem(words.BY_ITSELF, "")
        for value, label in options:
            box.addItem(label, value)
        # of the user's choices only, not of those that are shown
        box.activated.connect(lambda _place: self.corrected.emit())
        return box
