"""Small survey databases written for one test: a few squares in 鹅湖镇, 浮梁县."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain import area
from tests.builders import EASTING, NORTHING, square

NAMES = {
    "0602": "采矿用地",
    "0301": "乔木林地",
    "0305": "灌木林地",
    "0404": "其他草地",
    "0103": "旱地",
}
FIELDS = ("BSM", "DLBM", "DLMC", "TBMJ", "ZLDWDM", "ZLDWMC", "SJNF")
COUNTY = "360222"

Plot = tuple[str, BaseGeometry]


def plot(code: str, column: int, *, width: float = 100.0, offset: float = 0.0) -> Plot:
    """Return a rectangle of class `code` in the column-th place of a row of 300 m steps."""
    west = EASTING + 300 * column + offset
    shape = shapely.box(west, NORTHING, west + width, NORTHING + 100)
    return code, shape


def survey(
    path: Path,
    plots: Sequence[Plot],
    *,
    year: int | None = None,
    county: str = COUNTY,
    drop: Sequence[str] = (),
    layer: str = "DLTB",
    crs: str = "EPSG:4527",
    changes: Mapping[str, list[Any]] | None = None,
) -> Path:
    """Write a survey database and return its path.

    Args:
        plots: (DLBM, shape in EPSG:4527) each.
        year: SJNF; None leaves the column out.
        drop: columns to leave out. changes: columns to write otherwise.
    """
    columns: dict[str, list[Any]] = {
        "BSM": [f"{county}211000{number:06d}" for number in range(1, len(plots) + 1)],
        "DLBM": [code for code, _ in plots],
        "DLMC": [NAMES[code] for code, _ in plots],
        "TBMJ": [float(area.ellipsoid_area_m2(shape)) for _, shape in plots],
        "ZLDWDM": [f"{county}1012110000000"] * len(plots),
        "ZLDWMC": ["桃岭村委会"] * len(plots),
        "SJNF": [year] * len(plots),
    }
    columns |= changes or {}
    left_out = {*drop} | ({"SJNF"} if year is None else set())
    names = [name for name in FIELDS if name not in left_out]
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb([shape for _, shape in plots]),
        field_data=[_array(columns[name]) for name in names],
        fields=names,
        layer=layer,
        geometry_type="Polygon",
        crs=crs,
        append=path.exists(),
        **({"encoding": "UTF-8"} if path.suffix == ".shp" else {}),
    )
    return path


def _array(values: list[Any]) -> np.ndarray[Any, Any]:
    kind = type(values[0]) if values else str
    return np.asarray(values, dtype={int: np.int32, float: np.float64}.get(kind, object))


def pair(
    folder: Path, *, after: Sequence[Plot] | None = None, years: bool = True
) -> tuple[Path, Path]:
    """Write two surveys: of three pits the first became forest, of the second the western half.

    Args:
        after: this year's plots, instead of those.
        years: whether the databases say their year.
    """
    before = survey(
        folder / "上年度.gpkg",
        [plot("0602", 0), plot("0602", 1), plot("0602", 2), plot("0301", 3)],
        year=2021 if years else None,
    )
    changed = [
        plot("0301", 0),
        plot("0305", 1, width=50),
        plot("0602", 1, width=50, offset=50),
        plot("0602", 2),
        plot("0301", 3),
    ]
    now = survey(folder / "本年度.gpkg", after or changed, year=2022 if years else None)
    return before, now


__all__ = ["COUNTY", "FIELDS", "NAMES", "Plot", "pair", "plot", "square", "survey"]
