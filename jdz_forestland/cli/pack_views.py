"""The JSON of handing a list over. Keys are English and stable; areas are text, 亩."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jdz_forestland.cli.views import Json, finding_view
from jdz_forestland.domain.package_diff import ChangeKind, FieldChange, PackageDiff, ParcelChange
from jdz_forestland.domain.slip import Slip
from jdz_forestland.domain.submission import KnownKey, LeftOut, Submission, grouped
from jdz_forestland.service.export_kind import Exported
from jdz_forestland.service.keys import OwnKey
from jdz_forestland.service.packing import Packed
from jdz_forestland.service.province_form import ProvinceForms
from jdz_forestland.service.province_result import Entered
from jdz_forestland.service.receiving import Arrival
from jdz_forestland.service.rehearsing import Rehearsal
from jdz_forestland.service.reporting_state import ReportStatus


def packed_view(packed: Packed) -> Json:
    """Return a package that was made; changes against the version of the list before."""
    made = packed.submission
    return {
        "path": str(packed.path),
        "sha256": packed.sha256,
        **submission_view(made),
        "key_made_now": packed.key.made_now,
        "left_out": [left_out_view(paper) for paper in packed.left_out],
        "changes": _line_changes(packed.changes),
    }


def submission_view(made: Submission) -> Json:
    """Return what is kept of a package."""
    return {
        "package_id": made.key,
        "county_code": made.county_code,
        "list_year": made.list_year,
        "list_key": made.list_key,
        "list_version": made.version,
        "list_hash": made.list_hash,
        "state": made.state.value,
        "parcels": made.parcels,
        "total_mu": str(made.total_mu),
        "materials": made.included,
        "fingerprint": made.fingerprint,
        "expected_mu": _text(made.expected_mu),
        "difference_mu": _text(made.difference_mu),
        "explanation": made.explanation,
        "packed_by": made.packed_by,
        "packed_at": made.packed_at,
        "who": made.who,
        "at": made.at,
    }


def arrival_view(arrival: Arrival, *, written: bool, already: Submission | None) -> Json:
    """Return a package that was looked at or received."""
    manifest, ids = arrival.manifest, _ids(arrival)
    return {
        "package_id": manifest.package_id,
        "county_code": manifest.county_code,
        "list_year": manifest.list_year,
        "list_key": manifest.list_key,
        "list_version": manifest.list_version,
        "list_hash": manifest.list_hash,
        "parcels": manifest.parcels,
        "total_mu": str(manifest.total_mu),
        "materials": manifest.included,
        "left_out": [left_out_view(paper) for paper in manifest.left_out],
        "fingerprint": arrival.fingerprint,
        "written": written,
        "already": already and {"at": already.at, "who": already.who},
        "expected_mu": _text(arrival.expected_mu),
        "difference_mu": _text(arrival.difference_mu),
        "changes": changes_view(arrival.diff),
        "split": [
            {
                "label": amount.label,
                "before_mu": str(amount.before_mu),
                "after_mu": str(amount.after_mu),
                "difference_mu": str(amount.difference_mu),
            }
            for amount in arrival.diff.amounts
        ],
        "findings": [finding_view(f, ids, arrival.waivers) for f in arrival.findings],
        "returnable": len(arrival.returnable),
    }


def changes_view(diff: PackageDiff) -> Json:
    """Return what a package changes, parcel by parcel."""
    return {kind.value: [_change_view(change) for change in diff.of(kind)] for kind in ChangeKind}


def _change_view(change: ParcelChange) -> Json:
    return {
        "parcel": change.parcel_id,
        "key": change.parcel_key,
        "before_mu": str(change.before_mu),
        "after_mu": str(change.after_mu),
        "difference_mu": str(change.difference_mu),
        "fields": [
            {"label": field.label, "before": field.before, "after": field.after}
            for field in change.fields
        ],
    }


def _line_changes(changes: Sequence[FieldChange]) -> Json:
    def of(kind: ChangeKind) -> list[Json]:
        return [
            {"parcel": c.label, "before_mu": c.before or None, "after_mu": c.after or None}
            for c in changes
            if _kind(c) is kind
        ]

    return {kind.value: of(kind) for kind in ChangeKind}


def _kind(change: FieldChange) -> ChangeKind:
    if not change.before:
        return ChangeKind.ADDED
    return ChangeKind.CHANGED if change.after else ChangeKind.REMOVED


def slip_view(slip: Slip) -> Json:
    """Return a receipt or return slip."""
    return {
        "slip": slip.key,
        "kind": slip.kind.value,
        "county_code": slip.county_code,
        "list_year": slip.list_year,
        "list_key": slip.list_key,
        "list_version": slip.list_version,
        "list_hash": slip.list_hash,
        "package_id": slip.package_id,
        "parcels": slip.parcels,
        "total_mu": str(slip.total_mu),
        "reason": slip.reason.value if slip.reason else None,
        "text": slip.text,
        "lines": [
            {
                "parcel": line.parcel_id,
                "key": line.parcel_key,
                "reason": line.reason.value,
                "text": line.text,
                "rules": list(line.rules),
            }
            for line in slip.lines
        ],
        "who": slip.who,
        "at": slip.at,
    }


def rehearsal_view(rehearsal: Rehearsal, ids: Mapping[str, str]) -> Json:
    """Return what would become of a list."""
    return {
        "list_key": rehearsal.frozen.key,
        "frozen": rehearsal.is_frozen,
        "clean": rehearsal.is_clean,
        "parcels": len(rehearsal.frozen.lines),
        "total_mu": str(rehearsal.total_mu),
        "problems": list(rehearsal.problems),
        "findings": [finding_view(f, ids, rehearsal.waivers) for f in rehearsal.findings],
        "returnable": len(rehearsal.returnable),
        "left_out": [left_out_view(paper) for paper in rehearsal.left_out],
        "materials_bytes": rehearsal.size,
    }


def status_view(status: ReportStatus) -> Json:
    """Return how far a list has got."""
    return {
        "list_year": status.list_year,
        "state": status.state.value,
        "label": status.label,
        "detail": status.detail,
        "handed_over": status.is_handed_over,
        "due": status.due.day.isoformat(),
        "days_left": status.days_left,
    }


def own_key_view(key: OwnKey) -> Json:
    """Return the key of this office."""
    return {"office": key.office_code, "fingerprint": key.fingerprint, "spoken": key.spoken}


def known_key_view(key: KnownKey) -> Json:
    """Return the key of another office."""
    return {
        "office": key.county_code,
        "name": key.office,
        "fingerprint": key.fingerprint,
        "spoken": grouped(key.fingerprint),
        "how": key.how,
        "who": key.who,
        "at": key.at,
        "withdrawn": key.withdrawn,
    }


def entered_view(entered: Entered) -> Json:
    """Return what entering the province's result did."""
    ids = {line.parcel_key: line.parcel_id for line in entered.frozen.lines}
    return {
        "list_key": entered.frozen.key,
        "accepted": [ids[key] for key in entered.accepted],
        "returned": [ids[key] for key in entered.returned],
        "entries": [entry.key for entry in entered.granted.entries],
    }


def province_view(done: ProvinceForms) -> Json:
    """Return the files for the province."""

    def of(file: Exported) -> Json:
        return {
            "path": str(file.path),
            "rows": file.rows,
            "total_mu": str(file.total_mu),
            "sha256": file.sha256,
        }

    counties = [of(file) for file in done.counties]
    return {**of(done.whole), "counties": counties, "missing": list(done.missing)}


def left_out_view(paper: LeftOut) -> Json:
    """Return a paper that is only named."""
    return {
        "key": paper.parcel_key,
        "file_name": paper.file_name,
        "sha256": paper.sha256,
        "size": paper.size,
    }


def _ids(arrival: Arrival) -> dict[str, str]:
    return {dossier.parcel.key: dossier.parcel.id for dossier in arrival.contents.dossiers}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
