"""Turning a proposal into findings: keys, struck predecessors, photos kept by their content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jdz_forestland.domain.field_check import FieldCheck, PhotoEvidence
from jdz_forestland.domain.frozen_list import ListLine
from jdz_forestland.domain.photo_match import PhotoMatch
from jdz_forestland.domain.progress import Progress, Within
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.spot_check import SpotCheck
from jdz_forestland.errors import UserError
from jdz_forestland.service.field_proposal import (
    FieldProposal,
    ProposedCheck,
    RowFate,
    evidence,
)
from jdz_forestland.store import vault
from jdz_forestland.store.faults import translated
from jdz_forestland.store.store import Store


@dataclass(slots=True)
class Made:
    """What is to be written: new and struck findings; `photos` are kept already."""

    added: tuple[FieldCheck, ...] = ()
    redone: tuple[FieldCheck, ...] = ()
    supplemented: tuple[FieldCheck, ...] = ()
    struck: tuple[FieldCheck, ...] = ()
    photos: int = 0

    @property
    def checks(self) -> tuple[FieldCheck, ...]:
        """All findings, the struck ones first."""
        return (*self.struck, *self.added, *self.redone, *self.supplemented)


@dataclass(frozen=True, slots=True)
class Recording:
    """Who records what of which draw, when, from where, and why again."""

    held: SpotCheck
    who: str
    at: str
    origin: str
    redo_reason: str

    def make(
        self,
        proposal: FieldProposal,
        store: Store,
        before: Sequence[FieldCheck],
        progress: Progress,
    ) -> Made:
        """Keep the photos and return what is to be written.

        The photos are kept first: content that no entry speaks of harms nobody, an entry without
        its content would.

        Raises:
            UserError: a photo has changed or gone since it was looked at. Cancelled: stopped.
        """
        made, lines = Made(), {line.parcel_id: line for line in self.held.lines}
        attempts: dict[str, int] = {}
        for check in before:
            attempts[check.parcel_id] = max(check.attempt, attempts.get(check.parcel_id, 0))
        for done, each in enumerate(proposal.to_write):
            one = each.found.parcel_id
            progress.step("保存照片", done, len(proposal.to_write))
            photos = self._kept(proposal, each.photos, store, Within(progress, "保存照片"))
            made.photos += len(photos)
            if each.fate is RowFate.MORE_PHOTOS and each.standing is not None:
                held = {photo.sha256 for photo in each.standing.photos}
                more = tuple(photo for photo in photos if photo.sha256 not in held)
                whole = replace(each.standing, photos=(*each.standing.photos, *more))
                made.supplemented = (*made.supplemented, whole)
                continue
            attempt = 1 + attempts.get(one, 0)
            check = self._check(each, attempt, lines[one], photos)
            if each.standing is None:
                made.added = (*made.added, check)
            else:
                made.struck = (*made.struck, self._struck(each.standing))
                made.redone = (*made.redone, check)
        return made

    def _check(
        self, each: ProposedCheck, attempt: int, line: ListLine, photos: tuple[PhotoEvidence, ...]
    ) -> FieldCheck:
        found, held = each.found, self.held
        return FieldCheck(
            key=f"{held.key}/{found.parcel_id}/{attempt}",
            county_code=held.county_code,
            list_year=held.list_year,
            parcel_key=line.parcel_key,
            draw_key=held.key,
            parcel_id=found.parcel_id,
            attempt=attempt,
            standing=Standing.STANDING,
            claimed_mu=line.reserve_mu,
            outcome=found.outcome,
            measured_mu=found.measured_mu,
            checked_on=found.checked_on,
            checkers=found.checkers,
            note=found.note,
            photos=photos,
            origin=f"{self.origin}第{each.row}行" if each.row else self.origin,
            who=self.who,
            at=self.at,
        )

    def _struck(self, standing: FieldCheck) -> FieldCheck:
        return replace(
            standing,
            standing=Standing.SUPERSEDED,
            struck_text=self.redo_reason,
            struck_by=self.who,
            struck_at=self.at,
        )

    def _kept(
        self,
        proposal: FieldProposal,
        matches: Sequence[PhotoMatch],
        store: Store,
        progress: Progress,
    ) -> tuple[PhotoEvidence, ...]:
        kept = []
        for match in matches:
            path = proposal.paths[match.photo.name]
            with translated(store.path):
                sha256, size = vault.keep(store.path, path, progress)
            if sha256 != match.photo.sha256:
                raise UserError(
                    f"照片“{match.photo.name}”在此期间有改动", hint="请重新读入，本次没有写入"
                )
            kept.append(evidence(match, size, proposal.by_hand))
        return tuple(kept)
