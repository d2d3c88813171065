"""Reading of the ledger: balances are sums that the file makes of its postings, never kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jdz_forestland.domain import area
from jdz_forestland.domain.ledger import Account, LedgerEntry, Posting
from jdz_forestland.store.faults import translated
from jdz_forestland.store.ledger_records import LEDGER_ENTRIES, POSTINGS

_MANY: Final = 2000
_AT_ONCE: Final = 500  # placeholders in one statement; SQLite itself stops at some thousand
# All before the first that was recorded later: a clock that fell back for a while must not let in
# a use without the granting that it rests on.
_RECORDED_BY: Final = (
    "entry_key IN (SELECT key FROM ledger_entries WHERE rowid < COALESCE((SELECT min(rowid) "
    "FROM ledger_entries WHERE json_extract(facts, '$.at') >= ?), 1 << 62))"
)


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of some postings, 亩; `parcel_key` is "" where parcels were added up."""

    county_code: str
    list_year: int
    account: Account
    parcel_key: str
    mu: Decimal


@dataclass(frozen=True, slots=True)
class Which:
    """Which postings or entries are meant; what is None is not asked for.

    Attributes:
        list_year, parcel_key, account, county_code: of a posting.
        subject, about: of its entry.
        before: recorded before that moment, ISO-8601 text; a date takes what was before that day.
    """

    list_year: int | None = None
    parcel_key: str | None = None
    account: Account | None = None
    subject: str | None = None
    about: str | None = None
    before: str | None = None
    county_code: str | None = None

    @property
    def of_postings(self) -> bool:
        """Whether it asks for nothing but what stands in a posting itself."""
        return self.subject is None and self.about is None and self.before is None


class Ledger:
    """What the ledger says, read through the store that owns the connection."""

    def __init__(
        self, conn: sqlite3.Connection, path: Path, values: Callable[..., list[Any]]
    ) -> None:
        self._conn = conn
        self._path = path
        self._values = values

    def sums(self, which: Which = Which(), *, by_parcel: bool = False) -> list[Sum]:
        """Return the sum of every account and list year, and of every parcel if wanted.

        Sums of 0.00 are left out.
        """
        where, values = _where(which)
        parcel = "parcel_key" if by_parcel else "''"
        by = "county_code, list_year, account" + (", parcel_key" if by_parcel else "")
        sql = (
            f"SELECT county_code, list_year, account, {parcel}, SUM(mu_hundredths) AS mu "
            f"FROM postings WHERE {where} GROUP BY {by} HAVING mu <> 0 ORDER BY {by}"
        )
        with translated(self._path):
            rows = self._conn.execute(sql, values).fetchall()
        return [
            Sum(county, year, Account(account), key, area.from_hundredths(mu))
            for county, year, account, key, mu in rows
        ]

    def entries(
        self, which: Which = Which(), *, limit: int | None = None, newest: bool = False
    ) -> list[LedgerEntry]:
        """Return entries with all their postings, oldest first; the `newest` of them if limited."""
        where, values = _where(which)
        asked = "1"
        if where != "1" and limit is not None and which.of_postings and self._are_many(which):
            # by the entry, whatever other index the planner would fancy: a few rows each
            of_entry = "postings INDEXED BY postings_entry WHERE entry_key = ledger_entries.key"
            asked = f"EXISTS (SELECT 1 FROM {of_entry} AND {where})"
        elif where != "1":
            asked = f"key IN (SELECT entry_key FROM postings WHERE {where})"
        order = "DESC" if newest else ""
        limited = "" if limit is None else f"LIMIT {int(limit)}"
        found = self._values(LEDGER_ENTRIES, f"{asked} ORDER BY rowid {order} {limited}", *values)
        return self._with_postings(found[::-1] if newest else found)

    def entry(self, key: str) -> LedgerEntry | None:
        """Return one entry, or None."""
        found = self._values(LEDGER_ENTRIES, "key = ?", key)
        return self._with_postings(found)[0] if found else None

    def next_number(self, county_code: str) -> int:
        """Return the number of the next entry of a county."""
        sql = "SELECT key FROM ledger_entries WHERE county_code = ? ORDER BY rowid DESC LIMIT 1"
        with translated(self._path):
            row = self._conn.execute(sql, (county_code,)).fetchone()
        return int(row[0].rsplit("-E", 1)[1]) + 1 if row else 1

    def _are_many(self, which: Which) -> bool:
        """Whether walking the entries from their end finds enough of them soonest."""
        where, values = _where(which)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM postings WHERE {where} LIMIT {_MANY})"
        with translated(self._path):
            count: int = self._conn.execute(sql, values).fetchone()[0]
        return count == _MANY

    def _with_postings(self, entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
        postings: dict[str, list[Posting]] = {entry.key: [] for entry in entries}
        for keys in _batches(list(postings)):
            marks = ", ".join("?" * len(keys))
            for row in self._values(POSTINGS, f"entry_key IN ({marks}) ORDER BY rowid", *keys):
                postings[row.entry_key].append(row.posting)
        return [replace(entry, postings=tuple(postings[entry.key])) for entry in entries]


def _where(which: Which) -> tuple[str, tuple[object, ...]]:
    """Return a condition on postings, and what fills its placeholders."""
    parts: list[str] = []
    values: list[object] = []
    for name in ("county_code", "list_year", "account", "parcel_key"):
        value = getattr(which, name)
        if value is not None:
            parts.append(f"{name} = ?")
            values.append(str(value) if name != "list_year" else value)
    for name in ("subject", "about"):
        value = getattr(which, name)
        if value is not None:
            parts.append(
                "entry_key IN (SELECT key FROM ledger_entries "
                f"WHERE json_extract(facts, '$.{name}') = ?)"
            )
            values.append(value)
    if which.before is not None:
        parts.append(_RECORDED_BY)
        values.append(which.before)
    return " AND ".join(parts) or "1", tuple(values)


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]
