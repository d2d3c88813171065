"""What numbers mean, told from their size and place."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from jdz_forestland.domain import crs, doctor_axes, doctor_declared, doctor_rules, place_guess
from jdz_forestland.domain.boundary import Boundary
from jdz_forestland.domain.doctor_axes import understand
from jdz_forestland.domain.doctor_shift import about_shift
from tests.builders import square

# inside 浮梁县, well away from its borders
PLACES = st.tuples(st.floats(117.2, 117.4), st.floats(29.35, 29.6))
CODES = {f"R{number}" for number in range(1, 26)}


def test_the_table_has_every_rule_with_clause_title_and_hint():
    assert set(doctor_rules.RULES) >= CODES
    for rule in doctor_rules.RULES.values():
        assert all((rule.clause, rule.title, rule.hint))


@pytest.mark.parametrize(
    ("epsg", "rule", "cure"),
    [
        (4527, "R1", None), (4548, "R2", None), (4498, "R5", None), (4526, "R6", "zone"),
        (4528, "R7", "zone"), (4547, "R6", "zone"), (4549, "R7", "zone"), (4490, "R8", "degrees"),
        (3857, "R12", "mercator"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("north_first", [True, False])
@settings(max_examples=15)
@given(place=PLACES)
def test_every_system_is_told_from_the_numbers_whatever_the_order(
    epsg, rule, cure, north_first, place
):
    move = pyproj.Transformer.from_crs(4490, epsg, always_xy=True)
    numbers = np.array([move.transform(*place)])
    truth = crs.to_registry_xy(np.array([place]), 4490)
    reading = understand(numbers[:, ::-1] if north_first else numbers, "360222")
    assert reading is not None
    if epsg == 4490 and reading.packed:
        return  # digits that are minutes and seconds as well, and lie in the county either way
    assert rule in reading.rules
    assert reading.cures == ((cure,) if cure else ())
    assert reading.north_first is north_first
    moved = reading.move(numbers[:, ::-1] if north_first else numbers)
    assert np.abs(moved - truth).max() < 0.001


def test_packed_degrees_are_unpacked():
    for pair in ((117.123045, 29.182010), (1171230.45, 291820.10), (117123045, 29182010)):
        decimal = doctor_axes.unpacked(np.array([pair]))[0]
        assert decimal == pytest.approx([117 + 12 / 60 + 30.45 / 3600, 29 + 18 / 60 + 20.1 / 3600])


def test_utm_on_the_edge_of_the_county_is_told_by_its_northing():
    # 1.3 km south of its place it is no longer in 乐平市
    outline = doctor_axes._outline("360281")
    south = shapely.get_coordinates(outline.exterior if hasattr(outline, "exterior") else outline)
    east, north = south[south[:, 1].argmin()] + [0, 300]
    move = pyproj.Transformer.from_crs(4527, 32650, always_xy=True)
    numbers = np.array([move.transform(east, north)])
    reading = understand(numbers, "360281")
    assert reading is not None
    assert (reading.rules, reading.cures) == (("R11",), ("utm",))
    assert np.abs(reading.move(numbers) - [[east, north]]).max() < 0.01


def boundary(shape):
    return Boundary("甲", shape, Decimal("1.00"), None, 4, 0, 1, {}, "a#b#甲")


@pytest.mark.parametrize(
    ("east", "north", "rule"),
    [(505, -310, "R13"), (1040, 560, "R14"), (115, 2, "R15"), (60, -45, "R16"), (-5, -1300, "R11")],
)
def test_a_vector_to_last_years_mining_land_names_the_datum(east, north, rule):
    mining = square(side=80)
    moved = shapely.transform(mining, lambda xy: xy + np.array([east, north]))
    (finding,) = about_shift([boundary(moved)], [mining])
    assert finding.rule == rule
    assert f"{east:+d}" in finding.measured


def test_on_mining_land_there_is_nothing_to_explain():
    assert not list(about_shift([boundary(square(side=80))], [square(side=100)]))


def test_beside_mining_land_is_said():
    off = shapely.transform(square(side=80), lambda xy: xy + np.array([300, 900]))
    (finding,) = about_shift([boundary(off)], [square(side=80)])
    assert finding.rule == "F-109"


@pytest.mark.parametrize(
    ("text", "figure", "unit"),
    [
        ("11.1763", "11.1763", "公顷"),
        ("１６７.６亩", "167.6", "亩"),
        ("1,234.5平方米", "1234.5", "平方米"),
        ("3.2ha", "3.2", "公顷"),
        *((text, None, "") for text in ("", "0", "约3", "nan", "-5")),
    ],
)
def test_declared_areas_are_read(text, figure, unit):
    found, named = doctor_declared.read(text)
    assert (None if found is None else str(found), named) == (figure, unit)


@pytest.mark.parametrize(
    ("facts", "name", "town", "village", "remark"),
    [
        ({"ZLDWDM": "3602221012110000000", "ZLDWMC": "桃岭村"}, "", "鹅湖镇", "桃岭村委会", ""),
        ({"乡镇": "鹅湖镇", "村": "桃岭村"}, "", "鹅湖镇", "桃岭村委会", ""),
        ({"乡镇": "鹅胡镇", "村": "桃岭村"}, "", "鹅胡镇", "桃岭村", "鹅湖镇"),
        ({"乡镇": "鹅湖镇", "村": "桃林"}, "", "鹅湖镇", "桃林", "桃岭"),
        ({}, "鹅湖镇桃岭村采石场", "鹅湖镇", "桃岭村委会", "推断"),
        ({}, "矿山甲", "", "", "没有写"),
    ],
)
def test_places_are_found_and_near_misses_proposed(facts, name, town, village, remark):
    place, said = place_guess.guess(facts, name, "360222")
    assert (place.town, place.village) == (town, village)
    assert remark in said
