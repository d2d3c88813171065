"""Which coordinate system a source is in: what it says of itself, checked against its numbers.

The order of trust: what the clerk chose, what the source says, what the numbers look like. A
source that says one thing and looks like another is shown as it looks, and must be agreed to.
Xi'an 1980 and Beijing 1954 end here unless the office has parameters of its own: there are no
public ones, and PROJ would move nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from jdz_forestland.domain import crs, doctor_axes, doctor_datum
from jdz_forestland.domain.boundary import Source, SourceFinding, Stated, Values
from jdz_forestland.domain.doctor_axes import UTM_50, WEB_MERCATOR, Reading, kind, understand
from jdz_forestland.domain.doctor_datum import Shifts
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.domain.findings import Level
from jdz_forestland.errors import SurveyError, UserError

WGS84: Final = 4326
_CGCS: Final = re.compile(r"2000|cgcs", re.IGNORECASE)
_WGS: Final = re.compile(r"wgs", re.IGNORECASE)
_FOREIGN: Final = {
    WGS84: "WGS84 经纬度（EPSG:4326）",
    UTM_50: "UTM 第50带（EPSG:32650）",
    WEB_MERCATOR: "网络墨卡托（EPSG:3857）",
}
_CURES: Final = {UTM_50: ("R11", "utm"), WEB_MERCATOR: ("R12", "mercator")}
_METRES: Final = frozenset({"", "米", "m", "meter", "metre", "meters", "metres"})


@dataclass(frozen=True, slots=True)
class System:
    """What was decided about the coordinates of a source.

    Attributes:
        reading: None where they cannot be used.
        how: Chinese sentence. zone: zone number, "" for none.
        cures: keys that the reading rests on.
    """

    reading: Reading | None
    how: str
    findings: tuple[SourceFinding, ...] = ()

    @property
    def cures(self) -> tuple[str, ...]:
        """Keys of the cures that the reading rests on."""
        return self.reading.cures if self.reading else ()


def label(epsg: int) -> str:
    """Return the Chinese name of a system that can be read."""
    return _FOREIGN.get(epsg) or crs.label(epsg)


def decide(
    source: Source,
    values: Values,
    *,
    epsg: int | None,
    zone: int | None,
    agreed: frozenset[str],
    county_code: str | None,
    shifts: Shifts,
) -> System:
    """Return how the numbers (n, 2) of a source are to be read.

    Args:
        shifts: the office's own parameters for old datums.

    Raises:
        UserError: the clerk chose a system or zone that is not accepted.
    """
    stated = source.stated
    old = doctor_datum.of(stated, epsg)
    shift = None if old is None else shifts.get(old.datum)
    refused = _refusal(stated, epsg) if shift is None else None
    if refused is not None:
        return System(None, "坐标系不能使用", (refused,))
    header_zone = re.sub(r"\D", "", stated.zone)
    wanted_zone = str(zone) if zone is not None else header_zone
    seen = understand(values, county_code, zone=wanted_zone)
    if seen is not None and seen.cures == ("degrees",) and {"dms", "degrees"} & agreed == {"dms"}:
        seen = _as_packed(seen, values)
    if old is not None and shift is not None:
        reading, how, note = doctor_datum.read(old, shift, seen, values, county_code)
        system = System(reading, how, (note,))
    else:
        system = _by_words_or_size(stated, seen, values, epsg=epsg, zone=zone)
    if system.reading is None:
        return system
    system = _turned(system, system.reading, stated, values)
    notes = (
        *_header(system, stated, header_zone, values),
        *_perhaps_packed(system, source, values),
    )
    return replace(system, findings=(*system.findings, *notes))


def _by_words_or_size(
    stated: Stated, seen: Reading | None, values: Values, *, epsg: int | None, zone: int | None
) -> System:
    """Follow what is said or chosen, or else the size of the numbers."""
    known, how, refused = _known(stated, epsg)
    if refused is not None:
        return System(None, "坐标系不能使用", (refused,))
    if known is not None:
        return _by_statement(known, how, seen, values, chosen=epsg is not None)
    if seen is None:
        return System(None, "看不出坐标系", (found("F-103", _sizes(values)),))
    return _by_size(stated, seen, zone)


def _refusal(stated: Stated, epsg: int | None) -> SourceFinding | None:
    """Return why the datum of the header or of the choice is not accepted, or None."""
    if epsg is not None and epsg != WGS84 and epsg not in _FOREIGN:
        return _datum(f"EPSG:{epsg}", f"选择的坐标系EPSG:{epsg}")
    system = stated.system
    if system and (old := doctor_datum.of(stated, None)) is not None:
        return doctor_datum.refusal(old)
    if system and not _CGCS.search(system) and not _WGS.search(system):
        return found("F-103", f"文件头写的坐标系是“{system}”", field="坐标系")
    return None


def _datum(wkt: str, name: str) -> SourceFinding | None:
    """Return why a system is not accepted, or None where it is."""
    try:
        crs.recognise(wkt, name=name)
    except SurveyError as error:
        if _foreign(wkt) is not None:
            return None
        rule = "R15" if "西安" in error.text else "R16" if "北京" in error.text else "F-103"
        return found(rule, error.text, field="坐标系")
    except UserError as error:
        return found("F-103", error.text, field="坐标系")
    return None


def _foreign(wkt: str) -> int | None:
    """Return the code of a system on WGS 84 that can be read although it is not CGCS2000."""
    try:
        stated = CRS.from_user_input(wkt)
        code = stated.to_epsg(min_confidence=60)
    except CRSError:
        return None
    if code in _FOREIGN:
        return code
    named = (stated.name + " " + str(stated.geodetic_crs and stated.geodetic_crs.name)).lower()
    if stated.is_geographic and "wgs" in named and "84" in named:
        return WGS84
    mercator = "pseudo" in named or "web_mercator" in named or "auxiliary" in named
    return WEB_MERCATOR if mercator else None


def _known(stated: Stated, epsg: int | None) -> tuple[int | None, str, SourceFinding | None]:
    """Return (EPSG code, how, refusal) by the clerk's choice or the source's own statement."""
    if epsg is not None:
        return epsg, f"由经办人选定：{label(epsg)}", None
    wkt = stated.wkt
    if not wkt or not wkt.strip() or "Undefined" in wkt:
        return None, "", None
    refused = _datum(wkt, "数据")
    if refused is not None:
        return None, "", refused
    code = _foreign(wkt)
    if code is None:
        code = crs.recognise(wkt)[0]
    how = stated.by_format or "按数据自带的坐标系说明"
    return code, f"{how}：{label(code)}", None


def _by_size(stated: Stated, seen: Reading, zone: int | None) -> System:
    """Nothing but perhaps the datum is said: the size of the numbers decides."""
    datum = f"文件头写明{stated.system}，" if stated.system else ""
    how = f"{datum}按坐标数值判断：{label(seen.epsg)}"
    if zone is not None:
        how += f"（带号{zone}由经办人指定）"
        seen = replace(seen, cures=tuple(key for key in seen.cures if key != "zone"))
    if not stated.asks_system:
        return System(seen, how)
    detail = f"数据没有坐标系说明（缺 .prj 或未定义），从坐标数值看最可能是{label(seen.epsg)}"
    note = found("F-102", detail, field="坐标系")
    return System(replace(seen, cures=(*seen.cures, "crs")), how, (note,))


def _by_statement(
    known: int, how: str, seen: Reading | None, values: Values, *, chosen: bool
) -> System:
    """Follow the statement where the numbers can be of that system; else what they look like."""
    plain = crs.GEOGRAPHIC_EPSG if known == WGS84 else known
    if seen is not None and _could_be(plain, seen, values):
        rule, key = _CURES.get(known, ("", ""))
        rules = (rule,) if rule else tuple(r for r in seen.rules if r in ("R1", "R2", "R5", "R8"))
        cures = (key,) if key and not chosen else ()
        reading = replace(seen, epsg=plain, rules=rules, cures=cures, shift=0.0, packed=False)
        return System(reading, how)
    if chosen or seen is None:
        raise UserError(
            f"坐标数值（{_sizes(values)}）不可能是{label(known)}", hint="请核对后重新选择坐标系"
        )
    detail = f"数据自带的说明是{label(known)}，但坐标数值（{_sizes(values)}）与它不符"
    reading = replace(seen, cures=(*seen.cures, "crs"))
    how = f"自带说明与数值不符，按坐标数值判断：{label(seen.epsg)}"
    return System(reading, how, (found("F-102", detail, field="坐标系"),))


def _could_be(epsg: int, seen: Reading, values: Values) -> bool:
    """Return whether numbers of these kinds can belong to a system."""
    east = values[:, 1 if seen.north_first else 0]
    north = values[:, 0 if seen.north_first else 1]
    if epsg in _FOREIGN:
        kinds = {UTM_50: doctor_axes.SHORT, WEB_MERCATOR: doctor_axes.MERCATOR}
        return kind(float(np.median(east))) == kinds.get(epsg)
    place = (float(np.median(east)), float(np.median(north)))
    return crs.fits(epsg, (*place, *place))


def _as_packed(seen: Reading, values: Values) -> Reading:
    if not doctor_axes.could_be_packed(values):
        raise UserError("坐标不可能是度分秒：分或秒有大于等于60的", hint="请按十进制度读取")
    return replace(seen, rules=("R9",), cures=("dms",), packed=True)


def _perhaps_packed(system: System, source: Source, values: Values) -> Iterator[SourceFinding]:
    """R9 as a warning: decimal degrees whose digits could be minutes and seconds as well."""
    spelt_out = any(note.rule == "R10" for note in source.findings)
    if "degrees" in system.cures and not spelt_out and doctor_axes.could_be_packed(values):
        detail = "按十进制度读取；如果是“度.分秒”，请改为同意按度分秒读取（dms）"
        yield found("R9", detail, level=Level.WARNING)


def _turned(system: System, reading: Reading, stated: Stated, values: Values) -> System:
    """Add R3 or R4 where the numbers stand in another order than they should."""
    expected = {"NE": True, "EN": False}.get(stated.order, reading.north_first)
    if reading.north_first == expected:
        return system
    first = kind(float(np.median(values[:, 0])))
    rule = "R4" if doctor_axes.SHORT in (first, kind(float(np.median(values[:, 1])))) else "R3"
    order = "X（北）、Y（东）" if expected else "东坐标、北坐标"
    detail = (
        f"应为{order}，实际第一个数是{_number(values[0, 0])}，第二个数是{_number(values[0, 1])}"
    )
    swapped = replace(
        reading, cures=("swap", *reading.cures), rules=tuple(r for r in reading.rules if r != "R1")
    )
    return replace(system, reading=swapped, findings=(*system.findings, found(rule, detail)))


def _header(system: System, stated: Stated, zone: str, values: Values) -> Iterator[SourceFinding]:
    """Compare 带号, 几度分带 and 计量单位 with the numbers (R17, F-108)."""
    reading = system.reading
    assert reading is not None
    easting = float(np.median(values[:, 1 if reading.north_first else 0]))
    prefix = str(int(easting // 1e6)) if kind(easting) == doctor_axes.PREFIX else ""
    if zone and prefix and zone != prefix:
        detail = f"文件头写{zone}带，坐标带的是{prefix}带"
        yield found("R17", detail, field="带号", measured=f"{zone}≠{prefix}")
    width = re.sub(r"\D", "", stated.width)
    if prefix and width in ("3", "6") and (int(prefix) < 25) != (width == "6"):
        detail = f"文件头写{width}度分带，{prefix}带是{'6' if int(prefix) < 25 else '3'}度带"
        yield found("R17", detail, field="几度分带", measured=f"{width}度带≠{prefix}带")
    unit = stated.unit.strip().lower()
    degrees = reading.epsg == crs.GEOGRAPHIC_EPSG
    if unit not in _METRES and not (degrees and unit.startswith(("度", "deg"))):
        detail = f"文件头写的计量单位是“{stated.unit}”，坐标数值是{'度' if degrees else '米'}"
        yield found("F-108", detail, field="计量单位")


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _sizes(values: Values) -> str:
    if not len(values):
        return "没有坐标"
    first, second = np.median(values, axis=0)
    return f"第一个数约{_number(float(first))}，第二个数约{_number(float(second))}"
