"""The answer to a list: the city writes a receipt or return slip, the county loads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from jdz_forestland import __version__
from jdz_forestland.domain import places
from jdz_forestland.domain.findings import Finding
from jdz_forestland.domain.frozen_list import FrozenList, ListState
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.slip import KeptSlip, Slip, SlipKind, SlipLine
from jdz_forestland.domain.submission import Submission, SubmissionState
from jdz_forestland.errors import ExchangeError, StaleError, UserError
from jdz_forestland.exchange import slip_file
from jdz_forestland.service import keys, submitted
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store.fact_records import decoded, encoded
from jdz_forestland.store.tables import FROZEN_LISTS, SLIPS, SUBMISSIONS
from jdz_forestland.store.writer import Writer

SUFFIX: Final = slip_file.SUFFIX

# What a rule of the catalogue most likely means to the county; the clerk may choose another.
_REASONS: Final = {
    "A": Reason.AREA_WRONG,
    "G": Reason.BOUNDARY_WRONG,
    "C": Reason.CLASS_WRONG,
    "T": Reason.COUNTED_ELSEWHERE,
    "M": Reason.INCOMPLETE,
    "B": Reason.INCOMPLETE,
}
_ANSWERS: Final = {
    SlipKind.RECEIPT: (SubmissionState.ACCEPTED, ListState.RECEIVED),
    SlipKind.RETURN: (SubmissionState.RETURNED, ListState.RETURNED),
}


@dataclass(frozen=True, slots=True)
class Replied:
    """A slip that was written."""

    path: Path
    slip: Slip
    key: keys.OwnKey


@dataclass(frozen=True, slots=True)
class Loaded:
    """A slip that was loaded. `already` tells that it was before: nothing was written.

    Attributes:
        frozen: the list that it is about, as it is now.
    """

    slip: Slip
    kept: KeptSlip
    frozen: FrozenList
    already: bool


# --- the city answers ------------------------------------------------------------------------


def accept(registry: Registry, package_id: str, *, out: Path, text: str = "") -> Replied:
    """Write the receipt of a received list.

    Args:
        out: the file, or an existing folder, in which it gets its usual name.

    Raises:
        UserError: no such package, it is answered or replaced, or the file cannot be written.
    """
    held = _answerable(registry, package_id, (SubmissionState.RECEIVED,))
    return _reply(registry, held, SlipKind.RECEIPT, out, None, text, ())


def send_back(
    registry: Registry,
    package_id: str,
    *,
    reason: Reason,
    text: str,
    lines: Sequence[SlipLine] = (),
    out: Path,
) -> Replied:
    """Write the return slip of a list that was received, or accepted before.

    Args:
        reason, text: why the whole goes back. lines: the parcels that are the matter.

    Raises:
        UserError: no such package, it is answered or replaced, no word why, a parcel that is not
            on the list, or the file cannot be written.
    """
    held = _answerable(registry, package_id, (SubmissionState.RECEIVED, SubmissionState.ACCEPTED))
    if not text.strip() or not all(line.text.strip() for line in lines):
        raise UserError("请填写退回的说明", hint="整份名单和列出的每个图斑都要写明原因")
    listed = {line.parcel_key: line.parcel_id for line in _list(registry, held.list_key).lines}
    for line in lines:
        if listed.get(line.parcel_key) != line.parcel_id:
            raise UserError(f"图斑{line.parcel_id}不在这份名单上", hint="请核对图斑号")
    return _reply(registry, held, SlipKind.RETURN, out, reason, text, tuple(lines))


def save_again(registry: Registry, slip_key: str, *, out: Path) -> Replied:
    """Write a slip once more, because its file was lost; it is the same to the byte.

    Raises:
        UserError: no such slip here, this machine has another key now, or it cannot be written.
    """
    submitted.require_city(registry, "出具回执和退回单")
    kept = next((one for one in slips(registry) if one.key == slip_key), None)
    if kept is None:
        raise UserError(f"没有出具过{slip_key}", hint="请刷新后查看")
    own = keys.own(registry.county_code)
    if own.fingerprint != kept.fingerprint:
        raise UserError("这台电脑的签名密钥不是出具时的那一个", hint="请在出具它的电脑上保存")
    path = _target(kept.slip, out)
    _save(kept.slip, path, before=lambda: None)
    return Replied(path, kept.slip, own)


def proposed_lines(registry: Registry, findings: Sequence[Finding]) -> tuple[SlipLine, ...]:
    """Return a line for each parcel with findings, to be edited before it is sent.

    Args:
        findings: those that the list is to be returned for (`Arrival.returnable`).
    """
    ids = {parcel.key: parcel.id for parcel in registry.store.parcels()}
    by_parcel: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.parcel_key in ids:
            by_parcel.setdefault(finding.parcel_key, []).append(finding)
    return tuple(
        SlipLine(
            parcel_key=key,
            parcel_id=ids[key],
            reason=_REASONS.get(found[0].rule.code[0], Reason.OTHER),
            text="；".join(f"{f.rule.title}：{f.detail}" for f in found),
            rules=tuple(dict.fromkeys(f.rule.code for f in found)),
        )
        for key, found in sorted(by_parcel.items(), key=lambda item: ids[item[0]])
    )


def proposed_name(slip: Slip) -> str:
    """Return the usual file name: 360222浮梁县2023年度名单第1版退回单.jdzhf."""
    county = places.county_name(slip.county_code)
    name = f"{slip.county_code}{county}{slip.list_year}年度名单第{slip.list_version}版"
    return f"{name}{slip.kind.label}{SUFFIX}"


# --- the county loads ------------------------------------------------------------------------


def is_slip(path: Path) -> bool:
    """Whether a file looks like a receipt or return slip."""
    return slip_file.is_slip(path)


def look(registry: Registry, path: Path) -> Slip:
    """Return a genuine slip for this registry; nothing is written.

    Raises:
        KeyUnknown: the city's key is not confirmed yet.
        UserError: no slip, altered, for another county, or about a list that is not here.
    """
    return _opened(registry, path)[0]


def load(registry: Registry, path: Path) -> Loaded:
    """Take a receipt or return slip in: the list is 已报送, or open again.

    Raises:
        KeyUnknown: the city's key is not confirmed yet.
        UserError: no slip, altered, for another county, or its list has moved on since.
    """
    slip, fingerprint = _opened(registry, path)
    frozen = _list(registry, slip.list_key)
    held = next((one for one in slips(registry) if one.key == slip.key), None)
    if held is not None:
        return Loaded(slip, held, frozen, already=True)
    moved = _moved(frozen, slip)
    at = stamp(registry.now())
    kept = KeptSlip(slip.key, slip.county_code, slip.list_year, slip, fingerprint, registry.who, at)
    reason = f"收到{slip.list_year}年度名单第{slip.list_version}版的{slip.kind.label}：{_why(slip)}"
    with registry.store.change(who=registry.who, at=at, verb="load_slip", reason=reason) as change:
        if _list(registry, slip.list_key) != frozen:
            raise StaleError("名单刚刚被改动", hint="请刷新后重试，本次没有写入")
        change.add(SLIPS, kept)
        change.put(FROZEN_LISTS, moved)
        _answer_sent(registry, change, slip)
    registry.announce(Change(everything=True))
    return Loaded(slip, kept, moved, already=False)


def slips(registry: Registry, *, list_year: int | None = None) -> list[KeptSlip]:
    """Return the slips that were written (city) or loaded (county), oldest first."""
    return registry.store.all_of(SLIPS, list_year=list_year)


# --- within ----------------------------------------------------------------------------------


def _answerable(
    registry: Registry, package_id: str, possible: tuple[SubmissionState, ...]
) -> Submission:
    submitted.require_city(registry, "出具回执和退回单")
    held = submitted.find(registry, package_id)
    if held is None:
        raise UserError(f"没有收到过报送包{package_id}", hint="请先收件")
    if held.state not in possible:
        raise UserError(
            f"{places.county_name(held.county_code)}{held.list_year}年度名单第{held.version}版"
            f"{held.state.label}，不能再答复",
            hint="请刷新后查看",
        )
    return held


def _reply(
    registry: Registry,
    held: Submission,
    kind: SlipKind,
    out: Path,
    reason: Reason | None,
    text: str,
    lines: tuple[SlipLine, ...],
) -> Replied:
    """Write the slip and enter it; a slip that has an entry and no file is saved once more."""
    at = stamp(registry.now())
    slip = _slip(registry, held, kind, reason, text.strip(), lines, at)
    own = keys.own(registry.county_code)
    kept = KeptSlip(
        slip.key, slip.county_code, slip.list_year, slip, own.fingerprint, registry.who, at
    )
    path = _target(slip, out)
    _save(slip, path, before=lambda: _enter(registry, held, kept))
    registry.announce(Change(everything=True))
    return Replied(path, slip, own)


def _target(slip: Slip, out: Path) -> Path:
    path = out / proposed_name(slip) if out.is_dir() else out
    if path.suffix.lower() != SUFFIX:
        raise UserError(f"文件名“{path.name}”的结尾不对", hint=f"{slip.kind.label}应以{SUFFIX}结尾")
    return path


def _save(slip: Slip, path: Path, *, before: Callable[[], object]) -> None:
    said: dict[str, Any] = encoded(slip)
    slip_file.write(path, said, signer=keys.signer(slip.office_code), before=before)


def _enter(registry: Registry, held: Submission, kept: KeptSlip) -> None:
    slip = kept.slip
    told = f"{places.county_name(slip.county_code)}{slip.list_year}年度名单第{slip.list_version}版"
    reason = f"出具{told}的{slip.kind.label}：{_why(slip)}"
    state, list_state = _ANSWERS[slip.kind]
    store = registry.store
    with store.change(who=kept.who, at=kept.at, verb="reply", reason=reason) as change:
        if submitted.find(registry, held.key) != held:
            raise StaleError("这个报送包刚刚已由另一个窗口答复", hint="请刷新后查看")
        change.add(SLIPS, kept)
        change.put(SUBMISSIONS, replace(held, state=state, answer=slip.key))
        frozen = _list(registry, slip.list_key)
        change.put(FROZEN_LISTS, replace(frozen, state=list_state, note=slip.key))


def _slip(
    registry: Registry,
    held: Submission,
    kind: SlipKind,
    reason: Reason | None,
    text: str,
    lines: tuple[SlipLine, ...],
    at: str,
) -> Slip:
    earlier = sum(1 for one in slips(registry) if one.slip.list_key == held.list_key)
    return Slip(
        key=f"{held.list_key}-S{earlier + 1}",
        kind=kind,
        office_code=registry.county_code,
        county_code=held.county_code,
        list_year=held.list_year,
        list_key=held.list_key,
        list_version=held.version,
        list_hash=held.list_hash,
        package_id=held.key,
        manifest_sha256=held.manifest_sha256,
        parcels=held.parcels,
        total_mu=held.total_mu,
        reason=reason,
        text=text,
        lines=lines,
        sample=registry.is_sample,
        program=__version__,
        who=registry.who,
        at=at,
    )


def _why(slip: Slip) -> str:
    if slip.kind is SlipKind.RECEIPT:
        return f"{slip.parcels}个图斑、入库面积{slip.total_mu}亩" + (
            f"，{slip.text}" if slip.text else ""
        )
    label = slip.reason.label if slip.reason else Reason.OTHER.label
    return f"{label}，{slip.text}" + (f"（列出{len(slip.lines)}个图斑）" if slip.lines else "")


def _opened(registry: Registry, path: Path) -> tuple[Slip, str]:
    if registry.is_city:
        raise UserError("回执和退回单由县级登记库收件", hint="市级登记库只收报送包")
    signed = slip_file.read(path)
    try:
        slip: Slip = decoded(Slip, dict(signed.said))
        same = encoded(slip) == signed.said
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise _unreadable(path) from error
    if not same or slip.county_code not in places.COUNTIES:
        raise _unreadable(path)
    if slip.office_code != places.CITY_CODE:
        raise ExchangeError(f"“{path.name}”不是{places.CITY}出具的", hint="请核对是谁发来的")
    if slip.county_code != registry.county_code:
        raise ExchangeError(
            f"这是给{places.county_name(slip.county_code)}的{slip.kind.label}，"
            f"本登记库属于{registry.county}",
            hint="请核对是否拿错了文件",
        )
    if slip.sample != registry.is_sample:
        raise ExchangeError("示例数据（虚构）和正式数据不能混在一起", hint="请核对是否拿错了文件")
    fingerprint = keys.require_known(registry, slip.office_code, signed.public)
    frozen = _list(registry, slip.list_key)
    if frozen.list_hash != slip.list_hash:
        raise ExchangeError(
            f"{slip.kind.label}说的名单与登记库中的第{frozen.version}版不是同一份",
            hint="请与市级核对名单的校验值",
        )
    return slip, fingerprint


def _unreadable(path: Path) -> ExchangeError:
    return ExchangeError(f"“{path.name}”读不懂", hint="请市级用最新版本的程序重新制作")


def _list(registry: Registry, list_key: str) -> FrozenList:
    for frozen in registry.store.all_of(FROZEN_LISTS):
        if frozen.key == list_key:
            return frozen
    raise UserError(f"登记库中没有名单{list_key}", hint="请核对是否拿错了文件，或登记库不是最新的")


def _moved(frozen: FrozenList, slip: Slip) -> FrozenList:
    """Return the list as the slip leaves it.

    Raises:
        UserError: the list has moved on since the slip was written.
    """
    name = f"{frozen.list_year}年度名单第{frozen.version}版"
    if slip.kind is SlipKind.RECEIPT and frozen.state is ListState.FROZEN:
        return replace(frozen, state=ListState.RECEIVED, note=f"回执{slip.key}")
    if slip.kind is SlipKind.RETURN and frozen.state.is_closed:
        granted = frozen.state is ListState.GRANTED
        state = ListState.CORRECTED if granted else ListState.RETURNED
        return replace(frozen, state=state, note=f"退回单{slip.key}：{slip.text}")
    raise UserError(
        f"{name}{frozen.state.label}，这份{slip.kind.label}已经用不上了",
        hint="请核对是否拿错了文件",
    )


def _answer_sent(registry: Registry, change: Writer, slip: Slip) -> None:
    state, _ = _ANSWERS[slip.kind]
    for sent in _sent(registry, slip):
        change.put(SUBMISSIONS, replace(sent, state=state, answer=slip.key))


def _sent(registry: Registry, slip: Slip) -> Iterator[Submission]:
    for sent in submitted.submissions(registry, list_year=slip.list_year):
        if sent.key == slip.package_id:
            yield sent
