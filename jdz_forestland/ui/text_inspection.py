"""Words of the page 核查: the work-list of a year, what was found, what it takes off."""

from __future__ import annotations

PAGE = "核查"
CLAUSE = "方案 二(三)4"
TABLE = "核查清单"
YEAR = "核查年度"
YEAR_TIP = "名单下达定额以后，从下一年起每年核查一次（方案 二(三)4、D-13）"
PROGRESS = "核查进度"
SUMS_TIP = "到定额页看扣减的分录"
ONLY_OPEN = "只列未核查的"
DETAIL = "这个图斑的核查记录"
EMPTY = "还没有要核查的图斑"
EMPTY_HINT = "名单下达定额以后，从下一年起，入库的图斑每年核查一次。"
GO_QUOTA = "去定额"

# --- table ------------------------------------------------------------------------------------
PARCEL = "图斑号"
VILLAGE = "村"
LIST_YEAR = "名单\n年度"
REGISTERED = "入库\n（亩）"
REMAINING = "剩余\n（亩）"
LAST = "上次结果"
RESULT = "本年结果"
DAY = "核查日期"
DEDUCTED = "扣减\n（亩）"
OWED = "欠扣\n（亩）"
PHOTOS = "照片"
PEOPLE = "核查人员"
NOT_YET = "未核查"
LATE = "逾期未核查"
NO_ROWS = "这一年没有要核查的图斑。"
ALL_DONE = "这一年的图斑都核查过了。"
CHOOSE = "选一个图斑，这里显示它历年的核查记录、扣减和照片。"
NONE_FOUND = "这个图斑还没有核查记录。"

# --- doing ------------------------------------------------------------------------------------
RECORD = "登记核查…"
RECORD_DO = "登记核查"
BATCH = "批量登记正常…"
BATCH_DO = "登记为正常"
CORRECT = "更正…"
CORRECT_DO = "更正核查"
CORRECT_WARNING = "原来的记录划去保留，它的扣减先冲正，再按更正后的内容扣减。"
REPLANT = "重新造林…"
REPLANT_DO = "重新造林"
REPLANT_WARNING = (
    "灭失的图斑留在原名单，扣减不变；在同一地块新立一个图斑，从造林办起，验收后重新入库。"
)
REPLANT_YEAR = "列入名单年度"
REASON = "原因"
PRINT = "打印清单…"
PRINT_TIP = "把上面的清单打印成 PDF；也可以在清单上点右键另存为表格"
BUTTONS = {"replant": REPLANT, "print": PRINT, "correct": CORRECT, "batch": BATCH}
TIPS = {
    "replant": "灭失、全部扣减的图斑重新造林后，作为新的图斑再入库",
    "print": PRINT_TIP,
    "correct": "记错了就更正；原来的记录保留",
    "batch": "给选中的几个未核查图斑一次登记“正常”",
    "record": "登记这个图斑这一年的核查结果（方案 二(三)4）",
}
CHOOSE_ONE = "请先选一个图斑"
CHOOSE_OPEN = "请先选一个或几个还没有核查的图斑"
DONE_ALREADY = "这一年已经核查过；记错了请用“更正”"
NOT_DONE = "这一年还没有核查，直接登记就行"
NOT_LOST = "图斑还有剩余入库面积，不用重新造林"
NO_ROWS_TO_PRINT = "清单是空的"
READ_ONLY = "登记库是只读的，只能查看"
BUSY_FORM = "请先完成或取消右边的办理"
KEEPING = "保存核查照片"
STRUCK = "已更正，划去"

# --- photos -----------------------------------------------------------------------------------
ADD_PHOTO = "加照片…"
ADD_PHOTO_TIP = "选择现场照片，也可以拖进来；登记时一起存为图斑的材料"
NO_PHOTO = "还没有照片"
REMOVE = "去掉"


def year(number: int) -> str:
    """Return a year as it is offered."""
    return f"{number} 年"


def headline(parcels: int, done: int, left: int, late: int) -> str:
    """Return how far the inspections of a year are."""
    rest = f"逾期 {late} 个" if late else f"还有 {left} 个"
    return f"{parcels} 个图斑，已核查 {done} 个，{rest}"


def names(people: tuple[str, ...]) -> str:
    """Return names side by side."""
    return "、".join(people)


def sums(deducted: str, owed: str) -> str:
    """Return what the inspections of a year take off."""
    return f"扣减 {deducted} 亩，其中欠扣 {owed} 亩"


def due(day: str, days: int, left: int) -> str:
    """Return when the inspections are due; `days` from today."""
    if not left:
        return f"全部核查完毕（每年一次，{CLAUSE}）"
    if days < 0:
        return f"应在 {day} 前完成，已超过 {-days} 天（每年一次，{CLAUSE}）"
    return f"应在 {day} 前完成，还有 {days} 天（每年一次，{CLAUSE}）"


def part(name: str, count: int) -> str:
    """Return one part of the bar."""
    return f"{name} {count}"


DONE, LEFT, OVERDUE = "已核查", "未核查", "逾期"


def heading(verb: str, parcel: str, village: str) -> str:
    """Return the heading over what is entered for a parcel."""
    return f"{verb}：图斑 {parcel}　{village}"


def batch_heading(count: int, number: int) -> str:
    """Return the heading over what is entered for several parcels."""
    return f"{number} 年核查：{count} 个图斑正常"


def remaining(figure: str) -> str:
    """Return what is left of the parcel."""
    return f"剩余入库面积 {figure} 亩"


def no_effect(left: str) -> str:
    """Return that nothing is taken off."""
    return f"不扣减；剩余入库面积 {left} 亩"


def effect(list_year: int, covered: str, owed: str, left: str) -> str:
    """Return what is taken off, and what stays owed."""
    taken = f"从 {list_year} 年度名单的定额扣减 {covered} 亩"
    short = f"，定额不够，欠扣 {owed} 亩（下一次下达时补扣）" if owed else ""
    return f"{taken}{short}；图斑剩余 {left} 亩"


def effect_line(parcel: str, figure: str) -> str:
    """Return which lot is drawn on."""
    return f"图斑 {parcel} 的定额 {figure} 亩"


def from_lots(lines: list[str]) -> str:
    """Return which lots are drawn on."""
    shown = "、".join(lines[:3])
    return f"（{shown}等 {len(lines)} 处）" if len(lines) > 3 else f"（{shown}）"


def block_heading(number: int, result: str, day: str, *, struck: bool) -> str:
    """Return the heading of one inspection."""
    mark = f"　{STRUCK}" if struck else ""
    return f"{number} 年　{result}　{day}{mark}"


def people(names: str) -> str:
    """Return who inspected."""
    return f"核查人员：{names}"


def deducted(figure: str, before: str, after: str) -> str:
    """Return what an inspection took off."""
    return f"扣减 {figure} 亩：{before} 亩 → {after} 亩"


def basis(words: str) -> str:
    """Return why it was taken off."""
    return f"依据：{words}"


def note(words: str) -> str:
    """Return what else was found."""
    return f"情况：{words}"


def why(words: str) -> str:
    """Return why it was put right."""
    return f"更正原因：{words}"


def by(who: str, at: str) -> str:
    """Return who entered it and when."""
    return f"{at} {who} 登记"


def recorded(parcel: str, result: str) -> str:
    """Return that an inspection was entered."""
    return f"图斑 {parcel} 已登记核查：{result}"


def corrected(parcel: str, result: str) -> str:
    """Return that an inspection was put right."""
    return f"图斑 {parcel} 的核查已更正为：{result}"


def batch_done(count: int) -> str:
    """Return that several were entered."""
    return f"已登记 {count} 个图斑核查正常"


def batch_refused(count: int, refused: int, first: str) -> str:
    """Return that some of several could not be entered, and why."""
    return f"登记了 {count} 个，{refused} 个没有登记：{first}"


def replanted(parcel: str, list_year: int) -> str:
    """Return that a lost parcel is planted again."""
    return f"已新立图斑 {parcel}，列入 {list_year} 年度，从造林办起"


def photo_refused(name: str, reason: str) -> str:
    """Return that a photo could not be kept."""
    return f"照片“{name}”没有存进去：{reason}"


def photo_name(name: str) -> str:
    """Return the name of the button that takes a photo off."""
    return f"去掉照片 {name}"


def open_photo(name: str) -> str:
    """Return the name of a picture that opens."""
    return f"打开照片 {name}"
