"""A zip of stored members in one fixed shape: the same members give the same bytes.

Any program unpacks it. But every byte that is no content is prescribed, so that a byte more, less
or other than that is found, and nothing is compressed, so that nothing can swell on reading.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from jdz_forestland.errors import ExchangeError

CHUNK: Final = 1 << 20
# What a stick in FAT32 holds, and a zip without its extension for large files.
LARGEST: Final = (1 << 32) - 2
MOST_MEMBERS: Final = 65_000

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_LOCAL_SIGN, _CENTRAL_SIGN, _END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION: Final = 20
_MADE_BY: Final = 3 << 8 | _VERSION  # Unix: the attributes are those of a plain file
_FLAGS: Final = 0x0800  # names are UTF-8
_DAY: Final = 0x0021  # 1980-01-01: a time of day would make equal content differ
_PLAIN_FILE: Final = 0o100644 << 16
_SYMLINK: Final = 0o120000


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive.

    Attributes:
        size: bytes. crc: CRC-32 of the content. offset: of its local header in the archive.
        odd: what about it no archive of ours has ("" for nothing): packed, locked or a link.
    """

    name: str
    size: int
    crc: int
    offset: int
    odd: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What was read or written: bytes, SHA-256 in lower-case hex, CRC-32."""

    size: int
    sha256: str
    crc: int


class Writer:
    """Writes an archive into a file that can be sought in; `finish` completes it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._members: list[Member] = []

    def add(self, name: str, blocks: Iterable[bytes]) -> Content:
        """Append a member.

        Raises:
            ExchangeError: the archive would be larger than 4 GB or have too many members.
        """
        offset = self._file.tell()
        head = len(_local(Member(name, 0, 0, offset)))
        self._file.seek(head, os.SEEK_CUR)
        digest, size, crc = hashlib.sha256(), 0, 0
        for block in blocks:
            size += len(block)
            _refuse_large(offset + head + size, len(self._members))
            self._file.write(block)
            digest.update(block)
            crc = zlib.crc32(block, crc)
        member = Member(name, size, crc, offset)
        self._file.seek(offset)
        self._file.write(_local(member))
        self._file.seek(size, os.SEEK_CUR)
        self._members.append(member)
        return Content(size, digest.hexdigest(), crc)

    def finish(self) -> None:
        """Write the directory."""
        start = self._file.tell()
        directory = _directory(self._members, start)
        _refuse_large(start + len(directory), len(self._members))
        self._file.write(directory)
        self._file.truncate()


def members(file: BinaryIO) -> tuple[Member, ...]:
    """Return what the directory of an archive names, in its order, the odd ones marked.

    Raises:
        ExchangeError: the file is no archive, or is cut off or damaged.
    """
    whole = file.seek(0, os.SEEK_END)
    file.seek(0)
    if file.read(4) != _LOCAL_SIGN:
        raise ExchangeError("不是报送包", hint="请选择由本程序制作的文件")
    file.seek(max(whole - _END.size, 0))
    tail = file.read(_END.size)
    if len(tail) < _END.size or tail[:4] != _END_SIGN:
        raise _damaged("文件尾部不完整")
    _, _, _, _, count, length, start, _ = _END.unpack(tail)
    if start + length + _END.size != whole or count > MOST_MEMBERS:
        raise _damaged("文件目录的位置不对")
    file.seek(start)
    found = tuple(_entries(file.read(length)))
    if len(found) != count:
        raise _damaged("文件目录的条数不对")
    return found


def blocks(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """Yield the content of a stored member.

    Raises:
        ExchangeError: it does not lie where the directory says.
    """
    file.seek(member.offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != _LOCAL_SIGN:
        raise _damaged(f"“{shown(member.name)}”不在目录所说的位置")
    names, extra = _LOCAL.unpack(head)[-2:]
    place = member.offset + _LOCAL.size + names + extra
    left = member.size
    while left:
        file.seek(place)  # whoever asks for the next block may have read elsewhere meanwhile
        block = file.read(min(CHUNK, left))
        if not block:
            raise _damaged(f"“{shown(member.name)}”不完整")
        place, left = place + len(block), left - len(block)
        yield block


def is_in_shape(file: BinaryIO, wanted: Sequence[Member]) -> bool:
    """Whether everything that is no content is as `Writer` makes it, to the byte.

    Args:
        wanted: the members with the CRC that was measured.
    """
    place = 0
    for member in wanted:
        head = _local(member)
        file.seek(place)
        if member.offset != place or file.read(len(head)) != head:
            return False
        place += len(head) + member.size
    file.seek(place)
    directory = _directory(wanted, place)
    return file.read(len(directory) + 1) == directory


def shown(name: str) -> str:
    """Return the name of a member as it can stand in a sentence."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain if len(plain) <= 60 else f"{plain[:57]}…"


def _entries(directory: bytes) -> Iterator[Member]:
    place = 0
    while place < len(directory):
        head = directory[place : place + _CENTRAL.size]
        if len(head) < _CENTRAL.size or head[:4] != _CENTRAL_SIGN:
            raise _damaged("文件目录读不出来")
        fields = _CENTRAL.unpack(head)
        flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
        names, extra, comment = fields[10:13]
        attributes, offset = fields[15:17]
        raw = directory[place + _CENTRAL.size : place + _CENTRAL.size + names]
        name = raw.decode("utf-8", errors="backslashreplace")
        odd = _odd(flags, method, packed != size, attributes >> 16)
        yield Member(name, size, crc, offset, odd)
        place += _CENTRAL.size + names + extra + comment


def _odd(flags: int, method: int, swells: bool, mode: int) -> str:
    if flags & 1:
        return "加了密码"
    if method or swells:
        return "是压缩过的"
    return "是一个链接" if mode & 0o170000 == _SYMLINK else ""


def _local(member: Member) -> bytes:
    name = member.name.encode("utf-8")
    fixed = (_VERSION, _FLAGS, 0, 0, _DAY, member.crc, member.size, member.size, len(name), 0)
    return _LOCAL.pack(_LOCAL_SIGN, *fixed) + name


def _central(member: Member) -> bytes:
    name = member.name.encode("utf-8")
    content = (member.crc, member.size, member.size)
    rest = (len(name), 0, 0, 0, 0, _PLAIN_FILE, member.offset)
    fixed = (_MADE_BY, _VERSION, _FLAGS, 0, 0, _DAY)
    return _CENTRAL.pack(_CENTRAL_SIGN, *fixed, *content, *rest) + name


def _directory(wanted: Sequence[Member], start: int) -> bytes:
    listed = b"".join(_central(member) for member in wanted)
    count = len(wanted)
    return listed + _END.pack(_END_SIGN, 0, 0, count, count, len(listed), start, 0)


def _refuse_large(size: int, count: int) -> None:
    if size > LARGEST or count >= MOST_MEMBERS:
        raise ExchangeError(
            "报送包超过4GB，U盘和压缩格式都放不下",
            hint="请把单个材料的大小上限调小，其余材料另行拷贝",
        )


def _damaged(what: str) -> ExchangeError:
    return ExchangeError(
        f"报送包已损坏或没有拷贝完整（{what}）", hint="请重新拷贝，或请制作单位重新发送"
    )
