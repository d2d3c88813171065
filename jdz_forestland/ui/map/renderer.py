"""`MapRenderer`: the whole map on any painter – a widget, a tile, a sheet of paper, an image."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from PySide6.QtGui import QColor, QPainter

from jdz_forestland.ui.map import labels
from jdz_forestland.ui.map.features import FeatureSet, MapFeature
from jdz_forestland.ui.map.ground import EDGE_PX, Cell, Fill, Ground
from jdz_forestland.ui.map.layer import Box, PolygonLayer, union
from jdz_forestland.ui.map.overlay import Overlay, Sheet
from jdz_forestland.ui.map.theme import LIGHT, LayerKey, MapTheme


class MapRenderer:
    """Paints the map; knows no widget.

    The painter's (0, 0) is the north-west corner of the box and one unit is one logical pixel
    (1/96 inch); scale the painter for a finer device. Clip it if the box must not be exceeded.
    """

    def __init__(self, theme: MapTheme = LIGHT) -> None:
        self._theme = theme
        self._ground = Ground(theme)
        self._overlay = Overlay(theme)
        self._shown = frozenset(LayerKey)

    @property
    def theme(self) -> MapTheme:
        """The colours painted in."""
        return self._theme

    @property
    def features(self) -> FeatureSet:
        """The parcels, pieces and slivers there are."""
        return self._overlay.features

    @property
    def layers(self) -> Mapping[LayerKey, PolygonLayer]:
        """The survey layers there are."""
        return self._ground.layers

    @property
    def shown(self) -> frozenset[LayerKey]:
        """The layers that are switched on, whether or not they hold anything."""
        return self._shown

    @property
    def selection(self) -> frozenset[str]:
        """The ids drawn as selected."""
        return self._overlay.selection

    @property
    def hover(self) -> str | None:
        """The id drawn as being pointed at."""
        return self._overlay.hover

    @property
    def box(self) -> Box | None:
        """The extent of everything there is; None when there is nothing."""
        boxes = [layer.box for layer in self._ground.layers.values()] + [self.features.box]
        known = [box for box in boxes if box is not None]
        return union(np.array(known)) if known else None

    def set_theme(self, theme: MapTheme) -> None:
        """Paint in these colours from now on."""
        self._theme = theme
        self._ground.set_theme(theme)
        self._overlay.set_theme(theme)

    def set_layers(self, layers: Mapping[LayerKey, PolygonLayer]) -> None:
        """Take these survey layers (`BEFORE`, `AFTER`) in place of the old ones."""
        self._ground.set_layers(layers)

    def set_features(self, features: Sequence[MapFeature]) -> None:
        """Take these features in place of the old ones.

        Raises:
            ValueError: an unknown style, or a coordinate that is not finite.
        """
        self._overlay.set_features(FeatureSet(features))

    def set_selection(self, ids: Iterable[str]) -> None:
        """Draw the features with these ids as selected."""
        self._overlay.selection = frozenset(ids)

    def set_hover(self, name: str | None) -> None:
        """Draw the features with this id as being pointed at."""
        self._overlay.hover = name

    def set_shown(self, key: LayerKey, *, shown: bool) -> None:
        """Switch a layer on or off."""
        self._shown = self._shown | {key} if shown else self._shown - {key}

    def draw(
        self,
        painter: QPainter,
        box: Box,
        metres_per_pixel: float,
        *,
        scale_bar: bool = True,
        north_arrow: bool = False,
    ) -> None:
        """Paint everything in `box`, without tiles: for paper and pictures.

        Args:
            box: what to paint, metres, EPSG:4527.
            metres_per_pixel: metres to a logical pixel.
        """
        dot_m = metres_per_pixel / _scale(painter)
        sheet = Sheet(box, metres_per_pixel, dot_m, self._shown)
        painter.fillRect(sheet.rect, QColor(self._theme.ground))
        steps = self.fill_steps(painter, box, metres_per_pixel, dot_m)
        for cell in _exhausted(steps):
            self.stroke(painter, cell, box, metres_per_pixel, EDGE_PX * metres_per_pixel)
        self.draw_overlay(
            painter, box, metres_per_pixel, scale_bar=scale_bar, north_arrow=north_arrow
        )

    def fill_steps(self, painter: QPainter, box: Box, mpp: float, dot_m: float) -> Fill:
        """Fill the land in slices; see `Ground.fill_steps`."""
        return self._ground.fill_steps(painter, box, mpp, dot_m, self._shown)

    def stroke(self, painter: QPainter, cell: Cell, box: Box, mpp: float, width_m: float) -> None:
        """Draw the lines of land that was filled; see `Ground.stroke`."""
        self._ground.stroke(painter, cell, box, mpp, width_m)

    def draw_overlay(
        self,
        painter: QPainter,
        box: Box,
        metres_per_pixel: float,
        *,
        scale_bar: bool = True,
        north_arrow: bool = False,
    ) -> None:
        """Paint what lies over the land: features, selection, labels, scale bar."""
        dot_m = metres_per_pixel / _scale(painter)
        sheet = Sheet(box, metres_per_pixel, dot_m, self._shown)
        self._overlay.draw(painter, sheet)
        writer = labels.LabelPainter(painter, self._theme, sheet.rect)
        if scale_bar:
            writer.reserve(labels.scale_bar(painter, self._theme, sheet.rect, metres_per_pixel))
        if north_arrow:
            writer.reserve(labels.north_arrow(painter, self._theme, sheet.rect))
        self._overlay.draw_labels(painter, sheet, writer)


def _scale(painter: QPainter) -> float:
    """Return the dots of the device to a unit of the painter."""
    transform = painter.deviceTransform()
    return math.hypot(transform.m11(), transform.m12())


def _exhausted(steps: Fill) -> list[Cell]:
    try:
        while True:
            next(steps)
    except StopIteration as finished:
        cells: list[Cell] = finished.value
        return cells
