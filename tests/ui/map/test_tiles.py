"""Tiles: complete after settling, dropped only where something changed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from jdz_forestland.domain.land_role import LandRole
from jdz_forestland.ui.map.renderer import MapRenderer
from jdz_forestland.ui.map.theme import LIGHT, LayerKey
from jdz_forestland.ui.map.tiles import KEPT_BYTES, TILE_PX, TileStore
from jdz_forestland.ui.map.viewport import Viewport
from tests.ui.map.shapes import EAST, NORTH, box, colours, drawn, layer_of, ring

pytestmark = pytest.mark.usefixtures("qapp")

SIDE = 20_000
NEAR = Viewport(EAST + SIDE / 2, NORTH + SIDE / 2, 8, 900, 600)  # 1 m to a pixel
FAR = Viewport(EAST + SIDE / 2, NORTH + SIDE / 2, 24, 900, 600)  # 16 m to a pixel


@pytest.fixture
def renderer():
    renderer = MapRenderer()
    halves = [[ring(0, 0, SIDE, SIDE / 2)], [ring(0, SIDE / 2, SIDE, SIDE / 2)]]
    renderer.set_layers({LayerKey.AFTER: layer_of(halves, [LandRole.FOREST, LandRole.CROP])})
    return renderer


@pytest.fixture
def store(renderer):
    return TileStore(renderer)


def painted(store, view, ratio=1.0):
    image = QImage(
        round(view.width * ratio), round(view.height * ratio), QImage.Format.Format_RGB32
    )
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    complete = store.paint(painter, view.snapped(ratio), ratio)
    painter.end()
    return image, complete


@pytest.mark.parametrize("view", [NEAR, FAR], ids=["near", "far"])
def test_nothing_is_missing_once_the_view_has_settled(store, view):
    _, complete = painted(store, view)
    assert not complete
    store.settle(view, 1.0)
    image, complete = painted(store, view)
    assert complete
    assert all(key in store for key in store.keys_in(view))
    assert LIGHT.ground not in colours(image)


@pytest.mark.parametrize("view", [NEAR, FAR], ids=["near", "far"])
def test_tiles_show_what_the_renderer_draws(store, renderer, view):
    store.settle(view, 1.0)
    image, _ = painted(store, view)
    straight = drawn(renderer, view.snapped(1.0).box, view.mpp)
    for x, y in ((10, 10), (450, 290), (450, 310), (890, 590), (255, 255), (257, 400)):
        assert image.pixelColor(x, y) == straight.pixelColor(x, y)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_a_tile_has_the_pixels_of_the_screen(store, ratio):
    store.settle(NEAR, ratio)
    tile = store.image(store.keys_in(NEAR)[0])
    assert tile.width() == tile.height() == TILE_PX * ratio
    assert tile.devicePixelRatio() == ratio


def test_another_screen_scale_builds_the_tiles_anew(store):
    store.settle(NEAR, 1.0)
    _, complete = painted(store, NEAR, 1.5)
    assert not complete


def test_tiles_nearest_the_middle_come_first(store):
    keys = store.keys_in(NEAR)
    west, south, east, north = keys[0].box
    assert west <= NEAR.easting <= east
    assert south <= NEAR.northing <= north


def test_only_tiles_that_meet_a_changed_box_are_dropped(store):
    store.settle(NEAR, 1.0)
    keys = store.keys_in(NEAR)
    changed = (EAST + 9_900, NORTH + 9_900, EAST + 9_950, NORTH + 9_950)
    store.invalidate([changed])
    dropped = {key for key in keys if key not in store}
    assert dropped
    assert dropped != set(keys)
    for key in keys:
        west, south, east, north = key.box
        meets = (
            west <= changed[2]
            and east >= changed[0]
            and south <= changed[3]
            and north >= changed[1]
        )
        assert (key in dropped) is meets


def test_everything_is_dropped_when_no_box_is_named(store):
    store.settle(NEAR, 1.0)
    store.invalidate()
    assert len(store) == 0


def test_a_layer_switched_off_and_on_again_finds_its_tiles(store, renderer):
    store.settle(NEAR, 1.0)
    renderer.set_shown(LayerKey.AFTER, shown=False)
    assert not any(key in store for key in store.keys_in(NEAR))
    renderer.set_shown(LayerKey.AFTER, shown=True)
    assert all(key in store for key in store.keys_in(NEAR))


def test_a_missing_tile_is_covered_by_the_level_seen_before(store):
    store.settle(NEAR, 1.0)
    painted(store, NEAR)
    closer = NEAR.zoomed(4, 450, 300)
    image, complete = painted(store, closer)
    assert not complete
    assert LIGHT.ground not in colours(image)


def test_old_tiles_make_room_for_new_ones(store):
    for step in range(40):
        store.settle(NEAR.moved(step * 900, 0), 1.0)
    assert len(store) * TILE_PX**2 * 4 <= KEPT_BYTES
    last = NEAR.moved(39 * 900, 0)
    assert all(key in store for key in store.keys_in(last))


def test_a_very_large_screen_keeps_all_its_tiles(store):
    wall = Viewport(NEAR.easting, NEAR.northing, NEAR.level, 3_840, 2_160)
    store.settle(wall, 2.0)
    assert all(key in store for key in store.keys_in(wall))


def test_work_is_done_in_slices_and_can_be_dropped_halfway(store, renderer):
    squares = [[ring(c * 500, r * 500, 500)] for r in range(40) for c in range(40)]
    renderer.set_layers({LayerKey.AFTER: layer_of(squares, [LandRole.FOREST] * len(squares))})
    view = Viewport(NEAR.easting, NEAR.northing, 20, 600, 400)
    painted(store, view)
    assert store.busy
    finished = [store.step(0.0005) for _ in range(3)]
    assert not all(finished)
    store.invalidate()
    assert not store.busy
    store.settle(view, 1.0)
    assert all(key in store for key in store.keys_in(view))


def test_an_overview_given_up_halfway_is_taken_up_again(store, renderer):
    squares = [[ring(c * 2_000, r * 2_000, 2_000)] for r in range(10) for c in range(10)]
    renderer.set_layers({LayerKey.AFTER: layer_of(squares, [LandRole.FOREST] * len(squares))})
    turns = 0
    while renderer.layers[LayerKey.AFTER].overview is None:
        painted(store, FAR)
        store.step(0.0005)
        store.invalidate()
        turns += 1
        assert turns < 1_000
    store.settle(FAR, 1.0)
    assert all(key in store for key in store.keys_in(FAR))


def test_idle_work_comes_to_an_end(store):
    painted(store, NEAR)
    while store.busy:
        store.step()
    assert all(key in store for key in store.keys_in(NEAR, around=1))


def test_tiles_of_the_same_place_are_the_same_wherever_one_looks_from(store):
    store.settle(NEAR, 1.0)
    store.settle(NEAR.moved(300, 100), 1.0)
    assert set(store.keys_in(NEAR)) & set(store.keys_in(NEAR.moved(300, 100)))


def test_the_box_of_a_tile_is_its_place_in_the_grid(store):
    key = store.keys_in(NEAR)[0]
    west, south, east, north = key.box
    assert east - west == north - south == TILE_PX * NEAR.mpp
    assert box(0, 0, 0, 0)[0] < west
