"""The parcel list as a plain table (.csv): every field, for sorting and adding up elsewhere.

A spreadsheet program guesses at the cells of a .csv. Two marks keep it from guessing wrong: text
that looks like a number (地类编码 0602, 村代码) is followed by a tab, so that zeros and digits
stay; text that looks like a formula begins with an apostrophe, so that it is not run. The other
fields, and all fields of the GeoPackage (`layers`), are written as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, Generic, TypeVar

from jdz_forestland.domain import area
from jdz_forestland.domain.annex import writable
from jdz_forestland.domain.parcel import Parcel, Piece
from jdz_forestland.exchange.files import replacing

Value = str | int | Decimal | None
R = TypeVar("R", Parcel, Piece)

_FORMULA: Final = re.compile(r"[=+\-@＝＋－＠]")
# Figures, 1E5, 50%, and what is taken for a date or a time: 3-1, 2022/12/31, 8:30.
_NUMBER: Final = re.compile(
    r"[\d.,]+(?:[Ee][+\-]?\d+)?%?|\d{1,4}[/\-]\d{1,2}(?:[/\-]\d{1,4})?|\d{1,2}(?::\d{1,2}){1,2}"
)
_ANSWER: Final = {True: "是", False: "否", None: None}


@dataclass(frozen=True, slots=True)
class Field(Generic[R]):
    """One column of a list: its Chinese heading, its type and where it comes from."""

    title: str
    type: type[str] | type[int] | type[Decimal]
    value: Callable[[R], Value]


def _after(part: Callable[[Parcel], Sequence[str]]) -> Callable[[Parcel], str]:
    """Return one text per parcel of a fact about each class after, in their order."""
    return lambda parcel: "、".join(part(parcel))


def _distinct(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


# Units are in the headings; coordinates and shapes are EPSG:4527.
FIELDS: Final[tuple[Field[Parcel], ...]] = (
    Field("登记号", str, lambda p: p.key),
    Field("图斑编号", str, lambda p: p.id),
    Field("图斑号", int, lambda p: p.parcel_no),
    Field("年度", int, lambda p: p.list_year),
    Field("环节", str, lambda p: p.stage.label),
    Field("县代码", str, lambda p: p.county_code),
    Field("县", str, lambda p: p.county),
    Field("乡镇代码", str, lambda p: p.town_code),
    Field("乡镇", str, lambda p: p.town),
    Field("村代码", str, lambda p: p.village_code),
    Field("村", str, lambda p: p.village),
    Field("图斑面积（平方米）", Decimal, lambda p: p.parcel_area_m2),
    Field("图斑面积（亩）", Decimal, lambda p: p.parcel_area_mu),
    Field("入库面积（平方米）", Decimal, lambda p: p.reserve_area_m2),
    Field("入库面积（亩）", Decimal, lambda p: p.reserve_area_mu),
    Field("数据库图斑面积（平方米）", Decimal, lambda p: p.tbmj_m2),
    Field("椭球面积（平方米）", Decimal, lambda p: p.computed_area_m2),
    Field("平面面积（平方米）", Decimal, lambda p: p.planar_area_m2),
    Field("X坐标（米）", Decimal, lambda p: p.x),
    Field("Y坐标（米）", Decimal, lambda p: p.y),
    Field("中心点移入图斑", str, lambda p: _ANSWER[p.centre_moved]),
    Field("上年度地类编码", str, lambda p: p.class_before.code),
    Field("上年度地类名称", str, lambda p: p.class_before.name),
    Field("上年度分类", str, lambda p: p.class_before.system.label),
    Field("上年度", int, lambda p: p.class_before.year),
    Field("本年度地类编码", str, _after(lambda p: [c.land_class.code for c in p.class_after])),
    Field("本年度地类名称", str, _after(lambda p: [c.land_class.name for c in p.class_after])),
    Field(
        "本年度各地类面积（平方米）",
        str,
        _after(lambda p: [f"{c.land_class.name} {c.area_m2}" for c in p.class_after]),
    ),
    Field(
        "本年度各地类面积（亩）",
        str,
        _after(lambda p: [f"{c.land_class.name} {area.to_mu(c.area_m2)}" for c in p.class_after]),
    ),
    Field(
        "本年度分类",
        str,
        _after(lambda p: _distinct([c.land_class.system.label for c in p.class_after])),
    ),
    Field("本年度", int, lambda p: next((c.land_class.year for c in p.class_after), None)),
    Field("遗留城镇村属性码", str, lambda p: p.leftover_czcsxm),
    Field("是否具备恢复林业生产条件", str, lambda p: _ANSWER[p.can_restore]),
    Field("是否恢复植被", str, lambda p: _ANSWER[p.is_vegetated]),
    Field("入库填报人", str, lambda p: p.reporter),
    Field("备注", str, lambda p: p.remarks),
    Field("数据来源", str, lambda p: "；".join(p.sources)),
    Field("修改次数", int, lambda p: p.version),
)


def write_csv(path: Path, parcels: Sequence[Parcel], *, provenance: str = "") -> None:
    """Write the parcels, one line each under Chinese headings, UTF-8 with BOM, CRLF.

    Args:
        path: replaced as a whole, or left as it was.
        provenance: as of when and from which registry; a last column of its own where given.

    Raises:
        ExchangeError: the file cannot be written.
    """
    said = {"数据说明": provenance} if provenance else {}
    lines = [[*(field.title for field in FIELDS), *said]]
    for parcel in parcels:
        values = (field.value(parcel) for field in FIELDS)
        lines.append([_cell(value) for value in (*values, *said.values())])
    with (
        replacing(path) as temporary,
        # The byte order mark is what tells Excel and WPS that this is UTF-8.
        temporary.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        csv.writer(file).writerows(lines)


def _cell(value: Value) -> str:
    if not isinstance(value, str):
        return "" if value is None else f"{value}"
    text = writable(value)
    if _FORMULA.match(text):
        return f"'{text}"
    return f"{text}\t" if _NUMBER.fullmatch(text) else text
