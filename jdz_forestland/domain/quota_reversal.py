"""冲正: an entry is taken back by its opposite, once, and only while nothing rests on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.ledger import Account, EntryKind, LedgerEntry, Posting
from jdz_forestland.domain.quota_lots import BY_SUBJECT
from jdz_forestland.domain.quota_rules import Draft
from jdz_forestland.errors import UserError

GRANTING: Final = (EntryKind.REGISTER, EntryKind.GRANT, EntryKind.POOL)

Place = tuple[Account, int, str, str]  # account, list year, parcel, subject where it matters


def plan_reversal(
    targets: Sequence[LedgerEntry], entries: Sequence[LedgerEntry], *, reason: str
) -> tuple[Draft, ...]:
    """Return the opposites of some entries, the newest first.

    Args:
        targets: what is taken back, as one intention.
        entries: at least every entry on the lots of the targets, and what brought the quota of
            their list years, in the order of the ledger.

    Raises:
        UserError: no reason, an entry that was taken back before or is itself a reversal, or later
            entries rest on it; they are named.
    """
    if not reason.strip():
        raise UserError("请填写冲正的原因")
    undone = {entry.reverses: entry.key for entry in entries if entry.reverses}
    for target in targets:
        if target.kind is EntryKind.REVERSE:
            raise UserError(f"{target.key}是冲正分录，不能再冲正", hint="请重新登记被冲正的业务")
        if target.key in undone:
            raise UserError(
                f"{target.key}已由{undone[target.key]}冲正", hint="一笔分录只能冲正一次"
            )
    _refuse_before_a_later_list(targets, entries, undone)
    drafts = tuple(_opposite(target, reason.strip()) for target in reversed(targets))
    _refuse_dependants(targets, entries, drafts, undone)
    return drafts


def _opposite(entry: LedgerEntry, reason: str) -> Draft:
    return Draft(
        EntryKind.REVERSE,
        entry.list_year,
        f"冲正{entry.key}（{entry.kind.label}）：{reason}",
        tuple(replace(posting, mu=-posting.mu) for posting in entry.postings),
        subject=entry.subject,
        about=entry.about,
        reverses=entry.key,
    )


def place_of(posting: Posting, subject: str) -> Place:
    """Return the account that a posting moves, apart by subject where 亩 are somebody's."""
    owner = subject if posting.account in BY_SUBJECT else ""
    return posting.account, posting.list_year, posting.parcel_key, owner


def _refuse_before_a_later_list(
    targets: Sequence[LedgerEntry], entries: Sequence[LedgerEntry], undone: Mapping[str, str]
) -> None:
    """A corrected list enters the difference to the one before, so it rests on all of it."""
    own = {target.key for target in targets}
    years = {target.list_year for target in targets if target.kind in GRANTING}
    first = min(target.key for target in targets)
    later = [
        entry
        for entry in entries
        if entry.kind in GRANTING
        and entry.list_year in years
        and entry.key > first
        and entry.key not in own
        and entry.key not in undone
    ]
    _refuse(targets, later)


def _refuse_dependants(
    targets: Sequence[LedgerEntry],
    entries: Iterable[LedgerEntry],
    drafts: Sequence[Draft],
    undone: Mapping[str, str],
) -> None:
    entries = tuple(entries)
    sums: dict[Place, Decimal] = defaultdict(Decimal)
    moves = [(one.subject, one.postings) for one in entries]
    moves += [(one.subject, one.postings) for one in drafts]
    for subject, postings in moves:
        for posting in postings:
            sums[place_of(posting, subject)] += posting.mu
    short = {place for place, mu in sums.items() if mu < 0 and place[0] is not Account.OUTSIDE}
    if not short:
        return
    first, own = min(target.key for target in targets), {target.key for target in targets}
    later = [
        entry
        for entry in entries
        if entry.key > first
        and entry.key not in own
        and entry.key not in undone
        and not entry.reverses
        and any(p.mu < 0 and place_of(p, entry.subject) in short for p in entry.postings)
    ]
    _refuse(targets, later)


def _refuse(targets: Sequence[LedgerEntry], later: Sequence[LedgerEntry]) -> None:
    if not later:
        return
    names = "、".join(f"{entry.key}（{entry.kind.label}）" for entry in later[:5])
    more = f"等{len(later)}笔" if len(later) > 5 else ""
    named = "、".join(target.key for target in targets)
    raise UserError(
        f"不能冲正{named}：后面的{names}{more}用到了它", hint="请先从后往前冲正这些分录"
    )
