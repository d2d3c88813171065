"""The disk, the rights and the other programs are against us: a sentence, and nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import jdz_forestland.store.store as store_module
from jdz_forestland.errors import StoreError
from jdz_forestland.store.store import Store
from tests.store.registries import AT, FACTS, WHO, copy_to, parcel

ROOT = Path(__file__).resolve().parent.parent.parent
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="uses Linux's own means")


def _may_mount() -> bool:
    """Whether this process may mount a disk of its own: root, and not inside a chroot."""
    if not hasattr(os, "getuid") or os.getuid() != 0 or shutil.which("unshare") is None:
        return False
    return (
        subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0
    )


small_disk = pytest.mark.skipif(
    not _may_mount(), reason="mounts a small disk: needs root outside a chroot"
)

# Read everything, then try to write; print what happened as JSON.
READ_AND_WRITE = """
import dataclasses, json, sys
from pathlib import Path
from jdz_forestland.errors import StoreError
from jdz_forestland.store.store import Store
seen = {}
try:
    with Store.open(Path(sys.argv[1])) as store:
        seen["parcels"] = len(store.parcels())
        seen["problems"] = len(store.verify())
        seen["read_only"] = store.read_only
        with store.change(who="x", at="2024-01-01T00:00:00+08:00", verb="derive") as change:
            change.put_parcel(dataclasses.replace(store.parcels()[0], remarks="改"))
        seen["written"] = True
except StoreError as error:
    seen["error"] = str(error)
print(json.dumps(seen))
"""


def child(program: str, *arguments: object, prefix: tuple[str, ...] = ()):
    """Run a program text in a process of its own and return the JSON that it prints last."""
    done = subprocess.run(
        [*prefix, sys.executable, "-B", "-c", program, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def write_to(path: Path) -> None:
    with Store.open(path) as store, store.change(who=WHO, at=AT, verb="derive") as change:
        change.put_parcel(parcel(9))


# --- held by another program -------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(store_module, "BUSY_MS", 30)


@pytest.mark.parametrize("lock", ["EXCLUSIVE", "IMMEDIATE"])
@pytest.mark.usefixtures("impatient")
def test_a_file_held_by_another_program_is_a_sentence(path, lock):
    before = path.read_bytes()
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"BEGIN {lock}")
        with pytest.raises(StoreError, match=r"登记库“.*”正被其他程序使用") as caught:
            write_to(path)
        assert "QGIS" in caught.value.hint
    assert path.read_bytes() == before


@pytest.mark.usefixtures("impatient")
def test_a_file_that_is_being_read_is_a_sentence_at_the_commit(path):
    before = path.read_bytes()
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM parcels").fetchone()
        with pytest.raises(StoreError, match="正被其他程序使用"):
            write_to(path)
    assert path.read_bytes() == before
    write_to(path)  # and all is well once it is let go


@pytest.mark.usefixtures("impatient")
def test_reading_goes_on_while_another_window_writes(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Store.open(path) as store:
            assert len(store.parcels()) == 3
            assert store.verify() == []


@pytest.mark.usefixtures("impatient")
def test_a_store_can_write_again_after_it_was_refused(path, store):
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            pytest.raises(StoreError),
            store.change(who=WHO, at=AT, verb="derive") as change,
        ):
            change.put_parcel(parcel(9))
    with store.change(who=WHO, at=AT, verb="derive") as change:
        change.put_parcel(parcel(9))
    assert store.verify() == []


# --- write-protected ---------------------------------------------------------------------------


def without_privilege() -> tuple[str, ...]:
    """Root may write anything, unless it gives up that privilege."""
    if os.getuid() != 0:
        return ()
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@linux
@pytest.mark.parametrize("protected", ["file", "folder", "both"])
def test_a_write_protected_registry_opens_and_says_so_on_writing(tmp_path, protected):
    path = copy_to(tmp_path / "登记库.gpkg")
    before = path.read_bytes()
    if protected != "folder":
        path.chmod(0o444)
    if protected != "file":
        tmp_path.chmod(0o555)

    seen = child(READ_AND_WRITE, path, prefix=without_privilege())

    tmp_path.chmod(0o755)
    assert (seen["parcels"], seen["problems"], seen["read_only"]) == (3, 0, True)
    assert "written" not in seen
    assert "登记库.gpkg" in seen["error"]
    assert "写入" in seen["error"]
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@linux
def test_a_registry_that_may_not_be_read_is_a_sentence(tmp_path):
    path = copy_to(tmp_path / "登记库.gpkg")
    path.chmod(0o000)
    assert "登记库.gpkg" in child(READ_AND_WRITE, path, prefix=without_privilege())["error"]
    path.chmod(0o644)
    tmp_path.chmod(0o000)
    assert "没有权限" in child(READ_AND_WRITE, path, prefix=without_privilege())["error"]
    tmp_path.chmod(0o755)


@linux
def test_creating_in_a_write_protected_folder_is_a_sentence(tmp_path):
    tmp_path.chmod(0o555)
    program = f"""
import json, sys
from pathlib import Path
from jdz_forestland.errors import StoreError
from jdz_forestland.store.store import Store
try:
    Store.create(Path(sys.argv[1]), facts={FACTS!r}, who="x", at={AT!r})
except StoreError as error:
    print(json.dumps(str(error)))
"""
    said = child(program, tmp_path / "新.gpkg", prefix=without_privilege())
    tmp_path.chmod(0o755)
    assert "没有权限" in said
    assert not list(tmp_path.iterdir())


# --- the disk is full --------------------------------------------------------------------------

GROW_UNTIL_FULL = f"""
import dataclasses, json, sys
from pathlib import Path
from jdz_forestland.errors import StoreError
from jdz_forestland.store.store import Store
from tests.store.registries import copy_to, parcel
LIMIT
path = copy_to(Path(sys.argv[1]) / "登记库.gpkg")
kept, said = 3, ""
with Store.open(path) as store:
    for number in range(10, 500):
        try:
            with store.change(who="x", at={AT!r}, verb="derive") as change:
                change.put_parcel(dataclasses.replace(parcel(number), remarks="字" * 3000))
        except StoreError as error:
            said = str(error)
            break
        kept += 1
    still = len(store.parcels())
with Store.open(path) as store:
    after = len(store.parcels()), len(store.verify())
backup = ""
try:
    with Store.open(path) as store:
        store.back_up(path.with_name("备份.gpkg"))
except StoreError as error:
    backup = str(error)
left = sorted(each.name for each in path.parent.iterdir())
print(json.dumps([kept, said, still, after, backup, left]))
"""
SMALL_DISK = (
    "unshare", "-m", "sh", "-c",
    'mount -t tmpfs -o size=700k tmpfs "$0" && exec "$@"',
)  # fmt: skip
SMALL_FILES = """
import resource, signal
import tests.store.registries as made
made._template()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
"""


@linux
@small_disk
def test_a_full_disk_is_a_sentence_and_the_registry_stays_as_it_was(tmp_path):
    program = GROW_UNTIL_FULL.replace("LIMIT", "")
    kept, said, still, after, backup, left = child(
        program, tmp_path, prefix=(*SMALL_DISK, str(tmp_path))
    )
    assert 3 < kept < 500
    assert "磁盘空间不足" in said
    assert (still, after) == (kept, [kept, 0])
    assert "磁盘空间不足" in backup
    assert left == ["登记库.gpkg"]


@linux
def test_a_quota_on_files_is_a_sentence_and_the_registry_stays_as_it_was(tmp_path):
    program = GROW_UNTIL_FULL.replace("LIMIT", SMALL_FILES)
    kept, said, still, after, _, left = child(program, tmp_path)
    assert 3 < kept < 500
    assert "磁盘" in said
    assert (still, after) == (kept, [kept, 0])
    assert set(left) <= {"登记库.gpkg", "备份.gpkg"}


@linux
@small_disk
def test_creating_on_a_full_disk_is_a_sentence_however_far_it_gets(tmp_path):
    program = f"""
import json, shutil, sys
from pathlib import Path
from jdz_forestland.errors import StoreError
from jdz_forestland.store.store import Store
folder = Path(sys.argv[1])
said = []
for room in range(0, 700_000, 50_000):
    filler = folder / "filler"
    filler.write_bytes(bytes(max(shutil.disk_usage(folder).free - room, 0)))
    try:
        Store.create(folder / "新.gpkg", facts={FACTS!r}, who="x", at={AT!r}).close()
        said.append("")
        (folder / "新.gpkg").unlink()
    except StoreError as error:
        said.append(str(error))
    filler.unlink()
    assert not list(folder.iterdir()), list(folder.iterdir())
print(json.dumps(said))
"""
    said = child(program, tmp_path, prefix=(*SMALL_DISK, str(tmp_path)))
    assert all("磁盘空间不足" in each for each in said if each), said
    assert said[0]
    assert not said[-1]
