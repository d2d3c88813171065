"""Words of the first page for what is owed after 入库, and for the quota of every list year."""

from __future__ import annotations

QUOTA = "定额"
BAR = "定额的去向"
GO_QUOTA = "看台账"
GO = {"inspection": "去核查", "plan": "去做计划", "list": "去定稿"}
PAGES = {"inspection": "inspection", "plan": "plan", "list": "reserve"}

AVAILABLE, HELD, USED, DEDUCTED, VOID = "可用", "预占", "占用", "扣减", "作废"


def account(year: int, county: str, parts: list[str]) -> str:
    """Return what a list year earned and what became of it."""
    return f"{year} 年度名单下达 {county} 亩：{'、'.join(parts)}"


def owed(figure: str) -> str:
    """Return what is still to be deducted."""
    return f"欠扣 {figure} 亩"


def part(name: str, figure: str) -> str:
    """Return one part of the bar."""
    return f"{name} {figure}"


def duty(kind: str, year: int, count: int, due: str, days: int, clause: str) -> str:
    """Return one thing that is owed, by when, and by which clause."""
    what = {
        "inspection": f"{year} 年还有 {count} 个图斑没有核查",
        "plan": f"{year} 年使用林地计划和上年总结还没有定稿",
        "list": f"{year} 年度名单还没有定稿、报送",
    }[kind]
    if days < 0:
        return f"{what}，期限 {due} 已超过 {-days} 天；{clause}"
    left = f"还有 {days} 天" if days else "就是今天"
    return f"{what}，期限 {due}，{left}；{clause}"
