"""The program as a process of its own: encodings, pipes, small disks, missing rights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jdz_forestland import __version__
from tests.service import samples
from tests.service.surveys import pair
from tests.store.test_hostile import SMALL_DISK, linux, small_disk, without_privilege

ROOT = Path(__file__).resolve().parent.parent.parent
YEARS = ("--years", "2021", "2022")


def program(
    *arguments: object, prefix: tuple[str, ...] = (), **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*prefix, sys.executable, "-B", "-m", "jdz_forestland", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_the_main_job_from_a_script(tmp_path):
    path = tmp_path / "登记 库.gpkg"
    assert program("new", path, "--county", "360222").returncode == 0
    done = program("derive", path, *pair(tmp_path), *YEARS, "--json", PYTHONUTF8="1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["leads"] == 2
    done = program("export", path, "annex", tmp_path / "表.xlsx", "--year", 2023, "--draft")
    assert done.returncode == 0
    assert (tmp_path / "表.xlsx").is_file()


def test_version_needs_no_screen():
    done = program("--version", QT_QPA_PLATFORM="nothing", DISPLAY="")
    assert done.stdout.decode().splitlines() == [__version__]


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_console_of_any_encoding(tmp_path, encoding):
    path = samples.empty_copy(tmp_path / "库.gpkg")
    files = pair(tmp_path)
    who = ("--who", "㙍阿姨𠮷")  # in no console but those of Unicode
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = program("derive", path, *files, *YEARS, *who, **environment)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    assert "360222-0001" in done.stdout.decode(encoding)
    done = program("show", path, "1", "--json", **environment)
    answer = json.loads(done.stdout.decode(encoding))
    assert answer["parcel"]["town"] == "鹅湖镇"
    assert answer["history"][0]["who"] == "㙍阿姨𠮷"
    done = program("show", path, "99", **environment)
    assert done.returncode == 2
    assert len(done.stderr.decode(encoding).splitlines()) == 1


@linux
def test_a_reader_that_leaves_early_is_no_fault(tmp_path):
    path = samples.filled_copy(tmp_path / "库.gpkg")
    line = f'"{sys.executable}" -m jdz_forestland list "{path}" --json | head -c 10'
    done = subprocess.run(
        ["sh", "-c", line], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert done.stderr == b""
    assert len(done.stdout) == 10


@linux
def test_an_answer_that_does_not_fit_on_the_disk_is_a_sentence():
    line = f'"{sys.executable}" -m jdz_forestland rules > /dev/full'
    done = subprocess.run(
        ["sh", "-c", line], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


@linux
def test_a_name_that_is_no_text_is_a_sentence(tmp_path):
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xb5\xc7\xbc\xc7\xbf\xe2.gpkg")
    done = program("list", name)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


# --- where nothing can be written ----------------------------------------------------------------


@linux
def test_a_write_protected_folder(tmp_path):
    folder = tmp_path / "只读"
    folder.mkdir()
    path = samples.filled_copy(folder / "库.gpkg")
    surveys = tmp_path / "数据"
    surveys.mkdir()
    files = pair(surveys)
    before = path.read_bytes()
    for each in (folder, surveys):
        each.chmod(0o555)
    guard = without_privilege()
    assert program("list", path, prefix=guard).returncode == 0
    refused = [
        ("derive", path, *files, *YEARS, "--confirm", "order"),
        ("new", folder / "新.gpkg", "--county", "360222"),
        ("backup", path, folder / "备份.gpkg"),
        ("export", path, "csv", folder / "单.csv", "--year", 2023, "--draft"),
    ]
    for line in refused:
        done = program(*line, prefix=guard, PYTHONUTF8="1")
        said = done.stderr.decode("utf-8")
        assert (done.returncode, len(said.splitlines())) == (2, 1), said
        assert "写" in said, said
    for each in (folder, surveys):
        each.chmod(0o755)
    assert path.read_bytes() == before
    assert [each.name for each in folder.iterdir()] == [path.name]
    assert len(list(surveys.iterdir())) == 2


FULL_DISK = """
cp "$1" "$0/库.gpkg" && head -c {filler} /dev/zero > "$0/filler" 2>/dev/null
cd "$2"
for verb in "derive $0/库.gpkg $3 $4 --years 2021 2022" \
    "new $0/新.gpkg --county 360222" "backup $0/库.gpkg $0/备份.gpkg"; do
    "$5" -B -m jdz_forestland $verb; echo "$?"
done
cmp "$1" "$0/库.gpkg" && ls "$0"
"""


@linux
@small_disk
def test_a_full_disk(tmp_path):
    disk = tmp_path / "小盘"
    disk.mkdir()
    registry = samples.empty_copy(tmp_path / "库.gpkg")
    script = FULL_DISK.format(filler=700 * 1024)
    arguments = (disk, registry, ROOT, *pair(tmp_path), sys.executable)
    done = subprocess.run(
        [*SMALL_DISK[:5], str(disk), "sh", "-c", script, *map(str, arguments)],
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["2", "2", "2", "filler", "库.gpkg"]
    lines = done.stderr.splitlines()
    assert len(lines) == 3, done.stderr
    assert all("磁盘" in line for line in lines), done.stderr
