"""Words of the page 储备库: the list of a year, whether its sums agree, freezing it."""

from __future__ import annotations

from collections.abc import Sequence

LIST = "名单"
LEFT_OUT = "未列入"
RECONCILED = "核对"
VERSIONS = "各版名单"
TABS = "储备库"

# --- tables -----------------------------------------------------------------------------------
UNIT_MU = "（亩）"
PARCEL_NO = "图斑号"
TOWN = "乡（镇）"
VILLAGE = "村"
STAGE = "环节"
WHY = "为什么没有列入"
LEVEL = "层次"
NAME = "名称"
PARCELS = "图斑（个）"
PARCELS_SUM = "图斑相加（亩）"
FORM_SUM = "附件表相加（亩）"
DIFFERENCE = "差（亩）"
VERSION = "版次"
STATE = "状态"
FROZEN_AT = "定稿时间"
FROZEN_BY = "定稿人"
TOTAL = "入库面积（亩）"
FINGERPRINT = "名单指纹"
NOTE = "说明"
NO_LIST = "还没有办到入库的图斑。图斑办完“变更”后，在“图斑”页办理入库，就会列在这里。"
NO_LEFT_OUT = "调查确认的图斑全部列入了名单。"
NO_VERSIONS = "这个年度还没有定稿过。"
NO_SUMS = "名单为空，没有要核对的。"

# Headings of the form that are longer than what stands below them.
TWO_LINES = {
    "图斑面积": "图斑面积\n",
    "入库面积": "入库面积\n",
    "上年度国土地类": "上年度\n国土地类",
    "本年度国土地类": "本年度\n国土地类",
    "是否具备恢复林业生产条件": "是否具备恢复\n林业生产条件",
    "是否恢复植被": "是否恢复\n植被",
    "入库填报人": "入库\n填报人",
}

# Widths of columns in full-width characters, where the heading is not the widest.
WIDTHS = {
    "设区市": 4,
    "县": 4,
    "乡（镇）": 4,
    "村": 6,
    "上年度国土地类": 5,
    "本年度国土地类": 5,
    "X坐标": 7,
    "Y坐标": 8,
    "图斑面积": 5,
    "入库面积": 5,
    "备注": 8,
}

# --- doing ------------------------------------------------------------------------------------
RENUMBER = "重新编号"
RENUMBER_TIP = "按权属单位和原来的次序从 1 起连续编号（填表说明 1）"
FREEZE = "定稿名单…"
FREEZE_TIP = "固定名单，得到名单指纹；以后报市、抽查都以它为准"
FREEZE_HEADING = "定稿"
FREEZE_DO = "定稿名单"
FREEZE_WARNING = (
    "定稿后，名单上的图斑不能再改动面积、界线、编号，也不能退回；确需改动，要先退回名单。"
)
REPORTER = "填报人"
CLAUSE_REPORTER = "填表说明 7"
CLAUSE_LIST = "方案 二(二)8"
GIVE_BACK = "退回名单…"
GIVE_BACK_TIP = "把定稿的名单重新打开；原来的版次留存备查"
GIVE_BACK_HEADING = "退回名单，重新打开"
GIVE_BACK_DO = "退回名单"
GIVE_BACK_NOTE = "原因（退回单或文件编号）"
GIVE_BACK_WARNING = "这一版作废留存，名单重新打开；市级已抽查的结果随之作废。"
CORRECT_WARNING = "这一版已经下达定额：台账不动，改好后定稿新版，下达时只登记差额。"
NOT_CLOSED = "名单还没有定稿，不用退回"
READ_ONLY = "登记库是只读的，只能查看"
TO_PARCELS = "去图斑页"
EMPTY = "还没有图斑"
EMPTY_HINT = "先做年度比对，或导入边界；办完八步的图斑列入储备库。"
GO_COMPARE = "去年度比对"
FINGERPRINT_TIP = "名单指纹：每个图斑号和面积一起计算的校验值，名单改动一个字都会不同"
COPY_FINGERPRINT = "复制指纹"
COUNTY = "县级新增定额"
POOL = "省级统筹"
OPEN_STATE = "正在编制"
NOT_SENT = "已定稿，未报送"
BUSY_FORM = "请先完成或取消右边的办理"


def headline(year: int, parcels: int, total: str) -> str:
    """Return what the list of a year comes to."""
    return f"{year} 年度名单：{parcels} 个图斑，入库面积 {total} 亩"


def open_state(left_out: int) -> str:
    """Return that the list is still open."""
    rest = f"；还有 {left_out} 个调查确认的图斑没有列入" if left_out else ""
    return f"正在编制，还没有定稿{rest}。"


def closed_state(state: str, version: int, at: str, who: str, note: str) -> str:
    """Return what became of the frozen list."""
    more = f"；{note}" if note else ""
    return f"{state}：第 {version} 版，{at} {who} 定稿{more}。"


def fingerprint(digits: str) -> str:
    """Return the hash of the list in groups."""
    groups = [digits[place : place + 8] for place in range(0, len(digits), 8)]
    return "名单指纹 " + " ".join(groups)


def agrees(total: str) -> str:
    """Return that all sums agree."""
    return f"图斑、村、乡镇、县、附件表逐级相加都是 {total} 亩，差 0.00。"


def differs(difference: str) -> str:
    """Return that the sums do not agree: the program is at fault."""
    return f"逐级相加相差 {difference} 亩，请不要报送，把登记库发给技术支持。"


def faults(sentences: Sequence[str]) -> str:
    """Return what keeps the list from being frozen."""
    shown = "；".join(sentences[:3])
    more = f"；另有 {len(sentences) - 3} 项" if len(sentences) > 3 else ""
    return f"不能定稿：{shown}{more}。"


def step(title: str, working: str, clause: str) -> str:
    """Return one line of the arithmetic for the tooltip."""
    return f"{title}：{working}（{clause}）"


def share(reserve: str, county: str, pool: str) -> str:
    """Return how the list would be shared out."""
    return f"县级新增定额 {county} 亩 ＋ 省级统筹 {pool} 亩 ＝ {reserve} 亩"


def renumbered(count: int) -> str:
    """Return what renumbering did."""
    return f"重新编号：{count} 个图斑的图斑号有变化" if count else "图斑号已经从 1 起连续，没有变化"


def frozen(version: int, digits: str) -> str:
    """Return that a list was frozen."""
    return f"名单已定稿（第 {version} 版），指纹 {digits[:8]}…"


def given_back(version: int) -> str:
    """Return that a list is open again."""
    return f"第 {version} 版名单已退回，可以重新编制"


def version(number: int) -> str:
    """Return the name of a version."""
    return f"第 {number} 版"


def tab(name: str, count: int) -> str:
    """Return the title of a tab with its number of rows."""
    return f"{name} {count}"
