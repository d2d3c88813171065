"""Registries whose list is frozen and granted, for what comes after 入库."""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from jdz_forestland.domain.stage import Stage
from jdz_forestland.service import reserving
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry
from tests.builders import EASTING, square
from tests.casework import AT
from tests.service import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

WHO = "张三"
TODAY = datetime.datetime(2024, 6, 30, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
GRANTED_ON = datetime.date(2023, 12, 20)


@contextmanager
def registry_of(
    path: Path,
    sides: tuple[float, ...],
    *,
    now: datetime.datetime = TODAY,
    granted: bool = True,
) -> Iterator[Registry]:
    """Open a registry of squares with these sides, in one list of 2023 that is (to be) granted.

    A side of 100 m is about 15 亩.
    """
    with Registry.create(path, county_code="360222", who=WHO, now=lambda: now) as registry:
        with registry.store.change(who=WHO, at=AT, verb="derive") as change:
            for number, side in enumerate(sides, start=1):
                shape = square(side=side, easting=EASTING + 500 * number)
                change.put_parcel(cases.parcel(number, shape=shape))
        for parcel in registry.parcels():
            cases.bring_to(registry, parcel.key, Stage.REGISTRATION)
        if granted:
            reserving.freeze(registry, 2023)
            QuotaBook(registry).grant(2023, document="赣林资〔2023〕8号", day=GRANTED_ON)
        yield registry


def keys(registry: Registry) -> list[str]:
    """Return the keys of the parcels in the order of their numbers."""
    return [parcel.key for parcel in registry.parcels()]
