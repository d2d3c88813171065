"""`Outgoing`: the forms for the province, and the papers that a county brings later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jdz_forestland.domain.submission import Submission
from jdz_forestland.ui import files, inbox_jobs, remembered
from jdz_forestland.ui import text_inbox as words
from jdz_forestland.ui.desk import Desk

if TYPE_CHECKING:
    from jdz_forestland.service.late_papers import Added
    from jdz_forestland.service.province_form import ProvinceForms


class Outgoing(QObject):
    """Asks for folder or files, then does the work as a job."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent

    def ask_sum(self, list_year: int) -> None:
        """Write the forms of all counties of a year into a folder."""
        registry = self._desk.registry
        start = remembered.export_folder(self._desk, files.documents())
        chosen = files.folder(self._window, words.SUM_TITLE, start)
        if registry is not None and chosen is not None:
            remembered.keep_export_folder(self._desk, chosen)
            job = inbox_jobs.summing(registry, list_year, chosen)
            self._desk.start(words.SUMMING, job, done=self._say_summed)

    def ask_papers(self, submission: Submission) -> None:
        """Keep papers that a package had only named."""
        registry = self._desk.registry
        title, kind = words.PAPERS_TITLE, words.PAPERS_ANY
        chosen = files.several(self._window, title, files.documents(), kind)
        if registry is not None and chosen:
            job = inbox_jobs.adding(registry, submission.key, chosen)
            self._desk.start(words.ADDING, job, done=self._say_added)

    def _say_summed(self, done: ProvinceForms) -> None:
        sentence = words.summed(str(done.whole.path), len(done.counties), done.missing)
        self._desk.noticed.emit(sentence)

    def _say_added(self, done: Added) -> None:
        from jdz_forestland.service.registry import Change

        if self._desk.registry is not None:
            self._desk.registry.announce(Change(everything=True))
        sentence = words.added(len(done.papers), len(done.strange), len(done.awaited))
        self._desk.noticed.emit(sentence)
