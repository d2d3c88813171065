"""What writing a proposal would do, and why it cannot be written: of boundaries and of a sheet."""

from __future__ import annotations

from jdz_forestland.service.importing import Imported, ImportProposal
from jdz_forestland.service.sheet_importing import SheetAccepted, SheetProposal
from jdz_forestland.ui import text_import as words

Proposed = ImportProposal | SheetProposal


def count(proposal: Proposed | None) -> int:
    """Return how many parcels would be written."""
    if isinstance(proposal, SheetProposal):
        return len(proposal.parcels)
    return 0 if proposal is None else len(proposal.added) + len(proposal.updated)


def in_words(proposal: Proposed | None) -> str:
    """Return what would be written; "" without a proposal."""
    if isinstance(proposal, SheetProposal):
        return words.sheet_outlook(
            len(proposal.matched),
            len(proposal.changes),
            len(proposal.differences),
            len(proposal.unmatched),
        )
    if proposal is None:
        return ""
    return words.outlook(
        len(proposal.added),
        len(proposal.updated),
        len(proposal.skipped),
        len(proposal.quarantined),
    )


def lacking(proposal: Proposed) -> str:
    """Return why there is nothing that may be written; "" where there is something."""
    if isinstance(proposal, SheetProposal):
        if proposal.examined.errors:
            return words.sheet_errors(proposal.examined.errors)
        return "" if proposal.parcels else words.WHY_SHEET_SAME
    if proposal.pending:
        return words.lacking_consent([cure.text for cure in proposal.pending])
    if proposal.added or proposal.updated:
        return ""
    return words.WHY_ALL_HELD if proposal.skipped else words.WHY_NONE


def written(proposal: Proposed, done: Imported | SheetAccepted) -> tuple[str, tuple[str, ...]]:
    """Return what was written in words, and the keys of the parcels."""
    if isinstance(done, SheetAccepted):
        return words.sheet_written(len(done.changed)), done.changed
    assert isinstance(proposal, ImportProposal)
    sentence = words.written(
        len(done.added),
        len(done.updated),
        done.skipped,
        len(proposal.quarantined),
        proposal.list_year,
    )
    return sentence, (*done.added, *done.updated)
