"""Every table whose rows the history vouches for."""

from __future__ import annotations

from typing import Any, Final

from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.store.case_records import CASE_TABLES
from jdz_forestland.store.fact_records import facts_table
from jdz_forestland.store.records import PARCEL_TABLES, Table

FROZEN_LISTS: Final = facts_table("frozen_lists", FrozenList)

WHOLE_TABLES: Final[tuple[Table[Any], ...]] = (FROZEN_LISTS,)
TABLES: Final[tuple[Table[Any], ...]] = (*PARCEL_TABLES, *CASE_TABLES, *WHOLE_TABLES)
BY_NAME: Final[dict[str, Table[Any]]] = {table.name: table for table in TABLES}
