"""How findings look: a picture, a word and a colour for each level, never a colour alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

from PySide6.QtGui import QIcon

from jdz_forestland.domain.findings import Finding, Level
from jdz_forestland.ui import icons, style, text_parcels

SIDE: Final = 16
PICTURES: Final = {
    Level.NOTICE: icons.notice,
    Level.WARNING: icons.warning,
    Level.ERROR: icons.error,
}


def colour(level: Level) -> str:
    """Return the colour of a level as `#rrggbb`."""
    return style.level_colour(level).name()


@cache
def picture(level: Level) -> QIcon:
    """Return the icon of a level; white where its row is selected."""
    return icons.icon(PICTURES[level], SIDE, colour=colour(level), active="#ffffff")


def worst(findings: Sequence[Finding]) -> Level | None:
    """Return the worst level among findings."""
    return max((finding.level for finding in findings), default=None)


def weight(findings: Sequence[Finding]) -> tuple[int, ...]:
    """Return the number of findings of each level, worst first: what lists are sorted by."""
    counts = Counter(finding.level for finding in findings)
    return tuple(counts[level] for level in sorted(Level, reverse=True))


def in_words(findings: Sequence[Finding]) -> str:
    """Return findings by level: 警告 2，提示 1."""
    counts = zip(sorted(Level, reverse=True), weight(findings), strict=True)
    return text_parcels.level_counts(tuple((level.label, n) for level, n in counts if n))
