"""The land under the parcels: survey layers as vectors when near, as a picture when far."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from jdz_forestland.domain.land_role import LandRole
from jdz_forestland.ui.map.layer import Box, PolygonLayer
from jdz_forestland.ui.map.overview import OverviewPictures, Steps, overview_steps
from jdz_forestland.ui.map.paths import path_of, place
from jdz_forestland.ui.map.ragged import Ints, thin
from jdz_forestland.ui.map.theme import GROUND, LayerKey, MapTheme

FAR_DOT_M = 10.0  # from here on the overview is finer than the device
HATCH_UNTIL_M = 6.0
EDGE_FULL_M, EDGE_NONE_M = 2.0, 10.0  # lines fade out before they would darken the map
EDGE_PX = 0.8
HATCH_PX = 8  # divides 256, so that hatching runs on from tile to tile


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Some polygons of one layer ready to paint: one path in local metres per class."""

    layer: PolygonLayer
    paths: tuple[tuple[int, QPainterPath], ...]


Fill = Generator[None, None, list[Cell]]


class Ground:
    """Paints the survey layers in view, in slices, for tiles, paper and test images alike."""

    def __init__(self, theme: MapTheme) -> None:
        self._theme = theme
        self._layers: dict[LayerKey, PolygonLayer] = {}
        self._pictures: dict[LayerKey, OverviewPictures] = {}
        self._rendering: dict[LayerKey, Steps] = {}

    @property
    def layers(self) -> Mapping[LayerKey, PolygonLayer]:
        """The survey layers there are."""
        return self._layers

    def set_layers(self, layers: Mapping[LayerKey, PolygonLayer]) -> None:
        """Take these survey layers in place of the old ones."""
        for steps in self._rendering.values():
            steps.close()
        self._rendering = {}
        self._layers = {key: layers[key] for key in GROUND if key in layers}
        self._pictures = {}

    def set_theme(self, theme: MapTheme) -> None:
        """Paint in these colours from now on."""
        self._theme = theme
        self._pictures = {}

    def fill_steps(
        self, painter: QPainter, box: Box, mpp: float, dot_m: float, shown: frozenset[LayerKey]
    ) -> Fill:
        """Fill the land in `box`, yielding after every few milliseconds of work.

        Args:
            painter: its (0, 0) is the north-west corner of `box`; one unit is one logical pixel.
            mpp: metres to a logical pixel.
            dot_m: metres to a dot of the device; decides how finely is drawn.
            shown: the layers to paint.

        Returns:
            What was filled in the topmost layer, for `stroke`; nothing when far.
        """
        cells: list[Cell] = []
        for key in GROUND:
            layer = self._layers.get(key)
            if layer is None or key not in shown:
                continue
            cells = []  # the lines of a layer below would shine through
            if dot_m >= FAR_DOT_M:
                yield from self._prepare_picture(key)
                self._pictures[key].draw(painter, box, mpp, dot_m)
                yield
                continue
            for rows in layer.rows_meeting(box):
                cell = _cell(layer, rows, quantum_m(dot_m))
                self._fill(painter, cell, box, mpp, dot_m)
                cells.append(cell)
                yield
        return cells

    def stroke(self, painter: QPainter, cell: Cell, box: Box, mpp: float, width_m: float) -> None:
        """Draw the lines between the polygons of a cell that `fill_steps` filled.

        Args:
            width_m: of the lines, metres. Up to one dot of the device Qt draws them some twenty
                times faster than above it.
        """
        strength = (EDGE_NONE_M - mpp) / (EDGE_NONE_M - EDGE_FULL_M)
        if strength <= 0:
            return
        colour = QColor(self._theme.edge)
        colour.setAlphaF(colour.alphaF() * min(strength, 1.0))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place(painter, cell.layer.origin, box, mpp)
        pen = QPen(colour, width_m)
        for _, path in cell.paths:
            painter.strokePath(path, pen)
        painter.restore()

    def _fill(self, painter: QPainter, cell: Cell, box: Box, mpp: float, dot_m: float) -> None:
        painter.save()
        # Without antialiasing neighbours meet without a seam; tiles are smoothed by painting
        # them larger, and on screen the lines hide the steps.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        place(painter, cell.layer.origin, box, mpp)
        for index, path in cell.paths:
            role = role_of(index)
            painter.fillPath(path, QColor(self._theme.roles[role]))
            if role in self._theme.hatches and dot_m < HATCH_UNTIL_M:
                brush = hatching(
                    self._theme.hatches[role], cell.layer.origin, box, mpp, mpp / dot_m
                )
                painter.fillPath(path, brush)
        painter.restore()

    def _prepare_picture(self, key: LayerKey) -> Generator[None, None, None]:
        if key in self._pictures:
            return
        while self._layers[key].overview is None:
            self._render_on(key)
            yield
        colours = [self._theme.roles[role_of(index)] for index in range(255)]
        self._pictures[key] = OverviewPictures(self._layers[key], colours)

    def _render_on(self, key: LayerKey) -> None:
        """Render the overview a step further; a tile given up halfway loses nothing of it."""
        steps = self._rendering.setdefault(key, overview_steps(self._layers[key]))
        try:
            next(steps)
        except StopIteration as finished:
            self._layers[key] = finished.value
            del self._rendering[key]


def role_of(index: int) -> LandRole:
    """Return the role of a class index; one the palette does not know is `OTHER`."""
    return LandRole(index) if index < len(LandRole) else LandRole.OTHER


def quantum_m(dot_m: float) -> float:
    """Return the grid to thin to, metres: a power of two at most half a dot, 0 when close.

    A power of two, so that all layers, tiles and buckets round to the same grid.
    """
    return 0.0 if dot_m < 1.0 else math.pow(2.0, math.floor(math.log2(dot_m / 2)))


def hatching(colour: str, origin: tuple[float, float], box: Box, mpp: float, dots: float) -> QBrush:
    """Return diagonal lines for a painter that takes local metres (`paths.place`).

    The lines stand still on the map when it is moved and run on from tile to tile.

    Args:
        dots: dots of the device to a logical pixel.
    """
    side = round(HATCH_PX * dots)
    tile = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(0)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), dots, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    for shift in (-side, 0, side):
        painter.drawLine(shift, side, shift + side, 0)
    painter.end()
    dot_m = mpp / dots
    phase_x = -(round(box[0] / dot_m) % side)
    phase_y = -(round(-box[3] / dot_m) % side)
    brush = QBrush(tile)
    brush.setTransform(
        QTransform(
            dot_m,
            0,
            0,
            dot_m,
            box[0] - origin[0] + phase_x * dot_m,
            origin[1] - box[3] + phase_y * dot_m,
        )
    )
    return brush


def _cell(layer: PolygonLayer, rows: Ints, quantum: float) -> Cell:
    xy, offsets, owner = layer.rings(rows)
    vertices, offsets, kept = thin(layer.local(xy), offsets, quantum)
    classes = layer.class_index[rows[owner[kept]]]
    paths = []
    for index in np.unique(classes):
        first, last = np.searchsorted(classes, (index, index + 1))
        paths.append((int(index), path_of(vertices, offsets[first : last + 1])))
    return Cell(layer, tuple(paths))
