"""The account of a county and list year: one line of the statement, all in 亩."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jdz_forestland.domain.ledger import Account
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.quota_lots import OF_COUNTY, ZERO, window


@dataclass(frozen=True, slots=True)
class YearAccount:
    """What a list year earned and what became of it.

    `reserve_mu` = `county_mu` + `pool_mu`, and `county_mu` = `used_mu` + `held_mu` +
    `deducted_mu` + `expired_mu` + `available_mu`.

    Attributes:
        usable_in: the year after the list year; usable from `first` to `last` (D-16).
        reserve_mu: 入库. county_mu: 下达. pool_mu: 省级统筹.
        used_mu: 占用, of it `written_off_mu` 核销 (D-14).
        held_mu: 预占, of it `pending_mu` that a correction under way would take back.
        deducted_mu: 核查扣减. owed_mu: 欠扣, which no quota has covered yet; outside the sums.
        expired_mu: what is void, also where that is not entered yet (`to_void_mu`).
        policy_version: the policy table that the list was filed under.
    """

    county_code: str
    list_year: int
    usable_in: int
    first: datetime.date
    last: datetime.date
    reserve_mu: Decimal
    county_mu: Decimal
    pool_mu: Decimal
    used_mu: Decimal
    written_off_mu: Decimal
    held_mu: Decimal
    pending_mu: Decimal
    deducted_mu: Decimal
    owed_mu: Decimal
    expired_mu: Decimal
    to_void_mu: Decimal
    available_mu: Decimal
    policy_version: str


def account(
    sums: Mapping[Account, Decimal],
    *,
    county_code: str,
    list_year: int,
    today: datetime.date,
    policy: Policy,
    policy_version: str,
    pending_mu: Decimal = ZERO,
) -> YearAccount:
    """Return the account that some sums of postings make on a day."""

    def of(name: Account) -> Decimal:
        return sums.get(name, ZERO)

    span = window(policy, list_year, today)
    left = of(Account.COUNTY)
    over = today > span.last
    pending = ZERO if over else min(pending_mu, left)
    county = sum((of(name) for name in OF_COUNTY), ZERO)
    return YearAccount(
        county_code=county_code,
        list_year=list_year,
        usable_in=list_year + 1,
        first=span.first,
        last=span.last,
        reserve_mu=county + of(Account.POOL) + of(Account.RESERVE),
        county_mu=county,
        pool_mu=of(Account.POOL),
        used_mu=of(Account.USED) + of(Account.WRITTEN_OFF),
        written_off_mu=of(Account.WRITTEN_OFF),
        held_mu=of(Account.HELD) + pending,
        pending_mu=pending,
        deducted_mu=of(Account.DEDUCTED),
        owed_mu=of(Account.OWED),
        expired_mu=of(Account.VOID) + (left if over else ZERO),
        to_void_mu=left if over else ZERO,
        available_mu=ZERO if over else left - pending,
        policy_version=policy_version,
    )
