"""For which years there is a work-list of inspections, and which one is meant."""

from __future__ import annotations

from typing import Any

from jdz_forestland.domain import inspection
from jdz_forestland.domain.inspection import Inspection
from jdz_forestland.domain.quota_lots import check_pilot_year
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.registry import Registry


def offered(registry: Registry) -> list[int]:
    """Return the years whose work-list can be worked on, newest first."""
    return [year for year in Inspecting(registry).years() if _in_pilot(registry, year)]


def usual(registry: Registry) -> int:
    """Return this year, or the last one that is offered; 0 where there is none."""
    return max(offered(registry), default=0)


def values_of(found: Inspection) -> dict[str, Any]:
    """Return the record that a form starts with; the inverse of `inspection.made_of`."""
    values = {field.name: getattr(found, field.name) for field in inspection.FIELDS}
    values |= {
        "result": found.result.value,
        "inspected_on": found.inspected_on.isoformat(),
        "people": list(found.people),
        "deducted_mu": str(found.deducted_mu) if found.deducted_mu else None,
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def _in_pilot(registry: Registry, year: int) -> bool:
    try:
        check_pilot_year(policies.current(registry), year, what="核查年度", after=1)
    except UserError:
        return False
    return True
