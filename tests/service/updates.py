"""Update databases written for one test: the process layer between two surveys, and its DLTBGX.

write(path, rows_between(before, after))    what an office delivers instead of two databases
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain import area
from jdz_forestland.domain.geometry import multipolygon, polygon_parts

COLUMNS = ("BSM", "DLBM", "DLMC", "ZLDWDM", "ZLDWMC", "CZCSXM")


@dataclass(frozen=True, slots=True)
class Side:
    """A 图斑 of one year, with the columns that a process layer repeats."""

    bsm: str
    code: str
    name: str
    village_code: str
    village: str
    czcsxm: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.bsm, self.code, self.name, self.village_code, self.village, self.czcsxm)


BLANK = Side("", "", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One piece: what it was, what it is, where, and how large it says it is."""

    before: Side
    after: Side
    shape: BaseGeometry | None
    size_m2: Decimal | None
    change: str = "2"
    transfer: str = "0"


def rows_between(before: Path, after: Path) -> list[Row]:
    """Intersect two DLTB databases as the survey's own tools do: changed polygons only.

    The pieces of one of last year's 图斑 take its TBMJ by their share of the ellipsoid area, each
    rounded to 0.01, the last the remainder.
    """
    (old, old_shapes, old_sizes), (new, new_shapes, _) = map(_survey, (before, after))
    at_old, at_new = _pairs(old_shapes, new_shapes)
    parts, owner = polygon_parts(shapely.intersection(old_shapes[at_old], new_shapes[at_new]))
    pieces: defaultdict[int, dict[int, list[BaseGeometry]]] = defaultdict(dict)
    for part, pair in zip(parts, owner.tolist(), strict=True):
        pieces[int(at_old[pair])].setdefault(int(at_new[pair]), []).append(part)
    rows = []
    for index, found in pieces.items():
        unchanged = len(found) == 1 and old[index].code == new[next(iter(found))].code
        if unchanged:
            continue
        shapes = [MultiPolygon(parts) for parts in found.values()]
        for number, shape, size in zip(
            found, shapes, _shares(shapes, old_sizes[index]), strict=True
        ):
            change = "1" if old[index].bsm == new[number].bsm else "2"
            rows.append(Row(old[index], new[number], shape, size, change))
    return rows


def _survey(path: Path) -> tuple[list[Side], Any, list[Decimal]]:
    meta, _, wkb, values = pyogrio.raw.read(path, layer="DLTB")
    table = dict(zip(meta["fields"], values, strict=True))
    texts = [[str(cell or "") for cell in table[name]] for name in COLUMNS]
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    mended = np.asarray([multipolygon(shape) for shape in shapely.make_valid(shapes)], dtype=object)
    slight = abs(shapely.area(mended) - shapely.area(shapes)) <= 1
    shapes = mended.copy()
    shapes[~slight] = None
    sides = [Side(*cells) for cells in zip(*texts, strict=True)]
    return sides, shapes, [area.round_m2(float(size)) for size in table["TBMJ"]]


def _pairs(old: Any, new: Any) -> tuple[Any, Any]:
    at_new, at_old = shapely.STRtree(new).query(old, predicate="intersects")[::-1]
    order = np.lexsort((at_new, at_old))
    return at_old[order], at_new[order]


def _shares(shapes: Sequence[BaseGeometry], whole: Decimal) -> list[Decimal]:
    sizes = area.ellipsoid_areas_m2(shapes)
    total = area.total(sizes) or Decimal(1)
    shares = [area.round_m2(whole * size / total) for size in sizes]
    return [*shares[:-1], whole - area.total(shares[:-1])]


def write(
    path: Path,
    rows: Sequence[Row],
    *,
    layer: str = "DLTBGXGC",
    update: bool = True,
    drop: Sequence[str] = (),
    changed: dict[str, Decimal] | None = None,
    year: int | None = 2022,
) -> Path:
    """Write an update database and return its path.

    Args:
        update: whether to write DLTBGX too. changed: other TBMJ in it, by BSM.
        drop: columns to leave out. year: of GXSJ.
    """
    columns: dict[str, list[Any]] = {"BSM": [f"360222{n:012d}" for n in range(len(rows))]}
    for side, name in (("before", "BGQ"), ("after", "BGH")):
        cells = zip(*[getattr(row, side).cells for row in rows], strict=True)
        for column, values in zip(COLUMNS, cells, strict=True):
            own = f"{name}TBBSM" if column == "BSM" else f"{name}{column}"
            columns[own] = [value or None for value in values]
    columns["TBBGMJ"] = [None if row.size_m2 is None else float(row.size_m2) for row in rows]
    columns["BGXW"] = [row.change for row in rows]
    columns["XZQTZLX"] = [row.transfer for row in rows]
    if year is not None:
        columns["GXSJ"] = [np.datetime64(f"{year}-12-31")] * len(rows)
    kept = {name: values for name, values in columns.items() if name not in drop}
    write_layer(path, [row.shape for row in rows], kept, layer=layer)
    if update:
        sums: defaultdict[str, Decimal] = defaultdict(lambda: area.ZERO)
        for row in rows:
            sums[row.after.bsm] += row.size_m2 or area.ZERO
        sums.update(changed or {})
        marks = [mark for mark in sums if mark]
        sizes = [float(sums[mark]) for mark in marks]
        nowhere = [multipolygon(rows[0].shape)] * len(marks) if rows[0].shape else []
        write_layer(path, nowhere, {"BSM": marks, "TBMJ": sizes}, layer="DLTBGX")
    return path


def write_layer(
    path: Path, shapes: Sequence[Any], columns: dict[str, list[Any]], *, layer: str
) -> None:
    pyogrio.raw.write(
        path,
        geometry=np.asarray(
            [None if s is None else shapely.to_wkb(multipolygon(s)) for s in shapes], dtype=object
        ),
        field_data=[_array(values) for values in columns.values()],
        fields=list(columns),
        layer=layer,
        driver="OpenFileGDB" if path.suffix == ".gdb" else "GPKG",
        geometry_type="MultiPolygon",
        crs="EPSG:4527",
        append=path.exists(),
    )


def _array(values: list[Any]) -> np.ndarray[Any, Any]:
    kinds = {type(value) for value in values}
    if kinds <= {float, type(None)} and float in kinds:
        return np.asarray([np.nan if value is None else value for value in values])
    if np.datetime64 in kinds:
        return np.asarray(values, dtype="datetime64[ms]")
    return np.asarray(values, dtype=object)
