"""The rows of the page 定额: entries and lots, and what stands behind a chosen one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.ledger import Account, LedgerEntry
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.quota_lots import Lot
from jdz_forestland.domain.record import Standing
from jdz_forestland.service.pedigree import ParcelPedigree
from jdz_forestland.ui import history_text, style, text
from jdz_forestland.ui import text_quota as words
from jdz_forestland.ui.record_table import Column

_ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of the ledger, and whether a later one took it back."""

    entry: LedgerEntry
    reversed: bool

    @property
    def mu(self) -> Decimal:
        """What it moves: the sum of what comes to accounts, 亩."""
        return sum((p.mu for p in self.entry.postings if p.mu > 0), _ZERO)


@dataclass(frozen=True, slots=True)
class LotRow:
    """One parcel of the list year with where its quota went."""

    lot: Lot
    village: str


@dataclass(frozen=True, slots=True)
class Story:
    """What stands behind a row: a heading, sentences, a basis, and parcels to open."""

    heading: str
    lines: tuple[str, ...]
    basis: str


def entry_rows(entries: Iterable[LedgerEntry]) -> list[EntryRow]:
    """Return the rows of entries, newest first."""
    held = list(entries)
    undone = {entry.reverses for entry in held if entry.reverses}
    return [EntryRow(entry, entry.key in undone) for entry in reversed(held)]


def touches(row: EntryRow, account: str) -> bool:
    """Whether an entry moves anything in an account (`Account` value; 占用 with 核销)."""
    wanted = {account} | ({Account.WRITTEN_OFF.value} if account == Account.USED.value else set())
    return any(posting.account.value in wanted for posting in row.entry.postings)


def story_of_entry(row: EntryRow, ids: Mapping[str, str]) -> Story:
    """Return what an entry moves, parcel by parcel."""
    entry = row.entry
    lines = [
        words.moved(
            ids.get(posting.parcel_key, posting.parcel_key),
            posting.account.label,
            f"{posting.mu:+,f}",
        )
        for posting in entry.postings
        if posting.account is not Account.OUTSIDE
    ]
    if entry.reverses:
        lines.insert(0, words.reverses(entry.reverses))
    lines.insert(0, entry.text)
    basis = words.by(entry.who, history_text.when(entry.at), entry.document)
    heading = words.entry_heading(entry.key, entry.kind.label, text.mu(row.mu))
    return Story(heading, tuple(lines), basis)


def stories_of_lot(row: LotRow, found: ParcelPedigree) -> tuple[Story, ...]:
    """Return what stands behind the quota of a parcel: its entries, its list, steps and papers."""
    key = row.lot.parcel_key
    lines = []
    for entry in found.entries:
        moved = [p.mu for p in entry.postings if p.parcel_key == key and p.mu > 0]
        if moved:
            figure = text.mu(sum(moved, _ZERO))
            day = entry.day.isoformat()
            lines.append(words.lot_line(day, entry.kind.label, entry.text, figure))
    listed = [words.listed(each.list_year, each.version, each.state.label) for each in found.lists]
    papers = Counter(material.stage for material in found.materials)
    steps = [
        words.step(step.stage.label, history_text.when(step.at), step.who, papers[step.stage])
        for step in found.steps
        if step.standing is Standing.STANDING and step.action is Action.PASS
    ]
    heading = words.lot_heading(row.lot.parcel_id, row.village)
    stories = (Story(heading, tuple(lines), ""), Story(words.LISTS, tuple(listed), ""))
    return tuple(each for each in (*stories, Story(words.STEPS, tuple(steps), "")) if each.lines)


def _muted(row: EntryRow) -> str:
    return style.FAINT if row.reversed or row.entry.reverses else ""


ENTRY_COLUMNS: Final[tuple[Column[EntryRow], ...]] = (
    Column(words.NUMBER, lambda row: row.entry.key, width=9, fixed=True, colour=_muted),
    Column(words.DAY, lambda row: row.entry.day.isoformat(), width=6),
    Column(words.KIND, lambda row: row.entry.kind.label, width=5, colour=_muted),
    Column(words.MU, lambda row: text.mu(row.mu), key=lambda row: row.mu, numeric=True, width=6),
    Column(words.STATE, lambda row: words.REVERSED if row.reversed else "", width=4),
    Column(words.TEXT, lambda row: row.entry.text, width=12),
    Column(words.DOCUMENT, lambda row: row.entry.document, width=10),
    Column(words.WHO, lambda row: row.entry.who, width=4),
)


def _figure(title: str, name: str) -> Column[LotRow]:
    def value(row: LotRow) -> Decimal:
        figure: Decimal = getattr(row.lot, name)
        return figure

    return Column(title, lambda row: text.mu(value(row)), key=value, numeric=True, width=5)


LOT_COLUMNS: Final[tuple[Column[LotRow], ...]] = (
    Column(words.PARCEL, lambda row: row.lot.parcel_id, width=7, fixed=True),
    Column(words.VILLAGE, lambda row: row.village, width=6),
    _figure(words.REGISTERED, "reserve_mu"),
    _figure(words.GRANTED, "county_mu"),
    _figure(words.POOL, "pool_mu"),
    _figure(words.USED, "used_mu"),
    _figure(words.HELD, "held_mu"),
    _figure(words.DEDUCTED, "deducted_mu"),
    _figure(words.VOID, "void_mu"),
    _figure(words.FREE, "free_mu"),
)
