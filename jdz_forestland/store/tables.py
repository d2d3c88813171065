"""Every table whose rows the history vouches for."""

from __future__ import annotations

from typing import Any, Final

from jdz_forestland.domain.field_check import FieldCheck
from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.domain.inspection import Inspection
from jdz_forestland.domain.investor import Agreement, Payment
from jdz_forestland.domain.policy_change import PolicyVersion
from jdz_forestland.domain.project import Project
from jdz_forestland.domain.slip import KeptSlip
from jdz_forestland.domain.spot_check import SpotCheck
from jdz_forestland.domain.submission import KnownKey, Submission
from jdz_forestland.domain.use_plan import UsePlan
from jdz_forestland.store.case_records import CASE_TABLES
from jdz_forestland.store.fact_records import facts_table
from jdz_forestland.store.ledger_records import LEDGER_ENTRIES, POSTINGS
from jdz_forestland.store.records import PARCEL_TABLES, Table

FROZEN_LISTS: Final = facts_table("frozen_lists", FrozenList)
DRAWS: Final = facts_table("draws", SpotCheck)
FIELD_CHECKS: Final = facts_table("field_checks", FieldCheck)
POLICY_VERSIONS: Final = facts_table("policy_versions", PolicyVersion)
SUBMISSIONS: Final = facts_table("submissions", Submission)
SLIPS: Final = facts_table("slips", KeptSlip)
KNOWN_KEYS: Final = facts_table("known_keys", KnownKey)
PROJECTS: Final = facts_table("projects", Project)
USE_PLANS: Final = facts_table("use_plans", UsePlan)
INSPECTIONS: Final = facts_table("inspections", Inspection)
AGREEMENTS: Final = facts_table("agreements", Agreement)
PAYMENTS: Final = facts_table("payments", Payment)

WHOLE_TABLES: Final[tuple[Table[Any], ...]] = (
    FROZEN_LISTS,
    DRAWS,
    FIELD_CHECKS,
    POLICY_VERSIONS,
    SUBMISSIONS,
    SLIPS,
    KNOWN_KEYS,
    PROJECTS,
    USE_PLANS,
    INSPECTIONS,
    AGREEMENTS,
    PAYMENTS,
)
TABLES: Final[tuple[Table[Any], ...]] = (
    *PARCEL_TABLES,
    *CASE_TABLES,
    LEDGER_ENTRIES,
    POSTINGS,
    *WHOLE_TABLES,
)
BY_NAME: Final[dict[str, Table[Any]]] = {table.name: table for table in TABLES}
