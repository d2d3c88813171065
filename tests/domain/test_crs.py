"""Coordinate systems: what is accepted, what is asked, what is refused, and exact moves."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from jdz_forestland.domain import crs
from jdz_forestland.errors import ChoiceNeeded, SurveyError

ACCEPTED = [4490, *range(4513, 4534), *range(4534, 4555), *range(4491, 4513)]

# The county in each way of counting: minx, miny, maxx, maxy.
ZONE_39 = (39_502_000.0, 3_225_000.0, 39_568_000.0, 3_312_000.0)
CM_117 = (502_000.0, 3_225_000.0, 568_000.0, 3_312_000.0)
ZONE_20 = (20_502_000.0, 3_225_000.0, 20_568_000.0, 3_312_000.0)
DEGREES = (117.02, 29.15, 117.70, 29.93)


def wkts(epsg: int) -> list[str]:
    system = pyproj.CRS.from_epsg(epsg)
    return [
        f"EPSG:{epsg}",
        system.to_wkt("WKT2_2019"),
        system.to_wkt("WKT1_GDAL"),
        system.to_wkt("WKT1_ESRI"),
    ]


@pytest.mark.parametrize("epsg", ACCEPTED)
def test_every_accepted_system_is_recognised_in_every_dialect(epsg):
    for wkt in wkts(epsg):
        found, how = crs.recognise(wkt)
        assert found == epsg
        assert crs.label(epsg) in how


# As ArcGIS writes .prj files; the last two as other programs do.
PRJ = {
    4527: 'PROJCS["CGCS2000_3_Degree_GK_Zone_39",'
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",39500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",117.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]',
    4548: 'PROJCS["CGCS2000_3_Degree_GK_CM_117E",'
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",117.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]',
    4490: 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]]',
    4498: 'PROJCS["自定义",GEOGCS["GCS_CGCS_2000",DATUM["D_CGCS_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",117],'
    'PARAMETER["scale_factor",1],PARAMETER["false_easting",20500000],'
    'PARAMETER["false_northing",0],UNIT["metre",1]]',
}


@pytest.mark.parametrize("epsg", PRJ)
def test_the_prj_of_other_programs_is_read_by_its_parameters(epsg):
    assert crs.recognise(PRJ[epsg])[0] == epsg


def test_shift_parameters_in_old_wkt_do_not_matter():
    wkt = PRJ[4490].replace("298.257222101]", "298.257222101],TOWGS84[0,0,0,0,0,0,0]")
    assert crs.recognise(wkt)[0] == 4490


@pytest.mark.parametrize(
    ("epsg", "sentence"),
    [
        (2363, "1980 西安坐标系"),
        (2384, "1980 西安坐标系"),
        (4610, "1980 西安坐标系"),
        (2415, "1954 北京坐标系"),
        (4214, "1954 北京坐标系"),
        (4326, "WGS 84 坐标系"),
        (32650, "UTM 投影"),
        (3857, "Web Mercator"),
        (27700, "不在接受范围内"),
    ],
)
def test_other_systems_are_refused_by_name_with_a_way_out(epsg, sentence):
    for wkt in wkts(epsg):
        with pytest.raises(SurveyError, match=sentence) as caught:
            crs.recognise(wkt, name="“浮梁.shp”")
        assert caught.value.text.startswith("“浮梁.shp”")
        assert "CGCS2000" in caught.value.hint


@pytest.mark.parametrize(
    "change",
    [
        ("500000.0]", "510000.0]"),
        ('"Central_Meridian",117.0', '"Central_Meridian",117.25'),
        ('"Scale_Factor",1.0', '"Scale_Factor",0.9996'),
        ('"False_Northing",0.0', '"False_Northing",100.0'),
        ('UNIT["Meter",1.0]]', 'UNIT["Foot",0.3048]]'),
        ("6378137.0,298.257222101", "6378140.0,298.257"),
    ],
)
def test_a_name_does_not_help_parameters_that_differ(change):
    with pytest.raises(SurveyError):
        crs.recognise(PRJ[4548].replace(*change))


def test_unreadable_wkt_is_refused():
    with pytest.raises(SurveyError, match="看不懂“a"):
        crs.recognise("PROJCS[oops", name="“a.shp”")


@pytest.mark.parametrize("wkt", [None, "", " ", 'LOCAL_CS["Undefined Cartesian SRS"]'])
@pytest.mark.parametrize(
    ("bounds", "likeliest"), [(ZONE_39, 4527), (CM_117, 4548), (ZONE_20, 4498), (DEGREES, 4490)]
)
def test_without_a_statement_the_user_is_asked_and_the_size_proposes(wkt, bounds, likeliest):
    with pytest.raises(ChoiceNeeded, match="没有坐标系说明") as caught:
        crs.recognise(wkt, bounds=bounds)
    assert caught.value.key == "epsg"
    assert caught.value.options[0] == (str(likeliest), crs.label(likeliest))
    assert crs.label(likeliest) in caught.value.hint


def test_without_statement_and_bounds_the_common_systems_are_offered():
    with pytest.raises(ChoiceNeeded) as caught:
        crs.recognise(None)
    assert [value for value, _ in caught.value.options] == ["4527", "4548", "4490"]


def test_six_digits_leave_the_meridian_open():
    with pytest.raises(ChoiceNeeded) as caught:
        crs.recognise(None, bounds=CM_117)
    assert [value for value, _ in caught.value.options] == ["4548", "4547", "4549"]


def test_a_statement_that_the_coordinates_contradict_is_asked_about():
    with pytest.raises(ChoiceNeeded, match="与它不符") as caught:
        crs.recognise("EPSG:4527", bounds=CM_117)
    assert caught.value.options[0][0] == "4548"


@pytest.mark.parametrize("bounds", [ZONE_39, CM_117])
def test_swapped_axes_are_named(bounds):
    swapped = (bounds[1], bounds[0], bounds[3], bounds[2])
    with pytest.raises(SurveyError, match="纵横坐标颠倒") as caught:
        crs.recognise("EPSG:4527", bounds=swapped)
    assert "交换" in caught.value.hint


def test_web_mercator_without_statement_is_refused():
    bounds = (13_030_000.0, 3_390_000.0, 13_090_000.0, 3_470_000.0)
    with pytest.raises(SurveyError, match="不像本市的 2000 国家大地坐标"):
        crs.recognise(None, bounds=bounds)


def test_a_choice_that_fits_is_taken():
    assert crs.confirm(4548, None, bounds=CM_117) == (
        4548,
        "由经办人选定：CGCS2000 3度带中央经线117°（EPSG:4548，东坐标不带带号）",
    )


def test_a_choice_may_correct_a_wrong_statement_but_not_a_right_one():
    assert crs.confirm(4548, "EPSG:4527", bounds=CM_117)[0] == 4548
    with pytest.raises(SurveyError, match="不一致"):
        crs.confirm(4547, "EPSG:4548", bounds=CM_117)


def test_a_choice_does_not_make_another_datum_acceptable():
    with pytest.raises(SurveyError, match="1980 西安坐标系"):
        crs.confirm(4527, "EPSG:2363", bounds=ZONE_39)


def test_the_same_plane_under_another_number_is_no_contradiction():
    assert crs.confirm(4509, "EPSG:4548", bounds=CM_117)[0] == 4509
    assert crs.confirm(4508, "EPSG:4546", bounds=CM_117)[0] == 4508


@pytest.mark.parametrize(
    ("epsg", "sentence"), [(4326, "不是本程序接受的坐标系"), (4527, "不可能是")]
)
def test_an_impossible_choice_is_refused(epsg, sentence):
    with pytest.raises(SurveyError, match=sentence):
        crs.confirm(epsg, None, bounds=DEGREES)


SQUARE = box(39_536_000.1234, 3_255_000.4321, 39_536_100.1234, 3_255_100.4321)


def test_the_registry_system_is_passed_through_untouched():
    shapes = np.array([SQUARE, None], dtype=object)
    assert crs.to_registry(shapes, 4527) is shapes
    xy = np.array([[39_536_000.0, 3_255_000.0]])
    assert crs.to_registry_xy(xy, 4527) is xy


@pytest.mark.parametrize(
    ("epsg", "shift"), [(4548, 39_000_000), (4509, 39_000_000), (4498, 19_000_000)]
)
@given(
    offset=st.floats(400_000, 600_000, allow_nan=False),
    north=st.floats(3_100_000, 3_400_000, allow_nan=False),
)
def test_the_same_meridian_is_a_plain_sum(epsg, shift, offset, north):
    east = 39_000_000 - shift + offset
    shape = Polygon([(east, north), (east + 10, north), (east, north + 10)])
    (found,) = crs.to_registry(np.array([shape], dtype=object), epsg)
    expected = shapely.get_coordinates(shape) + np.array([shift, 0.0])
    assert np.array_equal(shapely.get_coordinates(found), expected)


@pytest.mark.parametrize("epsg", [4490, 4547, 4549, 4528, 4526, 4548, 4498])
def test_there_and_back_is_the_same_place_to_a_hundredth_of_a_millimetre(epsg):
    away = pyproj.Transformer.from_crs(4527, epsg, always_xy=True)
    xy = shapely.get_coordinates(SQUARE)
    shape = Polygon(np.column_stack(away.transform(*xy.T)))
    (found,) = crs.to_registry(np.array([shape], dtype=object), epsg)
    assert np.abs(shapely.get_coordinates(found) - xy).max() < 1e-5


@pytest.mark.parametrize("epsg", [4527, 4548, 4490])
def test_heights_and_measures_are_dropped_and_nothing_stays_nothing(epsg):
    raised = shapely.force_3d(SQUARE, 123.4)
    measured = shapely.from_wkt("POLYGON ZM ((0 0 1 2, 1 0 1 2, 1 1 1 2, 0 0 1 2))")
    found = crs.to_registry(np.array([raised, measured, None], dtype=object), epsg)
    assert not shapely.has_z(found).any()
    assert not shapely.has_m(found).any()
    assert found[2] is None


@pytest.mark.parametrize("epsg", [4527, 4548, 4498, 4490, 4547])
@settings(max_examples=40)
@given(data=st.data())
def test_a_box_moved_to_the_file_contains_whatever_lies_in_it(epsg, data):
    east = data.draw(st.floats(39_495_000, 39_568_000))
    north = data.draw(st.floats(3_178_000, 3_312_000))
    width, height = data.draw(st.tuples(st.floats(1, 10_000), st.floats(1, 10_000)))
    inside = data.draw(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1))
    bounds = np.array([[east, north, east + width, north + height]])
    (found,) = crs.from_registry_bounds(bounds, epsg, margin_m=10.0)
    points = np.array(inside) * [width, height] + [east, north]
    away = pyproj.Transformer.from_crs(4527, epsg, always_xy=True)
    x, y = away.transform(*points.T)
    assert found[0] <= x.min() <= x.max() <= found[2]
    assert found[1] <= y.min() <= y.max() <= found[3]


def test_longitude_and_latitude_of_a_known_point():
    # Checked with another program: 117.25 E, 29.5 N.
    lonlat = crs.lonlat(np.array([[39_524_241.611, 3_264_715.319]]))
    assert lonlat == pytest.approx(np.array([[117.25, 29.5]]), abs=1e-8)
    assert crs.lonlat(np.empty((0, 2))).shape == (0, 2)
