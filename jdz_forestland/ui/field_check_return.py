"""`CheckReturn`: a filled workbook and its photos come back: seen first, then written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.errors import UserError
from jdz_forestland.ui import field_check_jobs as jobs
from jdz_forestland.ui import field_check_rows as rows
from jdz_forestland.ui import files, labels, style
from jdz_forestland.ui import text_field_check as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

if TYPE_CHECKING:
    from jdz_forestland.service.field_checking import Recorded
    from jdz_forestland.service.field_proposal import FieldProposal

MARKED_SUFFIX: Final = ".xlsx"


class CheckReturn(QWidget):
    """Signals:
        left(): the user is done with it.

    Attributes:
        book, folder: what was chosen. look: reads it. checks, faults, photos: what it gave.
        parcel, why, assign: bring chosen photos to a parcel by hand.
        redo: the reason for striking findings. mark: saves the marked workbook. write: records.
        refusal: why it was not written.
    """

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._draw_key = ""
        self._assigned: dict[str, str] = {}
        self.proposal: FieldProposal | None = None
        self.book: Path | None = None
        self.folder: Path | None = None
        self.choose_book = QPushButton(words.CHOOSE_BOOK, self)
        self.choose_folder = QPushButton(words.CHOOSE_FOLDER, self)
        self.book_said, self.folder_said = labels.ElidedLabel(self), labels.ElidedLabel(self)
        self.look = QPushButton(words.LOOK, self)
        self.summary = labels.plain("", bold=True)
        self.notes = labels.plain("", points=style.SMALL_PT)
        labels.tint(self.notes, style.WARNING)
        self.checks = self._table(
            words.CHECKS, rows.PROPOSED_COLUMNS, lambda each: (each.row, each.found.parcel_id)
        )
        self.faults = self._table(
            words.FAULTS, rows.FAULT_COLUMNS, lambda each: (each.cell, each.rule, each.text)
        )
        self.photos = self._table(
            words.PHOTO_TAB, rows.PHOTO_COLUMNS, lambda match: match.photo.name
        )
        self.checks.set_empty_text(words.NO_CHECKS)
        self.faults.set_empty_text(words.NO_FAULTS)
        self.photos.set_empty_text(words.NO_PHOTOS_READ)
        self.parcel = QComboBox(self)
        self.parcel.setAccessibleName(words.ASSIGN_TO)
        self.why = _line(words.ASSIGN_WHY, self)
        self.assign = QPushButton(words.ASSIGN, self)
        self.redo = _line(words.REDO_REASON, self)
        self.refusal = labels.plain("")
        labels.tint(self.refusal, style.ERROR)
        self.back = QPushButton(words.BACK, self)
        self.mark = QPushButton(words.MARK, self)
        self.write = labels.primary(words.WRITE, self)
        self.tabs = QTabWidget(self)
        self._lay_out()
        self._connect()

    def begin(self, draw_key: str, parcels: tuple[str, ...]) -> None:
        """Take the files of a draw; what was read for another one is forgotten."""
        if draw_key != self._draw_key:
            self.book = self.folder = None
        self._draw_key = draw_key
        self._assigned = {}
        self.why.setText("")
        self.redo.setText("")
        self.parcel.clear()
        self.parcel.addItems(parcels)
        self._show(None)

    # --- showing -----------------------------------------------------------------------------

    def _show(self, proposal: FieldProposal | None) -> None:
        self.proposal = proposal
        errors = proposal.errors if proposal is not None else 0
        self.refusal.setText(words.has_errors(errors) if errors else "")
        self.book_said.setText(str(self.book) if self.book else words.NO_BOOK)
        self.folder_said.setText(str(self.folder) if self.folder else words.NO_FOLDER)
        checks = proposal.checks if proposal is not None else ()
        faults = proposal.faults if proposal is not None else ()
        photos = proposal.photos if proposal is not None else ()
        if errors:
            self.tabs.setCurrentIndex(1)
        self.checks.records.set_records(checks)
        self.faults.records.set_records(faults)
        self.photos.records.set_records(photos)
        names = (words.CHECKS, words.FAULTS, words.PHOTO_TAB)
        for place, (name, found) in enumerate(zip(names, (checks, faults, photos), strict=True)):
            self.tabs.setTabText(place, words.tab(name, len(found)))
        self.redo.setVisible(proposal is not None and proposal.needs_reason)
        self.summary.setVisible(proposal is not None)
        said = ""
        if proposal is not None:
            loose = len(proposal.open_photos)
            self.summary.setText(
                words.summary(
                    proposal.origin,
                    len(proposal.to_write),
                    len(faults),
                    len(photos) - loose,
                    loose,
                )
            )
            said = words.notes(proposal.empty, proposal.lost, proposal.unreadable, proposal.others)
        self.notes.setText(said)
        self.notes.setVisible(bool(said))
        self._offer()

    def _offer(self, _chosen: object = None) -> None:
        proposal = self.proposal
        writes = len(proposal.to_write) if proposal is not None else 0
        self.look.setEnabled(self.book is not None)
        self.look.setToolTip("" if self.book else words.NO_BOOK)
        chosen = bool(self.photos.selected())
        self.assign.setEnabled(chosen)
        self.assign.setToolTip(words.ASSIGN_TIP if chosen else words.ASSIGN_NONE)
        faults = proposal is not None and bool(proposal.faults)
        self.mark.setEnabled(faults)
        self.mark.setToolTip(words.MARK_TIP if faults else words.MARK_NONE)
        self.write.setText(words.write_count(writes))
        refusal = "" if writes else words.NOTHING_TO_WRITE
        if proposal is None:
            refusal = words.NOTHING_READ
        elif proposal.errors:
            refusal = words.has_errors(proposal.errors)
        self.write.setEnabled(not refusal)
        self.write.setToolTip(refusal or words.WRITE_TIP)

    # --- doing -------------------------------------------------------------------------------

    def _choose_book(self) -> None:
        start = self.book.parent if self.book else self._home()
        chosen = files.existing(self, words.CHOOSE_BOOK, start, words.BOOK_FILES)
        if chosen is not None:
            self.book, self._assigned = chosen, {}
            self._show(None)

    def _choose_folder(self) -> None:
        start = self.folder or (self.book.parent if self.book else self._home())
        chosen = files.folder(self, words.CHOOSE_FOLDER, start)
        if chosen is not None:
            self.folder, self._assigned = chosen, {}
            self._show(None)

    def _home(self) -> Path:
        registry = self._desk.registry
        return registry.path.parent if registry is not None else files.documents()

    def read(self) -> None:
        """Read workbook and photos, as a job."""
        registry = self._desk.registry
        if registry is None or self.book is None:
            return
        photos = (self.folder,) if self.folder is not None else ()
        why = self.why.text().strip() if self._assigned else ""
        job = jobs.reading(registry, self._draw_key, self.book, photos, self._assigned, why)
        self._desk.start(words.LOOKING, job, done=self._show)

    def _assign(self) -> None:
        if not self.why.text().strip():
            self.refusal.setText(words.ASSIGN_NO_WHY)
            self.why.setFocus()
            return
        one = self.parcel.currentText()
        self._assigned |= {str(name): one for name in self.photos.selected()}
        self.read()

    def _mark(self) -> None:
        if self.proposal is None or self.book is None:
            return
        from jdz_forestland.service import spot_papers

        proposed = self.book.with_name(f"{self.book.stem}-{words.FAULTS}{MARKED_SUFFIX}")
        out = files.target(self, words.MARK, proposed, words.FILES["book"])
        if out is None:
            return
        try:
            done = spot_papers.marked_book(self.book, out, self.proposal)
        except UserError as error:
            self.refusal.setText(str(error))
            return
        self._desk.noticed.emit(words.marked(str(done.path), done.cells))

    def _write(self) -> None:
        registry, proposal = self._desk.registry, self.proposal
        if registry is None or proposal is None:
            return
        if proposal.needs_reason and not self.redo.text().strip():
            self.refusal.setText(words.REDO_REASON)
            self.redo.setFocus()
            return
        self.write.setEnabled(False)
        self._desk.start(
            words.WRITING,
            jobs.writing(registry, proposal, self.redo.text()),
            done=self._finish,
            always=self._offer,
        )

    def _finish(self, done: Recorded) -> None:
        from jdz_forestland.service.registry import Change

        touched = (*done.added, *done.redone, *done.supplemented)
        sentence = words.written(
            len(done.added), len(done.redone), len(done.supplemented), done.photos
        )
        self._show(None)
        self.left.emit()
        if self._desk.registry is not None:
            keys = frozenset(check.parcel_key for check in touched)
            self._desk.registry.announce(Change(parcel_keys=keys))
        self._desk.noticed.emit(sentence)

    # --- putting together --------------------------------------------------------------------

    def _table(self, name: str, columns: Any, identity: Any) -> RecordTable:
        return RecordTable(RecordTableModel(columns, identity, self), name=name)

    def _photo_page(self) -> QWidget:
        page = QWidget(self)
        hand = QHBoxLayout()
        hand.setContentsMargins(8, 4, 8, 4)
        hand.addWidget(labels.plain(words.ASSIGN_TO))
        hand.addWidget(self.parcel)
        hand.addWidget(self.why, 1)
        hand.addWidget(self.assign)
        below = QVBoxLayout(page)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.photos, 1)
        below.addLayout(hand)
        return page

    def _lay_out(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(words.READ)
        photo_page = self._photo_page()
        for widget, name in (
            (self.checks, words.CHECKS),
            (self.faults, words.FAULTS),
            (photo_page, words.PHOTO_TAB),
        ):
            self.tabs.addTab(widget, name)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(6)
        for button, said in (
            (self.choose_book, self.book_said),
            (self.choose_folder, self.folder_said),
        ):
            row = QHBoxLayout()
            button.setMinimumWidth(140)
            row.addWidget(button)
            row.addWidget(said, 1)
            if button is self.choose_folder:
                row.addWidget(self.look)
            column.addLayout(row)
        column.addWidget(self.summary)
        column.addWidget(self.notes)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.redo)
        bottom = QHBoxLayout()
        bottom.addWidget(self.back)
        bottom.addWidget(self.mark)
        bottom.addWidget(self.refusal, 1)
        bottom.addWidget(self.write)
        column.addLayout(bottom)
        for button in (self.choose_book, self.choose_folder, self.look, self.back, self.mark):
            button.setMinimumHeight(style.CONTROL_HEIGHT)

    def _connect(self) -> None:
        self.choose_book.clicked.connect(self._choose_book)
        self.choose_folder.clicked.connect(self._choose_folder)
        self.look.clicked.connect(self.read)
        self.photos.chosen.connect(self._offer)
        self.assign.clicked.connect(self._assign)
        self.mark.clicked.connect(self._mark)
        self.write.clicked.connect(self._write)
        self.back.clicked.connect(self.left)


def _line(name: str, parent: QWidget) -> QLineEdit:
    line = QLineEdit(parent)
    line.setAccessibleName(name)
    line.setPlaceholderText(name)
    line.setMinimumHeight(style.CONTROL_HEIGHT)
    return line
