"""How fast the ledger is with 100,000 entries: a balance, a refusal-proof book, a pedigree.

    python -m tests.bench.ledger

Entries are written past the history, which is not what is measured here; reading is as always.
"""

from __future__ import annotations

import datetime
import statistics
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from jdz_forestland.domain.ledger import Account, EntryKind, LedgerEntry, Posting
from jdz_forestland.service import pedigree
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.ledger_records import LEDGER_ENTRIES, POSTINGS, rows_of
from tests.service.reserves import in_reserve

ENTRIES, PARCELS, YEARS, PROJECTS = 100_000, 600, (2022, 2023, 2024), 2000
REPEATS = 3
GOALS = {"balance of all accounts": 0.300, "pedigree of a parcel's number": 0.050}


def entry(number: int) -> LedgerEntry:
    """Return one of the entries; the first ones grant, the others use a little."""
    year, parcel = YEARS[number % 3], number % PARCELS + 1
    key = f"360222-{year}-{parcel:04d}"
    granting = number < PARCELS * 3
    pair = (Account.OUTSIDE, Account.COUNTY) if granting else (Account.COUNTY, Account.USED)
    mu = Decimal("100.00") if granting else Decimal("0.01")
    return LedgerEntry(
        key=f"360222-E{number + 1:06d}",
        county_code="360222",
        list_year=year,
        kind=EntryKind.GRANT if granting else EntryKind.USE,
        day=datetime.date(2024, 2, 1),
        document="赣林字〔2023〕8号",
        text="占用",
        subject="" if granting else f"360222-P{number % PROJECTS:04d}",
        reverses="",
        policy_version="2022-1",
        postings=(Posting(pair[0], year, key, -mu), Posting(pair[1], year, key, mu)),
        who="张三",
        at="2024-02-01T09:00:00+08:00",
    )


def fill(registry: Registry) -> None:
    """Put the parcels and entries into a registry file."""
    with registry.store.change(who="张三", at="x", verb="derive") as change:
        change.put_parcel(in_reserve(1, "100.00"))
    conn = registry.store._conn
    made = [entry(number) for number in range(ENTRIES)]
    for table, values in (
        (LEDGER_ENTRIES, made),
        (POSTINGS, [row for each in made for row in rows_of(each)]),
    ):
        names = ", ".join(table.columns)
        places = ", ".join(f":{name}" for name in table.columns)
        records = [table.to_record(value) for value in values]  # type: ignore[arg-type]
        conn.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({places})", records)
    conn.commit()


def measure(name: str, run: Callable[[], Any]) -> None:
    """Print the median time of a run."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    goal = f"  (goal {GOALS[name]:.3f} s)" if name in GOALS else ""
    print(f"{name:42}{statistics.median(times):8.4f} s{goal}")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "台账.gpkg"
        with Registry.create(path, county_code="360222", who="张三") as registry:
            fill(registry)
            book = QuotaBook(registry)
            key = "360222-2023-0001"
            year = YEARS[1]
            print(f"{ENTRIES} entries, {ENTRIES * 2} postings, {PARCELS * 3} lots")
            measure("balance of all accounts", book.accounts)
            measure("book of lots for a project", lambda: book.book(subject="360222-P0007"))
            measure("pedigree of a parcel's number", lambda: _of_parcel(registry, year, key))
            measure("all that stands behind a parcel", lambda: pedigree.of_parcel(registry, key))
            measure(
                "pedigree of a year's number",
                lambda: pedigree.of_figure(registry, "used_mu", year),
            )
            measure(
                "pedigree of a year's free quota",
                lambda: pedigree.of_figure(registry, "available_mu", year),
            )
            measure("entries of a project", lambda: pedigree.of_subject(registry, "360222-P0007"))
            measure("all entries", book.entries)


def _of_parcel(registry: Registry, year: int, key: str) -> object:
    return pedigree.of_figure(registry, "used_mu", year, parcel_key=key)


if __name__ == "__main__":
    main()
