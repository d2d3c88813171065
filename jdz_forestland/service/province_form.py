"""What the city hands to the province: the form of every county, and all of them in one workbook.

Only lists that the city has accepted by a receipt go along; who is missing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jdz_forestland.domain import annex, area, places, reserve
from jdz_forestland.domain.annex import AnnexForm
from jdz_forestland.domain.frozen_list import FrozenList, ListState
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import files
from jdz_forestland.service import city_annex, submitted
from jdz_forestland.service.export_kind import Exported
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.tables import FROZEN_LISTS


@dataclass(frozen=True, slots=True)
class CountyForm:
    """The form of one county, from the list that the city has accepted."""

    frozen: FrozenList
    form: AnnexForm

    @property
    def county(self) -> str:
        """Name of the county."""
        return places.county_name(self.frozen.county_code)


@dataclass(frozen=True, slots=True)
class ProvinceForms:
    """The files for the province.

    Attributes:
        whole: all counties in one workbook. counties: one file each, by county code.
        missing: sentences about the counties that are not in them.
    """

    whole: Exported
    counties: tuple[Exported, ...]
    missing: tuple[str, ...]


def forms(registry: Registry, list_year: int) -> tuple[CountyForm, ...]:
    """Return the form of every county whose list was accepted, by county code.

    Raises:
        UserError: no city registry, or a row would be impossible.
    """
    submitted.require_city(registry, "汇总上报")
    return tuple(_forms(registry, list_year))


def missing(registry: Registry, list_year: int) -> tuple[str, ...]:
    """Return a sentence for every county that has no accepted list of the year."""
    submitted.require_city(registry, "汇总上报")
    return tuple(
        f"{name}：{'已收件，还没有出回执' if current else '还没有报送或已退回'}"
        for code, name in places.COUNTIES.items()
        if (current := _current(registry, code, list_year)) is None
        or current.state is ListState.FROZEN
    )


def write(registry: Registry, list_year: int, folder: Path) -> ProvinceForms:
    """Write the workbook of the city and one of each county into a folder.

    Raises:
        UserError: no list was accepted, or a file cannot be written.
    """
    from jdz_forestland.exchange.annex import write_annex

    made = forms(registry, list_year)
    if not made:
        raise UserError(
            f"{list_year}年度还没有出过回执的名单", hint="请先收件、审核并出回执，再汇总上报"
        )
    if not folder.is_dir():
        raise UserError(f"找不到文件夹“{folder}”", hint="请选择一个已有的文件夹")
    written = []
    for one in made:
        name = annex.file_name(one.frozen.county_code, list_year, draft=False)
        write_annex(folder / name, one.form)
        total = area.total(row.reserve_area_mu for row in one.form.rows)
        sha256 = files.sha256_of(folder / name)
        written.append(Exported(folder / name, len(one.form.rows), total, sha256))
    title = (
        f"{places.CITY_CODE}{places.CITY}{list_year}年度补充林地储备库（{annex.CITY_MARK}）.xlsx"
    )
    whole = city_annex.write(folder / title, [one.form for one in made])
    return ProvinceForms(whole, tuple(written), missing(registry, list_year))


def _forms(registry: Registry, list_year: int) -> Iterator[CountyForm]:
    parcels = registry.store.parcels(list_year=list_year)
    for code in places.COUNTIES:
        frozen = _current(registry, code, list_year)
        if frozen is None or frozen.state is ListState.FROZEN:
            continue
        form = annex.build(
            reserve.members(parcels, frozen),
            county_code=code,
            list_year=list_year,
            draft=False,
            as_of=registry.now(),
            fingerprint=registry.fingerprint[:16],
            reporter=frozen.reporter,
        )
        yield CountyForm(frozen, form)


def _current(registry: Registry, county_code: str, list_year: int) -> FrozenList | None:
    lists = registry.store.all_of(FROZEN_LISTS, list_year=list_year)
    held = [one for one in lists if one.county_code == county_code and one.state.is_closed]
    return max(held, key=lambda one: one.version, default=None)
