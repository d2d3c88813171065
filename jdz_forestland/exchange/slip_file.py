"""Receipt and return slip as a file: one line of signed JSON, small enough for any mail."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jdz_forestland.domain.history import canonical
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange.files import replacing
from jdz_forestland.exchange.signing import Signer, is_genuine

FORMAT: Final = 1
SUFFIX: Final = ".jdzhf"
_LARGEST: Final = 32 << 20
_START: Final = b'{"format":'


def _nothing_more() -> None:
    """Nothing belongs to the file."""


@dataclass(frozen=True, slots=True)
class SignedSlip:
    """What a genuine slip says, and the key it was signed with, 32 bytes."""

    said: Mapping[str, Any]
    public: bytes


def write(
    path: Path,
    said: Mapping[str, Any],
    *,
    signer: Signer,
    before: Callable[[], object] = _nothing_more,
) -> None:
    """Write a slip as a whole or not at all.

    Args:
        before: called when the file is complete and has not yet got its name.

    Raises:
        ExchangeError: the file cannot be written. Whatever `before` raises.
    """
    with replacing(path) as temporary:
        signature = signer.sign(_message(said))
        temporary.write_bytes(_content(said, signer.public, signature, FORMAT))
        before()


def is_slip(path: Path) -> bool:
    """Whether a file looks like a slip, genuine or not. False where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(_START)) == _START
    except OSError:
        return False


def read(path: Path) -> SignedSlip:
    """Return what a slip says.

    Raises:
        ExchangeError: no slip, altered, or made by a newer program.
    """
    try:
        size, raw = path.stat().st_size, b""
        if size <= _LARGEST:
            raw = path.read_bytes()
    except OSError as error:
        raise ExchangeError(
            f"读不出“{path.name}”（{error.strerror or type(error).__name__}）",
            hint="请检查U盘和文件是否还在",
        ) from error
    try:
        document = json.loads(raw)
        said, number = document["slip"], document["format"]
        public, signature = (bytes.fromhex(document[key]) for key in ("public_key", "signature"))
        newer = isinstance(number, int) and number > FORMAT
        as_written = not newer and _content(said, public, signature, number) == raw
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise _refused(path) from error
    if newer:
        raise ExchangeError(f"“{path.name}”由更新版本的程序制作", hint="请安装最新版本后再收件")
    if not (as_written and isinstance(said, dict) and number == FORMAT):
        raise _refused(path)
    if not is_genuine(public, signature, _message(said)):
        raise _refused(path)
    return SignedSlip(said, public)


def _message(said: Mapping[str, Any]) -> bytes:
    return canonical({"format": FORMAT, "slip": said}).encode("utf-8")


def _content(said: Any, public: bytes, signature: bytes, number: object) -> bytes:
    document = {
        "format": number,
        "slip": said,
        "public_key": public.hex(),
        "signature": signature.hex(),
    }
    return f"{canonical(document)}\n".encode()


def _refused(path: Path) -> ExchangeError:
    return ExchangeError(
        f"“{path.name}”不是回执或退回单，或者在制作之后被改动、没有拷贝完整",
        hint="请市级重新发送",
    )
