"""Registries for the casework tests: parcels with papers, at the stage a test is about."""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jdz_forestland.domain.lifecycle import SPINE, Action
from jdz_forestland.domain.record import Material
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.registry import Registry
from tests.builders import EASTING, make_parcel, square
from tests.casework import AT, all_papers, complete_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jdz_forestland.domain.parcel import Parcel
    from jdz_forestland.store.store import Store

NOON = datetime.datetime(2024, 6, 30, 12, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
WHO = "张三"


def clock() -> datetime.datetime:
    """A clock that stands still."""
    return NOON


def parcel(number: int, **changes: Any) -> Parcel:
    """Return one of a row of squares, 200 m apart."""
    return make_parcel(
        **({"parcel_no": number, "shape": square(easting=EASTING + 200 * number)} | changes)
    )


@contextmanager
def registry_with(path: Path, *parcels: Parcel) -> Iterator[Registry]:
    """Open a new registry that holds these parcels."""
    with Registry.create(path, county_code="360222", who=WHO, now=clock) as registry:
        with registry.store.change(who=WHO, at=AT, verb="derive") as change:
            for each in parcels:
                change.put_parcel(each)
        yield registry


@contextmanager
def opened(path: Path) -> Iterator[Registry]:
    """Open a registry again, as after a restart."""
    with Registry.open(path, who=WHO, now=clock) as registry:
        yield registry


def bring_to(registry: Registry, key: str, stage: Stage) -> None:
    """Do every step before `stage` with complete records; its papers are entries without files."""
    casework = Casework(registry)
    held = casework.file(key).parcel
    with registry.store.change(who=WHO, at=AT, verb="attach") as change:
        for paper in all_papers(held):
            change.put_material(paper)
    for step in SPINE[: SPINE.index(stage)]:
        outcome = casework.act(key, Action.PASS, complete_values(step, held))
        assert not outcome.missing, [item.text for item in outcome.missing]


def attach_rows(store: Store, sha256: str, size: int, name: str) -> None:
    """Let the first two parcels of a registry share one kept content."""
    with store.change(who=WHO, at=AT, verb="attach") as change:
        for key in ("360222-2023-0001", "360222-2023-0002"):
            change.put_material(
                Material(
                    key=f"{key}/M001",
                    parcel_key=key,
                    stage=Stage.LEAD,
                    kind="other",
                    file_name=name,
                    sha256=sha256,
                    size=size,
                    taken_at="",
                    lon="",
                    lat="",
                    who=WHO,
                    at=AT,
                )
            )
