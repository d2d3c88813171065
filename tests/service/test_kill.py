"""The plug is pulled while a comparison is written: the file opens, whole, old or new."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TIMES = 15

# Compares once, then lets child after child accept and kills each at a random moment.
PROGRAM = f"""
import json, os, random, signal, sys, time
from pathlib import Path
from jdz_forestland.service.deriving import accept
from jdz_forestland.store.store import Store
from tests.service import samples

folder = Path(sys.argv[1])
proposal = samples.proposal()
started = time.perf_counter()
accept(samples.empty_copy(folder / "probe.gpkg"), proposal, who="x")
usual = time.perf_counter() - started
random.seed(int(sys.argv[2]))
seen = []
for number in range({TIMES}):
    path = samples.empty_copy(folder / f"{{number}}.gpkg")
    child = os.fork()
    if child == 0:
        accept(path, proposal, who="x")
        os._exit(0)
    time.sleep(random.uniform(0, 3) * usual)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    journal = path.with_name(path.name + "-journal").exists()
    with Store.open(path) as store:
        rows = len(store.parcels()), len(store.comparisons()), len(store.history())
        seen.append([*rows, len(store.verify()), journal, os.WIFSIGNALED(status)])
    accept_again = samples.proposal() if rows[0] == 0 else None
    if accept_again is not None:
        accept(path, accept_again, who="x")
        with Store.open(path) as store:
            assert len(store.parcels()) == 42 and not store.verify()
print(json.dumps(seen))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_a_process_killed_while_writing_leaves_the_old_state_or_the_new(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), "7"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert len(seen) == TIMES
    for parcels, comparisons, entries, problems, _, _ in seen:
        assert (parcels, comparisons, entries) in ((0, 0, 1), (42, 1, 2))
        assert problems == 0
    assert any(killed for *_, killed in seen)
