"""The sample story: the sample county taken through every step and two years of quota.

All of it is made up and marked 示例数据（虚构）. It is told through the same use cases as at the
desk, on the days on which it would have happened, so that history, ledger and papers hang together.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from jdz_forestland.domain.lifecycle import SPINE, Action
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.policy import INSPECTION_PHOTO, shipped
from jdz_forestland.domain.progress import Progress
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import BugError
from jdz_forestland.service import reserving, story_papers, story_records, what_if
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.investing import Investing
from jdz_forestland.service.planning import Planning
from jdz_forestland.service.projects import Projects
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry

_BEIJING: Final = datetime.timezone(datetime.timedelta(hours=8))

# Parcels, by the number of the comparison, that stop on the way: the funnel of the year.
_STOPS: Final = {
    3: Stage.LEAD,
    36: Stage.LEAD,
    18: Stage.APPLICATION,
    21: Stage.APPLICATION,
    33: Stage.VERIFICATION,
    12: Stage.NOTICE,
    13: Stage.NOTICE,
    39: Stage.CONFIRMATION,
    10: Stage.PLANTING,
    37: Stage.PLANTING,
    41: Stage.ACCEPTANCE,
    1: Stage.CHANGE,
}
_NEXT: Final = frozenset({24, 31, 38})  # kept for the list of the next year
_WITHDRAWN: Final = 39
_SENT_BACK: Final = 12
_WAIVED: Final = {
    (34, Stage.VERIFICATION): ("A-101", "已与县自然资源局核对图形，按计算面积采用（示例）"),
}
_GRANT: Final = "赣林资〔2023〕88号（示例）"


class Calendar:
    """A clock that is set to the day of the story and goes on some seconds at every look."""

    def __init__(self) -> None:
        self._moment = datetime.datetime(2023, 3, 6, 9, 0, tzinfo=_BEIJING)

    def turn_to(self, text: str) -> None:
        """Go on to nine o'clock of a day; never back."""
        day = datetime.datetime.fromisoformat(f"{text}T09:00:00").replace(tzinfo=_BEIJING)
        self._moment = max(self._moment, day)

    def __call__(self) -> datetime.datetime:
        """Return the moment."""
        self._moment += datetime.timedelta(seconds=7)
        return self._moment


def tell(path: Path, calendar: Calendar, *, who: str, progress: Progress) -> None:
    """Tell the story in a registry that holds the accepted comparison of the sample county."""
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Registry.open(path, who=who, now=calendar) as registry,
        registry.store.in_haste(),
    ):
        _Story(registry, calendar, Path(folder), progress).tell()


class _Story:
    def __init__(
        self, registry: Registry, calendar: Calendar, folder: Path, progress: Progress
    ) -> None:
        self._registry, self._calendar = registry, calendar
        self._folder, self._progress = folder, progress
        self._casework = Casework(registry)

    def tell(self) -> None:
        self._steps()
        self._list()
        self._investors()
        self._year_2024()

    # --- the eight steps ---------------------------------------------------------------------

    def _steps(self) -> None:
        parcels = self._registry.parcels()
        days = dict(zip(SPINE, _STEP_DAYS, strict=False))
        for stage in SPINE[:-1]:
            self._calendar.turn_to(days[stage])
            going = [p for p in parcels if _goes_beyond(p, stage)]
            for done, parcel in enumerate(going):
                self._progress.step(f"示例：{stage.label}", done, len(going))
                self._papers(parcel, stage)
                if (parcel.parcel_no, stage) in _WAIVED:
                    self._casework.waive(parcel.key, *_WAIVED[parcel.parcel_no, stage])
                self._pass(parcel, stage)
        self._leave_some(parcels)

    def _leave_some(self, parcels: Sequence[Parcel]) -> None:
        """Some go back or out, one form is half filled in: a desk is never tidy."""
        by_number = {parcel.parcel_no: parcel for parcel in parcels}
        reason = {"on": "2023-07-20"}
        back = {
            "to": "verification",
            "reason": "boundary_wrong",
            "text": "公示期间复核，东侧界线要重新勘测",
        }
        self._act(by_number[_SENT_BACK], Action.SEND_BACK, back | reason)
        wish = {"reason": "applicant_wish", "text": "乡镇拟改作其他用途，要求撤回"}
        self._act(by_number[_WITHDRAWN], Action.WITHDRAW, wish | reason)
        file = self._casework.file(by_number[10].key)
        draft = story_records.of(Stage.PLANTING, by_number[10])
        half = ("investor", "species", "density", "design_area_mu", "started_on")
        self._casework.save_draft(file, {name: draft[name] for name in half})

    def _papers(self, parcel: Parcel, stage: Stage) -> None:
        for asked in shipped().papers_of(stage):
            number = parcel.parcel_no
            if asked.kind.endswith("_photo"):
                trees = 90 if stage is Stage.ACCEPTANCE else 0
                made = story_papers.photo(self._folder, asked.title, number, trees=trees)
            else:
                lines = (f"{parcel.county}{parcel.town}{parcel.village}", f"图斑{parcel.id}")
                made = story_papers.paper(self._folder, asked.title, number, lines)
            self._casework.attach(parcel.key, stage, asked.kind, made)

    def _pass(self, parcel: Parcel, stage: Stage) -> None:
        self._act(parcel, Action.PASS, story_records.of(stage, parcel))

    def _act(self, parcel: Parcel, action: Action, values: dict[str, Any]) -> None:
        missing = self._casework.act(parcel.key, action, values).missing
        if missing:
            said = "；".join(item.text for item in missing)
            raise BugError(f"the story halts at {parcel.id}: {said}")

    # --- list, quota, investors --------------------------------------------------------------

    def _list(self) -> None:
        self._progress.step("示例：储备库")
        registry, year = self._registry, 2023
        self._calendar.turn_to("2023-08-28")
        later = {p.key: 2024 for p in registry.parcels(list_year=year) if p.parcel_no in _NEXT}
        what_if.accept(registry, year, later)
        self._calendar.turn_to("2023-09-04")
        reserving.renumber(registry, year)
        frozen = reserving.freeze(registry, year, reporter="程立新")
        self._calendar.turn_to("2023-09-12")
        reserving.mark_received(registry, frozen.key, "市林业局收件回执（示例）")
        self._calendar.turn_to("2023-12-20")
        for parcel in registry.parcels(list_year=year, stage=Stage.REGISTRATION):
            self._pass(parcel, Stage.REGISTRATION)
        self._calendar.turn_to("2023-12-22")
        QuotaBook(registry).grant(year, document=_GRANT, day=datetime.date(2023, 12, 22))

    def _investors(self) -> None:
        self._progress.step("示例：投入主体")
        self._calendar.turn_to("2023-12-26")
        investing = Investing(self._registry)
        listed = self._registry.parcels(list_year=2023, stage=Stage.REGISTRATION)
        for done, parcel in enumerate(listed[:9]):
            values = investing.proposal(parcel.key)
            values |= {"signed_on": "2022-09-20", "subsidy_rate": "200.00"}
            if done % 3 == 0:
                values["agreed_yuan"] = "5000.00"
            agreement = investing.sign(parcel.key, values)
            owed = investing.of(parcel.key).owed_yuan
            if done in (0, 1, 2, 4):
                amount = owed if done != 2 else owed - 1000
                document = f"支〔2023〕{done + 1}号（示例）"
                paid = {"paid_on": "2023-12-25", "amount_yuan": str(amount), "document": document}
                payment = investing.pay(agreement.key, paid)
                if done == 4:
                    investing.take_back(payment.key, "收款账户填错，退回重付")

    # --- the year of use ---------------------------------------------------------------------

    def _year_2024(self) -> None:
        self._progress.step("示例：用地计划")
        projects, planning = Projects(self._registry), Planning(self._registry)
        self._calendar.turn_to("2024-01-08")
        road = projects.register(_ROAD).key
        school = projects.register(_SCHOOL).key
        park = projects.register(_PARK).key
        self._hold(projects, road, "2024-01-10")
        self._hold(projects, school, "2024-01-10")
        self._hold(projects, park, "2024-01-11", mu="60.00")
        planning.write(2024, {})
        self._calendar.turn_to("2024-01-22")
        planning.finalise(2024, document="浮林字〔2024〕3号（示例）")
        self._use(projects, road, "2024-03-15", "赣林地审〔2024〕21号（示例）")
        self._use(projects, school, "2024-04-02", "赣林地审〔2024〕35号（示例）", all_of_it=False)
        self._calendar.turn_to("2024-06-18")
        projects.write_off(
            road, day=datetime.date(2024, 6, 18), document="赣自然资用〔2024〕12号（示例）"
        )
        self._inspections()

    def _hold(self, projects: Projects, key: str, day: str, mu: str | None = None) -> None:
        self._calendar.turn_to(day)
        on = datetime.date.fromisoformat(day)
        projects.hold(key, projects.propose(key, mu), day=on, document="列入2024年度计划（示例）")

    def _use(
        self, projects: Projects, key: str, day: str, document: str, *, all_of_it: bool = True
    ) -> None:
        self._calendar.turn_to(day)
        held = {line.parcel_key: line.held_mu for line in projects.one(key).drawn}
        if not all_of_it:  # the last parcel in part: the remainder stays held
            last = next(reversed(held))
            held[last] = (held[last] / 2).quantize(held[last])
        projects.use(key, held, day=datetime.date.fromisoformat(day), document=document)

    def _inspections(self) -> None:
        inspecting = Inspecting(self._registry)
        tasks = inspecting.tasks(2024)
        for done, task in enumerate(tasks[:-4]):  # four are still owed
            self._progress.step("示例：核查", done, len(tasks))
            self._calendar.turn_to("2024-10-15" if done > len(tasks) // 2 else "2024-05-20")
            parcel = task.parcel
            values: dict[str, Any] = {
                "result": "normal",
                "inspected_on": "2024-05-14" if done <= len(tasks) // 2 else "2024-10-10",
                "people": ["程立新", "汪小燕"],
                "note": "林木生长正常，界桩完好。",
            }
            values |= _FOUND.get(done, {})
            photo = story_papers.photo(self._folder, "核查照片", parcel.parcel_no, trees=140)
            kept = self._casework.attach(parcel.key, Stage.REGISTRATION, INSPECTION_PHOTO, photo)
            inspecting.record(parcel.key, 2024, values, photos=(kept.key,))


def _goes_beyond(parcel: Parcel, stage: Stage) -> bool:
    stop = _STOPS.get(parcel.parcel_no, Stage.REGISTRATION)
    return SPINE.index(stage) < SPINE.index(stop)


# When the records of each step were entered; the facts themselves are older.
_STEP_DAYS: Final = (
    "2023-03-08",
    "2023-03-15",
    "2023-04-10",
    "2023-05-08",
    "2023-05-22",
    "2023-06-05",
    "2023-07-03",
    "2023-07-24",
)

_ROAD: Final = {
    "name": "鹅湖至湘湖乡村公路改造（示例）",
    "kind": "infrastructure",
    "location": "鹅湖镇界田村",
    "area_mu": "86.40",
    "plan_year": 2024,
    "approval_no": "赣林地审〔2024〕21号（示例）",
    "note": "线性工程，沿老路拓宽。",
}
_SCHOOL: Final = {
    "name": "湘湖镇中心小学迁建（示例）",
    "kind": "public",
    "location": "湘湖镇双凤村",
    "area_mu": "32.15",
    "plan_year": 2024,
    "approval_no": "赣林地审〔2024〕35号（示例）",
}
_PARK: Final = {
    "name": "寿安陶瓷产业园二期（示例）",
    "kind": "industry",
    "location": "寿安镇朱溪村",
    "area_mu": "120.00",
    "plan_year": 2024,
    "note": "用地正在报批，先预占。",
}
_FOUND: Final = {
    5: {
        "result": "poor_tending",
        "basis": "未除草抚育，限期整改，本次不扣减。",
        "note": "杂草高于幼树，已发整改通知（示例）。",
    },
    9: {
        "result": "degraded",
        "deducted_mu": "3.60",
        "basis": "北坡幼树成片枯死，实测3.60亩（示例）。",
        "note": "已通知投入主体补植。",
    },
}
