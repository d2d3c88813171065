"""The whole catalogue of rules, by code."""

from __future__ import annotations

from typing import Final

from jdz_forestland.domain import case_rules, rules, topology
from jdz_forestland.domain.findings import Rule
from jdz_forestland.domain.process_rules import PROCESS_RULES
from jdz_forestland.domain.submission_rules import SUBMISSION_RULES
from jdz_forestland.domain.survey_rules import SURVEY_RULES

CATALOGUE: Final[dict[str, Rule]] = {
    rule.code: rule
    for rule in (
        *rules.PARCEL_RULES,
        *case_rules.CASE_RULES,
        *topology.TOPOLOGY_RULES,
        *SURVEY_RULES,
        *PROCESS_RULES,
        *SUBMISSION_RULES,
    )
}
