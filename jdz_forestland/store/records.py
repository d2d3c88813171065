"""The only mapping between values and rows. A record is a dict of JSON scalars, one per column.

The same record is written to the table, kept in the history, and compared by `verify`: areas are
integers of 0.01 m² (dm²), coordinates integers of millimetres, geometries WKB in hex.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

from jdz_forestland.domain import area
from jdz_forestland.domain.comparison import Comparison, ScrapLine, SurveyUsed
from jdz_forestland.domain.history import Record, canonical
from jdz_forestland.domain.land_class import CodeSystem, LandClass
from jdz_forestland.domain.parcel import MILLIMETRE, ClassArea, Parcel, Piece
from jdz_forestland.domain.stage import Stage
from jdz_forestland.store import gpkg

V = TypeVar("V")

GEOM: Final = "geom"


@dataclass(frozen=True, slots=True)
class Table(Generic[V]):
    """One table of the file: how its values become records and back.

    Attributes:
        columns: all columns but the geometry; the first is the key.
        spatial: whether records carry `geom`, WKB in hex.
    """

    name: str
    columns: tuple[str, ...]
    spatial: bool
    to_record: Callable[[V], Record]
    from_record: Callable[[Record], V]


def _class_record(value: LandClass) -> Record:
    return {
        "year": value.year,
        "system": value.system.value,
        "code": value.code,
        "name": value.name,
    }


def _land_class(record: Record) -> LandClass:
    return LandClass(record["year"], CodeSystem(record["system"]), record["code"], record["name"])


def _millimetres(metres: Decimal) -> int:
    return int(metres * 1000)


def _metres(millimetres: int) -> Decimal:
    return (Decimal(millimetres) / 1000).quantize(MILLIMETRE)


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)


def _parcel_record(parcel: Parcel) -> Record:
    after = [
        {**_class_record(part.land_class), "area_dm2": area.hundredths(part.area_m2)}
        for part in parcel.class_after
    ]
    return {
        "key": parcel.key,
        "parcel_no": parcel.parcel_no,
        "county_code": parcel.county_code,
        "list_year": parcel.list_year,
        "stage": parcel.stage.value,
        "town_code": parcel.town_code,
        "town": parcel.town,
        "village_code": parcel.village_code,
        "village": parcel.village,
        "parcel_area_dm2": area.hundredths(parcel.parcel_area_m2),
        "reserve_area_dm2": area.hundredths(parcel.reserve_area_m2),
        "planar_area_dm2": area.hundredths(parcel.planar_area_m2),
        "tbmj_dm2": None if parcel.tbmj_m2 is None else area.hundredths(parcel.tbmj_m2),
        "computed_area_dm2": area.hundredths(parcel.computed_area_m2),
        "x_mm": _millimetres(parcel.x),
        "y_mm": _millimetres(parcel.y),
        "centre_moved": int(parcel.centre_moved),
        "class_before": canonical(_class_record(parcel.class_before)),
        "class_after": canonical(after),
        "leftover_czcsxm": parcel.leftover_czcsxm,
        "can_restore": _flag(parcel.can_restore),
        "is_vegetated": _flag(parcel.is_vegetated),
        "reporter": parcel.reporter,
        "remarks": parcel.remarks,
        "sources": canonical(list(parcel.sources)),
        "version": parcel.version,
        GEOM: gpkg.wkb(parcel.shape).hex(),
    }


def _parcel(record: Record) -> Parcel:
    after = tuple(
        ClassArea(_land_class(part), area.from_hundredths(part["area_dm2"]))
        for part in json.loads(record["class_after"])
    )
    tbmj, restore, vegetated = record["tbmj_dm2"], record["can_restore"], record["is_vegetated"]
    return Parcel(
        key=record["key"],
        parcel_no=record["parcel_no"],
        county_code=record["county_code"],
        list_year=record["list_year"],
        stage=Stage(record["stage"]),
        town_code=record["town_code"],
        town=record["town"],
        village_code=record["village_code"],
        village=record["village"],
        parcel_area_m2=area.from_hundredths(record["parcel_area_dm2"]),
        reserve_area_m2=area.from_hundredths(record["reserve_area_dm2"]),
        planar_area_m2=area.from_hundredths(record["planar_area_dm2"]),
        tbmj_m2=None if tbmj is None else area.from_hundredths(tbmj),
        computed_area_m2=area.from_hundredths(record["computed_area_dm2"]),
        x=_metres(record["x_mm"]),
        y=_metres(record["y_mm"]),
        centre_moved=bool(record["centre_moved"]),
        class_before=_land_class(json.loads(record["class_before"])),
        class_after=after,
        leftover_czcsxm=record["leftover_czcsxm"],
        can_restore=None if restore is None else bool(restore),
        is_vegetated=None if vegetated is None else bool(vegetated),
        reporter=record["reporter"],
        remarks=record["remarks"],
        sources=tuple(json.loads(record["sources"])),
        shape=gpkg.shape(record[GEOM]),
        version=record["version"],
    )


def _piece_record(piece: Piece) -> Record:
    return {
        "key": piece.key,
        "parcel_key": piece.parcel_key,
        "land_class": canonical(_class_record(piece.land_class)),
        "area_dm2": area.hundredths(piece.area_m2),
        "source": piece.source,
        GEOM: gpkg.wkb(piece.shape).hex(),
    }


def _piece(record: Record) -> Piece:
    return Piece(
        key=record["key"],
        parcel_key=record["parcel_key"],
        land_class=_land_class(json.loads(record["land_class"])),
        area_m2=area.from_hundredths(record["area_dm2"]),
        source=record["source"],
        shape=gpkg.shape(record[GEOM]),
    )


def _comparison_record(value: Comparison) -> Record:
    facts = dataclasses.asdict(value)
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
    return {
        "key": value.key,
        "county_code": value.county_code,
        "list_year": value.list_year,
        "facts": text,
    }


def _comparison(record: Record) -> Comparison:
    facts: dict[str, Any] = json.loads(record["facts"])
    for side in ("before", "after"):
        used = facts[side]
        facts[side] = SurveyUsed(**{**used, "code_system": CodeSystem(used["code_system"])})
    facts["slivers"] = tuple(
        ScrapLine(**{**line, "area_m2": Decimal(line["area_m2"])}) for line in facts["slivers"]
    )
    facts["quarantined"] = tuple(facts["quarantined"])
    decimals = [field.name for field in dataclasses.fields(Comparison) if field.type == "Decimal"]
    return Comparison(**{**facts, **{name: Decimal(facts[name]) for name in decimals}})


def _fact_record(fact: tuple[str, str]) -> Record:
    return {"key": fact[0], "value": fact[1]}


def _fact(record: Record) -> tuple[str, str]:
    return record["key"], record["value"]


_PARCEL_COLUMNS: Final = (
    "key parcel_no county_code list_year stage town_code town village_code village "
    "parcel_area_dm2 reserve_area_dm2 planar_area_dm2 tbmj_dm2 computed_area_dm2 x_mm y_mm "
    "centre_moved class_before class_after leftover_czcsxm can_restore is_vegetated reporter "
    "remarks sources version"
)
PARCELS: Final[Table[Parcel]] = Table(
    gpkg.PARCELS, tuple(_PARCEL_COLUMNS.split()), True, _parcel_record, _parcel
)
PIECES: Final[Table[Piece]] = Table(
    gpkg.PIECES,
    ("key", "parcel_key", "land_class", "area_dm2", "source"),
    True,
    _piece_record,
    _piece,
)
COMPARISONS: Final[Table[Comparison]] = Table(
    "comparisons",
    ("key", "county_code", "list_year", "facts"),
    False,
    _comparison_record,
    _comparison,
)
FACTS: Final[Table[tuple[str, str]]] = Table("facts", ("key", "value"), False, _fact_record, _fact)
PARCEL_TABLES: Final[tuple[Table[Any], ...]] = (FACTS, PARCELS, PIECES, COMPARISONS)
