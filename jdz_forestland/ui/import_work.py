"""The jobs of an import: plain functions of values, made here so that no widget gets into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from jdz_forestland.domain.boundary import Examined
from jdz_forestland.domain.sheet import SheetExamined
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service import import_kinds, import_undo, sheet_importing
from jdz_forestland.service.importing import (
    Choices,
    Imported,
    ImportProposal,
    accept,
    examine,
    examine_text,
    propose,
)
from jdz_forestland.service.sheet_importing import SheetAccepted, SheetChoices, SheetProposal
from jdz_forestland.ui import text_import as words

if TYPE_CHECKING:
    from jdz_forestland.domain.history import HistoryEntry
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.registry import Clock

Found = tuple[Examined, ImportProposal]
SheetFound = tuple[SheetExamined, SheetProposal | UserError]
"""A spreadsheet, and what writing it would do or why the registry has nothing to compare."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source and what the clerk has answered about it: files, or coordinates or cells as text.

    Attributes:
        sheet, year: about a spreadsheet: what was answered, the list it is meant for.
        as_boundaries: whether a survey database was said to be boundaries.
    """

    paths: tuple[Path, ...] = ()
    coordinates: str = ""
    name: str = ""
    choices: Choices = field(default_factory=Choices)
    sheet: SheetChoices = field(default_factory=SheetChoices)
    year: int | None = None
    as_boundaries: bool = False

    @property
    def list_name(self) -> str:
        """What pasted cells are called."""
        return self.name if self.name != words.PASTED else words.PASTED_CELLS

    def is_source_of(self, other: Wanted | None) -> bool:
        """Whether another one is about the same source."""
        return other is not None and (self.paths, self.coordinates) == (
            other.paths,
            other.coordinates,
        )

    @property
    def database(self) -> Path | None:
        """The survey database among the files, if there is one."""
        return import_kinds.survey_in(self.paths)

    def belongs_elsewhere(self, key: str, value: str) -> bool:
        """Whether an answer leads to the page of comparisons."""
        return (key, value) == (import_kinds.SURVEY, import_kinds.COMPARE)

    def answered(self, key: str, value: str) -> Wanted:
        """Return the same source with the answer to a question; `key` is what was asked."""
        if key == import_kinds.PART:
            return replace(self, paths=import_kinds.part_of(self.paths, value))
        if key == import_kinds.SURVEY:
            return replace(self, as_boundaries=True)
        if key == "sheet":
            return replace(self, sheet=replace(self.sheet, sheet=value))
        if key == "encoding":
            return replace(self, choices=replace(self.choices, encoding=value))
        return replace(self, choices=replace(self.choices, epsg=int(value)))


@dataclass(frozen=True, slots=True)
class Target:
    """Where boundaries go: a registry file, as what, and into which list."""

    registry: Path
    stage: Stage
    list_year: int
    now: Clock


def examining(wanted: Wanted, target: Target) -> Callable[[JobProgress], Found | SheetFound]:
    """Return the job that diagnoses a source and holds it against the registry."""

    def job(progress: JobProgress) -> Found | SheetFound:
        progress.step(words.EXAMINE)
        if not wanted.as_boundaries:
            import_kinds.ask_what(wanted.paths)
        if _is_sheet(wanted):
            return _sheet(wanted, target, progress)
        choices, path = wanted.choices, target.registry
        if wanted.paths:
            examined = examine(path, wanted.paths, choices, progress)
        else:
            examined = examine_text(path, wanted.coordinates, choices, progress, name=wanted.name)
        return proposing(examined, target)(progress)

    return job


def _is_sheet(wanted: Wanted) -> bool:
    if wanted.paths:
        return len(wanted.paths) == 1 and sheet_importing.is_sheet(wanted.paths[0])
    return sheet_importing.is_cells(wanted.coordinates)


def _sheet(wanted: Wanted, target: Target, progress: JobProgress) -> SheetFound:
    if wanted.paths:
        examined = sheet_importing.examine(target.registry, wanted.paths[0], wanted.sheet, progress)
    else:
        examined = sheet_importing.examine_cells(
            target.registry, wanted.coordinates, wanted.sheet, progress, name=wanted.list_name
        )
    try:
        return examined, sheet_importing.propose(
            target.registry, examined, list_year=wanted.year, progress=progress
        )
    except UserError as error:  # its faults are to be seen all the same
        return examined, error


def proposing(examined: Examined, target: Target) -> Callable[[JobProgress], Found]:
    """Return the job that holds what was diagnosed against the registry."""

    def job(progress: JobProgress) -> Found:
        progress.step(words.PROPOSE)
        proposal = propose(
            target.registry,
            examined,
            as_stage=target.stage,
            list_year=target.list_year,
            now=target.now,
            progress=progress,
        )
        return examined, proposal

    return job


def undoing(path: Path, *, who: str, now: Clock) -> Callable[[JobProgress], HistoryEntry]:
    """Return the job that takes the last import back."""

    def job(progress: JobProgress) -> HistoryEntry:
        progress.step(words.UNDOING)
        return import_undo.undo(path, who=who, now=now)

    return job


def accepting(
    path: Path, proposal: ImportProposal | SheetProposal, *, who: str, now: Clock
) -> Callable[[JobProgress], Imported | SheetAccepted]:
    """Return the job that writes a proposal."""

    def job(progress: JobProgress) -> Imported | SheetAccepted:
        progress.step(words.WRITING)
        if isinstance(proposal, SheetProposal):
            return sheet_importing.accept(path, proposal, who=who, now=now)
        return accept(path, proposal, who=who, now=now)

    return job
