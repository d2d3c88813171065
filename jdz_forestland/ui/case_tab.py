"""`CaseTab` (办理): the way of one parcel, its current step as a form, and what may be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from jdz_forestland.domain import acting, lifecycle
from jdz_forestland.domain.gates import Missing
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.ui import case_remarks, closed, timeline
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.case_draft import DraftSaver
from jdz_forestland.ui.case_reason import ReasonPanel
from jdz_forestland.ui.case_records import RecordView
from jdz_forestland.ui.case_work import CaseWork
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.paper_button import PaperButton

if TYPE_CHECKING:
    from jdz_forestland.domain.acting import File
    from jdz_forestland.service.casework import Casework
    from jdz_forestland.service.registry import Change

LOOK_AFTER_MS: Final = 150  # a pause this long in typing, then the gate is looked at again
PAPERS, RULES = "papers/", "rules/"


class CaseTab(QWidget):
    """Follows the desk: what happens elsewhere shows here, and what is half typed is never lost.

    Signals:
        room_asked(): the form needs more room than the card has.
        paper_asked(str), rule_asked(str): the card should show where this kind of paper, this
            rule is dealt with.
        undo_asked(): the last deed should be offered to be taken back.

    Attributes:
        timeline, work, reason, records: the parts; the last three share the room below.
        paper: makes the paper of the step; old_paper: of the step whose records are looked at.
        file: the parcel shown with all that is kept of it; None before the first.
    """

    room_asked = Signal()
    paper_asked = Signal(str)
    rule_asked = Signal(str)
    undo_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key = ""
        self._stale = False
        self._undo_of = ""  # fingerprint of the history that the offer to undo was made from
        self.file: File | None = None
        self.timeline = timeline.Timeline(self)
        self.work = CaseWork(self._remarks, self)
        self.reason, self.records = ReasonPanel(self), RecordView(self)
        self.paper = PaperButton(desk, self.work, before=self.keep)
        self.work.head.insertWidget(1, self.paper)
        self.old_paper = PaperButton(desk, self.records, before=self.keep)
        self.records.head.insertWidget(2, self.old_paper)
        self.stack = QStackedWidget(self)
        for part in (self.work, self.reason, self.records):
            self.stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.timeline)
        column.addWidget(self.stack, 1)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self._drafts = DraftSaver(desk, self._say_saved, self)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_AFTER_MS)
        self._look.timeout.connect(self._show_gate)
        self._connect()

    # --- which parcel ------------------------------------------------------------------------

    def show_parcel(self, key: str) -> None:
        """Show a parcel; the one that is shown stays as it is."""
        if key == self._key and not self._stale:
            return
        self.keep()
        if key != self._key:
            self.file = None
            self._drafts.follow(None)
        self._key, self._stale = key, True
        if self.isVisible():
            self._read()

    def keep(self) -> None:
        """Keep what is half typed, now."""
        self._drafts.flush()

    def focus_form(self) -> None:
        """Put the cursor into the first field of the form."""
        if self.file is not None and self.work.form.rows:
            self.work.form.go_to(next(iter(self.work.form.rows)))

    def refresh(self) -> None:
        """Read the parcel anew; the form is left alone while its step is the same."""
        self._stale = True
        if self._key and self.isVisible():
            self._read()

    def _read(self) -> None:
        registry = self._desk.registry
        if registry is None or not self._key:
            return
        self.keep()
        before = self.file
        try:
            file = self._casework().file(self._key)
        except UserError as error:
            self._key, self.file = "", None
            self._drafts.follow(None)
            self._desk.complain(error)
            return
        self.file, self._stale = file, False
        self.paper.show_parcel(file.parcel)
        if before is None or _moved(before, file):
            self._fill(file)
        else:
            self._drafts.follow(file, self.work.form.kept)
        self._show_timeline(self._shown_stage())
        self._show_gate()

    def _fill(self, file: File) -> None:
        """Show the current step of a parcel, its form filled with the draft or the proposal."""
        form = self.work.show_stage(file.parcel.stage)
        self._drafts.follow(None)
        form.give(self._casework().draft(file))
        self._drafts.follow(file, form.kept)
        self.work.bar.note.setText("")
        self.stack.setCurrentWidget(self.work)

    # --- showing -----------------------------------------------------------------------------

    def _shown_stage(self) -> Stage | None:
        if self.file is None:
            return None
        if self.stack.currentWidget() is self.records:
            return self.records.stage
        return self.file.parcel.stage

    def _show_timeline(self, chosen: Stage | None) -> None:
        if self.file is not None:
            self.timeline.show_marks(timeline.marks_of(self.file), chosen=chosen)

    def _show_gate(self) -> None:
        self._look.stop()
        file, registry = self.file, self._desk.registry
        if file is None or registry is None:
            return
        stage = file.parcel.stage
        gated = [a for a in lifecycle.actions_from(stage) if lifecycle.step_of(stage, a).gated]
        missing = self._missing(file) if gated else ()
        self.work.gates.show_items(missing, otherwise=words.GATE_OPEN)
        self.work.gates.setVisible(bool(gated))
        reason = closed.of_parcels(registry, words.READ_ONLY)
        self.work.bar.show_gate(missing, closed=reason)
        self.work.form.setEnabled(not reason)
        self._offer_undo()

    def _missing(self, file: File) -> tuple[Missing, ...]:
        """Return what the form complains about, then what the gate finds missing besides."""
        form = self.work.form
        complaints = form.complaints()
        wrong = [
            Missing(row.field.clause, name, row.field.owner, complaints[name])
            for name, row in form.rows.items()
            if name in complaints
        ]
        found = self._casework().missing(file, form.values())
        return (*wrong, *(item for item in found if item.field not in complaints))

    def _offer_undo(self) -> None:
        registry = self._desk.registry
        if registry is None or registry.fingerprint == self._undo_of:
            return
        # An accepted comparison is one entry of thousands of parcels: it is read once.
        self._undo_of = registry.fingerprint
        last = self._casework().undoable()
        self.work.undo.setVisible(last is not None)
        if last is not None:
            self.work.undo.setToolTip(words.undo_tip(last.reason))

    def _say_saved(self) -> None:
        self.work.bar.note.setText(words.DRAFT_KEPT)

    def _remarks(self, values: Any) -> Any:
        registry = self._desk.registry
        if registry is None:
            return {}
        policy = self._casework().policy
        return case_remarks.remarks(values, policy=policy, today=registry.now().date())

    # --- what the user does ------------------------------------------------------------------

    def go_to(self, missing: Missing) -> None:
        """Go where something is owed: a field, a row of a list, a paper, a rule."""
        if missing.field.startswith(PAPERS):
            self.paper_asked.emit(missing.field.removeprefix(PAPERS))
        elif missing.field.startswith(RULES):
            self.rule_asked.emit(missing.field.removeprefix(RULES))
        else:
            if not self.work.is_roomy:
                self.room_asked.emit()
            row, column = words.place_in(missing.text)
            # After the layout, as the form may only now have got its room.
            QTimer.singleShot(
                0, self, partial(self.work.form.go_to, missing.field, row=row, column=column)
            )

    def _ask(self, action: Action) -> None:
        file, registry = self.file, self._desk.registry
        if file is None or registry is None:
            return
        if lifecycle.step_of(file.parcel.stage, action).needs_reason:
            self.keep()
            self.stack.setCurrentWidget(self.reason)
            self.reason.ask(file.parcel, action, registry.now().date())
        else:
            self.act(action, self.work.form.values())

    def act(self, action: Action, values: dict[str, Any]) -> None:
        """Do an action; what it still lacks is shown, what became of it is said."""
        self.keep()
        self._show_gate()
        file, kept = self.file, self.work.form.kept()
        if file is None:
            return
        casework = self._casework()
        leaves = lifecycle.step_of(file.parcel.stage, action).needs_reason
        if not leaves and self.work.form.complaints():
            return
        self.stack.setCurrentWidget(self.work)
        try:
            outcome = casework.act(file.parcel.key, action, values)
        except UserError as error:
            self._desk.complain(error)
            return
        if outcome.missing:
            self.work.gates.show_items(outcome.missing, otherwise=words.GATE_OPEN)
            return
        if leaves and kept and kept != acting.proposed_values(file):
            # The step may come again: what was half typed of it is kept for then.
            casework.save_draft(file, kept)
        self._desk.noticed.emit(
            words.done(file.parcel.parcel_no, file.parcel.stage.label, action.label)
            + words.now_at(outcome.parcel.stage.label)
        )

    def _show_records(self, stage: Stage) -> None:
        if self.file is None:
            return
        own = [record for record in self.file.records if record.stage is stage]
        if not own or (stage is self.file.parcel.stage and self._shown_stage() is not stage):
            self._show_work()
            return
        self.records.show_records(own)
        self.old_paper.show_step(self.file.parcel, stage)
        self.stack.setCurrentWidget(self.records)
        self._show_timeline(stage)

    def _show_work(self) -> None:
        self.stack.setCurrentWidget(self.work)
        self._show_timeline(self._shown_stage())

    # --- what happens ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keep()

    def _follow_typing(self) -> None:
        self._drafts.touch()
        self._look.start()

    def _follow_settling(self) -> None:
        self.keep()
        self._show_gate()

    def _follow_change(self, change: Change) -> None:
        if change.everything or self._key in change.parcel_keys:
            self.refresh()
        elif self.isVisible():
            self._offer_undo()

    def _forget(self) -> None:
        self._look.stop()
        self._key, self.file, self._stale = "", None, False
        self._drafts.follow(None)

    def _casework(self) -> Casework:
        from jdz_forestland.service.casework import Casework

        assert self._desk.registry is not None
        return Casework(self._desk.registry)

    def _connect(self) -> None:
        self.timeline.asked.connect(self._show_records)
        self.work.edited.connect(self._follow_typing)
        self.work.settled.connect(self._follow_settling)
        self.work.gates.asked.connect(self.go_to)
        self.work.bar.asked.connect(self._ask)
        self.work.room_asked.connect(self.room_asked)
        self.work.undo.clicked.connect(self.undo_asked)
        self.reason.given.connect(self.act)
        self.reason.left.connect(self._show_work)
        self.records.left.connect(self._show_work)
        self._desk.changed.connect(self._follow_change)
        self._desk.leaving.connect(self._forget)
        self._desk.opened.connect(self._forget)


def _moved(before: File, after: File) -> bool:
    """Return whether the form belongs to another step than before, or was done since."""
    return before.parcel.stage is not after.parcel.stage or before.records != after.records
