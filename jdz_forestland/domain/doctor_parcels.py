"""From the parcels of a source to boundaries: shapes, areas, and what is wrong with each.

A parcel that cannot be used is set aside with its reason; the others go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from jdz_forestland.domain import area, doctor_axes, doctor_declared, doctor_rings
from jdz_forestland.domain.boundary import (
    Boundary,
    RawParcel,
    Ring,
    Source,
    SourceFinding,
    Values,
)
from jdz_forestland.domain.doctor_axes import Reading
from jdz_forestland.domain.doctor_rings import Placed
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.domain.findings import BBox, Level
from jdz_forestland.domain.geometry import clean
from jdz_forestland.domain.progress import Progress

LARGEST_M: Final = 100_000.0
LONGEST_M: Final = 5_000_000.0
_LENGTH_AT_ONCE_M: Final = 50_000_000.0
REPAIR_LIMIT_M2: Final = Decimal("1.00")
_LEAST_POINTS: Final = 3
# Rule by cure, what is said before it was agreed to, and after.
_CONSENT: Final = {
    "close": ("F-107", "由终点连回起点即可成面", "经同意，已由终点连回起点"),
    "waypoints": ("F-114", "按先后次序连成一圈即可成面", "经同意，已按先后次序连成一圈"),
    "hole": ("F-115", "里面有{count}圈，多半是孔洞", "经同意，里面的{count}圈已作为孔洞"),
}
_EVERY: Final = 200


@dataclass(slots=True)
class Built:
    """What came of the parcels of one source.

    Attributes:
        rings: those of each boundary as they were read, parallel to `boundaries`.
        offered: how many parcels each cure of single parcels would help, by key.
    """

    boundaries: list[Boundary] = field(default_factory=list)
    rings: list[tuple[Ring, ...]] = field(default_factory=list)
    findings: list[SourceFinding] = field(default_factory=list)
    quarantined: list[str] = field(default_factory=list)
    offered: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Shaped:
    parcel: RawParcel
    shape: MultiPolygon
    points: int
    findings: tuple[SourceFinding, ...]


def build(
    source: Source,
    reading: Reading,
    *,
    agreed: frozenset[str],
    county_code: str | None,
    progress: Progress,
) -> Built:
    """Return the boundaries of a source under a reading of its numbers."""
    built = Built()
    parcels = _named(source.parcels, built)
    shaped: list[_Shaped] = []
    for done, (parcel, placed) in enumerate(zip(parcels, _moved(parcels, reading), strict=True)):
        if done % _EVERY == 0:
            progress.step("检查边界", done, len(parcels))
        one = _shape(parcel, placed, agreed, built, county_code=county_code)
        if one is None:
            built.quarantined.append(source.text(parcel.mark))
        else:
            shaped.append(one)
    sizes = list(_areas(shaped, progress))
    _measure(source, shaped, sizes, agreed=agreed, county_code=county_code, built=built)
    return built


def _named(parcels: Sequence[RawParcel], built: Built) -> list[RawParcel]:
    """Return parcels with unique names and marks; unnamed ones are counted."""
    names, marks = _Unique(parcel.name for parcel in parcels), _Unique(p.mark for p in parcels)
    result = []
    for position, parcel in enumerate(parcels, start=1):
        name = names.take(parcel.name or f"地块{position}")
        if parcel.name and name != parcel.name:
            detail = f"“{parcel.name}”不止一个，这一个改称“{name}”"
            built.findings.append(found("F-106", detail, parcel=name, cell=parcel.place or None))
        result.append(replace(parcel, name=name, mark=marks.take(parcel.mark or name)))
    return result


class _Unique:
    """Gives out texts, with a number where one was given out before."""

    def __init__(self, planned: Iterable[str]) -> None:
        self._planned = set(planned)
        self._given: Counter[str] = Counter()

    def take(self, text: str) -> str:
        """Return the text itself the first time."""
        self._given[text] += 1
        if self._given[text] == 1:
            return text
        while (fresh := f"{text}（{self._given[text]}）") in self._planned:
            self._given[text] += 1
        self._planned.add(fresh)
        return fresh


def _moved(parcels: Sequence[RawParcel], reading: Reading) -> Iterator[list[Values]]:
    """Yield for each parcel its rings in EPSG:4527; one call of the projection for all."""
    values = [ring.values for parcel in parcels for ring in parcel.rings]
    if not values:
        yield from ([] for _ in parcels)
        return
    xy = reading.move(np.concatenate(values))
    ends = np.cumsum([len(each) for each in values])[:-1]
    rings = iter(np.split(xy, ends))
    for parcel in parcels:
        yield [next(rings) for _ in parcel.rings]


def _shape(
    parcel: RawParcel,
    moved: list[Values],
    agreed: frozenset[str],
    built: Built,
    *,
    county_code: str | None,
) -> _Shaped | None:
    """Return a parcel with a valid shape, or None where it is set aside; says why in `built`."""
    say = built.findings
    if (reason := _unusable(parcel, moved, county_code)) is not None:
        say.append(reason)
        return None
    pairs = [doctor_rings.place(ring, xy) for ring, xy in zip(parcel.rings, moved, strict=True)]
    rings, repeated = [pair[0] for pair in pairs], [name for pair in pairs for name in pair[1]]
    notes = list(doctor_rings.about_points(parcel.name, rings, repeated))
    if not all(len(placed.xy) >= _LEAST_POINTS for placed in rings):
        say += [*notes, found("R24", "有一圈不足3个不同的点", parcel=parcel.name)]
        return None
    keys = dict.fromkeys("close" if ring.line else ring.asks for ring in parcel.rings)
    if not all([_may(parcel, key, moved, agreed, built) for key in keys if key]):
        return None
    if doctor_rings.scribbles(rings):
        say += [*notes, found("R24", "边界来回折返，不成形状", parcel=parcel.name)]
        return None
    shape, fault = doctor_rings.polygons_of(rings)
    if fault:
        say += [*notes, found("R24", fault, parcel=parcel.name)]
        return None
    usable = _valid(parcel, shape, rings, notes, agreed, built)
    say += notes
    if usable is None:
        return None
    count = doctor_declared.about_count(parcel, parcel.rings)
    if count is not None:
        say.append(count)
        if count.severity is Level.ERROR and not _allowed("count", agreed, built):
            return None
    notes = list(doctor_rings.about_rings(parcel.name, rings, usable))
    return _Shaped(parcel, usable, sum(len(placed.xy) for placed in rings), tuple(notes))


def _unusable(
    parcel: RawParcel, moved: list[Values], county_code: str | None
) -> SourceFinding | None:
    """Return why a parcel cannot even be drawn, None where it can."""
    reason = "；".join(parcel.faults) or _no_shape(moved)
    if reason:
        return found("F-105", reason, parcel=parcel.name, cell=parcel.place or None)
    if not doctor_axes.is_measurable(moved[0][:1])[0]:
        return _outside(parcel, moved[0][0], county_code)
    return None


def _no_shape(moved: list[Values]) -> str:
    if not moved:
        return "没有坐标"
    if len(moved) > doctor_rings.MOST_RINGS:
        return f"有{len(moved)}圈，太多"
    if not all(np.isfinite(xy).all() for xy in moved):
        return "坐标数值不能使用（不是有限的数，或不在地图投影范围内）"
    whole = np.concatenate(moved)
    if float(np.hypot(*np.ptp(whole, axis=0))) > LARGEST_M:
        return f"范围超过{LARGEST_M / 1000:.0f}公里，多半有坐标写错"
    run = sum(float(np.hypot(*np.diff(xy, axis=0).T).sum()) for xy in moved)
    return f"边界总长约{run / 1000:.0f}公里，不成形状" if run > LONGEST_M else ""


def _may(
    parcel: RawParcel, key: str, moved: list[Values], agreed: frozenset[str], built: Built
) -> bool:
    """F-107, F-114, F-115: what was not drawn as a boundary is one only where the clerk agrees."""
    rule, asked, done = _CONSENT[key]
    may = _allowed(key, agreed, built)
    count = sum(ring.asks == key for ring in parcel.rings)
    whole = np.concatenate(moved)
    (west, south), (east, north) = whole.min(axis=0).tolist(), whole.max(axis=0).tolist()
    note = found(
        rule,
        (done if may else asked).format(count=count),
        parcel=parcel.name,
        level=Level.NOTICE if may else Level.ERROR,
        where=(west, south, east, north),
    )
    built.findings.append(note)
    return may


def _allowed(key: str, agreed: frozenset[str], built: Built) -> bool:
    built.offered[key] += 1
    return key in agreed


def _valid(
    parcel: RawParcel,
    shape: MultiPolygon,
    rings: Sequence[Placed],
    notes: list[SourceFinding],
    agreed: frozenset[str],
    built: Built,
) -> MultiPolygon | None:
    """Return a valid shape: as it is, or repaired within the limit where the clerk agrees."""
    if shapely.is_valid(shape):
        return shape
    fault = doctor_rings.crossing(shape, rings)
    mended = None
    if doctor_rings.is_repairable(rings):
        cleaned = clean(np.asarray([shape], dtype=object), limit_m2=REPAIR_LIMIT_M2)
        mended = cleaned.shapes[0]
    if mended is None:
        notes.append(found("R24", fault, parcel=parcel.name, where=shape.bounds))
        return None
    size = f"面积变化{area.round_m2(cleaned.repaired[0])}平方米"
    if _allowed("repair", agreed, built):
        detail = f"{fault}；经同意已修复，{size}"
        notes[:] = [replace(note, severity=min(note.severity, Level.WARNING)) for note in notes]
        notes.append(found("R24", detail, parcel=parcel.name, measured=size, level=Level.WARNING))
        result: MultiPolygon = mended
        return result
    hint = "可同意自动修复，或按点号改正后重新导入"
    detail = f"{fault}；可以修复，{size}"
    notes.append(
        found("R24", detail, parcel=parcel.name, where=shape.bounds, measured=size, hint=hint)
    )
    return None


def _areas(shaped: Sequence[_Shaped], progress: Progress) -> Iterator[Decimal]:
    """Yield the ellipsoid areas; long edges are divided, so memory is bounded by length."""
    batch: list[MultiPolygon] = []
    length = 0.0
    for done, one in enumerate(shaped):
        batch.append(one.shape)
        length += float(shapely.length(one.shape))
        if length > _LENGTH_AT_ONCE_M:
            progress.step("计算面积", done, len(shaped))
            yield from area.ellipsoid_areas_m2(batch)
            batch, length = [], 0.0
    progress.step("计算面积", len(shaped), len(shaped))
    yield from area.ellipsoid_areas_m2(batch)


def _measure(
    source: Source,
    shaped: Sequence[_Shaped],
    sizes: Sequence[Decimal],
    *,
    agreed: frozenset[str],
    county_code: str | None,
    built: Built,
) -> None:
    """Add areas, and what can be said only once they are known."""
    if not shaped:
        return
    shapes = np.asarray([one.shape for one in shaped], dtype=object)
    centroids = shapely.centroid(shapes)
    inside = shapely.intersects(shapes, centroids)
    spots = shapely.get_coordinates(centroids)
    near = doctor_axes.is_near(spots, county_code)
    for position, (one, size) in enumerate(zip(shaped, sizes, strict=True)):
        box = one.shape.bounds
        name = one.parcel.name
        built.findings += one.findings
        built.findings += doctor_declared.about_area(one.parcel, size, box)
        if not inside[position]:
            built.findings.append(found("R25", "", parcel=name, where=box))
        if not near[position]:
            built.findings.append(_outside(one.parcel, spots[position], county_code, where=box))
            if not _allowed("outside", agreed, built):
                built.quarantined.append(source.text(one.parcel.mark))
                continue
        built.boundaries.append(_boundary(source, one, size, agreed, built))
        built.rings.append(one.parcel.rings)


def _boundary(
    source: Source, one: _Shaped, size: Decimal, agreed: frozenset[str], built: Built
) -> Boundary:
    figure, unit = doctor_declared.read(one.parcel.declared)
    declared = None
    if figure is not None:
        other = doctor_declared.wrong_unit(figure, unit, size)
        right = other if other and _allowed("unit", agreed, built) else unit
        declared = doctor_declared.to_m2(figure, right)
    holes = int(shapely.get_num_interior_rings(np.asarray(one.shape.geoms, dtype=object)).sum())
    return Boundary(
        name=one.parcel.name,
        shape=one.shape,
        area_m2=size,
        declared_m2=declared,
        points=one.points,
        holes=holes,
        parts=len(one.shape.geoms),
        facts=one.parcel.facts,
        text=source.text(one.parcel.mark),
    )


def _outside(
    parcel: RawParcel, spot: Values, county_code: str | None, *, where: BBox | None = None
) -> SourceFinding:
    """F-104: how far outside the county, and the likely cause."""
    metres = float(doctor_axes.distances_m(spot[None, :], county_code)[0])
    cause = _cause(parcel, county_code)
    away = f"离县界约{metres / 1000:.1f}公里" if np.isfinite(metres) else "不在本市附近"
    detail = f"{away}{'，' + cause if cause else ''}"
    return found(
        "F-104", detail, parcel=parcel.name, where=where, measured=f"{metres / 1000:.1f}公里"
    )


def _cause(parcel: RawParcel, county_code: str | None) -> str:
    """Return a guess at why a parcel lies outside: another reading of its own numbers fits."""
    values = np.concatenate([ring.values for ring in parcel.rings])
    other = doctor_axes.understand(values, county_code)
    if (
        other is None
        or not doctor_axes.is_near(other.move(values.mean(axis=0)[None, :]), county_code).any()
    ):
        if (
            county_code
            and doctor_axes.is_near(
                other.move(values.mean(axis=0)[None, :]) if other else values[:1], None
            ).any()
        ):
            return "位于本市另一个县，可能选错了登记库"
        return "可能带号、中央经线或X、Y次序不对"
    words = {
        "R6": "可能是3度带第38带坐标",
        "R7": "可能是3度带第40带坐标",
        "R8": "可能是经纬度",
        "R9": "可能是度分秒",
        "R11": "可能是UTM坐标",
        "R12": "可能是网络墨卡托坐标",
        "R17": "可能是带号写错",
    }
    named = [words[rule] for rule in other.rules if rule in words]
    return named[0] if named else "可能X、Y颠倒"
