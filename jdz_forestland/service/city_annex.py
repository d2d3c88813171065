"""The annex form of the whole city: several counties in one workbook."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from jdz_forestland.domain import area
from jdz_forestland.domain.annex import AnnexForm
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import files
from jdz_forestland.exchange.annex import write_annexes
from jdz_forestland.service.export_kind import Exported


def write(path: Path, forms: Sequence[AnnexForm]) -> Exported:
    """Write the forms of several counties, a summary first.

    Args:
        forms: one per county, as `exporting.annex_form` makes it of a registry or a snapshot, or
            `domain.annex.build` of the parcels that a county handed in.

    Raises:
        UserError: no form, two of one county, or of different years. ExchangeError: not written.
    """
    if not forms:
        raise UserError("没有县的储备库表可以汇总", hint="请先收件")
    counties = [form.county for form in forms]
    twice = sorted({county for county in counties if counties.count(county) > 1})
    if twice:
        raise UserError(f"{'、'.join(twice)}有两份储备库表", hint="每个县只能汇总一份，请去掉一份")
    years = sorted({form.list_year for form in forms})
    if len(years) > 1:
        raise UserError(
            f"各县储备库表的年度不同：{'、'.join(map(str, years))}", hint="请只汇总同一年度的表"
        )
    ordered = sorted(forms, key=lambda form: form.county)
    write_annexes(path, ordered)
    total: Decimal = area.total(form.sums.reserve_area_mu for form in ordered)
    rows = sum(len(form.rows) for form in ordered)
    return Exported(path, rows, total, files.sha256_of(path))
