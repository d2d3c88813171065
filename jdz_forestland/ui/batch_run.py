"""The same action for many parcels, on a worker with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jdz_forestland.domain.lifecycle import Action, step_of
from jdz_forestland.errors import Cancelled
from jdz_forestland.ui import text_case as words

if TYPE_CHECKING:
    from jdz_forestland.domain.parcel import Parcel
    from jdz_forestland.service.casework import Casework
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.registry import Registry


@dataclass(frozen=True, slots=True)
class Stayed:
    """A parcel that could not follow, and why."""

    parcel: Parcel
    reason: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of a batch.

    Attributes:
        done: how many parcels followed. stayed: those that could not.
        untouched: how many were left when it was stopped.
    """

    done: int
    stayed: tuple[Stayed, ...]
    untouched: int = 0


def batch(
    registry: Registry, keys: Sequence[str], action: Action, values: dict[str, Any]
) -> Callable[[JobProgress], BatchResult]:
    """Return the job. It never touches `registry`, whose connection belongs to another thread.

    A parcel's own draft stands where the shared record says nothing, so a number or an area that
    differs from parcel to parcel need not be shared.
    """
    path, who, now = registry.path, registry.who, registry.now

    def job(progress: JobProgress) -> BatchResult:
        from jdz_forestland.service.casework import Casework
        from jdz_forestland.service.registry import Registry

        done = 0
        stayed: list[Stayed] = []
        with closing(Registry.open(path, who=who, now=now)) as own:
            casework = Casework(own)
            for place, key in enumerate(keys):
                try:
                    progress.step(words.BATCH_STEP, place, len(keys))
                except Cancelled:
                    return BatchResult(done, tuple(stayed), len(keys) - place)
                (followed,) = casework.act_many(
                    (key,), action, _merged(casework, key, action, values)
                )
                done += followed.done
                if not followed.done:
                    reasons = [item.text for item in followed.missing]
                    stayed.append(
                        Stayed(followed.parcel, followed.refusal or words.joined(reasons))
                    )
        return BatchResult(done, tuple(stayed))

    return job


def _merged(casework: Casework, key: str, action: Action, values: dict[str, Any]) -> dict[str, Any]:
    file = casework.file(key)
    if not step_of(file.parcel.stage, action).gated:
        return values
    return {**casework.draft(file), **values}
