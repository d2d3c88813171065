"""Projects that occupy forest land, and what the ledger says of each (方案 二(三)3)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.ledger import Account, LedgerEntry
from jdz_forestland.errors import UserError

_ZERO: Final = Decimal("0.00")
_CLAUSE: Final = "方案 二(三)3"
_FORESTRY: Final = Owner.COUNTY_FORESTRY

# The classes of the permit to use forest land (建设项目使用林地审核审批管理办法).
KINDS: Final = (
    ("infrastructure", "基础设施"),
    ("public", "公共事业和民生"),
    ("urban", "城镇（村）建设"),
    ("industry", "工业和战略性新兴产业"),
    ("mining", "勘查和矿山"),
    ("tourism", "旅游开发"),
    ("commercial", "经营性项目"),
    ("other", "其他"),
)

FIELDS: Final = (
    Field("name", "项目名称", Kind.TEXT, _CLAUSE, _FORESTRY),
    Field("kind", "项目类别", Kind.CHOICE, _CLAUSE, _FORESTRY, options=KINDS),
    Field("location", "占用林地地点", Kind.TEXT, _CLAUSE, _FORESTRY),
    Field("area_mu", "占用林地面积（亩）", Kind.AREA_MU, _CLAUSE, _FORESTRY),
    Field("plan_year", "列入计划年度", Kind.YEAR, _CLAUSE, _FORESTRY),
    Field("approval_no", "批准文号", Kind.TEXT, _CLAUSE, _FORESTRY, required=False),
    Field("approved_on", "批准日期", Kind.DATE, _CLAUSE, _FORESTRY, required=False),
    Field("note", "备注", Kind.LONG_TEXT, _CLAUSE, _FORESTRY, required=False),
)


class ProjectState(StrEnum):
    """How far a project is; all but CANCELLED follow from the ledger."""

    PLANNED = "planned"
    HELD = "held"
    USED = "used"
    WRITTEN_OFF = "written_off"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """Chinese, as it stands in lists."""
        return _STATES[self]


_STATES: Final = {
    ProjectState.PLANNED: "拟占用",
    ProjectState.HELD: "已预占",
    ProjectState.USED: "已占用",
    ProjectState.WRITTEN_OFF: "已核销",
    ProjectState.CANCELLED: "已取消",
}


@dataclass(frozen=True, slots=True)
class Project:
    """A project that occupies forest land.

    Attributes:
        key: "360222-XM001": county and running number, never used again.
        plan_year: the year in whose use plan it stands.
        kind: code of `KINDS`.
        area_mu: forest land that it occupies, 亩, two decimals.
        approval_no, approved_on: of the permit; "" and None while there is none.
        cancelled: why it was given up; "" while it stands.
        who, at: who entered it last and when (ISO-8601 with offset).
    """

    key: str
    county_code: str
    plan_year: int
    name: str
    kind: str
    location: str
    area_mu: Decimal
    approval_no: str
    approved_on: datetime.date | None
    note: str
    cancelled: str
    who: str
    at: str

    @property
    def kind_label(self) -> str:
        """The kind in Chinese."""
        return dict(KINDS)[self.kind]


@dataclass(frozen=True, slots=True)
class Drawn:
    """亩 of one parcel that a project holds, uses or has written off, by the ledger."""

    parcel_key: str
    list_year: int
    held_mu: Decimal
    used_mu: Decimal
    written_off_mu: Decimal

    @property
    def total_mu(self) -> Decimal:
        """All three together, 亩."""
        return self.held_mu + self.used_mu + self.written_off_mu


_COUNTED: Final = (Account.HELD, Account.USED, Account.WRITTEN_OFF)


def made_of(given: Mapping[str, Any], **rest: Any) -> Project:
    """Return the project of a parsed record (`FIELDS`); `rest` are the other fields."""
    approved = given.get("approved_on")
    return Project(
        plan_year=given["plan_year"],
        name=given["name"],
        kind=given["kind"],
        location=given["location"],
        area_mu=Decimal(given["area_mu"]),
        approval_no=given.get("approval_no", ""),
        approved_on=datetime.date.fromisoformat(approved) if approved else None,
        note=given.get("note", ""),
        **rest,
    )


def values_of(project: Project) -> dict[str, Any]:
    """Return the record that a form starts with; the inverse of `made_of`."""
    values = {field.name: getattr(project, field.name) for field in FIELDS}
    values["area_mu"] = str(project.area_mu)
    values["approved_on"] = project.approved_on.isoformat() if project.approved_on else None
    return {name: value for name, value in values.items() if value not in (None, "")}


def refuse_impossible(project: Project, today: datetime.date) -> None:
    """Refuse what no project can be.

    Raises:
        UserError: no area, or approved on a day that has not come or without a number.
    """
    if project.area_mu <= 0:
        raise UserError(f"项目“{project.name}”的占用面积要大于0亩", hint="请填写批准的占用林地面积")
    if project.approved_on is None:
        return
    if not project.approval_no:
        raise UserError(f"项目“{project.name}”填了批准日期，没有批准文号", hint="请一并填写")
    if project.approved_on > today:
        raise UserError(f"批准日期{project.approved_on}还没有到", hint="请核对批准文件上的日期")


def subject_of(entry: LedgerEntry, by_key: Mapping[str, LedgerEntry]) -> str:
    """Return what an entry belongs to; a reversal belongs to what it takes back."""
    if entry.subject or not entry.reverses or entry.reverses not in by_key:
        return entry.subject
    return subject_of(by_key[entry.reverses], by_key)


def drawn_of(sums: Iterable[tuple[int, str, Account, Decimal]]) -> tuple[Drawn, ...]:
    """Return what a project has of each parcel; parcels that it gave back are left out.

    Args:
        sums: list year, parcel key, account and 亩 of what the project's entries moved.
    """
    rows: dict[tuple[int, str], dict[Account, Decimal]] = {}
    for list_year, parcel_key, account, mu in sums:
        row = rows.setdefault((list_year, parcel_key), dict.fromkeys(_COUNTED, _ZERO))
        if account in _COUNTED:
            row[account] += mu
    return tuple(
        Drawn(parcel_key, list_year, *(row[account] for account in _COUNTED))
        for (list_year, parcel_key), row in sorted(rows.items())
        if any(row.values())
    )


def state_of(project: Project, drawn: Iterable[Drawn]) -> ProjectState:
    """Return how far a project is: what it has used and what of it is written off."""
    lines = tuple(drawn)
    if project.cancelled:
        return ProjectState.CANCELLED
    if any(line.used_mu for line in lines):
        return ProjectState.USED
    if any(line.written_off_mu for line in lines):
        return ProjectState.WRITTEN_OFF
    return ProjectState.HELD if any(line.held_mu for line in lines) else ProjectState.PLANNED


def refuse_more_than_area(project: Project, drawn: Iterable[Drawn], more_mu: Decimal) -> None:
    """Refuse to let a project draw more than it occupies.

    Raises:
        UserError: with the sums.
    """
    so_far = sum((line.total_mu for line in drawn), _ZERO)
    if so_far + more_mu > project.area_mu:
        raise UserError(
            f"项目“{project.name}”占用{project.area_mu}亩，已安排{so_far}亩，"
            f"再安排{more_mu}亩就多出{so_far + more_mu - project.area_mu}亩",
            hint="请减少本次的面积，或先更正项目的占用面积",
        )
