"""The jobs of an import: plain functions of values, made here so that no widget gets into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from jdz_forestland.domain.boundary import Examined
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service.importing import (
    Choices,
    Imported,
    ImportProposal,
    accept,
    examine,
    examine_text,
    propose,
)
from jdz_forestland.ui import text_import as words

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.registry import Clock

Found = tuple[Examined, ImportProposal]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source and what the clerk has answered about it: files, or coordinates as text."""

    paths: tuple[Path, ...] = ()
    coordinates: str = ""
    name: str = ""
    choices: Choices = field(default_factory=Choices)


@dataclass(frozen=True, slots=True)
class Target:
    """Where boundaries go: a registry file, as what, and into which list."""

    registry: Path
    stage: Stage
    list_year: int
    now: Clock


def examining(wanted: Wanted, target: Target) -> Callable[[JobProgress], Found]:
    """Return the job that diagnoses a source and holds it against the registry."""

    def job(progress: JobProgress) -> Found:
        progress.step(words.EXAMINE)
        choices, path = wanted.choices, target.registry
        if wanted.paths:
            examined = examine(path, wanted.paths, choices, progress)
        else:
            examined = examine_text(path, wanted.coordinates, choices, progress, name=wanted.name)
        return proposing(examined, target)(progress)

    return job


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


def accepting(
    path: Path, proposal: ImportProposal, *, who: str, now: Clock
) -> Callable[[JobProgress], Imported]:
    """Return the job that writes a proposal."""

    def job(progress: JobProgress) -> Imported:
        progress.step(words.WRITING)
        return accept(path, proposal, who=who, now=now)

    return job
