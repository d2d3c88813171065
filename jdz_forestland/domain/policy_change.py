"""A county's own version of the policy table: new values, each resting on a paper.

A version is never edited. Those of a registry are counted, and the label of a version names the
table that ships with the program and the last version that was added to it, so that a list that
was filed under it can always be judged again.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from jdz_forestland.domain.policy import Policy, PolicyValue
from jdz_forestland.errors import UserError

_FIRST_YEAR, _LAST_YEAR = 2019, 2100
_MOST_DAYS: Final = 365
_MOST_MU: Final = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One value that a version brings.

    Attributes:
        value: as text; what it must be is said by the kind of the key.
        valid_to: last day, or None for "until a later one".
    """

    key: str
    value: str
    valid_from: datetime.date
    valid_to: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version that a county added.

    Attributes:
        key: "360222-P1": county and running number.
        paper: the paper that it rests on (文号和名称). paper_on: its date.
        who, at: who entered it and when (ISO-8601 with offset).
    """

    key: str
    county_code: str
    paper: str
    paper_on: datetime.date
    changes: tuple[PolicyChange, ...]
    who: str
    at: str


def with_versions(base: Policy, versions: Sequence[PolicyVersion]) -> Policy:
    """Return a table with what the versions bring, the later ones first in force."""
    if not versions:
        return base
    brought = [_value(base, version, change) for version in versions for change in version.changes]
    label = f"{base.version}+{versions[-1].key}"
    papers = "；".join(version.paper for version in versions)
    return Policy(label, f"{base.source}；{papers}", (*base.values, *brought), base.papers)


def up_to(versions: Sequence[PolicyVersion], label: str) -> tuple[PolicyVersion, ...]:
    """Return the versions that a label counts in.

    Raises:
        UserError: the registry has no such version.
    """
    _, _, last = label.partition("+")
    if not last:
        return ()
    keys = [version.key for version in versions]
    if last not in keys:
        raise UserError(f"登记库中没有政策参数版本“{label}”", hint="请校验登记库")
    return tuple(versions[: keys.index(last) + 1])


def parsed(base: Policy, changes: Sequence[PolicyChange]) -> tuple[PolicyChange, ...]:
    """Return the changes with their values as the table writes them.

    Raises:
        UserError: no change, an unknown key, a value that is not of its kind, or no such time.
    """
    if not changes:
        raise UserError("没有要更改的参数", hint="请至少更改一项")
    return tuple(_parsed(base, change) for change in changes)


def _parsed(base: Policy, change: PolicyChange) -> PolicyChange:
    known = {value.key: value for value in base.values}
    if change.key not in known:
        raise UserError(f"政策表中没有“{change.key}”这一项", hint="请从表中选择要更改的参数")
    rule = known[change.key]
    if change.valid_to is not None and change.valid_to < change.valid_from:
        raise UserError(
            f"“{rule.title}”的止日{change.valid_to}早于起日{change.valid_from}", hint="请检查日期"
        )
    text = change.value.strip()
    value = _choice(rule, text) if rule.kind == "choice" else _KINDS[rule.kind](text)
    if value is None:
        raise UserError(
            f"“{rule.title}”不能是“{change.value}”",
            hint=f"应为{_MUST.get(rule.kind, '所列的一项')}",
        )
    return replace(change, value=value)


def _value(base: Policy, version: PolicyVersion, change: PolicyChange) -> PolicyValue:
    rule = next(value for value in base.values if value.key == change.key)
    value = int(change.value) if isinstance(rule.value, int) else change.value
    return replace(
        rule,
        value=value,
        clause=version.paper,
        valid_from=change.valid_from,
        valid_to=change.valid_to,
        source=version.key,
    )


def _choice(rule: PolicyValue, text: str) -> str | None:
    by_words = {words: code for code, words in rule.choices}
    code = by_words.get(text, text)
    return code if code in dict(rule.choices) else None


def _whole(least: int, most: int) -> Callable[[str], str | None]:
    def parse(text: str) -> str | None:
        plain = re.fullmatch("[0-9]{1,6}", text)
        return str(int(text)) if plain and least <= int(text) <= most else None

    return parse


def _mu(text: str) -> str | None:
    number = _number(text)
    return str(number) if number is not None and 0 < number < _MOST_MU else None


def _share(text: str) -> str | None:
    number = _number(text)
    return str(number) if number is not None and 0 < number <= 1 else None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or number != round(number, 2):
        return None
    return number.quantize(Decimal("0.01"))


def _month_day(text: str) -> str | None:
    if not re.fullmatch("[0-9]{2}-[0-9]{2}", text):  # "W05" is a day of the ISO calendar too
        return None
    try:
        datetime.date.fromisoformat(f"2023-{text}")
    except ValueError:
        return None
    return text


_KINDS: Final[dict[str, Callable[[str], str | None]]] = {
    "year": _whole(_FIRST_YEAR, _LAST_YEAR),
    "days": _whole(1, _MOST_DAYS),
    "mu": _mu,
    "share": _share,
    "month_day": _month_day,
}
_MUST: Final = {
    "year": f"{_FIRST_YEAR}到{_LAST_YEAR}之间的年份",
    "days": f"1到{_MOST_DAYS}之间的天数",
    "mu": "大于0的亩数，最多两位小数",
    "share": "0到1之间的比例，最多两位小数，如0.30",
    "month_day": "月-日，如09-15",
}
