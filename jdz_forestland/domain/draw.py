"""The spot-check draw (方案 二(二)8): a list and a seed decide it, anyone can redo it.

    ticket   = SHA-256(seed "|" list hash "|" parcel id), UTF-8, lower-case hex
    order    = ascending by ticket
    selected = walk the order while the 亩 taken so far are fewer than share x total

Only hashing, sorting and exact sums: no random generator, whose numbers depend on a version. The
list hash is in every ticket, so a seed says nothing before the list is fixed, and a list that was
changed by 0.01 亩 has other tickets altogether.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import Final

from jdz_forestland.domain.area import CENT, ZERO, total
from jdz_forestland.domain.frozen_list import ListLine, list_hash
from jdz_forestland.errors import UserError

_MOST_MU: Final = Decimal(10) ** 9
_UNFIT: Final = re.compile(r"[,|\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]")
_LONGEST_ID: Final = 64
# GB/T 24356-2023, table 1: up to this many in the lot, so many are checked. It counts, the plan
# measures: the share of the area binds, the number is shown beside it.
_FLOOR: Final = (
    (20, 3), (40, 5), (60, 7), (80, 9), (100, 10), (120, 11), (140, 12), (160, 13), (180, 14),
    (200, 15), (232, 17), (282, 20), (362, 24), (487, 30), (686, 40), (1000, 56),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ticket:
    """One parcel in the order of the draw.

    Attributes:
        order: from 1. ticket: SHA-256, lower-case hex.
        reserve_mu: 入库面积, 亩.
        cumulative_mu: 亩 taken with this parcel; None for what was not taken.
    """

    order: int
    ticket: str
    parcel_id: str
    reserve_mu: Decimal
    cumulative_mu: Decimal | None

    @property
    def selected(self) -> bool:
        """Whether the parcel is to be checked."""
        return self.cumulative_mu is not None


@dataclass(frozen=True, slots=True)
class Draw:
    """The result of a draw.

    Attributes:
        tickets: every parcel of the list, ascending by ticket; those taken come first.
        total_mu: sum of the list. exact_need_mu: share x total, not rounded.
    """

    list_hash: str
    seed: str
    share: Decimal
    total_mu: Decimal
    exact_need_mu: Decimal
    tickets: tuple[Ticket, ...]

    @property
    def selected(self) -> tuple[Ticket, ...]:
        """The parcels to be checked, in the order in which they were drawn."""
        return tuple(ticket for ticket in self.tickets if ticket.selected)

    @property
    def need_mu(self) -> Decimal:
        """Share x total, rounded up to 0.01, which cuts where the exact figure does."""
        return self.exact_need_mu.quantize(CENT, rounding=ROUND_CEILING)

    @property
    def taken_mu(self) -> Decimal:
        """亩 of the parcels to be checked."""
        return total(ticket.reserve_mu for ticket in self.selected)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a draw will take, before there is a seed, from trial seeds that serve nothing else.

    Attributes:
        need_mu: what must be reached. parcels, mu: fewest or least, mean, most of the trials.
        most_mu: what no draw can exceed: need and one largest parcel.
        floor: how many parcels a rule that counts would check (GB/T 24356-2023); the area binds.
    """

    total_mu: Decimal
    need_mu: Decimal
    parcels: tuple[int, int, int]
    mu: tuple[Decimal, Decimal, Decimal]
    most_mu: Decimal
    floor: int
    trials: int


def draw(lines: Sequence[ListLine], seed: str, share: Decimal) -> Draw:
    """Draw from a list. The seed is used byte for byte.

    Args:
        share: of the area, above 0 and at most 1.

    Raises:
        UserError: the list cannot be drawn from; see `check_lines`.
    """
    check_lines(lines)
    return _walk(lines, list_hash(lines), seed, share)


def check_lines(lines: Sequence[ListLine]) -> None:
    """Refuse a list that does not say one thing only, all faults in one sentence.

    Raises:
        UserError: empty, an id twice, an id that would blur the hashed text, an impossible area.
    """
    if not lines:
        raise UserError("名单是空的，不能抽取", hint="请先把名单定稿")
    faults = []
    ids = sorted(line.parcel_id for line in lines)
    twice = sorted({one for one, other in pairwise(ids) if one == other})
    if twice:
        faults.append(f"编号重复：{_some(twice)}")
    unfit = [one for one in ids if not one or len(one) > _LONGEST_ID or _UNFIT.search(one)]
    if unfit:
        faults.append(
            f"编号含有空格、逗号、竖线或不可见字符：{_some([ascii(one) for one in unfit])}"
        )
    impossible = [line.parcel_id for line in lines if not _is_area(line.reserve_mu)]
    if impossible:
        faults.append(f"面积不是0以上、至多两位小数的数：{_some(impossible)}")
    if faults:
        raise UserError(f"名单不能抽取：{'；'.join(faults)}", hint="请改正名单后重新定稿")


def outlook(lines: Sequence[ListLine], share: Decimal) -> Outlook:
    """Return what to expect of a draw; the same list always gives the same answer.

    Raises:
        UserError: the list cannot be drawn from.
    """
    check_lines(lines)
    trials = max(20, min(300, 100_000 // len(lines)))
    bound = list_hash(lines)
    drawn = [_walk(lines, bound, f"trial {n}", share) for n in range(trials)]
    counts = sorted(len(each.selected) for each in drawn)
    areas = sorted(each.taken_mu for each in drawn)
    mean_mu = (total(areas) / trials).quantize(CENT)
    one = drawn[0]
    return Outlook(
        total_mu=one.total_mu,
        need_mu=one.need_mu,
        parcels=(counts[0], round(sum(counts) / trials), counts[-1]),
        mu=(areas[0], mean_mu, areas[-1]),
        most_mu=min(one.total_mu, one.need_mu + max(line.reserve_mu for line in lines)),
        floor=count_floor(len(lines)),
        trials=trials,
    )


def count_floor(parcels: int) -> int:
    """Return how many of so many parcels GB/T 24356-2023, table 1, would check; above 1000, 56."""
    return min(parcels, next((few for most, few in _FLOOR if parcels <= most), _FLOOR[-1][1]))


def _walk(lines: Sequence[ListLine], bound: str, seed: str, share: Decimal) -> Draw:
    # the id behind the ticket decides between equal tickets, which nobody will live to see
    order = sorted(
        (hashlib.sha256(f"{seed}|{bound}|{line.parcel_id}".encode()).hexdigest(), line.parcel_id)
        for line in lines
    )
    areas = {line.parcel_id: line.reserve_mu.quantize(CENT) for line in lines}
    sum_mu = total(areas.values())
    need, taken, tickets = share * sum_mu, ZERO, []
    for number, (ticket, parcel_id) in enumerate(order, start=1):
        mu, reached = areas[parcel_id], None
        if taken < need:
            taken = reached = taken + mu
        tickets.append(Ticket(number, ticket, parcel_id, mu, reached))
    return Draw(bound, seed, share, sum_mu, need, tuple(tickets))


def _is_area(mu: Decimal) -> bool:
    return mu.is_finite() and 0 <= mu < _MOST_MU and mu == mu.quantize(CENT)


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:10]) + (f"等{len(names)}个" if len(names) > 10 else "")
