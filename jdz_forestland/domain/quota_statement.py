"""The quota ledger of a list year as tables: the settlement, the parcels, the entries.

The window shows them and `jdz_forestland.exchange.quota_sheet` writes them, so that they cannot
differ. Every figure is a sum of postings; what a figure is made of stands in the next table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.area import grouped
from jdz_forestland.domain.ledger import Account, LedgerEntry
from jdz_forestland.domain.quota_account import YearAccount
from jdz_forestland.domain.quota_grant import Split, Step
from jdz_forestland.domain.quota_lots import ZERO, Lot

Cell = str | int | Decimal

_SETTLEMENT: Final = ("项目", "算法", "亩", "依据")
_LOTS: Final = (
    "图斑",
    "乡（镇）",
    "村",
    "入库",
    "下达",
    "省级统筹",
    "占用",
    "其中核销",
    "预占",
    "扣减",
    "作废",
    "可用",
)
_ENTRIES: Final = (
    "分录号",
    "日期",
    "种类",
    "科目",
    "图斑",
    "亩",
    "依据文件",
    "摘要",
    "项目或核查",
    "冲正",
    "经办人",
    "登记时间",
    "政策表",
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, headings, rows, and the 合计 row or () where sums mean nothing."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """The ledger of a county and list year.

    Attributes:
        heading: "浮梁县2023年度林地定额台账".
        notes: sentences on how to read it. provenance: as of when, from which registry.
    """

    heading: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    provenance: str


def settlement(split: Split, account: YearAccount | None) -> tuple[Step, ...]:
    """Return the arithmetic from the reserve area down to what is available."""
    if account is None:
        return split.steps
    use, plan = "方案 二(三)3", "方案 二(三)3"
    last = account.last.isoformat()
    left = (
        f"{grouped(account.county_mu)} − {grouped(account.used_mu)} − {grouped(account.held_mu)}"
        f" − {grouped(account.deducted_mu)} − {grouped(account.expired_mu)}"
    )
    written = f"各项目占用之和，其中已核销{grouped(account.written_off_mu)}亩"
    held = "各项目预占之和"
    if account.pending_mu:
        held = f"{held}，其中更正名单报送中{grouped(account.pending_mu)}亩"
    steps = [
        *split.steps,
        Step("占用", written, account.used_mu, use),
        Step("预占", held, account.held_mu, plan),
        Step("核查扣减", "各图斑核查扣减之和", account.deducted_mu, "方案 二(三)4"),
        Step("期满作废", f"{last}后未使用的定额", account.expired_mu, "方案 二(三)1（D-16）"),
        Step("可用定额", left, account.available_mu, f"{account.first}至{last}使用（D-16）"),
    ]
    if account.owed_mu:
        words = "核查扣减中定额不够、尚未补扣的部分"
        steps.append(Step("欠扣", words, account.owed_mu, "方案 二(三)4（D-13）"))
    return tuple(steps)


def tables(
    split: Split,
    account: YearAccount | None,
    lots: Sequence[Lot],
    entries: Sequence[LedgerEntry],
    *,
    places: Mapping[str, tuple[str, str]],
    ids: Mapping[str, str],
) -> tuple[Table, ...]:
    """Return the three tables of a list year.

    Args:
        places: township and village by parcel key. ids: "360222-0001" by parcel key.
    """
    steps = settlement(split, account)
    rows = tuple((step.title, step.working, step.mu, step.clause) for step in steps)
    return (
        Table("结算", _SETTLEMENT, rows),
        _lots_table(lots, places, over=account is not None and account.to_void_mu > 0),
        Table("分录", _ENTRIES, tuple(_entry_rows(entries, ids))),
    )


def _lots_table(lots: Sequence[Lot], places: Mapping[str, tuple[str, str]], *, over: bool) -> Table:
    rows = []
    for lot in lots:
        town, village = places.get(lot.parcel_key, ("", ""))
        void, free = lot.void_mu, lot.free_mu
        if over:  # its time is over, whether the entry was made or not
            void, free = void + free, ZERO
        written_off = lot.of(Account.WRITTEN_OFF)
        rows.append(
            (
                lot.parcel_id, town, village, lot.reserve_mu, lot.county_mu, lot.pool_mu,
                lot.used_mu, written_off, lot.held_mu, lot.deducted_mu, void, free,
            )
        )  # fmt: skip
    sums = tuple(sum((row[column] for row in rows), ZERO) for column in range(3, len(_LOTS)))
    return Table("图斑结余", _LOTS, tuple(rows), ("合计", "", "", *sums) if rows else ())


def _entry_rows(entries: Sequence[LedgerEntry], ids: Mapping[str, str]) -> list[tuple[Cell, ...]]:
    return [
        (
            entry.key, entry.day.isoformat(), entry.kind.label, posting.account.label,
            ids.get(posting.parcel_key, posting.parcel_key), posting.mu, entry.document,
            entry.text, entry.subject, entry.reverses, entry.who, entry.at, entry.policy_version,
        )
        for entry in entries
        for posting in entry.postings
    ]  # fmt: skip
