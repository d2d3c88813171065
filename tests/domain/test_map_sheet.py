"""Sheets: every parcel whole, at a round scale, with its neighbours, whatever its shape."""

from __future__ import annotations

import datetime
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, box

from jdz_forestland.domain import map_sheet
from jdz_forestland.domain.map_sheet import PAPERS, Setting
from tests.builders import EASTING, NORTHING, make_parcel, square


def rectangle(wide, high, *, east=0.0, north=0.0):
    west, south = EASTING + east, NORTHING + north
    return MultiPolygon([box(west, south, west + wide, south + high)])


def sheet_of(parcel, *others, paper="A4", card=False):
    setting = Setting(
        paper=paper,
        card=card,
        maker="王芳",
        day=datetime.date(2023, 8, 1),
        ground="示意图",
        around=[parcel, *others],
        pieces={},
        records={},
    )
    (made,) = map_sheet.sheets([parcel], setting)
    return made


@given(
    wide=st.floats(0.5, 60_000), high=st.floats(0.5, 60_000),
    paper=st.sampled_from(sorted(PAPERS)), card=st.booleans(),
)  # fmt: skip
def test_the_whole_parcel_is_on_the_map_at_a_round_scale(wide, high, paper, card):
    scale_frame = map_sheet.layout(paper, landscape=wide > high).frame
    bounds = (EASTING, NORTHING, EASTING + wide, NORTHING + high)
    scale = map_sheet.scale_for(bounds, scale_frame)
    assert wide / scale * 1000 < scale_frame[2]
    assert high / scale * 1000 < scale_frame[3]
    power = 10 ** math.floor(math.log10(scale))
    assert scale / power in (1, 2, 2.5, 5)
    assert scale >= 500


@pytest.mark.parametrize(
    ("shape", "landscape", "scale"),
    [
        (square(side=3), True, 500),
        (rectangle(900, 12), True, 10_000),
        (rectangle(12, 900), False, 10_000),
        (square(side=100), True, 1000),
        (MultiPolygon([*square().geoms, *square(easting=EASTING + 4000).geoms]), True, 50_000),
    ],
)
def test_tiny_thin_and_scattered_parcels_get_the_way_that_shows_them_larger(
    shape, landscape, scale
):
    made = sheet_of(make_parcel(shape=shape))
    assert made.scale <= scale
    west, south, east, north = made.box
    assert west < shape.bounds[0]
    assert south < shape.bounds[1]
    assert east > shape.bounds[2]
    assert north > shape.bounds[3]
    other = map_sheet.layout("A4", landscape=not made.layout.landscape)
    assert made.scale <= map_sheet.scale_for(shape.bounds, other.frame)
    if made.scale < map_sheet.scale_for(shape.bounds, other.frame):
        assert made.layout.landscape is landscape
    frame = made.layout.frame
    assert (east - west) / made.scale * 1000 == pytest.approx(frame[2])
    assert (north - south) / made.scale * 1000 == pytest.approx(frame[3])


def test_neighbours_in_the_frame_are_drawn_and_others_are_not():
    near = make_parcel(parcel_no=2, shape=rectangle(50, 50, east=110))
    far = make_parcel(parcel_no=3, shape=rectangle(50, 50, east=9000))
    assert [p.parcel_no for p in sheet_of(make_parcel(), near, far).neighbours] == [2]


@pytest.mark.parametrize("paper", sorted(PAPERS))
@pytest.mark.parametrize("landscape", [True, False])
def test_frame_and_panel_lie_on_the_paper_and_not_on_each_other(paper, landscape):
    placed = map_sheet.layout(paper, landscape=landscape)
    boxes = []
    for left, top, wide, high in (placed.frame, placed.panel):
        assert left >= map_sheet.MARGIN
        assert top >= map_sheet.MARGIN
        assert left + wide <= placed.width - map_sheet.MARGIN + 1e-9
        assert top + high <= placed.height - map_sheet.MARGIN + 1e-9
        boxes.append(box(left, top, left + wide, top + high))
    assert not boxes[0].intersects(boxes[1])


def test_lines_of_the_grid_are_round_and_some_of_them_are_in_the_frame():
    for side in (3, 40, 100, 900, 5000):
        made = sheet_of(make_parcel(shape=square(side=side)))
        west, south, east, north = made.box
        across = map_sheet.grid_lines(west, east, made.grid_m)
        down = map_sheet.grid_lines(south, north, made.grid_m)
        assert 2 <= len(across) <= 8
        assert 2 <= len(down) <= 8
        assert all(line % made.grid_m == 0 for line in (*across, *down))


def test_a_file_name_is_township_and_number_whatever_the_township_holds():
    assert map_sheet.file_stem(make_parcel(parcel_no=7)) == "鹅湖镇_7"
    assert map_sheet.file_stem(make_parcel(town='a/b:"c')) == "a_b__c_1"
    assert map_sheet.file_stem(make_parcel(town="")) == "浮梁县_1"
