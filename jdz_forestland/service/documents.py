"""Papers out of a registry: what to print at each step, previewed as values, written as Word."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from jdz_forestland.domain import acting, annex, area, document_build, document_kinds
from jdz_forestland.domain.acting import File
from jdz_forestland.domain.document import SAMPLE_MARK, Document, Provenance
from jdz_forestland.domain.document_facts import Case
from jdz_forestland.domain.document_kinds import KINDS, DocumentKind, Scope
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.record import StepRecord, standing_values
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import files
from jdz_forestland.exchange.document import write_documents
from jdz_forestland.service import (
    document_sources,
    document_templates,
    exporting,
    policies,
)
from jdz_forestland.service.export_kind import DrawMap, Exported, Order
from jdz_forestland.service.registry import Registry

MapPicture = Callable[[Sequence[str]], bytes | None]
"""Draws the map of some parcels by their keys: a PNG, or None where there is no map."""

SUFFIX: Final = ".docx"
_OUT: Final = (Stage.WITHDRAWN, Stage.REJECTED)
_WITH_MAP: Final = frozenset({"notice", "spot_check", "yearly"})


def kinds_for(stage: Stage) -> tuple[DocumentKind, ...]:
    """Return the documents that belong to a step, its own first."""
    return document_kinds.kinds_for(stage)


def build(
    registry: Registry, kind: str, parcel_keys: Sequence[str] = (), *, list_year: int
) -> tuple[Document, ...]:
    """Return the documents as values, for the screen and for the file alike.

    Args:
        kind: key of `document_kinds.KINDS`.
        parcel_keys: none for all parcels of the year that are at the document's steps.

    Raises:
        UserError: an unknown kind or parcel, or there is no parcel for it.
    """
    chosen = _chosen(registry, kind, parcel_keys, list_year=list_year)
    records = _records(registry, chosen)
    cases = tuple(_case(registry, parcel, records.get(parcel.key, ())) for parcel in chosen)
    now, policy = registry.now(), policies.current(registry)
    origin = Provenance(
        as_of=now,
        fingerprint=registry.fingerprint[:16],
        policy=policy.version,
        program=annex.PROGRAM,
    )
    sources = document_build.Sources(
        cases=cases,
        policy=policy,
        provenance=origin,
        year=(
            document_sources.year(registry, cases, policy, list_year=list_year)
            if KINDS[kind].scope is Scope.YEAR
            else None
        ),
        spot_checks=document_sources.spot_checks(registry) if kind == "spot_check" else {},
        inspected=document_sources.inspections(registry) if kind == "inspection" else {},
        mark=SAMPLE_MARK if registry.is_sample else "",
    )
    return document_build.build(kind, sources)


def write(
    registry: Registry,
    kind: str,
    parcel_keys: Sequence[str] = (),
    *,
    list_year: int,
    out: Path,
    map_picture: MapPicture | None = None,
    progress: Progress | None = None,
) -> Exported:
    """Write documents into one file, each on a page of its own.

    Args:
        out: the file, or an existing folder, in which the file gets its usual name.

    Raises:
        UserError: see `build`; a template cannot be used, or the file cannot be written.
        Cancelled: stopped; nothing is written.
    """
    documents = build(registry, kind, parcel_keys, list_year=list_year)
    usual = out / _usual_name(registry, kind, documents, list_year=list_year)
    path = usual if os.path.isdir(out) else out  # noqa: PTH112 - Path.is_dir raises on long names
    if path.suffix.lower() != SUFFIX:
        raise UserError(f"文件名“{path.name}”的结尾不对", hint=f"文书应以{SUFFIX}结尾")
    report = progress or Silent()
    pictures = [
        _picture(kind, document, map_picture, report, number, len(documents))
        for number, document in enumerate(documents)
    ]
    report.step("写文书", len(documents), len(documents))
    write_documents(path, documents, document_templates.in_use(kind), pictures=pictures)
    return _exported(registry, path, documents)


def write_each(
    registry: Registry,
    kind: str,
    parcel_keys: Sequence[str] = (),
    *,
    list_year: int,
    folder: Path,
    map_picture: MapPicture | None = None,
    progress: Progress | None = None,
) -> tuple[Exported, ...]:
    """Write a file for each parcel, named 乡镇_图斑号, into a folder: all of them or none.

    Raises:
        UserError: see `write`. Cancelled: stopped; nothing is written.
    """
    chosen = _chosen(registry, kind, parcel_keys, list_year=list_year)
    keys = [parcel.key for parcel in chosen]
    if KINDS[kind].scope is Scope.PARCEL:
        documents = build(registry, kind, keys, list_year=list_year)
    else:
        documents = tuple(build(registry, kind, (key,), list_year=list_year)[0] for key in keys)
    names = _names(registry, kind, chosen, list_year=list_year)
    template, report = document_templates.in_use(kind), progress or Silent()
    with files.moving(folder / names[0]) as beside:
        for number, (name, document) in enumerate(zip(names, documents, strict=True)):
            report.step("写文书", number, len(documents))
            picture = _picture(kind, document, map_picture, report, number, len(documents))
            write_documents(beside / name, (document,), template, pictures=(picture,))
    return tuple(
        _exported(registry, folder / name, (document,))
        for name, document in zip(names, documents, strict=True)
    )


def write_order(kind: str, order: Order) -> tuple[str, ...]:
    """Write what `exporting.export` was asked for; see `write`."""
    draw, report = order.draw_map, order.progress
    picture = None if draw is None else partial(_drawn, draw, report)
    keys = [parcel.key for parcel in order.parcels]
    registry, year = order.registry, order.list_year
    rest: dict[str, Any] = {"list_year": year, "map_picture": picture, "progress": report}
    if order.each:
        write_each(registry, kind, keys, folder=order.path, **rest)
    else:
        write(registry, kind, keys, out=order.path, **rest)
    return ()


def _drawn(draw: DrawMap, report: Progress, keys: Sequence[str]) -> bytes | None:
    return draw(keys, report)


# --- within ----------------------------------------------------------------------------------


def _chosen(
    registry: Registry, kind: str, parcel_keys: Sequence[str], *, list_year: int
) -> list[Parcel]:
    if kind not in KINDS:
        raise UserError(f"没有“{kind}”这种文书", hint=f"可用：{'、'.join(KINDS)}")
    made = exporting.KINDS[kind]
    keys = () if made.whole_year else parcel_keys
    return exporting.wanted(registry, made, list_year=list_year, draft=True, parcel_keys=keys)


def _records(registry: Registry, parcels: Sequence[Parcel]) -> Mapping[str, Sequence[StepRecord]]:
    """Return the records of parcels, by one question of the file where there are many."""
    held: dict[str, list[StepRecord]] = {}
    if len(parcels) == 1:
        held[parcels[0].key] = registry.store.cases.steps(parcel_key=parcels[0].key)
        return held
    for record in registry.store.cases.steps():
        held.setdefault(record.parcel_key, []).append(record)
    return held


def _case(registry: Registry, parcel: Parcel, records: Sequence[StepRecord]) -> Case:
    """Return what is known of a parcel: of the step under way, what is filled in so far."""
    values: dict[Stage, Mapping[str, Any]] = dict(standing_values(records))
    stage = parcel.stage
    if stage not in values and stage not in _OUT:
        saved = registry.store.cases.draft(parcel.key, stage.value)
        file = File(parcel, tuple(records), (), (), ())
        values[stage] = acting.proposed_values(file) if saved is None else saved
    return Case(parcel, values)


def _picture(
    kind: str,
    document: Document,
    map_picture: MapPicture | None,
    report: Progress,
    number: int,
    of: int,
) -> bytes | None:
    if map_picture is None or kind not in _WITH_MAP:
        return None
    report.step("画附图", number, of)
    return map_picture(document.parcel_keys)


def _names(
    registry: Registry, kind: str, parcels: Sequence[Parcel], *, list_year: int
) -> list[str]:
    """Return a file name for each parcel that no other has, also where two have one number."""
    taken: dict[str, int] = {}
    names = []
    for parcel in parcels:
        name = exporting.proposed_name(
            registry, kind, list_year=list_year, draft=True, parcels=(parcel,)
        )
        taken[name] = taken.get(name, 0) + 1
        again = f"-{taken[name]}{SUFFIX}" if taken[name] > 1 else SUFFIX
        names.append(f"{name.removesuffix(SUFFIX)}{again}")
    return names


def _usual_name(
    registry: Registry, kind: str, documents: Sequence[Document], *, list_year: int
) -> str:
    keys = [key for document in documents for key in document.parcel_keys]
    parcels = [registry.store.parcel(key) for key in keys]
    return exporting.proposed_name(registry, kind, list_year=list_year, draft=True, parcels=parcels)


def _exported(registry: Registry, path: Path, documents: Sequence[Document]) -> Exported:
    keys = [key for document in documents for key in document.parcel_keys]
    parcels = [registry.store.parcel(key) for key in keys]
    total = area.total(parcel.reserve_area_mu for parcel in parcels)
    return Exported(path, len(keys), total, files.sha256_of(path))
