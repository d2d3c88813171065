"""What is kept of one accepted comparison of two surveys: where every figure came from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jdz_forestland.domain.land_class import CodeSystem


@dataclass(frozen=True, slots=True)
class SurveyUsed:
    """One survey database as it was when it was read.

    Attributes:
        year: survey year, time point 31 December.
        path: where it was, so that the map can show it again.
        sha256: "sha256:…" over its content.
        features: number of 图斑 in its layer.
    """

    year: int
    file_name: str
    path: str
    driver: str
    layer: str
    encoding: str
    epsg: int
    code_system: CodeSystem
    county_code: str
    features: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ScrapLine:
    """One sliver in the list that is kept: sources and area, m²."""

    source_before: str
    source_after: str
    area_m2: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """One accepted comparison.

    Attributes:
        key: "360222-2023-B01": county, list year, running number.
        sliver_width_m, sliver_area_m2, repair_m2: the limits it was judged by.
        mining_before, mining_after: number of 采矿用地 features.
        mining_lost_m2 … other_m2: conservation of area.
        parcels: confirmed parcels. reserve_area_m2: their 入库面积.
        quarantined: features that could not be used.
    """

    key: str
    county_code: str
    list_year: int
    before: SurveyUsed
    after: SurveyUsed
    sliver_width_m: Decimal
    sliver_area_m2: Decimal
    repair_m2: Decimal
    mining_before: int
    mining_after: int
    mining_lost_m2: Decimal
    forest_m2: Decimal
    slivers_m2: Decimal
    other_m2: Decimal
    parcels: int
    reserve_area_m2: Decimal
    slivers: tuple[ScrapLine, ...]
    quarantined: tuple[str, ...]
