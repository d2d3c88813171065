"""`ImportStrip`: below an import: as what, into which list, how far it is, and the one button."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.runner import Task
from jdz_forestland.ui.task_bar import TaskBar

BAR_WIDTH: Final = 140
FIRST_YEAR: Final = 2021
LAST_YEAR: Final = 2101
TWO_LINES: Final = 38  # logical pixels


class ImportStrip(QWidget):
    """Signals:
        edited(): stage or list year are others now.
        accept_asked(), again_asked(), parcels_asked(), undo_asked(): what the user wants.

    Attributes:
        application, lead: as what. year: the list year.
        sentence: why not, what will be, or what was done. progress: while a job runs.
        link, undo, again, accept: buttons.
    """

    edited = Signal()
    accept_asked = Signal()
    again_asked = Signal()
    parcels_asked = Signal()
    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.application = QRadioButton(words.APPLICATION)
        self.application.setToolTip(words.APPLICATION_TIP)
        self.lead = QRadioButton(words.LEAD)
        self.lead.setToolTip(words.LEAD_TIP)
        self.application.setChecked(True)
        self.application.toggled.connect(self.edited)
        self.year = QSpinBox()
        self.year.setRange(FIRST_YEAR, LAST_YEAR)
        self.year.setSuffix(words.LIST_YEAR_UNIT)
        self.year.setKeyboardTracking(False)  # a year is meant when it is complete
        self.year.setAccessibleName(words.LIST_YEAR_NAME)
        self.year.setMinimumHeight(style.CONTROL_HEIGHT)
        self.year.valueChanged.connect(lambda _year: self.edited.emit())
        self.sentence = labels.plain("", muted=True)
        self.progress = TaskBar(BAR_WIDTH)
        self.progress.stepped.connect(self._say_step)
        self.progress.ended.connect(self._end)
        self.link = labels.link(words.TO_PARCELS)
        self.link.clicked.connect(self.parcels_asked)
        self.undo = labels.link(words.UNDO)
        self.undo.setToolTip(words.UNDO_TIP)
        self.undo.clicked.connect(self.undo_asked)
        self.again = QPushButton(words.AGAIN)
        self.again.clicked.connect(self.again_asked)
        self.accept = labels.primary(words.button(0))
        self.accept.clicked.connect(self.accept_asked)
        self._lay_out()
        self.say("")

    def hasHeightForWidth(self) -> bool:
        return False  # two lines always fit; else the page would ask for more than it needs

    @property
    def stage(self) -> Stage:
        """As what the boundaries are imported."""
        return Stage.APPLICATION if self.application.isChecked() else Stage.LEAD

    def propose_year(self, list_year: int) -> None:
        """Show a list year; nothing is emitted."""
        self.year.blockSignals(True)
        self.year.setValue(list_year)
        self.year.blockSignals(False)

    def ask_stage(self, *, asked: bool) -> None:
        """Ask as what, or leave it out: a spreadsheet makes no parcels."""
        for part in self._about_stage:
            part.setVisible(asked)

    def offer(self, label: str, lacking: str, *, otherwise: str, again: bool = False) -> None:
        """Allow the import, or say what is lacking; `label` stands on the button."""
        self.accept.setText(label)
        self.accept.setEnabled(not lacking)
        self.accept.setToolTip(lacking)
        if not self.progress.running:
            self.say(lacking or otherwise, again=again)

    def say(self, sentence: str, *, written: bool = False, again: bool = False) -> None:
        """Show a sentence, with the link to the parcels once they are written."""
        self.sentence.setText(sentence)
        labels.tint(self.sentence, style.ACCENT_DARK if written else style.MUTED)
        self.link.setVisible(written)
        self.undo.setVisible(written)
        self.again.setVisible(again)
        self._show_task()

    def follow(self, task: Task) -> None:
        """Show how far a task is, until it ends."""
        self._say_step(task.title, 0, 0)
        self.link.hide()
        self.undo.hide()
        self.again.hide()
        self.progress.follow(task)
        self._show_task()

    def _say_step(self, name: str, done: int, total: int) -> None:
        self.sentence.setText(words.running(name, done, total))

    def _end(self) -> None:
        self._show_task()

    def _show_task(self) -> None:
        running = self.progress.running
        self.accept.setVisible(not running)
        for choice in (self.application, self.lead, self.year):
            choice.setEnabled(not running)

    def _lay_out(self) -> None:
        self.again.setMinimumHeight(style.CONTROL_HEIGHT)
        for button in (self.again, self.link, self.undo, self.accept):
            button.setAutoDefault(True)
        self.setMinimumHeight(TWO_LINES)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        as_what, into = labels.plain(words.AS_WHAT), labels.plain(words.LIST_YEAR)
        self._about_stage = (as_what, self.application, self.lead)
        for widget in (as_what, self.application, self.lead, into, self.year):
            row.addWidget(widget)
        row.addSpacing(4)
        row.addWidget(self.sentence, 1)
        for control in (self.link, self.undo, self.progress, self.again, self.accept):
            row.addWidget(control)
