"""Every rule of the catalogue: what passes, what fails, and that it tells what to do."""

import inspect
from decimal import Decimal
from typing import Any

import pytest

from jdz_forestland.domain import rules, topology
from jdz_forestland.domain.findings import Level, worst_first
from jdz_forestland.domain.geometry import share_inside
from jdz_forestland.domain.land_class import CodeSystem, LandClass
from jdz_forestland.domain.rulebook import CATALOGUE
from jdz_forestland.domain.stage import Stage
from tests.builders import make_parcel, square

FAR_NORTH = square(easting=39536000.0, northing=3400000.0)
FAILING: dict[str, dict[str, Any]] = {
    "A-101": {"tbmj_m2": Decimal("12000.00")},
    "A-102": {"parcel_area_m2": Decimal("10.00"), "reserve_area_m2": Decimal("10.01")},
    "A-103": {"reserve_area_m2": Decimal("399.99")},
    "C-101": {"class_before": LandClass(2021, CodeSystem.SANDIAO, "0601", "工业用地")},
    "C-104": {"class_before": LandClass.unknown(2021)},
    "C-102": {"leftover_czcsxm": "204"},
    "G-101": {"centre_moved": True},
    "G-102": {"shape": FAR_NORTH},
    "P-102": {"village_code": "360222102211"},
    "P-101": {"village_code": "", "village": "石岭工区"},
}


def codes(parcel):
    return {finding.rule.code for check in rules.CHECKS for finding in check(parcel)}


def test_a_sound_parcel_has_no_findings():
    assert codes(make_parcel()) == set()


@pytest.mark.parametrize("code", sorted(FAILING))
def test_each_rule_finds_what_it_is_for(code):
    assert code in codes(make_parcel(**FAILING[code]))


def test_every_rule_over_one_parcel_has_a_failing_example():
    assert set(FAILING) == {rule.code for rule in rules.PARCEL_RULES}


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_rule_says_where_it_is_demanded_and_what_to_do(code):
    rule = CATALOGUE[code]
    assert rule.code == code
    assert rule.clause
    assert rule.title
    assert rule.hint
    assert rule.hint != rule.title


def test_checks_are_generators_so_that_they_never_stop_at_the_first_fault():
    assert all(inspect.isgeneratorfunction(check) for check in rules.CHECKS)


def test_a_fault_may_be_a_warning_now_and_an_error_later():
    assert rules.G_102.level_at(Stage.LEAD) is Level.WARNING
    assert rules.G_102.level_at(Stage.CONFIRMATION) is Level.ERROR
    assert rules.G_101.level_at(Stage.REGISTRATION) is Level.NOTICE


@pytest.mark.parametrize(
    ("difference", "agrees"), [("0.50", True), ("0.51", False), ("-0.50", True)]
)
def test_small_parcels_agree_within_half_a_square_metre(difference, agrees):
    computed = Decimal("1000.00")
    assert rules.tbmj_agrees(computed + Decimal(difference), computed) is agrees


def test_large_parcels_agree_within_a_ten_thousandth():
    computed = Decimal("1000000.00")
    assert rules.tbmj_agrees(computed + 100, computed)
    assert not rules.tbmj_agrees(computed + Decimal("100.01"), computed)


def test_overlaps_equal_a_pairwise_search():
    parcels = [
        make_parcel(
            parcel_no=k,
            shape=square(easting=39536000.0 + 70 * (k % 5), northing=3255000.0 + 90 * (k // 5)),
        )
        for k in range(1, 20)
    ]
    expected = {
        (one.key, other.key)
        for one in parcels
        for other in parcels
        if one is not other and share_inside(one.shape, other.shape) > 0.001
    }
    found = list(topology.overlaps(parcels))
    assert len(found) == len(expected)
    assert {finding.parcel_key for finding in found} == {one for one, _ in expected}


def test_a_number_used_twice_in_a_list_is_found_for_both():
    first, second = make_parcel(parcel_no=7), make_parcel(parcel_no=7, key="360222-2023-0099")
    other_year = make_parcel(parcel_no=7, list_year=2024)
    found = list(topology.same_numbers([first, second, other_year]))
    assert {finding.parcel_key for finding in found} == {first.key, second.key}
    assert list(topology.same_numbers([first, other_year])) == []


def test_touching_parcels_do_not_overlap():
    parcels = [make_parcel(parcel_no=1), make_parcel(parcel_no=2, shape=square(easting=39536100.0))]
    assert list(topology.overlaps(parcels)) == []
    assert list(topology.overlaps([])) == []


def test_findings_are_shown_worst_first_whatever_order_they_came_in():
    findings = [
        finding
        for name in ("G-101", "A-102", "G-102")
        for check in rules.CHECKS
        for finding in check(make_parcel(**FAILING[name]))
    ]
    ordered = worst_first(findings)
    assert ordered == worst_first(reversed(findings))
    assert [f.level for f in ordered] == sorted((f.level for f in findings), reverse=True)
