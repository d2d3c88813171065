"""What a county owes on a day: inspections, the use plan, the list."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from jdz_forestland.domain import use_plan
from jdz_forestland.domain.policy import year_end
from jdz_forestland.domain.quota import list_due
from jdz_forestland.service import inspection_years, plan_years, policies, reserving
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.planning import Planning
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry

SOON_DAYS = 30  # from when on what is due by a date is said


class DutyKind(StrEnum):
    """What is owed."""

    INSPECTION = "inspection"
    PLAN = "plan"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that is owed.

    Attributes:
        year: of the inspections, of the plan, or the list year.
        count: parcels that are not inspected; 1 for a plan or a list.
        due: last day. days_left: from today; negative once it is past.
    """

    kind: DutyKind
    year: int
    count: int
    due: datetime.date
    days_left: int
    clause: str


def duties(registry: Registry, *, list_year: int) -> tuple[Duty, ...]:
    """Return what is owed, what is due first at the head.

    Args:
        list_year: whose list is looked at.
    """
    today = registry.now().date()
    found = [*_inspections(registry, today), *_plans(registry, today)]
    found += _list(registry, list_year, today)
    return tuple(sorted(found, key=lambda duty: duty.due))


def _inspections(registry: Registry, today: datetime.date) -> Iterator[Duty]:
    inspecting = Inspecting(registry)
    for year in inspection_years.offered(registry):
        left, due = inspecting.left(year), year_end(year)
        if left:
            yield Duty(DutyKind.INSPECTION, year, left, due, (due - today).days, "方案 二(三)4")


def _plans(registry: Registry, today: datetime.date) -> Iterator[Duty]:
    planning = Planning(registry)
    years = [year for year in plan_years.offered(registry) if year in (today.year, today.year + 1)]
    accounts = QuotaBook(registry).accounts(county_code=registry.county_code) if years else ()
    granted = {account.list_year for account in accounts}
    for year in years:
        due, clause = use_plan.plan_due(year, policies.current(registry))
        days = (due - today).days
        # A plan stands on quota; a year without any has nothing to plan.
        planned = planning.final(year) is not None
        if days <= SOON_DAYS and not planned and any(each < year for each in granted):
            yield Duty(DutyKind.PLAN, year, 1, due, days, clause)


def _list(registry: Registry, list_year: int, today: datetime.date) -> Iterator[Duty]:
    if list_year != today.year or reserving.current(registry, list_year) is not None:
        return
    due = list_due(list_year, policy=policies.current(registry))
    days = (due.day - today).days
    if days <= SOON_DAYS and registry.parcels(list_year=list_year):
        yield Duty(DutyKind.LIST, list_year, 1, due.day, days, due.clause)
