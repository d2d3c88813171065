"""For which years a use plan can be made, and which one is meant when nobody says so."""

from __future__ import annotations

from jdz_forestland.domain.quota_lots import check_pilot_year
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies
from jdz_forestland.service.planning import Planning
from jdz_forestland.service.projects import Projects
from jdz_forestland.service.registry import Registry


def offered(registry: Registry) -> list[int]:
    """Return the years that a plan can be made for, newest first.

    They are the years in which the quota of a list is used, those of projects and plans, and this
    one, as far as the pilot goes.
    """
    found = {year + 1 for year in registry.list_years()}
    found |= _begun(registry) | {registry.now().year}
    return sorted((year for year in found if _in_pilot(registry, year)), reverse=True)


def usual(registry: Registry) -> int:
    """Return the newest year for which there is a plan or a project; else the first offered."""
    years = offered(registry)
    begun = [year for year in years if year in _begun(registry)]
    return max(begun) if begun else min(years, default=0)


def _begun(registry: Registry) -> set[int]:
    plans = {plan.plan_year for plan in Planning(registry).plans()}
    return plans | {view.project.plan_year for view in Projects(registry).all()}


def _in_pilot(registry: Registry, year: int) -> bool:
    try:
        check_pilot_year(policies.current(registry), year, what="计划年度", after=1)
    except UserError:
        return False
    return True
