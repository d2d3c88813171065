"""The long work of handing a list over; each job opens a registry of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.packing import Packed
    from jdz_forestland.service.registry import Registry
    from jdz_forestland.service.rehearsing import Rehearsal


def opening(registry: Registry) -> Callable[[], Registry]:
    """Return what opens the same file for the same person once more, on another thread."""
    from jdz_forestland.service.registry import Registry

    path, who, now = registry.path, registry.who, registry.now
    return lambda: Registry.open(path, who=who, now=now)


def rehearsing(
    registry: Registry, list_year: int, largest: int | None
) -> Callable[[JobProgress], Rehearsal]:
    """Return the job of a rehearsal."""
    again = opening(registry)

    def job(progress: JobProgress) -> Rehearsal:
        from jdz_forestland.service import rehearsing as service

        with closing(again()) as own:
            return service.rehearse(
                own, list_year=list_year, largest_material=largest, progress=progress
            )

    return job


def packing(
    registry: Registry, list_year: int, out: Path, largest: int | None
) -> Callable[[JobProgress], Packed]:
    """Return the job of writing a package."""
    again = opening(registry)

    def job(progress: JobProgress) -> Packed:
        from jdz_forestland.service import packing as service

        with closing(again()) as own:
            return service.pack(
                own, list_year=list_year, out=out, largest_material=largest, progress=progress
            )

    return job
