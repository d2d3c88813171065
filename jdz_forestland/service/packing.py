"""The submission package of one county and list year, made from its registry."""

from __future__ import annotations

import datetime
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

from jdz_forestland import __version__
from jdz_forestland.domain import annex, area, reserve
from jdz_forestland.domain.frozen_list import FrozenList, ListLine, ListState, list_text
from jdz_forestland.domain.history import canonical
from jdz_forestland.domain.package_contents import Contents, Dossier, contradictions
from jdz_forestland.domain.package_diff import FieldChange, compare_lists
from jdz_forestland.domain.parcel import Piece
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.record import Material
from jdz_forestland.domain.submission import LeftOut, Submission, SubmissionState
from jdz_forestland.errors import StoreError, UserError
from jdz_forestland.exchange import package
from jdz_forestland.exchange import package_parts as parts
from jdz_forestland.exchange.files import sha256_of
from jdz_forestland.service import keys
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store import vault
from jdz_forestland.store.case_records import MATERIALS, STEPS, WAIVERS
from jdz_forestland.store.fact_records import encoded
from jdz_forestland.store.records import PARCELS, PIECES, Table
from jdz_forestland.store.tables import FROZEN_LISTS, SUBMISSIONS

SUFFIX: Final = package.SUFFIX
_ID_DIGITS: Final = 12
_MEGABYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Packed:
    """A package that was written.

    Attributes:
        submission: what the registry keeps of it. sha256: of the file.
        left_out: papers that are named in it, but not in it.
        changes: lines that differ from the version of the list before, 亩.
        key: this office's key; `key.made_now` tells that the city has to learn it first.
    """

    path: Path
    submission: Submission
    sha256: str
    left_out: tuple[LeftOut, ...]
    changes: tuple[FieldChange, ...]
    key: keys.OwnKey


def proposed_name(registry: Registry, frozen: FrozenList) -> str:
    """Return the usual file name: 360222浮梁县2023年度名单第1版.jdzbs."""
    name = f"{frozen.county_code}{registry.county}{frozen.list_year}年度名单第{frozen.version}版"
    return f"{name}{SUFFIX}"


def to_hand_over(registry: Registry, list_year: int) -> FrozenList:
    """Return the list that is to be packed: the newest one, as it was frozen.

    Raises:
        UserError: a city registry, or there is no frozen list.
    """
    if registry.is_city:
        raise UserError("市级登记库不制作报送包", hint="报送包由县级登记库制作")
    lists = registry.store.all_of(FROZEN_LISTS, list_year=list_year)
    newest = max(lists, key=lambda one: one.version, default=None)
    if newest is None or not newest.state.is_closed:
        back = f"第{newest.version}版{newest.state.label}，" if newest else ""
        raise UserError(
            f"{list_year}年度{back}还没有定稿的名单", hint="请先在储备库页定稿，再制作报送包"
        )
    return newest


def pack(
    registry: Registry,
    *,
    list_year: int,
    out: Path,
    largest_material: int | None = None,
    progress: Progress | None = None,
) -> Packed:
    """Write the package of the frozen list of a year.

    Args:
        out: the file, or an existing folder, in which it gets its usual name.
        largest_material: papers of more bytes are only named; 0 leaves out all, None none.

    Raises:
        UserError: no frozen list, the registry does not fit it, a paper is lost, or the file
            cannot be written. Cancelled: stopped; there is no package.
    """
    report = progress or Silent()
    frozen = to_hand_over(registry, list_year)
    path = _target(registry, frozen, out)
    report.step("收集图斑")
    contents, left_out = gather(registry, frozen, largest_material=largest_material)
    own = keys.own(registry.county_code)
    written = write_package(registry, contents, left_out, path, progress=report)
    made = _submission(registry, written, path, own.fingerprint)
    _keep(registry, made)
    changes = compare_lists(_lines_before(registry, frozen), frozen.lines)
    return Packed(path, made, sha256_of(path), left_out, tuple(changes), own)


@dataclass(frozen=True, slots=True)
class Written:
    """What a package file says: its manifest but for the parts, and the hash of the whole."""

    frozen: FrozenList
    head: Mapping[str, Any]
    manifest_sha256: str


def write_package(
    registry: Registry,
    contents: Contents,
    left_out: tuple[LeftOut, ...],
    path: Path,
    *,
    progress: Progress,
) -> Written:
    """Write a package file as a whole or not at all; the registry is only read.

    Raises:
        UserError: the registry does not fit the list, a paper is lost, or the file cannot be
            written. Cancelled: stopped; there is no package.
    """
    _refuse_contradictions(contents)
    with tempfile.TemporaryDirectory(prefix="jdz-") as folder:
        form = _form(registry, contents, Path(folder))
    fixed = [(name, list(content)) for name, content in _fixed_parts(contents, form)]
    papers = _papers(contents)
    hashes = {name: hashlib.sha256(b"".join(text)).hexdigest() for name, text in fixed}
    identity = package_id(contents.frozen.key, hashes, papers)
    head = _head(registry, contents, left_out, identity)
    content = chain(fixed, _material_parts(registry, papers, progress))
    signer = keys.signer(registry.county_code)
    return Written(contents.frozen, head, package.write(path, head, content, signer=signer))


def gather(
    registry: Registry, frozen: FrozenList, *, largest_material: int | None = None
) -> tuple[Contents, tuple[LeftOut, ...]]:
    """Return what a frozen list hands over, and the papers that are too large for it."""
    store = registry.store
    order = {line.parcel_key: place for place, line in enumerate(frozen.lines)}
    held = [p for p in store.parcels(list_year=frozen.list_year) if p.key in order]
    dossiers = [
        Dossier(
            parcel=parcel,
            records=tuple(store.cases.steps(parcel_key=parcel.key)),
            materials=tuple(store.cases.materials(parcel_key=parcel.key)),
            waivers=tuple(store.cases.waivers(parcel_key=parcel.key)),
        )
        for parcel in sorted(held, key=lambda parcel: order[parcel.key])
    ]
    pieces: list[Piece] = []
    for dossier in dossiers:
        pieces += store.pieces(parcel_key=dossier.parcel.key)
    left_out = tuple(
        LeftOut(m.parcel_key, m.file_name, m.sha256, m.size)
        for dossier in dossiers
        for m in dossier.materials
        if largest_material is not None and m.size > largest_material
    )
    contents = Contents(
        frozen=frozen,
        dossiers=tuple(dossiers),
        pieces=tuple(pieces),
        absent=frozenset(paper.sha256 for paper in left_out),
        made_on=registry.now().date().isoformat(),
    )
    return contents, left_out


def package_id(list_key: str, hashes: Mapping[str, str], papers: Iterable[str]) -> str:
    """Return the id of a package: the same content has the same, whenever it is packed.

    Args:
        hashes: SHA-256 of the parts but the papers; the form counts not, it says when it was made.
        papers: names of their parts, which say their content.
    """
    counted = {name: sha256 for name, sha256 in hashes.items() if name != parts.FORM}
    digest = hashlib.sha256(canonical([counted, sorted(papers)]).encode("utf-8"))
    return f"{list_key}-{digest.hexdigest()[:_ID_DIGITS]}"


def as_handed_over(frozen: FrozenList) -> FrozenList:
    """Return a list as it was frozen, whatever became of it since."""
    return replace(frozen, state=ListState.FROZEN, note="")


# --- within ----------------------------------------------------------------------------------


def _target(registry: Registry, frozen: FrozenList, out: Path) -> Path:
    path = out / proposed_name(registry, frozen) if out.is_dir() else out
    if path.suffix.lower() != SUFFIX:
        raise UserError(f"文件名“{path.name}”的结尾不对", hint=f"报送包应以{SUFFIX}结尾")
    return path


def _refuse_contradictions(contents: Contents) -> None:
    found = [text for _, text in contradictions(contents)]
    if found:
        more = f"等{len(found)}处" if len(found) > 1 else ""
        raise UserError(
            f"登记库与定稿名单不符：{found[0]}{more}", hint="请退回名单，改正后重新定稿再报送"
        )


def _fixed_parts(contents: Contents, form: bytes) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield every part but the papers, in the order of the file."""
    dossiers, frozen = contents.dossiers, as_handed_over(contents.frozen)
    yield parts.LIST_TEXT, [list_text(frozen.lines).encode("utf-8")]
    yield parts.LIST, _lines(FROZEN_LISTS, [frozen])
    yield parts.PARCELS, _lines(PARCELS, [dossier.parcel for dossier in dossiers])
    yield parts.PIECES, _lines(PIECES, contents.pieces)
    yield parts.STEPS, _lines(STEPS, [one for dossier in dossiers for one in dossier.records])
    yield parts.WAIVERS, _lines(WAIVERS, [one for dossier in dossiers for one in dossier.waivers])
    papers = [one for dossier in dossiers for one in dossier.materials]
    yield parts.MATERIALS, _lines(MATERIALS, papers)
    yield parts.FORM, [form]


def _lines(table: Table[Any], values: Iterable[Any]) -> Iterator[bytes]:
    return parts.lines(table.to_record(value) for value in values)


def _form(registry: Registry, contents: Contents, folder: Path) -> bytes:
    """Return the annex form of the list as an .xlsx, as of when the list was frozen."""
    from jdz_forestland.exchange.annex import write_annex

    form = form_of(contents, as_of=contents.frozen.at, fingerprint=registry.fingerprint)
    if reserve.form_sha256(form) != contents.frozen.form_sha256:
        raise UserError(
            "储备库表与定稿时不同，名单上的图斑后来改过",
            hint="请退回名单，重新定稿后再报送",
        )
    write_annex(folder / parts.FORM, form)
    return (folder / parts.FORM).read_bytes()


def form_of(contents: Contents, *, as_of: str, fingerprint: str) -> annex.AnnexForm:
    """Return the annex form of a list that is handed over.

    Raises:
        UserError: a row would be impossible.
    """
    return annex.build(
        [dossier.parcel for dossier in contents.dossiers],
        county_code=contents.frozen.county_code,
        list_year=contents.frozen.list_year,
        draft=False,
        as_of=datetime.datetime.fromisoformat(as_of),
        fingerprint=fingerprint[:16],
        reporter=contents.frozen.reporter,
    )


def _papers(contents: Contents) -> dict[str, Material]:
    """Return the papers that go into the package by the name of their part, in its order."""
    return {
        parts.material(one.sha256, one.file_name): one
        for dossier in contents.dossiers
        for one in dossier.materials
        if one.sha256 not in contents.absent
    }


def _material_parts(
    registry: Registry, papers: dict[str, Material], progress: Progress
) -> Iterator[tuple[str, Iterable[bytes]]]:
    total, done = sum(paper.size for paper in papers.values()), 0
    for name, paper in papers.items():
        progress.step("装入材料", done, total)
        yield name, _content(registry, paper, progress, done, total)
        done += paper.size


def _content(
    registry: Registry, paper: Material, progress: Progress, before: int, total: int
) -> Iterator[bytes]:
    """Yield the content of a paper; at its end it is the one that was kept."""
    path = vault.path_of(registry.path, paper.sha256, paper.file_name)
    digest, done = hashlib.sha256(), before
    try:
        with path.open("rb") as file:
            while block := file.read(_MEGABYTE):
                progress.step("装入材料", done, total)
                digest.update(block)
                done += len(block)
                yield block
    except OSError as error:
        raise _lost(registry, paper, "不见了或读不出来") from error
    if digest.hexdigest() != paper.sha256:
        raise _lost(registry, paper, "的内容被改动过")


def _lost(registry: Registry, paper: Material, what: str) -> StoreError:
    return StoreError(
        f"图斑{paper.parcel_key}的材料“{paper.file_name}”{what}",
        hint=f"应在{vault.folder(registry.path).name}文件夹中，请从备份恢复或重新加入后再报送",
    )


def _head(
    registry: Registry,
    contents: Contents,
    left_out: tuple[LeftOut, ...],
    identity: str,
) -> dict[str, Any]:
    """Return what the manifest says beside its format and parts."""
    frozen, last = contents.frozen, registry.store.last_entry()
    listed = [dossier.parcel for dossier in contents.dossiers]
    papers = sum(len(dossier.materials) for dossier in contents.dossiers)
    head = {
        "program": __version__,
        "package_id": identity,
        "county_code": frozen.county_code,
        "list_year": frozen.list_year,
        "list_key": frozen.key,
        "list_version": frozen.version,
        "list_hash": frozen.list_hash,
        "parcels": len(listed),
        "total_mu": frozen.total_mu,
        "parcel_total_mu": area.total(parcel.parcel_area_mu for parcel in listed),
        "policy_version": frozen.policy_version,
        "registry_head": registry.fingerprint,
        "registry_seq": last.seq if last else 0,
        "who": registry.who,
        "at": stamp(registry.now()),
        "sample": registry.is_sample,
        "included": papers - len(left_out),
        "left_out": left_out,
    }
    shown: dict[str, Any] = encoded(head)
    return shown


def _submission(registry: Registry, written: Written, path: Path, fingerprint: str) -> Submission:
    frozen, head = written.frozen, written.head
    return Submission(
        key=head["package_id"],
        county_code=frozen.county_code,
        list_year=frozen.list_year,
        list_key=frozen.key,
        version=frozen.version,
        list_hash=frozen.list_hash,
        state=SubmissionState.SENT,
        parcels=head["parcels"],
        total_mu=frozen.total_mu,
        included=head["included"],
        left_out=len(head["left_out"]),
        file_name=path.name,
        size=path.stat().st_size,
        manifest_sha256=written.manifest_sha256,
        file_sha256="",
        fingerprint=fingerprint,
        registry_head=head["registry_head"],
        policy_version=frozen.policy_version,
        program=head["program"],
        packed_by=head["who"],
        packed_at=head["at"],
        expected_mu=None,
        explanation="",
        answer="",
        who=head["who"],
        at=head["at"],
    )


def _keep(registry: Registry, made: Submission) -> None:
    reason = (
        f"制作{made.list_year}年度名单第{made.version}版的报送包：{made.parcels}个图斑，"
        f"入库面积{made.total_mu}亩"
    )
    store = registry.store
    with store.change(who=made.who, at=made.at, verb="pack", reason=reason) as change:
        change.put(SUBMISSIONS, made)
    registry.announce(Change())


def _lines_before(registry: Registry, frozen: FrozenList) -> tuple[ListLine, ...]:
    lists = registry.store.all_of(FROZEN_LISTS, list_year=frozen.list_year)
    older = [one for one in lists if one.version < frozen.version]
    return max(older, key=lambda one: one.version).lines if older else ()
