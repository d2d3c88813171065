"""The long work of receiving; each job opens a registry of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from jdz_forestland.ui.submit_jobs import opening

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.late_papers import Added
    from jdz_forestland.service.province_form import ProvinceForms
    from jdz_forestland.service.receiving import Arrival, Received
    from jdz_forestland.service.registry import Registry
    from jdz_forestland.service.reviewing import Review


def examining(registry: Registry, path: Path) -> Callable[[JobProgress], Arrival]:
    """Return the job of looking at a package."""
    again = opening(registry)

    def job(progress: JobProgress) -> Arrival:
        from jdz_forestland.service import receiving

        with closing(again()) as own:
            return receiving.examine(own, path, progress=progress)

    return job


def receiving(
    registry: Registry, path: Path, explanation: str
) -> Callable[[JobProgress], Received]:
    """Return the job of taking a package in."""
    again = opening(registry)

    def job(progress: JobProgress) -> Received:
        from jdz_forestland.service import receiving as service

        with closing(again()) as own:
            return service.receive(own, path, explanation=explanation, progress=progress)

    return job


def reviewing(registry: Registry, package_id: str) -> Callable[[JobProgress], Review | None]:
    """Return the job of looking at a kept version again."""
    again = opening(registry)

    def job(progress: JobProgress) -> Review | None:
        from jdz_forestland.service import reviewing as service

        with closing(again()) as own:
            return service.review(own, package_id, progress=progress)

    return job


def summing(
    registry: Registry, list_year: int, folder: Path
) -> Callable[[JobProgress], ProvinceForms]:
    """Return the job of writing the forms of all counties."""
    again = opening(registry)

    def job(progress: JobProgress) -> ProvinceForms:
        from jdz_forestland.service import province_form
        from jdz_forestland.ui import text_inbox

        progress.step(text_inbox.SUMMING)
        with closing(again()) as own:
            return province_form.write(own, list_year, folder)

    return job


def adding(
    registry: Registry, package_id: str, paths: list[Path]
) -> Callable[[JobProgress], Added]:
    """Return the job of keeping papers that came later."""
    again = opening(registry)

    def job(progress: JobProgress) -> Added:
        from jdz_forestland.service import late_papers, submitted

        with closing(again()) as own:
            mine = submitted.find(own, package_id)
            assert mine is not None
            return late_papers.add(own, mine, paths, progress=progress)

    return job
