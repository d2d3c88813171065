"""The JSON of `examine` and `import`."""

from __future__ import annotations

from jdz_forestland.cli.views import Json
from jdz_forestland.domain.boundary import Boundary, Cure, Examined, SourceFinding
from jdz_forestland.service.importing import ImportProposal


def examined_view(examined: Examined) -> Json:
    """Return what is known of boundary files."""
    return {
        "format": examined.format,
        "encoding": examined.encoding,
        "encoding_how": examined.encoding_how,
        "layers": list(examined.layers),
        "crs": {"epsg": examined.epsg, "how": examined.crs_how},
        "datum": examined.datum,
        "zone": examined.zone,
        "axis_order": examined.axis_order,
        "parcels": [_boundary_view(boundary) for boundary in examined.boundaries],
        "quarantined": list(examined.quarantined),
        "cures": [_cure_view(cure) for cure in examined.cures],
        "pending": [cure.key for cure in examined.pending],
        "findings": [source_finding_view(finding) for finding in examined.findings],
    }


def import_view(proposal: ImportProposal, *, accepted: bool) -> Json:
    """Return what an import did or would do; parcels by their ids, the rest by source texts."""
    return {
        "added": [parcel.id for parcel in proposal.added],
        "updated": [parcel.id for parcel in proposal.updated],
        "skipped": list(proposal.skipped),
        "quarantined": list(proposal.quarantined),
        "findings": [source_finding_view(finding) for finding in proposal.findings],
        "list_year": proposal.list_year,
        "stage": proposal.as_stage.value,
        "pending": [cure.key for cure in proposal.pending],
        "accepted": accepted,
    }


def source_finding_view(finding: SourceFinding) -> Json:
    """Return a finding in the shape that all findings have."""
    return {
        "rule": finding.rule,
        "clause": finding.clause,
        "severity": finding.severity.code,
        "parcel": finding.parcel,
        "field": finding.field,
        "cell": finding.cell,
        "where": list(finding.where) if finding.where else None,
        "text": finding.text,
        "hint": finding.hint,
        "measured": finding.measured,
    }


def _boundary_view(boundary: Boundary) -> Json:
    x, y, moved = boundary.centre
    declared = boundary.declared_mu
    return {
        "name": boundary.name,
        "parts": boundary.parts,
        "holes": boundary.holes,
        "points": boundary.points,
        "area_m2": str(boundary.area_m2),
        "area_mu": str(boundary.area_mu),
        "declared_mu": None if declared is None else str(declared),
        "x": str(x),
        "y": str(y),
        "centre_moved": moved,
        "source": boundary.text,
    }


def _cure_view(cure: Cure) -> Json:
    return {
        "key": cure.key,
        "text": cure.text,
        "size": cure.size,
        "agreed": cure.agreed,
        "blocking": cure.blocking,
        "before": list(cure.before) if cure.before else None,
        "after": list(cure.after) if cure.after else None,
    }
