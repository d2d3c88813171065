"""The city receives the packages of the counties: look first, then take in as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jdz_forestland.domain import places, submission_rules
from jdz_forestland.domain.findings import Finding
from jdz_forestland.domain.package_contents import Contents, Dossier
from jdz_forestland.domain.package_diff import PackageDiff, compare
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.record import Material, Waiver
from jdz_forestland.domain.submission import LeftOut, Manifest, Submission, SubmissionState
from jdz_forestland.errors import ExchangeError, UserError
from jdz_forestland.exchange.package import Package
from jdz_forestland.service import keys, policies, submitted, taking_in, unpacking
from jdz_forestland.service.registry import Registry, stamp
from jdz_forestland.store import vault
from jdz_forestland.store.faults import translated


@dataclass(frozen=True, slots=True)
class Arrival:
    """A package that was looked at and is genuine; nothing was written.

    Attributes:
        sender: name of the county. fingerprint: of its confirmed key.
        already: how it is kept here, when the same content was received before.
        diff: against what the city holds of this county and year.
        findings: of the city's rules, waived ones too.
        others: number of parcels of other counties and years that were looked at for overlaps.
        expected_mu: what was typed in beforehand; None where nothing.
    """

    path: Path
    manifest: Manifest
    contents: Contents
    sender: str
    fingerprint: str
    manifest_sha256: str
    already: Submission | None
    diff: PackageDiff
    findings: tuple[Finding, ...]
    others: int
    expected_mu: Decimal | None

    @property
    def difference_mu(self) -> Decimal | None:
        """Submitted minus expected, 亩; None where nothing was expected."""
        return None if self.expected_mu is None else self.manifest.total_mu - self.expected_mu

    @property
    def needs_explanation(self) -> bool:
        """Whether the total is another than the expected one."""
        return bool(self.difference_mu)

    @property
    def waivers(self) -> dict[tuple[str, str], Waiver]:
        """The county's reasons to let a fault stand (差异说明), by parcel key and rule."""
        return {(w.parcel_key, w.rule): w for d in self.contents.dossiers for w in d.waivers}

    @property
    def returnable(self) -> tuple[Finding, ...]:
        """What the list would be returned for: standing errors."""
        return submission_rules.standing_errors(self.findings, self.waivers)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Papers that are only named."""
        return self.manifest.left_out


@dataclass(frozen=True, slots=True)
class Signed:
    """Who vouches for which manifest: its hash, and the fingerprint of the confirmed key."""

    manifest_sha256: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Received:
    """A package that was taken in. `already` tells that it was before: nothing was written."""

    arrival: Arrival
    submission: Submission
    already: bool


# --- receiving -------------------------------------------------------------------------------


def examine(registry: Registry, path: Path, *, progress: Progress | None = None) -> Arrival:
    """Check a package to the byte, compare it, run the city's rules. Nothing is written.

    Raises:
        KeyUnknown: the county's key is not confirmed yet.
        UserError: it cannot be received, with the part named. Cancelled: stopped.
    """
    with _genuine(registry, path) as (held, manifest, fingerprint):
        unpacked = unpacking.read(held, manifest, progress or Silent())
        signed = Signed(held.manifest_sha256, fingerprint)
    already = submitted.find(registry, manifest.package_id)
    if already is None:
        _refuse_outdated(registry, manifest)
    return _arrival(registry, path, unpacked, signed, already, progress or Silent())


def receive(
    registry: Registry, path: Path, *, explanation: str = "", progress: Progress | None = None
) -> Received:
    """Take a package in: its file, its papers, its parcels in place of those held before.

    Args:
        explanation: why the total is another than the expected one.

    Raises:
        KeyUnknown: the county's key is not confirmed yet.
        UserError: it cannot be received, or a difference is not explained. Cancelled: stopped.
    """
    report = progress or Silent()
    arrival = examine(registry, path, progress=report)
    if arrival.already is not None:
        return Received(arrival, arrival.already, already=True)
    if arrival.needs_explanation and not explanation.strip():
        raise UserError(
            f"报送的入库面积{arrival.manifest.total_mu}亩，预先填写的是{arrival.expected_mu}亩，"
            f"差{arrival.difference_mu}亩",
            hint="请与县里核对，写明差异原因后再收件",
        )
    with translated(registry.path):
        sha256, size = vault.keep(registry.path, path, report)
    kept = vault.path_of(registry.path, sha256, path.name)
    with _genuine(registry, kept) as (held, manifest, _):
        if manifest != arrival.manifest:  # the stick was swapped meanwhile
            raise ExchangeError("收件过程中文件变了", hint="请重新收件")
        unpacked = unpacking.read(held, manifest, report)
        _keep_papers(registry, held, unpacked.papers, report)
    report.step("写入登记库")
    made = _submission(registry, arrival, sha256, size, explanation.strip())
    taking_in.write(registry, arrival.contents, made, arrival.diff.amounts[0])
    return Received(arrival, made, already=False)


def between(
    registry: Registry,
    older: Submission | None,
    newer: Submission,
    *,
    progress: Progress | None = None,
) -> PackageDiff:
    """Return what one kept version changed against another; None for nothing received before.

    Raises:
        UserError: a kept package is lost or damaged. Cancelled: stopped.
    """
    report = progress or Silent()

    def dossiers(submission: Submission) -> dict[str, Dossier]:
        with unpacking.opened(submitted.kept_file(registry, submission)) as (held, manifest):
            contents = unpacking.read(held, manifest, report).contents
        return {dossier.parcel.key: dossier for dossier in contents.dossiers}

    before = {} if older is None else dossiers(older)
    policy = policies.current(registry)
    return compare(before, dossiers(newer), newer.list_year, policy=policy)


# --- within ----------------------------------------------------------------------------------


@contextmanager
def _genuine(registry: Registry, path: Path) -> Iterator[tuple[Package, Manifest, str]]:
    """Open a package that comes from a county of the pilot with a confirmed key."""
    submitted.require_city(registry)
    with unpacking.opened(path) as (held, manifest):
        if manifest.county_code not in places.COUNTIES:
            raise ExchangeError(
                f"报送包来自{manifest.county_code}，不是本市试点县（市、区）",
                hint="请核对是否发错了单位",
            )
        if manifest.sample != registry.is_sample:
            what = "示例数据（虚构）" if manifest.sample else "正式数据"
            raise ExchangeError(
                f"报送包是{what}，登记库却不是", hint="示例数据和正式数据不能混在一起"
            )
        yield held, manifest, keys.require_known(registry, manifest.county_code, held.public)


def _refuse_outdated(registry: Registry, manifest: Manifest) -> None:
    """Refuse an older version, another list under the same number, and one that was accepted."""
    name = places.county_name(manifest.county_code)
    held = submitted.submissions(
        registry, list_year=manifest.list_year, county_code=manifest.county_code
    )
    for one in held:
        when = f"{one.at[:10]}，{one.who}"
        if one.version > manifest.list_version:
            raise ExchangeError(
                f"{name}{one.list_year}年度已收到第{one.version}版（{when}），"
                f"这是更早的第{manifest.list_version}版",
                hint="请县里报送最新的一版",
            )
        if one.state is SubmissionState.ACCEPTED:
            raise ExchangeError(
                f"{name}{one.list_year}年度第{one.version}版已出回执（{when}）",
                hint="请先把它退回，再收新的一版；只是补交材料的，另行拷贝即可",
            )
        if one.version < manifest.list_version:
            continue
        if one.state is SubmissionState.RETURNED or one.list_hash != manifest.list_hash:
            what = "已退回" if one.list_hash == manifest.list_hash else "是另一份名单"
            raise ExchangeError(
                f"{name}{one.list_year}年度第{one.version}版收到过，{what}（{when}）",
                hint="名单改动后要重新定稿为新的一版，请与县里核对",
            )


def _arrival(
    registry: Registry,
    path: Path,
    unpacked: unpacking.Unpacked,
    signed: Signed,
    already: Submission | None,
    progress: Progress,
) -> Arrival:
    manifest, contents = unpacked.manifest, unpacked.contents
    policy = policies.current(registry)
    progress.step("比对变化")
    parcels = registry.store.parcels()
    others = _others(registry, contents, manifest, parcels)
    _refuse_taken_keys(registry, contents, others)
    before = {d.parcel.key: d for d in _held(registry, manifest, parcels)}
    came = frozenset(paper for dossier in before.values() for paper in dossier.materials)
    after = {dossier.parcel.key: dossier for dossier in contents.present(came)}
    return Arrival(
        path=path,
        manifest=manifest,
        contents=contents,
        sender=places.county_name(manifest.county_code),
        fingerprint=signed.fingerprint,
        manifest_sha256=signed.manifest_sha256,
        already=already,
        diff=compare(before, after, manifest.list_year, policy=policy),
        findings=submission_rules.findings(
            contents, others, today=registry.now().date(), policy=policy, progress=progress
        ),
        others=len(others),
        expected_mu=submitted.expected_mu(registry, manifest.county_code, manifest.list_year),
    )


def _is_of(parcel: Parcel, manifest: Manifest) -> bool:
    place = (parcel.county_code, parcel.list_year)
    return place == (manifest.county_code, manifest.list_year)


def _others(
    registry: Registry, contents: Contents, manifest: Manifest, parcels: list[Parcel]
) -> list[Parcel]:
    """Return the parcels of other lists; not those that came over from a list that went back."""
    mine = {dossier.parcel.key for dossier in contents.dossiers}
    came_over = {p.key for p in taking_in.came_over(registry, contents.frozen, mine)}
    return [p for p in parcels if not _is_of(p, manifest) and p.key not in came_over]


def _refuse_taken_keys(registry: Registry, contents: Contents, others: list[Parcel]) -> None:
    taken = {parcel.key: parcel for parcel in others}
    for dossier in contents.dossiers:
        held = taken.get(dossier.parcel.key)
        if held is None:
            continue
        where = f"{places.county_name(held.county_code)}{held.list_year}年度的名单"
        raise ExchangeError(
            f"图斑登记号{held.key}在收到的{where}上已经有了",
            hint=f"同一个图斑只能报送一次。确已改列年度的，请先退回{where}，或收去掉它的新版",
        )


def _held(registry: Registry, manifest: Manifest, parcels: list[Parcel]) -> list[Dossier]:
    cases = registry.store.cases
    return [
        Dossier(
            parcel=parcel,
            records=tuple(cases.steps(parcel_key=parcel.key)),
            materials=tuple(cases.materials(parcel_key=parcel.key)),
            waivers=tuple(cases.waivers(parcel_key=parcel.key)),
        )
        for parcel in parcels
        if _is_of(parcel, manifest)
    ]


def _keep_papers(
    registry: Registry, held: Package, papers: dict[str, Material], progress: Progress
) -> None:
    """Put the papers beside the registry; those that are there already are not written again."""
    for done, (name, paper) in enumerate(papers.items()):
        progress.step("保存材料", done, len(papers))
        if vault.fault(registry.path, paper.sha256, paper.file_name):
            with translated(registry.path):
                vault.pour(registry.path, held.blocks(name), paper.file_name)


def _submission(
    registry: Registry, arrival: Arrival, sha256: str, size: int, explanation: str
) -> Submission:
    manifest = arrival.manifest
    return Submission(
        key=manifest.package_id,
        county_code=manifest.county_code,
        list_year=manifest.list_year,
        list_key=manifest.list_key,
        version=manifest.list_version,
        list_hash=manifest.list_hash,
        state=SubmissionState.RECEIVED,
        parcels=manifest.parcels,
        total_mu=manifest.total_mu,
        included=manifest.included,
        left_out=len(manifest.left_out),
        file_name=arrival.path.name,
        size=size,
        manifest_sha256=arrival.manifest_sha256,
        file_sha256=sha256,
        fingerprint=arrival.fingerprint,
        registry_head=manifest.registry_head,
        policy_version=manifest.policy_version,
        program=manifest.program,
        packed_by=manifest.who,
        packed_at=manifest.at,
        expected_mu=arrival.expected_mu,
        explanation=explanation,
        answer="",
        who=registry.who,
        at=stamp(registry.now()),
    )
