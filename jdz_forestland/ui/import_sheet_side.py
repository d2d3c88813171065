"""`SheetSide`: beside a spreadsheet: which column is what, and how its sums agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QWidget

from jdz_forestland.domain.sheet import FIELDS, SheetExamined, column_letters
from jdz_forestland.ui import import_sheet_rows, labels, style
from jdz_forestland.ui import text_import as words

MOST_MU: Final = 9_999_999.99


class SheetSide(QWidget):
    """Signals:
        corrected(): a column or the expected total is another one.

    Attributes:
        boxes: the column of each field. expected: the total given beforehand, 0 for none.
        totals: the reconciliation.
    """

    corrected = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.expected = QDoubleSpinBox()
        self.expected.setRange(0, MOST_MU)
        self.expected.setDecimals(2)
        self.expected.setGroupSeparatorShown(True)
        self.expected.setSpecialValueText(words.EXPECTED_NONE)
        self.expected.setKeyboardTracking(False)
        self.expected.setToolTip(words.EXPECTED_TIP)
        self.expected.setAccessibleName(words.EXPECTED)
        self.expected.setMinimumHeight(style.CONTROL_HEIGHT)
        self.expected.valueChanged.connect(lambda _mu: self.corrected.emit())
        self.totals = labels.plain("")
        self.how = labels.plain("", points=style.SMALL_PT, muted=True)
        self.boxes = {key: self._box(field.title) for key, field in FIELDS.items()}
        self._lay_out()

    @property
    def expected_mu(self) -> Decimal | None:
        """The total given beforehand, 亩; None where there is none."""
        said = Decimal(self.expected.cleanText().replace(",", "") or 0) if self._is_set() else None
        return said or None

    @property
    def mapping(self) -> dict[str, str]:
        """Column letters by field, "" for a field that no column has."""
        return {key: str(box.currentData() or "") for key, box in self.boxes.items()}

    def show_sheet(self, examined: SheetExamined) -> None:
        """Show the columns as they were taken, and the sums."""
        chosen = examined.mapping.letters
        headings = examined.mapping.headings
        for key, box in self.boxes.items():
            box.clear()
            box.addItem(words.NOT_THERE, "")
            for place, heading in enumerate(headings):
                letters = column_letters(place)
                box.addItem(words.column(letters, " ".join(heading.split())), letters)
            box.setCurrentIndex(max(box.findData(chosen.get(key, "")), 0))
        self.how.setText(examined.mapping.how)
        self.totals.setText("\n".join(import_sheet_rows.totals(examined.totals)))
        self.expected.blockSignals(True)
        self.expected.setValue(float(examined.totals.expected_mu or 0))
        self.expected.blockSignals(False)

    def _is_set(self) -> bool:
        return self.expected.value() > self.expected.minimum()

    def _box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(" ".join(name.split()))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.activated.connect(lambda _place: self.corrected.emit())
        return box

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(labels.plain(words.TOTALS, bold=True), 0, 0, 1, 2)
        grid.addWidget(labels.plain(words.EXPECTED, muted=True), 1, 0)
        grid.addWidget(self.expected, 1, 1)
        grid.addWidget(self.totals, 2, 0, 1, 2)
        grid.addWidget(labels.plain(words.MAPPING, bold=True), 3, 0, 1, 2)
        grid.addWidget(self.how, 4, 0, 1, 2)
        for row, (key, box) in enumerate(self.boxes.items(), start=5):
            title = " ".join(FIELDS[key].title.split())
            grid.addWidget(labels.plain(title, muted=True), row, 0)
            grid.addWidget(box, row, 1)
        grid.setRowStretch(5 + len(self.boxes), 1)
