"""Every Chinese word of the map."""

from __future__ import annotations

ZOOM_IN = "放大"
ZOOM_OUT = "缩小"
ZOOM_ALL = "全图"
ZOOM_SELECTION = "定位选中"
ZOOM_IN_TIP = "放大（+，或向前滚动滚轮；按住 Shift 拖出一个框可放大到框内）"
ZOOM_OUT_TIP = "缩小（-，或向后滚动滚轮）"
ZOOM_ALL_TIP = "显示全部图形（Home）"
ZOOM_SELECTION_TIP = "移到选中的图斑"
ZOOM_SELECTION_OFF_TIP = "先在图上或列表中选中图斑"

MAP_NAME = "地图"
MAP_DESCRIPTION = (
    "拖动或按方向键移动，滚轮或加减号缩放，单击选图斑，按住 Ctrl 单击增减，双击放大到图斑。"
)
LEGEND_NAME = "图层和图例"
LAYER_TIP = "勾选后在图上显示"
LAYER_ABSENT_TIP = "还没有这一层的数据"

LAYER_NAMES = {
    "before": "上年度地类",
    "after": "本年度地类",
    "parcel": "图斑",
    "piece": "入库部分",
    "sliver": "细碎",
}
ROLE_NAMES = {
    "MINING": "采矿",
    "FOREST": "林地",
    "CROP": "耕地",
    "ORCHARD": "园地",
    "GRASS": "草地",
    "WATER": "水域",
    "WETLAND": "湿地",
    "BUILT": "建设用地",
    "ROAD": "道路",
    "OTHER": "其他",
}
NORTH = "北"


def distance(metres: float) -> str:
    """Return a round distance as the scale bar names it."""
    if metres >= 1_000:
        return f"{metres / 1_000:g} 公里"
    return f"{metres:g} 米"
