"""Reading the DLTB layer of a yearly survey database (国土变更调查).

    source = examine(path)                                   what it is, nothing guessed
    mining = read_classes(source, codes, year=2021)          polygons of some classes
    forest = read_classes(source, codes, year=2022, near=mining.shapes)
    xy, rings, polygons, codes = read_for_map(source)        the whole layer as a background
    digest = fingerprint(source.path)

Accepted are GeoPackage, Shapefile and FileGDB. Nothing is ever written to a database or beside it.
What cannot be known from the data is asked (`ChoiceNeeded`); call `examine` again with the answer.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from jdz_forestland.domain import crs, land_class
from jdz_forestland.domain.crs import Bounds
from jdz_forestland.domain.land_class import MINING_NAME, CodeSystem
from jdz_forestland.domain.survey import SurveySource
from jdz_forestland.errors import ChoiceNeeded, SurveyError
from jdz_forestland.exchange import survey_text
from jdz_forestland.exchange.survey_files import FILE_GDB, SHAPEFILE, fingerprint, locate
from jdz_forestland.exchange.survey_gdal import Description, Layer, Table, shapes_of
from jdz_forestland.exchange.survey_layer import choose, match_columns
from jdz_forestland.exchange.survey_read import read_classes, read_for_map

__all__ = ["examine", "fingerprint", "read_classes", "read_for_map", "recognise"]

_SAMPLE_ROWS: Final = 1000


def examine(
    path: Path,
    *,
    layer: str | None = None,
    encoding: str | None = None,
    epsg: int | None = None,
    code_system: str | None = None,
) -> SurveySource:
    """Return what a survey database is: driver, layer, encoding, coordinates, classes, year.

    Args:
        path: what the user chose: the file, a side file of a Shapefile, the .gdb folder, a file
            in it, or a folder with one database in it.
        layer, encoding, epsg, code_system: answers of the user, where they were asked for.

    Raises:
        ChoiceNeeded: keys "layer", "encoding", "epsg", "code_system": the data leave it open.
        SurveyError: the database cannot be used; the sentence says why and what to do.
    """
    chosen = choose(*locate(path), asked=layer)
    description = chosen.describe()
    return recognise(
        chosen,
        description,
        match_columns(chosen, description),
        encoding=encoding,
        epsg=epsg,
        code_system=code_system,
    )


def recognise(
    layer: Layer,
    description: Description,
    fields: dict[str, str],
    *,
    encoding: str | None = None,
    epsg: int | None = None,
    code_system: str | None = None,
) -> SurveySource:
    """Return what one layer is, read through the given columns (file name by standard name).

    Raises:
        ChoiceNeeded, SurveyError: as `examine`.
    """
    seen = _look(layer, description, fields)
    database, driver = layer.path, layer.driver
    encoding, encoding_how = _encoding(seen, chosen=encoding)
    epsg, crs_how = _system(seen, chosen=epsg)
    classes, classes_how = _classification(
        seen, encoding=encoding if driver == SHAPEFILE else None, chosen=code_system
    )
    return SurveySource(
        path=database,
        driver=driver,
        layer=layer.name,
        encoding=encoding,
        encoding_how=encoding_how,
        epsg=epsg,
        crs_how=crs_how,
        code_system=classes,
        code_system_how=classes_how,
        year=_year(seen),
        county_code=_county(seen),
        features=len(seen.rows),
        fields=seen.fields,
        bounds=_extent(seen, epsg),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a layer shows of itself.

    Attributes:
        fields: column in the file by standard name.
        rows: class and year of every row: a sample could miss the rows that decide.
        sample: marks and villages of rows all over the table.
        boxes: float (n, 4), bounding boxes of the sample in file coordinates, all finite.
    """

    layer: Layer
    description: Description
    fields: dict[str, str]
    rows: Table
    sample: Table
    boxes: npt.NDArray[np.float64]


def _look(layer: Layer, description: Description, fields: dict[str, str]) -> _Seen:
    rows = layer.read([fields[name] for name in ("DLBM", "DLMC", "SJNF") if name in fields])
    every = np.linspace(0, len(rows) - 1, min(_SAMPLE_ROWS, len(rows))).astype(np.intp)
    sample = layer.read(
        [fields[name] for name in ("BSM", "ZLDWDM", "ZLDWMC") if name in fields],
        fids=np.sort(rows.fid)[every],
        geometry=True,
    )
    boxes = shapely.bounds(shapes_of(sample))
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        raise SurveyError(
            f"“{layer.path.name}”的图层“{layer.name}”只有属性，没有图形",
            hint="请数据提供单位连同图形重新导出",
        )
    return _Seen(layer, description, fields, rows, sample, boxes)


def _encoding(seen: _Seen, *, chosen: str | None) -> tuple[str, str]:
    layer = seen.layer
    if layer.driver != SHAPEFILE:
        kind = "FileGDB" if layer.driver == FILE_GDB else "GeoPackage"
        return survey_text.UTF_8, f"{kind} 的文字都是 UTF-8"
    raw: set[str] = set()
    for table, name in ((seen.rows, "DLMC"), (seen.sample, "ZLDWMC")):
        if name in seen.fields:
            values = table.columns[seen.fields[name]].tolist()
            raw |= {value for value in values if isinstance(value, str)}
    return survey_text.decide(layer.path, raw, chosen=chosen)


def _system(seen: _Seen, *, chosen: int | None) -> tuple[int, str]:
    name = f"“{seen.layer.path.name}”"
    # Where most shapes are: one stray shape spoils an extent, not a median.
    west, south, east, north = np.median(seen.boxes, axis=0).tolist()
    place = (west, south, east, north)
    if chosen is not None:
        return crs.confirm(chosen, seen.description.crs, bounds=place, name=name)
    return crs.recognise(seen.description.crs, bounds=place, name=name)


def _extent(seen: _Seen, epsg: int) -> Bounds:
    """Return the extent that the layer states, or that of the sample where it states nonsense."""
    stated = seen.description.bounds
    if stated is not None and crs.fits(epsg, stated):
        return stated
    sound = [box for box in seen.boxes.tolist() if crs.fits(epsg, tuple(box))]
    west, south, east, north = zip(*(sound or seen.boxes.tolist()), strict=True)
    return min(west), min(south), max(east), max(north)


def _classification(
    seen: _Seen, *, encoding: str | None, chosen: str | None
) -> tuple[CodeSystem, str]:
    if chosen is not None:
        if chosen not in set(CodeSystem):
            raise SurveyError(f"没有地类分类“{chosen}”", hint="请从列出的分类中选择")
        return CodeSystem(chosen), f"由经办人选定：{CodeSystem(chosen).label}"
    if "DLMC" not in seen.fields:
        raise ChoiceNeeded(
            f"“{seen.layer.path.name}”没有 DLMC（地类名称）字段，看不出采用哪一套地类分类",
            key="code_system",
            options=tuple((system.value, system.label) for system in CodeSystem),
            hint="请查看数据说明后选择分类：三调工作分类中采矿用地为0602，用地用海分类中为1002",
        )
    codes = seen.rows.columns[seen.fields["DLBM"]]
    names = seen.rows.columns[seen.fields["DLMC"]]
    distinct = sorted(set(zip(codes.tolist(), names.tolist(), strict=True)), key=str)
    some_codes = np.array([code for code, _ in distinct], dtype=codes.dtype)
    some_names = np.array([name for _, name in distinct], dtype=names.dtype)
    pairs = [
        (survey_text.code(code), name)
        for code, name in zip(
            survey_text.texts(some_codes),
            survey_text.texts(some_names, encoding=encoding),
            strict=True,
        )
    ]
    system = land_class.recognise(pairs)
    witness = _witness(system, pairs)
    return system, f"按地类编码与名称的对应（如 {witness}）判断为{system.label}"


def _witness(system: CodeSystem, pairs: list[tuple[str, str]]) -> str:
    """Return a pair that this system alone knows, 采矿用地 if it occurs."""
    telling = [
        (code, name)
        for code, name in pairs
        if name
        and [each for each in CodeSystem if land_class.name_of(each, code) == name] == [system]
    ]
    code, name = min(telling, key=lambda pair: (pair[1] != MINING_NAME, pair))
    return f"{code} {name}"


def _year(seen: _Seen) -> int | None:
    """Return SJNF where all rows agree, else the one year in the name of the file or its folder."""
    if "SJNF" in seen.fields:
        years = set(survey_text.texts(seen.rows.columns[seen.fields["SJNF"]])) - {"", "0"}
        if len(years) == 1 and re.fullmatch(r"20\d\d", year := years.pop()):
            return int(year)
    for name in (seen.layer.path.stem, seen.layer.path.parent.name):
        # 2001H… in the survey's own file names is a scale, and 20221231 a day.
        named = set(re.findall(r"(?<!\d)(20[1-9]\d)(?:[01]\d[0-3]\d)?(?!\d)", name))
        if named:
            return int(named.pop()) if len(named) == 1 else None
    return None


def _county(seen: _Seen) -> str:
    """Return the six digits that most 坐落单位代码, else most 标识码, begin with, or ""."""
    for name in ("ZLDWDM", "BSM"):
        codes = survey_text.texts(seen.sample.columns[seen.fields[name]])
        counties = Counter(code[:6] for code in codes if re.match(r"\d{6}", code))
        if counties:
            return counties.most_common(1)[0][0]
    return ""
