"""Why nothing of a parcel may be changed in the open registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jdz_forestland.ui import text_inbox

if TYPE_CHECKING:
    from jdz_forestland.service.registry import Registry


def of_parcels(registry: Registry, read_only: str) -> str:
    """Return the reason, "" where they may be changed.

    Args:
        read_only: the words for a registry that is write-protected.
    """
    if registry.is_read_only:
        return read_only
    return text_inbox.COUNTY_ONLY if registry.is_city else ""
