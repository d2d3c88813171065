"""What happened in a year to the quota of each list year, as sums of the ledger's postings."""

from __future__ import annotations

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.ledger import Account, LedgerEntry
from jdz_forestland.domain.quota_lots import OF_COUNTY

_ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Movement:
    """What happened in a year to the quota of one list year, 亩.

    `opening_mu` + `granted_mu` − `used_mu` − `deducted_mu` − `void_mu` = `closing_mu` + `held_mu`.

    Attributes:
        opening_mu: usable on 1 January, what was held then among it.
        used_mu: 占用 and 核销 of the year, what was taken back subtracted.
        held_mu, closing_mu: held and free on the last day.
        pool_mu: went to the province. owed_mu: 欠扣 on the last day.
    """

    list_year: int
    opening_mu: Decimal
    granted_mu: Decimal
    used_mu: Decimal
    deducted_mu: Decimal
    void_mu: Decimal
    held_mu: Decimal
    closing_mu: Decimal
    pool_mu: Decimal
    owed_mu: Decimal


def movements(
    entries: Iterable[LedgerEntry], *, first: datetime.date, last: datetime.date
) -> tuple[Movement, ...]:
    """Return what happened to each list year's quota from `first` to `last`, both included."""
    opening: dict[int, dict[Account, Decimal]] = defaultdict(lambda: defaultdict(lambda: _ZERO))
    closing: dict[int, dict[Account, Decimal]] = defaultdict(lambda: defaultdict(lambda: _ZERO))
    for entry in entries:
        for posting in entry.postings:
            if entry.day < first:
                opening[posting.list_year][posting.account] += posting.mu
            if entry.day <= last:
                closing[posting.list_year][posting.account] += posting.mu
    found = (_movement(year, opening[year], closing[year]) for year in sorted(closing))
    return tuple(each for each in found if _matters(each))


def _movement(
    year: int, opening: Mapping[Account, Decimal], closing: Mapping[Account, Decimal]
) -> Movement:
    def moved(*accounts: Account) -> Decimal:
        return sum((closing.get(a, _ZERO) - opening.get(a, _ZERO) for a in accounts), _ZERO)

    return Movement(
        list_year=year,
        opening_mu=opening.get(Account.COUNTY, _ZERO) + opening.get(Account.HELD, _ZERO),
        granted_mu=moved(*OF_COUNTY),
        used_mu=moved(Account.USED, Account.WRITTEN_OFF),
        deducted_mu=moved(Account.DEDUCTED),
        void_mu=moved(Account.VOID),
        held_mu=closing.get(Account.HELD, _ZERO),
        closing_mu=closing.get(Account.COUNTY, _ZERO),
        pool_mu=moved(Account.POOL),
        owed_mu=closing.get(Account.OWED, _ZERO),
    )


def _matters(found: Movement) -> bool:
    """Whether anything stood or moved; a list that only lies in the reserve says nothing here."""
    figures = (getattr(found, field.name) for field in dataclasses.fields(found)[1:])
    return any(figures)


def used_in(
    entries: Sequence[LedgerEntry], subjects: Mapping[str, str], year: int
) -> dict[str, Decimal]:
    """Return 亩 that each project used or wrote off in a calendar year, taken back subtracted.

    Args:
        subjects: key of the project by entry key.
    """
    sums: dict[str, Decimal] = defaultdict(lambda: _ZERO)
    for entry in entries:
        if entry.day.year == year and subjects.get(entry.key):
            for posting in entry.postings:
                if posting.account in (Account.USED, Account.WRITTEN_OFF):
                    sums[subjects[entry.key]] += posting.mu
    return dict(sums)
