"""The sample surveys are what their answers say, seen without the program."""

import csv
import json
import runpy
from collections import Counter
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SAMPLE = RESOURCES / "sample"
EPSG = 4527

# case key: how many polygons at least
CASES = {
    "whole_0301": 1,
    "whole_0302": 1,
    "whole_0305": 1,
    "whole_0307": 1,
    "whole_0301K": 1,
    "whole_several": 1,
    "whole_jitter": 1,
    "whole_merged_with_old_forest": 1,
    "whole_left_204": 1,
    "whole_tbmj_off": 1,
    "whole_multipart": 1,
    "whole_concave": 1,
    "whole_with_hole": 1,
    "whole_repairable_spike": 1,
    "whole_repairable_touching": 1,
    "same_village_name": 2,
    "village_not_in_list": 1,
    "text_like_formula": 1,
    "partial_one": 1,
    "partial_node_on_edge": 1,
    "partial_repairable_duplicate": 1,
    "partial_several_pieces": 1,
    "partial_and_0404": 1,
    "partial_and_0103": 1,
    "partial_and_1104": 1,
    "partial_and_wetland": 1,
    "partial_with_jitter": 1,
    "partial_with_tiny_piece": 1,
    "small_piece": 1,
    "tiny_piece_only": 1,
    "unchanged": 1,
    "unchanged_jitter": 1,
    "other_only_0103": 1,
    "wetland_0304": 1,
    "wetland_0306": 1,
    "quarantined_bow_tie": 1,
}


@pytest.fixture(scope="module")
def survey_area():
    """The generator's own area module, without putting its folder on the search path."""
    return SimpleNamespace(**runpy.run_path(str(SAMPLE / "survey_area.py")))


@pytest.fixture(scope="module")
def surveys():
    found = {}
    for year in (2021, 2022):
        meta, _, wkb, columns = pyogrio.raw.read(SAMPLE / f"dltb_{year}.gpkg")
        assert meta["crs"] == f"EPSG:{EPSG}"
        found[year] = shapely.from_wkb(wkb), dict(zip(meta["fields"], columns, strict=True))
    return found


@pytest.fixture(scope="module")
def expected():
    with (SAMPLE / "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def summary():
    return json.loads((SAMPLE / "expected_summary.json").read_text(encoding="utf-8"))


def square(north, east, side):
    return shapely.box(east, north, east + side, north + side)


# Worked examples of the survey's rule; planar areas in the last column are there to differ.
@pytest.mark.parametrize(
    ("north", "east", "side", "unrounded", "m2", "mu"),
    [
        (3242500.0, 39519400.0, 100.0, 9999.9066, "9999.91", "15.00"),
        (3242500.0, 39519400.0, 577.35, 333329.8348, "333329.83", "499.99"),
        (3242500.0, 39519400.0, 577.36, 333341.3879, "333341.39", "500.01"),
        (3309000.0, 39567000.0, 577.36, 333307.3436, "333307.34", "499.96"),
    ],
)
def test_the_generator_measures_like_the_survey(survey_area, north, east, side, unrounded, m2, mu):
    shape = np.array([square(north, east, side)], dtype=object)
    area = survey_area.ellipsoid_areas(shape)[0]
    assert area == pytest.approx(unrounded, abs=2e-4)
    assert survey_area.to_m2(area) == Decimal(m2)
    assert survey_area.to_mu(Decimal(m2)) == Decimal(mu)


def test_a_hole_is_taken_off(survey_area):
    outer, inner = square(3242500, 39519400, 100), square(3242540, 39519440, 20)
    whole, hole, ring = survey_area.ellipsoid_areas(
        np.array([outer, inner, outer.difference(inner)], dtype=object)
    )
    assert ring == pytest.approx(whole - hole, abs=1e-3)


@pytest.mark.parametrize("year", [2021, 2022])
def test_tbmj_is_the_area_of_the_polygon(surveys, expected, survey_area, year):
    geometry, columns = surveys[year]
    sound = shapely.is_valid(geometry)
    area = survey_area.ellipsoid_areas(geometry[sound])
    wrong = np.flatnonzero(np.abs(area - columns["TBMJ"][sound]) > 0.0051)
    off = {row["bsm_before"] for row in expected if row["case"] == "whole_tbmj_off"}
    assert set(columns["BSM"][sound][wrong]) == (off if year == 2021 else set())


@pytest.mark.parametrize("year", [2021, 2022])
def test_polygons_cover_the_area_without_gap_or_overlap(surveys, summary, year):
    geometry, columns = surveys[year]
    sound = geometry[shapely.is_valid(geometry)]
    assert shapely.coverage_is_valid(sound)
    assert len(geometry) == summary["polygons"][str(year)]
    assert len(set(columns["BSM"])) == len(geometry)


def test_lengths_and_codes_of_the_fields(surveys):
    for _, columns in surveys.values():
        assert {len(text) for text in columns["BSM"]} == {18}
        assert {len(text) for text in columns["ZLDWDM"]} == {19}
        assert {text[6:10] for text in columns["BSM"]} == {"2110"}
        pits = columns["DLBM"] == "0602"
        assert set(columns["CZCSXM"][pits]) == {"204"}
        assert (columns["KCMJ"][pits] == 0).all()
        left = columns["TBMJ"] - columns["KCMJ"] - columns["TBDLMJ"]
        assert np.abs(left).max() < 0.005


def test_the_sample_lies_inside_its_county(surveys):
    counties = json.loads((RESOURCES / "places" / "counties.geojson").read_text(encoding="utf-8"))
    county = next(
        shapely.geometry.shape(feature["geometry"])
        for feature in counties["features"]
        if feature["properties"]["code"] == "360222"
    )
    geometry, _ = surveys[2021]
    lon, lat = Transformer.from_crs(EPSG, 4490, always_xy=True).transform(
        *shapely.get_coordinates(geometry).T
    )
    assert county.covers(shapely.multipoints(np.column_stack((lon, lat))))


def test_every_case_occurs_and_every_pit_has_an_answer(surveys, expected):
    count = Counter(row["case"] for row in expected)
    assert not {key for key, least in CASES.items() if count[key] < least}
    _, columns = surveys[2021]
    assert {row["bsm_before"] for row in expected} == set(columns["BSM"][columns["DLBM"] == "0602"])


def test_the_answers_add_up(expected, summary):
    listed = [row for row in expected if row["parcel_no"]]
    assert [int(row["parcel_no"]) for row in listed] == list(range(1, len(listed) + 1))
    assert listed == sorted(listed, key=lambda row: (row["zldwdm"], row["bsm_before"]))
    assert len(listed) == summary["parcels"]
    total = sum(Decimal(row["reserve_area_m2"]) for row in listed)
    assert total == Decimal(summary["reserve_area_m2"])
    assert 560 < Decimal(summary["reserve_area_mu"]) < 640
    for row in expected:
        assert Decimal(row["reserve_area_m2"]) <= Decimal(row["parcel_area_m2"])
    names = {(row["town"], row["village"]) for row in listed if row["case"] == "same_village_name"}
    assert {("鹅湖镇", "柳溪村委会"), ("寿安镇", "柳溪村委会")} <= names


def test_only_the_marked_polygons_are_broken(surveys, summary):
    lost = {}
    for year, (geometry, columns) in surveys.items():
        for k in np.flatnonzero(~shapely.is_valid(geometry)):
            repaired = shapely.make_valid(geometry[k])
            lost[year, columns["BSM"][k]] = abs(repaired.area - geometry[k].area)
    broken = {key for key, area in lost.items() if area > 1}
    assert broken == {
        (year, bsm) for year in (2021, 2022) for bsm in summary["quarantined"][str(year)]
    }
    assert {bsm for _, bsm in set(lost) - broken} == set(summary["repaired_2021"])


def test_the_files_stay_small():
    assert sum(path.stat().st_size for path in SAMPLE.glob("*.gpkg")) < 8_000_000
