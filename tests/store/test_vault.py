"""The folder of papers: kept by content, never by half, found again on a stick."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jdz_forestland.domain.progress import Silent
from jdz_forestland.errors import Cancelled, StoreError
from jdz_forestland.store import vault
from jdz_forestland.store.store import Store
from tests.store.registries import copy_to

QUIET = Silent()


@pytest.fixture
def registry(tmp_path):
    return tmp_path / "浮梁.gpkg"


@pytest.fixture
def scan(tmp_path):
    path = tmp_path / "扫描.PDF"
    path.write_bytes(b"%PDF" + bytes(range(256)) * 9000)
    return path


def kept(registry):
    return sorted(p for p in vault.folder(registry).rglob("*") if p.is_file())


def test_a_paper_is_kept_under_its_hash_beside_the_registry(registry, scan):
    sha256, size = vault.keep(registry, scan, QUIET)
    assert sha256 == hashlib.sha256(scan.read_bytes()).hexdigest()
    assert size == scan.stat().st_size
    path = vault.path_of(registry, sha256, scan.name)
    assert path == registry.parent / "浮梁.材料" / sha256[:2] / f"{sha256}.pdf"
    assert kept(registry) == [path]
    assert vault.fault(registry, sha256, scan.name) == ""
    assert vault.lost(registry, sha256, scan.name, size) == ""


def test_the_same_content_is_kept_once(registry, scan):
    first, _ = vault.keep(registry, scan, QUIET)
    before = kept(registry)[0].stat().st_mtime_ns
    assert vault.keep(registry, scan, QUIET)[0] == first
    assert [path.stat().st_mtime_ns for path in kept(registry)] == [before]


def test_what_is_kept_is_write_protected_and_can_still_be_mended(registry, scan):
    sha256, _ = vault.keep(registry, scan, QUIET)
    path = vault.path_of(registry, sha256, scan.name)
    assert not path.stat().st_mode & 0o222
    path.chmod(0o644)
    path.write_bytes(b"x" * scan.stat().st_size)  # the same size, so a glance sees nothing
    assert vault.lost(registry, sha256, scan.name, scan.stat().st_size) == ""
    assert "被改动过" in vault.fault(registry, sha256, scan.name)
    vault.keep(registry, scan, QUIET)
    assert vault.fault(registry, sha256, scan.name) == ""


def test_a_lost_paper_is_told_with_the_folder_where_it_belongs(registry, scan):
    sha256, size = vault.keep(registry, scan, QUIET)
    path = vault.path_of(registry, sha256, scan.name)
    path.chmod(0o644)
    path.write_bytes(b"short")
    assert "被改动过" in vault.lost(registry, sha256, scan.name, size)
    path.unlink()
    for said in (
        vault.lost(registry, sha256, scan.name, size),
        vault.fault(registry, sha256, scan.name),
    ):
        assert "不见了" in said
        assert "浮梁.材料" in said


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "0" * 63, "G" * 64])
def test_a_hash_that_is_none_leads_nowhere(registry, sha256):
    assert "不见了" in vault.fault(registry, sha256, "a.pdf")


@pytest.mark.parametrize("name", ["a.b c", "a." + "x" * 60, "a.中文", "a", ".gitignore", "a.b\\c"])
def test_an_ending_that_some_system_refuses_is_left_out(registry, name):
    assert vault.path_of(registry, "0" * 64, name).name == "0" * 64


def test_an_empty_or_unreadable_file_is_refused_by_its_name(registry, tmp_path):
    empty = tmp_path / "空.pdf"
    empty.touch()
    for path in (empty, tmp_path / "没有.pdf", tmp_path):
        with pytest.raises(StoreError, match=path.name):
            vault.keep(registry, path, QUIET)
    assert kept(registry) == []


def test_a_cancel_leaves_nothing(registry, scan):
    class Stop(Silent):
        def step(self, name, done=0, total=0):
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        vault.keep(registry, scan, Stop())
    assert kept(registry) == []


KEEP = """
import os, resource, signal, sys
from pathlib import Path
from jdz_forestland.domain.progress import Silent
from jdz_forestland.store import vault
from jdz_forestland.store.faults import translated
how, registry, scan = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
class Deadly(Silent):
    def step(self, name, done=0, total=0):
        if done:
            os.kill(os.getpid(), signal.SIGKILL)
if how == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
with translated(registry):
    vault.keep(registry, scan, Deadly() if how == "kill" else Silent())
"""


def keep_elsewhere(how, registry, scan):
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(
        [sys.executable, "-c", KEEP, how, str(registry), str(scan)],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_kill_leaves_no_half_paper_and_its_rest_goes_with_time(registry, scan):
    assert keep_elsewhere("kill", registry, scan).returncode == -9
    (rest,) = kept(registry)
    assert rest.name.startswith("~")
    sha256, _ = vault.keep(registry, scan, QUIET)  # somebody may still be writing it
    assert len(kept(registry)) == 2
    yesterday = time.time() - vault.STALE_S - 1
    os.utime(rest, (yesterday, yesterday))
    vault.keep(registry, scan, QUIET)
    assert kept(registry) == [vault.path_of(registry, sha256, scan.name)]


@pytest.mark.skipif(os.name != "posix", reason="limits")
def test_a_disk_that_is_full_leaves_nothing_and_says_so(registry, scan):
    done = keep_elsewhere("full", registry, scan)
    assert done.returncode == 1
    assert "StoreError" in done.stderr
    assert "文件太大" in done.stderr
    assert kept(registry) == []


def test_a_backup_has_all_papers_before_it_has_its_name(registry, scan, tmp_path):
    copy_to(registry)
    vault.keep(registry, scan, QUIET)
    target = tmp_path / "U盘" / "备份.gpkg"
    target.parent.mkdir()
    seen = []

    class Look(Silent):
        def step(self, name, done=0, total=0):
            seen.append((name, target.exists()))

    with Store.open(registry) as store:
        store.back_up(target, Look())
        assert [path.name for path in kept(target)] == [path.name for path in kept(registry)]
        assert seen == [("备份材料", False)]
        store.back_up(target, Look())  # what is there is not copied again
    assert len(seen) == 1


def test_a_backup_that_is_stopped_has_no_registry(registry, scan, tmp_path):
    copy_to(registry)
    vault.keep(registry, scan, QUIET)
    target = tmp_path / "b.gpkg"

    class Stop(Silent):
        def step(self, name, done=0, total=0):
            raise Cancelled

    with Store.open(registry) as store, pytest.raises(Cancelled):
        store.back_up(target, Stop())
    assert not target.exists()
    assert not list(tmp_path.glob("*.part"))


def test_verify_names_parcel_and_file_of_a_changed_paper_and_reads_each_content_once(
    registry, scan, monkeypatch
):
    from tests.service.cases import attach_rows

    copy_to(registry)
    sha256, size = vault.keep(registry, scan, QUIET)
    with Store.open(registry) as store:
        attach_rows(store, sha256, size, scan.name)
        assert store.verify() == []
        path = vault.path_of(registry, sha256, scan.name)
        path.chmod(0o644)
        path.write_bytes(b"x")
        read: list[str] = []
        real = vault.fault

        def counted(registry: Path, sha256: str, file_name: str) -> str:
            read.append(sha256)
            return real(registry, sha256, file_name)

        monkeypatch.setattr(vault, "fault", counted)
        found = store.verify()
    assert len(read) == 1
    assert {problem.parcel for problem in found} == {"360222-2023-0001", "360222-2023-0002"}
    assert all("扫描.PDF" in p.text and p.parcel in p.text for p in found)
