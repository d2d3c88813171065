"""Registries whose parcels are in 入库, for the tests of lists and quota."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.domain.parcel import ClassArea, Parcel
from jdz_forestland.domain.quota_account import YearAccount
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service import reserving
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry
from tests.builders import EASTING, NORTHING, TREES_2022, make_parcel, square
from tests.casework import AT
from tests.service.cases import WHO

ZONE = datetime.timezone(datetime.timedelta(hours=8))
GRANTED_ON = datetime.date(2023, 12, 20)
MAY = datetime.date(2024, 5, 1)


def in_reserve(number: int, mu: str, **changes: Any) -> Parcel:
    """Return a parcel in 入库 with this 入库面积; its shape is one of a row, 200 m apart."""
    m2 = (Decimal(mu) * 2000 / 3).quantize(Decimal("0.01"))
    year = changes.get("list_year", 2023)
    fields: dict[str, Any] = {
        "parcel_no": number,
        "stage": Stage.REGISTRATION,
        "shape": square(easting=EASTING + 200 * number, northing=NORTHING + 200 * (year - 2023)),
        "parcel_area_m2": m2,
        "computed_area_m2": m2,
        "tbmj_m2": None,
        "class_after": (ClassArea(TREES_2022, m2),),
        "can_restore": True,
        "is_vegetated": True,
    }
    return make_parcel(**(fields | changes))


class Clock:
    """A clock that the test sets."""

    def __init__(self, year: int, month: int, day: int) -> None:
        self.at(year, month, day)

    def at(self, year: int, month: int, day: int) -> None:
        """Set it to noon of a day."""
        self.moment = datetime.datetime(year, month, day, 12, 0, tzinfo=ZONE)

    def __call__(self) -> datetime.datetime:
        return self.moment


@contextmanager
def reserve(
    path: Path, *parcels: Parcel, day: tuple[int, int, int] = (2024, 6, 30)
) -> Iterator[tuple[Registry, Clock]]:
    """Open a new registry with these parcels, and its clock."""
    clock = Clock(*day)
    with Registry.create(path, county_code="360222", who=WHO, now=clock) as registry:
        with registry.store.change(who=WHO, at=AT, verb="derive") as change:
            for each in parcels:
                change.put_parcel(each)
        yield registry, clock


def account(book: QuotaBook, list_year: int = 2023) -> YearAccount:
    """Return the account of a granted list year."""
    found = book.account(list_year)
    assert found is not None
    return found


def current(registry: Registry, list_year: int = 2023) -> FrozenList:
    """Return the current list of a year, which must be there."""
    found = reserving.current(registry, list_year)
    assert found is not None
    return found


def grant(registry: Registry, list_year: int = 2023, **more: Any) -> QuotaBook:
    """Freeze and grant the list of a year."""
    reserving.freeze(registry, list_year)
    book = QuotaBook(registry)
    book.grant(list_year, document="赣林字〔2023〕8号", day=GRANTED_ON, **more)
    return book
