"""Words of the first page."""

from __future__ import annotations

from jdz_forestland.ui.text_parcels import OTHER_VERB, VERBS

OWED = "待办"
STAGES = "各环节"
STAGES_TIP = "点一行，在“图斑”页只看这个环节"
TOWNS = "各乡镇"
TOWNS_TIP = "点一行，在“图斑”页只看这个乡镇"
COMPARED = "最近的年度比对"
DEEDS = "最近的改动"
COUNT = "图斑（个）"
AREA = "入库面积（亩）"
STAGE = "环节"
TOWN = "乡镇"
NO_DEEDS = "还没有改动"
NO_COMPARISON = "还没有做过年度比对"
COUNTY_QUOTA = "县级新增定额"
POOL = "省级统筹"
QUOTA_BAR = "按封顶测算的分配"

EMPTY_TITLE = "还没有图斑"
EMPTY = (
    "下一步做年度比对：选择上年度、本年度两个国土变更调查数据库（含 DLTB 图层），"
    "程序会找出由采矿用地变为林地的图斑，算好面积和中心点。"
)
EMPTY_GO = "去做年度比对"

GO_COMPARE = "去比对"
GO_SEE = "查看"
GO_EXPORT = "去报表"
GO_FILL = "去填写"
TODO_COMPARE = "这个年度还没有做年度比对"
TODO_OPERATOR = "还没有填写填报人姓名，附件表的“入库填报人”一栏会空着"
TODO_FORM = "附件表（草稿）可以导出，先在内部核对"
TODO_NOTHING = "没有要处理的问题"

_RECORDS = {"parcels": "图斑"}


def headline(year: int, parcels: int, reserve_mu: str) -> str:
    """Return the answer: how much there is this year."""
    return f"{year} 年度：已从国土变更调查发现 {parcels} 个图斑，可入库面积 {reserve_mu} 亩"


def headline_of_leads(year: int, parcels: int, reserve_mu: str) -> str:
    """Return the answer while nobody has applied for any of the parcels."""
    return f"{year} 年度：已从国土变更调查发现 {parcels} 个图斑（线索），可入库面积 {reserve_mu} 亩"


def headline_of_list(year: int, parcels: int, mu: str, rest: int, rest_mu: str) -> str:
    """Return how much is in the reserve, and how much is on its way there."""
    more = f"；另有 {rest} 个图斑 {rest_mu} 亩还没有办到入库" if rest else ""
    return f"{year} 年度：已入库 {parcels} 个图斑，{mu} 亩{more}"


def arithmetic_granted(reserve: str, cap: str, county: str, pool: str, clause: str) -> str:
    """Return what was granted, with its clause; all in 亩."""
    return (
        f"省级审核入库 {reserve} 亩，按 {cap} 亩封顶：已下达县级新增定额 {county} 亩，"
        f"省级统筹 {pool} 亩（{clause}）。"
    )


def arithmetic_capped(reserve: str, cap: str, county: str, pool: str, clause: str) -> str:
    """Return how a reserve area above the cap is shared out, with its clause; all in 亩."""
    return (
        f"按 {cap} 亩封顶测算：县级新增定额 {county} 亩，省级统筹 {pool} 亩"
        f"（{reserve} − {county} = {pool}；{clause}）。"
    )


def arithmetic_below(reserve: str, cap: str, clause: str) -> str:
    """Return that a reserve area within the cap all goes to the county."""
    return (
        f"按 {cap} 亩封顶测算：{reserve} 亩没有超过 {cap} 亩，"
        f"全部计入县级新增定额，省级统筹 0.00 亩（{clause}）。"
    )


def caution_of_leads(leads: int) -> str:
    """Return that the figures are a forecast and why."""
    return (
        f"这是草稿测算，仅供参考：{leads} 个图斑还是线索，没有办理申请、核实、公示、验收；"
        "正式数字以逐级审核的结果为准。"
    )


CAUTION = "这是草稿测算，仅供参考：名单还没有报送，正式数字以逐级审核的结果为准。"


def due(day: str, days: int, clause: str) -> str:
    """Return when the list is due; `days` from today, negative once it is past."""
    if days > 0:
        return f"名单应在 {day} 前报市级（{clause}），还有 {days} 天。"
    if days == 0:
        return f"名单应在今天（{day}）前报市级（{clause}）。"
    return f"名单报市级的期限是 {day}（{clause}），已经过去。"


def bar(name: str, count: int, reserve_mu: str) -> str:
    """Return one bar in words."""
    return f"{name}：{count} 个图斑，{reserve_mu} 亩"


def todo_errors(count: int) -> str:
    """Return how many parcels have an error."""
    return f"{count} 个图斑有错误，要先处理"


def todo_warnings(count: int) -> str:
    """Return how many parcels have a warning and nothing worse."""
    return f"{count} 个图斑有警告，请逐个核对"


def todo_notices(count: int) -> str:
    """Return how many parcels have a notice and nothing worse."""
    return f"{count} 个图斑有提示，了解即可"


def todo_quarantined(count: int) -> str:
    """Return how many survey features the comparison left out."""
    return f"比对时有 {count} 个调查图斑的图形无法使用，请自然资源部门修正后重新比对"


def compared(before: int, after: int, list_year: int, parcels: int) -> str:
    """Return what was compared and what came of it."""
    return f"{before} 年度 → {after} 年度：找到 {parcels} 个图斑，列入 {list_year} 年度"


def compared_files(before: str, after: str) -> str:
    """Return the two databases."""
    return f"{before}、{after}"


def by_whom(at: str, who: str) -> str:
    """Return when and by whom; both may be unknown."""
    return " ".join(part for part in (at, who) if part)


def deed(verb: str, reason: str, touched: dict[str, int]) -> str:
    """Return one history entry in plain words."""
    what = reason or VERBS.get(verb, OTHER_VERB)
    # one parcel is named in the sentence itself
    named = {table: count for table, count in touched.items() if table in _RECORDS and count > 1}
    counts = "、".join(f"{count} 个{_RECORDS[table]}" for table, count in named.items())
    return f"{what}（写入 {counts}）" if counts else what


def more_deeds(count: int) -> str:
    """Return how many history entries there are in all."""
    return f"履历共 {count} 条"


def share(name: str, figure: str) -> str:
    """Return one part of the quota, 亩."""
    return f"{name} {figure} 亩"
