"""Databases that a registry has compared before, and that may still lie where they were."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jdz_forestland.domain.comparison import Comparison


def dltb_of(compared: Sequence[Comparison], year: int, own: Path) -> tuple[Path, str] | None:
    """Return path and layer of the DLTB of a year that was compared before, if it is still there.

    The process layer's sums are held against it (S-107) where its own database has no DLTB.
    """
    for comparison in reversed(compared):
        for used in (comparison.after, comparison.before):
            path = Path(used.path)
            if used.year == year and path != own and path.exists():
                return path, used.layer
    return None
