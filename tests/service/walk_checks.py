"""What must be true of a county and its city after every step of a random walk."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from jdz_forestland.domain import reserve
from jdz_forestland.domain.area import total
from jdz_forestland.domain.frozen_list import ListState, list_hash
from jdz_forestland.domain.ledger import Account
from jdz_forestland.errors import UserError
from jdz_forestland.service import packing, receiving, reserving, time_machine
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.planning import Planning
from jdz_forestland.service.projects import Projects
from jdz_forestland.service.province_result import is_in_provincial_reserve
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry

if TYPE_CHECKING:
    from tests.service.long_walk import Walk

_ZERO: Final = Decimal("0.00")


def always(walk: Walk) -> None:
    """Assert what must be true after every step."""
    for registry in (walk.county, walk.city):
        assert registry.verify() == []
    _lists(walk)
    _ledger(walk)
    _views(walk)


def _lists(walk: Walk) -> None:
    lists = reserving.lists(walk.county)
    for frozen in lists:
        assert (frozen.list_hash, frozen.form_sha256) == walk.fixed[frozen.key]
        assert list_hash(frozen.lines) == frozen.list_hash
    for frozen in lists:
        if frozen.state.is_closed:
            form = reserving.form_of(walk.county, frozen)
            assert reserve.form_sha256(form) == frozen.form_sha256
            view = reserving.view(walk.county, frozen.list_year)
            assert view.difference_mu == 0
            assert view.total_mu == frozen.total_mu
    closed = [line.parcel_key for f in lists if f.state.is_closed for line in f.lines]
    assert len(set(closed)) == len(closed), "a parcel on two lists"


def _ledger(walk: Walk) -> None:
    book = QuotaBook(walk.county)
    entries, lots = book.entries(), book.lots()
    by_day: dict[tuple[Account, int, str], dict[datetime.date, Decimal]]
    by_day = defaultdict(lambda: defaultdict(Decimal))
    for entry in entries:
        assert sum(p.mu for p in entry.postings) == 0
        for p in entry.postings:
            by_day[p.account, p.list_year, p.parcel_key][entry.day] += p.mu
    for (account, year, key), moves in by_day.items():
        standing = _ZERO
        for day in sorted(moves):
            standing += moves[day]
            low = account is not Account.OUTSIDE and standing < 0
            assert not low, (account, year, key, day, standing)
    accounts = book.accounts(county_code=walk.county.county_code)
    for one in accounts:
        mine = [lot for lot in lots if lot.list_year == one.list_year]
        assert one.reserve_mu == one.county_mu + one.pool_mu == total(x.reserve_mu for x in mine)
        parts = (one.used_mu, one.held_mu, one.deducted_mu, one.expired_mu, one.available_mu)
        assert one.county_mu == total(parts), one
        assert min(parts) >= 0, one
    registered: Counter[str] = Counter(lot.parcel_key for lot in lots if lot.reserve_mu)
    twice = {key for key, times in registered.items() if times > 1}
    assert not twice, f"counted in two years: {twice}"
    places = {(lot.list_year, lot.parcel_key) for lot in lots if lot.reserve_mu}
    for parcel in walk.county.parcels():
        if is_in_provincial_reserve(walk.county, parcel.key):
            assert (parcel.list_year, parcel.key) in places, parcel


def _views(walk: Walk) -> None:
    book = QuotaBook(walk.county)
    inspecting, projects = Inspecting(walk.county), Projects(walk.county)
    for year in inspecting.years():
        for task in inspecting.tasks(year):
            assert task.remaining_mu >= 0, task
            if year == inspecting.years()[0]:
                told = (task.remaining_mu, book.remaining_mu(task.parcel.key))
                assert told[0] == told[1], (task, told)
    lots = book.lots()
    for view in projects.all():
        assert view.open_mu >= 0, view
    held = total(view.held_mu for view in projects.all())
    used = total(view.used_mu + view.written_off_mu for view in projects.all())
    assert held == total(lot.of(Account.HELD) for lot in lots)
    assert used == total(lot.used_mu for lot in lots)
    for year in (2023, 2024, 2025):
        figures = Planning(walk.county).figures(year)
        for each in (*figures.past, *figures.available):
            figure = (
                each.closing_mu,
                each.held_mu,
                each.opening_mu,
                each.used_mu,
                each.owed_mu,
            )
            assert min(figure) >= 0, each


def past(walk: Walk) -> None:
    """Assert that every frozen list gives its form again from the day it was frozen."""
    for frozen in reserving.lists(walk.county):
        moment = datetime.datetime.fromisoformat(frozen.at)
        folder = walk.folder / "过去"
        try:
            path = time_machine.as_of(walk.county.path, moment, folder, now=_far)
        except UserError:
            continue
        with Registry.open(path, who="张三") as then:
            held = [one for one in reserving.lists(then) if one.key == frozen.key]
            if held:  # a clock that fell back hides what came between
                form = reserving.form_of(then, held[0])
                assert reserve.form_sha256(form) == frozen.form_sha256
            assert then.verify() == []
        path.unlink()


def package(walk: Walk) -> None:
    """Assert that whatever is packed now can be received by the city, or says why not."""
    for year in walk.years:
        frozen = reserving.current(walk.county, year)
        if frozen is None or frozen.state is not ListState.FROZEN:
            continue
        done = packing.pack(walk.county, list_year=year, out=walk.folder)
        try:
            receiving.examine(walk.city, done.path)
        except UserError as error:  # an older registry than the city's, or answered already
            said = str(error)
        else:
            said = "收到"
        assert any(word in said for word in ("收到", "回执")), said


def _far() -> datetime.datetime:
    return datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)
