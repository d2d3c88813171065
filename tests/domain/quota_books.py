"""Ledgers in memory: a list is granted, then the rules enter what a test asks for."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from jdz_forestland.domain import quota_grant
from jdz_forestland.domain.frozen_list import FrozenList, ListLine, ListState, list_hash
from jdz_forestland.domain.ledger import Account, LedgerEntry
from jdz_forestland.domain.policy import shipped
from jdz_forestland.domain.quota_lots import BY_SUBJECT, Book, Lot, Owed, balances_of
from jdz_forestland.domain.quota_rules import Draft

COUNTY = "360222"
MAY = datetime.date(2024, 5, 1)


def key(number: int, year: int = 2023) -> str:
    """Return a parcel key."""
    return f"{COUNTY}-{year}-{number:04d}"


def frozen(*mu: str, year: int = 2023, version: int = 1) -> FrozenList:
    """Return a frozen list whose parcels 1, 2, … have these 亩; "" leaves a number out."""
    lines = tuple(
        ListLine(key(number, year), f"{COUNTY}-{number:04d}", Decimal(text))
        for number, text in enumerate(mu, start=1)
        if text
    )
    return FrozenList(
        key=f"{COUNTY}-{year}-L{version}",
        county_code=COUNTY,
        list_year=year,
        version=version,
        state=ListState.FROZEN,
        lines=lines,
        list_hash=list_hash(lines),
        total_mu=sum((line.reserve_mu for line in lines), Decimal("0.00")),
        form_sha256="",
        policy_version=shipped().version,
        note="",
        who="张三",
        at="2023-09-10T09:00:00+08:00",
    )


class Desk:
    """A ledger in memory; `enter` numbers drafts, `book` adds them up anew."""

    def __init__(self, today: datetime.date = MAY) -> None:
        self.today = today
        self.entries: list[LedgerEntry] = []

    def book(self, subject: str = "") -> Book:
        """Return the book of all entries so far."""
        made = [
            Lot(year, parcel, f"{COUNTY}-{parcel[-4:]}", balances)
            for (year, parcel), balances in balances_of(self.entries).items()
            if set(balances) - {Account.OUTSIDE, Account.OWED}
        ]
        made.sort(key=lambda lot: (lot.list_year, lot.parcel_id))
        return Book(
            county_code=COUNTY,
            today=self.today,
            policy=shipped(),
            lots=tuple(made),
            own=self.own(subject),
            owed=tuple(
                Owed(year, parcel, who, mu)
                for (account, year, parcel, who), mu in self.sums().items()
                if account is Account.OWED and mu
            ),
        )

    def own(self, subject: str) -> Mapping[tuple[Account, int, str], Decimal]:
        """Return what is one subject's."""
        return {
            (account, year, parcel): mu
            for (account, year, parcel, who), mu in self.sums().items()
            if who == subject and account in BY_SUBJECT
        }

    def sums(self) -> dict[tuple[Account, int, str, str], Decimal]:
        """Return every balance apart by subject."""
        sums: dict[tuple[Account, int, str, str], Decimal] = defaultdict(Decimal)
        for entry in self.entries:
            for posting in entry.postings:
                place = (posting.account, posting.list_year, posting.parcel_key, entry.subject)
                sums[place] += posting.mu
        return dict(sums)

    def totals(self, year: int | None = None) -> dict[Account, Decimal]:
        """Return the balance of every account, 0.00 where nothing moved."""
        sums = dict.fromkeys(Account, Decimal("0.00"))
        for (account, of, _, _), mu in self.sums().items():
            if year in (None, of):
                sums[account] += mu
        return sums

    def enter(self, drafts: Iterable[Draft]) -> list[LedgerEntry]:
        """Number the drafts and keep them."""
        made = [
            LedgerEntry(
                key=f"{COUNTY}-E{len(self.entries) + step:06d}",
                county_code=COUNTY,
                list_year=draft.list_year,
                kind=draft.kind,
                day=self.today,
                document="文",
                text=draft.text,
                subject=draft.subject,
                reverses=draft.reverses,
                policy_version="2022-1",
                postings=draft.postings,
                who="张三",
                at="2024-05-01T09:00:00+08:00",
                about=draft.about,
            )
            for step, draft in enumerate(drafts, start=1)
        ]
        self.entries += made
        return made

    def grant(
        self, listed: FrozenList, accepted: Mapping[str, object] | None = None
    ) -> quota_grant.GrantPlan:
        """Enter a list as the province accepted it."""
        plan = quota_grant.plan_grant(self.book(), listed, accepted, shipped())
        self.enter(plan.drafts)
        return plan


def granted(*mu: str, year: int = 2023) -> Desk:
    """Return a ledger with one granted list."""
    desk = Desk()
    desk.grant(frozen(*mu, year=year))
    return desk


def corrected(listed: FrozenList, version: int = 2, **changes: str) -> FrozenList:
    """Return a later version of a list; `p1="3.00"` gives parcel 1 another area."""
    new = {key(int(name[1:]), listed.list_year): Decimal(mu) for name, mu in changes.items()}
    lines = tuple(
        replace(line, reserve_mu=new.get(line.parcel_key, line.reserve_mu)) for line in listed.lines
    )
    lines = tuple(line for line in lines if line.reserve_mu)
    name = f"{COUNTY}-{listed.list_year}-L{version}"
    return replace(listed, lines=lines, version=version, key=name)
