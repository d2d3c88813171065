"""`RehearsalPanel`: everything that the city would return, before anything is sent."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.service.rehearsing import Rehearsal
from jdz_forestland.ui import labels, rule_rows, style, text
from jdz_forestland.ui import text_submit as words
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel
from jdz_forestland.ui.submit_view import SubmitView


class RehearsalPanel(QWidget):
    """Attributes:
    table: what would be returned, grouped. verdict: how many of each. go: to the parcel.
    start: runs it.

    Signals:
        start_asked(): it should run. parcel_asked(str): this parcel should be shown.
    """

    start_asked = Signal()
    parcel_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Rehearsal | None = None
        model = RecordTableModel(rule_rows.COLUMNS, lambda row: row.number, self)
        self.table = RecordTable(model, name=words.REHEARSE)
        self.verdict = labels.plain("", bold=True)
        self.go = QPushButton(words.TO_PARCEL, self)
        self.go.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        self.start = labels.primary(words.REHEARSE_DO, self)
        self.start.clicked.connect(self.start_asked)
        self.go.clicked.connect(self._go)
        self.table.entered.connect(lambda _row: self._go())
        self.table.chosen.connect(lambda _keys: self._offer())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(labels.plain(words.REHEARSE_LEAD, muted=True))
        column.addWidget(self.verdict)
        column.addWidget(self.table, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addStretch(1)
        bottom.addWidget(self.go)
        bottom.addWidget(self.start)
        column.addLayout(bottom)

    def show_view(self, view: SubmitView) -> None:
        """Show the last rehearsal."""
        found = view.rehearsal
        if found is None:
            self.table.set_empty_text(words.NOT_YET)
            self.table.records.set_records([])
        elif found is not self._shown:
            self.table.set_empty_text(words.NO_FINDINGS)
            self.table.records.set_records(_rows(found))
        self._shown = found
        self.verdict.setVisible(found is not None)
        if found is not None:
            self.verdict.setText(_verdict(found, rule_rows.counts(self.table.records.records)))
            labels.tint(self.verdict, style.ACCENT_DARK if found.is_clean else style.ERROR)
        self._offer()

    def allow(self, refusal: str) -> None:
        """Let it run, or say why not."""
        self.start.setEnabled(not refusal)
        self.start.setToolTip(refusal or words.REHEARSE_TIP)

    def _offer(self) -> None:
        chosen = bool(self._key())
        self.go.setEnabled(chosen)
        self.go.setToolTip("" if chosen else words.CHOOSE_ROW)

    def _key(self) -> str:
        row = self.table.chosen_record()
        return "" if row is None else row.key

    def _go(self) -> None:
        if key := self._key():
            self.parcel_asked.emit(key)


def _rows(found: Rehearsal) -> list[rule_rows.RuleRow]:
    ids = {line.parcel_key: line.parcel_id for line in found.frozen.lines}
    return rule_rows.rows(
        found.findings, found.returnable, found.waivers, ids, problems=found.problems
    )


def _verdict(found: Rehearsal, counts: str) -> str:
    if found.is_clean:
        total = text.mu(found.total_mu)
        return words.rehearsed(len(found.frozen.lines), total, is_frozen=found.is_frozen)
    return counts
