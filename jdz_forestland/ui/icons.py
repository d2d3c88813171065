"""The program's own pictures, drawn in any colour and size: no files, sharp at every scale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from jdz_forestland.ui import style

Draw = Callable[[QPainter], None]

UNITS: Final = 20  # every picture is drawn on a square of 20 units
RATIOS: Final = (1.0, 1.5, 2.0)
APP_SIDES: Final = (16, 24, 32, 48, 64, 128, 256)


def icon(draw: Draw, side: int, *, colour: str = style.MUTED, active: str = "") -> QIcon:
    """Return an icon `side` logical pixels wide; `active` colours it where its item is selected."""
    made = QIcon()
    for ratio in RATIOS:
        made.addPixmap(pixmap(draw, side, colour=colour, ratio=ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(draw, side, colour=style.FAINT, ratio=ratio), QIcon.Mode.Disabled)
        if active:
            made.addPixmap(pixmap(draw, side, colour=active, ratio=ratio), QIcon.Mode.Selected)
    return made


def pixmap(draw: Draw, side: int, *, colour: str, ratio: float = 1.0) -> QPixmap:
    """Return one picture, drawn with lines of one colour."""
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint(draw, painter, side, colour)
    painter.end()
    return made


def paint(draw: Draw, painter: QPainter, side: int, colour: str) -> None:
    """Draw a picture at the origin of a painter, `side` logical pixels wide."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / UNITS, side / UNITS)
    pen = QPen(QColor(colour), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    draw(painter)


def home(painter: QPainter) -> None:
    """A house."""
    _lines(painter, (2.5, 10), (10, 3), (17.5, 10))
    _lines(painter, (4.5, 8.5), (4.5, 17), (15.5, 17), (15.5, 8.5))
    _lines(painter, (8.2, 17), (8.2, 12), (11.8, 12), (11.8, 17))


def parcels(painter: QPainter) -> None:
    """Three neighbouring plots."""
    _lines(painter, (3, 4), (11, 3), (17, 6), (16.5, 16), (8, 17), (3.5, 14), (3, 4))
    _lines(painter, (11, 3), (10, 10), (16.8, 11))
    _lines(painter, (10, 10), (3.3, 9.5))


def comparison(painter: QPainter) -> None:
    """Two sheets that overlap."""
    painter.drawRect(QRectF(3, 3, 10, 10))
    painter.drawRect(QRectF(7, 7, 10, 10))
    _lines(painter, (7.5, 12.5), (12.5, 7.5))


def reports(painter: QPainter) -> None:
    """A form."""
    painter.drawRect(QRectF(4, 2.5, 12, 15))
    for y in (7.0, 10.5, 14.0):
        _lines(painter, (6.5, y), (13.5, y))


def history(painter: QPainter) -> None:
    """A clock."""
    painter.drawEllipse(QPointF(10, 10), 7.5, 7.5)
    _lines(painter, (10, 5.5), (10, 10), (13.2, 12))


def reserve(painter: QPainter) -> None:
    """A list with a tree: what is in the reserve."""
    _lines(painter, (6, 16.5), (6, 13.5))
    _lines(painter, (6, 6), (3, 13.5), (9, 13.5), (6, 6))
    for y in (6.0, 10.5, 15.0):
        _lines(painter, (11.5, y), (17.5, y))


def quota(painter: QPainter) -> None:
    """A balance."""
    _lines(painter, (10, 3), (10, 17))
    _lines(painter, (6, 17), (14, 17))
    _lines(painter, (3.5, 5.5), (16.5, 5.5))
    for x in (3.5, 16.5):
        _lines(painter, (x, 5.5), (x - 2.3, 11), (x + 2.3, 11), (x, 5.5))


def plan(painter: QPainter) -> None:
    """A calendar leaf."""
    painter.drawRect(QRectF(3, 4.5, 14, 12.5))
    _lines(painter, (3, 8.5), (17, 8.5))
    for x in (6.5, 13.5):
        _lines(painter, (x, 2.5), (x, 6))
    _lines(painter, (6.5, 12.5), (9, 15), (13.5, 10.8))


def inspection(painter: QPainter) -> None:
    """A sheet on a board with a tick."""
    painter.drawRect(QRectF(4, 4, 12, 13.5))
    _lines(painter, (7.5, 4), (7.5, 2.5), (12.5, 2.5), (12.5, 4))
    _lines(painter, (7, 11.3), (9.3, 13.6), (13.2, 8.5))


def send(painter: QPainter) -> None:
    """A paper plane: what is sent to the city."""
    _lines(painter, (17.5, 2.5), (2.5, 9), (8, 11.5), (17.5, 2.5))
    _lines(painter, (8, 11.5), (10.5, 17.5), (17.5, 2.5))
    _lines(painter, (8, 11.5), (8, 16), (9.4, 14.6))


def inbox(painter: QPainter) -> None:
    """A tray."""
    _lines(painter, (5, 4), (15, 4), (17.5, 11), (17.5, 16.5), (2.5, 16.5), (2.5, 11), (5, 4))
    _lines(painter, (2.5, 11), (7, 11), (8, 13), (12, 13), (13, 11), (17.5, 11))


def draw_lots(painter: QPainter) -> None:
    """A die."""
    painter.drawRoundedRect(QRectF(3, 3, 14, 14), 2.5, 2.5)
    for x, y in ((6.8, 6.8), (13.2, 6.8), (10, 10), (6.8, 13.2), (13.2, 13.2)):
        painter.drawEllipse(QPointF(x, y), 0.7, 0.7)


def settings(painter: QPainter) -> None:
    """Three sliders."""
    for y, x in ((5.0, 12.5), (10.0, 6.5), (15.0, 11.0)):
        _lines(painter, (2.5, y), (17.5, y))
        painter.drawEllipse(QPointF(x, y), 1.7, 1.7)


def bring_in(painter: QPainter) -> None:
    """An arrow into a tray: import."""
    _lines(painter, (10, 2.5), (10, 12))
    _lines(painter, (6.5, 8.5), (10, 12), (13.5, 8.5))
    _lines(painter, (3, 11.5), (3, 17), (17, 17), (17, 11.5))


def add(painter: QPainter) -> None:
    """A new file."""
    _lines(painter, (12, 2.5), (4, 2.5), (4, 17.5), (16, 17.5), (16, 6.5), (12, 2.5))
    _lines(painter, (10, 8), (10, 14))
    _lines(painter, (7, 11), (13, 11))


def folder(painter: QPainter) -> None:
    """A folder."""
    corners = ((2.5, 16), (2.5, 4.5), (8, 4.5), (9.5, 6.5), (17.5, 6.5), (17.5, 16), (2.5, 16))
    _lines(painter, *corners)


def sample(painter: QPainter) -> None:
    """A tree: the sample county."""
    _lines(painter, (10, 17.5), (10, 13))
    _lines(painter, (10, 2.5), (4.5, 13), (15.5, 13), (10, 2.5))


def error(painter: QPainter) -> None:
    """A disc with a cross."""
    painter.drawEllipse(QPointF(10, 10), 7.5, 7.5)
    _lines(painter, (7, 7), (13, 13))
    _lines(painter, (13, 7), (7, 13))


def warning(painter: QPainter) -> None:
    """A triangle with a mark."""
    _lines(painter, (10, 3), (18, 17), (2, 17), (10, 3))
    _lines(painter, (10, 8), (10, 12))
    painter.drawPoint(QPointF(10, 14.5))


def notice(painter: QPainter) -> None:
    """A disc with an i."""
    painter.drawEllipse(QPointF(10, 10), 7.5, 7.5)
    _lines(painter, (10, 9.5), (10, 14))
    painter.drawPoint(QPointF(10, 6.3))


def done(painter: QPainter) -> None:
    """A disc with a tick."""
    painter.drawEllipse(QPointF(10, 10), 7.5, 7.5)
    _lines(painter, (6.5, 10.3), (9, 12.8), (13.6, 7.5))


def step(painter: QPainter) -> None:
    """An arrow: the next step."""
    painter.drawEllipse(QPointF(10, 10), 7.5, 7.5)
    _lines(painter, (6.5, 10), (13.2, 10))
    _lines(painter, (10.5, 7), (13.5, 10), (10.5, 13))


def search(painter: QPainter) -> None:
    """A magnifying glass."""
    painter.drawEllipse(QPointF(8.5, 8.5), 5.5, 5.5)
    _lines(painter, (12.6, 12.6), (17, 17))


def application(painter: QPainter) -> None:
    """The program's own picture: a white tree on a green plot, whatever the colour."""
    plot = QPainterPath()
    plot.addRoundedRect(QRectF(0.5, 0.5, 19, 19), 4, 4)
    painter.fillPath(plot, QColor(style.ACCENT))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#ffffff"))
    for top, half, bottom in ((2.6, 4.0, 8.6), (6.0, 5.4, 13.6)):
        tree = [QPointF(10, top), QPointF(10 + half, bottom), QPointF(10 - half, bottom)]
        painter.drawPolygon(QPolygonF(tree))
    painter.drawRect(QRectF(9, 13.4, 2, 3.8))


def close(painter: QPainter) -> None:
    """A cross."""
    _lines(painter, (5, 5), (15, 15))
    _lines(painter, (15, 5), (5, 15))


def application_icon() -> QIcon:
    """Return the program's icon for the window and the task bar."""
    made = QIcon()
    for side in APP_SIDES:
        made.addPixmap(pixmap(application, side, colour=style.ACCENT))
    return made


def _lines(painter: QPainter, *corners: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in corners]))
