"""Words of the page 定额: the settlement of a list year, its entries, its parcels, corrections."""

from __future__ import annotations

SETTLEMENT = "结算"
ENTRIES = "台账分录"
LOTS = "逐图斑"
TABS = "台账"
DETAIL = "这一笔从哪里来、到哪里去"
BAR = "定额的去向"

# --- figures of the settlement that open their entries, by title of the step -------------------
OPENED = {
    "入库面积合计": ("reserve", "入库"),
    "县级新增定额": ("county", "下达"),
    "省级统筹": ("pool", "省级统筹"),
    "占用": ("used", "占用"),
    "预占": ("held", "预占"),
    "核查扣减": ("deducted", "核查扣减"),
    "期满作废": ("void", "期满作废"),
    "欠扣": ("owed", "欠扣"),
}
EQUALS = "＝"
SIGNS = {
    "占用": "－",
    "预占": "－",
    "核查扣减": "－",
    "期满作废": "－",
    "可用定额": EQUALS,
}

# --- tables -----------------------------------------------------------------------------------
NUMBER = "分录号"
DAY = "日期"
KIND = "种类"
MU = "面积（亩）"
TEXT = "事由"
DOCUMENT = "依据"
WHO = "经办人"
STATE = "状态"
REVERSED = "已冲正"
PARCEL = "图斑号"
VILLAGE = "村"
REGISTERED = "入库\n（亩）"
GRANTED = "下达\n（亩）"
POOL = "省级统筹\n（亩）"
USED = "占用\n（亩）"
HELD = "预占\n（亩）"
DEDUCTED = "扣减\n（亩）"
VOID = "作废\n（亩）"
FREE = "可用\n（亩）"
NO_ENTRIES = "这个年度还没有分录。名单经省级审核、下达定额后，台账从这里开始。"
NO_LOTS = "下达定额后，这里列出每个图斑的定额用到了哪里。"
CHOOSE = "选一笔分录，这里显示它在各图斑上的增减；选一个图斑，显示它的全部分录。"
SHOW_ALL = "显示全部分录"

# --- doing ------------------------------------------------------------------------------------
REVERSE = "冲正…"
REVERSE_TIP = "登错的分录不能改，用一笔相反的分录冲销；原分录保留"
REVERSE_CHOOSE = "请先在“台账分录”里选一笔要冲正的分录"
REVERSE_DONE = "这一笔已经冲正过"
REVERSE_ITSELF = "冲正分录不能再冲正，请重新登记正确的一笔"
REVERSE_DO = "冲正这一笔"
REVERSE_REASON = "冲正原因"
REVERSE_WARNING = "会登记一笔相反的分录，各项余额回到这一笔之前；原分录保留。"
CLAUSE = "方案 二(三)3"
EXPIRE = "期满作废…"
EXPIRE_TIP = "到期没有使用的定额登记作废（方案 二(三)1）"
EXPIRE_NOTHING = "还没有到期未用的定额"
EXPIRE_DO = "登记作废"
EXPIRE_DAY = "作废日期"
EXPIRE_HEADING = "期满作废"
CARRY = "补扣欠扣"
CARRY_TIP = "用现在可用的定额补扣以前核查没有扣足的部分"
CARRY_NOTHING = "没有欠扣，或者没有可用的定额来补扣"
EXPORT = "导出台账…"
EXPORT_TIP = "导出结算、图斑结余和分录，三张表互相对得上"
EXPORT_FILTER = "Excel 工作簿 (*.xlsx)"
EXPORTING = "导出"
READ_ONLY = "登记库是只读的，只能查看"
BUSY_FORM = "请先完成或取消右边的办理"
EMPTY = "还没有名单"
EMPTY_HINT = "图斑办到入库、定稿名单并经省级审核后，这里显示能得多少定额、用了多少。"
GO_RESERVE = "去储备库"
TO_PARCEL = "打开这个图斑"


def headline(year: int, available: str) -> str:
    """Return how much of a list year can be used."""
    return f"{year} 年度名单的定额：可用 {available} 亩"


def forecast(year: int, county: str) -> str:
    """Return what the list of a year would earn."""
    return f"{year} 年度名单的定额：测算可得 {county} 亩，尚未下达"


def window(first: str, last: str, clause_version: str) -> str:
    """Return when the quota can be used."""
    return f"{first} 起可用，{last} 之后未用的作废（D-16）；按政策参数 {clause_version} 计算"


def not_granted(state: str) -> str:
    """Return what is still to be done before there is quota."""
    return f"名单{state}。省级审核结果登记后下达定额，台账才有分录；下面是按现有名单的测算。"


def working(how: str, clause: str) -> str:
    """Return how a figure comes about, and by which clause."""
    return f"{how}；{clause}"


def owed(figure: str) -> str:
    """Return what is still owed."""
    return f"欠扣 {figure} 亩：以前核查应扣、当时定额不够，下一次下达时补扣。"


def part(name: str, figure: str) -> str:
    """Return one part of the bar."""
    return f"{name} {figure}"


def only(name: str) -> str:
    """Return that only some entries are shown."""
    return f"只列出涉及“{name}”的分录"


def entry_heading(number: str, kind: str, figure: str) -> str:
    """Return the heading above what an entry moves."""
    return f"{number}　{kind} {figure} 亩"


def moved(parcel: str, account: str, figure: str) -> str:
    """Return one posting."""
    return f"图斑 {parcel}　{account} {figure}"


def by(who: str, at: str, document: str) -> str:
    """Return who entered it, when, and on which paper."""
    paper = f"；依据：{document}" if document else ""
    return f"{at} {who}{paper}"


def reverses(number: str) -> str:
    """Return which entry an entry takes back."""
    return f"冲正 {number}"


def lot_heading(parcel: str, village: str) -> str:
    """Return the heading above what became of the quota of a parcel."""
    return f"图斑 {parcel}　{village}"


def lot_line(day: str, kind: str, text: str, figure: str) -> str:
    """Return one entry of a parcel."""
    return f"{day}　{kind} {figure} 亩　{text}"


LISTS = "列入的名单"
STEPS = "办理记录和材料"


def listed(year: int, version: int, state: str) -> str:
    """Return a list that a parcel stands on."""
    return f"{year} 年度名单第 {version} 版（{state}）"


def step(name: str, at: str, who: str, papers: int) -> str:
    """Return a step of a parcel with its papers."""
    return f"{name}　{at} {who}" + (f"　材料 {papers} 份" if papers else "")


def reversed_entry(number: str) -> str:
    """Return that an entry was reversed."""
    return f"{number} 已冲正"


def expired(figure: str) -> str:
    """Return that quota was entered as void."""
    return f"已登记作废 {figure} 亩"


def carried(count: int) -> str:
    """Return that what was owed was covered."""
    return f"已登记 {count} 笔补扣"


def reverse_heading(number: str) -> str:
    """Return the heading of the form that reverses an entry."""
    return f"冲正 {number}"


def exported(path: str) -> str:
    """Return where the ledger was written."""
    return f"台账已导出：{path}"
