"""A registry on a share or a stick is told from one on the own disk (AT-58)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jdz_forestland.service.whereabouts import Place, _of_system, place_of

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
//server/share /mnt/共享\\040盘 cifs rw 0 0
/dev/sdb1 /media/stick vfat rw 0 0
broken
server:/home /home nfs4 rw 0 0
/dev/sda2 /home/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/srv/登记库.gpkg", Place.HERE),
        ("/mnt/共享 盘/登记库.gpkg", Place.NETWORK),
        ("/media/stick/a/登记库.gpkg", Place.STICK),
        ("/media/sticky/登记库.gpkg", Place.HERE),
        ("/home/clerk/登记库.gpkg", Place.NETWORK),
        ("/home/local/登记库.gpkg", Place.HERE),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="paths of Linux")
def test_the_deepest_mount_decides(path, place):
    assert _of_system(Path(path), MOUNTS) is place


def test_without_a_list_of_mounts_nothing_is_claimed():
    assert _of_system(Path("/media/stick/登记库.gpkg"), "") is Place.HERE


def test_a_file_on_this_disk_is_here(tmp_path):
    assert place_of(tmp_path / "登记库.gpkg") is Place.HERE
