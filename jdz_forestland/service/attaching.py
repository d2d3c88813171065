"""Attaching files as a job: with a store of its own, one history entry per file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jdz_forestland.domain.progress import Progress, Within
from jdz_forestland.domain.record import Material
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import Cancelled, UserError
from jdz_forestland.service.casework import Casework, readable_name
from jdz_forestland.service.registry import Clock, Registry, local_now


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of the files.

    Attributes:
        materials: the papers that are kept. refused: (file name, why) of those that are not.
        stopped: whether the user stopped it before the last file.
    """

    materials: tuple[Material, ...]
    refused: tuple[tuple[str, UserError], ...]
    stopped: bool = False


def attach_all(
    registry_path: Path,
    parcel_key: str,
    *,
    stage: Stage,
    kind: str,
    files: Sequence[Path],
    who: str,
    progress: Progress,
    now: Clock = local_now,
) -> Attached:
    """Keep files as papers of one kind; one that cannot be kept does not stop the others.

    Raises:
        UserError: the registry cannot be opened. Cancelled: stopped before anything was kept.
    """
    kept: list[Material] = []
    refused = []
    with Registry.open(registry_path, who=who, now=now) as registry:
        casework = Casework(registry)
        for path in files:
            name = readable_name(path)
            try:
                progress.step(name)
                within = Within(progress, name)
                kept.append(casework.attach(parcel_key, stage, kind, path, progress=within))
            except UserError as error:
                refused.append((name, error))
            except Cancelled:
                if not kept:
                    raise
                return Attached(tuple(kept), tuple(refused), stopped=True)
    return Attached(tuple(kept), tuple(refused))
