"""Which layer of a database is DLTB, and which of its columns is which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from jdz_forestland.errors import ChoiceNeeded, SurveyError
from jdz_forestland.exchange.survey_files import SHAPEFILE
from jdz_forestland.exchange.survey_gdal import Description, Layer, list_layers

STANDARD_NAME: Final = "DLTB"
CHINESE_NAME: Final = "地类图斑"
# Columns that are read, with the Chinese name that a sentence adds to the code.
REQUIRED: Final = {
    "BSM": "标识码",
    "DLBM": "地类编码",
    "TBMJ": "图斑面积",
    "ZLDWDM": "坐落单位代码",
}
OPTIONAL: Final = {
    "DLMC": "地类名称",
    "ZLDWMC": "坐落单位名称",
    "CZCSXM": "城镇村属性码",
    "SJNF": "数据年份",
}

_FULL_DATABASE: Final = "请选择国土变更调查年度数据库（含全县地类图斑 DLTB 图层）"
_GIVEN_AS_BOTH: Final = "；也可以上年度、本年度都选这个更新包，按更新过程层 DLTBGXGC 比对"


def choose(path: Path, driver: str, *, asked: str | None) -> Layer:
    """Return the DLTB layer: named so, or the only one whose name or alias says so.

    A Shapefile is its own layer, whatever it is called: its columns decide later.

    Args:
        asked: the layer that the user chose, or None.

    Raises:
        ChoiceNeeded: key "layer": several layers may be meant.
        SurveyError: none is.
    """
    if driver == SHAPEFILE:
        return Layer(path, driver, path.stem)
    layers = list_layers(path, driver)
    if asked is not None:
        if asked not in layers:
            raise SurveyError(
                f"“{path.name}”里没有图层“{asked}”，只有：{_listed(list(layers))}",
                hint="请从现有图层中选择",
            )
        return Layer(path, driver, asked)
    candidates = _candidates(path, driver, layers)
    if not candidates:
        raise _nothing_found(path, list(layers))
    if len(candidates) > 1:
        raise ChoiceNeeded(
            f"“{path.name}”里有 {len(candidates)} 个图层可能是地类图斑：{_listed(candidates)}",
            key="layer",
            options=tuple((name, name) for name in candidates),
            hint="请选择地类图斑图层",
        )
    return Layer(path, driver, candidates[0])


def _nothing_found(path: Path, layers: list[str]) -> SurveyError:
    if any("DLTBGX" in name.upper() for name in layers):
        process = any("DLTBGXGC" in name.upper() for name in layers)
        return SurveyError(
            f"“{path.name}”是更新包，只有地类图斑更新层，没有全县的 DLTB 图层",
            hint=f"{_FULL_DATABASE}{_GIVEN_AS_BOTH if process else ''}",
        )
    found = _listed(layers) if layers else "无"
    return SurveyError(
        f"“{path.name}”里没有地类图斑图层 DLTB，现有图层：{found}", hint=_FULL_DATABASE
    )


def _candidates(path: Path, driver: str, layers: dict[str, str | None]) -> list[str]:
    """Return the polygon layers that the first question with any answer finds."""
    areal = [name for name, kind in layers.items() if is_areal(kind)]
    questions: tuple[Callable[[str], bool], ...] = (
        lambda name: name.upper() == STANDARD_NAME,
        _sounds_right,
        lambda name: _sounds_right(Layer(path, driver, name).describe().alias),
    )
    for question in questions:
        if found := [name for name in areal if question(name)]:
            return found
    return []


def _sounds_right(name: str) -> bool:
    # DLTBGX and DLTBGXGC are the yearly update layers: changes only, not the whole county.
    upper = name.upper()
    meant = STANDARD_NAME in upper or CHINESE_NAME in name
    return meant and "DLTBGX" not in upper and "更新" not in name


def is_areal(kind: str | None) -> bool:
    """Whether a layer of this geometry type may hold polygons."""
    plain = (kind or "").lower()
    return any(word in plain for word in ("polygon", "surface", "geometry", "unknown"))


def _listed(names: list[str]) -> str:
    shown = "、".join(names[:12])
    return f"{shown} 等 {len(names)} 个" if len(names) > 12 else shown


def match_columns(layer: Layer, description: Description) -> dict[str, str]:
    """Return the column of the file by standard name, for those that are read and are there.

    Case does not matter; all standard names fit the ten characters of a .dbf.

    Raises:
        SurveyError: no polygons, no rows, the schema of the second survey, or missing columns,
            all of them named at once.
    """
    where = f"“{layer.path.name}”的图层“{layer.name}”"
    if not is_areal(description.geometry):
        raise SurveyError(f"{where}不是面图层", hint="请选择地类图斑（面）图层")
    if not description.kinds:
        raise SurveyError(
            f"读不出{where}的字段，数据库已损坏或不完整", hint="请重新拷贝完整的数据库"
        )
    by_name = {name.strip().upper(): name for name in description.kinds}
    if "TKXS" in by_name and "KCXS" not in by_name:
        raise SurveyError(
            f"{where}是第二次全国土地调查（二调）的格式（有 TKXS 字段），地类编码与三调不同",
            hint="请改用第三次全国国土调查或其后年度国土变更调查的数据库",
        )
    if missing := [name for name in REQUIRED if name not in by_name]:
        named = "、".join(f"{name}（{REQUIRED[name]}）" for name in missing)
        raise SurveyError(
            f"{where}缺少字段：{named}",
            hint="请确认选的是地类图斑图层；字段被改名或删除时，请数据提供单位按标准字段重新导出",
        )
    if description.features == 0:
        raise SurveyError(f"{where}是空的，没有图斑", hint=_FULL_DATABASE)
    return {name: by_name[name] for name in (*REQUIRED, *OPTIONAL) if name in by_name}
