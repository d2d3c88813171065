"""What the quota ledger of a registry says: accounts, lots, entries, and the split."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from jdz_forestland.domain import quota_grant, quota_rules
from jdz_forestland.domain.frozen_list import FrozenList, ListState
from jdz_forestland.domain.ledger import Account, LedgerEntry
from jdz_forestland.domain.quota_account import YearAccount
from jdz_forestland.domain.quota_grant import GrantPlan, Split
from jdz_forestland.domain.quota_lots import BY_SUBJECT, ZERO, Book, Lot
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies, quota_state
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.ledger import Which
from jdz_forestland.store.tables import FROZEN_LISTS

Draws = Mapping[str, object]  # 亩 by parcel key, as they were typed
Entries = tuple[LedgerEntry, ...]


class QuotaReading:
    """The ledger of one open registry, to be looked at."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._store = registry.store

    def accounts(
        self, *, as_of: datetime.date | None = None, county_code: str | None = None
    ) -> tuple[YearAccount, ...]:
        """Return the accounts by list year; as of a day, by what was recorded until its end."""
        return quota_state.accounts(self._registry, as_of=as_of, county_code=county_code)

    def account(self, list_year: int) -> YearAccount | None:
        """Return the account of a list year of this county, or None before it was granted."""
        found = self.accounts(county_code=self._registry.county_code)
        return next((each for each in found if each.list_year == list_year), None)

    def entries(
        self,
        *,
        list_year: int | None = None,
        parcel_key: str | None = None,
        subject: str | None = None,
        as_of: datetime.date | None = None,
        newest: int | None = None,
    ) -> Entries:
        """Return entries, oldest first; only the `newest` so many if that is given."""
        which = Which(list_year, parcel_key, None, subject, None, quota_state.end_of(as_of))
        return tuple(self._store.ledger.entries(which, limit=newest, newest=newest is not None))

    def lots(self, list_year: int | None = None) -> tuple[Lot, ...]:
        """Return what every parcel earned and what became of it."""
        return quota_state.lots(self._registry, list_year=list_year)

    def book(self, *, subject: str = "") -> Book:
        """Return the ledger as the rules see it, with what a subject holds and uses."""
        return quota_state.book(self._registry, subject=subject)

    def own(self, subject: str) -> dict[Account, Decimal]:
        """Return what a project or inspection has in 预占, 占用, 核销 and 核查扣减 (and 欠扣)."""
        kept = (*BY_SUBJECT, Account.OWED)
        sums: dict[Account, Decimal] = {}
        for each in self._store.ledger.sums(Which(subject=subject)):
            if each.account in kept:
                sums[each.account] = sums.get(each.account, ZERO) + each.mu
        return sums

    def deducted_mu(self, parcel_key: str) -> Decimal:
        """Return what inspections deducted for a parcel, covered or owed."""
        return quota_state.deducted_mu(self._store, parcel_key)

    def remaining_mu(self, parcel_key: str) -> Decimal:
        """Return the 入库面积 of a parcel in the reserve that no inspection has deducted."""
        return quota_state.remaining_mu(self._store, parcel_key)

    def split(self, list_year: int) -> Split:
        """Return the arithmetic of a list year: as granted, else as the current list would be."""
        frozen = self.frozen(list_year)
        policy = policies.of_version(self._registry, frozen.policy_version)
        lots = self.lots(list_year)
        if frozen.state is not ListState.GRANTED:
            return quota_grant.split(frozen.lines, list_year, policy)
        registered = {lot.parcel_key: lot.reserve_mu for lot in lots}
        lines = [
            replace(line, reserve_mu=registered[line.parcel_key])
            for line in frozen.lines
            if line.parcel_key in registered
        ]
        return quota_grant.split(lines, list_year, policy, granted=True)

    def preview_grant(self, list_year: int, accepted: Draws | None = None) -> GrantPlan:
        """Return what `grant` would enter, with 原, 现 and 差 of every parcel.

        Raises:
            UserError: it is granted already, a figure is impossible, or less is left than goes.
        """
        return self.grant_plan(self.frozen(list_year), accepted)

    def propose_draws(self, mu: object, *, day: datetime.date | None = None) -> dict[str, Decimal]:
        """Return from which parcels an area could be drawn, oldest list first, by 图斑号.

        Raises:
            UserError: no such amount, or more than is available.
        """
        today = self._registry.now().date()
        return quota_rules.propose_draws(self.book(), mu, day=day or today)

    def frozen(self, list_year: int) -> FrozenList:
        """Return the current list of a year; `UserError` where none is frozen."""
        lists = self._store.all_of(FROZEN_LISTS, list_year=list_year)
        found = quota_state.current_list(lists, list_year)
        if found is None:
            raise UserError(f"{list_year}年度还没有定稿的名单", hint="请先在储备库页定稿名单")
        return found

    def grant_plan(self, frozen: FrozenList, accepted: Draws | None) -> GrantPlan:
        """Return what granting a list would enter, by the table that it was frozen by."""
        policy = policies.of_version(self._registry, frozen.policy_version)
        plan = quota_grant.plan_grant(self.book(), frozen, accepted, policy)
        quota_state.refuse_less_than_deducted(self._store, plan.drafts)
        return plan
