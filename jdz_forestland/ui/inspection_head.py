"""`InspectionHead`: which year, how far its inspections are, and what they take off."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jdz_forestland.service.inspecting import YearSummary
from jdz_forestland.ui import charts, labels, style, text
from jdz_forestland.ui import text_inspection as words


class InspectionHead(QWidget):
    """Attributes:
    year: which work-list. only_open: leaves out what is done. bar: how far it is.
    headline, due: the sentences. sums: what it takes off; leads to the ledger.

    Signals:
        changed(): another year, or other rows of it.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.year = QComboBox(self)
        self.year.setAccessibleName(words.YEAR)
        self.year.setToolTip(words.YEAR_TIP)
        self.year.setMinimumHeight(style.CONTROL_HEIGHT)
        self.only_open = QCheckBox(words.ONLY_OPEN, self)
        self.headline = labels.plain("", points=style.TITLE_PT, bold=True)
        self.sums = labels.link("", self)
        self.sums.setToolTip(words.SUMS_TIP)
        self.due = labels.plain("", muted=True)
        self.bar = charts.ShareBar(words.PROGRESS, self)
        self.bar.setFixedHeight(20)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(QLabel(words.YEAR, self))
        first.addWidget(self.year)
        first.addSpacing(8)
        first.addWidget(self.headline, 1)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.sums, 0, Qt.AlignmentFlag.AlignLeft)
        said.addWidget(self.due)
        second = QHBoxLayout()
        second.setSpacing(16)
        second.addLayout(said, 1)
        second.addWidget(self.only_open, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 6)
        column.setSpacing(4)
        column.addLayout(first)
        column.addWidget(self.bar)
        column.addLayout(second)
        self.year.currentIndexChanged.connect(self.changed)
        self.only_open.toggled.connect(self.changed)

    @property
    def shown_year(self) -> int:
        """The year that is chosen; 0 while there is none."""
        return int(self.year.currentData() or 0)

    def offer(self, years: list[int], usual: int) -> None:
        """Offer these years; stay at the one that was chosen."""
        held = self.shown_year
        with QSignalBlocker(self.year):
            self.year.clear()
            for year in years:
                self.year.addItem(words.year(year), year)
            wanted = held if held in years else usual
            self.year.setCurrentIndex(self.year.findData(wanted))

    def show_summary(self, summary: YearSummary, due: datetime.date, today: datetime.date) -> None:
        """Show how far the inspections of a year are."""
        left = summary.parcels - summary.done
        late = summary.overdue
        self.headline.setText(words.headline(summary.parcels, summary.done, left, late))
        self.sums.setText(words.sums(text.mu(summary.deducted_mu), text.mu(summary.owed_mu)))
        self.due.setText(words.due(due.isoformat(), (due - today).days, left))
        labels.tint(self.due, style.ERROR if late else style.MUTED)
        name = words.OVERDUE if late else words.LEFT
        parts = (
            (words.part(words.DONE, summary.done), summary.done, style.ACCENT),
            (words.part(name, left), left, style.ERROR if late else style.FAINT),
        )
        self.bar.show_parts([(said, float(count), colour) for said, count, colour in parts])
