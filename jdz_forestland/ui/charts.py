"""Bars painted by hand: rows that can be clicked, and how a total is shared out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from jdz_forestland.ui import style

NAME_WIDTH: Final = 96
COUNT_WIDTH: Final = 72
AREA_WIDTH: Final = 104
GAP: Final = 8
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_MIDDLE: Final = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar list.

    Attributes:
        key: what is sent when the row is clicked.
        share: length of the bar, 0 to 1, of the longest.
        spoken: the row in a sentence, for the tooltip and for screen readers.
    """

    key: str
    name: str
    count: str
    figure: str
    share: float
    colour: str
    spoken: str


class BarRow(QAbstractButton):
    """A bar that is a button: Tab reaches it, Enter and the mouse press it."""

    def __init__(self, bar: Bar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = bar
        self.setAccessibleName(bar.spoken)
        self.setToolTip(bar.spoken)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(NAME_WIDTH + COUNT_WIDTH + AREA_WIDTH + 80, style.ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), QColor(style.ACCENT_SOFT))
        name, bar, count, figure = _parts(self.rect())
        metrics = self.fontMetrics()
        painter.setPen(QColor(style.TEXT))
        painter.drawText(name, _LEFT, _short(metrics, self.bar.name, name.width()))
        painter.drawText(count, _RIGHT, self.bar.count)
        painter.drawText(figure, _RIGHT, self.bar.figure)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.WINDOW))
        painter.drawRoundedRect(QRectF(bar), 3, 3)
        painter.setBrush(QColor(self.bar.colour))
        length = max(bar.width() * self.bar.share, 3.0)
        painter.drawRoundedRect(QRectF(bar.x(), bar.y(), length, bar.height()), 3, 3)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(style.ACCENT), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class BarHead(QWidget):
    """The headings over a bar list."""

    def __init__(self, name: str, count: str, figure: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = (name, count, figure)
        self.setFont(style.font(style.SMALL_PT))
        self.setFixedHeight(20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(style.MUTED))
        name, _, count, figure = _parts(self.rect())
        for room, flags, words in zip(
            (name, count.adjusted(-24, 0, 0, 0), figure.adjusted(-24, 0, 0, 0)),
            (_LEFT, _RIGHT, _RIGHT),
            self._words,
            strict=True,
        ):
            painter.drawText(room, flags, words)


class BarList(QWidget):
    """Rows under headings. `pressed` of a row is connected by who fills the list."""

    def __init__(self, head: BarHead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[BarRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(head)

    def show_bars(self, bars: Sequence[Bar]) -> list[BarRow]:
        """Show these bars in place of the old ones and return their rows, to be connected."""
        for old in self.rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [BarRow(bar, self) for bar in bars]
        for row in self.rows:
            self._column.addWidget(row)
        return self.rows


class ShareBar(QWidget):
    """One total as two parts side by side, each with its words inside or left out for room."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[tuple[str, float, str], ...] = ()
        self.setAccessibleName(name)
        self.setFixedHeight(style.CONTROL_HEIGHT)
        self.setFont(style.font(bold=True))

    def show_parts(self, parts: Sequence[tuple[str, float, str]]) -> None:
        """Show parts given as words, size and colour; sizes need no common unit but one."""
        self._parts = tuple(part for part in parts if part[1] > 0)
        spoken = "; ".join(words for words, _, _ in parts)
        self.setAccessibleDescription(spoken)
        self.setToolTip(spoken)
        self.setVisible(bool(self._parts))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = sum(size for _, size, _ in self._parts)
        left = 0.0
        for words, size, colour in self._parts:
            width = self.width() * size / whole
            room = QRectF(left, 0, max(width - 2, 2), self.height())
            painter.fillRect(room, QColor(colour))
            painter.setPen(QColor("#ffffff"))
            if self.fontMetrics().horizontalAdvance(words) + 2 * GAP < room.width():
                painter.drawText(room, _MIDDLE, words)
            left += width


def _parts(room: QRect) -> tuple[QRect, QRect, QRect, QRect]:
    """Return where name, bar, count and figure of a row stand."""
    inner = room.adjusted(4, 0, -4, 0)
    x, y, height, right = inner.x(), inner.y(), inner.height(), inner.right() + 1
    name = QRect(x, y, NAME_WIDTH, height)
    figure = QRect(right - AREA_WIDTH, y, AREA_WIDTH, height)
    count = QRect(figure.x() - COUNT_WIDTH, y, COUNT_WIDTH, height)
    start = name.right() + 1 + GAP
    bar = QRect(start, y + 6, max(count.x() - GAP - start, 8), height - 12)
    return name, bar, count, figure


def _short(metrics: QFontMetrics, words: str, width: int) -> str:
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
