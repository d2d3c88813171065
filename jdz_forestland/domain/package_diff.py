"""What a package changes against what was received before: 原、现、差, in the words of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

import shapely
from shapely.geometry import MultiPolygon

from jdz_forestland.domain import area
from jdz_forestland.domain.area import ZERO
from jdz_forestland.domain.frozen_list import ListLine
from jdz_forestland.domain.geometry import multipolygon
from jdz_forestland.domain.package_contents import Dossier
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.quota import forecast
from jdz_forestland.domain.record import Material, StepRecord, Waiver

K = TypeVar("K", StepRecord, Material, Waiver)

_ANSWER: Final = {True: "是", False: "否", None: "未填"}
_NOTHING: Final = "（空）"


class ChangeKind(StrEnum):
    """What happened to a parcel."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        """Chinese, as it stands in the comparison."""
        return {"added": "新增", "removed": "删除", "changed": "改动"}[self.value]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One fact that is another one now: what the fact is called, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ParcelChange:
    """One parcel that came, went or changed.

    Attributes:
        parcel_id: as it is numbered now, for a removed one as it was.
        before_mu, after_mu: 入库面积; 0.00 where it was or is not on the list.
        fields: what changed; empty for parcels that came or went.
        before, after: the shapes, EPSG:4527; None where it was or is not on the list.
        gained, lost: ground that came and went; empty where the shape is the same.
    """

    kind: ChangeKind
    parcel_key: str
    parcel_id: str
    parcel_no: int
    place: str
    before_mu: Decimal
    after_mu: Decimal
    fields: tuple[FieldChange, ...]
    before: MultiPolygon | None
    after: MultiPolygon | None
    gained: MultiPolygon
    lost: MultiPolygon

    @property
    def difference_mu(self) -> Decimal:
        """现 − 原, signed."""
        return self.after_mu - self.before_mu

    @property
    def text(self) -> str:
        """What changed, in one line."""
        return "；".join(f"{f.label}：{f.before}→{f.after}" for f in self.fields)


@dataclass(frozen=True, slots=True)
class Amount:
    """原、现、差 of one figure, 亩: 原 + 差 = 现."""

    label: str
    before_mu: Decimal
    after_mu: Decimal

    @property
    def difference_mu(self) -> Decimal:
        """现 − 原, signed."""
        return self.after_mu - self.before_mu


@dataclass(frozen=True, slots=True)
class PackageDiff:
    """All that a package changes.

    Attributes:
        changes: in the order of the numbers. unchanged: number of parcels that stayed.
        amounts: 入库面积, 县级定额, 省级统筹 by the cap of the year. clause: of the cap.
        cap_mu: the cap.
    """

    changes: tuple[ParcelChange, ...]
    unchanged: int
    amounts: tuple[Amount, ...]
    cap_mu: Decimal
    clause: str

    def of(self, kind: ChangeKind) -> tuple[ParcelChange, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)


def compare(
    before: Mapping[str, Dossier],
    after: Mapping[str, Dossier],
    list_year: int,
    *,
    policy: Policy | None = None,
) -> PackageDiff:
    """Return what changed between two versions of a list, parcels by their registration key."""
    keys = {*before, *after}
    found = [_change(before.get(key), after.get(key)) for key in keys]
    changes = [change for change in found if change is not None]
    old, new = (area.total(d.parcel.reserve_area_mu for d in s.values()) for s in (before, after))
    was, is_ = (forecast(total, list_year, policy=policy) for total in (old, new))
    return PackageDiff(
        changes=tuple(sorted(changes, key=lambda c: (c.parcel_no, c.parcel_key))),
        unchanged=len(keys) - len(changes),
        amounts=(
            Amount("入库面积", old, new),
            Amount("县级新增定额", was.county_mu, is_.county_mu),
            Amount("省级统筹", was.pool_mu, is_.pool_mu),
        ),
        cap_mu=is_.cap_mu,
        clause=is_.clause,
    )


def compare_lists(before: Sequence[ListLine], after: Sequence[ListLine]) -> list[FieldChange]:
    """Return which lines of two frozen lists differ: the id, 亩 before and after."""
    old, new = ({line.parcel_key: line for line in lines} for lines in (before, after))
    changed = []
    for key in sorted({*old, *new}):
        one, other = old.get(key), new.get(key)
        if one != other:
            label = (other or one or ListLine("", "", ZERO)).parcel_id
            changed.append(FieldChange(label, _line(one), _line(other)))
    return changed


def _line(line: ListLine | None) -> str:
    return "" if line is None else str(line.reserve_mu)


def _change(before: Dossier | None, after: Dossier | None) -> ParcelChange | None:
    """Return how a parcel changed, None where it did not."""
    fields = tuple(_fields(before, after)) if before and after else ()
    if before and after and not fields:
        return None
    shown = after or before
    assert shown is not None  # the key is in one of them
    old, new = before and before.parcel, after and after.parcel
    kind = ChangeKind.CHANGED if old and new else ChangeKind.ADDED if new else ChangeKind.REMOVED
    was, is_ = old.shape if old else None, new.shape if new else None
    return ParcelChange(
        kind=kind,
        parcel_key=shown.parcel.key,
        parcel_id=shown.parcel.id,
        parcel_no=shown.parcel.parcel_no,
        place=f"{shown.parcel.town}{shown.parcel.village}",
        before_mu=old.reserve_area_mu if old else ZERO,
        after_mu=new.reserve_area_mu if new else ZERO,
        fields=fields,
        before=was,
        after=is_,
        gained=_ground(is_, was),
        lost=_ground(was, is_),
    )


def _ground(of: MultiPolygon | None, without: MultiPolygon | None) -> MultiPolygon:
    if of is None or of == without:
        return MultiPolygon()
    return of if without is None else multipolygon(shapely.difference(of, without))


def _fields(before: Dossier, after: Dossier) -> Iterator[FieldChange]:
    was, is_ = _facts(before.parcel), _facts(after.parcel)
    told = False
    for label, value in was.items():
        if value != is_[label]:
            told = True
            yield FieldChange(label, value or _NOTHING, is_[label] or _NOTHING)
    same = replace(before.parcel, version=0) == replace(after.parcel, version=0)
    if not (told or same or before.parcel.shape != after.parcel.shape):
        yield FieldChange("其他登记内容", "原内容", "有改动")
    if before.parcel.shape != after.parcel.shape:
        gained = _ground(after.parcel.shape, before.parcel.shape)
        lost = _ground(before.parcel.shape, after.parcel.shape)
        more, less = (area.to_mu(size) for size in area.ellipsoid_areas_m2([gained, lost]))
        yield FieldChange("图形", "原界线", f"现界线（扩入{more}亩，划出{less}亩）")
    yield from _kept("环节记录", before.records, after.records, lambda r: r.stage.label)
    yield from _kept("材料", before.materials, after.materials, lambda m: m.file_name)
    yield from _kept("差异说明", before.waivers, after.waivers, lambda w: w.rule)


def _facts(parcel: Parcel) -> dict[str, str]:
    after = "、".join(
        f"{part.land_class.code} {part.land_class.name}{area.grouped(part.area_m2)}平方米"
        for part in parcel.class_after
    )
    return {
        "图斑号": str(parcel.parcel_no),
        "环节": parcel.stage.label,
        "乡镇": parcel.town,
        "村": parcel.village,
        "图斑面积（亩）": str(parcel.parcel_area_mu),
        "入库面积（亩）": str(parcel.reserve_area_mu),
        "图斑面积（平方米）": str(parcel.parcel_area_m2),
        "入库面积（平方米）": str(parcel.reserve_area_m2),
        "X坐标": str(parcel.x),
        "Y坐标": str(parcel.y),
        "上年度地类": f"{parcel.class_before.year} {parcel.class_before.name}".strip(),
        "本年度地类": after,
        "是否具备恢复林业生产条件": _ANSWER[parcel.can_restore],
        "是否恢复植被": _ANSWER[parcel.is_vegetated],
        "填报人": parcel.reporter,
        "备注": parcel.remarks,
        "数据来源": "；".join(parcel.sources),
    }


def _kept(
    label: str, before: Sequence[K], after: Sequence[K], name: Callable[[K], str]
) -> Iterator[FieldChange]:
    old, new = ({item.key: item for item in items} for items in (before, after))
    gone = [name(old[key]) for key in old if key not in new]
    come = [name(new[key]) for key in new if key not in old]
    other = [name(new[key]) for key in new if key in old and new[key] != old[key]]
    if gone or come or other:
        told = [
            f"{word}{'、'.join(sorted(set(names)))}"
            for word, names in (("增加", come), ("减少", gone), ("改动", other))
            if names
        ]
        yield FieldChange(label, f"{len(old)}份", f"{len(new)}份（{'，'.join(told)}）")
