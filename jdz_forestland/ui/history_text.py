"""History entries as sentences: when, who, what was done, from what to what, on which basis."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain import area
from jdz_forestland.domain.history import TABLE_LABELS, Delta, HistoryEntry, Record
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui import history_case
from jdz_forestland.ui import text_history_page as page_words
from jdz_forestland.ui import text_parcels as words

PARCELS: Final = "parcels"
DETAILS: Final = frozenset({"pieces", "postings"})  # parts of what is named beside them


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
        for key, deltas in _by_parcel(entry).items():
            lines.setdefault(key, []).append(_line(entry, deltas, attempts))
        for delta in entry.deltas:
            attempts.follow(delta)
    return {key: tuple(reversed(found)) for key, found in lines.items()}


def deed_of(entry: HistoryEntry) -> str:
    """Return what an entry did, in a few words."""
    if entry.verb in history_case.VERBS:
        return history_case.deed(entry, entry.deltas) or words.OTHER_VERB
    return words.VERBS.get(entry.verb, words.OTHER_VERB)


def of_entry(entry: HistoryEntry, earlier: Iterable[HistoryEntry]) -> tuple[Line, ...]:
    """Return what one entry did to each parcel it touched, and to what belongs to none.

    Args:
        earlier: the entries before it, oldest first.
    """
    attempts = history_case.Attempts()
    for before in earlier:
        for delta in before.deltas:
            attempts.follow(delta)
    touched = _by_parcel(entry)
    shown = list(touched.items())[: page_words.SHOWN_AT_MOST]
    lines = []
    for key, deltas in shown:
        line = _line(entry, deltas, attempts)
        lines.append(Line(page_words.of_parcel(key), line.effects, line.reason))
    if len(touched) > len(shown):
        lines.append(Line(page_words.more(len(touched) - len(shown)), (), ""))
    others = [
        page_words.record(
            delta.table, delta.key, added=delta.before is None, removed=delta.after is None
        )
        for delta in entry.deltas
        if delta.table in TABLE_LABELS and not _of_parcel(delta) and delta.table not in DETAILS
    ]
    if others:
        lines.append(Line(deed_of(entry), tuple(others), entry.reason))
    return tuple(lines)


def _of_parcel(delta: Delta) -> bool:
    return delta.table == PARCELS or delta.table in history_case.OF_STEPS


def _by_parcel(entry: HistoryEntry) -> dict[str, list[Delta]]:
    touched: dict[str, list[Delta]] = {}
    for delta in entry.deltas:
        if _of_parcel(delta):
            touched.setdefault(delta.key.partition("/")[0], []).append(delta)
    return touched


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
    deed = words.VERBS.get(entry.verb, words.OTHER_VERB)
    if entry.verb in history_case.VERBS:
        deed = history_case.deed(entry, deltas) or words.OTHER_VERB
        basis = history_case.basis(entry, deltas)
        own = [*history_case.effects(entry, deltas, attempts), *own]
    else:
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
