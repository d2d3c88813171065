"""The map in a document: some parcels of a year over the survey, as a PNG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from jdz_forestland.domain.map_sheet import SCHEMATIC
from jdz_forestland.domain.progress import Progress
from jdz_forestland.service import settings
from jdz_forestland.ui.map import labels
from jdz_forestland.ui.map.renderer import MapRenderer
from jdz_forestland.ui.map.theme import LayerKey
from jdz_forestland.ui.parcel_map import features, shapes_of
from jdz_forestland.ui.print.ground_map import THEME
from jdz_forestland.ui.print.ink import BODY
from jdz_forestland.ui.print.pdf import PX_PER_MM, paper_font

if TYPE_CHECKING:
    from jdz_forestland.service.registry import Registry
    from jdz_forestland.ui.map.layer import Box

WIDE_MM, HIGH_MM = 156.0, 140.0
SHARP: Final = 2.1  # dots to 1/96 inch: 200 dots to an inch
FREE: Final = 0.12  # of the picture, on each side of the parcels
LEAST_M: Final = 300.0  # from west to east, so that a small parcel has neighbours


class DocumentMap:
    """Draws the maps of a batch of documents; the surveys are read once. Runs on a worker."""

    def __init__(self, registry: Registry, list_year: int) -> None:
        self._registry, self._list_year = registry, list_year
        self._renderer: MapRenderer | None = None

    def draw(self, keys: Sequence[str], progress: Progress) -> bytes | None:
        """Return the picture of some parcels, `service.export_kind.DrawMap`; None of none.

        Raises:
            Cancelled: stopped while the surveys were read.
        """
        parcels = self._registry.parcels(list_year=self._list_year)
        chosen = [parcel for parcel in parcels if parcel.key in set(keys)]
        if not chosen:
            return None
        renderer = self._dressed(progress)
        renderer.set_selection(() if len(chosen) == len(parcels) else keys)
        bounds = [parcel.shape.bounds for parcel in chosen]
        west, south = (min(each[place] for each in bounds) for place in (0, 1))
        east, north = (max(each[place] for each in bounds) for place in (2, 3))
        return _png(renderer, _around((west, south, east, north)))

    def _dressed(self, progress: Progress) -> MapRenderer:
        if self._renderer is None:
            renderer = MapRenderer(THEME)
            comparisons = self._registry.comparisons()
            of_year = [each for each in comparisons if each.list_year == self._list_year]
            if of_year:
                from jdz_forestland.ui import survey_layers  # it brings the readers of files

                cache = settings.folder() / "cache"
                last = of_year[-1]
                found = survey_layers.load(last.before, last.after, cache, progress)
                renderer.set_layers(found.layers)
                if LayerKey.AFTER in found.layers:
                    renderer.set_shown(LayerKey.BEFORE, shown=False)
            parcels = self._registry.parcels(list_year=self._list_year)
            renderer.set_features(features(shapes_of(parcels, self._registry.pieces())))
            self._renderer = renderer
        return self._renderer


def _around(box: Box) -> Box:
    """Return a box of the picture's proportions that holds another with room around it."""
    west, south, east, north = box
    wide = max((east - west) / (1 - 2 * FREE), LEAST_M)
    high = max((north - south) / (1 - 2 * FREE), wide * HIGH_MM / WIDE_MM)
    wide = max(wide, high * WIDE_MM / HIGH_MM)
    middle, centre = (west + east) / 2, (south + north) / 2
    return (middle - wide / 2, centre - high / 2, middle + wide / 2, centre + high / 2)


def _png(renderer: MapRenderer, box: Box) -> bytes:
    wide, high = WIDE_MM * PX_PER_MM, HIGH_MM * PX_PER_MM
    image = QImage(round(wide * SHARP), round(high * SHARP), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(SHARP, SHARP)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(QRectF(0, 0, wide, high))
    metres_per_pixel = (box[2] - box[0]) / wide
    renderer.draw(painter, box, metres_per_pixel, scale_bar=True, north_arrow=True)
    if not renderer.layers:
        font = paper_font(BODY * PX_PER_MM)
        labels.write(painter, QPointF(8, 18), SCHEMATIC, font, THEME)
    painter.setPen(QPen(QColor("#000000"), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(0.6, 0.6, wide - 1.2, high - 1.2))
    painter.end()
    return _encoded(image)


def _encoded(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
