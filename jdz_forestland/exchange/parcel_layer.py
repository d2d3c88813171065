"""The parcels as a Shapefile: the fields of the list under names that a .dbf can hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.exchange.shapefile import ShortField, write_layer
from jdz_forestland.exchange.tables import FIELDS

# The name in the .dbf by the heading of the list; `FIELDS` says type and value.
_NAMES: Final = {
    "登记号": "DJH", "图斑编号": "TBBH", "图斑号": "TBH", "年度": "ND", "环节": "HJ",
    "县代码": "XIAN", "县": "XIANMC", "乡镇代码": "XIANG", "乡镇": "XIANGMC",
    "村代码": "CUN", "村": "CUNMC",
    "图斑面积（平方米）": "TBMJ_M2", "图斑面积（亩）": "TBMJ_MU",
    "入库面积（平方米）": "RKMJ_M2", "入库面积（亩）": "RKMJ_MU",
    "数据库图斑面积（平方米）": "SJKMJ_M2", "椭球面积（平方米）": "TQMJ_M2",
    "平面面积（平方米）": "PMMJ_M2", "X坐标（米）": "X", "Y坐标（米）": "Y",
    "上年度地类编码": "Q_DLBM", "上年度地类名称": "Q_DLMC", "上年度": "Q_ND",
    "本年度地类编码": "H_DLBM", "本年度地类名称": "H_DLMC", "本年度": "H_ND",
    "本年度各地类面积（平方米）": "H_DLMJ",
    "是否具备恢复林业生产条件": "HFTJ", "是否恢复植被": "HFZB",
    "入库填报人": "TBR", "备注": "BZ", "数据来源": "SJLY",
}  # fmt: skip
SHORT_FIELDS: Final[tuple[ShortField[Parcel], ...]] = tuple(
    ShortField(_NAMES[field.title], field.title, field.type, field.value)
    for field in FIELDS
    if field.title in _NAMES
)
LAYER: Final = "图斑"


def write_parcel_layer(path: Path, parcels: Sequence[Parcel], *, provenance: str) -> None:
    """Write the parcels as a Shapefile, EPSG:4527, GBK.

    Raises:
        ExchangeError: the files cannot be written.
    """
    shapes = [parcel.shape for parcel in parcels]
    write_layer(path, parcels, shapes, SHORT_FIELDS, title=LAYER, provenance=provenance)
