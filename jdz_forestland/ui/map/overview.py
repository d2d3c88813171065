"""The far view: a raster of land classes, rendered once, coloured and halved when shown.

Drawing every polygon of a county takes a second or more; cutting a tile from a picture takes
a millisecond. The raster holds classes, not colours, so it serves every theme and lies beside
the layer's arrays on disk.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, qRgba

from jdz_forestland.ui.map.layer import Box, PolygonLayer
from jdz_forestland.ui.map.paths import path_of
from jdz_forestland.ui.map.ragged import thin

CELL_M = 8.0
LARGEST = 12_000  # cells a side; a stray polygon far away must not ask for gigabytes
ROUND_TO = 16  # so that four halvings come out even
PICTURE_FACTOR = 4  # cells of the raster to a pixel of the kept pictures
STRIP = 1_024  # rows of the raster coloured at a time

Steps = Generator[None, None, PolygonLayer]


def overview_steps(layer: PolygonLayer) -> Steps:
    """Render the overview bucket by bucket, yielding between; return the layer with it.

    Drawn without outlines, which would turn dense areas dark, and without antialiasing, as a
    mixture of two classes is no class.
    """
    box = layer.box
    if box is None:
        return layer.with_overview(np.zeros((ROUND_TO, ROUND_TO), np.uint8), CELL_M)
    cell_m = CELL_M
    while max(box[2] - layer.origin[0], layer.origin[1] - box[1]) / cell_m > LARGEST:
        cell_m *= 2
    columns = _rounded((box[2] - layer.origin[0]) / cell_m)
    rows = _rounded((layer.origin[1] - box[1]) / cell_m)
    image = QImage(columns, rows, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    try:
        painter.scale(1.0 / cell_m, 1.0 / cell_m)
        for bucket in range(len(layer.bucket_offsets) - 1):
            _paint_bucket(painter, layer, bucket, cell_m / 2)
            yield
    finally:
        painter.end()
    raw = np.frombuffer(image.constBits(), dtype=np.uint8)
    raster = raw.reshape(rows, image.bytesPerLine())[:, :columns].copy()
    return layer.with_overview(raster, cell_m)


def with_overview(
    layer: PolygonLayer, *, step: Callable[[int, int], None] | None = None
) -> PolygonLayer:
    """Return the layer with its overview; some seconds for a county. Any thread.

    Args:
        step: told (buckets done, buckets in all) after each bucket; may raise to stop.
    """
    steps = overview_steps(layer)
    done, total = 0, len(layer.bucket_offsets) - 1
    try:
        while True:
            next(steps)
            done += 1
            if step is not None:
                step(done, total)
    except StopIteration as finished:
        result: PolygonLayer = finished.value
        return result
    finally:
        steps.close()


class OverviewPictures:
    """The overview of one layer in the colours of one theme, at every far scale."""

    def __init__(self, layer: PolygonLayer, colours: list[str]) -> None:
        """Take a layer that has its overview, and the colour of each class."""
        if layer.overview is None:
            raise ValueError("the layer has no overview yet")
        self._raster = layer.overview
        self._cell_m = layer.overview_cell_m
        self._origin = layer.origin
        self._table = [0] + [_opaque(colour) for colour in colours]
        self._pictures: list[QImage] = []

    def draw(self, painter: QPainter, box: Box, mpp: float, dot_m: float) -> None:
        """Paint the part in `box`, its north-west corner at the painter's (0, 0).

        Args:
            mpp: metres to a logical pixel.
            dot_m: metres to a dot of the device, which decides how fine a picture is taken.
        """
        if dot_m < PICTURE_FACTOR * self._cell_m:
            halvings = 0 if dot_m < 2 * self._cell_m else 1
            self._draw_raster(painter, box, mpp, 2**halvings)
            return
        place = int(math.log2(dot_m / (PICTURE_FACTOR * self._cell_m)) + 1e-9)
        picture, factor = self._picture(place)
        cell_m = self._cell_m * factor
        source = QRectF(
            (box[0] - self._origin[0]) / cell_m,
            (self._origin[1] - box[3]) / cell_m,
            (box[2] - box[0]) / cell_m,
            (box[3] - box[1]) / cell_m,
        )
        _blit(painter, picture, source, cell_m / mpp)

    def _draw_raster(self, painter: QPainter, box: Box, mpp: float, factor: int) -> None:
        """Colour just the cells needed, halve them if asked, and paint them."""
        rows, columns = self._raster.shape
        cell_m = self._cell_m
        left = max(int((box[0] - self._origin[0]) / cell_m) // 4 * 4 - 4, 0)
        top = max(int((self._origin[1] - box[3]) / cell_m) // 4 * 4 - 4, 0)
        right = min(_rounded((box[2] - self._origin[0]) / cell_m + 4), columns)
        bottom = min(_rounded((self._origin[1] - box[1]) / cell_m + 4), rows)
        if right <= left or bottom <= top:
            return
        picture = self._coloured(self._raster[top:bottom, left:right], factor)
        cell_m *= factor
        source = QRectF(
            (box[0] - self._origin[0]) / cell_m - left / factor,
            (self._origin[1] - box[3]) / cell_m - top / factor,
            (box[2] - box[0]) / cell_m,
            (box[3] - box[1]) / cell_m,
        )
        _blit(painter, picture, source, cell_m / mpp)

    def _picture(self, place: int) -> tuple[QImage, int]:
        """Return the picture halved `place` times and how many cells a pixel of it spans."""
        if not self._pictures:
            self._pictures.append(self._whole())
        while len(self._pictures) <= place and self._pictures[-1].width() > 1:
            finer = self._pictures[-1]
            self._pictures.append(_shrunk(finer, 2))
        place = min(place, len(self._pictures) - 1)
        return self._pictures[place], PICTURE_FACTOR * 2**place

    def _whole(self) -> QImage:
        rows, columns = self._raster.shape
        whole = QImage(
            columns // PICTURE_FACTOR,
            rows // PICTURE_FACTOR,
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        whole.fill(0)
        painter = QPainter(whole)
        for top in range(0, rows, STRIP):
            strip = self._coloured(self._raster[top : top + STRIP], PICTURE_FACTOR)
            painter.drawImage(0, top // PICTURE_FACTOR, strip)
        painter.end()
        return whole

    def _coloured(self, cells: NDArray[np.uint8], factor: int) -> QImage:
        block = np.ascontiguousarray(cells)
        rows, columns = block.shape
        image = QImage(block.data, columns, rows, columns, QImage.Format.Format_Indexed8)
        image.setColorTable(self._table)
        # Converting copies, so the picture does not lean on the array after this function.
        return _shrunk(image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), factor)


def _paint_bucket(painter: QPainter, layer: PolygonLayer, bucket: int, quantum: float) -> None:
    rows = np.arange(layer.bucket_offsets[bucket], layer.bucket_offsets[bucket + 1])
    xy, offsets, owner = layer.rings(rows)
    vertices, offsets, kept = thin(layer.local(xy), offsets, quantum)
    classes = layer.class_index[rows[owner[kept]]]
    for index in np.unique(classes):
        first, last = np.searchsorted(classes, [index, index + 1])
        grey = int(index) + 1
        painter.fillPath(path_of(vertices, offsets[first : last + 1]), QColor(grey, grey, grey))


def _blit(painter: QPainter, picture: QImage, source: QRectF, scale: float) -> None:
    """Paint the part of `source` that the picture covers; source (0, 0) is its top left."""
    covered = source.intersected(QRectF(picture.rect()))
    if covered.isEmpty():
        return
    target = QRectF(
        (covered.x() - source.x()) * scale,
        (covered.y() - source.y()) * scale,
        covered.width() * scale,
        covered.height() * scale,
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target, picture, covered)
    painter.restore()


def _shrunk(image: QImage, factor: int) -> QImage:
    if factor == 1:
        return image
    return image.scaled(
        max(image.width() // factor, 1),
        max(image.height() // factor, 1),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _rounded(cells: float) -> int:
    return max(math.ceil(cells / ROUND_TO), 1) * ROUND_TO


def _opaque(colour: str) -> int:
    value = QColor(colour)
    return qRgba(value.red(), value.green(), value.blue(), 255)
