"""The bar over the list of parcels: which ones are shown, how many, and what they amount to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from jdz_forestland.domain import area
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_parcels as words
from jdz_forestland.ui.desk import ParcelFilter
from jdz_forestland.ui.parcel_columns import ParcelRow

MOST_LISTED: Final = 24


class ParcelFilterBar(QWidget):
    """Shows a filter and lets it be changed.

    Signals:
        wanted(object): the user asks for this `ParcelFilter`.

    Attributes:
        town, stage, level: combo boxes. search: what is searched; a click ends the search.
        clear: shows everything again. counter: how many. columns: opens the choice of columns.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = ParcelFilter()
        self.town, self.stage, self.level = (self._combo(name) for name in words.FILTER_NAMES)
        self.search = QPushButton()
        self.search.setToolTip(words.SEARCH_TIP)
        self.search.setMinimumHeight(style.CONTROL_HEIGHT)
        self.search.clicked.connect(lambda: self.wanted.emit(replace(self._filter, words="")))
        self.clear = labels.link(words.CLEAR)
        self.clear.setToolTip(words.CLEAR_TIP)
        self.clear.clicked.connect(lambda: self.wanted.emit(ParcelFilter()))
        self.counter = QLabel()
        self.columns = QToolButton()
        self.columns.setText(words.COLUMNS)
        self.columns.setToolTip(words.COLUMNS_TIP)
        self.columns.setMinimumHeight(style.CONTROL_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        for combo in (self.town, self.stage, self.level):
            row.addWidget(combo)
        row.addWidget(self.search)
        row.addWidget(self.clear)
        row.addStretch(1)
        row.addWidget(self.counter)
        row.addWidget(self.columns)

    def show_rows(
        self, rows: Sequence[ParcelRow], shown: Sequence[ParcelRow], wanted: ParcelFilter
    ) -> None:
        """Show a filter, what it could be, and what passes it."""
        self._filter = wanted
        towns = _towns(rows)
        self._offer(self.town, words.ALL_TOWNS, towns, wanted.town)
        held = {row.parcel.stage for row in rows}
        stages = [(stage.label, stage.value) for stage in Stage if stage in held]
        self._offer(self.stage, words.ALL_STAGES, stages, wanted.stage)
        levels = [(words.TROUBLE_LEVELS[level], level.value) for level in Level]
        self._offer(self.level, words.ALL_TROUBLES, levels, wanted.level)
        self.search.setText(words.searching(wanted.words))
        self.search.setVisible(bool(wanted.words))
        self.clear.setVisible(wanted != ParcelFilter())
        total = area.total(row.parcel.reserve_area_mu for row in shown)
        self.counter.setText(words.counter(len(shown), len(rows), area.grouped(total)))

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(words.FILTER_NAMES[name])
        combo.setToolTip(words.FILTER_NAMES[name])
        combo.setMinimumHeight(style.CONTROL_HEIGHT)
        combo.setMaxVisibleItems(MOST_LISTED)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.activated.connect(lambda: self._ask(name, combo.currentData()))
        return combo

    def _ask(self, name: str, value: str | int) -> None:
        self.wanted.emit(replace(self._filter, **{name: value}))  # type: ignore[arg-type]

    def _offer(
        self,
        combo: QComboBox,
        everything: str,
        options: Sequence[tuple[str, str | int]],
        chosen: str | int,
    ) -> None:
        """Fill a combo box; what is chosen but not on offer is listed all the same."""
        none: str | int = 0 if isinstance(chosen, int) else ""
        items = [(everything, none), *options]
        if chosen not in [value for _, value in items]:
            items.append((str(chosen), chosen))
        if items != [(combo.itemText(i), combo.itemData(i)) for i in range(combo.count())]:
            combo.clear()
            for label, value in items:
                combo.addItem(label, value)
        combo.setCurrentIndex([value for _, value in items].index(chosen))


def _towns(rows: Sequence[ParcelRow]) -> list[tuple[str, str | int]]:
    counts = Counter((row.parcel.town_code or "9", row.parcel.town) for row in rows)
    return [
        (words.town_count(town or words.NO_TOWN, count), town or words.NO_TOWN)
        for (_, town), count in sorted(counts.items())
    ]
