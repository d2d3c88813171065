"""The quota ledger of a registry: every entry is made here, every balance is added up anew.

`QuotaBook(registry)` has one method per intention; each is one change with one history entry. A
use case that keeps something of its own in the same change (a project and its hold) gives the
writer of that change as `within`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from jdz_forestland.domain import quota_days, quota_rules
from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.ledger import LedgerEntry
from jdz_forestland.domain.quota_grant import GrantPlan
from jdz_forestland.domain.quota_reversal import GRANTING, plan_reversal
from jdz_forestland.domain.quota_rules import Draft
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies, province_records, quota_state
from jdz_forestland.service.quota_reading import Draws, Entries, QuotaReading
from jdz_forestland.service.registry import Change, stamp
from jdz_forestland.store.ledger import Which
from jdz_forestland.store.tables import FROZEN_LISTS
from jdz_forestland.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Granted:
    """What granting did: the plan with 原/现/差, its entries, and what was owed and is covered."""

    plan: GrantPlan
    entries: Entries
    carried: Entries


class QuotaBook(QuotaReading):
    """The ledger of one open registry; what can be looked up is in `QuotaReading`."""

    def grant(
        self,
        list_year: int,
        accepted: Draws | None = None,
        *,
        document: str,
        day: datetime.date,
        within: Writer | None = None,
    ) -> Granted:
        """下达: enter what the province accepted of the frozen list, and cover what is owed.

        Args:
            accepted: 亩 by parcel key; None for the whole list.

        Raises:
            UserError: no frozen list, granted already, no document, or a figure is impossible.
        """
        _need(document, "下达定额", "下达文件的文号")
        self._refuse_future(day)
        made: list[Granted] = []

        def write(change: Writer) -> Entries:
            frozen = self.frozen(list_year)
            plan = self.grant_plan(frozen, accepted)
            counts = self._earliest(plan.drafts, day)
            entries = self._write(change, plan.drafts, day=counts, document=document)
            granted = replace(frozen, state=ListState.GRANTED, note=document.strip())
            change.put(FROZEN_LISTS, granted)
            owing = quota_rules.plan_carry(self.book(), day=day)
            counts = self._earliest(owing, counts)
            carried = self._write(change, owing, day=counts, document=document)
            made.append(Granted(plan, entries, carried))
            return (*entries, *carried)

        self._change("grant", f"下达{list_year}年度定额（{document.strip()}）", write, within)
        return made[0]

    def hold(
        self,
        subject: str,
        draws: Draws,
        *,
        day: datetime.date,
        document: str = "",
        text: str = "",
        within: Writer | None = None,
    ) -> Entries:
        """预占 for a project (`subject` is its key) on named parcels.

        Raises:
            UserError: more than available, expired, deducted, held or of another county.
        """
        said = text or f"{subject}预占"
        return self._enter(
            "hold",
            said,
            lambda: quota_rules.plan_hold(
                self.book(subject=subject), subject, draws, day=day, text=said
            ),
            day=day,
            document=document,
            within=within,
        )

    def release(
        self,
        subject: str,
        draws: Draws | None = None,
        *,
        day: datetime.date,
        document: str = "",
        text: str = "",
        within: Writer | None = None,
    ) -> Entries:
        """解除预占 of a project, all of it without `draws`.

        Raises:
            UserError: it holds less.
        """
        said = text or f"{subject}解除预占"
        return self._enter(
            "release",
            said,
            lambda: quota_rules.plan_release(self.book(subject=subject), subject, draws, text=said),
            day=day,
            document=document,
            within=within,
        )

    def use(
        self,
        subject: str,
        draws: Draws,
        *,
        day: datetime.date,
        document: str,
        text: str = "",
        within: Writer | None = None,
    ) -> Entries:
        """占用 by a project: first what it holds of a parcel, then what is available.

        Raises:
            UserError: no document, or more than available, not yet or no longer usable,
                deducted, held by others, or a parcel of another county; each with its sum.
        """
        _need(document, "占用", "用地批准文号")
        said = text or f"{subject}占用"
        return self._enter(
            "use",
            said,
            lambda: quota_rules.plan_use(
                self.book(subject=subject), subject, draws, day=day, text=said
            ),
            day=day,
            document=document,
            within=within,
        )

    def write_off(
        self,
        subject: str,
        draws: Draws | None = None,
        *,
        day: datetime.date,
        document: str,
        text: str = "",
        within: Writer | None = None,
    ) -> Entries:
        """核销 what a project uses, once its approval is final (D-14); all of it without `draws`.

        Raises:
            UserError: no document, or it uses less.
        """
        _need(document, "核销", "批准文号")
        said = text or f"{subject}核销"
        return self._enter(
            "write_off",
            said,
            lambda: quota_rules.plan_write_off(
                self.book(subject=subject), subject, draws, text=said
            ),
            day=day,
            document=document,
            within=within,
        )

    def deduct(
        self,
        parcel_key: str,
        mu: object,
        *,
        subject: str,
        year: int,
        day: datetime.date,
        basis: str,
        text: str = "",
        within: Writer | None = None,
    ) -> Entries:
        """扣减 by an inspection (`subject` is its key) of a year; what is not covered is 欠扣.

        Raises:
            UserError: no basis, more than the parcel has left, or a year outside the pilot.
        """
        _need(basis, "扣减", "扣减依据")
        said = text or f"{year}年核查扣减"
        return self._enter(
            "deduct",
            said,
            lambda: quota_rules.plan_deduct(
                self.book(subject=subject),
                parcel_key,
                mu,
                subject=subject,
                year=year,
                day=day,
                remaining_mu=self.remaining_mu(parcel_key),
                text=said,
            ),
            day=day,
            document=basis,
            within=within,
            may_wait=True,
        )

    def carry(
        self, *, day: datetime.date, document: str = "", within: Writer | None = None
    ) -> Entries:
        """补扣 what is owed from what is available now; nothing to cover, nothing entered."""
        return self._enter(
            "carry",
            "补扣欠扣",
            lambda: quota_rules.plan_carry(self.book(), day=day),
            day=day,
            document=document,
            within=within,
            may_wait=True,
        )

    def expire(self, *, day: datetime.date, within: Writer | None = None) -> Entries:
        """期满作废 of all that was not used in time.

        Raises:
            UserError: nothing is over yet, or something of it is still held.
        """
        rule = policies.current(self._registry).on("quota_void_on", day)
        return self._enter(
            "expire",
            "未用定额期满作废",
            lambda: quota_rules.plan_expire(
                self.book(), quota_state.holders(self._registry), day=day
            ),
            day=day,
            document=rule.clause,
            within=within,
        )

    def reverse(self, entry_key: str, reason: str, *, within: Writer | None = None) -> Entries:
        """冲正 an entry; those of one 下达 go together, and its list is the city's again.

        Raises:
            UserError: no such entry, no reason, reversed before, later entries rest on it, or it
                is the deduction of an inspection.
        """
        entry = self._store.ledger.entry(entry_key.strip())
        if entry is None:
            raise UserError(f"台账中没有分录“{entry_key}”", hint="请核对分录号")
        quota_state.refuse_part_of_inspection(self._store, entry)
        return self._reverse((entry,), reason, within)

    def reverse_all(self, subject: str, reason: str, *, within: Writer | None = None) -> Entries:
        """冲正 every standing entry of a project or inspection, the newest first.

        Raises:
            UserError: nothing of it stands, no reason, or later entries rest on them.
        """
        targets = self._standing(subject)
        if not targets:
            raise UserError(f"{subject}没有可以冲正的分录")
        return self._reverse(targets, reason, within)

    # --- within ------------------------------------------------------------------------------

    def _reverse(self, targets: Entries, reason: str, within: Writer | None) -> Entries:
        if len(targets) == 1 and targets[0].kind in GRANTING:
            group = self._standing(targets[0].subject)
            targets = group if targets[0] in group else targets
        names = "、".join(target.key for target in targets)

        def write(change: Writer) -> Entries:
            drafts = plan_reversal(targets, self._on_the_lots_of(targets), reason=reason)
            quota_state.refuse_less_than_deducted(self._store, drafts)
            # from the day of what was wrong, or that day would keep a figure that never was
            day = self._earliest(drafts, max(target.day for target in targets))
            entries = self._write(change, drafts, day=day, document=reason.strip())
            for frozen in self._store.all_of(FROZEN_LISTS):
                if frozen.key != targets[0].subject:
                    continue
                if frozen.state is ListState.GRANTED:
                    back = replace(frozen, state=ListState.RECEIVED, note=f"下达已冲正：{reason}")
                    change.put(FROZEN_LISTS, back)
                province_records.strike(self._store, change, (x.parcel_key for x in frozen.lines))
            return entries

        return self._change("reverse", f"冲正{names}：{reason.strip()}", write, within)

    def _standing(self, subject: str) -> Entries:
        entries = self._store.ledger.entries(Which(subject=subject))
        undone = {entry.reverses for entry in entries}
        return tuple(e for e in entries if e.key not in undone and not e.reverses)

    def _earliest(self, drafts: Sequence[Draft], day: datetime.date) -> datetime.date:
        """Return from which day some drafts can count without a balance below 0 on any day."""
        return quota_days.earliest(self._on_the_lots_of(drafts), drafts, day)

    def _on_the_lots_of(self, targets: Sequence[LedgerEntry | Draft]) -> Sequence[LedgerEntry]:
        """Return every entry on the lots that some entries move, in the order of the ledger."""
        found: dict[str, LedgerEntry] = {}
        places = {(p.list_year, p.parcel_key) for t in targets for p in t.postings}
        whole_years = {year for year, _ in places} if len(places) > 20 else set()
        whole_years |= {target.list_year for target in targets if target.kind in GRANTING}
        asked = [Which(list_year=year) for year in whole_years]
        asked += [Which(year, key) for year, key in places if year not in whole_years]
        for which in asked:
            found |= {entry.key: entry for entry in self._store.ledger.entries(which)}
        return [found[key] for key in sorted(found)]

    def _refuse_future(self, day: datetime.date) -> None:
        if day > self._registry.now().date():
            raise UserError(f"日期{day}还没有到", hint="请检查日期")

    def _enter(
        self,
        verb: str,
        reason: str,
        plan: Callable[[], tuple[Draft, ...]],
        *,
        day: datetime.date,
        document: str,
        within: Writer | None,
        may_wait: bool = False,
    ) -> Entries:
        """Enter a plan; `may_wait`: it counts from the first day on which there is enough."""
        self._refuse_future(day)

        def write(change: Writer) -> Entries:
            drafts = plan()
            counts = self._earliest(drafts, day)
            if counts != day and not may_wait:
                raise UserError(
                    f"{day}时台账上还没有这些定额，或已作他用，{counts}起才够",
                    hint=f"请核对日期；批准文件更早的，请填{counts}，文号照写",
                )
            return self._write(change, drafts, day=counts, document=document)

        said = f"{reason}（{document.strip()}）" if document.strip() else reason
        return self._change(verb, said, write, within)

    def _change(
        self, verb: str, reason: str, write: Callable[[Writer], Entries], within: Writer | None
    ) -> Entries:
        if within is not None:
            return write(within)
        at = stamp(self._registry.now())
        with self._store.change(who=self._registry.who, at=at, verb=verb, reason=reason) as change:
            entries = write(change)
        self._registry.announce(Change(everything=True))
        return entries

    def _write(
        self, change: Writer, drafts: Sequence[Draft], *, day: datetime.date, document: str
    ) -> Entries:
        county, at = self._registry.county_code, stamp(self._registry.now())
        version = policies.current(self._registry).version
        number, entries = self._store.ledger.next_number(county), []
        for step, draft in enumerate(drafts):
            entry = LedgerEntry(
                key=f"{county}-E{number + step:06d}",
                county_code=county,
                list_year=draft.list_year,
                kind=draft.kind,
                day=day,
                document=document.strip(),
                text=draft.text,
                subject=draft.subject,
                reverses=draft.reverses,
                policy_version=version,
                postings=draft.postings,
                who=self._registry.who,
                at=at,
                about=draft.about,
            )
            change.post(entry)
            entries.append(entry)
        return tuple(entries)


def _need(text: str, what: str, name: str) -> None:
    if not text.strip():
        raise UserError(f"{what}没有填写{name}", hint="没有依据的分录不能登记")
