"""Spreadsheet files opened with care: what they are, whether they can be read, how large they are.

An .xlsx and an .ods are zip archives; a small archive can hold a table that fills all memory. So
the size of everything is known before a reader sees the file, and nothing is unpacked to disk.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
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
_TOO_LARGE: Final = "请只保留图斑清单所在的工作表，删去多余的空行空列后另存再试"
_ROW: Final = re.compile(rb"<row\b[^>]*>")
_HIDDEN_ROW: Final = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"[^>]*(?<!/)>')
_ROW_NUMBER: Final = re.compile(rb'\br="(\d+)"')
_FAR_CELL: Final = re.compile(rb'r="([A-Z]{2,3})\d')
_CELL: Final = re.compile(rb"<c[ >/]")
_F: Final = rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)"
_FORMULA: Final = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"[^>]*>\s*' + _F + rb"\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_ERROR: Final = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"[^>]*\bt="e"[^>]*>(?:' + _F + rb")?\s*<v>([^<]*)</v>"
)
_REPEATED: Final = re.compile(
    rb'<table:table-cell\b(?=[^>]*number-columns-repeated="(\d{4,})")(?=[^>]*office:value)[^>]*>'
)
_REPEATED_ROW: Final = re.compile(
    rb'<table:table-row\b[^>]*number-rows-repeated="(\d{4,})"[^>]*>(.*?)</table:table-row>',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the file of one .xlsx sheet says that readers do not pass on.

    Attributes:
        hidden_rows: number of hidden rows.
        unsolved: text of the error, or "" where a formula has no result, by (row, column) from 0.
    """

    hidden_rows: int
    unsolved: dict[tuple[int, int], str]


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
                if b"encryption-data" in _member(archive, "META-INF/manifest.xml", names):
                    raise locked(path)
                _refuse_entities(path, archive, members)
                _refuse_repeats(path, _member(archive, "content.xml", names))
                return "ods"
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error) as error:
        raise damaged(path) from error
    except RuntimeError as error:  # a member with a password, or packed in an unknown way
        raise (locked(path) if "password" in str(error) else damaged(path)) from error
    if any(name.lower().endswith((".xlsx", ".xls", ".zip")) for name in names):
        raise ExchangeError(f"“{path.name}”是压缩包，不是表格", hint="请先解压，再选择里面的表格")
    raise ExchangeError(f"“{path.name}”不是Excel表格", hint=_AGAIN)


def _member(archive: zipfile.ZipFile, name: str, names: set[str]) -> bytes:
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
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(member) as file:
                head = file.read(4096)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise ExchangeError(f"“{path.name}”含有不允许的XML实体声明，没有读取", hint=_AGAIN)


def _refuse_repeats(path: Path, content: bytes) -> None:
    cells = any(True for _ in _REPEATED.finditer(content))
    rows = any(b"office:value" in found[2] for found in _REPEATED_ROW.finditer(content))
    if cells or rows:
        raise ExchangeError(f"“{path.name}”中有成千上万个重复的格子，没有读取", hint=_TOO_LARGE)


def sheet_facts(path: Path) -> dict[str, SheetFacts]:
    """Look over the sheets of an .xlsx; return what is hidden and unsolved, by sheet name.

    Raises:
        ExchangeError: a sheet reaches over more cells than memory should hold.
    """
    facts = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name, member in _sheet_members(archive):
                facts[name] = _facts(path, name, archive.read(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
        raise damaged(path) from error
    return facts


def _sheet_members(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return (sheet name, member) of every sheet, by the workbook's own relations."""
    names = set(archive.namelist())
    book = archive.read("xl/workbook.xml")
    relations = _member(archive, "xl/_rels/workbook.xml.rels", names)
    targets: dict[bytes, str] = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", relations):
        key, target = re.search(rb'\bId="([^"]*)"', tag), re.search(rb'\bTarget="([^"]*)"', tag)
        if key and target:
            text = target[1].decode("utf-8", "replace")
            targets[key[1]] = text.lstrip("/") if text.startswith("/") else f"xl/{text}"
    found = []
    for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", book):
        name, key = re.search(rb'\bname="([^"]*)"', tag), re.search(rb'\br:id="([^"]*)"', tag)
        member = targets.get(key[1], "") if key else ""
        if name and member in names:
            found.append((_unescaped(name[1]), member))
    return found


def _unescaped(raw: bytes) -> str:
    from html import unescape

    return unescape(raw.decode("utf-8", "replace"))


def _facts(path: Path, name: str, xml: bytes) -> SheetFacts:
    _refuse_vast(path, name, xml)
    unsolved: dict[tuple[int, int], str] = {}
    if b"<f" in xml:
        for found in _FORMULA.finditer(xml):
            unsolved[_place(found[1], found[2])] = ""
    if b't="e"' in xml:
        for found in _ERROR.finditer(xml):
            unsolved[_place(found[1], found[2])] = found[3].decode("utf-8", "replace")
    hidden = sum(1 for _ in _HIDDEN_ROW.finditer(xml)) if b"hidden=" in xml else 0
    return SheetFacts(hidden, unsolved)


def _place(letters: bytes, row: bytes) -> tuple[int, int]:
    return int(row) - 1, _column(letters)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _refuse_vast(path: Path, name: str, xml: bytes) -> None:
    """Readers make a rectangle of a sheet: its corners decide, not the number of cells."""
    rows = 0
    for found in _ROW.finditer(xml):
        number = _ROW_NUMBER.search(found[0])
        rows = max(rows + 1, int(number[1]) if number else 0)
    columns = max((_column(far[1]) for far in _FAR_CELL.finditer(xml)), default=25) + 1
    if b'<c r="' not in xml and b"<c" in xml:
        columns = max(len(_CELL.findall(row)) for row in xml.split(b"<row"))
    if rows * columns > MOST_CELLS:
        raise ExchangeError(
            f"“{path.name}”的工作表“{name}”占了{rows}行、{columns}列，太大，没有读取",
            hint=_TOO_LARGE,
        )
