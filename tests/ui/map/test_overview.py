"""The raster behind the far view."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from jdz_forestland.domain.land_role import LandRole
from jdz_forestland.ui.map.overview import LARGEST, OverviewPictures, with_overview
from jdz_forestland.ui.map.theme import LIGHT
from tests.ui.map.shapes import EAST, NORTH, at, box, layer_of, ring

pytestmark = pytest.mark.usefixtures("qapp")


def cell(layer, east, north):
    column = int((EAST + east - layer.origin[0]) / layer.overview_cell_m)
    row = int((layer.origin[1] - NORTH - north) / layer.overview_cell_m)
    return int(layer.overview[row, column])


def test_a_cell_holds_the_class_plus_one_and_nought_in_a_hole():
    layer = with_overview(
        layer_of([[ring(0, 0, 1_000), ring(400, 400, 200)], [ring(1_000, 0, 500)]], [1, 254])
    )
    assert layer.overview_cell_m == 8
    assert cell(layer, 100, 100) == 2
    assert cell(layer, 500, 500) == 0
    assert cell(layer, 1_200, 250) == 255
    assert layer.overview is not None
    assert set(np.unique(layer.overview)) == {0, 2, 255}


def test_a_polygon_gone_astray_makes_the_raster_coarser_not_huge():
    layer = with_overview(layer_of([[ring(0, 0, 500)], [ring(3_000_000, 0, 500)]], [1, 1]))
    assert layer.overview is not None
    assert max(layer.overview.shape) <= LARGEST + 16
    assert layer.overview_cell_m > 8


def test_the_work_can_be_stopped_between_buckets():
    seen = []

    def step(done, total):
        seen.append((done, total))
        raise InterruptedError

    layer = layer_of([[ring(0, 0, 100)], [ring(5_000, 0, 100)]], [1, 1])
    with pytest.raises(InterruptedError):
        with_overview(layer, step=step)
    assert seen == [(1, 2)]


@pytest.mark.parametrize("mpp", [8.0, 11.3, 16.0, 27.0, 32.0, 90.5, 256.0])
def test_at_every_far_scale_the_land_has_its_colour_and_its_place(mpp):
    side = 60 * mpp
    layer = layer_of([[ring(0, 0, side)], [ring(side, 0, side)]], [LandRole.FOREST, LandRole.CROP])
    pictures = OverviewPictures(with_overview(layer), [LIGHT.roles[role] for role in LandRole])
    part = box(-10 * mpp, -10 * mpp, 2 * side + 10 * mpp, side + 10 * mpp)
    image = QImage(140, 80, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    pictures.draw(painter, part, mpp, mpp)
    painter.end()
    assert at(image, part, mpp, side / 2, side / 2) == LIGHT.roles[LandRole.FOREST]
    assert at(image, part, mpp, side * 0.95, side * 0.95) == LIGHT.roles[LandRole.FOREST]
    assert at(image, part, mpp, side * 1.05, side * 0.05) == LIGHT.roles[LandRole.CROP]
    assert at(image, part, mpp, -5 * mpp, side / 2) == "#000000"


def test_a_layer_without_overview_gives_no_pictures():
    with pytest.raises(ValueError, match="overview"):
        OverviewPictures(layer_of([[ring(0, 0, 10)]], [1]), [])
