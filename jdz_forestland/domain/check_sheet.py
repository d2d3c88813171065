"""What is taken to the site: one sheet per parcel, and the round that leads to all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
import numpy.typing as npt
from shapely.geometry import MultiPolygon

from jdz_forestland.domain import crs, places, travel
from jdz_forestland.domain.annex import PROGRAM
from jdz_forestland.domain.area import grouped
from jdz_forestland.domain.field_check import Outcome
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.spot_check import SpotCheck
from jdz_forestland.errors import UserError

Extent = tuple[float, float, float, float]

MARGIN: Final = 0.25
LEAST_MARGIN_M: Final = 60.0
_DEGREE: Final = Decimal("0.000001")
BLANKS: Final = (
    ("核查日期", "　　　年　　月　　日"),
    ("核查结果", "　".join(f"□{outcome.label}" for outcome in Outcome)),
    ("实测面积", "　　　　　　亩"),
    ("现状地类", ""),
    ("情况说明", ""),
    ("照片编号", ""),
    ("核查人员签字", "林业：　　　　　　自然资源："),
    ("县级陪同人员签字", ""),
)


@dataclass(frozen=True, slots=True)
class CheckStop:
    """One parcel of the round.

    Attributes:
        number: place in the round, from 1. parcel_id: as the list has it.
        why: "抽中（第3签）" or "必查：上年核查不合格".
        claimed_mu: 入库面积 as the list has it, 亩.
        lon, lat: centre point, degrees to 6 decimals; CGCS2000, on a phone the same as WGS 84.
    """

    number: int
    parcel_id: str
    parcel: Parcel
    why: str
    was_drawn: bool
    claimed_mu: Decimal
    lon: Decimal
    lat: Decimal

    @property
    def place(self) -> str:
        """Township and village."""
        return f"{self.parcel.town}{self.parcel.village}"


@dataclass(frozen=True, slots=True)
class CheckRound:
    """All parcels of a draw in the order of travel; `note` says of whom and from when."""

    draw_key: str
    list_hash: str
    title: str
    stops: tuple[CheckStop, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """One sheet.

    Attributes:
        shape: the parcel, EPSG:4527. extent: what the map shows, EPSG:4527 (easting, northing).
        qr: what the QR code holds: parcel id and centre point.
        claims: (label, value) of what the county says. blanks: (label, hint) to be filled in.
    """

    title: str
    parcel_id: str
    shape: MultiPolygon
    extent: Extent
    qr: str
    claims: tuple[tuple[str, str], ...]
    blanks: tuple[tuple[str, str], ...]
    footer: str


def plan(held: SpotCheck, parcels: Mapping[str, Parcel]) -> CheckRound:
    """Return the round of a draw.

    Args:
        parcels: by registration key.

    Raises:
        UserError: a parcel of the list is not in the registry any more.
    """
    keys = {line.parcel_id: line.parcel_key for line in held.lines}
    lost = [one for one in held.to_check if keys[one] not in parcels]
    if lost:
        raise UserError(
            f"登记库中没有图斑{'、'.join(lost[:10])}", hint="名单换过版本，请重新公布指纹并抽取"
        )
    members = {one: parcels[keys[one]] for one in held.to_check}
    stops = tuple(_Place(one, parcel) for one, parcel in members.items())
    order = travel.order(stops)
    xy = np.array([[float(members[one].y), float(members[one].x)] for one in order]).reshape(-1, 2)
    degrees = crs.lonlat(xy)
    areas = {line.parcel_id: line.reserve_mu for line in held.lines}
    why, drawn = _reasons(held), set(held.selected)
    return CheckRound(
        draw_key=held.key,
        list_hash=held.list_hash,
        title=f"{places.county_name(held.county_code)}{held.list_year}年度补充林地现场核查",
        stops=tuple(
            CheckStop(
                number, one, members[one], why[one], one in drawn, areas[one], *_degrees(lonlat)
            )
            for number, (one, lonlat) in enumerate(zip(order, degrees, strict=True), start=1)
        ),
        note=f"{held.key}　名单指纹{held.list_hash[:16]}　抽取于{held.drawn_at[:10]}"
        f"　由“{PROGRAM}”生成",
    )


def sheet(of: CheckRound, stop: CheckStop) -> CheckSheet:
    """Return the sheet of one stop."""
    parcel, parcel_id = stop.parcel, stop.parcel_id
    after = "、".join(
        f"{part.land_class.name}{grouped(part.area_m2)}平方米" for part in parcel.class_after
    )
    answers = {True: "是", False: "否", None: "未填"}
    return CheckSheet(
        title=f"{of.title}表",
        parcel_id=parcel_id,
        shape=parcel.shape,
        extent=extent(parcel.shape),
        qr=qr_of(parcel_id, parcel),
        claims=(
            ("序号", f"{stop.number}/{len(of.stops)}"),
            ("图斑", parcel_id),
            ("位置", f"{parcel.county}{stop.place}"),
            ("为何核查", stop.why),
            ("中心点X、Y", f"{parcel.x}，{parcel.y}（CGCS2000，39带）"),
            ("经度、纬度", f"{stop.lon}，{stop.lat}"),
            ("图斑面积", f"{grouped(parcel.parcel_area_mu)}亩"),
            ("申报入库面积", f"{grouped(stop.claimed_mu)}亩"),
            ("上年度地类", f"{parcel.class_before.name}（{parcel.class_before.year}年度）"),
            ("本年度地类", after),
            ("具备恢复林业生产条件", answers[parcel.can_restore]),
            ("是否恢复植被", answers[parcel.is_vegetated]),
        ),
        blanks=BLANKS,
        footer=of.note,
    )


def qr_of(parcel_id: str, parcel: Parcel) -> str:
    """Return the text of the QR code of a parcel."""
    return f"{parcel_id};X={parcel.x};Y={parcel.y}"


def extent(shape: MultiPolygon) -> Extent:
    """Return what a map of a parcel shows: all of it with a margin, EPSG:4527, metres."""
    minx, miny, maxx, maxy = shape.bounds
    margin = max(LEAST_MARGIN_M, MARGIN * max(maxx - minx, maxy - miny))
    return minx - margin, miny - margin, maxx + margin, maxy + margin


@dataclass(frozen=True, slots=True)
class _Place:
    """A parcel under the id that it has in the list of the draw."""

    id: str
    parcel: Parcel

    @property
    def town_code(self) -> str:
        return self.parcel.town_code

    @property
    def town(self) -> str:
        return self.parcel.town

    @property
    def x(self) -> Decimal:
        return self.parcel.x

    @property
    def y(self) -> Decimal:
        return self.parcel.y


def _reasons(held: SpotCheck) -> dict[str, str]:
    """Return why each parcel is visited."""
    why = {one: f"抽中（第{n}签）" for n, one in enumerate(held.selected, start=1)}
    for must in held.must_check:
        both = f"{why[must.parcel_id]}；" if must.parcel_id in why else ""
        why[must.parcel_id] = f"{both}必查：{must.reason}"
    return why


def _degrees(lonlat: npt.NDArray[np.float64]) -> tuple[Decimal, Decimal]:
    lon, lat = (Decimal(repr(float(value))).quantize(_DEGREE) for value in lonlat)
    return lon, lat
