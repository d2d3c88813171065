"""Words of the history of a parcel's steps: who did what when, from what to what, and why."""

from __future__ import annotations

WAIVED = "写差异说明"
ATTACHED = "加入材料"
DETACHED = "移除材料"
UNDONE = "撤销上一步"
SAME_AGAIN = "内容与上一次相同"
NOTHING = "空"


def passed(stage: str, after: str) -> str:
    """Return that a step was done; `after` is where the parcel went, "" where it stayed."""
    return f"办结“{stage}”" + (f"，进入“{after}”" if after else "")


def left(stage: str, action: str, after: str) -> str:
    """Return that a parcel left its way or went back."""
    return f"由“{stage}”{action}到“{after}”"


def filled(label: str, value: str) -> str:
    """Return what was entered for the first time."""
    return f"{label}：{value}"


def changed(label: str, before: str, after: str) -> str:
    """Return what is different from the attempt before."""
    return f"{label}由 {before or NOTHING} 改为 {after or NOTHING}"


def row(label: str, number: int) -> str:
    """Return the name of one line of a list."""
    return f"{label}第{number}条"


def row_gone(label: str, number: int) -> str:
    """Return that a line of a list is not there any more."""
    return f"去掉{label}第{number}条"


def cells(parts: tuple[tuple[str, str], ...]) -> str:
    """Return a line of a list: 张贴处 自然村，地点 上桃岭."""
    return "，".join(f"{label} {value}" for label, value in parts)


def again(attempt: int) -> str:
    """Return that a step was done once more."""
    return f"第{attempt}次办理这一步，与上一次不同的内容："


def why(reason: str, text: str, on: str) -> str:
    """Return the coded reason, the words beside it and its day."""
    said = "，".join(part for part in (reason, text) if part)
    return f"{said}（{on}）" if on else said


def paper(title: str, file_name: str, size: str) -> str:
    """Return a paper that was added."""
    return f"{title}“{file_name}”（{size}）"


def paper_gone(title: str, file_name: str) -> str:
    """Return a paper that was taken off."""
    return f"{title}“{file_name}”，文件仍然保留"


def on_account_of(reason: str) -> str:
    """Return why a paper was taken off."""
    return f"原因：{reason}"


def undone_deed(said: str) -> str:
    """Return what was taken back, from what the entry says: 撤销：1号图斑……."""
    return said.partition("：")[2] or said


def removal_reason(said: str) -> str:
    """Return why a paper was taken off, from what the entry says: 移除材料“…”：放错."""
    return said.partition("”：")[2]


def rule(code: str, title: str) -> str:
    """Return which fault is let stand."""
    return f"{title}（规则 {code}）"


def reason_given(reason: str) -> str:
    """Return why a fault is let stand."""
    return f"理由：{reason}"


def basis(clause: str) -> str:
    """Return by which clause something was done."""
    return f"依据：{clause}"


def record_undone(stage: str, attempt: int) -> str:
    """Return that the record of a step was taken back."""
    return f"收回“{stage}”的第{attempt}次记录"


def stands_again(stage: str, attempt: int) -> str:
    """Return that an older record counts again."""
    return f"“{stage}”的第{attempt}次记录重新有效"


def more(count: int) -> str:
    """Return the link that unfolds a long list."""
    return f"还有 {count} 项，全部显示"
