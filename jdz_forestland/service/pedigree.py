"""Where a number comes from: figure → parcels → entries → papers → inspections, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.domain.ledger import Account, LedgerEntry
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.quota_lots import OF_COUNTY, ZERO, Lot, window
from jdz_forestland.domain.record import Material, StepRecord
from jdz_forestland.errors import BugError
from jdz_forestland.service import policies, quota_state
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.ledger import Which
from jdz_forestland.store.tables import BY_NAME, FROZEN_LISTS

# The accounts that a figure of `YearAccount` is made of.
FIGURES: Final[Mapping[str, tuple[Account, ...]]] = {
    "reserve_mu": (*OF_COUNTY, Account.POOL, Account.RESERVE),
    "county_mu": OF_COUNTY,
    "pool_mu": (Account.POOL,),
    "used_mu": (Account.USED, Account.WRITTEN_OFF),
    "written_off_mu": (Account.WRITTEN_OFF,),
    "held_mu": (Account.HELD,),
    "deducted_mu": (Account.DEDUCTED,),
    "expired_mu": (Account.VOID,),
    "available_mu": (Account.COUNTY,),
    "owed_mu": (Account.OWED,),
}
# What a correction under way would take back counts as held (AT-29).
_PENDING: Final = {"held_mu": 1, "available_mu": -1}
SHOWN: Final = 200  # entries; a person reads no more at once


@dataclass(frozen=True, slots=True)
class Part:
    """What one parcel contributes to a figure, 亩."""

    parcel_key: str
    parcel_id: str
    mu: Decimal


@dataclass(frozen=True, slots=True)
class Pedigree:
    """What a figure of an account is made of.

    Attributes:
        mu: the figure of the account; `parts` add up to it exactly.
        parts: by 图斑号. entries: the newest entries that moved it, oldest first.
        more: whether there are older entries that are not listed.
    """

    figure: str
    list_year: int
    mu: Decimal
    parts: tuple[Part, ...]
    entries: tuple[LedgerEntry, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class ParcelPedigree:
    """All that stands behind the quota of one parcel.

    Attributes:
        lots: what it earned, by list year. entries: all that moved it.
        deductions: entries that inspections of this parcel made, also on other parcels' lots.
        lists: versions of lists that it stands on.
        steps, materials: its record and papers of the eight steps.
        inspections: what was inspected, oldest first.
        projects: keys of the projects that hold or use its area, with 亩 (占用 and 预占).
    """

    parcel: Parcel
    lots: tuple[Lot, ...]
    entries: tuple[LedgerEntry, ...]
    deductions: tuple[LedgerEntry, ...]
    lists: tuple[FrozenList, ...]
    steps: tuple[StepRecord, ...]
    materials: tuple[Material, ...]
    inspections: tuple[Any, ...]
    projects: tuple[tuple[str, Decimal], ...]


def of_figure(
    registry: Registry, figure: str, list_year: int, *, parcel_key: str | None = None
) -> Pedigree:
    """Return what a figure of a list year is made of, of one parcel or of all.

    Args:
        figure: name of a field of `YearAccount` in 亩.

    Raises:
        BugError: there is no such figure.
    """
    if figure not in FIGURES:
        raise BugError(f"no figure {figure}")
    ledger, county = registry.store.ledger, registry.county_code
    lists = registry.store.all_of(FROZEN_LISTS, list_year=list_year)
    accounts, parts = _accounts(registry, figure, list_year), dict[str, Decimal]()
    for account in accounts:
        which = Which(list_year, parcel_key, account, county_code=county)
        for each in ledger.sums(which, by_parcel=True):
            parts[each.parcel_key] = parts.get(each.parcel_key, ZERO) + each.mu
    for key, mu in quota_state.pending(registry, lists, list_year).items():
        if parcel_key in (None, key) and figure in _PENDING and accounts:
            parts[key] = parts.get(key, ZERO) + mu * _PENDING[figure]
    only = accounts[0] if len(accounts) == 1 else None
    which = Which(list_year, parcel_key, only, county_code=county)
    entries = ledger.entries(which, limit=SHOWN + 1, newest=True) if accounts else []
    ids = quota_state.ids(lists)
    named = (Part(key, ids.get((list_year, key), key), mu) for key, mu in parts.items() if mu)
    return Pedigree(
        figure=figure,
        list_year=list_year,
        mu=sum(parts.values(), ZERO),
        parts=tuple(sorted(named, key=lambda part: part.parcel_id)),
        entries=tuple(entries[-SHOWN:]),
        more=len(entries) > SHOWN,
    )


def of_subject(registry: Registry, subject: str) -> tuple[LedgerEntry, ...]:
    """Return every entry of a project or inspection, oldest first."""
    return tuple(registry.store.ledger.entries(Which(subject=subject)))


def of_parcel(registry: Registry, parcel_key: str) -> ParcelPedigree:
    """Return what stands behind the quota of a parcel: lists, entries, papers, inspections.

    Raises:
        UserError: there is no such parcel.
    """
    store = registry.store
    parcel = store.parcel(parcel_key)
    entries = store.ledger.entries(Which(parcel_key=parcel_key))
    lots = quota_state.lots(registry, parcel_key=parcel_key)
    lists = store.all_of(FROZEN_LISTS)
    table = BY_NAME.get("inspections")
    return ParcelPedigree(
        parcel=parcel,
        lots=lots,
        entries=tuple(entries),
        deductions=tuple(store.ledger.entries(Which(about=parcel_key))),
        lists=tuple(e for e in lists if parcel_key in {line.parcel_key for line in e.lines}),
        steps=tuple(store.cases.steps(parcel_key=parcel_key)),
        materials=tuple(store.cases.materials(parcel_key=parcel_key)),
        inspections=tuple(store.all_of(table, parcel_key=parcel_key)) if table else (),
        projects=_projects(entries, parcel_key),
    )


def _projects(entries: list[LedgerEntry], parcel_key: str) -> tuple[tuple[str, Decimal], ...]:
    held = (Account.HELD, Account.USED, Account.WRITTEN_OFF)
    sums: dict[str, Decimal] = {}
    for entry in entries:
        for posting in entry.postings:
            if posting.account in held and posting.parcel_key == parcel_key:
                sums[entry.subject] = sums.get(entry.subject, ZERO) + posting.mu
    return tuple((subject, mu) for subject, mu in sums.items() if mu)


def _accounts(registry: Registry, figure: str, list_year: int) -> tuple[Account, ...]:
    """Return the accounts of a figure; what is over is void, whether it was entered or not."""
    today = registry.now().date()
    if today > window(policies.current(registry), list_year, today).last:
        over = {"available_mu": (), "expired_mu": (Account.VOID, Account.COUNTY)}
        return over.get(figure, FIGURES[figure])
    return FIGURES[figure]
