"""Words of the dialog for an office's own parameters of old coordinate systems."""

from __future__ import annotations

TITLE = "本单位的坐标转换参数"
LEAD = (
    "1980西安、1954北京坐标系没有公开的转换参数。本单位依法持有时可以录入，"
    "导入旧坐标的边界时经您同意才用。"
)
SECRET = (
    "转换参数是涉密资料：只存在这台电脑的当前用户下，不写进登记库，不随备份、导出、上报带走，"
    "录入后也不再显示；导入记录里只写依据和八位指纹。请确认这台电脑可以存放。"
)
SYSTEM = "旧坐标系"
MODEL = "布尔莎七参数（位置矢量），由旧坐标系到2000坐标系"
NUMBERS = (
    ("ΔX（米）", "X 平移，米"),
    ("ΔY（米）", "Y 平移，米"),
    ("ΔZ（米）", "Z 平移，米"),
    ("εX（角秒）", "绕 X 轴旋转，角秒"),
    ("εY（角秒）", "绕 Y 轴旋转，角秒"),
    ("εZ（角秒）", "绕 Z 轴旋转，角秒"),
    ("尺度（ppm）", "尺度变化，百万分之"),
)
PAPER = "依据"
PAPER_TIP = "参数来自哪份文件或批复，例如“市测绘院2020年第3号函”；会写进导入记录"
KEEP = "保存在本机"
FORGET = "删除这组参数"
CANCEL = "取消"
INCOMPLETE = "请填写七个数字和依据。"
OPEN = "转换参数…"
OPEN_TIP = "录入本单位的1980西安、1954北京坐标系转换参数"
ENTER = "录入转换参数…"
FORGOTTEN = "已删除本机的转换参数。"


def held(paper: str, fingerprint: str, who: str, at: str) -> str:
    """Return which set is kept here."""
    by = f"，{who}录入" if who else ""
    on = f"于{at}" if at else ""
    return f"本机已有一组：依据“{paper}”{by}{on}，指纹{fingerprint}。再录入会代替它。"


def moves(metres: str) -> str:
    """Return what a set does to the city."""
    return f"按这组参数，本市的点约移动 {metres} 米。请与已知点核对。"


def unreadable(name: str) -> str:
    """Return that a field holds no number."""
    return f"{name}不是数字。"


def kept(system: str) -> str:
    """Return what has been kept."""
    return f"已在本机保存{system}的转换参数。"
