"""The use plan and last year's summary as a paper: what Word and the workbook both are made of."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.area import grouped, total
from jdz_forestland.domain.quota_movement import Movement
from jdz_forestland.domain.use_plan import CLAUSE, Figures, PlanLine

Cell = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in mm, whether it holds figures."""

    title: str
    width_mm: int
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. 亩 and counts are numbers; `total` is the last line, empty for none."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    empty: str = ""

    @property
    def lines(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows with the total."""
        return (*self.rows, self.total) if self.total else self.rows


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the paper: heading, paragraphs, then tables."""

    heading: str
    paragraphs: tuple[str, ...]
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole paper.

    Attributes:
        past, plan: the summary of last year, the plan of this one; a sheet of the workbook each.
        mark: "草稿", "示例数据（虚构）" or both, said under the title; "" for neither.
        signed: the office and the day at the end. provenance: the line at the foot.
    """

    title: str
    document: str
    mark: str
    addressed: str
    opening: tuple[str, ...]
    past: tuple[Section, ...]
    plan: tuple[Section, ...]
    closing: tuple[str, ...]
    signed: tuple[str, str]
    as_of: datetime.datetime
    provenance: str

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections in their order, their headings numbered; those that say nothing left out."""
        said = (each for each in (*self.past, *self.plan) if each.paragraphs or each.grids)
        return tuple(
            replace(each, heading=f"{number}、{each.heading}")
            for number, each in zip("一二三四五六七八", said, strict=False)
        )

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title, broken where the second half begins."""
        first, word, rest = self.title.partition("及")
        return (first, f"{word}{rest}")


_MOVEMENT: Final = (
    Column("名单年度", 22),
    Column("年初结余", 19, figure=True),
    Column("本年下达", 19, figure=True),
    Column("占用（含核销）", 20, figure=True),
    Column("核查扣减", 19, figure=True),
    Column("期满作废", 19, figure=True),
    Column("年末预占", 19, figure=True),
    Column("年末可用", 19, figure=True),
)
_FACT: Final = (
    Column("序号", 12),
    Column("项目名称", 40),
    Column("批准文号", 28),
    Column("计划", 19, figure=True),
    Column("实际", 19, figure=True),
    Column("差", 20, figure=True),
    Column("说明", 18),
)
_RESULT: Final = (
    Column("核查结果", 50),
    Column("图斑数", 30, figure=True),
    Column("扣减面积", 40, figure=True),
)
_AVAILABLE: Final = (
    Column("名单年度", 30),
    Column("可用", 35, figure=True),
    Column("其中已预占", 35, figure=True),
    Column("本年已占用", 35, figure=True),
)
_PROJECT: Final = (
    Column("序号", 12),
    Column("项目名称", 32),
    Column("类别", 20),
    Column("地点", 22),
    Column("计划占用", 20, figure=True),
    Column("对应的补充林地（图斑号、亩）", 50),
)
_SUPPLEMENT: Final = (
    Column("现在办到的步骤", 50),
    Column("图斑数", 30, figure=True),
    Column("入库面积", 40, figure=True),
)


def paper_of(
    figures: Figures,
    texts: Mapping[str, str],
    *,
    county: str,
    document: str,
    mark: str,
    as_of: datetime.datetime,
    provenance: str,
) -> Paper:
    """Return the paper of a plan."""
    year = figures.plan_year
    day = figures.as_of
    return Paper(
        title=f"{county}{year}年度使用林地计划及{year - 1}年度总结",
        document=document,
        mark=mark,
        addressed="景德镇市林业局：",
        opening=paragraphs(texts.get("opening", "")),
        past=_past(figures, texts),
        plan=_plan(figures, texts),
        closing=paragraphs(texts.get("closing", "")),
        signed=(f"{county}林业局", f"{day.year}年{day.month}月{day.day}日"),
        as_of=as_of,
        provenance=provenance,
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text that somebody typed, empty ones left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _past(figures: Figures, texts: Mapping[str, str]) -> tuple[Section, ...]:
    year = figures.plan_year - 1
    return (
        Section(
            f"{year}年度总结",
            (*paragraphs(texts.get("past_work", "")), _past_sentence(figures)),
            (_movement_grid(figures), _fact_grid(figures), _result_grid(figures)),
        ),
        Section("存在的问题", paragraphs(texts.get("problems", ""))),
    )


def _past_sentence(figures: Figures) -> str:
    used = _sum(figures.past, "used_mu")
    granted = _sum(figures.past, "granted_mu")
    deducted = _sum(figures.past, "deducted_mu")
    left = _sum(figures.past, "closing_mu") + _sum(figures.past, "held_mu")
    pool, owed = _sum(figures.past, "pool_mu"), _sum(figures.past, "owed_mu")
    parts = [
        f"{figures.plan_year - 1}年新增定额{grouped(granted)}亩，占用{grouped(used)}亩，"
        f"核查扣减{grouped(deducted)}亩，年末结余{grouped(left)}亩",
        f"归省级统筹{grouped(pool)}亩" if pool else "",
        f"尚欠扣{grouped(owed)}亩，从以后下达的定额中补扣" if owed else "",
        f"还有{figures.not_inspected}个在库图斑当年没有核查" if figures.not_inspected else "",
    ]
    return "；".join(part for part in parts if part) + "。"


def _movement_grid(figures: Figures) -> Grid:
    names = (
        "opening_mu",
        "granted_mu",
        "used_mu",
        "deducted_mu",
        "void_mu",
        "held_mu",
        "closing_mu",
    )
    rows = tuple(
        (f"{each.list_year}年度", *(getattr(each, name) for name in names)) for each in figures.past
    )
    sums: tuple[Cell, ...] = ()
    if rows:
        sums = ("合计", *(_sum(figures.past, name) for name in names))
    title = f"表1　{figures.plan_year - 1}年定额收支（亩）"
    return Grid(title, _MOVEMENT, rows, sums, empty="当年没有定额")


def _fact_grid(figures: Figures) -> Grid:
    rows = tuple(
        (
            number,
            line.name,
            line.approval_no or "—",
            line.planned_mu,
            line.used_mu,
            line.difference_mu,
            line.remark,
        )
        for number, line in enumerate(figures.facts, start=1)
    )
    sums: tuple[Cell, ...] = ()
    if rows:
        planned = total(line.planned_mu for line in figures.facts)
        used = total(line.used_mu for line in figures.facts)
        sums = ("合计", "", "", planned, used, used - planned, "")
    title = f"表2　{figures.plan_year - 1}年使用林地计划与实际（亩）"
    return Grid(title, _FACT, rows, sums, empty="当年没有列入计划或使用定额的项目")


def _result_grid(figures: Figures) -> Grid:
    rows = tuple((line.result, line.parcels, line.deducted_mu) for line in figures.inspected)
    sums: tuple[Cell, ...] = ()
    if rows:
        count = sum(line.parcels for line in figures.inspected)
        sums = ("合计", count, total(line.deducted_mu for line in figures.inspected))
    title = f"表3　{figures.plan_year - 1}年在库图斑核查（扣减面积：亩）"
    return Grid(title, _RESULT, rows, sums, empty="当年没有核查记录")


def _plan(figures: Figures, texts: Mapping[str, str]) -> tuple[Section, ...]:
    return (
        Section(
            f"{figures.plan_year}年度使用林地计划",
            (_plan_sentence(figures), _supplement_sentence(figures)),
            (_available_grid(figures), _project_grid(figures), _supplement_grid(figures)),
        ),
        Section("工作措施", paragraphs(texts.get("measures", ""))),
    )


def _plan_sentence(figures: Figures) -> str:
    quota = figures.available_mu + figures.used_already_mu
    working = (
        f"{figures.plan_year}年可用定额{grouped(quota)}亩，计划占用林地项目{len(figures.lines)}个、"
        f"{grouped(figures.planned_mu)}亩，"
    )
    uncovered = total(line.uncovered_mu for line in figures.lines)
    rest = f"其中{grouped(uncovered)}亩还没有落实到图斑。" if uncovered else "均已对应到图斑。"
    if not figures.lines:
        rest = ""
    if figures.left_mu < 0:
        return f"{working}缺{grouped(-figures.left_mu)}亩（{CLAUSE}）。{rest}"
    return f"{working}结余{grouped(figures.left_mu)}亩（{CLAUSE}）。{rest}"


def _supplement_sentence(figures: Figures) -> str:
    if not figures.supplement:
        return f"{figures.plan_year}年度名单还没有拟补充的图斑。"
    count = sum(line.parcels for line in figures.supplement)
    return (
        f"拟补充林地{count}个图斑、{grouped(figures.supplement_mu)}亩，列入{figures.plan_year}年度"
        f"名单，其定额从{figures.plan_year + 1}年起使用。"
    )


def _available_grid(figures: Figures) -> Grid:
    rows = tuple(
        (f"{each.list_year}年度", each.closing_mu + each.held_mu, each.held_mu, each.used_mu)
        for each in figures.available
    )
    sums = (
        "合计",
        figures.available_mu,
        _sum(figures.available, "held_mu"),
        figures.used_already_mu,
    )
    title = f"表4　{figures.plan_year}年可用定额（亩，截至{figures.as_of}）"
    return Grid(title, _AVAILABLE, rows, sums if rows else (), empty="没有可用定额")


def _project_grid(figures: Figures) -> Grid:
    rows = tuple(
        (number, line.name, line.kind, line.location, line.planned_mu, covered_by(line))
        for number, line in enumerate(figures.lines, start=1)
    )
    sums = ("合计", "", "", "", figures.planned_mu, "") if rows else ()
    title = f"表5　{figures.plan_year}年拟占用林地的项目（亩）"
    return Grid(title, _PROJECT, rows, sums, empty="没有拟占用林地的项目")


def covered_by(line: PlanLine) -> str:
    """Return what covers a project, in words: "2023年度1号31.93"."""
    parts = []
    for word, posted in (("", True), ("拟用", False)):
        covers = [each for each in line.covers if each.posted is posted]
        for year in sorted({each.list_year for each in covers}):
            of_year = [each for each in covers if each.list_year == year]
            named = "、".join(f"{int(each.parcel_id[-4:])}号{each.mu}" for each in of_year)
            parts.append(f"{word}{year}年度{named}")
    if line.uncovered_mu > 0:
        parts.append(f"未落实{line.uncovered_mu}")
    return "；".join(parts)


def _supplement_grid(figures: Figures) -> Grid:
    rows = tuple((line.stage, line.parcels, line.mu) for line in figures.supplement)
    count = sum(line.parcels for line in figures.supplement)
    sums: tuple[Cell, ...] = ("合计", count, figures.supplement_mu) if rows else ()
    title = f"表6　{figures.plan_year}年度拟补充林地（亩）"
    return Grid(title, _SUPPLEMENT, rows, sums, empty="还没有拟补充的图斑")


def _sum(rows: Iterable[Movement], name: str) -> Decimal:
    return total(getattr(each, name) for each in rows)
