"""The coordinate doctor: a `Source` in, an `Examined` out. It mends nothing that was not agreed.

    examined = diagnose(source, Treatment(agreed=frozenset({"swap"})), progress)

What the numbers mean is decided in `doctor_system`, shapes are built in `doctor_parcels`; this
module puts the answers together and says how large each proposed cure is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from jdz_forestland.domain import doctor_system
from jdz_forestland.domain.boundary import Cure, Examined, Source, SourceFinding, Values
from jdz_forestland.domain.doctor_axes import Reading
from jdz_forestland.domain.doctor_before import as_written, box_of, outlines, size
from jdz_forestland.domain.doctor_datum import Shifts
from jdz_forestland.domain.doctor_parcels import Built, build
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.domain.doctor_system import System
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.progress import Progress

_SYSTEM_CURES: Final = {
    "swap": "交换X、Y",
    "zone": "换算到3度带第39带",
    "degrees": "把经纬度（按2000坐标系）换算成39带平面坐标",
    "dms": "按度分秒读取，再换算成39带平面坐标",
    "mercator": "由网络墨卡托换算成39带平面坐标",
    "utm": "由UTM第50带换算成39带平面坐标",
    "crs": "按坐标数值判断的坐标系读取：{system}",
    "header": "以坐标为准，不按文件头的带号",
    "datum": "由{datum}按本单位参数换算",
}
_PARCEL_CURES: Final = {
    "close": "把线由终点连回起点，成为面",
    "waypoints": "把航点按先后次序连成一圈",
    "hole": "把里面的闭合线作为孔洞扣除",
    "count": "按实际读到的点导入，不管文件写的点数",
    "outside": "确认位置无误，县外的地块也导入",
    "repair": "自动修复自相交（面积变化不超过1平方米）",
    "unit": "申报面积按相符的单位理解",
}
CURE_KEYS: Final = (*_SYSTEM_CURES, *_PARCEL_CURES)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What the clerk has decided.

    Attributes:
        epsg, zone: system or zone number chosen. agreed: keys of the cures agreed to.
        county_code: where the parcels should be; None for anywhere in the city.
        shifts: the office's own parameters for old datums.
    """

    epsg: int | None = None
    zone: int | None = None
    agreed: frozenset[str] = frozenset()
    county_code: str | None = None
    shifts: Shifts = field(default_factory=dict)


def diagnose(source: Source, treatment: Treatment, progress: Progress) -> Examined:
    """Return what a source is, its boundaries, findings worst first, and the cures proposed.

    Raises:
        UserError: the clerk's choice is not possible. Cancelled: the clerk stopped it.
    """
    values = _values(source)
    if not len(values):
        reasons = Built()
        reasons.findings += _reasons(source)
        reasons.quarantined += [source.text(p.mark or p.name) for p in source.parcels]
        return _examined(source, System(None, "没有可以使用的坐标"), reasons, ())
    system = doctor_system.decide(
        source,
        values,
        epsg=treatment.epsg,
        zone=treatment.zone,
        agreed=treatment.agreed,
        county_code=treatment.county_code,
        shifts=treatment.shifts,
    )
    if system.reading is None:
        return _examined(source, system, Built(), ())
    built = build(
        source,
        system.reading,
        agreed=treatment.agreed,
        county_code=treatment.county_code,
        progress=progress,
    )
    keys = list(system.cures)
    if any(note.rule == "R17" for note in system.findings):
        keys.append("header")
    cures = (
        *_system_cures(keys, system.reading, source, values, treatment.agreed),
        *_parcel_cures(built, treatment.agreed),
    )
    examined = _examined(source, system, built, cures)
    if not system.cures:
        return examined
    return replace(examined, written=outlines(source, system.reading, values, built.rings))


def together(parts: Sequence[Examined]) -> Examined:
    """Return several examinations as one."""
    if len(parts) == 1:
        return parts[0]
    cures: dict[str, Cure] = {}
    for cure in (cure for part in parts for cure in part.cures):
        cures.setdefault(cure.key, cure)
    systems = {part.epsg for part in parts}
    return Examined(
        paths=tuple(dict.fromkeys(path for part in parts for path in part.paths)),
        format=_joined(part.format for part in parts),
        layers=tuple(layer for part in parts for layer in part.layers),
        encoding=_joined(part.encoding for part in parts),
        encoding_how=_joined(part.encoding_how for part in parts),
        epsg=systems.pop() if len(systems) == 1 else None,
        crs_how=_joined(part.crs_how for part in parts),
        zone=_joined(part.zone for part in parts),
        axis_order=_joined(part.axis_order for part in parts),
        datum=_joined(part.datum for part in parts),
        boundaries=tuple(boundary for part in parts for boundary in part.boundaries),
        findings=worst_first([note for part in parts for note in part.findings]),
        cures=tuple(cures.values()),
        quarantined=tuple(text for part in parts for text in part.quarantined),
        written=tuple(rings for part in parts for rings in part.written),
    )


def worst_first(findings: Sequence[SourceFinding]) -> tuple[SourceFinding, ...]:
    """Return findings in the order in which they are shown."""
    return tuple(sorted(findings, key=lambda f: (-f.severity, _order(f.rule), f.parcel, f.text)))


def _order(rule: str) -> tuple[str, int]:
    digits = "".join(char for char in rule if char.isdigit())
    return rule[0], int(digits or 0)


def _joined(texts: Iterator[str]) -> str:
    return "；".join(dict.fromkeys(text for text in texts if text))


def _values(source: Source) -> Values:
    """Return all finite pairs of a source, (n, 2)."""
    rings = [ring.values for parcel in source.parcels for ring in parcel.rings]
    if not rings:
        return np.empty((0, 2))
    values = np.concatenate(rings)
    return values[np.isfinite(values).all(axis=1)]


def _reasons(source: Source) -> Iterator[SourceFinding]:
    for parcel in source.parcels:
        reason = "；".join(parcel.faults) or "没有坐标"
        yield found("F-105", reason, parcel=parcel.name, cell=parcel.place or None)


def _examined(source: Source, system: System, built: Built, cures: tuple[Cure, ...]) -> Examined:
    reading = system.reading
    agreed = {cure.key for cure in cures if cure.agreed}
    notes = [_softened(note, agreed) for note in (*system.findings, *_rules(system))]
    order = ""
    if reading is not None:
        order = "北坐标（X）在前" if reading.north_first else "东坐标（Y）在前"
    return Examined(
        paths=(source.path,),
        format=source.format,
        layers=(source.layer,),
        encoding=source.encoding,
        encoding_how=source.encoding_how,
        epsg=reading.epsg if reading is not None and reading.datum is None else None,
        crs_how=system.how,
        zone=reading.zone if reading is not None else "",
        axis_order=order,
        datum=_datum(reading),
        boundaries=tuple(built.boundaries),
        findings=worst_first([*source.findings, *notes, *built.findings]),
        cures=cures,
        quarantined=tuple(built.quarantined),
    )


def _datum(reading: Reading | None) -> str:
    if reading is None or reading.datum is None:
        return ""
    return f"由{reading.datum.datum.label}按{reading.datum.source}换算"


def _rules(system: System) -> Iterator[SourceFinding]:
    """Say which rules describe the reading; R8 is no fault where the source itself says it."""
    if system.reading is None:
        return
    told = {note.rule for note in system.findings}
    for rule in system.reading.rules:
        stated = rule == "R8" and not system.cures
        if rule not in told:
            detail = system.how if stated else ""
            yield found(rule, detail, level=Level.NOTICE if stated else None)


_CURED_BY: Final = {
    "R3": {"swap"}, "R4": {"swap"}, "R6": {"zone"}, "R7": {"zone"}, "F-103": {"zone"},
    "R8": {"degrees"}, "R9": {"dms"}, "R11": {"utm"}, "R12": {"mercator"},
    "R15": {"datum"}, "R16": {"datum"}, "R17": {"header", "zone"}, "F-102": {"crs"},
}  # fmt: skip


def _softened(note: SourceFinding, agreed: set[str]) -> SourceFinding:
    """An error that the clerk has agreed to cure is a notice, and says so."""
    if note.severity is Level.ERROR and _CURED_BY.get(note.rule, set()) & agreed:
        return replace(note, severity=Level.NOTICE, hint="经办人已同意，已处理")
    return note


def _system_cures(
    keys: Sequence[str], reading: Reading, source: Source, values: Values, agreed: frozenset[str]
) -> Iterator[Cure]:
    end = box_of(reading.move(values))
    shift = reading.datum
    # the datum comes last: the other cures end where the numbers would lie without it
    middle = end if shift is None else box_of(replace(reading, datum=None).move(values))
    start = box_of(as_written(source, reading, values))
    for key in dict.fromkeys(keys):
        before, after = (middle, end) if key == "datum" else (start, middle)
        basis = f"；依据{shift.source}" if shift is not None and key == "datum" else ""
        yield Cure(
            key=key,
            text=_SYSTEM_CURES[key].format(
                system=doctor_system.label(reading.epsg),
                datum=shift.datum.label if shift else "",
            ),
            size="不移动坐标" if key == "header" else size(before, after) + basis,
            agreed=key in agreed,
            before=before,
            after=after,
        )


def _parcel_cures(built: Built, agreed: frozenset[str]) -> Iterator[Cure]:
    for key, count in sorted(built.offered.items()):
        size = f"{count}个地块"
        yield Cure(key, _PARCEL_CURES[key], size, agreed=key in agreed, blocking=False)
