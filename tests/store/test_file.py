"""The registry file as other programs see it, and what opening does to it."""

from __future__ import annotations

import dataclasses
import sqlite3
import warnings
from contextlib import closing

import geopandas
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point

from jdz_forestland.errors import StoreError
from jdz_forestland.store import gpkg, schema
from jdz_forestland.store.sqlite import Database, Migrations
from jdz_forestland.store.store import Store
from tests.builders import EASTING, NORTHING, square
from tests.store.registries import AT, FACTS, WHO, copy_to, outside, parcel

ATTRIBUTES = {
    "history",
    "history_subject",
    "comparisons",
    "facts",
    "steps",
    "waivers",
    "materials",
    "drafts",
    "frozen_lists",
    "ledger_entries",
    "postings",
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
}
FAR = 100_000.0


def box_of(shape: MultiPolygon) -> tuple[float, float, float, float]:
    return tuple(shape.bounds)


def move(store: Store, number: int) -> MultiPolygon:
    """Move one parcel 100 km east and return its new shape."""
    there = square(easting=EASTING + FAR)
    old = store.parcels()[number - 1]
    with store.change(who=WHO, at=AT, verb="derive") as change:
        change.put_parcel(dataclasses.replace(old, shape=there))
    return there


# --- what GIS programs see ---------------------------------------------------------------------


def test_gis_programs_list_the_layers_and_the_tables_without_a_warning(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        listed = dict(pyogrio.list_layers(path).tolist())
    assert {"parcels", "pieces"} | ATTRIBUTES == set(listed)
    assert listed["parcels"] == listed["pieces"] == "MultiPolygon"
    assert all(listed[name] is None for name in ATTRIBUTES)


def test_geopandas_reads_the_parcels_with_their_coordinate_system(path, store):
    frame = geopandas.read_file(path, layer="parcels")
    assert frame.crs.to_epsg() == 4527
    assert frame["key"].tolist() == [each.key for each in store.parcels()]
    assert frame["reserve_area_dm2"].tolist() == [
        int(each.reserve_area_m2 * 100) for each in store.parcels()
    ]
    assert all(
        shape.equals(each.shape)
        for shape, each in zip(frame.geometry, store.parcels(), strict=True)
    )
    assert len(geopandas.read_file(path, layer="pieces")) == 3


def test_a_moved_parcel_is_found_where_it_is_now(path, store):
    old, there = store.parcels()[1].shape, move(store, 2)
    found = geopandas.read_file(path, layer="parcels", bbox=box_of(there))
    assert found["parcel_no"].tolist() == [2]
    around = old.buffer(-10).bounds
    assert geopandas.read_file(path, layer="parcels", bbox=around).empty


def test_the_extent_that_gis_programs_believe_follows_the_parcels(path, store):
    pyogrio.read_info(path, layer="parcels", force_total_bounds=True)
    move(store, 2)
    bounds = pyogrio.read_info(path, layer="parcels", force_total_bounds=True)["total_bounds"]
    assert bounds[2] == EASTING + FAR + 100
    with closing(sqlite3.connect(path)) as conn:
        row = conn.execute(
            "SELECT min_x, last_change FROM gpkg_contents WHERE table_name = 'parcels'"
        ).fetchone()
    assert row[0] is None
    assert row[1].endswith("Z")


def test_a_deleted_piece_leaves_the_spatial_index(path, store):
    key = store.parcels()[0].key
    with store.change(who=WHO, at=AT, verb="derive") as change:
        change.set_pieces(key, [])
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT count(*) FROM rtree_pieces_geom").fetchone() == (2,)


def test_the_version_number_of_the_geopackage_is_left_alone(path):
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA user_version").fetchone()[0] >= 10200
        assert conn.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47
        assert conn.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


@given(st.sampled_from([None, Point(), MultiPolygon(), square()]))
def test_the_index_functions_answer_like_gdal(shape):
    with closing(sqlite3.connect(":memory:")) as conn:
        gpkg.register_functions(conn)
        blob = None if shape is None else b"GP\0\1" + bytes(4) + shape.wkb
        row = conn.execute(
            "SELECT ST_IsEmpty(?1), ST_MinX(?1), ST_MaxX(?1), ST_MinY(?1), ST_MaxY(?1)", (blob,)
        ).fetchone()
    if shape is None:
        assert row == (None,) * 5
    elif shape.is_empty:
        assert row[0] == 1
    else:
        assert row == (0, EASTING, EASTING + 100, NORTHING, NORTHING + 100)


@pytest.mark.parametrize("flags", [0b0001, 0b0011, 0b0101, 0b0111, 0b1001])
def test_geometries_of_other_writers_are_read_whatever_their_envelope(flags):
    doubles = {0: 0, 1: 4, 2: 6, 3: 6, 4: 8}[flags >> 1]
    blob = b"GP\0" + bytes([flags]) + bytes(4 + 8 * doubles) + square().wkb
    assert gpkg.shape(gpkg.hex_wkb(blob)) == square()


# --- opening and upgrading ---------------------------------------------------------------------


def test_opening_and_reading_changes_no_byte(path):
    before = path.read_bytes()
    with Store.open(path) as store:
        store.parcels(), store.pieces(), store.comparisons(), store.history()
        assert store.verify() == []
        assert store.fact("county_code") == "360222"
        assert store.fact("nothing of the kind") == ""
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_all_triggers_are_there_after_the_migrations(path):
    with closing(sqlite3.connect(path)) as conn:
        held = set(schema.trigger_texts(conn))
    assert held >= {
        "history_no_update",
        "history_no_delete",
        "history_subject_no_update",
        "history_subject_no_delete",
        "parcels_area_insert",
        "parcels_area_update",
        "rtree_parcels_geom_insert",
        "rtree_parcels_geom_delete",
        "rtree_pieces_geom_insert",
        "rtree_pieces_geom_delete",
    }


@pytest.mark.parametrize("table", ["history", "history_subject"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET seq = seq + 1", "DELETE FROM {}"])
def test_history_cannot_be_changed_or_deleted(path, table, statement):
    with (
        closing(sqlite3.connect(path)) as conn,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        conn.execute(statement.format(table))


@pytest.mark.parametrize(
    "values",
    [
        "reserve_area_dm2 = parcel_area_dm2 + 1",
        "reserve_area_dm2 = -1",
        "parcel_area_dm2 = 12.5",
        "reserve_area_dm2 = NULL",
    ],
)
def test_an_impossible_area_cannot_be_written_by_anybody(path, values):
    with outside(path) as conn, pytest.raises(sqlite3.IntegrityError, match="impossible area"):
        conn.execute(f"UPDATE parcels SET {values}")


def make_older(path, *, stop_before: str) -> None:
    """Make a registry file as a program before the step `stop_before` left it."""
    gpkg.create(path)
    with closing(sqlite3.connect(path)) as conn:
        schema.migrations.apply(Database(conn), stop_before=stop_before)
        conn.commit()


@pytest.mark.parametrize(
    "step", ["0002_parcels_and_pieces", "0003_comparisons_and_facts", "0005_reserve_and_submission"]
)
def test_an_older_file_is_upgraded_and_kept_beside_as_it_was(tmp_path, step):
    path = tmp_path / "登记库.gpkg"
    make_older(path, stop_before=step)
    with closing(sqlite3.connect(path)) as conn:
        older = sorted(conn.iterdump())
    with Store.open(path) as store:
        assert store.parcels() == []
        assert store.verify() == []
        with store.change(who=WHO, at=AT, verb="derive") as change:
            change.put_parcel(parcel(1))
    kept = tmp_path / "登记库.升级前.gpkg"
    with closing(sqlite3.connect(kept)) as conn:
        assert sorted(conn.iterdump()) == older
    with closing(sqlite3.connect(path)) as conn:
        assert not schema.migrations.pending(Database(conn))
    kept.unlink()
    Store.open(path).close()
    assert not kept.exists()  # once is enough


def test_the_upgrade_keeps_rows_and_history(path, monkeypatch):
    """A later step arrives: every row, the chain and the triggers must outlive it."""
    with Store.open(path) as store:
        rows, entries = store.parcels(), store.history()
    later = Migrations("jdz_forestland")
    for step in schema.migrations.pending(Database(memory=True)):
        later(name=step.name)(step.fn)

    @later(name="9999_note")
    def _note(db: Database) -> None:
        db.execute("ALTER TABLE parcels ADD COLUMN note TEXT")

    monkeypatch.setattr(schema, "migrations", later)
    with Store.open(path) as store:
        assert (store.parcels(), store.history()) == (rows, entries)
        assert store.verify() == []
    monkeypatch.undo()
    with pytest.raises(StoreError, match="更新版本的程序") as caught:
        Store.open(path)
    assert "安装最新版本" in caught.value.hint


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(path, monkeypatch):
    later = Migrations("jdz_forestland")
    for step in schema.migrations.pending(Database(memory=True)):
        later(name=step.name)(step.fn)

    @later(name="9999_broken")
    def _broken(db: Database) -> None:
        db.execute("ALTER TABLE parcels ADD COLUMN note TEXT")
        raise sqlite3.OperationalError("disk I/O error")

    before = path.read_bytes()
    monkeypatch.setattr(schema, "migrations", later)
    with pytest.raises(Exception, match="disk I/O error"):
        Store.open(path)
    monkeypatch.undo()
    with Store.open(path) as store:
        assert store.verify() == []
    assert path.read_bytes() == before


def test_a_file_that_qgis_left_in_wal_mode_becomes_one_file_again(path):
    with outside(path) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
    with Store.open(path) as store:
        assert len(store.parcels()) == 3
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_file_that_qgis_still_holds_in_wal_mode_can_be_worked_on(path):
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("SELECT count(*) FROM parcels").fetchone()
        with Store.open(path) as store:
            with store.change(who=WHO, at=AT, verb="derive") as change:
                change.put_parcel(parcel(4))
            assert len(store.parcels()) == 4


# --- backup ------------------------------------------------------------------------------------


def test_a_backup_is_a_whole_registry(path, store, tmp_path):
    copy = store.back_up(tmp_path / "备份.gpkg")
    with Store.open(copy) as other:
        assert other.parcels() == store.parcels()
        assert other.head() == store.head()
        assert other.verify() == []


def test_a_backup_replaces_an_older_one_in_one_step(path, store, tmp_path):
    target = tmp_path / "备份.gpkg"
    target.write_bytes(b"older")
    store.back_up(target)
    with Store.open(target) as other:
        assert len(other.parcels()) == 3
    assert {each.name for each in tmp_path.iterdir()} == {path.name, target.name}


def test_a_backup_never_overwrites_the_registry_itself(path, store):
    before = path.read_bytes()
    with pytest.raises(StoreError, match="不能覆盖登记库本身"):
        store.back_up(path.parent / "." / path.name)
    assert path.read_bytes() == before


@pytest.mark.parametrize("target", ["没有的文件夹/备份.gpkg", "文件夹"])
def test_a_backup_to_nowhere_is_a_sentence(store, tmp_path, target):
    (tmp_path / "文件夹").mkdir()
    with pytest.raises(StoreError):
        store.back_up(tmp_path / target)
    assert not list(tmp_path.rglob("*.part"))


# --- creating ----------------------------------------------------------------------------------


def test_creating_never_overwrites(path):
    before = path.read_bytes()
    with pytest.raises(StoreError, match="已经存在"):
        Store.create(path, facts=FACTS, who=WHO, at=AT)
    assert path.read_bytes() == before


def test_creating_leaves_files_of_similar_names_alone(tmp_path):
    mine = tmp_path / "登记库.part.gpkg"
    mine.write_bytes(b"mine")
    Store.create(tmp_path / "登记库.gpkg", facts=FACTS, who=WHO, at=AT).close()
    assert mine.read_bytes() == b"mine"
    assert len(list(tmp_path.iterdir())) == 2


def test_facts_are_on_record_in_the_first_entry(tmp_path):
    with Store.create(tmp_path / "新.gpkg", facts=FACTS, who=WHO, at=AT) as store:
        (entry,) = store.history()
        assert (entry.seq, entry.verb, entry.who) == (1, "create", WHO)
        assert {delta.key for delta in entry.deltas} == set(FACTS)
        assert store.head() == entry.hash


def test_two_copies_of_one_registry_do_not_know_of_each_other(path, tmp_path):
    twin = copy_to(tmp_path / "另一份.gpkg")
    with Store.open(twin) as store:
        move(store, 1)
    with Store.open(path) as store:
        assert store.verify() == []
