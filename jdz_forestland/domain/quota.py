"""What a year's reserve area earns, and when its list is due, by the policy table of that year."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.policy import Policy, shipped, year_end
from jdz_forestland.errors import BugError

_ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Forecast:
    """How a reserve area would be shared out: `county_mu` + `pool_mu` = `reserve_mu`, all in 亩.

    Attributes:
        county_mu: quota of the county (县级新增定额), at most `cap_mu`.
        pool_mu: what goes to the provincial pool (省级统筹).
        cap_mu, clause: the cap of that list year and where it is laid down.
    """

    reserve_mu: Decimal
    county_mu: Decimal
    pool_mu: Decimal
    cap_mu: Decimal
    clause: str

    @property
    def capped(self) -> bool:
        """Whether something is left for the province."""
        return self.pool_mu > 0


@dataclass(frozen=True, slots=True)
class Due:
    """The day before which the list goes to the city, and the clause that says so."""

    day: datetime.date
    clause: str


def forecast(reserve_mu: Decimal, list_year: int, *, policy: Policy | None = None) -> Forecast:
    """Share out the reserve area of a list year (方案 二(三)1); the cap itself leaves nothing over.

    Raises:
        BugError: the area is negative.
    """
    if reserve_mu < 0:
        raise BugError(f"negative reserve area: {reserve_mu}")
    rule = (policy or shipped()).on("county_cap_mu", year_end(list_year))
    county = min(reserve_mu, rule.number)
    pool = max(reserve_mu - rule.number, _ZERO)
    return Forecast(reserve_mu, county, pool, rule.number, rule.clause)


def list_due(list_year: int, *, policy: Policy | None = None) -> Due:
    """Return when the list of a year is due: 15 September; the first list, 11 June 2022."""
    rule = (policy or shipped()).on("report_due", year_end(list_year))
    month, day = (int(part) for part in str(rule.value).split("-"))
    return Due(datetime.date(list_year, month, day), rule.clause)
