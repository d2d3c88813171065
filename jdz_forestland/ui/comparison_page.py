"""`ComparisonPage` (年度比对): two databases in, a result to look at, one button that writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from jdz_forestland.domain import area
from jdz_forestland.errors import UserError
from jdz_forestland.service import sample
from jdz_forestland.service.deriving import Accepted, Proposal, accept, propose
from jdz_forestland.service.registry import Change
from jdz_forestland.ui import comparison_rows, labels, text
from jdz_forestland.ui import text_comparison as words
from jdz_forestland.ui.comparison_notes import Note
from jdz_forestland.ui.comparison_result import ComparisonResult
from jdz_forestland.ui.comparison_setup import ComparisonSetup
from jdz_forestland.ui.comparison_strips import AcceptStrip, StartStrip, StepStrip
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.runner import Task

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress


class ComparisonPage(QWidget):
    """Nothing is written before the user accepts; cancelling leaves everything as it was.

    Attributes:
        setup, result: the two views. note: why a result could not be written.
        steps, starting, accepting: the strips around them.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._proposal: Proposal | None = None
        self._task: Task | None = None
        self._proposed_for: Path | None = None
        self._last_word = words.READY
        self.steps, self.starting, self.accepting = StepStrip(), StartStrip(), AcceptStrip()
        self.setup, self.result = ComparisonSetup(desk), ComparisonResult(desk)
        self.note = Note()
        self.empty = EmptyState()
        self.empty.say(words.NO_REGISTRY, words.NO_REGISTRY_HINT)
        self._lay_out()
        self._connect()
        self._reset()

    def refresh(self) -> None:
        """Look again at what may be done."""
        self._offer()

    def start(self) -> None:
        """Compare what is chosen."""
        registry = self._desk.registry
        if registry is None or self.setup.lacking():
            return
        path, request = registry.path, self.setup.request()
        self.setup.note.clear()

        def job(progress: JobProgress) -> Proposal:
            return propose(path, request, progress)

        self._run(words.START_TITLE, job, self._take_proposal, self._take_failure)

    def accept(self) -> None:
        """Write the result that is shown."""
        registry, proposal = self._desk.registry, self._proposal
        if registry is None or proposal is None:
            return
        path, who, now = registry.path, self._desk.operator, registry.now

        def job(progress: JobProgress) -> Accepted:
            progress.step(words.ACCEPT_TITLE)
            return accept(path, proposal, who=who, now=now)

        self._run(words.ACCEPT_TITLE, job, self._take_accepted, self._take_refusal)

    # --- jobs --------------------------------------------------------------------------------

    def _run(
        self,
        title: str,
        job: Callable[[JobProgress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        task = Task(title, job)
        task.succeeded.connect(done)
        task.failed.connect(failed)
        task.cancelled.connect(self._take_cancel)
        if self._desk.runner.busy:
            self._desk.complain(UserError(text.BUSY, hint=text.BUSY_HINT))
            return
        self._task = task
        self.starting.follow(task)
        task.finished.connect(self._end)  # last: the strip is free again by then
        self._desk.runner.start(task)

    def _end(self) -> None:
        self._task = None
        self._offer()

    def _take_proposal(self, proposal: Proposal) -> None:
        if self._task is None:
            return  # the registry was closed meanwhile
        self._proposal = proposal
        self._remember(proposal)
        self.result.show_proposal(proposal)
        self.note.clear()
        self.accepting.offer(lacking(proposal))
        self._views.setCurrentWidget(self._result_view)

    def _take_failure(self, error: Exception) -> None:
        self._show_setup()
        if isinstance(error, UserError):
            # when the layout has made room for it
            QTimer.singleShot(0, self, partial(self._bring, self.setup.show_error(error)))
        else:
            self._desk.complain(error)

    def _bring(self, note: QWidget) -> None:
        self._scroll.ensureWidgetVisible(note)

    def _take_cancel(self) -> None:
        self._last_word = words.CANCELLED

    def _take_accepted(self, accepted: Accepted) -> None:
        registry, proposal = self._desk.registry, self._proposal
        if registry is None or proposal is None or self._task is None:
            return
        self._proposal = None  # it cannot be accepted twice
        registry.announce(Change(everything=True))
        year = proposal.derivation.list_year
        self._desk.show_year(year)
        total = area.grouped(registry.summary(year).reserve_mu)
        sentence = words.accepted(len(accepted.added), len(accepted.changed), total)
        self.accepting.show_written(sentence)

    def _take_refusal(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._proposal = None
            self.note.show_error(error)
            self.accepting.show_refused()
        else:
            self._desk.complain(error)

    # --- following ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._propose_files()

    def _reset(self) -> None:
        """Begin anew: another registry is open, or none."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._proposal, self._proposed_for = None, None
        self.setup.clear()
        self.result.clear()
        self._show_setup()
        if self.isVisible():
            self._propose_files()

    def _propose_files(self) -> None:
        """Propose the sample's databases, or those compared last; once for each registry."""
        registry = self._desk.registry
        if registry is None or registry.path == self._proposed_for:
            return
        self._proposed_for = registry.path
        last = tuple(Path(path) for path in self._desk.settings.last_surveys)
        paths = sample.surveys() if registry.is_sample else last
        for box, path in zip(self.setup.boxes, paths, strict=False):
            box.take(path, proposed=True)

    def take_survey(self, database: Path) -> None:
        """Fill a database that was handed in elsewhere into the box that is still empty."""
        self._propose_files()  # now: later they would take its place
        self._show_setup()
        boxes = self.setup.boxes
        empty = next((box for box in boxes if box.choice is None), boxes[-1])
        empty.take(database)

    def _remember(self, proposal: Proposal) -> None:
        registry, request = self._desk.registry, proposal.request
        if registry is not None and not registry.is_sample:
            last = (str(request.before.path), str(request.after.path))
            self._desk.keep_settings(replace(self._desk.settings, last_surveys=last))

    def _show_setup(self) -> None:
        self._proposal = None
        self.note.clear()
        closed = self._desk.registry is None
        self._views.setCurrentWidget(self.empty if closed else self._setup_view)
        self._offer()

    def _follow_edit(self) -> None:
        self._last_word = words.READY
        self._offer()

    def _offer(self) -> None:
        running = self._task is not None
        busy = words.WHY_BUSY if self._desk.runner.busy and not running else ""
        lacking = busy or self.setup.lacking()
        self.starting.offer(lacking, otherwise=self._last_word)
        self.setup.setEnabled(not running)
        self.steps.back.setEnabled(not running)
        self.accepting.accept.setEnabled(
            self._proposal is not None and not running and not busy and not _nothing(self._proposal)
        )
        shown = self._views.currentWidget()
        known = all(box.source is not None for box in self.setup.boxes)
        self.steps.show_step(3 if shown is self._result_view else 2 if known else 1)

    # --- parts -------------------------------------------------------------------------------

    def _connect(self) -> None:
        desk = self._desk
        desk.opened.connect(self._reset)
        desk.survey_offered.connect(self.take_survey)
        desk.runner.busy_changed.connect(self._offer)
        self.setup.edited.connect(self._follow_edit)
        self.setup.answered.connect(self.start)
        self.starting.start.clicked.connect(self.start)
        self.steps.back.clicked.connect(self._show_setup)
        self.accepting.accept_asked.connect(self.accept)
        self.accepting.again_asked.connect(self._compare_again)
        self.accepting.parcels_asked.connect(partial(desk.page_asked.emit, "parcels"))

    def _compare_again(self) -> None:
        self._show_setup()
        self.start()

    def _lay_out(self) -> None:
        self._scroll = labels.scrolled(self.setup, self, words.STEPS[0])
        self._setup_view = _column(self._scroll, self.starting)
        self._result_view = _column(self.result, self.note, self.accepting)
        self._views = QStackedWidget()
        for view in (self._setup_view, self._result_view, self.empty):
            self._views.addWidget(view)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(8)
        page.addWidget(self.steps)
        page.addWidget(self._views, 1)


def lacking(proposal: Proposal) -> str:
    """Return why there is nothing to accept; "" where there is something."""
    return words.WHY_NOTHING_NEW if _nothing(proposal) else ""


def _nothing(proposal: Proposal) -> bool:
    derivation = proposal.derivation
    changed = (
        found.known is not None and comparison_rows.differs(found.known, found.parcel)
        for found in derivation.matched
    )
    return not derivation.leads and not any(changed)


def _column(*widgets: QWidget) -> QWidget:
    view = QWidget()
    column = QVBoxLayout(view)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for widget in widgets:
        column.addWidget(widget)
    return view
