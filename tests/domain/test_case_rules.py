"""Rules over records and papers: each finds what it is for, and leaves the sound case alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from jdz_forestland.domain import case_rules, crs
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.land_class import CodeSystem
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.parcel import ClassArea
from jdz_forestland.domain.record import Material, Standing, StepRecord
from jdz_forestland.domain.stage import Stage
from tests.builders import EASTING, NORTHING, TREES_2022, make_parcel
from tests.casework import AT, complete_values

PARCEL = make_parcel()
SHA = "0" * 64


def record(stage, **changes):
    values = complete_values(stage, PARCEL) | changes
    return StepRecord(
        f"{PARCEL.key}/{stage.value}/1", PARCEL.key, stage, Action.PASS, 1, Standing.STANDING,
        values, "张三", AT,
    )  # fmt: skip


def photo(*, east_m=50.0, north_m=50.0, taken="2022-02-10T10:00:00", stage=Stage.VERIFICATION):
    """Return a photo taken so far from the south-west corner of the square parcel."""
    at = np.asarray([[EASTING + east_m, NORTHING + north_m]])
    lon, lat = crs.lonlat(at)[0]
    return Material(
        f"{PARCEL.key}/M001", PARCEL.key, stage, "field_photo", "a.jpg", SHA, 1,
        taken, f"{lon:.6f}", f"{lat:.6f}", "张三", AT,
    )  # fmt: skip


def codes(parcel=PARCEL, records=(), materials=(), uses=None):
    found = case_rules.about_case(parcel, tuple(records), tuple(materials), uses or {})
    return {finding.rule.code for finding in found}


LESS = PARCEL.reserve_area_mu - Decimal("0.01")
MORE = PARCEL.parcel_area_mu + Decimal("0.01")
REVISED = replace(TREES_2022, system=CodeSystem.YONGDIYONGHAI_2023)
OTHER_SYSTEM = replace(PARCEL, class_after=(ClassArea(REVISED, PARCEL.reserve_area_m2),))
VISITED = record(Stage.VERIFICATION)

# code: (what fails, the nearest that passes)
EXAMPLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "A-104": (
        {"records": [record(Stage.ACCEPTANCE, qualified_area_mu=str(LESS))]},
        {"records": [record(Stage.ACCEPTANCE)]},
    ),
    "A-106": (
        {"records": [record(Stage.ACCEPTANCE, reported_area_mu=str(MORE))]},
        {"records": [record(Stage.ACCEPTANCE, reported_area_mu=str(PARCEL.parcel_area_mu))]},
    ),
    "A-105": (
        {"parcel": replace(PARCEL, reserve_area_m2=PARCEL.reserve_area_m2 - Decimal("0.01"))},
        {},
    ),
    "C-103": (
        {"parcel": OTHER_SYSTEM},
        {"parcel": OTHER_SYSTEM, "records": [record(Stage.PLANTING)]},
    ),
    "M-101": (
        {"materials": [photo(east_m=152.0)]},
        {"materials": [photo(east_m=148.0)]},
    ),
    "M-102": (
        {"records": [VISITED], "materials": [photo(taken="2022-02-09T23:59:59")]},
        {"records": [VISITED], "materials": [photo(taken="2022-02-10T00:00:00")]},
    ),
    "M-103": (
        {"materials": [photo()], "uses": {SHA: 2}},
        {"materials": [photo()], "uses": {SHA: 1}},
    ),
}


def test_a_sound_case_has_no_findings():
    assert codes(records=[VISITED], materials=[photo()]) == set()


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_each_rule_finds_what_it_is_for_and_lets_the_nearest_pass(code):
    failing, passing = EXAMPLES[code]
    assert code in codes(**failing)
    assert code not in codes(**passing)


def test_every_rule_over_a_case_has_its_examples():
    assert set(EXAMPLES) == {rule.code for rule in case_rules.CASE_RULES}


def test_a_parcel_past_planting_without_its_record_is_found_in_one_code_system_too():
    accepted = replace(PARCEL, stage=Stage.CHANGE)
    assert "C-103" in codes(accepted)
    assert "C-103" not in codes(accepted, [record(Stage.PLANTING)])
    assert "C-103" not in codes(replace(accepted, class_after=(), reserve_area_m2=Decimal(0)))


def test_a_superseded_acceptance_no_longer_counts():
    old = replace(
        record(Stage.ACCEPTANCE, qualified_area_mu=str(LESS)), standing=Standing.SUPERSEDED
    )
    assert "A-104" not in codes(records=[old])


def test_more_than_was_qualified_is_a_warning_before_acceptance_and_an_error_after():
    assert case_rules.A_104.level_at(Stage.PLANTING) is Level.WARNING
    assert case_rules.A_104.level_at(Stage.ACCEPTANCE) is Level.ERROR


def test_a_paper_that_is_no_photo_may_serve_many_parcels():
    approval = replace(photo(), kind="approval_paper")
    assert codes(materials=[approval], uses={SHA: 9}) == set()


def test_a_photo_without_place_or_time_is_not_judged():
    bare = replace(photo(), lon="", lat="", taken_at="")
    assert codes(records=[VISITED], materials=[bare]) == set()
    assert case_rules.photo_distance_m(PARCEL, bare) is None


def test_the_distance_of_a_photo_is_nought_inside_and_metres_outside():
    assert case_rules.photo_distance_m(PARCEL, photo()) == 0.0
    assert case_rules.photo_distance_m(PARCEL, photo(east_m=300.0)) == pytest.approx(200, abs=0.2)
