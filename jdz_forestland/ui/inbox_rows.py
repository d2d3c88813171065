"""The rows of the page 收件: counties, what a package changes, what went to and fro."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.package_diff import ChangeKind, ParcelChange
from jdz_forestland.domain.slip import KeptSlip
from jdz_forestland.domain.submission import Submission, SubmissionState
from jdz_forestland.service import replying, submitted
from jdz_forestland.service.registry import Registry
from jdz_forestland.service.submitted import CountyRow
from jdz_forestland.ui import history_text, style, text
from jdz_forestland.ui import text_inbox as words
from jdz_forestland.ui.record_table import Column

KIND_COLOURS: Final = {
    ChangeKind.ADDED: style.ACCENT_DARK,
    ChangeKind.REMOVED: style.ERROR,
    ChangeKind.CHANGED: style.WARNING,
}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One county in one list year."""

    list_year: int
    row: CountyRow

    @property
    def key(self) -> tuple[str, int]:
        """County and year."""
        return self.row.county_code, self.list_year

    @property
    def difference_mu(self) -> Decimal | None:
        """What was handed over minus what was expected, 亩; None where one of them is missing."""
        newest, expected = self.row.newest, self.row.expected_mu
        return None if newest is None or expected is None else newest.total_mu - expected


@dataclass(frozen=True, slots=True)
class Sent:
    """One line of what went to and fro; `slip` is what can be saved once more."""

    at: str
    kind: str
    about: str
    state: str
    who: str
    slip: KeptSlip | None


def places(registry: Registry, list_year: int) -> list[PlaceRow]:
    """Return every county in every year there is something of, and in this one."""
    years = {one.list_year for one in submitted.submissions(registry)}
    years |= {list_year or registry.now().year}
    return [
        PlaceRow(year, row)
        for year in sorted(years, reverse=True)
        for row in submitted.counties(registry, year)
    ]


def sent(registry: Registry, county_code: str, list_year: int) -> list[Sent]:
    """Return packages and slips of a county and year, newest first."""
    found = [*_sent(registry, county_code, list_year)]  # of one minute, the answer came last
    return sorted(reversed(found), key=lambda one: one.at, reverse=True)


def _sent(registry: Registry, county_code: str, list_year: int) -> Iterator[Sent]:
    held = submitted.submissions(registry, list_year=list_year, county_code=county_code)
    for one in held:
        about = words.package_about(one.version, one.parcels, text.mu(one.total_mu), one.file_name)
        state = text.DOT.join(part for part in (one.state.label, one.explanation) if part)
        yield Sent(one.at, words.RECEIVED_KIND, about, state, one.who, None)
    for kept in replying.slips(registry, list_year=list_year):
        if kept.county_code == county_code:
            about = words.slip_about(kept.slip.list_version, kept.slip.text)
            reason = kept.slip.reason.label if kept.slip.reason else ""
            yield Sent(kept.at, kept.slip.kind.label, about, reason, kept.who, kept)


def _state_colour(row: PlaceRow) -> str:
    newest = row.row.newest
    if newest is None:
        return style.FAINT
    if newest.state is SubmissionState.RECEIVED:
        return style.WARNING
    return style.ACCENT_DARK if newest.state is SubmissionState.ACCEPTED else style.ERROR


def _mu(mu: Decimal | None) -> str:
    return "" if mu is None else text.mu(mu)


def _total(row: PlaceRow) -> Decimal | None:
    return None if row.row.newest is None else row.row.newest.total_mu


def _or_least(mu: Decimal | None) -> Decimal:
    return Decimal(-1) if mu is None else mu


PLACE_COLUMNS: Final[tuple[Column[PlaceRow], ...]] = (
    Column(words.COUNTY, lambda row: row.row.county, width=4, fixed=True),
    Column(words.STATE, lambda row: row.row.label, colour=_state_colour, width=8),
    Column(
        words.HANDED_OVER,
        lambda row: _mu(_total(row)),
        key=lambda row: _or_least(_total(row)),
        numeric=True,
        width=5,
    ),
    Column(
        words.EXPECTED,
        lambda row: _mu(row.row.expected_mu),
        key=lambda row: _or_least(row.row.expected_mu),
        numeric=True,
        width=5,
    ),
    Column(
        words.DIFFERENCE,
        lambda row: "" if row.difference_mu is None else f"{row.difference_mu:+,f}",
        key=lambda row: _or_least(row.difference_mu),
        colour=lambda row: style.ERROR if row.difference_mu else "",
        numeric=True,
        width=5,
    ),
    Column(words.YEAR, lambda row: str(row.list_year), key=lambda row: -row.list_year, width=3),
)

CHANGE_COLUMNS: Final[tuple[Column[ParcelChange], ...]] = (
    Column(
        words.CHANGE,
        lambda each: each.kind.label,
        colour=lambda each: KIND_COLOURS[each.kind],
        width=3,
        fixed=True,
    ),
    Column(words.PARCEL, lambda each: each.parcel_id, key=lambda each: each.parcel_no, width=7),
    Column(
        words.BEFORE,
        lambda each: text.mu(each.before_mu),
        key=lambda each: each.before_mu,
        numeric=True,
        width=5,
    ),
    Column(
        words.AFTER,
        lambda each: text.mu(each.after_mu),
        key=lambda each: each.after_mu,
        numeric=True,
        width=5,
    ),
    Column(
        words.CHANGE_MU,
        lambda each: f"{each.difference_mu:+,f}" if each.difference_mu else "0.00",
        key=lambda each: each.difference_mu,
        numeric=True,
        width=5,
    ),
    Column(words.PLACE, lambda each: each.place, width=7),
    Column(words.WHAT, lambda each: each.text, width=16),
)

SENT_COLUMNS: Final[tuple[Column[Sent], ...]] = (
    Column(words.WHEN, lambda one: history_text.when(one.at), width=9, fixed=True),
    Column(words.KIND, lambda one: one.kind, width=4),
    Column(words.ABOUT, lambda one: one.about, width=18),
    Column(words.STATE, lambda one: one.state, width=10),
    Column(words.WHO, lambda one: one.who, width=5),
)


def summary(rows: Sequence[PlaceRow], list_year: int) -> tuple[int, int, int]:
    """Return how many counties there are, were received, and accepted in a year."""
    mine = [row.row.newest for row in rows if row.list_year == list_year]
    here = [one for one in mine if one is not None]
    standing = [
        one for one in here if one.state in (SubmissionState.RECEIVED, SubmissionState.ACCEPTED)
    ]
    accepted = [one for one in standing if one.state is SubmissionState.ACCEPTED]
    return len(mine), len(standing), len(accepted)


def versions(registry: Registry, county_code: str, list_year: int) -> list[Submission]:
    """Return the packages of a county and year, newest first."""
    held = submitted.submissions(registry, list_year=list_year, county_code=county_code)
    return list(reversed(held))
