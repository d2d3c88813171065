"""A registry file as it was at a moment: the rows that the history makes, its chain cut there.

A snapshot is a file of its own, so every page, paper and check works on it unchanged. A small note
beside it says of what it is one: with it the papers are found where they are, nobody copies
gigabytes, and nothing can be written by mistake into a registry that has gone on since.
"""

from __future__ import annotations

import datetime
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from jdz_forestland.domain.history import HistoryEntry, Record, parse_deltas, replay
from jdz_forestland.domain.progress import Progress
from jdz_forestland.errors import StoreError
from jdz_forestland.store import gpkg, schema, snapshot_note
from jdz_forestland.store.faults import changed_outside
from jdz_forestland.store.records import GEOM
from jdz_forestland.store.snapshot_note import Note
from jdz_forestland.store.sqlite import Database
from jdz_forestland.store.tables import BY_NAME

_MANY: Final = 500


def last_before(conn: sqlite3.Connection, moment: datetime.datetime) -> tuple[int, str]:
    """Return number and hash of the last entry that was there at a moment.

    The chain is cut before the first entry that is later: a clock that fell back for a while
    must not bring in what came after.

    Raises:
        StoreError: the registry was made later.
    """
    found, created = (0, ""), ""
    for seq, at, stored in conn.execute("SELECT seq, at, hash FROM history ORDER BY seq"):
        created = created or at
        if datetime.datetime.fromisoformat(at) > moment:
            break
        found = (seq, stored)
    if not found[0]:
        raise StoreError(
            f"登记库在{moment:%Y-%m-%d %H:%M}还没有建立",
            hint=f"它建于{created[:10]}，请选这一天以后的时间",
        )
    return found


def make(conn: sqlite3.Connection, path: Path, note: Note, progress: Progress) -> None:
    """Write the snapshot that a note speaks of at `path`; it is built beside and renamed.

    Raises:
        StoreError: the history was altered and cannot be read. Cancelled: no file is left.
        OSError, sqlite3.Error: the file cannot be written.
    """
    part = path.with_name(f"~{secrets.token_hex(4)}{path.suffix}")
    try:
        rows = replay(_entries(conn, note, progress))
        gpkg.create(part)
        with closing(sqlite3.connect(part)) as target:
            gpkg.register_functions(target)
            schema.upgrade(Database(target), part)
            target.execute("BEGIN IMMEDIATE")
            _put_rows(target, rows, progress)
            _copy_history(conn, target, note, progress)
            gpkg.touch(target)
            target.commit()
        snapshot_note.write(path, note)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _entries(conn: sqlite3.Connection, note: Note, progress: Progress) -> Iterator[HistoryEntry]:
    rows = conn.execute("SELECT seq, body FROM history WHERE seq <= ? ORDER BY seq", (note.seq,))
    for seq, body in rows:
        if seq % _MANY == 0:
            progress.step("重演履历", seq, note.seq)
        try:
            deltas = parse_deltas(body)
        except (KeyError, TypeError, ValueError) as error:
            raise changed_outside(Path(note.registry)) from error
        yield HistoryEntry(seq, "", "", "", "", deltas, "")


def _put_rows(
    target: sqlite3.Connection, rows: dict[tuple[str, str], Record], progress: Progress
) -> None:
    for done, ((name, _), record) in enumerate(rows.items()):
        if done % _MANY == 0:
            progress.step("还原数据", done, len(rows))
        # a record of an older program lacks the columns that came later: they keep their default
        values: dict[str, Any] = {
            column: record[column] for column in BY_NAME[name].columns if column in record
        }
        if BY_NAME[name].spatial:
            values[GEOM] = gpkg.encode(gpkg.shape(record[GEOM]))
        places = ", ".join(f":{column}" for column in values)
        target.execute(f"INSERT INTO {name} ({', '.join(values)}) VALUES ({places})", values)


def _copy_history(
    conn: sqlite3.Connection, target: sqlite3.Connection, note: Note, progress: Progress
) -> None:
    for table, places in (("history", "?, ?, ?, ?, ?, ?, ?, ?"), ("history_subject", "?, ?, ?")):
        order = "seq" if table == "history" else "table_name, key, seq"
        rows = conn.execute(f"SELECT * FROM {table} WHERE seq <= ? ORDER BY {order}", (note.seq,))
        while many := rows.fetchmany(_MANY):
            progress.step("还原履历")
            target.executemany(f"INSERT INTO {table} VALUES ({places})", many)
