"""The schema, as ordered steps. A released step is never edited, only followed.

On the two feature tables a step may add a column, an index or data, nothing else: SQLite's way of
changing a table otherwise destroys GDAL's index triggers without a word. `PRAGMA user_version`
belongs to GeoPackage and is left alone.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from jdz_forestland.errors import StoreError
from jdz_forestland.store import backup, gpkg
from jdz_forestland.store.faults import changed_outside
from jdz_forestland.store.sqlite import Database, Migrations

migrations: Final = Migrations("jdz_forestland")

_PARCEL_COLUMNS: Final = (
    "key TEXT NOT NULL DEFAULT ''",
    "parcel_no INTEGER",
    "county_code TEXT",
    "list_year INTEGER",
    "stage TEXT",
    "town_code TEXT",
    "town TEXT",
    "village_code TEXT",
    "village TEXT",
    "parcel_area_dm2 INTEGER",
    "reserve_area_dm2 INTEGER",
    "planar_area_dm2 INTEGER",
    "tbmj_dm2 INTEGER",
    "computed_area_dm2 INTEGER",
    "x_mm INTEGER",
    "y_mm INTEGER",
    "centre_moved INTEGER",
    "class_before TEXT",
    "class_after TEXT",
    "leftover_czcsxm TEXT",
    "can_restore INTEGER",
    "is_vegetated INTEGER",
    "reporter TEXT",
    "remarks TEXT",
    "sources TEXT",
    "version INTEGER NOT NULL DEFAULT 0",
)
_PIECE_COLUMNS: Final = (
    "key TEXT NOT NULL DEFAULT ''",
    "parcel_key TEXT",
    "land_class TEXT",
    "area_dm2 INTEGER",
    "source TEXT",
)


@migrations(name="0001_history")
def _history(db: Database) -> None:
    db.execute(
        "CREATE TABLE history (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, "
        "verb TEXT NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL, previous TEXT NOT NULL, "
        "hash TEXT NOT NULL UNIQUE)"
    )
    db.execute(
        "CREATE TABLE history_subject (table_name TEXT NOT NULL, key TEXT NOT NULL, "
        "seq INTEGER NOT NULL, PRIMARY KEY (table_name, key, seq)) WITHOUT ROWID"
    )
    for table in ("history", "history_subject"):
        for event in ("UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
            )
        gpkg.register_attributes(db.conn, table)


@migrations(name="0002_parcels_and_pieces")
def _parcels_and_pieces(db: Database) -> None:
    for table, columns in ((gpkg.PARCELS, _PARCEL_COLUMNS), (gpkg.PIECES, _PIECE_COLUMNS)):
        for column in columns:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
        db.execute(f"CREATE UNIQUE INDEX {table}_key ON {table} (key)")
    db.execute("CREATE UNIQUE INDEX parcels_no ON parcels (county_code, list_year, parcel_no)")
    db.execute("CREATE INDEX pieces_parcel ON pieces (parcel_key)")
    _refuse_impossible_areas(db)


@migrations(name="0003_comparisons_and_facts")
def _comparisons_and_facts(db: Database) -> None:
    db.execute(
        "CREATE TABLE comparisons (key TEXT PRIMARY KEY, county_code TEXT NOT NULL, "
        "list_year INTEGER NOT NULL, facts TEXT NOT NULL)"
    )
    db.execute("CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    for table in ("comparisons", "facts"):
        gpkg.register_attributes(db.conn, table)


@migrations(name="0004_casework")
def _casework(db: Database) -> None:
    db.execute(
        "CREATE TABLE steps (key TEXT PRIMARY KEY, parcel_key TEXT NOT NULL, stage TEXT NOT NULL, "
        "action TEXT NOT NULL, attempt INTEGER NOT NULL, standing TEXT NOT NULL, "
        "values_json TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL)"
    )
    db.execute(
        "CREATE TABLE waivers (key TEXT PRIMARY KEY, parcel_key TEXT NOT NULL, "
        "rule TEXT NOT NULL, reason TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL)"
    )
    db.execute(
        "CREATE TABLE materials (key TEXT PRIMARY KEY, parcel_key TEXT NOT NULL, "
        "stage TEXT NOT NULL, kind TEXT NOT NULL, file_name TEXT NOT NULL, sha256 TEXT NOT NULL, "
        "size INTEGER NOT NULL, taken_at TEXT NOT NULL, lon TEXT NOT NULL, lat TEXT NOT NULL, "
        "who TEXT NOT NULL, at TEXT NOT NULL)"
    )
    # a half-filled form is no fact: it has no history and is gone once the step is done
    db.execute(
        "CREATE TABLE drafts (parcel_key TEXT NOT NULL, stage TEXT NOT NULL, "
        "values_json TEXT NOT NULL, PRIMARY KEY (parcel_key, stage))"
    )
    for table in ("steps", "waivers", "materials"):
        db.execute(f"CREATE INDEX {table}_parcel ON {table} (parcel_key)")
    db.execute("CREATE INDEX materials_content ON materials (sha256)")
    for table in ("steps", "waivers", "materials", "drafts"):
        gpkg.register_attributes(db.conn, table)


# Looked up by county, year and parcel, otherwise kept whole as JSON (store/fact_records.py).
_WHOLE: Final = (
    "frozen_lists",
    "ledger_entries",
    "policy_versions",
    "projects",
    "use_plans",
    "inspections",
    "agreements",
    "payments",
    "submissions",
    "slips",
    "known_keys",
    "draws",
    "field_checks",
)


@migrations(name="0005_reserve_and_submission")
def _reserve_and_submission(db: Database) -> None:
    for table in _WHOLE:
        db.execute(
            f"CREATE TABLE {table} (key TEXT PRIMARY KEY, county_code TEXT NOT NULL, "
            "list_year INTEGER NOT NULL, parcel_key TEXT NOT NULL, facts TEXT NOT NULL)"
        )
        db.execute(f"CREATE INDEX {table}_parcel ON {table} (parcel_key)")
        gpkg.register_attributes(db.conn, table)
    # 亩 as integers of 0.01, so that a balance is a sum that the file itself can make
    db.execute(
        "CREATE TABLE postings (key TEXT PRIMARY KEY, entry_key TEXT NOT NULL, "
        "county_code TEXT NOT NULL, account TEXT NOT NULL, list_year INTEGER NOT NULL, "
        "parcel_key TEXT NOT NULL, mu_hundredths INTEGER NOT NULL "
        "CHECK (typeof(mu_hundredths) = 'integer'))"
    )
    db.execute(
        "CREATE INDEX postings_balance ON postings "
        "(county_code, list_year, account, parcel_key, mu_hundredths)"
    )
    db.execute("CREATE INDEX postings_parcel ON postings (parcel_key)")
    db.execute("CREATE INDEX postings_entry ON postings (entry_key)")
    gpkg.register_attributes(db.conn, "postings")
    for table in ("ledger_entries", "postings"):
        for event in ("UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )


@migrations(name="0006_ledger_look_ups")
def _ledger_look_ups(db: Database) -> None:
    for field in ("subject", "about", "reverses", "at"):
        db.execute(
            f"CREATE INDEX ledger_entries_{field} ON ledger_entries "
            f"(json_extract(facts, '$.{field}'))"
        )


def _refuse_impossible_areas(db: Database) -> None:
    """A feature table cannot be rebuilt to take a CHECK, so triggers guard what is never true."""
    impossible = (
        "NEW.reserve_area_dm2 < 0 OR NEW.reserve_area_dm2 > NEW.parcel_area_dm2 "
        "OR typeof(NEW.parcel_area_dm2) <> 'integer' OR typeof(NEW.reserve_area_dm2) <> 'integer'"
    )
    for event in ("INSERT", "UPDATE"):
        db.execute(
            f"CREATE TRIGGER parcels_area_{event.lower()} BEFORE {event} ON parcels "
            f"WHEN {impossible} BEGIN SELECT RAISE(ABORT, 'impossible area'); END"
        )


def check(conn: sqlite3.Connection, path: Path) -> None:
    """Refuse what is no registry before anything is done to it, another GeoPackage above all.

    Raises:
        StoreError: no registry, or one that has lost a layer.
    """
    try:
        applied = migrations.applied(Database(conn))
    except KeyError as error:  # the list of steps itself has lost a column
        raise changed_outside(path) from error
    if not applied:
        raise StoreError(f"“{path.name}”不是登记库", hint="请选择由本程序新建的登记库文件")
    rows = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    lost = {"gpkg_contents", *gpkg.LAYERS} - {name for (name,) in rows}
    if lost:
        named = "、".join(sorted(lost))
        raise StoreError(f"登记库“{path.name}”里的{named}表被其他程序删除", hint="请从备份恢复")


def upgrade(db: Database, path: Path) -> None:
    """Bring a registry file to this program's schema: refuse newer, back up, then apply.

    An up-to-date file is not changed by a byte.

    Raises:
        StoreError: the file was written by a newer program.
    """
    with closing(sqlite3.connect(":memory:")) as nothing:
        known = {step.name for step in migrations.pending(Database(nothing))}
    if {step.name for step in migrations.applied(db)} - known:
        raise StoreError(f"登记库“{path.name}”由更新版本的程序创建", hint="请安装最新版本后再打开")
    if not migrations.pending(db):
        return
    if migrations.applied(db):
        backup.copy(db.conn, path.with_name(f"{path.stem}.升级前{path.suffix}"))
    migrations.apply(db)


def trigger_texts(conn: sqlite3.Connection) -> dict[str, str]:
    """Return the SQL of every trigger in the file by its name."""
    rows: list[Any] = conn.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall()
    return dict(rows)
