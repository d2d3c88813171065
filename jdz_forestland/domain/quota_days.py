"""From which day an entry may count: on no day may an account hold less than nothing.

A document is often older than what it rests on in the ledger: a permit of March cannot use what was
granted in June. Without this the balance would be right today and wrong at the end of March, and
the yearly summary would print a negative figure.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from jdz_forestland.domain.ledger import Account, LedgerEntry
from jdz_forestland.domain.quota_reversal import Place, place_of
from jdz_forestland.domain.quota_rules import Draft

Moves = dict[Place, dict[datetime.date, Decimal]]


def earliest(
    entries: Sequence[LedgerEntry], drafts: Sequence[Draft], day: datetime.date
) -> datetime.date:
    """Return the first day from `day` on, from which the drafts leave every account at 0 or more.

    Args:
        entries: at least every entry on the lots of the drafts.
    """
    moves, taken = _moves(entries), _taken(drafts)
    days = sorted({day, *(one.day for one in entries if one.day > day)})
    return next((one for one in days if not _is_short(moves, taken, one)), days[-1])


def _moves(entries: Iterable[LedgerEntry]) -> Moves:
    moves: Moves = defaultdict(lambda: defaultdict(Decimal))
    for entry in entries:
        for posting in entry.postings:
            moves[place_of(posting, entry.subject)][entry.day] += posting.mu
    return moves


def _taken(drafts: Iterable[Draft]) -> dict[Place, Decimal]:
    """Return what the drafts take out of each account, all of them together."""
    sums: dict[Place, Decimal] = defaultdict(Decimal)
    for draft in drafts:
        for posting in draft.postings:
            sums[place_of(posting, draft.subject)] += posting.mu
    return {place: mu for place, mu in sums.items() if mu < 0 and place[0] is not Account.OUTSIDE}


def _is_short(moves: Moves, taken: dict[Place, Decimal], day: datetime.date) -> bool:
    for place, mu in taken.items():
        standing, short = mu, False
        for when, moved in sorted(moves[place].items()):
            if when > day and standing < 0:
                short = True
            standing += moved
        if short or standing < 0:
            return True
    return False
