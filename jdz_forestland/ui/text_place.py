"""Words of the dialog that adds a village to the list."""

from __future__ import annotations

from collections.abc import Sequence

TITLE = "把村加入名录"
LEAD = "名录里没有的村（林场、垦殖场、分场等）可以加进来，以后导入时自动认得。加入名录会记入履历。"
NAME = "村"
NAME_TIP = "村、林场或分场的全名"
TOWN = "乡（镇）"
TOWN_CHOOSE = "请选择"
CODE = "村代码"
CODE_TIP = "12位统计用区划代码，可以不填"
KEEP = "加入名录"
CANCEL = "取消"
OPEN = "补充村名…"
OPEN_TIP = "有村名不在名录中：核对后可以加入名录"
EMPTY = "请填写村名并选择乡（镇）。"
FINE = "名录里没有相近的村名。"


def near(names: Sequence[str]) -> str:
    """Return which names of the list may be meant."""
    return f"名录里有相近的：{'、'.join(names)}。如果就是它，请改源文件，不要再加。"


def kept(town: str, name: str) -> str:
    """Return what was added."""
    return f"已把{town}{name}加入名录。"
