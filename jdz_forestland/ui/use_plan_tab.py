"""`UsePlanTab` (用地计划 → 年度计划): the plan of a year, its text, 定稿 and export."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.use_plan import TEXTS, PlanState, default_texts
from jdz_forestland.service import plan_years
from jdz_forestland.service.planning import Planning, PlanView
from jdz_forestland.service.projects import Projects
from jdz_forestland.ui import files, labels, remembered, style, text
from jdz_forestland.ui import text_use_plan as words
from jdz_forestland.ui.asking import Asking, AskingPanel
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.use_plan_head import UsePlanHead
from jdz_forestland.ui.use_plan_preview import PlanPreview

if TYPE_CHECKING:
    from jdz_forestland.service.export_kind import Exported
    from jdz_forestland.service.jobs import JobProgress

ACROSS: Final = "use_plan.across"
USUAL: Final = (330, 500, 380)
HEAD_WIDTH: Final = 230
PANEL_WIDTH: Final = 300
_FORESTRY: Final = Owner.COUNTY_FORESTRY

TEXT_FIELDS: Final = tuple(
    Field(part.key, part.title, Kind.LONG_TEXT, words.CLAUSE, _FORESTRY, required=False)
    for part in TEXTS
)
FINAL_FIELDS: Final = (
    Field("document", words.DOCUMENT, Kind.TEXT, words.CLAUSE, _FORESTRY, required=False),
)
REASON_FIELDS: Final = (Field("reason", words.REASON, Kind.LONG_TEXT, words.CLAUSE, _FORESTRY),)
HOLD_FIELDS: Final = (
    Field("day", words.HOLD_DAY, Kind.DATE, words.CLAUSE, _FORESTRY),
    Field("document", words.HOLD_DOCUMENT, Kind.TEXT, words.CLAUSE, _FORESTRY, required=False),
)


class UsePlanTab(QWidget):
    """Attributes:
    year: which plan. head: its figures; they open what they are made of. preview: all of it.
    panel: asks for what an intention needs. hold_all, word, excel, reopen, edit, finalise.

    Signals:
        project_asked(str): the project with this key should be shown.
    """

    project_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: PlanView | None = None
        self._wanted = 0
        self.year = QComboBox(self)
        self.year.setAccessibleName(words.YEAR)
        self.year.setToolTip(words.YEAR_TIP)
        self.year.setMinimumHeight(style.CONTROL_HEIGHT)
        self.head = UsePlanHead(self)
        self.preview = PlanPreview(self)
        self.panel = AskingPanel(self)
        self.panel.hide()
        self.hold_all = QPushButton(words.HOLD_ALL, self)
        self.word = QPushButton(words.WORD, self)
        self.excel = QPushButton(words.EXCEL, self)
        self.reopen = QPushButton(words.REOPEN, self)
        self.edit = QPushButton(words.EDIT, self)
        self.finalise = labels.primary(words.FINALISE, self)
        self.empty = EmptyState(self)
        self.empty.say(words.NO_YEAR, words.EMPTY)
        self._lay_out()
        self._connect()

    @property
    def plan_year(self) -> int:
        """The year that is shown; 0 while there is none."""
        return int(self.year.currentData() or 0)

    def refresh(self) -> None:
        """Read the plan of the year anew."""
        registry = self._desk.registry
        if registry is None:
            return
        self._offer_years()
        year = self.plan_year
        if not year:
            self._view = None
            self._whole.setCurrentWidget(self.empty)
            return
        planning = Planning(registry)
        view = planning.view(year)
        self._view = view
        self._whole.setCurrentWidget(self._content)
        self.head.show_view(view)
        names = {each.project.name: each.project.key for each in Projects(registry).all()}
        self.preview.show_paper(planning.paper(year, view), names)
        self._offer()

    def forget(self) -> None:
        """Another registry is open: start with the year that fits it."""
        self._wanted = 0

    def follow(self, list_year: int) -> None:
        """Show the plan of the year in which the quota of a list is used."""
        self._wanted = list_year + 1

    def leave(self) -> None:
        """Close what is being asked."""
        self.panel.hide()
        self._bottom.show()
        self._offer()

    # --- offering ----------------------------------------------------------------------------

    def _offer_years(self) -> None:
        """Offer the years that a plan can be made for; stay at the one that was chosen."""
        registry = self._desk.registry
        years = plan_years.offered(registry) if registry is not None else []
        if self._wanted not in years and registry is not None:
            self._wanted = plan_years.usual(registry)
        with QSignalBlocker(self.year):
            self.year.clear()
            for year in years:
                self.year.addItem(words.year(year), year)
            self.year.setCurrentIndex(self.year.findData(self._wanted))

    def _offer(self) -> None:
        """Offer what can be done now; what cannot says why."""
        registry, view = self._desk.registry, self._view
        if registry is None or view is None:
            return
        fixed = words.READ_ONLY if registry.is_read_only else ""
        fixed = fixed or (words.BUSY_FORM if self.panel.isVisibleTo(self) else "")
        plan = view.plan
        final = plan is not None and plan.state is not PlanState.DRAFT
        uncovered = self.head.to_hold
        reasons = {
            self.hold_all: ("" if uncovered else words.ALL_COVERED, words.HOLD_ALL_TIP),
            self.reopen: ("" if final else words.NOT_FINAL, words.REOPEN_TIP),
            self.edit: (words.IS_FINAL_TEXT if final else "", words.EDIT_TIP),
            self.finalise: (self._why_not_final(view), words.FINALISE_TIP),
        }
        for button, (why_not, tip) in reasons.items():
            button.setEnabled(not (fixed or why_not))
            button.setToolTip(fixed or why_not or tip)
        busy = self._desk.runner.busy
        for button in (self.word, self.excel):
            button.setEnabled(not busy)
            button.setToolTip(text.BUSY if busy else words.EXPORT_TIP)

    @staticmethod
    def _why_not_final(view: PlanView) -> str:
        if view.plan is None:
            return words.NOT_BEGUN
        if view.plan.state is not PlanState.DRAFT:
            return words.IS_FINAL
        return view.fault

    # --- doing -------------------------------------------------------------------------------

    def _ask_edit(self) -> None:
        registry, view = self._desk.registry, self._view
        if registry is None or view is None:
            return
        year = view.plan_year

        def do(values: dict[str, Any]) -> str:
            # An emptied part is given as empty: it is to be left out of the paper.
            texts = {field.name: str(values.get(field.name, "")) for field in TEXT_FIELDS}
            Planning(registry).write(year, texts)
            return words.saved(year)

        held = dict(view.plan.texts) if view.plan is not None else default_texts()
        self._ask(words.EDIT_HEADING, TEXT_FIELDS, words.EDIT_DO, held, do, words.EDIT_WARNING)

    def _ask_finalise(self) -> None:
        registry, year = self._desk.registry, self.plan_year
        if registry is None:
            return

        def do(values: dict[str, Any]) -> str:
            made = Planning(registry).finalise(year, document=values.get("document", ""))
            return words.finalised(year, made.version)

        self._ask(
            words.FINALISE_HEADING, FINAL_FIELDS, words.FINALISE_DO, {}, do, words.FINALISE_WARNING
        )

    def _ask_reopen(self) -> None:
        registry, year = self._desk.registry, self.plan_year
        if registry is None:
            return

        def do(values: dict[str, Any]) -> str:
            made = Planning(registry).reopen(year, values["reason"])
            return words.reopened(year, made.version)

        self._ask(words.REOPEN_HEADING, REASON_FIELDS, words.REOPEN_DO, {}, do, words.REOPEN_TIP)

    def _ask_hold(self) -> None:
        registry, year = self._desk.registry, self.plan_year
        if registry is None:
            return

        def do(values: dict[str, Any]) -> str:
            day = datetime.date.fromisoformat(values["day"])
            document = values.get("document", "")
            return words.held(len(Projects(registry).hold_plan(year, day=day, document=document)))

        today = {"day": registry.now().date().isoformat()}
        self._ask(
            words.HOLD_ALL_HEADING, HOLD_FIELDS, words.HOLD_ALL_DO, today, do, words.HOLD_ALL_TIP
        )

    def _ask(
        self,
        heading: str,
        fields: tuple[Field, ...],
        button: str,
        values: Mapping[str, Any],
        do: Callable[[dict[str, Any]], str],
        warning: str,
    ) -> None:
        self.panel.pose(Asking(heading, fields, button, do, values, warning))
        self.panel.show()
        self._bottom.hide()  # the panel has a button of its own, and needs the room
        self._offer()

    def _finish(self, sentence: str) -> None:
        self.leave()
        self._desk.noticed.emit(sentence)

    def _ask_export(self, suffix: str, pattern: str) -> None:
        registry, year = self._desk.registry, self.plan_year
        if registry is None or not year:
            return
        name = f"{Planning(registry).file_stem(year)}{suffix}"
        chosen = files.target(self, words.EXPORTING, registry.path.parent / name, pattern)
        if chosen is not None:
            job = _exporting(registry.path, self._desk.operator, year, chosen)
            title = text.job(words.EXPORTING, chosen.name)
            self._desk.start(title, job, done=self._say_exported)

    def _say_exported(self, written: Exported) -> None:
        self._desk.noticed.emit(words.exported(str(written.path)))

    def _open(self, key: str) -> None:
        """Show what a figure is made of."""
        year = self.plan_year
        if key == "planned" and self._view is not None:
            self.project_asked.emit(self._view.figures.lines[0].project_key)
            return
        self._desk.show_year(year if key == "parcels" else year - 1)
        self._desk.page_asked.emit(key)

    def _choose_year(self) -> None:
        self._wanted = self.plan_year
        self.leave()
        self.refresh()

    # --- putting together --------------------------------------------------------------------

    def _lay_out(self) -> None:
        chooser = QHBoxLayout()
        chooser.setContentsMargins(16, 8, 8, 0)
        chooser.setSpacing(8)
        chooser.addWidget(QLabel(words.YEAR, self))
        chooser.addWidget(self.year)
        chooser.addStretch(1)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(chooser)
        column.addWidget(labels.scrolled(self.head, self, words.STATEMENT), 1)
        left.setMinimumWidth(HEAD_WIDTH)
        self.panel.setMinimumWidth(PANEL_WIDTH)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        for part in (left, self.preview, self.panel):
            across.addWidget(part)
        remembered.follow(self._desk, ACROSS, across, USUAL)
        self._bottom = QWidget(self)
        bottom = QHBoxLayout(self._bottom)
        bottom.setContentsMargins(16, 8, 16, 12)
        bottom.setSpacing(8)
        bottom.addStretch(1)
        for button in (self.hold_all, self.word, self.excel, self.reopen, self.edit):
            button.setMinimumHeight(style.CONTROL_HEIGHT + 2)
            bottom.addWidget(button)
        bottom.addWidget(self.finalise)
        self._content = QWidget(self)
        whole = QVBoxLayout(self._content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(across, 1)
        whole.addWidget(self._bottom)
        self._whole = QStackedWidget(self)
        self._whole.addWidget(self._content)
        self._whole.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._whole)

    def _connect(self) -> None:
        self.year.currentIndexChanged.connect(self._choose_year)
        self.head.statement.asked.connect(self._open)
        self.preview.project_asked.connect(self.project_asked)
        self.panel.done.connect(self._finish)
        self.panel.left.connect(self.leave)
        self._desk.runner.busy_changed.connect(self._offer)
        self.hold_all.clicked.connect(self._ask_hold)
        self.word.clicked.connect(partial(self._ask_export, ".docx", words.WORD_FILTER))
        self.excel.clicked.connect(partial(self._ask_export, ".xlsx", words.EXCEL_FILTER))
        self.reopen.clicked.connect(self._ask_reopen)
        self.edit.clicked.connect(self._ask_edit)
        self.finalise.clicked.connect(self._ask_finalise)


def _exporting(path: Path, who: str, year: int, out: Path) -> Callable[[JobProgress], Exported]:
    def job(progress: JobProgress) -> Exported:
        from jdz_forestland.service.registry import Registry

        progress.step(words.EXPORTING)
        with Registry.open(path, who=who) as registry:
            return Planning(registry).export(year, out)

    return job
