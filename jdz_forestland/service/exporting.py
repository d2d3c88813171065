"""Files out of a registry: the annex form, the list, the layers. Each states as of when it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from jdz_forestland.domain import annex, area
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import files
from jdz_forestland.service.registry import Registry


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: rows, sum of the printed 入库面积 in 亩, SHA-256 of the file."""

    path: Path
    rows: int
    total_mu: Decimal
    sha256: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its ending, its name on screen, and who writes it."""

    key: str
    label: str
    suffix: str
    write: Callable[[Registry, Path, list[Parcel], annex.AnnexForm], None]


def confirmed(registry: Registry, *, list_year: int, draft: bool) -> list[Parcel]:
    """Return the parcels that belong on the form of a list year.

    The draft has all parcels that the surveys confirm; the list only those in 入库
    (plan: draft and list).

    Raises:
        UserError: there is nothing to put on the form.
    """
    parcels = registry.parcels(list_year=list_year)
    out = (Stage.WITHDRAWN, Stage.REJECTED)
    drafted = [parcel for parcel in parcels if parcel.stage not in out]
    listed = [parcel for parcel in parcels if parcel.stage is Stage.REGISTRATION]
    wanted = drafted if draft else listed
    if wanted:
        return wanted
    if drafted:
        raise UserError(
            f"{list_year}年度还没有办到“入库”的图斑，不能出正式表",
            hint=f"现有{len(drafted)}个图斑可以先出草稿",
        )
    raise UserError(f"{list_year}年度没有图斑", hint="请先做年度比对，或检查年度")


def annex_form(
    registry: Registry, *, list_year: int, draft: bool, with_total: bool = True, reporter: str = ""
) -> annex.AnnexForm:
    """Return the annex form of a list year as values, for the screen and for the file alike.

    Raises:
        UserError: there is nothing to put on the form, or a row would be impossible.
    """
    parcels = confirmed(registry, list_year=list_year, draft=draft)
    return annex.build(
        parcels,
        county_code=registry.county_code,
        list_year=list_year,
        draft=draft,
        as_of=registry.now(),
        fingerprint=registry.fingerprint[:16],
        with_total=with_total,
        reporter=reporter,
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
) -> Exported:
    """Write one file of a list year.

    Args:
        kind: "annex", "gpkg" or "csv".
        out: the file, or an existing folder, in which the file gets its usual name.

    Raises:
        UserError: nothing to write, an unknown kind, or the file cannot be written.
    """
    if kind not in KINDS:
        known = "、".join(KINDS)
        raise UserError(f"不能导出“{kind}”", hint=f"可以导出：{known}")
    form = annex_form(
        registry, list_year=list_year, draft=draft, with_total=with_total, reporter=reporter
    )
    usual = out / proposed_name(registry, kind, list_year=list_year, draft=draft)
    path = usual if os.path.isdir(out) else out  # noqa: PTH112 - Path.is_dir raises on long names
    if path.suffix.lower() != KINDS[kind].suffix:
        raise UserError(
            f"文件名“{path.name}”的结尾不对", hint=f"这种文件应以{KINDS[kind].suffix}结尾"
        )
    if os.path.realpath(path) == os.path.realpath(registry.path):
        raise UserError("导出文件不能覆盖登记库本身", hint="请换一个文件名")
    parcels = confirmed(registry, list_year=list_year, draft=draft)
    KINDS[kind].write(registry, path, parcels, form)
    total = area.total(parcel.reserve_area_mu for parcel in parcels)
    return Exported(path, len(parcels), total, files.sha256_of(path))


def proposed_name(registry: Registry, kind: str, *, list_year: int, draft: bool) -> str:
    """Return the usual file name of a kind of file."""
    name = annex.file_name(registry.county_code, list_year, draft=draft)
    if kind == "annex":
        return name
    stem = name.replace("补充林地储备库", KINDS[kind].label).removesuffix(".xlsx")
    return f"{stem}{KINDS[kind].suffix}"


def _write_annex(
    registry: Registry, path: Path, parcels: list[Parcel], form: annex.AnnexForm
) -> None:
    from jdz_forestland.exchange.annex import write_annex

    write_annex(path, form)


def _write_gpkg(
    registry: Registry, path: Path, parcels: list[Parcel], form: annex.AnnexForm
) -> None:
    from jdz_forestland.exchange.layers import write_gpkg

    keys = {parcel.key for parcel in parcels}
    pieces = [piece for piece in registry.pieces() if piece.parcel_key in keys]
    write_gpkg(path, parcels, pieces, provenance=form.provenance)


def _write_csv(
    registry: Registry, path: Path, parcels: list[Parcel], form: annex.AnnexForm
) -> None:
    from jdz_forestland.exchange.tables import write_csv

    write_csv(path, parcels, provenance=form.provenance)


KINDS: Final = {
    kind.key: kind
    for kind in (
        Kind("annex", "补充林地储备库", ".xlsx", _write_annex),
        Kind("gpkg", "补充林地图斑图层", ".gpkg", _write_gpkg),
        Kind("csv", "补充林地图斑清单", ".csv", _write_csv),
    )
}
