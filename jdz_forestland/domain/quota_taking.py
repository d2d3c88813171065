"""Which lots an amount is taken from, and the sentence with every sum when they hold too little."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from jdz_forestland.domain.ledger import Account
from jdz_forestland.domain.quota_lots import ZERO, Book, Lot, county_of, parsed_mu
from jdz_forestland.errors import UserError

Draws = Mapping[str, object]  # 亩 as a clerk typed them, by parcel key
Taken = list[tuple[Lot, Decimal]]


def check_day(book: Book, day: datetime.date) -> None:
    """Refuse a day that has not come yet (`UserError`)."""
    if day > book.today:
        raise UserError(f"日期{day}还没有到", hint="请检查日期")


def amounts(book: Book, draws: Draws) -> dict[str, Decimal]:
    """Return the amounts of 亩 by parcel key; `UserError` for what is none."""
    if not draws:
        raise UserError("没有指明用哪些图斑的定额", hint="请选择图斑并填写面积")
    names = {lot.parcel_key: lot.parcel_id for lot in book.lots}
    return {
        key: parsed_mu(value, what=f"图斑{names.get(key, key)}") for key, value in draws.items()
    }


def free(
    book: Book,
    draws: Draws,
    *,
    day: datetime.date,
    verb: str,
    before_time: bool = False,
    already: Taken | None = None,
) -> Taken:
    """Take amounts out of what is free; all that is wrong is said at once."""
    if not draws and already:
        return []
    taken: Taken = []
    faults = []
    for key, wanted in amounts(book, draws).items():
        lots = book.of_parcel(key)
        usable = [
            lot
            for lot in lots
            if book.is_open(lot, day) or (before_time and not book.is_over(lot, day))
        ]
        parts, left = drawn(usable, wanted)
        if left:
            mine = sum((mu for lot, mu in already or () if lot.parcel_key == key), ZERO)
            faults.append(_why_not(book, key, lots, usable, wanted + mine, left, day, verb))
        taken += parts
    if faults:
        raise UserError(f"不能{verb}：{'；'.join(faults)}", hint="请改用其他图斑或减少面积")
    return taken


def drawn(lots: Iterable[Lot], wanted: Decimal) -> tuple[Taken, Decimal]:
    """Return what is taken of which lot, and what they cannot cover."""
    taken: Taken = []
    for lot in lots:
        part = min(lot.free_mu, wanted)
        if part:
            taken.append((lot, part))
            wanted -= part
    return taken, wanted


def _why_not(
    book: Book,
    key: str,
    lots: Sequence[Lot],
    usable: Sequence[Lot],
    wanted: Decimal,
    short: Decimal,
    day: datetime.date,
    verb: str,
) -> str:
    if not lots:
        other = county_of(key)
        if key[:6] != book.county_code:
            return f"图斑{key}属于{other or '其他县'}，本县不能{verb}（要{verb}{wanted}亩）"
        return f"图斑{key}没有下达过定额（要{verb}{wanted}亩）"
    name = lots[0].parcel_id
    if not usable:
        window = book.window(lots[-1].list_year, day)
        left = sum((lot.of(Account.COUNTY) for lot in lots), ZERO)
        if day < window.first:
            return f"图斑{name}的定额{left}亩{window.first}起才能使用（要{verb}{wanted}亩）"
        return f"图斑{name}的定额已于{window.last}到期，余{left}亩作废（要{verb}{wanted}亩）"

    def total(figure: str) -> Decimal:
        return sum((getattr(lot, figure) for lot in usable), ZERO)

    return (
        f"图斑{name}要{verb}{wanted}亩，可用{total('free_mu')}亩，差{short}亩"
        f"（下达{total('county_mu')}，占用{total('used_mu')}，预占{total('held_mu')}，"
        f"扣减{total('deducted_mu')}，作废{total('void_mu')}）"
    )


def own(book: Book, draws: Draws | None, account: Account, state: str, verb: str) -> Taken:
    """Take amounts out of what the subject itself has in an account."""
    mine = [(lot, mu) for lot in book.lots if (mu := book.own_in(account, lot)) > 0]
    if draws is None:
        if not mine:
            raise UserError(f"这个项目没有{state}的定额，不用{verb}")
        return mine
    taken: Taken = []
    faults = []
    for key, wanted in amounts(book, draws).items():
        left = wanted
        for lot, mu in mine:
            if lot.parcel_key == key and left:
                part = min(mu, left)
                taken.append((lot, part))
                left -= part
        if left:
            faults.append(f"图斑{key}{state}{wanted - left}亩，要{verb}{wanted}亩，差{left}亩")
    if faults:
        raise UserError(f"不能{verb}：{'；'.join(faults)}", hint="请核对面积")
    return taken
