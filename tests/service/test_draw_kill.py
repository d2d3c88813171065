"""The plug is pulled or the disk is full between fingerprint and seed: old state or new, whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TIMES = 12

# Child after child publishes and draws, and is killed at a random moment.
KILLED = f"""
import json, os, random, shutil, signal, sys, time
from pathlib import Path
from jdz_forestland.domain.spot_check import DrawState
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.service.registry import Registry
from tests.service.draw_cases import ORIGIN, drawable

def publish_and_draw(path):
    with Registry.open(path, who="x") as registry:
        drawing = Drawing(registry)
        drawing.draw(drawing.publish(2023).key, "1", origin=ORIGIN)

folder = Path(sys.argv[1])
with drawable(folder / "从.gpkg"):
    pass
shutil.copy(folder / "从.gpkg", folder / "probe.gpkg")
started = time.perf_counter()
publish_and_draw(folder / "probe.gpkg")
usual = time.perf_counter() - started
random.seed(11)
seen = []
for number in range({TIMES}):
    path = folder / f"{{number}}.gpkg"
    shutil.copy(folder / "从.gpkg", path)
    child = os.fork()
    if child == 0:
        publish_and_draw(path)
        os._exit(0)
    time.sleep(random.uniform(0, 1.3) * usual)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with Registry.open(path, who="x") as registry:
        drawing = Drawing(registry)
        states = [each.state.value for each in drawing.draws()]
        seen.append([states, len(registry.history()), len(registry.verify())])
        if states != ["drawn"]:  # and it goes on from where it stopped
            waiting = drawing.of_county(2023).waiting or drawing.publish(2023)
            drawing.draw(waiting.key, "1", origin=ORIGIN)
        (done,) = drawing.draws()
        assert done.state is DrawState.DRAWN and done.redone().selected
        assert not registry.verify()
print(json.dumps(seen))
"""

# A long list whose draw does not fit any more: a sentence, and the registry as it was.
FULL = """
import json, resource, signal, sys
from decimal import Decimal
from pathlib import Path
from jdz_forestland.domain.frozen_list import ListLine
from jdz_forestland.errors import StoreError
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.tables import FROZEN_LISTS
from tests.domain.draw_lists import frozen
from tests.service.draw_cases import ORIGIN

path = Path(sys.argv[1]) / "满.gpkg"
lines = tuple(ListLine("", f"360222-{n:05d}", Decimal("1.00")) for n in range(1, 10_001))
with Registry.create(path, county_code="360222", who="x") as registry:
    with registry.store.change(who="x", at="2024-01-01T00:00:00+08:00", verb="freeze") as change:
        change.put(FROZEN_LISTS, frozen(lines))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = path.stat().st_size
said, kept = "", []
try:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, resource.RLIM_INFINITY))
    with Registry.open(path, who="x") as registry:
        Drawing(registry).publish(2023)
except StoreError as error:
    said = str(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with Registry.open(path, who="x") as registry:
    drawing = Drawing(registry)
    kept = [len(drawing.draws()), len(registry.history()), len(registry.verify())]
    done = drawing.draw(drawing.publish(2023).key, "1", origin=ORIGIN)
    kept += [len(done.selected), len(drawing.record(done.key)["tickets"])]
print(json.dumps([said, kept]))
"""


def child(program: str, folder: Path):
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_killed_between_fingerprint_and_seed(tmp_path) -> None:
    seen = child(KILLED, tmp_path)
    assert len(seen) == TIMES
    entries_at = {(): 3, ("published",): 4, ("drawn",): 5}
    for states, entries, problems in seen:
        assert entries == entries_at[tuple(states)]
        assert problems == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="uses Linux's own means")
def test_a_full_disk_leaves_the_list_as_it_was_and_the_draw_to_be_done(tmp_path) -> None:
    said, (draws, entries, problems, selected, tickets) = child(FULL, tmp_path)
    assert "磁盘" in said
    assert (draws, entries, problems) == (0, 2, 0)
    assert (selected, tickets) == (3000, 10_000)
