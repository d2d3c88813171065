"""Whatever is entered in whatever order, the ledger keeps its word.

Intentions come at random, impossible ones too; a refused one must leave everything as it was.
"""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from jdz_forestland.domain import quota_rules
from jdz_forestland.domain.ledger import Account
from jdz_forestland.domain.quota_lots import BY_SUBJECT, OF_COUNTY, balances_of
from jdz_forestland.domain.quota_reversal import GRANTING, plan_reversal
from jdz_forestland.errors import UserError
from tests.domain.quota_books import Desk, corrected, frozen, key

YEARS = (2022, 2023, 2024)
AREAS = st.one_of(
    st.sampled_from(["500.00", "500.01", "499.99", "0.01"]),
    st.decimals("0.01", "400.00", places=2).map(str),
)
AMOUNTS = st.decimals("0.01", "30.00", places=2).map(str)
PICKS = st.integers(0, 8)  # of the lots there are
DRAWS = st.dictionaries(PICKS, AMOUNTS, min_size=1, max_size=2)
SUBJECTS = st.sampled_from(["P1", "P2", "P3"])


class LedgerMachine(RuleBasedStateMachine):
    """Random intentions on a ledger in memory."""

    @initialize(areas=st.lists(AREAS, min_size=1, max_size=3))
    def begin(self, areas):
        """A first list is granted before anything else happens."""
        self.desk = Desk(datetime.date(2023, 3, 1))
        self.lists = {}
        self.inspections = self.versions = 0
        self.grant(2022, areas)

    # --- intentions ---

    @rule(year=st.sampled_from(YEARS), areas=st.lists(AREAS, min_size=1, max_size=3))
    def grant(self, year, areas):
        """A list is granted, in place of the one before: the difference is entered."""
        listed = frozen(*areas, year=year, version=self._next_version())
        if self._try(lambda: self.desk.grant(listed)):
            self.lists[year] = listed

    @rule(year=st.sampled_from(YEARS), mu=AREAS)
    def correct(self, year, mu):
        """The first parcel of a list turns out to be larger or smaller."""
        assume(year in self.lists)
        listed = corrected(self.lists[year], self._next_version(), p1=mu)
        if self._try(lambda: self.desk.grant(listed)):
            self.lists[year] = listed

    @rule(subject=SUBJECTS, draws=DRAWS)
    def hold(self, subject, draws):
        """预占."""
        self._plan(
            subject,
            quota_rules.plan_hold,
            subject,
            self._of(draws),
            day=self.desk.today,
            text="预占",
        )

    @rule(subject=SUBJECTS, draws=st.none() | DRAWS)
    def release(self, subject, draws):
        """解除预占."""
        self._plan(subject, quota_rules.plan_release, subject, self._of(draws), text="解除")

    @rule(subject=SUBJECTS, draws=DRAWS)
    def use(self, subject, draws):
        """占用."""
        self._plan(
            subject,
            quota_rules.plan_use,
            subject,
            self._of(draws),
            day=self.desk.today,
            text="占用",
        )

    @rule(subject=SUBJECTS, draws=st.none() | DRAWS)
    def write_off(self, subject, draws):
        """核销."""
        self._plan(subject, quota_rules.plan_write_off, subject, self._of(draws), text="核销")

    @rule(pick=PICKS, mu=AMOUNTS, year=st.sampled_from((2023, 2024, 2025)))
    def deduct(self, pick, mu, year):
        """扣减, and what cannot be covered is owed."""
        self.inspections += 1
        subject = f"I{self.inspections}"
        self._plan(
            subject,
            quota_rules.plan_deduct,
            self._key(pick),
            mu,
            subject=subject,
            year=year,
            day=self.desk.today,
            remaining_mu=Decimal("60.00"),
            text="核查",
        )

    @rule()
    def carry(self):
        """补扣."""
        self._plan("", quota_rules.plan_carry, day=self.desk.today)

    @rule()
    def expire(self):
        """期满作废."""
        self._plan("", quota_rules.plan_expire, {}, day=self.desk.today)

    @rule(months=st.sampled_from((1, 2, 4, 30)))
    def wait(self, months):
        """Time goes on."""
        self.desk.today += datetime.timedelta(days=30 * months)

    @rule(pick=st.integers(0, 10_000))
    def reverse(self, pick):
        """冲正 of any entry; what a list brought goes together."""
        entry = self.desk.entries[pick % len(self.desk.entries)]
        if entry.kind in GRANTING:
            undone = {each.reverses for each in self.desk.entries}
            targets = [
                each
                for each in self.desk.entries
                if each.subject == entry.subject and each.key not in undone and not each.reverses
            ]
        else:
            targets = [entry]
        if targets:
            self._try(
                lambda: self.desk.enter(plan_reversal(targets, self.desk.entries, reason="错"))
            )

    @rule(subject=SUBJECTS, draws=DRAWS)
    def enter_and_take_back(self, subject, draws):
        """A reversal at once restores every balance."""
        before = self._balances()
        count = len(self.desk.entries)
        self._plan(
            subject,
            quota_rules.plan_use,
            subject,
            self._of(draws),
            day=self.desk.today,
            text="占用",
        )
        made = self.desk.entries[count:]
        if made:
            self.desk.enter(plan_reversal(made, self.desk.entries, reason="错"))
            assert self._balances() == before

    # --- what is always true ---

    @invariant()
    def every_entry_sums_to_nothing(self):
        """Double entry."""
        for entry in self.desk.entries:
            assert entry.postings
            assert sum(posting.mu for posting in entry.postings) == Decimal("0.00")

    @invariant()
    def nothing_is_negative_but_what_lies_outside(self):
        """Neither a balance nor what is one project's."""
        for (account, *_), mu in self.desk.sums().items():
            if account in BY_SUBJECT:
                assert mu >= 0
        for accounts in balances_of(self.desk.entries).values():
            for account, mu in accounts.items():
                assert mu >= 0 or account is Account.OUTSIDE

    @invariant()
    def every_list_reconciles(self):
        """入库 = 下达 + 省级统筹, the county at most 500, and all of it came from outside."""
        for year in YEARS:
            totals = self.desk.totals(year)
            county = sum(totals[account] for account in OF_COUNTY)
            assert totals[Account.RESERVE] == 0
            assert county <= Decimal("500.00")
            assert county + totals[Account.POOL] + totals[Account.OWED] == -totals[Account.OUTSIDE]

    @invariant()
    def two_decimals_are_enough(self):
        """No figure is finer than 0.01 亩."""
        for mu in self.desk.totals().values():
            assert mu == mu.quantize(Decimal("0.01"))

    # --- within ---

    def _next_version(self):
        self.versions += 1
        return self.versions

    def _key(self, pick):
        lots = self.desk.book().lots
        return lots[pick % len(lots)].parcel_key if lots else key(1)

    def _of(self, draws):
        return None if draws is None else {self._key(pick): mu for pick, mu in draws.items()}

    def _balances(self):
        sums = balances_of(self.desk.entries)
        return {
            (place, account): mu
            for place, accounts in sums.items()
            for account, mu in accounts.items()
            if mu
        }

    def _plan(self, owner, plan, *args, **more):
        self._try(lambda: self.desk.enter(plan(self.desk.book(owner), *args, **more)))

    def _try(self, intend) -> bool:
        before = list(self.desk.entries)
        try:
            intend()
        except UserError:
            assert self.desk.entries == before
            return False
        return True


TestLedger = LedgerMachine.TestCase
TestLedger.settings = settings(max_examples=50, stateful_step_count=25, deadline=None)
