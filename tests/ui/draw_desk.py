"""A city registry with the lists of some counties, for the tests of the page 抽查."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.service.registry import Registry
from tests.builders import make_piece
from tests.service import draw_cases, handing_over

CITY_WHO = "市局赵六"
YEAR = 2023
NOW = handing_over.NOON
FULIANG, LEPING = "360222", "360281"
USUAL = {FULIANG: 12, LEPING: 8}
ORIGIN = "双方各掷骰子五次"


def clock() -> datetime.datetime:
    """A clock that stands still."""
    return NOW


def parcels_of(county: str, count: int) -> list[Parcel]:
    """Return parcels in three townships, of different sizes on their lists."""
    towns = ("王港乡", "寿安镇", "湘湖镇")
    made = []
    for number in range(1, count + 1):
        each = handing_over.parcel(number, county=county)
        town = towns[number % 3]
        made.append(replace(each, town=town, town_code=f"{county}{100 + number % 3}"))
    return made


def city_registry(
    path: Path, lists: Mapping[str, int] | None = None, *, now: datetime.datetime = NOW
) -> Path:
    """Make a registry of the city with a frozen list of so many parcels for each county."""
    with Registry.create(
        path, county_code="360200", level="city", who=CITY_WHO, now=lambda: now
    ) as registry:
        for county, count in (USUAL if lists is None else lists).items():
            parcels = parcels_of(county, count)
            with registry.store.change(who=CITY_WHO, at=handing_over.AT, verb="receive") as change:
                for each in parcels:
                    change.put_parcel(each)
                    change.set_pieces(each.key, [make_piece(each)])
            key = f"{county}-{YEAR}-L1"
            draw_cases.freeze(registry, *parcels, list_year=YEAR, key=key)
    return path


def drawn(registry: Registry, county: str = FULIANG, seed: str = "31415926") -> str:
    """Publish and draw a county; return the key of the draw."""
    drawing = Drawing(registry)
    held = drawing.publish(YEAR, county_code=county)
    return drawing.draw(held.key, seed, origin=ORIGIN, witnesses=("王五", "赵六")).key


def other_list(registry: Registry, county: str = FULIANG, *, without: int = 1) -> None:
    """Let the list of a county come again without its last parcels."""
    before = Drawing(registry).of_county(YEAR, county).frozen
    assert before is not None
    kept = [p for p in registry.parcels(list_year=YEAR) if p.county_code == county]
    draw_cases.freeze(
        registry,
        *kept[: len(kept) - without],
        list_year=YEAR,
        key=f"{county}-{YEAR}-L{before.version + 1}",
        version=before.version + 1,
    )


def mu(words: str) -> Decimal:
    """Return an area in 亩."""
    return Decimal(words)
