"""The record of a draw as a .json file, written as a whole and read without trust."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange.files import replacing

LARGEST: Final = 64 << 20
_AGAIN: Final = "请选择抽查时导出的.json文件，或请对方重新发送"


def write(path: Path, document: Mapping[str, Any]) -> None:
    """Write a record as UTF-8 without BOM; the same record gives the same bytes.

    Raises:
        ExchangeError: the file cannot be written.
    """
    text = json.dumps(document, ensure_ascii=False, indent=1)
    with replacing(path) as temporary:
        temporary.write_bytes(f"{text}\n".encode())


def read(path: Path) -> dict[str, Any]:
    """Read a record; what it says is not checked here.

    Raises:
        ExchangeError: missing, too large, or no JSON document.
    """
    try:
        if path.is_dir():
            raise ExchangeError(f"“{path.name}”是文件夹", hint=_AGAIN)
        size = path.stat().st_size
        if size > LARGEST:
            raise ExchangeError(f"“{path.name}”有{size >> 20}兆字节，不是抽查记录", hint=_AGAIN)
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise ExchangeError(f"找不到“{path}”", hint="请检查文件是否被移动或改名") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ExchangeError(f"读不了“{path.name}”（{reason}）", hint=_AGAIN) from error
    try:
        document = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ExchangeError(f"“{path.name}”不是抽查记录，或已损坏", hint=_AGAIN) from error
    if not isinstance(document, dict):
        raise ExchangeError(f"“{path.name}”不是抽查记录", hint=_AGAIN)
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says a thing twice: two readers would see two records."""
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("a name stands twice")
    return dict(pairs)
