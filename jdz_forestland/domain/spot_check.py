"""One spot check of a county and list year, from the published fingerprint to the drawn parcels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from jdz_forestland.domain.area import ZERO, grouped, total
from jdz_forestland.domain.draw import Draw, draw
from jdz_forestland.domain.frozen_list import FrozenList, ListLine
from jdz_forestland.errors import UserError


class DrawState(StrEnum):
    """How far a draw is. What is void stays on file."""

    PUBLISHED = "published"  # the fingerprint is out, the seed is not made yet
    DRAWN = "drawn"
    VOID = "void"

    @property
    def label(self) -> str:
        """Word on screen."""
        return {"published": "已公布指纹，待抽取", "drawn": "已抽取", "void": "已作废"}[self]


@dataclass(frozen=True, slots=True)
class MustCheck:
    """A parcel that is checked whatever the draw says; it does not count toward the share."""

    parcel_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class FormerDraw:
    """What a further draw says of those before it."""

    key: str
    state: str
    list_hash: str
    seed: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of a list that is no longer as it was drawn from; None where there is none, 亩."""

    parcel_id: str
    before_mu: Decimal | None
    after_mu: Decimal | None

    @property
    def text(self) -> str:
        """The change in Chinese."""
        if self.before_mu is None:
            return f"新增{self.parcel_id}（{self.after_mu}亩）"
        if self.after_mu is None:
            return f"删除{self.parcel_id}（{self.before_mu}亩）"
        return f"{self.parcel_id}由{self.before_mu}亩改为{self.after_mu}亩"


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """One draw, kept whole: nothing else is needed to redo it.

    Attributes:
        key: "360222-2023-D1": county, list year, number of the draw.
        list_key, list_at, list_by: the frozen list it is about, when and by whom it was frozen.
        lines: of that list. list_hash: their fingerprint, published before the seed was made.
        share: of the area, by `clause` of the policy table `policy_version`.
        expected_mu: total that was typed in beforehand, or None. expected_note: why it differs.
        former: the draws before this one. reason: why there is a further one.
        published_by, published_at, published_head: who, when, and the registry's fingerprint then.
        seed, seed_origin, witnesses: the seed, how it was made, who was there; "" until drawn.
        drawn_head: the registry's fingerprint just before the draw.
        selected: ids drawn, in their order; the program of a later year must find the same.
        void_text, void_changes, void_by, void_at: why it no longer counts; "" while it does.
    """

    key: str
    county_code: str
    list_year: int
    number: int
    state: DrawState
    list_key: str
    list_at: str
    list_by: str
    lines: tuple[ListLine, ...]
    list_hash: str
    total_mu: Decimal
    share: Decimal
    clause: str
    policy_version: str
    must_check: tuple[MustCheck, ...]
    expected_mu: Decimal | None
    expected_note: str
    former: tuple[FormerDraw, ...]
    reason: str
    published_by: str
    published_at: str
    published_head: str
    seed: str = ""
    seed_origin: str = ""
    witnesses: tuple[str, ...] = ()
    drawn_by: str = ""
    drawn_at: str = ""
    drawn_head: str = ""
    selected: tuple[str, ...] = ()
    void_text: str = ""
    void_changes: tuple[LineChange, ...] = ()
    void_by: str = ""
    void_at: str = ""

    @property
    def counts(self) -> bool:
        """Whether its parcels are to be checked."""
        return self.state is DrawState.DRAWN

    def redone(self) -> Draw:
        """Return the result, computed anew.

        Raises:
            UserError: it was not drawn yet, or the file no longer gives the parcels it gave then.
        """
        if not self.seed:
            raise UserError(f"{self.key}还没有抽取", hint="请先输入公开产生的种子")
        result = draw(self.lines, self.seed, self.share)
        found = tuple(ticket.parcel_id for ticket in result.selected)
        if result.list_hash != self.list_hash or found != self.selected:
            raise UserError(
                f"{self.key}重新计算的结果与当时不同，记录被改动过", hint="请校验登记库（verify）"
            )
        return result

    @property
    def to_check(self) -> tuple[str, ...]:
        """Ids to be checked on site: those drawn, then those that must be, each once."""
        return tuple(dict.fromkeys((*self.selected, *(must.parcel_id for must in self.must_check))))

    def mu_of(self, parcel_id: str) -> Decimal:
        """Return 入库面积 of a parcel as it stands in the list, 亩."""
        return next(line.reserve_mu for line in self.lines if line.parcel_id == parcel_id)


def newest(lists: Sequence[FrozenList], county_code: str, list_year: int) -> FrozenList | None:
    """Return the list of a county and year that counts: the last version, while it is closed."""
    held = [
        each for each in lists if (each.county_code, each.list_year) == (county_code, list_year)
    ]
    last = max(held, key=lambda each: each.version, default=None)
    return last if last is not None and last.state.is_closed else None


def changes(before: Sequence[ListLine], after: Sequence[ListLine]) -> tuple[LineChange, ...]:
    """Return how a list differs from what it was, by id."""
    old = {line.parcel_id: line.reserve_mu for line in before}
    new = {line.parcel_id: line.reserve_mu for line in after}
    return tuple(
        LineChange(one, old.get(one), new.get(one))
        for one in sorted(old.keys() | new.keys())
        if old.get(one) != new.get(one)
    )


def why_void(held: SpotCheck, lists: Sequence[FrozenList]) -> tuple[str, tuple[LineChange, ...]]:
    """Return why a draw no longer counts and what changed; ("", ()) while it does.

    A later version with the very same lines is the same list to a draw; one with others voids it
    for good, whatever comes after. A list that was returned after the draw, because of what was
    found on site, keeps it until another list takes its place.

    Args:
        lists: every version of every list that is known.
    """
    if held.state is DrawState.VOID:
        return held.void_text, held.void_changes
    own = [x for x in lists if (x.county_code, x.list_year) == (held.county_code, held.list_year)]
    bound = next((each.version for each in own if each.key == held.list_key), 0)
    for later in sorted(own, key=lambda each: each.version):
        if later.version < bound or later.list_hash == held.list_hash:
            continue
        found = changes(held.lines, later.lines)
        before = total(line.reserve_mu for line in held.lines)
        after = total(line.reserve_mu for line in later.lines)
        sums = f"合计由{grouped(before)}亩变为{grouped(after)}亩"
        return f"名单在公布指纹之后变了{len(found)}处，{sums}", found
    if held.state is DrawState.PUBLISHED and newest(own, held.county_code, held.list_year) is None:
        return "名单已退回，公布的指纹不再有效", ()
    return "", ()


def as_it_stands(
    held: SpotCheck, lists: Sequence[FrozenList], *, who: str = "", at: str = ""
) -> SpotCheck:
    """Return a draw as it is to be seen now: void where its list has changed since.

    Args:
        who, at: who notices, where it is to be kept.
    """
    if held.state is DrawState.VOID:
        return held
    text, found = why_void(held, lists)
    if not text:
        return held
    return replace(
        held, state=DrawState.VOID, void_text=text, void_changes=found, void_by=who, void_at=at
    )


def check_expected(
    total_mu: Decimal, expected_mu: Decimal | None, note: str
) -> tuple[Decimal | None, str]:
    """Return what is kept of the total that was typed in beforehand.

    Raises:
        UserError: it differs from the list and nobody says why.
    """
    if expected_mu is None or expected_mu == total_mu:
        return expected_mu, ""
    if not note.strip():
        gap = total_mu - expected_mu
        sign = "多" if gap > ZERO else "少"
        raise UserError(
            f"名单合计{grouped(total_mu)}亩，与录入的应有总数{grouped(expected_mu)}亩不符，"
            f"{sign}{grouped(abs(gap))}亩，不能抽取",
            hint="请核对收到的名单是否完整；确实如此的，写明原因后再公布指纹",
        )
    return expected_mu, note.strip()
