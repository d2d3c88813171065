"""Words of the tab 去向 on the card of a parcel: what its quota was used for, and what it has."""

from __future__ import annotations

TAB = "去向"
LIST = "定额去向、核查和投入主体"
NOTHING = "图斑还没有进入储备库：没有定额、核查和投入主体的记录。"
QUOTA = "定额"
IN_PROVINCE = "已纳入省级储备库"
TO_PLAN = "去用地计划"
TO_INSPECTION = "去核查"
NO_USE = "还没有项目占用这个图斑的定额"
NO_INSPECTION = "还没有核查过"


def remaining(figure: str) -> str:
    """Return what is left of the parcel."""
    return f"剩余入库面积 {figure} 亩"


def lot(year: int, reserve: str, county: str, pool: str) -> str:
    """Return what a parcel earned."""
    more = f"，省级统筹 {pool} 亩" if pool else ""
    return f"{year} 年度入库 {reserve} 亩，下达 {county} 亩{more}"


def balances(parts: list[tuple[str, str]]) -> str:
    """Return what became of it."""
    return "，".join(f"{name} {figure} 亩" for name, figure in parts)


USED, HELD, DEDUCTED, VOID, FREE = "占用", "预占", "核查扣减", "作废", "可用"
WRITTEN_OFF = "核销"


def project(name: str, state: str) -> str:
    """Return the heading of a project that draws on the parcel."""
    return f"项目：{name}（{state}）"


def entry(day: str, kind: str, figure: str, document: str) -> str:
    """Return one entry of a project on the parcel."""
    paper = f"　{document}" if document else ""
    return f"{day}　{kind} {figure} 亩{paper}"


def inspection(heading: str) -> str:
    """Return the heading of an inspection."""
    return f"核查：{heading}"


def investor(name: str, number: str, ended: str) -> str:
    """Return the heading of an agreement."""
    mark = f"　已终止：{ended}" if ended else ""
    return f"投入主体：{name}（{number}）{mark}"


def money(owed: str, paid: str, due: str) -> str:
    """Return what is owed and paid."""
    return f"应付 {owed} 元，已付 {paid} 元，未付 {due} 元"


def planted(figure: str, share: str) -> str:
    """Return what an investor planted, and the share of the rights."""
    return f"造林 {figure} 亩，权益比例 {share}"
