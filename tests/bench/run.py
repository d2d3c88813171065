"""Measure the main job against the libraries it stands on, in one run on one machine.

    make bench                       GeoPackage, FileGDB and Shapefile against (a), and the window
    python -m tests.bench.run --full also (b), the full-layer overlay: minutes and gigabytes

(a) is a bare pushed-down read of last year's mining and this year's forest and `geopandas.overlay`;
(b) reads both layers whole and overlays them. Ours is the whole `derive`: recognise, read, overlay,
areas, matching, writing the registry. Every contestant is a process of its own, so imports and peak
memory count. Ratios are printed, and the goals beside them; nothing here fails a build.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import spreadsheet
from tests.bench.county import CountyAnswer, make_county

ROOT = Path(__file__).resolve().parents[2]
DRIVERS = ("GPKG", "OpenFileGDB", "ESRI Shapefile")
REPEATS = 3

BARE = """
import sys, geopandas
before, after, encoding = sys.argv[1:4]
more = {"encoding": encoding} if encoding else {}
layer = {} if before.endswith(".shp") else {"layer": "DLTB"}
mining = geopandas.read_file(before, where="DLBM = '0602'", columns=["BSM", "DLBM", "TBMJ"],
                             **layer, **more)
forest = geopandas.read_file(
    after, where="DLBM IN ('0301','0301K','0302','0302K','0305','0307','0307K')",
    columns=["BSM", "DLBM", "TBMJ"], **layer, **more)
print(len(geopandas.overlay(mining, forest, how="intersection", keep_geom_type=True)))
"""
FULL = """
import sys, geopandas
before, after = (geopandas.read_file(path, layer="DLTB", columns=["BSM", "DLBM", "TBMJ"])
                 for path in sys.argv[1:3])
print(len(geopandas.overlay(before, after, how="intersection", keep_geom_type=True)))
"""
EMPTY_WINDOW = """
import os, sys
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        os._exit(0)
app = QApplication(sys.argv)
window = Window()
window.resize(1180, 720)
window.show()
app.exec()
"""
OUR_WINDOW = """
import os, sys
from jdz_forestland import app
class Window(app.MainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os._exit(0)
app.MainWindow = Window
sys.exit(app.run(None))
"""
OUR_READY = """
import os, sys
from PySide6.QtCore import QTimer
from jdz_forestland import app
from jdz_forestland.ui.workspace import Workspace
show = Workspace.show_welcome
def show_and_leave(self):
    show(self)
    self.welcome.repaint()
    os._exit(0)
Workspace.show_welcome = show_and_leave
sys.exit(app.run(None))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall time in seconds and peak resident memory in MB."""

    seconds: float
    peak_mb: float


def measure(command: Sequence[str]) -> Run:
    """Run a command and return what it cost.

    Raises:
        subprocess.CalledProcessError: it failed; a contestant that fails has no time.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1: done, with findings
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, usage.ru_maxrss / 1024)


def best(command: Sequence[str], *, prepare: Sequence[str] | None = None) -> Run:
    """Return the median time and the largest memory of some runs."""
    runs = []
    for _ in range(REPEATS):
        if prepare:
            subprocess.run(prepare, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        runs.append(measure(command))
    return Run(statistics.median(r.seconds for r in runs), max(r.peak_mb for r in runs))


def derive_against_bare(answer: CountyAnswer, driver: str, registry: Path) -> Run:
    """Print ours against (a) for one driver; return ours."""
    before, after = str(answer.before[driver]), str(answer.after[driver])
    encoding = "GBK" if driver == "ESRI Shapefile" else ""
    bare = best([sys.executable, "-c", BARE, before, after, encoding])
    fresh = (
        "import pathlib, sys; path = pathlib.Path(sys.argv[1]); path.unlink(missing_ok=True); "
        "from jdz_forestland.service.registry import Registry; "
        "Registry.create(path, county_code='360222', who='bench').close()"
    )
    program = [sys.executable, "-m", "jdz_forestland"]
    ours = best(
        [*program, "derive", str(registry), before, after, "--years", "2021", "2022"],
        prepare=[sys.executable, "-c", fresh, str(registry)],
    )
    ratio = ours.seconds / bare.seconds
    print(
        f"{driver:16} ours {ours.seconds:6.2f} s {ours.peak_mb:5.0f} MB   "
        f"(a) {bare.seconds:6.2f} s {bare.peak_mb:5.0f} MB   "
        f"ratio {ratio:4.2f} (goal 1.3), peak goal 500 MB"
    )
    return ours


def check_answer(answer: CountyAnswer, registry: Path) -> None:
    """Say whether what was measured was also right."""
    from jdz_forestland.domain import area
    from jdz_forestland.service.registry import Registry

    with Registry.open(registry, who="bench") as opened:
        parcels = opened.parcels()
    total = area.total(parcel.reserve_area_m2 for parcel in parcels)
    off = abs(total - answer.reserve_area_m2)
    right = len(parcels) == answer.parcels and off <= answer.tolerance_m2
    verdict = "right" if right else "WRONG"
    print(
        f"answer {verdict}: {len(parcels)} parcels (known {answer.parcels}), {total} m2 "
        f"(known {answer.reserve_area_m2}, off {off}, allowed {answer.tolerance_m2})"
    )


def window() -> None:
    """Print time to the first painted window against an empty one."""
    empty = best([sys.executable, "-c", EMPTY_WINDOW])
    for name, program, goal in (
        ("first window", OUR_WINDOW, " (goal 1.5)"),
        ("libraries loaded", OUR_READY, ""),
    ):
        ours = best([sys.executable, "-c", program])
        print(
            f"{name:16} ours {ours.seconds:6.2f} s {ours.peak_mb:5.0f} MB   empty "
            f"{empty.seconds:6.2f} s {empty.peak_mb:5.0f} MB   "
            f"ratio {ours.seconds / empty.seconds:4.2f}{goal}"
        )


def main() -> None:
    """Make the county (once) and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--full", action="store_true", help="also the full-layer overlay (b)")
    parser.add_argument("--polygons", type=int, default=190_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "jdz-bench")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = make_county(options.folder, parcels=options.polygons, drivers=DRIVERS)
    print(
        f"county of {answer.polygons_before} and {answer.polygons_after} polygons, "
        f"{answer.mean_vertices:.0f} vertices on average, {answer.mining} mining"
    )
    registry = options.folder / "bench.gpkg"
    runs = [derive_against_bare(answer, driver, registry) for driver in DRIVERS]
    check_answer(answer, registry)
    if options.full:
        before, after = str(answer.before["GPKG"]), str(answer.after["GPKG"])
        full = measure([sys.executable, "-c", FULL, before, after])
        print(
            f"(b) full overlay {full.seconds:6.1f} s {full.peak_mb:5.0f} MB   "
            f"ours is {full.seconds / runs[0].seconds:4.0f} times faster (goal 30)"
        )
    spreadsheet.measure(options.folder)
    window()


if __name__ == "__main__":
    main()
