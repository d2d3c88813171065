"""What a source declares of a parcel, against what is there: area and points (R18–R20)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from jdz_forestland.domain import area
from jdz_forestland.domain.boundary import RawParcel, Ring, SourceFinding
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.domain.findings import BBox, Level

HECTARE: Final = "公顷"
MU: Final = "亩"
SQUARE_METRE: Final = "平方米"
_M2: Final = {HECTARE: Decimal(10_000), MU: Decimal(2000) / 3, SQUARE_METRE: Decimal(1)}
_UNITS: Final = (
    (HECTARE, ("公顷", "hm2", "hm²", "ha")),
    (MU, ("亩", "mu")),
    (SQUARE_METRE, ("平方米", "㎡", "m2", "m²", "平米")),
)
_TOLERANCE_M2: Final = Decimal(100)  # 0.01 ha
_TOLERANCE_SHARE: Final = Decimal("0.01")
_UNIT_SHARE: Final = Decimal("0.02")


def read(text: str) -> tuple[Decimal | None, str]:
    """Return (figure, unit) of a declared area; hectares unless it says otherwise.

    Blank, 0 and what is no number are (None, "").
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip().lower()
    match = re.fullmatch(r"(\d{1,15}(?:\.\d{0,12})?)\s*([^\d\s].*)?", plain)
    if match is None:
        return None, ""
    written = (match[2] or "").strip()
    unit = HECTARE
    if written:
        named = [unit for unit, words in _UNITS if written in words]
        if not named:
            return None, ""
        unit = named[0]
    try:
        figure = Decimal(match[1])
    except InvalidOperation:
        return None, ""
    return (figure, unit) if figure > 0 else (None, "")


def to_m2(figure: Decimal, unit: str) -> Decimal:
    """Return m² of a figure in a unit, 0.01."""
    return area.round_m2(figure * _M2[unit])


def wrong_unit(figure: Decimal, unit: str, computed_m2: Decimal) -> str:
    """Return the unit in which the figure would be right (R18), "" where it is not the unit."""
    if computed_m2 <= 0 or _agrees(to_m2(figure, unit), computed_m2):
        return ""
    for other, factor in _M2.items():
        if other != unit and abs(figure * factor - computed_m2) <= computed_m2 * _UNIT_SHARE:
            return other
    return ""


def about_area(parcel: RawParcel, computed_m2: Decimal, where: BBox) -> Iterator[SourceFinding]:
    """R18 and R19: the declared area in another unit, or of another boundary."""
    figure, unit = read(parcel.declared)
    place = parcel.place or None
    if figure is None:
        if parcel.declared.strip(" 0.") and parcel.declared.strip():
            detail = f"申报面积“{parcel.declared[:20]}”不是数字"
            yield found("F-101", detail, parcel=parcel.name, field="面积", cell=place)
        return
    declared = to_m2(figure, unit)
    if other := wrong_unit(figure, unit, computed_m2):
        ratio = (declared / computed_m2).normalize()
        detail = f"写的是{figure}{unit}，按{other}才与计算面积{_both(computed_m2)}相符"
        yield found(
            "R18",
            detail,
            parcel=parcel.name,
            field="面积",
            cell=place,
            where=where,
            measured=f"相差{ratio:.4g}倍",
        )
    elif not _agrees(declared, computed_m2):
        detail = (
            f"申报{_both(declared)}，计算{_both(computed_m2)}，相差{_both(declared - computed_m2)}"
        )
        yield found(
            "R19",
            detail,
            parcel=parcel.name,
            field="面积",
            cell=place,
            where=where,
            measured=f"{area.grouped(declared - computed_m2)}平方米",
        )


def about_count(parcel: RawParcel, rings: Sequence[Ring]) -> SourceFinding | None:
    """R20: the number of points as written, closing points counted or not."""
    if parcel.counted is None:
        return None
    rows = sum(len(ring.values) + ring.closed for ring in rings)
    difference = parcel.counted - rows
    if difference == 0:
        return None
    mild = abs(difference) == len(rings) or parcel.counted == 0
    detail = f"文件写{parcel.counted}点，实际{rows}行"
    if mild:
        detail += "（只差闭合点）" if parcel.counted else "（没有填写）"
    return found(
        "R20",
        detail,
        parcel=parcel.name,
        field="点数",
        cell=parcel.place or None,
        measured=f"{difference:+d}",
        level=Level.WARNING if mild else Level.ERROR,
        hint="无需处理" if mild else None,
    )


def _agrees(declared_m2: Decimal, computed_m2: Decimal) -> bool:
    tolerance = max(_TOLERANCE_M2, computed_m2 * _TOLERANCE_SHARE)
    return abs(declared_m2 - computed_m2) <= tolerance


def _both(m2: Decimal) -> str:
    hectares = (m2 / 10_000).quantize(Decimal("0.0001"))
    return f"{hectares}公顷（{area.to_mu(area.round_m2(m2))}亩）"
