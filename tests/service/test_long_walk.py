"""Some random walks of a county and its city; `long_walk` says how to run long ones."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

import pytest

from tests.service import walk_checks
from tests.service.long_walk import Walk


def run(folder: Path, seed: int, steps: int, *, every: int) -> Walk:
    """Walk some steps, checking after every few of them; return the walk, closed."""
    walk = Walk(folder, seed)
    try:
        walk.begin()
        for number in range(steps):
            walk.step()
            if number % every == 0:
                walk_checks.always(walk)
        walk_checks.always(walk)
        walk_checks.past(walk)
        walk_checks.package(walk)
    finally:
        walk.close()
    return walk


@pytest.mark.parametrize("seed", [3, 12, 26])
def test_whatever_is_done_in_whatever_order_the_books_agree(tmp_path, seed):
    walk = run(tmp_path, seed, 120, every=12)
    for said in walk.sentences:
        assert "\n" not in said
        assert re.search("[\u4e00-\u9fff]{3}", said), said
    carried_out = {name for name in walk.done if not name.endswith("refused")}
    assert len(carried_out) > 12, carried_out


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        ended = run(Path(scratch), int(sys.argv[1]), int(sys.argv[2]), every=1)
        sys.stdout.write(json.dumps(ended.done, ensure_ascii=False, indent=1, sort_keys=True))
