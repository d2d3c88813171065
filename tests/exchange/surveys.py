"""Small survey databases, written for one test each.

    write(tmp_path / "浮梁 2022.gpkg")                       the plain case: every class of CLASSES
    write(path, epsg=4490, layer="DLTB_2022")               other coordinates, another name
    write(path, drop=["DLMC"], columns={"SJNF": [2021, 2022]})

The ending decides the driver. Coordinates are those of `SHAPES` (EPSG:4527), transformed with
pyproj here, independently of the package.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from jdz_forestland import lean

with lean.without_data_frames():
    from pyogrio import raw

DRIVERS = {".gpkg": "GPKG", ".gdb": "OpenFileGDB", ".shp": "ESRI Shapefile"}
ENDINGS = tuple(DRIVERS)

E, N = 39_536_000.0, 3_255_000.0


def _hut(east: float, north: float, size: float = 60.0) -> Polygon:
    """Return a house-shaped polygon with uneven decimals: nothing is right by chance."""
    corners = [(0, 0), (1, 0.013), (1.027, 0.71), (0.52, 1.04), (-0.011, 0.69)]
    return Polygon([(E + east + x * size, N + north + y * size) for x, y in corners])


# One row each: code, name, shape.
CLASSES = (
    ("0602", "采矿用地"),
    ("0301", "乔木林地"),
    ("0305", "灌木林地"),
    ("0304", "森林沼泽"),
    ("0307", "其他林地"),
    ("0601", "工业用地"),
    ("0602", "采矿用地"),
    ("0301", "乔木林地"),
)
SHAPES = (
    _hut(0.123, 0.456).difference(box(E + 20, N + 20, E + 31.7, N + 33.3)),
    _hut(50, 10),
    _hut(20, 55),
    _hut(-50, 5),
    MultiPolygon([_hut(5_000, 5_000), _hut(5_200, 5_000, 17.0)]),
    _hut(0, -70),
    _hut(900, 900, 210.0),
    _hut(3_000, -2_000, 400.0),
)
ZLDWDM = "3602221012110000000"
ZLDWMC = "桃岭村民委员会"


def objects(values: Iterable[Any]) -> np.ndarray:
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def columns_for(codes: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """Return the columns of a DLTB of these classes that the program reads, and one it does not."""
    rows = range(len(codes))
    return {
        "BSM": [f"360222211{row + 1:09d}" for row in rows],
        "DLBM": list(codes),
        "DLMC": list(names),
        "ZLDWDM": [ZLDWDM] * len(codes),
        "ZLDWMC": [ZLDWMC] * len(codes),
        "TBMJ": [1000.25 + row for row in rows],
        "KCXS": [0.0] * len(codes),
        "CZCSXM": ["204" if code == "0602" else None for code in codes],
        "SJNF": [2022] * len(codes),
    }


def moved(shapes: Iterable[Any], epsg: int) -> np.ndarray:
    transformer = pyproj.Transformer.from_crs(4527, epsg, always_xy=True)
    if epsg == 4527:
        return objects(shapes)
    there: np.ndarray = shapely.transform(
        objects(shapes), lambda xy: np.column_stack(transformer.transform(*xy.T))
    )
    return there


def write(
    path: Path,
    *,
    classes: Sequence[tuple[str, str]] = CLASSES,
    shapes: Iterable[Any] = SHAPES,
    columns: Mapping[str, Sequence[Any]] | None = None,
    drop: Iterable[str] = (),
    epsg: int = 4527,
    crs: str | None = "as epsg",
    layer: str = "DLTB",
    encoding: str | None = None,
    geometry_type: str | None = "MultiPolygon",
    append: bool = False,
    **options: Any,
) -> Path:
    """Write one layer and return `path`. `columns` replaces or adds; `shapes` may hold WKB."""
    driver = DRIVERS[path.suffix.lower()]
    table = columns_for(*zip(*classes, strict=True)) if classes else columns_for([], [])
    table |= {name: list(values) for name, values in (columns or {}).items()}
    table = {name: values for name, values in table.items() if name not in set(drop)}
    wkb = _encoded(list(shapes), epsg)
    if driver == "ESRI Shapefile":
        options["encoding"] = encoding or "GBK"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the driver dislikes some of the faults written on purpose
        raw.write(
            path,
            wkb if geometry_type else None,
            [_column(values) for values in table.values()],
            list(table),
            layer=None if driver == "ESRI Shapefile" else layer,
            driver=driver,
            geometry_type=geometry_type,
            crs=f"EPSG:{epsg}" if crs == "as epsg" else crs,
            append=append,
            **options,
        )
    return path


def _encoded(shapes: list[Any], epsg: int) -> np.ndarray:
    plain = [None if isinstance(shape, bytes) else shape for shape in shapes]
    return objects(
        shape if isinstance(shape, bytes) else shapely.to_wkb(other)
        for shape, other in zip(shapes, moved(plain, epsg), strict=True)
    )


def _column(values: Sequence[Any]) -> np.ndarray:
    if any(value is None or isinstance(value, str) for value in values) or not values:
        return objects(values)
    return np.array(values)
