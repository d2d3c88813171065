from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from jdz_forestland.domain.quota import forecast, list_due
from jdz_forestland.errors import BugError


@pytest.mark.parametrize(
    ("reserve", "county", "pool"),
    [
        ("0.00", "0.00", "0.00"),
        ("499.99", "499.99", "0.00"),
        ("500.00", "500.00", "0.00"),
        ("500.01", "500.00", "0.01"),
        ("634.10", "500.00", "134.10"),
    ],
)
def test_a_year_gives_the_county_at_most_500_mu_and_the_province_the_rest(reserve, county, pool):
    shared = forecast(Decimal(reserve), 2023)
    assert (shared.county_mu, shared.pool_mu) == (Decimal(county), Decimal(pool))
    assert shared.county_mu + shared.pool_mu == shared.reserve_mu
    assert shared.capped is (shared.reserve_mu > Decimal("500.00"))


def test_a_negative_reserve_is_a_fault_of_ours():
    with pytest.raises(BugError):
        forecast(Decimal("-0.01"), 2023)


def test_lists_are_due_on_15_september_and_the_first_one_was_on_11_june():
    assert list_due(2023).day == datetime.date(2023, 9, 15)
    assert list_due(2022).day == datetime.date(2022, 6, 11)
    assert list_due(2022).clause != list_due(2023).clause
