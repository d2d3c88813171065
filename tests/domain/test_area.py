"""Areas to the printed digit; data/area_worked_examples.json holds polygons worked by hand."""

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon

from jdz_forestland.domain import area, crs

EXAMPLES = json.loads(
    (Path(__file__).parents[1] / "data" / "area_worked_examples.json").read_text(encoding="utf-8")
)
OUTER = [(39519400, 3242500), (39519500, 3242500), (39519500, 3242600), (39519400, 3242600)]
HOLE = [(39519420, 3242520), (39519440, 3242520), (39519440, 3242540), (39519420, 3242540)]


def polygon_of(example):
    rings = [[(y, x) for x, y in ring] for ring in example["rings_X_northing_Y_easting39"]]
    return Polygon(rings[0], rings[1:])


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])
def test_worked_examples_agree_to_the_printed_digit(example):
    measured = area.ellipsoid_area_m2(polygon_of(example))
    assert str(measured) == example["TBMJ_m2"]
    assert str(area.to_mu(measured)) == example["area_mu_2dp"]


@pytest.mark.parametrize("hole", [HOLE, HOLE[::-1]], ids=["same turn", "other turn"])
def test_a_hole_is_subtracted_whichever_way_it_was_drawn(hole):
    holed = area.ellipsoid_area_m2(Polygon(OUTER, [hole]))
    parts = area.ellipsoid_area_m2(Polygon(OUTER)) - area.ellipsoid_area_m2(Polygon(HOLE))
    assert abs(holed - parts) <= Decimal("0.01")


def test_a_batch_measures_each_shape_as_if_alone():
    shapes = [Polygon(OUTER, [HOLE]), Polygon(HOLE), MultiPolygon([Polygon(OUTER)]), Polygon()]
    alone = [area.ellipsoid_area_m2(shape) for shape in shapes[:3]]
    assert area.ellipsoid_areas_m2(shapes) == [*alone, Decimal("0.00")]


@given(st.floats(28.8, 29.9), st.floats(116.96, 117.69), st.floats(50, 3000), st.integers(3, 40))
def test_the_rule_agrees_with_geodesics(lat, lon, radius, corners):
    x, y = crs.to_registry_xy(_array([[lon, lat]]), 4490)[0]
    ring = shapely.Point(x, y).buffer(radius, quad_segs=max(1, corners // 4)).exterior.coords
    geodesic, _ = Geod(a=6378137, rf=298.257222101).polygon_area_perimeter(
        *crs.lonlat(_array(ring)).T
    )
    measured = float(area.ellipsoid_area_m2(Polygon(ring)))
    # geodesics and straight edges of the plane part by a hair on kilometre-long edges
    assert measured == pytest.approx(abs(geodesic), rel=3e-6, abs=0.02)


def _array(points):
    import numpy as np

    return np.asarray(points, dtype=np.float64)


@pytest.mark.parametrize(
    ("m2", "mu"),
    [
        ("30.00", "0.05"),
        ("70.00", "0.11"),
        ("333330.00", "500.00"),
        ("333336.67", "500.01"),
        ("50000.00", "75.00"),
        ("33333.34", "50.00"),
        ("0.00", "0.00"),
    ],
)
def test_mu_is_exact_and_rounds_half_up(m2, mu):
    assert str(area.to_mu(Decimal(m2))) == mu


@given(st.decimals(0, 10**9, places=2))
def test_mu_is_within_half_a_hundredth(m2):
    error = area.to_mu(m2) - m2 * 3 / 2000
    assert Decimal("-0.005") < error <= Decimal("0.005")


@given(st.decimals(-(10**9), 10**9, places=2))
def test_hundredths_are_whole_and_come_back(m2):
    assert area.from_hundredths(area.hundredths(m2)) == m2


def test_more_than_two_decimals_do_not_enter_the_file():
    with pytest.raises(ValueError, match="multiple"):
        area.hundredths(Decimal("1.005"))


@given(st.decimals(0, 10**8, places=3))
def test_a_float_is_rounded_as_it_is_printed(value):
    expected = Decimal(repr(float(value))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert area.round_m2(float(value)) == expected


def test_figures_on_screen_are_grouped():
    assert area.grouped(Decimal("12345678.90")) == "12,345,678.90"


def test_nothing_sums_to_zero():
    assert str(area.total([])) == "0.00"
