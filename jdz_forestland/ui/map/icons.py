"""The few pictures on the map's buttons, drawn in the colour of the button's text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from jdz_forestland.ui.map.theme import FeatureStyle

SIDE = 16
PIXEL_RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0, 3.0)

Draw = Callable[[QPainter], None]


def icon(draw: Draw, colour: QColor, faint: QColor) -> QIcon:
    """Return an icon drawn for every usual scale of the screen.

    Args:
        draw: paints on a square of 16 units.
        colour: of the lines.
        faint: of the lines when the button is disabled.
    """
    result = QIcon()
    for ratio in PIXEL_RATIOS:
        result.addPixmap(_drawn(draw, colour, ratio), QIcon.Mode.Normal)
        result.addPixmap(_drawn(draw, faint, ratio), QIcon.Mode.Disabled)
    return result


def plus(painter: QPainter) -> None:
    """Closer."""
    painter.drawLine(QPointF(3, 8), QPointF(13, 8))
    painter.drawLine(QPointF(8, 3), QPointF(8, 13))


def minus(painter: QPainter) -> None:
    """Farther."""
    painter.drawLine(QPointF(3, 8), QPointF(13, 8))


def corners(painter: QPainter) -> None:
    """Everything: four corners of a frame."""
    for x, y in ((2.5, 2.5), (13.5, 2.5), (13.5, 13.5), (2.5, 13.5)):
        right, down = (4.0 if x < 8 else -4.0), (4.0 if y < 8 else -4.0)
        corner = [QPointF(x + right, y), QPointF(x, y), QPointF(x, y + down)]
        painter.drawPolyline(QPolygonF(corner))
    painter.drawRect(QRectF(6.5, 6.5, 3, 3))


def target(painter: QPainter) -> None:
    """Where the selection is: a cross-hair."""
    painter.drawEllipse(QPointF(8, 8), 4.5, 4.5)
    painter.drawPoint(QPointF(8, 8))
    for x, y in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        painter.drawLine(QPointF(8 + 4.5 * x, 8 + 4.5 * y), QPointF(8 + 7 * x, 8 + 7 * y))


def chip(style: FeatureStyle, side: int, ratio: float) -> QPixmap:
    """Return a small square painted like a feature, for the legend."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = style.width / 2 + 0.5
    square = QRectF(inset, inset, side - 2 * inset, side - 2 * inset)
    if style.fill:
        painter.fillRect(square, QColor(style.fill))
    if style.hatch:
        painter.setPen(QPen(QColor(style.hatch), 1.0))
        painter.setClipRect(square)
        for shift in range(-side, side, 5):
            painter.drawLine(QPointF(shift, side), QPointF(shift + side, 0))
        painter.setClipping(False)
    painter.setPen(QPen(QColor(style.line), style.width))
    painter.drawRect(square)
    painter.end()
    return pixmap


def swatch(colours: Sequence[str], hatch: str, rim: str, side: int, ratio: float) -> QPixmap:
    """Return a small square of one land colour, or of four quarters, for the legend."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    half = side / 2
    for place in range(4):
        quarter = QRectF(place % 2 * half, place // 2 * half, half, half)
        painter.fillRect(quarter, QColor(colours[place % len(colours)]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if hatch:
        painter.setPen(QPen(QColor(hatch), 1.0))
        for shift in range(-side, side, 5):
            painter.drawLine(QPointF(shift, side), QPointF(shift + side, 0))
    painter.setPen(QPen(QColor(rim), 1.0))
    painter.drawRect(QRectF(0.5, 0.5, side - 1, side - 1))
    painter.end()
    return pixmap


def _drawn(draw: Draw, colour: QColor, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(SIDE * ratio), round(SIDE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    draw(painter)
    painter.end()
    return pixmap
