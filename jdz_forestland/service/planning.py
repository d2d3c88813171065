"""The yearly use plan and last year's summary at the desk (方案 二(三)3)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jdz_forestland import __version__
from jdz_forestland.domain import area, project, quota_movement, use_plan
from jdz_forestland.domain.filled import reason_of
from jdz_forestland.domain.ledger import LedgerEntry
from jdz_forestland.domain.project import ProjectState
from jdz_forestland.domain.quota_lots import check_pilot_year
from jdz_forestland.domain.stage import Stage
from jdz_forestland.domain.use_plan import (
    Cover,
    Figures,
    PlanLine,
    PlanState,
    ResultLine,
    StageLine,
    UsePlan,
)
from jdz_forestland.domain.use_plan_paper import Paper, paper_of
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import files
from jdz_forestland.service import policies
from jdz_forestland.service.export_kind import Exported
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.projects import Projects, ProjectView
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store.tables import USE_PLANS

# Parcels that are on their way into the list of a year; leads nobody applied for are not.
_UNDER_WAY: Final = (
    Stage.APPLICATION,
    Stage.VERIFICATION,
    Stage.NOTICE,
    Stage.CONFIRMATION,
    Stage.PLANTING,
    Stage.ACCEPTANCE,
    Stage.CHANGE,
    Stage.REGISTRATION,
)
SUFFIXES: Final = (".docx", ".xlsx")


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan of a year as the page shows it.

    Attributes:
        plan: None while nobody has begun.
        figures: the frozen ones of a finalised plan, else those of now.
        moved: whether the figures of now differ from the frozen ones.
        due: last day to send it, with `clause`; days_left is negative once it is past.
        fault: why it cannot be finalised now, "" where it can.
    """

    plan_year: int
    plan: UsePlan | None
    figures: Figures
    moved: bool
    due: datetime.date
    clause: str
    days_left: int
    fault: str


class Planning:
    """The use cases of the use plan on one open registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._store = registry.store
        self._book = QuotaBook(registry)

    # --- looking -----------------------------------------------------------------------------

    def plans(self) -> tuple[UsePlan, ...]:
        """Return every version of the plans, oldest first."""
        return tuple(self._store.all_of(USE_PLANS))

    def current(self, plan_year: int) -> UsePlan | None:
        """Return the newest version of the plan of a year, or None."""
        held = [plan for plan in self.plans() if plan.plan_year == plan_year]
        return max(held, key=lambda plan: plan.version, default=None)

    def final(self, plan_year: int) -> UsePlan | None:
        """Return the finalised plan of a year that counts, or None."""
        held = [plan for plan in self.plans() if plan.plan_year == plan_year]
        final = [plan for plan in held if plan.state is PlanState.FINAL]
        return max(final, key=lambda plan: plan.version, default=None)

    def view(self, plan_year: int) -> PlanView:
        """Return the plan of a year with its figures.

        Raises:
            UserError: a year outside the pilot.
        """
        self._refuse_year(plan_year)
        plan, live = self.current(plan_year), self.figures(plan_year)
        frozen = plan.figures if plan is not None else None
        due, clause = use_plan.plan_due(plan_year, policies.current(self._registry))
        return PlanView(
            plan_year=plan_year,
            plan=plan,
            figures=frozen or live,
            moved=frozen is not None and _timeless(frozen) != _timeless(live),
            due=due,
            clause=clause,
            days_left=(due - self._registry.now().date()).days,
            fault=_fault(live),
        )

    def figures(self, plan_year: int) -> Figures:
        """Return the figures of a plan as the ledger has them now."""
        today = self._registry.now().date()
        entries, views = self._book.entries(), Projects(self._registry).all()
        year = plan_year - 1
        past = quota_movement.movements(
            entries, first=datetime.date(year, 1, 1), last=datetime.date(year, 12, 31)
        )
        start = datetime.date(plan_year, 1, 1)
        upto = max(min(today, datetime.date(plan_year, 12, 31)), start)
        now = quota_movement.movements(entries, first=start, last=upto)
        inspected = Inspecting(self._registry).summary(year)
        return Figures(
            plan_year=plan_year,
            as_of=today,
            past=tuple(each for each in past if each.list_year < plan_year),
            facts=self._facts(year, entries, views),
            inspected=tuple(ResultLine(r.label, n, mu) for r, n, mu in inspected.by_result),
            not_inspected=inspected.parcels - inspected.done,
            available=tuple(each for each in now if each.list_year < plan_year),
            lines=self._lines(plan_year, views),
            supplement=self._supplement(plan_year),
            fingerprint=self._registry.fingerprint,
        )

    # --- changing ----------------------------------------------------------------------------

    def write(self, plan_year: int, texts: Mapping[str, str]) -> UsePlan:
        """Keep the text around the figures; begins the plan, or a new version of a final one.

        Raises:
            UserError: a year outside the pilot, or no such part of the text.
        """
        self._refuse_year(plan_year)
        known = {part.key for part in use_plan.TEXTS}
        if strange := [key for key in texts if key not in known]:
            raise UserError(f"用地计划没有“{strange[0]}”这一段", hint=f"可用：{'、'.join(known)}")
        return self._begin(plan_year, texts, f"起草{plan_year}年度用地计划")

    def reopen(self, plan_year: int, reason: str) -> UsePlan:
        """Begin a new version of a final plan; the final one counts until this one is final.

        Raises:
            UserError: no reason, or there is no final plan.
        """
        why, plan = reason_of(reason), self.current(plan_year)
        if plan is None or plan.state is not PlanState.FINAL:
            raise UserError(f"{plan_year}年度用地计划还没有定稿", hint="草稿可以直接修改")
        return self._begin(plan_year, plan.texts, f"修改{plan_year}年度用地计划：{why}")

    def finalise(self, plan_year: int, *, document: str = "") -> UsePlan:
        """定稿: keep the figures of now, each with the fingerprint of the registry behind it.

        Args:
            document: number of the paper with which it is sent (文号).

        Raises:
            UserError: nobody has begun, it is final already, or the quota does not carry it.
        """
        now = self._registry.now()
        said = f"{plan_year}年度用地计划定稿" + (
            f"（{document.strip()}）" if document.strip() else ""
        )
        with self._change(now, "use_plan_final", said) as change:
            plan = self.current(plan_year)
            if plan is None:
                raise UserError(f"{plan_year}年度用地计划还没有起草", hint="请先写好文字部分")
            if plan.state is not PlanState.DRAFT:
                raise UserError(f"{plan_year}年度用地计划已定稿", hint="要改请先“修改”，形成新版")
            figures = self.figures(plan_year)
            use_plan.refuse_impossible(figures)
            before = self.final(plan_year)
            if before is not None:
                change.put(USE_PLANS, replace(before, state=PlanState.REPLACED))
            final = replace(
                plan,
                state=PlanState.FINAL,
                figures=figures,
                figures_sha256=use_plan.hash_of(figures),
                policy_version=policies.current(self._registry).version,
                document=document.strip(),
                who=self._registry.who,
                at=stamp(now),
            )
            change.put(USE_PLANS, final)
        self._registry.announce(Change(everything=True))
        return final

    # --- on paper ----------------------------------------------------------------------------

    def paper(self, plan_year: int, view: PlanView | None = None) -> Paper:
        """Return the plan of a year as a paper; one that is not final says 草稿.

        Args:
            view: what `view` has just returned, so that it is not read again.

        Raises:
            UserError: a year outside the pilot.
        """
        view, registry = view or self.view(plan_year), self._registry
        draft = view.plan is None or view.plan.figures is None
        marks = ["草稿"] if draft else []
        marks += ["示例数据（虚构）"] if registry.is_sample else []
        made = registry.now()
        version = policies.current(registry).version
        if view.plan is not None and view.plan.figures is not None:
            made = datetime.datetime.fromisoformat(view.plan.at)
            version = view.plan.policy_version
        text = (
            f"数据时点：{made:%Y-%m-%d %H:%M}　登记库指纹：{view.figures.fingerprint[:16]}　"
            f"数字校验值：{use_plan.hash_of(view.figures)[:16]}　依据版本：{version}　"
            f"景德镇林地占补平衡登记 {__version__}"
        )
        return paper_of(
            view.figures,
            view.plan.texts if view.plan is not None else use_plan.default_texts(),
            county=registry.county,
            document=view.plan.document if view.plan is not None else "",
            mark="　".join(marks),
            as_of=made,
            provenance=text,
        )

    def export(self, plan_year: int, out: Path) -> Exported:
        """Write the plan as a Word file or a workbook, by the ending of `out`.

        Args:
            out: a .docx or .xlsx, or a folder, in which a Word file gets its usual name.

        Raises:
            UserError: another ending, a year outside the pilot, or the file cannot be written.
        """
        from jdz_forestland.exchange import use_plan_docx, use_plan_xlsx

        path = out / f"{self.file_stem(plan_year)}.docx" if out.is_dir() else out
        if path.suffix.lower() not in SUFFIXES:
            raise UserError(
                f"文件名“{path.name}”的结尾不对", hint=f"用地计划应以{'或'.join(SUFFIXES)}结尾"
            )
        paper = self.paper(plan_year)
        word = path.suffix.lower() == ".docx"
        (use_plan_docx.write if word else use_plan_xlsx.write)(path, paper)
        figures = self.view(plan_year).figures
        return Exported(
            path,
            len(figures.lines),
            figures.planned_mu,
            files.sha256_of(path),
            counted="个项目、计划占用林地",
        )

    def file_stem(self, plan_year: int) -> str:
        """Return the usual file name without its ending."""
        plan = self.current(plan_year)
        draft = plan is None or plan.state is PlanState.DRAFT
        county = f"{self._registry.county_code}{self._registry.county}"
        return f"{county}{plan_year}年度使用林地计划{'（草稿）' if draft else ''}"

    # --- within ------------------------------------------------------------------------------

    def _begin(self, plan_year: int, texts: Mapping[str, str], said: str) -> UsePlan:
        now = self._registry.now()
        with self._change(now, "use_plan", said) as change:
            held = self.current(plan_year)
            kept = dict(held.texts) if held is not None else use_plan.default_texts()
            kept |= {key: text.strip() for key, text in texts.items()}
            if held is not None and held.state is PlanState.DRAFT:
                plan = replace(held, texts=kept, who=self._registry.who, at=stamp(now))
            else:
                plan = self._fresh(plan_year, held, kept, now)
            change.put(USE_PLANS, plan)
        self._registry.announce(Change(everything=True))
        return plan

    def _fresh(
        self, plan_year: int, held: UsePlan | None, texts: dict[str, str], now: datetime.datetime
    ) -> UsePlan:
        version = 1 if held is None else held.version + 1
        county = self._registry.county_code
        return UsePlan(
            key=f"{county}-{plan_year}-U{version}",
            county_code=county,
            plan_year=plan_year,
            version=version,
            state=PlanState.DRAFT,
            texts=texts,
            figures=None,
            figures_sha256="",
            policy_version="",
            document="",
            who=self._registry.who,
            at=stamp(now),
        )

    def _facts(
        self, year: int, entries: Sequence[LedgerEntry], views: Sequence[ProjectView]
    ) -> tuple[use_plan.FactLine, ...]:
        by_key = {entry.key: entry for entry in entries}
        subjects = {entry.key: project.subject_of(entry, by_key) for entry in entries}
        names = {v.project.key: (v.project.name, v.project.approval_no) for v in views}
        known = {key: subject for key, subject in subjects.items() if subject in names}
        final = self.final(year)
        planned = {}
        if final is not None and final.figures is not None:
            planned = {line.project_key: line.planned_mu for line in final.figures.lines}
        return use_plan.facts_against(planned, quota_movement.used_in(entries, known, year), names)

    def _lines(self, plan_year: int, views: Sequence[ProjectView]) -> tuple[PlanLine, ...]:
        ids = {parcel.key: parcel.id for parcel in self._store.parcels()}
        lots = [
            (lot.parcel_key, lot.parcel_id, lot.list_year, lot.free_mu)
            for lot in self._book.lots()
            if lot.list_year < plan_year and lot.free_mu
        ]
        lines = []
        for view in views:
            if view.project.plan_year != plan_year or view.state is ProjectState.CANCELLED:
                continue
            covers = tuple(
                Cover(d.parcel_key, ids.get(d.parcel_key, ""), d.list_year, d.total_mu, posted=True)
                for d in view.drawn
            )
            more = use_plan.propose_covers(view.open_mu, lots)
            taken = {(cover.parcel_key, cover.list_year): cover.mu for cover in more}
            lots = [(k, n, y, mu - taken.get((k, y), Decimal(0))) for k, n, y, mu in lots]
            held = view.project
            lines.append(
                PlanLine(
                    held.key,
                    held.name,
                    held.kind_label,
                    held.location,
                    held.approval_no,
                    held.area_mu,
                    (*covers, *more),
                )
            )
        return tuple(lines)

    def _supplement(self, plan_year: int) -> tuple[StageLine, ...]:
        parcels = self._registry.parcels(list_year=plan_year)
        groups = [(stage, [p for p in parcels if p.stage is stage]) for stage in _UNDER_WAY]
        return tuple(
            StageLine(stage.label, len(group), area.total(p.reserve_area_mu for p in group))
            for stage, group in groups
            if group
        )

    def _refuse_year(self, plan_year: int) -> None:
        if self._registry.is_city:
            raise UserError("市级登记库没有使用林地计划", hint="计划由各县在县级登记库编制和导出")
        policy = policies.current(self._registry)
        check_pilot_year(policy, plan_year, what="计划年度", after=1)

    def _change(self, now: datetime.datetime, verb: str, reason: str) -> Any:
        return self._store.change(who=self._registry.who, at=stamp(now), verb=verb, reason=reason)


def _timeless(figures: Figures) -> Figures:
    """Return figures without when and from which state they were made."""
    return replace(figures, as_of=datetime.date.min, fingerprint="")


def _fault(figures: Figures) -> str:
    try:
        use_plan.refuse_impossible(figures)
    except UserError as error:
        return str(error)
    return ""
