"""What another program may have done to a registry file: rows against history, index, triggers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache

from jdz_forestland.domain.history import Problem, Record
from jdz_forestland.store import gpkg, schema
from jdz_forestland.store.sqlite import Database

_WORDS = {"parcels": "图斑", "pieces": "入库部分", "comparisons": "比对记录", "facts": "登记库信息"}


def row_problems(
    expected: Mapping[tuple[str, str], Record], actual: Mapping[str, Mapping[str, Record]]
) -> Iterator[Problem]:
    """Compare every record with what the history says it must be, field by field."""
    for table, records in actual.items():
        wanted = {key: record for (name, key), record in expected.items() if name == table}
        word = _WORDS.get(table, table)
        for key in sorted(wanted.keys() - records.keys()):
            yield Problem(table, key, "", f"{word}{key}不见了，是在本程序之外删除的")
        for key in sorted(records.keys() - wanted.keys()):
            yield Problem(table, key, "", f"{word}{key}没有履历，是在本程序之外添加的")
        for key in sorted(wanted.keys() & records.keys()):
            for field, value in wanted[key].items():
                if records[key].get(field) != value:
                    text = f"{word}{key}的{field}与履历不符，是在本程序之外改动的"
                    yield Problem(table, key, field, text)


def file_problems(conn: sqlite3.Connection) -> Iterator[Problem]:
    """Check SQLite's own integrity, that no trigger is gone, and that the index fits the rows."""
    for (line,) in conn.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield Problem("file", "", "", f"文件结构受损：{line}")
    for name in sorted(_required_triggers() - schema.triggers(conn)):
        yield Problem("file", "", name, f"保护规则{name}被删除，请联系技术支持后从备份恢复")
    for layer in gpkg.LAYERS:
        rows = conn.execute(f"SELECT count(*) FROM {layer}").fetchone()[0]
        indexed = conn.execute(f"SELECT count(*) FROM rtree_{layer}_geom").fetchone()[0]
        if rows != indexed:
            text = f"空间索引有{indexed}条，图斑有{rows}条，其他程序改动过该文件"
            yield Problem(layer, "", "geom", text)


@cache
def _required_triggers() -> frozenset[str]:
    """Return our own triggers by name: those that the migrations make in an empty database."""
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute(
            "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT, "
            "srs_id INTEGER)"
        )
        for layer in gpkg.LAYERS:
            conn.execute(f"CREATE TABLE {layer} (fid INTEGER PRIMARY KEY, geom BLOB)")
        schema.migrations.apply(Database(conn))
        return schema.triggers(conn)
