"""What a filled workbook and a folder of photos would record; nothing is written here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from jdz_forestland.domain.check_rows import FilledRow
from jdz_forestland.domain.field_check import FieldCheck, Found, PhotoEvidence
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.photo_match import Fate, PhotoMatch, Visit
from jdz_forestland.domain.sheet import CellFault
from jdz_forestland.exchange.photo_folder import PhotoFolder


class RowFate(StrEnum):
    """What recording a row would do."""

    NEW = "new"
    REDO = "redo"
    MORE_PHOTOS = "more_photos"
    SAME = "same"
    NO_PHOTO = "no_photo"

    @property
    def label(self) -> str:
        """Word on screen."""
        return {
            "new": "记录",
            "redo": "重新核查，划去原结论",
            "more_photos": "补充照片",
            "same": "已记录过，不重复",
            "no_photo": "没有对应的照片，暂不记录",
        }[self]

    @property
    def writes(self) -> bool:
        """Whether something is written."""
        return self in (RowFate.NEW, RowFate.REDO, RowFate.MORE_PHOTOS)


@dataclass(frozen=True, slots=True)
class ProposedCheck:
    """One row with its photos.

    Attributes:
        row: in the sheet, from 1; 0 where it was entered at the desk.
        standing: the finding that counts now, or None.
    """

    row: int
    found: Found
    photos: tuple[PhotoMatch, ...]
    fate: RowFate
    standing: FieldCheck | None


@dataclass(frozen=True, slots=True)
class FieldProposal:
    """What accepting would do.

    Attributes:
        head: fingerprint of the registry that it was made for.
        checks: every row that can be understood. empty: parcels that nobody filled in.
        faults: of the cells; none is written while one of them is an error.
        photos: every photo with what became of it. paths: where each is, by name.
        others: files that are no photos this program reads. unreadable: photos that cannot be read.
        lost: names in the workbook for which there is no photo.
        by_hand: why photos show a parcel that their place does not say.
    """

    draw_key: str
    origin: str
    head: str
    checks: tuple[ProposedCheck, ...]
    photos: tuple[PhotoMatch, ...]
    paths: Mapping[str, Path]
    empty: tuple[str, ...] = ()
    faults: tuple[CellFault, ...] = ()
    others: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    by_hand: str = "核查表或人工指定"

    @property
    def errors(self) -> int:
        """Number of faults that keep everything from being recorded."""
        return sum(fault.level is Level.ERROR for fault in self.faults)

    @property
    def to_write(self) -> tuple[ProposedCheck, ...]:
        """The rows that would be recorded."""
        return tuple(each for each in self.checks if each.fate.writes)

    @property
    def needs_reason(self) -> bool:
        """Whether a finding would be struck, which must be explained."""
        return any(each.fate is RowFate.REDO for each in self.checks)

    @property
    def open_photos(self) -> tuple[PhotoMatch, ...]:
        """The photos that a person must look at: ambiguous, elsewhere, too old, without place."""
        return tuple(each for each in self.photos if not each.fate.counts)


def visit_of(
    rows: Sequence[FilledRow], given: tuple[datetime.date, datetime.date] | None
) -> Visit | None:
    """Return the days of the visit: as given, else from the first to the last row; None of none."""
    by_parcel = {row.found.parcel_id: row.found.checked_on for row in rows}
    if given is not None:
        return Visit(min(given), max(given), by_parcel)
    if not rows:
        return None
    return Visit(min(by_parcel.values()), max(by_parcel.values()), by_parcel)


def named_in_rows(
    rows: Sequence[FilledRow], folder: PhotoFolder
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the parcel by the name of each photo that a row names, and the names not found."""
    by_short: dict[str, list[str]] = {}
    for photo in folder.photos:
        path = PurePosixPath(photo.name)
        for short in {photo.name, path.name, path.stem}:
            by_short.setdefault(short.lower(), []).append(photo.name)
    assigned, lost = {}, []
    for row in rows:
        for name in row.photos:
            meant = by_short.get(name.lower(), [])
            if len(meant) == 1:
                assigned[meant[0]] = row.found.parcel_id
            else:
                lost.append(name)
    return assigned, tuple(lost)


def proposed(
    rows: Sequence[FilledRow], matches: Sequence[PhotoMatch], held: Mapping[str, FieldCheck]
) -> tuple[ProposedCheck, ...]:
    """Return what each row would do.

    Args:
        held: the standing findings of the draw by parcel id.
    """
    made = []
    for row in rows:
        one = row.found.parcel_id
        photos = tuple(m for m in matches if m.fate.counts and m.parcel_id == one)
        standing = held.get(one)
        made.append(
            ProposedCheck(row.row, row.found, photos, _fate(row.found, photos, standing), standing)
        )
    return tuple(made)


def _fate(found: Found, photos: Sequence[PhotoMatch], standing: FieldCheck | None) -> RowFate:
    if standing is not None and standing.found == found:
        kept = {photo.sha256 for photo in standing.photos}
        more = any(match.photo.sha256 not in kept for match in photos)
        return RowFate.MORE_PHOTOS if more else RowFate.SAME
    if found.outcome.settles and not photos:
        return RowFate.NO_PHOTO
    return RowFate.NEW if standing is None else RowFate.REDO


def evidence(match: PhotoMatch, size: int, why: str) -> PhotoEvidence:
    """Return a photo as it is kept with a finding; `why` says by whose word where place did not."""
    photo = match.photo
    return PhotoEvidence(
        file_name=PurePosixPath(photo.name).name,
        sha256=photo.sha256,
        size=size,
        taken_at=photo.taken_at,
        lon=photo.lon,
        lat=photo.lat,
        distance_m=match.distance_m,
        by_hand=why if match.fate is Fate.ASSIGNED else "",
    )
