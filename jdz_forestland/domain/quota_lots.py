"""The quota of one list year lies in lots, one per parcel; what is in a lot is a sum of postings.

`Book` is what the ledger says at one moment, as far as a plan of entries needs it. All figures are
亩 with two decimals.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from jdz_forestland.domain import places
from jdz_forestland.domain.ledger import Account, LedgerEntry
from jdz_forestland.domain.policy import Policy
from jdz_forestland.errors import UserError

ZERO: Final = Decimal("0.00")
CENT: Final = Decimal("0.01")
MOST_MU: Final = Decimal(1_000_000)
# What became of the county's share of a lot; together they are what was granted.
OF_COUNTY: Final = (
    Account.COUNTY,
    Account.HELD,
    Account.USED,
    Account.WRITTEN_OFF,
    Account.DEDUCTED,
    Account.VOID,
)
# Accounts in which what belongs to one subject cannot be taken for another.
BY_SUBJECT: Final = (Account.HELD, Account.USED, Account.WRITTEN_OFF, Account.DEDUCTED)

Balances = Mapping[Account, Decimal]


@dataclass(frozen=True, slots=True)
class Lot:
    """What a parcel earned in a list year, and what became of it.

    Attributes:
        parcel_id: "360222-0001" as the frozen list has it; lots are in the order of these.
        balances: by account; what is missing is 0.00.
        pending_mu: what a correction that is under way would take back; it cannot be used.
    """

    list_year: int
    parcel_key: str
    parcel_id: str
    balances: Balances
    pending_mu: Decimal = ZERO

    def of(self, account: Account) -> Decimal:
        """Return the balance of an account."""
        return self.balances.get(account, ZERO)

    @property
    def county_mu(self) -> Decimal:
        """下达: the county's share, whatever became of it."""
        return sum((self.of(account) for account in OF_COUNTY), ZERO)

    @property
    def pool_mu(self) -> Decimal:
        """省级统筹."""
        return self.of(Account.POOL)

    @property
    def reserve_mu(self) -> Decimal:
        """入库: all that was registered."""
        return self.county_mu + self.pool_mu + self.of(Account.RESERVE)

    @property
    def used_mu(self) -> Decimal:
        """占用, written off or not (D-14)."""
        return self.of(Account.USED) + self.of(Account.WRITTEN_OFF)

    @property
    def held_mu(self) -> Decimal:
        """预占, and what a correction under way would take back."""
        return self.of(Account.HELD) + self.pending_mu

    @property
    def deducted_mu(self) -> Decimal:
        """核查扣减."""
        return self.of(Account.DEDUCTED)

    @property
    def void_mu(self) -> Decimal:
        """期满作废, as it was entered."""
        return self.of(Account.VOID)

    @property
    def free_mu(self) -> Decimal:
        """What can be taken, if its time has come and is not over."""
        return max(self.of(Account.COUNTY) - self.pending_mu, ZERO)


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when the quota of a list year can be used, both days included (D-16)."""

    list_year: int
    first: datetime.date
    last: datetime.date
    clause: str


@dataclass(frozen=True, slots=True)
class Owed:
    """欠扣: what an inspection deducts and no quota could cover yet."""

    list_year: int
    parcel_key: str
    subject: str
    mu: Decimal


@dataclass(frozen=True, slots=True)
class Book:
    """The ledger at one moment.

    Attributes:
        today: nothing is entered for a later day.
        lots: in the order of list years and numbers.
        own: what of an account in a lot belongs to the subject at hand.
    """

    county_code: str
    today: datetime.date
    policy: Policy
    lots: tuple[Lot, ...]
    own: Mapping[tuple[Account, int, str], Decimal] = field(default_factory=dict)
    owed: tuple[Owed, ...] = ()

    def of_parcel(self, parcel_key: str) -> tuple[Lot, ...]:
        """Return the lots of a parcel; a parcel that was lost and restored has several."""
        return tuple(lot for lot in self.lots if lot.parcel_key == parcel_key)

    def of_year(self, list_year: int) -> tuple[Lot, ...]:
        """Return the lots of a list year."""
        return tuple(lot for lot in self.lots if lot.list_year == list_year)

    def own_in(self, account: Account, lot: Lot) -> Decimal:
        """Return what the subject at hand has in an account of a lot."""
        return self.own.get((account, lot.list_year, lot.parcel_key), ZERO)

    def window(self, list_year: int, day: datetime.date) -> Window:
        """Return when the quota of a list year can be used, as it was laid down on a day."""
        return window(self.policy, list_year, day)

    def is_open(self, lot: Lot, day: datetime.date) -> bool:
        """Whether the quota of a lot can be used on a day."""
        span = self.window(lot.list_year, day)
        return span.first <= day <= span.last

    def is_over(self, lot: Lot, day: datetime.date) -> bool:
        """Whether the time of a lot is over on a day."""
        return day > self.window(lot.list_year, day).last


def window(policy: Policy, list_year: int, day: datetime.date) -> Window:
    """Return when the quota of a list year can be used, as it was laid down on a day (D-16)."""
    how = policy.on("quota_used_in", day)
    first = datetime.date(list_year + 1, 1, 1)
    if how.value == "following_year":
        return Window(list_year, first, datetime.date(list_year + 1, 12, 31), how.clause)
    rule = policy.on("quota_void_on", day)
    year = int(policy.on("pilot_last_year", day).value) + 1
    month, last = (int(part) for part in str(rule.value).split("-"))
    return Window(list_year, first, datetime.date(year, month, last), rule.clause)


def check_pilot_year(policy: Policy, year: int, *, what: str, after: int = 0) -> None:
    """Refuse a year outside the pilot.

    Args:
        what: name of the year in the sentence. after: years that it may lie behind the last one.

    Raises:
        UserError: it lies outside.
    """
    day = datetime.date(year, 12, 31) if 1900 < year < 3000 else datetime.date(1900, 1, 1)
    first = int(policy.on("pilot_first_year", day).value)
    last = int(policy.on("pilot_last_year", day).value)
    if not first <= year <= last + after:
        raise UserError(
            f"{what}{year}不在试点期内（{first}—{last}）",
            hint="请检查年度；上级已延长试点的，请先在政策参数中登记延期文件",
        )


def parsed_mu(value: object, *, what: str) -> Decimal:
    """Return 亩 above 0 with at most two decimals.

    Raises:
        UserError: text, a negative figure, 0, or more decimals.
    """
    text = unicodedata.normalize("NFKC", str(value)).strip().removesuffix("亩").replace(",", "")
    must = "应为大于0的亩数，最多两位小数"
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise UserError(f"{what}的面积“{_short(value)}”不是数字", hint=must) from error
    if isinstance(value, bool | float) or not number.is_finite() or number <= 0:
        raise UserError(f"{what}的面积“{_short(value)}”不对", hint=must)
    if number >= MOST_MU or number != number.quantize(CENT):
        raise UserError(f"{what}的面积“{_short(value)}”不对", hint=must)
    return number.quantize(CENT)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 20 else f"{text[:20]}…"


def county_of(parcel_key: str) -> str:
    """Return the name of the county in a registration key, "" where there is none."""
    return places.COUNTIES.get(parcel_key[:6], "")


def balances_of(entries: Iterable[LedgerEntry]) -> dict[tuple[int, str], dict[Account, Decimal]]:
    """Return what is in every account by list year and parcel, as the entries say."""
    sums: dict[tuple[int, str], dict[Account, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entry in entries:
        for posting in entry.postings:
            sums[posting.list_year, posting.parcel_key][posting.account] += posting.mu
    return {place: dict(accounts) for place, accounts in sums.items()}
