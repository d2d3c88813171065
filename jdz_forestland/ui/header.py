"""`Header`: the year that all pages show, the search box, and which registry is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from jdz_forestland.ui import icons, labels, style, text
from jdz_forestland.ui.desk import Desk, ParcelFilter
from jdz_forestland.ui.header_badges import BadgeBar, badges_of
from jdz_forestland.ui.moment_button import MomentButton

TYPING_MS: Final = 250  # a pause this long means that the word is complete


class Header(QFrame):
    """Attributes:
    years: the list years there are. moment: the day that is shown.
    search: words that the 图斑 page filters by.
    badges: what must be known of the registry at a glance. file: name of its file.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._desk = desk
        self.years = QComboBox(self)
        self.years.setAccessibleName(text.YEAR_NAME)
        self.years.setMinimumWidth(84)
        self.years.setMinimumHeight(style.CONTROL_HEIGHT)
        self.years.currentIndexChanged.connect(self._choose_year)
        self.moment = MomentButton(desk, self)
        self.search = QLineEdit(self)
        self.search.setAccessibleName(text.SEARCH_NAME)
        self.search.setPlaceholderText(text.SEARCH)
        self.search.setToolTip(text.SEARCH_TIP)
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(style.CONTROL_HEIGHT)
        self.search.setFixedWidth(240)
        glass = icons.icon(icons.search, 16)
        picture = self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        picture.setText(text.SEARCH_NAME)
        self.badges = BadgeBar(self)
        self.file = labels.ElidedLabel(self)
        self.file.setAccessibleName(text.FILE_NAME)
        labels.tint(self.file, style.MUTED)
        self._lay_out()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._filter)
        self.search.textEdited.connect(self._wait)
        self.search.textChanged.connect(self._cleared)
        self.search.returnPressed.connect(self._go)
        desk.opened.connect(self.refresh)
        desk.changed.connect(self.refresh)
        desk.year_changed.connect(self.refresh)
        desk.filter_changed.connect(self._show_filter)
        self.refresh()

    def refresh(self) -> None:
        """Show the years and the name of the open registry."""
        registry = self._desk.registry
        years = registry.list_years() if registry is not None else []
        with QSignalBlocker(self.years):
            self.years.clear()
            for year in years:
                self.years.addItem(str(year), year)
            if not years:
                self.years.addItem(text.NO_YEAR, 0)
            self.years.setCurrentIndex(max(self.years.findData(self._desk.list_year), 0))
        self.years.setEnabled(bool(years))
        self.years.setToolTip(text.YEAR_TIP if years else text.NO_YEAR_TIP)
        self.file.setText(registry.path.name if registry is not None else "")
        self.file.setToolTip(str(registry.path) if registry is not None else "")
        self._show_filter(self._desk.filter)
        self._show_badges()

    def _show_badges(self) -> None:
        registry, year = self._desk.registry, self._desk.list_year
        self.badges.show_badges(badges_of(registry, year) if registry is not None else ())

    def _lay_out(self) -> None:
        year = QLabel(text.YEAR, self)
        year.setBuddy(self.years)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(year)
        row.addWidget(self.years)
        row.addWidget(self.moment)
        row.addSpacing(8)
        row.addWidget(self.search)
        row.addStretch(1)
        row.addWidget(self.badges)
        row.addWidget(self.file)

    def _choose_year(self) -> None:
        year = self.years.currentData()
        if year:
            self._desk.show_year(year)

    def _wait(self) -> None:
        self._typing.start()

    def _cleared(self, words: str) -> None:
        if not words and self._desk.filter.words:  # the little cross clears at once
            self._filter()

    def _filter(self) -> None:
        self._typing.stop()
        words = self.search.text().strip()
        if words:
            self._desk.page_asked.emit("parcels")
        self._desk.show_parcels(replace(self._desk.filter, words=words))

    def _go(self) -> None:
        self._filter()
        self._desk.page_asked.emit("parcels")

    def _show_filter(self, wanted: ParcelFilter) -> None:
        if self.search.text().strip() != wanted.words:
            with QSignalBlocker(self.search):
                self.search.setText(wanted.words)
