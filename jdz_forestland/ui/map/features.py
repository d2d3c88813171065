"""The parcels, pieces and slivers on top of the ground: few, drawn live, picked by a click."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from jdz_forestland.ui.map.layer import Box, PolygonLayer, meets, union
from jdz_forestland.ui.map.paths import path_of
from jdz_forestland.ui.map.ragged import Floats, Ints, label_point, offsets_of, thin
from jdz_forestland.ui.map.theme import OVERLAYS, LayerKey

DOT_BELOW_PX = 9.0  # a feature smaller than this on screen is drawn and picked as a dot
REACH_PX = 7.0
MEANT = (LayerKey.SLIVERS, LayerKey.PIECES, LayerKey.PARCELS)
"""Of several kinds under the pointer the first is meant."""


@dataclass(frozen=True, slots=True, eq=False)
class MapFeature:
    """One parcel (图斑), piece of a parcel (入库部分) or sliver (细碎) to draw.

    Attributes:
        id: what a click reports. Features may share an id: a parcel's pieces that carry the
            parcel's id pick the parcel, and are selected with it.
        rings: float arrays (n, 2), easting and northing in metres, EPSG:4527; outer rings and
            holes in any order, filled together by the odd-even rule, closed or not.
        label: written inside; empty for none.
        style: the `LayerKey` it belongs to, one of `OVERLAYS`, by name.
    """

    id: str
    rings: tuple[Floats, ...]
    label: str = ""
    style: str = LayerKey.PARCELS.value


class FeatureSet:
    """Features as one layer, with what drawing, picking and zooming ask of them.

    Rows are numbered in the drawing order of `layer`; every list here follows it.
    """

    def __init__(self, features: Sequence[MapFeature]) -> None:
        """Take the features.

        Raises:
            ValueError: a style that is not an overlay, or a coordinate that is not finite.
        """
        rings = [closed(ring) for feature in features for ring in feature.rings]
        lengths = np.array([len(ring) for ring in rings], dtype=np.int64)
        counts = np.array([len(feature.rings) for feature in features], dtype=np.int64)
        styles = [OVERLAYS.index(LayerKey(feature.style)) for feature in features]
        self.layer = PolygonLayer.from_ragged(
            np.concatenate(rings) if rings else np.zeros((0, 2)),
            offsets_of(lengths),
            offsets_of(counts),
            np.array(styles, dtype=np.uint8),
        )
        order = self.layer.ids
        self.ids: list[str] = [features[row].id for row in order]
        self.labels: list[str] = [features[row].label for row in order]
        self.styles: NDArray[np.uint8] = self.layer.class_index
        self._label_points: dict[int, tuple[float, float]] = {}
        self._rows: dict[str, list[int]] = {}
        for row, name in enumerate(self.ids):
            self._rows.setdefault(name, []).append(row)
        boxes = self.layer.boxes
        self.middles: Floats = (boxes[:, :2] + boxes[:, 2:]) / 2
        self.sizes: Floats = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0.0)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def box(self) -> Box | None:
        """The extent of all features; None when there are none."""
        return self.layer.box

    def rows_of(self, ids: Iterable[str]) -> Ints:
        """Return the rows of all features with these ids; unknown ids have none."""
        rows = [row for name in ids for row in self._rows.get(name, ())]
        return np.array(sorted(rows), dtype=np.int64)

    def rows_marked(self, ids: Iterable[str], shown: Collection[LayerKey]) -> Ints:
        """Return what to draw as selected: of each id the parcel, without it all its pieces."""
        rows = self.rows_of(ids)
        rows = rows[np.isin(self.styles[rows], _styles(shown))]
        parcel = OVERLAYS.index(LayerKey.PARCELS)
        whole = {self.ids[row] for row in rows if self.styles[row] == parcel}
        kept = [row for row in rows if self.styles[row] == parcel or self.ids[row] not in whole]
        return np.array(kept, dtype=np.int64)

    def box_of(self, ids: Iterable[str]) -> Box | None:
        """Return the box around the features with these ids; None when there are none."""
        rows = self.rows_of(ids)
        return union(self.layer.boxes[rows]) if len(rows) else None

    def rows_in(self, box: Box, key: LayerKey) -> Ints:
        """Return the rows of one kind whose boxes meet `box`."""
        found = meets(self.layer.boxes, box) & (self.styles == OVERLAYS.index(key))
        return np.flatnonzero(found).astype(np.int64)

    def path(self, rows: Ints, quantum: float) -> QPainterPath:
        """Return one path of these features in local metres, thinned to `quantum` metres."""
        if not len(rows):
            return QPainterPath()
        xy, offsets, _ = self.layer.rings(rows)
        vertices, offsets, _ = thin(self.layer.local(xy), offsets, quantum)
        return path_of(vertices, offsets)

    def pick(
        self, easting: float, northing: float, mpp: float, visible: Collection[LayerKey]
    ) -> str | None:
        """Return the id of the topmost feature at a point, None where there is none.

        A sliver comes before a piece and a piece before a parcel; of two of one kind the smaller
        is meant. Where nothing is hit, a dot within reach of the pointer is.
        """
        rank = np.array([MEANT.index(key) for key in OVERLAYS])
        rows = self.layer.rows_at(easting, northing)
        rows = rows[np.isin(self.styles[rows], _styles(visible))]
        if len(rows):
            order = np.lexsort((self.sizes[rows], rank[self.styles[rows]]))
            return self.ids[int(rows[order[0]])]
        if LayerKey.PARCELS not in visible or not len(self):
            return None
        dots = (self.styles == OVERLAYS.index(LayerKey.PARCELS)) & (self.sizes < DOT_BELOW_PX * mpp)
        away = np.where(dots, np.hypot(*(self.middles - (easting, northing)).T), np.inf)
        nearest = int(np.argmin(away))
        return self.ids[nearest] if float(away[nearest]) <= REACH_PX * mpp else None

    def label_point(self, row: int) -> tuple[float, float]:
        """Return easting and northing of a place inside a feature with room for its label."""
        if row not in self._label_points:
            xy, offsets, _ = self.layer.rings(np.array([row]))
            self._label_points[row] = label_point(xy, offsets)
        return self._label_points[row]


def closed(ring: Floats) -> Floats:
    """Return the ring with its first vertex repeated at the end, unless it is already."""
    if len(ring) and not np.array_equal(ring[0], ring[-1]):
        return np.concatenate((ring, ring[:1]))
    return ring


def _styles(keys: Collection[LayerKey]) -> list[int]:
    return [OVERLAYS.index(key) for key in OVERLAYS if key in keys]
