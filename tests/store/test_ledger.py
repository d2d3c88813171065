"""The ledger in the file: sums that the file makes, and what verify says of a changed posting."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from jdz_forestland.domain.ledger import Account, EntryKind, LedgerEntry, Posting
from jdz_forestland.errors import BugError, StaleError
from jdz_forestland.store.ledger import Which
from jdz_forestland.store.store import Store
from tests.store.registries import AT, WHO, copy_to, outside, problems

D = Decimal


def _entry(number=1, mu="4.00", *, parcel=1, subject="P1", at="2024-05-01T09:00:00+08:00"):
    key = f"360222-2023-{parcel:04d}"
    return LedgerEntry(
        key=f"360222-E{number:06d}",
        county_code="360222",
        list_year=2023,
        kind=EntryKind.USE,
        day=datetime.date(2024, 5, 1),
        document="文",
        text="占用",
        subject=subject,
        reverses="",
        policy_version="2022-1",
        postings=(
            Posting(Account.OUTSIDE, 2023, key, -D(mu)),
            Posting(Account.USED, 2023, key, D(mu)),
        ),
        who=WHO,
        at=at,
    )


@pytest.fixture
def path(tmp_path):
    path = copy_to(tmp_path / "登记库.gpkg")
    with Store.open(path) as store, store.change(who=WHO, at=AT, verb="use") as change:
        change.post(_entry(1, "4.00"))
        change.post(_entry(2, "0.01", parcel=2, subject="P2", at="2024-06-01T09:00:00+08:00"))
    return path


def test_entries_come_back_as_they_were_posted(path):
    with Store.open(path) as store:
        assert store.ledger.entries() == [
            _entry(1, "4.00"),
            _entry(2, "0.01", parcel=2, subject="P2", at="2024-06-01T09:00:00+08:00"),
        ]
        assert store.ledger.entry("360222-E000002") == store.ledger.entries()[1]
        assert store.ledger.entry("360222-E000009") is None
        assert store.ledger.next_number("360222") == 3
        assert store.ledger.next_number("360281") == 1


@pytest.mark.parametrize(
    ("which", "keys"),
    [
        (Which(), [1, 2]),
        (Which(parcel_key="360222-2023-0002"), [2]),
        (Which(subject="P1"), [1]),
        (Which(account=Account.USED), [1, 2]),
        (Which(account=Account.HELD), []),
        (Which(before="2024-05-02"), [1]),
        (Which(list_year=2022), []),
        (Which(county_code="360281"), []),
    ],
)
def test_entries_and_sums_are_found_by_what_is_asked(path, which, keys):
    with Store.open(path) as store:
        found = store.ledger.entries(which)
        assert [int(entry.key[-6:]) for entry in found] == keys
        sums = {each.account: each.mu for each in store.ledger.sums(which)}
        assert sums.get(Account.USED, D("0.00")) == sum(
            (posting.mu for entry in found for posting in entry.postings if posting.mu > 0),
            D("0.00"),
        )


def test_the_newest_entries_are_the_same_whichever_way_they_are_looked_for(path, monkeypatch):
    with Store.open(path) as store:
        which = Which(account=Account.USED)
        few = store.ledger.entries(which, limit=1, newest=True)
        monkeypatch.setattr("jdz_forestland.store.ledger._MANY", 1)
        assert store.ledger.entries(which, limit=1, newest=True) == few
        assert [entry.key for entry in few] == ["360222-E000002"]


def test_an_entry_that_does_not_balance_or_is_there_already_is_not_posted(path):
    uneven = replace(_entry(3), postings=_entry(3).postings[:1])
    with Store.open(path) as store:
        for entry, fault in ((uneven, BugError), (_entry(1), StaleError)):
            with (
                pytest.raises(fault),
                store.change(who=WHO, at=AT, verb="use") as change,
            ):
                change.post(entry)
        assert len(store.ledger.entries()) == 2


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (
            "UPDATE postings SET mu_hundredths = mu_hundredths + 1 WHERE key LIKE '%1/2'",
            ("postings", "", "mu_hundredths"),
        ),
        ("DELETE FROM postings WHERE key LIKE '%1/1'", ("postings", "", "")),
        ("DELETE FROM ledger_entries WHERE key LIKE '%2'", ("ledger_entries", "", "")),
    ],
)
def test_whoever_changes_the_ledger_past_the_program_is_found_out(path, sql, found):
    assert problems(path) == []
    with outside(path, triggers=False) as conn:
        conn.execute(sql)
    assert problems(path) == [found]
