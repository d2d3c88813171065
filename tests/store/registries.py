"""Registry files for tests: made once, copied for each test that needs one."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from jdz_forestland.domain.comparison import Comparison, ScrapLine, SurveyUsed
from jdz_forestland.domain.land_class import CodeSystem
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.store import gpkg
from jdz_forestland.store.store import Store
from tests.builders import EASTING, make_parcel, make_piece, square

AT = "2024-03-01T09:30:00+08:00"
WHO = "张三"
FACTS = {"county_code": "360222", "level": "county"}


def parcel(number: int) -> Parcel:
    """Return one of a row of squares, 200 m apart."""
    return make_parcel(parcel_no=number, shape=square(easting=EASTING + 200 * number))


def make_comparison(**changes: object) -> Comparison:
    """Return a comparison with every field filled in; `changes` replace fields."""
    before = SurveyUsed(
        year=2021,
        file_name="浮梁县2021.gpkg",
        path="D:\\数据\\浮梁县2021.gpkg",
        driver="GPKG",
        layer="DLTB",
        encoding="UTF-8",
        epsg=4527,
        code_system=CodeSystem.SANDIAO,
        county_code="360222",
        features=3855,
        sha256="sha256:" + "a" * 64,
    )
    fields = {
        "key": "360222-2023-B01",
        "county_code": "360222",
        "list_year": 2023,
        "before": before,
        "after": SurveyUsed(
            **{name: getattr(before, name) for name in before.__slots__} | {"year": 2022}
        ),
        "sliver_width_m": Decimal("1.0"),
        "sliver_area_m2": Decimal("10.00"),
        "repair_m2": Decimal("1.00"),
        "mining_before": 61,
        "mining_after": 40,
        "mining_lost_m2": Decimal("473173.28"),
        "forest_m2": Decimal("422618.54"),
        "slivers_m2": Decimal("175.14"),
        "other_m2": Decimal("50379.62"),
        "parcels": 42,
        "reserve_area_m2": Decimal("422618.54"),
        "slivers": (ScrapLine("甲#DLTB#1", "乙#DLTB#2", Decimal("12.50")),),
        "quarantined": ("甲#DLTB#360222211000001954",),
    }
    return Comparison(**(fields | changes))  # type: ignore[arg-type]


@cache
def _template() -> Path:
    folder = mkdtemp()
    atexit.register(shutil.rmtree, folder)
    path = Path(folder) / "登记库.gpkg"
    with Store.create(path, facts=FACTS, who=WHO, at=AT) as store:
        for number in (1, 2, 3):
            add(store, number)
        with store.change(who=WHO, at=AT, verb="derive") as change:
            change.put_comparison(make_comparison())
    return path


def add(store: Store, number: int) -> None:
    """Add one parcel with its piece in one entry."""
    new = parcel(number)
    with store.change(who=WHO, at=AT, verb="derive", reason=f"加入{number}号") as change:
        change.put_parcel(new)
        change.set_pieces(new.key, [make_piece(new)])


def copy_to(path: Path) -> Path:
    """Put a registry of three parcels at `path`: five history entries."""
    shutil.copy(_template(), path)
    return path


@contextmanager
def outside(path: Path, *, triggers: bool = True) -> Iterator[sqlite3.Connection]:
    """Open the file as another program would, and commit what it does.

    Args:
        triggers: whether they stay; without, this is somebody who means to deceive and puts
            them back afterwards as they were.
    """
    with closing(sqlite3.connect(path)) as conn:
        gpkg.register_functions(conn)
        dropped = [] if triggers else _drop_triggers(conn)
        yield conn
        for text in dropped:
            conn.execute(text)
        conn.commit()


def _drop_triggers(conn: sqlite3.Connection) -> list[str]:
    own = "type = 'trigger' AND name NOT LIKE 'rtree%' AND name NOT LIKE 'trigger_%'"
    rows = conn.execute(f"SELECT name, sql FROM sqlite_master WHERE {own}").fetchall()
    for name, _ in rows:
        conn.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in rows]


def problems(path: Path) -> list[tuple[str, str, str]]:
    """Return what `verify` finds, as (where, parcel, field)."""
    with Store.open(path) as store:
        return [(found.where, found.parcel, found.field) for found in store.verify()]
