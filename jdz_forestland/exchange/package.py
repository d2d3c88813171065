"""The submission package as a file: parts, a manifest that names them all, and a signature.

`manifest.json` has the size and SHA-256 of every part and is signed, so nothing can be changed,
taken away or added. Parts are written and read in blocks: a package of gigabytes needs no memory.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Final

from jdz_forestland.domain.history import canonical
from jdz_forestland.domain.progress import Progress
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange import stored_zip
from jdz_forestland.exchange.files import replacing
from jdz_forestland.exchange.package_parts import label
from jdz_forestland.exchange.signing import KEY_BYTES, SIGNATURE_BYTES, Signer, is_genuine
from jdz_forestland.exchange.stored_zip import Member, Writer, shown

FORMAT: Final = 1
SUFFIX: Final = ".jdzbs"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
# A part that is held in memory; only photos and papers are larger.
LARGEST_TEXT: Final = 256 << 20
_LARGEST_MANIFEST: Final = 32 << 20
_SAFE: Final = re.compile(r"[a-z0-9][a-z0-9_.-]*(/[a-z0-9][a-z0-9_.-]*)?")


def write(
    path: Path,
    head: Mapping[str, Any],
    parts: Iterable[tuple[str, Iterable[bytes]]],
    *,
    signer: Signer,
) -> str:
    """Write a package as a whole or not at all; return the SHA-256 of its manifest.

    Args:
        head: what the manifest says beside `format` and `parts`.
        parts: name and content; read in this order, each once.

    Raises:
        ExchangeError: the file cannot be written. Whatever reading a part raises.
    """
    with replacing(path) as temporary, temporary.open("xb") as file:
        writer, listed = Writer(file), []
        for name, content in parts:
            written = writer.add(name, content)
            listed.append({"name": name, "size": written.size, "sha256": written.sha256})
        manifest = canonical({**head, "format": FORMAT, "parts": listed}).encode("utf-8")
        writer.add(MANIFEST, [manifest])
        writer.add(SIGNATURE, [signer.public + signer.sign(manifest)])
        writer.finish()
    return hashlib.sha256(manifest).hexdigest()


@dataclass(frozen=True, slots=True)
class _Part:
    member: Member
    size: int
    sha256: str


class Package:
    """An open package whose manifest is genuine; `check` reads all of it.

    Attributes:
        manifest: what it says, as JSON values. manifest_sha256: hash of its bytes.
        public: the key it was signed with, 32 bytes; whose it is, the caller must know.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._members = stored_zip.members(file)
        by_name = _by_name(self._members)
        raw, self.public = self._signed(by_name)
        self.manifest_sha256 = hashlib.sha256(raw).hexdigest()
        self.manifest = _parsed(raw)
        self._parts = _matched(self.manifest, by_name)

    @property
    def names(self) -> frozenset[str]:
        """Names of the parts."""
        return frozenset(self._parts)

    def size_of(self, name: str) -> int:
        """Return the size of a part, bytes."""
        return self._parts[name].size

    def sha256_of(self, name: str) -> str:
        """Return the SHA-256 that the manifest vouches for, lower-case hex."""
        return self._parts[name].sha256

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the content of a part; at its end it is what the manifest vouches for.

        Raises:
            ExchangeError: it is not.
        """
        part = self._parts[name]
        digest = hashlib.sha256()
        for block in stored_zip.blocks(self._file, part.member):
            digest.update(block)
            yield block
        if digest.hexdigest() != part.sha256:
            raise _altered(name)

    def text(self, name: str) -> bytes:
        """Return a part that is held in memory as a whole.

        Raises:
            ExchangeError: it is damaged, or too large to be what it should be.
        """
        if self._parts[name].size > LARGEST_TEXT:
            raise ExchangeError(f"报送包中的{label(name)}大得不正常", hint="请制作单位重新制作")
        return b"".join(self.blocks(name))

    def check(self, progress: Progress) -> None:
        """Read everything and compare it with the manifest, to the byte.

        Raises:
            ExchangeError: something was changed, with the part named. Cancelled: stopped.
        """
        measured, total = [], sum(member.size for member in self._members)
        done = 0
        for member in self._members:
            digest, crc = hashlib.sha256(), 0
            for block in stored_zip.blocks(self._file, member):
                progress.step("核对报送包", done, total)
                digest.update(block)
                crc = zlib.crc32(block, crc)
                done += len(block)
            part = self._parts.get(member.name)
            if part and digest.hexdigest() != part.sha256:
                raise _altered(member.name)
            measured.append(replace(member, crc=crc))
        if not stored_zip.is_in_shape(self._file, measured):
            raise ExchangeError(
                "报送包的文件目录被改动过", hint="请不要用压缩软件打开后另存，请制作单位重新发送"
            )

    def _signed(self, by_name: Mapping[str, Member]) -> tuple[bytes, bytes]:
        """Return the manifest and the key that signed it."""
        if MANIFEST not in by_name:
            raise ExchangeError("报送包中没有清单（manifest.json）", hint="请制作单位重新制作")
        if SIGNATURE not in by_name:
            raise ExchangeError("报送包没有签名（manifest.sig）", hint="请制作单位重新制作")
        manifest, signature = by_name[MANIFEST], by_name[SIGNATURE]
        if manifest.size > _LARGEST_MANIFEST or signature.size != KEY_BYTES + SIGNATURE_BYTES:
            raise _forged()
        raw = b"".join(stored_zip.blocks(self._file, manifest))
        signed = b"".join(stored_zip.blocks(self._file, signature))
        if not is_genuine(signed[:KEY_BYTES], signed[KEY_BYTES:], raw):
            raise _forged()
        return raw, signed[:KEY_BYTES]


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open a package and check its manifest.

    Raises:
        ExchangeError: no package, damaged, unsigned, altered, or made by a newer program; a name
            that stands in it is said.
    """
    if path.is_dir():
        raise ExchangeError(f"“{path.name}”是文件夹，不是报送包", hint="请选择其中的报送包")
    try:
        with path.open("rb") as file:
            yield Package(file)
    except OSError as error:
        raise ExchangeError(
            f"读不出“{path.name}”（{error.strerror or type(error).__name__}）",
            hint="请检查U盘和文件是否还在",
        ) from error


def _by_name(members: Iterable[Member]) -> dict[str, Member]:
    found: dict[str, Member] = {}
    for member in members:
        name = shown(member.name)
        if not _SAFE.fullmatch(member.name):
            raise ExchangeError(f"报送包中的文件名“{name}”不允许", hint="请制作单位重新制作")
        if member.name in found:
            raise ExchangeError(f"报送包中有两个“{name}”", hint="请制作单位重新制作")
        if member.odd:
            raise ExchangeError(
                f"报送包中的“{name}”{member.odd}",
                hint="请不要用压缩软件打开后另存，请制作单位重新发送",
            )
        found[member.name] = member
    return found


def _parsed(raw: bytes) -> dict[str, Any]:
    """Return the manifest of a package that this program can read."""
    try:
        manifest = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("format"), int):
        raise _unreadable()
    if manifest["format"] > FORMAT:
        raise ExchangeError("报送包由更新版本的程序制作", hint="请安装最新版本后再收件")
    return manifest


def _matched(manifest: Mapping[str, Any], by_name: Mapping[str, Member]) -> dict[str, _Part]:
    """Return the parts that the manifest names; all of them and nothing else must be there."""
    parts: dict[str, _Part] = {}
    try:
        listed = [(row["name"], row["size"], row["sha256"]) for row in manifest["parts"]]
    except (KeyError, TypeError) as error:
        raise _unreadable() from error
    for name, size, sha256 in listed:
        if not (isinstance(name, str) and isinstance(size, int) and isinstance(sha256, str)):
            raise _unreadable()
        if name in parts or name in (MANIFEST, SIGNATURE):
            raise _unreadable()
        if name not in by_name:
            raise ExchangeError(
                f"报送包不完整，缺少{label(name)}", hint="请制作单位重新发送完整的文件"
            )
        if by_name[name].size != size:
            raise _altered(name)
        parts[name] = _Part(by_name[name], size, sha256)
    for name in by_name:
        if name not in parts and name not in (MANIFEST, SIGNATURE):
            raise ExchangeError(
                f"报送包中多出清单上没有的{label(name)}", hint="请制作单位重新发送原来的文件"
            )
    return parts


def _altered(name: str) -> ExchangeError:
    return ExchangeError(
        f"报送包中的{label(name)}与清单不符，制作之后被改动或损坏", hint="请制作单位重新发送"
    )


def _forged() -> ExchangeError:
    return ExchangeError(
        "报送包的签名不对：清单（manifest.json）或签名（manifest.sig）在制作之后被改动",
        hint="请制作单位重新发送",
    )


def _unreadable() -> ExchangeError:
    return ExchangeError("报送包的清单（manifest.json）读不懂", hint="请制作单位重新制作")
