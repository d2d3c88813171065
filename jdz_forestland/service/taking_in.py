"""Writing a received list into the city's registry, in place of what was held before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from jdz_forestland.domain import places
from jdz_forestland.domain.frozen_list import FrozenList, ListState
from jdz_forestland.domain.package_contents import Contents, Dossier
from jdz_forestland.domain.package_diff import Amount
from jdz_forestland.domain.parcel import Parcel, Piece
from jdz_forestland.domain.submission import Submission, SubmissionState
from jdz_forestland.errors import StaleError
from jdz_forestland.service import submitted
from jdz_forestland.service.registry import Change, Registry
from jdz_forestland.store.case_records import MATERIALS, STEPS, WAIVERS
from jdz_forestland.store.records import Table
from jdz_forestland.store.tables import FROZEN_LISTS, SUBMISSIONS
from jdz_forestland.store.writer import Writer


def write(registry: Registry, contents: Contents, made: Submission, reserve: Amount) -> None:
    """Write a received package in one change; its file and papers are kept already.

    Raises:
        StaleError: another window was faster.
    """
    reason = (
        f"收件：{places.county_name(made.county_code)}{made.list_year}年度名单第{made.version}版，"
        f"{made.parcels}个图斑，入库面积{made.total_mu}亩"
        f"（原{reserve.before_mu}亩，差{reserve.difference_mu:+f}亩）"
    )
    store = registry.store
    with store.change(who=made.who, at=made.at, verb="receive", reason=reason) as change:
        if submitted.find(registry, made.key) is not None:
            raise StaleError("这个报送包刚刚已由另一个窗口收件", hint="请刷新后查看")
        _set_aside(registry, change, contents.frozen)
        change.put(FROZEN_LISTS, contents.frozen)
        change.put(SUBMISSIONS, made)
        _replace(registry, change, contents)
    registry.announce(Change(everything=True))


def _set_aside(registry: Registry, change: Writer, frozen: FrozenList) -> None:
    """Put the versions before aside: they stay on file and count no more."""
    year, county = frozen.list_year, frozen.county_code
    for one in submitted.submissions(registry, list_year=year, county_code=county):
        if one.state is SubmissionState.RECEIVED:
            change.put(SUBMISSIONS, replace(one, state=SubmissionState.REPLACED))
    for older in registry.store.all_of(FROZEN_LISTS, list_year=year):
        same = older.county_code == county
        if same and older.key != frozen.key and older.state is ListState.FROZEN:
            note = f"被第{frozen.version}版代替"
            change.put(FROZEN_LISTS, replace(older, state=ListState.RETURNED, note=note))


def _replace(registry: Registry, change: Writer, contents: Contents) -> None:
    """Bring the parcels of the county and year to what the list says, what is equal untouched."""
    frozen, store = contents.frozen, registry.store
    held = {
        parcel.key: parcel
        for parcel in store.parcels(list_year=frozen.list_year)
        if parcel.county_code == frozen.county_code
    }
    # an entry without its content would be a lost paper; the package names it all the same
    came = frozenset(store.cases.materials())
    wanted = {dossier.parcel.key: dossier for dossier in contents.present(came)}
    for old in came_over(registry, frozen, wanted.keys()):
        _papers(registry, change, Dossier(old))
        change.drop_parcel(old)
    pieces: defaultdict[str, list[Piece]] = defaultdict(list)
    for piece in contents.pieces:
        pieces[piece.parcel_key].append(piece)
    for key, old in held.items():
        if key not in wanted:
            _papers(registry, change, Dossier(old))
        # a number must be free before another parcel takes it
        if key not in wanted or wanted[key].parcel.parcel_no != old.parcel_no:
            change.drop_parcel(old)
    for key, dossier in wanted.items():
        stays = key in held and held[key].parcel_no == dossier.parcel.parcel_no
        version = held[key].version if stays else 0
        change.put_parcel(replace(dossier.parcel, version=version))
        change.set_pieces(key, pieces[key])
        _papers(registry, change, dossier)


def came_over(registry: Registry, frozen: FrozenList, keys: Collection[str]) -> list[Parcel]:
    """Return the parcels that the city holds of another year's list, which it gave back since.

    The county may put them on the list of another year then; the list that went back may never
    come again, because nothing is left of it.
    """
    return [
        parcel
        for parcel in registry.store.parcels()
        if parcel.key in keys
        and parcel.county_code == frozen.county_code
        and parcel.list_year != frozen.list_year
        and submitted.current(registry, parcel.county_code, parcel.list_year) is None
    ]


def _papers(registry: Registry, change: Writer, wanted: Dossier) -> None:
    """Bring records, waivers and papers of a parcel to what the list says."""
    cases, key = registry.store.cases, wanted.parcel.key
    kinds: tuple[tuple[Table[Any], Sequence[Any], Sequence[Any]], ...] = (
        (STEPS, cases.steps(parcel_key=key), wanted.records),
        (WAIVERS, cases.waivers(parcel_key=key), wanted.waivers),
        (MATERIALS, cases.materials(parcel_key=key), wanted.materials),
    )
    for table, held, kept in kinds:
        keys = {one.key for one in kept}
        for old in held:
            if old.key not in keys:
                change.drop(table, old)
        for new in kept:
            change.put(table, new)
