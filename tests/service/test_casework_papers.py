"""Papers of a step: what may be attached, what is checked, what a kill leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from jdz_forestland.domain import crs
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import Cancelled, StoreError, UserError
from jdz_forestland.service.attaching import attach_all
from jdz_forestland.service.casework import Casework
from jdz_forestland.store import vault
from tests.exchange import photos
from tests.service.cases import WHO, clock, opened, parcel, registry_with

KEY = "360222-2023-0001"
OTHER_KEY = "360222-2023-0002"
PHOTO = (Stage.VERIFICATION, "field_photo")
LETTER = (Stage.APPLICATION, "application_letter")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "登记库.gpkg"


@pytest.fixture
def registry(path):
    with registry_with(path, parcel(1), parcel(2)) as registry:
        yield registry


@pytest.fixture
def casework(registry):
    return Casework(registry)


@pytest.fixture
def scan(tmp_path):
    file = tmp_path / "乡镇申请.pdf"
    file.write_bytes(b"%PDF-1.7 scan")
    return file


def place_of(registry, key=KEY, *, metres_east=0.0):
    point = registry.store.parcel(key).shape.representative_point()
    lonlat = crs.lonlat(np.asarray([[point.x + metres_east, point.y]]))[0]
    return tuple(float(value) for value in lonlat)


def codes(casework, key=KEY):
    return {finding.rule.code for finding in casework.file(key).findings}


def test_a_paper_is_kept_with_kind_person_time_and_hash(registry, casework, scan):
    material = casework.attach(KEY, *LETTER, scan)
    assert casework.materials(KEY) == [material]
    assert (material.file_name, material.size, material.who) == ("乡镇申请.pdf", 13, WHO)
    assert material.at == "2024-06-30T12:00:00+08:00"
    assert casework.material_path(material).read_bytes() == scan.read_bytes()
    assert casework.lost(material) == ""
    entry = registry.history()[-1]
    assert (entry.verb, entry.reason) == ("attach", "1号图斑加入乡（镇）申请文件“乡镇申请.pdf”")
    assert registry.verify() == []


def test_the_original_is_only_read(casework, scan):
    before = (scan.read_bytes(), scan.stat().st_mtime_ns, scan.stat().st_mode)
    casework.attach(KEY, *LETTER, scan)
    assert (scan.read_bytes(), scan.stat().st_mtime_ns, scan.stat().st_mode) == before


def test_an_empty_file_a_folder_or_nothing_is_refused(registry, casework, tmp_path):
    empty = tmp_path / "空.pdf"
    empty.touch()
    before = registry.fingerprint
    for file, says in (
        (empty, "是空的"),
        (tmp_path, "是文件夹"),
        (tmp_path / "没有.pdf", "找不到文件"),
    ):
        with pytest.raises(UserError, match=says):
            casework.attach(KEY, *LETTER, file)
    assert registry.fingerprint == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_refused_by_its_name(casework, scan):
    scan.chmod(0)
    with pytest.raises(StoreError, match="乡镇申请"):
        casework.attach(KEY, *LETTER, scan)


def test_a_kind_that_is_none_is_refused_with_the_kinds_there_are(casework, scan):
    with pytest.raises(UserError, match="application_letter（乡（镇）申请文件）"):
        casework.attach(KEY, Stage.APPLICATION, "letter", scan)


def test_the_longest_name_a_disk_takes_is_kept(casework, tmp_path):
    for name in ("长" * 83 + ".jpg", "a" * 246 + ".pdf", "a." + "b" * 248):
        file = tmp_path / name
        file.write_bytes(name.encode())
        material = casework.attach(KEY, Stage.APPLICATION, "other", file)
        assert material.file_name == name
        assert casework.lost(material) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_a_name_in_gbk_becomes_readable(path, registry, casework, tmp_path):
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "申请表.pdf".encode("gb18030")))
    file.write_bytes(b"x")
    assert casework.attach(KEY, *LETTER, file).file_name == "申请表.pdf"
    broken = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xff.pdf"))
    broken.write_bytes(b"y")
    casework.attach(KEY, *LETTER, broken)
    with opened(path) as again:
        assert len(Casework(again).materials(KEY)) == 2
        assert again.verify() == []


def test_the_same_paper_is_refused_twice_at_one_place_and_welcome_at_another(casework, scan):
    casework.attach(KEY, *LETTER, scan)
    with pytest.raises(UserError, match="已经加入过"):
        casework.attach(KEY, *LETTER, scan)
    casework.attach(OTHER_KEY, *LETTER, scan)  # one approval for many parcels is usual
    assert codes(casework) == codes(casework, OTHER_KEY) == set()


def test_a_photo_in_the_parcel_raises_no_finding(registry, casework, tmp_path):
    photo = photos.write(tmp_path / "a.jpg", lonlat=place_of(registry))
    material = casework.attach(KEY, *PHOTO, photo)
    assert material.taken_at == "2022-02-10T10:11:12"
    assert codes(casework) == set()


def test_a_photo_of_another_place_is_found_with_its_distance(registry, casework, tmp_path):
    photo = photos.write(tmp_path / "远.jpg", lonlat=place_of(registry, metres_east=1050))
    casework.attach(KEY, *PHOTO, photo)
    (finding,) = casework.file(KEY).findings
    assert finding.rule.code == "M-101"
    assert finding.detail == "“远.jpg”离图斑约1000米"


def test_one_photo_for_two_parcels_is_found_at_both(registry, casework, tmp_path):
    photo = photos.write(tmp_path / "a.jpg")
    for key in (KEY, OTHER_KEY):
        casework.attach(key, *PHOTO, photo)
    assert "M-103" in codes(casework)
    assert "M-103" in codes(casework, OTHER_KEY)


def test_a_damaged_photo_is_kept_as_it_is(casework, tmp_path):
    photo = photos.write(tmp_path / "a.jpg", lonlat=(117.4, 29.4))
    photo.write_bytes(photo.read_bytes()[:150])
    material = casework.attach(KEY, *PHOTO, photo)
    assert (material.lon, material.size) == ("", 150)


def test_taking_a_paper_off_needs_a_reason_and_keeps_the_file(registry, casework, scan):
    material = casework.attach(KEY, *LETTER, scan)
    with pytest.raises(UserError, match="原因"):
        casework.detach(material, " ")
    casework.detach(material, "放错图斑")
    assert casework.materials(KEY) == []
    assert casework.material_path(material).is_file()
    assert registry.history()[-1].reason == "移除材料“乡镇申请.pdf”：放错图斑"


def test_a_lost_and_a_changed_paper_are_told_at_a_glance_and_by_verify(
    registry, casework, scan, tmp_path
):
    material = casework.attach(KEY, *LETTER, scan)
    kept = casework.material_path(material)
    kept.chmod(0o644)
    kept.write_bytes(b"x" * 13)
    assert casework.lost(material) == ""  # same size: only reading tells
    assert [p.parcel for p in registry.verify()] == [KEY]
    kept.unlink()
    assert "不见了" in casework.lost(material)
    assert "乡镇申请.pdf" in registry.verify()[0].text


# --- as a job ---------------------------------------------------------------------------------


class Steps:
    """Records what is reported; stops at a step if asked to."""

    def __init__(self, stop_at: str = "") -> None:
        self.seen: list[str] = []
        self._stop_at = stop_at

    def step(self, name: str, done: int = 0, total: int = 0) -> None:
        self.seen.append(name)
        if name == self._stop_at:
            raise Cancelled


def attach_files(path, files, progress):
    stage, kind = LETTER
    return attach_all(
        path, KEY, stage=stage, kind=kind, files=files, who=WHO, progress=progress, now=clock
    )


def test_one_file_that_cannot_be_kept_does_not_stop_the_others(path, registry, scan, tmp_path):
    empty, second = tmp_path / "空.pdf", tmp_path / "二.pdf"
    empty.touch()
    second.write_bytes(b"2")
    steps = Steps()
    done = attach_files(path, [scan, empty, second], steps)
    assert [m.file_name for m in done.materials] == ["乡镇申请.pdf", "二.pdf"]
    assert [name for name, _ in done.refused] == ["空.pdf"]
    assert {"乡镇申请.pdf", "空.pdf", "二.pdf"} == set(steps.seen)
    assert len(Casework(registry).materials(KEY)) == 2


def test_a_job_that_is_stopped_keeps_whole_files_only(path, registry, scan, tmp_path):
    second = tmp_path / "二.pdf"
    second.write_bytes(b"2")
    done = attach_files(path, [scan, second], Steps(stop_at="二.pdf"))
    assert (len(done.materials), done.stopped) == (1, True)
    with pytest.raises(Cancelled):
        attach_files(path, [second], Steps(stop_at="二.pdf"))
    assert len(Casework(registry).materials(KEY)) == 1
    assert registry.verify() == []


KILLED = """
import os, signal, sys
from pathlib import Path
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service import casework
from jdz_forestland.service.registry import Registry
from jdz_forestland.store import vault
registry, scan, where = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
def die(*given, **more):
    os.kill(os.getpid(), signal.SIGKILL)
if where == "before the entry":
    casework.photo.facts = die
elif where == "within the entry":
    from jdz_forestland.store.writer import Writer
    Writer.deltas = die
with Registry.open(registry, who="x") as opened:
    casework.Casework(opened).attach(
        "360222-2023-0001", Stage.APPLICATION, "application_letter", scan)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("where", ["before the entry", "within the entry"])
def test_a_kill_while_attaching_leaves_the_registry_sound(path, registry, scan, where):
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(scan), where],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        check=False,
    )
    assert done.returncode == -9
    with opened(path) as again:
        assert again.verify() == []
        casework = Casework(again)
        assert casework.materials(KEY) == []
        casework.attach(KEY, *LETTER, scan)  # the content is there already and is taken
        assert again.verify() == []
    assert not list(vault.folder(path).glob("~*"))
