"""The map on a sheet: the renderer of the window, then what only paper has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from jdz_forestland.domain.map_sheet import LABELS, MapSheet, grid_lines
from jdz_forestland.ui.map import labels
from jdz_forestland.ui.map.layer import PolygonLayer
from jdz_forestland.ui.map.renderer import MapRenderer
from jdz_forestland.ui.map.theme import LIGHT, FeatureStyle, LayerKey
from jdz_forestland.ui.parcel_map import features, shapes_of
from jdz_forestland.ui.print.ink import BODY, CENTRE, SMALL, Ink, px
from jdz_forestland.ui.print.pdf import PX_PER_MM, paper_font

THEME: Final = replace(LIGHT, selection=FeatureStyle("#c00000", 2.2, "#d9ffffff"), ground="#ffffff")
VECTOR_UNTIL: Final = 2_500  # polygons of the ground; more go on paper as a picture
PICTURE_DPI: Final = 200
MOST_NAMES: Final = 150
DOT: Final = 0.45  # mm
CROSS: Final = 1.5
TICK: Final = 1.6


class GroundMap:
    """Draws the maps of a batch; the surveys are read once."""

    def __init__(self, layers: Mapping[LayerKey, PolygonLayer]) -> None:
        self.renderer = MapRenderer(THEME)
        self.renderer.set_layers(layers)
        if LayerKey.AFTER in layers:
            self.renderer.set_shown(LayerKey.BEFORE, shown=False)

    @property
    def has_ground(self) -> bool:
        """Whether a survey lies under the parcels."""
        return bool(self.renderer.layers)

    def draw(self, ink: Ink, sheet: MapSheet) -> None:
        """Draw frame, ground, parcels, points, grid and scale bar of a sheet."""
        painter, frame = ink.painter, px(sheet.layout.frame)
        mpp = sheet.scale / 1000 / PX_PER_MM
        self.renderer.set_features(
            features(shapes_of((sheet.parcel, *sheet.neighbours), sheet.pieces))
        )
        self.renderer.set_selection((sheet.parcel.key,))
        painter.save()
        painter.setClipRect(frame)
        painter.translate(frame.topLeft())
        self._draw_ground(painter, sheet, mpp)
        self._draw_crosses(ink, sheet)
        self.renderer.draw_overlay(painter, sheet.box, mpp, scale_bar=False, north_arrow=True)
        _draw_points(painter, sheet, mpp)
        painter.restore()
        ink.box(sheet.layout.frame, thick=0.4)
        _draw_margin(ink, sheet)

    def _draw_ground(self, painter: QPainter, sheet: MapSheet, mpp: float) -> None:
        if not self.has_ground:
            return
        count = sum(
            len(rows)
            for key, layer in self.renderer.layers.items()
            if key in self.renderer.shown
            for rows in layer.rows_meeting(sheet.box)
        )
        if count <= VECTOR_UNTIL:
            self._paint_ground(painter, sheet, mpp, dots=1.0)
            return
        frame = px(sheet.layout.frame)
        dots = PICTURE_DPI / 96
        picture = QImage((frame.size() * dots).toSize(), QImage.Format.Format_RGB32)
        picture.fill(QColor(THEME.ground))
        inner = QPainter(picture)
        inner.scale(dots, dots)
        self._paint_ground(inner, sheet, mpp, dots=dots)
        inner.end()
        painter.drawImage(QRectF(0, 0, frame.width(), frame.height()), picture)

    def _paint_ground(self, painter: QPainter, sheet: MapSheet, mpp: float, *, dots: float) -> None:
        steps = self.renderer.fill_steps(painter, sheet.box, mpp, mpp / dots)
        cells = []
        try:
            while True:
                next(steps)
        except StopIteration as finished:
            cells = finished.value
        for cell in cells:
            self.renderer.stroke(painter, cell, sheet.box, mpp, 0.5 * mpp)

    def _draw_crosses(self, ink: Ink, sheet: MapSheet) -> None:
        """Draw a small cross wherever two lines of the grid meet."""
        west, south, east, north = sheet.box
        for easting in grid_lines(west, east, sheet.grid_m):
            for northing in grid_lines(south, north, sheet.grid_m):
                x = (easting - west) / sheet.scale * 1000
                y = (north - northing) / sheet.scale * 1000
                ink.line(x - CROSS, y, x + CROSS, y, thick=0.12, ink="#3a6ea5")
                ink.line(x, y - CROSS, x, y + CROSS, thick=0.12, ink="#3a6ea5")


def _draw_margin(ink: Ink, sheet: MapSheet) -> None:
    """Draw ticks and figures of the grid round the map: metres with zone number."""
    left, top, width, height = sheet.layout.frame
    west, south, east, north = sheet.box
    for easting in grid_lines(west, east, sheet.grid_m):
        x = left + (easting - west) / sheet.scale * 1000
        for edge, out in ((top, -1), (top + height, 1)):
            ink.line(x, edge, x, edge + out * TICK)
            place = (x - 12, edge + (0.7 if out > 0 else -LABELS + 0.3), 24.0, LABELS - 1.0)
            ink.write(place, f"{easting:.0f}", size=2.3, align=CENTRE)
    for northing in grid_lines(south, north, sheet.grid_m):
        y = top + (north - northing) / sheet.scale * 1000
        for edge, out in ((left, -1), (left + width, 1)):
            ink.line(edge, y, edge + out * TICK, y)
            _upright(ink, edge + out * (LABELS - 2.2), y, f"{northing:.0f}")


def _upright(ink: Ink, x: float, y: float, words: str) -> None:
    painter = ink.painter
    painter.save()
    painter.translate(x * PX_PER_MM, y * PX_PER_MM)
    painter.rotate(-90)
    ink.write((-12, -2, 24, 4), words, size=2.3, align=CENTRE)
    painter.restore()


def _draw_points(painter: QPainter, sheet: MapSheet, mpp: float) -> None:
    """Draw the corners of the parcel; name those whose name finds room."""
    west, _, _, north = sheet.box
    spots = [
        (point.name, QPointF((float(point.y) - west) / mpp, (north - float(point.x)) / mpp))
        for ring in sheet.rings
        for point in ring.points
    ]
    radius = DOT * PX_PER_MM
    painter.setPen(QPen(QColor("#c00000"), 0.12 * PX_PER_MM))
    painter.setBrush(QColor("#ffffff"))
    drawn: list[QPointF] = []
    for _, spot in spots:
        if not drawn or (spot - drawn[-1]).manhattanLength() > 3 * radius:  # else a red blot
            painter.drawEllipse(spot, radius, radius)
            drawn.append(spot)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    font = paper_font(SMALL * PX_PER_MM)
    metrics = QFontMetricsF(font)
    middle = QPolygonF([spot for _, spot in spots]).boundingRect().center()
    taken: list[QRectF] = []
    frame = QRectF(0, 0, *(side * PX_PER_MM for side in sheet.layout.frame[2:]))
    for name, spot in spots[:MOST_NAMES]:
        wide, high = metrics.horizontalAdvance(name), metrics.ascent()
        away = spot - middle
        x = spot.x() + (radius + 1 if away.x() >= 0 else -radius - 1 - wide)
        y = spot.y() + (radius + high if away.y() >= 0 else -radius - 1)
        place = QRectF(x, y - high, wide, high)
        if frame.contains(place) and not any(place.intersects(other) for other in taken):
            taken.append(place)
            labels.write(painter, QPointF(x, y), name, font, THEME)


def draw_scale_bar(ink: Ink, left: float, top: float, width: float, scale: int) -> None:
    """Draw a scale bar of four fields under the scale itself, in the middle of a place."""
    longest = width * 0.8 / 1000 * scale
    metres = _round_length(longest / 4) * 4
    long = metres / scale * 1000
    x = left + (width - long) / 2
    ink.write((left, top, width, 4), f"1:{scale}", size=BODY, bold=True, align=CENTRE)
    for field in range(4):
        fill = "#000000" if field % 2 == 0 else "#ffffff"
        ink.box((x + field * long / 4, top + 8, long / 4, 1.3), fill=fill)
    for field in (0, 2, 4):
        words = f"{metres * field / 4:g}" + ("m" if field == 4 else "")
        ink.write((x + field * long / 4 - 10, top + 4.4, 20, 3.2), words, size=2.3, align=CENTRE)


def _round_length(most: float) -> float:
    power = 1.0
    while power * 10 <= most:
        power *= 10
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= most)
