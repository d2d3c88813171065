"""How far the list of a year has got at the county: frozen is not handed over (方案 二(二)8)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from jdz_forestland.domain.frozen_list import FrozenList, ListState
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.quota import Due, list_due
from jdz_forestland.domain.slip import KeptSlip
from jdz_forestland.domain.submission import Submission
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies, replying, submitted
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.tables import FROZEN_LISTS


class ReportState(StrEnum):
    """Where the list is."""

    OPEN = "open"
    FROZEN = "frozen"
    PACKED = "packed"
    REPORTED = "reported"
    RETURNED = "returned"
    GRANTED = "granted"

    @property
    def label(self) -> str:
        """What the status bar says."""
        return _LABELS[self]


_LABELS: Final = {
    ReportState.OPEN: "未定稿",
    ReportState.FROZEN: "已定稿，未报送",
    ReportState.PACKED: "已定稿，未报送",  # a package on a stick has reached nobody
    ReportState.REPORTED: "已报送",
    ReportState.RETURNED: "已退回",
    ReportState.GRANTED: "已纳入省级储备库",
}
_BY_LIST: Final = {
    ListState.RECEIVED: ReportState.REPORTED,
    ListState.RETURNED: ReportState.RETURNED,
    ListState.CORRECTED: ReportState.RETURNED,
    ListState.GRANTED: ReportState.GRANTED,
}


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """How far the list of a year has got.

    Attributes:
        detail: one sentence, what was done last and what to do next.
        frozen: the newest version, or None. sent: the newest package of it, or None.
        slip: the newest slip about it, or None.
        due: until when it is to be handed over. days_left: negative once it is over.
    """

    list_year: int
    state: ReportState
    detail: str
    frozen: FrozenList | None
    sent: Submission | None
    slip: KeptSlip | None
    due: Due
    days_left: int

    @property
    def label(self) -> str:
        """What the status bar says: “已定稿，未报送”."""
        return self.state.label

    @property
    def is_handed_over(self) -> bool:
        """Whether the city has said that it has the list."""
        return self.state in (ReportState.REPORTED, ReportState.GRANTED)


def status(registry: Registry, list_year: int) -> ReportStatus:
    """Return how far the list of a year has got at this county.

    Raises:
        UserError: it is the city's registry (see `submitted.counties`).
    """
    if registry.is_city:
        raise UserError("报送状态在县级登记库查看", hint="市级请看各县的收件情况")
    lists = registry.store.all_of(FROZEN_LISTS, list_year=list_year)
    frozen = max(lists, key=lambda one: one.version, default=None)
    sent = slip = None
    if frozen is not None:
        packed = submitted.submissions(registry, list_year=list_year)
        sent = next((one for one in reversed(packed) if one.list_key == frozen.key), None)
        loaded = replying.slips(registry, list_year=list_year)
        slip = next((one for one in reversed(loaded) if one.slip.list_key == frozen.key), None)
    state = _state(frozen, sent)
    due = list_due(list_year, policy=policies.current(registry))
    today: datetime.date = registry.now().date()
    return ReportStatus(
        list_year=list_year,
        state=state,
        detail=_detail(state, frozen, sent, slip),
        frozen=frozen,
        sent=sent,
        slip=slip,
        due=due,
        days_left=(due.day - today).days,
    )


def _state(frozen: FrozenList | None, sent: Submission | None) -> ReportState:
    if frozen is None:
        return ReportState.OPEN
    waiting = ReportState.PACKED if sent is not None else ReportState.FROZEN
    return _BY_LIST.get(frozen.state, waiting)


def _detail(
    state: ReportState,
    frozen: FrozenList | None,
    sent: Submission | None,
    slip: KeptSlip | None,
) -> str:
    if frozen is None:
        return "名单还没有定稿"
    name = f"第{frozen.version}版"
    if state is ReportState.FROZEN:
        return f"{name}于{frozen.at[:10]}定稿，还没有制作报送包"
    if state is ReportState.PACKED and sent is not None:
        return f"{name}的报送包于{sent.at[:10]}制作，收到市级回执后才算报送"
    if state is ReportState.REPORTED and slip is not None:
        return f"{name}于{slip.slip.at[:10]}由{slip.slip.who}出回执"
    if state is ReportState.RETURNED and slip is not None:
        reason = (slip.slip.reason or Reason.OTHER).label
        return f"{name}已退回：{reason}，{slip.slip.text}。请改正后重新定稿报送"
    return f"{name}{state.label}{f'（{frozen.note}）' if frozen.note else ''}"
