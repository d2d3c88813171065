"""Parcels, pieces, slivers, the selection and the labels, painted live over the ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPolygonF

from jdz_forestland.ui.map.features import DOT_BELOW_PX, FeatureSet
from jdz_forestland.ui.map.ground import hatching, quantum_m
from jdz_forestland.ui.map.labels import DOT_PX, LabelPainter
from jdz_forestland.ui.map.layer import Box
from jdz_forestland.ui.map.paths import outline_pen, place, round_pen
from jdz_forestland.ui.map.ragged import Floats, Ints
from jdz_forestland.ui.map.theme import OVERLAYS, FeatureStyle, LayerKey, MapTheme

LABEL_FROM_PX = 32.0  # a feature lower than this carries its label beside it
MOST_LABELS = 120
MOST_BESIDE = 80  # with more dots in view than this, only those selected are labelled
LEAST_PX = 3.0  # a feature without a dot is left out below this
REACH = 0.25  # paths are built this much of the view beyond its edge, so that moving is cheap


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where something is painted.

    Attributes:
        box: what is painted; its north-west corner is the painter's (0, 0).
        mpp: metres to a logical pixel.
        dot_m: metres to a dot of the device.
        shown: the layers to paint.
    """

    box: Box
    mpp: float
    dot_m: float
    shown: frozenset[LayerKey]

    @property
    def rect(self) -> QRectF:
        """The sheet in logical pixels."""
        west, south, east, north = self.box
        return QRectF(0, 0, (east - west) / self.mpp, (north - south) / self.mpp)

    @property
    def quantum_m(self) -> float:
        """The grid outlines are thinned to: up to a dot, as a line is wider than that."""
        return 0.0 if self.dot_m < 1.0 else quantum_m(2 * self.dot_m)

    def spot(self, easting: float, northing: float) -> QPointF:
        """Return where a point of the map is on the sheet."""
        return QPointF((easting - self.box[0]) / self.mpp, (self.box[3] - northing) / self.mpp)


class Overlay:
    """Paints the features; the paths are kept while the view stays near."""

    def __init__(self, theme: MapTheme) -> None:
        self.features = FeatureSet(())
        self.selection: frozenset[str] = frozenset()
        self.hover: str | None = None
        self._theme = theme
        self._paths: dict[LayerKey, tuple[Box, float, QPainterPath]] = {}

    def set_features(self, features: FeatureSet) -> None:
        """Take these features in place of the old ones."""
        self.features = features
        self._paths = {}

    def set_theme(self, theme: MapTheme) -> None:
        """Paint in these colours from now on."""
        self._theme = theme

    def draw(self, painter: QPainter, sheet: Sheet) -> None:
        """Paint features, then what the pointer is over, then the selection."""
        for key in OVERLAYS:
            if key in sheet.shown:
                self._strike(painter, sheet, self._path(key, sheet), self._theme.features[key])
        if self.hover is not None and self.hover not in self.selection:
            self._mark(painter, sheet, frozenset((self.hover,)), self._theme.hover)
        self._dots(painter, sheet)
        self._mark(painter, sheet, self.selection, self._theme.selection)

    def draw_labels(self, painter: QPainter, sheet: Sheet, writer: LabelPainter) -> None:
        """Write the labels there is room for: of the selection first, then of the largest."""
        rows = np.concatenate(
            [self._labelled(key, sheet) for key in OVERLAYS if key in sheet.shown]
            or [np.zeros(0, dtype=np.int64)]
        )
        chosen = np.isin(rows, self.features.rows_of(self.selection))
        small = self.features.sizes[rows] < LABEL_FROM_PX * sheet.mpp
        if np.count_nonzero(small) > MOST_BESIDE:
            rows, chosen = rows[chosen | ~small], chosen[chosen | ~small]
        order = np.lexsort((-self.features.sizes[rows], ~chosen))
        for row in rows[order][:MOST_LABELS]:
            self._label(int(row), sheet, writer)

    def _labelled(self, key: LayerKey, sheet: Sheet) -> Ints:
        rows = self.features.rows_in(sheet.box, key)
        return np.array([row for row in rows if self.features.labels[row]], dtype=np.int64)

    def _label(self, row: int, sheet: Sheet, writer: LabelPainter) -> None:
        label = self.features.labels[row]
        west, south, east, north = self.features.layer.boxes[row].tolist()
        across, down = (east - west) / sheet.mpp, (north - south) / sheet.mpp
        if across >= 2 * writer.width(label) and down >= LABEL_FROM_PX:
            spots = [sheet.spot(*self.features.label_point(row))]
        else:
            middle = sheet.spot(*self.features.middles[row])
            spots = writer.beside(middle, label, across=across / 2 + 4, down=down / 2 + 2)
        writer.put(label, spots)

    def _path(self, key: LayerKey, sheet: Sheet) -> QPainterPath:
        known = self._paths.get(key)
        if known is not None and known[1] == sheet.mpp and _within(sheet.box, known[0]):
            return known[2]
        west, south, east, north = sheet.box
        across, down = (east - west) * REACH, (north - south) * REACH
        box = (west - across, south - down, east + across, north + down)
        rows = self.features.rows_in(box, key)
        least = DOT_BELOW_PX if self._theme.features[key].dot else LEAST_PX
        rows = rows[self.features.sizes[rows] >= least * sheet.mpp]
        path = self.features.path(rows, sheet.quantum_m)
        self._paths[key] = (box, sheet.mpp, path)
        return path

    def _mark(
        self, painter: QPainter, sheet: Sheet, ids: frozenset[str], style: FeatureStyle
    ) -> None:
        rows = self.features.rows_marked(ids, sheet.shown)
        if not len(rows):
            return
        small = self.features.sizes[rows] < DOT_BELOW_PX * sheet.mpp
        path = self.features.path(rows[~small], sheet.quantum_m)
        self._strike(painter, sheet, path, style)
        # Wider than the dot: drawn before it, it is a ring; drawn after it, it covers it.
        width = DOT_PX + 2 * style.width
        _points(painter, sheet, self.features.middles[rows[small]], style, width)

    def _dots(self, painter: QPainter, sheet: Sheet) -> None:
        for key in OVERLAYS:
            style = self._theme.features[key]
            if key in sheet.shown and style.dot:
                rows = self.features.rows_in(sheet.box, key)
                rows = rows[self.features.sizes[rows] < DOT_BELOW_PX * sheet.mpp]
                _points(painter, sheet, self.features.middles[rows], style, DOT_PX)

    def _strike(
        self, painter: QPainter, sheet: Sheet, path: QPainterPath, style: FeatureStyle
    ) -> None:
        """Fill, hatch, case and line one path in local metres."""
        if path.isEmpty():
            return
        origin = self.features.layer.origin
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place(painter, origin, sheet.box, sheet.mpp)
        if style.fill:
            painter.fillPath(path, QColor(style.fill))
        if style.hatch:
            dots = sheet.mpp / sheet.dot_m
            painter.fillPath(path, hatching(style.hatch, origin, sheet.box, sheet.mpp, dots))
        if style.casing:
            painter.strokePath(path, outline_pen(style.casing, (style.width + 2.4) * sheet.mpp))
        painter.strokePath(path, outline_pen(style.line, style.width * sheet.mpp))
        painter.restore()


def _points(
    painter: QPainter, sheet: Sheet, places: Floats, style: FeatureStyle, width: float
) -> None:
    if not len(places):
        return
    spots = QPolygonF([sheet.spot(east, north) for east, north in places.tolist()])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QBrush())
    for colour, across in ((style.casing, width + 3.0), (style.line, width)):
        if colour:
            painter.setPen(round_pen(colour, across))
            painter.drawPoints(spots)
    painter.restore()


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )
