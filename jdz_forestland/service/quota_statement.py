"""The statement of a list year, for the screen and for `export … ledger` alike."""

from __future__ import annotations

from collections.abc import Sequence

from jdz_forestland.domain import quota_statement
from jdz_forestland.domain.quota_statement import Statement
from jdz_forestland.service import exporting, reserving
from jdz_forestland.service.export_kind import Order
from jdz_forestland.service.quota_reading import QuotaReading
from jdz_forestland.service.registry import Registry

_NOTES = (
    "台账只增不改：登错的用“冲正”分录更正，原分录保留。每个数都由分录相加得出。",
    "“登记”科目是台账之外，其余科目都不会小于0；每笔分录各行之和为0.00。",
)


def statement(registry: Registry, list_year: int) -> Statement:
    """Return the ledger of a list year as tables; before 下达 what would come of its list."""
    reading = QuotaReading(registry)
    account = reading.account(list_year)
    parcels = {parcel.key: parcel for parcel in registry.parcels()}
    ids = {key: parcel.id for key, parcel in parcels.items()}
    lots = reading.lots(list_year)
    notes = [*_NOTES]
    if account is None:
        notes.append(f"{list_year}年度定额尚未下达，结算是按现有名单的试算。")
    tables = quota_statement.tables(
        reserving.split(registry, list_year),
        account,
        lots,
        reading.entries(list_year=list_year),
        places={key: (parcel.town, parcel.village) for key, parcel in parcels.items()},
        ids=ids | {lot.parcel_key: lot.parcel_id for lot in lots},
    )
    return Statement(
        heading=f"{registry.county}{list_year}年度林地定额台账",
        tables=tables,
        notes=tuple(notes),
        provenance=exporting.provenance(registry),
    )


def write(order: Order) -> Sequence[str]:
    """Write the statement as an .xlsx; kind "ledger" of `export_kinds`."""
    from jdz_forestland.exchange.quota_sheet import write_statement

    write_statement(order.path, statement(order.registry, order.list_year))
    return ()
