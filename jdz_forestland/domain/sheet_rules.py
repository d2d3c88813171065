"""The rules of spreadsheets, F-2xx: what can be wrong with a cell, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jdz_forestland.domain.findings import Level


@dataclass(frozen=True, slots=True)
class SheetRule:
    """One rule; the code never changes meaning. `hint` may be made more exact by the check."""

    code: str
    level: Level
    hint: str


NO_NUMBER: Final = SheetRule("F-201", Level.ERROR, "请填写图斑号，或填写X、Y坐标以便对应图斑")
BAD_NUMBER: Final = SheetRule("F-202", Level.ERROR, "图斑号应为从1开始的整数，如12")
TWICE: Final = SheetRule("F-203", Level.ERROR, "同一图斑只填一行；请删去重复的行或更正图斑号")
NO_AREA: Final = SheetRule("F-204", Level.ERROR, "请填写面积，单位亩，保留两位小数")
BAD_AREA: Final = SheetRule("F-205", Level.ERROR, "请填写数字，如1234.50；不要用逗号代替小数点")
NOT_POSITIVE: Final = SheetRule("F-206", Level.ERROR, "面积应大于0；请更正")
TOO_LARGE: Final = SheetRule("F-207", Level.ERROR, "入库面积不能大于图斑面积；请更正其中之一")
OTHER_UNIT: Final = SheetRule("F-208", Level.WARNING, "已按写明的单位换算为亩；请改为以亩填写")
DECIMALS: Final = SheetRule("F-209", Level.NOTICE, "按两位小数四舍五入读取（填表说明8）")
HALF_POINT: Final = SheetRule("F-210", Level.ERROR, "X、Y坐标要成对填写；请补填")
BAD_COORDINATE: Final = SheetRule(
    "F-211", Level.ERROR, "X填7位的北坐标，Y填带带号39的8位东坐标，单位米"
)
SWAPPED: Final = SheetRule("F-212", Level.ERROR, "X、Y填反了；请对调：X为7位，Y为39开头的8位")
NO_ZONE: Final = SheetRule("F-213", Level.ERROR, "Y坐标缺少带号；请在前面补上39")
DEGREES: Final = SheetRule("F-214", Level.ERROR, "填的是经纬度；请换算为CGCS2000 39带的平面坐标")
OUTSIDE: Final = SheetRule("F-215", Level.WARNING, "坐标不在本县范围内；请核对坐标")
UNKNOWN_CLASS: Final = SheetRule("F-216", Level.ERROR, "请填写国土的地类名称，如采矿用地、林地")
LOST_ZERO: Final = SheetRule(
    "F-217", Level.WARNING, "地类编码前面的0丢失了；请把单元格设为文本再填"
)
NOT_MINING: Final = SheetRule("F-218", Level.ERROR, "上年度地类应为采矿用地；请核对")
NOT_FOREST: Final = SheetRule("F-219", Level.ERROR, "本年度地类应为林地；请核对")
NO_CLASS: Final = SheetRule("F-220", Level.ERROR, "请填写地类（填表说明4）")
NOT_AN_ANSWER: Final = SheetRule("F-221", Level.ERROR, "只能填“是”或“否”（填表说明5）")
OTHER_COUNTY: Final = SheetRule(
    "F-222", Level.ERROR, "本登记库只登记本县的图斑；请检查是否选错了表"
)
OTHER_CITY: Final = SheetRule("F-223", Level.WARNING, "设区市应为景德镇市")
UNKNOWN_TOWN: Final = SheetRule("F-224", Level.WARNING, "请按行政区划名录填写乡（镇）")
UNKNOWN_VILLAGE: Final = SheetRule("F-225", Level.WARNING, "名录中没有这个村；确有此村可以照写")
NO_PLACE: Final = SheetRule("F-226", Level.WARNING, "请填写乡（镇）和村")
TOTAL_DIFFERS: Final = SheetRule("F-227", Level.ERROR, "请核对各行面积和合计，改正后再导入")
EXPECTED_DIFFERS: Final = SheetRule("F-228", Level.ERROR, "请核对是否选对了表、有没有漏行")
UNSOLVED: Final = SheetRule(
    "F-229", Level.ERROR, "请在Excel或WPS中打开重新计算并保存，或直接填写数值"
)
HIDDEN: Final = SheetRule("F-230", Level.NOTICE, "隐藏的行也已读取；不需要的请先删除")
UNLABELLED_TOTAL: Final = SheetRule("F-231", Level.NOTICE, "已按合计行处理，不算图斑；请写上“合计”")
A_DATE: Final = SheetRule("F-232", Level.ERROR, "表格软件把它当成了日期；请把单元格设为文本再填")
NO_ROWS: Final = SheetRule("F-233", Level.ERROR, "请检查是否选对了工作表")
UNSEEN: Final = SheetRule(
    "F-234", Level.NOTICE, "请在Excel或WPS中取消隐藏后核对行数和合计，或另存为.xlsx再导入"
)
