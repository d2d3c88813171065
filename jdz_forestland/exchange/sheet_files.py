"""Spreadsheet files opened with care: what they are, whether they can be read, how large they are.

An .xlsx and an .ods are zip archives; a small archive can hold a table that fills all memory. So
the size of everything is known before a reader sees the file, and nothing is unpacked to disk.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

from jdz_forestland.errors import ExchangeError

SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv")
MOST_BYTES: Final = 200 << 20
MOST_UNPACKED: Final = 600 << 20
MOST_CELLS: Final = 12_000_000
MOST_MEMBERS: Final = 5_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AGAIN: Final = "请用Excel或WPS打开后另存为.xlsx再试；打不开时请对方重新发送"
_ODS_TAG: Final = re.compile(rb"<table:(table-row|table-cell|table)\b([^>]*)>")
_ODS_ROWS: Final = re.compile(rb'number-rows-repeated="(\d+)"')
_ODS_COLUMNS: Final = re.compile(rb'number-columns-repeated="(\d+)"')
_TOO_LARGE: Final = "请只保留图斑清单所在的工作表，删去多余的空行空列后另存再试"


def check(path: Path) -> str:
    """Return the kind of a spreadsheet, "xlsx", "xls", "ods" or "text", checked to be readable.

    Raises:
        ExchangeError: missing, empty, cut short, protected by a password, too large, or another
            kind of file; the sentence says what to do.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ExchangeError(
            f"“{path.name}”不是能读的表格文件", hint="请选择.xlsx、.xls、.ods或.csv文件"
        )
    head = _head(path)
    if suffix in (".csv", ".txt", ".tsv") and not head.startswith((b"PK\x03\x04", _OLE)):
        return "text"
    if head.startswith(_OLE):
        return _check_ole(path)
    if head.startswith(b"PK\x03\x04"):
        return _check_archive(path)
    if head.lstrip().lower().startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        raise ExchangeError(f"“{path.name}”其实是网页文件，不是Excel表格", hint=_AGAIN)
    raise ExchangeError(f"“{path.name}”已损坏，或者不是Excel表格", hint=_AGAIN)


def _head(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ExchangeError(f"“{path.name}”是文件夹", hint="请选择文件夹里的表格文件")
        if size == 0:
            raise ExchangeError(f"“{path.name}”是空文件（0字节）", hint="请对方重新发送")
        if size > MOST_BYTES:
            raise ExchangeError(f"“{path.name}”有{size >> 20}MB，太大", hint=_TOO_LARGE)
        with path.open("rb") as file:
            return file.read(512)
    except FileNotFoundError as error:
        raise ExchangeError(f"找不到“{path}”", hint="请检查文件是否已移动、改名") from error
    except OSError as error:
        raise ExchangeError(
            f"打不开“{path.name}”（{error.strerror or error}）",
            hint="请在Excel、WPS中关闭该文件后重试",
        ) from error


def _check_ole(path: Path) -> str:
    """Tell an old .xls from an encrypted .xlsx: both are OLE compound files."""
    names = path.read_bytes()[: 4 << 20]
    if "EncryptedPackage".encode("utf-16-le") in names:
        raise locked(path)
    if path.stat().st_size < 1536:
        raise ExchangeError(f"“{path.name}”不完整", hint=_AGAIN)
    return "xls"


def locked(path: Path) -> ExchangeError:
    """Return the sentence about a password."""
    return ExchangeError(
        f"“{path.name}”设了打开密码", hint="请在Excel或WPS中取消密码保护，另存后再试"
    )


def damaged(path: Path) -> ExchangeError:
    """Return the sentence about a file that its reader could not make sense of."""
    return ExchangeError(f"“{path.name}”已损坏或不完整，读不出来", hint=_AGAIN)


def _check_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            _refuse_bomb(path, members)
            if "xl/workbook.xml" in names:
                _refuse_entities(path, archive, members)
                return "xlsx"
            if "content.xml" in names:
                if b"encryption-data" in member(archive, "META-INF/manifest.xml", names):
                    raise locked(path)
                _refuse_entities(path, archive, members)
                _refuse_vast(path, member(archive, "content.xml", names))
                return "ods"
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, OSError, ValueError) as error:
        # OSError also where a damaged directory points before the start of the file
        raise damaged(path) from error
    except RuntimeError as error:  # a member with a password, or packed in an unknown way
        raise (locked(path) if "password" in str(error) else damaged(path)) from error
    if any(name.lower().endswith((".xlsx", ".xls", ".zip")) for name in names):
        raise ExchangeError(f"“{path.name}”是压缩包，不是表格", hint="请先解压，再选择里面的表格")
    raise ExchangeError(f"“{path.name}”不是Excel表格", hint=_AGAIN)


def member(archive: zipfile.ZipFile, name: str, names: set[str]) -> bytes:
    """Return a member of an archive, b"" where there is none."""
    return archive.read(name) if name in names else b""


def _refuse_bomb(path: Path, members: list[zipfile.ZipInfo]) -> None:
    size = sum(member.file_size for member in members)
    if size > MOST_UNPACKED or len(members) > MOST_MEMBERS:
        raise ExchangeError(
            f"“{path.name}”展开后有{size >> 20}MB、{len(members)}个部分，太大，没有读取",
            hint=_TOO_LARGE,
        )


def _refuse_entities(path: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """No spreadsheet program writes a DOCTYPE; whoever does wants a parser to fetch or to swell."""
    for part in members:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(part) as file:
                head = file.read(4096)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise ExchangeError(f"“{path.name}”含有不允许的XML实体声明，没有读取", hint=_AGAIN)


def _refuse_vast(path: Path, content: bytes) -> None:
    """A few lines of an .ods can stand for millions of rows: what holds something is counted."""
    row = height = width = at = last = 0
    repeat = 1
    for tag in _ODS_TAG.finditer(content):
        kind, given = tag[1], tag[2] or b""
        if kind == b"table":
            row = repeat = at = last = 0
        elif kind == b"table-row":
            row, repeat, at, last = row + repeat, _repeats(given, _ODS_ROWS), 0, 0
        else:
            at += _repeats(given, _ODS_COLUMNS)
            if b"office:value" in given:
                last, width = at, max(width, at)
        height = max(height, row + repeat) if last else height
        if height * width > MOST_CELLS:
            raise vast(path, "", height, width)


def _repeats(given: bytes, pattern: re.Pattern[bytes]) -> int:
    found = pattern.search(given)
    return int(found[1]) if found else 1


def vast(path: Path, name: str, rows: int, columns: int) -> ExchangeError:
    """Return the sentence about a sheet that would fill all memory."""
    where = f"的工作表“{name}”" if name else ""
    return ExchangeError(
        f"“{path.name}”{where}占了{rows}行、{columns}列，太大，没有读取", hint=_TOO_LARGE
    )
