"""Reading the 更新过程层 DLTBGXGC of a yearly update database (国土变更调查更新数据库).

    pair = examine(path)                  the layer as last year's and as this year's survey
    rows = read(pair, years=(2021, 2022))

`examine` returns None for a database without such a layer. Attributes of all rows are read,
because sums go over all of them; shapes only of 采矿用地 of which some piece became 林地.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from jdz_forestland.domain.process_layer import FIRST_YEAR, ProcessRows, ProcessSource, wanted
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.survey import Shapes, SurveyFeatures, SurveySource
from jdz_forestland.errors import ChoiceNeeded, SurveyError
from jdz_forestland.exchange import survey, survey_text
from jdz_forestland.exchange.survey_files import SHAPEFILE, locate
from jdz_forestland.exchange.survey_gdal import Description, Layer, Table, list_layers
from jdz_forestland.exchange.survey_layer import STANDARD_NAME, is_areal
from jdz_forestland.exchange.survey_read import gather, stated_area, tidy_codes

UPDATE_NAME: Final = "DLTBGX"
PROCESS_NAME: Final = "DLTBGXGC"
# Columns of the layer by the standard name that they stand for on each side.
_SIDES: Final = tuple(
    {
        "BSM": f"{side}TBBSM",
        "DLBM": f"{side}DLBM",
        "DLMC": f"{side}DLMC",
        "ZLDWDM": f"{side}ZLDWDM",
        "ZLDWMC": f"{side}ZLDWMC",
        "CZCSXM": f"{side}CZCSXM",
        "TBMJ": "TBBGMJ",
    }
    for side in ("BGQ", "BGH")
)
_REQUIRED: Final = ("BSM", "DLBM", "ZLDWDM", "TBMJ")
_FURTHER: Final[tuple[str, ...]] = ("BGXW", "XZQTZLX", "GXSJ")


def examine(
    path: Path,
    *,
    layer: str | None = None,
    encoding: str | None = None,
    epsg: int | None = None,
    code_systems: tuple[str | None, str | None] = (None, None),
) -> ProcessSource | None:
    """Recognise the process layer of a database; None where it has none.

    Args:
        code_systems: answers of the user for the 变更前 and the 变更后 columns.

    Raises:
        ChoiceNeeded, SurveyError: as `survey.examine`.
    """
    found = _find(path, asked=layer)
    if found is None:
        return None
    description = found.describe()
    columns = {name.strip().upper(): name for name in description.kinds}
    _refuse_incomplete(found, description, columns)
    further = {name: columns[name] for name in _FURTHER if name in columns}
    year = _year(found, further)
    sides = [
        survey.recognise(
            found,
            description,
            {name: columns[own] for name, own in side.items() if own in columns},
            encoding=encoding,
            epsg=epsg,
            code_system=answer,
        )
        for side, answer in zip(_SIDES, code_systems, strict=True)
    ]
    return ProcessSource(
        before=replace(sides[0], year=None if year is None else year - 1),
        after=replace(sides[1], year=year),
        columns=further,
    )


def is_process_layer(name: str) -> bool:
    """Whether a layer of this name is a 更新过程层 of 地类图斑."""
    return PROCESS_NAME in name.upper() or ("地类图斑" in name and "更新过程" in name)


def _find(path: Path, *, asked: str | None) -> Layer | None:
    database, driver = locate(path)
    if driver == SHAPEFILE:
        own = Layer(database, driver, database.stem)
        is_process = "BGQTBBSM" in {name.strip().upper() for name in own.describe().kinds}
        return own if is_process else None
    layers = list_layers(database, driver)
    found = [name for name, kind in layers.items() if is_process_layer(name) and is_areal(kind)]
    if asked is not None:
        found = [name for name in found if name == asked]
    if len(found) > 1:
        raise ChoiceNeeded(
            f"“{database.name}”里有 {len(found)} 个更新过程层：{'、'.join(found)}",
            key="layer",
            options=tuple((name, name) for name in found),
            hint="请选择地类图斑更新过程层",
        )
    return Layer(database, driver, found[0]) if found else None


def _refuse_incomplete(layer: Layer, description: Description, columns: dict[str, str]) -> None:
    where = f"“{layer.path.name}”的更新过程层“{layer.name}”"
    needed = dict.fromkeys(side[name] for side in _SIDES for name in _REQUIRED)
    if missing := [name for name in needed if name not in columns]:
        raise SurveyError(
            f"{where}缺少字段：{'、'.join(missing)}",
            hint="请数据提供单位按标准字段重新导出更新数据库",
        )
    if description.features == 0:
        raise SurveyError(f"{where}是空的，没有变更碎块", hint="请检查是否选对了更新数据库")


def _year(layer: Layer, further: dict[str, str]) -> int | None:
    """Return the year of 更新时间 where all rows agree, else None."""
    if "GXSJ" not in further:
        return None
    rows = layer.read([further["GXSJ"]])
    texts = set(survey_text.texts(np.unique(rows.columns[further["GXSJ"]].astype(str))))
    years = {int(text[:4]) for text in texts if re.match(r"20\d\d", text)}
    return years.pop() if len(years) == 1 and min(years) >= FIRST_YEAR else None


def read(
    pair: ProcessSource,
    *,
    years: tuple[int, int],
    base: tuple[Path, str] | None = None,
    progress: Progress | None = None,
) -> ProcessRows:
    """Return the rows of a process layer.

    Args:
        base: path and layer of last year's DLTB, for sums where the database has none itself.

    Raises:
        SurveyError: the database cannot be read. Cancelled: the user stopped it.
    """
    source, told = pair.before, progress or Silent()
    layer = Layer(source.path, source.driver, source.layer)
    told.step("读取更新过程层")
    table = layer.read(_column_names(pair))
    before, after = (
        _side(table, side, year=year)
        for side, year in zip((pair.before, pair.after), years, strict=True)
    )
    transfer = _texts(table, pair.columns.get("XZQTZLX"))
    changed = wanted(before, after, transfer)
    at = np.asarray([row for row, bsm in enumerate(before.bsm) if bsm in changed], dtype=np.intp)
    shapes, lost = _shapes(layer, source, table.fid, at, told)
    unreadable = tuple(before.text(row) for row in np.flatnonzero(lost).tolist())
    return ProcessRows(
        before=replace(before, shapes=shapes, unreadable=unreadable),
        after=replace(after, shapes=shapes),
        change=_texts(table, pair.columns.get("BGXW")),
        transfer=transfer,
        lost=lost,
        declared_before=_declared(tuple(_base_layers(source)) or _given(base), changed),
        declared_after=_declared(
            _update_layers(source), {after.bsm[row] for row in at.tolist()} - {""}
        ),
    )


def _column_names(pair: ProcessSource) -> list[str]:
    sides = (pair.before.fields, pair.after.fields, pair.columns)
    return list(dict.fromkeys(name for side in sides for name in side.values()))


def _shapes(
    layer: Layer,
    source: SurveySource,
    fid: npt.NDArray[np.int64],
    at: npt.NDArray[np.intp],
    progress: Progress,
) -> tuple[Shapes, npt.NDArray[np.bool_]]:
    """Return the shapes of the rows `at` and which of these rows have none that can be used."""
    shapes: Shapes = np.full(len(fid), None, dtype=object)
    lost = np.zeros(len(fid), dtype=np.bool_)
    row_of = {int(fid[row]): row for row in at.tolist()}
    ids, found, unreadable = gather(layer, source, np.sort(fid[at]), None, progress)
    for mark, shape in zip(ids.tolist(), found, strict=True):
        shapes[row_of[mark]] = shape
    lost[[row_of[mark] for mark in unreadable.tolist()]] = True
    return shapes, lost


def _side(table: Table, source: SurveySource, *, year: int) -> SurveyFeatures:
    encoding = source.encoding if source.driver == SHAPEFILE else None

    def column(name: str) -> tuple[str, ...]:
        return _texts(table, source.fields.get(name), encoding=encoding)

    return SurveyFeatures(
        source=source,
        year=year,
        shapes=np.full(len(table), None, dtype=object),
        fid=table.fid,
        bsm=column("BSM"),
        codes=tuple(tidy_codes(table.columns[source.fields["DLBM"]]).tolist()),
        names=column("DLMC"),
        tbmj_m2=tuple(map(stated_area, table.columns[source.fields["TBMJ"]].tolist())),
        zldwdm=column("ZLDWDM"),
        zldwmc=column("ZLDWMC"),
        czcsxm=column("CZCSXM"),
    )


def _texts(table: Table, column: str | None, *, encoding: str | None = None) -> tuple[str, ...]:
    if column is None:
        return ("",) * len(table)
    return tuple(survey_text.texts(table.columns[column], encoding=encoding))


def _declared(layers: Iterable[Layer], marks: set[str]) -> dict[str, Decimal]:
    """Return TBMJ by BSM of the given 图斑, as far as a layer has them."""
    areas: dict[str, Decimal] = {}
    for layer in layers:
        columns = {name.strip().upper(): name for name in layer.describe().kinds}
        if "BSM" not in columns or "TBMJ" not in columns:
            continue
        table = layer.read([columns["BSM"], columns["TBMJ"]])
        sizes: npt.NDArray[Any] = table.columns[columns["TBMJ"]]
        for mark, size in zip(
            survey_text.texts(table.columns[columns["BSM"]]), sizes.tolist(), strict=True
        ):
            if mark in marks and (stated := stated_area(size)) is not None:
                areas[mark] = stated
    return areas


def _base_layers(source: SurveySource) -> Iterator[Layer]:
    """Yield the DLTB of the same database, where there is one."""
    if source.driver != SHAPEFILE:
        for name in list_layers(source.path, source.driver):
            if name.upper() == STANDARD_NAME:
                yield Layer(source.path, source.driver, name)


def _given(base: tuple[Path, str] | None) -> tuple[Layer, ...]:
    """Return last year's DLTB in another database, as long as it can be opened."""
    if base is None:
        return ()
    try:
        database, driver = locate(base[0])
        layer = Layer(database, driver, base[1])
        layer.describe()
    except SurveyError:  # moved or in use: then the sums are not checked
        return ()
    return (layer,)


def _update_layers(source: SurveySource) -> Iterator[Layer]:
    """Yield the 更新层 DLTBGX of the same database, or of the one delivered beside it."""
    beside = source.path.with_name(re.sub("GXGC", "GX", source.path.name, flags=re.IGNORECASE))
    if source.driver == SHAPEFILE:
        if beside != source.path and beside.exists():
            yield Layer(beside, SHAPEFILE, beside.stem)
        return
    for path in dict.fromkeys((source.path, beside)):
        if not path.exists():
            continue
        for name in list_layers(path, source.driver):
            if UPDATE_NAME in name.upper() and not is_process_layer(name):
                yield Layer(path, source.driver, name)
                return
