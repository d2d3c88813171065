"""Waypoints and closed lines inside closed lines: proposed, agreed to, then imported."""

from __future__ import annotations

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.domain import crs
from jdz_forestland.domain.findings import Level
from jdz_forestland.exchange import loose_shapes
from jdz_forestland.exchange.boundaries import read
from tests.exchange.coordinate_files import E, N

HEAD = '<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'


def waypoints(path, *points, tail=""):
    """Write a .gpx; points are (name, easting, northing) of EPSG:4527."""
    lines = [HEAD]
    for name, east, north in points:
        ((lon, lat),) = crs.lonlat(np.array([[east, north]])).tolist()
        named = f"<name>{name}</name>" if name else ""
        lines.append(f'<wpt lat="{lat:.9f}" lon="{lon:.9f}">{named}</wpt>')
    path.write_text("".join([*lines, tail, "</gpx>"]), encoding="utf-8")
    return path


def square(names, east=0.0):
    corners = [(0, 0), (100, 0), (100, 100), (0, 100)]
    return [(name, E + east + x, N + y) for name, (x, y) in zip(names, corners, strict=True)]


def rules(found):
    return {note.rule: note.severity for note in found.findings}


def test_waypoints_are_a_ring_once_agreed_to(tmp_path):
    path = waypoints(tmp_path / "点.gpx", *square(["1", "2", "3", "4"]))
    found = read([path])
    assert not found.boundaries
    assert rules(found)["F-114"] is Level.ERROR
    assert [cure.key for cure in found.cures] == ["waypoints"]
    (boundary,) = read([path], cures=frozenset({"waypoints"})).boundaries
    assert abs(float(boundary.area_m2) - 10_000) < 10


@pytest.mark.parametrize(
    ("names", "shuffled"),
    [(["P4", "P2", "P1", "P3"], True), (["010", "009", "011", "012"], True), ([""] * 4, False)],
)
def test_numbers_in_names_give_the_order(tmp_path, names, shuffled):
    points = square(names)
    if shuffled:
        points = sorted(zip(sorted(names), [p[1:] for p in square(names)], strict=True))
        points = [(name, *place) for name, place in points]
        points = [points[2], points[0], points[3], points[1]]
    path = waypoints(tmp_path / "点.gpx", *points)
    (boundary,) = read([path], cures=frozenset({"waypoints"})).boundaries
    assert abs(float(boundary.area_m2) - 10_000) < 10


def test_two_names_are_two_parcels(tmp_path):
    points = square([f"甲{n}" for n in (1, 2, 3, 4)]) + square(
        [f"乙-{n}" for n in (1, 2, 3, 4)], east=500
    )
    path = waypoints(tmp_path / "点.gpx", *points)
    found = read([path], cures=frozenset({"waypoints"}))
    assert [boundary.name for boundary in found.boundaries] == ["甲", "乙"]


def test_waypoints_beside_a_track_are_told_and_left_out(tmp_path):
    segment = "".join(
        f'<trkpt lat="{lat:.9f}" lon="{lon:.9f}"/>'
        for lon, lat in crs.lonlat(np.array([p[1:] for p in square("abcd")])).tolist()
    )
    tail = f"<trk><trkseg>{segment}</trkseg></trk>"
    path = waypoints(tmp_path / "轨迹.gpx", ("门口", E, N), ("洞", E + 5, N), tail=tail)
    found = read([path], cures=frozenset({"close", "degrees"}))
    assert len(found.boundaries) == 1
    assert any(note.rule == "F-101" and "2个" in note.measured for note in found.findings)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_waypoints_are_a_sentence(tmp_path, count):
    path = waypoints(tmp_path / "点.gpx", *square("abcd")[:count])
    with pytest.raises(Exception, match="没有面"):
        read([path])


def ring(side, east=0.0, north=0.0):
    box = shapely.box(E + east, N + north, E + east + side, N + north + side)
    return shapely.LineString(box.exterior)


def drawing(path, lines):
    """Write a .dxf of (layer of the drawing, line)."""
    shapes = np.array([line for _, line in lines], dtype=object)
    pyogrio.raw.write(
        path, shapely.to_wkb(shapes), [np.array([layer for layer, _ in lines], dtype=object)],
        ["Layer"], driver="DXF", geometry_type="LineString", crs=None,
    )  # fmt: skip
    return path


@pytest.mark.filterwarnings("ignore")
def test_a_closed_line_inside_another_of_its_layer_is_a_hole_once_agreed_to(tmp_path):
    path = drawing(tmp_path / "界.dxf", [("0", ring(100)), ("0", ring(20, 40, 40))])
    found = read([path])
    assert not found.boundaries  # neither alone: the one would count the other twice
    assert rules(found)["F-115"] is Level.ERROR
    assert found.findings[0].where is not None
    (boundary,) = read([path], cures=frozenset({"hole"})).boundaries
    assert boundary.holes == 1
    assert abs(float(boundary.area_m2) - 9_600) < 10


@pytest.mark.filterwarnings("ignore")
def test_lines_of_another_layer_and_beside_are_no_holes(tmp_path):
    lines = [("0", ring(100)), ("房屋", ring(20, 40, 40)), ("0", ring(30, 200))]
    found = read([drawing(tmp_path / "界.dxf", lines)])
    assert len(found.boundaries) == 3
    assert not found.cures


@pytest.mark.filterwarnings("ignore")
def test_an_island_in_a_hole_belongs_to_the_parcel(tmp_path):
    lines = [("0", ring(100)), ("0", ring(60, 20, 20)), ("0", ring(20, 40, 40))]
    path = drawing(tmp_path / "界.dxf", lines)
    (boundary,) = read([path], cures=frozenset({"hole"})).boundaries
    assert (boundary.parts, boundary.holes) == (2, 1)
    assert abs(float(boundary.area_m2) - (10_000 - 3_600 + 400)) < 10


@pytest.mark.filterwarnings("ignore")
def test_a_frame_around_the_whole_drawing_is_no_parcel(tmp_path):
    lines = [("0", ring(1000, -100, -100)), *[("0", ring(50, 100 * n)) for n in range(6)]]
    found = read([drawing(tmp_path / "界.dxf", lines)])
    assert len(found.boundaries) == 6
    assert any("图框" in note.text for note in found.findings)


POINT = st.tuples(st.floats(allow_nan=True), st.floats(allow_nan=True))


@given(st.lists(st.tuples(st.text(max_size=12), POINT), max_size=12))
def test_any_waypoints_are_rings_or_nothing(points):
    shapes = np.empty(len(points), dtype=object)
    shapes[:] = [shapely.Point(*xy) for _, xy in points]
    made = loose_shapes.from_waypoints(shapes, [name for name, _ in points])
    held = sum(len(each.rings[0].values) for each in made)
    assert held == 0 or held <= len(points)
    assert all(len(each.rings[0].values) >= 3 for each in made)
