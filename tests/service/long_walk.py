"""A county and its city through several years in random order: every refusal must be a sentence.

A `Walk` chooses one intention after the other from a seed and carries it out on real registry
files. Impossible ones are wanted too; what is refused must leave the file as it was, and
`walk_checks` asserts what always holds. Run by hand for long:

    python -m tests.service.test_long_walk SEED STEPS
"""

from __future__ import annotations

import datetime
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jdz_forestland import resources
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.parcel import ClassArea, Parcel
from jdz_forestland.domain.policy_change import PolicyChange
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service import (
    keys,
    packing,
    policies,
    province_result,
    receiving,
    replanting,
    replying,
    reserving,
    submitted,
    what_if,
)
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.drawing import Drawing, recompute
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.planning import Planning
from jdz_forestland.service.projects import Projects
from jdz_forestland.service.province_result import ProvinceResult
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry
from tests.builders import EASTING, NORTHING, TREES_2022, square
from tests.service import handing_over

YEARS: Final = (2022, 2023, 2024)
ZONE: Final = datetime.timezone(datetime.timedelta(hours=8))
COUNTY, CITY = "360222", "360200"
_OF_SEVERAL: Final = (
    "plan",
    "freeze",
    "draw",
    "replant",
    "advance",
)  # of which the first may succeed
_CHECKER: Final = ("draw_checker", "check_draw.py")


class Walk:
    """One random walk.

    Attributes:
        done: how often what was carried out or refused. sentences: what was said then.
        fixed: hash of lines and form of every list, as it was frozen.
    """

    years = YEARS

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.moment = datetime.datetime(2022, 6, 1, 9, tzinfo=ZONE)
        self.done: Counter[str] = Counter()
        self.sentences: set[str] = set()
        self.packages: list[Path] = []
        self.slips: list[Path] = []
        self.made = 0
        clock = self.now
        self.county = Registry.create(folder / "县.gpkg", county_code=COUNTY, who="张三", now=clock)
        self.city = Registry.create(
            folder / "市.gpkg", county_code=CITY, level="city", who="赵六", now=clock
        )
        keys.confirm(self.city, COUNTY, keys.own(COUNTY).fingerprint, how="电话核对")
        keys.confirm(self.county, CITY, keys.own(CITY).fingerprint, how="电话核对")
        self.fixed: dict[str, tuple[str, str]] = {}  # list key: hash, form hash

    def close(self) -> None:
        """Close both registries."""
        self.county.close()
        self.city.close()

    def now(self) -> datetime.datetime:
        """The clock; it goes on by a minute whenever somebody looks."""
        self.moment += datetime.timedelta(minutes=1)
        return self.moment

    # --- walking -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Bring a first list to the ledger, so that there is something to walk on."""
        for _ in range(9):
            self._add()
        for year in YEARS:
            self._advance(year)
        for _ in range(3):
            self._project()

    def step(self) -> str:
        """Carry out one intention; return its name."""
        chosen: Callable[[], object] = self.random.choice(self._intentions())
        name = chosen.__name__.strip("_")
        heads = [one.fingerprint for one in (self.county, self.city)]
        try:
            chosen()
        except UserError as error:
            self.done[f"{name} refused"] += 1
            self.sentences.add(str(error))
            same = [one.fingerprint for one in (self.county, self.city)] == heads
            assert same or name in _OF_SEVERAL, name
        else:
            self.done[name] += 1
        return name

    def _intentions(self) -> list[Callable[[], object]]:
        often = [self._add, self._hold, self._use, self._inspect, self._days, self._days]
        lists = [self._freeze, self._pack, self._receive, self._reply, self._load, self._result]
        rare = [
            self._return, self._enlarge, self._move, self._policy, self._expire,
            self._carry, self._replant, self._clock_back, self._draw, self._clock_right,
        ]  # fmt: skip
        book = [
            self._project, self._release, self._write_off, self._cancel, self._reverse,
            self._correct_inspection, self._undo, self._plan, self._correct_project,
        ]  # fmt: skip
        return [*often, *often, *often, *lists, *rare, *book, *[self._advance] * 5]

    def _pick(self, values: Any) -> Any:
        found = list(values)
        if not found:
            raise UserError("没有可选的")
        return self.random.choice(found)

    def _year(self) -> int:
        return int(self._pick(YEARS))

    def _mu(self) -> str:
        return str(Decimal(self.random.choice((1, 10, 250, 1500, 20000))) / 100)

    def _day(self) -> datetime.date:
        back = self._pick((0, 0, 0, 1, 30, 200, 400))
        return self.moment.date() - datetime.timedelta(days=back)

    def _draws(self) -> dict[str, str]:
        lots = QuotaBook(self.county).lots()
        count = min(len(lots), self.random.choice((1, 1, 2)))
        return {lot.parcel_key: self._mu() for lot in self.random.sample(lots, count)}

    # --- the lists ---------------------------------------------------------------------------

    def _add(self) -> None:
        year = self._year()
        beside = self.county.parcels(list_year=year)
        used = [int(p.key[-4:]) for p in self.county.parcels() if p.key[7:11] == str(year)]
        self.made += 1
        key = f"{COUNTY}-{year}-{max(used, default=0) + 1:04d}"
        numbers = {parcel.parcel_no for parcel in beside}
        of = handing_over.parcel(
            min(set(range(1, len(beside) + 2)) - numbers),
            key=key,
            list_year=year,
            reporter="填报人",
            shape=square(
                side=self.random.choice((40, 100, 250, 300)),
                easting=EASTING + 400 * self.made,
                northing=NORTHING,
            ),
        )
        if reserving.current(self.county, year) is not None:
            raise UserError("名单已定稿")
        handing_over.add(self.county.store, self.county.path, of)

    def _freeze(self, year: int = 0) -> None:
        year = year or self._year()
        if self.random.random() < 0.7:
            reserving.renumber(self.county, year)
        frozen = reserving.freeze(self.county, year, reporter="李四")
        self.fixed[frozen.key] = (frozen.list_hash, frozen.form_sha256)

    def _advance(self, year: int = 0) -> None:
        """Take the list of a year as far as it goes: all that can be done in a row."""
        year = year or self._year()
        chain: tuple[Callable[[], object], ...] = (
            lambda: self._freeze(year), lambda: self._pack(year),
            lambda: receiving.receive(self.city, self._pick(self.packages[-1:])),
            self._accept, lambda: replying.load(self.county, self._pick(self.slips[-1:])),
            lambda: self._result(year),
        )  # fmt: skip
        for one in chain:
            try:
                one()
            except UserError as error:
                self.sentences.add(str(error))

    def _return(self) -> None:
        one = self._pick(reserving.lists(self.county))
        reserving.return_list(self.county, one.key, "电话通知更正")

    def _enlarge(self) -> None:
        """A survey puts the area of a parcel right."""
        parcel: Parcel = self._pick(self.county.parcels())
        share = Decimal(self.random.choice(("0.5", "0.9", "1")))
        m2 = (parcel.parcel_area_m2 * share).quantize(Decimal("0.01"))
        fresh = replace(parcel, reserve_area_m2=m2, class_after=(ClassArea(TREES_2022, m2),))
        reserving.refuse_closed(self.county.store, [fresh], what="更正")
        with self.county.store.change(who="张三", at=self._at(), verb="derive") as change:
            change.put_parcel(fresh)

    def _at(self) -> str:
        return self.now().isoformat(timespec="seconds")

    def _move(self) -> None:
        year = int(self._pick(YEARS[:2]))
        parcel = self._pick(self.county.parcels(list_year=year + self.random.choice((0, 1))))
        to = year if parcel.list_year == year + 1 else year + 1
        what_if.accept(self.county, year, {parcel.key: to})

    def _pack(self, year: int = 0) -> None:
        done = packing.pack(self.county, list_year=year or self._year(), out=self.folder)
        self.packages.append(done.path)

    def _receive(self) -> None:
        receiving.receive(self.city, self._pick(self.packages))

    def _reply(self) -> None:
        held = self._pick(submitted.submissions(self.city))
        if self.random.random() < 0.7:
            done = replying.accept(self.city, held.key, out=self.folder)
        else:
            done = replying.send_back(
                self.city, held.key, reason=Reason.OTHER, text="请核对", out=self.folder
            )
        self.slips.append(done.path)

    def _accept(self) -> None:
        held = self._pick(submitted.submissions(self.city)[-1:])
        self.slips.append(replying.accept(self.city, held.key, out=self.folder).path)

    def _load(self) -> None:
        replying.load(self.county, self._pick(self.slips))

    def _result(self, year: int = 0) -> None:
        year = year or self._year()
        lines = province_result.awaited(self.county, year)
        results = {
            line.parcel_key: ProvinceResult(self.random.random() < 0.9, text="省级意见")
            for line in lines
        }
        province_result.enter_result(
            self.county, year, results, document="赣林字〔2023〕8号", day=self._day()
        )

    def _draw(self) -> None:
        drawing, year = Drawing(self.city), self._year()
        there = drawing.of_county(year, COUNTY)
        held = there.waiting or drawing.publish(year, county_code=COUNTY, reason="再抽一次")
        seed = str(self.random.randrange(1, 300))
        done = drawing.draw(held.key, seed, origin="掷骰子")
        path = drawing.write_record(done.key, self.folder).path
        assert recompute(path).agrees
        checker = resources.path(*_CHECKER)
        ran = subprocess.run(
            [sys.executable, str(checker), str(path)], capture_output=True, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr

    # --- the ledger --------------------------------------------------------------------------

    def _project(self) -> None:
        self._given_project(Projects(self.county).register)

    def _correct_project(self) -> None:
        projects = Projects(self.county)
        key = self._pick(projects.all()).project.key
        self._given_project(lambda given: projects.correct(key, given, "面积变了"))

    def _given_project(self, take: Callable[[dict[str, Any]], object]) -> None:
        take(
            {
                "name": f"项目{self.random.randrange(99)}",
                "kind": "public",
                "location": "鹅湖镇",
                "area_mu": self._pick(("0.10", "30.00", "80.00")),
                "plan_year": self._pick((2023, 2024, 2025)),
            }
        )

    def _subject(self) -> str:
        return str(self._pick(Projects(self.county).all()).project.key)

    def _hold(self) -> None:
        Projects(self.county).hold(self._subject(), self._draws(), day=self._day())

    def _release(self) -> None:
        Projects(self.county).release(self._subject(), day=self._day())

    def _use(self) -> None:
        Projects(self.county).use(
            self._subject(), self._draws(), day=self._day(), document="赣林许准〔2024〕1号"
        )

    def _write_off(self) -> None:
        Projects(self.county).write_off(self._subject(), day=self._day(), document="批准")

    def _cancel(self) -> None:
        Projects(self.county).cancel(self._subject(), "不做了")

    def _reverse(self) -> None:
        QuotaBook(self.county).reverse(self._pick(QuotaBook(self.county).entries()).key, "登错")

    def _expire(self) -> None:
        QuotaBook(self.county).expire(day=self._day())

    def _carry(self) -> None:
        QuotaBook(self.county).carry(day=self._day())

    def _finding(self, year: int) -> dict[str, Any]:
        result = self._pick(("normal", "poor_tending", "degraded", "lost"))
        given = {"result": result, "people": ["王五"]}
        last = min(self.moment.date(), datetime.date(year, 12, 31))
        first = datetime.date(year, 1, 1)
        given["inspected_on"] = self._pick((first, last)).isoformat()
        if result != "normal":
            given["basis"] = "现场核查"
            if result != "lost":
                given["deducted_mu"] = self._mu()
        return given

    def _inspect(self) -> None:
        inspecting = Inspecting(self.county)
        year = int(self._pick(inspecting.years()))
        task = self._pick(inspecting.tasks(year))
        inspecting.record(task.parcel.key, year, self._finding(year))

    def _correct_inspection(self) -> None:
        inspecting = Inspecting(self.county)
        parcel = self._pick(self.county.parcels())
        found = self._pick(inspecting.of(parcel.key))
        inspecting.correct(found.key, self._finding(found.year), "记错了")

    def _replant(self) -> None:
        parcel = self._pick(self.county.parcels())
        fresh = replanting.replant(
            self.county, parcel.key, list_year=parcel.list_year + 1, reason="重新造林"
        )
        done = replace(fresh, stage=Stage.REGISTRATION, can_restore=True, is_vegetated=True)
        with self.county.store.change(who="张三", at=self._at(), verb="act") as change:
            change.put_parcel(done)

    def _plan(self) -> None:
        year = self._year() + 1
        Planning(self.county).write(year, {})
        Planning(self.county).finalise(year)

    def _policy(self) -> None:
        key, value = self._pick(
            (
                ("county_cap_mu", self._mu()),
                ("pilot_last_year", "2025"),
                ("quota_void_on", "06-30"),
                ("quota_used_in", "following_year"),
                ("quota_used_in", "from_following_year"),
                ("spot_check_share", "0.50"),
            )
        )
        change = PolicyChange(key, value, self._day())
        policies.add_version(self.county, [change], paper="通知", paper_on=self._day())

    def _undo(self) -> None:
        Casework(self.county).undo()

    # --- the clock ---------------------------------------------------------------------------

    def _days(self) -> None:
        self.moment += datetime.timedelta(days=self.random.choice((1, 7, 20, 60)))

    def _clock_back(self) -> None:
        self.moment -= datetime.timedelta(days=self.random.choice((1, 40)))

    def _clock_right(self) -> None:
        days = [datetime.date(2024, 2, 29), datetime.date(2023, 12, 31), datetime.date(2025, 1, 1)]
        later = [day for day in days if day > self.moment.date()]
        if later:
            self.moment = datetime.datetime.combine(self._pick(later), datetime.time(23), ZONE)
