"""`Registry`: the use cases of one open registry. One public method, one intention."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, Self

from jdz_forestland.domain import area, places
from jdz_forestland.domain.comparison import Comparison
from jdz_forestland.domain.findings import Finding
from jdz_forestland.domain.history import HistoryEntry, Problem
from jdz_forestland.domain.parcel import Parcel, Piece
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service.checking import check_many
from jdz_forestland.store import vault
from jdz_forestland.store.store import Store

Clock = Callable[[], datetime.datetime]

COUNTY: Final = "county"
CITY: Final = "city"
LEVELS: Final = (COUNTY, CITY)


def local_now() -> datetime.datetime:
    """Return the time with the offset of this machine."""
    return datetime.datetime.now().astimezone()


def stamp(moment: datetime.datetime) -> str:
    """Return a time as history keeps it: ISO-8601 to the second, with offset."""
    return moment.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Change:
    """What a use case touched; views decide from it whether to refresh."""

    parcel_keys: frozenset[str] = frozenset()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one list year, 亩 as they are printed.

    Attributes:
        parcels: number of parcels on the list, withdrawn and rejected ones not counted.
        reserve_mu: sum of the printed 入库面积.
        parcel_mu: sum of the printed 图斑面积.
        by_stage, by_town: (name, number, 入库 亩), in the order of the steps, of the town codes.
    """

    list_year: int
    parcels: int
    reserve_mu: Decimal
    parcel_mu: Decimal
    by_stage: tuple[tuple[Stage, int, Decimal], ...]
    by_town: tuple[tuple[str, int, Decimal], ...]


class Registry:
    """One open registry file, for one person at one desk.

    Attributes:
        store: the open file; for the service room only.
        who: the operator. now: the clock; both are passed in, so that tests are exact.
    """

    def __init__(self, store: Store, *, who: str, now: Clock = local_now) -> None:
        self.store = store
        self._listeners: list[Callable[[Change], None]] = []
        self.who = who
        self.now = now

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        county_code: str,
        who: str,
        level: str = "county",
        sample: bool = False,
        now: Clock = local_now,
    ) -> Self:
        """Make a new registry file for a county, or for the city, which receives their lists.

        Raises:
            UserError: no office of the pilot, not of that level, or the file cannot be made.
        """
        _refuse_office(county_code, level)
        if path.suffix.lower() != ".gpkg":
            raise UserError(f"登记库文件名要以.gpkg结尾：{path.name}", hint="请改一下文件名")
        facts = {"county_code": county_code, "level": level}
        if sample:
            facts["sample"] = "yes"
        store = Store.create(path, facts=facts, who=who, at=stamp(now()))
        return cls(store, who=who, now=now)

    @classmethod
    def open(cls, path: Path, *, who: str, now: Clock = local_now) -> Self:
        """Open a registry file; see `Store.open` for what can be wrong with it.

        In a snapshot of the past the clock stands at its moment.
        """
        store = Store.open(path)
        if note := store.snapshot_of:
            moment = note.at
            return cls(store, who=who, now=lambda: moment)
        return cls(store, who=who, now=now)

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # --- what the registry is ----------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The registry file."""
        return self.store.path

    @property
    def county_code(self) -> str:
        """Six digits of the county or city it belongs to."""
        return self.store.fact("county_code")

    @property
    def county(self) -> str:
        """Name of the county or city."""
        return places.office_name(self.county_code)

    @property
    def level(self) -> str:
        """ "county" or "city"."""
        return self.store.fact("level")

    @property
    def is_city(self) -> bool:
        """Whether it is the city's, which receives the lists of the counties."""
        return self.level == CITY

    @property
    def is_sample(self) -> bool:
        """Whether it holds the fictional sample county (示例数据（虚构）)."""
        return self.store.fact("sample") == "yes"

    @property
    def fingerprint(self) -> str:
        """Hash of the last history entry, lower-case hex."""
        return self.store.head()

    @property
    def is_read_only(self) -> bool:
        """Whether file or folder is write-protected: all can be seen, nothing kept."""
        return self.store.read_only

    @property
    def as_of(self) -> datetime.datetime | None:
        """The moment that this file shows, where it is a snapshot of the past; else None."""
        note = self.store.snapshot_of
        return None if note is None else note.at

    # --- reading -----------------------------------------------------------------------------

    def list_years(self) -> list[int]:
        """Return the list years that have parcels, newest first."""
        return sorted({parcel.list_year for parcel in self.store.parcels()}, reverse=True)

    def parcels(self, *, list_year: int | None = None, stage: Stage | None = None) -> list[Parcel]:
        """Return parcels in the order of their numbers."""
        found = self.store.parcels(list_year=list_year)
        return [parcel for parcel in found if stage is None or parcel.stage is stage]

    def find(self, text: str, *, list_year: int | None = None) -> Parcel:
        """Return the parcel that a person means by a key, an id or a 图斑号.

        Raises:
            UserError: none, or several list years have it.
        """
        wanted = text.strip()
        parcels = self.store.parcels(list_year=list_year)
        found = [p for p in parcels if wanted in (p.key, p.id, str(p.parcel_no))]
        if len(found) == 1:
            return found[0]
        if not found:
            raise UserError(f"没有图斑“{wanted}”", hint="请用list查看有哪些图斑")
        years = sorted({parcel.list_year for parcel in found})
        if len(years) == 1:  # the city's: every county has its number 1
            named = "、".join(parcel.id for parcel in found)
            raise UserError(f"“{wanted}”可以指{named}", hint="请写完整的图斑编号")
        named = "、".join(map(str, years))
        raise UserError(f"“{wanted}”在{named}年度都有", hint="请用--year指明年度")

    def pieces(self, *, parcel_key: str | None = None) -> list[Piece]:
        """Return the pieces that became forest, of one parcel or of all."""
        return self.store.pieces(parcel_key=parcel_key)

    def comparisons(self) -> list[Comparison]:
        """Return the accepted comparisons, oldest first."""
        return self.store.comparisons()

    def history(self, *, parcel_key: str | None = None) -> list[HistoryEntry]:
        """Return the history, of one parcel or whole, oldest first."""
        return self.store.history(parcel_key=parcel_key)

    def summary(self, list_year: int) -> Summary:
        """Return the figures of a list year."""
        return summarise(list_year, self.store.parcels(list_year=list_year))

    def check(
        self,
        *,
        list_year: int | None = None,
        stage: Stage | None = None,
        progress: Progress | None = None,
    ) -> tuple[Finding, ...]:
        """Run the rule catalogue over the parcels; overlaps are looked for among all of them.

        Raises:
            Cancelled: the user stopped it.
        """
        return check_many(
            self.store, list_year=list_year, stage=stage, progress=progress or Silent()
        )

    def verify(self, *, progress: Progress | None = None) -> list[Problem]:
        """Check the history chain, the rows against it, the file itself, and every paper.

        Raises:
            Cancelled: the user stopped it.
        """
        return self.store.verify(progress or Silent())

    # --- changing ----------------------------------------------------------------------------

    def back_up(self, target: Path, *, progress: Progress | None = None) -> Path:
        """Copy the registry to `target`, and its materials folder beside it.

        Raises:
            Cancelled: the user stopped it; there is no registry at `target`.
        """
        return self.store.back_up(target, progress or Silent())

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call `listener` after every change."""
        self._listeners.append(listener)

    def announce(self, change: Change) -> None:
        """Tell the listeners what was touched; also after a job with a store of its own."""
        for listener in tuple(self._listeners):
            listener(change)


def _refuse_office(county_code: str, level: str) -> None:
    if level not in LEVELS:
        raise UserError(f"不支持的级别“{level}”", hint="级别可以是县级（county）或市级（city）")
    if level == CITY and county_code != places.CITY_CODE:
        raise UserError(
            f"市级登记库的代码是{places.CITY_CODE}，不能是“{county_code}”",
            hint=f"请写--county {places.CITY_CODE}，或去掉--level city",
        )
    if level == COUNTY:
        places.county_name(county_code)


def materials_folder(path: Path) -> Path | None:
    """Return the folder of papers that belongs to a registry file; None while there is none."""
    found = vault.folder(path)
    return found if found.is_dir() else None


def summarise(list_year: int, parcels: Sequence[Parcel]) -> Summary:
    """Return the figures of some parcels of one list year."""
    counted = [p for p in parcels if p.stage not in (Stage.WITHDRAWN, Stage.REJECTED)]
    stages = [
        (stage, len(group), area.total(p.reserve_area_mu for p in group))
        for stage in Stage
        if (group := [p for p in counted if p.stage is stage])
    ]
    towns = sorted({(p.town_code, p.town) for p in counted})
    by_town = [
        (town, len(group), area.total(p.reserve_area_mu for p in group))
        for code, town in towns
        if (group := [p for p in counted if (p.town_code, p.town) == (code, town)])
    ]
    return Summary(
        list_year=list_year,
        parcels=len(counted),
        reserve_mu=area.total(p.reserve_area_mu for p in counted),
        parcel_mu=area.total(p.parcel_area_mu for p in counted),
        by_stage=tuple(stages),
        by_town=tuple(by_town),
    )
