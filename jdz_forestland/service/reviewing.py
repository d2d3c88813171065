"""One received version of a list looked at again: what it changed, and what the rules find."""

from __future__ import annotations

from dataclasses import dataclass

from jdz_forestland.domain.package_diff import PackageDiff
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.submission import Submission
from jdz_forestland.errors import UserError
from jdz_forestland.service import receiving, submitted
from jdz_forestland.service.receiving import Arrival
from jdz_forestland.service.registry import Registry


@dataclass(frozen=True, slots=True)
class Review:
    """What can be said of a version.

    Attributes:
        before: the version it is compared with; None for the first.
        diff: against that version. arrival: with the findings of today; None where the rules
            could not be run. trouble: why not, "" where they were.
    """

    submission: Submission
    before: Submission | None
    diff: PackageDiff
    arrival: Arrival | None
    trouble: str


def review(
    registry: Registry, package_id: str, *, progress: Progress | None = None
) -> Review | None:
    """Compare a kept version with the one before, and run the city's rules; nothing is written.

    Returns:
        None where no such package was received.

    Raises:
        UserError: a kept package is lost or damaged. Cancelled: stopped.
    """
    report = progress or Silent()
    mine = submitted.find(registry, package_id)
    if mine is None:
        return None
    before = before_of(registry, mine)
    diff = receiving.between(registry, before, mine, progress=report)
    try:
        kept = submitted.kept_file(registry, mine)
        arrival, trouble = receiving.examine(registry, kept, progress=report), ""
    except UserError as error:  # its key was withdrawn since: the comparison still stands
        arrival, trouble = None, str(error)
    return Review(mine, before, diff, arrival, trouble)


def before_of(registry: Registry, submission: Submission) -> Submission | None:
    """Return the package of the same county and year that was received before this one."""
    held = submitted.submissions(
        registry, list_year=submission.list_year, county_code=submission.county_code
    )
    place = next((n for n, one in enumerate(held) if one.key == submission.key), 0)
    return held[place - 1] if place else None
