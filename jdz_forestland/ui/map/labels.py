"""Words and numbers on the map: parcel labels, the scale bar, the north arrow."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPolygonF,
)

from jdz_forestland.ui.map import text
from jdz_forestland.ui.map.paths import round_pen
from jdz_forestland.ui.map.theme import MapTheme

FAMILIES = ["Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC"]
LABEL_PX = 12
HALO_PX = 3.0
DOT_PX = 6.5  # a dot that stands for a small feature
SCALE_BAR_PX = 120.0
EDGE_PX = 12.0


def map_font() -> QFont:
    """Return the font of labels, sized in logical pixels so that paper and screen agree."""
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(LABEL_PX)
    font.setWeight(QFont.Weight.Medium)
    return font


class LabelPainter:
    """Puts labels on the map, each with a halo, none over another.

    Lives for one drawing: every label it has put keeps its place free.
    """

    def __init__(self, painter: QPainter, theme: MapTheme, area: QRectF) -> None:
        self._painter = painter
        self._theme = theme
        self._area = area
        self._font = map_font()
        self._metrics = QFontMetricsF(self._font)
        self._taken: list[QRectF] = []

    def reserve(self, place: QRectF) -> None:
        """Keep labels away from a place, painter coordinates."""
        self._taken.append(place)

    def put(self, label: str, spots: Sequence[QPointF]) -> bool:
        """Write the label centred on the first of these spots that is free.

        Returns:
            Whether there was room.
        """
        width, height = self._metrics.horizontalAdvance(label), self._metrics.height()
        for spot in spots:
            rect = QRectF(spot.x() - width / 2, spot.y() - height / 2, width, height)
            if not self._area.contains(rect) or any(rect.intersects(it) for it in self._taken):
                continue
            self._taken.append(rect.adjusted(-2, -1, 2, 1))
            baseline = QPointF(rect.left(), rect.top() + self._metrics.ascent())
            write(self._painter, baseline, label, self._font, self._theme)
            return True
        return False

    def beside(self, spot: QPointF, label: str, *, across: float, down: float) -> list[QPointF]:
        """Return where the label may stand around something: right, left, above, below.

        Args:
            across, down: pixels kept free to the sides, and above and below.
        """
        aside = QPointF(self._metrics.horizontalAdvance(label) / 2 + max(across, DOT_PX), 0)
        above = QPointF(0, self._metrics.height() / 2 + max(down, DOT_PX))
        return [spot + aside, spot - aside, spot - above, spot + above]

    def width(self, label: str) -> float:
        """Return the width of a label, logical pixels."""
        return self._metrics.horizontalAdvance(label)


def write(painter: QPainter, baseline: QPointF, words: str, font: QFont, theme: MapTheme) -> None:
    """Write words with a halo, so that they can be read on any ground."""
    outline = QPainterPath()
    outline.addText(baseline, font, words)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(outline, round_pen(theme.halo, HALO_PX))
    painter.setFont(font)
    painter.setPen(QColor(theme.label))
    painter.drawText(baseline, words)


def scale_length(mpp: float, longest_px: float = SCALE_BAR_PX) -> float:
    """Return the largest of 1, 2, 5, 10, … metres that fits into so many pixels."""
    room = mpp * longest_px
    power = 10.0 ** math.floor(math.log10(room))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= room)


def scale_bar(painter: QPainter, theme: MapTheme, area: QRectF, mpp: float) -> QRectF:
    """Draw the scale bar in the lower left corner of `area`.

    Returns:
        The place it takes, painter coordinates.
    """
    metres = scale_length(mpp)
    width, font = metres / mpp, map_font()
    left, bottom = area.left() + EDGE_PX, area.bottom() - EDGE_PX
    bar = QPolygonF(
        [
            QPointF(left, bottom - 5),
            QPointF(left, bottom),
            QPointF(left + width, bottom),
            QPointF(left + width, bottom - 5),
        ]
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for pen in (round_pen(theme.halo, 5.0), round_pen(theme.label, 1.6)):
        painter.setPen(pen)
        painter.drawPolyline(bar)
    words = text.distance(metres)
    middle = left + (width - QFontMetricsF(font).horizontalAdvance(words)) / 2
    write(painter, QPointF(middle, bottom - 7), words, font, theme)
    return QRectF(left - 4, bottom - 26, width + 8, 32)


def north_arrow(painter: QPainter, theme: MapTheme, area: QRectF) -> QRectF:
    """Draw the north arrow in the upper right corner of `area`: grid north of EPSG:4527.

    Returns:
        The place it takes, painter coordinates.
    """
    middle, top = area.right() - EDGE_PX - 8, area.top() + EDGE_PX + 14
    needle = [QPointF(middle, top), QPointF(middle - 7, top + 24), QPointF(middle, top + 18)]
    other = [needle[0], QPointF(middle + 7, top + 24), needle[2]]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(round_pen(theme.halo, 4.0))
    painter.drawPolygon(QPolygonF([*needle[:2], needle[2], other[1]]))
    painter.setPen(round_pen(theme.label, 1.2))
    painter.setBrush(QColor(theme.label))
    painter.drawPolygon(QPolygonF(needle))
    painter.setBrush(QColor(theme.halo))
    painter.drawPolygon(QPolygonF(other))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    font = map_font()
    words = text.NORTH
    half = QFontMetricsF(font).horizontalAdvance(words) / 2
    write(painter, QPointF(middle - half, top - 4), words, font, theme)
    return QRectF(middle - 12, area.top() + EDGE_PX - 4, 24, 48)
