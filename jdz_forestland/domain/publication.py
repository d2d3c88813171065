"""What is published of a year's spot checks: every draw, every finding, the verdicts, and hashes.

One document for all counties, void draws among them, so that nobody has to ask for a part of it.
Names of people stand in it as they stand in the record; photos are named by their hashes only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

from jdz_forestland.domain import draw_record, places
from jdz_forestland.domain.annex import PROGRAM
from jdz_forestland.domain.field_check import FieldCheck, Part, Verdict
from jdz_forestland.domain.history import canonical
from jdz_forestland.domain.spot_check import SpotCheck

FORMAT: Final = "jdz-forestland-spot-checks"


def compose(
    list_year: int,
    draws: Sequence[SpotCheck],
    checks: Sequence[FieldCheck],
    verdicts: Iterable[Verdict],
    *,
    as_of: str,
    fingerprint: str,
) -> dict[str, Any]:
    """Return the document.

    Args:
        draws: of the year, as they are to be seen now. checks: of the year, struck ones too.
        as_of: ISO-8601 with offset. fingerprint: of the registry.

    Raises:
        UserError: a draw that was kept does not give its own result any more.
    """
    by_county = {each.county_code: each for each in verdicts}
    codes = sorted({each.county_code for each in draws})
    body = {
        "format": FORMAT,
        "format_version": 1,
        "program": PROGRAM,
        "list_year": list_year,
        "as_of": as_of,
        "registry_fingerprint": fingerprint,
        "counties": [
            {
                "county_code": code,
                "county": places.county_name(code),
                "verdict": _verdict(by_county.get(code)),
                "draws": [_draw(each) for each in draws if each.county_code == code],
                "findings": [_finding(each) for each in checks if each.county_code == code],
            }
            for code in codes
        ],
    }
    digest = hashlib.sha256(canonical(body).encode("utf-8")).hexdigest()
    return {**body, "publication_sha256": digest}


def _draw(held: SpotCheck) -> dict[str, Any]:
    """Return the record of a draw; of one that never had a seed, why it has none."""
    if held.seed:
        return draw_record.compose(held)
    return {
        "key": held.key,
        "state": held.state.value,
        "list_hash": held.list_hash,
        "total_mu": str(held.total_mu),
        "published": {"by": held.published_by, "at": held.published_at},
        "void": held.void_text,
    }


def _finding(check: FieldCheck) -> dict[str, Any]:
    return {
        "draw": check.draw_key,
        "parcel": check.parcel_id,
        "attempt": check.attempt,
        "standing": check.standing.value,
        "struck": check.struck_text,
        "outcome": check.outcome.value,
        "outcome_text": check.outcome.label,
        "claimed_mu": str(check.claimed_mu),
        "measured_mu": None if check.measured_mu is None else str(check.measured_mu),
        "checked_on": str(check.checked_on),
        "checkers": list(check.checkers),
        "note": check.note,
        "photos": [photo.sha256 for photo in check.photos],
    }


def _verdict(found: Verdict | None) -> dict[str, Any] | None:
    if found is None:
        return None
    names = ("listed", "drawn", "checked", "failed", "again", "open", "must", "must_checked",
             "must_failed")  # fmt: skip
    return {
        "draws": list(found.draws),
        "complete": found.complete,
        "text": found.text,
        "need_mu": str(found.need_mu),
        "checked_share": found.checked_share,
        "failed_share": found.failed_share,
        **{name: _part(getattr(found, name)) for name in names},
    }


def _part(part: Part) -> dict[str, Any]:
    return {"parcels": part.parcels, "mu": str(part.mu)}
