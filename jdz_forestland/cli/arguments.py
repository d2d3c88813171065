"""The kinds of values on the command line; each refuses what is not of its kind."""

from __future__ import annotations

import argparse
import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import Final

_LARGEST_LIMIT: Final = 100_000


def year(text: str) -> int:
    """Return a year."""
    if not re.fullmatch("[0-9]{4}", text):
        raise argparse.ArgumentTypeError(f"年度应为四位数字，不能是“{text}”")
    return int(text)


def day(text: str) -> datetime.date:
    """Return a day."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期应写成2023-09-15，不能是“{text}”") from error


def mu(text: str) -> Decimal:
    """Return 亩, not negative."""
    value = _number(text)
    if not value.is_finite() or value < 0:
        raise argparse.ArgumentTypeError(f"亩数不能是“{text}”")
    return value


def setting(text: str) -> Decimal:
    """Return the limit of a rule, in the unit of the rule."""
    value = _number(text)
    if not value.is_finite() or not 0 <= value <= _LARGEST_LIMIT:
        raise argparse.ArgumentTypeError(f"应为0到{_LARGEST_LIMIT}之间的数字，不能是“{text}”")
    return value


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
