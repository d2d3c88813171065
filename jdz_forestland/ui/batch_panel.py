"""`BatchPanel` (批量办理): one record for many parcels that are at the same step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain import acting
from jdz_forestland.domain.lifecycle import SPINE, Action, actions_from, step_of
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui import batch_run, case_remarks, closed, labels, style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.batch_run import BatchResult
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.step_form import StepForm

if TYPE_CHECKING:
    from jdz_forestland.ui.runner import Task


class BatchPanel(QWidget):
    """Signals:
    ended(object): a `BatchResult`. left(): back to what the card says of the selection.

    Attributes:
        stages: a button per stage where the parcels are not all at one. action: what to do.
        form: the shared record. do: does it.
    """

    ended = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parcels: tuple[Parcel, ...] = ()
        self.form: StepForm | None = None
        self.task: Task | None = None
        self.heading = labels.plain("", points=style.TITLE_PT, bold=True)
        self.sentence = labels.plain("", muted=True)
        self.stages: dict[Stage, QPushButton] = {}
        self.action = QComboBox(self)
        self.action.setAccessibleName(words.BATCH_ACTION)
        self.action_label = QLabel(words.BATCH_ACTION, self)
        self.action.setMinimumHeight(style.CONTROL_HEIGHT)
        self.action.currentIndexChanged.connect(self._show_form)
        self.missing = labels.plain("")
        labels.tint(self.missing, style.ERROR)
        self.cancel = QPushButton(words.NOT_NOW, self)
        self.cancel.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        self.cancel.clicked.connect(self.left)
        self.do = labels.primary("", self)
        self.do.clicked.connect(self._start)
        self._lay_out()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)

    def show_parcels(self, parcels: Sequence[Parcel]) -> None:
        """Show what can be done with some parcels."""
        stages = {parcel.stage for parcel in self._parcels}
        self._parcels = tuple(parcels)
        counts = Counter(parcel.stage for parcel in parcels)
        self.heading.setText(words.batch_heading(len(parcels)))
        self._offer_stages(counts)
        one = len(counts) == 1
        if set(counts) != stages or self.form is None:
            self._offer_actions(next(iter(counts)) if one else None)
        self._name_deed()

    def _offer_stages(self, counts: Counter[Stage]) -> None:
        """Where the parcels are at different steps, say how many are where; a click picks one."""
        for button in self.stages.values():
            self._picks.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.stages = {}
        mixed = len(counts) > 1
        if mixed:
            for stage in (stage for stage in Stage if counts[stage]):
                button = QPushButton(words.only_stage(stage.label, counts[stage]), self)
                button.setMinimumHeight(style.CONTROL_HEIGHT)
                button.clicked.connect(partial(self._select_stage, stage))
                self._picks.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
                self.stages[stage] = button
        named = [(stage.label, counts[stage]) for stage in Stage if counts[stage]]
        self.sentence.setText(words.batch_mixed(named) if mixed else words.BATCH_SHARED)

    def _offer_actions(self, stage: Stage | None) -> None:
        self.action.blockSignals(True)
        self.action.clear()
        for action in () if stage is None else actions_from(stage):
            self.action.addItem(action.label, action)
        self.action.blockSignals(False)
        for widget in (self.action, self.action_label):
            widget.setVisible(self.action.count() > 0)
        if stage is not None and not self.action.count():
            self.sentence.setText(words.batch_none(stage.label))
        self._show_form()

    def _show_form(self) -> None:
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        action, stage = self._chosen()
        self.do.setVisible(action is not None)
        if action is None or stage is None:
            return
        registry = self._desk.registry
        reason = "" if registry is None else closed.of_parcels(registry, words.READ_ONLY)
        self.do.setEnabled(not reason)
        fields = acting.record_fields(stage, action)
        self.form = StepForm(fields, name=words.BATCH, remarks=self._remarks, parent=self)
        self._column.insertWidget(3, self.form, 1)
        self.form.edited.connect(lambda: self.missing.setText(""))
        self.form.setEnabled(not reason)
        if reason:
            self.missing.setText(reason)
        if step_of(stage, action).needs_reason and registry is not None:
            self.form.give({"on": registry.now().date().isoformat()})
        else:
            self.form.give({})
        self.form.show()
        self._name_deed()

    def _name_deed(self) -> None:
        action, stage = self._chosen()
        if action is None or stage is None:
            return
        targets = step_of(stage, action).targets
        target = targets[0].label if len(targets) == 1 else ""
        deed = action.label
        if step_of(stage, action).gated:
            deed = words.pass_label(stage.value, stage.label, target)
        self.do.setText(words.batch_do(deed, len(self._parcels)))
        leaves = not any(each in SPINE for each in targets)
        self.do.setToolTip(words.consequence(target, leaves=leaves) if leaves else "")

    def _chosen(self) -> tuple[Action | None, Stage | None]:
        stages = {parcel.stage for parcel in self._parcels}
        action = self.action.currentData()
        if len(stages) != 1 or action is None:
            return None, None
        return Action(action), next(iter(stages))

    # --- doing -------------------------------------------------------------------------------

    def _start(self) -> None:
        action, stage = self._chosen()
        registry, form = self._desk.registry, self.form
        if action is None or stage is None or registry is None or form is None:
            return
        form.show_complaints()
        if complaints := form.complaints():
            form.go_to(next(iter(complaints)))
            return
        values = form.values()
        if step_of(stage, action).needs_reason:
            owed = [row.field for name, row in form.rows.items() if name not in values]
            if owed:
                self.missing.setText(words.not_filled([field.label for field in owed]))
                form.go_to(owed[0].name)
                return
        self._run(action, values)

    def _run(self, action: Action, values: dict[str, Any]) -> None:
        registry = self._desk.registry
        assert registry is not None
        keys = [parcel.key for parcel in self._parcels]
        job = batch_run.batch(registry, keys, action, values)
        self.task = self._desk.start(
            words.batch_title(action.label), job, done=self._finish, always=self._open_again
        )
        self.setEnabled(self.task is None)

    def _open_again(self) -> None:
        self.setEnabled(True)
        if (registry := self._desk.registry) is not None:
            from jdz_forestland.service.registry import Change

            registry.announce(Change(everything=True))

    def _finish(self, result: BatchResult) -> None:
        self._desk.noticed.emit(words.batch_done(result.done, len(result.stayed), result.untouched))
        self.ended.emit(result)

    def _select_stage(self, stage: Stage) -> None:
        self._desk.select([parcel.key for parcel in self._parcels if parcel.stage is stage])

    def _remarks(self, values: Any) -> Any:
        from jdz_forestland.service import policies

        registry = self._desk.registry
        if registry is None:
            return {}
        today = registry.now().date()
        return case_remarks.remarks(values, policy=policies.current(registry), today=today)

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 4)
        head.setSpacing(4)
        head.addWidget(self.heading)
        head.addWidget(self.sentence)
        self._picks = QVBoxLayout()
        self._picks.setContentsMargins(12, 0, 12, 0)
        self._picks.setSpacing(4)
        choice = QHBoxLayout()
        choice.setContentsMargins(12, 0, 12, 0)
        choice.addWidget(self.action_label)
        choice.addWidget(self.action)
        choice.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 6, 12, 8)
        buttons.setSpacing(8)
        buttons.addWidget(self.missing, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.do)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        self._column.addLayout(self._picks)
        self._column.addLayout(choice)
        self._column.addStretch(0)
        self._column.addLayout(buttons)
