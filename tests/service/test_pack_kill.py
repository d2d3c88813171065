"""The plug is pulled while a package is made or received: old or new, nothing between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TIMES = 5

# Does it once to know how long it takes, then kills child after child at a random moment.
PROGRAM = f"""
import json, os, random, shutil, signal, sys, time
from pathlib import Path
from jdz_forestland.errors import UserError
from jdz_forestland.service import packing, receiving, submitted
from jdz_forestland.service.registry import Registry
from jdz_forestland.store import vault
from tests.service import handing_over
from tests.service.handing_over import parcel

folder, what = Path(sys.argv[1]), sys.argv[2]
random.seed(7)
parcels = [parcel(number) for number in range(1, 5)]
with handing_over.county(folder / "county.gpkg", *parcels, size=200_000) as county:
    sent = packing.pack(county, list_year=2023, out=folder / "sent.jdzbs").path
with handing_over.city(folder / "city.gpkg", "360222"):
    pass

def fresh(name):
    path = folder / f"{{name}}.gpkg"
    shutil.copy(folder / f"{{what}}.gpkg", path)
    if what == "county":
        shutil.copytree(vault.folder(folder / "county.gpkg"), vault.folder(path))
    return path

def do(path):
    with Registry.open(path, who="x", now=handing_over.clock) as registry:
        if what == "county":
            packing.pack(registry, list_year=2023, out=path.with_suffix(".jdzbs"))
        else:
            receiving.receive(registry, sent)

def look(path):
    out = path.with_suffix(".jdzbs")
    with Registry.open(path, who="x", now=handing_over.clock) as registry:
        rows = len(registry.parcels()), len(submitted.submissions(registry))
        problems = len(registry.verify())
    whole = None
    if what == "county" and out.exists():
        city_path = shutil.copy(folder / "city.gpkg", path.with_name(f"look-{{path.name}}"))
        with Registry.open(city_path, who="x", now=handing_over.clock) as city:
            whole = receiving.examine(city, out).manifest.parcels
    return [*rows, problems, whole]

started = time.perf_counter()
do(fresh("probe"))
usual = time.perf_counter() - started
seen = []
for number in range({TIMES}):
    path = fresh(str(number))
    child = os.fork()
    if child == 0:
        do(path)
        os._exit(0)
    time.sleep(random.uniform(0.05, 1.1) * usual)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    first = look(path)
    do(path)
    seen.append([first, look(path), os.WIFSIGNALED(status)])
print(json.dumps(seen))
"""


def killed(folder, what):
    """Return what each killed child left, and what stood after it was done once more."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), what],
        cwd=ROOT,
        env=os.environ | {"JDZ_FORESTLAND_HOME": str(folder / "home")},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert len(seen) == TIMES
    assert any(was_killed for *_, was_killed in seen)
    return [(first, again) for first, again, _ in seen]


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


def test_a_kill_while_packing_leaves_no_half_package(tmp_path):
    for first, again in killed(tmp_path, "county"):
        parcels, _, problems, whole = first
        assert (parcels, problems) == (4, 0)
        assert whole in (None, 4)  # no file under the name, or all of it
        assert again == [4, 1, 0, 4]


def test_a_kill_while_receiving_leaves_the_old_registry_or_the_new(tmp_path):
    for first, again in killed(tmp_path, "city"):
        assert first[:3] in ([0, 0, 0], [4, 1, 0])
        assert again[:3] == [4, 1, 0]
