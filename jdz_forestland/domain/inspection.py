"""The yearly inspection of every parcel in the reserve, and what it takes off (方案 二(三)4)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.record import Standing
from jdz_forestland.errors import UserError

_ZERO: Final = Decimal("0.00")
_CLAUSE: Final = "方案 二(三)4"
_FORESTRY: Final = Owner.COUNTY_FORESTRY


class Result(StrEnum):
    """What the inspectors found."""

    NORMAL = "normal"
    POOR_TENDING = "poor_tending"
    DECLINING = "declining"
    DEGRADED = "degraded"
    LOST = "lost"

    @property
    def label(self) -> str:
        """Chinese, in the words of the plan."""
        return _RESULTS[self]


_RESULTS: Final = {
    Result.NORMAL: "正常",
    Result.POOR_TENDING: "管护不到位",
    Result.DECLINING: "林分质量下降",
    Result.DEGRADED: "退化",
    Result.LOST: "灭失",
}

FIELDS: Final = (
    Field(
        "result",
        "核查结果",
        Kind.CHOICE,
        _CLAUSE,
        _FORESTRY,
        options=tuple((result.value, label) for result, label in _RESULTS.items()),
    ),
    Field("inspected_on", "核查日期", Kind.DATE, _CLAUSE, _FORESTRY),
    Field("people", "核查人员", Kind.PEOPLE, _CLAUSE, _FORESTRY),
    Field(
        "deducted_mu",
        "扣减面积（亩）",
        Kind.AREA_MU,
        "方案 二(三)4（D-2）",
        _FORESTRY,
        required=False,
    ),
    Field("basis", "扣减依据", Kind.LONG_TEXT, "方案 二(三)4（D-2）", _FORESTRY, required=False),
    Field("note", "情况说明", Kind.LONG_TEXT, _CLAUSE, _FORESTRY, required=False),
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection of one parcel in one year.

    Attributes:
        key: "<parcel key>/I2024-1": parcel, year, attempt.
        list_year: of the parcel. year: the calendar year it is the inspection of.
        standing: a second one of the same year is a correction; the first stays, struck out.
        before_mu: 入库面积 that was left of the parcel before it, 亩; `remaining_mu` after it.
        deducted_mu: what it takes off, 亩; `basis` says why.
        photos: keys of the parcel's materials. entries: keys of the ledger entries it made.
        why: reason of a correction, "" for a first inspection.
        who, at: who entered it and when (ISO-8601 with offset).
    """

    key: str
    county_code: str
    list_year: int
    parcel_key: str
    year: int
    attempt: int
    standing: Standing
    result: Result
    inspected_on: datetime.date
    people: tuple[str, ...]
    before_mu: Decimal
    deducted_mu: Decimal
    basis: str
    note: str
    photos: tuple[str, ...]
    entries: tuple[str, ...]
    why: str
    who: str
    at: str

    @property
    def remaining_mu(self) -> Decimal:
        """入库面积 that is left of the parcel after it, 亩."""
        return self.before_mu - self.deducted_mu


def standing_of(inspections: Iterable[Inspection]) -> dict[tuple[str, int], Inspection]:
    """Return the inspection that counts of every parcel and year."""
    return {
        (found.parcel_key, found.year): found
        for found in inspections
        if found.standing is Standing.STANDING
    }


def deducted(inspections: Iterable[Inspection]) -> Decimal:
    """Return the sum of what the standing inspections among these take off, 亩."""
    standing = (found for found in inspections if found.standing is Standing.STANDING)
    return sum((found.deducted_mu for found in standing), _ZERO)


def proposed_deduction(result: Result, before_mu: Decimal) -> Decimal:
    """Return what is proposed to be taken off: of a lost parcel all that is left (D-2)."""
    return before_mu if result is Result.LOST else _ZERO


def made_of(given: Mapping[str, Any], *, before_mu: Decimal, **rest: Any) -> Inspection:
    """Return the inspection of a parsed record (`FIELDS`); `rest` are the other fields.

    Where a lost parcel comes without an area, all that is left is taken.
    """
    result = Result(given["result"])
    area = given.get("deducted_mu")
    return Inspection(
        result=result,
        inspected_on=datetime.date.fromisoformat(given["inspected_on"]),
        people=tuple(given["people"]),
        before_mu=before_mu,
        deducted_mu=Decimal(area) if area else proposed_deduction(result, before_mu),
        basis=given.get("basis", ""),
        note=given.get("note", ""),
        **rest,
    )


def refuse_impossible(found: Inspection, *, today: datetime.date, label: str) -> None:
    """Refuse an inspection that cannot be.

    Args:
        label: how the parcel is called in the sentence.

    Raises:
        UserError: with the sums.
    """
    if found.inspected_on > today:
        raise UserError(f"核查日期{found.inspected_on}还没有到", hint="请填写实际到现场的日期")
    if found.inspected_on.year != found.year:
        raise UserError(
            f"核查日期{found.inspected_on}不在{found.year}年", hint="每年的核查要在当年进行"
        )
    if found.result is Result.NORMAL and found.deducted_mu:
        raise UserError(
            f"{label}的核查结果是“正常”，不能扣减{found.deducted_mu}亩",
            hint="请改核查结果，或不填扣减面积",
        )
    if found.deducted_mu > found.before_mu:
        raise UserError(
            f"{label}剩余入库面积{found.before_mu}亩，扣减{found.deducted_mu}亩多出"
            f"{found.deducted_mu - found.before_mu}亩",
            hint="扣减面积不能超过剩余入库面积",
        )
    if found.result is not Result.NORMAL and not found.basis.strip():
        raise UserError(
            f"{label}的核查结果是“{found.result.label}”，还没有写扣减依据",
            hint="请写明扣减多少、为什么；不扣减的也要写明理由",
        )
