"""What may be entered in the ledger: pure plans of entries, or a refusal that names every sum.

Each `plan_` function takes the `Book` and returns the drafts of entries; the service numbers and
writes them. Amounts come as a clerk typed them; they are parsed here, once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jdz_forestland.domain import quota_taking as taking
from jdz_forestland.domain.ledger import Account, EntryKind, Posting
from jdz_forestland.domain.quota_lots import (
    ZERO,
    Book,
    check_pilot_year,
    parsed_mu,
)
from jdz_forestland.domain.quota_taking import Draws, Taken
from jdz_forestland.errors import UserError


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that has no number yet; see `LedgerEntry` for what the fields mean."""

    kind: EntryKind
    list_year: int
    text: str
    postings: tuple[Posting, ...]
    subject: str = ""
    about: str = ""
    reverses: str = ""


def plan_hold(
    book: Book, subject: str, draws: Draws, *, day: datetime.date, text: str
) -> tuple[Draft, ...]:
    """预占: keep quota for a project while its plan or approval is open.

    Raises:
        UserError: more than is free, expired, of another county, or an amount is no amount.
    """
    taking.check_day(book, day)
    taken = taking.free(book, draws, day=day, verb="预占", before_time=True)
    return _moves(EntryKind.HOLD, taken, Account.COUNTY, Account.HELD, subject, text)


def plan_release(book: Book, subject: str, draws: Draws | None, *, text: str) -> tuple[Draft, ...]:
    """解除预占: give back what a project holds, all of it without `draws`.

    Raises:
        UserError: it holds less.
    """
    taken = taking.own(book, draws, Account.HELD, "预占", "解除")
    return _moves(EntryKind.RELEASE, taken, Account.HELD, Account.COUNTY, subject, text)


def plan_use(
    book: Book, subject: str, draws: Draws, *, day: datetime.date, text: str
) -> tuple[Draft, ...]:
    """占用: first what the project holds of a lot, then what is free.

    Raises:
        UserError: more than held and free, not yet or no longer usable, of another county.
    """
    taking.check_day(book, day)
    held: Taken = []
    rest: dict[str, Decimal] = {}
    for key, wanted in taking.amounts(book, draws).items():
        left = wanted
        for lot in book.of_parcel(key):
            part = min(book.own_in(Account.HELD, lot), left) if book.is_open(lot, day) else ZERO
            if part:
                held.append((lot, part))
                left -= part
        if left:
            rest[key] = left
    free = taking.free(book, rest, day=day, verb="占用", already=held)
    return _merged(
        (
            *_moves(EntryKind.USE, held, Account.HELD, Account.USED, subject, text),
            *_moves(EntryKind.USE, free, Account.COUNTY, Account.USED, subject, text),
        )
    )


def plan_write_off(
    book: Book, subject: str, draws: Draws | None, *, text: str
) -> tuple[Draft, ...]:
    """核销: the approval is final (D-14); all that the project uses without `draws`.

    Raises:
        UserError: it uses less.
    """
    taken = taking.own(book, draws, Account.USED, "占用", "核销")
    return _moves(EntryKind.WRITE_OFF, taken, Account.USED, Account.WRITTEN_OFF, subject, text)


def plan_deduct(
    book: Book,
    parcel_key: str,
    mu: object,
    *,
    subject: str,
    year: int,
    day: datetime.date,
    remaining_mu: Decimal,
    text: str,
) -> tuple[Draft, ...]:
    """扣减: against the quota that is usable in the year of the inspection (D-13).

    The parcel's own lot first, then the others by 图斑号; what they cannot cover is 欠扣.

    Args:
        remaining_mu: 入库面积 of the parcel that is not deducted yet.

    Raises:
        UserError: more than remains, or a year outside the pilot.
    """
    taking.check_day(book, day)
    check_pilot_year(book.policy, year, what="核查年度", after=1)
    lots = book.of_parcel(parcel_key)
    name = lots[-1].parcel_id if lots else parcel_key
    wanted = parsed_mu(mu, what=f"图斑{name}扣减")
    if wanted > remaining_mu:
        raise UserError(
            f"图斑{name}要扣减{wanted}亩，剩余入库面积只有{remaining_mu}亩",
            hint="扣减面积不能超过剩余的入库面积，请核对",
        )
    usable = [lot for lot in book.of_year(year - 1) if book.is_open(lot, day)]
    usable.sort(key=lambda lot: lot.parcel_key != parcel_key)  # stable: its own first
    taken, left = taking.drawn(usable, wanted)
    drafts = _moves(EntryKind.DEDUCT, taken, Account.COUNTY, Account.DEDUCTED, subject, text)
    if left:
        owed = _pair(Account.OUTSIDE, Account.OWED, year - 1, parcel_key, left)
        words = f"{text}：{year - 1}年度定额不够，欠扣{left}亩"
        drafts += (Draft(EntryKind.OWE, year - 1, words, owed, subject=subject),)
    return tuple(_about(draft, parcel_key) for draft in drafts)


def plan_carry(book: Book, *, day: datetime.date) -> tuple[Draft, ...]:
    """补扣: what is owed, from the quota that is there now, the oldest debt first (D-13).

    Of the year that could not cover it too: what a project gave back since is there again.
    """
    free = {id(lot): lot.free_mu for lot in book.lots}
    drafts = []
    for owed in sorted(book.owed, key=lambda owed: (owed.list_year, owed.subject)):
        usable = [
            lot
            for lot in book.lots
            if lot.list_year >= owed.list_year and not book.is_over(lot, day)
        ]
        taken: Taken = []
        left = owed.mu
        for lot in usable:
            part = min(free[id(lot)], left)
            if part:
                taken.append((lot, part))
                free[id(lot)] -= part
                left -= part
        for year, parts in _by_year(taken):
            covered = sum((mu for _, mu in parts), ZERO)
            moved = [
                posting
                for lot, mu in parts
                for posting in _pair(Account.COUNTY, Account.DEDUCTED, year, lot.parcel_key, mu)
            ]
            paid = _pair(Account.OWED, Account.OUTSIDE, owed.list_year, owed.parcel_key, covered)
            drafts.append(
                Draft(
                    EntryKind.DEDUCT,
                    year,
                    f"补扣{owed.list_year + 1}年核查欠扣{covered}亩",
                    (*moved, *paid),
                    subject=owed.subject,
                    about=owed.parcel_key,
                )
            )
    return tuple(drafts)


def plan_expire(
    book: Book, held_by: Mapping[tuple[int, str], Sequence[str]], *, day: datetime.date
) -> tuple[Draft, ...]:
    """期满作废: what is left of every list year whose time is over on a day.

    Args:
        held_by: who holds quota of a lot, by list year and parcel key.

    Raises:
        UserError: nothing is over, or something of it is still held.
    """
    taking.check_day(book, day)
    over = [lot for lot in book.lots if book.is_over(lot, day)]
    held = [lot for lot in over if lot.of(Account.HELD)]
    if held:
        places = [(lot.list_year, lot.parcel_key) for lot in held]
        names = sorted({who for place in places for who in held_by.get(place, ())})
        total = sum((lot.of(Account.HELD) for lot in held), ZERO)
        raise UserError(
            f"还有{total}亩预占没有了结（{'、'.join(names)}），不能作废",
            hint="请先把这些项目办理占用或解除预占",
        )
    taken = [(lot, mu) for lot in over if (mu := lot.of(Account.COUNTY))]
    if not taken:
        raise UserError(_nothing_over(book, day), hint="未用定额到期后才作废")
    return tuple(
        draft
        for year, parts in _by_year(taken)
        for draft in _moves(
            EntryKind.EXPIRE,
            parts,
            Account.COUNTY,
            Account.VOID,
            "",
            f"{year}年度未用定额期满作废（{book.window(year, day).last}到期）",
        )
    )


def propose_draws(book: Book, mu: object, *, day: datetime.date) -> dict[str, Decimal]:
    """Return from which parcels an area could be drawn: oldest list first, by 图斑号.

    Raises:
        UserError: no such amount, or more than is free.
    """
    wanted = parsed_mu(mu, what="需要")
    usable = [lot for lot in book.lots if book.is_open(lot, day)]
    taken, left = taking.drawn(usable, wanted)
    if left:
        free = wanted - left
        raise UserError(
            f"可用定额{free}亩，需要{wanted}亩，差{left}亩", hint="请减少面积，或等新的定额下达"
        )
    draws: dict[str, Decimal] = {}
    for lot, part in taken:
        draws[lot.parcel_key] = draws.get(lot.parcel_key, ZERO) + part
    return draws


def _nothing_over(book: Book, day: datetime.date) -> str:
    ends = sorted({book.window(lot.list_year, day).last for lot in book.lots if lot.free_mu})
    return f"没有到期未用的定额，最早{ends[0]}到期" if ends else "没有未用的定额"


def _pair(
    source: Account, target: Account, year: int, key: str, mu: Decimal
) -> tuple[Posting, Posting]:
    return Posting(source, year, key, -mu), Posting(target, year, key, mu)


def _by_year(taken: Taken) -> Iterator[tuple[int, Taken]]:
    for year in sorted({lot.list_year for lot, _ in taken}):
        yield year, [(lot, mu) for lot, mu in taken if lot.list_year == year]


def _moves(
    kind: EntryKind, taken: Taken, source: Account, target: Account, subject: str, text: str
) -> tuple[Draft, ...]:
    return tuple(
        Draft(
            kind,
            year,
            text,
            tuple(
                posting
                for lot, mu in parts
                for posting in _pair(source, target, year, lot.parcel_key, mu)
            ),
            subject=subject,
        )
        for year, parts in _by_year(taken)
    )


def _merged(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Join the drafts of one list year into one entry."""
    joined: dict[int, Draft] = {}
    for draft in drafts:
        held = joined.get(draft.list_year)
        postings = draft.postings if held is None else (*held.postings, *draft.postings)
        joined[draft.list_year] = Draft(
            draft.kind, draft.list_year, draft.text, postings, subject=draft.subject
        )
    return tuple(joined[year] for year in sorted(joined))


def _about(draft: Draft, parcel_key: str) -> Draft:
    return Draft(
        draft.kind,
        draft.list_year,
        draft.text,
        draft.postings,
        subject=draft.subject,
        about=parcel_key,
    )
