"""The reserve list of a year: who is on it, its numbers, and that every sum agrees (方案 二(二)8).

Its members are the parcels of the list year that are in 入库. They are numbered from 1 without
gaps; whatever else the registry holds of the year comes after them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from jdz_forestland.domain import annex
from jdz_forestland.domain.annex import AnnexForm, AnnexRow, shown, writable
from jdz_forestland.domain.area import ZERO, total
from jdz_forestland.domain.frozen_list import FrozenList, ListLine
from jdz_forestland.domain.history import canonical
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.stage import Stage

LEFT: Final = (Stage.WITHDRAWN, Stage.REJECTED)
_LAST: Final = "~"  # after every digit: a place that is not on the list of places comes last


class Level(StrEnum):
    """One step of the reconciliation."""

    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"
    FORM = "form"
    LIST = "list"

    @property
    def label(self) -> str:
        """Chinese, as it stands before the row."""
        return _LEVELS[self]


_LEVELS: Final = {
    Level.VILLAGE: "村",
    Level.TOWN: "乡镇",
    Level.COUNTY: "县",
    Level.FORM: "附件表合计",
    Level.LIST: "定稿名单",
}


@dataclass(frozen=True, slots=True)
class LevelSum:
    """One sum, made twice: from the parcels and from the cells that the form prints, 亩.

    Attributes:
        parcels: how many 图斑 are in it, in number.
    """

    level: Level
    name: str
    parcels: int
    parcels_mu: Decimal
    form_mu: Decimal

    @property
    def difference_mu(self) -> Decimal:
        """Parcels − form; 0.00 unless the program is wrong."""
        return self.parcels_mu - self.form_mu


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A parcel that the surveys confirm and that is not on the list, and why."""

    parcel: Parcel
    reason: str


def members(parcels: Iterable[Parcel], frozen: FrozenList | None = None) -> tuple[Parcel, ...]:
    """Return the parcels on the list by 图斑号: those it was frozen with, else those in 入库."""
    if frozen is not None:
        keys = {line.parcel_key for line in frozen.lines}
        found = [parcel for parcel in parcels if parcel.key in keys]
    else:
        found = [parcel for parcel in parcels if parcel.stage is Stage.REGISTRATION]
    return tuple(sorted(found, key=lambda parcel: parcel.parcel_no))


def renumbered(parcels: Sequence[Parcel]) -> tuple[Parcel, ...]:
    """Return the parcels of a list year whose number changes.

    Members come first, by village and then as they were numbered; the rest follows.
    """
    listed = [parcel for parcel in parcels if parcel.stage is Stage.REGISTRATION]
    rest = [parcel for parcel in parcels if parcel.stage is not Stage.REGISTRATION]
    listed.sort(key=lambda parcel: (_place(parcel), parcel.parcel_no))
    rest.sort(key=lambda parcel: parcel.parcel_no)
    return tuple(
        replace(parcel, parcel_no=number)
        for number, parcel in enumerate([*listed, *rest], start=1)
        if parcel.parcel_no != number
    )


def numbering_faults(listed: Sequence[Parcel]) -> tuple[str, ...]:
    """Return what is wrong with the numbers of the members; nothing when they are 1 to n."""
    numbers = sorted(parcel.parcel_no for parcel in listed)
    if numbers == list(range(1, len(numbers) + 1)):
        return ()
    missing = sorted(set(range(1, len(numbers) + 1)) - set(numbers))
    named = "、".join(str(number) for number in missing[:5])
    more = "等" if len(missing) > 5 else ""
    return (f"入库图斑没有从1起连续编号，缺{named}{more}号，请先重新编号",)


def lines_of(listed: Iterable[Parcel]) -> tuple[ListLine, ...]:
    """Return the lines of the list, by number."""
    ordered = sorted(listed, key=lambda parcel: parcel.parcel_no)
    return tuple(ListLine(parcel.key, parcel.id, parcel.reserve_area_mu) for parcel in ordered)


def left_out(
    parcels: Iterable[Parcel], listed: Iterable[Parcel], notes: Mapping[str, str]
) -> tuple[LeftOut, ...]:
    """Return the confirmed parcels that are not on the list.

    Args:
        notes: what was said when a parcel was withdrawn or rejected, by parcel key.
    """
    keys = {parcel.key for parcel in listed}
    confirmed = [p for p in parcels if p.class_after and p.reserve_area_m2 > 0]
    return tuple(
        LeftOut(parcel, _why_out(parcel, notes.get(parcel.key, "")))
        for parcel in sorted(confirmed, key=lambda parcel: parcel.parcel_no)
        if parcel.key not in keys
    )


def _why_out(parcel: Parcel, note: str) -> str:
    if parcel.stage in LEFT:
        return f"{parcel.stage.label}：{note}" if note else parcel.stage.label
    if parcel.stage is Stage.REGISTRATION:
        return "名单定稿以后才办到入库，可以转入下一年度"
    return f"还在“{parcel.stage.label}”，没有办到入库"


def reconciled(
    listed: Sequence[Parcel], form: AnnexForm, frozen: FrozenList | None = None
) -> tuple[LevelSum, ...]:
    """Return 村 → 乡镇 → 县 → form, each summed from the parcels and from the printed cells."""
    by_village: dict[tuple[str, str], list[Parcel]] = {}
    for parcel in listed:
        place = (writable(parcel.town), writable(parcel.village))
        by_village.setdefault(place, []).append(parcel)
    printed: dict[tuple[str, str], Decimal] = {}
    for row in form.rows:
        place = (row.town, row.village)
        printed[place] = printed.get(place, ZERO) + _printed(row)
    sums = [
        _sum(Level.VILLAGE, f"{town}{village}", by_village.get((town, village), []), mu)
        for (town, village), mu in _in_order(by_village, printed)
    ]
    for town in dict.fromkeys(town for (town, _), _ in _in_order(by_village, printed)):
        here = [parcel for parcel in listed if writable(parcel.town) == town]
        mu = total(value for (name, _), value in printed.items() if name == town)
        sums.append(_sum(Level.TOWN, town, here, mu))
    rows = total(_printed(row) for row in form.rows)
    sums.append(_sum(Level.COUNTY, form.county, listed, rows))
    sums.append(_sum(Level.FORM, annex.TOTAL_LABEL, listed, form.sums.reserve_area_mu))
    if frozen is not None:
        sums.append(_sum(Level.LIST, f"第{frozen.version}版", listed, frozen.total_mu))
    return tuple(sums)


def _in_order(
    by_village: Mapping[tuple[str, str], list[Parcel]], printed: Mapping[tuple[str, str], Decimal]
) -> list[tuple[tuple[str, str], Decimal]]:
    places = dict.fromkeys((*by_village, *printed))

    def key(place: tuple[str, str]) -> str:
        parcels = by_village.get(place)
        return _place(parcels[0]) if parcels else _LAST

    return [(place, printed.get(place, ZERO)) for place in sorted(places, key=key)]


def _sum(level: Level, name: str, parcels: Sequence[Parcel], form_mu: Decimal) -> LevelSum:
    return LevelSum(level, name, len(parcels), total(p.reserve_area_mu for p in parcels), form_mu)


def _printed(row: AnnexRow) -> Decimal:
    """Return 入库面积 as it is read off the sheet."""
    return Decimal(shown(row.cells[annex.RESERVE_AREA_COLUMN]))


def _place(parcel: Parcel) -> str:
    return parcel.village_code or f"{parcel.town_code}{_LAST}"


def form_sha256(form: AnnexForm) -> str:
    """Return the hash of what the form says: its heading, rows and sums, as they are printed.

    When and from which state of the registry it was written does not matter, nor how.
    """
    cells = [[shown(value) for value in row.cells] for row in form.rows]
    sums = [shown(value) for value in form.sums.cells]
    said = {"county": form.county, "year": form.list_year, "rows": cells, "total": sums}
    said["columns"] = [column.title for column in annex.COLUMNS]
    return hashlib.sha256(canonical(said).encode("utf-8")).hexdigest()
