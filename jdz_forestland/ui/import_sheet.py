"""`SheetResult`: what was found of a spreadsheet: faults by cell, columns, sums, differences."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from jdz_forestland.domain.sheet import SheetExamined
from jdz_forestland.service import settings
from jdz_forestland.service.sheet_importing import (
    Marked,
    SheetChoices,
    SheetProposal,
    marked_name,
    remember,
    write_marked,
    write_marked_cells,
)
from jdz_forestland.ui import files, import_sheet_rows, labels, remembered, style, text_place
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.import_sheet_rows import FaultRow
from jdz_forestland.ui.import_sheet_side import SheetSide
from jdz_forestland.ui.import_village import unknown_in
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress

ACROSS: Final = "import.sheet"
SIDE_LEAST: Final = 240


class SheetResult(QWidget):
    """Signals:
        corrected(): a column or the expected total is another one; see `choices`.
        other_asked(): another source is wanted.
        village_asked(): villages that the list does not know should be added to it.

    Attributes:
        faults, rows: tables. side: columns and sums. mark: writes the marked workbook.
        other, village: buttons for another source, for villages that the list does not know.
    """

    corrected = Signal()
    other_asked = Signal()
    village_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._path = Path()
        self._cells = ""
        self._examined: SheetExamined | None = None
        self.headline = labels.ElidedLabel()
        self.headline.setFont(style.font(style.TITLE_PT, bold=True))
        self.mark, self.other = QPushButton(words.MARK), QPushButton(words.OTHER_SOURCE)
        self.village = QPushButton(text_place.OPEN)
        self.village.setToolTip(text_place.OPEN_TIP)
        self.village.clicked.connect(self.village_asked)
        self.mark.setToolTip(words.MARK_TIP)
        self.other.setToolTip(words.OTHER_SOURCE_TIP)
        self.faults = RecordTable(
            RecordTableModel(import_sheet_rows.FAULT_COLUMNS, lambda row: row.key, self),
            name=words.SHEET_FAULTS,
        )
        self.faults.set_empty_text(words.NO_SHEET_FAULTS)
        self.rows = RecordTable(
            RecordTableModel(import_sheet_rows.COMPARED_COLUMNS, lambda row: row.key, self),
            name=words.SHEET_ROWS,
        )
        self.rows.set_empty_text(words.NO_SHEET_ROWS)
        self.side = SheetSide()
        self._lay_out()
        self.mark.clicked.connect(self._ask_where)
        self.other.clicked.connect(self.other_asked)
        self.side.corrected.connect(self.corrected)

    def choices(self, before: SheetChoices) -> SheetChoices:
        """Return what the clerk has answered, as it stands on the screen."""
        return SheetChoices(before.sheet, self.side.mapping, self.side.expected_mu)

    def show_sheet(
        self,
        path: Path,
        examined: SheetExamined,
        proposal: SheetProposal | None,
        *,
        cells: str = "",
    ) -> None:
        """Show a spreadsheet, or cells that were pasted; `path` then is what they are called."""
        self._path, self._cells, self._examined = path, cells, examined
        form, rows = examined.form.label, len(examined.rows)
        self.headline.setText(
            words.sheet_headline(path.name, form, "" if cells else examined.sheet, rows)
        )
        self.headline.setToolTip(str(path))
        self.faults.records.set_records(
            [FaultRow(place, fault) for place, fault in enumerate(examined.faults)]
        )
        found = [] if proposal is None else import_sheet_rows.compared(proposal)
        self.rows.records.set_records(found)
        self.tabs.setTabText(0, words.tab(words.SHEET_FAULTS, len(examined.faults)))
        self.tabs.setTabText(1, words.tab(words.SHEET_ROWS, len(found)))
        self.side.show_sheet(examined)
        self.village.setVisible(bool(unknown_in(examined)))

    def show_first(self) -> None:
        """Bring to the front what matters first of a new sheet."""
        self.tabs.setCurrentIndex(0 if self.faults.records.rowCount() else 1)

    def allow_corrections(self, *, allowed: bool) -> None:
        """Allow other columns and totals, or take them as they are."""
        self.side.setEnabled(allowed)
        self.mark.setEnabled(allowed and bool(self.faults.records.rowCount()))

    def remember(self, examined: SheetExamined) -> None:
        """Keep the columns for the next sheet with the same heading."""
        remember(examined)
        kept = settings.load().sheet_mappings  # else the next write of the settings forgets them
        self._desk.settings = replace(self._desk.settings, sheet_mappings=kept)

    def write_marked(self, out: Path) -> None:
        """Write the workbook with its faults marked, in the background."""
        path, cells, examined = self._path, self._cells, self._examined
        if examined is None:
            return

        def job(progress: JobProgress) -> Marked:
            progress.step(words.MARKING)
            if cells:
                return write_marked_cells(cells, out, examined)
            return write_marked(path, out, examined)

        self._desk.start(words.MARKING, job, done=self._say_marked)

    def _ask_where(self) -> None:
        folder = files.documents() if self._cells else self._path.parent
        proposed = folder / marked_name(self._path)
        out = files.target(self, words.MARK_TITLE, proposed, words.MARK_FILTER)
        if out is not None:
            self.write_marked(out)

    def _say_marked(self, marked: Marked) -> None:
        self._desk.noticed.emit(words.marked(marked.cells, str(marked.path), marked.lost))

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.faults, words.SHEET_FAULTS)
        self.tabs.addTab(self.rows, words.SHEET_ROWS)
        side = labels.scrolled(self.side, self, words.SHEET_SIDE)
        side.setMinimumWidth(SIDE_LEAST)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setChildrenCollapsible(False)
        across.addWidget(self.tabs)
        across.addWidget(side)
        remembered.follow(self._desk, ACROSS, across, (860, 360))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.headline, 1)
        for button in (self.village, self.mark, self.other):
            button.setAutoDefault(True)
            button.setMinimumHeight(style.CONTROL_HEIGHT)
            head.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(across, 1)
