"""The registry as it was at a moment in the past, as a file that every page can open."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.errors import UserError
from jdz_forestland.service.registry import Clock, Registry, local_now
from jdz_forestland.store.store import Store


def as_of(
    registry_path: Path,
    moment: datetime.datetime,
    out_dir: Path,
    *,
    progress: Progress | None = None,
    now: Clock = local_now,
) -> Path:
    """Write the registry as it was at a moment into a folder and return the file.

    Its rows are what the history makes of them, its chain is the beginning of the real one, and so
    its fingerprint is the one of then. Open it like any registry: it is read-only, its clock stands
    at the moment, and its papers are the ones of the registry, which are not copied.

    Args:
        moment: with offset; everything that was done up to it is in the file.

    Raises:
        UserError: the registry was made later, the moment lies ahead, or nothing can be written.
        Cancelled: the user stopped it; no file is left.
    """
    if moment > now():
        raise UserError(
            f"{moment:%Y-%m-%d %H:%M}还没有到", hint="请选一个过去的时间，或直接看现在的登记库"
        )
    with Store.open(registry_path) as store:
        return store.snapshot(moment, out_dir, progress or Silent())


def end_of(day: datetime.date, *, now: Clock = local_now) -> datetime.datetime:
    """Return the last second of a day, or this moment while the day is not over."""
    last = datetime.time(23, 59, 59)
    moment = datetime.datetime.combine(day, last, tzinfo=now().tzinfo)
    return now() if day == now().date() else moment


@contextmanager
def opened(
    registry_path: Path,
    day: datetime.date | None,
    *,
    who: str,
    progress: Progress | None = None,
    now: Clock = local_now,
) -> Iterator[Registry]:
    """Open a registry as it was at the end of a day, or as it is where no day is given.

    Raises:
        UserError: see `as_of`.
    """
    if day is None:
        with Registry.open(registry_path, who=who, now=now) as registry:
            yield registry
        return
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        moment = end_of(day, now=now)
        path = as_of(registry_path, moment, Path(folder), progress=progress, now=now)
        with Registry.open(path, who=who, now=now) as registry:
            yield registry
