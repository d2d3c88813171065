"""The province's reply while it is typed: a row for each parcel, and what would come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from jdz_forestland.domain.area import CENT, ZERO
from jdz_forestland.domain.package_diff import Amount
from jdz_forestland.domain.quota_grant import GrantPlan
from jdz_forestland.service.province_result import ProvinceResult
from jdz_forestland.ui import style, text
from jdz_forestland.ui import text_submit as words
from jdz_forestland.ui.record_table import Column


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One parcel of the list; `result` is None while nothing was decided."""

    key: str
    parcel: str
    village: str
    listed_mu: Decimal
    result: ProvinceResult | None

    @property
    def accepted_mu(self) -> Decimal | None:
        """亩 that go into the reserve; None while that is not known."""
        if self.result is None:
            return None
        if not self.result.accepted:
            return ZERO
        return self.listed_mu if self.result.mu is None else self.result.mu

    @property
    def label(self) -> str:
        """What was decided."""
        if self.result is None:
            return words.UNDECIDED
        return words.ACCEPTED if self.result.accepted else words.REFUSED_BY_PROVINCE


def area_of(typed: str) -> Decimal | None:
    """Return the area that was typed, 亩; None for nothing.

    Raises:
        ValueError: it is no area.
    """
    plain = typed.strip().replace(",", "")
    if not plain:
        return None
    try:
        mu = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError from error
    if not mu.is_finite() or mu <= 0 or mu != mu.quantize(CENT):
        raise ValueError
    return mu.quantize(CENT)


def accepted(rows: Sequence[ResultRow]) -> dict[str, Decimal]:
    """Return the 亩 that go into the reserve, by parcel key."""
    return {
        row.key: row.accepted_mu
        for row in rows
        if row.accepted_mu is not None and row.result is not None and row.result.accepted
    }


def results(rows: Sequence[ResultRow]) -> Mapping[str, ProvinceResult]:
    """Return what was decided, by parcel key."""
    return {row.key: row.result for row in rows if row.result is not None}


def amounts(rows: Sequence[ResultRow], plan: GrantPlan) -> tuple[Amount, ...]:
    """Return 原, 现 and 差: of the list, and of both shares in the ledger."""
    listed = sum((row.listed_mu for row in rows), ZERO)
    now = sum(accepted(rows).values(), ZERO)

    def total(name: str) -> Decimal:
        return sum((getattr(line, name) for line in plan.lines), ZERO)

    return (
        Amount(words.ACCEPTED_TOTAL, listed, now),
        Amount(words.COUNTY_SHARE, total("county_before_mu"), total("county_now_mu")),
        Amount(words.POOL, total("pool_before_mu"), total("pool_now_mu")),
    )


def _colour(row: ResultRow) -> str:
    if row.result is None:
        return style.FAINT
    return style.ACCENT_DARK if row.result.accepted else style.ERROR


def _mu(mu: Decimal | None) -> str:
    return "" if mu is None else text.mu(mu)


COLUMNS: Final[tuple[Column[ResultRow], ...]] = (
    Column(words.PARCEL, lambda row: row.parcel, width=7, fixed=True),
    Column(
        words.LISTED,
        lambda row: text.mu(row.listed_mu),
        key=lambda row: row.listed_mu,
        numeric=True,
        width=5,
    ),
    Column(words.DECIDED, lambda row: row.label, colour=_colour, width=4),
    Column(
        words.ACCEPTED_MU,
        lambda row: _mu(row.accepted_mu),
        key=lambda row: row.accepted_mu if row.accepted_mu is not None else Decimal(-1),
        numeric=True,
        width=5,
    ),
    Column(words.REMARK, lambda row: row.result.text if row.result else "", width=8),
    Column(words.VILLAGE, lambda row: row.village, width=6),
)
