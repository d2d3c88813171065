"""Text, lines and tables on paper: millimetres in, a painter of 1/96 inch out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from jdz_forestland.domain.map_sheet import Rect
from jdz_forestland.ui.print.pdf import PX_PER_MM, paper_font

BLACK: Final = "#000000"
GREY: Final = "#555555"
THIN: Final = 0.15  # mm
BODY: Final = 2.9  # mm high letters, about 8 pt
SMALL: Final = 2.5
PAD: Final = 1.0
LEFT: Final = Qt.AlignmentFlag.AlignLeft
RIGHT: Final = Qt.AlignmentFlag.AlignRight
CENTRE: Final = Qt.AlignmentFlag.AlignHCenter


def px(rect: Rect) -> QRectF:
    """Return a place on paper in the painter's unit."""
    return QRectF(*(side * PX_PER_MM for side in rect))


class Ink:
    """Writes and draws on one painter; every length is in millimetres."""

    def __init__(self, painter: QPainter) -> None:
        self.painter = painter

    def write(
        self,
        rect: Rect,
        words: str,
        *,
        size: float = BODY,
        bold: bool = False,
        colour: str = BLACK,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """Write one line in the middle of a place, smaller where it would not fit."""
        room = px(rect)
        letters = size * PX_PER_MM
        font = paper_font(letters, bold=bold)
        while letters > 5 and QFontMetricsF(font).horizontalAdvance(words) > room.width():
            letters -= 0.5
            font = paper_font(letters, bold=bold)
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        self.painter.drawText(room, int(flags), words)

    def width(self, words: str, size: float = BODY) -> float:
        """Return how wide words are, millimetres."""
        return QFontMetricsF(paper_font(size * PX_PER_MM)).horizontalAdvance(words) / PX_PER_MM

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, thick: float = THIN, ink: str = BLACK
    ) -> None:
        """Draw a line."""
        self.painter.setPen(QPen(QColor(ink), thick * PX_PER_MM))
        ends = (QPointF(x, y) * PX_PER_MM for x, y in ((x1, y1), (x2, y2)))
        self.painter.drawLine(*ends)

    def box(self, rect: Rect, *, thick: float = THIN, fill: str = "", ink: str = BLACK) -> None:
        """Draw a frame, filled where a colour is given."""
        if fill:
            self.painter.fillRect(px(rect), QColor(fill))
        self.painter.setPen(QPen(QColor(ink), thick * PX_PER_MM))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(px(rect))

    def facts(
        self,
        left: float,
        top: float,
        width: float,
        facts: Sequence[tuple[str, str]],
        *,
        label: float,
        high: float,
    ) -> float:
        """Draw label and value in two framed columns; return where the table ends."""
        for place, (name, value) in enumerate(facts):
            y = top + place * high
            self.box((left, y, label, high), fill="#f2f2f2")
            self.box((left + label, y, width - label, high))
            inside = width - label - 2 * PAD
            self.write((left + PAD, y, label - 2 * PAD, high), name, size=SMALL, colour=GREY)
            self.write((left + label + PAD, y, inside, high), value)
        return top + len(facts) * high

    def row(
        self,
        left: float,
        top: float,
        widths: Sequence[float],
        cells: Sequence[str],
        *,
        high: float,
        bold: bool = False,
        fill: str = "",
        figures: bool = False,
    ) -> None:
        """Draw one row of a table; with `figures` all but the first cell are right-aligned."""
        for place, (width, words) in enumerate(zip(widths, cells, strict=True)):
            self.box((left, top, width, high), fill=fill)
            align = RIGHT if figures and place else CENTRE if bold else LEFT
            inside = (left + PAD * 0.7, top, width - PAD * 1.4, high)
            self.write(inside, words, size=SMALL, bold=bold, align=align)
            left += width
