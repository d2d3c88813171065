"""Which files are a database, that reading leaves no trace, and its digest."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from jdz_forestland.errors import SurveyError
from jdz_forestland.exchange import survey
from tests.exchange.surveys import CLASSES, ENDINGS, SHAPES, write

ROOT = Path(__file__).resolve().parents[2]
MINING = frozenset({"0602"})

every_format = pytest.mark.parametrize("ending", ENDINGS)


def contents(folder):
    return {
        path.relative_to(folder): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


def read_everything(path):
    source = survey.examine(path)
    mining = survey.read_classes(source, MINING, year=2022)
    survey.read_classes(source, frozenset({"0301"}), year=2022, near=mining.shapes)
    survey.read_for_map(source)
    survey.fingerprint(source.path)
    return source


@every_format
def test_reading_changes_nothing_and_leaves_nothing_behind(tmp_path, ending):
    path = write(tmp_path / f"浮梁 数据{ending}")
    before = contents(tmp_path)
    read_everything(path)
    assert contents(tmp_path) == before


def test_a_database_in_write_ahead_mode_is_left_alone_too(tmp_path):
    path = write(tmp_path / "a.gpkg")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    before = contents(tmp_path)
    seen: set[str] = set()
    watch = threading.Event()

    def look():
        while not watch.is_set():
            seen.update(path.name for path in tmp_path.iterdir())

    watcher = threading.Thread(target=look)
    watcher.start()
    read_everything(path)
    watch.set()
    watcher.join()
    assert contents(tmp_path) == before
    assert seen <= {"a.gpkg"}


def test_a_database_that_a_viewer_keeps_open_can_be_read(tmp_path):
    path = write(tmp_path / "a.gpkg")
    viewer = sqlite3.connect(path)
    viewer.execute("SELECT count(*) FROM DLTB").fetchone()
    assert read_everything(path).features == len(CLASSES)
    viewer.close()


@every_format
def test_nothing_is_printed_not_even_from_another_thread(tmp_path, ending, capfd):
    path = write(tmp_path / f"a{ending}", shapes=[None, *SHAPES[1:]])
    worker = threading.Thread(target=read_everything, args=(path,))
    worker.start()
    worker.join()
    damaged = path / max(path.glob("*.gdbtable")).name if ending == ".gdb" else path
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    damaged.write_bytes(content)

    def fail():
        with pytest.raises(SurveyError):
            read_everything(path)

    if ending != ".shp":  # a Shapefile's damaged shapes are reported one by one
        fail()
        worker = threading.Thread(target=fail)
        worker.start()
        worker.join()
    assert capfd.readouterr() == ("", "")


def test_the_surroundings_of_other_programs_do_not_matter(tmp_path):
    path = write(tmp_path / "a.shp", epsg=4490, encoding="GBK")
    program = (
        "import sys, pathlib\nfrom jdz_forestland.exchange import survey\n"
        "source = survey.examine(pathlib.Path(sys.argv[1]))\n"
        "found = survey.read_classes(source, frozenset({'0602'}), year=2022)\n"
        "print(round(found.shapes[0].bounds[0]), found.names[0] == '采矿用地',"
        " 'pandas' in sys.modules)"
    )
    noise = {
        "PROJ_LIB": str(tmp_path),
        "PROJ_DATA": str(tmp_path),
        "GDAL_DATA": str(tmp_path),
        "PROJ_NETWORK": "ON",
        "SHAPE_ENCODING": "CP1252",
        "SHAPE_RESTORE_SHX": "YES",
        "OGR_CT_FORCE_TRADITIONAL_GIS_ORDER": "NO",
        "OSR_DEFAULT_AXIS_MAPPING_STRATEGY": "AUTHORITY_COMPLIANT",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(path)],
        cwd=ROOT,
        env=os.environ | noise,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.split() == ["39535999", "True", "False"]


def test_a_file_inside_the_geodatabase_means_the_geodatabase(tmp_path):
    path = write(tmp_path / "浮梁.gdb")
    assert survey.examine(path / "gdb").path == path
    assert survey.examine(path / "a00000001.gdbtable").path == path


@every_format
def test_a_folder_with_one_database_means_that_database(tmp_path, ending):
    name = "DLTB" if ending == ".shp" else "浮梁"
    path = write(tmp_path / f"{name}{ending}")
    (tmp_path / "说明.txt").write_bytes(b"")
    assert survey.examine(tmp_path).path == path


@pytest.mark.parametrize("side", [".dbf", ".shx", ".prj"])
def test_a_side_file_means_the_shapefile(tmp_path, side):
    path = write(tmp_path / "a.shp")
    assert survey.examine(path.with_suffix(side)).path == path


def test_endings_in_capitals_are_the_same(tmp_path):
    write(tmp_path / "a.shp")
    for path in list(tmp_path.iterdir()):
        path.rename(path.with_suffix(path.suffix.upper()))
    source = read_everything(tmp_path / "A.SHP".lower().replace("shp", "SHP"))
    assert (source.driver, source.epsg, source.encoding) == ("ESRI Shapefile", 4527, "GBK")
    packed = write(tmp_path / "b.gpkg").rename(tmp_path / "b.GPKG")
    assert read_everything(packed).driver == "GPKG"
    folder = write(tmp_path / "c.gdb").rename(tmp_path / "c.GDB")
    assert read_everything(folder).driver == "OpenFileGDB"


def test_a_folder_that_leaves_it_open_is_refused(tmp_path):
    with pytest.raises(SurveyError, match="里没有国土调查数据库"):
        survey.examine(tmp_path)
    write(tmp_path / "a.gpkg")
    write(tmp_path / "b.gdb")
    with pytest.raises(SurveyError, match=r"里有 2 个数据库：a\.gpkg、b\.gdb"):
        survey.examine(tmp_path)


def test_a_geodatabase_that_lost_its_ending_is_explained(tmp_path):
    write(tmp_path / "a.gdb").rename(tmp_path / "浮梁")
    with pytest.raises(SurveyError, match=r"没有以 \.gdb 结尾") as caught:
        survey.examine(tmp_path / "浮梁")
    assert "改名为“浮梁.gdb”" in caught.value.hint


def test_the_digest_of_a_file_is_the_one_other_tools_print(tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert survey.fingerprint(path) == f"sha256:{expected}"


@every_format
def test_the_digest_is_of_the_content_not_of_the_place(tmp_path, ending):
    path = write(tmp_path / f"a{ending}")
    before = survey.fingerprint(path)
    assert survey.fingerprint(path) == before
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    for file in tmp_path.glob("a.*"):
        (shutil.copytree if file.is_dir() else shutil.copy)(file, elsewhere / f"改名{file.suffix}")
    assert survey.fingerprint(elsewhere / f"改名{ending}") == before


@pytest.mark.parametrize("side", [".shp", ".shx", ".dbf", ".prj", ".cpg"])
def test_every_part_of_a_shapefile_counts(tmp_path, side):
    path = write(tmp_path / "a.shp")
    before = survey.fingerprint(path)
    part = path.with_suffix(side)
    part.write_bytes(part.read_bytes() + b" ")
    assert survey.fingerprint(path) != before
    (tmp_path / "a.sbn").write_bytes(b"index of another program")


def test_what_another_program_puts_beside_a_database_does_not_count(tmp_path):
    shp, gdb = write(tmp_path / "a.shp"), write(tmp_path / "a.gdb")
    before = survey.fingerprint(shp), survey.fingerprint(gdb)
    (tmp_path / "a.sbn").write_bytes(b"index")
    (gdb / "_gdb.DESKTOP.4711.sr.lock").write_bytes(b"")
    assert (survey.fingerprint(shp), survey.fingerprint(gdb)) == before
    (gdb / "a00000099.gdbtable").write_bytes(b"")
    assert survey.fingerprint(gdb) != before[1]


def test_bytes_that_change_places_between_parts_are_noticed(tmp_path):
    path = write(tmp_path / "a.shp")
    parts = [path.with_suffix(side) for side in (".cpg", ".prj")]
    text = b"".join(part.read_bytes() for part in parts)
    digests = set()
    for split in range(1, 5):
        parts[0].write_bytes(text[:split])
        parts[1].write_bytes(text[split:])
        digests.add(survey.fingerprint(path))
    assert len(digests) == 4


def test_a_missing_file_has_no_digest(tmp_path):
    with pytest.raises(SurveyError, match="找不到"):
        survey.fingerprint(tmp_path / "a.gpkg")


def test_near_takes_any_array_of_shapes(tmp_path):
    source = survey.examine(write(tmp_path / "a.gpkg"))
    near = np.array(SHAPES[:1], dtype=object)
    assert len(survey.read_classes(source, MINING, year=2022, near=near)) == 1
