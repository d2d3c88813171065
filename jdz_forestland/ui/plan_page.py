"""`PlanPage` (用地计划): the projects that use quota, the yearly plan, and the investors."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from jdz_forestland.errors import UserError
from jdz_forestland.ui import text_investor, text_use_plan
from jdz_forestland.ui import text_plan as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.investor_tab import InvestorTab
from jdz_forestland.ui.project_tab import ProjectTab
from jdz_forestland.ui.use_plan_tab import UsePlanTab

TITLES: Final = (words.PROJECTS, text_use_plan.TAB, text_investor.TAB)


class PlanPage(QWidget):
    """Attributes:
    projects, plan, investors: the tabs.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.projects, self.plan = ProjectTab(desk), UsePlanTab(desk)
        self.investors = InvestorTab(desk)
        self._parts = (self.projects, self.plan, self.investors)
        self._stale = {*self._parts}
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(words.TABS)
        for part, title in zip(self._parts, TITLES, strict=True):
            self.tabs.addTab(part, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        desk.opened.connect(self._forget)
        desk.changed.connect(self._mark_stale)
        desk.year_changed.connect(self._follow)
        self.tabs.currentChanged.connect(self._show_tab)
        self.plan.project_asked.connect(self._go_to_project)

    def refresh(self) -> None:
        """Read what is in front anew; the rest when it comes to the front."""
        self._stale = {*self._parts}
        self._show_tab()

    def _follow(self, list_year: int) -> None:
        self.plan.follow(list_year)
        self._mark_stale()

    def _go_to_project(self, key: str) -> None:
        self.tabs.setCurrentWidget(self.projects)
        self.projects.go_to(key)

    def _show_tab(self) -> None:
        part = self._parts[self.tabs.currentIndex()]
        if part not in self._stale:
            return
        self._stale.discard(part)
        try:
            part.refresh()
        except UserError as error:
            self._desk.complain(error)

    def _forget(self) -> None:
        for part in self._parts:
            part.leave()
        self.plan.forget()
        self._mark_stale()

    def _mark_stale(self) -> None:
        self._stale = {*self._parts}
        if self.isVisible():
            self._show_tab()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_tab()
