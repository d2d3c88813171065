"""`MomentButton`: shows the registry as it was on a day of the past, and leads back."""

from __future__ import annotations

import atexit
import datetime
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QPoint, QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from jdz_forestland.ui import icons, style, text
from jdz_forestland.ui.desk import Desk

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress


class MomentButton(QToolButton):
    """The day that all pages show: now, or a day of the past, which can only be looked at.

    Attributes:
        present: the registry that is worked on, while a snapshot of it is open; else None.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._folder: TemporaryDirectory[str] | None = None
        self._popup: QWidget | None = None
        self.present: Path | None = None
        self.setIcon(icons.icon(icons.history, 16))
        self.setIconSize(QSize(16, 16))
        self.setMinimumHeight(style.CONTROL_HEIGHT)
        self.setAccessibleName(text.MOMENT_NAME)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(self.show_calendar)
        desk.opened.connect(self._show)
        self._show()

    def show_calendar(self) -> None:
        """Open the calendar below the button; its second button leads back to now."""
        from jdz_forestland.ui.step_form_dates import CalendarPopup

        popup = CalendarPopup(self)
        self._popup = popup
        popup.none.setText(text.MOMENT_NOW)
        popup.none.setEnabled(self.present is not None)
        popup.today.hide()
        popup.calendar.setMaximumDate(QDate.currentDate())
        popup.calendar.clicked.connect(lambda day: self._pick(popup, day))
        popup.none.clicked.connect(lambda: self._back(popup))
        popup.adjustSize()
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()

    def show_day(self, day: datetime.date) -> None:
        """Open the registry as it was at the end of a day."""
        registry = self._desk.registry
        if registry is None:
            return
        present = self.present or registry.path
        folder = TemporaryDirectory(prefix="jdz-", ignore_cleanup_errors=True)
        atexit.register(folder.cleanup)  # whatever becomes of the job and the window

        def done(path: Path) -> None:
            self._open(path, present, folder)

        job = _taking(present, day, Path(folder.name))
        self._desk.start(text.moment_job(day.isoformat()), job, done=done)

    def go_back(self) -> None:
        """Open the registry that is worked on."""
        if self.present is not None:
            self._desk.open_registry(self.present)

    # --- within ------------------------------------------------------------------------------

    def _pick(self, popup: QWidget, day: QDate) -> None:
        popup.close()
        self.show_day(datetime.date(day.year(), day.month(), day.day()))

    def _back(self, popup: QWidget) -> None:
        popup.close()
        self.go_back()

    def _open(self, path: Path, present: Path, folder: TemporaryDirectory[str]) -> None:
        self.present = present
        before, self._folder = self._folder, folder
        self._desk.open_registry(path, remember=False)
        if before is not None:
            before.cleanup()

    def _show(self) -> None:
        """Follow what is open: another registry than the snapshot ends the look back."""
        registry = self._desk.registry
        self.setVisible(registry is not None)
        if registry is None:  # between two of them, too
            return
        moment = registry.as_of
        if moment is None:
            self.present = None
            if self._folder is not None:
                self._folder.cleanup()
                self._folder = None
        words = text.MOMENT_NOW if moment is None else f"{moment:%Y-%m-%d}"
        self.setText(words)
        self.setToolTip(text.MOMENT_TIP if moment is None else text.moment_tip(words))


def _taking(present: Path, day: datetime.date, folder: Path) -> Callable[[JobProgress], Path]:
    def job(progress: JobProgress) -> Path:
        from jdz_forestland.service import time_machine

        moment = time_machine.end_of(day)
        return time_machine.as_of(present, moment, folder, progress=progress)

    return job
