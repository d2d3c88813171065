"""One layer of a land survey as flat arrays, ready to draw and quick to open again.

The arrays are memory-mapped when the layer is opened from a folder, so a county of 300,000
polygons opens in milliseconds and only what is looked at is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jdz_forestland.ui.map.ragged import (
    RING_MINIMUM,
    Floats,
    Ints,
    expand,
    inside,
    offsets_of,
)

Box = tuple[float, float, float, float]
"""West, south, east, north: easting and northing in metres, EPSG:4527."""

BUCKET_M = 2_000.0
GIANT_M = 2 * BUCKET_M  # roads and rivers longer than this get a bucket of their own
ORIGIN_STEP_M = 4_096.0  # a power of two, so that all layers round to one common grid
MOST_CLASSES = 255  # the overview keeps class + 1 in a byte
FORMAT = 1
ARRAYS = (
    "xy",
    "ring_offsets",
    "polygon_offsets",
    "class_index",
    "boxes",
    "ids",
    "bucket_offsets",
    "bucket_boxes",
)


@dataclass(frozen=True, slots=True, eq=False)
class PolygonLayer:
    """The polygons of one survey, in drawing order: by bucket of 2 km, then by class.

    Attributes:
        xy: float64 (n, 2), easting and northing in metres, EPSG:4527, never altered.
        ring_offsets: int64 (r + 1) into `xy`; rings are closed.
        polygon_offsets: int64 (p + 1) into the rings. All rings of a polygon, of however many
            parts, are filled together by the odd-even rule: a ring in a ring is a hole.
        class_index: uint8 (p), place in the palette (`LandRole` for a survey), below 255.
        boxes: float64 (p, 4), `Box` of each polygon.
        ids: (p,) the caller's name of each polygon: integers or fixed-width text.
        bucket_offsets: int64 (b + 1) into the polygons.
        bucket_boxes: float64 (b, 4), `Box` around the polygons of each bucket.
        origin: easting and northing of the north-west corner that drawing counts from.
        overview: uint8 (rows, columns) of class + 1, 0 where there is nothing, north-west
            corner at `origin`; None until it is rendered (`overview.with_overview`).
        overview_cell_m: side of one cell of `overview`, metres.
    """

    xy: Floats
    ring_offsets: Ints
    polygon_offsets: Ints
    class_index: NDArray[np.uint8]
    boxes: Floats
    ids: NDArray[Any]
    bucket_offsets: Ints
    bucket_boxes: Floats
    origin: tuple[float, float]
    overview: NDArray[np.uint8] | None = None
    overview_cell_m: float = 0.0

    @classmethod
    def from_ragged(
        cls,
        xy: ArrayLike,
        ring_offsets: ArrayLike,
        polygon_offsets: ArrayLike,
        class_index: ArrayLike,
        *,
        ids: ArrayLike | None = None,
    ) -> PolygonLayer:
        """Sort raw polygons into drawing order.

        The arguments are what `shapely.to_ragged_array` gives: for polygons
        `xy, (ring_offsets, polygon_offsets)`; for multipolygons
        `xy, (ring_offsets, parts, features)` with `polygon_offsets = parts[features]`.
        Rings under four vertices and polygons without a ring are left out.

        Args:
            xy: float (n, 2 or more), easting and northing in metres, EPSG:4527; a third
                column is ignored.
            ring_offsets: (r + 1) into `xy`.
            polygon_offsets: (p + 1) into the rings.
            class_index: (p,), 0 to 254.
            ids: (p,) integers or text; the row number when left out.

        Raises:
            ValueError: the arrays do not fit one another, or a coordinate is not finite.
        """
        raw = np.asarray(xy, dtype=np.float64)[:, :2]
        rings = np.asarray(ring_offsets, dtype=np.int64)
        polygons = np.asarray(polygon_offsets, dtype=np.int64)
        classes = np.asarray(class_index, dtype=np.int64)
        names = np.arange(len(classes)) if ids is None else np.asarray(ids)
        if names.dtype == object:
            names = names.astype(np.str_)
        _check(raw, rings, polygons, classes, names)
        return _sorted(raw, rings, polygons, classes.astype(np.uint8), names)

    def __len__(self) -> int:
        return len(self.class_index)

    @property
    def box(self) -> Box | None:
        """The extent of the layer; None when it is empty."""
        if not len(self):
            return None
        return as_box(_around(self.bucket_boxes, np.zeros(1, dtype=np.int64))[0])

    def rows_meeting(self, box: Box) -> Iterator[Ints]:
        """Yield, bucket by bucket, the rows of the polygons whose boxes meet `box`."""
        for bucket in np.flatnonzero(meets(self.bucket_boxes, box)):
            first, last = self.bucket_offsets[bucket], self.bucket_offsets[bucket + 1]
            rows = np.flatnonzero(meets(self.boxes[first:last], box))
            if len(rows):
                yield rows + first

    def rings(self, rows: Ints) -> tuple[Floats, Ints, Ints]:
        """Return the rings of these polygons.

        Returns:
            Vertices (n, 2) as easting and northing, ring offsets, and for each ring the place
            of its polygon in `rows`.
        """
        counts = self.polygon_offsets[rows + 1] - self.polygon_offsets[rows]
        rings = expand(self.polygon_offsets[rows], counts)
        lengths = self.ring_offsets[rings + 1] - self.ring_offsets[rings]
        vertices = self.xy[expand(self.ring_offsets[rings], lengths)]
        return np.asarray(vertices), offsets_of(lengths), np.repeat(np.arange(len(rows)), counts)

    def local(self, xy: Floats) -> Floats:
        """Return easting and northing as metres right of and below `origin`."""
        flipped: Floats = (xy - self.origin) * (1.0, -1.0)
        return flipped

    def rows_at(self, easting: float, northing: float) -> Ints:
        """Return the rows of the polygons in which the point lies; in a hole it does not."""
        spot = (easting, northing, easting, northing)
        hits = []
        for rows in self.rows_meeting(spot):
            for row in rows:
                xy, offsets, _ = self.rings(np.array([row]))
                if inside(xy, offsets, easting, northing):
                    hits.append(row)
        return np.array(hits, dtype=np.int64)

    def with_overview(self, raster: NDArray[np.uint8], cell_m: float) -> PolygonLayer:
        """Return the same layer carrying this overview."""
        return replace(self, overview=raster, overview_cell_m=cell_m)

    def save(self, folder: Path) -> None:
        """Write the layer as `.npy` files into a folder, made if it is missing.

        Write into a fresh folder: on Windows a file that is mapped cannot be replaced.

        Raises:
            OSError: the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for name in ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)
        if self.overview is not None:
            np.save(folder / "overview.npy", self.overview, allow_pickle=False)
        card = {
            "format": FORMAT,
            "polygons": len(self),
            "vertices": len(self.xy),
            "origin": self.origin,
            "overview_cell_m": self.overview_cell_m,
        }
        # Last, so that a folder whose writing was broken off is not taken for a layer.
        (folder / "layer.json").write_text(json.dumps(card), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> PolygonLayer:
        """Map the layer saved in a folder; the files must outlive the layer.

        Raises:
            OSError: there is no layer, or it cannot be read.
            ValueError: it is incomplete or of another format; convert the survey again.
        """
        card = json.loads((folder / "layer.json").read_text(encoding="utf-8"))
        if card.get("format") != FORMAT:
            raise ValueError(f"layer format {card.get('format')} is not {FORMAT}")
        arrays = {name: _mapped(folder / f"{name}.npy") for name in ARRAYS}
        if len(arrays["class_index"]) != card["polygons"] or len(arrays["xy"]) != card["vertices"]:
            raise ValueError("the layer's arrays are incomplete")
        cell_m = float(card["overview_cell_m"])
        return cls(
            **arrays,
            origin=(float(card["origin"][0]), float(card["origin"][1])),
            overview=_mapped(folder / "overview.npy") if cell_m else None,
            overview_cell_m=cell_m,
        )


def as_box(values: Floats) -> Box:
    """Return four array values as a `Box` of plain floats."""
    west, south, east, north = (float(value) for value in values)
    return west, south, east, north


def meets(boxes: Floats, box: Box) -> NDArray[np.bool_]:
    """Return for each of the boxes (n, 4) whether it meets `box`, edges counted."""
    west, south, east, north = box
    found: NDArray[np.bool_] = (
        (boxes[:, 0] <= east)
        & (boxes[:, 2] >= west)
        & (boxes[:, 1] <= north)
        & (boxes[:, 3] >= south)
    )
    return found


def union(boxes: Floats) -> Box:
    """Return the box around at least one box (n, 4)."""
    return as_box(np.concatenate((boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0))))


def _check(xy: Floats, rings: Ints, polygons: Ints, classes: Ints, names: NDArray[Any]) -> None:
    if not (len(polygons) - 1 == len(classes) == len(names)):
        raise ValueError("polygon_offsets, class_index and ids differ in length")
    if polygons[-1] != len(rings) - 1 or rings[-1] != len(xy):
        raise ValueError("the offsets do not reach the end of the arrays")
    if len(classes) and not 0 <= classes.min() <= classes.max() <= MOST_CLASSES - 1:
        raise ValueError("class_index must be 0 to 254")
    if not np.isfinite(xy).all():
        raise ValueError("a coordinate is not finite")


def _sorted(
    xy: Floats, rings: Ints, polygons: Ints, classes: NDArray[np.uint8], names: NDArray[Any]
) -> PolygonLayer:
    """Leave out what encloses nothing and put the rest into drawing order."""
    proper = np.diff(rings) >= RING_MINIMUM
    counts = np.diff(offsets_of(proper.astype(np.int64))[polygons])
    starts, lengths = rings[:-1][proper], np.diff(rings)[proper]
    firsts = offsets_of(counts)[:-1]
    rows = np.flatnonzero(counts)
    if not len(rows):
        return _empty(names[:0])
    boxes = _boxes(xy, starts, lengths, firsts[rows])
    order, bucket_offsets, origin = _drawing_order(boxes, classes[rows])
    chosen = rows[order]
    taken = expand(firsts[chosen], counts[chosen])
    return PolygonLayer(
        xy=xy[expand(starts[taken], lengths[taken])],
        ring_offsets=offsets_of(lengths[taken]),
        polygon_offsets=offsets_of(counts[chosen]),
        class_index=classes[chosen],
        boxes=boxes[order],
        ids=names[chosen],
        bucket_offsets=bucket_offsets,
        bucket_boxes=_around(boxes[order], bucket_offsets[:-1]),
        origin=origin,
    )


def _boxes(xy: Floats, starts: Ints, lengths: Ints, firsts: Ints) -> Floats:
    """Return the boxes (p, 4) of polygons whose first rings are `firsts`."""
    vertices = xy[expand(starts, lengths)]
    at = offsets_of(lengths)[firsts]
    low, high = np.minimum.reduceat(vertices, at), np.maximum.reduceat(vertices, at)
    return np.concatenate((low, high), axis=1)


def _around(boxes: Floats, firsts: Ints) -> Floats:
    low = np.minimum.reduceat(boxes[:, :2], firsts)
    high = np.maximum.reduceat(boxes[:, 2:], firsts)
    return np.concatenate((low, high), axis=1)


def _drawing_order(
    boxes: Floats, classes: NDArray[np.uint8]
) -> tuple[Ints, Ints, tuple[float, float]]:
    """Return the order of the polygons, the bucket offsets in that order, and the origin."""
    west, _, _, north = union(boxes)
    origin = (
        float(np.floor(west / ORIGIN_STEP_M) * ORIGIN_STEP_M),
        float(np.ceil(north / ORIGIN_STEP_M) * ORIGIN_STEP_M),
    )
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    column = ((middle[:, 0] - origin[0]) // BUCKET_M).astype(np.int64)
    row = ((origin[1] - middle[:, 1]) // BUCKET_M).astype(np.int64)
    bucket = row * (int(column.max()) + 1) + column
    giant = ((boxes[:, 2:] - boxes[:, :2]) > GIANT_M).any(axis=1)
    bucket[giant] = int(bucket.max()) + 1 + np.arange(int(giant.sum()))
    order = np.lexsort((classes, bucket)).astype(np.int64)
    changes = np.flatnonzero(np.diff(bucket[order])) + 1
    return order, np.concatenate(([0], changes, [len(order)])).astype(np.int64), origin


def _empty(names: NDArray[Any]) -> PolygonLayer:
    none, boxes = np.zeros(1, dtype=np.int64), np.zeros((0, 4))
    return PolygonLayer(
        xy=np.zeros((0, 2)),
        ring_offsets=none,
        polygon_offsets=none,
        class_index=np.zeros(0, dtype=np.uint8),
        boxes=boxes,
        ids=names,
        bucket_offsets=none,
        bucket_boxes=boxes,
        origin=(0.0, 0.0),
    )


def _mapped(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return array
