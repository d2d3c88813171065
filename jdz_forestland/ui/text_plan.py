"""Words of the page 用地计划: its tabs, and the projects with the quota that they draw."""

from __future__ import annotations

PAGE = "用地计划"
TABS = "用地计划"
PROJECTS = "项目"
CLAUSE = "方案 二(三)3"

# --- tables -----------------------------------------------------------------------------------
TABLE = "用地项目"
NAME = "项目名称"
KIND = "类别"
AREA = "占用林地\n（亩）"
HELD = "预占\n（亩）"
USED = "占用\n（亩）"
WRITTEN_OFF = "核销\n（亩）"
OPEN = "未安排\n（亩）"
STATE = "状态"
PLAN_YEAR = "计划\n年度"
APPROVAL = "批准文号"
PLACE = "地点"
DRAWN = "定额来自哪些图斑"
ENTRIES = "项目的台账分录"
PARCEL = "图斑号"
VILLAGE = "村"
LIST_YEAR = "名单年度"
NO_PROJECTS = "还没有用地项目。点“登记项目”，填写项目名称、地点、占用林地面积和计划年度。"
NO_DRAWN = "选一个项目，这里列出它占了哪些图斑的定额。"
NONE_DRAWN = "这个项目还没有安排定额。点“预占”或“占用”，从可用的图斑里安排。"
NO_ENTRIES = "选一个项目，这里列出它的台账分录。"

# --- doing ------------------------------------------------------------------------------------
ADD = "登记项目…"
ADD_TIP = "登记一个占用林地的项目（方案 二(三)3）"
ADD_HEADING = "登记用地项目"
ADD_DO = "登记项目"
EDIT = "更正…"
EDIT_TIP = "更正项目的名称、面积、批准文号等；履历保留原来的内容"
EDIT_DO = "更正项目"
HOLD = "预占…"
HOLD_TIP = "计划或审批期间，先把图斑的定额留给这个项目"
USE = "占用…"
USE_TIP = "用地已批准，占用图斑的定额；先用已预占的"
WRITE_OFF = "核销…"
WRITE_OFF_TIP = "审批全部办结，占用的定额核销（D-14）"
RELEASE = "解除预占…"
RELEASE_TIP = "把预占的定额退还给图斑"
CANCEL = "取消项目…"
CANCEL_TIP = "项目不办了；预占的定额同时退还"
CANCEL_DO = "取消项目"
CANCEL_WARNING = "取消以后不能恢复，只能重新登记；预占的定额同时退还。"
REVERSE = "冲正…"
REVERSE_TIP = "登错的分录用一笔相反的分录冲销；原分录保留"
REVERSE_DO = "冲正这一笔"
REVERSE_WARNING = "会登记一笔相反的分录，各项余额回到这一笔之前；原分录保留。"
REVERSE_CHOOSE = "请先在下方“项目的台账分录”里选一笔"
REVERSE_DONE = "这一笔已经冲正过"
REVERSE_ITSELF = "冲正分录不能再冲正，请重新登记正确的一笔"
REASON = "原因"
CHOOSE_PROJECT = "请先选一个项目"
CANCELLED = "项目已取消，请登记新的项目"
ALL_ARRANGED = "项目的面积已全部安排了定额"
NOTHING_HELD = "项目没有预占的定额"
NOTHING_USED = "项目没有已占用、未核销的定额"
NOTHING_TO_USE = "项目的面积已全部占用或核销"
HAS_USED = "项目已占用定额，不能取消；请先冲正占用的分录"
READ_ONLY = "登记库是只读的，只能查看"
BUSY_FORM = "请先完成或取消右边的办理"

BUTTONS = {
    "reverse": REVERSE,
    "cancel": CANCEL,
    "edit": EDIT,
    "release": RELEASE,
    "write_off": WRITE_OFF,
    "use": USE,
    "hold": HOLD,
}
TIPS = {
    "reverse": REVERSE_TIP,
    "cancel": CANCEL_TIP,
    "edit": EDIT_TIP,
    "release": RELEASE_TIP,
    "write_off": WRITE_OFF_TIP,
    "use": USE_TIP,
    "hold": HOLD_TIP,
    "add": ADD_TIP,
}

# --- choosing draws ---------------------------------------------------------------------------
WANTED = "本次面积（亩）"
DAY = "日期"
DOCUMENT = "文号或依据"
LOTS = "从哪些图斑安排"
CAN_TAKE = "可安排\n（亩）"
OWN = "本项目已\n预占（亩）"
AMOUNT = "本次\n（亩）"
AMOUNT_NAME = "本次安排的亩数"
LOTS_HINT = "“本次”一列可以直接改：输入亩数按回车到下一行，也可以从表格软件粘贴一列。"
NO_LOTS = "没有可以安排的图斑。"
DO = {"hold": "登记预占", "use": "登记占用", "write_off": "登记核销", "release": "解除预占"}
VERBS = {"hold": "预占", "use": "占用", "write_off": "核销", "release": "解除预占"}


def headline(count: int, area: str, open_mu: str) -> str:
    """Return what the projects come to."""
    return f"{count} 个项目，占用林地 {area} 亩，还有 {open_mu} 亩没有安排定额"


def available(figure: str) -> str:
    """Return how much quota can be drawn today."""
    return f"现在可用定额 {figure} 亩"


def draw_heading(verb: str, name: str) -> str:
    """Return the heading over the choice of parcels."""
    return f"{VERBS[verb]}：{name}"


def edit_heading(name: str) -> str:
    """Return the heading over a project that is put right."""
    return f"更正：{name}"


def cancel_heading(name: str) -> str:
    """Return the heading over a project that is given up."""
    return f"取消：{name}"


def reverse_heading(number: str) -> str:
    """Return the heading over an entry that is taken back."""
    return f"冲正 {number}"


def sum_agrees(total: str) -> str:
    """Return that the parcels come to what is wanted."""
    return f"各图斑合计 {total} 亩，与本次面积相等"


def sum_short(total: str, wanted: str, rest: str) -> str:
    """Return that the parcels do not come to what is wanted."""
    return f"各图斑合计 {total} 亩，本次面积 {wanted} 亩，还差 {rest} 亩"


def sum_over(total: str, wanted: str, over: str) -> str:
    """Return that the parcels come to more than is wanted."""
    return f"各图斑合计 {total} 亩，本次面积 {wanted} 亩，多出 {over} 亩"


def pasted_over(count: int) -> str:
    """Return that a pasted block was longer than the table."""
    return f"粘贴的内容比表格多 {count} 行，多出的没有填入"


def year(number: int) -> str:
    """Return a year."""
    return f"{number}"


def registered(name: str) -> str:
    """Return that a project was entered."""
    return f"已登记项目“{name}”"


def corrected(name: str) -> str:
    """Return that a project was put right."""
    return f"已更正项目“{name}”"


def cancelled(name: str) -> str:
    """Return that a project was given up."""
    return f"已取消项目“{name}”"


def drawn(verb: str, name: str, figure: str) -> str:
    """Return that quota was moved for a project."""
    return f"“{name}”已{VERBS[verb]} {figure} 亩"


def reversed_entry(number: str) -> str:
    """Return that an entry was taken back."""
    return f"{number} 已冲正"
