"""Files that are no registry, no longer one, or one with an unusual name."""

from __future__ import annotations

import sqlite3
import stat
import sys
from contextlib import closing, suppress
from pathlib import Path

import pyogrio.raw
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jdz_forestland.errors import StoreError
from jdz_forestland.exchange.layers import write_gpkg
from jdz_forestland.store.store import Store
from tests.builders import square
from tests.store.registries import AT, FACTS, WHO, copy_to, parcel


def write_to(path: Path) -> None:
    with Store.open(path) as store, store.change(who=WHO, at=AT, verb="derive") as change:
        change.put_parcel(parcel(9))


# --- files that are no registries --------------------------------------------------------------


def foreign_geopackage(path: Path) -> None:
    """Somebody else's GeoPackage that happens to have layers of our names."""
    for number, layer in enumerate(("parcels", "pieces")):
        pyogrio.raw.write(
            path,
            geometry=shapely.to_wkb([square()]),
            field_data=[],
            fields=[],
            layer=layer,
            driver="GPKG",
            geometry_type="MultiPolygon",
            crs="EPSG:4527",
            append=number > 0,
        )


def our_own_export(path: Path) -> None:
    write_gpkg(path, [parcel(1)], [])


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE parcels (x)")


STRANGERS = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("这是一份说明。\n" * 50, encoding="utf-8"),
    "zeros": lambda path: path.write_bytes(bytes(8192)),
    "foreign": foreign_geopackage,
    "export": our_own_export,
    "database": other_database,
    "head only": lambda path: path.write_bytes(b"SQLite format 3\0"),
}


@pytest.mark.parametrize("kind", STRANGERS)
def test_a_file_that_is_no_registry_is_refused_and_not_touched(tmp_path, kind):
    path = tmp_path / "文件.gpkg"
    STRANGERS[kind](path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="不是登记库") as caught:
        Store.open(path)
    assert "新建的登记库" in caught.value.hint
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("size", [100, 4096, 5000, 0.3, 0.5, 0.9, 0.99])
def test_a_cut_off_registry_is_a_sentence(path, size):
    whole = path.read_bytes()
    path.write_bytes(whole[: int(size if size > 1 else size * len(whole))])
    with pytest.raises(StoreError, match=r"登记库.gpkg.*(损坏|不是登记库|改坏|改动过)"):
        read_all(path)


def test_a_scribbled_registry_is_found_out_page_by_page(path):
    """Every page in turn is overwritten; no state of the file ends in anything but a sentence."""
    whole = path.read_bytes()
    silent = []
    for start in range(0, len(whole), 4096):
        if not any(whole[start : start + 4096]):
            continue
        path.write_bytes(whole[:start] + b"\xa5" * 4096 + whole[start + 4096 :])
        try:
            found = read_all(path)
        except StoreError:
            continue
        if not found:
            silent.append(start // 4096)
    assert not silent


@settings(
    max_examples=150, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.floats(0, 1, exclude_max=True), st.integers(0, 7))
def test_a_rotten_bit_anywhere_ends_in_nothing_but_a_sentence(path, where, bit):
    whole = copy_to(path).read_bytes()
    place = int(where * len(whole))
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
    with suppress(StoreError):
        read_all(path)


def read_all(path: Path) -> list[object]:
    with Store.open(path) as store:
        store.parcels(), store.pieces(), store.comparisons(), store.history()
        return [*store.verify()]


def test_what_is_not_there_or_is_a_folder_is_a_sentence(tmp_path):
    with pytest.raises(StoreError, match="找不到登记库"):
        Store.open(tmp_path / "没有.gpkg")
    assert not list(tmp_path.iterdir())
    folder = tmp_path / "文件夹.gpkg"
    folder.mkdir()
    with pytest.raises(StoreError, match="文件夹"):
        Store.open(folder)
    with pytest.raises(StoreError, match="已经存在"):
        Store.create(folder, facts=FACTS, who=WHO, at=AT)


# --- names -------------------------------------------------------------------------------------


not_windows = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no such names; their refusal is tested below"
)


@pytest.mark.parametrize(
    "name",
    [
        "登记库 2023（副本）.gpkg",
        pytest.param("a'b\"c.gpkg", marks=not_windows),
        "a'b%#&x=1.gpkg",
        pytest.param("100%?#&x=1.gpkg", marks=not_windows),
        "㙍䶮𠮷.gpkg",
        "-v.gpkg",
        "x.GPKG",
    ],
)
def test_any_name_will_do(tmp_path, name):
    path = tmp_path / "景德镇 市" / name
    path.parent.mkdir()
    with Store.create(path, facts=FACTS, who=WHO, at=AT) as store:
        with store.change(who=WHO, at=AT, verb="derive") as change:
            change.put_parcel(parcel(1))
        copy = store.back_up(path.with_name(f"备份 {name}"))
    for each in (path, copy):
        with Store.open(each) as store:
            assert len(store.parcels()) == 1
            assert store.verify() == []
    assert len(list(path.parent.iterdir())) == 2


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere these are names like any other")
@pytest.mark.parametrize("name", ["a?b.gpkg", 'a"b.gpkg', "a|b.gpkg"])
def test_a_name_that_windows_does_not_take_is_a_sentence(tmp_path, name):
    with pytest.raises(StoreError, match="不能使用的字符"):
        Store.create(tmp_path / name, facts=FACTS, who=WHO, at=AT)


def test_a_path_of_more_than_two_hundred_characters_works(tmp_path):
    folder = tmp_path / ("林地占补平衡" * 8) / ("储备 库" * 12) / ("x" * 100)
    folder.mkdir(parents=True)
    path = folder / "登记库.gpkg"
    assert len(str(path)) > 200
    with Store.create(path, facts=FACTS, who=WHO, at=AT):
        write_to(path)
    with Store.open(path) as store:
        assert [each.parcel_no for each in store.parcels()] == [9]


@pytest.mark.parametrize("length", [248, 255, 256, 300, 5000])
def test_a_name_that_the_disk_does_not_take_is_a_sentence(tmp_path, length):
    path = tmp_path / ("x" * (length - 5) + ".gpkg")
    with pytest.raises(StoreError, match="太长"):
        Store.create(path, facts=FACTS, who=WHO, at=AT)
    assert not list(tmp_path.iterdir())
    with pytest.raises(StoreError, match=r"太长|找不到"):
        Store.open(path)


def test_the_longest_name_that_leaves_room_for_the_journal_works(tmp_path):
    path = tmp_path / ("x" * (247 - 5) + ".gpkg")
    with Store.create(path, facts=FACTS, who=WHO, at=AT):
        write_to(path)


@pytest.mark.parametrize("parent", ["没有的文件夹", "文件.txt"])
def test_creating_in_what_is_no_folder_is_a_sentence(tmp_path, parent):
    (tmp_path / "文件.txt").write_bytes(b"x")
    with pytest.raises(StoreError, match="不存在"):
        Store.create(tmp_path / parent / "新.gpkg", facts=FACTS, who=WHO, at=AT)


def test_a_closed_store_leaves_no_hold_on_the_file(path):
    with Store.open(path) as store:
        store.parcels()
    assert stat.S_ISREG(path.stat().st_mode)
    with closing(sqlite3.connect(path, timeout=0)) as other:
        other.execute("BEGIN EXCLUSIVE")
