"""No room for the package, or for what it brings: a sentence, and the registry as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.test_hostile import small_disk

ROOT = Path(__file__).resolve().parent.parent.parent

PROGRAM = """
import json, os, shutil, sys
from pathlib import Path
from jdz_forestland.errors import UserError
from jdz_forestland.service import packing, receiving, submitted
from jdz_forestland.service.registry import Registry
from tests.service import handing_over
from tests.service.handing_over import parcel

room, tight, what = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
with handing_over.county(room / "county.gpkg", parcel(1), size=200_000) as county:
    if what == "receive":
        sent = packing.pack(county, list_year=2023, out=room / "sent.jdzbs").path
with handing_over.city(tight / "city.gpkg", "360222"):
    pass
LIMIT
said = ""
try:
    if what == "pack":
        with Registry.open(room / "county.gpkg", who="x", now=handing_over.clock) as county:
            packing.pack(county, list_year=2023, out=tight / "a.jdzbs")
    else:
        with Registry.open(tight / "city.gpkg", who="x", now=handing_over.clock) as city:
            receiving.receive(city, sent)
except UserError as error:
    said = str(error)
path = room / "county.gpkg" if what == "pack" else tight / "city.gpkg"
with Registry.open(path, who="x", now=handing_over.clock) as registry:
    kept = [len(registry.parcels()), len(submitted.submissions(registry)), len(registry.verify())]
left = sorted(str(each.relative_to(tight)) for each in tight.rglob("*") if each.is_file())
print(json.dumps([said, kept, left]))
"""
SMALL_FILES = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_200_000, 1_200_000))
"""
SMALL_DISK = (
    "unshare", "-m", "sh", "-c",
    'mount -t tmpfs -o size=1500k tmpfs "$0" && exec "$@"',
)  # fmt: skip


def run(folder, what, *, limit="", prefix=()):
    """Return what was said, what the registry holds, and which files are left where it is tight."""
    room, tight = folder / "room", folder / "tight"
    room.mkdir()
    tight.mkdir()
    mounted = [*prefix, str(tight)] if prefix else []
    done = subprocess.run(
        [*mounted, sys.executable, "-c", PROGRAM.replace("LIMIT", limit), room, tight, what],
        cwd=ROOT,
        env=os.environ | {"JDZ_FORESTLAND_HOME": str(folder / "home")},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check(what, said, kept, left):
    assert "磁盘" in said
    assert kept == ([1, 0, 0] if what == "pack" else [0, 0, 0])
    assert left == ["city.gpkg"]


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="uses Linux's own means")
both = pytest.mark.parametrize("what", ["pack", "receive"])


@both
def test_a_quota_on_files_leaves_all_as_it_was(tmp_path, what):
    check(what, *run(tmp_path, what, limit=SMALL_FILES))


@both
@small_disk
def test_a_full_disk_leaves_all_as_it_was(tmp_path, what):
    check(what, *run(tmp_path, what, prefix=SMALL_DISK))
