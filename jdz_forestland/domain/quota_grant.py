"""下达: what a list earns, share by share, and what a corrected list changes (方案 二(三)1).

Up to the cap the lots go to the county in the order of 图斑号, the lot at the cut is split, the
rest is the pool's (D-12). Granting again after a correction enters only the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jdz_forestland.domain.area import grouped
from jdz_forestland.domain.frozen_list import FrozenList, ListLine, ListState
from jdz_forestland.domain.ledger import Account, EntryKind, Posting
from jdz_forestland.domain.policy import Policy, year_end
from jdz_forestland.domain.quota_lots import ZERO, Book, Lot, check_pilot_year, parsed_mu
from jdz_forestland.domain.quota_rules import Draft
from jdz_forestland.errors import UserError


@dataclass(frozen=True, slots=True)
class Share:
    """How one parcel's area is shared out, 亩."""

    parcel_key: str
    parcel_id: str
    county_mu: Decimal
    pool_mu: Decimal

    @property
    def mu(self) -> Decimal:
        """Both together."""
        return self.county_mu + self.pool_mu


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: what, how it comes about, its result in 亩, and its clause."""

    title: str
    working: str
    mu: Decimal
    clause: str


@dataclass(frozen=True, slots=True)
class Split:
    """How the reserve area of a list year is shared out.

    Attributes:
        shares: by 图斑号. cut: the share of both sides at the cut, or None.
        granted: whether this is what the ledger says, or only what would come of it.
        policy_version: the policy table that it is judged by.
    """

    list_year: int
    reserve_mu: Decimal
    cap_mu: Decimal
    county_mu: Decimal
    pool_mu: Decimal
    shares: tuple[Share, ...]
    steps: tuple[Step, ...]
    granted: bool
    policy_version: str

    @property
    def cut(self) -> Share | None:
        """The parcel that both sides share."""
        return next((s for s in self.shares if s.county_mu and s.pool_mu), None)


@dataclass(frozen=True, slots=True)
class GrantLine:
    """原 → 现 of one parcel, 亩; `listed_mu` is what the county had on its list."""

    parcel_key: str
    parcel_id: str
    listed_mu: Decimal
    county_before_mu: Decimal
    county_now_mu: Decimal
    pool_before_mu: Decimal
    pool_now_mu: Decimal

    @property
    def before_mu(self) -> Decimal:
        """原: what was registered."""
        return self.county_before_mu + self.pool_before_mu

    @property
    def now_mu(self) -> Decimal:
        """现: what is accepted now."""
        return self.county_now_mu + self.pool_now_mu

    @property
    def difference_mu(self) -> Decimal:
        """差: 现 − 原."""
        return self.now_mu - self.before_mu

    @property
    def county_difference_mu(self) -> Decimal:
        """差 of the county's share."""
        return self.county_now_mu - self.county_before_mu

    @property
    def pool_difference_mu(self) -> Decimal:
        """差 of the pool's share."""
        return self.pool_now_mu - self.pool_before_mu


@dataclass(frozen=True, slots=True)
class GrantPlan:
    """What granting a list would enter; 原 + 差 = 现 for every line and every sum."""

    list_key: str
    list_year: int
    lines: tuple[GrantLine, ...]
    split: Split
    drafts: tuple[Draft, ...]

    @property
    def before_mu(self) -> Decimal:
        """原, all parcels."""
        return sum((line.before_mu for line in self.lines), ZERO)

    @property
    def now_mu(self) -> Decimal:
        """现, all parcels."""
        return sum((line.now_mu for line in self.lines), ZERO)

    @property
    def difference_mu(self) -> Decimal:
        """差, all parcels."""
        return sum((line.difference_mu for line in self.lines), ZERO)


def split(
    lines: Sequence[ListLine], list_year: int, policy: Policy, *, granted: bool = False
) -> Split:
    """Share out the parcels of a list year; exactly the cap gives the cap and 0.00."""
    rule = policy.on("county_cap_mu", year_end(list_year))
    order = policy.on("cap_order", year_end(list_year))
    left, shares = rule.number, []
    for line in sorted(lines, key=lambda line: line.parcel_id):
        county = min(left, line.reserve_mu)
        left -= county
        shares.append(Share(line.parcel_key, line.parcel_id, county, line.reserve_mu - county))
    reserve = sum((share.mu for share in shares), ZERO)
    county_mu = sum((share.county_mu for share in shares), ZERO)
    made = Split(
        list_year=list_year,
        reserve_mu=reserve,
        cap_mu=rule.number,
        county_mu=county_mu,
        pool_mu=reserve - county_mu,
        shares=tuple(shares),
        steps=(),
        granted=granted,
        policy_version=policy.version,
    )
    return _with_steps(made, clause=rule.clause, order_clause=order.clause)


def _with_steps(made: Split, *, clause: str, order_clause: str) -> Split:
    reserve, cap = grouped(made.reserve_mu), grouped(made.cap_mu)
    over = made.reserve_mu > made.cap_mu
    steps = [
        Step(
            "入库面积合计", f"{len(made.shares)}个图斑的入库面积相加", made.reserve_mu, "填表说明 6"
        ),
        Step(
            "县级新增定额",
            f"合计{reserve}亩大于上限{cap}亩，取{cap}亩"
            if over
            else f"合计{reserve}亩不超过上限{cap}亩，全部归县",
            made.county_mu,
            clause,
        ),
        Step("省级统筹", f"{reserve} − {grouped(made.county_mu)}", made.pool_mu, clause),
    ]
    if made.cut is not None:
        cut = made.cut
        working = (
            f"按图斑号归县到{cut.parcel_id}为止：该图斑{grouped(cut.mu)}亩中"
            f"{grouped(cut.county_mu)}亩归县，{grouped(cut.pool_mu)}亩归省级统筹"
        )
        steps.append(Step("跨上限的图斑", working, cut.mu, order_clause))
    return Split(
        list_year=made.list_year,
        reserve_mu=made.reserve_mu,
        cap_mu=made.cap_mu,
        county_mu=made.county_mu,
        pool_mu=made.pool_mu,
        shares=made.shares,
        steps=tuple(steps),
        granted=made.granted,
        policy_version=made.policy_version,
    )


def plan_grant(
    book: Book, frozen: FrozenList, accepted: Mapping[str, object] | None, policy: Policy
) -> GrantPlan:
    """Return what granting a frozen list enters.

    Args:
        accepted: 亩 that the province accepted, by parcel key; what is missing was not accepted.
            None for the whole list. policy: the table that the list was frozen by.

    Raises:
        UserError: it is granted already, a figure is impossible, or less is left than goes back.
    """
    refuse_ungrantable(frozen)
    check_pilot_year(policy, frozen.list_year, what="名单年度")
    lines = _accepted(frozen, accepted)
    shared = split(lines, frozen.list_year, policy)
    plan_lines = _against(book.of_year(frozen.list_year), frozen, shared)
    _refuse_twice(book, frozen.list_year, plan_lines)
    _refuse_overdrawn(book.of_year(frozen.list_year), plan_lines)
    drafts = tuple(_drafts(frozen, plan_lines))
    return GrantPlan(frozen.key, frozen.list_year, plan_lines, shared, drafts)


def pending(book_lots: Sequence[Lot], frozen: FrozenList, policy: Policy) -> dict[str, Decimal]:
    """Return by parcel key what of the county's share a list under way would take back (AT-29)."""
    shared = split(frozen.lines, frozen.list_year, policy)
    lines = _against(book_lots, frozen, shared)
    return {
        line.parcel_key: -line.county_difference_mu
        for line in lines
        if line.county_difference_mu < 0
    }


def refuse_ungrantable(frozen: FrozenList) -> None:
    """Raise `UserError` for a list that is granted already, or open again."""
    if frozen.state is ListState.GRANTED:
        raise UserError(
            f"{frozen.list_year}年度名单（第{frozen.version}版）已经下达过",
            hint="不能重复下达；有更正的，请先把名单退回更正，再定稿、下达差额",
        )
    if not frozen.state.is_closed:
        raise UserError(
            f"{frozen.list_year}年度名单（第{frozen.version}版）{frozen.state.label}，不能下达",
            hint="请先定稿新的名单",
        )


def _accepted(frozen: FrozenList, accepted: Mapping[str, object] | None) -> list[ListLine]:
    if accepted is None:
        return list(frozen.lines)
    strangers = sorted(accepted.keys() - {line.parcel_key for line in frozen.lines})
    if strangers:
        raise UserError(f"名单中没有图斑{'、'.join(strangers)}", hint="请核对省级批复的图斑")
    lines = []
    for line in frozen.lines:
        if line.parcel_key not in accepted or str(accepted[line.parcel_key]) in ("0", "0.00"):
            continue
        mu = parsed_mu(accepted[line.parcel_key], what=f"图斑{line.parcel_id}批复")
        if mu > line.reserve_mu:
            raise UserError(
                f"图斑{line.parcel_id}批复{mu}亩，大于名单上的{line.reserve_mu}亩",
                hint="请核对省级批复",
            )
        lines.append(ListLine(line.parcel_key, line.parcel_id, mu))
    return lines


def _against(lots: Sequence[Lot], frozen: FrozenList, shared: Split) -> tuple[GrantLine, ...]:
    """Return 原 and 现 of every parcel that is on the list or was registered before."""
    before = {lot.parcel_key: lot for lot in lots}
    now = {share.parcel_key: share for share in shared.shares}
    listed = {line.parcel_key: line for line in frozen.lines}
    lines = []
    for key in dict.fromkeys((*listed, *before)):
        old, new = before.get(key), now.get(key)
        name = listed[key].parcel_id if key in listed else before[key].parcel_id
        lines.append(
            GrantLine(
                parcel_key=key,
                parcel_id=name,
                listed_mu=listed[key].reserve_mu if key in listed else ZERO,
                county_before_mu=old.county_mu if old else ZERO,
                county_now_mu=new.county_mu if new else ZERO,
                pool_before_mu=old.pool_mu if old else ZERO,
                pool_now_mu=new.pool_mu if new else ZERO,
            )
        )
    return tuple(sorted(lines, key=lambda line: line.parcel_id))


def _refuse_twice(book: Book, list_year: int, lines: Sequence[GrantLine]) -> None:
    """A parcel that went to another year's list must have left the ledger of the year before."""
    listed = {line.parcel_key: line.parcel_id for line in lines if line.now_mu}
    faults = [
        f"图斑{listed[lot.parcel_key]}在{lot.list_year}年度已入库{lot.reserve_mu}亩"
        for lot in book.lots
        if lot.list_year != list_year and lot.reserve_mu and lot.parcel_key in listed
    ]
    if faults:
        raise UserError(
            f"不能下达，同一图斑不能算两次：{'；'.join(faults)}",
            hint="请先把那个年度的名单更正、定稿并下达差额（整份作废的，冲正下达的分录）",
        )


def _refuse_overdrawn(lots: Sequence[Lot], lines: Sequence[GrantLine]) -> None:
    """What was used, held, deducted or void cannot be taken back by a smaller list."""
    held = {lot.parcel_key: lot for lot in lots}
    faults = []
    for line in lines:
        lot = held.get(line.parcel_key)
        if lot is None or lot.of(Account.COUNTY) + line.county_difference_mu >= 0:
            continue
        gone = lot.county_mu - lot.of(Account.COUNTY)
        faults.append(
            f"图斑{line.parcel_id}原下达{lot.county_mu}亩，现{line.county_now_mu}亩，"
            f"但已占用{lot.used_mu}、预占{lot.of(Account.HELD)}、扣减{lot.deducted_mu}、"
            f"作废{lot.void_mu}，共{gone}亩"
        )
    if faults:
        raise UserError(
            f"不能下达：{'；'.join(faults)}",
            hint="请先冲正或解除这些占用、预占，再下达更正后的名单",
        )


def _drafts(frozen: FrozenList, lines: Sequence[GrantLine]) -> list[Draft]:
    year, name = frozen.list_year, f"{frozen.list_year}年度名单第{frozen.version}版"
    moves = (
        (EntryKind.REGISTER, Account.OUTSIDE, Account.RESERVE, "difference_mu", "纳入省级储备库"),
        (EntryKind.GRANT, Account.RESERVE, Account.COUNTY, "county_difference_mu", "下达县级定额"),
        (EntryKind.POOL, Account.RESERVE, Account.POOL, "pool_difference_mu", "归省级统筹"),
    )
    drafts = []
    for kind, source, target, figure, words in moves:
        amounts = [(line.parcel_key, getattr(line, figure)) for line in lines]
        postings = [
            posting
            for key, mu in amounts
            if mu != 0
            for posting in (Posting(source, year, key, -mu), Posting(target, year, key, mu))
        ]
        if postings:
            total = sum((mu for _, mu in amounts), ZERO)
            text = f"{name}{words}{total}亩"
            drafts.append(Draft(kind, year, text, tuple(postings), subject=frozen.key))
    return drafts
