"""Registries with a frozen list, ready to be drawn from."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jdz_forestland.domain.frozen_list import FrozenList, ListLine
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.tables import FROZEN_LISTS
from tests.casework import AT
from tests.domain.draw_lists import frozen
from tests.service.cases import NOON, WHO, parcel

ORIGIN = "双方各掷骰子五次"


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime.datetime:
        return self.now

    def later(self, **by: int) -> None:
        self.now += datetime.timedelta(**by)


def listed(*parcels: Parcel, **changes: Any) -> FrozenList:
    """Return the frozen list of some parcels."""
    lines = tuple(ListLine(p.key, p.id, p.reserve_area_mu) for p in parcels)
    return frozen(lines, **({"county_code": parcels[0].county_code} | changes))


def freeze(registry: Registry, *parcels: Parcel, **changes: Any) -> FrozenList:
    """Keep a frozen list in a registry."""
    made = listed(*parcels, **changes)
    with registry.store.change(who=WHO, at=AT, verb="freeze") as change:
        change.put(FROZEN_LISTS, made)
    return made


@contextmanager
def drawable(path: Path, count: int = 10, clock: Clock | None = None) -> Iterator[Drawing]:
    """Open a registry whose list of `count` equal parcels is frozen."""
    parcels = [parcel(number) for number in range(1, count + 1)]
    with Registry.create(path, county_code="360222", who=WHO, now=clock or Clock()) as registry:
        with registry.store.change(who=WHO, at=AT, verb="derive") as change:
            for each in parcels:
                change.put_parcel(each)
        freeze(registry, *parcels)
        yield Drawing(registry)


def registry_of(drawing: Drawing) -> Registry:
    """Return the registry behind a drawing."""
    return drawing._registry


def clock_of(drawing: Drawing) -> Clock:
    """Return the clock of the registry behind a drawing."""
    clock = registry_of(drawing).now
    assert isinstance(clock, Clock)
    return clock
