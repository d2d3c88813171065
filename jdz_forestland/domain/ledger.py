"""The quota ledger: append-only, double entry, exact (方案 二(三)1, 3, 4).

Every entry moves 亩 between accounts, parcel by parcel, and its postings sum to zero. Nothing is
edited: a mistake is answered by an entry that names the one it takes back (冲正). Balances are
never kept, they are the sums of the postings.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Account(StrEnum):
    """Where 亩 of a list year can be. Only `OUTSIDE` may be negative: all others come from it."""

    OUTSIDE = "outside"
    RESERVE = "reserve"
    COUNTY = "county"
    POOL = "pool"
    HELD = "held"
    USED = "used"
    WRITTEN_OFF = "written_off"
    DEDUCTED = "deducted"
    VOID = "void"
    OWED = "owed"

    @property
    def label(self) -> str:
        """Chinese, as it stands in the statement."""
        return _ACCOUNTS[self]


_ACCOUNTS: Final = {
    Account.OUTSIDE: "登记",
    Account.RESERVE: "储备库",
    Account.COUNTY: "可用定额",
    Account.POOL: "省级统筹",
    Account.HELD: "预占",
    Account.USED: "占用",
    Account.WRITTEN_OFF: "核销",
    Account.DEDUCTED: "核查扣减",
    Account.VOID: "期满作废",
    Account.OWED: "欠扣",
}


class EntryKind(StrEnum):
    """What an entry is."""

    REGISTER = "register"
    GRANT = "grant"
    POOL = "pool"
    HOLD = "hold"
    RELEASE = "release"
    USE = "use"
    WRITE_OFF = "write_off"
    DEDUCT = "deduct"
    OWE = "owe"
    EXPIRE = "expire"
    REVERSE = "reverse"

    @property
    def label(self) -> str:
        """Chinese, as it stands in the ledger."""
        return _KINDS[self]


_KINDS: Final = {
    EntryKind.REGISTER: "入库",
    EntryKind.GRANT: "下达",
    EntryKind.POOL: "省级统筹",
    EntryKind.HOLD: "预占",
    EntryKind.RELEASE: "解除预占",
    EntryKind.USE: "占用",
    EntryKind.WRITE_OFF: "核销",
    EntryKind.DEDUCT: "扣减",
    EntryKind.OWE: "欠扣",
    EntryKind.EXPIRE: "期满作废",
    EntryKind.REVERSE: "冲正",
}


@dataclass(frozen=True, slots=True)
class Posting:
    """亩 that come to (positive) or leave (negative) one account for one parcel of a list year.

    Attributes:
        list_year: year of the list that the 亩 come from.
        parcel_key: the parcel that they are on.
        mu: 亩, two decimals, signed.
    """

    account: Account
    list_year: int
    parcel_key: str
    mu: Decimal


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One entry.

    Attributes:
        key: "360222-E000001": county and running number, in the order in which they were made.
        list_year: year of the list whose quota it concerns.
        day: the day from which it counts, by its document.
        document: the paper that it rests on (文号).
        text: what it is for, in Chinese.
        subject: key of the project, inspection or list that it belongs to, or "".
        reverses: key of the entry that it takes back, or "".
        policy_version: the policy table that it was judged by.
        postings: what it moves; their sum is 0.00.
        who, at: who entered it and when (ISO-8601 with offset).
        about: the parcel that an inspection deducts for, whichever lots it is taken from, or "".
    """

    key: str
    county_code: str
    list_year: int
    kind: EntryKind
    day: datetime.date
    document: str
    text: str
    subject: str
    reverses: str
    policy_version: str
    postings: tuple[Posting, ...]
    who: str
    at: str
    about: str = ""
