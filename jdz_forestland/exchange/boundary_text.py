"""报备坐标 / 勘测定界 TXT out: what `coordinate_text` and the survey offices' programs read.

GB 18030 (GBK where it suffices), CRLF. 点数 counts the closing row, which repeats the first name;
圈号 1 is the first outer ring, every further ring a part or a hole, told apart by containment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final

from jdz_forestland.domain.annex import writable
from jdz_forestland.domain.boundary_points import rings_of
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.exchange.files import replacing

_HECTARE_PLACES: Final = Decimal("0.0001")
ZONE: Final = 39


def write_boundary_text(
    path: Path, parcels: Sequence[Parcel], *, unit: str, made: datetime, provenance: str
) -> None:
    """Write the boundaries of parcels, EPSG:4527, millimetres.

    Args:
        unit: 数据产生单位. made: becomes 数据产生日期. provenance: as of when, which registry.

    Raises:
        ExchangeError: the file cannot be written.
    """
    lines = [
        "[项目信息]",
        f"项目名称=林地占补平衡补充林地图斑（{len(parcels)}个）",
        f"数据说明={_cell(provenance)}",
        "[属性描述]",
        "格式版本号=1.01版本",
        f"数据产生单位={_cell(unit)}",
        f"数据产生日期={made.year}-{made.month}-{made.day}",
        "坐标系=2000国家大地坐标系",
        "几度分带=3",
        "投影类型=高斯克吕格",
        "计量单位=米",
        f"带号={ZONE}",
        "精度=0.001",
        "转换参数=0,0,0,0,0,0,0",
        "[地块坐标]",
    ]
    for parcel in parcels:
        lines += _parcel(parcel)
    content = "\r\n".join([*lines, ""]).encode("gb18030", errors="replace")
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def name_of(parcel: Parcel) -> str:
    """Return what a parcel is called outside the registry: 鹅湖镇桃岭村委会1号图斑."""
    return _cell(f"{parcel.town}{parcel.village}{parcel.parcel_no}号图斑")


def _parcel(parcel: Parcel) -> list[str]:
    rings = rings_of(parcel.shape)
    rows = []
    for ring in rings:
        for point in (*ring.points, ring.points[0]):
            rows.append(f"{point.name},{ring.number},{point.x:f},{point.y:f}")
    hectares = (parcel.parcel_area_m2 / 10_000).quantize(_HECTARE_PLACES, ROUND_HALF_UP)
    after = parcel.class_after[0].land_class.code if parcel.class_after else ""
    head = (len(rows), f"{hectares:f}", parcel.id, name_of(parcel), "面", "", "林地", after, "@")
    return [",".join(map(str, head)), *rows]


def _cell(text: str) -> str:
    """Return text that cannot be taken for two cells or for a section."""
    plain = writable(text).replace(",", "、").replace("，", "、").replace("@", " ")
    return plain.replace("[", "（").replace("]", "）")
