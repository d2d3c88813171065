from __future__ import annotations

import sqlite3
import sys
from contextlib import closing

import pytest

from jdz_forestland.service.registry import Registry
from jdz_forestland.store.peek import peek
from tests.ui.sample_desk import WHO, empty_registry, now


def test_a_look_tells_county_and_last_change(tmp_path):
    seen = peek(empty_registry(tmp_path))
    assert seen is not None
    assert (seen.county_code, seen.sample, seen.changed_by) == ("360222", True, WHO)
    assert seen.changed_at == now().isoformat(timespec="seconds")


def test_a_look_changes_nothing(tmp_path):
    path = empty_registry(tmp_path)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    peek(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_name_with_signs_that_mean_something_in_an_address_is_still_found(tmp_path):
    path = tmp_path / f"浮梁#1{'' if sys.platform == 'win32' else '?'}%20 库.gpkg"
    Registry.create(path, county_code="360222", who=WHO).close()
    assert peek(path) is not None


@pytest.mark.parametrize("content", [b"", b"no database at all", None])
def test_what_is_no_registry_gives_nothing(tmp_path, content):
    path = tmp_path / "other.gpkg"
    if content is None:
        with closing(sqlite3.connect(path)) as conn:
            conn.execute("CREATE TABLE t (x)")
    else:
        path.write_bytes(content)
    assert peek(path) is None


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(FileNotFoundError):
        peek(tmp_path / "gone.gpkg")
