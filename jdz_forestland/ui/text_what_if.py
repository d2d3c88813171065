"""Words of the tab 如果…: what moving parcels between two lists would bring."""

from __future__ import annotations

TAB = "如果…"
PARCELS = "两个年度的图斑"
RESULT = "调整前后"
PARCEL = "图斑号"
MU = "入库\n（亩）"
NOW_ON = "现在"
WOULD_BE_ON = "调整后"
BACK = "放回原来的名单"
BACK_TIP = "把选中的图斑放回原来的名单"
NONE_CHOSEN = "请先在左边选图斑"
NOTHING_MOVED = "还没有移动图斑；选中图斑，点“移到…”，右边显示结果"
ACCEPT = "接受调整"
ACCEPT_TIP = "把调整写入登记库，两个年度的图斑号重新排列；在这之前什么都不写入"
ASSUMED = "假设"
USE = "下一年要用（亩）"
LOSS = "核查扣减比例"
CLAUSE = "方案 二(三)1、4"
READ_ONLY = "登记库是只读的，只能查看"
FIGURE = "项目"
BEFORE = "原（亩）"
AFTER = "现（亩）"
DIFFERENCE = "差（亩）"
FIGURES = {
    "reserve_mu": "入库面积",
    "county_mu": "县级新增定额",
    "pool_mu": "省级统筹",
    "used_mu": "预计使用",
    "unused_mu": "期满未用、作废",
    "deduction_mu": "预计核查扣减",
    "owed_mu": "其中欠扣",
}
EMPTY = "两个年度都没有办到入库的图斑。"


def move_to(year: int) -> str:
    """Return the words of a button that moves parcels to a list."""
    return f"移到 {year} 年度"


def year(number: int) -> str:
    """Return a list year in a cell."""
    return f"{number} 年度"


def figure(list_year: int, name: str) -> str:
    """Return what a line of the result is."""
    return f"{list_year} 年度 {name}"


def sentence(moved: int, difference: str) -> str:
    """Return what the moves come to."""
    return (
        f"移动 {moved} 个图斑，两个年度的县级新增定额合计变化 {difference} 亩。什么都还没有写入。"
    )


def accepted(count: int) -> str:
    """Return that parcels were moved."""
    return f"已调整 {count} 个图斑的名单年度"
