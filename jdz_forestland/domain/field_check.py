"""What was found on site of a drawn parcel, and what it says of the county (方案 二(二)8)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from jdz_forestland.domain.area import CENT, ZERO, grouped, total
from jdz_forestland.domain.draw_record import share_of
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.spot_check import SpotCheck

MOST_MU: Final = Decimal(1_000_000)
MOST_CHECKERS: Final = 20
_LONGEST_NOTE: Final = 2000


class Outcome(StrEnum):
    """What was found."""

    TRUE = "true"
    AREA = "area"
    CLASS = "class"
    NOT_RESTORED = "not_restored"
    WRONG_PARCEL = "wrong_parcel"
    NOT_FOUND = "not_found"

    @property
    def label(self) -> str:
        """Word on the sheet."""
        return _LABELS[self]

    @property
    def settles(self) -> bool:
        """Whether the parcel is checked with it; otherwise somebody must go there again."""
        return self not in (Outcome.WRONG_PARCEL, Outcome.NOT_FOUND)

    @property
    def fails(self) -> bool:
        """Whether the parcel goes back to the county."""
        return self.settles and self is not Outcome.TRUE

    @property
    def needs_note(self) -> bool:
        """Whether it says nothing without a sentence."""
        return self not in (Outcome.TRUE, Outcome.AREA)

    @property
    def reason(self) -> Reason:
        """The coded reason on the slip to the county."""
        return _REASONS.get(self, Reason.OTHER)


_LABELS: Final = {
    Outcome.TRUE: "属实",
    Outcome.AREA: "面积不符",
    Outcome.CLASS: "地类不符",
    Outcome.NOT_RESTORED: "未恢复",
    Outcome.WRONG_PARCEL: "走错图斑",
    Outcome.NOT_FOUND: "找不到",
}
_REASONS: Final = {
    Outcome.AREA: Reason.AREA_WRONG,
    Outcome.CLASS: Reason.CLASS_WRONG,
    Outcome.NOT_RESTORED: Reason.NOT_RESTORED,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What the people who went there report.

    Attributes:
        measured_mu: area measured on site, 亩; needed for 面积不符.
        checked_on: day of the visit. checkers: who was there.
    """

    parcel_id: str
    outcome: Outcome
    measured_mu: Decimal | None
    checked_on: datetime.date
    checkers: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class PhotoEvidence:
    """A photo that shows the parcel.

    Attributes:
        taken_at, lon, lat: as the camera wrote them; see `domain.record.Material`.
        distance_m: from the parcel, whole metres; 0 inside; -1 where the photo says no place.
        by_hand: why a person assigned it; "" where place and time did.
    """

    file_name: str
    sha256: str
    size: int
    taken_at: str
    lon: str
    lat: str
    distance_m: int
    by_hand: str = ""


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """One visit of one parcel. A redo adds another and strikes this one; nothing is erased.

    Attributes:
        key: "<draw key>/<parcel id>/<attempt>". parcel_key: registration key.
        claimed_mu: 入库面积 as the list has it, 亩.
        standing: whether it counts. struck_text, struck_by, struck_at: why not, "" while it does.
        origin: "录入", or the file and row it was read from.
    """

    key: str
    county_code: str
    list_year: int
    parcel_key: str
    draw_key: str
    parcel_id: str
    attempt: int
    standing: Standing
    claimed_mu: Decimal
    outcome: Outcome
    measured_mu: Decimal | None
    checked_on: datetime.date
    checkers: tuple[str, ...]
    note: str
    photos: tuple[PhotoEvidence, ...]
    origin: str
    who: str
    at: str
    struck_text: str = ""
    struck_by: str = ""
    struck_at: str = ""

    @property
    def found(self) -> Found:
        """What was reported."""
        return Found(
            self.parcel_id,
            self.outcome,
            self.measured_mu,
            self.checked_on,
            self.checkers,
            self.note,
        )

    @property
    def difference_mu(self) -> Decimal | None:
        """Measured minus claimed, 亩."""
        return None if self.measured_mu is None else self.measured_mu - self.claimed_mu

    @property
    def text(self) -> str:
        """What was found, as it stands on the slip to the county."""
        parts = [self.outcome.label]
        if self.measured_mu is not None:
            parts.append(f"申报{grouped(self.claimed_mu)}亩，实测{grouped(self.measured_mu)}亩")
        if self.note:
            parts.append(self.note)
        return f"{'，'.join(parts)}（{self.checked_on}核查）"


@dataclass(frozen=True, slots=True)
class Failed:
    """A parcel that goes back to the county, with what the slip says of it."""

    parcel_key: str
    parcel_id: str
    reason: Reason
    text: str
    claimed_mu: Decimal
    measured_mu: Decimal | None
    was_drawn: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Some parcels: how many and how much, 亩."""

    parcels: int
    mu: Decimal


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the field check says of a county and list year.

    Parcels that were drawn are measured against the share; those that must be checked are counted
    apart, unless they were drawn as well.

    Attributes:
        draws: keys of the draws that count. listed: the list. need_mu: what had to be checked.
        drawn: by the tickets. checked, failed: of those drawn, settled, and not as claimed.
        again: visited without a result (走错图斑、找不到). open: not visited.
        must, must_checked, must_failed: those that must be checked and were not drawn.
        by_outcome: standing findings of all of them.
        by_hand: number of findings that rest on photos which only a person assigned.
        failures: drawn or not, in the order of their ids.
    """

    county_code: str
    list_year: int
    draws: tuple[str, ...]
    listed: Part
    need_mu: Decimal
    drawn: Part
    checked: Part
    failed: Part
    again: Part
    open: Part
    must: Part
    must_checked: Part
    must_failed: Part
    by_outcome: tuple[tuple[Outcome, Part], ...]
    by_hand: int
    failures: tuple[Failed, ...]

    @property
    def checked_share(self) -> str:
        """Area checked of the area of the list, four decimals."""
        return share_of(self.checked.mu, self.listed.mu)

    @property
    def failed_share(self) -> str:
        """Area not as claimed of the area checked, four decimals."""
        return share_of(self.failed.mu, self.checked.mu)

    @property
    def complete(self) -> bool:
        """Whether every parcel that is to be checked is settled."""
        return self.checked.parcels == self.drawn.parcels and (
            self.must_checked.parcels == self.must.parcels
        )

    @property
    def text(self) -> str:
        """The verdict in one sentence."""
        if not self.complete:
            left = self.drawn.parcels + self.must.parcels
            left -= self.checked.parcels + self.must_checked.parcels
            return f"核查未完成，还有{left}个图斑没有结论"
        if not self.failures:
            return "核查完成，全部属实"
        mu = grouped(total(each.claimed_mu for each in self.failures))
        return f"核查完成，{len(self.failures)}个图斑（{mu}亩）不合格，退回县级"


def faults_of(
    found: Found, *, today: datetime.date, drawn_on: datetime.date
) -> tuple[tuple[str, str, str], ...]:
    """Return all that is wrong with a report as (field of `Found`, text, hint)."""
    faults = []
    if found.outcome is Outcome.AREA and found.measured_mu is None:
        faults.append(("measured_mu", "面积不符，但没有填实测面积", "请填写实测面积，单位亩"))
    mu = found.measured_mu
    if mu is not None and (not 0 <= mu < MOST_MU or mu != mu.quantize(CENT)):
        faults.append(("measured_mu", f"实测面积{mu}不对", "请填0以上、至多两位小数的亩数"))
    if found.outcome.needs_note and not found.note.strip():
        faults.append(
            ("note", f"“{found.outcome.label}”没有写明情况", "请在情况说明中写清楚现场情况")
        )
    if len(found.note) > _LONGEST_NOTE:
        faults.append(("note", "情况说明太长", f"请控制在{_LONGEST_NOTE}字以内"))
    if not found.checkers or not all(name.strip() for name in found.checkers):
        faults.append(("checkers", "没有填核查人员", "请填写到现场的人员姓名"))
    if len(found.checkers) > MOST_CHECKERS:
        faults.append(("checkers", "核查人员太多", f"至多{MOST_CHECKERS}人"))
    if found.checked_on > today:
        faults.append(("checked_on", f"核查日期{found.checked_on}还没有到", "请核对日期"))
    if found.checked_on < drawn_on:
        faults.append(
            ("checked_on", f"核查日期{found.checked_on}早于抽取日期{drawn_on}", "请核对日期")
        )
    return tuple(faults)


def verdict(draws: Sequence[SpotCheck], checks: Iterable[FieldCheck]) -> Verdict:
    """Return what the field check says.

    Args:
        draws: those of one county and year that count, over the same list; at least one.
        checks: findings on them; struck ones are left out here.
    """
    first, keys = draws[0], {each.key for each in draws}
    drawn = set().union(*(each.selected for each in draws))
    must = {m.parcel_id for each in draws for m in each.must_check} - drawn
    held = [c for c in checks if c.draw_key in keys and c.standing is Standing.STANDING]
    by_parcel = _last_word(held)
    areas = {line.parcel_id: line.reserve_mu for line in first.lines}
    settled = {one for one, c in by_parcel.items() if c.outcome.settles}
    failed = {one for one, c in by_parcel.items() if c.outcome.fails}

    def part(ids: Iterable[str]) -> Part:
        chosen = list(ids)
        return Part(len(chosen), total(areas[one] for one in chosen))

    visited = by_parcel.keys()
    return Verdict(
        county_code=first.county_code,
        list_year=first.list_year,
        draws=tuple(each.key for each in draws),
        listed=Part(len(areas), first.total_mu),
        need_mu=max((each.redone().need_mu for each in draws), default=ZERO),
        drawn=part(drawn),
        checked=part(drawn & settled),
        failed=part(drawn & failed),
        again=part((drawn | must) & visited - settled),
        open=part((drawn | must) - visited),
        must=part(must),
        must_checked=part(must & settled),
        must_failed=part(must & failed),
        by_outcome=tuple(
            (outcome, part(one for one, c in by_parcel.items() if c.outcome is outcome))
            for outcome in Outcome
        ),
        by_hand=sum(
            bool(c.photos) and all(photo.by_hand for photo in c.photos) for c in by_parcel.values()
        ),
        failures=tuple(_failed(by_parcel[one], was_drawn=one in drawn) for one in sorted(failed)),
    )


def _last_word(held: Sequence[FieldCheck]) -> dict[str, FieldCheck]:
    """Return the finding that counts of each parcel: of two draws it was visited for either."""
    return {c.parcel_id: c for c in sorted(held, key=lambda c: (c.outcome.settles, c.at))}


def _failed(check: FieldCheck, *, was_drawn: bool) -> Failed:
    return Failed(
        parcel_key=check.parcel_key,
        parcel_id=check.parcel_id,
        reason=check.outcome.reason,
        text=check.text,
        claimed_mu=check.claimed_mu,
        measured_mu=check.measured_mu,
        was_drawn=was_drawn,
    )
