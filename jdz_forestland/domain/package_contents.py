"""What a package holds once it is read: the list, and each of its parcels with its papers."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from jdz_forestland.domain.area import total
from jdz_forestland.domain.frozen_list import FrozenList, list_hash
from jdz_forestland.domain.parcel import Parcel, Piece
from jdz_forestland.domain.record import Material, StepRecord, Waiver
from jdz_forestland.domain.stage import Stage


@dataclass(frozen=True, slots=True)
class Dossier:
    """A parcel with what is kept of it."""

    parcel: Parcel
    records: tuple[StepRecord, ...] = ()
    materials: tuple[Material, ...] = ()
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """A list as it is handed over.

    Attributes:
        dossiers: in the order of the list. pieces: of all parcels.
        absent: SHA-256 of the papers that are only named, because of their size.
        made_on: day on which it was made, ISO-8601.
    """

    frozen: FrozenList
    dossiers: tuple[Dossier, ...]
    pieces: tuple[Piece, ...]
    absent: frozenset[str]
    made_on: str

    def present(self, came: Container[Material] = ()) -> tuple[Dossier, ...]:
        """Return the dossiers with only those papers that are there.

        Args:
            came: papers that an earlier package or another way has brought already.
        """
        return tuple(
            replace(
                each,
                materials=tuple(
                    m for m in each.materials if m.sha256 not in self.absent or m in came
                ),
            )
            for each in self.dossiers
        )


def contradictions(contents: Contents) -> Iterator[tuple[str, str]]:
    """Yield what cannot be in any list that the program froze: (what it concerns, sentence).

    Unlike a finding this is no matter for the county's clerk: such a package is not received.
    """
    frozen = contents.frozen
    held = {dossier.parcel.key: dossier.parcel for dossier in contents.dossiers}
    listed = {line.parcel_key: line for line in frozen.lines}
    if list_hash(frozen.lines) != frozen.list_hash:
        yield "list", "定稿名单与它的校验值不符"
    if frozen.total_mu != total(line.reserve_mu for line in frozen.lines):
        yield "list", "定稿名单的合计与各行之和不符"
    if not frozen.key.startswith(f"{frozen.county_code}-{frozen.list_year}-"):
        yield "list", f"定稿名单的编号{frozen.key}与县、年度不符"
    if len(listed) != len(frozen.lines) or len(held) != len(contents.dossiers):
        yield "list", "名单中有重复的图斑"
    for key in sorted({*listed, *held}):
        if key not in held:
            yield "parcels", f"名单上的{listed[key].parcel_id}没有图斑记录"
        elif key not in listed:
            yield "parcels", f"图斑{held[key].id}不在名单上"
        else:
            yield from _of_parcel(held[key], frozen, listed[key].parcel_id, listed[key].reserve_mu)
    numbers = sorted(parcel.parcel_no for parcel in held.values())
    if numbers != list(range(1, len(numbers) + 1)):
        yield "parcels", "图斑号不是从1开始依次编号"
    for dossier in contents.dossiers:
        yield from _of_papers(dossier)
    for piece in contents.pieces:
        if piece.parcel_key not in held or not piece.key.startswith(f"{piece.parcel_key}/"):
            yield "pieces", f"变更部分{piece.key}不属于名单上的图斑"


def _of_parcel(
    parcel: Parcel, frozen: FrozenList, listed_id: str, listed_mu: object
) -> Iterator[tuple[str, str]]:
    if (parcel.county_code, parcel.list_year) != (frozen.county_code, frozen.list_year):
        yield "parcels", f"图斑{parcel.id}属于{parcel.county_code}的{parcel.list_year}年度"
    if not parcel.key.startswith(f"{frozen.county_code}-"):
        yield "parcels", f"图斑登记号{parcel.key}不是{frozen.county_code}的"
    if parcel.stage is not Stage.REGISTRATION:
        yield "parcels", f"图斑{parcel.id}的环节是“{parcel.stage.label}”，不是“入库”"
    if (parcel.id, parcel.reserve_area_mu) != (listed_id, listed_mu):
        yield (
            "parcels",
            f"名单上是{listed_id}、{listed_mu}亩，图斑记录是{parcel.id}、{parcel.reserve_area_mu}亩",
        )
    if not 0 <= parcel.reserve_area_m2 <= parcel.parcel_area_m2:
        yield "parcels", f"图斑{parcel.id}的入库面积大于图斑面积或小于0"
    if parcel.shape.is_empty or not parcel.shape.is_valid:
        yield "parcels", f"图斑{parcel.id}的图形是空的或不闭合、自相交"


def _of_papers(dossier: Dossier) -> Iterator[tuple[str, str]]:
    start = f"{dossier.parcel.key}/"
    kinds = (
        ("steps", dossier.records),
        ("waivers", dossier.waivers),
        ("materials", dossier.materials),
    )
    for name, kept in kinds:
        keys = [one.key for one in kept]
        for key in keys:
            if not key.startswith(start) or keys.count(key) > 1:
                yield name, f"{key}不属于图斑{dossier.parcel.id}或重复"
