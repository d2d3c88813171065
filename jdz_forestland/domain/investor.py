"""Who restored a parcel, what they are owed and what they were paid (方案 二(三)2)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.policy import Policy
from jdz_forestland.errors import UserError

_CENT: Final = Decimal("0.01")
_ZERO: Final = Decimal("0.00")
_CLAUSE: Final = "方案 二(三)2"
_FORESTRY: Final = Owner.COUNTY_FORESTRY

AGREEMENT: Final = (
    Field("investor", "投入主体", Kind.TEXT, _CLAUSE, _FORESTRY),
    Field("agreement_no", "协议编号", Kind.TEXT, _CLAUSE, _FORESTRY),
    Field("signed_on", "签订日期", Kind.DATE, _CLAUSE, _FORESTRY),
    Field("area_mu", "投入造林面积（亩）", Kind.AREA_MU, _CLAUSE, _FORESTRY),
    Field("share", "权益比例", Kind.SHARE, _CLAUSE, _FORESTRY, default="1"),
    Field("standard_met", "造林是否达到标准", Kind.YES_NO, _CLAUSE, _FORESTRY),
    Field("subsidy_rate", "造林补助标准（元/亩）", Kind.MONEY, _CLAUSE, _FORESTRY, required=False),
    Field("agreed_yuan", "协议约定应付（元）", Kind.MONEY, _CLAUSE, _FORESTRY, required=False),
    Field("note", "备注", Kind.LONG_TEXT, _CLAUSE, _FORESTRY, required=False),
)

PAYMENT: Final = (
    Field("paid_on", "付款日期", Kind.DATE, _CLAUSE, _FORESTRY),
    Field("amount_yuan", "付款金额（元）", Kind.MONEY, _CLAUSE, _FORESTRY),
    Field("document", "凭证号", Kind.TEXT, _CLAUSE, _FORESTRY),
    Field("note", "备注", Kind.LONG_TEXT, _CLAUSE, _FORESTRY, required=False),
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one investor agreed on for one parcel.

    Attributes:
        key: "<parcel key>/A01". list_year: of the parcel.
        area_mu: what the investor planted, 亩, two decimals. share: of the rights, 0 to 1.
        standard_met: whether the planting meets the standard (GB/T 15776), by the acceptance.
        subsidy_rate: 元 per 亩; agreed_yuan: what is owed besides, 元, two decimals.
        ended: why it no longer stands; "" while it does.
        who, at: who entered it last and when (ISO-8601 with offset).
    """

    key: str
    county_code: str
    list_year: int
    parcel_key: str
    investor: str
    agreement_no: str
    signed_on: datetime.date
    area_mu: Decimal
    share: Decimal
    standard_met: bool
    subsidy_rate: Decimal
    agreed_yuan: Decimal
    note: str
    ended: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Payment:
    """Money paid under an agreement; never changed, a wrong one is taken back by another.

    Attributes:
        key: "<agreement key>/Y01". amount_yuan: 元, two decimals; negative takes one back.
        reverses: key of the payment that it takes back, or "".
    """

    key: str
    county_code: str
    list_year: int
    parcel_key: str
    agreement_key: str
    paid_on: datetime.date
    amount_yuan: Decimal
    document: str
    note: str
    reverses: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Subsidy:
    """Whether an agreement earns the planting subsidy, why, and how much (元)."""

    eligible: bool
    reason: str
    yuan: Decimal


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands between the county and one investor, 元."""

    owed_yuan: Decimal
    paid_yuan: Decimal

    @property
    def due_yuan(self) -> Decimal:
        """Still to be paid."""
        return self.owed_yuan - self.paid_yuan


def agreement_of(given: Mapping[str, Any], **rest: Any) -> Agreement:
    """Return the agreement of a parsed record (`AGREEMENT`); `rest` are the other fields."""
    return Agreement(
        investor=given["investor"],
        agreement_no=given["agreement_no"],
        signed_on=datetime.date.fromisoformat(given["signed_on"]),
        area_mu=Decimal(given["area_mu"]),
        share=Decimal(given["share"]),
        standard_met=given["standard_met"],
        subsidy_rate=Decimal(given.get("subsidy_rate", _ZERO)),
        agreed_yuan=Decimal(given.get("agreed_yuan", _ZERO)),
        note=given.get("note", ""),
        **rest,
    )


def values_of(agreement: Agreement) -> dict[str, Any]:
    """Return the record that a form starts with; the inverse of `agreement_of`."""
    values = {field.name: getattr(agreement, field.name) for field in AGREEMENT}
    texts = ("area_mu", "share", "subsidy_rate", "agreed_yuan", "signed_on")
    values |= {name: str(values[name]) for name in texts}
    return {name: value for name, value in values.items() if value != ""}


def subsidy(agreement: Agreement, policy: Policy) -> Subsidy:
    """Return what an agreement earns as planting subsidy, judged on the day it was signed."""
    smallest = policy.on("subsidy_min_mu", agreement.signed_on)
    if not agreement.standard_met:
        return Subsidy(False, "造林没有达到标准，不能领取造林补助", _ZERO)
    if agreement.area_mu < smallest.number:
        text = f"面积{agreement.area_mu}亩，不足连片{smallest.value}亩，不能领取造林补助"
        return Subsidy(False, text, _ZERO)
    if not agreement.subsidy_rate:
        return Subsidy(True, "可以领取造林补助，补助标准还没有填写", _ZERO)
    yuan = (agreement.area_mu * agreement.subsidy_rate).quantize(_CENT, ROUND_HALF_UP)
    text = f"{agreement.area_mu}亩×{agreement.subsidy_rate}元/亩={yuan}元"
    return Subsidy(True, text, yuan)


def balance(agreement: Agreement, payments: Iterable[Payment], policy: Policy) -> Balance:
    """Return what is owed and paid under an agreement; one that has ended owes what was paid."""
    paid = sum((payment.amount_yuan for payment in payments), _ZERO)
    if agreement.ended:
        return Balance(paid, paid)
    return Balance(subsidy(agreement, policy).yuan + agreement.agreed_yuan, paid)


def refuse_agreement(
    agreement: Agreement,
    *,
    others: Iterable[Agreement],
    parcel_mu: Decimal,
    today: datetime.date,
) -> None:
    """Refuse an agreement that cannot be.

    Args:
        others: the standing agreements on the same parcel, without this one.
        parcel_mu: 图斑面积, 亩.

    Raises:
        UserError: with the sums.
    """
    if agreement.signed_on > today:
        raise UserError(f"签订日期{agreement.signed_on}还没有到", hint="请核对协议上的日期")
    if agreement.area_mu <= 0:
        raise UserError("投入造林面积要大于0亩", hint="请按协议填写面积")
    beside = tuple(others)
    taken = sum((other.area_mu for other in beside), _ZERO)
    if taken + agreement.area_mu > parcel_mu:
        raise UserError(
            f"图斑面积{parcel_mu}亩，其他协议已有{taken}亩，再加{agreement.area_mu}亩就超出了",
            hint="请核对协议面积",
        )
    shares = sum((other.share for other in beside), Decimal(0))
    if shares + agreement.share > 1:
        raise UserError(
            f"权益比例合计{shares + agreement.share}，超过1", hint="请核对各份协议的比例"
        )


def refuse_payment(
    agreement: Agreement,
    *,
    held: Balance,
    amount_yuan: Decimal,
    paid_on: datetime.date,
    today: datetime.date,
) -> None:
    """Refuse a payment that cannot be.

    Raises:
        UserError: with the sums.
    """
    if amount_yuan <= 0:
        raise UserError("付款金额要大于0元", hint="付错的请用“冲回”，不要填负数")
    if paid_on > today:
        raise UserError(f"付款日期{paid_on}还没有到", hint="请核对付款凭证")
    if paid_on < agreement.signed_on:
        raise UserError(
            f"付款日期{paid_on}早于协议签订日期{agreement.signed_on}", hint="请核对两个日期"
        )
    if amount_yuan > held.due_yuan:
        raise UserError(
            f"应付{held.owed_yuan}元，已付{held.paid_yuan}元，还应付{held.due_yuan}元，"
            f"这次{amount_yuan}元多出{amount_yuan - held.due_yuan}元",
            hint="请核对金额，或先更正协议的应付数",
        )
