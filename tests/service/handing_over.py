"""A county with a frozen list and a city, for the tests of packages and slips."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from jdz_forestland.domain.frozen_list import FrozenList, ListState
from jdz_forestland.domain.lifecycle import STEPS, Action
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.record import Material, Standing, StepRecord
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service import keys, reserving
from jdz_forestland.service.registry import Registry
from jdz_forestland.store import vault
from jdz_forestland.store.store import Store
from jdz_forestland.store.tables import FROZEN_LISTS
from tests.builders import EASTING, NORTHING, make_parcel, make_piece, square
from tests.casework import POLICY, complete_values

ZONE = datetime.timezone(datetime.timedelta(hours=8))
NOON = datetime.datetime(2023, 9, 1, 12, 0, tzinfo=ZONE)
AT = "2023-09-01T11:00:00+08:00"
BLOCK = bytes(1 << 16)
WHO, CITY_WHO = "张三", "市局赵六"


def clock() -> datetime.datetime:
    """A clock that stands still."""
    return NOON


def parcel(number: int, *, county: str = "360222", **changes: Any) -> Parcel:
    """Return one of a row of squares that passed every step; other counties lie apart."""
    south = NORTHING - 1000 * (int(county) - 360222)
    fields = {
        "parcel_no": number,
        "county_code": county,
        "shape": square(easting=EASTING + 200 * number, northing=south),
        "stage": Stage.REGISTRATION,
        "can_restore": True,
        "is_vegetated": True,
    }
    return make_parcel(**(fields | changes))


def records(of: Parcel) -> list[StepRecord]:
    """Return the record of every step before 入库."""
    return [
        StepRecord(
            key=f"{of.key}/{stage.value}/1",
            parcel_key=of.key,
            stage=stage,
            action=Action.PASS,
            attempt=1,
            standing=Standing.STANDING,
            values=complete_values(stage, of),
            who=WHO,
            at=AT,
        )
        for stage in STEPS[:-1]
    ]


def add(store: Store, path: Path, of: Parcel, *, size: int = 64) -> None:
    """Put a parcel with its piece, its records and every paper that is asked for."""
    papers = []
    for number, paper in enumerate(POLICY.papers, start=1):
        head = f"{of.key} {paper.kind} ".encode().ljust(64)
        whole, rest = divmod(max(size - len(head), 0), len(BLOCK))
        content = chain([head], repeat(BLOCK, whole), [BLOCK[:rest]])
        sha256, length = vault.pour(path, content, f"{paper.title}.pdf")
        papers.append(
            Material(
                key=f"{of.key}/M{number:03d}",
                parcel_key=of.key,
                stage=paper.stage,
                kind=paper.kind,
                file_name=f"{paper.title}.pdf",
                sha256=sha256,
                size=length,
                taken_at="",
                lon="",
                lat="",
                who=WHO,
                at=AT,
            )
        )
    with store.change(who=WHO, at=AT, verb="act", reason=f"{of.parcel_no}号图斑") as change:
        change.put_parcel(of)
        change.set_pieces(of.key, [make_piece(of)])
        for record in records(of):
            change.put_step(record)
        for paper_kept in papers:
            change.put_material(paper_kept)


def freeze(registry: Registry, list_year: int = 2023) -> FrozenList:
    """Freeze what is in 入库 as the next version of the list."""
    return reserving.freeze(registry, list_year, reporter=WHO)


def set_state(registry: Registry, frozen: FrozenList, state: ListState) -> None:
    """Let a list be in a state without what leads there."""
    with registry.store.change(who=WHO, at=AT, verb="return", reason="退回") as change:
        change.put(FROZEN_LISTS, replace(frozen, state=state))


@contextmanager
def county(
    path: Path, *parcels: Parcel, code: str = "360222", frozen: bool = True, size: int = 64
) -> Iterator[Registry]:
    """Open a new county registry with parcels in 入库 and, unless told otherwise, their list."""
    with Registry.create(path, county_code=code, who=WHO, now=clock) as registry:
        for each in parcels:
            add(registry.store, path, each, size=size)
        if frozen:
            freeze(registry)
        yield registry


@contextmanager
def city(path: Path, *offices: str) -> Iterator[Registry]:
    """Open a new city registry that knows the keys of some counties."""
    with Registry.create(
        path, county_code="360200", level="city", who=CITY_WHO, now=clock
    ) as registry:
        for code in offices:
            keys.confirm(registry, code, keys.own(code).fingerprint, how="电话核对")
        yield registry


def mu(text: str) -> Decimal:
    """Return an area in 亩."""
    return Decimal(text)
