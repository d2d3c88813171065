"""`Writer`: what may be done within one change. Every write remembers what was there before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from jdz_forestland.domain.comparison import Comparison
from jdz_forestland.domain.history import Delta, HistoryEntry, Record
from jdz_forestland.domain.ledger import LedgerEntry
from jdz_forestland.domain.parcel import Parcel, Piece
from jdz_forestland.domain.record import Material, StepRecord, Waiver
from jdz_forestland.errors import BugError, StaleError
from jdz_forestland.store import gpkg
from jdz_forestland.store.case_records import MATERIALS, STEPS, WAIVERS
from jdz_forestland.store.ledger_records import LEDGER_ENTRIES, POSTINGS, rows_of
from jdz_forestland.store.records import COMPARISONS, FACTS, GEOM, PARCELS, PIECES, Table
from jdz_forestland.store.tables import BY_NAME

V = TypeVar("V")


class Writer:
    """What a change may do. Every write remembers what was there before."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._deltas: list[Delta] = []

    def deltas(self) -> tuple[Delta, ...]:
        """Return what has been written so far."""
        return tuple(self._deltas)

    def put_fact(self, key: str, value: str) -> None:
        """Set a fact of the registry."""
        self._put(FACTS, FACTS.to_record((key, value)))

    def put_comparison(self, comparison: Comparison) -> None:
        """Keep an accepted comparison."""
        self._put(COMPARISONS, COMPARISONS.to_record(comparison))

    def put_parcel(self, parcel: Parcel) -> None:
        """Write a parcel as it is now; a new one has version 0.

        Raises:
            StaleError: the parcel has moved on since it was read.
        """
        record = PARCELS.to_record(parcel)
        held = self._record(PARCELS, parcel.key)
        if (held["version"] if held else 0) != parcel.version:
            raise _stale(parcel)
        if held != record:
            self._put(PARCELS, {**record, "version": parcel.version + 1})

    def renumber(self, parcels: Sequence[Parcel]) -> None:
        """Write parcels whose numbers change hands: no two may have one for a moment.

        Raises:
            StaleError: a parcel has moved on since it was read.
        """
        held = {parcel.key: self._record(PARCELS, parcel.key) for parcel in parcels}
        for parcel in parcels:
            record = held[parcel.key]
            if record is None or record["version"] != parcel.version:
                raise _stale(parcel)
        free = f"UPDATE {PARCELS.name} SET parcel_no = -fid WHERE key = ?"
        self._conn.executemany(free, [(key,) for key in held])
        for parcel in parcels:
            record = {**PARCELS.to_record(parcel), "version": parcel.version + 1}
            self._write(PARCELS, record, held[parcel.key])

    def set_pieces(self, parcel_key: str, pieces: Iterable[Piece]) -> None:
        """Replace the pieces of one parcel; equal ones are left alone."""
        wanted = {piece.key: PIECES.to_record(piece) for piece in pieces}
        held = select(self._conn, PIECES, "parcel_key = ?", (parcel_key,))
        for record in list(held):
            if record["key"] not in wanted:
                self._drop(PIECES, record)
        for record in wanted.values():
            self._put(PIECES, record)

    def put(self, table: Table[V], value: V) -> None:
        """Write a value that is kept whole (`store.tables`), in place of one of the same key."""
        self._put(table, table.to_record(value))

    def add(self, table: Table[V], value: V) -> None:
        """Write a value that must be new.

        Raises:
            StaleError: there is one of that key.
        """
        record = table.to_record(value)
        if self._record(table, record["key"]) is not None:
            raise StaleError(f"{record['key']}已经登记过", hint="请刷新后重新办理，本次没有写入")
        self._put(table, record)

    def drop(self, table: Table[V], value: V) -> None:
        """Take a value away that is there."""
        self._drop(table, table.to_record(value))

    def drop_parcel(self, parcel: Parcel) -> None:
        """Take a parcel and its pieces away, as it was read.

        Raises:
            StaleError: the parcel has moved on since it was read.
        """
        record = PARCELS.to_record(parcel)
        if self._record(PARCELS, parcel.key) != record:
            raise _stale(parcel)
        self.set_pieces(parcel.key, ())
        self._drop(PARCELS, record)

    def post(self, entry: LedgerEntry) -> None:
        """Append an entry of the ledger with its postings.

        Raises:
            StaleError: there is one of that key. BugError: its postings do not sum to 0.00.
        """
        if not entry.postings or sum(posting.mu for posting in entry.postings) != 0:
            raise BugError(f"entry {entry.key} does not balance")
        self.add(LEDGER_ENTRIES, entry)
        for row in rows_of(entry):
            self.add(POSTINGS, row)

    def put_step(self, record: StepRecord) -> None:
        """Write a step record: a new one, or one that no longer stands."""
        self._put(STEPS, STEPS.to_record(record))

    def put_waiver(self, waiver: Waiver) -> None:
        """Keep a 差异说明."""
        self._put(WAIVERS, WAIVERS.to_record(waiver))

    def put_material(self, material: Material) -> None:
        """Keep the entry of a paper; its content is in the vault."""
        self._put(MATERIALS, MATERIALS.to_record(material))

    def drop_material(self, material: Material) -> None:
        """Take the entry of a paper away."""
        self._drop(MATERIALS, MATERIALS.to_record(material))

    def revert(self, entry: HistoryEntry) -> None:
        """Write the opposite of an entry; the version of a parcel goes on counting.

        Raises:
            StaleError: a record has moved on since.
        """
        for delta in reversed(entry.deltas):
            table, back = BY_NAME[delta.table], ~delta
            held = self._record(table, delta.key)
            wanted = None if back.after is None else {**(held or {}), **back.after}
            if not _is_effect(delta, held):
                raise StaleError("这一步之后又有改动，不能撤销", hint="请办理退回或更正")
            if wanted is None:
                self._drop(table, held or {"key": delta.key})
                continue
            if held is not None and "version" in held:
                wanted["version"] = held["version"] + 1
            self._put(table, wanted)

    def _put(self, table: Table[Any], record: Record) -> None:
        self._write(table, record, self._record(table, record["key"]))

    def _write(self, table: Table[Any], record: Record, held: Record | None) -> None:
        delta = Delta.between(table.name, record["key"], held, record)
        if delta is None:
            return
        values = {name: record[name] for name in table.columns}
        if table.spatial:
            values[GEOM] = gpkg.encode(gpkg.shape(record[GEOM]))
        names = ", ".join(values)
        places = ", ".join(f":{name}" for name in values)
        sets = ", ".join(f"{name} = :{name}" for name in values if name != "key")
        if delta.before is None:
            self._conn.execute(f"INSERT INTO {table.name} ({names}) VALUES ({places})", values)
        else:
            self._conn.execute(f"UPDATE {table.name} SET {sets} WHERE key = :key", values)
        self._deltas.append(delta)

    def _drop(self, table: Table[Any], record: Record) -> None:
        self._conn.execute(f"DELETE FROM {table.name} WHERE key = ?", (record["key"],))
        self._deltas.append(Delta(table.name, record["key"], record, None))

    def _record(self, table: Table[Any], key: str) -> Record | None:
        return next(iter(select(self._conn, table, "key = ?", (key,))), None)


def _stale(parcel: Parcel) -> StaleError:
    return StaleError(f"{parcel.parcel_no}号图斑已被修改", hint="请刷新后重新办理，本次没有写入")


def select(
    conn: sqlite3.Connection, table: Table[Any], where: str, values: tuple[object, ...]
) -> Iterator[Record]:
    """Yield the records of a table; `where` is SQL with its placeholders filled by `values`."""
    columns = (*table.columns, GEOM) if table.spatial else table.columns
    rows = conn.execute(f"SELECT {', '.join(columns)} FROM {table.name} WHERE {where}", values)
    for row in rows:
        record = dict(zip(columns, row, strict=True))
        if table.spatial:
            record[GEOM] = gpkg.hex_wkb(record[GEOM])
        yield record


def _is_effect(delta: Delta, held: Record | None) -> bool:
    """Whether a record is still as the delta left it."""
    if delta.after is None or held is None:
        return delta.after is None and held is None
    return all(held.get(name) == value for name, value in delta.after.items())
