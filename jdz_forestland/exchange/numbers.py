"""Numbers and degrees as people type them: full-width, with units, in every spelling of 度分秒."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What NFKC would take apart or turn into something else.
_MARKS: Final = str.maketrans(
    {"″": '"', "＂": '"', "”": '"', "“": '"', "′": "'", "’": "'", "‘": "'", "＇": "'", "º": "°",
     "˚": "°", "゜": "°", "﹣": "-", "－": "-", "—": "-", "–": "-", "−": "-", "　": " ",
     "\ufeff": "", "\u200b": "", "、": " "}
)  # fmt: skip
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})", re.ASCII)
# 117°12′30.5″ · 117度12分30.5秒 · 117-12-30.5 · 117:12:30.5 · 117°12.5′ (minutes with decimals)
_DEGREES: Final = re.compile(
    r"(?<![\d.])(\d{1,3})\s*(?:°|度|d|D)\s*(?:(\d{1,2})\s*(?:'|分|m)\s*"
    r"(?:(\d{1,2}(?:\.\d{0,10})?)\s*(?:\"|''|秒|s)?)?|(\d{1,2}\.\d{1,10})\s*(?:'|分))?(?![\d.])"
)
_DASHED: Final = re.compile(
    r"(?<![\d.:-])(\d{2,3})([-:])(\d{1,2})\2(\d{1,2}(?:\.\d{0,10})?)(?:\"|秒)?(?![\d.:-])"
)


def plain(text: str) -> str:
    """Return text with full-width digits, signs and blanks made narrow."""
    return unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)


def number(text: str) -> float | None:
    """Return the value of a plain number, None for anything else (also nan and inf)."""
    tidy = text.strip().strip("\"'")
    return float(tidy) if _NUMBER.fullmatch(tidy) else None


def degrees(whole: str, minutes: str, seconds: str) -> float | None:
    """Return decimal degrees, None where minutes or seconds are 60 or more."""
    first, second, third = float(whole), float(minutes or 0), float(seconds or 0)
    if first > 180 or second >= 60 or third >= 60:
        return None
    return first + second / 60 + third / 3600


def without_degrees(line: str) -> tuple[str, int]:
    """Return a narrow line with every 度分秒 replaced by decimal degrees, and how many there were.

    What cannot be degrees stays as it is, and so is no number later.
    """
    count = 0

    def replaced(whole: str, minutes: str, seconds: str, was: str) -> str:
        nonlocal count
        value = degrees(whole, minutes, seconds)
        if value is None:
            return was
        count += 1
        return f" {value:.12f} "

    line = _DEGREES.sub(lambda m: replaced(m[1], m[2] or m[4] or "", m[3] or "", m[0]), line)
    line = _DASHED.sub(lambda m: replaced(m[1], m[3], m[4], m[0]), line)
    return line, count
