"""What would come of moving parcels between this year's list and the next (方案 二(三)1).

Pure: the lists as they are or would be in, one `Outlook` per list year out. How much is used in a
year and how much an inspection takes are assumptions, said beside the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from jdz_forestland.domain import quota_grant
from jdz_forestland.domain.frozen_list import ListLine
from jdz_forestland.domain.policy import Policy, year_end
from jdz_forestland.domain.quota_grant import Split
from jdz_forestland.domain.quota_lots import CENT, ZERO, window
from jdz_forestland.errors import UserError

MOST_SHARE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the future is taken to be.

    Attributes:
        use_mu: 亩 that projects will need, by calendar year; a year that is missing needs none.
        loss_share: share of the area in the reserve that each year's inspection deducts, 0 to 1.
    """

    use_mu: Mapping[int, Decimal] = field(default_factory=dict)
    loss_share: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines of each list year, and which parcels may not be moved.

    Attributes:
        lines: by list year; the two years in question.
        closed: list years whose list is frozen; nothing leaves or joins them.
        loose: parcels that came to 入库 after their list was frozen; they may join an open one.
    """

    lines: Mapping[int, tuple[ListLine, ...]]
    closed: frozenset[int] = frozenset()
    loose: tuple[ListLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """One list year, 亩.

    Attributes:
        parcels: number of 图斑. county_mu, pool_mu: the split of `reserve_mu`.
        used_mu: what the assumed use takes of it. unused_mu: what is left and void at the end.
        deduction_mu: what the inspection of the year in which it becomes usable would take.
        owed_mu: the part of that which this year's quota cannot cover (欠扣).
    """

    list_year: int
    parcels: int
    reserve_mu: Decimal
    county_mu: Decimal
    pool_mu: Decimal
    used_mu: Decimal
    unused_mu: Decimal
    deduction_mu: Decimal
    owed_mu: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """One list year before and after; `difference` of a figure is after − before."""

    before: Outlook
    after: Outlook

    @property
    def list_year(self) -> int:
        """The list year."""
        return self.after.list_year

    def difference(self, figure: str) -> Decimal:
        """Return after − before of a figure in 亩 ("county_mu")."""
        changed: Decimal = getattr(self.after, figure) - getattr(self.before, figure)
        return changed


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The years side by side; `moves` says to which list year each parcel would go."""

    moves: Mapping[str, int]
    years: tuple[Comparison, ...]
    assumptions: Assumptions

    def total_difference(self, figure: str) -> Decimal:
        """Return after − before of a figure over all years, 亩."""
        return sum((year.difference(figure) for year in self.years), ZERO)


def moved(plan: Plan, moves: Mapping[str, int]) -> Plan:
    """Return the plan after some moves.

    Raises:
        UserError: a parcel that is on none of the lists or on a closed one, or another year.
    """
    home = {line.parcel_key: year for year, lines in plan.lines.items() for line in lines}
    on_lists = [line for of_year in plan.lines.values() for line in of_year]
    lines = {line.parcel_key: line for line in (*on_lists, *plan.loose)}
    for key, year in moves.items():
        if key not in lines:
            raise UserError(f"图斑{key}不在这两个年度的名单中", hint="请刷新后重新选择")
        if year not in plan.lines:
            raise UserError(
                f"不能把图斑{lines[key].parcel_id}调到{year}年度", hint="请选择这两个年度之一"
            )
        for closed in {year, home.get(key, year)} & plan.closed if home.get(key) != year else ():
            raise UserError(
                f"{closed}年度名单已定稿，图斑{lines[key].parcel_id}不能调整年度",
                hint="确需调整，请先退回名单",
            )
    placed = {**home, **moves}
    of_year = {
        year: tuple(line for key, line in lines.items() if placed.get(key) == year)
        for year in plan.lines
    }
    left = tuple(line for line in plan.loose if line.parcel_key not in moves)
    return Plan(of_year, plan.closed, left)


def compare(
    plan: Plan, moves: Mapping[str, int], *, policy: Policy, assumptions: Assumptions
) -> WhatIf:
    """Return every list year before and after some moves.

    Raises:
        UserError: a move is not possible, or an assumption makes no sense.
    """
    if not 0 <= assumptions.loss_share <= MOST_SHARE:
        raise UserError("核查扣减比例应在0到1之间", hint="如0.05")
    if any(mu < 0 for mu in assumptions.use_mu.values()):
        raise UserError("预计用地面积不能小于0", hint="请检查各年度的面积")
    before = outlooks(plan, policy=policy, assumptions=assumptions)
    after = outlooks(moved(plan, moves), policy=policy, assumptions=assumptions)
    pairs = zip(before, after, strict=True)
    years = tuple(Comparison(old, new) for old, new in pairs)
    return WhatIf(dict(moves), years, assumptions)


def outlooks(plan: Plan, *, policy: Policy, assumptions: Assumptions) -> tuple[Outlook, ...]:
    """Return what each list year earns, and how much of it would be deducted, used and lost."""
    years = sorted(plan.lines)
    splits = {year: quota_grant.split(plan.lines[year], year, policy) for year in years}
    deductions = _deductions(splits, assumptions.loss_share)
    left = {
        year: splits[year].county_mu - min(deductions[year], splits[year].county_mu)
        for year in years
    }
    used = _used(left, policy, assumptions.use_mu)
    return tuple(
        Outlook(
            list_year=year,
            parcels=len(plan.lines[year]),
            reserve_mu=splits[year].reserve_mu,
            county_mu=splits[year].county_mu,
            pool_mu=splits[year].pool_mu,
            used_mu=used[year],
            unused_mu=left[year] - used[year],
            deduction_mu=deductions[year],
            owed_mu=max(deductions[year] - splits[year].county_mu, ZERO),
        )
        for year in years
    )


def _deductions(splits: Mapping[int, Split], share: Decimal) -> dict[int, Decimal]:
    """The inspection of a year looks at all lists so far and takes from the newest (D-13)."""
    taken, so_far = {}, ZERO
    for year in sorted(splits):
        so_far += splits[year].reserve_mu
        taken[year] = (so_far * share).quantize(CENT, ROUND_HALF_UP)
    return taken


def _used(
    left: Mapping[int, Decimal], policy: Policy, wanted: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """Take each year's use from the oldest quota that can still be used (D-16)."""
    used = dict.fromkeys(left, ZERO)
    for calendar, mu in sorted(wanted.items()):
        rest = mu
        for year in sorted(left):
            span = window(policy, year, year_end(year))
            if not span.first.year <= calendar <= span.last.year:
                continue
            part = min(left[year] - used[year], rest)
            used[year] += part
            rest -= part
    return used
