"""What a year's reserve area earns, and when its list is due: the plan's figures with clauses."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jdz_forestland.errors import BugError

COUNTY_CAP_MU: Final = Decimal("500.00")
CAP_CLAUSE: Final = "方案 二(三)1"
DUE_CLAUSE: Final = "方案 二(二)8"
FIRST_DUE_CLAUSE: Final = "方案 三(二)"
_FIRST_LIST_YEAR: Final = 2022
_ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Forecast:
    """How a reserve area would be shared out: `county_mu` + `pool_mu` = `reserve_mu`, all in 亩.

    Attributes:
        county_mu: quota of the county (县级新增定额), at most `COUNTY_CAP_MU`.
        pool_mu: what goes to the provincial pool (省级统筹).
    """

    reserve_mu: Decimal
    county_mu: Decimal
    pool_mu: Decimal

    @property
    def capped(self) -> bool:
        """Whether something is left for the province."""
        return self.pool_mu > 0


def forecast(reserve_mu: Decimal) -> Forecast:
    """Share out the reserve area of one list year (方案 二(三)1); 500.00 leaves nothing over.

    Raises:
        BugError: the area is negative.
    """
    if reserve_mu < 0:
        raise BugError(f"negative reserve area: {reserve_mu}")
    county = min(reserve_mu, COUNTY_CAP_MU)
    return Forecast(reserve_mu, county, max(reserve_mu - COUNTY_CAP_MU, _ZERO))


@dataclass(frozen=True, slots=True)
class Due:
    """The day before which the list goes to the city, and the clause that says so."""

    day: datetime.date
    clause: str


def list_due(list_year: int) -> Due:
    """Return when the list of a year is due: 15 September, the first list 11 June 2022."""
    if list_year == _FIRST_LIST_YEAR:
        return Due(datetime.date(list_year, 6, 11), FIRST_DUE_CLAUSE)
    return Due(datetime.date(list_year, 9, 15), DUE_CLAUSE)
