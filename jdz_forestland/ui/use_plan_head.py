"""`UsePlanHead`: what the plan of a year comes to, its state, and when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from jdz_forestland.domain import area
from jdz_forestland.domain.use_plan import Figures, PlanState
from jdz_forestland.service.planning import PlanView
from jdz_forestland.ui import history_text, labels, style, text
from jdz_forestland.ui import text_use_plan as words
from jdz_forestland.ui.statement import Statement, StatementLine


class UsePlanHead(QFrame):
    """Attributes:
    headline, state, due, fault: the sentences. statement: the figures.
    to_hold: 亩 of the plan that no entry covers yet.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.to_hold = Decimal("0.00")
        self.headline = labels.plain("", points=style.TITLE_PT, bold=True)
        self.state = labels.plain("")
        self.due = labels.plain("")
        self.moved = labels.plain(words.MOVED)
        self.fault = labels.plain("")
        labels.tint(self.moved, style.WARNING)
        labels.tint(self.fault, style.ERROR)
        self.statement = Statement(words.STATEMENT, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 8)
        column.setSpacing(4)
        for label in (self.headline, self.state, self.due, self.moved, self.fault):
            column.addWidget(label)
        column.addSpacing(8)
        column.addWidget(self.statement)
        column.addStretch(1)

    def show_view(self, view: PlanView) -> None:
        """Show the plan of a year."""
        figures, plan = view.figures, view.plan
        final = plan is not None and plan.state is not PlanState.DRAFT
        quota = figures.available_mu + figures.used_already_mu
        self.headline.setText(
            words.headline(view.plan_year, text.mu(figures.planned_mu), text.mu(quota))
        )
        if plan is None:
            self.state.setText(words.NO_PLAN)
        else:
            at = history_text.when(plan.at)
            self.state.setText(
                words.state(plan.state.label, plan.version, at, plan.who, plan.document)
            )
        day = view.due.isoformat()
        self.due.setText(words.due(day, view.days_left, view.clause, final=final))
        late = not final and view.days_left < 0
        labels.tint(self.due, style.WARNING if late else style.MUTED)
        self.moved.setVisible(view.moved)
        self.fault.setText(view.fault)
        self.fault.setVisible(bool(view.fault) and not final)
        self.to_hold = area.total(
            line.planned_mu - area.total(cover.mu for cover in line.covers if cover.posted)
            for line in figures.lines
        )
        self.statement.show_lines(tuple(_statement(figures)))


def _statement(figures: Figures) -> Iterator[StatementLine]:
    yield StatementLine(
        words.AVAILABLE, text.mu(figures.available_mu), basis=words.FROM_LEDGER, key="quota"
    )
    yield StatementLine(
        words.USED_ALREADY, text.mu(figures.used_already_mu), sign=words.PLUS, key="quota"
    )
    yield StatementLine(
        words.PLANNED,
        text.mu(figures.planned_mu),
        sign=words.MINUS,
        basis=words.FROM_PROJECTS,
        key="planned" if figures.lines else "",
    )
    left = figures.left_mu
    name = words.SHORT if left < 0 else words.LEFT
    yield StatementLine(name, text.mu(abs(left)), sign=words.EQUALS, strong=True, total=True)
    uncovered = area.total(line.uncovered_mu for line in figures.lines)
    if uncovered:
        yield StatementLine(words.UNCOVERED, text.mu(uncovered))
    yield StatementLine(
        words.SUPPLEMENT,
        text.mu(figures.supplement_mu),
        basis=words.FROM_PARCELS,
        key="parcels" if figures.supplement else "",
        total=True,
    )
    planned = area.total(line.planned_mu for line in figures.facts)
    used = area.total(line.used_mu for line in figures.facts)
    yield StatementLine(words.PLANNED_BEFORE, text.mu(planned), basis=words.FROM_FACTS, total=True)
    yield StatementLine(words.USED_BEFORE, text.mu(used))
    yield StatementLine(words.DIFFERENCE, f"{used - planned:+,f}")
    if figures.not_inspected:
        yield StatementLine(words.NOT_INSPECTED, str(figures.not_inspected), key="inspection")
