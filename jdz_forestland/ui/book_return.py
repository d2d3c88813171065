"""A 台账 that came back: every edited cell with 原, 现, 差, and what becomes of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain.ledger_book import CellChange, Verdict, counted
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_print as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.record_table import Column, RecordTable, RecordTableModel

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.ledger_book import BookProposal

_ORDER: Final = list(Verdict)
_COLUMNS: Final[tuple[Column[CellChange], ...]] = (
    Column(words.SHEET, lambda c: c.sheet, width=6),
    Column(words.PLACE, lambda c: c.place, width=4, fixed=True),
    Column(words.PARCEL, lambda c: str(c.parcel_no), key=lambda c: c.parcel_no, numeric=True),
    Column(words.FIELD, lambda c: c.title, width=10),
    Column(words.HELD, lambda c: c.held, width=9),
    Column(words.SAID, lambda c: c.said, width=9),
    Column(words.DIFFERENCE, lambda c: c.difference, numeric=True, width=6),
    Column(
        words.VERDICT,
        lambda c: c.verdict.value,
        key=lambda c: _ORDER.index(c.verdict),
        colour=lambda c: style.WARNING if c.verdict is Verdict.REFUSED else style.ACCENT_DARK,
        width=9,
    ),
    Column(words.WHY, lambda c: c.why, width=24),
)


class BookReturn(QWidget):
    """Shows a proposal and writes it.

    Signals:
        shown(): there is something to see. left(): the user is done with it.

    Attributes:
        table: the edited cells. accept_button, back_button.
    """

    shown = Signal()
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._proposal: BookProposal | None = None
        self.summary = labels.plain("", bold=True)
        self.notes = labels.plain("", points=style.SMALL_PT)
        labels.tint(self.notes, style.WARNING)
        model = RecordTableModel(_COLUMNS, lambda c: (c.sheet, c.place), self)
        self.table = RecordTable(model, name=words.CHANGES)
        self.table.set_empty_text(words.NO_CHANGES)
        self.accept_button = labels.primary("", self)
        self.back_button = QPushButton(words.BACK, self)
        self.back_button.setMinimumHeight(style.CONTROL_HEIGHT)
        bottom = QHBoxLayout()
        bottom.addWidget(self.back_button)
        bottom.addStretch(1)
        bottom.addWidget(self.accept_button, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.summary)
        column.addWidget(self.notes)
        column.addWidget(self.table, 1)
        column.addLayout(bottom)
        self.back_button.clicked.connect(self.left)
        self.accept_button.clicked.connect(self.accept)

    def examine(self, path: Path) -> None:
        """Compare a file with the open registry, as a job; shows it when it is done."""
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None:
            return
        registry_path = registry.path

        def job(progress: JobProgress) -> BookProposal:
            from jdz_forestland.service import ledger_book

            return ledger_book.propose(registry_path, path, list_year=year, progress=progress)

        self._desk.start(words.COMPARING, job, done=self.show_proposal)

    def show_proposal(self, proposal: BookProposal) -> None:
        """Show what a book says otherwise."""
        self._proposal = proposal
        count = counted(proposal.changes)
        entered, drafted = count[Verdict.ENTERED], count[Verdict.DRAFTED]
        refused = count[Verdict.REFUSED]
        name = proposal.file_name
        self.summary.setText(
            words.book_summary(name, entered, drafted, refused)
            if proposal.changes
            else words.NO_CHANGES
        )
        self.notes.setText("\n".join(proposal.notes))
        self.notes.setVisible(bool(proposal.notes))
        self.table.records.set_records(proposal.changes)
        self.accept_button.setText(words.enter(entered + drafted))
        self.accept_button.setEnabled(bool(entered + drafted))
        self.accept_button.setToolTip("" if entered + drafted else words.NOTHING_TO_ENTER)
        self.shown.emit()

    def accept(self) -> None:
        """Write what may be written, as a job."""
        registry, proposal = self._desk.registry, self._proposal
        if registry is None or proposal is None:
            return
        registry_path, who = registry.path, self._desk.operator

        def job(progress: JobProgress) -> tuple[str, ...]:
            from jdz_forestland.service import ledger_book

            progress.step(words.ACCEPTING)
            return ledger_book.accept(registry_path, proposal, who=who)

        self.accept_button.setEnabled(False)
        again = partial(self.accept_button.setEnabled, True)
        self._desk.start(words.ACCEPTING, job, done=self._finish, always=again)

    def _finish(self, touched: tuple[str, ...]) -> None:
        from jdz_forestland.service.registry import Change

        self._proposal = None
        if self._desk.registry is not None:
            self._desk.registry.announce(Change(parcel_keys=frozenset(touched)))
        self._desk.noticed.emit(words.ENTERED)
        self.left.emit()
