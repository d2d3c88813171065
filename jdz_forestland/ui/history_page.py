"""`HistoryPage` (履历): everything that was done in this registry, newest first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSplitter, QVBoxLayout, QWidget

from jdz_forestland.domain.history import HistoryEntry
from jdz_forestland.service.registry import Registry
from jdz_forestland.ui import history_text, icons, labels, remembered, style
from jdz_forestland.ui import text_history_page as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.history_block import HistoryBlock
from jdz_forestland.ui.page import Page
from jdz_forestland.ui.record_table import Column, RecordTable, RecordTableModel
from jdz_forestland.ui.registry_reader import RegistryReader
from jdz_forestland.ui.sheets import BlockList

WIDTHS: Final = "history.columns"
ACROSS: Final = "history.across"
USUAL: Final = (760, 380)
FINGERPRINT_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: what was done, what it touched, and everything a search looks at."""

    entry: HistoryEntry
    deed: str
    touched: str
    fingerprint: str
    haystack: str


COLUMNS: Final[tuple[Column[Row], ...]] = (
    Column(
        words.NUMBER,
        lambda row: str(row.entry.seq),
        key=lambda row: row.entry.seq,
        numeric=True,
        width=3,
        fixed=True,
    ),
    Column(words.TIME, lambda row: history_text.when(row.entry.at), width=9),
    Column(words.PERSON, lambda row: row.entry.who, width=5),
    Column(words.DEED, lambda row: row.deed, width=11),
    Column(words.TOUCHED, lambda row: row.touched, width=9),
    Column(words.FINGERPRINT, lambda row: row.fingerprint[:FINGERPRINT_DIGITS], width=7),
    Column(words.REASON, lambda row: row.entry.reason, width=8),
)


class HistoryPage(Page):
    """Reads the whole history and changes nothing.

    Attributes:
        table: one row an entry. search: what the rows must contain. detail: what one changed.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: list[Row] = []
        self._reader = RegistryReader(desk, self)
        model = RecordTableModel(COLUMNS, lambda row: row.entry.seq, self)
        widths = remembered.sizes(desk, WIDTHS)
        self.table = RecordTable(model, name=words.TABLE, widths=widths)
        self.table.set_empty_text(words.NONE_FOUND)
        self.search = self._search_box()
        self.count = QLabel(self)
        self.count.setAccessibleName(words.COUNT_NAME)
        self.detail = BlockList(words.DETAIL, self)
        self.fingerprint = labels.plain("", points=style.SMALL_PT, muted=True)
        self.copy = labels.link(words.COPY, self)
        self.copy.setToolTip(words.COPY_TIP)
        self._lay_out()
        self._connect()
        self._show_detail()

    def refresh(self) -> None:
        """Read the history anew."""
        super().refresh()
        self._reader.drop_all()
        if self._desk.registry is None:
            self._take([])
        else:
            self._reader.read(words.TABLE, _read, self._take, parcels=0)

    # --- showing -----------------------------------------------------------------------------

    def _take(self, rows: list[Row]) -> None:
        self._rows = rows
        self._filter()

    def _filter(self) -> None:
        wanted = self.search.text().split()
        shown = [row for row in self._rows if all(word in row.haystack for word in wanted)]
        self.table.records.set_records(shown)
        self.count.setText(words.count(len(shown), len(self._rows)))
        self._show_detail()

    def _show_detail(self) -> None:
        row: Row | None = self.table.chosen_record()
        self.copy.setVisible(row is not None)
        self.fingerprint.setVisible(row is not None)
        if row is None:
            self.detail.show_blocks((), otherwise=words.CHOOSE)
            return
        self.fingerprint.setText(words.whole_hash(row.fingerprint))
        earlier = [each.entry for each in reversed(self._rows) if each.entry.seq < row.entry.seq]
        lines = history_text.of_entry(row.entry, earlier)
        blocks = [HistoryBlock(line) for line in lines]
        self.detail.show_blocks(blocks, otherwise=words.NO_EFFECT)

    def _copy(self) -> None:
        row: Row | None = self.table.chosen_record()
        if row is not None:
            QGuiApplication.clipboard().setText(row.fingerprint)

    # --- putting together --------------------------------------------------------------------

    def _search_box(self) -> QLineEdit:
        box = QLineEdit(self)
        box.setAccessibleName(words.FILTER_NAME)
        box.setPlaceholderText(words.FILTER)
        box.setToolTip(words.FILTER_TIP)
        box.setClearButtonEnabled(True)
        box.setMinimumHeight(style.CONTROL_HEIGHT)
        box.setFixedWidth(300)
        glass = icons.icon(icons.search, 16)
        picture = box.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        picture.setText(words.FILTER_NAME)
        return box

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.setSpacing(12)
        top.addWidget(self.search)
        top.addWidget(self.count)
        note = labels.ElidedLabel(self)
        note.setText(words.NOTE)
        note.setToolTip(words.NOTE)
        labels.tint(note, style.MUTED)
        top.addWidget(note, 1)
        below = QHBoxLayout()
        below.setContentsMargins(12, 4, 12, 8)
        below.addWidget(self.fingerprint, 1)
        below.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.detail, 1)
        column.addLayout(below)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        across.addWidget(self.table)
        across.addWidget(side)
        remembered.follow(self._desk, ACROSS, across, USUAL)
        remembered.show(self._desk, ACROSS, across, USUAL)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(top)
        page.addWidget(across, 1)

    def _connect(self) -> None:
        self._follow(self._desk.opened, self._desk.changed)
        self.search.textChanged.connect(self._filter)
        self.table.chosen.connect(self._show_detail)
        self.table.shaped.connect(partial(remembered.keep, self._desk, WIDTHS))
        self.copy.clicked.connect(self._copy)


def _read(registry: Registry) -> list[Row]:
    """Return the rows, newest first."""
    return [_row(entry) for entry in reversed(registry.history())]


def _row(entry: HistoryEntry) -> Row:
    touched = words.touched(Counter(delta.table for delta in entry.deltas))
    deed = history_text.deed_of(entry)
    parts = (entry.who, deed, touched, entry.reason, *(delta.key for delta in entry.deltas))
    return Row(entry, deed, touched, entry.hash, "\n".join(parts))
