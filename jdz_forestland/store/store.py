"""`Store`: the one class that knows the registry is a GeoPackage. Rows stop here."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from shapely.errors import ShapelyError

from jdz_forestland.domain.comparison import Comparison
from jdz_forestland.domain.history import (
    GENESIS,
    Delta,
    HistoryEntry,
    Problem,
    Record,
    parse_deltas,
)
from jdz_forestland.domain.parcel import Parcel, Piece
from jdz_forestland.errors import StaleError, StoreError
from jdz_forestland.store import backup, gpkg, schema
from jdz_forestland.store.faults import translated
from jdz_forestland.store.records import COMPARISONS, FACTS, GEOM, PARCELS, PIECES, Table
from jdz_forestland.store.sqlite import Database

V = TypeVar("V")

BUSY_MS: Final = 2000


class Store:
    """One open registry file. Belongs to the thread that opened it.

    Use `create` or `open`; close it, or use it as a context manager.
    """

    def __init__(self, conn: sqlite3.Connection, path: Path) -> None:
        self._conn = conn
        self.path = path

    @classmethod
    def create(cls, path: Path, *, facts: Mapping[str, str], who: str, at: str) -> Self:
        """Make a registry file and open it. It is built beside and renamed when complete.

        Args:
            facts: what the registry says of itself: "county_code", "level", "sample".

        Raises:
            StoreError: the file exists already or cannot be written.
        """
        with translated(path):
            if path.exists():
                raise StoreError(f"文件“{path.name}”已经存在", hint="请换一个文件名，或直接打开它")
            if not path.parent.is_dir():
                raise StoreError(f"文件夹“{path.parent}”不存在", hint="请先建好文件夹")
            _probe(path)
            part = path.with_name(f"~{secrets.token_hex(4)}{path.suffix}")
            try:
                gpkg.create(part)
                with (
                    cls._connected(part, fresh=True) as store,
                    store.change(who=who, at=at, verb="create") as change,
                ):
                    for key, value in facts.items():
                        change.put_fact(key, value)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a registry file, bringing it to this program's schema.

        Raises:
            StoreError: missing, not a registry, damaged, in use, or made by a newer program.
        """
        with translated(path):
            if path.is_dir():
                raise StoreError(f"“{path}”是文件夹，不是登记库", hint="请选择登记库文件（.gpkg）")
            if not path.is_file():
                raise StoreError(f"找不到登记库“{path}”", hint="请检查文件是否被移动或改名")
            return cls._connected(path, fresh=False)

    @classmethod
    def _connected(cls, path: Path, *, fresh: bool) -> Self:
        with ExitStack() as on_failure:  # a half-opened file must not stay locked (Windows)
            conn = on_failure.enter_context(closing(sqlite3.connect(path)))
            conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            gpkg.register_functions(conn)
            if not fresh:
                schema.check(conn, path)
                gpkg.leave_wal(conn)
            schema.upgrade(Database(conn), path)
            on_failure.pop_all()
        return cls(conn, path)

    def close(self) -> None:
        """Close the file; uncommitted work is rolled back."""
        self._conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- reading -----------------------------------------------------------------------------

    def fact(self, key: str) -> str:
        """Return a fact of the registry ("county_code", "level"), or "" where it is unknown."""
        with translated(self.path):
            row = self._conn.execute("SELECT value FROM facts WHERE key = ?", (key,)).fetchone()
        return row[0] if row else ""

    def parcels(self, *, list_year: int | None = None) -> list[Parcel]:
        """Return the parcels, of one list year or of all, in the order of their numbers."""
        if list_year is None:
            return self._values(PARCELS, "1 ORDER BY list_year, parcel_no")
        return self._values(PARCELS, "list_year = ? ORDER BY parcel_no", list_year)

    def pieces(self, *, parcel_key: str | None = None) -> list[Piece]:
        """Return the pieces that became forest, of one parcel or of all."""
        if parcel_key is None:
            return self._values(PIECES, "1 ORDER BY parcel_key, fid")
        return self._values(PIECES, "parcel_key = ? ORDER BY fid", parcel_key)

    def comparisons(self) -> list[Comparison]:
        """Return the accepted comparisons in the order in which they were accepted."""
        return self._values(COMPARISONS, "1 ORDER BY rowid")

    def history(self, *, parcel_key: str | None = None) -> list[HistoryEntry]:
        """Return the history, of one parcel or whole, oldest first."""
        if parcel_key is None:
            return list(self._entries("1"))
        of_parcel = "seq IN (SELECT seq FROM history_subject WHERE table_name = ? AND key = ?)"
        return list(self._entries(of_parcel, gpkg.PARCELS, parcel_key))

    def head(self) -> str:
        """Return the hash of the last history entry: the fingerprint of the registry."""
        with translated(self.path):
            row = self._conn.execute(
                "SELECT hash FROM history ORDER BY seq DESC LIMIT 1"
            ).fetchone()
        return row[0] if row else GENESIS

    def verify(self) -> list[Problem]:
        """Check history chain, rows against history, index and triggers; return what is wrong."""
        from jdz_forestland.store.verifying import problems

        with translated(self.path):
            return problems(self._conn)

    @property
    def read_only(self) -> bool:
        """Whether the system lets nobody at this desk write the file (medium, folder, rights)."""
        return not (os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK))

    def back_up(self, target: Path) -> Path:
        """Copy the registry to `target` through SQLite's backup."""
        with translated(target):
            if target.exists() and target.samefile(self.path):
                raise StoreError("备份不能覆盖登记库本身", hint="请换一个文件名或文件夹")
            return backup.copy(self._conn, target)

    # --- writing -----------------------------------------------------------------------------

    @contextmanager
    def change(self, *, who: str, at: str, verb: str, reason: str = "") -> Iterator[Writer]:
        """One intention, one transaction, one history entry. Nothing happens if it raises.

        Without any effect no entry is written.
        """
        with translated(self.path), _transaction(self._conn):
            writer = Writer(self._conn)
            yield writer
            deltas = writer.deltas()
            if deltas:
                self._append(who=who, at=at, verb=verb, reason=reason, deltas=deltas)
                gpkg.touch(self._conn)

    def _append(
        self, *, who: str, at: str, verb: str, reason: str, deltas: tuple[Delta, ...]
    ) -> None:
        last = self._conn.execute("SELECT max(seq) FROM history").fetchone()[0] or 0
        entry = HistoryEntry(last + 1, at, who, verb, reason, deltas, self.head())
        self._conn.execute(
            "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.seq, at, who, verb, reason, entry.body, entry.previous, entry.hash),
        )
        self._conn.executemany(
            "INSERT OR IGNORE INTO history_subject VALUES (?, ?, ?)",
            [(delta.table, delta.key, entry.seq) for delta in deltas],
        )

    # --- rows --------------------------------------------------------------------------------

    def _values(self, table: Table[V], where: str, *values: object) -> list[V]:
        with translated(self.path):
            rows = list(_select(self._conn, table, where, values))
        return [self._value(table, row) for row in rows]

    def _value(self, table: Table[V], record: Record) -> V:
        try:
            return table.from_record(record)
        except (ArithmeticError, KeyError, TypeError, ValueError, ShapelyError) as error:
            raise StoreError(
                f"登记库“{self.path.name}”中{record['key'] or '一个图斑'}的数据被其他程序改坏，"
                "读不出来",
                hint="请校验登记库（verify）查看差异，再从备份恢复",
            ) from error

    def _entries(self, where: str, *values: object) -> Iterator[HistoryEntry]:
        with translated(self.path):
            rows = self._conn.execute(
                "SELECT seq, at, who, verb, reason, body, previous FROM history "
                f"WHERE {where} ORDER BY seq",
                values,
            ).fetchall()
        for seq, at, who, verb, reason, body, previous in rows:
            try:
                deltas = parse_deltas(body)
            except (KeyError, TypeError, ValueError) as error:
                raise StoreError(
                    f"登记库“{self.path.name}”的履历第{seq}条被改动过，读不出来",
                    hint="请校验登记库（verify），再从备份恢复",
                ) from error
            yield HistoryEntry(seq, at, who, verb, reason, deltas, previous)


def _probe(path: Path) -> None:
    """Raise `OSError` where a file, and its journal with the longer name, cannot be written."""
    journal = path.with_name(f"{path.name}-journal")
    journal.touch()
    journal.unlink()


@contextmanager
def _transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """Hold the file for writing from the first statement on, so that what is read stays true."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    except BaseException:
        conn.rollback()
        raise


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
            raise StaleError(
                f"{parcel.parcel_no}号图斑已被修改", hint="请刷新后重新办理，本次没有写入"
            )
        if held != record:
            self._put(PARCELS, {**record, "version": parcel.version + 1})

    def set_pieces(self, parcel_key: str, pieces: Iterable[Piece]) -> None:
        """Replace the pieces of one parcel; equal ones are left alone."""
        wanted = {piece.key: PIECES.to_record(piece) for piece in pieces}
        held = _select(self._conn, PIECES, "parcel_key = ?", (parcel_key,))
        for record in list(held):
            if record["key"] not in wanted:
                self._drop(PIECES, record)
        for record in wanted.values():
            self._put(PIECES, record)

    def _put(self, table: Table[Any], record: Record) -> None:
        key = record["key"]
        delta = Delta.between(table.name, key, self._record(table, key), record)
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
        return next(iter(_select(self._conn, table, "key = ?", (key,))), None)


def _select(
    conn: sqlite3.Connection, table: Table[Any], where: str, values: tuple[object, ...]
) -> Iterator[Record]:
    columns = (*table.columns, GEOM) if table.spatial else table.columns
    rows = conn.execute(f"SELECT {', '.join(columns)} FROM {table.name} WHERE {where}", values)
    for row in rows:
        record = dict(zip(columns, row, strict=True))
        if table.spatial:
            record[GEOM] = gpkg.hex_wkb(record[GEOM])
        yield record
