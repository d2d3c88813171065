"""`ParcelMap`: the map panel with parcels over the two surveys, and a line that says what lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jdz_forestland.domain.comparison import SurveyUsed
from jdz_forestland.domain.findings import BBox
from jdz_forestland.domain.parcel import Parcel, Piece
from jdz_forestland.service import settings
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_parcels as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.map.features import MapFeature
from jdz_forestland.ui.map.panel import MapPanel
from jdz_forestland.ui.map.theme import LayerKey
from jdz_forestland.ui.runner import Task

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon

    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.ui.survey_layers import SurveyLayers

LEGEND_FROM: Final = 300  # logical pixels of height
LEAST_SHOWN_M: Final = 60.0  # around a finding that is a point or a hair

Shape = tuple[str, str, "MultiPolygon", LayerKey]
"""Id, label, shape in EPSG:4527 and kind of a feature."""


class ParcelMap(QWidget):
    """Shows parcels, pieces and slivers; loads the surveys under them in the background.

    Signals:
        picked(tuple): the user clicked; ids of what is selected now.

    Attributes:
        panel: the map with buttons and legend. note: what is not shown and why.
    """

    picked = Signal(tuple)

    def __init__(self, desk: Desk, *, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._reading: Task | None = None
        self._ground: tuple[str, str] | None = None
        self.panel = MapPanel(empty_text=empty, parent=self)
        self.note = labels.plain("", points=style.SMALL_PT, muted=True)
        self.note.setContentsMargins(8, 0, 8, 6)
        self.note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel, 1)
        column.addWidget(self.note)
        self.setFocusProxy(self.panel)
        self.panel.canvas.picked.connect(self._tell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short the map goes before its legend."""
        super().resizeEvent(event)
        self.panel.legend.setVisible(event.size().height() >= LEGEND_FROM)

    # --- what lies over the ground -----------------------------------------------------------

    def show_shapes(self, shapes: Sequence[Shape]) -> None:
        """Show these features in place of the old ones."""
        self.panel.canvas.set_parcels(features(shapes))

    def describe(self, hover: Callable[[str], str]) -> None:
        """Ask this for the tooltip of a feature."""
        self.panel.canvas.set_hover_text(hover)

    def select(self, ids: Iterable[str]) -> None:
        """Select features."""
        self.panel.canvas.set_selection(ids)

    def zoom_to(self, ids: Iterable[str]) -> None:
        """Bring features close."""
        self.panel.canvas.zoom_to_features(ids)

    def zoom_to_box(self, box: BBox) -> None:
        """Bring a place close, with some of what is around it."""
        west, south, east, north = box
        side = max(east - west, north - south, LEAST_SHOWN_M)
        middle, height = (west + east) / 2, (south + north) / 2
        around = (middle - side / 2, height - side / 2, middle + side / 2, height + side / 2)
        self.panel.canvas.zoom_to(around, 0.25)

    # --- the ground --------------------------------------------------------------------------

    def show_surveys(self, before: SurveyUsed | None, after: SurveyUsed | None) -> None:
        """Put two surveys under the features as soon as they are read; None for no ground."""
        if before is None or after is None:
            self._forget_ground()
            return
        wanted = (before.sha256, after.sha256)
        if wanted == self._ground:
            return
        self._forget_ground()
        self._ground = wanted
        cache = settings.folder() / "cache"

        def job(progress: JobProgress) -> SurveyLayers:
            from jdz_forestland.ui import survey_layers  # here, as it brings the readers of files

            return survey_layers.load(before, after, cache, progress)

        task = Task(words.LOADING_GROUND, job)
        # what was sent before `stop_reading` still arrives after it: it is told by its task
        task.succeeded.connect(lambda found: self._take_ground(task, found))
        task.failed.connect(lambda error: self._miss_ground(task, error))
        self._reading = task
        self._say(words.LOADING_GROUND)
        self._desk.runner.read(task)

    def stop_reading(self) -> None:
        """Give up reading surveys; what comes of it is ignored."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _forget_ground(self) -> None:
        self.stop_reading()
        if self._ground is not None:
            self._ground = None
            self.panel.canvas.set_layers({})
        self._say("")

    def _take_ground(self, task: Task, found: SurveyLayers) -> None:
        if task is not self._reading:
            return
        self._reading = None
        self.panel.canvas.set_layers(found.layers)
        self._say("\n".join(found.notes))

    def _miss_ground(self, task: Task, error: Exception) -> None:
        if task is not self._reading:
            return
        self._reading, self._ground = None, None
        self._say("")
        self._desk.complain(error)

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def _tell(self, _name: object) -> None:
        self.picked.emit(tuple(sorted(self.panel.canvas.selection())))


def shapes_of(parcels: Iterable[Parcel], pieces: Iterable[Piece]) -> list[Shape]:
    """Return parcels with their numbers, and the pieces that are picked as their parcel."""
    found: list[Shape] = [(p.key, str(p.parcel_no), p.shape, LayerKey.PARCELS) for p in parcels]
    found += [(piece.parcel_key, "", piece.shape, LayerKey.PIECES) for piece in pieces]
    return found


def features(shapes: Sequence[Shape]) -> list[MapFeature]:
    """Return shapes as the map draws them."""
    rings = rings_of([shape for _, _, shape, _ in shapes])
    return [
        MapFeature(name, own, label, kind.value)
        for (name, label, _, kind), own in zip(shapes, rings, strict=True)
    ]


def rings_of(shapes: Sequence[MultiPolygon]) -> list[tuple[Any, ...]]:
    """Return the rings of each shape, outer rings and holes, float arrays (n, 2)."""
    parts, shape_of_part = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    ends = np.searchsorted(ring_of_point, np.arange(1, len(rings)))
    found: list[list[Any]] = [[] for _ in shapes]
    for points, part in zip(np.split(xy, ends) if len(rings) else (), part_of_ring, strict=True):
        found[shape_of_part[part]].append(points)
    return [tuple(own) for own in found]
