"""The sheets of an .xlsx looked over before a reader sees them: how far they reach, what they hide.

Readers pass on values only; whether a row is hidden, a formula has no result, or a cell is an
error, stands in the file alone.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final

from jdz_forestland.domain.sheet import Merge
from jdz_forestland.exchange.sheet_files import MOST_CELLS, MOST_UNPACKED, damaged, member, vast

_ROW: Final = re.compile(rb"<row\b[^>]*>")
_PLAIN_ROW: Final = re.compile(rb'<row r="(\d{1,9})"')
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
_STRING: Final = re.compile(rb"<si>.*?</si>", re.DOTALL)
_STRING_NUMBER: Final = re.compile(rb't="s"[^>]*>\s*<v>(\d{1,9})</v>')


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the file of one sheet says that readers do not pass on.

    Attributes:
        hidden_rows: number of hidden rows.
        unsolved: text of the error, or "" where a formula has no result, by (row, column) from 0.
        merges: merged ranges, where the reader does not give them itself.
    """

    hidden_rows: int
    unsolved: dict[tuple[int, int], str]
    merges: tuple[Merge, ...] = ()


def sheet_facts(path: Path) -> dict[str, SheetFacts]:
    """Look over the sheets of an .xlsx; return what is hidden and unsolved, by sheet name.

    Raises:
        ExchangeError: a sheet reaches over more cells than memory should hold.
    """
    facts = {}
    try:
        with zipfile.ZipFile(path) as archive:
            strings = _string_sizes(archive)
            for name, part in _sheet_members(archive):
                facts[name] = _facts(path, name, archive.read(part), strings)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, ValueError) as error:
        raise damaged(path) from error
    return facts


def _sheet_members(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return (sheet name, member) of every sheet, by the workbook's own relations."""
    names = set(archive.namelist())
    book = archive.read("xl/workbook.xml")
    relations = member(archive, "xl/_rels/workbook.xml.rels", names)
    targets: dict[bytes, str] = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", relations):
        key, target = re.search(rb'\bId="([^"]*)"', tag), re.search(rb'\bTarget="([^"]*)"', tag)
        if key and target:
            text = target[1].decode("utf-8", "replace")
            targets[key[1]] = text.lstrip("/") if text.startswith("/") else f"xl/{text}"
    found = []
    for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", book):
        name, key = re.search(rb'\bname="([^"]*)"', tag), re.search(rb'\br:id="([^"]*)"', tag)
        part = targets.get(key[1], "") if key else ""
        if name and part in names:
            found.append((_unescaped(name[1]), part))
    return found


def _unescaped(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace"))


def _facts(path: Path, name: str, xml: bytes, strings: list[int]) -> SheetFacts:
    _refuse_vast(path, name, xml)
    _refuse_copies(path, name, xml, strings)
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
    rows = _height(xml)
    columns = max(map(_column, set(_FAR_CELL.findall(xml))), default=25) + 1
    if b'<c r="' not in xml and b"<c" in xml:
        columns = max(len(_CELL.findall(row)) for row in xml.split(b"<row"))
    if rows * columns > MOST_CELLS:
        raise vast(path, name, rows, columns)


def _height(xml: bytes) -> int:
    numbers = _PLAIN_ROW.findall(xml)
    if len(numbers) == xml.count(b"<row"):  # as all programs write them
        return max(map(int, numbers), default=0)
    rows = 0
    for found in _ROW.finditer(xml):
        number = _ROW_NUMBER.search(found[0])
        rows = max(rows + 1, int(number[1]) if number else 0)
    return rows


def _string_sizes(archive: zipfile.ZipFile) -> list[int]:
    """Return how long each of the strings is that cells refer to by number."""
    xml = member(archive, "xl/sharedStrings.xml", set(archive.namelist()))
    return [len(found[0]) for found in _STRING.finditer(xml)]


def _refuse_copies(path: Path, name: str, xml: bytes, strings: list[int]) -> None:
    """One long text that a million cells refer to is copied a million times by a reader."""
    cells = xml.count(b't="s"')
    if max(strings, default=0) * cells <= MOST_UNPACKED:
        return
    sizes = (
        strings[number]
        for found in _STRING_NUMBER.finditer(xml)
        if (number := int(found[1])) < len(strings)
    )
    if sum(sizes) > MOST_UNPACKED:
        raise vast(path, name, len(_ROW.findall(xml)), cells)
