"""What a cell means: figures, answers and classes as people type them.

A value is understood or it is not; nothing is read as a figure that two people could read as two.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from jdz_forestland.domain import area, land_class
from jdz_forestland.domain.annex import writable
from jdz_forestland.domain.land_class import MINING_NAME, CodeSystem
from jdz_forestland.domain.sheet import Cell

MU, SQUARE_METRES, HECTARES = "亩", "平方米", "公顷"
_UNITS: Final = {
    "亩": MU,
    "平方米": SQUARE_METRES,
    "平米": SQUARE_METRES,
    "m2": SQUARE_METRES,
    "m^2": SQUARE_METRES,
    "公顷": HECTARES,
    "ha": HECTARES,
    "hm2": HECTARES,
    "米": "",
    "m": "",
}
# What people write into a cell to say that there is nothing to write.
_NOTHING: Final = frozenset(
    {"", "/", "\\", "-", "--", "—", "——", "–", "无", "空", "null", "none", "n/a", "#n/a"}
)
CLEAR_DITTO: Final = frozenset({"同上", "〃"})
DITTO: Final = CLEAR_DITTO | frozenset({"″", '"', "“", "”", "''", "“”"})
# No area, no coordinate of this earth is as large; NaN is not smaller either.
_LARGEST: Final = 10**12
_LONGEST: Final = 40
_PLAIN: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?")
_WITH_UNIT: Final = re.compile(r"(.*?[\d.,])\s*(亩|平方米|平米|m2|m\^2|公顷|hm2|ha|米|m)")
_YES: Final = frozenset(
    {"是", "有", "具备", "已恢复", "已具备", "√", "✓", "✔", "y", "yes", "true", "1"}
)
_NO: Final = frozenset(
    {
        "否",
        "不是",
        "不具备",
        "未恢复",
        "未具备",
        "没有",
        "×",
        "✗",
        "✘",
        "x",
        "n",
        "no",
        "false",
        "0",
    }
)
_SEPARATORS: Final = re.compile(r"[、,;/+]+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it was understood.

    Attributes:
        value: None where the cell is empty or cannot be understood.
        unit: the unit written behind it, or "".
        understood: False for what is neither empty nor a figure.
    """

    value: Decimal | None
    unit: str = ""
    understood: bool = True


EMPTY: Final = Figure(None)
UNCLEAR: Final = Figure(None, understood=False)


def text_of(value: Cell) -> str:
    """Return a cell as one line of text: a whole number has no point, a date is ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _tidy(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.15g}"
    return str(value)


_tidy: Final = lru_cache(maxsize=65536)(writable)


def is_empty(value: Cell) -> bool:
    """Whether a cell says nothing: blank, 无, /, —."""
    if value is None or value == "":
        return True
    return isinstance(value, str) and _plain(value).lower() in _NOTHING


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    """Return text with full-width characters narrowed and blanks of any kind as one space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def squeezed(text: str) -> str:
    """Return text narrowed and without any blanks, for comparing words."""
    return _plain(text).replace(" ", "")


def figure(value: Cell) -> Figure:
    """Return the figure in a cell: 12.5, "１２．５", "1,234.50", "1 234.5亩"."""
    if isinstance(value, float):
        # 15 digits are what a spreadsheet holds: 12.340000000000001 is 12.34.
        return Figure(Decimal(f"{value:.15g}")) if abs(value) < _LARGEST else UNCLEAR
    if isinstance(value, str):
        return _figure(value)
    if value is None:
        return EMPTY
    if isinstance(value, bool) or not isinstance(value, int):
        return UNCLEAR
    return Figure(Decimal(value)) if abs(value) < _LARGEST else UNCLEAR


@lru_cache(maxsize=65536)
def _figure(text: str) -> Figure:
    plain = _plain(text)
    if plain.lower() in _NOTHING:
        return EMPTY
    unit = ""
    if found := _WITH_UNIT.fullmatch(plain):
        plain, unit = found[1], _UNITS[found[2]]
    if _GROUPED.fullmatch(plain) and len({*plain} & {",", " "}) == 1:
        plain = re.sub("[, ]", "", plain)
    if not _PLAIN.fullmatch(plain) or len(plain) > _LONGEST or abs(Decimal(plain)) >= _LARGEST:
        return UNCLEAR
    return Figure(Decimal(plain), unit)


def in_mu(value: Decimal, unit: str) -> Decimal:
    """Return an area in 亩 with two decimals, half up once."""
    if unit == SQUARE_METRES:
        return area.to_mu(value)
    if unit == HECTARES:
        value = value * 15
    return value.quantize(area.CENT, rounding=ROUND_HALF_UP)


def whole_number(value: Cell) -> int | None:
    """Return the number of a parcel: 7, "0007", "7号", "360222-0007", "360222-2023-0007"."""
    if isinstance(value, str):
        return _whole_number(value)
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and 0 < value < 10**9 else None


@lru_cache(maxsize=65536)
def _whole_number(text: str) -> int | None:
    plain = re.sub("(号|号图斑|图斑)$", "", squeezed(text))
    if found := re.fullmatch(r"(?:\d{6}-(?:20\d\d-)?)?(\d{1,9})(?:\.0+)?", plain):
        return int(found[1]) or None
    return None


def answer(value: Cell) -> bool | None:
    """Return 是 or 否; None for anything else. Look with `is_empty` first."""
    if isinstance(value, bool):
        return value
    word = squeezed(text_of(value)).lower()
    return True if word in _YES else False if word in _NO else None


@dataclass(frozen=True, slots=True)
class Classes:
    """What a cell says of land classes.

    Attributes:
        names: as the form wants them: 采矿用地, otherwise of level 1.
        unknown: words that no classification has.
        proposed: (as written, the code with its zero) where a leading zero was lost.
    """

    names: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    proposed: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=4096)
def classes(text: str) -> Classes:
    """Return the classes that a text names or codes: "乔木林地、灌木林地", "0602", "602"."""
    names: list[str] = []
    unknown: list[str] = []
    proposed: list[tuple[str, str]] = []
    for word in filter(None, _SEPARATORS.split(_plain(text))):
        plain = word.replace(" ", "")
        whole = f"0{plain}" if re.fullmatch(r"\d{3}K?", plain) else plain
        name = _form_name(whole)
        if name is None:
            unknown.append(plain)
            continue
        names.append(name)
        if whole != plain:
            proposed.append((plain, whole))
    return Classes(tuple(dict.fromkeys(names)), tuple(unknown), tuple(proposed))


def _form_name(word: str) -> str | None:
    """Return the form's name of a class by its name, its code, or both in either order.

    A bare code that two systems read differently is 采矿用地 if one of them says so: what the
    form is about, and what the registry is compared with anyway.
    """
    if found := re.fullmatch(r"(\D+)\(?(\d{4}K?)\)?", word):
        word = found[2] + found[1].rstrip("(")
    found = re.match(r"\d{2,4}K?", word)
    if found is None:
        return land_class.form_names().get(word)
    code, rest = found[0], word[found.end() :].strip("()-_")
    backers = [
        system
        for system in CodeSystem
        if (name := land_class.name_of(system, code)) is not None and rest in ("", name)
    ]
    if any(code in system.mining_codes for system in backers):
        return MINING_NAME
    return land_class.level1_name(backers[0], code) if backers else None


def is_date(value: Cell) -> bool:
    """Whether the spreadsheet program has made a date or a time of a cell."""
    return isinstance(value, datetime.date | datetime.time | datetime.timedelta)
