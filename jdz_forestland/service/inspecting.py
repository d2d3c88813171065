"""The yearly inspection of the reserve: what is due, what was found, what it takes off.

Finding and deduction are one change: there is never one without the other (方案 二(三)4).
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain import area, inspection, reserve
from jdz_forestland.domain.filled import complete, reason_of
from jdz_forestland.domain.inspection import Inspection, Result
from jdz_forestland.domain.ledger import Account, EntryKind, LedgerEntry
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.policy import year_end
from jdz_forestland.domain.quota_lots import check_pilot_year
from jdz_forestland.domain.record import Material, Standing
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store.ledger import Which
from jdz_forestland.store.tables import INSPECTIONS
from jdz_forestland.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Task:
    """One parcel on the work-list of a year.

    Attributes:
        registered_mu: 入库面积 that came into the reserve; `remaining_mu` is left of it today.
        found: the inspection that counts, or None while it is owed.
        struck: earlier ones of the same year, oldest first.
        due: last day. overdue: whether it has passed without an inspection.
        photos: materials of the inspection. owed_mu: 欠扣 of it.
    """

    parcel: Parcel
    year: int
    registered_mu: Decimal
    remaining_mu: Decimal
    found: Inspection | None
    struck: tuple[Inspection, ...]
    due: datetime.date
    overdue: bool
    photos: tuple[Material, ...]
    owed_mu: Decimal


@dataclass(frozen=True, slots=True)
class Inspected:
    """What became of one parcel of many: its inspection, or None and why not."""

    parcel_key: str
    found: Inspection | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class YearSummary:
    """The inspections of a year: parcels, how many are done and overdue, 亩 taken off and owed."""

    year: int
    parcels: int
    done: int
    overdue: int
    deducted_mu: Decimal
    owed_mu: Decimal
    by_result: tuple[tuple[Result, int, Decimal], ...]


class Inspecting:
    """The use cases of the inspections on one open registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._store = registry.store
        self._book = QuotaBook(registry)

    # --- looking -----------------------------------------------------------------------------

    def years(self) -> list[int]:
        """Return the years that have a work-list, newest first."""
        lists = [
            posting.list_year
            for entry in self._registered()
            for posting in entry.postings
            if posting.account is Account.RESERVE
        ]
        return list(range(self._registry.now().year, min(lists), -1)) if lists else []

    def tasks(self, year: int) -> tuple[Task, ...]:
        """Return the work-list of a year: every parcel that is in the reserve, by list and number.

        A list is inspected from the year on in which its quota is used (D-13). A parcel of which
        nothing was left before the year began is no longer in the reserve.
        """
        came_in, all_found = self._came_in(year), self._store.all_of(INSPECTIONS)
        today = self._came_in(datetime.MAXYEAR)
        parcels = {parcel.key: parcel for parcel in self._store.parcels()}
        tasks = []
        for key, registered in came_in.items():
            mine = [found for found in all_found if found.parcel_key == key]
            before = inspection.deducted(found for found in mine if found.year < year)
            of_year = [found for found in mine if found.year == year]
            if key in parcels and (registered > before or of_year):
                remaining = today.get(key, Decimal("0.00")) - inspection.deducted(mine)
                tasks.append(self._task(parcels[key], year, registered, remaining, of_year))
        return tuple(sorted(tasks, key=lambda each: (each.parcel.list_year, each.parcel.parcel_no)))

    def summary(self, year: int) -> YearSummary:
        """Return the figures of a year's inspections."""
        tasks = self.tasks(year)
        done = [task.found for task in tasks if task.found is not None]
        groups = [(result, [f for f in done if f.result is result]) for result in Result]
        return YearSummary(
            year=year,
            parcels=len(tasks),
            done=len(done),
            overdue=sum(task.overdue for task in tasks),
            deducted_mu=area.total(found.deducted_mu for found in done),
            owed_mu=area.total(task.owed_mu for task in tasks),
            by_result=tuple(
                (result, len(group), area.total(found.deducted_mu for found in group))
                for result, group in groups
                if group
            ),
        )

    def overdue(self) -> tuple[Task, ...]:
        """Return what was not inspected in its year, oldest first."""
        years = reversed(self.years())
        return tuple(task for year in years for task in self.tasks(year) if task.overdue)

    def left(self, year: int) -> int:
        """Return how many parcels of a year's work-list are not inspected; without reading them."""
        found = self._store.all_of(INSPECTIONS)
        taken: dict[str, Decimal] = defaultdict(lambda: Decimal("0.00"))
        for each in found:
            if each.standing is Standing.STANDING and each.year < year:
                taken[each.parcel_key] += each.deducted_mu
        done = {key for key, of_year in inspection.standing_of(found) if of_year == year}
        came_in = self._came_in(year)
        return sum(mu > taken[key] and key not in done for key, mu in came_in.items())

    def of(self, parcel_key: str) -> tuple[Inspection, ...]:
        """Return all inspections of a parcel, struck ones too, oldest first."""
        return tuple(self._store.all_of(INSPECTIONS, parcel_key=parcel_key))

    def standing(self) -> dict[tuple[str, int], Inspection]:
        """Return the inspection that counts of every parcel and year."""
        return inspection.standing_of(self._store.all_of(INSPECTIONS))

    def proposed(self, parcel_key: str, result: Result) -> Decimal:
        """Return the deduction that a result proposes, 亩 (D-2)."""
        return inspection.proposed_deduction(result, self._book.remaining_mu(parcel_key))

    # --- changing ----------------------------------------------------------------------------

    def record(
        self,
        parcel_key: str,
        year: int,
        given: Mapping[str, Any],
        *,
        photos: Sequence[str] = (),
    ) -> Inspection:
        """Enter what was found at a parcel in a year (`inspection.FIELDS`) and deduct.

        Args:
            photos: keys of materials of the parcel.

        Raises:
            UserError: a value is missing or wrong, the parcel is not in the reserve, or the year
                has its inspection already; nothing is written then.
        """
        return self._enter(parcel_key, year, given, photos, why="")

    def record_many(
        self, parcel_keys: Sequence[str], year: int, given: Mapping[str, Any]
    ) -> tuple[Inspected, ...]:
        """Enter the same finding at many parcels; those that cannot take it say why."""
        done = []
        for key in parcel_keys:
            try:
                done.append(Inspected(key, self.record(key, year, given)))
            except UserError as error:
                done.append(Inspected(key, None, str(error)))
        return tuple(done)

    def correct(
        self,
        inspection_key: str,
        given: Mapping[str, Any],
        reason: str,
        *,
        photos: Sequence[str] | None = None,
    ) -> Inspection:
        """Put an inspection right: the first is struck and stays, its entries are taken back.

        Args:
            photos: as for `record`; those of the first where left out.

        Raises:
            UserError: as for `record`; no reason; it is struck already; or quota that came free
                of its deduction cannot be taken back.
        """
        why, parcel_key = reason_of(reason), inspection_key.split("/", 1)[0]
        wrong = next((each for each in self.of(parcel_key) if each.key == inspection_key), None)
        if wrong is None or wrong.standing is not Standing.STANDING:
            raise UserError("这次核查已被更正过", hint="请刷新后更正最新的一次")
        kept = wrong.photos if photos is None else photos
        return self._enter(parcel_key, wrong.year, given, kept, why=why, wrong=wrong)

    # --- within ------------------------------------------------------------------------------

    def _enter(
        self,
        parcel_key: str,
        year: int,
        given: Mapping[str, Any],
        photos: Sequence[str],
        *,
        why: str,
        wrong: Inspection | None = None,
    ) -> Inspection:
        values = complete(inspection.FIELDS, given, of="核查记录")
        now, parcel = self._registry.now(), self._store.parcel(parcel_key)
        verb = "更正核查" if wrong else "核查"
        said = f"{parcel.parcel_no}号图斑{year}年{verb}" + (f"：{why}" if why else "")
        at = stamp(now)
        with self._store.change(
            who=self._registry.who, at=at, verb="inspect", reason=said
        ) as change:
            if wrong is not None:
                self._strike(change, wrong, why)
            self._refuse_out_of_place(parcel, year, now.date())
            self._refuse_strange_photos(parcel_key, photos)
            found = inspection.made_of(
                values,
                before_mu=self._book.remaining_mu(parcel_key),
                **self._place(parcel, year),
                photos=tuple(photos),
                entries=(),
                why=why,
                who=self._registry.who,
                at=at,
            )
            inspection.refuse_impossible(found, today=now.date(), label=f"图斑{parcel.id}")
            if wrong is not None and found.remaining_mu:
                self._refuse_replanted(parcel)
            found = replace(found, entries=self._deduct(change, found, parcel))
            change.add(INSPECTIONS, found)
        self._registry.announce(Change(everything=True))
        return found

    def _place(self, parcel: Parcel, year: int) -> dict[str, Any]:
        attempt = 1 + sum(1 for each in self.of(parcel.key) if each.year == year)
        return {
            "key": f"{parcel.key}/I{year}-{attempt}",
            "county_code": parcel.county_code,
            "list_year": parcel.list_year,
            "parcel_key": parcel.key,
            "year": year,
            "attempt": attempt,
            "standing": Standing.STANDING,
        }

    def _deduct(self, change: Writer, found: Inspection, parcel: Parcel) -> tuple[str, ...]:
        if not found.deducted_mu:
            return ()
        entries = self._book.deduct(
            parcel.key,
            found.deducted_mu,
            subject=found.key,
            year=found.year,
            day=found.inspected_on,
            basis=found.basis,
            text=f"图斑{parcel.id}{found.year}年核查“{found.result.label}”扣减{found.deducted_mu}亩",
            within=change,
        )
        return tuple(entry.key for entry in entries)

    def _strike(self, change: Writer, wrong: Inspection, why: str) -> None:
        if wrong.entries:
            self._book.reverse_all(wrong.key, why, within=change)
        change.put(INSPECTIONS, replace(wrong, standing=Standing.SUPERSEDED))

    def _refuse_out_of_place(self, parcel: Parcel, year: int, today: datetime.date) -> None:
        policy = policies.current(self._registry)
        check_pilot_year(policy, year, what="核查年度", after=_AFTER_PILOT)
        if year > today.year:
            raise UserError(f"{year}年还没有到", hint="核查要在当年进行")
        if parcel.key not in self._came_in(year):
            raise UserError(
                f"图斑{parcel.id}不在{year}年的核查范围",
                hint="名单下达定额以后，从名单年度的次年起每年核查",
            )
        held = inspection.standing_of(self.of(parcel.key)).get((parcel.key, year))
        if held is not None:
            raise UserError(
                f"图斑{parcel.id}{year}年已于{held.inspected_on}核查过（{held.result.label}）",
                hint="每年核查一次；记错了请用“更正”，原来的记录会保留",
            )
        if not self._book.remaining_mu(parcel.key):
            raise UserError(f"图斑{parcel.id}已全部扣减，不再核查", hint="重新造林入库后再列入核查")

    def _refuse_replanted(self, parcel: Parcel) -> None:
        """The same ground counts once: as the lost parcel, or as the one planted anew on it."""
        for each in self._store.parcels():
            if parcel.key in each.predecessors and each.stage not in reserve.LEFT:
                raise UserError(
                    f"图斑{parcel.id}已重新造林，现为{each.list_year}年度{each.parcel_no}号图斑，"
                    "不能改成还有剩余面积",
                    hint="请先撤回重新造林的图斑，再更正这次核查",
                )

    def _refuse_strange_photos(self, parcel_key: str, photos: Sequence[str]) -> None:
        held = {material.key for material in self._store.cases.materials(parcel_key=parcel_key)}
        strange = [key for key in photos if key not in held]
        if strange:
            raise UserError(f"图斑没有材料{strange[0]}", hint="请先把照片加入图斑的材料")

    def _came_in(self, year: int) -> dict[str, Decimal]:
        """Return by parcel what had come into the reserve for a year's work-list, 亩."""
        sums: dict[str, Decimal] = defaultdict(lambda: Decimal("0.00"))
        for entry in self._registered():
            for posting in entry.postings:
                counted = posting.account is Account.RESERVE and posting.list_year < year
                if counted and entry.day <= year_end(year):
                    sums[posting.parcel_key] += posting.mu
        return {key: mu for key, mu in sums.items() if mu}

    def _registered(self) -> list[LedgerEntry]:
        """Return the entries by which parcels came into the reserve, and what took them back."""
        entries = self._store.ledger.entries(Which(account=Account.RESERVE))
        registered = {entry.key for entry in entries if entry.kind is EntryKind.REGISTER}
        return [e for e in entries if e.key in registered or e.reverses in registered]

    def _task(
        self,
        parcel: Parcel,
        year: int,
        registered: Decimal,
        remaining: Decimal,
        of_year: list[Inspection],
    ) -> Task:
        found = next((each for each in of_year if each.standing is Standing.STANDING), None)
        due = year_end(year)
        photos: tuple[Material, ...] = ()
        if found is not None and found.photos:
            held = self._store.cases.materials(parcel_key=parcel.key)
            photos = tuple(material for material in held if material.key in found.photos)
        owed = self._book.own(found.key).get(Account.OWED) if found and found.entries else None
        return Task(
            parcel=parcel,
            year=year,
            registered_mu=registered,
            remaining_mu=remaining,
            found=found,
            struck=tuple(each for each in of_year if each is not found),
            due=due,
            overdue=found is None and self._registry.now().date() > due,
            photos=photos,
            owed_mu=owed or Decimal("0.00"),
        )


# The last list's quota is used, and its parcels are inspected, in the year after the pilot.
_AFTER_PILOT: Final = 1
