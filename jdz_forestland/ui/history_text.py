"""History entries as sentences: when, who, what was done, from what to what, on which basis."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain import area
from jdz_forestland.domain.history import Delta, HistoryEntry, Record
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui import history_case
from jdz_forestland.ui import text_parcels as words

PARCELS: Final = "parcels"


@dataclass(frozen=True, slots=True)
class Line:
    """One history entry as it touches one parcel.

    Attributes:
        heading: when, who, what.
        effects: what became of the parcel, one sentence each.
        reason: the basis.
    """

    heading: str
    effects: tuple[str, ...]
    reason: str


def by_parcel(entries: Iterable[HistoryEntry]) -> dict[str, tuple[Line, ...]]:
    """Return the lines of every parcel by its key, newest first; `entries` come oldest first."""
    lines: dict[str, list[Line]] = {}
    attempts = history_case.Attempts()
    for entry in entries:
        touched: dict[str, list[Delta]] = {}
        for delta in entry.deltas:
            if delta.table == PARCELS or delta.table in history_case.OF_STEPS:
                touched.setdefault(delta.key.partition("/")[0], []).append(delta)
        for key, deltas in touched.items():
            lines.setdefault(key, []).append(_line(entry, deltas, attempts))
        for delta in entry.deltas:
            attempts.follow(delta)
    return {key: tuple(reversed(found)) for key, found in lines.items()}


def when(at: str) -> str:
    """Return a time of the history to the minute: 2023-01-05 08:12."""
    return at[:16].replace("T", " ")


def _line(entry: HistoryEntry, deltas: Sequence[Delta], attempts: history_case.Attempts) -> Line:
    own = [
        sentence
        for delta in deltas
        if delta.table == PARCELS and entry.verb != "act"  # the heading says where it went
        for sentence in _effects(delta)
    ]
    if entry.verb in history_case.VERBS:
        deed = history_case.deed(entry, deltas) or words.OTHER_VERB
        basis = history_case.basis(entry, deltas)
        own = [*history_case.effects(entry, deltas, attempts), *own]
    else:
        deed = words.VERBS.get(entry.verb, words.OTHER_VERB)
        basis = words.reason(entry.reason) if entry.reason else ""
    return Line(words.deed(when(entry.at), entry.who, deed), tuple(own), basis)


def _effects(delta: Delta) -> Iterator[str]:
    before, after = delta.before, delta.after
    if after is None:
        yield words.REMOVED
    elif before is None:
        yield words.registered(_mu(after["parcel_area_dm2"]), _mu(after["reserve_area_dm2"]))
    else:
        yield from _changes(before, after)


def _changes(before: Record, after: Record) -> Iterator[str]:
    for name, label in words.FIELDS.items():
        if name in after:
            old, new = (_value(name, side.get(name)) for side in (before, after))
            yield words.changed(label, old, new)
    if "geom" in after:
        yield words.SHAPE_CHANGED
    if "sources" in after:
        yield words.SOURCES_CHANGED


def _value(name: str, value: Any) -> str:
    if value is None:
        return ""
    return _READERS.get(name, str)(value)


def _mu(dm2: int) -> str:
    return area.grouped(area.to_mu(area.from_hundredths(dm2)))


def _m2(dm2: int) -> str:
    return words.m2(area.grouped(area.from_hundredths(dm2)))


def _both(dm2: int) -> str:
    return words.both_areas(_mu(dm2), area.grouped(area.from_hundredths(dm2)))


def _metres(millimetres: int) -> str:
    return words.metres(str(Decimal(millimetres).scaleb(-3)))


def _flag(value: int) -> str:
    return words.YES if value else words.NO


def _centre(moved: int) -> str:
    return words.POINT_INSIDE if moved else words.CENTROID


def _class_before(record: str) -> str:
    return str(json.loads(record)["name"])


def _class_after(record: str) -> str:
    parts = [f"{part['name']} {_mu(part['area_dm2'])}" for part in json.loads(record)]
    return words.class_list(tuple(parts))


_READERS: Final[dict[str, Callable[[Any], str]]] = {
    "stage": lambda value: Stage(value).label,
    "parcel_area_dm2": _both,
    "reserve_area_dm2": _both,
    "planar_area_dm2": _m2,
    "tbmj_dm2": _m2,
    "computed_area_dm2": _m2,
    "x_mm": _metres,
    "y_mm": _metres,
    "centre_moved": _centre,
    "class_before": _class_before,
    "class_after": _class_after,
    "can_restore": _flag,
    "is_vegetated": _flag,
}
