"""报备坐标 out and in again, to the millimetre; KML and GeoJSON beside it."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon

from jdz_forestland.domain.boundary_points import rings_of
from jdz_forestland.exchange import boundaries
from jdz_forestland.exchange.boundary_text import write_boundary_text
from jdz_forestland.exchange.kml import write_geojson, write_kml
from tests.builders import EASTING, NORTHING, make_parcel, square
from tests.service.samples import NOW

SAID = "数据时点：2024-03-01 09:30　登记库指纹：0123456789abcdef　政策表：2022-1"


def star(east, north, radius, corners, jitter):
    """Return a ring that never crosses itself."""
    turns = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    far = radius * (0.6 + 0.4 * np.resize(jitter, corners))
    return np.column_stack([east + far * np.cos(turns), north + far * np.sin(turns)])


@st.composite
def shapes(draw):
    """Return a multipolygon of 1 to 3 parts, some with a hole, some holes with an island."""
    parts = []
    for number in range(draw(st.integers(1, 3))):
        jitter = draw(st.lists(st.floats(0, 1), min_size=5, max_size=9))
        radius = draw(st.floats(8, 300))
        east = EASTING + 1000 * number + draw(st.floats(0, 1))
        outer = star(east, NORTHING, radius, draw(st.integers(3, 40)), jitter)
        hole = star(east, NORTHING, radius * 0.2, 6, [0.5])
        whole = Polygon(outer)
        holed = Polygon(outer, [hole])
        if draw(st.booleans()) and holed.is_valid and whole.contains(Polygon(hole)):
            parts.append(holed)
            if draw(st.booleans()):
                parts.append(Polygon(star(east, NORTHING, radius * 0.05, 4, [1.0])))
        else:
            parts.append(whole)
    return MultiPolygon(parts)


def half_up(xy):
    """Round coordinates to the millimetre as a point table does; numpy rounds a tie to even."""
    return np.array(
        [
            [float(Decimal(repr(each)).quantize(Decimal("0.001"), ROUND_HALF_UP)) for each in point]
            for point in xy.tolist()
        ]
    )


def written(folder, *parcels):
    path = folder / "报备.txt"
    write_boundary_text(path, parcels, unit="浮梁县林业局", made=NOW, provenance=SAID)
    return path


def read(path):
    return boundaries.read([path], county_code="360222")


@settings(max_examples=40, deadline=None)
@given(shapes())
def test_what_is_written_is_read_back_to_the_millimetre(shape):
    with TemporaryDirectory() as folder:
        examined = read(written(Path(folder), make_parcel(shape=shape)))
    (back,) = examined.boundaries
    rounded = shapely.transform(shape, half_up)
    assert shapely.hausdorff_distance(back.shape, rounded) < 1e-6
    assert len(back.shape.geoms) == len(shape.geoms)
    holes = sum(len(part.interiors) for part in shape.geoms)
    assert sum(len(part.interiors) for part in back.shape.geoms) == holes
    assert {tuple(xy) for xy in np.round(shapely.get_coordinates(back.shape), 3)} == {
        tuple(xy) for xy in np.round(shapely.get_coordinates(rounded), 3)
    }


def test_the_file_says_what_it_is_and_names_stay_names(tmp_path):
    odd = make_parcel(town="鹅湖镇,@[x]", village="㙍村")
    path = written(tmp_path, odd)
    text = path.read_bytes().decode("gb18030")
    assert "\r\n[地块坐标]\r\n" in text
    for line in ("坐标系=2000国家大地坐标系", "几度分带=3", "带号=39", "精度=0.001"):
        assert line in text.splitlines()
    assert SAID in text
    (boundary,) = read(path).boundaries
    assert boundary.name == "鹅湖镇、 （x）㙍村1号图斑"
    assert abs(boundary.declared_m2 - odd.parcel_area_m2) < 1


def test_points_run_clockwise_from_the_north_west_and_are_named_through(tmp_path):
    shape = MultiPolygon([Polygon(square().geoms[0].exterior, [square(
        side=10, easting=EASTING + 40, northing=NORTHING + 40).geoms[0].exterior])])  # fmt: skip
    outer, hole = rings_of(shape)
    assert [p.name for p in (*outer.points, *hole.points)] == [f"J{n}" for n in range(1, 9)]
    assert (outer.hole, hole.hole) == (False, True)
    first, second = outer.points[:2]
    assert (first.x, first.y) == (Decimal("3255100.000"), Decimal("39536000.000"))
    assert (second.x, second.y) == (Decimal("3255100.000"), Decimal("39536100.000"))


@pytest.mark.parametrize("sides", [(0.0004, 0.0004), (50.0, 0.0004)])
def test_what_has_no_extent_at_a_millimetre_has_no_points(sides):
    wide, high = sides
    flat = shapely.box(EASTING, NORTHING, EASTING + wide, NORTHING + high)
    rings = rings_of(flat)
    assert all(len(ring.points) >= 3 for ring in rings)
    assert len(rings) == 0


@pytest.mark.parametrize("kind", ["kml", "geojson"])
def test_longitude_and_latitude_come_back_within_a_millimetre(tmp_path, kind):
    shape = MultiPolygon([*square().geoms, *square(easting=EASTING + 500).geoms])
    parcel = make_parcel(shape=shape, remarks='<b>&"\x00引号')
    path = tmp_path / f"图.{kind}"
    write = write_kml if kind == "kml" else write_geojson
    write(path, [parcel], title="图斑", provenance=SAID)
    (boundary,) = read(path).boundaries
    assert shapely.hausdorff_distance(boundary.shape, shape) < 0.001
    text = path.read_text(encoding="utf-8")
    assert "政策表：2022-1" in text
    assert "CGCS2000" in text
    assert "WGS84" in text


def test_geojson_is_json_with_every_field(tmp_path):
    path = tmp_path / "图.geojson"
    write_geojson(path, [make_parcel()], title="图斑", provenance=SAID)
    document = json.loads(path.read_text(encoding="utf-8"))
    (feature,) = document["features"]
    assert feature["properties"]["图斑面积（平方米）"] == float(make_parcel().parcel_area_m2)
    ring = feature["geometry"]["coordinates"][0][0]
    assert ring[0] == ring[-1]
    assert Polygon(ring).exterior.is_ccw
