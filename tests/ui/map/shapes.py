"""Small surveys and parcels to draw, and a look at the pixels that came out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from jdz_forestland.ui.map.features import MapFeature
from jdz_forestland.ui.map.layer import Box, PolygonLayer
from jdz_forestland.ui.map.ragged import Floats, offsets_of
from jdz_forestland.ui.map.renderer import MapRenderer

EAST, NORTH = 39_560_000.0, 3_240_500.0
"""South-west corner of the little world the tests draw."""

Rings = Sequence[Floats]


def ring(east: float, north: float, width: float, height: float | None = None) -> Floats:
    """A closed rectangle, its south-west corner so many metres from (EAST, NORTH)."""
    top = width if height is None else height
    corners = [(0, 0), (width, 0), (width, top), (0, top), (0, 0)]
    xy: Floats = np.array(corners, dtype=np.float64)
    xy += (EAST + east, NORTH + north)
    return xy


def box(west: float, south: float, east: float, north: float) -> Box:
    """A box in metres from (EAST, NORTH)."""
    return EAST + west, NORTH + south, EAST + east, NORTH + north


def layer_of(
    polygons: Sequence[Rings], classes: Sequence[int], ids: Sequence[str] | None = None
) -> PolygonLayer:
    rings = [one for polygon in polygons for one in polygon]
    return PolygonLayer.from_ragged(
        np.concatenate(rings) if rings else np.zeros((0, 2)),
        offsets_of(np.array([len(one) for one in rings], dtype=np.int64)),
        offsets_of(np.array([len(polygon) for polygon in polygons], dtype=np.int64)),
        classes,
        ids=ids,
    )


def parcel(name: str, *rings: Floats, label: str = "", style: str = "parcel") -> MapFeature:
    return MapFeature(name, tuple(rings), label, style)


def drawn(renderer: MapRenderer, part: Box, mpp: float, ratio: float = 1.0) -> QImage:
    """The map in `part` as a picture, without the scale bar."""
    width, height = (part[2] - part[0]) / mpp, (part[3] - part[1]) / mpp
    image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    renderer.draw(painter, part, mpp, scale_bar=False)
    painter.end()
    return image


def at(image: QImage, part: Box, mpp: float, east: float, north: float) -> str:
    """The colour of the picture at a place so many metres from (EAST, NORTH), as #rrggbb."""
    ratio = image.devicePixelRatio()
    x = (EAST + east - part[0]) / mpp * ratio
    y = (part[3] - NORTH - north) / mpp * ratio
    return str(image.pixelColor(int(x), int(y)).name())


def colours(image: QImage) -> set[str]:
    """Every colour in the picture."""
    converted = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(converted.constBits(), dtype=np.uint32)
    return {QColor.fromRgb(int(value)).name() for value in np.unique(pixels)}
