"""A date: typed as one likes, or picked from a calendar; empty as long as nobody knows it."""

from __future__ import annotations

import re
from typing import Any, Final

from PySide6.QtCore import QDate, QLocale, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.fields import Field
from jdz_forestland.ui import icons
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.step_form_inputs import LineInput

PLAIN: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
ISO: Final = "yyyy-MM-dd"
ICON: Final = 16


class DateInput(LineInput):
    """A line for a date; 2023-9-15, 2023.9.15, 2023年9月15日 and 20230915 are all understood."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.calendar: CalendarPopup | None = None
        trailing = QLineEdit.ActionPosition.TrailingPosition
        self.open = self.line.addAction(icons.icon(_sheet, ICON), trailing)
        self.open.setText(words.of_field(words.OPEN_CALENDAR, field.label))
        self.open.setToolTip(words.OPEN_CALENDAR)
        self.open.triggered.connect(self.show_calendar)
        self.line.editingFinished.connect(self._write_out)

    def taken(self) -> Any:
        typed = self.line.text().strip()
        plain = PLAIN.fullmatch(typed)
        return "-".join(plain.groups()) if plain else typed

    def show_calendar(self) -> None:
        """Open the calendar under the line."""
        if self.calendar is None:
            self.calendar = CalendarPopup(self.line)
            self.calendar.calendar.clicked.connect(self._pick)
            self.calendar.today.clicked.connect(lambda: self._pick(QDate.currentDate()))
            self.calendar.none.clicked.connect(lambda: self._pick(QDate()))
        self.calendar.open_at(self.line, QDate.fromString(str(self.read().value or ""), ISO))

    def _pick(self, day: QDate) -> None:
        self.line.setText(day.toString(ISO) if day.isValid() else "")
        if self.calendar is not None:
            self.calendar.close()
        self.edited.emit()
        self.settled.emit()

    def _write_out(self) -> None:
        """Write a date that was understood as all dates are written."""
        value = self.read().value
        if value is not None and value != self.line.text():
            self.line.setText(value)


class CalendarPopup(QFrame):
    """A month to pick a day from, in Chinese, with today and no date at all."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.calendar = QCalendarWidget(self)
        self.calendar.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setAccessibleName(words.CALENDAR)
        self.today, self.none = QPushButton(words.TODAY, self), QPushButton(words.NO_DATE, self)
        row = QHBoxLayout()
        row.addWidget(self.none)
        row.addStretch(1)
        row.addWidget(self.today)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.calendar)
        column.addLayout(row)

    def open_at(self, line: QLineEdit, day: QDate) -> None:
        """Show the month of a day, or this month, under a line and wholly on the screen."""
        self.calendar.setSelectedDate(day if day.isValid() else QDate.currentDate())
        self.adjustSize()
        place = line.mapToGlobal(QPoint(0, line.height()))
        room = line.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            place = line.mapToGlobal(QPoint(0, -self.height()))
        left = min(place.x(), room.right() - self.width())
        self.move(max(room.left(), left), max(room.top(), place.y()))
        self.show()
        self.calendar.setFocus()


def _sheet(painter: QPainter) -> None:
    """A sheet of a calendar."""
    painter.drawRect(QRectF(3, 4, 14, 13))
    for start, end in (((3, 8), (17, 8)), ((7, 2.5), (7, 5.5)), ((13, 2.5), (13, 5.5))):
        painter.drawPolyline(QPolygonF([QPointF(*start), QPointF(*end)]))
