"""Words on paper that are not facts of a parcel."""

from __future__ import annotations

POINTS = "界址点坐标表"
POINTS_MORE = "界址点坐标表（续）"
NUMBER, NORTHING, EASTING = "点号", "X（北）", "Y（东）"
UNIT = "单位：米"
CONTINUED = "（后接续表）"
LEGEND = "图例"
THIS_PARCEL = "本图斑界线"
OTHER_PARCEL = "相邻图斑"
POINT = "界址点"
OUTER = "外圈"
HOLE = "内圈（孔）"
PAINTING = "绘制图件"
LOADING = "读取底图"
LISTING = "生成列表"
NO_GROUND = "示意图：没有叠加国土调查底图"
SAMPLE = "示例数据（虚构）"
STEPS = "办理记录"
STEP_HEADS = ("环节", "结果", "经办人", "时间")
NO_STEPS = "还没有办理记录"
SIGN = "填表人：　　　　　　审核人：　　　　　　（盖章）　　　　年　　月　　日"
FACTS = "图斑登记内容"
NEVER_FIRST = "，。；：、！？）》”’%,.;:!?)"  # of a line
NOT_WRITTEN = "PDF 文件没有写成，可能是磁盘空间不足"
NOT_WRITTEN_HINT = "请检查磁盘后重试，原有文件没有改动"

# Radicals that Unicode does not call compatible with their character, and the characters.
RADICALS = "⺁⺒⺓⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳"
CHARACTERS = "厂巳幺母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟"


def titled(title: str) -> str:
    """Return the line above a table of points."""
    return f"{title}　{UNIT}"


def where(town: str, village: str, number: int) -> str:
    """Return the line under the title: which parcel it is."""
    return f"{town}{village}　{number}号图斑"


def page(number: int, pages: int) -> str:
    """Return which page of a parcel it is."""
    return f"第{number}页　共{pages}页"


def ring(number: int, *, hole: bool) -> str:
    """Return the line above the points of a ring."""
    return f"圈{number}　{HOLE if hole else OUTER}"
