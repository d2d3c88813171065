"""What the ledger of a registry says, made into the values that the rules work on."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from jdz_forestland.domain import quota_grant
from jdz_forestland.domain.frozen_list import FrozenList, ListState
from jdz_forestland.domain.ledger import Account, LedgerEntry
from jdz_forestland.domain.quota_account import YearAccount, account
from jdz_forestland.domain.quota_lots import BY_SUBJECT, OF_COUNTY, ZERO, Book, Lot, Owed
from jdz_forestland.domain.quota_rules import Draft
from jdz_forestland.domain.record import Standing
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.ledger import Which
from jdz_forestland.store.store import Store
from jdz_forestland.store.tables import FROZEN_LISTS, INSPECTIONS

OPEN_AGAIN = (ListState.RETURNED, ListState.CORRECTED)
UNDER_WAY = (ListState.FROZEN, ListState.RECEIVED)


def current_list(lists: Iterable[FrozenList], list_year: int) -> FrozenList | None:
    """Return the newest list of a year that is not open again."""
    of_year = [each for each in lists if each.list_year == list_year]
    found = [each for each in of_year if each.state not in OPEN_AGAIN]
    return max(found, key=lambda each: each.version, default=None)


def book(registry: Registry, *, subject: str = "") -> Book:
    """Return the ledger as it stands; `own` is filled for one project or inspection."""
    ledger = registry.store.ledger
    own: dict[tuple[Account, int, str], Decimal] = {}
    if subject:
        own = {
            (each.account, each.list_year, each.parcel_key): each.mu
            for each in ledger.sums(Which(subject=subject), by_parcel=True)
            if each.account in BY_SUBJECT
        }
    return Book(
        county_code=registry.county_code,
        today=registry.now().date(),
        policy=policies.current(registry),
        lots=lots(registry),
        own=own,
        owed=owed(registry),
    )


def lots(
    registry: Registry, *, list_year: int | None = None, parcel_key: str | None = None
) -> tuple[Lot, ...]:
    """Return the lots of the county in the order of list years and numbers."""
    lists = registry.store.all_of(FROZEN_LISTS, list_year=list_year)
    sums: dict[tuple[int, str], dict[Account, Decimal]] = defaultdict(dict)
    which = Which(list_year, parcel_key, county_code=registry.county_code)
    for each in registry.store.ledger.sums(which, by_parcel=True):
        if each.account not in (Account.OUTSIDE, Account.OWED):
            sums[each.list_year, each.parcel_key][each.account] = each.mu
    names = ids(lists)
    made = [
        Lot(year, key, names.get((year, key), key), accounts)
        for (year, key), accounts in sums.items()
    ]
    made.sort(key=lambda lot: (lot.list_year, lot.parcel_id))
    return tuple(_with_pending(registry, lists, made))


def owed(registry: Registry) -> tuple[Owed, ...]:
    """Return what is still owed, by inspection."""
    sums: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    for entry in registry.store.ledger.entries(Which(account=Account.OWED)):
        for posting in entry.postings:
            if posting.account is Account.OWED:
                sums[posting.list_year, posting.parcel_key, entry.subject] += posting.mu
    return tuple(Owed(*place, mu) for place, mu in sums.items() if mu)


def deducted_mu(store: Store, parcel_key: str) -> Decimal:
    """Return what inspections deducted for a parcel, covered or owed."""
    kept = (Account.DEDUCTED, Account.OWED)
    sums = store.ledger.sums(Which(about=parcel_key))
    return sum((each.mu for each in sums if each.account in kept), ZERO)


def remaining_mu(store: Store, parcel_key: str) -> Decimal:
    """Return the 入库面积 of a parcel in the reserve that no inspection has deducted."""
    kept = (*OF_COUNTY, Account.POOL, Account.RESERVE)
    sums = store.ledger.sums(Which(parcel_key=parcel_key))
    registered = sum((each.mu for each in sums if each.account in kept), ZERO)
    return registered - deducted_mu(store, parcel_key)


def holders(registry: Registry) -> dict[tuple[int, str], list[str]]:
    """Return who holds quota of a lot, by list year and parcel."""
    sums: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    for entry in registry.store.ledger.entries(Which(account=Account.HELD)):
        for posting in entry.postings:
            if posting.account is Account.HELD:
                sums[posting.list_year, posting.parcel_key, entry.subject] += posting.mu
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for (year, key, subject), mu in sums.items():
        if mu:
            found[year, key].append(subject)
    return dict(found)


def end_of(day: datetime.date | None) -> str | None:
    """Return the day after, before which is what was recorded by the end of a day."""
    if day is None or day == datetime.date.max:
        return None
    return (day + datetime.timedelta(days=1)).isoformat()


def refuse_part_of_inspection(store: Store, entry: LedgerEntry) -> None:
    """Refuse to take back alone what an inspection deducts: finding and deduction go together.

    Raises:
        UserError: names the inspection.
    """
    for each in store.all_of(INSPECTIONS, parcel_key=entry.about) if entry.about else ():
        if entry.key in each.entries and each.standing is Standing.STANDING:
            raise UserError(
                f"{entry.key}是{each.year}年核查（{each.result.label}）的扣减，不能单独冲正",
                hint="请在核查页更正这次核查，扣减随之冲正",
            )


def refuse_less_than_deducted(store: Store, drafts: Iterable[Draft]) -> None:
    """A parcel cannot come to less than inspections have deducted for it already.

    Raises:
        UserError: names the parcel.
    """
    found = store.all_of(INSPECTIONS)
    inspected = {e.parcel_key for e in found if e.standing is Standing.STANDING and e.deducted_mu}
    more: dict[str, Decimal] = defaultdict(Decimal)
    for draft in drafts:
        for posting in () if draft.about else draft.postings:  # about: it is a deduction itself
            if posting.account is Account.OUTSIDE and posting.parcel_key in inspected:
                more[posting.parcel_key] -= posting.mu
    names = {key: name for (_, key), name in ids(store.all_of(FROZEN_LISTS)).items()}
    for key, difference in more.items():
        left = remaining_mu(store, key) + difference
        if difference < 0 and left < 0:
            gone = deducted_mu(store, key)
            raise UserError(
                f"图斑{names.get(key, key)}核查已扣减{gone}亩，不能改为{gone + left}亩",
                hint="请先在核查页更正该图斑的扣减，再下达更正后的名单或冲正下达",
            )


def accounts(
    registry: Registry, *, as_of: datetime.date | None = None, county_code: str | None = None
) -> tuple[YearAccount, ...]:
    """Return the accounts by county and list year; as of a day, what was recorded by its end."""
    before = end_of(as_of)
    sums: dict[tuple[str, int], dict[Account, Decimal]] = defaultdict(dict)
    for each in registry.store.ledger.sums(Which(before=before)):
        if county_code in (None, each.county_code):
            sums[each.county_code, each.list_year][each.account] = each.mu
    lists = registry.store.all_of(FROZEN_LISTS)
    policy = policies.current(registry)
    return tuple(
        account(
            of_year,
            county_code=county,
            list_year=year,
            today=as_of or registry.now().date(),
            policy=policy,
            policy_version=_filed_under(lists, county, year) or policy.version,
            pending_mu=_pending_mu(registry, lists, year) if as_of is None else ZERO,
        )
        for (county, year), of_year in sorted(sums.items())
        if set(of_year) - {Account.OUTSIDE}
    )


def _filed_under(lists: Iterable[FrozenList], county_code: str, list_year: int) -> str:
    filed = [
        each
        for each in lists
        if (each.county_code, each.list_year) == (county_code, list_year)
        and each.state in (ListState.GRANTED, ListState.CORRECTED)
    ]
    return max(filed, key=lambda each: each.version).policy_version if filed else ""


def _pending_mu(registry: Registry, lists: list[FrozenList], list_year: int) -> Decimal:
    return sum(pending(registry, lists, list_year).values(), ZERO)


def pending(registry: Registry, lists: list[FrozenList], list_year: int) -> dict[str, Decimal]:
    """Return by parcel key what a correction under way would take back (AT-29)."""
    under_way = current_list(lists, list_year)
    if under_way is None or under_way.state not in UNDER_WAY:
        return {}
    of_year = lots(registry, list_year=list_year)
    return {lot.parcel_key: lot.pending_mu for lot in of_year if lot.pending_mu}


def ids(lists: Iterable[FrozenList]) -> dict[tuple[int, str], str]:
    """Return the number of every parcel on the newest list of a year that has it."""
    return {
        (each.list_year, line.parcel_key): line.parcel_id
        for each in sorted(lists, key=lambda each: each.version)
        for line in each.lines
    }


def _with_pending(registry: Registry, lists: list[FrozenList], made: list[Lot]) -> Iterable[Lot]:
    taken: dict[tuple[int, str], Decimal] = {}
    for year in {lot.list_year for lot in made}:
        under_way = current_list(lists, year)
        if under_way is None or under_way.state not in UNDER_WAY:
            continue
        policy = policies.of_version(registry, under_way.policy_version)
        of_year = [lot for lot in made if lot.list_year == year]
        for key, mu in quota_grant.pending(of_year, under_way, policy).items():
            taken[year, key] = mu
    for lot in made:
        back = min(taken.get((lot.list_year, lot.parcel_key), ZERO), lot.of(Account.COUNTY))
        yield Lot(lot.list_year, lot.parcel_key, lot.parcel_id, lot.balances, back)
