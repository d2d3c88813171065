"""Words of the page 履历: what was done in this registry, entry by entry."""

from __future__ import annotations

from typing import Final

from jdz_forestland.domain.history import TABLE_LABELS

TABLE = "履历"
NUMBER = "序号"
TIME = "时间"
PERSON = "经办人"
DEED = "办理事项"
TOUCHED = "涉及"
REASON = "依据或说明"
FINGERPRINT = "校验值"
FILTER_NAME = "在履历中查找"
FILTER = "经办人 / 事项 / 图斑号 / 说明"
FILTER_TIP = "只显示含有这些字的条目"
COUNT_NAME = "履历条数"
DETAIL = "这一条改动了什么"
CHOOSE = "在左边选一条，这里显示它改动的内容。"
NO_EFFECT = "这一条没有改动图斑。"
NONE_FOUND = "没有含有这些字的条目"
NOTE = "履历只增不改。每一条都带有前一条的校验值，改动任何一条都会被“校验登记库”发现。"
COPY = "复制校验值"
COPY_TIP = "复制这一条的完整校验值，可以抄在台账封面上签字"
SHOWN_AT_MOST: Final = 200


def number(seq: int) -> str:
    """Return the number of an entry."""
    return f"第{seq}条"


def touched(counts: dict[str, int]) -> str:
    """Return what an entry touched: 图斑 42，环节记录 1."""
    shown = [(table, count) for table, count in counts.items() if table != "postings"]
    return "，".join(f"{TABLE_LABELS.get(table, table)} {count}" for table, count in shown)


def count(shown: int, entries: int) -> str:
    """Return how many entries there are, and how many of them are shown."""
    return f"共 {entries} 条" if shown == entries else f"{entries} 条中的 {shown} 条"


def of_parcel(parcel: str) -> str:
    """Return the heading above what became of one parcel."""
    return f"图斑 {parcel}"


def more(parcels: int) -> str:
    """Return how many parcels are not listed."""
    return f"还有 {parcels} 个图斑同时改动，可在各图斑的“履历”里查看。"


def record(table: str, key: str, *, added: bool, removed: bool) -> str:
    """Return what became of a record that belongs to no parcel."""
    verb = "新增" if added else "移除" if removed else "更新"
    return f"{verb}{TABLE_LABELS.get(table, table)} {key}"


def whole_hash(text: str) -> str:
    """Return the whole check value, in groups that can be read aloud."""
    groups = [text[place : place + 8] for place in range(0, len(text), 8)]
    return "校验值 " + " ".join(groups)
