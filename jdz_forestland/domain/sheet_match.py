"""A sheet against the registry: which row is which parcel, what it adds, where the two differ.

A sheet has no shapes, so it never makes a parcel and never changes a figure: areas, classes and
centre points that differ are told. What people enter (the two answers of 填表说明 5, the name of
who reports, remarks) is taken over.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

import numpy as np
import shapely

from jdz_forestland.domain import annex, area, places
from jdz_forestland.domain.annex import writable
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.sheet import FIELDS, SheetRow
from jdz_forestland.domain.sheet_values import squeezed

BY_NUMBER: Final = "按图斑号"
BY_POINT: Final = "按坐标（落在图斑内）"
# Centre points are often written without decimals.
POINT_TOLERANCE_M: Final = Decimal("1.00")
_ANSWER: Final = {True: "是", False: "否", None: ""}


@dataclass(frozen=True, slots=True)
class Match:
    """A row and the parcel it speaks of; `how` is a Chinese word for the screen."""

    row: SheetRow
    parcel: Parcel
    how: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row, counted from 1, that speaks of no parcel of the list, and why."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Something that accepting would enter into a parcel: from `old` to `new`, as shown."""

    parcel_key: str
    parcel_id: str
    row: int
    field: str
    title: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that a row says otherwise than the registry; never taken over.

    Attributes:
        held: 原, as the registry has it. said: 现, as the sheet has it.
        difference: 差, with its unit, or "" where there is nothing to subtract.
    """

    parcel_key: str
    parcel_id: str
    row: int
    field: str
    title: str
    held: str
    said: str
    difference: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The whole of a comparison; `parcels` are those that accepting would write."""

    matched: tuple[Match, ...]
    changes: tuple[FieldChange, ...]
    differences: tuple[Difference, ...]
    unmatched: tuple[Unmatched, ...]
    parcels: tuple[Parcel, ...]


def compare(rows: Sequence[SheetRow], parcels: Sequence[Parcel]) -> Compared:
    """Match the rows of a sheet to the parcels of one list year and compare them."""
    inside = _holding(rows, parcels)
    matched, unmatched = _match(rows, parcels, inside)
    changes: list[FieldChange] = []
    differences: list[Difference] = []
    written: list[Parcel] = []
    for match in matched:
        fresh = _entered(match)
        told = tuple(_changes(match, fresh))
        if told:
            changes.extend(told)
            written.append(fresh)
        differences.extend(_differences(match, inside.get(match.row.row)))
    return Compared(
        tuple(matched), tuple(changes), tuple(differences), tuple(unmatched), tuple(written)
    )


def _holding(rows: Sequence[SheetRow], parcels: Sequence[Parcel]) -> dict[int, Parcel]:
    """Return by row the only parcel that its point lies in."""
    pointed = [row for row in rows if row.x is not None and row.y is not None]
    if not pointed or not parcels:
        return {}
    points = shapely.points(
        np.array([(float(row.y or 0), float(row.x or 0)) for row in pointed], dtype=np.float64)
    )
    tree = shapely.STRtree([parcel.shape for parcel in parcels])
    found: dict[int, list[Parcel]] = {}
    for at, index in zip(*tree.query(points, predicate="intersects").tolist(), strict=True):
        found.setdefault(pointed[at].row, []).append(parcels[index])
    return {row: held[0] for row, held in found.items() if len(held) == 1}


def _match(
    rows: Sequence[SheetRow], parcels: Sequence[Parcel], inside: dict[int, Parcel]
) -> tuple[list[Match], list[Unmatched]]:
    by_number = {parcel.parcel_no: parcel for parcel in parcels}
    matched: list[Match] = []
    unmatched: list[Unmatched] = []
    taken: dict[str, int] = {}
    for row in rows:
        parcel = by_number.get(row.parcel_no) if row.parcel_no is not None else None
        how = BY_NUMBER
        if parcel is None:
            parcel, how = inside.get(row.row), BY_POINT
        if parcel is None:
            unmatched.append(Unmatched(row.row, _why(row)))
        elif parcel.key in taken:
            text = f"与第{taken[parcel.key]}行对应同一图斑{parcel.id}"
            unmatched.append(Unmatched(row.row, text))
        else:
            taken[parcel.key] = row.row
            matched.append(Match(row, parcel, how))
    return matched, unmatched


def _why(row: SheetRow) -> str:
    number = "没有图斑号" if row.parcel_no is None else f"登记库中没有图斑号{row.parcel_no}"
    point = "坐标不在任何图斑内" if row.x is not None and row.y is not None else "没有完整的坐标"
    return f"{number}，{point}"


def _entered(match: Match) -> Parcel:
    """Return the parcel with what the row enters: blanks erase nothing.

    An answer that stands was given by a step with its record; a sheet only fills one in.
    """
    row, parcel = match.row, match.parcel
    entered: dict[str, Any] = {}
    for name in ("can_restore", "is_vegetated"):
        said = getattr(row, name)
        if said is not None and getattr(parcel, name) is None:
            entered[name] = said
    if row.reporter and row.reporter != writable(parcel.reporter):
        entered["reporter"] = row.reporter
    remarks = _own_remarks(row.remarks, parcel)
    if remarks and remarks != writable(parcel.remarks):
        entered["remarks"] = remarks
    return replace(parcel, **entered)


def _own_remarks(text: str, parcel: Parcel) -> str:
    """Return remarks without what the form itself adds behind them."""
    for fact in (annex.CHANGED_IN_PART, annex.CENTRE_MOVED):
        if text.endswith(fact) and fact not in parcel.remarks:
            text = text.removesuffix(fact).removesuffix("；")
    return text


def _changes(match: Match, fresh: Parcel) -> Iterator[FieldChange]:
    parcel = match.parcel
    for name in ("can_restore", "is_vegetated", "reporter", "remarks"):
        old, new = getattr(parcel, name), getattr(fresh, name)
        if old != new:
            yield FieldChange(
                parcel.key, parcel.id, match.row.row, name, FIELDS[name].title,
                _shown(old), _shown(new),
            )  # fmt: skip


def _shown(value: bool | str | None) -> str:
    return value if isinstance(value, str) else _ANSWER[value]


def _differences(match: Match, holder: Parcel | None) -> Iterator[Difference]:
    row, parcel = match.row, match.parcel

    def told(name: str, held: str, said: str, difference: str = "") -> Difference:
        title = FIELDS[name].title
        return Difference(parcel.key, parcel.id, row.row, name, title, held, said, difference)

    for name in ("parcel_area_mu", "reserve_area_mu"):
        held, said = getattr(parcel, name), getattr(row, name)
        if said is not None and said != held:
            yield told(name, area.grouped(held), area.grouped(said), f"{said - held:+,f}亩")
    yield from _class_differences(match, told)
    if row.x is not None and row.y is not None:
        north, east = row.x - parcel.x, row.y - parcel.y
        if max(abs(north), abs(east)) > POINT_TOLERANCE_M:
            distance = math.hypot(float(north), float(east))
            where = f"，落在图斑{holder.id}内" if holder and holder.key != parcel.key else ""
            said_at = f"X={row.x}、Y={row.y}{where}"
            yield told("x", f"X={parcel.x}、Y={parcel.y}", said_at, f"{distance:,.1f}米")
    if row.town and squeezed(row.town) != parcel.town:
        yield told("town", parcel.town, row.town)
    plain = places.plain_village
    if row.village and plain(squeezed(row.village)) != plain(parcel.village):
        yield told("village", parcel.village, row.village)
    for name in ("can_restore", "is_vegetated"):
        known, answer = getattr(parcel, name), getattr(row, name)
        if answer is not None and known is not None and answer != known:
            yield told(name, _ANSWER[known], _ANSWER[answer])


def _class_differences(match: Match, told: Any) -> Iterator[Difference]:
    row, parcel = match.row, match.parcel
    before = parcel.class_before
    if row.class_before and not before.is_unknown and row.class_before != before.form_name:
        yield told("class_before", before.form_name, row.class_before)
    after = [part.land_class for part in parcel.class_after if not part.land_class.is_unknown]
    names = list(dict.fromkeys(each.form_name for each in after))
    if row.class_after and names and set(row.class_after.split("、")) != set(names):
        yield told("class_after", "、".join(names), row.class_after)
