"""Make two yearly surveys of a whole county, full size, with a known answer.

    python -m tests.bench.county FOLDER [POLYGONS]

A few tiles of 6 km are drawn by the modules of `resources/sample` and laid out, mirrored in turn,
over the true extent of 浮梁县. The edges of a tile are straight, so tiles meet without gap. As in
the sample, the answer comes from construction, not from an overlay.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from tests.bench.tiles import RESOURCES, TILE_M, Tile, draw_tile, generator

VERSION = 1  # count up when the result changes, so that no stale copy is used
EPSG = 4527
COUNTY = "360222"
YEARS = {"before": 2021, "after": 2022}
TILE_KINDS = 4
SUFFIX = {"GPKG": ".gpkg", "ESRI Shapefile": ".shp", "OpenFileGDB": ".gdb"}

Shapes = NDArray[np.object_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CountyAnswer:
    """Where the surveys are (by driver) and what a run over them must find.

    parcels: 采矿用地 polygons of the first year with 入库面积; reserve_area_m2 agrees within
    tolerance_m2, which allows 0.05 m² for each parcel.
    """

    before: dict[str, Path]
    after: dict[str, Path]
    polygons_before: int
    polygons_after: int
    mining: int
    parcels: int
    reserve_area_m2: Decimal
    tolerance_m2: Decimal
    mean_vertices: float
    most_vertices: int


def make_county(
    folder: Path,
    *,
    parcels: int = 190_000,
    seed: int = 1,
    drivers: Sequence[str] = ("GPKG",),
) -> CountyAnswer:
    """Both surveys with about `parcels` polygons each, in files of the drivers asked for.

    What is in the folder already and was made with the same arguments is used again. Drivers:
    GPKG, ESRI Shapefile (GBK), OpenFileGDB.
    """
    name = f"county_v{VERSION}_{parcels}_{seed}"
    note = folder / f"{name}.json"
    paths = {
        part: {driver: folder / f"{name}_{year}{SUFFIX[driver]}" for driver in drivers}
        for part, year in YEARS.items()
    }
    missing = [d for d in drivers if not all(paths[part][d].exists() for part in YEARS)]
    if missing or not note.exists():
        folder.mkdir(parents=True, exist_ok=True)
        note.write_text(
            json.dumps(_make(paths, missing or drivers, parcels, seed)), encoding="utf-8"
        )
    known = json.loads(note.read_text(encoding="utf-8"))
    for key in ("reserve_area_m2", "tolerance_m2"):
        known[key] = Decimal(known[key])
    return CountyAnswer(paths["before"], paths["after"], **known)


def _make(
    paths: dict[str, dict[str, Path]], drivers: Sequence[str], wanted: int, seed: int
) -> dict[str, object]:
    tools = generator()
    tiles = [draw_tile(tools, seed * 1000 + kind) for kind in range(TILE_KINDS)]
    layout = Layout([])
    for k, spot in enumerate(_spots()):
        layout.laid.append((tiles[k % TILE_KINDS], k // TILE_KINDS % 4, spot))
        if len(layout.joined("before", "classes")) >= wanted:
            break
    shapes = {part: layout.shapes(part) for part in YEARS}
    same = layout.same()
    area = _areas(tools, shapes, same)
    last = len(shapes["before"])
    number = {
        "before": np.arange(1, last + 1),
        "after": np.where(same >= 0, same + 1, last + np.cumsum(same < 0)),
    }
    classes = {part: layout.joined(part, "classes") for part in YEARS}
    for part, year in YEARS.items():
        table = _table(classes[part], area[part], number[part], layout.tile_number(part), year)
        for driver in drivers:
            _write(paths[part][driver], driver, shapes[part], table)
    vertices = shapely.get_num_coordinates(shapes["before"])
    return _found(tools, layout, area["before"]) | {
        "polygons_before": len(shapes["before"]),
        "polygons_after": len(shapes["after"]),
        "mining": int((classes["before"] == "0602").sum()),
        "mean_vertices": round(float(vertices.mean()), 1),
        "most_vertices": int(vertices.max()),
    }


# --- the county -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layout:
    """Tiles, how each is mirrored (0 … 3) and the place of its lower left corner."""

    laid: list[tuple[Tile, int, tuple[float, float]]]

    def joined(self, part: str, field: str) -> NDArray[Any]:
        return np.concatenate([getattr(tile, field)[part] for tile, _, _ in self.laid])

    def shapes(self, part: str) -> Shapes:
        return np.concatenate(
            [_moved(tile.shapes[part], mirror, corner) for tile, mirror, corner in self.laid]
        )

    def sizes(self, part: str) -> Ints:
        return np.array([len(tile.shapes[part]) for tile, _, _ in self.laid])

    def starts(self) -> Ints:
        """Index of the first polygon of each tile in the first year."""
        return np.cumsum(self.sizes("before")) - self.sizes("before")

    def tile_number(self, part: str) -> Ints:
        return np.repeat(np.arange(len(self.laid)), self.sizes(part))

    def same(self) -> Ints:
        return np.concatenate(
            [
                np.where(tile.same >= 0, tile.same + start, -1)
                for (tile, _, _), start in zip(self.laid, self.starts(), strict=True)
            ]
        )


def _spots() -> list[tuple[float, float]]:
    """Lower left corners of the tiles: first those with their middle inside the county."""
    text = (RESOURCES / "places" / "counties.geojson").read_text(encoding="utf-8")
    plane = Transformer.from_crs(4490, EPSG, always_xy=True)
    county = shapely.transform(
        next(
            shapely.geometry.shape(feature["geometry"])
            for feature in json.loads(text)["features"]
            if feature["properties"]["code"] == COUNTY
        ),
        lambda points: np.column_stack(plane.transform(points[:, 0], points[:, 1])),
    )
    west, south, east, north = shapely.bounds(county) // 1000 * 1000
    middle = shapely.centroid(county)
    spots = [
        (float(e), float(n))
        for n in np.arange(south - 2 * TILE_M, north + 2 * TILE_M, TILE_M)
        for e in np.arange(west - 2 * TILE_M, east + 2 * TILE_M, TILE_M)
    ]

    def order(spot: tuple[float, float]) -> tuple[bool, float]:
        centre = shapely.Point(spot[0] + TILE_M / 2, spot[1] + TILE_M / 2)
        return not county.contains(centre), float(centre.distance(middle))

    return sorted(spots, key=order)


def _moved(shapes: Shapes, mirror: int, corner: tuple[float, float]) -> Shapes:
    """The shapes of a tile at a place of the county; bit 0 mirrors east-west, bit 1 north-south."""
    flip = np.array([mirror & 1, mirror >> 1], dtype=bool)

    def move(points: Floats) -> Floats:
        turned = np.where(flip, TILE_M - points, points)
        return np.asarray(np.round(turned + np.asarray(corner), 4))

    return np.asarray(shapely.transform(shapes, move))


def _areas(tools: SimpleNamespace, shapes: dict[str, Shapes], same: Ints) -> dict[str, Floats]:
    """Survey areas in m², rounded half up; unchanged polygons are measured once."""
    measure = tools.survey_area.ellipsoid_areas
    before = np.floor(measure(shapes["before"], epsg=EPSG) * 100 + 0.5) / 100
    after = before[same]
    new = same < 0
    after[new] = np.floor(measure(shapes["after"][new], epsg=EPSG) * 100 + 0.5) / 100
    return {"before": before, "after": after}


def _found(tools: SimpleNamespace, layout: Layout, area: Floats) -> dict[str, object]:
    """Number of pits with 入库面积 and its sum."""
    cents = 0
    parcels = 0
    for (tile, mirror, corner), start in zip(layout.laid, layout.starts(), strict=True):
        cents += round(float(area[tile.wholes + start].sum()) * 100)
        moved = _moved(tile.pieces, mirror, corner)
        sizes = tools.survey_area.ellipsoid_areas(moved, epsg=EPSG)
        cents += int(np.floor(sizes * 100 + 0.5).sum())
        parcels += len(tile.wholes) + len(np.unique(tile.piece_of))
    return {
        "parcels": parcels,
        "reserve_area_m2": str(Decimal(cents).scaleb(-2)),
        "tolerance_m2": str(parcels * Decimal("0.05")),
    }


# --- files ----------------------------------------------------------------------------------------

NAMES = {
    "0101": "水田", "0103": "旱地", "0201": "果园", "0202": "茶园", "0301": "乔木林地",
    "0302": "竹林地", "0305": "灌木林地", "0307": "其他林地", "0404": "其他草地",
    "0601": "工业用地", "0602": "采矿用地", "0702": "农村宅基地", "08H1": "机关团体新闻出版用地",
    "08H2": "科教文卫用地", "1003": "公路用地", "1006": "农村道路", "1101": "河流水面",
    "1104": "坑塘水面", "1104A": "养殖坑塘", "1107": "沟渠", "1202": "设施农用地",
    "1206": "裸土地",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    names: list[str]
    columns: list[NDArray[Any]]


def _table(classes: NDArray[np.str_], area: Floats, number: Ints, tile: Ints, year: int) -> Table:
    """The fields of DLTB that matter, text fields with their lengths."""
    count = len(classes)
    village = np.array(
        [f"{COUNTY}{100 + k % 10:03d}{200 + k // 10:03d}0000000" for k in range(200)]
    )
    label = np.array([f"示例{k // 10 + 1}村委会" for k in range(200)])
    known, of = np.unique(classes, return_inverse=True)
    zero = np.zeros(count)
    columns: dict[str, NDArray[Any]] = {
        "BSM": np.array([f"{COUNTY}2110{k:08d}" for k in number.tolist()], dtype="U18"),
        "YSDM": np.full(count, "2001010100", dtype="U10"),
        "TBBH": np.array([f"{k % 9999 + 1:04d}" for k in number.tolist()], dtype="U8"),
        "DLBM": classes.astype("U5"),
        "DLMC": np.array([NAMES[code] for code in known], dtype="U60")[of],
        "QSXZ": np.full(count, "30", dtype="U2"),
        "QSDWDM": village[tile].astype("U19"),
        "QSDWMC": label[tile].astype("U60"),
        "ZLDWDM": village[tile].astype("U19"),
        "ZLDWMC": label[tile].astype("U60"),
        "TBMJ": area,
        "KCXS": zero,
        "KCMJ": zero,
        "TBDLMJ": area,
        "CZCSXM": np.where(classes == "0602", "204", "").astype("U4"),
        "SJNF": np.full(count, year, dtype="int32"),
        "BZ": np.full(count, "", dtype="U254"),
    }
    return Table(list(columns), list(columns.values()))


def _write(path: Path, driver: str, shapes: Shapes, table: Table) -> None:
    # A run that was broken off may have left something that would be added to.
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(shapes),
        table.columns,
        table.names,
        layer=path.stem if driver == "ESRI Shapefile" else "DLTB",
        driver=driver,
        geometry_type="Polygon",
        crs=f"EPSG:{EPSG}",
        encoding="GBK" if driver == "ESRI Shapefile" else "UTF-8",
    )


def main() -> None:
    polygons = int(sys.argv[2]) if len(sys.argv) > 2 else 190_000
    answer = make_county(Path(sys.argv[1]), parcels=polygons, drivers=tuple(SUFFIX))
    for key, value in asdict(answer).items():
        print(f"{key}: {value}")


if __name__ == "__main__":
    main()
