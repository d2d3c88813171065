"""`SurveyBox`: one of the two databases: choosing it, and what was recognised of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain import crs, places
from jdz_forestland.domain.survey import SurveySource
from jdz_forestland.errors import UserError
from jdz_forestland.service.deriving import SurveyChoice, examine
from jdz_forestland.ui import files, labels, style
from jdz_forestland.ui import text_comparison as words
from jdz_forestland.ui.comparison_notes import Note
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.runner import Task
from jdz_forestland.ui.sheets import Fact, FactSheet

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress

LEAST_FACTS: Final = 96  # logical pixels; they scroll when there are more
FILE_WIDTH: Final = 112
FOLDER_WIDTH: Final = 152
SHAPEFILE: Final = ".shp"
_SHEET: Final = f"""
QFrame#survey {{ background: {style.PAPER}; border: 1px solid {style.LINE}; border-radius: 6px; }}
QFrame#survey[empty="true"] {{ border: 2px dashed {style.STRONG_LINE}; }}
QFrame#survey[over="true"] {{ border: 2px solid {style.ACCENT}; background: {style.ACCENT_SOFT}; }}
"""


class SurveyBox(QFrame):
    """Takes a database and shows what it is.

    Signals:
        changed(): another database, or more is known about it.

    Attributes:
        choice: the database with the user's answers; None while there is none.
        source: what it was recognised as; None while that is not known.
        note: errors and questions about it. facts: what was recognised.
    """

    changed = Signal()

    def __init__(self, desk: Desk, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("survey")
        self.setStyleSheet(_SHEET)
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        self._desk = desk
        self._title = title
        self._task: Task | None = None
        self._proposed = False
        self.choice: SurveyChoice | None = None
        self.source: SurveySource | None = None
        self.file_button = self._button(words.CHOOSE_FILE, self._choose_file, FILE_WIDTH)
        self.folder_button = self._button(words.CHOOSE_GDB, self._choose_folder, FOLDER_WIDTH)
        self.name = labels.ElidedLabel()
        self.name.setFont(style.font(bold=True))
        self.invitation = labels.plain(words.DROP_HERE)
        self.kinds = labels.plain(words.DROP_KINDS, points=style.SMALL_PT, muted=True)
        self.note = Note()
        self.note.answered.connect(self._take_answer)
        self.facts = FactSheet(words.FACTS_NAME)
        self.facts.setMinimumHeight(LEAST_FACTS)
        self._lay_out()
        self._show()

    @property
    def recognising(self) -> bool:
        """Whether the database is being looked at."""
        return self._task is not None

    def take(self, path: Path, *, proposed: bool = False) -> None:
        """Look at a database; one that the program proposed and that is gone is no error."""
        self._proposed = proposed
        self._look(SurveyChoice(path))

    def clear(self) -> None:
        """Forget the database."""
        self._drop_task()
        self.choice = self.source = None
        self.note.clear()
        self._show()
        self.changed.emit()

    def show_error(self, error: UserError) -> None:
        """Show what is wrong with the database, or ask about it."""
        self.note.show_error(error)
        self._show()

    def is_meant_by(self, error: UserError) -> bool:
        """Return whether an error names this database."""
        return self.source is not None and f"“{self.source.path.name}”" in error.text

    # --- recognising -------------------------------------------------------------------------

    def _look(self, choice: SurveyChoice) -> None:
        self._drop_task()
        self.choice, self.source = choice, None
        self.note.clear()

        def job(progress: JobProgress) -> SurveySource:
            progress.step(words.RECOGNISING)
            return examine(choice)

        self._task = Task(words.RECOGNISING, job)
        self._task.succeeded.connect(self._take_source)
        self._task.failed.connect(self._take_failure)
        self._show()
        self.changed.emit()
        self._desk.runner.read(self._task)

    def _drop_task(self) -> None:
        if self._task is not None:
            self._task.succeeded.disconnect(self._take_source)
            self._task.failed.disconnect(self._take_failure)
            self._task.cancel()
            self._task = None

    def _take_source(self, source: SurveySource) -> None:
        self._task, self.source = None, source
        self._show()
        self.changed.emit()

    def _take_failure(self, error: Exception) -> None:
        self._task = None
        gone = self._proposed and self.choice is not None and not self.choice.path.exists()
        if gone:
            self.choice = None
        elif isinstance(error, UserError):
            self.note.show_error(error)
        else:
            self.choice = None
            self._desk.complain(error)
        self._show()
        self.changed.emit()

    def _take_answer(self, key: str, value: str) -> None:
        if self.choice is not None:
            answer: dict[str, str | int] = {key: int(value) if key == "epsg" else value}
            self._look(replace(self.choice, **answer))  # type: ignore[arg-type]

    # --- choosing ----------------------------------------------------------------------------

    def _choose_file(self) -> None:
        chosen = files.existing(self, words.FILE_TITLE, self._folder(), words.FILE_FILTER)
        if chosen is not None:
            self.take(chosen)

    def _choose_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(self, words.GDB_TITLE, str(self._folder()))
        if chosen:
            self.take(Path(chosen))

    def _folder(self) -> Path:
        """Return where to begin looking: beside the database chosen last."""
        last = self._desk.settings.last_surveys
        if self.choice is not None:
            return self.choice.path.parent
        return Path(last[-1]).parent if last else files.documents()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._mark("over", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark("over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark("over", False)
        event.acceptProposedAction()
        self.drop([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def drop(self, paths: Sequence[Path]) -> None:
        """Take what was dropped: one database; of a Shapefile all its files may come."""
        shapes = [path for path in paths if path.suffix.lower() == SHAPEFILE]
        chosen = paths if len(paths) == 1 else shapes
        if len(chosen) == 1:
            self.take(chosen[0])
        else:
            self.show_error(UserError(words.ONE_AT_A_TIME, hint=words.ONE_AT_A_TIME_HINT))

    # --- showing -----------------------------------------------------------------------------

    def _show(self) -> None:
        chosen = self.choice is not None
        self._mark("empty", not chosen)
        self._centre(not chosen)
        self.name.setVisible(chosen)
        self.invitation.setVisible(not chosen or self.recognising)
        self.kinds.setVisible(not chosen)
        self.facts.setVisible(self.source is not None)
        self.invitation.setText(words.RECOGNISING if self.recognising else words.DROP_HERE)
        if self.choice is not None:
            path = self.choice.path if self.source is None else self.source.path
            self.name.setText(path.name)
            self.name.setToolTip(str(path))
        if self.source is not None:
            self.facts.show_facts(tuple(facts_of(self.source)))

    def _centre(self, empty: bool) -> None:
        """An empty box invites in its middle; a filled one has its buttons on the left."""
        side = Qt.AlignmentFlag.AlignHCenter if empty else Qt.AlignmentFlag.AlignLeft
        for label in (self.invitation, self.kinds):
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._buttons.setStretch(0, int(empty))
        self._column.setStretch(1, int(empty))

    def _mark(self, name: str, on: bool) -> None:
        if self.property(name) != on:
            self.setProperty(name, on)
            self.style().polish(self)

    def _button(self, label: str, action: Callable[[], None], width: int) -> QPushButton:
        button = QPushButton(label)
        button.setMinimumWidth(width)
        button.setAutoDefault(True)
        button.setMinimumHeight(style.CONTROL_HEIGHT)
        button.setAccessibleName(f"{self._title} {label}")
        button.clicked.connect(action)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(labels.plain(self._title, points=style.TITLE_PT, bold=True), 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.file_button)
        self._buttons.addWidget(self.folder_button)
        self._buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self._column.addLayout(head)
        self._column.addStretch(1)
        self._column.addWidget(self.invitation)
        self._column.addLayout(self._buttons)
        for widget in (self.name, self.kinds, self.note):
            self._column.addWidget(widget)
        self._column.addWidget(self.facts, 100)
        self._column.addStretch(1)


def facts_of(source: SurveySource) -> Iterator[Fact]:
    """Return what was recognised of a database, and how."""
    name = places.COUNTIES.get(source.county_code, "")
    county = words.county(name, source.county_code) if name else source.county_code
    classes, system = source.code_system.label, crs.label(source.epsg)
    yield Fact(words.YEAR, words.year(source.year) if source.year else words.NO_YEAR)
    yield Fact(words.COUNTY, county or words.NO_COUNTY)
    yield Fact(words.FEATURES, words.count(source.features))
    yield Fact(words.FORMAT, words.format_and_layer(source.driver, source.layer))
    yield Fact(words.CLASSES, words.how(classes, source.code_system_how))
    yield Fact(words.SYSTEM, words.how(system, source.crs_how))
    yield Fact(words.ENCODING, words.how(source.encoding, source.encoding_how))
