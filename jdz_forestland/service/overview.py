"""The year at a glance: figures, forecast, what is owed, what was done last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from jdz_forestland.domain.comparison import Comparison
from jdz_forestland.domain.findings import Finding, Level
from jdz_forestland.domain.history import HistoryEntry
from jdz_forestland.domain.quota import Due, Forecast, forecast, list_due
from jdz_forestland.domain.quota_account import YearAccount
from jdz_forestland.service import policies
from jdz_forestland.service.duties import Duty
from jdz_forestland.service.duties import duties as duties_of
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry, Summary


@dataclass(frozen=True, slots=True)
class Compared:
    """One accepted comparison, with when and by whom it was accepted ("" where not on record)."""

    comparison: Comparison
    at: str
    who: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One history entry in short.

    Attributes:
        touched: number of records per table name.
    """

    at: str
    who: str
    verb: str
    reason: str
    touched: dict[str, int]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page says of one list year.

    Attributes:
        days_left: days from today to `due.day`; negative once it is past.
        by_level: number of parcels whose worst finding has that level.
        compared: accepted comparisons of all years, newest first.
        deeds: last history entries, newest first.
        entries: number of history entries in all.
        accounts: the quota of every list year that was granted, oldest first.
        duties: what is owed, what is due first at the head.
    """

    list_year: int
    summary: Summary
    forecast: Forecast
    due: Due
    days_left: int
    by_level: dict[Level, int]
    compared: tuple[Compared, ...]
    deeds: tuple[Deed, ...]
    entries: int
    accounts: tuple[YearAccount, ...]
    duties: tuple[Duty, ...]

    @property
    def account(self) -> YearAccount | None:
        """The account of the list year; None before it was granted."""
        return next((each for each in self.accounts if each.list_year == self.list_year), None)

    @property
    def quarantined(self) -> int:
        """Number of survey features that the last comparison of the year could not use."""
        of_year = (c.comparison for c in self.compared if c.comparison.list_year == self.list_year)
        latest = next(of_year, None)
        return len(latest.quarantined) if latest is not None else 0


def overview(registry: Registry, *, list_year: int, deeds: int = 6) -> Overview:
    """Return the overview of a list year; with year 0 (no parcels yet) all figures are zero.

    Args:
        deeds: how many history entries to return.
    """
    summary = registry.summary(list_year)
    history = registry.history()
    year = list_year or registry.now().year
    policy = policies.current(registry)
    due = list_due(year, policy=policy)
    return Overview(
        list_year=list_year,
        summary=summary,
        forecast=forecast(summary.reserve_mu, year, policy=policy),
        due=due,
        days_left=(due.day - registry.now().date()).days,
        by_level=_worst(registry.check(list_year=list_year)),
        compared=_compared(registry.comparisons(), history),
        deeds=tuple(_deed(entry) for entry in reversed(history[-deeds:])),
        entries=len(history),
        accounts=_accounts(registry),
        duties=duties_of(registry, list_year=list_year) if registry.level == "county" else (),
    )


def _accounts(registry: Registry) -> tuple[YearAccount, ...]:
    found = QuotaBook(registry).accounts(county_code=registry.county_code)
    return tuple(sorted(found, key=lambda account: account.list_year))


def _worst(findings: Iterable[Finding]) -> dict[Level, int]:
    worst: dict[str, Level] = {}
    for finding in findings:
        held = worst.get(finding.parcel_key, finding.level)
        worst[finding.parcel_key] = max(held, finding.level)
    return dict(Counter(worst.values()))


def _compared(
    comparisons: Iterable[Comparison], history: Iterable[HistoryEntry]
) -> tuple[Compared, ...]:
    made = {
        delta.key: entry
        for entry in history
        for delta in entry.deltas
        if delta.table == "comparisons" and delta.before is None
    }
    found = []
    for comparison in comparisons:
        entry = made.get(comparison.key)
        at, who = (entry.at, entry.who) if entry is not None else ("", "")
        found.append(Compared(comparison, at, who))
    return tuple(reversed(found))


def _deed(entry: HistoryEntry) -> Deed:
    touched = Counter(delta.table for delta in entry.deltas)
    return Deed(entry.at, entry.who, entry.verb, entry.reason, dict(touched))
