"""Projects that occupy forest land and the quota they hold, use and write off (方案 二(三)3)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from jdz_forestland.domain import area, project
from jdz_forestland.domain.filled import complete, reason_of
from jdz_forestland.domain.ledger import LedgerEntry
from jdz_forestland.domain.project import Drawn, Project, ProjectState
from jdz_forestland.domain.quota_lots import Lot, parsed_mu
from jdz_forestland.errors import UserError
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store.ledger import Which
from jdz_forestland.store.tables import PROJECTS
from jdz_forestland.store.writer import Writer

Draws = Mapping[str, object]  # 亩 by parcel key, as they were typed


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project with what the ledger says of it.

    Attributes:
        drawn: what it has of each parcel.
        entries: of the ledger, oldest first; left out where many projects are listed.
    """

    project: Project
    state: ProjectState
    drawn: tuple[Drawn, ...]
    entries: tuple[LedgerEntry, ...]

    @property
    def held_mu(self) -> Decimal:
        """预占, 亩."""
        return area.total(line.held_mu for line in self.drawn)

    @property
    def used_mu(self) -> Decimal:
        """占用 that is not written off, 亩."""
        return area.total(line.used_mu for line in self.drawn)

    @property
    def written_off_mu(self) -> Decimal:
        """核销, 亩."""
        return area.total(line.written_off_mu for line in self.drawn)

    @property
    def open_mu(self) -> Decimal:
        """What of its area no parcel covers yet, 亩."""
        return self.project.area_mu - area.total(line.total_mu for line in self.drawn)


@dataclass(frozen=True, slots=True)
class ParcelUse:
    """What one project has of a parcel, and by which entries (document, day and 亩 are there).

    Attributes:
        drawn: a line per list year; none where all of it was given back.
        entries: those that touch the parcel, oldest first.
    """

    project: Project
    state: ProjectState
    drawn: tuple[Drawn, ...]
    entries: tuple[LedgerEntry, ...]

    @property
    def total_mu(self) -> Decimal:
        """预占, 占用 and 核销 together, 亩."""
        return area.total(line.total_mu for line in self.drawn)


class Projects:
    """The use cases of the projects on one open registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._store = registry.store
        self._book = QuotaBook(registry)

    # --- looking -----------------------------------------------------------------------------

    def all(self, *, plan_year: int | None = None) -> tuple[ProjectView, ...]:
        """Return the projects, of one plan year or of all, in the order they were entered.

        Their entries are left out; `one` has them.
        """
        return tuple(
            self._view(each)
            for each in self._store.all_of(PROJECTS)
            if plan_year in (None, each.plan_year)
        )

    def one(self, key: str) -> ProjectView:
        """Return one project with its entries.

        Raises:
            UserError: there is none of that key.
        """
        return replace(self._view(self._held(key)), entries=self._book.entries(subject=key))

    def uses_of(self, parcel_key: str) -> tuple[ParcelUse, ...]:
        """Return which projects have what of a parcel, now or before, and by which entries."""
        entries = self._book.entries(parcel_key=parcel_key)
        subjects = {entry.subject for entry in entries}
        uses = []
        for each in self._store.all_of(PROJECTS):
            if each.key in subjects:
                view = self._view(each)
                lines = tuple(line for line in view.drawn if line.parcel_key == parcel_key)
                mine = tuple(entry for entry in entries if entry.subject == each.key)
                uses.append(ParcelUse(each, view.state, lines, mine))
        return tuple(uses)

    def free_lots(self) -> tuple[Lot, ...]:
        """Return the lots that something can be drawn from today, oldest list first."""
        book, today = self._book.book(), self._registry.now().date()
        return tuple(lot for lot in book.lots if lot.free_mu and book.is_open(lot, today))

    def propose(self, key: str, mu: object | None = None) -> dict[str, Decimal]:
        """Return from which parcels a project could draw: by default all that it still lacks.

        Raises:
            UserError: more than is available, or nothing is lacking.
        """
        view = self.one(key)
        wanted = view.open_mu + view.held_mu if mu is None else mu
        return self._book.propose_draws(wanted)

    # --- changing ----------------------------------------------------------------------------

    def register(self, given: Mapping[str, Any]) -> Project:
        """Enter a project (`project.FIELDS`).

        Raises:
            UserError: a value is missing or wrong.
        """
        values = complete(project.FIELDS, given, of="用地项目")
        now = self._registry.now()
        with self._change(now, "project", f"登记用地项目“{values['name']}”") as change:
            county = self._registry.county_code
            number = 1 + max(
                (int(each.key.rsplit("XM", 1)[1]) for each in self._store.all_of(PROJECTS)),
                default=0,
            )
            made = self._made(values, f"{county}-XM{number:03d}", county, now)
            self._refuse_double(made)
            change.add(PROJECTS, made)
        self._registry.announce(Change(everything=True))
        return made

    def correct(self, key: str, given: Mapping[str, Any], reason: str) -> Project:
        """Put a project right; the history keeps what it was.

        Raises:
            UserError: as for `register`; no reason; or it would be smaller than what it has drawn.
        """
        why, values = reason_of(reason), complete(project.FIELDS, given, of="用地项目")
        now = self._registry.now()
        with self._change(now, "project", f"更正用地项目“{values['name']}”：{why}") as change:
            view = self.one(key)
            self._refuse_cancelled(view.project)
            made = self._made(values, key, view.project.county_code, now)
            self._refuse_double(made)
            project.refuse_more_than_area(made, view.drawn, Decimal("0.00"))
            change.put(PROJECTS, made)
        self._registry.announce(Change(everything=True))
        return made

    def cancel(self, key: str, reason: str) -> Project:
        """Give a project up; what it holds is released, with the same entry of the history.

        Raises:
            UserError: no reason, or it has used quota.
        """
        why, now = reason_of(reason), self._registry.now()
        with self._change(now, "project_cancel", f"取消用地项目{key}：{why}") as change:
            view = self.one(key)
            self._refuse_cancelled(view.project)
            used = view.used_mu + view.written_off_mu
            if used:
                raise UserError(
                    f"项目“{view.project.name}”已占用{used}亩，不能取消", hint="请先冲正占用的分录"
                )
            if view.held_mu:
                text = f"项目“{view.project.name}”取消，解除预占"
                self._book.release(key, day=now.date(), text=text, within=change)
            gone = replace(view.project, cancelled=why, who=self._registry.who, at=stamp(now))
            change.put(PROJECTS, gone)
        self._registry.announce(Change(everything=True))
        return gone

    def hold(
        self, key: str, draws: Draws, *, day: datetime.date, document: str = ""
    ) -> tuple[LedgerEntry, ...]:
        """预占: keep quota of named parcels while a plan or an approval is open.

        Raises:
            UserError: more than is available or than the project occupies; with the sums.
        """

        def write(view: ProjectView, text: str, change: Writer) -> tuple[LedgerEntry, ...]:
            project.refuse_more_than_area(view.project, view.drawn, _sum(draws))
            return self._book.hold(key, draws, day=day, document=document, text=text, within=change)

        return self._draw(key, "hold", "预占", write)

    def hold_plan(
        self, plan_year: int, *, day: datetime.date, document: str = ""
    ) -> tuple[LedgerEntry, ...]:
        """预占 all that the projects of a plan year still lack, oldest list first, as one change.

        Raises:
            UserError: nothing is lacking, or less is available; with the sums.
        """
        now = self._registry.now()
        made: list[LedgerEntry] = []
        said = f"{plan_year}年度用地计划各项目预占"
        with self._change(now, "hold", said) as change:
            for view in self.all(plan_year=plan_year):
                if view.project.cancelled or view.open_mu <= 0:
                    continue
                draws = self._book.propose_draws(view.open_mu, day=day)
                text = f"项目“{view.project.name}”预占"
                made += self._book.hold(
                    view.project.key, draws, day=day, document=document, text=text, within=change
                )
            if not made:
                raise UserError(f"{plan_year}年度的项目都已安排定额，不用预占")
        self._registry.announce(Change(everything=True))
        return tuple(made)

    def release(
        self, key: str, draws: Draws | None = None, *, day: datetime.date, document: str = ""
    ) -> tuple[LedgerEntry, ...]:
        """解除预占: give back what the project holds, all of it without `draws`.

        Raises:
            UserError: it holds less.
        """

        def write(view: ProjectView, text: str, change: Writer) -> tuple[LedgerEntry, ...]:
            return self._book.release(
                key, draws, day=day, document=document, text=text, within=change
            )

        return self._draw(key, "release", "解除预占", write)

    def use(
        self, key: str, draws: Draws, *, day: datetime.date, document: str
    ) -> tuple[LedgerEntry, ...]:
        """占用: use quota of named parcels, first what the project holds of them.

        Raises:
            UserError: no document; more than is available or than the project occupies.
        """

        def write(view: ProjectView, text: str, change: Writer) -> tuple[LedgerEntry, ...]:
            held = {line.parcel_key: line.held_mu for line in view.drawn}
            fresh = sum(
                (
                    max(parsed_mu(mu, what="占用") - held.get(parcel, Decimal(0)), Decimal(0))
                    for parcel, mu in draws.items()
                ),
                Decimal("0.00"),
            )
            project.refuse_more_than_area(view.project, view.drawn, fresh)
            return self._book.use(key, draws, day=day, document=document, text=text, within=change)

        return self._draw(key, "use", "占用", write)

    def write_off(
        self, key: str, draws: Draws | None = None, *, day: datetime.date, document: str
    ) -> tuple[LedgerEntry, ...]:
        """核销: the approval is final (D-14); all that the project uses without `draws`.

        Raises:
            UserError: no document, or it uses less.
        """

        def write(view: ProjectView, text: str, change: Writer) -> tuple[LedgerEntry, ...]:
            return self._book.write_off(
                key, draws, day=day, document=document, text=text, within=change
            )

        return self._draw(key, "write_off", "核销", write)

    def take_back(self, entry_key: str, reason: str) -> tuple[LedgerEntry, ...]:
        """冲正 a wrong entry of a project; both stay in the ledger.

        Raises:
            UserError: no such entry, no reason, or later entries rest on it.
        """
        return self._book.reverse(entry_key, reason_of(reason))

    # --- within ------------------------------------------------------------------------------

    def _draw(self, key: str, verb: str, word: str, write: Any) -> tuple[LedgerEntry, ...]:
        now = self._registry.now()
        name = self._held(key).name
        text = f"项目“{name}”{word}"
        with self._change(now, verb, text) as change:
            view = self.one(key)
            self._refuse_cancelled(view.project)
            entries: tuple[LedgerEntry, ...] = write(view, text, change)
        self._registry.announce(Change(everything=True))
        return entries

    def _view(self, each: Project) -> ProjectView:
        sums = self._store.ledger.sums(Which(subject=each.key), by_parcel=True)
        moved = ((s.list_year, s.parcel_key, s.account, s.mu) for s in sums)
        drawn = project.drawn_of(moved)
        return ProjectView(each, project.state_of(each, drawn), drawn, ())

    def _held(self, key: str) -> Project:
        found = next((each for each in self._store.all_of(PROJECTS) if each.key == key), None)
        if found is None:
            raise UserError(f"没有用地项目{key}", hint="请刷新后重试")
        return found

    def _made(
        self, values: dict[str, Any], key: str, county_code: str, now: datetime.datetime
    ) -> Project:
        made = project.made_of(
            values,
            key=key,
            county_code=county_code,
            cancelled="",
            who=self._registry.who,
            at=stamp(now),
        )
        project.refuse_impossible(made, now.date())
        return made

    def _refuse_double(self, made: Project) -> None:
        for each in self._store.all_of(PROJECTS):
            same = made.approval_no and each.approval_no == made.approval_no
            if same and each.key != made.key and not each.cancelled:
                raise UserError(
                    f"批准文号“{made.approval_no}”已登记给项目“{each.name}”",
                    hint="同一个批准文号不能登记两次，请核对",
                )

    def _refuse_cancelled(self, held: Project) -> None:
        if held.cancelled:
            raise UserError(f"项目“{held.name}”已取消（{held.cancelled}）", hint="请登记新的项目")

    def _change(self, now: datetime.datetime, verb: str, reason: str) -> Any:
        return self._store.change(who=self._registry.who, at=stamp(now), verb=verb, reason=reason)


def _sum(draws: Draws) -> Decimal:
    return sum((parsed_mu(mu, what="预占") for mu in draws.values()), Decimal("0.00"))
