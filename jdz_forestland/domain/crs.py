"""Coordinate systems: which ones are accepted, and the way to and from that of the registry.

Only CGCS2000 is accepted: longitude and latitude (EPSG:4490), Gauss-Kruger zones of 3° with the
zone number before the easting (4513–4533) or without it (4534–4554), and of 6° (4491–4512). Xi'an
1980 and Beijing 1954 are refused here, not converted: no public parameters exist, and PROJ would
move nothing while saying that it had converted (see `domain.datum`). The city lies wholly in zone
39, central meridian 117°.

Every pair of coordinates is (easting, northing) or (longitude, latitude): `always_xy`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from jdz_forestland.errors import ChoiceNeeded, SurveyError

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[Any]
Bounds = tuple[float, float, float, float]

REGISTRY_EPSG: Final = 4527
GEOGRAPHIC_EPSG: Final = 4490

_EXPORT_HINT: Final = (
    "请用 GIS 软件转换为 CGCS2000 3度带第39带（EPSG:4527）后重新导出，"
    "或向自然资源部门索取该坐标系的数据"
)
_DATUM_HINT: Final = (
    "它与 2000 国家大地坐标系相差几十米到一百多米，没有公开的转换参数，"
    "请到自然资源部门转换为 CGCS2000 后再用"
)
# What is asked about: a file without zone numbers cannot say on which meridian it lies. The city
# itself is on 117°, neighbours on the other two.
_NEAR_MERIDIANS: Final = (117, 114, 120)


@dataclass(frozen=True, slots=True)
class _System:
    """A Gauss-Kruger system of CGCS2000. `zone` is 0 where the easting has no zone number."""

    epsg: int
    width: int
    zone: int
    meridian: int

    @property
    def false_easting(self) -> float:
        return self.zone * 1e6 + 500_000.0

    @property
    def label(self) -> str:
        if self.zone:
            return f"CGCS2000 {self.width}度带第{self.zone}带（EPSG:{self.epsg}，东坐标带带号）"
        return (
            f"CGCS2000 {self.width}度带中央经线{self.meridian}°（EPSG:{self.epsg}，东坐标不带带号）"
        )


def _planes() -> dict[int, _System]:
    three = range(75, 136, 3)
    six = range(75, 136, 6)
    systems = [
        *(_System(4513 + i, 3, m // 3, m) for i, m in enumerate(three)),
        *(_System(4534 + i, 3, 0, m) for i, m in enumerate(three)),
        *(_System(4491 + i, 6, (m + 3) // 6, m) for i, m in enumerate(six)),
        *(_System(4502 + i, 6, 0, m) for i, m in enumerate(six)),
    ]
    return {system.epsg: system for system in systems}


_PLANES: Final = _planes()


def label(epsg: int) -> str:
    """Return the Chinese name of an accepted system."""
    if epsg == GEOGRAPHIC_EPSG:
        return "CGCS2000 经纬度（EPSG:4490）"
    return _PLANES[epsg].label


def plane(epsg: int) -> tuple[int, float] | None:
    """Return (central meridian in degrees, false easting in metres); None for degrees."""
    system = _PLANES.get(epsg)
    return None if system is None else (system.meridian, system.false_easting)


def fits(epsg: int, bounds: Bounds) -> bool:
    """Return whether coordinates of this size can belong to an accepted system."""
    minx, miny, maxx, maxy = bounds
    if epsg == GEOGRAPHIC_EPSG:
        return 70 <= minx <= maxx <= 140 and 0 <= miny <= maxy <= 60
    middle = _PLANES[epsg].false_easting
    return middle - 4e5 < minx <= maxx < middle + 4e5 and 3e5 < miny <= maxy < 6.5e6


def recognise(
    wkt: str | None, *, bounds: Bounds | None = None, name: str = "数据"
) -> tuple[int, str]:
    """Return (EPSG code, Chinese sentence how it was decided) of an accepted system.

    The datum and the parameters of the projection decide, not the names: spellings differ from
    program to program. The size of the coordinates must agree with what the file says of itself.

    Args:
        wkt: WKT of any dialect (OGC, ESRI .prj) or "EPSG:n"; None where the file says nothing.
        bounds: box of the data, or of a typical part of it, in its own coordinates.
        name: what the sentence calls the data, e.g. "“2022.gpkg”".

    Raises:
        ChoiceNeeded: key "epsg": nothing is said, or the coordinates contradict what is said.
        SurveyError: another datum or projection, or coordinates that fit no accepted system.
    """
    if _says_nothing(wkt):
        raise _question(f"{name}没有坐标系说明（缺 .prj 或未定义）", bounds, name)
    epsg = _accepted(str(wkt), name)
    if bounds is not None and not fits(epsg, bounds):
        stated = f"{name}自带的坐标系是{label(epsg)}，但坐标数值（{_shown(bounds)}）与它不符"
        raise _question(stated, bounds, name)
    return epsg, f"按数据自带的坐标系说明：{label(epsg)}"


def confirm(
    epsg: int, wkt: str | None, *, bounds: Bounds | None = None, name: str = "数据"
) -> tuple[int, str]:
    """Return (EPSG code, Chinese sentence how) of the system that the user chose.

    Raises:
        SurveyError: the choice is not accepted, does not fit the coordinates, or contradicts what
            the file rightly says of itself.
    """
    if epsg != GEOGRAPHIC_EPSG and epsg not in _PLANES:
        raise SurveyError(f"EPSG:{epsg} 不是本程序接受的坐标系", hint=_EXPORT_HINT)
    if bounds is not None and not fits(epsg, bounds):
        raise SurveyError(
            f"{name}的坐标数值（{_shown(bounds)}）不可能是{label(epsg)}",
            hint="请核对数据说明后重新选择坐标系",
        )
    if not _says_nothing(wkt):
        own = _accepted(str(wkt), name)
        rightly = bounds is None or fits(own, bounds)
        if rightly and own != epsg and not _same_plane(own, epsg):
            raise SurveyError(
                f"{name}自带的坐标系是{label(own)}，与选择的{label(epsg)}不一致",
                hint="请按数据自带的坐标系读取，不要另选",
            )
    return epsg, f"由经办人选定：{label(epsg)}"


def old_datum(wkt: str) -> tuple[str, int | None] | None:
    """Return ("xian80" or "beijing54", plane) of a definition on such a datum, else None.

    The plane is named by the CGCS2000 system with the same meridian and false easting; None where
    there is no such plane.

    Args:
        wkt: WKT of any dialect or "EPSG:n".
    """
    try:
        crs = _horizontal(CRS.from_user_input(wkt))
    except CRSError:
        return None
    names = _names(crs) + " " + _plain(crs.name)
    radius = crs.ellipsoid.semi_major_metre if crs.ellipsoid is not None else 0.0
    for key, word, axis in (("xian80", "xian", 6378140.0), ("beijing54", "beijing", 6378245.0)):
        if word in names or radius == axis:
            return key, _plane_of(crs)
    return None


def _says_nothing(wkt: str | None) -> bool:
    # A GeoPackage without a system carries one that is called "Undefined …".
    return not wkt or not wkt.strip() or "Undefined" in wkt


def _accepted(wkt: str, name: str) -> int:
    try:
        crs = _horizontal(CRS.from_user_input(wkt))
    except CRSError as error:
        raise SurveyError(f"看不懂{name}的坐标系说明", hint=_EXPORT_HINT) from error
    epsg = _identify(crs)
    if epsg is None:
        raise _refusal(crs, name)
    return epsg


def _horizontal(crs: CRS) -> CRS:
    if crs.is_bound and crs.source_crs is not None:  # TOWGS84 in old WKT
        return _horizontal(crs.source_crs)
    if crs.is_compound:
        return _horizontal(crs.sub_crs_list[0])
    return crs


def _identify(crs: CRS) -> int | None:
    """Return the EPSG code that the parameters amount to, or None."""
    return _plane_of(crs) if _is_cgcs2000(crs) else None


def _plane_of(crs: CRS) -> int | None:
    """Return the code of the CGCS2000 system with the same plane, whatever the datum."""
    if crs.is_geographic:
        degrees = abs(crs.axis_info[0].unit_conversion_factor - np.pi / 180) < 1e-12
        return GEOGRAPHIC_EPSG if degrees else None
    operation = crs.coordinate_operation
    if not crs.is_projected or operation is None or operation.method_code != "9807":
        return None
    if any(axis.unit_conversion_factor != 1.0 for axis in crs.axis_info[:2]):
        return None
    values = {parameter.code: float(parameter.value) for parameter in operation.params}
    fixed = {"8801": 0.0, "8805": 1.0, "8807": 0.0}  # latitude of origin, scale, false northing
    if any(abs(values.get(code, wanted) - wanted) > 1e-9 for code, wanted in fixed.items()):
        return None
    found = [
        system.epsg
        for system in _PLANES.values()
        if abs(values.get("8802", 0.0) - system.meridian) < 1e-9
        and abs(values.get("8806", 0.0) - system.false_easting) < 1e-6
    ]
    # Without zone number the 3° and the 6° system are one plane; the name may tell them apart.
    six = len(found) == 2 and _plain(crs.name).startswith("cgcs2000gausskruger")
    return found[-1 if six else 0] if found else None


def _is_cgcs2000(crs: CRS) -> bool:
    names = _names(crs)
    if not re.search("cgcs2000|china2000|chinageodeticcoordinatesystem2000", names):
        return False
    ellipsoid = crs.ellipsoid
    return (
        ellipsoid is not None
        and abs(ellipsoid.semi_major_metre - 6378137.0) < 1e-3
        and abs(ellipsoid.inverse_flattening - 298.257222101) < 1e-6
        and (crs.prime_meridian is None or crs.prime_meridian.longitude == 0.0)
    )


def _names(crs: CRS) -> str:
    parts = (crs.geodetic_crs, crs.datum, crs.ellipsoid)
    return " ".join(_plain(part.name) for part in parts if part is not None)


def _plain(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


def _refusal(crs: CRS, name: str) -> SurveyError:
    only = "，本程序只接受 2000 国家大地坐标系（CGCS2000）"
    if (old := old_datum(crs.to_wkt())) is not None:
        datum = {"xian80": "1980 西安坐标系", "beijing54": "1954 北京坐标系"}[old[0]]
        return SurveyError(f"{name}是 {datum}{only}", hint=_DATUM_HINT)
    names = _names(crs) + " " + _plain(crs.name)
    if "pseudomercator" in names or "webmercator" in names or "auxiliarysphere" in names:
        return SurveyError(f"{name}是网络地图的墨卡托投影（Web Mercator）{only}", hint=_EXPORT_HINT)
    if "utm" in names:
        return SurveyError(f"{name}是 UTM 投影（{crs.name}）{only}", hint=_EXPORT_HINT)
    if "wgs" in names:
        return SurveyError(f"{name}是 WGS 84 坐标系{only}", hint=_EXPORT_HINT)
    return SurveyError(f"{name}的坐标系“{crs.name}”不在接受范围内{only}", hint=_EXPORT_HINT)


def _proposals(bounds: Bounds | None) -> list[int]:
    """Return the systems that coordinates of this size may belong to, the likeliest first."""
    if bounds is None:
        return [REGISTRY_EPSG, 4548, GEOGRAPHIC_EPSG]
    candidates = [
        system.epsg
        for meridian in _NEAR_MERIDIANS
        for system in _PLANES.values()
        if system.meridian == meridian and (system.width == 3 or system.zone)
    ]
    return [epsg for epsg in (*candidates, GEOGRAPHIC_EPSG) if fits(epsg, bounds)]


def _question(text: str, bounds: Bounds | None, name: str) -> ChoiceNeeded | SurveyError:
    proposals = _proposals(bounds)
    if proposals:
        options = tuple((str(epsg), label(epsg)) for epsg in proposals)
        hint = "请核对数据说明后选择坐标系"
        if bounds is not None:
            hint += f"；从坐标数值看最可能是{label(proposals[0])}"
        return ChoiceNeeded(text, key="epsg", options=options, hint=hint)
    assert bounds is not None  # without bounds there are always proposals
    minx, miny, maxx, maxy = bounds
    if _proposals((miny, minx, maxy, maxx)):
        return SurveyError(
            f"{name}的纵横坐标颠倒了（{_shown(bounds)}）", hint="请交换 X、Y 后重新导出"
        )
    return SurveyError(
        f"{name}的坐标数值（{_shown(bounds)}）不像本市的 2000 国家大地坐标", hint=_EXPORT_HINT
    )


def _shown(bounds: Bounds) -> str:
    minx, miny, maxx, maxy = bounds
    digits = 4 if max(map(abs, bounds)) < 1000 else 0
    return f"东 {minx:.{digits}f}–{maxx:.{digits}f}，北 {miny:.{digits}f}–{maxy:.{digits}f}"


def _same_plane(epsg: int, other: int) -> bool:
    one, two = _PLANES.get(epsg), _PLANES.get(other)
    if one is None or two is None:
        return False
    return (one.meridian, one.zone) == (two.meridian, two.zone)


def _shift(epsg: int) -> float | None:
    """Return what to add to the easting, where the registry differs by nothing else."""
    system = _PLANES.get(epsg)
    home = _PLANES[REGISTRY_EPSG]
    if system is None or system.meridian != home.meridian:
        return None
    return home.false_easting - system.false_easting


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _mover(source: int, target: int) -> Callable[[Floats], Floats]:
    """Return the function that takes coordinates (n, 2) from one system to the other."""
    there = _shift(source) if target == REGISTRY_EPSG else None
    back = _shift(target) if source == REGISTRY_EPSG else None
    if there is None and back is None:
        transformer = _transformer(source, target)
        return lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    # Same meridian: exact to the last digit, where a projection there and back is not.
    shift = there if there is not None else -(back or 0.0)
    return lambda xy: xy + np.array([shift, 0.0])


def to_registry(shapes: Shapes, epsg: int) -> Shapes:
    """Return the shapes in EPSG:4527, metres, without Z and M. None stays None.

    The array itself comes back where nothing is to be done. A system on the same meridian differs
    by a whole number of kilometres in the easting only, so that number is added, exactly.

    Args:
        shapes: object array (n,), coordinates of the accepted system `epsg`.
    """
    if (shapely.has_z(shapes) | shapely.has_m(shapes)).any():
        shapes = shapely.force_2d(shapes)
    if epsg == REGISTRY_EPSG:
        return shapes
    moved: Shapes = shapely.transform(shapes, _mover(epsg, REGISTRY_EPSG))
    return moved


def to_registry_xy(xy: Floats, epsg: int) -> Floats:
    """Return coordinates (n, 2) in EPSG:4527, metres; the array itself if it is that already."""
    return xy if epsg == REGISTRY_EPSG else _mover(epsg, REGISTRY_EPSG)(xy)


def from_registry_bounds(boxes: Floats, epsg: int, *, margin_m: float) -> Floats:
    """Return boxes of the system `epsg` that surely contain the given ones.

    Args:
        boxes: (n, 4) minx, miny, maxx, maxy in EPSG:4527, metres.
        margin_m: added on every side first. A straight line of one system bends in the other,
            1.1 m over 10 km here, so the margin must exceed that for the longest edges.
    """
    grown: Floats = boxes + np.array([-margin_m, -margin_m, margin_m, margin_m])
    if epsg == REGISTRY_EPSG:
        return grown
    # Corners and middles of the sides: the sides bend too.
    share = np.array([[0, 0], [0.5, 0], [1, 0], [1, 0.5], [1, 1], [0.5, 1], [0, 1], [0, 0.5]])
    low, size = grown[:, None, :2], grown[:, None, 2:] - grown[:, None, :2]
    points = (low + share * size).reshape(-1, 2)
    moved = _mover(REGISTRY_EPSG, epsg)(points).reshape(-1, len(share), 2)
    boxed: Floats = np.hstack([moved.min(axis=1), moved.max(axis=1)])
    return boxed


def lonlat(xy: Floats) -> Floats:
    """Return longitude and latitude (n, 2) in degrees, EPSG:4490, of EPSG:4527 metres (n, 2)."""
    return _mover(REGISTRY_EPSG, GEOGRAPHIC_EPSG)(xy)
