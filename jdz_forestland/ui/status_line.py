"""`StatusLine`: the sums of the year and of the selection, what has just happened, and the job."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from jdz_forestland.ui import labels, style, text
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.job_panel import JobPanel

NOTICE_MS: Final = 8000


class StatusLine(QStatusBar):
    """Attributes:
    sums: figures of the year and of the selection. notice: the last sentence, for a while.
    job: what runs.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._mu: dict[str, Decimal] = {}
        self._year = ""
        self.setSizeGripEnabled(False)
        self.sums = QLabel(self)
        self.sums.setContentsMargins(8, 4, 8, 4)
        self.notice = labels.ElidedLabel(self)
        labels.tint(self.notice, style.ACCENT_DARK)
        self.job = JobPanel(desk.runner, self)
        self.addWidget(self.sums)
        self.addWidget(self.notice, 1)
        self.addPermanentWidget(self.job)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(NOTICE_MS)
        self._fade.timeout.connect(self.notice.clear)
        desk.noticed.connect(self._say)
        for signal in (desk.opened, desk.changed, desk.year_changed):
            signal.connect(self.refresh)
        desk.selection_changed.connect(self._show)
        self.refresh()

    def refresh(self) -> None:
        """Add up the year anew."""
        registry, year = self._desk.registry, self._desk.list_year
        self._mu, self._year = {}, text.READY
        if registry is not None:
            self._year = text.NO_PARCELS
        if registry is not None and year:
            from jdz_forestland.service.registry import summarise

            parcels = registry.parcels(list_year=year)
            self._mu = {parcel.key: parcel.reserve_area_mu for parcel in parcels}
            summary = summarise(year, parcels)
            self._year = text.year_sums(summary.parcels, text.mu(summary.reserve_mu))
        self._show()

    def _show(self) -> None:
        words = [self._year]
        chosen = [self._mu[key] for key in self._desk.selection if key in self._mu]
        if chosen:
            words.append(text.selection_sums(len(chosen), text.mu(sum(chosen, Decimal()))))
        self.sums.setText(text.DOT.join(words))

    def _say(self, sentence: str) -> None:
        self.notice.setText(sentence)
        self.notice.setToolTip(sentence)
        self._fade.start()
