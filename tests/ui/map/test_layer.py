"""A survey layer: sorted once, saved, mapped again, asked what lies where."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.ui.map.layer import ARRAYS, PolygonLayer
from jdz_forestland.ui.map.overview import with_overview
from tests.ui.map.shapes import EAST, NORTH, box, layer_of, ring

ISLAND = [ring(0, 0, 100), ring(40, 40, 20)]
FAR = [ring(9_000, 0, 50)]
TWO_PARTS = [ring(200, 0, 10), ring(300, 0, 10)]


@pytest.fixture
def layer():
    return layer_of([FAR, ISLAND, TWO_PARTS], [3, 1, 0], ["far", "island", "parts"])


def row_of(layer, name):
    return int(np.flatnonzero(layer.ids == name)[0])


def test_polygons_keep_their_class_their_name_and_every_vertex(layer):
    for name, index, rings in (("far", 3, FAR), ("island", 1, ISLAND), ("parts", 0, TWO_PARTS)):
        row = row_of(layer, name)
        xy, offsets, _ = layer.rings(np.array([row]))
        assert layer.class_index[row] == index
        assert np.array_equal(xy, np.concatenate(rings))
        assert len(offsets) - 1 == len(rings)


def test_polygons_lie_by_bucket_then_by_class(layer):
    assert layer.ids.tolist() == ["parts", "island", "far"]
    assert layer.bucket_offsets.tolist() == [0, 2, 3]


def test_a_road_longer_than_two_buckets_has_a_bucket_of_its_own():
    road = [ring(0, 0, 6_000, 8)]
    layer = layer_of([road, [ring(2_900, 0, 10)]], [8, 1])
    assert len(layer.bucket_boxes) == 2


def test_the_extent_is_that_of_all_polygons(layer):
    assert layer.box == box(0, 0, 9_050, 100)


def test_the_origin_suits_every_rounding_grid(layer):
    assert layer.origin[0] % 4_096 == layer.origin[1] % 4_096 == 0
    local = layer.local(np.array(layer.xy))
    assert (local >= 0).all()


def test_a_point_in_a_hole_is_in_no_polygon(layer):
    assert layer.rows_at(EAST + 50, NORTH + 50).tolist() == []
    assert layer.rows_at(EAST + 10, NORTH + 50).tolist() == [row_of(layer, "island")]
    assert layer.rows_at(EAST + 305, NORTH + 5).tolist() == [row_of(layer, "parts")]


def test_polygons_without_a_proper_ring_are_left_out():
    speck = np.repeat(ring(0, 0, 1)[:1], 3, axis=0)
    layer = layer_of([[], [speck], [ring(0, 0, 10), speck]], [1, 2, 3])
    assert layer.ids.tolist() == [2]
    assert len(layer.ring_offsets) == 2


def test_a_third_coordinate_is_ignored():
    flat = ring(0, 0, 10)
    high = np.column_stack((flat, np.full(5, 99.0)))
    layer = PolygonLayer.from_ragged(high, [0, 5], [0, 1], [1])
    assert np.array_equal(layer.xy, flat)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"class_index": [1, 2]}, "differ in length"),
        ({"ids": ["a", "b"]}, "differ in length"),
        ({"ring_offsets": [0, 4]}, "do not reach"),
        ({"polygon_offsets": [0, 2]}, "do not reach"),
        ({"class_index": [255]}, "0 to 254"),
        ({"class_index": [-1]}, "0 to 254"),
        ({"xy": ring(0, 0, 10) * np.inf}, "not finite"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(changes, reason):
    arguments = {
        "xy": ring(0, 0, 10),
        "ring_offsets": [0, 5],
        "polygon_offsets": [0, 1],
        "class_index": [1],
    } | changes
    with pytest.raises(ValueError, match=reason):
        PolygonLayer.from_ragged(**arguments)


def test_a_saved_layer_opens_mapped_and_the_same(layer, tmp_path):
    layer = with_overview(layer)
    layer.save(tmp_path / "survey")
    opened = PolygonLayer.open(tmp_path / "survey")
    for name in (*ARRAYS, "overview"):
        assert np.array_equal(getattr(opened, name), getattr(layer, name)), name
    assert opened.origin == layer.origin
    assert opened.overview_cell_m == layer.overview_cell_m
    assert isinstance(opened.xy, np.memmap)


def test_a_layer_without_overview_opens_without_one(layer, tmp_path):
    layer.save(tmp_path)
    assert PolygonLayer.open(tmp_path).overview is None


def test_an_empty_layer_is_saved_and_opened(tmp_path):
    layer_of([], []).save(tmp_path)
    opened = PolygonLayer.open(tmp_path)
    assert len(opened) == 0
    assert opened.box is None
    assert opened.rows_at(EAST, NORTH).tolist() == []


def test_a_folder_broken_off_while_writing_is_no_layer(layer, tmp_path):
    layer.save(tmp_path)
    (tmp_path / "layer.json").unlink()
    with pytest.raises(OSError, match=r"layer\.json"):
        PolygonLayer.open(tmp_path)


@pytest.mark.parametrize(("key", "value"), [("format", 0), ("polygons", 7), ("vertices", 7)])
def test_a_layer_of_another_make_is_refused(layer, tmp_path, key, value):
    layer.save(tmp_path)
    card = tmp_path / "layer.json"
    content = json.loads(card.read_text(encoding="utf-8"))
    card.write_text(json.dumps(content | {key: value}), encoding="utf-8")
    with pytest.raises(ValueError, match="layer"):
        PolygonLayer.open(tmp_path)


@given(
    st.lists(
        st.tuples(st.integers(0, 9_000), st.integers(0, 9_000), st.integers(1, 5_000)),
        min_size=1,
        max_size=20,
    )
)
def test_every_polygon_whose_box_meets_is_found(squares):
    layer = layer_of([[ring(*square)] for square in squares], [1] * len(squares))
    part = box(2_000, 3_000, 4_000, 5_000)
    found = {int(layer.ids[row]) for rows in layer.rows_meeting(part) for row in rows}
    expected = {
        place
        for place, (east, north, side) in enumerate(squares)
        if east <= 4_000 and east + side >= 2_000 and north <= 5_000 and north + side >= 3_000
    }
    assert found == expected
