"""The ground as 256 px tiles: built while the program is idle, kept, blitted when painting.

Tiles are built on the GUI thread in slices of a few milliseconds. A thread would bring
nothing: drawing a path holds the interpreter lock.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from jdz_forestland.ui.map.ground import EDGE_PX
from jdz_forestland.ui.map.layer import Box
from jdz_forestland.ui.map.renderer import MapRenderer
from jdz_forestland.ui.map.theme import GROUND, LayerKey
from jdz_forestland.ui.map.viewport import Viewport, metres_per_pixel

TILE_PX = 256
KEPT_BYTES = 75_000_000  # some 280 tiles at 100 %
SLICE_S = 0.008
FINER = 2  # the land is filled this much larger and shrunk: smooth edges without seams


@dataclass(frozen=True, slots=True)
class TileKey:
    """Which tile: level and place in the grid of that level, counted east and south from
    easting 0, northing 0; and which ground layers it shows."""

    level: int
    column: int
    row: int
    shown: frozenset[LayerKey]

    @property
    def box(self) -> Box:
        """The part of the map on the tile."""
        side = TILE_PX * metres_per_pixel(self.level)
        return (
            self.column * side,
            -(self.row + 1) * side,
            (self.column + 1) * side,
            -self.row * side,
        )


Building = Generator[None, None, QImage]


class TileStore:
    """Builds, keeps and paints the tiles of one map."""

    def __init__(self, renderer: MapRenderer) -> None:
        self._renderer = renderer
        self._tiles: OrderedDict[TileKey, QPixmap] = OrderedDict()
        self._bytes = 0
        self._room = KEPT_BYTES
        self._pixel_ratio = 1.0
        self._wanted: list[TileKey] = []
        self._current: tuple[TileKey, Building] | None = None
        self._level: int | None = None
        self._level_before: int | None = None

    def __contains__(self, key: TileKey) -> bool:
        return key in self._tiles

    def __len__(self) -> int:
        return len(self._tiles)

    def image(self, key: TileKey) -> QImage:
        """Return a tile that has been built.

        Raises:
            KeyError: it has not.
        """
        return self._tiles[key].toImage()

    def keys_in(self, view: Viewport, *, around: int = 0) -> list[TileKey]:
        """Return the tiles a view needs, those nearest its middle first.

        Args:
            around: so many more tiles on every side.
        """
        side = TILE_PX * view.mpp
        west, south, east, north = view.box
        columns = range(math.floor(west / side) - around, math.ceil(east / side) + around)
        rows = range(math.floor(-north / side) - around, math.ceil(-south / side) + around)
        shown = self._renderer.shown.intersection(GROUND)
        middle = (view.easting / side - 0.5, -view.northing / side - 0.5)
        places = sorted(
            ((column, row) for column in columns for row in rows),
            key=lambda place: math.hypot(place[0] - middle[0], place[1] - middle[1]),
        )
        return [TileKey(view.level, column, row, shown) for column, row in places]

    def paint(self, painter: QPainter, view: Viewport, pixel_ratio: float) -> bool:
        """Paint the ground of a view that is snapped to device pixels, and want what is missing.

        Where a tile is missing, the last level is shown in its place, larger or smaller.

        Returns:
            Whether every tile was there.
        """
        self._follow(view, pixel_ratio)
        needed = self.keys_in(view)
        missing = [key for key in needed if key not in self._tiles]
        painter.fillRect(QRectF(0, 0, view.width, view.height), QColor(self._renderer.theme.ground))
        if missing:
            self._paint_substitute(painter, view)
        for key in needed:
            if key in self._tiles:
                self._tiles.move_to_end(key)
                painter.drawPixmap(_corner(key, view), self._tiles[key])
        self._want(needed, self.keys_in(view, around=1))
        return not missing

    def step(self, seconds: float = SLICE_S) -> bool:
        """Build wanted tiles for about so long.

        Returns:
            Whether a tile was finished.
        """
        until = time.perf_counter() + seconds
        finished = False
        while time.perf_counter() < until and self._advance():
            finished = finished or self._current is None
        return finished

    @property
    def busy(self) -> bool:
        """Whether a wanted tile is still to be built."""
        return bool(self._wanted) or self._current is not None

    def settle(self, view: Viewport, pixel_ratio: float) -> None:
        """Build every missing tile of a view now."""
        self._follow(view, pixel_ratio)
        self._want(self.keys_in(view), ())
        while self._advance():
            pass

    def invalidate(self, boxes: Iterable[Box] | None = None) -> None:
        """Drop the tiles that meet any of these boxes; all of them when none are given."""
        areas = None if boxes is None else list(boxes)
        for key in list(self._tiles):
            if areas is None or any(_overlap(key.box, area) for area in areas):
                self._drop(key)
        self._abandon()
        self._wanted = []

    def _follow(self, view: Viewport, pixel_ratio: float) -> None:
        if pixel_ratio != self._pixel_ratio:
            self._pixel_ratio = pixel_ratio
            self.invalidate()
        if view.level != self._level:
            self._level_before, self._level = self._level, view.level

    def _want(self, needed: Sequence[TileKey], spare: Iterable[TileKey]) -> None:
        """Queue the tiles of the view, then those just outside it."""
        everything = dict.fromkeys((*needed, *spare))
        self._wanted = [key for key in everything if key not in self._tiles]
        # A very large or very fine screen needs more than the usual room, or the tiles it
        # shows would push each other out for ever.
        tile = _dots(self._pixel_ratio) ** 2 * 4
        self._room = max(KEPT_BYTES, len(everything) * tile)
        if self._current is not None:
            if self._current[0] in self._wanted:
                self._wanted.remove(self._current[0])
            else:
                self._abandon()

    def _advance(self) -> bool:
        """Do one piece of work; return False when there is none."""
        if self._current is None:
            if not self._wanted:
                return False
            key = self._wanted.pop(0)
            self._current = (key, self._build(key))
        key, building = self._current
        try:
            next(building)
        except StopIteration as finished:
            self._current = None
            self._keep(key, finished.value)
        return True

    def _abandon(self) -> None:
        if self._current is not None:
            self._current[1].close()  # ends the painter before its image goes
            self._current = None

    def _build(self, key: TileKey) -> Building:
        ratio, mpp = self._pixel_ratio, metres_per_pixel(key.level)
        dots = _dots(ratio)
        west, north, side = key.box[0], key.box[3], dots / ratio * mpp
        box = (west, north - side, west + side, north)
        large = QImage(dots * FINER, dots * FINER, QImage.Format.Format_RGB32)
        large.fill(QColor(self._renderer.theme.ground))
        painter = QPainter(large)
        try:
            painter.scale(ratio * FINER, ratio * FINER)
            cells = yield from self._renderer.fill_steps(painter, box, mpp, mpp / ratio)
        finally:
            painter.end()
        image = large.scaled(
            dots,
            dots,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        ).convertToFormat(QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        try:
            for cell in cells:
                yield
                width_m = min(EDGE_PX, 0.99 / ratio) * mpp
                self._renderer.stroke(painter, cell, box, mpp, width_m)
        finally:
            painter.end()
        return image

    def _keep(self, key: TileKey, image: QImage) -> None:
        self._tiles[key] = QPixmap.fromImage(image)
        self._bytes += image.sizeInBytes()
        while self._bytes > self._room and len(self._tiles) > 1:
            self._drop(next(iter(self._tiles)))

    def _drop(self, key: TileKey) -> None:
        tile = self._tiles.pop(key)
        self._bytes -= tile.width() * tile.height() * 4

    def _paint_substitute(self, painter: QPainter, view: Viewport) -> None:
        if self._level_before is None:
            return
        shown = self._renderer.shown.intersection(GROUND)
        scale = metres_per_pixel(self._level_before) / view.mpp
        side = TILE_PX * scale
        for key, tile in self._tiles.items():
            if key.level == self._level_before and key.shown == shown:
                corner = _corner(key, view)
                target = QRectF(corner.x(), corner.y(), side, side)
                if target.intersects(QRectF(0, 0, view.width, view.height)):
                    painter.drawPixmap(target, tile, QRectF(tile.rect()))


def _dots(pixel_ratio: float) -> int:
    """Return the device pixels to the side of a tile: rather a part too many than a gap."""
    return math.ceil(TILE_PX * pixel_ratio - 1e-6)


def _corner(key: TileKey, view: Viewport) -> QPointF:
    return QPointF(*view.to_widget(key.box[0], key.box[3]))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
