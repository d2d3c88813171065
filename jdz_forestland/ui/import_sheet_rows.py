"""Rows and columns of an imported spreadsheet: its faults, and how it compares to the registry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jdz_forestland.domain import area
from jdz_forestland.domain.sheet import CellFault, SheetTotals
from jdz_forestland.service.sheet_importing import SheetProposal
from jdz_forestland.ui import finding_text, style
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.record_model import Column


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault and its place in the list, worst first."""

    key: int
    fault: CellFault


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One field of one row that is not as the registry has it, or a row without a parcel."""

    key: int
    row: int
    parcel: str
    field: str
    held: str
    said: str
    difference: str
    deed: str


def compared(proposal: SheetProposal) -> list[ComparedRow]:
    """Return what is written, then what differs, then what has no parcel."""
    found: list[ComparedRow] = []
    for change in proposal.changes:
        parts = (change.row, change.parcel_id, change.title, change.old, change.new, "")
        found.append(ComparedRow(len(found), *parts, words.ENTERS))
    for other in proposal.differences:
        said = (other.title, other.held, other.said, other.difference)
        found.append(ComparedRow(len(found), other.row, other.parcel_id, *said, words.KEEPS))
    for lost in proposal.unmatched:
        deed = words.labelled(words.NO_MATCH, lost.text)
        found.append(ComparedRow(len(found), lost.row, "", "", "", "", "", deed))
    return found


def totals(found: SheetTotals) -> Iterator[str]:
    """Return the reconciliation of the sums, a line each."""
    parcel_mu, reserve_mu = area.grouped(found.parcel_area_mu), area.grouped(found.reserve_area_mu)
    yield words.sums(found.parcels, parcel_mu, reserve_mu)
    if found.expected_mu is not None:
        agrees = found.expected_mu == found.reserve_area_mu
        said = area.grouped(found.expected_mu)
        yield words.total(words.EXPECTED, said, reserve_mu, agrees=agrees)
    for each in found.declared:
        if each.reserve_area_mu is not None:
            agrees = each.reserve_area_mu == each.reserve_sum_mu
            said, summed = area.grouped(each.reserve_area_mu), area.grouped(each.reserve_sum_mu)
            yield words.total(each.label, said, summed, agrees=agrees)


def _colour(row: ComparedRow) -> str:
    return {words.ENTERS: style.ACCENT_DARK, words.KEEPS: style.MUTED}.get(row.deed, style.ERROR)


FAULT_COLUMNS: Final[tuple[Column[FaultRow], ...]] = (
    Column(
        words.LEVEL,
        lambda row: row.fault.level.label,
        key=lambda row: -row.fault.level,
        colour=lambda row: finding_text.colour(row.fault.level),
        icon=lambda row: finding_text.picture(row.fault.level),
        width=5,
        fixed=True,
    ),
    Column(words.CELL, lambda row: row.fault.cell or row.fault.sheet, key=lambda row: row.key),
    Column(words.VALUE, lambda row: row.fault.value, width=8),
    Column(words.WHAT, lambda row: row.fault.text, width=22, fixed=True),
    Column(words.HINT, lambda row: row.fault.hint, width=16),
    Column(words.RULE, lambda row: row.fault.rule, width=4),
)

COMPARED_COLUMNS: Final[tuple[Column[ComparedRow], ...]] = (
    Column(words.ROW, lambda row: str(row.row), key=lambda row: row.row, numeric=True, fixed=True),
    Column(words.PARCEL_ID, lambda row: row.parcel, width=8),
    Column(words.FIELD, lambda row: row.field, width=8),
    Column(words.HELD_NOW, lambda row: row.held, width=9),
    Column(words.SAID, lambda row: row.said, width=9),
    Column(words.DIFFERENCE, lambda row: row.difference, width=6),
    Column(words.DEED, lambda row: row.deed, colour=_colour, width=10),
)
