"""The yearly use plan with the summary of the past year, as values (方案 二(三)3).

Every figure is made from the ledger, the projects, the inspections and the parcels under way;
people write only the text around them. Finalising keeps the figures as they were.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from jdz_forestland.domain.history import canonical
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.quota_movement import Movement
from jdz_forestland.errors import UserError

_ZERO: Final = Decimal("0.00")
CLAUSE: Final = "方案 二(三)3"


class PlanState(StrEnum):
    """What became of a plan."""

    DRAFT = "draft"
    FINAL = "final"
    REPLACED = "replaced"  # a later version was finalised

    @property
    def label(self) -> str:
        """Chinese, as it stands in lists."""
        return _STATES[self]


_STATES: Final = {
    PlanState.DRAFT: "草稿",
    PlanState.FINAL: "已定稿",
    PlanState.REPLACED: "已被新版代替",
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One project of the past year: planned against used, 亩."""

    project_key: str
    name: str
    approval_no: str
    planned_mu: Decimal
    used_mu: Decimal

    @property
    def difference_mu(self) -> Decimal:
        """Used less planned."""
        return self.used_mu - self.planned_mu

    @property
    def remark(self) -> str:
        """What the two figures say."""
        if not self.planned_mu:
            return "计划外"
        if not self.used_mu:
            return "未使用"
        return "按计划使用" if self.used_mu == self.planned_mu else "与计划有差"


@dataclass(frozen=True, slots=True)
class Cover:
    """A part of a reserve parcel that covers a project. `posted`: by an entry, else proposed."""

    parcel_key: str
    parcel_id: str
    list_year: int
    mu: Decimal
    posted: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One project of the plan and what covers it, 亩."""

    project_key: str
    name: str
    kind: str
    location: str
    approval_no: str
    planned_mu: Decimal
    covers: tuple[Cover, ...]

    @property
    def covered_mu(self) -> Decimal:
        """What the covers add up to."""
        return sum((cover.mu for cover in self.covers), _ZERO)

    @property
    def uncovered_mu(self) -> Decimal:
        """What no parcel covers yet."""
        return self.planned_mu - self.covered_mu


@dataclass(frozen=True, slots=True)
class StageLine:
    """Parcels of the coming list at one step: number and 入库面积, 亩."""

    stage: str
    parcels: int
    mu: Decimal


@dataclass(frozen=True, slots=True)
class ResultLine:
    """Inspections of the past year with one result: number and 亩 taken off."""

    result: str
    parcels: int
    deducted_mu: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a plan. Sums are properties, so that they cannot disagree with the lines.

    Attributes:
        plan_year: the year that is planned; the summary is of the year before.
        as_of: the day on which they were made.
        past: movements of the past year by list year. facts: its projects.
        inspected: its inspections; `not_inspected` parcels were left out.
        available: quota that is free at `as_of`, by list year.
        lines: the projects of the plan.
        supplement: parcels under way to the list of the plan year.
        fingerprint: of the registry that they were made from.
    """

    plan_year: int
    as_of: datetime.date
    past: tuple[Movement, ...]
    facts: tuple[FactLine, ...]
    inspected: tuple[ResultLine, ...]
    not_inspected: int
    available: tuple[Movement, ...]
    lines: tuple[PlanLine, ...]
    supplement: tuple[StageLine, ...]
    fingerprint: str

    @property
    def available_mu(self) -> Decimal:
        """Quota of the plan year: free and held, 亩."""
        return sum((each.closing_mu + each.held_mu for each in self.available), _ZERO)

    @property
    def planned_mu(self) -> Decimal:
        """What the projects of the plan occupy, 亩."""
        return sum((line.planned_mu for line in self.lines), _ZERO)

    @property
    def used_already_mu(self) -> Decimal:
        """What the quota has given to projects in the plan year up to `as_of`, 亩."""
        return sum((each.used_mu for each in self.available), _ZERO)

    @property
    def left_mu(self) -> Decimal:
        """Quota that the plan leaves over; negative where it asks for too much, 亩."""
        return self.available_mu + self.used_already_mu - self.planned_mu

    @property
    def supplement_mu(self) -> Decimal:
        """What is intended to come into the reserve, 亩."""
        return sum((line.mu for line in self.supplement), _ZERO)


@dataclass(frozen=True, slots=True)
class UsePlan:
    """One version of the plan of a year.

    Attributes:
        key: "360222-2024-U1": county, year, version.
        texts: what people write, by the keys of `TEXTS`.
        figures: None while it is a draft; the frozen ones after.
        figures_sha256: of the frozen figures, lower-case hex; "" while it is a draft.
        policy_version: the policy table that it was judged by.
        document: number of the paper with which it was sent (文号), or "".
        who, at: who changed it last and when (ISO-8601 with offset).
    """

    key: str
    county_code: str
    plan_year: int
    version: int
    state: PlanState
    texts: Mapping[str, str]
    figures: Figures | None
    figures_sha256: str
    policy_version: str
    document: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of the plan that people write: its heading and what it starts with."""

    key: str
    title: str
    default: str


TEXTS: Final = (
    TextPart(
        "opening",
        "开头",
        "按照《景德镇市林地占补平衡试点工作方案》（景府办字〔2022〕26号）要求，现将我县上一年度林地占补平衡试点"
        "工作总结和本年度使用林地计划报告如下。",
    ),
    TextPart(
        "past_work",
        "上一年度工作情况",
        "一年来，县林业局会同自然资源等部门和有关乡镇，对历史遗留采矿用地开展生态修复和造林，按申请、核实、公示、确认、"
        "造林、验收、变更、入库八个步骤办理补充林地，逐图斑建立档案，做到来源可靠、台账清楚。",
    ),
    TextPart(
        "problems",
        "存在的问题",
        "个别图斑后期管护还需加强，部分项目前期工作进度影响了定额使用。",
    ),
    TextPart(
        "measures",
        "本年度工作措施",
        "严格按计划使用定额，先补后占、占补对应；加强在库图斑管护，每年核查一次；对拟补充的图斑抓紧造林和验收，"
        "按期报送储备库名单。",
    ),
    TextPart("closing", "结尾", "特此报告。"),
)


def default_texts() -> dict[str, str]:
    """Return what a new plan starts with."""
    return {part.key: part.default for part in TEXTS}


def plan_due(plan_year: int, policy: Policy) -> tuple[datetime.date, str]:
    """Return the day until which plan and summary go to the city, and its clause (D-4)."""
    rule = policy.on("plan_due", datetime.date(plan_year, 1, 1))
    month, day = (int(part) for part in str(rule.value).split("-"))
    return datetime.date(plan_year, month, day), rule.clause


def hash_of(figures: Figures) -> str:
    """Return SHA-256 of all figures, lower-case hex: equal exactly when they are."""
    text = canonical(_plain(dataclasses.asdict(figures)))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Decimal | datetime.date) else value


def facts_against(
    planned: Mapping[str, Decimal],
    used: Mapping[str, Decimal],
    projects: Mapping[str, tuple[str, str]],
) -> tuple[FactLine, ...]:
    """Return plan against fact of a year, project by project.

    Args:
        planned, used: 亩 by project key. projects: name and approval number by key.
    """
    keys = sorted({key for key, mu in (*planned.items(), *used.items()) if mu})
    return tuple(
        FactLine(key, *projects[key], planned.get(key, _ZERO), used.get(key, _ZERO)) for key in keys
    )


def propose_covers(
    needed_mu: Decimal, lots: Iterable[tuple[str, str, int, Decimal]]
) -> tuple[Cover, ...]:
    """Return parts of free lots that would cover an area, in the order of the lots.

    Args:
        lots: parcel key, parcel id, list year and free 亩 of each.
    """
    covers = []
    for parcel_key, parcel_id, list_year, free_mu in lots:
        part = min(needed_mu, free_mu)
        if part > 0:
            covers.append(Cover(parcel_key, parcel_id, list_year, part, posted=False))
            needed_mu -= part
    return tuple(covers)


def refuse_impossible(figures: Figures) -> None:
    """Refuse to finalise a plan that the quota does not carry.

    Raises:
        UserError: with the sums.
    """
    if figures.left_mu < 0:
        raise UserError(
            f"{figures.plan_year}年度计划占用{figures.planned_mu}亩，可用定额"
            f"{figures.available_mu + figures.used_already_mu}亩，缺{-figures.left_mu}亩，不能定稿",
            hint="请减少项目或面积，或把项目改到以后年度",
        )
