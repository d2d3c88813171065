"""A document of each kind about nothing: its parts, labels and tags are those of all of its kind.

Templates are made from it, and the list of tags that an office may use in its own.
"""

from __future__ import annotations

import datetime
from decimal import Decimal

from shapely.geometry import MultiPolygon

from jdz_forestland.domain.area import ZERO
from jdz_forestland.domain.document import Document, Provenance
from jdz_forestland.domain.document_build import Sources, build
from jdz_forestland.domain.document_facts import Case
from jdz_forestland.domain.document_year import Year
from jdz_forestland.domain.land_class import CodeSystem, LandClass
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.policy import shipped
from jdz_forestland.domain.quota import Due, Forecast
from jdz_forestland.domain.stage import Stage

_YEAR = 2022


def specimen(kind: str) -> Document:
    """Return a document of a kind without facts."""
    case = Case(_parcel(), {})
    shared = Forecast(ZERO, ZERO, ZERO, Decimal(500), "")
    year = Year("浮梁县", _YEAR, (case,), shared, Due(datetime.date(_YEAR, 9, 15), ""))
    origin = Provenance(datetime.datetime(_YEAR, 9, 15, tzinfo=datetime.UTC), "", "", "")
    return build(kind, Sources((case,), shipped(), origin, year=year))[0]


def _parcel() -> Parcel:
    nothing = LandClass(_YEAR, CodeSystem.SANDIAO, "", "")
    return Parcel(
        key=f"360222-{_YEAR}-0001",
        parcel_no=1,
        county_code="360222",
        list_year=_YEAR,
        stage=Stage.LEAD,
        town_code="",
        town="",
        village_code="",
        village="",
        parcel_area_m2=ZERO,
        reserve_area_m2=ZERO,
        planar_area_m2=ZERO,
        tbmj_m2=None,
        computed_area_m2=ZERO,
        x=ZERO,
        y=ZERO,
        centre_moved=False,
        class_before=nothing,
        class_after=(),
        leftover_czcsxm="",
        can_restore=None,
        is_vegetated=None,
        reporter="",
        remarks="",
        sources=(),
        shape=MultiPolygon(),
    )
