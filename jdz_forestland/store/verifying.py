"""What another program may have done to a registry file: chain, rows, index, triggers.

Nothing here trusts the file: tables and columns may be gone, text may be no text, and two rows may
carry the same key. Whatever is wrong becomes a `Problem`; the check goes on.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from jdz_forestland.domain.history import (
    TABLE_LABELS,
    Delta,
    HistoryEntry,
    Problem,
    Record,
    broken_links,
    parse_deltas,
    replay,
)
from jdz_forestland.domain.progress import Progress
from jdz_forestland.store import gpkg, schema, vault
from jdz_forestland.store.records import GEOM, Table
from jdz_forestland.store.sqlite import Database
from jdz_forestland.store.tables import TABLES
from jdz_forestland.store.words import FIELDS

Entries = list[tuple[HistoryEntry, str]]
Paper = tuple[str, str, str]  # parcel key, hash, file name


def problems(conn: sqlite3.Connection) -> list[Problem]:
    """Check a registry file; reads one state of it, whatever other windows do meanwhile."""
    conn.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
    conn.execute("BEGIN")
    try:
        broken = list(_broken_structure(conn))
        return broken or [*_history_and_rows(conn), *file_problems(conn)]
    finally:
        conn.rollback()
        conn.text_factory = str


def papers(conn: sqlite3.Connection) -> list[Paper]:
    """Return every paper and photo that the file speaks of."""
    return [*_materials(conn), *_photos(conn)]


def _photos(conn: sqlite3.Connection) -> Iterator[Paper]:
    """Yield the photos of field checks, as far as they can be read."""
    try:
        rows = conn.execute("SELECT parcel_key, facts FROM field_checks ORDER BY rowid").fetchall()
    except sqlite3.DatabaseError:  # said already by the check of the file's structure
        return
    for parcel, facts in rows:
        try:
            photos = [(each["sha256"], each["file_name"]) for each in json.loads(facts)["photos"]]
        except (KeyError, TypeError, ValueError):  # said already by the check against the history
            continue
        yield from ((_text(parcel), _text(sha256), _text(name)) for sha256, name in photos)


def _materials(conn: sqlite3.Connection) -> list[Paper]:
    wanted = ("parcel_key", "sha256", "file_name")
    try:
        if not _columns(conn, "materials").issuperset(wanted):
            return []
        rows = conn.execute(f"SELECT {', '.join(wanted)} FROM materials ORDER BY rowid")
        return [(_text(parcel), _text(sha256), _text(name)) for parcel, sha256, name in rows]
    except sqlite3.DatabaseError:  # said already by the check of the file's structure
        return []


def paper_problems(path: Path, papers: Sequence[Paper], progress: Progress) -> Iterator[Problem]:
    """Yield the papers that are lost or changed; each content is read once, in small blocks."""
    faults: dict[tuple[str, str], str] = {}
    for done, (parcel_key, sha256, name) in enumerate(papers):
        progress.step("核对材料", done, len(papers))
        if (sha256, name) not in faults:
            faults[sha256, name] = vault.fault(path, sha256, name)
        if fault := faults[sha256, name]:
            yield Problem("materials", parcel_key, "sha256", f"图斑{parcel_key}的{fault}")


def _broken_structure(conn: sqlite3.Connection) -> Iterator[Problem]:
    """SQLite's own check. In a damaged file nothing else can be judged."""
    for (line,) in conn.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield Problem("file", "", "", f"文件结构受损，请从备份恢复：{line}")


def _history_and_rows(conn: sqlite3.Connection) -> Iterator[Problem]:
    if not _columns(conn, "history"):
        yield Problem("history", "", "", "履历表不见了，是在本程序之外删除的")
        return
    entries, altered = _chain(conn)
    yield from broken_links(entries)
    yield from altered
    yield from _subject_problems(conn, entries)
    try:
        expected = replay(entry for entry, _ in entries)
    except (TypeError, ValueError):  # an altered entry that is still JSON but no deltas any more
        yield Problem("history", "", "", "履历被改动得不能重演，无法逐项核对数据，请从备份恢复")
        return
    for table in TABLES:
        wanted = {
            _text(key): record for (name, key), record in expected.items() if name == table.name
        }
        yield from row_problems(conn, table, wanted)


def _chain(conn: sqlite3.Connection) -> tuple[Entries, list[Problem]]:
    """Return the entries with their stored hashes, and what is wrong with single bodies."""
    entries: Entries = []
    altered = []
    rows = conn.execute(
        "SELECT seq, at, who, verb, reason, body, previous, hash FROM history ORDER BY seq"
    )
    for seq, *texts in rows:
        at, who, verb, reason, body, previous, stored = map(_text, texts)
        where = f"履历第{seq}条"
        deltas: tuple[Delta, ...] = ()
        try:
            deltas = parse_deltas(body)
        except (AttributeError, KeyError, TypeError, ValueError):
            altered.append(Problem(where, "", "body", f"{where}的内容被改动过，已经读不出来"))
        entry = HistoryEntry(
            seq if isinstance(seq, int) else 0, at, who, verb, reason, deltas, previous
        )
        if entry.hash == stored and entry.body != body:  # the columns are whole, the body is not
            altered.append(Problem(where, "", "body", f"{where}的内容与其校验值不符，内容被改动过"))
        entries.append((entry, stored))
    return entries, altered


def _text(value: object) -> str:
    return value if isinstance(value, str) else repr(value)


def _subject_problems(conn: sqlite3.Connection, entries: Entries) -> Iterator[Problem]:
    """The index by which the history of one parcel is found must say what the entries say."""
    wanted = {
        (_text(delta.table), _text(delta.key), entry.seq)
        for entry, _ in entries
        for delta in entry.deltas
    }
    if not _columns(conn, "history_subject"):
        yield Problem("history_subject", "", "", "履历索引不见了，是在本程序之外删除的")
        return
    held = set(conn.execute("SELECT table_name, key, seq FROM history_subject"))
    for table, key, seq in sorted(wanted ^ held, key=str):
        word = TABLE_LABELS.get(table, table)
        text = f"{word}{key}的履历索引与履历第{seq}条不符，是在本程序之外改动的"
        yield Problem("history_subject", _parcel_of(table, key), "", text)


def row_problems(
    conn: sqlite3.Connection, table: Table[Any], wanted: Mapping[str, Record]
) -> Iterator[Problem]:
    """Compare every record of a table with what the history says it must be, field by field."""
    word = TABLE_LABELS.get(table.name, table.name)
    held_columns = _columns(conn, table.name)
    fields = [*table.columns, GEOM] if table.spatial else [*table.columns]
    if not held_columns or table.columns[0] not in held_columns:
        yield Problem(table.name, "", "", f"{word}的表不见了，是在本程序之外删除或替换的")
        return
    for name in fields:
        if name not in held_columns:
            text = f"{word}少了“{FIELDS.get(name, name)}”一列，是在本程序之外删除的"
            yield Problem(table.name, "", name, text)
    records, doubled = _held(conn, table, [name for name in fields if name in held_columns])
    for key in doubled:
        text = f"{word}{key}出现两次，是在本程序之外添加的"
        yield Problem(table.name, _parcel_of(table.name, key), "", text)
    yield from _differences(table.name, wanted, records)


def _held(
    conn: sqlite3.Connection, table: Table[Any], columns: Sequence[str]
) -> tuple[dict[str, Record], list[str]]:
    """Return the records by key as they stand in the file, and the keys that come twice."""
    records: dict[str, Record] = {}
    doubled = []
    for row in conn.execute(f"SELECT {', '.join(columns)} FROM {table.name}"):
        record = dict(zip(columns, row, strict=True))
        if GEOM in record:
            record[GEOM] = gpkg.hex_wkb(record[GEOM])
        key = _text(record["key"] or "（无登记号）")
        if key in records:
            doubled.append(key)
        records.setdefault(key, record)
    return records, doubled


def _differences(
    table: str, wanted: Mapping[str, Record], held: Mapping[str, Record]
) -> Iterator[Problem]:
    word = TABLE_LABELS.get(table, table)
    for key in sorted(wanted.keys() - held.keys()):
        text = f"{word}{key}不见了，是在本程序之外删除的"
        yield Problem(table, _parcel_of(table, key), "", text)
    for key in sorted(held.keys() - wanted.keys()):
        text = f"{word}{key}没有履历，是在本程序之外添加的"
        yield Problem(table, _parcel_of(table, key), "", text)
    for key in sorted(wanted.keys() & held.keys()):
        for field, value in wanted[key].items():
            if field in held[key] and held[key][field] != value:
                text = f"{word}{key}的“{FIELDS.get(field, field)}”与履历不符，是在本程序之外改动的"
                yield Problem(table, _parcel_of(table, key), field, text)


def _parcel_of(table: str, key: object) -> str:
    """Return the key of the parcel that a record belongs to, "" for what belongs to none."""
    return _text(key).split("/", maxsplit=1)[0] if table in gpkg.LAYERS else ""


def file_problems(conn: sqlite3.Connection) -> Iterator[Problem]:
    """Check that no trigger is gone or rewritten, and that the spatial index fits the rows."""
    held = schema.trigger_texts(conn)
    for name, text in sorted(_required_triggers().items()):
        if held.get(name) != text:
            yield Problem("file", "", name, f"保护规则{name}被删除或改动，请从备份恢复")
    for layer in gpkg.LAYERS:
        yield from _index_problems(conn, layer)


def _index_problems(conn: sqlite3.Connection, layer: str) -> Iterator[Problem]:
    """A GIS shows what the spatial index says, so each shape must be inside its box there."""
    word = TABLE_LABELS.get(layer, layer)
    if not _columns(conn, f"rtree_{layer}_geom"):
        yield Problem(layer, "", GEOM, f"{word}的空间索引不见了，是在本程序之外删除的")
        return
    if {"fid", "key", GEOM} - _columns(conn, layer):
        return  # reported with the rows
    surplus = conn.execute(
        f"SELECT count(*) FROM rtree_{layer}_geom WHERE id NOT IN (SELECT fid FROM {layer})"
    ).fetchone()[0]
    if surplus:
        yield Problem(layer, "", GEOM, f"{word}的空间索引多出{surplus}条，是在本程序之外留下的")
    boxes = {row[0]: row[1:] for row in conn.execute(f"SELECT * FROM rtree_{layer}_geom")}
    for fid, key, blob in conn.execute(f"SELECT fid, key, {GEOM} FROM {layer}"):
        if not gpkg.is_in_place(blob, boxes.get(fid)):
            text = f"{word}{key}在地图软件中的位置不对，其他程序改动过该文件"
            yield Problem(layer, _parcel_of(layer, key), GEOM, text)


def _columns(conn: sqlite3.Connection, table: str) -> set[str]:
    return {name for _, name, *_ in conn.execute(f"PRAGMA table_info({table})")}


@cache
def _required_triggers() -> dict[str, str]:
    """Return our own triggers by name: those that the migrations make in an empty database."""
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute(
            "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT, "
            "srs_id INTEGER)"
        )
        for layer in gpkg.LAYERS:
            conn.execute(f"CREATE TABLE {layer} (fid INTEGER PRIMARY KEY, geom BLOB)")
        schema.migrations.apply(Database(conn))
        return schema.trigger_texts(conn)
