"""What a finding of an inspection would take off the quota, before anything is written."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from jdz_forestland.domain import inspection, quota_rules
from jdz_forestland.domain.filled import complete
from jdz_forestland.domain.inspection import Inspection
from jdz_forestland.domain.ledger import Account
from jdz_forestland.domain.quota_lots import ZERO, Book
from jdz_forestland.domain.record import Standing
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.ledger import Which


@dataclass(frozen=True, slots=True)
class Effect:
    """What is taken from where, 亩.

    Attributes:
        lines: list year, 图斑号 and 亩 of every lot that is drawn on.
        owed_mu: 欠扣: what no quota covers; carried to the next grant.
        left_mu: 入库面积 that is left of the parcel.
    """

    year: int
    lines: tuple[tuple[int, str, Decimal], ...]
    owed_mu: Decimal
    left_mu: Decimal

    @property
    def covered_mu(self) -> Decimal:
        """What the quota of that year gives."""
        return sum((mu for _, _, mu in self.lines), ZERO)


class Outlook:
    """What an inspection of one parcel in one year would do; reads the ledger once.

    Attributes:
        before_mu: 入库面积 that is left of the parcel before it.
    """

    def __init__(
        self, registry: Registry, parcel_key: str, year: int, wrong: Inspection | None = None
    ) -> None:
        """Take what the ledger says; as if `wrong` had never been, where one is put right."""
        book = QuotaBook(registry)
        self._registry, self._parcel_key, self._year = registry, parcel_key, year
        self._label = registry.store.parcel(parcel_key).id
        self._book = book.book()
        self.before_mu = book.remaining_mu(parcel_key)
        if wrong is not None:
            self.before_mu += wrong.deducted_mu
            self._book = _without(registry, self._book, wrong)

    def of(self, mu: object, day: datetime.date) -> Effect:
        """Return what taking an area off on a day does.

        Raises:
            UserError: no such amount, or more than is left of the parcel.
        """
        drafts = quota_rules.plan_deduct(
            self._book,
            self._parcel_key,
            mu,
            subject="",
            year=self._year,
            day=day,
            remaining_mu=self.before_mu,
            text="",
        )
        ids = {lot.parcel_key: lot.parcel_id for lot in self._book.lots}
        taken = [
            (p.list_year, ids.get(p.parcel_key, p.parcel_key), p.mu)
            for draft in drafts
            for p in draft.postings
            if p.account is Account.DEDUCTED
        ]
        owed = (p.mu for d in drafts for p in d.postings if p.account is Account.OWED)
        total = sum((draft_mu for _, _, draft_mu in taken), ZERO)
        short = sum(owed, ZERO)
        return Effect(self._year, tuple(taken), short, self.before_mu - total - short)

    def check(self, given: Mapping[str, Any]) -> None:
        """Refuse a finding that cannot be, before its photos are kept.

        Raises:
            UserError: as for `Inspecting.record`.
        """
        values = complete(inspection.FIELDS, given, of="核查记录")
        parcel = self._registry.store.parcel(self._parcel_key)
        found = inspection.made_of(
            values,
            before_mu=self.before_mu,
            key="",
            county_code=parcel.county_code,
            list_year=parcel.list_year,
            parcel_key=parcel.key,
            year=self._year,
            attempt=1,
            standing=Standing.STANDING,
            photos=(),
            entries=(),
            why="",
            who="",
            at="",
        )
        today = self._registry.now().date()
        inspection.refuse_impossible(found, today=today, label=f"图斑{self._label}")
        if found.deducted_mu:
            self.of(found.deducted_mu, found.inspected_on)


def _without(registry: Registry, book: Book, wrong: Inspection) -> Book:
    moved: dict[tuple[int, str], dict[Account, Decimal]] = defaultdict(dict)
    for each in registry.store.ledger.sums(Which(subject=wrong.key), by_parcel=True):
        moved[each.list_year, each.parcel_key][each.account] = each.mu
    lots = []
    for lot in book.lots:
        back = moved.get((lot.list_year, lot.parcel_key), {})
        balances = {name: lot.of(name) - back.get(name, ZERO) for name in {*lot.balances, *back}}
        lots.append(replace(lot, balances=balances))
    return replace(book, lots=tuple(lots))
