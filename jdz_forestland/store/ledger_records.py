"""Entries of the ledger and their postings; 亩 as integers of 0.01, so that the file can add them.

An entry is kept whole but for its postings; each posting is a row that names its entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from jdz_forestland.domain import area
from jdz_forestland.domain.history import Record
from jdz_forestland.domain.ledger import Account, LedgerEntry, Posting
from jdz_forestland.store.fact_records import facts_table
from jdz_forestland.store.records import Table


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One posting as a row: "<entry key>/<number>", with the entry and county it belongs to."""

    key: str
    entry_key: str
    county_code: str
    posting: Posting


def rows_of(entry: LedgerEntry) -> Iterator[PostingRow]:
    """Yield the postings of an entry as rows."""
    for number, posting in enumerate(entry.postings, start=1):
        yield PostingRow(f"{entry.key}/{number}", entry.key, entry.county_code, posting)


def _record(row: PostingRow) -> Record:
    return {
        "key": row.key,
        "entry_key": row.entry_key,
        "county_code": row.county_code,
        "account": row.posting.account.value,
        "list_year": row.posting.list_year,
        "parcel_key": row.posting.parcel_key,
        "mu_hundredths": area.hundredths(row.posting.mu),
    }


def _row(record: Record) -> PostingRow:
    posting = Posting(
        Account(record["account"]),
        record["list_year"],
        record["parcel_key"],
        area.from_hundredths(record["mu_hundredths"]),
    )
    return PostingRow(record["key"], record["entry_key"], record["county_code"], posting)


_WHOLE: Final = facts_table("ledger_entries", LedgerEntry)
LEDGER_ENTRIES: Final[Table[LedgerEntry]] = replace(
    _WHOLE, to_record=lambda entry: _WHOLE.to_record(replace(entry, postings=()))
)
POSTINGS: Final[Table[PostingRow]] = Table(
    "postings",
    ("key", "entry_key", "county_code", "account", "list_year", "parcel_key", "mu_hundredths"),
    False,
    _record,
    _row,
)
