"""What another program did to a registry file is named: which entry, which parcel, which field."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import geopandas
import pytest

from jdz_forestland.domain.history import TABLE_LABELS, HistoryEntry, parse_deltas
from jdz_forestland.errors import StoreError
from jdz_forestland.store.records import PARCELS
from jdz_forestland.store.store import Store
from jdz_forestland.store.tables import TABLES
from jdz_forestland.store.words import FIELDS
from tests.store.registries import copy_to, outside, problems

KEYS = [f"360222-2023-{number:04d}" for number in (1, 2, 3)]
TEXT_COLUMNS = ("at", "who", "verb", "reason", "body", "previous", "hash")


def entry_of(seq: int) -> str:
    return f"履历第{seq}条"


# --- the chain ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def victim(tmp_path_factory):
    """A registry without triggers, so that any byte of its history can be flipped and put back."""
    path = copy_to(tmp_path_factory.mktemp("chain") / "登记库.gpkg")
    with Store.open(path) as store, outside(path) as conn:
        for event in ("update", "delete"):
            conn.execute(f"DROP TRIGGER history_no_{event}")
        conn.commit()
        yield store, conn


def chain_faults(store: Store) -> set[str]:
    return {found.where for found in store.verify() if found.where.startswith("履历第")}


def positions(length: int) -> list[int]:
    """Return every byte of a short text, some of a long one, and always both ends."""
    return (
        list(range(length))
        if length <= 12
        else sorted({*range(0, length, length // 6), length - 1})
    )


@pytest.mark.parametrize("column", TEXT_COLUMNS)
@pytest.mark.parametrize("seq", [1, 2, 3, 4, 5])
def test_a_flipped_byte_is_found_wherever_it_is(victim, seq, column):
    store, conn = victim
    (text,) = conn.execute(f"SELECT {column} FROM history WHERE seq = ?", (seq,)).fetchone()
    raw = text.encode("utf-8")
    put = f"UPDATE history SET {column} = CAST(? AS TEXT) WHERE seq = ?"
    for position in positions(len(raw)):
        flipped = bytearray(raw)
        flipped[position] ^= 1 << (position % 8)
        conn.execute(put, (bytes(flipped), seq))
        conn.commit()
        assert entry_of(seq) in chain_faults(store), (position, bytes(flipped[:40]))
    conn.execute(put, (raw, seq))
    conn.commit()
    assert chain_faults(store) == set()


@pytest.mark.parametrize(
    "value",
    [
        b"\xff\xfe",
        b"",
        "",
        "null",
        "[]",
        "{}",
        '{"deltas": [1]}',
        '{"deltas": ["abcd"]}',
        '{"deltas": [["parcels", ["x"], null, {"a": 1}]]}',
        '{"deltas": null}',
    ],
)
def test_a_body_that_is_no_body_any_more_is_named_not_stumbled_over(victim, value):
    store, conn = victim
    (body,) = conn.execute("SELECT body FROM history WHERE seq = 3").fetchone()
    conn.execute("UPDATE history SET body = ? WHERE seq = 3", (value,))
    conn.commit()
    assert entry_of(3) in chain_faults(store)
    conn.execute("UPDATE history SET body = ? WHERE seq = 3", (body,))
    conn.commit()
    assert chain_faults(store) == set()


@pytest.mark.parametrize("value", ["", "{}", '{"deltas": [1]}', b"\xff"])
def test_reading_an_altered_history_is_a_sentence(path, value):
    with outside(path, triggers=False) as conn:
        conn.execute("UPDATE history SET body = CAST(? AS TEXT) WHERE seq = 3", (value,))
    with Store.open(path) as store, pytest.raises(StoreError, match=r"履历第3条|被其他程序改坏"):
        store.history()


def test_a_renumbered_entry_is_found(victim):
    store, conn = victim
    conn.execute("UPDATE history SET seq = 7 WHERE seq = 5")
    conn.commit()
    assert "履历第7条" in chain_faults(store)
    conn.execute("UPDATE history SET seq = 5 WHERE seq = 7")
    conn.commit()


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_deleted_entry_is_found_at_the_gap(path, seq):
    with outside(path, triggers=False) as conn:
        conn.execute("DELETE FROM history WHERE seq = ?", (seq,))
    assert {(entry_of(seq + 1), "seq"), (entry_of(seq + 1), "previous")} <= {
        (where, field) for where, _, field in problems(path)
    }


def test_a_deleted_entry_whose_followers_moved_up_is_found(path):
    with outside(path, triggers=False) as conn:
        conn.execute("DELETE FROM history WHERE seq = 3")
        for seq in (4, 5):
            conn.execute("UPDATE history SET seq = ? WHERE seq = ?", (seq - 1, seq))
    assert {("履历第3条", "previous"), ("履历第3条", "hash")} <= {
        (where, field) for where, _, field in problems(path)
    }


def test_swapped_entries_are_found(path):
    with outside(path, triggers=False) as conn:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            conn.execute("UPDATE history SET seq = ? WHERE seq = ?", (new, old))
    assert {"履历第2条", "履历第3条", "履历第4条"} <= {where for where, _, _ in problems(path)}


def test_truncation_shows_in_the_head_and_in_the_rows(path, store):
    head = store.head()
    with outside(path, triggers=False) as conn:
        conn.execute("DELETE FROM history WHERE seq >= 4")
        conn.execute("DELETE FROM history_subject WHERE seq >= 4")
    assert store.head() != head
    assert ("parcels", KEYS[2], "") in problems(path)


def test_truncation_with_all_that_came_of_it_shows_in_the_head_alone(path, store):
    """Whoever cuts off the end cleanly leaves a sound file: the printed fingerprint tells."""
    head = store.head()
    with outside(path, triggers=False) as conn:
        for table, column in (("parcels", "key"), ("pieces", "parcel_key")):
            conn.execute(f"DELETE FROM {table} WHERE {column} = ?", (KEYS[2],))
        conn.execute("DELETE FROM comparisons")
        for table in ("history", "history_subject"):
            conn.execute(f"DELETE FROM {table} WHERE seq >= 4")
    assert problems(path) == []
    with Store.open(path) as again:
        assert again.head() != head


def test_a_forged_entry_with_a_hash_of_its_own_breaks_the_next_link(path):
    with outside(path, triggers=False) as conn:
        row = conn.execute(
            "SELECT at, verb, reason, body, previous FROM history WHERE seq = 2"
        ).fetchone()
        at, verb, reason, body, previous = row
        forged = HistoryEntry(2, at, "王五", verb, reason, parse_deltas(body), previous)
        conn.execute(
            "UPDATE history SET who = '王五', body = ?, hash = ? WHERE seq = 2",
            (forged.body, forged.hash),
        )
    assert problems(path) == [("履历第3条", "", "previous")]


def test_history_of_a_parcel_cannot_be_hidden(path):
    with outside(path, triggers=False) as conn:
        conn.execute("DELETE FROM history_subject WHERE key = ?", (KEYS[0],))
    assert problems(path) == [("history_subject", KEYS[0], "")]


# --- the rows ----------------------------------------------------------------------------------

NEW_VALUES = {
    "key": "'360222-2023-0099'",
    "stage": "'registration'",
    "reserve_area_dm2": "reserve_area_dm2 - 1",
    "parcel_area_dm2": "parcel_area_dm2 + 1",
    "geom": "(SELECT geom FROM parcels WHERE parcel_no = 3)",
    "class_after": "'[]'",
    "sources": "'[\"别处\"]'",
    "can_restore": "1",
    "tbmj_dm2": "NULL",
}


@pytest.mark.parametrize("field", [*PARCELS.columns, "geom"])
def test_an_edited_field_is_named_with_its_parcel(path, field):
    new = NEW_VALUES.get(field, f"coalesce({field}, '') || 'x'")
    with outside(path) as conn:
        conn.execute(f"UPDATE parcels SET {field} = {new} WHERE parcel_no = 2")
    found = problems(path)
    if field == "key":
        assert found == [("parcels", KEYS[1], ""), ("parcels", "360222-2023-0099", "")]
    else:
        assert found == [("parcels", KEYS[1], field)]


@pytest.mark.parametrize("field", ["area_dm2", "source", "land_class", "parcel_key"])
def test_an_edited_piece_is_named_with_its_parcel(path, field):
    with outside(path) as conn:
        conn.execute(f"UPDATE pieces SET {field} = 'x' WHERE key = ?", (f"{KEYS[1]}/1",))
    assert problems(path) == [("pieces", KEYS[1], field)]


def test_edited_facts_and_comparisons_are_found(path):
    with outside(path) as conn:
        conn.execute("UPDATE facts SET value = '360281' WHERE key = 'county_code'")
        conn.execute("UPDATE comparisons SET facts = replace(facts, '42', '43')")
    assert problems(path) == [("facts", "", "value"), ("comparisons", "", "facts")]


def test_the_sentence_names_field_and_parcel_in_chinese(path):
    with outside(path) as conn:
        conn.execute("UPDATE parcels SET reserve_area_dm2 = 1 WHERE parcel_no = 2")
    with Store.open(path) as store:
        (found,) = store.verify()
    assert found.text == f"图斑{KEYS[1]}的“入库面积”与履历不符，是在本程序之外改动的"


def test_an_added_and_a_deleted_row_are_named(path):
    names = ", ".join(["geom", *PARCELS.columns])
    values = names.replace("key", "'360222-2023-0004'", 1).replace("parcel_no", "4")
    with outside(path) as conn:
        conn.execute(
            f"INSERT INTO parcels ({names}) SELECT {values} FROM parcels WHERE parcel_no = 1"
        )
        conn.execute("DELETE FROM parcels WHERE parcel_no = 2")
    assert problems(path) == [("parcels", KEYS[1], ""), ("parcels", "360222-2023-0004", "")]


@pytest.mark.parametrize(
    "geom", ["NULL", "x''", "x'4750'", "x'0102'", "zeroblob(40)", "CAST('text' AS BLOB)"]
)
def test_a_shape_that_is_no_shape_is_named_and_the_rest_stays_readable(path, geom):
    with outside(path) as conn:
        for (name,) in conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'parcels'"
        ).fetchall():
            conn.execute(f"DROP TRIGGER {name}")
        conn.execute(f"UPDATE parcels SET geom = {geom} WHERE parcel_no = 2")
    with Store.open(path) as store:
        assert ("parcels", KEYS[1], "geom") in [
            (found.where, found.parcel, found.field) for found in store.verify()
        ]
        with pytest.raises(StoreError, match=KEYS[1]):
            store.parcels()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stage", "'nonsense'"),
        ("stage", "NULL"),
        ("class_before", "'{}'"),
        ("class_after", "'not json'"),
        ("sources", "NULL"),
        ("x_mm", "'far away'"),
        ("town", "CAST(x'ff41' AS TEXT)"),
    ],
)
def test_a_field_that_cannot_be_read_is_a_sentence_and_is_named(path, field, value):
    with outside(path) as conn:
        conn.execute(f"UPDATE parcels SET {field} = {value} WHERE parcel_no = 2")
    with Store.open(path) as store:
        with pytest.raises(StoreError, match="被其他程序改坏"):
            store.parcels()
        assert ("parcels", KEYS[1], field) in [
            (found.where, found.parcel, found.field) for found in store.verify()
        ]


# --- the file ----------------------------------------------------------------------------------


def test_a_table_rewritten_by_geopandas_is_told_parcel_by_parcel(path):
    """What GIS people do: read, edit, save over the layer. Triggers and keys are gone then."""
    frame = geopandas.read_file(path, layer="parcels")
    frame.loc[1, "reserve_area_dm2"] -= 100
    frame.loc[2, "village"] = "别村"
    frame.to_file(path, layer="parcels", driver="GPKG", engine="pyogrio")
    found = problems(path)
    assert [place for place in found if place[0] == "parcels"] == [
        ("parcels", KEYS[1], "reserve_area_dm2"),
        ("parcels", KEYS[2], "village"),
    ]
    assert {name for where, _, name in found if where == "file"} == {
        "parcels_area_insert",
        "parcels_area_update",
    }


def test_rows_appended_by_geopandas_are_told(path):
    frame = geopandas.read_file(path, layer="parcels")
    extra = frame.iloc[[0]].assign(key="360222-2023-0050", parcel_no=50)
    with outside(path) as conn:  # a GIS has no scruples about our guards
        conn.execute("DROP TRIGGER parcels_area_insert")
    extra.to_file(path, layer="parcels", driver="GPKG", engine="pyogrio", mode="a")
    assert ("parcels", "360222-2023-0050", "") in problems(path)


def test_columns_dropped_by_a_replaced_table_are_told_once(path):
    frame = geopandas.read_file(path, layer="parcels").drop(columns=["remarks"])
    frame.to_file(path, layer="parcels", driver="GPKG", engine="pyogrio")
    found = problems(path)
    assert ("parcels", "", "remarks") in found
    assert not [place for place in found if place[1] in KEYS]
    with Store.open(path) as store, pytest.raises(StoreError, match="被其他程序改坏"):
        store.parcels()


def test_rows_with_the_same_key_are_told(path):
    frame = geopandas.read_file(path, layer="parcels")
    frame["key"] = KEYS[0]
    frame.to_file(path, layer="parcels", driver="GPKG", engine="pyogrio")
    found = problems(path)
    assert found.count(("parcels", KEYS[0], "")) == 2
    assert {("parcels", KEYS[1], ""), ("parcels", KEYS[2], "")} <= set(found)


def test_a_reprojected_layer_is_told(path):
    frame = geopandas.read_file(path, layer="parcels").to_crs(4490)
    frame.to_file(path, layer="parcels", driver="GPKG", engine="pyogrio")
    assert {("parcels", key, "geom") for key in KEYS} <= set(problems(path))


@pytest.mark.parametrize("table", ["history_subject", "history", "comparisons", "facts"])
def test_a_dropped_table_is_told(path, table):
    with outside(path) as conn:
        conn.execute(f"DROP TABLE {table}")
    with Store.open(path) as store:
        assert table in [found.where for found in store.verify()]


@pytest.mark.parametrize("layer", ["parcels", "pieces", "gpkg_contents"])
def test_a_registry_without_its_layers_is_refused_with_a_way_out(path, layer):
    with outside(path) as conn:
        conn.execute(f"DROP TABLE {layer}")
    with pytest.raises(StoreError, match=layer) as caught:
        Store.open(path)
    assert "备份" in caught.value.hint


@pytest.mark.parametrize("name", ["history_no_update", "parcels_area_insert"])
def test_a_missing_or_rewritten_trigger_is_told(path, name):
    with outside(path) as conn:
        conn.execute(f"DROP TRIGGER {name}")
    assert problems(path) == [("file", "", name)]
    with outside(path) as conn:
        table = name.split("_no_")[0].split("_area_")[0]
        conn.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END")
    assert problems(path) == [("file", "", name)]


def test_a_stale_spatial_index_is_told(path):
    with outside(path) as conn:
        conn.execute("DELETE FROM rtree_parcels_geom WHERE id = 1")
        conn.execute("UPDATE rtree_parcels_geom SET minx = 0 WHERE id = 2")
        conn.execute("INSERT INTO rtree_pieces_geom VALUES (77, 0, 1, 0, 1)")
    assert problems(path) == [
        ("parcels", KEYS[0], "geom"),
        ("parcels", KEYS[1], "geom"),
        ("pieces", "", "geom"),
    ]


def test_a_dropped_spatial_index_is_told(path):
    with outside(path) as conn:
        conn.execute("DROP TABLE rtree_parcels_geom")
    assert ("parcels", "", "geom") in problems(path)


def test_a_look_while_another_window_works_sees_one_state(path):
    """Nobody is accused because another window wrote between two steps of the check."""
    with Store.open(path) as store, closing(sqlite3.connect(path)) as other:
        assert store.verify() == []
        assert other.execute("SELECT count(*) FROM parcels").fetchone() == (3,)
        assert store.verify() == []


def test_every_table_and_field_has_a_word_for_the_clerk():
    for table in TABLES:
        assert table.name in TABLE_LABELS
        assert {*table.columns} <= set(FIELDS), table.name
