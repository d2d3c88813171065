"""Rows and columns of an import: its parcels, its findings, and what was found of the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from PySide6.QtGui import QIcon

from jdz_forestland.domain import area, doctor_system
from jdz_forestland.domain.boundary import Boundary, Examined, SourceFinding
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.service.importing import ImportProposal
from jdz_forestland.ui import finding_text, style
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.record_model import Column
from jdz_forestland.ui.sheets import Fact

_NONE: Final = Decimal(-1)


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """A boundary and what importing does with it.

    Attributes:
        parcel: what it becomes, None where it becomes none. outcome: in words.
        bad: whether it cannot be imported.
    """

    boundary: Boundary
    parcel: Parcel | None
    outcome: str
    bad: bool = False

    @property
    def key(self) -> str:
        """The name, which is unique within one examination, behind its source."""
        return self.boundary.text + "\n" + self.boundary.name


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding and its place in the list, worst first."""

    key: int
    finding: SourceFinding


def boundary_rows(examined: Examined, proposal: ImportProposal | None) -> list[BoundaryRow]:
    """Return a row for each boundary."""
    if proposal is None:
        return [BoundaryRow(boundary, None, "") for boundary in examined.boundaries]
    added = {parcel.sources[0]: parcel for parcel in proposal.added}
    updated = {parcel.sources[0]: parcel for parcel in proposal.updated}
    skipped, refused = set(proposal.skipped), set(proposal.quarantined)
    rows = []
    for boundary in examined.boundaries:
        text = boundary.text
        if text in added:
            rows.append(BoundaryRow(boundary, added[text], words.NEW))
        elif text in updated:
            rows.append(BoundaryRow(boundary, updated[text], words.RENEWED))
        elif text in skipped:
            rows.append(BoundaryRow(boundary, None, words.HELD))
        else:
            waits = bool(proposal.pending) and text in refused
            outcome = words.WAITS if waits else words.REFUSED
            rows.append(BoundaryRow(boundary, None, outcome, bad=True))
    return rows


def finding_rows(findings: Sequence[SourceFinding]) -> list[FindingRow]:
    """Return findings as rows, in their order."""
    return [FindingRow(place, finding) for place, finding in enumerate(findings)]


def level_counts(findings: Sequence[SourceFinding]) -> str:
    """Return findings by level, worst first: 错误 1，提示 2."""
    counts = Counter(finding.severity for finding in findings)
    worst_first = sorted(Level, reverse=True)
    return words.levels([(level.label, counts[level]) for level in worst_first if counts[level]])


def mu(figure: Decimal | None) -> str:
    """Return an area in 亩 as it is shown; "" where there is none."""
    return "" if figure is None else area.grouped(figure)


def total_mu(boundaries: Sequence[Boundary]) -> str:
    """Return the area of all boundaries in 亩 as it is shown."""
    return area.grouped(area.total(boundary.area_mu for boundary in boundaries))


def facts_of(examined: Examined) -> Iterator[Fact]:
    """Return what was found of a source, and how it was decided."""
    yield Fact(words.FILES, "\n".join(path.name for path in examined.paths))
    yield Fact(words.FORMAT, examined.format)
    if any(examined.layers):
        yield Fact(words.LAYERS, words.listed(tuple(filter(None, dict.fromkeys(examined.layers)))))
    if encoding := words.how(examined.encoding, examined.encoding_how):
        yield Fact(words.ENCODING, encoding)
    system = doctor_system.label(examined.epsg) if examined.epsg is not None else ""
    said = examined.crs_how if system in examined.crs_how else words.how(system, examined.crs_how)
    yield Fact(words.SYSTEM, said or words.NONE_KNOWN)
    yield Fact(words.ZONE, examined.zone or words.NONE_KNOWN)
    yield Fact(words.ORDER, examined.axis_order or words.NONE_KNOWN)


def _differs(row: BoundaryRow) -> str:
    """The declared area is coloured where it is not the computed one to 1 % or 0.1 亩."""
    declared, computed = row.boundary.declared_mu, row.boundary.area_mu
    if declared is None:
        return ""
    allowed = max(Decimal("0.10"), computed / 100)
    return style.ERROR if abs(declared - computed) > allowed else ""


def _town(row: BoundaryRow) -> str:
    return row.parcel.town if row.parcel is not None else ""


def _village(row: BoundaryRow) -> str:
    return row.parcel.village if row.parcel is not None else ""


def _where(finding: SourceFinding) -> str:
    """Return line, cell or heading in the source; names of our own fields say nothing to people."""
    field = finding.field or ""
    return finding.cell or ("" if field.isascii() else field)


def _picture(row: FindingRow) -> QIcon:
    return finding_text.picture(row.finding.severity)


BOUNDARY_COLUMNS: Final[tuple[Column[BoundaryRow], ...]] = (
    Column(words.NAME, lambda row: row.boundary.name, width=9, fixed=True),
    Column(
        words.OUTCOME,
        lambda row: row.outcome,
        colour=lambda row: style.ERROR if row.bad else "",
        width=6,
    ),
    Column(
        words.AREA,
        lambda row: mu(row.boundary.area_mu),
        key=lambda row: row.boundary.area_m2,
        numeric=True,
        width=5,
    ),
    Column(
        words.DECLARED,
        lambda row: mu(row.boundary.declared_mu),
        key=lambda row: row.boundary.declared_m2 or _NONE,
        colour=_differs,
        numeric=True,
        width=5,
    ),
    Column(
        words.POINTS,
        lambda row: str(row.boundary.points),
        key=lambda row: row.boundary.points,
        numeric=True,
    ),
    Column(
        words.HOLES,
        lambda row: str(row.boundary.holes or ""),
        key=lambda row: row.boundary.holes,
        numeric=True,
    ),
    Column(
        words.PARTS,
        lambda row: str(row.boundary.parts),
        key=lambda row: row.boundary.parts,
        numeric=True,
    ),
    Column(words.TOWN, _town, width=5),
    Column(words.VILLAGE, _village, width=7),
    Column(
        words.X,
        lambda row: str(row.boundary.centre[0]),
        key=lambda row: row.boundary.centre[0],
        numeric=True,
        width=8,
    ),
    Column(
        words.Y,
        lambda row: str(row.boundary.centre[1]),
        key=lambda row: row.boundary.centre[1],
        numeric=True,
        width=8,
    ),
)

FINDING_COLUMNS: Final[tuple[Column[FindingRow], ...]] = (
    Column(
        words.LEVEL,
        lambda row: row.finding.severity.label,
        key=lambda row: -row.finding.severity,
        colour=lambda row: finding_text.colour(row.finding.severity),
        icon=_picture,
        width=5,
        fixed=True,
    ),
    Column(words.PARCEL, lambda row: row.finding.parcel or words.WHOLE, width=7),
    Column(words.WHAT, lambda row: row.finding.text, width=22, fixed=True),
    Column(words.MEASURED, lambda row: row.finding.measured, width=6),
    Column(words.WHERE, lambda row: _where(row.finding), width=5),
    Column(words.HINT, lambda row: row.finding.hint, width=12),
    Column(words.RULE, lambda row: row.finding.rule, width=4),
)
