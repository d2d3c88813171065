"""The coordinate doctor's rules as one table: what is wrong, by which source, and what to do.

R1–R25 are the signs by which wrong coordinates are known; F- are faults of files and of what they
declare. Most figures behind them were computed with PROJ for this city.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jdz_forestland.domain.boundary import SourceFinding
from jdz_forestland.domain.findings import BBox, Level

_HEADER: Final = "勘测定界坐标文件格式"
_GRID: Final = "2000国家大地坐标系 高斯-克吕格3度带第39带"
_DATUM: Final = "2000国家大地坐标系推广使用"
_TOPOLOGY: Final = "国土变更调查图形质量要求"


@dataclass(frozen=True, slots=True)
class SourceRule:
    """One entry of the table. `level` is what a finding has unless it is told otherwise."""

    code: str
    clause: str
    title: str
    hint: str
    level: Level


_ROWS: Final = (
    ("R1", _GRID, "X为北坐标、Y为东坐标并带39带号", "无需处理", Level.NOTICE),
    ("R2", _GRID, "东坐标没有带号", "已按第39带补上带号，位置不变", Level.NOTICE),
    ("R3", _GRID, "X、Y颠倒", "请核对后同意交换X、Y", Level.ERROR),
    ("R4", _GRID, "X、Y颠倒，且没有带号", "请核对后同意交换X、Y", Level.ERROR),
    ("R5", _GRID, "带号是6度带第20带", "中央经线同为117°，已换成39带，位置不变", Level.NOTICE),
    ("R6", _GRID, "坐标在3度带第38带（中央经线114°）", "请核对后同意换算到39带", Level.ERROR),
    ("R7", _GRID, "坐标在3度带第40带（中央经线120°）", "请核对后同意换算到39带", Level.ERROR),
    ("R8", _DATUM, "坐标是经纬度", "请确认是2000坐标系（或WGS84）经纬度后同意换算", Level.ERROR),
    ("R9", _DATUM, "经纬度像是“度.分秒”写法", "请核对后同意按度分秒换算", Level.ERROR),
    ("R10", _DATUM, "坐标是度分秒", "请核对读出的经纬度", Level.NOTICE),
    ("R11", _GRID, "坐标像是UTM第50带", "请核对后同意由UTM换算", Level.ERROR),
    ("R12", _GRID, "坐标是网络墨卡托（Web Mercator）", "请核对后同意换算", Level.ERROR),
    (
        "R13",
        _DATUM,
        "疑为GCJ-02（火星坐标）经纬度",
        "不自动纠正；请换用GPS原始坐标或2000坐标重新导出",
        Level.WARNING,
    ),
    (
        "R14",
        _DATUM,
        "疑为BD-09（百度）坐标",
        "不自动纠正；请换用GPS原始坐标或2000坐标重新导出",
        Level.WARNING,
    ),
    (
        "R15",
        _DATUM,
        "1980西安坐标系",
        "与2000坐标系相差一百多米，没有公开的转换参数；请到自然资源部门转换后再导入，"
        "或录入本单位依法取得的转换参数",
        Level.ERROR,
    ),
    (
        "R16",
        _DATUM,
        "1954北京坐标系",
        "与2000坐标系相差几十米，没有公开的转换参数；请到自然资源部门转换后再导入，"
        "或录入本单位依法取得的转换参数",
        Level.ERROR,
    ),
    ("R17", _HEADER, "文件头的带号与坐标不一致", "请核对带号和坐标后重新导出", Level.ERROR),
    ("R18", _HEADER, "申报面积的单位不对", "请核对面积单位（公顷、亩、平方米）", Level.WARNING),
    ("R19", _HEADER, "申报面积与计算面积不符", "请核对边界和申报面积", Level.WARNING),
    ("R20", _HEADER, "点数与实际不符", "请核对是否漏点或多点", Level.ERROR),
    ("R21", _HEADER, "边界没有闭合", "已自动闭合到起点", Level.NOTICE),
    ("R22", _HEADER, "有内环（孔洞）", "已扣除，请在图上核对", Level.NOTICE),
    ("R23", _HEADER, "有多个部分", "已作为一个图斑的多个部分，请在图上核对", Level.NOTICE),
    ("R24", _TOPOLOGY, "边界图形有错", "请按点号改正后重新导入", Level.ERROR),
    ("R25", "政策表 D-6", "重心落在边界之外", "中心点改用边界内一点", Level.NOTICE),
    ("F-101", _HEADER, "文件里有不能识别的内容", "请核对这一处", Level.WARNING),
    ("F-102", _GRID, "没有坐标系说明", "请核对数据说明后确认坐标系", Level.ERROR),
    ("F-103", _GRID, "坐标系不在接受范围内", "请转换为CGCS2000 3度带第39带后重新导出", Level.ERROR),
    ("F-104", "方案 二(一)", "不在本县范围内", "请核对坐标系、带号和X、Y次序", Level.ERROR),
    ("F-105", _HEADER, "这个地块不能使用", "请改正后重新导入；其他地块不受影响", Level.ERROR),
    ("F-106", _HEADER, "名称重复", "已加序号区分", Level.NOTICE),
    ("F-107", _TOPOLOGY, "只有线，没有闭合的面", "请核对后同意闭合成面", Level.ERROR),
    ("F-108", _HEADER, "计量单位不是米", "请换算成米后重新导出", Level.ERROR),
    ("F-109", "填表说明 3", "与上年度采矿用地对不上", "请核对坐标和边界", Level.WARNING),
    ("F-110", "附件表头 乡（镇）、村", "乡镇或村不在名录中", "可保留原名", Level.NOTICE),
    ("F-111", "方案 二(二)1", "与登记库中的图斑重叠", "同一块地只能登记一次", Level.WARNING),
    ("F-112", "方案 二(二)2", "图斑已进入核实或更后的环节", "请先退回到申请再导入", Level.ERROR),
    ("F-114", _TOPOLOGY, "只有航点，没有连成边界", "请核对点的次序后同意连成一圈", Level.ERROR),
    ("F-115", _TOPOLOGY, "闭合线里面还有闭合线", "请核对后同意作为孔洞扣除", Level.ERROR),
    ("F-113", "方案 二", "上年度地类未知", "请在核实时查明；做年度比对后自动补上", Level.WARNING),
)
RULES: Final = {row[0]: SourceRule(*row) for row in _ROWS}


def found(
    code: str,
    detail: str,
    *,
    parcel: str = "",
    field: str | None = None,
    cell: str | None = None,
    where: BBox | None = None,
    measured: str = "",
    level: Level | None = None,
    hint: str | None = None,
) -> SourceFinding:
    """Return a finding of a rule of the table."""
    rule = RULES[code]
    return SourceFinding(
        rule=code,
        clause=rule.clause,
        severity=rule.level if level is None else level,
        parcel=parcel,
        text=f"{rule.title}：{detail}" if detail else rule.title,
        hint=rule.hint if hint is None else hint,
        field=field,
        cell=cell,
        where=where,
        measured=measured,
    )
