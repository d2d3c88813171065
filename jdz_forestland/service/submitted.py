"""What was handed over and received: the packages, their files, the totals expected beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from jdz_forestland.domain import area, places
from jdz_forestland.domain.quota_lots import check_pilot_year
from jdz_forestland.domain.submission import Submission, SubmissionState
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store import vault
from jdz_forestland.store.tables import SUBMISSIONS

_LARGEST_MU: Final = Decimal("10000000.00")  # larger than the city


@dataclass(frozen=True, slots=True)
class CountyRow:
    """Where the city stands with one county in a list year.

    Attributes:
        newest: the package that was received last, whatever became of it; None for none.
        versions: how many packages were received. expected_mu: what was typed in beforehand.
    """

    county_code: str
    newest: Submission | None
    versions: int
    expected_mu: Decimal | None

    @property
    def county(self) -> str:
        """Name of the county."""
        return places.county_name(self.county_code)

    @property
    def label(self) -> str:
        """What the page says: 未报送, or what became of the newest package."""
        return "未报送" if self.newest is None else self.newest.state.label


def counties(registry: Registry, list_year: int) -> tuple[CountyRow, ...]:
    """Return a row for every county of the pilot, by county code.

    Raises:
        UserError: it is the registry of a county.
    """
    require_city(registry)
    held = submissions(registry, list_year=list_year)
    rows = []
    for code in places.COUNTIES:
        mine = [one for one in held if one.county_code == code]
        expected = expected_mu(registry, code, list_year)
        rows.append(CountyRow(code, mine[-1] if mine else None, len(mine), expected))
    return tuple(rows)


def expect(registry: Registry, county_code: str, list_year: int, total_mu: Decimal | None) -> None:
    """Type in beforehand what a county's list should come to, 亩; None takes it back.

    Raises:
        UserError: no city registry, no county of the pilot, or no area.
    """
    require_city(registry, "填写应报面积")
    name = places.county_name(county_code)
    check_pilot_year(policies.current(registry), list_year, what="名单年度")
    if total_mu is not None and not _is_area(total_mu):
        raise UserError(f"应报面积“{total_mu}”不对", hint="请填亩数，最多两位小数")
    shown = "" if total_mu is None else str(total_mu.quantize(area.CENT))
    reason = f"{name}{list_year}年度应报入库面积：{f'{shown}亩' if shown else '取消'}"
    at = stamp(registry.now())
    with registry.store.change(who=registry.who, at=at, verb="expect", reason=reason) as change:
        change.put_fact(_expected_fact(county_code, list_year), shown)
    registry.announce(Change())


def expected_mu(registry: Registry, county_code: str, list_year: int) -> Decimal | None:
    """Return what was typed in beforehand, 亩; None where nothing was."""
    text = registry.store.fact(_expected_fact(county_code, list_year))
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


# --- what is here ----------------------------------------------------------------------------


def submissions(
    registry: Registry, *, list_year: int | None = None, county_code: str | None = None
) -> list[Submission]:
    """Return the packages that were received (at the county: made), oldest first."""
    found = registry.store.all_of(SUBMISSIONS, list_year=list_year)
    return [one for one in found if county_code in (None, one.county_code)]


def kept_file(registry: Registry, submission: Submission) -> Path:
    """Return where the city keeps a package."""
    return vault.path_of(registry.path, submission.file_sha256, submission.file_name)


def kept_fault(registry: Registry, submission: Submission) -> str:
    """Return what is wrong with a kept package, reading it whole; "" for nothing."""
    return vault.fault(registry.path, submission.file_sha256, submission.file_name)


def find(registry: Registry, package_id: str) -> Submission | None:
    """Return the package of an id, None where there is none."""
    return next((one for one in submissions(registry) if one.key == package_id), None)


def current(registry: Registry, county_code: str, list_year: int) -> Submission | None:
    """Return the package that counts for a county and year at the city, None where none does."""
    held = submissions(registry, list_year=list_year, county_code=county_code)
    counting = (SubmissionState.RECEIVED, SubmissionState.ACCEPTED)
    return next((one for one in reversed(held) if one.state in counting), None)


def require_city(registry: Registry, what: str = "接收报送包") -> None:
    """Refuse what only the city does.

    Args:
        what: what was to be done, in Chinese.

    Raises:
        UserError: it is the registry of a county.
    """
    if not registry.is_city:
        raise UserError(
            f"县级登记库不{what}，只接收市级的回执和退回单",
            hint=f"请在市级登记库{what}",
        )


def _is_area(mu: Decimal) -> bool:
    return mu.is_finite() and 0 <= mu <= _LARGEST_MU and mu == mu.quantize(area.CENT)


def _expected_fact(county_code: str, list_year: int) -> str:
    return f"expected_mu/{county_code}/{list_year}"
