from __future__ import annotations

from decimal import Decimal

import pytest

from jdz_forestland.domain.findings import Level
from jdz_forestland.service import sample
from jdz_forestland.service.overview import overview
from jdz_forestland.service.registry import Registry
from tests.ui.sample_desk import WHO, derived_registry, empty_registry, now


@pytest.fixture
def registry(tmp_path):
    with Registry.open(derived_registry(tmp_path), who=WHO, now=now) as opened:
        yield opened


def test_the_figures_are_those_of_the_summary_shared_out_at_the_cap(registry):
    seen = overview(registry, list_year=sample.LIST_YEAR)
    assert seen.summary == registry.summary(sample.LIST_YEAR)
    assert seen.forecast.reserve_mu == seen.summary.reserve_mu
    assert seen.forecast.county_mu == Decimal("500.00")


def test_days_are_counted_from_the_clock_of_the_registry(registry):
    assert overview(registry, list_year=2023).days_left == 45  # 1 August to 15 September
    assert overview(registry, list_year=2024).days_left == 45 + 366


def test_a_parcel_counts_once_by_its_worst_finding(registry):
    seen = overview(registry, list_year=sample.LIST_YEAR)
    findings = registry.check(list_year=sample.LIST_YEAR)
    parcels = {finding.parcel_key for finding in findings}
    assert sum(seen.by_level.values()) == len(parcels)
    worst = [max(f.level for f in findings if f.parcel_key == key) for key in parcels]
    assert {level: worst.count(level) for level in set(worst)} == seen.by_level
    assert seen.by_level[Level.NOTICE]


def test_a_comparison_is_told_with_when_and_by_whom_it_was_accepted(registry):
    (made,) = overview(registry, list_year=sample.LIST_YEAR).compared
    assert (made.who, made.at) == (WHO, now().isoformat(timespec="seconds"))
    assert (made.comparison.before.year, made.comparison.after.year) == sample.YEARS


def test_features_left_out_are_those_of_the_last_comparison_of_the_year(registry):
    (comparison,) = registry.comparisons()
    assert overview(registry, list_year=2023).quarantined == len(comparison.quarantined) > 0
    assert overview(registry, list_year=2024).quarantined == 0


def test_the_last_deeds_come_first_and_count_what_they_touched(registry):
    seen = overview(registry, list_year=sample.LIST_YEAR, deeds=1)
    assert seen.entries == len(registry.history())
    (last,) = seen.deeds
    assert last.verb == "derive"
    assert last.touched["parcels"] == seen.summary.parcels


def test_a_registry_without_parcels_is_all_zero(tmp_path):
    with Registry.open(empty_registry(tmp_path), who=WHO, now=now) as registry:
        seen = overview(registry, list_year=0)
    assert seen.summary.parcels == 0
    assert str(seen.forecast.pool_mu) == "0.00"
    assert (seen.by_level, seen.compared) == ({}, ())
    assert seen.due.day.year == now().year
