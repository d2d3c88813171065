"""What the page 报送 shows: the state of a year's list, and each step's in a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.domain.slip import KeptSlip, SlipKind
from jdz_forestland.domain.submission import Submission
from jdz_forestland.service import replying, reporting_state, reserving, submitted
from jdz_forestland.service.registry import Registry
from jdz_forestland.service.reporting_state import ReportState, ReportStatus
from jdz_forestland.ui import text, text_material
from jdz_forestland.ui import text_submit as words

if TYPE_CHECKING:
    from jdz_forestland.service.packing import Packed
    from jdz_forestland.service.rehearsing import Rehearsal


class StepKey(IntEnum):
    """The steps in their order; the last is the history."""

    FREEZE = 0
    REHEARSE = 1
    PACK = 2
    HAND = 3
    ANSWER = 4
    PROVINCE = 5
    PAST = 6


class Mark(IntEnum):
    """What the picture of a step says."""

    LATER = 0
    NOW = 1
    DONE = 2
    TROUBLE = 3


@dataclass(frozen=True, slots=True)
class SubmitView:
    """The year as the registry knows it, and what was done since the page is open.

    Attributes:
        rehearsal: the last one of this list. packed: the package made since; None for none.
        refusal: why nothing may be changed, "" when it may.
    """

    status: ReportStatus
    lists: tuple[FrozenList, ...]
    sent: tuple[Submission, ...]
    slips: tuple[KeptSlip, ...]
    refusal: str
    rehearsal: Rehearsal | None = None
    packed: Packed | None = None

    @property
    def year(self) -> int:
        """The list year."""
        return self.status.list_year


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history of the year."""

    at: str
    kind: str
    about: str
    state: str
    who: str


def read(registry: Registry, list_year: int) -> SubmitView:
    """Return what the registry knows of a year."""
    return SubmitView(
        status=reporting_state.status(registry, list_year),
        lists=tuple(reserving.lists(registry, list_year)),
        sent=tuple(submitted.submissions(registry, list_year=list_year)),
        slips=tuple(replying.slips(registry, list_year=list_year)),
        refusal=words.READ_ONLY if registry.is_read_only else "",
    )


def steps(view: SubmitView) -> tuple[tuple[Mark, str], ...]:
    """Return picture and line of every step."""
    return (
        _freeze(view),
        _rehearse(view),
        _pack(view),
        _hand(view),
        _answer(view),
        _province(view),
        (Mark.LATER, "" if view.lists else words.NO_PAST),
    )


def current(view: SubmitView) -> StepKey:
    """Return the step that is to be done now."""
    at = {
        ReportState.OPEN: StepKey.FREEZE,
        ReportState.FROZEN: StepKey.REHEARSE if view.rehearsal is None else StepKey.PACK,
        ReportState.PACKED: StepKey.HAND,
        ReportState.REPORTED: StepKey.PROVINCE,
        ReportState.RETURNED: StepKey.ANSWER,
        ReportState.GRANTED: StepKey.PROVINCE,
    }
    return at[view.status.state]


def happened(view: SubmitView) -> list[Happened]:
    """Return versions, packages and slips of the year, newest first."""
    found = [*_happened(view)]  # of one minute, the later step came last
    return sorted(reversed(found), key=lambda one: one.at, reverse=True)


# --- one step each ---------------------------------------------------------------------------


def _freeze(view: SubmitView) -> tuple[Mark, str]:
    frozen, state = view.status.frozen, view.status.state
    if frozen is None:
        return Mark.NOW, words.NOT_FROZEN
    if state is ReportState.RETURNED:
        return Mark.TROUBLE, words.returned(frozen.version)
    return Mark.DONE, words.frozen(frozen.version, frozen.at[:10])


def _rehearse(view: SubmitView) -> tuple[Mark, str]:
    found = view.rehearsal
    if found is None:
        later = view.status.is_handed_over or view.status.state is ReportState.PACKED
        return (Mark.LATER, "") if later else (Mark.NOW, words.NOT_REHEARSED)
    count = len(found.problems) + len(found.returnable)
    return (Mark.TROUBLE, words.returnable(count)) if count else (Mark.DONE, words.CLEAN)


def _pack(view: SubmitView) -> tuple[Mark, str]:
    sent, state = view.status.sent, view.status.state
    if sent is not None:
        size = text_material.size(sent.size)
        return Mark.DONE, words.sent(sent.at[:10], size)
    if state is ReportState.FROZEN:
        return Mark.NOW, words.NOT_PACKED
    return Mark.LATER, words.LATER


def _hand(view: SubmitView) -> tuple[Mark, str]:
    state = view.status.state
    if state is ReportState.PACKED:
        return Mark.NOW, words.WAITING
    if view.status.is_handed_over:
        return Mark.DONE, view.status.label
    return Mark.LATER, words.NOT_HANDED


def _answer(view: SubmitView) -> tuple[Mark, str]:
    slip = view.status.slip
    if slip is None:
        now = view.status.state is ReportState.PACKED
        return (Mark.NOW if now else Mark.LATER), words.NO_ANSWER
    mark = Mark.DONE if slip.slip.kind is SlipKind.RECEIPT else Mark.TROUBLE
    return mark, words.sent(slip.slip.kind.label, slip.slip.at[:10])


def _province(view: SubmitView) -> tuple[Mark, str]:
    if view.status.state is ReportState.GRANTED:
        return Mark.DONE, words.GRANTED
    if view.status.state is ReportState.REPORTED:
        return Mark.NOW, words.AWAITED
    return Mark.LATER, words.LATER


def _happened(view: SubmitView) -> Iterator[Happened]:
    for each in view.lists:
        about = words.list_about(each.version, len(each.lines), text.mu(each.total_mu))
        state = text.DOT.join(part for part in (each.state.label, each.note) if part)
        yield Happened(each.at, words.FROZE, about, state, each.who)
    for made in view.sent:
        about = words.package_about(made.version, made.file_name, text_material.size(made.size))
        yield Happened(made.at, words.PACKED, about, made.state.label, made.who)
    for kept in view.slips:
        about = words.slip_about(kept.slip.list_version, kept.slip.text)
        reason = kept.slip.reason.label if kept.slip.reason else ""
        yield Happened(kept.at, kept.slip.kind.label, about, reason, kept.who)
