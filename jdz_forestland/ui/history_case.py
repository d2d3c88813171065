"""What an entry of the history did to the steps, papers and waivers of a parcel, in sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from jdz_forestland.domain import acting, policy
from jdz_forestland.domain.fields import Field, Kind
from jdz_forestland.domain.history import Delta, HistoryEntry, Record
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.rulebook import CATALOGUE
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui import text_history as words
from jdz_forestland.ui import text_material

STEPS, WAIVERS, MATERIALS, PARCELS = "steps", "waivers", "materials", "parcels"
OF_STEPS: Final = frozenset({STEPS, WAIVERS, MATERIALS})
VERBS: Final = frozenset({"act", "waive", "attach", "detach", "undo"})

Records = dict[str, Record]


class Attempts:
    """The step records of every parcel as they stood before an entry; follows the history."""

    def __init__(self) -> None:
        self._records: Records = {}

    def follow(self, delta: Delta) -> None:
        """Take over what an entry did."""
        if delta.table != STEPS:
            return
        record = delta.applied_to(self._records.get(delta.key))
        if record is None:
            self._records.pop(delta.key, None)
        else:
            self._records[delta.key] = record

    def before(self, record: Record) -> dict[str, Any] | None:
        """Return the values of the attempt before; None for the first."""
        stem = record["key"].rpartition("/")[0]
        for attempt in range(record["attempt"] - 1, 0, -1):
            held = self._records.get(f"{stem}/{attempt}")
            if held is not None and held["action"] == record["action"]:
                return _values(held)
        return None

    def held(self, key: str) -> Record:
        """Return a record as it stood."""
        return self._records[key]


def deed(entry: HistoryEntry, deltas: Sequence[Delta]) -> str:
    """Return what was done, in a few words."""
    if entry.verb == "act":
        record, after = _fresh(deltas), _stage_after(deltas)
        if record is not None:
            return _acted(record, after)
    return {
        "waive": words.WAIVED,
        "attach": words.ATTACHED,
        "detach": words.DETACHED,
        "undo": words.UNDONE,
    }.get(entry.verb, "")


def effects(entry: HistoryEntry, deltas: Sequence[Delta], attempts: Attempts) -> Iterator[str]:
    """Yield what became of the parcel, one sentence each."""
    if entry.verb == "undo":
        yield words.undone_deed(entry.reason)
    for delta in deltas:
        if delta.table == MATERIALS:
            yield _paper(delta)
        elif delta.table == WAIVERS:
            yield from _waiver(delta)
        elif delta.table == STEPS:
            yield from _step(delta, attempts, undone=entry.verb == "undo")


def basis(entry: HistoryEntry, deltas: Sequence[Delta]) -> str:
    """Return on which basis it was done: the clause, or the reason that was given."""
    record = _fresh(deltas)
    if entry.verb == "act" and record is not None:
        stage, action, values = Stage(record["stage"]), Action(record["action"]), _values(record)
        fields = {field.name: field for field in acting.record_fields(stage, action)}
        if action is not Action.PASS:
            reason = fields["reason"].shown(values.get("reason"))
            said = words.why(reason, values.get("text", ""), values.get("on", ""))
            return words.on_account_of(said)
        return words.basis(next(iter(fields.values())).clause) if fields else ""
    if entry.verb == "waive":
        rule = next((delta.after for delta in deltas if delta.table == WAIVERS), None)
        code = rule["rule"] if rule else ""
        return words.basis(CATALOGUE[code].clause) if code in CATALOGUE else ""
    if entry.verb == "detach":
        return words.on_account_of(words.removal_reason(entry.reason))
    return ""


def _fresh(deltas: Sequence[Delta]) -> Record | None:
    """Return the new step record of an entry."""
    fresh = (d.after for d in deltas if d.table == STEPS and d.before is None)
    return next(fresh, None)


def _stage_after(deltas: Sequence[Delta]) -> Stage | None:
    for delta in deltas:
        if delta.table == PARCELS and delta.after is not None and "stage" in delta.after:
            return Stage(delta.after["stage"])
    return None


def _acted(record: Record, after: Stage | None) -> str:
    stage, action = Stage(record["stage"]), Action(record["action"])
    target = after.label if after is not None else ""
    if action is Action.PASS:
        return words.passed(stage.label, target)
    return words.left(stage.label, action.label, target or stage.label)


def _paper(delta: Delta) -> str:
    record = delta.after or delta.before or {}
    kind: str = record["kind"]
    # what a county adds to the table are values, never papers: the names are those shipped
    title = policy.shipped().titles().get(kind, kind)
    if delta.after is None:
        return words.paper_gone(title, record["file_name"])
    return words.paper(title, record["file_name"], text_material.size(record["size"]))


def _waiver(delta: Delta) -> Iterator[str]:
    record = delta.after if delta.after is not None else delta.before or {}
    code = record.get("rule", delta.key.rpartition("/")[2])
    title = CATALOGUE[code].title if code in CATALOGUE else ""
    yield words.rule(code, title)
    if delta.after is not None and "reason" in delta.after:
        yield words.reason_given(delta.after["reason"])


def _step(delta: Delta, attempts: Attempts, *, undone: bool) -> Iterator[str]:
    if delta.before is None and delta.after is not None:
        yield from _entered(delta.after, attempts.before(delta.after))
    elif delta.after is None and delta.before is not None:
        label = Stage(delta.before["stage"]).label
        yield words.record_undone(label, delta.before["attempt"])
    elif undone and delta.after and delta.after.get("standing") == Standing.STANDING.value:
        held = attempts.held(delta.key)
        yield words.stands_again(Stage(held["stage"]).label, held["attempt"])


def _entered(record: Record, before: dict[str, Any] | None) -> Iterator[str]:
    stage, action = Stage(record["stage"]), Action(record["action"])
    if action is not Action.PASS:  # its reason stands below
        return
    fields, values = acting.record_fields(stage, action), _values(record)
    if before is None:
        for field in fields:
            yield from _filled(field, values.get(field.name))
        return
    found = [line for field in fields for line in _changed(field, before, values)]
    if fields:
        yield words.again(record["attempt"]) if found else words.SAME_AGAIN
    yield from found


def _filled(field: Field, value: Any) -> Iterator[str]:
    if value is None:
        return
    if field.kind is not Kind.ROWS:
        yield words.filled(field.label, field.shown(value))
        return
    for number, row in enumerate(value, start=1):
        yield words.filled(words.row(field.label, number), _cells(field, row))


def _changed(field: Field, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    old, new = before.get(field.name), after.get(field.name)
    if old == new:
        return
    if field.kind is not Kind.ROWS:
        yield words.changed(field.label, field.shown(old), field.shown(new))
        return
    was, now = old or [], new or []
    for number in range(1, max(len(was), len(now)) + 1):
        label = words.row(field.label, number)
        if number > len(now):
            yield words.row_gone(field.label, number)
        elif number > len(was):
            yield words.filled(label, _cells(field, now[number - 1]))
        elif was[number - 1] != now[number - 1]:
            yield words.changed(
                label, _cells(field, was[number - 1]), _cells(field, now[number - 1])
            )


def _cells(field: Field, row: dict[str, Any]) -> str:
    parts = ((inner.label, inner.shown(row.get(inner.name))) for inner in field.rows)
    return words.cells(tuple(part for part in parts if part[1]))


def _values(record: Record) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(record["values_json"])
    return values
