"""Photos of gigabytes go through blocks: memory does not grow with them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PHOTO_MB = 96
ROOM_MB = 48  # what anything else may take meanwhile

PROGRAM = f"""
import json, resource, sys
from pathlib import Path
from jdz_forestland.service import packing, receiving, rehearsing
from tests.service import handing_over
from tests.service.handing_over import parcel

folder = Path(sys.argv[1])
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def way(name, number, size):
    with handing_over.county(folder / f"{{name}}.gpkg", parcel(number), size=size) as county:
        rehearsing.rehearse(county, list_year=2023)
        sent = packing.pack(county, list_year=2023, out=folder / f"{{name}}.jdzbs").path
    with handing_over.city(folder / f"city-{{name}}.gpkg", "360222") as city:
        receiving.receive(city, sent)
    return sent.stat().st_size >> 20

way("small", 1, 64)
before = peak()
size = way("large", 1, ({PHOTO_MB} << 20) // 9)
print(json.dumps([before, peak(), size]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux counts it")
def test_memory_does_not_grow_with_the_photos(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"JDZ_FORESTLAND_HOME": str(tmp_path / "home")},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    before, after, size = json.loads(done.stdout)
    assert size >= PHOTO_MB
    assert after - before < ROOM_MB
