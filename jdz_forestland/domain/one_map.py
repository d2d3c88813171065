"""“一张图”更新: what forestry's map of the year is told of a parcel whose 变更 is on record.

Names, types and lengths are those of the yearly forest (grass, wetland) survey layer; the Q_ twin,
BHYY, BHND, BCLD and ZLND those of the yearly update database. Codes come from the 变更 record as
it was filled in, so the code list that was in force then stays in force for it. What no record
says stays empty: tree counts and soils are not guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import shapely
from shapely.geometry import MultiPolygon

from jdz_forestland.domain.geometry import multipolygon
from jdz_forestland.domain.parcel import Parcel, Piece
from jdz_forestland.domain.record import StepRecord, standing_values
from jdz_forestland.domain.stage import Stage

SUPPLEMENTED: Final = "2"  # BCLD: 补充林地
_HECTARE_PLACES: Final = Decimal("0.0001")
Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Update:
    """One parcel of the update layer: what became forest, and the records that say how.

    Attributes:
        change, planting: values of the standing records of 变更 and 造林.
        shape: what became forest, EPSG:4527.
    """

    parcel: Parcel
    change: Mapping[str, Any]
    planting: Mapping[str, Any]
    shape: MultiPolygon


@dataclass(frozen=True, slots=True)
class UpdateField:
    """One field: name of at most ten letters, Chinese name with unit, type, width, value."""

    name: str
    title: str
    type: type[str] | type[int] | type[Decimal]
    width: int
    value: Callable[[Update], Value]


def update_of(
    parcel: Parcel, records: Iterable[StepRecord], pieces: Sequence[Piece]
) -> Update | None:
    """Return what the update layer says of a parcel; None while its 变更 is not on record."""
    done = standing_values(records)
    change = done.get(Stage.CHANGE)
    if change is None:
        return None
    shape = parcel.shape
    if not parcel.changed_whole and pieces:
        shape = multipolygon(shapely.union_all([piece.shape for piece in pieces]))
    return Update(parcel, change, done.get(Stage.PLANTING, {}), shape)


def _said(name: str) -> Callable[[Update], Value]:
    """Return what the 变更 record says under a name, as text."""

    def value(update: Update) -> Value:
        found = update.change.get(name)
        return None if found is None else str(found)

    return value


def _number(name: str) -> Callable[[Update], Value]:
    def value(update: Update) -> Value:
        found = update.change.get(name)
        return None if found is None else int(found)

    return value


def _hectares(update: Update) -> Decimal:
    return (update.parcel.reserve_area_m2 / 10_000).quantize(_HECTARE_PLACES, ROUND_HALF_UP)


def _canopy(update: Update) -> Value:
    found = update.change.get("canopy")
    return None if found is None else Decimal(str(found))


def _day(update: Update) -> Value:
    return str(update.change.get("changed_on", "")).replace("-", "") or None


def _planted(update: Update) -> Value:
    year = str(update.planting.get("finished_on", ""))[:4]
    return int(year) if year.isdigit() else None


def _class_after(update: Update) -> Value:
    after = update.parcel.class_after
    return max(after, key=lambda part: part.area_m2).land_class.code if after else None


def _basis(update: Update) -> str:
    parcel = update.parcel
    return f"采矿用地变更为林地，补充林地图斑{parcel.id}，{parcel.list_year}年度"


FIELDS: Final[tuple[UpdateField, ...]] = (
    UpdateField("SHENG", "省代码", str, 2, lambda u: u.parcel.county_code[:2]),
    UpdateField("XIAN", "县代码", str, 6, lambda u: u.parcel.county_code),
    UpdateField("XIANG", "乡代码", str, 9, lambda u: u.parcel.town_code or None),
    UpdateField("CUN", "村代码", str, 12, lambda u: u.parcel.village_code or None),
    UpdateField("LIN_BAN", "林班", str, 4, _said("compartment")),
    UpdateField("XIAO_BAN", "小班号", str, 5, _said("subcompartment")),
    UpdateField("TBBH", "补充林地图斑编号", str, 16, lambda u: u.parcel.id),
    UpdateField("XBMJ", "小班面积（公顷）", Decimal, 18, _hectares),
    UpdateField("DLBM", "国土地类编码（变更后）", str, 5, _class_after),
    UpdateField("DI_LEI", "地类", str, 6, _said("di_lei")),
    UpdateField("LD_QS", "土地所有权属", str, 2, _said("ownership")),
    UpdateField("QI_YUAN", "起源", str, 2, _said("origin")),
    UpdateField("YOU_SHI_SZ", "优势树种", str, 6, _said("dominant_species")),
    UpdateField("LIN_ZHONG", "林种", str, 3, _said("forest_category")),
    UpdateField("SEN_LIN_LB", "森林类别", str, 3, _said("forest_kind")),
    UpdateField("BH_DJ", "林地保护等级", str, 1, _said("protection_level")),
    UpdateField("YU_BI_DU", "郁闭度", Decimal, 6, _canopy),
    UpdateField("MEI_GQ_ZS", "每公顷株数", int, 6, _number("trees_per_ha")),
    UpdateField("Q_DLBM", "国土地类编码（变更前）", str, 5, lambda u: u.parcel.class_before.code),
    UpdateField("BHYY", "变化原因", str, 2, _said("change_reason")),
    UpdateField("BHND", "变化年度", int, 4, _number("one_map_year")),
    UpdateField("BCLD", "是否为补充林地（2=补充林地）", str, 1, lambda u: SUPPLEMENTED),
    UpdateField("BH_YJ", "变化依据", str, 100, _basis),
    UpdateField("ZLND", "造林年度", int, 4, _planted),
    UpdateField("DC_RQ", "调查（更新）日期", str, 8, _day),
    UpdateField("BZ", "备注", str, 254, lambda u: u.parcel.remarks or None),
)
