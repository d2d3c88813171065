"""Papers that were too large for a package and came by another way: known by their content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jdz_forestland.domain import places
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.record import Material
from jdz_forestland.domain.submission import Submission
from jdz_forestland.errors import UserError
from jdz_forestland.exchange.files import sha256_of
from jdz_forestland.service import submitted, unpacking
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store import vault
from jdz_forestland.store.case_records import MATERIALS
from jdz_forestland.store.faults import translated


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the files.

    Attributes:
        papers: that are kept now. strange: names of files that no package left out.
        awaited: papers of the package that are still missing.
    """

    papers: tuple[Material, ...]
    strange: tuple[str, ...]
    awaited: tuple[Material, ...]


def awaited(
    registry: Registry, submission: Submission, *, progress: Progress | None = None
) -> tuple[Material, ...]:
    """Return the papers that a received package names and that have not come yet.

    Raises:
        UserError: a county's registry, or the kept package is lost or damaged.
    """
    submitted.require_city(registry)
    with unpacking.opened(submitted.kept_file(registry, submission)) as (held, manifest):
        contents = unpacking.read(held, manifest, progress or Silent()).contents
    here = {paper.key for paper in registry.store.cases.materials()}
    return tuple(
        paper
        for dossier in contents.dossiers
        for paper in dossier.materials
        if paper.sha256 in contents.absent and paper.key not in here
    )


def add(
    registry: Registry,
    submission: Submission,
    files: Sequence[Path],
    *,
    progress: Progress | None = None,
) -> Added:
    """Keep files that a received package had only named; others are left alone.

    Raises:
        UserError: a county's registry, the package does not count any more, or a file cannot be
            read or kept. Cancelled: stopped, no entry was made.
    """
    report = progress or Silent()
    if submission != submitted.current(registry, submission.county_code, submission.list_year):
        raise UserError("这个报送包已被代替或已退回", hint="请刷新后查看，材料应随新的报送包报送")
    wanted: dict[str, list[Material]] = {}
    missing = awaited(registry, submission, progress=report)
    for paper in missing:
        wanted.setdefault(paper.sha256, []).append(paper)
    kept: list[Material] = []
    strange: list[str] = []
    for done, path in enumerate(files):
        report.step("核对补交的材料", done, len(files))
        found = wanted.pop(sha256_of(path), None)
        if found is None:
            strange.append(path.name)
            continue
        for paper in found:  # one content may stand under several endings
            if vault.fault(registry.path, paper.sha256, paper.file_name):
                with translated(registry.path), path.open("rb") as file:
                    blocks = iter(lambda: file.read(vault.CHUNK), b"")
                    vault.pour(registry.path, blocks, paper.file_name)
        kept += found
    _enter(registry, submission, kept)
    keys = {paper.key for paper in kept}
    rest = tuple(paper for paper in missing if paper.key not in keys)
    return Added(tuple(kept), tuple(strange), rest)


def _enter(registry: Registry, submission: Submission, kept: Sequence[Material]) -> None:
    if not kept:
        return
    name, at = places.county_name(submission.county_code), stamp(registry.now())
    reason = f"{name}{submission.list_year}年度名单第{submission.version}版补交材料{len(kept)}份"
    store = registry.store
    with store.change(who=registry.who, at=at, verb="late_papers", reason=reason) as change:
        for paper in kept:
            change.put(MATERIALS, paper)
    registry.announce(Change(parcel_keys=frozenset(paper.parcel_key for paper in kept)))
