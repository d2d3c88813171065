"""The result of a comparison as rows: found parcels, slivers, doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jdz_forestland.domain import area
from jdz_forestland.domain.derivation import Derivation, Found, Scrap
from jdz_forestland.domain.findings import Finding, Level
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.ui import finding_text
from jdz_forestland.ui import text_comparison as words
from jdz_forestland.ui import text_parcels as parcel_words
from jdz_forestland.ui.parcel_columns import class_change, class_codes
from jdz_forestland.ui.record_table import Column


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A parcel of the result; `known` is the registry's, None where it has none."""

    parcel: Parcel
    known: Parcel | None

    @property
    def key(self) -> str:
        """Identity: the key of the parcel."""
        return self.parcel.key


@dataclass(frozen=True, slots=True)
class SliverRow:
    """A sliver with its place in the list, from 1."""

    number: int
    scrap: Scrap

    @property
    def key(self) -> str:
        """Identity, also on the map."""
        return f"sliver/{self.number}"


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A finding with its place in the list, and the number of its parcel ("" for a database)."""

    number: int
    finding: Finding
    parcel_no: str

    @property
    def key(self) -> str:
        """Identity."""
        return f"finding/{self.number}"


def found_rows(found: Sequence[Found]) -> list[FoundRow]:
    """Return found parcels as rows."""
    return [FoundRow(item.parcel, item.known) for item in found]


def sliver_rows(derivation: Derivation) -> list[SliverRow]:
    """Return the slivers as rows, in their own order."""
    return [SliverRow(number, scrap) for number, scrap in enumerate(derivation.slivers, start=1)]


def doubt_rows(derivation: Derivation) -> list[DoubtRow]:
    """Return the findings as rows, worst first."""
    numbers = {item.parcel.key: str(item.parcel.parcel_no) for item in derivation.found}
    return [
        DoubtRow(number, finding, numbers.get(finding.parcel_key, ""))
        for number, finding in enumerate(derivation.findings, start=1)
    ]


def doubts(findings: Sequence[Finding]) -> int:
    """Return how many findings are more than a notice."""
    return sum(finding.level > Level.NOTICE for finding in findings)


def differs(known: Parcel, fresh: Parcel) -> bool:
    """Return whether accepting would change a parcel that the registry has."""
    return known != fresh


def what_changed(row: FoundRow) -> str:
    """Return how the result differs from what the registry has of a parcel."""
    known, fresh = row.known, row.parcel
    if known is None or not differs(known, fresh):
        return words.NO_CHANGE
    parts = []
    for name, old, new in (
        (parcel_words.AREA_PARCEL, known.parcel_area_mu, fresh.parcel_area_mu),
        (parcel_words.AREA_RESERVE, known.reserve_area_mu, fresh.reserve_area_mu),
    ):
        if old != new:
            parts.append(words.figure_changed(name, area.grouped(old), area.grouped(new)))
    if known.shape != fresh.shape:
        parts.append(words.SHAPE_CHANGED)
    if not parts:
        parts.append(words.OTHER_CHANGED)
    return words.joined(tuple(parts))


def as_known(parcels: Sequence[Parcel]) -> list[FoundRow]:
    """Return parcels of the registry that the comparison does not confirm as rows."""
    return [FoundRow(parcel, parcel) for parcel in parcels]


def _source_mark(text: str) -> str:
    return text.rsplit("#", 1)[-1]


_NUMBER: Final[Column[FoundRow]] = Column(
    parcel_words.NUMBER,
    lambda row: str(row.parcel.parcel_no),
    key=lambda row: row.parcel.parcel_no,
    numeric=True,
    fixed=True,
)
_PLACE: Final[tuple[Column[FoundRow], ...]] = (
    Column(
        parcel_words.TOWN,
        lambda row: row.parcel.town or parcel_words.UNKNOWN,
        key=lambda row: (row.parcel.town_code, row.parcel.parcel_no),
        width=4,
    ),
    Column(parcel_words.VILLAGE, lambda row: row.parcel.village or parcel_words.UNKNOWN, width=5),
)
_AREAS: Final[tuple[Column[FoundRow], ...]] = (
    Column(
        parcel_words.PARCEL_AREA,
        lambda row: area.grouped(row.parcel.parcel_area_mu),
        key=lambda row: row.parcel.parcel_area_m2,
        tip=lambda row: parcel_words.m2(area.grouped(row.parcel.parcel_area_m2)),
        numeric=True,
    ),
    Column(
        parcel_words.RESERVE_AREA,
        lambda row: area.grouped(row.parcel.reserve_area_mu),
        key=lambda row: row.parcel.reserve_area_m2,
        tip=lambda row: parcel_words.m2(area.grouped(row.parcel.reserve_area_m2)),
        numeric=True,
    ),
)
_CLASSES: Final[Column[FoundRow]] = Column(
    parcel_words.CLASSES,
    lambda row: class_change(row.parcel),
    tip=lambda row: class_codes(row.parcel),
    width=14,
)
NEW_COLUMNS: Final = (_NUMBER, *_PLACE, *_AREAS, _CLASSES)
KNOWN_COLUMNS: Final[tuple[Column[FoundRow], ...]] = (
    _NUMBER,
    *_PLACE,
    *_AREAS,
    Column(words.WHAT_CHANGED, what_changed, width=14),
)
UNCONFIRMED_COLUMNS: Final[tuple[Column[FoundRow], ...]] = (
    _NUMBER,
    *_PLACE,
    Column(parcel_words.STAGE, lambda row: row.parcel.stage.label, width=4),
    *_AREAS,
    Column(words.REMARK, lambda row: words.UNCONFIRMED_REMARK, width=20),
)
SLIVER_COLUMNS: Final[tuple[Column[SliverRow], ...]] = (
    Column(
        words.SLIVER_NUMBER,
        lambda row: str(row.number),
        key=lambda row: row.number,
        numeric=True,
        fixed=True,
    ),
    Column(
        words.SLIVER_AREA_M2,
        lambda row: area.grouped(row.scrap.area_m2),
        key=lambda row: row.scrap.area_m2,
        numeric=True,
    ),
    Column(
        words.SOURCE_BEFORE,
        lambda row: _source_mark(row.scrap.source_before),
        tip=lambda row: row.scrap.source_before,
        width=11,
    ),
    Column(
        words.SOURCE_AFTER,
        lambda row: _source_mark(row.scrap.source_after),
        tip=lambda row: row.scrap.source_after,
        width=11,
    ),
)
DOUBT_COLUMNS: Final[tuple[Column[DoubtRow], ...]] = (
    Column(
        words.LEVEL,
        lambda row: row.finding.level.label,
        key=lambda row: -row.finding.level,
        colour=lambda row: finding_text.colour(row.finding.level),
        icon=lambda row: finding_text.picture(row.finding.level),
        width=4,
        fixed=True,
    ),
    Column(
        words.PARCEL,
        lambda row: row.parcel_no or words.DATABASE,
        key=lambda row: (not row.parcel_no, int(row.parcel_no or 0)),
        width=4,
    ),
    Column(words.FINDING, lambda row: row.finding.rule.title, width=15),
    Column(words.DETAIL, lambda row: row.finding.detail, width=20),
    Column(words.ADVICE, lambda row: row.finding.rule.hint, width=20),
    Column(
        words.CLAUSE,
        lambda row: row.finding.rule.clause,
        tip=lambda row: parcel_words.clause(row.finding.rule.clause, row.finding.rule.code),
        width=10,
    ),
)
