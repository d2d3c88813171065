"""The reserve list of a year at the desk: look, number, freeze, take back (方案 二(二)8).

Each function is one intention on an open registry. While a list is closed nothing of its members
may change; `refuse_closed` is asked by every use case that changes parcels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jdz_forestland.domain import annex, quota_grant, reserve, topology
from jdz_forestland.domain.annex import AnnexForm
from jdz_forestland.domain.area import ZERO, total
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.frozen_list import FrozenList, ListState, list_hash, refuse_changes
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.quota_grant import Split
from jdz_forestland.domain.quota_lots import check_pilot_year
from jdz_forestland.domain.reserve import LeftOut, LevelSum
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies, quota_state
from jdz_forestland.service.quota_reading import QuotaReading
from jdz_forestland.service.registry import CITY, Change, Registry, stamp
from jdz_forestland.store.store import Store
from jdz_forestland.store.tables import FROZEN_LISTS


@dataclass(frozen=True, slots=True)
class ReserveView:
    """The list of a year as the page shows it.

    Attributes:
        members: the parcels on it, by 图斑号.
        form: the same in the columns of the annex form; None while `faults` forbid one.
        left_out: confirmed parcels that are not on it, each with the reason.
        levels: 村 → 乡镇 → 县 → form (→ frozen list), each summed twice; all differences 0.00.
        split: how it is or would be shared out, as arithmetic.
        frozen: the current list, or None while it is open.
        faults: what keeps it from being frozen, one sentence each.
        renumber_why, freeze_why: "" where it may be done, otherwise why not.
    """

    list_year: int
    members: tuple[Parcel, ...]
    total_mu: Decimal
    form: AnnexForm | None
    left_out: tuple[LeftOut, ...]
    levels: tuple[LevelSum, ...]
    split: Split
    frozen: FrozenList | None
    faults: tuple[str, ...]
    renumber_why: str
    freeze_why: str

    @property
    def difference_mu(self) -> Decimal:
        """The largest difference of the reconciliation."""
        return max((abs(level.difference_mu) for level in self.levels), default=ZERO)


def lists(registry: Registry, list_year: int | None = None) -> list[FrozenList]:
    """Return every version of the lists, of one year or of all, oldest first."""
    return registry.store.all_of(FROZEN_LISTS, list_year=list_year)


def current(registry: Registry, list_year: int) -> FrozenList | None:
    """Return the newest list of a year that is neither sent back nor opened for correction."""
    return quota_state.current_list(lists(registry, list_year), list_year)


def view(registry: Registry, list_year: int) -> ReserveView:
    """Return the list of a year, with what is left out and whether every sum agrees."""
    parcels = registry.parcels(list_year=list_year)
    frozen = current(registry, list_year)
    listed = reserve.members(parcels, frozen)
    form, faults = _form(registry, listed, list_year, frozen)
    if frozen is None:
        faults += _faults(registry, listed, list_year)
    closed = f"名单{frozen.state.label}" if frozen else ""
    return ReserveView(
        list_year=list_year,
        members=listed,
        total_mu=total(parcel.reserve_area_mu for parcel in listed),
        form=form,
        left_out=reserve.left_out(parcels, listed, _notes(registry, parcels)),
        levels=reserve.reconciled(listed, form, frozen) if form else (),
        split=split(registry, list_year),
        frozen=frozen,
        faults=tuple(faults),
        renumber_why=f"{closed}，图斑号不能再改" if closed else _nothing_listed(parcels),
        freeze_why=closed or "；".join(faults) or _nothing_listed(listed),
    )


def split(registry: Registry, list_year: int) -> Split:
    """Return the arithmetic of a year: as granted, as frozen, else of the parcels in 入库 now."""
    if current(registry, list_year) is not None:
        return QuotaReading(registry).split(list_year)
    lines = reserve.lines_of(reserve.members(registry.parcels(list_year=list_year)))
    return quota_grant.split(lines, list_year, policies.current(registry))


def renumber(registry: Registry, list_year: int) -> int:
    """Number the parcels of a year from 1, members first; return how many numbers changed.

    Raises:
        UserError: the list is closed.
    """
    now = registry.now()
    reason = f"{list_year}年度图斑从1起重新编号"
    with registry.store.change(
        who=registry.who, at=stamp(now), verb="renumber", reason=reason
    ) as change:
        _refuse_closed_year(registry, list_year, "重新编号")
        changed = reserve.renumbered(registry.parcels(list_year=list_year))
        change.renumber(changed)
    registry.announce(Change(parcel_keys=frozenset(parcel.key for parcel in changed)))
    return len(changed)


def freeze(registry: Registry, list_year: int, *, reporter: str = "") -> FrozenList:
    """定稿: fix the list of a year for submission, with the hash that binds the draw.

    Args:
        reporter: who signs the form (填报人).

    Raises:
        UserError: the list is closed or empty, a year outside the pilot, or faults stand.
    """
    policy, now = policies.current(registry), registry.now()
    check_pilot_year(policy, list_year, what="名单年度")
    reason = f"{list_year}年度补充林地储备库名单定稿"
    with registry.store.change(
        who=registry.who, at=stamp(now), verb="freeze", reason=reason
    ) as change:
        _refuse_closed_year(registry, list_year, "定稿")
        listed = reserve.members(registry.parcels(list_year=list_year))
        form, faults = _form(registry, listed, list_year, None, reporter=reporter)
        faults += _faults(registry, listed, list_year)
        if why := "；".join(faults) or _nothing_listed(listed):
            raise UserError(f"{list_year}年度名单不能定稿：{why}", hint="请先处理，再定稿")
        frozen = replace(
            list_of(registry, list_year, listed),
            form_sha256=reserve.form_sha256(form) if form else "",
            at=stamp(now),
            reporter=reporter.strip(),
        )
        change.add(FROZEN_LISTS, frozen)
    registry.announce(Change(everything=True))
    return frozen


def list_of(registry: Registry, list_year: int, listed: Sequence[Parcel]) -> FrozenList:
    """Return the next version of a list as it would be frozen now, without form and reporter."""
    version = len(lists(registry, list_year)) + 1
    lines = reserve.lines_of(listed)
    return FrozenList(
        key=f"{registry.county_code}-{list_year}-L{version}",
        county_code=registry.county_code,
        list_year=list_year,
        version=version,
        state=ListState.FROZEN,
        lines=lines,
        list_hash=list_hash(lines),
        total_mu=total(line.reserve_mu for line in lines),
        form_sha256="",
        policy_version=policies.current(registry).version,
        note="",
        who=registry.who,
        at=stamp(registry.now()),
    )


def mark_received(registry: Registry, frozen_key: str, note: str) -> FrozenList:
    """Enter that the city has received a frozen list (`note`: its receipt).

    Raises:
        UserError: no such list, or it is not frozen any more.
    """
    return _moved(registry, frozen_key, ListState.RECEIVED, note, "市级已收", (ListState.FROZEN,))


def return_list(registry: Registry, frozen_key: str, note: str) -> FrozenList:
    """退回: open a list again. A granted one stays on the ledger; its next version corrects it.

    Args:
        note: why, with the number of the slip or paper.

    Raises:
        UserError: no such list, no reason, or it is open already.
    """
    if not note.strip():
        raise UserError("请填写退回名单的原因（退回单或文件编号）")
    held = _list(registry, frozen_key)
    if held.state is ListState.GRANTED:
        state, words = ListState.CORRECTED, "下达后更正，重新打开"
    else:
        state, words = ListState.RETURNED, "退回，重新打开"
    closed = (ListState.FROZEN, ListState.RECEIVED, ListState.GRANTED)
    return _moved(registry, frozen_key, state, note, words, closed)


def form_of(registry: Registry, frozen: FrozenList) -> AnnexForm:
    """Return the form of a frozen list; its cells have the hash that the list keeps."""
    parcels = registry.parcels(list_year=frozen.list_year)
    listed = reserve.members(parcels, frozen)
    return _built(registry, listed, frozen.list_year, draft=False, reporter=frozen.reporter)


def refuse_closed(store: Store, parcels: Iterable[Parcel], *, what: str) -> None:
    """Refuse to change parcels of a closed list; those that stay as they are do not matter.

    Args:
        parcels: as they would be. what: what was to be done, in Chinese.

    Raises:
        UserError: one of them is on a list that is frozen, received or granted; or it is the
            city's registry, whose parcels are as the counties sent them.
    """
    if store.fact("level") == CITY:
        raise _only_the_county(what)
    closed = [each for each in store.all_of(FROZEN_LISTS) if each.state.is_closed]
    if not closed:
        return
    listed = {line.parcel_key for each in closed for line in each.lines}
    wanted = {parcel.key: parcel for parcel in parcels if parcel.key in listed}
    changed = {key for key, parcel in wanted.items() if _differs(store.parcel(key), parcel)}
    refuse_changes(closed, changed, what=what)


# --- within -----------------------------------------------------------------------------------


def _differs(held: Parcel, wanted: Parcel) -> bool:
    return replace(wanted, version=held.version) != held


def _form(
    registry: Registry,
    listed: tuple[Parcel, ...],
    list_year: int,
    frozen: FrozenList | None,
    *,
    reporter: str = "",
) -> tuple[AnnexForm | None, list[str]]:
    name = frozen.reporter if frozen else reporter
    try:
        form = _built(registry, listed, list_year, draft=frozen is None, reporter=name)
    except UserError as error:  # an impossible area: said beside the list, which is still shown
        return None, [error.text]
    return form, []


def _built(
    registry: Registry, listed: tuple[Parcel, ...], list_year: int, *, draft: bool, reporter: str
) -> AnnexForm:
    return annex.build(
        listed,
        county_code=registry.county_code,
        list_year=list_year,
        draft=draft,
        as_of=registry.now(),
        fingerprint=registry.fingerprint[:16],
        reporter=reporter,
    )


def _faults(registry: Registry, listed: tuple[Parcel, ...], list_year: int) -> list[str]:
    """Return what keeps an open list from being frozen: numbers, rules, ground counted twice."""
    faults = list(reserve.numbering_faults(listed))
    waived = {(w.parcel_key, w.rule) for w in registry.store.cases.waivers()}
    numbers = {parcel.key: parcel.parcel_no for parcel in listed}
    found = registry.check(list_year=list_year, stage=Stage.REGISTRATION)
    for finding in found:
        standing = (finding.parcel_key, finding.rule.code) not in waived
        # overlaps are looked for again: land of a parcel that was given up counts for nobody
        wrong = finding.level is Level.ERROR and finding.rule is not topology.T_101
        if standing and wrong and finding.parcel_key in numbers:
            number = numbers[finding.parcel_key]
            faults.append(f"{number}号图斑：{finding.rule.title}（{finding.detail}）")
    counting = [p for p in registry.parcels() if p.stage not in reserve.LEFT]
    for finding in topology.overlaps(counting):
        if finding.parcel_key in numbers:
            number = numbers[finding.parcel_key]
            faults.append(f"{number}号图斑：{finding.rule.title}（{finding.detail}）")
    return [*faults, *_listed_before(registry, listed, list_year)]


def _listed_before(registry: Registry, listed: tuple[Parcel, ...], list_year: int) -> Iterator[str]:
    """A parcel stands in one year's list; what was lost and planted again is a new parcel."""
    others = [e for e in lists(registry) if e.list_year != list_year and e.state.is_closed]
    closed = {each.list_year for each in others}
    granted = [
        lot
        for lot in quota_state.lots(registry)
        if lot.list_year not in {list_year, *closed} and lot.reserve_mu
    ]
    for parcel in listed:
        for each in others:
            if parcel.key in {line.parcel_key for line in each.lines}:
                yield f"{parcel.parcel_no}号图斑已在{each.list_year}年度的名单上"
        for lot in granted:
            if parcel.key == lot.parcel_key:
                where = f"{parcel.parcel_no}号图斑在{lot.list_year}年度已入库{lot.reserve_mu}亩"
                yield f"{where}，那份名单更正后还没有重新定稿"


def _nothing_listed(listed: Iterable[Parcel]) -> str:
    return "" if list(listed) else "还没有办到入库的图斑"


def _notes(registry: Registry, parcels: Iterable[Parcel]) -> dict[str, str]:
    """Return what was said when parcels were withdrawn or rejected."""
    gone = {parcel.key for parcel in parcels if parcel.stage in reserve.LEFT}
    return {
        record.parcel_key: str(record.values.get("text", ""))
        for record in (registry.store.cases.steps() if gone else ())
        if record.parcel_key in gone and record.action in (Action.WITHDRAW, Action.REJECT)
    }


def _only_the_county(what: str) -> UserError:
    return UserError(
        f"市级登记库不能{what}，图斑和名单只能由县里改动",
        hint="请退回名单，由县里改正后重新报送",
    )


def _refuse_closed_year(registry: Registry, list_year: int, what: str) -> None:
    if registry.is_city:
        raise _only_the_county(what)
    frozen = current(registry, list_year)
    if frozen is not None:
        raise UserError(
            f"{list_year}年度名单（第{frozen.version}版）{frozen.state.label}，不能{what}",
            hint="确需更改，请先退回名单",
        )


def _list(registry: Registry, frozen_key: str) -> FrozenList:
    found = next((each for each in lists(registry) if each.key == frozen_key), None)
    if found is None:
        raise UserError(f"没有名单“{frozen_key}”", hint="请刷新后重试")
    return found


def _moved(
    registry: Registry,
    frozen_key: str,
    state: ListState,
    note: str,
    words: str,
    possible: tuple[ListState, ...],
) -> FrozenList:
    now, held = registry.now(), _list(registry, frozen_key)
    reason = f"{held.list_year}年度名单（第{held.version}版）{words}：{note.strip()}"
    with registry.store.change(
        who=registry.who, at=stamp(now), verb="list_state", reason=reason
    ) as change:
        held = _list(registry, frozen_key)
        if held.state not in possible:
            raise UserError(
                f"{held.list_year}年度名单（第{held.version}版）{held.state.label}，不用再办",
                hint="请刷新后查看",
            )
        moved = replace(held, state=state, note=note.strip())
        change.put(FROZEN_LISTS, moved)
    registry.announce(Change(everything=True))
    return moved
