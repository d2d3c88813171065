"""`quota`: the ledger and its balances, as JSON and as a table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from jdz_forestland.cli import table, views
from jdz_forestland.cli.verbs import Answer, open_registry
from jdz_forestland.domain import places
from jdz_forestland.domain.area import grouped, total
from jdz_forestland.domain.ledger import LedgerEntry
from jdz_forestland.domain.quota_account import YearAccount
from jdz_forestland.errors import UserError
from jdz_forestland.service import exporting
from jdz_forestland.service.quota_book import QuotaBook

_FIGURES: Final = (
    "reserve_mu", "county_mu", "pool_mu", "used_mu", "held_mu", "deducted_mu", "expired_mu",
    "available_mu",
)  # fmt: skip
_MORE: Final = ("written_off_mu", "pending_mu", "owed_mu", "to_void_mu")
_HEADER: Final = (
    "县", "名单年度", "使用年度", "入库", "县级定额", "省级统筹", "占用", "预占", "扣减", "作废",
    "可用", "欠扣",
)  # fmt: skip


def quota(args: argparse.Namespace) -> Answer:
    """`quota REG [--county CODE] [--as-of DATE]`."""
    if args.county is not None:
        places.county_name(args.county)
    with open_registry(args) as registry:
        if args.as_of is not None and args.as_of > registry.now().date():
            raise UserError(f"{args.as_of}还没有到", hint="请填今天或过去的日期")
        book = QuotaBook(registry)
        accounts = book.accounts(as_of=args.as_of, county_code=args.county)
        entries = [
            entry
            for entry in book.entries(as_of=args.as_of)
            if args.county in (None, entry.county_code)
        ]
        source = exporting.provenance(registry)
    answer: views.Json = {
        "as_of": None if args.as_of is None else args.as_of.isoformat(),
        "accounts": [account_view(account) for account in accounts],
        "entries": [entry_view(entry) for entry in entries],
        "provenance": source,
    }
    if args.as_of is not None:
        source = f"按截至{args.as_of}的登记\n{source}"
    return Answer(answer, _text(accounts, entries, source))


def account_view(account: YearAccount) -> views.Json:
    """Return an account: areas as text with two decimals."""
    figures = {name: str(getattr(account, name)) for name in (*_FIGURES, *_MORE)}
    return {
        "county_code": account.county_code,
        "list_year": account.list_year,
        "usable_in": account.usable_in,
        **figures,
        "usable_from": account.first.isoformat(),
        "usable_to": account.last.isoformat(),
        "policy_version": account.policy_version,
    }


def entry_view(entry: LedgerEntry) -> views.Json:
    """Return an entry with its postings."""
    return {
        "key": entry.key,
        "county_code": entry.county_code,
        "list_year": entry.list_year,
        "kind": entry.kind.value,
        "day": entry.day.isoformat(),
        "document": entry.document,
        "text": entry.text,
        "subject": entry.subject,
        "about": entry.about,
        "reverses": entry.reverses,
        "policy_version": entry.policy_version,
        "who": entry.who,
        "at": entry.at,
        "postings": [
            {
                "account": posting.account.value,
                "list_year": posting.list_year,
                "parcel": posting.parcel_key,
                "mu": str(posting.mu),
            }
            for posting in entry.postings
        ],
    }


def _text(accounts: Sequence[YearAccount], entries: Sequence[LedgerEntry], source: str) -> str:
    if not accounts:
        return f"台账没有分录：定额下达后登记\n{source}"
    rows = [
        [
            places.county_name(account.county_code),
            str(account.list_year),
            str(account.usable_in),
            *(grouped(getattr(account, name)) for name in _FIGURES),
            grouped(account.owed_mu),
        ]
        for account in accounts
    ]
    balances = table.render(list(_HEADER), rows, right=frozenset(range(3, len(_HEADER))))
    lines = [
        [entry.key, entry.day.isoformat(), entry.kind.label, grouped(_moved(entry)), entry.text]
        for entry in entries
    ]
    header = ["分录号", "日期", "种类", "亩", "摘要"]
    listed = table.render(header, lines, right=frozenset({3}))
    return f"{balances}\n{listed}\n{source}"


def _moved(entry: LedgerEntry) -> Decimal:
    return total(posting.mu for posting in entry.postings if posting.mu > 0)


VERBS: Final[dict[str, Callable[[argparse.Namespace], Answer]]] = {"quota": quota}
