"""`Store`: the one class that knows the registry is a GeoPackage. Rows stop here."""

from __future__ import annotations

import datetime
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

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
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.errors import StoreError
from jdz_forestland.store import backup, gpkg, schema, snapshot_note, vault
from jdz_forestland.store.cases import Cases
from jdz_forestland.store.faults import translated
from jdz_forestland.store.ledger import Ledger
from jdz_forestland.store.records import COMPARISONS, PARCELS, PIECES, Table
from jdz_forestland.store.snapshot_note import Note
from jdz_forestland.store.sqlite import Database
from jdz_forestland.store.writer import Writer, select

V = TypeVar("V")

BUSY_MS: Final = 2000
_SILENT: Final = Silent()


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
                _flush(part)
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
            if fresh:  # flushed once when it is complete, not after each step of the schema
                conn.execute("PRAGMA synchronous = OFF")
            gpkg.register_functions(conn)
            if not fresh:
                schema.check(conn, path)
                gpkg.leave_wal(conn)
            schema.upgrade(Database(conn), path)
            if snapshot_note.of(path):
                conn.execute("PRAGMA query_only = ON")
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

    def parcel(self, key: str) -> Parcel:
        """Return one parcel.

        Raises:
            StoreError: there is none of that key.
        """
        found = self._values(PARCELS, "key = ?", key)
        if not found:
            raise StoreError(f"登记库中没有图斑{key}", hint="请刷新后重试")
        return found[0]

    def parcels_meeting(self, box: Sequence[float]) -> list[Parcel]:
        """Return the parcels whose box meets (minx, miny, maxx, maxy), EPSG:4527."""
        index = (
            f"fid IN (SELECT id FROM rtree_{gpkg.PARCELS}_geom "
            "WHERE maxx >= ? AND maxy >= ? AND minx <= ? AND miny <= ?) ORDER BY key"
        )
        return self._values(PARCELS, index, *box)

    @property
    def cases(self) -> Cases:
        """The records, papers and waivers of the eight steps."""
        return Cases(self._conn, self.path, self._values)

    @property
    def ledger(self) -> Ledger:
        """The entries of the quota ledger and their sums."""
        return Ledger(self._conn, self.path, self._values)

    def pieces(self, *, parcel_key: str | None = None) -> list[Piece]:
        """Return the pieces that became forest, of one parcel or of all."""
        if parcel_key is None:
            return self._values(PIECES, "1 ORDER BY parcel_key, fid")
        return self._values(PIECES, "parcel_key = ? ORDER BY fid", parcel_key)

    def comparisons(self) -> list[Comparison]:
        """Return the accepted comparisons in the order in which they were accepted."""
        return self._values(COMPARISONS, "1 ORDER BY rowid")

    def all_of(
        self, table: Table[V], *, list_year: int | None = None, parcel_key: str | None = None
    ) -> list[V]:
        """Return the values of a table that are kept whole (`store.tables`), oldest first."""
        wanted = {"list_year": list_year, "parcel_key": parcel_key}
        asked = {name: value for name, value in wanted.items() if value is not None}
        where = " AND ".join(f"{name} = ?" for name in asked) or "1"
        return self._values(table, f"{where} ORDER BY rowid", *asked.values())

    def history(self, *, parcel_key: str | None = None) -> list[HistoryEntry]:
        """Return the history, of one parcel or whole, oldest first."""
        if parcel_key is None:
            return list(self._entries("1"))
        of_parcel = (
            "seq IN (SELECT seq FROM history_subject WHERE table_name = ? AND key = ? "
            "UNION SELECT seq FROM history_subject "
            "WHERE table_name IN ('steps', 'waivers', 'materials') AND key GLOB ?)"
        )
        return list(self._entries(of_parcel, gpkg.PARCELS, parcel_key, f"{parcel_key}/*"))

    def last_entry(self) -> HistoryEntry | None:
        """Return the newest history entry."""
        return next(self._entries("seq = (SELECT max(seq) FROM history)"), None)

    def head(self) -> str:
        """Return the hash of the last history entry: the fingerprint of the registry."""
        with translated(self.path):
            row = self._conn.execute(
                "SELECT hash FROM history ORDER BY seq DESC LIMIT 1"
            ).fetchone()
        return row[0] if row else GENESIS

    def verify(self, progress: Progress = _SILENT) -> list[Problem]:
        """Check history, rows against history, index, triggers, papers; return what is wrong."""
        return self.problems_with_papers_of(self.path, progress)

    def problems_with_papers_of(self, registry: Path, progress: Progress) -> list[Problem]:
        """Check this file with the papers that lie beside another one; see `verify`."""
        from jdz_forestland.store import verifying

        with translated(self.path):
            found = verifying.problems(self._conn)
            papers = verifying.papers(self._conn)
        # after the reading transaction: hashing gigabytes must not keep others from writing
        return [*found, *verifying.paper_problems(registry, papers, progress)]

    @property
    def read_only(self) -> bool:
        """Whether the system lets nobody at this desk write the file (medium, folder, rights)."""
        if snapshot_note.of(self.path):
            return True
        return not (os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK))

    @property
    def snapshot_of(self) -> Note | None:
        """What this file is a snapshot of; None for a registry that is worked on."""
        return snapshot_note.of(self.path)

    def snapshot(self, moment: datetime.datetime, folder: Path, progress: Progress) -> Path:
        """Write the registry as it was at a moment into a folder and return the file.

        One that is there already is not made again.

        Raises:
            StoreError: the registry was made later, or the file cannot be written.
            Cancelled: the user stopped it; no file is left.
        """
        from jdz_forestland.store import snapshot

        with translated(self.path):
            seq, head = snapshot.last_before(self._conn, moment)
        path = folder / f"{self.path.stem}（截至{moment:%Y%m%d-%H%M%S}）{self.path.suffix}"
        papers = str(vault.folder(self.path).absolute())
        note = Note(str(self.path.absolute()), papers, moment.isoformat(), seq, head)
        with translated(path):
            folder.mkdir(parents=True, exist_ok=True)
            if not (path.is_file() and snapshot_note.of(path) == note):
                snapshot.make(self._conn, path, note, progress)
        return path

    def back_up(self, target: Path, progress: Progress = _SILENT) -> Path:
        """Copy the registry to `target` through SQLite's backup, and its papers beside it.

        The papers come before the name: a registry at `target` has all of them.
        """
        with translated(target):
            if target.exists() and target.samefile(self.path):
                raise StoreError("备份不能覆盖登记库本身", hint="请换一个文件名或文件夹")
            return backup.copy(
                self._conn, target, before=lambda: vault.carry(self.path, target, progress)
            )

    # --- writing -----------------------------------------------------------------------------

    @contextmanager
    def change(self, *, who: str, at: str, verb: str, reason: str = "") -> Iterator[Writer]:
        """One intention, one transaction, one history entry. Nothing happens if it raises.

        Without any effect no entry is written.
        """
        snapshot_note.refuse_writing(self.path)
        with translated(self.path), _transaction(self._conn):
            writer = Writer(self._conn)
            yield writer
            deltas = writer.deltas()
            if deltas:
                self._append(who=who, at=at, verb=verb, reason=reason, deltas=deltas)
                gpkg.touch(self._conn)

    @contextmanager
    def in_haste(self) -> Iterator[None]:
        """Do not wait for the disk at every change, only at the end.

        For a file that is thrown away when the making of it is cut short.
        """
        self._conn.execute("PRAGMA synchronous = OFF")
        try:
            yield
        finally:
            self._conn.execute("PRAGMA synchronous = FULL")
            with translated(self.path):
                _flush(self.path)

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
            rows = list(select(self._conn, table, where, values))
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


def _flush(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


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
