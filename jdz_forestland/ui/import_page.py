"""`ImportPage` (导入): boundaries in, what is wrong with them, one button that writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jdz_forestland.domain.boundary import Examined
from jdz_forestland.domain.sheet import SheetExamined
from jdz_forestland.errors import StaleError, UserError
from jdz_forestland.service.importing import Imported, ImportProposal
from jdz_forestland.service.registry import Change
from jdz_forestland.service.sheet_importing import SheetAccepted, SheetProposal
from jdz_forestland.ui import import_outlook, text
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.comparison_notes import Note
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.import_dialogs import ask_datum, ask_village
from jdz_forestland.ui.import_files import paths_of
from jdz_forestland.ui.import_outlook import Proposed
from jdz_forestland.ui.import_result import ImportResult
from jdz_forestland.ui.import_sheet import SheetResult
from jdz_forestland.ui.import_sources import SourcesPane, Views
from jdz_forestland.ui.import_strip import ImportStrip
from jdz_forestland.ui.import_work import (
    Found,
    SheetFound,
    Target,
    Wanted,
    accepting,
    examining,
    proposing,
    undoing,
)
from jdz_forestland.ui.one_task import OneTask

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.registry import Registry


class ImportPage(QWidget):
    """Nothing is written before the button is pressed, and then all of it or nothing.

    Attributes:
        files, paste: where boundaries come from. result, sheet: what was found of
            boundaries, of a spreadsheet.
        note: what went wrong, or a question. strip: as what, into which list, the button.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._work = OneTask(desk.runner, self)
        self._wanted: Wanted | None = None
        self._examined: Examined | SheetExamined | None = None
        self._proposal: Proposed | None = None
        self._asking = Wanted()
        self._stale = False
        self._said, self._is_written = "", False
        self.sources = SourcesPane(desk)
        self.files, self.paste = self.sources.files, self.sources.paste
        self.result, self.sheet = ImportResult(desk), SheetResult(desk)
        self.strip, self.note = ImportStrip(), Note()
        self.empty = EmptyState()
        self.empty.say(words.NO_REGISTRY, words.NO_REGISTRY_HINT)
        self._lay_out()
        self._connect()
        self._reset()

    def refresh(self) -> None:
        """Read the source again."""
        if self._wanted is not None and not self._work.running:
            self._examine(self._wanted)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Examine files that were chosen or dropped."""
        if paths and self._desk.registry is not None:
            self._examine(Wanted(paths=tuple(paths)))

    def take_text(self, coordinates: str) -> None:
        """Take pasted coordinates into the box for them."""
        self._show_sources()
        self.paste.take(coordinates)

    def accept(self) -> None:
        """Write what is proposed."""
        registry, proposal = self._desk.registry, self._proposal
        if registry is None or proposal is None or self._lacking():
            return
        job = accepting(registry.path, proposal, who=self._desk.operator, now=registry.now)
        self._run(words.ACCEPT, job, self._take_imported, self._take_refusal)

    # --- jobs --------------------------------------------------------------------------------

    def _examine(self, wanted: Wanted) -> None:
        """Read and diagnose a source, then hold it against the registry."""
        registry = self._desk.registry
        if registry is None:
            return
        self.paste.stop_reading()
        job = examining(wanted, self._target(registry))
        done = partial(self._take_examined, wanted)
        self._run(words.EXAMINE, job, done, partial(self._take_failure, wanted))

    def _propose(self) -> None:
        """Hold what was found against the registry again: another list, or it has changed."""
        registry, examined, wanted = self._desk.registry, self._examined, self._wanted
        if registry is None or examined is None or wanted is None:
            return
        self._stale = True  # until it is done
        if isinstance(examined, SheetExamined):
            self._examine(replace(wanted, year=self.strip.year.value()))
            return
        job = proposing(examined, self._target(registry))
        done, failed = partial(self._take_examined, wanted), partial(self._take_failure, wanted)
        self._run(words.PROPOSE, job, done, failed)

    def _target(self, registry: Registry) -> Target:
        return Target(registry.path, self.strip.stage, self.strip.year.value(), registry.now)

    def _run(
        self,
        title: str,
        job: Callable[[JobProgress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        if self._desk.runner.busy:
            self._desk.complain(UserError(text.BUSY, hint=text.BUSY_HINT))
            self._offer()
            return
        task = self._work.prepare(title, job, done=done, failed=failed)
        self._said, self._is_written = "", False
        self.note.clear()
        self.strip.follow(task)
        self._work.start(task)
        self._offer()

    # --- what comes of them ------------------------------------------------------------------

    def _take_examined(self, wanted: Wanted, found: Found | SheetFound) -> None:
        registry = self._desk.registry
        if registry is None:
            return
        examined, proposal = found
        if isinstance(examined, SheetExamined):
            assert not isinstance(proposal, ImportProposal)
            self._take_sheet(wanted, examined, proposal)
            return
        assert isinstance(proposal, ImportProposal)
        fresh = not wanted.is_source_of(self._wanted)
        self._wanted, self._stale = wanted, False
        self._examined, self._proposal = examined, proposal
        known = registry.parcels(list_year=proposal.list_year)
        self.result.show_examined(examined, proposal, wanted.choices, known)
        self._views.setCurrentWidget(self.result)
        if fresh:
            self.result.show_first()
            self.result.map.show_ground(registry)

    def _take_sheet(
        self, wanted: Wanted, examined: SheetExamined, outcome: SheetProposal | UserError
    ) -> None:
        fresh = not wanted.is_source_of(self._wanted)
        self._wanted, self._stale, self._examined = wanted, False, examined
        self._proposal = None if isinstance(outcome, UserError) else outcome
        if isinstance(outcome, UserError):
            self.note.show_error(outcome)
        else:
            self.strip.propose_year(outcome.list_year)
        path = wanted.paths[0] if wanted.paths else Path(wanted.list_name)
        self.sheet.show_sheet(path, examined, self._proposal, cells=wanted.coordinates)
        self._views.setCurrentWidget(self.sheet)
        if fresh:
            self.sheet.show_first()

    def _take_failure(self, wanted: Wanted, error: Exception) -> None:
        if isinstance(error, UserError):
            self.note.show_error(error)
            self._asking = wanted
        else:
            self._desk.complain(error)
        self._show_as_was()

    def _take_cancel(self) -> None:
        self._show_as_was()
        self._said = words.CANCELLED

    def _take_answer(self, key: str, value: str) -> None:
        asking = self._asking
        if asking.belongs_elsewhere(key, value):
            self._show_sources()
            self._desk.compare(asking.database)
            return
        self._examine(self._asking.answered(key, value))

    def _take_imported(self, imported: Imported | SheetAccepted) -> None:
        registry, proposal = self._desk.registry, self._proposal
        if registry is None or proposal is None:
            return
        if isinstance(proposal, SheetProposal):
            self.sheet.remember(proposal.examined)
        self._proposal = self._examined = None  # it cannot be written twice
        registry.announce(Change(everything=True))
        self._desk.show_year(proposal.list_year)
        self._said, keys = import_outlook.written(proposal, imported)
        self._is_written = True
        self._desk.select(keys)

    def undo(self) -> None:
        """Take back the import that was just written."""
        registry = self._desk.registry
        if registry is None or not self._is_written:
            return
        job = undoing(registry.path, who=self._desk.operator, now=registry.now)
        self._run(words.UNDO, job, self._take_undone, self._take_refusal)

    def _take_undone(self, _entry: object) -> None:
        registry = self._desk.registry
        if registry is not None:
            registry.announce(Change(everything=True))
            self._show_sources()
            self._desk.noticed.emit(words.UNDONE)

    def _take_refusal(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._stale = isinstance(error, StaleError)
            self.note.show_error(error)
        else:
            self._desk.complain(error)

    # --- following ---------------------------------------------------------------------------

    def _show_as_was(self) -> None:
        """After a failure or a cancel: ticks and choices go back to what is shown."""
        if self._examined is None or self._wanted is None:
            return
        if isinstance(self._examined, SheetExamined):
            self.sheet.side.show_sheet(self._examined)
            return
        self.result.cures.show_cures(self._examined.cures)
        self.result.source.show_source(self._examined, self._wanted.choices)

    def _correct(self) -> None:
        """A tick or a choice is another one: read the source again."""
        wanted = self._wanted
        if wanted is None or self._examined is None:
            return
        if isinstance(self._examined, SheetExamined):
            self._examine(replace(wanted, sheet=self.sheet.choices(wanted.sheet)))
        else:
            self._examine(replace(wanted, choices=self.result.choices))

    def _follow_change(self, _change: object) -> None:
        """The registry has changed: what was proposed for it is out of date."""
        if self._proposal is None or self._work.running:
            return
        self._stale = True
        if self.isVisible() and not self._desk.runner.busy:
            self._propose()
        else:
            self._offer()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and not self._desk.runner.busy:
            self._propose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste files or coordinates wherever the cursor is."""
        if event.matches(QKeySequence.StandardKey.Paste) and not self._work.running:
            clipboard = QGuiApplication.clipboard()
            if paths := paths_of(clipboard.mimeData()):
                self.take_files(paths)
            elif clipboard.text().strip():
                self.take_text(clipboard.text())
        else:
            super().keyPressEvent(event)

    def _check_pasted(self) -> None:
        box = self.paste
        self._examine(Wanted(coordinates=box.coordinates, name=box.called))

    def _ask_datum(self) -> None:
        dialog = None if self._work.running else ask_datum(self._desk, self._examined, self)
        if dialog is not None:
            dialog.accepted.connect(self.refresh)

    def _ask_village(self) -> None:
        if not self._work.running:
            dialog = ask_village(self._desk, self._examined, self._proposal, self)
            if dialog is not None:
                dialog.accepted.connect(self.refresh)

    def _reset(self) -> None:
        """Begin anew: another registry is open, or none."""
        self._work.give_up()
        self.paste.clear()
        self.note.clear()
        registry = self._desk.registry
        if registry is not None:
            self.strip.propose_year(self._desk.list_year or registry.now().year)
        self._show_sources()

    def _follow_year(self, list_year: int) -> None:
        if list_year and self._examined is None:
            self.strip.propose_year(list_year)

    def _show_sources(self) -> None:
        self._wanted = self._examined = self._proposal = None
        self._stale = False
        self._asking = Wanted()
        self._said, self._is_written = "", False
        self.note.clear()
        self.result.clear()
        closed = self._desk.registry is None
        self._views.setCurrentWidget(self.empty if closed else self.sources)
        self._offer()

    def _offer(self) -> None:
        running, known = self._work.running, self._examined is not None
        shown, proposal = self._views.currentWidget(), self._proposal
        self.strip.setVisible(running or shown in (self.result, self.sheet))
        self.strip.ask_stage(asked=shown is not self.sheet)
        self.sources.setEnabled(not running)
        for view in (self.result, self.sheet):
            view.other.setEnabled(not running)
            view.allow_corrections(allowed=known and not running)
        count = import_outlook.count(proposal)
        label = words.sheet_button(count) if shown is self.sheet else words.button(count)
        outlook = import_outlook.in_words(proposal)
        self.strip.offer(label, self._lacking(), otherwise=outlook, again=self._stale)
        if self._said and not running:
            self.strip.say(self._said, written=self._is_written, again=self._stale)

    def _lacking(self) -> str:
        """Return why nothing can be written now; "" when it can."""
        registry, proposal = self._desk.registry, self._proposal
        if self._work.running:
            return words.WHY_RUNNING
        if self.note.asks:
            return words.WHY_ANSWER
        if self._is_written:
            return words.WHY_WRITTEN
        if self._stale:
            return words.WHY_STALE
        if registry is None or proposal is None:
            return words.WHY_CHOOSE
        if registry.is_read_only:
            return words.WHY_READ_ONLY
        busy = words.WHY_BUSY if self._desk.runner.busy else ""
        return import_outlook.lacking(proposal) or busy

    # --- parts -------------------------------------------------------------------------------

    def _connect(self) -> None:
        desk = self._desk
        self._work.cancelled.connect(self._take_cancel)
        self._work.ended.connect(self._offer)
        desk.opened.connect(self._reset)
        desk.changed.connect(self._follow_change)
        desk.year_changed.connect(self._follow_year)
        desk.runner.busy_changed.connect(self._offer)
        self.files.chosen.connect(self.take_files)
        self.paste.checked.connect(self._check_pasted)
        self.note.answered.connect(self._take_answer)
        for view in (self.result, self.sheet):
            view.corrected.connect(self._correct)
            view.other_asked.connect(self._show_sources)
            view.village_asked.connect(self._ask_village)
        self.result.datum_asked.connect(self._ask_datum)
        self.strip.edited.connect(self._propose)
        self.strip.accept_asked.connect(self.accept)
        self.strip.undo_asked.connect(self.undo)
        self.strip.again_asked.connect(self._propose)
        self.strip.parcels_asked.connect(partial(desk.page_asked.emit, "parcels"))

    def _lay_out(self) -> None:
        self._views = Views()
        for view in (self.sources, self.result, self.sheet, self.empty):
            self._views.addWidget(view)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(8)
        page.addWidget(self.note)
        page.addWidget(self._views, 1)
        page.addWidget(self.strip)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
