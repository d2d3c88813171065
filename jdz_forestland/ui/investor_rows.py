"""The rows of the tab 投入主体: one line per agreement, and parcels without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.investor import Payment
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.service.investing import AgreementView, InvestorRow
from jdz_forestland.ui import style
from jdz_forestland.ui import text_investor as words
from jdz_forestland.ui.record_table import Column

_ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement, or with None a parcel that has none yet."""

    parcel: Parcel
    view: AgreementView | None

    @property
    def key(self) -> str:
        """Name of the line."""
        return self.view.agreement.key if self.view is not None else self.parcel.key

    @property
    def owed_yuan(self) -> Decimal:
        """What is owed, 元."""
        return self.view.balance.owed_yuan if self.view is not None else _ZERO

    @property
    def paid_yuan(self) -> Decimal:
        """What was paid, 元."""
        return self.view.balance.paid_yuan if self.view is not None else _ZERO

    @property
    def due_yuan(self) -> Decimal:
        """Still to be paid, 元."""
        return self.owed_yuan - self.paid_yuan


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment, and whether a later one took it back."""

    payment: Payment
    taken_back: bool


def agreement_rows(rows: Iterable[InvestorRow]) -> list[AgreementRow]:
    """Return the lines of parcels."""
    found = []
    for row in rows:
        views: tuple[AgreementView | None, ...] = row.agreements or (None,)
        found += [AgreementRow(row.parcel, view) for view in views]
    return found


def payment_rows(row: AgreementRow | None) -> list[PaymentRow]:
    """Return the payments of an agreement, newest first."""
    if row is None or row.view is None:
        return []
    undone = {payment.reverses for payment in row.view.payments if payment.reverses}
    return [PaymentRow(each, each.key in undone) for each in reversed(row.view.payments)]


def _investor(row: AgreementRow) -> str:
    return row.view.agreement.investor if row.view is not None else words.NONE_SIGNED


def _of_agreement(row: AgreementRow, name: str) -> str:
    return "" if row.view is None else str(getattr(row.view.agreement, name))


def _subsidy(row: AgreementRow) -> str:
    if row.view is None:
        return ""
    return words.ELIGIBLE if row.view.subsidy.eligible else words.NOT_ELIGIBLE


def _subsidy_colour(row: AgreementRow) -> str:
    if row.view is None or row.view.agreement.ended:
        return style.FAINT
    return style.ACCENT_DARK if row.view.subsidy.eligible else style.WARNING


def _state(row: AgreementRow) -> str:
    if row.view is None:
        return ""
    return words.ENDED if row.view.agreement.ended else words.STANDING


def _state_tip(row: AgreementRow) -> str:
    return row.view.agreement.ended if row.view is not None else ""


def _faint(row: AgreementRow) -> str:
    return style.FAINT if row.view is None or row.view.agreement.ended else ""


def _money(title: str, name: str) -> Column[AgreementRow]:
    def value(row: AgreementRow) -> Decimal:
        figure: Decimal = getattr(row, name)
        return figure

    def shown(row: AgreementRow) -> str:
        return "" if row.view is None else words.money(value(row))

    return Column(title, shown, key=value, numeric=True, width=6)


AGREEMENT_COLUMNS: Final[tuple[Column[AgreementRow], ...]] = (
    Column(words.PARCEL, lambda row: row.parcel.id, width=7, fixed=True),
    Column(words.VILLAGE, lambda row: row.parcel.village, width=5),
    Column(words.INVESTOR, _investor, colour=_faint, width=12),
    _money(words.OWED, "owed_yuan"),
    _money(words.PAID, "paid_yuan"),
    _money(words.DUE, "due_yuan"),
    Column(
        words.AREA,
        lambda row: _of_agreement(row, "area_mu"),
        key=lambda row: row.view.agreement.area_mu if row.view is not None else _ZERO,
        numeric=True,
        width=4,
    ),
    Column(words.SHARE, lambda row: _of_agreement(row, "share"), numeric=True, width=3),
    Column(
        words.SUBSIDY,
        _subsidy,
        tip=lambda row: row.view.subsidy.reason if row.view is not None else "",
        colour=_subsidy_colour,
        width=5,
    ),
    Column(words.AGREEMENT, lambda row: _of_agreement(row, "agreement_no"), width=9),
    Column(words.SIGNED, lambda row: _of_agreement(row, "signed_on"), width=6),
    Column(words.STATE, _state, tip=_state_tip, width=4),
)


def _payment_state(row: PaymentRow) -> str:
    if row.payment.reverses:
        return words.TAKES_BACK
    return words.TAKEN_BACK if row.taken_back else ""


def _struck(row: PaymentRow) -> str:
    return style.FAINT if row.taken_back or row.payment.reverses else ""


PAYMENT_COLUMNS: Final[tuple[Column[PaymentRow], ...]] = (
    Column(words.PAID_ON, lambda row: row.payment.paid_on.isoformat(), width=7, fixed=True),
    Column(
        words.AMOUNT,
        lambda row: words.money(row.payment.amount_yuan),
        key=lambda row: row.payment.amount_yuan,
        colour=_struck,
        numeric=True,
        width=7,
    ),
    Column(words.DOCUMENT, lambda row: row.payment.document, width=12),
    Column(words.PAYMENT_STATE, _payment_state, width=5),
    Column(words.NOTE, lambda row: row.payment.note, width=12),
)
