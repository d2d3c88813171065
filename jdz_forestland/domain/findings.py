"""What a check finds: a rule of the catalogue, the measured fact, and where to look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from jdz_forestland.domain.stage import Stage

BBox = tuple[float, float, float, float]


class Level(IntEnum):
    """How bad a finding is at the stage a parcel is in; worse is greater."""

    NOTICE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """Word on screen: 错误 blocks the stage."""
        return {1: "提示", 2: "警告", 3: "错误"}[self]

    @property
    def code(self) -> str:
        """Stable English word in JSON."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Rule:
    """A catalogue entry. `code` never changes meaning; a retired code is never reused.

    Attributes:
        code: "A-101"; S survey, A area, G geometry, P place, C class, T many parcels,
            B what a list is handed over with.
        clause: where the plan or a standard demands it.
        title: what is wrong, in one line.
        hint: what to do about it.
        blocks: stages that cannot be passed while a finding stands.
    """

    code: str
    clause: str
    title: str
    hint: str
    blocks: frozenset[Stage]

    def level_at(self, stage: Stage) -> Level:
        """The same fault may be a warning at one stage and an error at another."""
        if stage in self.blocks:
            return Level.ERROR
        return Level.WARNING if self.blocks else Level.NOTICE

    @property
    def waivable(self) -> bool:
        """Whether a reason (差异说明) may let it stand; not what is wrong at every stage."""
        return not self.blocks >= frozenset(Stage)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one parcel, or of a survey database where `parcel_key` is empty.

    Attributes:
        detail: the measured fact with its unit.
        field: attribute of `Parcel` to look at.
        where: extent to zoom to, EPSG:4527 (easting, northing), metres.
    """

    rule: Rule
    stage: Stage
    parcel_key: str
    detail: str
    field: str | None = None
    where: BBox | None = None

    @property
    def level(self) -> Level:
        """How bad it is at the stage the parcel is in."""
        return self.rule.level_at(self.stage)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order in which they are shown; independent of the input's order."""
    return tuple(
        sorted(findings, key=lambda f: (-f.level, f.rule.code, f.parcel_key, f.detail, f.where))
    )
