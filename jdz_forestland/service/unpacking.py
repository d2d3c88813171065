"""A package read back into values, every one of them checked: a signature makes nothing true."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon

from jdz_forestland.domain import reserve
from jdz_forestland.domain.frozen_list import FrozenList, ListState, list_text
from jdz_forestland.domain.package_contents import Contents, Dossier, contradictions
from jdz_forestland.domain.parcel import Parcel, Piece
from jdz_forestland.domain.progress import Progress
from jdz_forestland.domain.record import Material, StepRecord, Waiver
from jdz_forestland.domain.submission import Manifest
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange import package
from jdz_forestland.exchange import package_parts as parts
from jdz_forestland.exchange.package import Package
from jdz_forestland.service import packing
from jdz_forestland.store.case_records import MATERIALS, STEPS, WAIVERS
from jdz_forestland.store.fact_records import decoded, encoded
from jdz_forestland.store.records import PARCELS, PIECES, Table
from jdz_forestland.store.tables import FROZEN_LISTS

V = TypeVar("V")
K = TypeVar("K", StepRecord, Material, Waiver)

_PART_OF: Final = {
    "list": parts.LIST,
    "parcels": parts.PARCELS,
    "pieces": parts.PIECES,
    "steps": parts.STEPS,
    "waivers": parts.WAIVERS,
    "materials": parts.MATERIALS,
}


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What an open package holds.

    Attributes:
        papers: the papers that are in it, by the name of their part.
    """

    manifest: Manifest
    contents: Contents
    papers: dict[str, Material]


@contextmanager
def opened(path: Path) -> Iterator[tuple[Package, Manifest]]:
    """Open a package as far as its manifest, which says whose it is.

    Raises:
        UserError: it is none, or it was altered.
    """
    with package.opened(path) as held:
        yield held, _manifest(held)


def read(held: Package, manifest: Manifest, progress: Progress) -> Unpacked:
    """Read and check all of a package.

    Raises:
        UserError: something does not fit, with the part named. Cancelled: stopped.
    """
    for name in sorted(parts.FIXED - held.names):
        raise ExchangeError(
            f"报送包不完整，缺少{parts.label(name)}", hint="请制作单位重新发送完整的文件"
        )
    held.check(progress)
    progress.step("读取报送包")
    try:
        return _read(held, manifest)
    except (
        ArithmeticError,
        ShapelyError,
        ValueError,
    ) as error:  # figures and shapes that nothing can be
        raise _wrong(package.MANIFEST, "有的数字或图形无法计算") from error


def _read(held: Package, manifest: Manifest) -> Unpacked:
    frozen = _frozen(held, manifest)
    contents = Contents(
        frozen=frozen,
        dossiers=_dossiers(held),
        pieces=tuple(_values(held, parts.PIECES, PIECES, Piece)),
        absent=frozenset(paper.sha256 for paper in manifest.left_out),
        made_on=manifest.at[:10],
    )
    for where, text in contradictions(contents):
        raise _wrong(_PART_OF[where], text)
    form = packing.form_of(contents, as_of=manifest.at, fingerprint=manifest.registry_head)
    if reserve.form_sha256(form) != frozen.form_sha256:
        raise _wrong(parts.FORM, "按图斑重做的储备库表与定稿时的不同")
    _refuse_other_figures(manifest, contents)
    papers = _papers(held, contents)
    _refuse_other_id(held, manifest, papers)
    return Unpacked(manifest, contents, papers)


def _manifest(held: Package) -> Manifest:
    try:
        manifest: Manifest = decoded(Manifest, held.manifest)
        same = encoded(manifest) == held.manifest
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise _wrong(package.MANIFEST, "内容不是这一版程序写的") from error
    if not same:
        raise _wrong(package.MANIFEST, "内容不是这一版程序写的")
    return manifest


def _values(held: Package, name: str, table: Table[V], kind: type[V]) -> list[V]:
    """Return the values of a part, each exactly as its record says."""
    found: list[V] = []
    for number, record in enumerate(parts.records(name, held.text(name)), start=1):
        try:
            value = table.from_record(record)
            sound = isinstance(value, kind) and table.to_record(value) == record
        except (
            ArithmeticError,
            AttributeError,
            KeyError,
            TypeError,
            ValueError,
            ShapelyError,
        ) as error:
            raise parts.unreadable(name, number) from error
        shape = getattr(value, "shape", None)
        if not sound or not (shape is None or isinstance(shape, MultiPolygon)):
            raise parts.unreadable(name, number)
        found.append(value)
    return found


def _frozen(held: Package, manifest: Manifest) -> FrozenList:
    lists = _values(held, parts.LIST, FROZEN_LISTS, FrozenList)
    if len(lists) != 1:
        raise _wrong(parts.LIST, "应当正好有一份定稿名单")
    frozen = lists[0]
    if frozen.state is not ListState.FROZEN:
        raise _wrong(parts.LIST, "名单不是定稿时的样子")
    text = held.text(parts.LIST_TEXT)
    if text != list_text(frozen.lines).encode("utf-8"):
        raise _wrong(parts.LIST_TEXT, "与定稿名单不符")
    if hashlib.sha256(text).hexdigest() != manifest.list_hash:
        raise _wrong(parts.LIST_TEXT, "与清单上的名单校验值不符")
    return frozen


def _dossiers(held: Package) -> tuple[Dossier, ...]:
    """Return every parcel with what is kept of it; whatever belongs to none is refused."""
    parcels = _values(held, parts.PARCELS, PARCELS, Parcel)
    keys = {parcel.key for parcel in parcels}
    records = _by_parcel(parts.STEPS, _values(held, parts.STEPS, STEPS, StepRecord), keys)
    waivers = _by_parcel(parts.WAIVERS, _values(held, parts.WAIVERS, WAIVERS, Waiver), keys)
    papers = _by_parcel(parts.MATERIALS, _values(held, parts.MATERIALS, MATERIALS, Material), keys)
    return tuple(
        Dossier(one, records[one.key], papers[one.key], waivers[one.key]) for one in parcels
    )


def _by_parcel(name: str, kept: list[K], keys: set[str]) -> dict[str, tuple[K, ...]]:
    groups: defaultdict[str, list[K]] = defaultdict(list)
    for one in kept:
        if one.parcel_key not in keys:
            raise _wrong(name, f"{one.key}不属于名单上的图斑")
        groups[one.parcel_key].append(one)
    return {key: tuple(groups[key]) for key in keys}


def _refuse_other_figures(manifest: Manifest, contents: Contents) -> None:
    """The manifest may say nothing that its parts do not."""
    frozen, listed = contents.frozen, [dossier.parcel for dossier in contents.dossiers]
    papers = [paper for dossier in contents.dossiers for paper in dossier.materials]
    true = {
        "county_code": frozen.county_code,
        "list_year": frozen.list_year,
        "list_key": frozen.key,
        "list_version": frozen.version,
        "list_hash": frozen.list_hash,
        "policy_version": frozen.policy_version,
        "parcels": len(listed),
        "total_mu": frozen.total_mu,
        "parcel_total_mu": sum(parcel.parcel_area_mu for parcel in listed),
        "included": sum(1 for paper in papers if paper.sha256 not in contents.absent),
    }
    for name, value in true.items():
        if getattr(manifest, name) != value:
            raise _wrong(package.MANIFEST, f"{name}应为{value}，写的是{getattr(manifest, name)}")
    named = sorted((p.parcel_key, p.file_name, p.sha256, p.size) for p in manifest.left_out)
    absent = sorted(
        (p.parcel_key, p.file_name, p.sha256, p.size) for p in papers if p.sha256 in contents.absent
    )
    if named != absent:
        raise _wrong(package.MANIFEST, "没有随包报送的材料与材料目录不符")


def _papers(held: Package, contents: Contents) -> dict[str, Material]:
    """Return the papers by the name of their part; all of them and no others are there."""
    wanted = {
        parts.material(paper.sha256, paper.file_name): paper
        for dossier in contents.dossiers
        for paper in dossier.materials
        if paper.sha256 not in contents.absent
    }
    for name, paper in wanted.items():
        if name not in held.names:
            raise ExchangeError(
                f"报送包不完整，缺少图斑{paper.parcel_key}的材料“{paper.file_name}”（{name}）",
                hint="请制作单位重新发送完整的文件",
            )
        if held.sha256_of(name) != paper.sha256 or held.size_of(name) != paper.size:
            raise _wrong(name, "与材料目录的校验值不符")
    for name in sorted(held.names - parts.FIXED - set(wanted)):
        raise ExchangeError(
            f"报送包中多出材料目录上没有的{parts.label(name)}", hint="请制作单位重新制作"
        )
    return wanted


def _refuse_other_id(held: Package, manifest: Manifest, papers: dict[str, Material]) -> None:
    hashes = {name: held.sha256_of(name) for name in parts.FIXED}
    identity = packing.package_id(manifest.list_key, hashes, papers)
    if manifest.package_id != identity:
        raise _wrong(package.MANIFEST, f"包号应为{identity}")


def _wrong(name: str, text: str) -> ExchangeError:
    return ExchangeError(
        f"报送包中的{parts.label(name)}不对：{text}", hint="请制作单位检查后重新制作"
    )
