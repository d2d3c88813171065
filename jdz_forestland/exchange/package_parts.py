"""What the parts of a submission package are called, and records as lines of text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, Final

from jdz_forestland.domain.history import Record, canonical
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange.stored_zip import shown

LIST_TEXT: Final = "list.txt"
LIST: Final = "list.jsonl"
PARCELS: Final = "parcels.jsonl"
PIECES: Final = "pieces.jsonl"
STEPS: Final = "steps.jsonl"
WAIVERS: Final = "waivers.jsonl"
MATERIALS: Final = "materials.jsonl"
FORM: Final = "form.xlsx"
MATERIAL_FOLDER: Final = "materials/"

_LABELS: Final = {
    LIST_TEXT: "名单",
    LIST: "定稿名单",
    PARCELS: "图斑",
    PIECES: "变更部分",
    STEPS: "环节记录",
    WAIVERS: "差异说明",
    MATERIALS: "材料目录",
    FORM: "储备库表",
}
FIXED: Final = frozenset(_LABELS)
_ENDING: Final = re.compile(r"\.[a-z0-9]{1,8}")


def label(name: str) -> str:
    """Return a part as it stands in a sentence: “图斑”（parcels.jsonl）."""
    if name in _LABELS:
        return f"“{_LABELS[name]}”（{name}）"
    word = "材料" if name.startswith(MATERIAL_FOLDER) else "文件"
    return f"{word}“{shown(name)}”"


def material(sha256: str, file_name: str) -> str:
    """Return the part that holds a paper: named by its content, with its ending."""
    ending = PurePosixPath(file_name).suffix.lower()
    return f"{MATERIAL_FOLDER}{sha256}{ending if _ENDING.fullmatch(ending) else ''}"


def lines(records: Iterable[Record]) -> Iterator[bytes]:
    """Yield one line of JSON per record; equal records give equal bytes."""
    for record in records:
        yield f"{canonical(record)}\n".encode()


def records(name: str, content: bytes) -> list[dict[str, Any]]:
    """Return the records of a part.

    Raises:
        ExchangeError: it is not what `lines` writes.
    """
    found = []
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        try:
            record = json.loads(line)
            same = isinstance(record, dict) and b"".join(lines([record])) == line
        except (ValueError, RecursionError) as error:
            raise unreadable(name, number) from error
        if not same:
            raise unreadable(name, number)
        found.append(record)
    return found


def unreadable(name: str, number: int) -> ExchangeError:
    """Return the error for a line that cannot be read."""
    return ExchangeError(
        f"报送包中的{label(name)}第{number}行读不懂", hint="请制作单位用最新版本的程序重新制作"
    )
