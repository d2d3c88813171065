"""Words on the papers of the spot check and the field check."""

from __future__ import annotations

FINGERPRINT = "名单指纹（SHA-256，每八位一组，可逐组朗读核对）"
MUST_CHECK = "必查图斑（另行检查，不计入抽查比例）"
MUST_HEADS = ("图斑", "入库面积（亩）", "原因")
LIST = "定稿名单（按编号顺序，先上后下、先左后右）"
STEPS = "抽取规则"
LIMITS = "方法说明"
TICKETS = "各图斑的签号（从小到大）"
CHANGES = "作废后的名单变化"
SIGNATURES = "签字"
WHEN = "　　　年　　月　　日"
VOID = "已作废"
NEED = "应抽面积"  # as the record calls it
REDO = (
    "任何人凭本记录都可以重新抽一遍：核对签号是否从小到大、累计面积和截止线，"
    "再任选几个图斑验算签号。"
)

ROUTE = "核查路线（按乡镇，依次到最近的下一个）"
ROUTE_HEADS = ("序号", "图斑", "乡（镇）", "村", "申报（亩）", "经度", "纬度", "为何核查", "已核查")
CLAIMED = "县级申报内容"
TO_FILL = "现场填写"
SCAN = "扫码得到编号和坐标"
PHONE = "手机导航用经纬度（CGCS2000，与手机的 WGS-84 相差几厘米）"
PAINTING = "绘制核查表"


def cut(need: str, parcels: int, taken: str) -> str:
    """Return the words on the cut line."""
    return f"截止线：应抽{need}；以上{parcels}个图斑共{taken}亩，已达到，停止抽取"


def void(reason: str) -> str:
    """Return why a record no longer counts."""
    return f"本次抽查已作废：{reason}"


def void_foot(footer: str) -> str:
    """Return the foot of a page of a record that no longer counts."""
    return f"{VOID}　{footer}"


def numbered(number: int, sentence: str) -> str:
    """Return one of several sentences."""
    return f"{number}. {sentence}"


def round_sum(parcels: int, mu: str) -> str:
    """Return how much there is to visit."""
    return f"共{parcels}个图斑，申报入库{mu}亩"
