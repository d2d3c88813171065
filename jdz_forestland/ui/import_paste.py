"""`PasteBox`: coordinates, or cells of a list of parcels, as text; read while they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from jdz_forestland.domain import area
from jdz_forestland.domain.boundary import Examined
from jdz_forestland.domain.sheet import SheetExamined
from jdz_forestland.errors import UserError
from jdz_forestland.service.importing import Choices, examine_text
from jdz_forestland.service.sheet_importing import SheetChoices, examine_cells, is_cells
from jdz_forestland.ui import import_rows, labels, style
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.runner import Task

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress

READ_AFTER_MS: Final = 400  # a person between two keys
NAME_LONGEST: Final = 60


class PasteBox(QFrame):
    """Signals:
        checked(): the text should be examined as a source.

    Attributes:
        text: coordinates or cells. name: what they are called. sentence: what was read of them.
        check: goes on with them.
    """

    checked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(words.PASTE_BOX)
        self.text.setAccessibleDescription(words.PASTE_HINT)
        self.text.setPlaceholderText(words.PASTE_SAMPLE)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.name = QLineEdit()
        self.name.setAccessibleName(words.PASTE_NAME)
        self.name.setToolTip(words.PASTE_NAME_TIP)
        self.name.setPlaceholderText(words.PASTED)
        self.name.setMaxLength(NAME_LONGEST)
        self.name.setMinimumHeight(style.CONTROL_HEIGHT)
        self.sentence = labels.plain(words.PASTE_EMPTY, muted=True)
        self.check = labels.primary(words.CHECK_PASTED)
        self.check.setAutoDefault(True)
        self.check.clicked.connect(self.checked)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READ_AFTER_MS)
        self._timer.timeout.connect(self._read)
        self.text.textChanged.connect(self._wait)
        self._lay_out()
        self._say(words.PASTE_EMPTY)

    @property
    def coordinates(self) -> str:
        """The text as it stands."""
        return self.text.toPlainText()

    @property
    def called(self) -> str:
        """What the coordinates are called."""
        return self.name.text().strip() or words.PASTED

    def take(self, coordinates: str) -> None:
        """Take pasted text in place of what stands there."""
        cursor = self.text.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(coordinates)  # not setPlainText: one undo brings back what stood there
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    def clear(self) -> None:
        """Forget what was typed."""
        self._timer.stop()
        self._drop()
        self.text.clear()
        self.name.clear()
        self._timer.stop()
        self._say(words.PASTE_EMPTY)

    def stop_reading(self) -> None:
        """Give up reading; what comes of it is ignored."""
        self._timer.stop()
        self._drop()

    # --- reading -----------------------------------------------------------------------------

    def _wait(self) -> None:
        self._drop()
        typed = bool(self.coordinates.strip())
        self._say(words.READING_PASTED if typed else words.PASTE_EMPTY)
        if typed:
            self._timer.start()
        else:
            self._timer.stop()

    def _read(self) -> None:
        coordinates, name = self.coordinates, self.called
        registry = self._desk.registry
        path = None if registry is None else registry.path

        def job(progress: JobProgress) -> Examined | SheetExamined:
            if path is not None and is_cells(coordinates):
                return examine_cells(path, coordinates, SheetChoices(), progress)
            return examine_text(None, coordinates, Choices(), progress, name=name)

        self._task = Task(words.PASTE_BOX, job)
        self._task.succeeded.connect(self._take_reading)
        self._task.failed.connect(self._take_failure)
        self._desk.runner.read(self._task)

    def _drop(self) -> None:
        if self._task is not None:
            self._task.succeeded.disconnect(self._take_reading)
            self._task.failed.disconnect(self._take_failure)
            self._task.cancel()
            self._task = None

    def _take_reading(self, found: Examined | SheetExamined) -> None:
        self._task = None
        if isinstance(found, SheetExamined):
            totals = found.totals
            mu = area.grouped(totals.reserve_area_mu)
            self._say(words.read_cells(totals.parcels, mu, len(found.faults)), usable=True)
            return
        if not found.boundaries:
            worst = next(iter(found.findings), None)
            reason = f"{worst.text}\n{worst.hint}" if worst else words.PASTE_NOTHING
            if "\t" in self.coordinates:
                reason += words.PASTE_HEADING
            self._say(reason, trouble=True, usable=bool(found.findings))
            return
        sentence = words.read_pasted(
            len(found.boundaries),
            sum(boundary.points for boundary in found.boundaries),
            import_rows.total_mu(found.boundaries),
            found.axis_order,
            import_rows.level_counts(found.findings),
        )
        self._say(sentence, usable=True)

    def _take_failure(self, error: Exception) -> None:
        self._task = None
        if isinstance(error, UserError):
            self._say(str(error), trouble=True)
        else:
            self._desk.complain(error)

    def _say(self, sentence: str, *, trouble: bool = False, usable: bool = False) -> None:
        self.sentence.setText(sentence)
        labels.tint(self.sentence, style.ERROR if trouble else style.MUTED)
        self.check.setEnabled(usable)
        self.check.setToolTip("" if usable else sentence)

    def _lay_out(self) -> None:
        frame, column = labels.card(words.PASTE_BOX)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        column.addWidget(labels.plain(words.PASTE_HINT, points=style.SMALL_PT, muted=True))
        column.addWidget(self.text, 1)
        column.addWidget(self.sentence)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(labels.plain(words.PASTE_NAME))
        last.addWidget(self.name, 1)
        last.addWidget(self.check)
        column.addLayout(last)
