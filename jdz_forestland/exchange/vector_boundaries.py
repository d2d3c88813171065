"""Boundaries out of Shapefile, GeoPackage, FileGDB, GeoJSON, KML/KMZ, GPX and DXF, through GDAL.

Polygons come with their holes; lines come as lines, to be closed only with consent. Points are
counted and left out, but where a GPX has nothing else; see `loose_shapes` for what is made of
those, and of the lines of a drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from jdz_forestland.domain.boundary import RawParcel, Ring, Source, SourceFinding, Stated
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.domain.progress import Progress
from jdz_forestland.errors import ExchangeError, SurveyError
from jdz_forestland.exchange import boundary_files, loose_shapes, survey_files, survey_text
from jdz_forestland.exchange.survey_gdal import Column, Layer, Table, list_layers, shapes_of

MOST_FEATURES: Final = 100_000
_MOST_LAYERS: Final = 200
_POINTS: Final = frozenset({"Point", "MultiPoint", "Point Z", "MultiPoint Z", "2.5D Point"})

_WGS84: Final = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class _Format:
    """How a format is opened. `system` is settled by the format itself, with the reason."""

    name: str
    driver: str
    system: str | None = None
    reason: str = ""
    only: frozenset[str] = frozenset()


_KML: Final = _Format("KML", "KML", _WGS84, "KML 规定为 WGS84 经纬度")
FORMATS: Final = {
    ".shp": _Format("Shapefile", survey_files.SHAPEFILE),
    ".gpkg": _Format("GeoPackage", survey_files.GPKG),
    ".gdb": _Format("FileGDB", survey_files.FILE_GDB),
    ".geojson": _Format("GeoJSON", "GeoJSON"),
    ".json": _Format("GeoJSON", "GeoJSON"),
    ".kml": _KML,
    ".kmz": replace(_KML, name="KMZ"),
    ".ovkml": replace(
        _KML, name="奥维 KML", reason="奥维 KML 规定为 WGS84 经纬度（导出时不加偏移）"
    ),
    ".gpx": _Format(
        "GPX", "GPX", _WGS84, "GPX 规定为 WGS84 经纬度", frozenset({"tracks", "routes"})
    ),
    ".dxf": _Format("DXF", "DXF"),
}
_SIDE_FILES: Final = frozenset({".shx", ".dbf", ".prj", ".cpg"})
# Columns that name a feature, the best first; compared in lower case.
_NAMES: Final = (
    "地块名称", "dkmc", "图斑名称", "项目名称", "xmmc", "名称", "name", "地块编号", "dkbh",
    "图斑编号", "tbbh", "图斑号", "编号", "bsm", "标识码", "layer",
)  # fmt: skip
_MARKS: Final = ("bsm", "标识码")
_AREAS: Final = (
    (("tbmj", "图斑面积(平方米)", "面积(平方米)", "面积_m2", "area_m2"), "平方米"),
    (("面积(公顷)", "面积_公顷", "mj_ha", "area_ha"), "公顷"),
    (("面积(亩)", "图斑面积(亩)", "面积_亩", "mj_mu", "area_mu"), "亩"),
)


def is_vector(path: Path) -> bool:
    """Return whether a path is read by this module."""
    ending = path.suffix.lower()
    return ending in FORMATS or ending in _SIDE_FILES or path.is_dir() or _in_gdb(path)


def _in_gdb(path: Path) -> bool:
    return path.parent.suffix.lower() == ".gdb"


def read(path: Path, *, encoding: str | None, progress: Progress) -> list[Source]:
    """Return one source per layer with shapes.

    Raises:
        ExchangeError: the file cannot be read, or has nothing that could be a boundary.
        ChoiceNeeded: key "encoding".
    """
    with _ready(path) as (database, form):
        try:
            layers = _layers(database, form)
            sources = [
                source
                for name in layers
                if (source := _layer(path, database, form, name, encoding, progress)) is not None
            ]
            if form.driver == "GPX":
                sources = _with_waypoints(path, database, form, sources, progress)
        except SurveyError as error:
            raise ExchangeError(
                error.text.replace("国土调查数据库", form.name), hint=error.hint
            ) from error
    if not sources:
        raise ExchangeError(
            f"“{path.name}”里没有面，也没有线", hint="请导出面图层；只有点时请把坐标粘贴导入"
        )
    return sources


@contextmanager
def _ready(path: Path) -> Iterator[tuple[Path, _Format]]:
    """Yield what GDAL opens, checked to be whole and harmless."""
    ending = path.suffix.lower()
    if ending in (".kml", ".kmz", ".ovkml"):
        with boundary_files.as_kml(path) as plain:
            yield plain, FORMATS[ending]
        return
    if ending in (".gpx", ".dxf", ".geojson", ".json"):
        boundary_files.check_size(path, boundary_files.LARGEST_TEXT)
        if ending == ".gpx":
            boundary_files.check_xml(path, name=path.name)
        yield path, FORMATS[ending]
        return
    try:
        database, driver = survey_files.locate(path)
    except SurveyError as error:
        raise ExchangeError(error.text, hint=error.hint) from error
    yield database, next(form for form in FORMATS.values() if form.driver == driver)


def _layers(database: Path, form: _Format) -> list[str]:
    if form.driver == survey_files.SHAPEFILE:
        return [database.stem]
    listed = list_layers(database, form.driver)
    wanted = [
        name
        for name, kind in listed.items()
        if kind is not None and kind not in _POINTS and (not form.only or name in form.only)
    ]
    if len(wanted) > _MOST_LAYERS:
        raise ExchangeError(f"图层太多（{len(wanted)}个）", hint="请只导出需要的图层")
    return wanted


def _layer(
    path: Path, database: Path, form: _Format, name: str, encoding: str | None, progress: Progress
) -> Source | None:
    """Return a layer as a source; None where it has neither polygons nor lines."""
    layer = Layer(database, form.driver, name)
    description = layer.describe()
    if description.geometry is None:
        return None
    if description.features > MOST_FEATURES:
        raise ExchangeError(
            f"“{path.name}”的图层“{name}”有{description.features}个图形，像是整个国土调查数据库",
            hint="全县数据库请用“年度比对”；导入边界请只导出需要的图斑",
        )
    progress.step("读取图形", 0, description.features)
    table = layer.read(list(description.kinds), geometry=True)
    columns, settled, how = _columns(layer, table, form, encoding)
    rings = _rings_of(shapes_of(table))
    parcels = list(_parcels(table, columns, rings))
    useful = [parcel for parcel in parcels if parcel is not None]
    if not useful:
        return None
    notes = list(_skipped(len(parcels) - len(useful)))
    if form.driver == "DXF":
        useful, about_frames = loose_shapes.nested(useful)
        notes += about_frames
    one_layer = form.driver in (survey_files.SHAPEFILE, "GeoJSON") or name == database.stem
    return Source(
        path=path,
        format=form.name,
        layer=path.stem if one_layer else name,
        encoding=settled,
        encoding_how=how,
        stated=_stated(form, description.crs),
        parcels=tuple(useful),
        findings=tuple(notes),
    )


def _with_waypoints(
    path: Path, database: Path, form: _Format, sources: list[Source], progress: Progress
) -> list[Source]:
    """Return tracks with a word on waypoints left out, or the waypoints where there are none."""
    layer = Layer(database, form.driver, "waypoints")
    count = layer.describe().features if "waypoints" in list_layers(database, form.driver) else 0
    if not count or count > MOST_FEATURES:
        return sources
    if sources:
        first = replace(sources[0], findings=(*sources[0].findings, *_skipped(count)))
        return [first, *sources[1:]]
    progress.step("读取航点", 0, count)
    table = layer.read(list(layer.describe().kinds), geometry=True)
    columns, settled, how = _columns(layer, table, form, None)
    parcels = loose_shapes.from_waypoints(shapes_of(table), columns.get("name", []))
    if not parcels:
        return []
    return [Source(path, form.name, "航点", settled, how, _stated(form, None), parcels)]


def _stated(form: _Format, wkt: str | None) -> Stated:
    if form.system is not None:
        return Stated(order="EN", wkt=form.system, by_format=form.reason)
    reason = ""
    if form.driver == "GeoJSON" and wkt == _WGS84:
        reason = "GeoJSON 规定为 WGS84 经纬度"
    return Stated(order="EN", wkt=wkt, by_format=reason, asks_system=form.driver != "DXF")


def _skipped(points: int) -> Iterator[SourceFinding]:
    if points:
        yield found("F-101", f"{points}个点要素，已略过", measured=f"{points}个")


def _columns(
    layer: Layer, table: Table, form: _Format, encoding: str | None
) -> tuple[dict[str, list[str]], str, str]:
    """Return the columns as text, the encoding, and how it was decided."""
    settled, how = survey_text.UTF_8, f"{form.name} 的文字是 UTF-8"
    codec = None
    if form.driver == survey_files.SHAPEFILE:
        raw = {
            value
            for column in (*table.columns.values(), _as_column(table.columns))
            for value in column.tolist()
            if isinstance(value, str)
        }
        settled, how = survey_text.decide(layer.path, raw, chosen=encoding)
        codec = settled
    texts = {}
    for name, values in table.columns.items():
        (shown,) = survey_text.texts(_as_column([name]), encoding=codec)
        texts[shown] = _texts(values, codec)
    return texts, settled, how


def _as_column(values: Any) -> Column:
    listed = list(values)
    column = np.empty(len(listed), dtype=object)
    column[:] = listed
    return column


def _texts(values: Column, codec: str | None) -> list[str]:
    if values.dtype.kind == "f":
        return [repr(value) if np.isfinite(value) else "" for value in values.tolist()]
    if values.dtype.kind == "M":
        return ["" if np.isnat(value) else str(value) for value in values]
    return survey_text.texts(values, encoding=codec)


def _parcels(
    table: Table, columns: dict[str, list[str]], rings: Sequence[tuple[Ring, ...] | str | None]
) -> Iterator[RawParcel | None]:
    """Yield a parcel per row; None for points."""
    named = {name.lower(): name for name in columns}
    names = [columns[named[name]] for name in _NAMES if name in named]
    marks = [columns[named[name]] for name in _MARKS if name in named]
    areas = [
        (columns[named[name]], unit) for group, unit in _AREAS for name in group if name in named
    ]
    for row, found_rings in enumerate(rings):
        if found_rings is None:
            yield None
            continue
        fid = str(int(table.fid[row]))
        name = next((texts[row] for texts in names if texts[row]), "")
        mark = next((texts[row] for texts in marks if texts[row]), "")
        declared = next((f"{texts[row]}{unit}" for texts, unit in areas if texts[row]), "")
        faults = (found_rings,) if isinstance(found_rings, str) else ()
        yield RawParcel(
            name=name[:80],
            rings=() if isinstance(found_rings, str) else found_rings,
            declared=declared,
            facts={key: texts[row] for key, texts in columns.items() if texts[row]},
            mark=(mark or name or fid)[:80],
            faults=faults,
            place=f"要素{fid}",
        )


def _rings_of(shapes: Column) -> list[tuple[Ring, ...] | str | None]:
    """Return for each shape its rings, a Chinese word on why there are none, or None for points."""
    kinds = shapely.get_type_id(shapes)
    result: list[tuple[Ring, ...] | str | None] = []
    for shape, kind in zip(shapes.tolist(), kinds.tolist(), strict=True):
        if shape is None:
            result.append("没有图形，或图形已损坏")
        elif kind in (0, 4):
            result.append(None)
        else:
            result.append(tuple(_rings(shape)) or "没有面，也没有线")
    return result


def _rings(shape: Any) -> Iterator[Ring]:
    number = 0
    for part in _flat(shape):
        if part.geom_type == "Polygon" and not part.is_empty:
            for position, ring in enumerate((part.exterior, *part.interiors)):
                number += 1
                yield _ring(ring, number, hole=position > 0)
        elif part.geom_type in ("LineString", "LinearRing") and not part.is_empty:
            number += 1
            yield _ring(part, number, hole=None)


def _flat(shape: Any) -> Iterator[Any]:
    """Yield the simple shapes in a shape, whatever is nested in it."""
    todo = [shape]
    while todo:
        one = todo.pop(0)
        if hasattr(one, "geoms"):
            todo = [*one.geoms, *todo]
        else:
            yield one


def _ring(line: Any, number: int, *, hole: bool | None) -> Ring:
    xy = shapely.get_coordinates(line)
    closed = len(xy) > 1 and bool((xy[0] == xy[-1]).all())
    drawn = hole is None and not closed
    return Ring(
        values=xy[:-1] if closed else xy,
        number=number,
        hole=hole,
        closed=closed or drawn,
        line=drawn,
    )
