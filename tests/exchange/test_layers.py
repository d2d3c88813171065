"""The GeoPackage copy: what QGIS and other programs find in it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyogrio
import pyogrio.raw
import pytest
import shapely

from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange.layers import PARCEL_LAYER, PIECE_LAYER, write_gpkg
from tests.builders import make_parcel, make_piece

ROOT = Path(__file__).resolve().parent.parent.parent


def features(path: Path, layer: str) -> list[dict[str, Any]]:
    """Return the records of a layer as GDAL reads them, the shape under "shape"."""
    meta, _, shapes, columns = pyogrio.raw.read(path, layer=layer)
    records = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*columns, strict=True)]
    return [
        record | {"shape": shapely.from_wkb(shape)}
        for record, shape in zip(records, shapes, strict=True)
    ]


def test_both_layers_are_there_in_the_coordinate_system_of_the_registry(tmp_path):
    path = tmp_path / "图斑 副本.gpkg"
    parcel = make_parcel()

    write_gpkg(path, [parcel], [make_piece(parcel)])

    assert [name for name, _ in pyogrio.list_layers(path)] == [PARCEL_LAYER, PIECE_LAYER]
    for layer in (PARCEL_LAYER, PIECE_LAYER):
        info = pyogrio.read_info(path, layer=layer)
        assert (info["crs"], info["geometry_type"]) == ("EPSG:4527", "MultiPolygon")
        (feature,) = features(path, layer)
        assert feature["shape"].equals(parcel.shape)


def test_areas_are_real_numbers_in_both_units_and_what_is_missing_is_null(tmp_path):
    path = tmp_path / "图斑.gpkg"
    write_gpkg(
        path,
        [
            make_parcel(parcel_no=1, parcel_area_m2=Decimal("1234.56"), can_restore=True),
            make_parcel(parcel_no=2, tbmj_m2=None),
        ],
        [],
    )

    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        first, second = connection.execute(f"SELECT * FROM {PARCEL_LAYER} ORDER BY 图斑号")

    assert (first["图斑面积（平方米）"], first["图斑面积（亩）"]) == (1234.56, 1.85)
    assert (first["上年度地类编码"], first["村代码"]) == ("0602", "360222101211")
    assert first["是否具备恢复林业生产条件"] == "是"
    assert second["数据库图斑面积（平方米）"] is None
    assert second["是否恢复植被"] is None


def test_a_piece_knows_its_parcel(tmp_path):
    path = tmp_path / "图斑.gpkg"
    parcel = make_parcel()

    write_gpkg(path, [parcel], [make_piece(parcel, area_m2=Decimal("2000.00"))])

    (piece,) = features(path, PIECE_LAYER)
    assert piece["所属图斑登记号"] == parcel.key
    assert (piece["面积（平方米）"], piece["面积（亩）"]) == (2000.0, 3.0)
    assert (piece["本年度地类编码"], piece["本年度"]) == ("0301", 2022)


def test_text_is_written_as_it_is(tmp_path):
    """No program runs the text of a GeoPackage: the guards of the .csv would only be noise."""
    path = tmp_path / "图斑.gpkg"

    write_gpkg(path, [make_parcel(remarks="=1+1")], [])

    (feature,) = features(path, PARCEL_LAYER)
    assert feature["备注"] == "=1+1"


def test_the_description_says_where_the_copy_comes_from(tmp_path):
    path = tmp_path / "图斑.gpkg"

    write_gpkg(path, [make_parcel()], [], provenance="数据时点：2023-09-01 12:00")

    info = pyogrio.read_info(path, layer=PARCEL_LAYER)
    assert info["layer_metadata"]["DESCRIPTION"] == "数据时点：2023-09-01 12:00"


def test_nothing_makes_two_empty_layers(tmp_path):
    path = tmp_path / "图斑.gpkg"

    write_gpkg(path, [], [])

    assert features(path, PARCEL_LAYER) == features(path, PIECE_LAYER) == []


def test_an_older_copy_is_replaced_not_added_to(tmp_path):
    path = tmp_path / "图斑.gpkg"

    for _ in range(2):
        write_gpkg(path, [make_parcel()], [])

    assert len(features(path, PARCEL_LAYER)) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_another_suffix_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(ExchangeError, match=r"以 \.gpkg 结尾"):
        write_gpkg(tmp_path / "图斑.shp", [make_parcel()], [])

    assert list(tmp_path.iterdir()) == []


WITH_LITTLE_ROOM = """
import resource, sys
from pathlib import Path
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange.layers import write_gpkg
from tests.builders import make_parcel

path, parcels = Path(sys.argv[1]), [make_parcel(parcel_no=number) for number in range(1, 501)]
write_gpkg(path, parcels, [])
whole = path.read_bytes()
for room in (0, 50_000, len(whole) // 2, len(whole) - 40_960, len(whole) - 4096):
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    try:
        write_gpkg(path, parcels[1:], [])
    except ExchangeError:
        assert path.read_bytes() == whole, room
        assert list(path.parent.iterdir()) == [path], room
        print("refused")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes on this system")
def test_a_full_disk_never_gives_half_a_copy(tmp_path):
    """Wherever the room runs out, even while the spatial index is made, the old file stays."""
    command = [sys.executable, "-c", WITH_LITTLE_ROOM, str(tmp_path / "图斑.gpkg")]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (run.stderr, run.stdout.split()) == ("", ["refused"] * 5)
