"""The strips above and below a comparison: where we are, what was compared, what comes next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_comparison as words
from jdz_forestland.ui.runner import Task
from jdz_forestland.ui.task_bar import TaskBar

BAR_WIDTH = 200


class StepStrip(QWidget):
    """The three steps in one line; the current one is bold and green.

    Attributes:
        back: from the result to the choice of databases; seen in the third step.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.current = 0
        self.steps = [QLabel(words.step(n, step)) for n, step in enumerate(words.STEPS, start=1)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for place, label in enumerate(self.steps):
            if place:
                row.addWidget(labels.plain(words.THEN, muted=True))
            row.addWidget(label)
        row.addStretch(1)
        self.back = QPushButton(words.BACK)
        self.back.setToolTip(words.BACK_TIP)
        self.back.setAutoDefault(True)
        self.back.setMinimumHeight(style.CONTROL_HEIGHT)
        row.addWidget(self.back)
        self.setMinimumHeight(style.CONTROL_HEIGHT)  # the same with and without the button
        self.show_step(1)

    def show_step(self, number: int) -> None:
        """Mark a step, counted from 1, as the current one."""
        self.current = number
        self.back.setVisible(number == len(self.steps))
        for place, label in enumerate(self.steps, start=1):
            label.setFont(style.font(bold=place == number))
            labels.tint(label, style.ACCENT_DARK if place == number else style.MUTED)


class StartStrip(QWidget):
    """Starts a comparison, says why it cannot, and shows how far it is.

    Attributes:
        sentence: why not, or what is being done. progress: while it runs. start: the button.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = labels.plain("", muted=True)
        self.progress = TaskBar(BAR_WIDTH)
        self.progress.stepped.connect(self._say_step)
        self.progress.ended.connect(self._end)
        self.start = labels.primary(words.START)
        self.start.setAutoDefault(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.progress)
        row.addWidget(self.start)

    def offer(self, lacking: str, *, otherwise: str) -> None:
        """Allow the start, or say what is lacking."""
        self.start.setEnabled(not lacking)
        self.start.setToolTip(lacking)
        if not self.progress.running:
            self.sentence.setText(lacking or otherwise)

    def follow(self, task: Task) -> None:
        """Show how far a task is, until it ends."""
        self.sentence.setText("")
        self.start.hide()
        self.progress.follow(task)
        self.progress.cancel.setFocus()

    def _say_step(self, name: str, done: int, total: int) -> None:
        self.sentence.setText(words.running(name, done, total))

    def _end(self) -> None:
        self.start.show()


class AcceptStrip(QWidget):
    """Writes a result, says why it cannot be written, or what has been.

    Signals:
        accept_asked(), parcels_asked(), again_asked(): what the user wants.

    Attributes:
        sentence: where things stand. link: to the parcels, once they are written.
    """

    accept_asked = Signal()
    parcels_asked = Signal()
    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = labels.ElidedLabel()
        self.link = labels.link(words.TO_PARCELS)
        self.link.setAutoDefault(True)
        self.link.clicked.connect(self.parcels_asked)
        self.again = QPushButton(words.AGAIN)
        self.again.setAutoDefault(True)
        self.again.setMinimumHeight(style.CONTROL_HEIGHT)
        self.again.clicked.connect(self.again_asked)
        self.accept = labels.primary(words.ACCEPT)
        self.accept.setAutoDefault(True)
        self.accept.clicked.connect(self.accept_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self.sentence, 0, middle)
        row.addWidget(self.link, 0, middle)
        row.addStretch(1)
        row.addWidget(self.again)
        row.addWidget(self.accept)

    def offer(self, lacking: str) -> None:
        """Allow to accept, or say why there is nothing to accept."""
        self._show(lacking or words.NOT_YET)
        self.accept.setEnabled(not lacking)
        self.accept.setToolTip(lacking or words.ACCEPT_TIP)

    def show_written(self, sentence: str) -> None:
        """Say what was written; it cannot be written twice."""
        self._show(sentence, written=True)
        self.accept.setEnabled(False)
        self.accept.setToolTip(words.WHY_ACCEPTED)
        self.link.setFocus()

    def show_refused(self) -> None:
        """Offer to compare again: this result does not fit the registry any more."""
        self._show("", refused=True)
        self.accept.setEnabled(False)
        self.accept.setToolTip(words.WHY_REFUSED)

    def _show(self, sentence: str, *, written: bool = False, refused: bool = False) -> None:
        self.sentence.setText(sentence)
        self.sentence.setToolTip(sentence)
        labels.tint(self.sentence, style.ACCENT_DARK if written else style.MUTED)
        self.link.setVisible(written)
        self.again.setVisible(refused)
