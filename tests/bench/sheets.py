"""Measure paper: 500 parcels to the annex form, the 台账 and the layers, and to 500 map sheets.

    python -m tests.bench.sheets

Goals: the form under 1 s, the sheets under 120 s on two cores. Nothing here fails a build.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from jdz_forestland.service import exporting
from jdz_forestland.service.registry import Registry
from tests.builders import EASTING, NORTHING, make_parcel

PARCELS = 500
CORNERS = 60
GOALS = {"annex": 1.0, "map": 120.0}
KINDS = ("annex", "csv", "gpkg", "shp", "txt", "kml", "book", "map", "card")


def make_registry(path: Path) -> None:
    """Make a registry of 500 parcels with 60 corners each."""
    rng = np.random.default_rng(7)
    turns = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    at = "2024-01-01T00:00:00+08:00"
    with (
        Registry.create(path, county_code="360222", who="bench") as registry,
        registry.store.change(who="bench", at=at, verb="derive") as change,
    ):
        for number in range(1, PARCELS + 1):
            radius = rng.uniform(20, 300) * rng.uniform(0.7, 1.0, CORNERS)
            east = EASTING + 700 * (number % 25) + radius * np.cos(turns)
            north = NORTHING + 700 * (number // 25) + radius * np.sin(turns)
            shape = MultiPolygon([shapely.polygons(np.column_stack([east, north]))])
            change.put_parcel(make_parcel(parcel_no=number, shape=shape))


def main() -> None:
    """Print a line per kind."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from jdz_forestland import app

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_registry(folder / "库.gpkg")
        with Registry.open(folder / "库.gpkg", who="bench") as registry:
            for kind in KINDS:
                start = time.perf_counter()
                done = exporting.export(
                    registry, kind, list_year=2023, out=folder, draft=True, paint=app.paint
                )
                seconds = time.perf_counter() - start
                goal = f"   goal {GOALS[kind]:.0f} s" if kind in GOALS else ""
                size = done.path.stat().st_size / 1e6
                print(f"{kind:<8}{done.rows:>5} parcels {seconds:8.2f} s {size:8.1f} MB{goal}")


if __name__ == "__main__":
    main()
