"""Rows and columns of the tables of the field check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jdz_forestland.domain.check_sheet import CheckStop
from jdz_forestland.domain.field_check import FieldCheck, Outcome
from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.photo_match import PhotoMatch
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.sheet import CellFault
from jdz_forestland.service.field_proposal import ProposedCheck, RowFate
from jdz_forestland.ui import history_text, style, text
from jdz_forestland.ui import text_field_check as words
from jdz_forestland.ui.record_table import Column


def _field(name: str, label: str, kind: Kind, *, required: bool = True, **more: object) -> Field:
    return Field(name, label, kind, words.CLAUSE, Owner.CITY, required=required, **more)  # type: ignore[arg-type]


_OUTCOMES: Final = tuple((each.value, each.label) for each in Outcome)
RESULT_FIELDS: Final = (
    _field("outcome", words.OUTCOME, Kind.CHOICE, options=_OUTCOMES),
    _field("measured_mu", words.MEASURED.replace("\n", ""), Kind.AREA_MU, required=False),
    _field("checked_on", words.DAY, Kind.DATE),
    _field("checkers", words.PEOPLE, Kind.PEOPLE),
    _field("note", words.NOTE, Kind.LONG_TEXT, required=False),
    _field("by_hand", words.BY_HAND, Kind.TEXT, required=False),
)
REDO_FIELD: Final = _field("redo_reason", words.REDO_REASON, Kind.TEXT)
SLIP_FIELDS: Final = (
    _field(
        "reason",
        words.SLIP_REASON,
        Kind.CHOICE,
        options=tuple((each.value, each.label) for each in Reason),
    ),
    _field("text", words.SLIP_TEXT, Kind.LONG_TEXT),
)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One stop of the round: what was found, and what was struck."""

    stop: CheckStop
    check: FieldCheck | None
    struck: tuple[FieldCheck, ...]

    @property
    def outcome(self) -> str:
        """Word in the table."""
        return self.check.outcome.label if self.check is not None else words.NOT_YET


def rows_of(stops: Sequence[CheckStop], checks: Sequence[FieldCheck]) -> list[CheckRow]:
    """Return the stops with the findings on them."""
    standing = {each.parcel_id: each for each in checks if each.standing is Standing.STANDING}
    return [
        CheckRow(
            stop,
            standing.get(stop.parcel_id),
            tuple(
                each
                for each in checks
                if each.parcel_id == stop.parcel_id and each.standing is not Standing.STANDING
            ),
        )
        for stop in stops
    ]


def _colour(row: CheckRow) -> str:
    if row.check is None:
        return style.MUTED
    if row.check.outcome.fails:
        return style.ERROR
    return style.ACCENT_DARK if row.check.outcome.settles else style.WARNING


def _measured(row: CheckRow) -> str:
    mu = row.check.measured_mu if row.check is not None else None
    return "" if mu is None else text.mu(mu)


STOP_COLUMNS: Final[tuple[Column[CheckRow], ...]] = (
    Column(
        words.NUMBER,
        lambda row: str(row.stop.number),
        key=lambda row: row.stop.number,
        numeric=True,
        width=2,
    ),
    Column(words.PARCEL, lambda row: row.stop.parcel_id, width=7, fixed=True),
    Column(words.OUTCOME, lambda row: row.outcome, colour=_colour, width=5),
    Column(words.TOWN, lambda row: row.stop.parcel.town, width=5),
    Column(words.VILLAGE, lambda row: row.stop.parcel.village, width=6),
    Column(
        words.CLAIMED,
        lambda row: text.mu(row.stop.claimed_mu),
        key=lambda row: row.stop.claimed_mu,
        numeric=True,
        width=4,
    ),
    Column(words.MEASURED, _measured, numeric=True, width=4),
    Column(
        words.PHOTOS,
        lambda row: str(len(row.check.photos)) if row.check is not None else "",
        numeric=True,
    ),
    Column(
        words.DAY,
        lambda row: str(row.check.checked_on) if row.check is not None else "",
        width=6,
    ),
    Column(words.WHY, lambda row: row.stop.why, width=8),
    Column(
        words.PEOPLE,
        lambda row: words.some(row.check.checkers) if row.check is not None else "",
        width=6,
    ),
    Column(
        words.BEFORE,
        lambda row: words.struck([each.outcome.label for each in row.struck]),
        tip=lambda row: "\n".join(f"{each.text} {each.struck_text}" for each in row.struck),
        width=6,
    ),
)

PROPOSED_COLUMNS: Final[tuple[Column[ProposedCheck], ...]] = (
    Column(words.ROW, lambda each: str(each.row), key=lambda each: each.row, numeric=True),
    Column(words.PARCEL, lambda each: each.found.parcel_id, width=7, fixed=True),
    Column(words.OUTCOME, lambda each: each.found.outcome.label, width=5),
    Column(
        words.MEASURED,
        lambda each: "" if each.found.measured_mu is None else text.mu(each.found.measured_mu),
        numeric=True,
        width=4,
    ),
    Column(words.DAY, lambda each: str(each.found.checked_on), width=6),
    Column(words.PHOTOS, lambda each: str(len(each.photos)), numeric=True),
    Column(
        words.FATE,
        lambda each: each.fate.label,
        colour=lambda each: (
            style.ACCENT_DARK
            if each.fate.writes
            else style.ERROR
            if each.fate is RowFate.NO_PHOTO
            else style.MUTED
        ),
        width=12,
    ),
    Column(words.NOTE, lambda each: each.found.note, width=14),
)

FAULT_COLUMNS: Final[tuple[Column[CellFault], ...]] = (
    Column(words.CELL, lambda fault: fault.cell, width=4, fixed=True),
    Column(
        words.FAULT,
        lambda fault: fault.text,
        colour=lambda fault: style.ERROR if fault.level is Level.ERROR else style.WARNING,
        width=22,
    ),
    Column(words.VALUE, lambda fault: fault.value, width=7),
    Column(words.HINT, lambda fault: fault.hint, width=18),
)

PHOTO_COLUMNS: Final[tuple[Column[PhotoMatch], ...]] = (
    Column(words.FILE, lambda match: match.photo.name, width=12, fixed=True),
    Column(words.TAKEN, lambda match: history_text.when(match.photo.taken_at), width=9),
    Column(
        words.STATE,
        lambda match: match.fate.label,
        colour=lambda match: style.ACCENT_DARK if match.fate.counts else style.WARNING,
        width=8,
    ),
    Column(words.PARCEL, lambda match: match.parcel_id, width=7),
    Column(words.ABOUT, lambda match: match.text, width=20),
)
