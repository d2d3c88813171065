"""The policy table: values of the plan as data, each with its clause and its time (方案; D-n).

An old year is judged by the values that were in force then, so every look-up names a day.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from jdz_forestland import resources
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import BugError

OTHER: Final = "other"  # the kind of a material that no step requires
INSPECTION_PHOTO: Final = "inspection_photo"  # of the yearly inspection, after the last step


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One value. Shares and areas are text in the table, so that they stay exact.

    Attributes:
        kind: what a value of this key must be; `domain.policy_change` parses it.
        choices: code and Chinese words of each value, where there is a choice.
        source: version that brought the value.
    """

    key: str
    value: int | str
    unit: str
    title: str
    clause: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    source: str = ""

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the value was in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def number(self) -> Decimal:
        """The value as an exact number."""
        return Decimal(self.value)

    @property
    def shown(self) -> str:
        """The value as a person reads it, with its unit."""
        if self.choices:
            return dict(self.choices).get(str(self.value), str(self.value))
        return f"{self.value}{self.unit if self.unit in ('亩', '天', '年') else ''}"


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of material that a step requires."""

    stage: Stage
    kind: str
    title: str
    clause: str


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole table of one version."""

    version: str
    source: str
    values: tuple[PolicyValue, ...]
    papers: tuple[Paper, ...]

    def papers_of(self, stage: Stage) -> tuple[Paper, ...]:
        """Return the papers that a step requires."""
        return tuple(paper for paper in self.papers if paper.stage is stage)

    def titles(self) -> dict[str, str]:
        """Return every kind of material with its name, the kind of all others last."""
        asked = {paper.kind: paper.title for paper in self.papers}
        return asked | {INSPECTION_PHOTO: "核查照片", OTHER: "其他材料"}

    def on(self, key: str, day: datetime.date) -> PolicyValue:
        """Return the value in force on a day; before the first one, the first.

        Raises:
            BugError: the table has no such key.
        """
        held = [value for value in self.values if value.key == key]
        if not held:
            raise BugError(f"policy table has no {key}")
        in_force = [value for value in held if value.holds_on(day)]
        return in_force[-1] if in_force else min(held, key=lambda value: value.valid_from)


@cache
def shipped() -> Policy:
    """Return the table that ships with the program."""
    text = resources.path("policy", "policy.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    papers = tuple(
        Paper(Stage(row["stage"]), row["kind"], row["title"], row["clause"])
        for row in table["papers"]
    )
    values = tuple(_value(row, table["version"]) for row in table["values"])
    return Policy(table["version"], table["source"], values, papers)


def year_end(year: int) -> datetime.date:
    """Return the day by whose values a list year is judged: its last."""
    return datetime.date(year, 12, 31)


def _value(row: dict[str, Any], version: str) -> PolicyValue:
    until = row["valid_to"]
    return PolicyValue(
        key=row["key"],
        value=row["value"],
        unit=row["unit"],
        title=row["title"],
        clause=row["clause"],
        valid_from=datetime.date.fromisoformat(row["valid_from"]),
        valid_to=None if until is None else datetime.date.fromisoformat(until),
        kind=row["kind"],
        choices=tuple(row.get("choices", {}).items()),
        source=version,
    )
