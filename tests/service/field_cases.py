"""Findings of a field check, complete; a test names only what it is about."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from jdz_forestland.domain.field_check import FieldCheck, Found, Outcome
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.record import Standing
from tests.casework import AT
from tests.service.cases import WHO

DAY = datetime.date(2024, 6, 30)


def found(parcel_id: str, outcome: str = "true", **changes: Any) -> Found:
    """Return a complete report."""
    kind = Outcome(outcome)
    fields: dict[str, Any] = {
        "parcel_id": parcel_id,
        "outcome": kind,
        "measured_mu": Decimal("12.00") if kind is Outcome.AREA else None,
        "checked_on": DAY,
        "checkers": ("王五", "赵六"),
        "note": "现场为裸地" if kind.needs_note else "",
    }
    return Found(**(fields | changes))


def check(of: Parcel, outcome: str = "true", **changes: Any) -> FieldCheck:
    """Return a finding as it is kept."""
    report = found(of.id, outcome)
    draw_key = f"{of.county_code}-{of.list_year}-D1"
    fields: dict[str, Any] = {
        "key": f"{draw_key}/{of.id}/1",
        "county_code": of.county_code,
        "list_year": of.list_year,
        "parcel_key": of.key,
        "draw_key": draw_key,
        "parcel_id": of.id,
        "attempt": 1,
        "standing": Standing.STANDING,
        "claimed_mu": of.reserve_area_mu,
        "outcome": report.outcome,
        "measured_mu": report.measured_mu,
        "checked_on": report.checked_on,
        "checkers": report.checkers,
        "note": report.note,
        "photos": (),
        "origin": "录入",
        "who": WHO,
        "at": AT,
    }
    return FieldCheck(**(fields | changes))
