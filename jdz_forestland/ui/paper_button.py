"""`PaperButton`: the paper of a parcel's step as a Word file, one click from its form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from jdz_forestland.domain.document_kinds import KINDS, kinds_for
from jdz_forestland.ui import files, remembered, text
from jdz_forestland.ui import text_documents as words
from jdz_forestland.ui import text_reports as report_words
from jdz_forestland.ui.desk import Desk

if TYPE_CHECKING:
    from jdz_forestland.domain.parcel import Parcel
    from jdz_forestland.domain.stage import Stage
    from jdz_forestland.service.exporting import Exported


class PaperButton(QToolButton):
    """Makes the step's own paper; its arrow offers the other papers of the step.

    A file goes where files went last. It asks where, when that is not known yet, or when a file of
    the name is there already: somebody may have written in it.
    """

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, *, before: Callable[[], None]
    ) -> None:
        """Take what is to be done before a paper is made, so that it holds what is typed."""
        super().__init__(parent)
        self._desk, self._before = desk, before
        self._parcel: Parcel | None = None
        self._stage: Stage | None = None
        self.kind = ""
        self._menu = QMenu(self)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setAccessibleName(words.PRINT_OTHERS)
        self.clicked.connect(lambda: self.make(self.kind))
        desk.runner.busy_changed.connect(self._allow)
        self.hide()

    def show_parcel(self, parcel: Parcel) -> None:
        """Offer the papers of the step that a parcel is at; none after it has left the way."""
        self.show_step(parcel, parcel.stage)

    def show_step(self, parcel: Parcel, stage: Stage) -> None:
        """Offer the papers of one step of a parcel."""
        fresh = self._stage is not stage
        self._parcel, self._stage = parcel, stage
        if not fresh:
            return
        kinds = kinds_for(stage)
        self.setVisible(bool(kinds))
        self._menu.clear()
        if not kinds:
            return
        self.kind = kinds[0].key
        self.setText(words.print_step(kinds[0].label))
        for kind in kinds[1:]:
            action = self._menu.addAction(words.print_step(kind.label))
            action.triggered.connect(partial(self.make, kind.key))
        several = len(kinds) > 1
        self.setMenu(self._menu if several else None)  # type: ignore[arg-type]
        modes = QToolButton.ToolButtonPopupMode
        self.setPopupMode(modes.MenuButtonPopup if several else modes.DelayedPopup)
        self._allow(self._desk.runner.busy)

    def make(self, kind: str, *_: object) -> None:
        """Write a paper of the parcel and open it."""
        registry, parcel = self._desk.registry, self._parcel
        if registry is None or parcel is None:
            return
        from jdz_forestland.service import exporting
        from jdz_forestland.ui.documents import writing

        self._before()
        name = exporting.proposed_name(
            registry, kind, list_year=parcel.list_year, draft=True, parcels=(parcel,)
        )
        target = self._target(registry.path.parent, name)
        if target is None:
            return
        who = self._desk.operator
        job = writing(
            registry.path,
            kind,
            who=who,
            list_year=parcel.list_year,
            out=target,
            draft=True,
            reporter=who,
            parcel_keys=(parcel.key,),
        )
        self._desk.start(text.job(words.PRINTING, name), job, done=self._open)

    def _target(self, otherwise: Path, name: str) -> Path | None:
        folder = remembered.export_folder(self._desk, otherwise)
        if self._desk.settings.export_folder == str(folder) and not (folder / name).exists():
            return folder / name
        pattern = report_words.pattern(words.WORD, ".docx")
        return files.target(self, self.text(), folder / name, pattern)

    def _open(self, written: Exported) -> None:
        remembered.keep_export_folder(self._desk, written.path.parent)
        self._desk.noticed.emit(words.made(str(written.path)))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(written.path)))

    def _allow(self, busy: bool) -> None:
        self.setEnabled(not busy)
        label = KINDS[self.kind].label if self.kind else ""
        self.setToolTip(text.BUSY if busy else words.print_tip(label))
