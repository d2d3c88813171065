"""`FindingsTab`: what is wrong with a source, worst first, and the selected fault in full."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from jdz_forestland.domain.boundary import SourceFinding
from jdz_forestland.ui import import_rows, labels, remembered, style
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.import_rows import FindingRow
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

NAME: Final = "import.findings"
DETAIL_HEIGHT: Final = 96  # logical pixels
LEAST_HEIGHTS: Final = (80, 44)  # of table and detail on a small screen


class FindingsTab(QSplitter):
    """Signals:
        chosen(object): this `SourceFinding` should be shown where it is.

    Attributes:
        table: the findings. detail: the selected one in full; hidden while there is none.
    """

    chosen = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setChildrenCollapsible(False)
        model = RecordTableModel(import_rows.FINDING_COLUMNS, lambda row: row.key, self)
        widths = remembered.sizes(desk, NAME)
        self.table = RecordTable(model, name=words.FINDINGS, widths=widths)
        self.table.set_empty_text(words.NO_FINDINGS)
        self.table.shaped.connect(lambda sizes: remembered.keep(desk, NAME, sizes))
        self.table.chosen.connect(self._show_detail)
        self.table.entered.connect(lambda row: self.chosen.emit(row.finding))
        self.what = labels.plain("", bold=True)
        self.hint = labels.plain("")
        self.clause = labels.plain("", points=style.SMALL_PT, muted=True)
        self.detail = QScrollArea()
        self.table.setMinimumHeight(LEAST_HEIGHTS[0])
        self.detail.setMinimumHeight(LEAST_HEIGHTS[1])
        self.addWidget(self.table)
        self.addWidget(self._detail())
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setSizes([2 * DETAIL_HEIGHT, DETAIL_HEIGHT])

    def show_findings(self, findings: tuple[SourceFinding, ...]) -> None:
        """Show findings in their order, the worst in full."""
        self.table.select(())
        self.table.records.set_records(import_rows.finding_rows(findings))
        first = (0,) if findings else ()
        self.table.select(first)
        self._fill()

    def _show_detail(self) -> None:
        self._fill()
        row: FindingRow | None = self.table.chosen_record()
        if row is not None:
            self.chosen.emit(row.finding)

    def _fill(self) -> None:
        row: FindingRow | None = self.table.chosen_record()
        self.detail.setVisible(row is not None)
        if row is None:
            return
        finding = row.finding
        whose = f"{finding.parcel} " if finding.parcel else ""
        self.what.setText(whose + finding.text)
        self.hint.setText(words.labelled(words.ADVICE, finding.hint))
        self.clause.setText(words.clause(finding.rule, finding.clause))

    def _detail(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(2)
        for label in (self.what, self.hint, self.clause):
            column.addWidget(label)
        column.addStretch(1)
        self.detail.setWidgetResizable(True)
        self.detail.setFrameShape(QFrame.Shape.NoFrame)
        self.detail.setAccessibleName(words.HINT)
        self.detail.setWidget(body)
        self.detail.hide()
        return self.detail
