"""History: one immutable entry per intention, each bound to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

Record = dict[str, Any]

GENESIS: Final = "0" * 64

# What a clerk calls the tables that an entry can touch.
TABLE_LABELS: Final = {
    "parcels": "图斑",
    "pieces": "入库部分",
    "comparisons": "比对记录",
    "facts": "登记库信息",
    "steps": "环节记录",
    "waivers": "差异说明",
    "materials": "材料",
    "frozen_lists": "定稿名单",
    "ledger_entries": "台账分录",
    "postings": "分录明细",
    "policy_versions": "政策参数",
    "projects": "用地项目",
    "use_plans": "用地计划",
    "inspections": "核查记录",
    "agreements": "投入主体协议",
    "payments": "补助兑付",
    "submissions": "报送包",
    "slips": "回执与退回单",
    "known_keys": "报送单位公钥",
    "draws": "抽查记录",
    "field_checks": "现场核查记录",
}


@dataclass(frozen=True, slots=True)
class Delta:
    """What one entry did to one record; insert, update or delete by which side is missing.

    Attributes:
        table: name of the table.
        key: key of the record.
        before, after: the fields that changed, as JSON values; None where there was no record.
    """

    table: str
    key: str
    before: Record | None
    after: Record | None

    def __invert__(self) -> Delta:
        """The delta that undoes this one."""
        return Delta(self.table, self.key, self.after, self.before)

    @classmethod
    def between(
        cls, table: str, key: str, before: Record | None, after: Record | None
    ) -> Delta | None:
        """Return the difference of two whole records, or None where there is none."""
        if before is None or after is None:
            return None if before == after else cls(table, key, before, after)
        changed = [name for name in after if before.get(name) != after[name]]
        if not changed:
            return None
        old = {name: before.get(name) for name in changed}
        return cls(table, key, old, {name: after[name] for name in changed})

    def applied_to(self, record: Record | None) -> Record | None:
        """Return the record after this delta."""
        if self.after is None:
            return None
        return {**(record or {}), **self.after}


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Who did what when, why, and with which effect.

    Attributes:
        seq: position in the chain, from 1.
        at: ISO-8601 local time with offset.
        who: person at the desk.
        verb: stable English word of the intention ("create", "derive").
        reason: basis in Chinese, shown to the user.
        deltas: what changed.
        previous: hash of the entry before, `GENESIS` for the first.
    """

    seq: int
    at: str
    who: str
    verb: str
    reason: str
    deltas: tuple[Delta, ...]
    previous: str

    @property
    def body(self) -> str:
        """Canonical JSON of everything the hash covers."""
        return canonical(
            {
                "seq": self.seq,
                "at": self.at,
                "who": self.who,
                "verb": self.verb,
                "reason": self.reason,
                "deltas": [[d.table, d.key, d.before, d.after] for d in self.deltas],
                "previous": self.previous,
            }
        )

    @property
    def hash(self) -> str:
        """SHA-256 of the body, lower-case hex."""
        return hashlib.sha256(self.body.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something `verify` found: which place, which parcel, which field, and a sentence."""

    where: str
    parcel: str
    field: str
    text: str


def canonical(value: object) -> str:
    """Return JSON that is equal whenever the values are equal."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parse_deltas(text: str) -> tuple[Delta, ...]:
    """Read the deltas back out of the body of an entry."""
    return tuple(Delta(*row) for row in json.loads(text)["deltas"])


def broken_links(entries: Iterable[tuple[HistoryEntry, str]]) -> Iterator[Problem]:
    """Check a chain of (entry, stored hash) in file order; yield every break with its position."""
    previous, expected = GENESIS, 1
    for entry, stored in entries:
        where = f"履历第{entry.seq}条"
        if entry.seq != expected:
            yield Problem(where, "", "seq", f"履历在第{expected}条处缺失或次序被改动")
        if entry.previous != previous:
            yield Problem(where, "", "previous", f"{where}与前一条不衔接，前面的记录被改动或删除过")
        if entry.hash != stored:
            yield Problem(where, "", "hash", f"{where}的内容与其校验值不符，内容被改动过")
        previous, expected = stored, entry.seq + 1


def replay(entries: Iterable[HistoryEntry]) -> dict[tuple[str, str], Record]:
    """Return every record as the history says it must be, by (table, key)."""
    state: dict[tuple[str, str], Record] = {}
    for entry in entries:
        for delta in entry.deltas:
            place = (delta.table, delta.key)
            record = delta.applied_to(state.get(place))
            if record is None:
                state.pop(place, None)
            else:
                state[place] = record
    return state
