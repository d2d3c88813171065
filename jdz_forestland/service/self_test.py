"""Tries on this machine, with its own files and libraries, what the program must be able to do.

Run by a clerk on the telephone with somebody who helps, and on every build: a library that did not
come along, a code page, a folder name in Chinese show here and not in the middle of a year's work.
"""

from __future__ import annotations

import csv
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Final

from jdz_forestland import resources
from jdz_forestland.domain import annex
from jdz_forestland.domain.progress import Silent
from jdz_forestland.service import exporting, sample, shipped
from jdz_forestland.service.registry import Registry

Pictures = Callable[[Path, Path], Sequence[Path]]

# Spaces, characters outside GBK and of rare kinds: what names of villages look like.
FOLDER: Final = "自检 㙍䶮（浮梁县）"
# 117.25° E, 29.5° N in EPSG:4527: northing, easting in metres (EPSG note 7-2).
_LONLAT: Final = (117.25, 29.5)
_NORTHING_EASTING: Final = (3_264_715.319, 39_524_241.611)
_MILLIMETRE: Final = Decimal("0.001")
_HUNDREDTH_MU: Final = Decimal("0.01")
_FEWEST_COLOURS: Final = 12
_WHO: Final = "自检"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One step: what was tried, whether it went well, what was found or what went wrong."""

    title: str
    passed: bool
    text: str


class Deviation(Exception):
    """A step ran and its result is not the expected one."""


def run(folder: Path, pictures: Pictures) -> Iterator[Outcome]:
    """Try one thing after the other and yield the outcome of each; a failure does not stop it.

    Args:
        folder: existing, for everything that is written; nothing else is touched.
        pictures: leaves a picture of every page of a registry in a folder.
    """
    home = folder / FOLDER
    home.mkdir(exist_ok=True)
    registry = home / "示例登记库（虚构）.gpkg"
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("程序文件", _libraries),
        ("GeoPackage", lambda: _geopackage(home)),
        ("Shapefile（GBK）", lambda: _shapefile(home)),
        ("坐标转换", _transformation),
        ("示例县比对", lambda: _comparison(registry)),
        ("附件表", lambda: _form(registry, home)),
        ("各页面", lambda: _pages(registry, home, pictures)),
    )
    for title, step in steps:
        try:
            with _no_silent_faults():
                yield Outcome(title, True, step())
        except Exception as error:  # noqa: BLE001 - the purpose: say what does not work, go on
            where = traceback.extract_tb(error.__traceback__)[-1]
            said = str(error) or type(error).__name__
            told = said if isinstance(error, Deviation) else f"{type(error).__name__}: {said}"
            yield Outcome(title, False, f"{told}（{Path(where.filename).name}:{where.lineno}）")


@contextmanager
def _no_silent_faults() -> Iterator[None]:
    """Raise what an event handler of a page raised: Qt prints it and goes on."""
    caught: list[BaseException] = []

    def keep(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        caught.append(error)

    before, sys.excepthook = sys.excepthook, keep
    try:
        yield
    finally:
        sys.excepthook = before
    if caught:
        raise caught[0]


def _libraries() -> str:
    modules, imports = shipped.load_everything()
    told = "，".join(f"{name} {version}" for name, version in shipped.versions().items())
    return f"{modules}个模块、{imports}处引用都在；{told}"


def _geopackage(home: Path) -> str:
    """Write and read a layer whose name, column and values are Chinese."""
    import numpy as np
    import pyogrio
    import shapely

    path = home / "图层 㙍.gpkg"
    values = np.array(["浮梁县", "㙍头村", "䶮"], dtype=object)
    shapes = shapely.to_wkb(shapely.box([0, 10, 20], [0, 0, 0], [5, 15, 25], [5, 5, 5]))
    pyogrio.raw.write(
        path, shapes, [values], ["名称"], layer="图斑", driver="GPKG", geometry_type="Polygon",
        crs="EPSG:4527",
    )  # fmt: skip
    info, _, read, columns = pyogrio.raw.read(path, layer="图斑")
    if list(columns[0]) != list(values) or list(read) != list(shapes):
        raise Deviation("写入的图层读回后不一样")
    return f"写入并读回{info['fields'][0]}等{len(values)}行"


def _shapefile(home: Path) -> str:
    """Let the sample survey pass through a Shapefile in GBK that does not say so."""
    import pyogrio

    from jdz_forestland.service.deriving import SurveyChoice, examine

    path = home / "DLTB 2021.shp"
    info, _, shapes, columns = pyogrio.raw.read(sample.surveys()[0], layer="DLTB")
    pyogrio.raw.write(
        path, shapes, columns, info["fields"], driver="ESRI Shapefile", encoding="GBK",
        geometry_type="Polygon", crs="EPSG:4527",
    )  # fmt: skip
    path.with_suffix(".cpg").unlink()
    source = examine(SurveyChoice(path))
    found = (source.encoding.upper(), source.epsg, source.county_code, source.features)
    wanted = ("GBK", 4527, sample.COUNTY_CODE, len(shapes))
    if found != wanted:
        raise Deviation(f"认成{found}，应为{wanted}")
    return f"没有.cpg也认出{source.encoding}，{source.features}个图斑"


def _transformation() -> str:
    import numpy as np

    from jdz_forestland.domain import crs

    [(east, north)] = crs.to_registry_xy(np.array([_LONLAT]), 4490)
    off = max(abs(north - _NORTHING_EASTING[0]), abs(east - _NORTHING_EASTING[1]))
    back = np.abs(crs.lonlat(np.array([[east, north]]))[0] - _LONLAT).max()
    if off > 0.0006 or back > 1e-9:
        raise Deviation(f"EPSG:4490转4527得到X={north:.4f} Y={east:.4f}，差{off:.4f}米")
    return f"EPSG:4490转4527：X={north:.3f} Y={east:.3f}"


def _comparison(registry: Path) -> str:
    registry.unlink(missing_ok=True)
    sample.make_registry(registry, who=_WHO, progress=Silent())
    with Registry.open(registry, who=_WHO) as opened:
        count = len(opened.parcels(list_year=sample.LIST_YEAR))
    return f"找出{count}个图斑，写入登记库"


def _form(registry: Path, home: Path) -> str:
    """Compare the written form, read back by another library, with the known answers."""
    with Registry.open(registry, who=_WHO) as opened:
        written = exporting.export(
            opened, "annex", list_year=sample.LIST_YEAR, out=home, draft=True
        )
    if fault := compare_form(written.path):
        raise Deviation(fault)
    return f"{written.rows}行与标准答案一致，合计{written.total_mu}亩"


def compare_form(path: Path) -> str:
    """Compare a form of the sample county, read back, with the known answers; "" when equal."""
    wanted = _answers()
    rows, total = _rows_of(path)
    faults = [
        f"第{number}行{fault}"
        for number, (row, answer) in enumerate(zip(rows, wanted, strict=False), start=1)
        if (fault := _differs(row, answer))
    ]
    if len(rows) != len(wanted):
        faults.append(f"有{len(rows)}行，应为{len(wanted)}行")
    expected = sum(Decimal(answer["reserve_area_mu"]) for answer in wanted)
    if total != expected:
        faults.append(f"合计{total}亩，应为{expected}亩")
    return "；".join(faults[:3])


def _answers() -> list[dict[str, str]]:
    with resources.path("sample", "expected.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["parcel_no"]]
    return sorted(rows, key=lambda row: int(row["parcel_no"]))


def _rows_of(path: Path) -> tuple[list[list[object]], Decimal]:
    """Return the numbered rows of a form and the 入库面积 of its 合计."""
    import python_calamine

    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    everything: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    rows = [row for row in everything if isinstance(row[0], (int, float))]
    totals = [row for row in everything if row[0] == annex.TOTAL_LABEL]
    return rows, _decimal(totals[0][annex.RESERVE_AREA_COLUMN]) if totals else Decimal(0)


def _differs(row: list[object], answer: dict[str, str]) -> str:
    """Return what is wrong in a row of the form, or ""."""
    words = ("town", "village", "parcel_no")
    said = (str(row[3]), str(row[4]), str(_decimal(row[5]).to_integral()))
    if said != tuple(answer[name] for name in words):
        return f"是{'、'.join(said)}"
    figures = (
        (annex.PARCEL_AREA_COLUMN, "parcel_area_mu", Decimal(0)),
        (annex.RESERVE_AREA_COLUMN, "reserve_area_mu", _HUNDREDTH_MU),
        (7, "x", _MILLIMETRE),
        (8, "y", _MILLIMETRE),
    )
    for column, name, slack in figures:
        # An answer without a centre leaves open which point inside is taken.
        if answer[name] and abs(_decimal(row[column]) - Decimal(answer[name])) > slack:
            return f"{annex.COLUMNS[column].title}{row[column]}，应为{answer[name]}"
    return "" if row[9] == answer["dlmc_before"] else f"上年度地类{row[9]}"


def _decimal(value: object) -> Decimal:
    return Decimal(repr(value) if isinstance(value, float) else str(value))


def _pages(registry: Path, home: Path, pictures: Pictures) -> str:
    """Open every page and look at its picture: a page that could not be drawn is of one colour."""
    from PIL import Image

    taken = pictures(registry, home)
    if not taken:
        raise Deviation("没有页面图片")
    for path in taken:
        with Image.open(path) as picture:
            colours = picture.convert("RGB").getcolors(maxcolors=_FEWEST_COLOURS)
        if colours is not None:
            raise Deviation(f"{path.name}几乎是空白的")
    return f"{len(taken)}张图片：{taken[0].parent}"
