"""Township and village by code and name."""

import pytest

from jdz_forestland.domain import places
from jdz_forestland.errors import UserError


def test_village_is_found_by_name_inside_its_township():
    found = places.locate("3602221012110000000", "桃岭村委会")
    assert (found.town, found.village, found.village_code, found.known) == (
        "鹅湖镇", "桃岭村委会", "360222101211", True,
    )  # fmt: skip


def test_a_name_without_its_ending_is_the_same_village():
    assert places.locate("3602221010000000000", "桃岭").village_code == "360222101211"


def test_the_same_name_in_two_townships_stays_apart():
    both = [code for code, name in places.villages().items() if name == "柳溪村委会"]
    assert len(both) > 1
    assert {places.locate(f"{code}0000000", "柳溪村委会").village_code for code in both} == set(
        both
    )


def test_an_unknown_village_keeps_the_surveys_own_name():
    found = places.locate("3602221019990000000", "石岭工区")
    assert (found.town, found.village, found.village_code, found.known) == (
        "鹅湖镇", "石岭工区", "", False,
    )  # fmt: skip


@pytest.mark.parametrize("code", ["", "360999101", "abc"])
def test_an_unknown_township_is_left_empty(code):
    found = places.locate(code, "某村")
    assert (found.town, found.known) == ("", False)


def test_a_county_outside_the_pilot_is_refused_with_the_list():
    with pytest.raises(UserError, match="浮梁县"):
        places.county_name("360999")


@pytest.mark.parametrize("code", sorted(places.COUNTIES))
def test_every_county_has_an_outline_and_places(code):
    assert not places.county_outline(code).is_empty
    assert any(town.startswith(code) for town in places.towns())
    assert any(village.startswith(code) for village in places.villages())
