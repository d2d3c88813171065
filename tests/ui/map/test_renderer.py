"""The whole map on a picture: what has which colour where."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from jdz_forestland.domain.land_role import LandRole
from jdz_forestland.ui.map import text
from jdz_forestland.ui.map.labels import LabelPainter, scale_length
from jdz_forestland.ui.map.renderer import MapRenderer
from jdz_forestland.ui.map.theme import DARK, LIGHT, LayerKey
from tests.ui.map.shapes import EAST, NORTH, at, box, colours, drawn, layer_of, parcel, ring

pytestmark = pytest.mark.usefixtures("qapp")

FOREST, CROP = LIGHT.roles[LandRole.FOREST], LIGHT.roles[LandRole.CROP]
NEAR, FAR = 1.0, 16.0


def renderer_of(layers=None, features=(), theme=LIGHT):
    renderer = MapRenderer(theme)
    renderer.set_layers(layers or {})
    renderer.set_features(features)
    return renderer


@pytest.mark.parametrize("mpp", [0.25, NEAR, 4.0, FAR, 64.0])
def test_land_has_the_colour_of_its_class_and_a_hole_shows_the_paper(mpp):
    side = 100 * mpp
    layer = layer_of(
        [[ring(0, 0, side), ring(side * 0.4, side * 0.4, side * 0.2)], [ring(side, 0, side)]],
        [LandRole.FOREST, LandRole.CROP],
    )
    part = box(-side / 5, -side / 5, side * 2.2, side * 1.2)
    image = drawn(renderer_of({LayerKey.AFTER: layer}), part, mpp)
    assert at(image, part, mpp, side * 0.2, side * 0.2) == FOREST
    assert at(image, part, mpp, side * 1.5, side * 0.5) == CROP
    assert at(image, part, mpp, side * 0.5, side * 0.5) == LIGHT.ground
    assert at(image, part, mpp, -side * 0.1, side * 0.5) == LIGHT.ground


def test_a_class_the_palette_does_not_know_is_other_land():
    layer = layer_of([[ring(0, 0, 100)]], [77])
    part = box(0, 0, 100, 100)
    image = drawn(renderer_of({LayerKey.AFTER: layer}), part, NEAR)
    assert at(image, part, NEAR, 50, 50) == LIGHT.roles[LandRole.OTHER]


def test_mining_is_hatched():
    layer = layer_of([[ring(0, 0, 100)]], [LandRole.MINING])
    part = box(10, 10, 90, 90)
    seen = colours(drawn(renderer_of({LayerKey.AFTER: layer}), part, NEAR))
    assert LIGHT.roles[LandRole.MINING] in seen
    assert len(seen) > 1


def test_this_year_lies_over_last_year_until_it_is_switched_off():
    layers = {
        LayerKey.AFTER: layer_of([[ring(0, 0, 100)]], [LandRole.FOREST]),
        LayerKey.BEFORE: layer_of([[ring(0, 0, 100)]], [LandRole.CROP]),
    }
    renderer, part = renderer_of(layers), box(0, 0, 100, 100)
    assert at(drawn(renderer, part, NEAR), part, NEAR, 50, 50) == FOREST
    renderer.set_shown(LayerKey.AFTER, shown=False)
    assert at(drawn(renderer, part, NEAR), part, NEAR, 50, 50) == CROP
    renderer.set_shown(LayerKey.BEFORE, shown=False)
    assert at(drawn(renderer, part, NEAR), part, NEAR, 50, 50) == LIGHT.ground


@pytest.mark.parametrize("mpp", [0.8, 3.0, 5.7, 9.5, 12.0, 40.0])
def test_no_gap_opens_between_neighbours_at_any_scale(mpp):
    rng = np.random.default_rng(7)
    columns, rows, side = 9, 9, 12 * mpp
    corners = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0)), axis=-1)
    corners[1:-1, 1:-1] += rng.uniform(-0.3, 0.3, (rows - 1, columns - 1, 2))
    corners = corners * side + (EAST, NORTH)
    polygons = [
        [np.array([corners[r, c], corners[r, c + 1], corners[r + 1, c + 1], corners[r + 1, c]])]
        for r in range(rows)
        for c in range(columns)
    ]
    closed = [[np.concatenate((quad, quad[:1]))] for (quad,) in polygons]
    classes = [(LandRole.FOREST, LandRole.WATER)[place % 2] for place in range(len(closed))]
    layer = layer_of(closed, classes)
    part = box(2 * side, 2 * side, 7 * side, 7 * side)
    renderer = renderer_of({LayerKey.AFTER: layer})
    image = drawn(renderer, part, mpp)
    # Forest, water and darker lines between them; a gap would let the lighter paper through.
    lightest = max(QColor(name).lightness() for name in colours(image))
    assert lightest == QColor(LIGHT.roles[LandRole.WATER]).lightness()


def test_lines_of_last_year_do_not_shine_through_this_year():
    halves = [[ring(0, 0, 50, 100)], [ring(50, 0, 50, 100)]]
    layers = {
        LayerKey.BEFORE: layer_of(halves, [LandRole.CROP, LandRole.CROP]),
        LayerKey.AFTER: layer_of([[ring(0, 0, 100)]], [LandRole.FOREST]),
    }
    assert colours(drawn(renderer_of(layers), box(20, 20, 80, 80), NEAR)) == {FOREST}


def test_hatching_stands_still_when_the_map_is_moved():
    layer = layer_of([[ring(0, 0, 300)]], [LandRole.MINING])
    renderer = renderer_of({LayerKey.AFTER: layer})
    here = drawn(renderer, box(50, 50, 150, 150), NEAR)
    there = drawn(renderer, box(53, 50, 153, 150), NEAR)
    assert here.copy(3, 0, 97, 100) == there.copy(0, 0, 97, 100)


def test_features_are_drawn_wherever_the_map_is_moved():
    many = [parcel(str(i), ring(i * 400, 0, 100)) for i in range(20)]
    renderer = renderer_of(features=many)
    for part, mpp in ((box(-50, -50, 350, 350), 1.0), (box(7_550, -50, 7_950, 350), 1.0)):
        assert LIGHT.features[LayerKey.PARCELS].line in colours(drawn(renderer, part, mpp))
    assert LIGHT.ground in colours(drawn(renderer, box(-50, -50, 8_000, 350), 8.0))


def test_among_very_many_dots_only_the_selected_are_labelled():
    many = [parcel(str(i), ring(i % 20 * 600, i // 20 * 600, 20), label="1") for i in range(200)]
    renderer, part = renderer_of(features=many), box(-600, -600, 12_600, 6_600)
    assert LIGHT.label not in colours(drawn(renderer, part, FAR))
    renderer.set_selection(["7"])
    assert LIGHT.label in colours(drawn(renderer, part, FAR))


def test_a_parcel_is_outlined_and_its_piece_filled():
    features = [
        parcel("1", ring(0, 0, 100)),
        parcel("1", ring(0, 0, 100, 50), style="piece"),
        parcel("s", ring(60, 60, 30), style="sliver"),
    ]
    part = box(-20, -20, 120, 120)
    image = drawn(renderer_of(features=features), part, NEAR)
    assert at(image, part, NEAR, 0, 75) == LIGHT.features[LayerKey.PARCELS].line
    assert at(image, part, NEAR, 20, 90) == LIGHT.ground
    assert at(image, part, NEAR, 75, 75) != LIGHT.ground
    piece = colours(drawn(renderer_of(features=features), box(10, 10, 90, 40), NEAR))
    assert LIGHT.ground not in piece


@pytest.mark.parametrize("key", [LayerKey.PARCELS, LayerKey.PIECES, LayerKey.SLIVERS])
def test_a_kind_of_feature_is_switched_off_alone(key):
    renderer = renderer_of(features=[parcel("1", ring(0, 0, 60), style=key.value)])
    part = box(-20, -20, 80, 80)
    assert len(colours(drawn(renderer, part, NEAR))) > 1
    renderer.set_shown(key, shown=False)
    assert colours(drawn(renderer, part, NEAR)) == {LIGHT.ground}


def test_the_hole_of_a_selected_parcel_stays_empty():
    renderer = renderer_of(features=[parcel("1", ring(0, 0, 100), ring(30, 30, 40))])
    renderer.set_selection(["1"])
    part = box(-20, -20, 120, 120)
    image = drawn(renderer, part, NEAR)
    assert at(image, part, NEAR, 50, 50) == LIGHT.ground
    assert at(image, part, NEAR, 0, 50) == LIGHT.selection.line
    assert at(image, part, NEAR, 15, 50) != LIGHT.ground


def test_selecting_a_parcel_does_not_leave_its_pieces_out():
    features = [parcel("1", ring(0, 0, 100)), parcel("1", ring(0, 0, 100, 50), style="piece")]
    renderer = renderer_of(features=features)
    renderer.set_shown(LayerKey.PIECES, shown=False)
    part = box(-20, -20, 120, 120)
    renderer.set_selection(["1"])
    image = drawn(renderer, part, NEAR)
    assert at(image, part, NEAR, 50, 75) == at(image, part, NEAR, 50, 25) != LIGHT.ground


def test_a_parcel_too_small_to_see_is_a_dot():
    renderer = renderer_of(features=[parcel("1", ring(0, 0, 40))])
    part = box(-600, -600, 600, 600)
    image = drawn(renderer, part, FAR)
    assert at(image, part, FAR, 20, 20) == LIGHT.features[LayerKey.PARCELS].line
    renderer.set_selection(["1"])
    assert at(drawn(renderer, part, FAR), part, FAR, 20, 20) == LIGHT.selection.line


def test_what_is_pointed_at_looks_different_from_what_is_selected():
    renderer, part = renderer_of(features=[parcel("1", ring(0, 0, 100))]), box(-20, -20, 120, 120)
    plain = drawn(renderer, part, NEAR)
    renderer.set_hover("1")
    hovered = drawn(renderer, part, NEAR)
    renderer.set_selection(["1"])
    selected = drawn(renderer, part, NEAR)
    assert plain != hovered != selected != plain


def test_a_label_stands_in_its_parcel_with_a_halo():
    features = [parcel("1", ring(0, 0, 200), label="0001")]
    part = box(-20, -20, 220, 220)
    with_label = drawn(renderer_of(features=features), part, NEAR)
    middle = with_label.copy(100, 105, 40, 30)
    assert LIGHT.label in colours(middle)
    features = [parcel("1", ring(0, 0, 200))]
    assert LIGHT.label not in colours(drawn(renderer_of(features=features), part, NEAR))


def test_labels_never_overlap_and_never_leave_the_sheet():
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    writer = LabelPainter(painter, LIGHT, QRectF(0, 0, 200, 100))
    middle = QRectF(0, 0, 200, 100).center()
    assert writer.put("0001", [middle])
    assert not writer.put("0002", [middle])
    assert writer.put("0002", writer.beside(middle, "0002", across=40, down=20))
    assert not writer.put("0003", [QRectF(0, 0, 4, 4).center()])
    painter.end()


def test_labels_keep_off_the_scale_bar():
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    writer = LabelPainter(painter, LIGHT, QRectF(0, 0, 200, 100))
    writer.reserve(QRectF(0, 50, 100, 50))
    assert not writer.put("0001", [QRectF(0, 50, 100, 50).center()])
    painter.end()


@pytest.mark.parametrize(
    ("mpp", "metres", "words"),
    [(0.25, 20, "20 米"), (1.0, 100, "100 米"), (7.9, 500, "500 米"), (64.0, 5_000, "5 公里")],
)
def test_the_scale_bar_is_a_round_number_that_fits(mpp, metres, words):
    assert scale_length(mpp) == metres
    assert text.distance(metres) == words
    assert metres / mpp <= 120


def test_scale_bar_and_north_arrow_are_drawn_when_asked_for():
    renderer = renderer_of(features=[parcel("1", ring(0, 0, 10))])
    image = QImage(300, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.draw(painter, box(500, 500, 800, 800), NEAR, north_arrow=True)
    painter.end()
    assert LIGHT.label in colours(image.copy(0, 260, 150, 40))
    assert LIGHT.label in colours(image.copy(250, 0, 50, 70))
    assert colours(image.copy(0, 0, 150, 150)) == {LIGHT.ground}


def test_a_finer_device_shows_the_same_map():
    layer = layer_of([[ring(0, 0, 100)]], [LandRole.FOREST])
    renderer, part = renderer_of({LayerKey.AFTER: layer}), box(-20, -20, 120, 120)
    for ratio in (1.0, 1.5, 2.0):
        image = drawn(renderer, part, NEAR, ratio)
        assert image.width() == 140 * ratio
        assert at(image, part, NEAR, 50, 50) == FOREST
        assert at(image, part, NEAR, -10, 50) == LIGHT.ground


def test_the_theme_changes_every_colour():
    layer = layer_of([[ring(0, 0, 3_000)]], [LandRole.FOREST])
    renderer = renderer_of({LayerKey.AFTER: layer})
    for mpp in (NEAR, FAR):
        part = box(0, 0, 100 * mpp, 100 * mpp)
        renderer.set_theme(LIGHT)
        assert at(drawn(renderer, part, mpp), part, mpp, 50, 50) == FOREST
        renderer.set_theme(DARK)
        assert at(drawn(renderer, part, mpp), part, mpp, 50, 50) == DARK.roles[LandRole.FOREST]


def test_both_themes_know_every_role_and_every_kind_of_feature():
    for theme in (LIGHT, DARK):
        assert set(theme.roles) == set(LandRole)
        assert set(theme.features) == {LayerKey.PARCELS, LayerKey.PIECES, LayerKey.SLIVERS}
    assert set(text.ROLE_NAMES) == {role.name for role in LandRole}
    assert set(text.LAYER_NAMES) == {key.value for key in LayerKey}


def test_twenty_thousand_polygons_are_drawn_completely():
    count, side = 142, 40.0
    squares = [[ring(c * side, r * side, side)] for r in range(count) for c in range(count)]
    layer = layer_of(squares, [(LandRole.FOREST, LandRole.CROP)[i % 2] for i in range(count**2)])
    part = box(0, 0, count * side, count * side)
    image = drawn(renderer_of({LayerKey.AFTER: layer}), part, 8.0)
    assert LIGHT.ground not in colours(image)
