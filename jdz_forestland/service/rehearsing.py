"""A rehearsal of handing a list over: all that the city would return, before anything is sent."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from jdz_forestland.domain import reserve, submission_rules
from jdz_forestland.domain.findings import Finding
from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.domain.package_contents import contradictions
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.record import Material, Waiver
from jdz_forestland.domain.submission import LeftOut
from jdz_forestland.errors import UserError
from jdz_forestland.exchange.stored_zip import LARGEST
from jdz_forestland.service import packing, policies, reserving, unpacking
from jdz_forestland.service.registry import Registry
from jdz_forestland.store import vault


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would become of the list of a year.

    Attributes:
        frozen: the list; one that is not frozen yet as it would be.
        is_frozen: whether it is.
        problems: what keeps the package from being made or received, one sentence each.
        findings: of the city's rules, waived ones too. waivers: by parcel key and rule.
        left_out: papers that would only be named. size: of the papers that go along, bytes.
    """

    frozen: FrozenList
    is_frozen: bool
    problems: tuple[str, ...]
    findings: tuple[Finding, ...]
    waivers: Mapping[tuple[str, str], Waiver]
    left_out: tuple[LeftOut, ...]
    size: int

    @property
    def returnable(self) -> tuple[Finding, ...]:
        """What the city would return the list for."""
        return submission_rules.standing_errors(self.findings, self.waivers)

    @property
    def is_clean(self) -> bool:
        """Whether nothing would be returned or refused."""
        return not (self.problems or self.returnable)

    @property
    def total_mu(self) -> Decimal:
        """入库面积 of the list, 亩."""
        return self.frozen.total_mu


def rehearse(
    registry: Registry,
    *,
    list_year: int,
    largest_material: int | None = None,
    progress: Progress | None = None,
) -> Rehearsal:
    """Run the city's rules and the checks of a package over this county's own list.

    Nothing is written but a package without papers in a temporary folder, which is read back.

    Raises:
        UserError: a city registry, or no parcel is in 入库. Cancelled: stopped.
    """
    report = progress or Silent()
    if registry.is_city:
        raise UserError("报送预演在县级登记库里做", hint="市级登记库直接收件即可看到检查结果")
    report.step("收集图斑")
    frozen = reserving.current(registry, list_year)
    listed = frozen or _as_it_would_be(registry, list_year)
    contents, left_out = packing.gather(registry, listed, largest_material=largest_material)
    findings = submission_rules.findings(
        contents,
        _others(registry, list_year),
        today=registry.now().date(),
        policy=policies.current(registry),
        progress=report,
    )
    papers = [paper for dossier in contents.present() for paper in dossier.materials]
    size = sum({paper.sha256: paper.size for paper in papers}.values())
    problems = [text for _, text in contradictions(contents)]
    problems += _lost(registry, papers, report)
    if size > LARGEST:
        problems.append("材料合计超过4GB，一个报送包放不下，请限制单个材料的大小")
    problems += [] if problems else _unreadable(registry, listed, report)
    return Rehearsal(
        frozen=listed,
        is_frozen=frozen is not None,
        problems=tuple(problems),
        findings=findings,
        waivers={(w.parcel_key, w.rule): w for d in contents.dossiers for w in d.waivers},
        left_out=left_out,
        size=size,
    )


def _others(registry: Registry, list_year: int) -> list[Parcel]:
    """Return the parcels of other years, on whose ground none may lie."""
    return [
        parcel
        for parcel in registry.store.parcels()
        if parcel.list_year != list_year and parcel.stage not in reserve.LEFT
    ]


def _as_it_would_be(registry: Registry, list_year: int) -> FrozenList:
    """Return the list as it would be frozen now; nothing is written."""
    listed = reserve.members(registry.parcels(list_year=list_year))
    if not listed:
        raise UserError(
            f"{list_year}年度还没有办到“入库”的图斑", hint="先把图斑办到入库，再预演报送"
        )
    return _with_form(registry, reserving.list_of(registry, list_year, listed))


def _with_form(registry: Registry, frozen: FrozenList) -> FrozenList:
    contents, _ = packing.gather(registry, frozen)
    try:
        form = packing.form_of(contents, as_of=frozen.at, fingerprint=registry.fingerprint)
    except UserError:  # said once more, with its reason, when the package is tried
        return frozen
    return replace(frozen, form_sha256=reserve.form_sha256(form))


def _lost(registry: Registry, papers: list[Material], progress: Progress) -> Iterator[str]:
    for done, paper in enumerate(papers):
        progress.step("核对材料", done, len(papers))
        fault = vault.fault(registry.path, paper.sha256, paper.file_name)
        if fault:
            yield f"图斑{paper.parcel_key}的{fault}"


def _unreadable(registry: Registry, frozen: FrozenList, progress: Progress) -> list[str]:
    """Make the package without its papers and read it as the city will."""
    contents, left_out = packing.gather(registry, frozen, largest_material=0)
    with tempfile.TemporaryDirectory(prefix="jdz-") as folder:
        path = Path(folder) / f"x{packing.SUFFIX}"
        try:
            packing.write_package(registry, contents, left_out, path, progress=progress)
            with unpacking.opened(path) as (held, manifest):
                unpacking.read(held, manifest, progress)
        except UserError as error:
            return [str(error)]
    return []
