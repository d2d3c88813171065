"""`ActionBar`: the buttons of a step, made from the table of transitions and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from jdz_forestland.domain.gates import Missing
from jdz_forestland.domain.lifecycle import Action, actions_from, step_of
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.flow import FlowLayout

NAMED_IN_TIP: Final = 6  # of what is missing; the rest is in the gate list


class ActionBar(QWidget):
    """Signals:
    asked(object): this `Action` should be done.

    Attributes:
        buttons: by action, as `actions_from` orders them. note: what became of what was typed.
    """

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Action, QPushButton] = {}
        self._stage: Stage | None = None
        self.note = labels.ElidedLabel(self)
        self.note.setFont(style.font(style.SMALL_PT))
        self.note.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        labels.tint(self.note, style.MUTED)
        self._others = FlowLayout(across=4, down=4)
        self._others.addWidget(self.note)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(12, 6, 12, 8)
        self._row.setSpacing(6)
        self._row.addLayout(self._others, 1)

    def show_stage(self, stage: Stage) -> None:
        """Offer what can be done at a stage."""
        if stage is self._stage:
            return
        self._stage = stage
        for button in self.buttons.values():
            button.hide()
            button.deleteLater()
        self.buttons = {action: self._button(stage, action) for action in actions_from(stage)}
        gated = [action for action in self.buttons if step_of(stage, action).gated]
        others = [action for action in self.buttons if action not in gated]
        self._others.removeWidget(self.note)
        for widget in (*(self.buttons[action] for action in others), self.note):
            self._others.addWidget(widget)
        for action in gated:
            self._row.addWidget(self.buttons[action], 0, Qt.AlignmentFlag.AlignRight)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take no second click of a double click: by then the next step's button stands there."""
        return event.type() == QEvent.Type.MouseButtonDblClick

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the button that goes on in a row of its own where all in one would be cut."""
        margins = self._row.contentsMargins()
        needed = margins.left() + margins.right()
        needed += sum(b.sizeHint().width() + self._row.spacing() for b in self.buttons.values())
        sides = QBoxLayout.Direction
        fits = needed <= self.width()
        self._row.setDirection(sides.LeftToRight if fits else sides.TopToBottom)

    def show_gate(self, missing: Sequence[Missing], *, closed: str = "") -> None:
        """Close the buttons that wait for the gate while something is missing, and say what.

        Args:
            closed: why nothing at all can be done, "" where it can.
        """
        for action, button in self.buttons.items():
            gated = self._stage is not None and step_of(self._stage, action).gated
            reason = closed
            if gated and missing and not closed:
                named = [item.text for item in missing[:NAMED_IN_TIP]]
                reason = words.gate_closed(named, len(missing))
            button.setEnabled(not reason)
            button.setToolTip(reason or words.ACTION_TIPS[action.value])

    def _button(self, stage: Stage, action: Action) -> QPushButton:
        step = step_of(stage, action)
        if step.gated:
            (target,) = step.targets
            button = labels.primary(words.pass_label(stage.value, stage.label, target.label), self)
        else:
            button = QPushButton(words.asking(action.label), self)
            button.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        button.installEventFilter(self)
        button.clicked.connect(partial(self.asked.emit, action))
        button.show()
        return button
