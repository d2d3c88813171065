"""Reading polygons: the same from every format and system, complete, and only what is wanted."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, box

from jdz_forestland.domain import area
from jdz_forestland.domain.land_class import CodeSystem
from jdz_forestland.errors import Cancelled
from jdz_forestland.exchange import survey, survey_read
from tests.exchange.surveys import CLASSES, ENDINGS, SHAPES, ZLDWDM, ZLDWMC, E, N, moved, write

EVERYTHING = frozenset(code for code, _ in CLASSES)
MINING = CodeSystem.SANDIAO.mining_codes
FOREST = CodeSystem.SANDIAO.forest_codes

every_format = pytest.mark.parametrize("ending", ENDINGS)


def read(path, codes=EVERYTHING, **given):
    return survey.read_classes(survey.examine(path), codes, year=2022, **given)


@every_format
@pytest.mark.parametrize("epsg", [4490, 4527, 4548, 4509, 4498, 4547])
def test_shapes_and_areas_are_the_same_from_every_format_and_system(tmp_path, ending, epsg):
    # A FileGDB keeps degrees to 0.1 mm unless told otherwise: not enough for 0.01 m².
    finer = {"XYSCALE": "1e10", "XORIGIN": "-400", "YORIGIN": "-400"}
    options: dict[str, Any] = {"layer_options": finer} if (ending, epsg) == (".gdb", 4490) else {}
    found = read(write(tmp_path / f"浮梁 2022{ending}", epsg=epsg, **options))
    assert shapely.hausdorff_distance(found.shapes, SHAPES).max() < 0.001
    assert not shapely.has_z(found.shapes).any()
    pairs = zip(area.ellipsoid_areas_m2(found.shapes), area.ellipsoid_areas_m2(SHAPES), strict=True)
    assert max(abs(one - other) for one, other in pairs) <= Decimal("0.01")


@every_format
def test_attributes_come_as_tidy_text_and_exact_areas(tmp_path, ending):
    found = read(write(tmp_path / f"a{ending}"), MINING)
    assert found.bsm == ("360222211000000001", "360222211000000007")
    assert found.codes == ("0602", "0602")
    assert found.names == ("采矿用地", "采矿用地")
    assert found.tbmj_m2 == (Decimal("1000.25"), Decimal("1006.25"))
    assert found.zldwdm == (ZLDWDM, ZLDWDM)
    assert found.zldwmc == (ZLDWMC, ZLDWMC)
    assert found.czcsxm == ("204", "204")
    assert found.unreadable == ()
    assert found.year == 2022
    assert found.land_class(0).is_mining
    assert found.text(1) == f"a{ending}#{found.source.layer}#360222211000000007"


@every_format
def test_wetland_that_begins_with_03_is_not_forest(tmp_path, ending):
    assert read(write(tmp_path / f"a{ending}"), FOREST).codes == ("0301", "0305", "0307", "0301")


def test_the_newer_classification_has_its_own_codes(tmp_path):
    classes = [("1002", "采矿用地"), ("0602", "设施农用地"), ("0304", "其他林地")]
    path = write(tmp_path / "a.gpkg", classes=classes, shapes=SHAPES[:3])
    source = survey.examine(path)
    mining = survey.read_classes(source, source.code_system.mining_codes, year=2024)
    forest = survey.read_classes(source, source.code_system.forest_codes, year=2024)
    assert (mining.names, forest.names) == (("采矿用地",), ("其他林地",))


SPELLINGS: dict[str, list[Any]] = {
    "text": ["0602", "0301K", "0301", "0304", "0307", "0601", "0302", "1002"],
    "blanks": ["0602 ", " 0301K", "0301      ", "0304", "  0307 ", "0601 ", "0302", "1002"],
    "small letters": ["0602", "0301k", "0301", "0304", "0307", "0601", "0302", "1002"],
    "lost zeros": ["602", "0301K", "301", "304", "307", "601", "302", "1002"],
    "numbers": [602, 301, 301, 304, 307, 601, 302, 1002],
    "fractions": [602.0, 301.0, 301.0, 304.0, 307.0, 601.0, 302.0, 1002.0],
}


@every_format
@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("codes", [MINING, FOREST, frozenset({"0301K"}), frozenset()])
def test_the_filter_of_the_driver_finds_what_reading_everything_finds(
    tmp_path, ending, spelling, codes
):
    values = SPELLINGS[spelling]
    path = write(tmp_path / f"a{ending}", columns={"DLBM": values})
    source = survey.examine(path, code_system="sandiao")
    found = survey.read_classes(source, codes, year=2022)
    tidy = [str(value).strip().upper().removesuffix(".0").lstrip("0") for value in values]
    expected = [row for row, code in enumerate(tidy) if f"{int(code.rstrip('K')):04d}" in codes]
    if spelling not in {"numbers", "fractions"}:
        expected = [row for row, code in enumerate(tidy) if code.zfill(4 + ("K" in code)) in codes]
    assert [int(bsm[-9:]) - 1 for bsm in found.bsm] == expected
    assert set(found.codes) <= codes


def landscape(seed, count=300):
    """Return scattered polygons of the county, some of them large, and a few places of interest."""
    rng = np.random.default_rng(seed)
    corners = rng.uniform([E - 30_000, N - 60_000], [E + 30_000, N + 40_000], (count, 2))
    sizes = rng.choice([30.0, 300.0, 9_000.0], count, p=[0.6, 0.35, 0.05])
    shapes = [
        box(x, y, x + size, y + size * 0.7)
        for (x, y), size in zip(corners.tolist(), sizes.tolist(), strict=True)
    ]
    turned = [shapely.affinity.rotate(shape, angle) for angle, shape in enumerate(shapes)]
    near = [shapely.affinity.translate(shape, 150, -80) for shape in turned[:7]]
    return turned, near


@every_format
@pytest.mark.parametrize("epsg", [4490, 4527, 4548, 4547])
@pytest.mark.parametrize("seed", [1, 2])
def test_near_is_what_comparing_every_pair_of_boxes_finds(
    tmp_path, ending, epsg, seed, monkeypatch
):
    monkeypatch.setattr(survey_read, "_AT_ONCE", 64)
    shapes, near = landscape(seed)
    path = write(
        tmp_path / f"a{ending}", classes=[CLASSES[1]] * len(shapes), shapes=shapes, epsg=epsg
    )
    source = survey.examine(path, code_system="sandiao")
    everything = survey.read_classes(source, FOREST, year=2022)
    found = survey.read_classes(source, FOREST, year=2022, near=np.array(near, dtype=object))
    boxes, wanted = shapely.bounds(everything.shapes), shapely.bounds(near)
    expected = [
        bsm
        for bsm, one in zip(everything.bsm, boxes, strict=True)
        if any((one[:2] <= each[2:]).all() and (each[:2] <= one[2:]).all() for each in wanted)
    ]
    assert list(found.bsm) == expected
    assert 0 < len(found) < len(everything)
    touching = shapely.intersects(everything.shapes, MultiPolygon(near).buffer(0))
    assert set(np.array(everything.bsm)[touching]) <= set(found.bsm)


def test_near_nothing_is_nothing(tmp_path):
    nowhere = np.array([box(0, 0, 1, 1), None, shapely.Polygon()], dtype=object)
    assert len(read(write(tmp_path / "a.gpkg"), near=nowhere)) == 0
    assert len(read(tmp_path / "a.gpkg", near=np.empty(0, dtype=object))) == 0


@every_format
def test_the_order_is_that_of_the_ids_however_much_is_fetched_at_once(
    tmp_path, ending, monkeypatch
):
    path = write(tmp_path / f"a{ending}")
    whole = read(path)
    monkeypatch.setattr(survey_read, "_AT_ONCE", 3)
    pieces = read(path)
    assert (np.diff(whole.fid) > 0).all()
    assert np.array_equal(pieces.fid, whole.fid)
    assert pieces.bsm == whole.bsm
    assert shapely.equals_exact(pieces.shapes, whole.shapes).all()


def test_a_stop_takes_effect_between_two_portions(tmp_path, monkeypatch):
    monkeypatch.setattr(survey_read, "_AT_ONCE", 2)
    steps = []

    class Stopped:
        def step(self, name, done=0, total=0):
            steps.append((done, total))
            if len(steps) == 3:
                raise Cancelled

    source = survey.examine(write(tmp_path / "a.gpkg"))
    with pytest.raises(Cancelled):
        survey.read_classes(source, EVERYTHING, year=2022, progress=Stopped())
    assert steps == [(0, 8), (2, 8), (4, 8)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([0.005] * 8, "0.01"),
        ([1.005] * 8, "1.01"),
        ([2.675] * 8, "2.68"),
        ([123_456_789.12] * 8, "123456789.12"),
        ([np.nan] * 8, None),
        ([7] * 8, "7.00"),
        (["1000.25 "] * 8, "1000.25"),
        (["约十亩"] * 8, None),
        ([None] * 8, None),
    ],
)
def test_areas_are_decimals_to_a_hundredth_half_up_or_missing(tmp_path, given, expected):
    found = read(write(tmp_path / "a.gpkg", columns={"TBMJ": given}), MINING)
    assert set(found.tbmj_m2) == {None if expected is None else Decimal(expected)}


def test_missing_texts_are_empty_and_missing_columns_too(tmp_path):
    nothing = [None] * len(CLASSES)
    columns = {"ZLDWMC": nothing, "ZLDWDM": nothing, "BSM": nothing}
    found = read(write(tmp_path / "a.gpkg", columns=columns, drop=["CZCSXM"]), MINING)
    assert found.zldwmc == found.zldwdm == found.bsm == found.czcsxm == ("", "")
    assert found.text(0) == "a.gpkg#DLTB#1"


def without_closing_point(shape):
    raw = bytearray(shape.wkb)
    raw[-16:] = shape.centroid.wkb[-16:]
    return bytes(raw)


def with_a_vertex_nowhere(shape):
    raw = bytearray(shape.wkb)
    raw[29:37] = b"\0\0\0\0\0\0\xf8\x7f"
    return bytes(raw)


@pytest.mark.parametrize("near", [None, np.array(SHAPES[:1], dtype=object)])
def test_shapes_that_cannot_be_used_are_named_and_not_passed_over(tmp_path, near):
    bad = {
        1: None,
        2: shapely.Polygon(),
        3: without_closing_point(SHAPES[3]),
        5: with_a_vertex_nowhere(SHAPES[5]),
        6: shapely.GeometryCollection([SHAPES[6], shapely.LineString([(E, N), (E + 1, N)])]),
    }
    shapes = [bad.get(row, shape) for row, shape in enumerate(SHAPES)]
    path = write(tmp_path / "a.gpkg", shapes=shapes, geometry_type="Unknown")
    found = read(path, near=near)
    rows = {int(text[-9:]) - 1 for text in found.unreadable}
    assert rows == bad.keys()
    assert all(text.startswith("a.gpkg#DLTB#360222") for text in found.unreadable)
    assert len(found) == (len(SHAPES) - len(bad) if near is None else 1)
    assert found.take(np.array([0])).unreadable == found.unreadable


@pytest.mark.parametrize("ending", [".gdb", ".shp"])
def test_a_missing_shape_is_named_in_other_formats_too(tmp_path, ending):
    path = write(tmp_path / f"a{ending}", shapes=[None, *SHAPES[1:]])
    assert read(path).unreadable == (f"{path.name}#{read(path).source.layer}#360222211000000001",)


def test_an_invalid_polygon_is_read_as_it_is(tmp_path):
    bow = shapely.Polygon([(E, N), (E + 10, N + 10), (E + 10, N), (E, N + 10)])
    found = read(write(tmp_path / "a.gpkg", shapes=[bow, *SHAPES[1:]]), MINING)
    assert not found.shapes[0].is_valid
    assert found.unreadable == ()


@every_format
def test_heights_are_dropped(tmp_path, ending):
    raised = shapely.force_3d(np.array(SHAPES, dtype=object), 88.8)
    kind = "MultiPolygon Z" if ending == ".gdb" else "Unknown"
    found = read(write(tmp_path / f"a{ending}", shapes=raised, geometry_type=kind))
    assert not shapely.has_z(found.shapes).any()
    assert shapely.hausdorff_distance(found.shapes, SHAPES).max() < 0.001


def test_curves_become_lines(tmp_path):
    # CURVEPOLYGON with one CIRCULARSTRING: a circle of radius 50 m through three points.
    points = np.array([[E - 50, N], [E + 50, N], [E - 50, N]])
    ring = b"\x01\x08\x00\x00\x00\x03\x00\x00\x00" + points.astype("<f8").tobytes()
    circle = b"\x01\x0a\x00\x00\x00\x01\x00\x00\x00" + ring
    path = write(tmp_path / "a.gpkg", shapes=[circle, *SHAPES[1:]], geometry_type="Unknown")
    found = read(path, MINING)
    assert found.shapes[0].geom_type == "Polygon"
    assert abs(found.shapes[0].area - np.pi * 2500) < 15


@every_format
@pytest.mark.parametrize("epsg", [4527, 4548, 4490])
def test_the_map_gets_every_polygon_as_flat_arrays(tmp_path, ending, epsg, monkeypatch):
    monkeypatch.setattr(survey_read, "_AT_ONCE", 3)
    shapes = [None, *SHAPES[1:]]
    path = write(tmp_path / f"a{ending}", shapes=shapes, epsg=epsg)
    xy, rings, polygons, codes = survey.read_for_map(survey.examine(path))
    drawn = shapely.from_ragged_array(shapely.GeometryType.POLYGON, xy, (rings, polygons))
    expected = shapely.get_parts(np.array(shapes[1:], dtype=object))
    assert shapely.hausdorff_distance(drawn, expected).max() < 0.001
    assert (codes == ["0301", "0305", "0304", "0307", "0307", "0601", "0602", "0301"]).all()
    assert xy.shape == (rings[-1], 2)
    assert len(polygons) == len(codes) + 1


def test_holes_belong_to_their_polygon_on_the_map(tmp_path):
    path = write(tmp_path / "a.gpkg")
    xy, rings, polygons, _ = survey.read_for_map(survey.examine(path))
    assert polygons[:3].tolist() == [0, 2, 3]
    hole = xy[rings[1] : rings[2]]
    assert np.allclose(hole[0], hole[-1])
    assert shapely.Polygon(hole).area == pytest.approx(11.7 * 13.3)


def test_a_map_of_nothing_is_empty_arrays(tmp_path):
    path = write(tmp_path / "a.gpkg")
    source = survey.examine(path)
    path.unlink()
    write(path, shapes=[None] * len(CLASSES))
    xy, rings, polygons, codes = survey.read_for_map(source)
    assert (xy.shape, rings.tolist(), polygons.tolist(), len(codes)) == ((0, 2), [0], [0], 0)


def test_what_is_read_stands_for_the_year_and_system_that_were_decided(tmp_path):
    source = survey.examine(write(tmp_path / "a.gpkg"))
    as_newer = dataclasses.replace(source, code_system=CodeSystem.YONGDIYONGHAI_2023)
    found = survey.read_classes(as_newer, frozenset({"0602"}), year=2030)
    assert found.land_class(0).year == 2030
    assert not found.land_class(0).is_mining


def test_the_transformation_of_the_test_is_not_that_of_the_program():
    assert np.allclose(
        shapely.bounds(moved(SHAPES[:1], 4548))[0] + [39e6, 0, 39e6, 0], SHAPES[0].bounds
    )
