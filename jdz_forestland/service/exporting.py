"""Files out of a registry: forms, lists, layers, sheets. Each states as of when it is."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from jdz_forestland.domain import annex, area, reserve
from jdz_forestland.domain.document import file_stem
from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import files
from jdz_forestland.service import policies
from jdz_forestland.service.export_kind import DrawMap, Exported, Kind, Order, Paint
from jdz_forestland.service.export_kinds import KINDS
from jdz_forestland.service.quota_state import current_list
from jdz_forestland.service.registry import Registry
from jdz_forestland.service.submitted import current
from jdz_forestland.store.tables import FROZEN_LISTS

__all__ = [
    "KINDS", "Exported", "Kind", "Order", "Paint", "annex_form", "confirmed", "export",
    "proposed_name", "provenance", "wanted",
]  # fmt: skip

OUTSIDE = (Stage.WITHDRAWN, Stage.REJECTED)
# Of several counties at once the city can have what has the county in every row.
OF_CITY = ("gpkg", "shp", "csv", "geojson", "kml")


def confirmed(registry: Registry, *, list_year: int, draft: bool) -> list[Parcel]:
    """Return the parcels that belong on the form of a list year.

    The draft has all parcels that the surveys confirm; the list only those in 入库, and once it is
    frozen only those that it was frozen with (plan: draft and list).

    Raises:
        UserError: there is nothing to put on the form.
    """
    parcels = registry.parcels(list_year=list_year)
    drafted = [parcel for parcel in parcels if parcel.stage not in OUTSIDE]
    # what the city holds are the lists of all counties, each as it was frozen
    frozen = None if registry.is_city else _frozen(registry, list_year)
    if registry.is_city:  # and a list that went back counts no more
        sent = {code for code in _counties(parcels) if current(registry, code, list_year)}
        drafted = parcels = [parcel for parcel in parcels if parcel.county_code in sent]
    listed = list(reserve.members(parcels, frozen))
    wanted = drafted if draft else listed
    if wanted:
        return wanted
    if drafted:
        raise UserError(
            f"{list_year}年度还没有办到“入库”的图斑，不能出正式表",
            hint=f"现有{len(drafted)}个图斑可以先出草稿",
        )
    raise UserError(f"{list_year}年度没有图斑", hint="请先做年度比对，或检查年度")


def _counties(parcels: Sequence[Parcel]) -> set[str]:
    return {parcel.county_code for parcel in parcels}


def wanted(
    registry: Registry, kind: Kind, *, list_year: int, draft: bool, parcel_keys: Sequence[str] = ()
) -> list[Parcel]:
    """Return the parcels that go into a file: those chosen, else those it is for in that year.

    Raises:
        UserError: there are none, or one that was chosen is not of this year.
    """
    if not parcel_keys and kind.stages:
        return _at_steps(registry, kind, list_year=list_year)
    if not parcel_keys:
        return confirmed(registry, list_year=list_year, draft=draft or not kind.listed)
    held = {parcel.key: parcel for parcel in registry.parcels(list_year=list_year)}
    strange = [key for key in parcel_keys if key not in held]
    if strange:
        raise UserError(f"{list_year}年度没有图斑“{strange[0]}”", hint="请检查年度或图斑号")
    return sorted((held[key] for key in set(parcel_keys)), key=lambda parcel: parcel.parcel_no)


def _at_steps(registry: Registry, kind: Kind, *, list_year: int) -> list[Parcel]:
    parcels = registry.parcels(list_year=list_year)
    found = [parcel for parcel in parcels if parcel.stage in kind.stages]
    if found:
        return found
    if not parcels:
        raise UserError(f"{list_year}年度没有图斑", hint="请先做年度比对，或检查年度")
    names = "、".join(f"“{stage.label}”" for stage in kind.stages)
    raise UserError(
        f"{list_year}年度没有处在{names}环节的图斑，不知道要给哪些图斑出“{kind.label}”",
        hint="请指明图斑：窗口里先在“图斑”页选中，命令行用--parcel",
    )


def annex_form(
    registry: Registry,
    *,
    list_year: int,
    draft: bool,
    with_total: bool = True,
    reporter: str = "",
    parcels: Sequence[Parcel] | None = None,
) -> annex.AnnexForm:
    """Return the annex form of a list year as values, for the screen and for the file alike.

    Args:
        registry: an open registry, or a snapshot of one from a past date.
        parcels: others than those that belong on the form of the year.

    Raises:
        UserError: there is nothing to put on the form, or a row would be impossible.
    """
    if parcels is None:
        parcels = confirmed(registry, list_year=list_year, draft=draft)
    frozen = None if draft else _frozen(registry, list_year)
    return annex.build(
        parcels,
        county_code=registry.county_code,
        list_year=list_year,
        draft=draft,
        as_of=registry.now(),
        fingerprint=registry.fingerprint[:16],
        with_total=with_total,
        reporter=reporter if frozen is None else frozen.reporter,  # the form that was submitted
        policy_version=policies.current(registry).version,
    )


def provenance(registry: Registry) -> str:
    """Return as of when, from which registry and under which policy a file is made now."""
    return annex.provenance(
        as_of=registry.now(),
        fingerprint=registry.fingerprint[:16],
        policy_version=policies.current(registry).version,
    )


def export(
    registry: Registry,
    kind: str,
    *,
    list_year: int,
    out: Path,
    draft: bool = False,
    with_total: bool = True,
    reporter: str = "",
    parcel_keys: Sequence[str] = (),
    paper: str = "A4",
    each: bool = False,
    paint: Paint | None = None,
    draw_map: DrawMap | None = None,
    progress: Progress | None = None,
) -> Exported:
    """Write one file of a list year.

    Args:
        kind: key of `KINDS`.
        out: the file, or an existing folder, in which the file gets its usual name.
        parcel_keys: the parcels to write; all that belong in the file when left out.
        paper: "A4" or "A3". each: one file per parcel, into the folder `out`.
        paint, draw_map: paint map sheets and cards, draw the map in a document.

    Raises:
        UserError: nothing to write, an unknown kind, or no file. Cancelled: nothing was written.
    """
    made = _kind(kind, paint=paint, each=each)
    _refuse_at_city(registry, made)
    if made.of_plan:
        return _plan(registry, made, plan_year=list_year, out=out)
    parcels = wanted(registry, made, list_year=list_year, draft=draft, parcel_keys=parcel_keys)
    form = annex_form(
        registry, list_year=list_year, draft=draft, with_total=with_total, reporter=reporter,
        parcels=parcels,
    ) if made.key == "annex" else None  # fmt: skip
    path = out if each else _target(registry, made, parcels, out, list_year=list_year, draft=draft)
    order = Order(
        registry=registry, path=path, list_year=list_year, parcels=parcels, form=form,
        provenance=provenance(registry), title=f"{registry.county}{list_year}年度{made.label}",
        maker=reporter or registry.who, paper=paper, each=each, paint=paint,
        draw_map=draw_map, progress=progress or Silent(),
    )  # fmt: skip
    return _written(order, tuple(made.write(order)))


def _refuse_at_city(registry: Registry, made: Kind) -> None:
    if registry.is_city and made.key not in OF_CITY:
        raise UserError(
            f"市级登记库不出“{made.label}”",
            hint="储备库表请用“汇总上报”（province），其余请在县级登记库导出",
        )


def _written(order: Order, notes: tuple[str, ...]) -> Exported:
    total = area.total(parcel.reserve_area_mu for parcel in order.parcels)
    return Exported(order.path, len(order.parcels), total, _sha256(order.path), notes)


def _plan(registry: Registry, kind: Kind, *, plan_year: int, out: Path) -> Exported:
    """Write what is made of the ledger and the projects of a year, not of its parcels."""
    from jdz_forestland.service.planning import Planning

    path = _target(registry, kind, (), out, list_year=plan_year, draft=False)
    return Planning(registry).export(plan_year, path)


def proposed_name(
    registry: Registry,
    kind: str,
    *,
    list_year: int,
    draft: bool,
    parcels: Sequence[Parcel] = (),
) -> str:
    """Return the usual file name of a kind of file; that of one parcel is named after it.

    Args:
        parcels: those that were chosen.
    """
    made = KINDS[kind]
    if made.of_plan:
        from jdz_forestland.service.planning import Planning

        return f"{Planning(registry).file_stem(list_year)}{made.suffix}"
    if len(parcels) == 1 and made.separable:
        (only,) = parcels
        return f"{file_stem(only.town, f'{only.parcel_no:04d}', made.label)}{made.suffix}"
    name = annex.file_name(registry.county_code, list_year, draft=draft and made.listed)
    if kind == "annex":
        return name
    stem = name.replace("补充林地储备库", made.label).removesuffix(".xlsx")
    return f"{stem}{made.suffix}"


def _frozen(registry: Registry, list_year: int) -> FrozenList | None:
    lists = registry.store.all_of(FROZEN_LISTS, list_year=list_year)
    return current_list(lists, list_year)


def _kind(key: str, *, paint: Paint | None, each: bool) -> Kind:
    if key not in KINDS:
        known = "、".join(KINDS)
        raise UserError(f"不能导出“{key}”", hint=f"可以导出：{known}")
    if KINDS[key].painted and paint is None:
        raise UserError(f"这里不能绘制{KINDS[key].label}", hint="请在窗口的报表页导出")
    if each and not KINDS[key].separable:
        raise UserError(f"{KINDS[key].label}不能每个图斑一个文件", hint="请去掉该选项")
    return KINDS[key]


def _target(
    registry: Registry,
    kind: Kind,
    parcels: Sequence[Parcel],
    out: Path,
    *,
    list_year: int,
    draft: bool,
) -> Path:
    """Return the file to write.

    Raises:
        UserError: its ending is another's, or it is the registry itself.
    """
    usual = out / proposed_name(
        registry, kind.key, list_year=list_year, draft=draft, parcels=parcels
    )
    path = usual if os.path.isdir(out) else out  # noqa: PTH112 - Path.is_dir raises on long names
    if path.suffix.lower() not in (kind.suffix, *kind.other_suffixes):
        ends = "或".join((kind.suffix, *kind.other_suffixes))
        raise UserError(f"文件名“{path.name}”的结尾不对", hint=f"这种文件应以{ends}结尾")
    if os.path.realpath(path) == os.path.realpath(registry.path):
        raise UserError("导出文件不能覆盖登记库本身", hint="请换一个文件名")
    return path


def _sha256(path: Path) -> str:
    if not path.is_dir():
        return files.sha256_of(path)
    lines = [
        f"{part.name}\t{files.sha256_of(part)}\n"
        for part in sorted(path.iterdir())
        if part.is_file()
    ]
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()
