"""What the page 收件 asks for in its form: expected areas, receipts, return slips."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.slip import SlipLine
from jdz_forestland.ui import text_inbox as words

_REASONS: Final = tuple((reason.value, reason.label) for reason in Reason)
EXPECT_FIELDS: Final = (
    Field("year", words.YEAR, Kind.YEAR, words.CLAUSE, Owner.CITY),
    Field("mu", words.EXPECT_FIELD, Kind.AREA_MU, words.CLAUSE, Owner.CITY, required=False),
)
ACCEPT_FIELDS: Final = (
    Field("text", words.ACCEPT_FIELD, Kind.LONG_TEXT, words.CLAUSE, Owner.CITY, required=False),
)


def return_fields(frozen: FrozenList) -> tuple[Field, ...]:
    """Return the fields of a return slip for a list."""
    parcels = tuple((line.parcel_key, line.parcel_id) for line in frozen.lines)
    city, clause = Owner.CITY, words.CLAUSE
    rows = (
        Field("parcel", words.RETURN_PARCEL, Kind.CHOICE, clause, city, options=parcels),
        Field("reason", words.RETURN_REASON, Kind.CHOICE, clause, city, options=_REASONS),
        Field("text", words.RETURN_TEXT, Kind.LONG_TEXT, clause, city),
    )
    return (
        Field("reason", words.RETURN_REASON, Kind.CHOICE, clause, city, options=_REASONS),
        Field("text", words.RETURN_TEXT, Kind.LONG_TEXT, clause, city),
        Field("lines", words.RETURN_LINES, Kind.ROWS, clause, city, required=False, rows=rows),
    )


def return_values(lines: Sequence[SlipLine]) -> dict[str, Any]:
    """Return what is proposed: a row for each parcel with faults."""
    rows = [
        {"parcel": line.parcel_key, "reason": line.reason.value, "text": line.text}
        for line in lines
    ]
    reason = lines[0].reason.value if lines else None
    return {"reason": reason, "lines": rows}


def slip_lines(
    frozen: FrozenList, given: Sequence[dict[str, Any]], proposed: Sequence[SlipLine]
) -> tuple[SlipLine, ...]:
    """Return the lines of a slip as they were typed; the rules stay with what they found."""
    ids = {line.parcel_key: line.parcel_id for line in frozen.lines}
    rules = {line.parcel_key: line.rules for line in proposed}
    return tuple(
        SlipLine(
            row["parcel"],
            ids[row["parcel"]],
            Reason(row["reason"]),
            row["text"],
            rules.get(row["parcel"], ()),
        )
        for row in given
    )


def area_of(typed: str | None) -> Decimal | None:
    """Return an area that a form gave, 亩; None for nothing."""
    return Decimal(typed) if typed else None
