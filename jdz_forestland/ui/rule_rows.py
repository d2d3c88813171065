"""What the city's rules find of a list, as rows: what comes of it, which parcel, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jdz_forestland.domain.findings import BBox, Finding, Level
from jdz_forestland.ui import finding_text, style
from jdz_forestland.ui import text_submit as words
from jdz_forestland.ui.record_table import Column

GROUPS: Final = (words.REFUSED, words.RETURNED, words.EXPLAINED, words.TOLD)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One fault.

    Attributes:
        group: what the city makes of it, one of `GROUPS`. level: how bad; None for a package
            that cannot be made at all.
        parcel: number of the parcel, "" for the whole list; key: its registration key.
    """

    number: int
    group: str
    level: Level | None
    parcel: str
    key: str
    rule: str
    detail: str
    hint: str
    where: BBox | None


def rows(
    findings: Sequence[Finding],
    returnable: Collection[Finding],
    waived: Collection[tuple[str, str]],
    ids: Mapping[str, str],
    *,
    problems: Sequence[str] = (),
) -> list[RuleRow]:
    """Return the rows, worst first.

    Args:
        problems: what keeps the package from being made. returnable: what the list goes back for.
        waived: (parcel key, rule) with a reason. ids: 图斑号 by parcel key.
    """
    found: list[tuple[str, Level | None, str, str, str, str, str, BBox | None]] = [
        (words.REFUSED, None, "", "", "", text, "", None) for text in problems
    ]
    for each in findings:
        back = each in returnable
        told = (each.parcel_key, each.rule.code) in waived
        group = words.RETURNED if back else words.EXPLAINED if told else words.TOLD
        parcel = ids.get(each.parcel_key, each.parcel_key) or words.WHOLE
        rule = words.rule(each.rule.code, each.rule.title)
        what = (rule, each.detail, each.rule.hint, each.where)
        found.append((group, each.level, parcel, each.parcel_key, *what))
    found.sort(key=lambda row: (GROUPS.index(row[0]), row[4], row[2]))
    return [RuleRow(number, *row) for number, row in enumerate(found)]


def counts(found: Sequence[RuleRow]) -> str:
    """Return how many there are of each group, as a sentence."""
    by_group = Counter(row.group for row in found)
    return words.would_return([(name, by_group[name]) for name in GROUPS])


def _colour(row: RuleRow) -> str:
    return style.ERROR if row.group in (words.REFUSED, words.RETURNED) else ""


COLUMNS: Final[tuple[Column[RuleRow], ...]] = (
    Column(
        words.RESULT,
        lambda row: row.group,
        key=lambda row: GROUPS.index(row.group),
        colour=_colour,
        icon=lambda row: finding_text.picture(row.level or Level.ERROR),
        width=7,
        fixed=True,
    ),
    Column(words.PARCEL, lambda row: row.parcel, width=7),
    Column(words.WHAT, lambda row: row.rule, width=14),
    Column(words.DETAIL, lambda row: row.detail, width=18),
    Column(words.HINT, lambda row: row.hint, width=18),
)
