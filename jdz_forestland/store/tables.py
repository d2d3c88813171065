"""Every table whose rows the history vouches for."""

from __future__ import annotations

from typing import Any, Final

from jdz_forestland.store.case_records import CASE_TABLES
from jdz_forestland.store.records import PARCEL_TABLES, Table

TABLES: Final[tuple[Table[Any], ...]] = (*PARCEL_TABLES, *CASE_TABLES)
BY_NAME: Final[dict[str, Table[Any]]] = {table.name: table for table in TABLES}
