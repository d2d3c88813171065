"""Where pixels and metres meet."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.ui.map.viewport import (
    CLOSEST,
    DOUBLING,
    FARTHEST,
    Viewport,
    metres_per_pixel,
)
from tests.ui.map.shapes import EAST, NORTH, box

levels = st.integers(CLOSEST, FARTHEST)
pixels = st.floats(-2_000, 4_000)
sizes = st.integers(1, 4_000)
views = st.builds(
    Viewport,
    easting=st.floats(39_400_000, 39_700_000),
    northing=st.floats(3_100_000, 3_400_000),
    level=levels,
    width=sizes,
    height=sizes,
)


def test_four_levels_double_the_scale():
    assert metres_per_pixel(0) == 0.25
    assert metres_per_pixel(DOUBLING) == 0.5
    assert metres_per_pixel(-2 * DOUBLING) == 0.0625


@given(views, pixels, pixels)
def test_a_pixel_goes_to_the_map_and_back(view, x, y):
    back = view.to_widget(*view.to_map(x, y))
    assert back == pytest.approx((x, y), abs=1e-3)


@given(views, pixels, pixels, st.integers(-60, 60))
def test_zooming_keeps_the_point_under_the_pointer(view, x, y, steps):
    before = view.to_map(x, y)
    after = view.zoomed(steps, x, y)
    assert after.to_map(x, y) == pytest.approx(before, abs=1e-6 * max(after.mpp, view.mpp) + 1e-6)
    assert CLOSEST <= after.level <= FARTHEST


@given(views, pixels, pixels)
def test_moving_there_and_back_changes_nothing(view, right, down):
    back = view.moved(right, down).moved(-right, -down)
    assert (back.easting, back.northing) == pytest.approx((view.easting, view.northing), abs=1e-6)


@given(views, st.sampled_from([1.0, 1.25, 1.5, 1.75, 2.0]))
def test_snapping_moves_by_at_most_half_a_device_pixel_and_lands_on_one(view, ratio):
    snapped = view.snapped(ratio)
    dot = view.mpp / ratio
    assert abs(snapped.easting - view.easting) <= dot / 2 + 1e-6
    assert abs(snapped.northing - view.northing) <= dot / 2 + 1e-6
    dots = snapped.box[0] / dot
    assert dots == pytest.approx(round(dots), abs=1e-4)


@given(
    st.floats(1, 40_000),
    st.floats(1, 40_000),
    st.integers(100, 3_000),
    st.integers(100, 3_000),
    st.floats(0, 0.4),
)
def test_a_fitted_box_is_wholly_in_view_and_the_next_level_would_cut_it(
    across, down, width, height, margin
):
    wanted = box(0, 0, across, down)
    view = Viewport(EAST, NORTH, 0, width, height).fitted(wanted, margin)
    free = 1 - 2 * margin
    assert across <= width * free * view.mpp * (1 + 1e-6)
    assert down <= height * free * view.mpp * (1 + 1e-6)
    if view.level > CLOSEST:
        closer = metres_per_pixel(view.level - 1)
        assert across > width * free * closer * 0.999 or down > height * free * closer * 0.999


def test_a_point_is_shown_at_the_closest_level():
    view = Viewport(0, 0, 10, 600, 400).fitted((EAST, NORTH, EAST, NORTH), 0.1)
    assert view.level == CLOSEST
    assert math.isclose(view.easting, EAST)


def test_the_middle_stays_when_the_widget_grows():
    view = Viewport(EAST, NORTH, 4, 600, 400).resized(1_000, 800)
    assert view.to_map(500, 400) == (EAST, NORTH)
