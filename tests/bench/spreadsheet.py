"""A spreadsheet of 50,000 rows: reading and checking it against the fastest reader alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

ROWS: Final = 50_000
REPEATS: Final = 5
GOAL: Final = 1.5


def make(folder: Path) -> Path:
    """Write the annex form with 50,000 sound rows, once."""
    from tests.exchange.sheets import annex_grid, row, workbook

    path = folder / "sheet-50000.xlsx"
    if not path.exists():
        places = ((3255050.123 + n % 1000, 39536050.5 + n // 1000) for n in range(ROWS))
        rows = [row(n, H=x, I=y) for n, (x, y) in enumerate(places, start=1)]
        workbook(path, annex_grid(rows))
    return path


def measure(folder: Path) -> None:
    """Print both times, the best of some runs in one warm process, and their ratio."""
    from python_calamine import CalamineWorkbook

    from jdz_forestland.exchange import sheet

    path = make(folder)
    bare = _best(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
    ours = _best(lambda: sheet.read(path, county_code="360222"))
    print(
        f"{'spreadsheet':16} ours {ours:6.2f} s read and checked   calamine alone {bare:6.2f} s   "
        f"ratio {ours / bare:4.2f} (goal {GOAL})"
    )


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)
