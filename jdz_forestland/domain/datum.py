"""Transformation of an old datum to CGCS2000 with seven parameters that an office brings itself.

Xi'an 1980 and Beijing 1954 have no public parameters: those that surveying offices hold are kept
secret. An office may enter its own set; it is used where a clerk agrees, and its figures appear
in no text, message or file that this program makes, only the paper they rest on and a fingerprint.

Seven parameters in the position vector convention (Bursa-Wolf, EPSG method 1033), from the old
datum to CGCS2000. The heights of boundary points are not known and taken as 0: at 1,000 m that
moves a place by two centimetres.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Final

import numpy as np
from pyproj import Transformer

from jdz_forestland.domain import crs
from jdz_forestland.domain.crs import Floats
from jdz_forestland.errors import UserError

FARTHEST_M: Final = 500.0
PAPER_LONGEST: Final = 100
NUMBERS: Final = ("dx", "dy", "dz", "rx", "ry", "rz", "scale_ppm")
_CITY: Final = np.array([[117.0, 28.8], [117.2, 29.3], [117.6, 29.9]])
_CGCS: Final = "+a=6378137 +rf=298.257222101"
_REMEDY: Final = (
    "请核对七个参数的单位、正负号和旋转约定（布尔莎模型，位置矢量），方向是由旧坐标系到2000"
)


class Datum(StrEnum):
    """Datums that are not CGCS2000 and that old maps are in."""

    XIAN80 = "xian80"
    BEIJING54 = "beijing54"

    @property
    def label(self) -> str:
        """Name on screen."""
        return {"xian80": "1980西安坐标系", "beijing54": "1954北京坐标系"}[self]

    @property
    def rule(self) -> str:
        """Rule of the doctor that finds it."""
        return {"xian80": "R15", "beijing54": "R16"}[self]

    @property
    def ellipsoid(self) -> str:
        """Ellipsoid in the words of PROJ: IAG 1975, Krassovsky 1940."""
        return {"xian80": "+a=6378140 +rf=298.257", "beijing54": "+a=6378245 +rf=298.3"}[self]


@dataclass(frozen=True, slots=True)
class DatumShift:
    """A set of parameters and where it comes from. No figure of it is ever printed.

    Attributes:
        dx, dy, dz: translation, metres. rx, ry, rz: rotation, seconds of arc.
        scale_ppm: scale, parts per million.
        paper: the paper that the set rests on. who, at: who entered it, and when.
    """

    datum: Datum
    dx: float = field(repr=False)
    dy: float = field(repr=False)
    dz: float = field(repr=False)
    rx: float = field(repr=False)
    ry: float = field(repr=False)
    rz: float = field(repr=False)
    scale_ppm: float = field(repr=False)
    paper: str = ""
    who: str = ""
    at: str = ""

    @property
    def numbers(self) -> tuple[float, ...]:
        """The seven, in the order of `NUMBERS`."""
        return (self.dx, self.dy, self.dz, self.rx, self.ry, self.rz, self.scale_ppm)

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits: enough to tell sets apart, too few to find the set by trial."""
        text = " ".join(float(number).hex() for number in self.numbers)
        return hashlib.sha256(f"{self.datum.value} {text}".encode()).hexdigest()[:8]

    @property
    def source(self) -> str:
        """Chinese words that name the set without telling it."""
        return f"“{self.paper}”的参数（指纹{self.fingerprint}）"

    def to_registry_xy(self, xy: Floats, epsg: int) -> Floats:
        """Return coordinates (n, 2) in EPSG:4527, metres (easting, northing).

        Args:
            xy: easting and northing, or longitude and latitude, in the plane that has the
                meridian and false easting of the CGCS2000 system `epsg`, but on the old datum.
        """
        transformer = _pipeline(self, epsg)
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    def shift_m(self) -> float:
        """Return by how much the set moves a place of the city at most, height included, metres.

        A wrong scale lifts the city by kilometres and moves it hardly at all on a map.
        """
        xy = crs.to_registry_xy(_CITY, crs.GEOGRAPHIC_EPSG)
        transformer = _pipeline(self, crs.REGISTRY_EPSG)
        moved = np.column_stack(transformer.transform(xy[:, 0], xy[:, 1], np.zeros(len(xy))))
        there = np.column_stack([xy, np.zeros(len(xy))])
        return float(np.linalg.norm(moved - there, axis=1).max())


def check(shift: DatumShift) -> DatumShift:
    """Return a set that can be used.

    Raises:
        UserError: no paper, a number that is none, or a set that moves the city too far.
    """
    if not shift.paper.strip() or len(shift.paper) > PAPER_LONGEST:
        raise UserError(
            "没有写明转换参数的依据",
            hint=f"请填写参数来自哪份文件或批复（不超过{PAPER_LONGEST}字），例如“市测绘院2020年第3号函”",
        )
    if not all(math.isfinite(number) for number in shift.numbers):
        raise UserError("转换参数不是数字", hint="请核对七个参数")
    if not any(shift.numbers):
        raise UserError("七个转换参数都是0，等于没有换算", hint="请录入本单位依法取得的参数")
    with np.errstate(all="ignore"):
        metres = shift.shift_m()
    if not metres <= FARTHEST_M:
        size = f"{metres:.0f}米" if metres < 1e7 else "极远"
        raise UserError(
            f"按这组参数，{shift.datum.label}到2000坐标系会移动{size}，"
            f"超过{FARTHEST_M:.0f}米，参数不对",
            hint=_REMEDY,
        )
    return shift


@cache
def _pipeline(shift: DatumShift, epsg: int) -> Transformer:
    helmert = (
        f"+proj=helmert +convention=position_vector +x={shift.dx!r} +y={shift.dy!r} "
        f"+z={shift.dz!r} +rx={shift.rx!r} +ry={shift.ry!r} +rz={shift.rz!r} "
        f"+s={shift.scale_ppm!r}"
    )
    plane = crs.plane(epsg)
    if plane is None:
        here = "+proj=unitconvert +xy_in=deg +xy_out=rad"
    else:
        here = f"+inv {_mercator(*plane)} {shift.datum.ellipsoid}"
    home = crs.plane(crs.REGISTRY_EPSG)
    assert home is not None
    return Transformer.from_pipeline(
        f"+proj=pipeline +step {here} +step +proj=cart {shift.datum.ellipsoid} +step {helmert} "
        f"+step +inv +proj=cart {_CGCS} +step {_mercator(*home)} {_CGCS}"
    )


def _mercator(meridian: int, false_easting: float) -> str:
    return f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0={false_easting:.0f} +y_0=0"
