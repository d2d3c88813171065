"""Sources on an old datum: refused, unless the office has entered parameters for it (R15, R16).

What is said of the datum comes from the clerk's choice, the header or the definition of the
system. The numbers still say which plane it is, as they do for CGCS2000: both differ by some
hundred metres, which no test of size can see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from jdz_forestland.domain import crs, doctor_axes
from jdz_forestland.domain.boundary import SourceFinding, Stated, Values
from jdz_forestland.domain.datum import FARTHEST_M, Datum, DatumShift
from jdz_forestland.domain.doctor_axes import UTM_50, WEB_MERCATOR, Reading
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.errors import UserError

Shifts = Mapping[Datum, DatumShift]

_SIGNS: Final = (
    (Datum.XIAN80, re.compile(r"(?<!\d)(19)?80(?!\d)|西安|xi'?an", re.IGNORECASE)),
    (Datum.BEIJING54, re.compile(r"(?<!\d)(19)?54(?!\d)|北京|beijing", re.IGNORECASE)),
)
_CGCS: Final = re.compile(r"2000|cgcs", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OldDatum:
    """What a source or the clerk says: the datum, its plane if that is said too, and who says it.

    Attributes:
        plane: the CGCS2000 system with the same plane, or None.
        denied: whether the source itself says that it is in CGCS2000.
    """

    datum: Datum
    plane: int | None
    said: str
    denied: bool = False


def of(stated: Stated, epsg: int | None) -> OldDatum | None:
    """Return the old datum that a source or the clerk's choice names, or None."""
    if epsg is not None:
        known = crs.old_datum(f"EPSG:{epsg}")
        # what the clerk chooses is the datum; with or without zone number is seen
        if known is None:
            return None
        denied = bool(_CGCS.search(stated.system)) or _is_cgcs2000(stated.wkt)
        return OldDatum(Datum(known[0]), None, "由经办人选定", denied)
    if stated.system:
        for datum, sign in _SIGNS:
            if sign.search(stated.system) and not _CGCS.search(stated.system):
                return OldDatum(datum, None, f"文件头写的坐标系是“{stated.system}”")
        return None
    known = crs.old_datum(stated.wkt) if stated.wkt else None
    return OldDatum(Datum(known[0]), known[1], "数据自带的坐标系说明") if known else None


def _is_cgcs2000(wkt: str | None) -> bool:
    try:
        return bool(wkt) and bool(crs.recognise(wkt))
    except UserError:
        return False


def refusal(old: OldDatum) -> SourceFinding:
    """Return why a source on an old datum cannot be read without parameters."""
    return found(old.datum.rule, old.said, field="坐标系")


def read(
    old: OldDatum, shift: DatumShift, seen: Reading | None, values: Values, county: str | None
) -> tuple[Reading | None, str, SourceFinding]:
    """Return (reading or None, how, finding) of numbers (n, 2) on an old datum."""
    rule, label = old.datum.rule, old.datum.label

    def refused(text: str, hint: str) -> tuple[None, str, SourceFinding]:
        return None, "坐标系不能使用", found(rule, text, field="坐标系", hint=hint)

    if old.denied:
        text = f"选择了{label}，但数据自己写明是2000坐标系"
        return refused(text, "请按数据自带的坐标系读取")
    if seen is None or seen.epsg in (UTM_50, WEB_MERCATOR):
        return refused(f"{old.said}，但坐标数值不像{label}的坐标", "请核对文件的坐标系")
    plane = seen.epsg if old.plane is None or seen.shift else old.plane
    if crs.plane(plane) != crs.plane(seen.epsg):
        return refused(f"{old.said}，但带号或中央经线与坐标数值不符", "请核对文件的带号")
    plain = replace(seen, epsg=plane)
    rules = tuple(each for each in seen.rules if each not in ("R1", "R2", "R5"))
    reading = replace(plain, datum=shift, cures=(*seen.cures, "datum"), rules=rules)
    spot = np.median(values, axis=0)[None, :]
    here, there = plain.move(spot), reading.move(spot)
    metres = float(np.hypot(*(there - here)[0]))
    if fault := _fault(metres, here, there, county):
        return refused(f"{old.said}；按{shift.source}换算{fault}", "请核对录入的转换参数")
    how = f"{label}（{old.said}），按{shift.source}换算"
    note = found(
        rule,
        f"{old.said}；按{shift.source}换算，移动{metres:.1f}米",
        field="坐标系",
        measured=f"{metres:.1f}米",
        hint="请对照地图核对移动的大小，再同意换算",
    )
    return reading, how, note


def _fault(metres: float, here: Values, there: Values, county: str | None) -> str:
    if not metres <= FARTHEST_M:
        return f"会移动超过{FARTHEST_M:.0f}米，参数不对"
    if doctor_axes.is_near(here, county)[0] and not doctor_axes.is_near(there, county)[0]:
        return "后不在本县范围内，参数不对"
    return ""
