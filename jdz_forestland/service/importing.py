"""Import of boundaries: read and diagnose, propose, accept. Nothing is written before `accept`.

    choices = Choices(cures=frozenset({"swap"}))
    examined = examine(registry_path, paths, choices, progress)
    proposal = propose(registry_path, examined, as_stage=Stage.APPLICATION)
    imported = accept(registry_path, proposal, who="张三")

All or nothing, one history entry. The same content twice adds nothing; the same name with new
content updates the parcel that was imported under it, as long as it is still applied for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from jdz_forestland.domain import doctor_shift
from jdz_forestland.domain.boundary import Cure, Examined, SourceFinding
from jdz_forestland.domain.doctor import CURE_KEYS, worst_first
from jdz_forestland.domain.doctor_datum import Shifts
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.import_plan import Plan, plan
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import StaleError, UserError
from jdz_forestland.exchange import boundaries
from jdz_forestland.service import datums, import_classes, place_list
from jdz_forestland.service.registry import Clock, local_now, stamp
from jdz_forestland.service.reserving import refuse_closed
from jdz_forestland.store.store import Store

__all__ = [
    "CURE_KEYS", "Choices", "ImportProposal", "Imported", "accept", "examine", "examine_text",
    "propose",
]  # fmt: skip

STAGES: Final = (Stage.APPLICATION, Stage.LEAD)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the clerk has answered.

    Attributes:
        encoding: of text, "GBK" or "UTF-8". epsg, zone: system or zone number of the coordinates.
        cures: keys of the cures agreed to, see `Cure.key`.
        shifts: parameters for old datums that go before those kept on this machine.
    """

    encoding: str | None = None
    epsg: int | None = None
    zone: int | None = None
    cures: frozenset[str] = field(default_factory=frozenset)
    shifts: Shifts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportProposal:
    """What accepting would do.

    Attributes:
        added: new parcels. updated: parcels with a new boundary, `version` as it is held.
        skipped: source texts that the registry holds already.
        quarantined: source texts that cannot be imported; `findings` say why.
        pending: cures without which nothing can be imported; then nothing is added or updated.
        head: fingerprint of the registry it was made for.
        datum: by whose parameters an old datum was converted, in words; else "".
    """

    as_stage: Stage
    list_year: int
    files: tuple[str, ...]
    added: tuple[Parcel, ...]
    updated: tuple[Parcel, ...]
    skipped: tuple[str, ...]
    quarantined: tuple[str, ...]
    findings: tuple[SourceFinding, ...]
    pending: tuple[Cure, ...]
    head: str
    datum: str = ""

    @property
    def has_errors(self) -> bool:
        """Whether something is left to put right."""
        return any(finding.severity is Level.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Imported:
    """What accepting did: parcel keys added and updated, and how many were there already."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    skipped: int


def examine(
    registry_path: Path | None, paths: Sequence[Path], choices: Choices, progress: Progress
) -> Examined:
    """Read and diagnose files; with a registry also against its county and its mining land.

    Raises:
        UserError: a file cannot be read, or a choice is not possible. ChoiceNeeded: the encoding.
        Cancelled: the clerk stopped it.
    """
    held = _held(registry_path)
    examined = boundaries.read(
        paths,
        encoding=choices.encoding,
        epsg=choices.epsg,
        zone=choices.zone,
        cures=choices.cures,
        county_code=held.county_code,
        shifts={**datums.load(), **choices.shifts},
        progress=progress,
    )
    return _compared(examined, held, progress)


def examine_text(
    registry_path: Path | None,
    text: str,
    choices: Choices,
    progress: Progress,
    *,
    name: str = "",
) -> Examined:
    """The same for pasted or typed coordinates; `name` stands in place of a file name."""
    held = _held(registry_path)
    examined = boundaries.read_pasted(
        text,
        name=name,
        epsg=choices.epsg,
        zone=choices.zone,
        cures=choices.cures,
        county_code=held.county_code,
        shifts={**datums.load(), **choices.shifts},
        progress=progress,
    )
    return _compared(examined, held, progress)


@dataclass(frozen=True, slots=True)
class _Held:
    """What a registry knows that a source can be held against."""

    county_code: str | None = None
    parcels: tuple[Parcel, ...] = ()
    mining: import_classes.Surveys = field(default_factory=import_classes.Surveys)


def _held(path: Path | None) -> _Held:
    if path is None:
        return _Held()
    with Store.open(path) as store:
        surveys = import_classes.Surveys(tuple(store.comparisons()))
        return _Held(store.fact("county_code"), tuple(store.parcels()), surveys)


def _compared(examined: Examined, held: _Held, progress: Progress) -> Examined:
    """Add how the boundaries lie to last year's mining land (R13–R16 by their vector)."""
    if held.county_code is None or not examined.boundaries:
        return examined
    shapes = [boundary.shape for boundary in examined.boundaries]
    mining = [p.shape for p in held.parcels if p.class_before.is_mining]
    mining += held.mining.mining_near(shapes, progress)
    notes = doctor_shift.about_shift(examined.boundaries, mining)
    return replace(examined, findings=worst_first([*examined.findings, *notes]))


def propose(
    registry_path: Path,
    examined: Examined,
    *,
    as_stage: Stage = Stage.APPLICATION,
    list_year: int | None = None,
    now: Clock = local_now,
    progress: Progress | None = None,
) -> ImportProposal:
    """Return what importing would add and update. Changes nothing.

    Args:
        as_stage: `Stage.APPLICATION` or `Stage.LEAD`.
        list_year: the list; the newest of the registry, else this year.

    Raises:
        UserError: stage or year are not possible. Cancelled: the clerk stopped it.
    """
    _check(as_stage, list_year)
    with Store.open(registry_path) as store:
        county, known, head = store.fact("county_code"), store.parcels(), store.head()
        surveys = import_classes.Surveys(tuple(store.comparisons()))
        villages = place_list.held(store)
    year = list_year or max((parcel.list_year for parcel in known), default=now().year)
    usable = () if examined.pending else examined.boundaries
    made = plan(
        usable,
        surveys.classes(usable, list_year=year, progress=progress or Silent()),
        known,
        county_code=county,
        list_year=year,
        stage=as_stage,
        villages=villages,
    )
    return _proposal(examined, made, as_stage=as_stage, list_year=year, head=head)


def _proposal(
    examined: Examined, made: Plan, *, as_stage: Stage, list_year: int, head: str
) -> ImportProposal:
    held_back = [b.text for b in examined.boundaries] if examined.pending else []
    return ImportProposal(
        as_stage=as_stage,
        list_year=list_year,
        files=tuple(path.name for path in examined.paths),
        added=made.added,
        updated=made.updated,
        skipped=made.skipped,
        quarantined=(*examined.quarantined, *held_back, *made.refused),
        findings=worst_first([*examined.findings, *made.findings, *_about(made)]),
        pending=examined.pending,
        head=head,
        datum=examined.datum,
    )


def _check(as_stage: Stage, list_year: int | None) -> None:
    if as_stage not in STAGES:
        raise UserError("只能作为申请或线索导入", hint="请选择“申请”或“线索”")
    if list_year is not None and not 2021 <= list_year <= 2101:
        raise UserError(f"列入年度{list_year}不合理", hint="请检查年度")


def _about(made: Plan) -> Iterator[SourceFinding]:
    """F-113 once for the whole import: no survey of last year could be looked at."""
    unknown = [parcel for parcel in made.added if parcel.class_before.is_unknown]
    if unknown:
        yield import_classes.unknown(len(unknown), unknown[0].class_before.year)


def accept(
    registry_path: Path, proposal: ImportProposal, *, who: str, now: Clock = local_now
) -> Imported:
    """Write a proposal: one transaction, one history entry, all or nothing.

    Raises:
        UserError: a cure is still to be agreed to. StaleError: the registry has changed since.
    """
    if proposal.pending:
        wanted = "、".join(cure.text for cure in proposal.pending)
        raise UserError(f"还没有同意：{wanted}", hint="请核对后同意，或改正文件后再导入")
    with Store.open(registry_path) as store:
        at = stamp(now())
        with store.change(who=who, at=at, verb="import", reason=_reason(proposal)) as change:
            if store.head() != proposal.head:
                raise StaleError("登记库又有变化", hint="请重新检查后再导入，本次没有写入")
            refuse_closed(store, proposal.updated, what="按导入的边界更改")
            for parcel in (*proposal.added, *proposal.updated):
                change.put_parcel(parcel)
            for parcel in proposal.updated:
                change.set_pieces(parcel.key, ())
    return Imported(
        tuple(parcel.key for parcel in proposal.added),
        tuple(parcel.key for parcel in proposal.updated),
        len(proposal.skipped),
    )


def _reason(proposal: ImportProposal) -> str:
    files = "、".join(f"“{name}”" for name in proposal.files[:3])
    more = f"等{len(proposal.files)}个文件" if len(proposal.files) > 3 else ""
    converted = f"；{proposal.datum}" if proposal.datum else ""
    return (
        f"导入{files}{more}作为{proposal.as_stage.label}：新增{len(proposal.added)}个、"
        f"更新{len(proposal.updated)}个图斑，列入{proposal.list_year}年度{converted}"
    )
