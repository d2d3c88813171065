"""The policy table by which a registry judges: the shipped one with what the county added."""

from __future__ import annotations

from jdz_forestland.domain.policy import Policy, shipped
from jdz_forestland.domain.policy_change import with_versions
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.tables import POLICY_VERSIONS


def policy_of(registry: Registry) -> Policy:
    """Return the policy table of a registry."""
    return with_versions(shipped(), registry.store.all_of(POLICY_VERSIONS))
