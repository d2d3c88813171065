"""Polygons out of a survey database: some classes for the overlay, all of them for the map.

The filter on the class goes to the driver and touches no shape; then the shapes of the rows found
are fetched by id, some thousands at a time, so that a long reading shows its progress, can be
stopped, and lets the window answer meanwhile. Of forest only what lies near mining land is kept,
as soon as its box is known; names and codes are read for what is kept alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from jdz_forestland.domain import crs
from jdz_forestland.domain.area import round_m2
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.survey import Shapes, SurveyFeatures, SurveySource
from jdz_forestland.exchange import survey_text
from jdz_forestland.exchange.survey_files import SHAPEFILE
from jdz_forestland.exchange.survey_gdal import Layer, shapes_of

Ids = npt.NDArray[np.int64]

_AT_ONCE: Final = 20_000
# More than a straight edge of 25 km bends between two coordinate systems.
_MARGIN_M: Final = 10.0
_POLYGON, _MULTIPOLYGON = 3, 6


def read_classes(
    source: SurveySource,
    codes: frozenset[str],
    *,
    year: int,
    near: Shapes | None = None,
    progress: Progress | None = None,
) -> SurveyFeatures:
    """Return the polygons of some classes, in the order of feature ids.

    Args:
        codes: DLBM to read, as the code tables write them.
        year: survey year that the features stand for.
        near: polygons in EPSG:4527; only features whose bounding box (in EPSG:4527) meets the
            bounding box of one of them are returned. None returns all.

    Returns:
        The features; those whose shape is missing, empty, no polygon or not finite are only named
        in `unreadable`, whether near or not.

    Raises:
        SurveyError: the database cannot be read. Cancelled: the user stopped it.
    """
    layer = Layer(source.path, source.driver, source.layer)
    found, found_codes = _find(layer, source, codes)
    vicinity = None if near is None else _Vicinity.of(near, source.epsg)
    fid, shapes, lost = gather(layer, source, found, vicinity, progress or Silent())
    return _features(
        layer,
        source,
        year=year,
        shapes=shapes,
        fid=fid,
        codes=found_codes[np.searchsorted(found, fid)],
        lost=lost,
    )


def gather(
    layer: Layer,
    source: SurveySource,
    found: Ids,
    vicinity: _Vicinity | None,
    progress: Progress,
) -> tuple[Ids, Shapes, Ids]:
    """Return ids and shapes (EPSG:4527) of what is near, and the ids of unreadable shapes.

    Args:
        found: feature ids, ascending. vicinity: None for all of them.
    """
    kept: list[Ids] = [np.empty(0, dtype=np.int64)]
    lost: list[Ids] = [np.empty(0, dtype=np.int64)]
    gathered: list[Shapes] = [np.empty(0, dtype=object)]
    for done, ids in _chunks(found):
        progress.step("读取图斑图形", done, len(found))
        shapes, readable = _shapes(layer, ids)
        lost.append(ids[~readable])
        ids, shapes = ids[readable], shapes[readable]
        if vicinity is not None:
            rough = vicinity.roughly(shapes)
            ids, shapes = ids[rough], shapes[rough]
        shapes = crs.to_registry(shapes, source.epsg)
        if vicinity is not None:
            exact = vicinity.exactly(shapes)
            ids, shapes = ids[exact], shapes[exact]
        kept.append(ids)
        gathered.append(shapes)
    return np.concatenate(kept), np.concatenate(gathered), np.concatenate(lost)


def read_for_map(
    source: SurveySource, *, progress: Progress | None = None
) -> tuple[
    npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.str_]
]:
    """Return every polygon of the layer as flat arrays, for drawing.

    A polygon of several parts becomes several polygons. The arrays are those of
    `shapely.to_ragged_array` for Polygon. Shapes that cannot be read are left out.

    Returns:
        xy: float (n, 2), easting and northing of EPSG:4527, metres; rings are closed.
        ring_offsets: int (rings + 1,): ring i is xy[ring_offsets[i]:ring_offsets[i + 1]].
        polygon_offsets: int (polygons + 1,): polygon j is the rings
            polygon_offsets[j]:polygon_offsets[j + 1], the outer one first, then its holes.
        codes: text (polygons,), DLBM of each.

    Raises:
        SurveyError: the database cannot be read.
    """
    polygons, codes = _all_polygons(source, progress or Silent())
    if not len(polygons):
        nothing = np.zeros(1, dtype=np.int64)
        return np.empty((0, 2)), nothing, nothing, codes
    _, xy, (rings, starts) = shapely.to_ragged_array(polygons)
    return crs.to_registry_xy(xy, source.epsg), rings, starts, codes


def _all_polygons(source: SurveySource, progress: Progress) -> tuple[Shapes, npt.NDArray[np.str_]]:
    """Return every single polygon, in file coordinates, and its code."""
    layer = Layer(source.path, source.driver, source.layer)
    column = source.fields["DLBM"]
    rows = layer.read([column])
    order = np.argsort(rows.fid, kind="stable")
    ids, values = rows.fid[order], tidy_codes(rows.columns[column][order])
    parts: list[Shapes] = [np.empty(0, dtype=object)]
    codes: list[npt.NDArray[np.str_]] = [np.empty(0, dtype="<U1")]
    for done, chunk in _chunks(ids):
        progress.step("读取底图", done, len(ids))
        shapes, readable = _shapes(layer, chunk)
        polygons, owner = shapely.get_parts(shapes[readable], return_index=True)
        parts.append(polygons)
        codes.append(values[done : done + len(chunk)][readable][owner])
    return np.concatenate(parts), np.concatenate(codes)


def _find(
    layer: Layer, source: SurveySource, codes: frozenset[str]
) -> tuple[Ids, npt.NDArray[np.str_]]:
    """Return ids, ascending, and codes of the rows of the given classes."""
    column = source.fields["DLBM"]
    rows = layer.read([column], where=_where(column, layer.describe().kinds[column], codes))
    tidy = tidy_codes(rows.columns[column])
    wanted = np.flatnonzero(np.isin(tidy, sorted(codes)))
    order = wanted[np.argsort(rows.fid[wanted], kind="stable")]
    return rows.fid[order], tidy[order]


def _where(column: str, kind: str, codes: frozenset[str]) -> str:
    """Return a filter in the SQL common to all drivers that lets through at least `codes`."""
    name = '"' + column.replace('"', '""') + '"'
    if kind != "OFTString":
        numbers = ", ".join(str(int(code)) for code in sorted(codes) if code.isdigit())
        return f"{name} IN ({numbers or -1})"
    spelt = {spelling for code in codes for spelling in (code, code.lower(), code.lstrip("0"))}
    listed = ", ".join(f"'{spelling}'" for spelling in sorted(spelt) or [""])
    # Some programs fill a text field with blanks to its width.
    return f"{name} IN ({listed}) OR {name} LIKE '% ' OR {name} LIKE ' %'"


def tidy_codes(values: npt.NDArray[Any]) -> npt.NDArray[np.str_]:
    """Return a column of class codes as the code tables write them."""
    distinct, index = np.unique(
        np.array(survey_text.texts(values), dtype=np.str_), return_inverse=True
    )
    return np.array([survey_text.code(text) for text in distinct], dtype=np.str_)[index]


def _chunks(ids: Ids) -> Iterator[tuple[int, Ids]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield start, ids[start : start + _AT_ONCE]


def _shapes(layer: Layer, ids: Ids) -> tuple[Shapes, npt.NDArray[np.bool_]]:
    """Return the shapes in the file's own coordinates and which of them can be used."""
    shapes = shapes_of(layer.read([], fids=ids, geometry=True))
    polygonal = np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON))
    # The length is not a number as soon as one coordinate is not.
    with np.errstate(over="ignore", invalid="ignore"):
        finite = np.isfinite(shapely.length(shapes))
    return shapes, polygonal & finite & ~shapely.is_empty(shapes)


@dataclass(frozen=True, slots=True)
class _Vicinity:
    """The boxes of some polygons, in EPSG:4527 and, a little larger, as the file counts."""

    boxes: shapely.STRtree
    boxes_in_file: shapely.STRtree

    @classmethod
    def of(cls, shapes: Shapes, epsg: int) -> _Vicinity:
        bounds = shapely.bounds(shapes)
        bounds = bounds[np.isfinite(bounds).all(axis=1)]
        rough = crs.from_registry_bounds(bounds, epsg, margin_m=_MARGIN_M)
        return cls(shapely.STRtree(shapely.box(*bounds.T)), shapely.STRtree(shapely.box(*rough.T)))

    def roughly(self, shapes: Shapes) -> npt.NDArray[np.intp]:
        """Return the positions of shapes in file coordinates that may be near."""
        return _meeting(self.boxes_in_file, shapes)

    def exactly(self, shapes: Shapes) -> npt.NDArray[np.intp]:
        """Return the positions of shapes in EPSG:4527 whose boxes meet one of the boxes."""
        return _meeting(self.boxes, shapes)


def _meeting(tree: shapely.STRtree, shapes: Shapes) -> npt.NDArray[np.intp]:
    # Without a predicate the tree compares boxes only: no box has to be built.
    return np.unique(tree.query(shapes)[0])


def _features(
    layer: Layer,
    source: SurveySource,
    *,
    year: int,
    shapes: Shapes,
    fid: Ids,
    codes: npt.NDArray[np.str_],
    lost: Ids,
) -> SurveyFeatures:
    names = ("BSM", "DLMC", "TBMJ", "ZLDWDM", "ZLDWMC", "CZCSXM")
    rows = layer.read([source.fields[name] for name in names if name in source.fields], fids=fid)
    encoding = source.encoding if source.driver == SHAPEFILE else None

    def column(name: str) -> tuple[str, ...]:
        if name not in source.fields:
            return ("",) * len(fid)
        return tuple(survey_text.texts(rows.columns[source.fields[name]], encoding=encoding))

    return SurveyFeatures(
        source=source,
        year=year,
        shapes=shapes,
        fid=fid,
        bsm=column("BSM"),
        codes=tuple(codes.tolist()),
        names=column("DLMC"),
        tbmj_m2=tuple(map(stated_area, rows.columns[source.fields["TBMJ"]].tolist())),
        zldwdm=column("ZLDWDM"),
        zldwmc=column("ZLDWMC"),
        czcsxm=column("CZCSXM"),
        unreadable=_marks(layer, source, lost),
    )


def _marks(layer: Layer, source: SurveySource, ids: Ids) -> tuple[str, ...]:
    """Name features that cannot be returned as `SurveyFeatures.text` names the others."""
    if not len(ids):
        return ()
    rows = layer.read([source.fields["BSM"]], fids=ids)
    marks = survey_text.texts(rows.columns[source.fields["BSM"]])
    where = f"{source.path.name}#{source.layer}"
    return tuple(f"{where}#{mark or fid}" for mark, fid in zip(marks, ids.tolist(), strict=True))


def stated_area(value: float | str | None) -> Decimal | None:
    """Return 图斑面积 in m² to 0.01, None where there is none."""
    try:
        exact = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return round_m2(exact) if exact.is_finite() else None
