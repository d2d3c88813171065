"""What documents ask of the registry beside parcels and their steps: checks, quota, the year."""

from __future__ import annotations

from jdz_forestland.domain import area, inspection
from jdz_forestland.domain.document_facts import Case
from jdz_forestland.domain.document_year import Checked, Year
from jdz_forestland.domain.field_check import FieldCheck
from jdz_forestland.domain.inspection import Inspection, Result
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.quota import forecast, list_due
from jdz_forestland.domain.record import Standing
from jdz_forestland.service.quota_reading import QuotaReading
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.tables import FIELD_CHECKS, INSPECTIONS


def spot_checks(registry: Registry) -> dict[str, FieldCheck]:
    """Return the visit of the spot check that counts, by parcel key; the last of several."""
    checks = registry.store.all_of(FIELD_CHECKS)
    return {
        check.parcel_key: check
        for check in sorted(checks, key=lambda each: (each.checked_on, each.attempt))
        if check.standing is Standing.STANDING
    }


def inspections(registry: Registry) -> dict[str, Inspection]:
    """Return the inspection that counts, by parcel key; of several years the last."""
    standing = inspection.standing_of(registry.store.all_of(INSPECTIONS))
    return {found.parcel_key: found for _, found in sorted(standing.items())}


def year(registry: Registry, cases: tuple[Case, ...], policy: Policy, *, list_year: int) -> Year:
    """Return what the report of a list year is made of."""
    reserve = area.total(case.parcel.reserve_area_mu for case in cases)
    return Year(
        county=registry.county,
        list_year=list_year,
        cases=cases,
        forecast=forecast(reserve, list_year, policy=policy),
        due=list_due(list_year, policy=policy),
        quota=QuotaReading(registry).accounts(),
        checked=_checked(registry, list_year),
    )


def _checked(registry: Registry, list_year: int) -> Checked:
    """Return the sums of what was checked; what nobody checked yet stays blank."""
    visited = [c for c in spot_checks(registry).values() if c.list_year == list_year]
    standing = inspection.standing_of(registry.store.all_of(INSPECTIONS)).values()
    seen = [found for found in standing if found.year == list_year]
    return Checked(
        drawn=len(visited) if visited else None,
        drawn_mu=area.total(check.claimed_mu for check in visited) if visited else None,
        returned=sum(check.outcome.fails for check in visited) if visited else None,
        inspected=len(seen) if seen else None,
        damaged=sum(found.result is not Result.NORMAL for found in seen) if seen else None,
        deducted_mu=inspection.deducted(seen) if seen else None,
    )
