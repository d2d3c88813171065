"""What the tables and columns of a registry file are called in a sentence for the clerk."""

from __future__ import annotations

from typing import Final

TABLE_WORDS: Final = {
    "parcels": "图斑",
    "pieces": "入库部分",
    "comparisons": "比对记录",
    "facts": "登记库信息",
}
FIELDS: Final = {
    "key": "登记号",
    "parcel_no": "图斑号",
    "county_code": "县代码",
    "list_year": "列入年度",
    "stage": "环节",
    "town_code": "乡镇代码",
    "town": "乡镇",
    "village_code": "村代码",
    "village": "村",
    "parcel_area_dm2": "图斑面积",
    "reserve_area_dm2": "入库面积",
    "planar_area_dm2": "平面面积",
    "tbmj_dm2": "数据库图斑面积",
    "computed_area_dm2": "计算面积",
    "x_mm": "中心点X",
    "y_mm": "中心点Y",
    "centre_moved": "中心点是否移入图斑",
    "class_before": "上年度地类",
    "class_after": "本年度地类",
    "leftover_czcsxm": "残留城镇村属性码",
    "can_restore": "能否恢复",
    "is_vegetated": "是否已有植被",
    "reporter": "填报人",
    "remarks": "备注",
    "sources": "数据来源",
    "version": "修改次数",
    "geom": "范围",
    "parcel_key": "所属图斑",
    "land_class": "地类",
    "area_dm2": "面积",
    "source": "数据来源",
    "facts": "比对内容",
    "value": "内容",
}
