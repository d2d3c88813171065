"""`BatchResultView`: which parcels could not follow a batch, and why, until it is closed."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.batch_run import BatchResult, Stayed
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.record_table import Column, RecordTable, RecordTableModel

NUMBER: Final[Column[Stayed]] = Column(
    words.RESULT_NUMBER,
    lambda stayed: str(stayed.parcel.parcel_no),
    key=lambda stayed: stayed.parcel.parcel_no,
    numeric=True,
    fixed=True,
)
VILLAGE: Final[Column[Stayed]] = Column(
    words.RESULT_VILLAGE, lambda stayed: stayed.parcel.village, width=6
)
REASON: Final[Column[Stayed]] = Column(
    words.RESULT_REASON, lambda stayed: stayed.reason, fixed=True, width=20
)
HEIGHT: Final = 190


class BatchResultView(QFrame):
    """A click on a line selects the parcel; Ctrl+C copies the lines selected.

    Attributes:
        table: those that stayed. select, copy, close: buttons.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.fit(3 * HEIGHT)
        self.sentence = labels.plain("", bold=True)
        model: RecordTableModel[Stayed] = RecordTableModel(
            (NUMBER, VILLAGE, REASON), lambda stayed: stayed.parcel.key, self
        )
        self.table = RecordTable(model, name=words.RESULT_NAME)
        self.table.chosen.connect(self._select)
        self.select = QPushButton(words.SELECT_STAYED, self)
        self.copy = QPushButton(words.COPY_ALL, self)
        self.close_button = QPushButton(words.CLOSE_RESULT, self)
        self.select.clicked.connect(self._select_all)
        self.copy.clicked.connect(self._copy_all)
        self.close_button.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 6)
        head.setSpacing(8)
        head.addWidget(self.sentence, 1)
        for button in (self.select, self.copy, self.close_button):
            button.setMinimumHeight(style.CONTROL_HEIGHT)
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.hide()
        desk.opened.connect(self.hide)
        desk.year_changed.connect(self.hide)

    def fit(self, height: int) -> None:
        """Take at most a third of a page that is so high."""
        self.setMaximumHeight(min(HEIGHT, height // 3))

    def show_result(self, result: BatchResult) -> None:
        """Show what became of a batch."""
        done = words.batch_done(result.done, len(result.stayed), result.untouched)
        self.sentence.setText(done)
        self.table.records.set_records(result.stayed)
        for widget in (self.table, self.select, self.copy):
            widget.setVisible(bool(result.stayed))
        self.show()

    def _select(self, keys: tuple[str, ...]) -> None:
        if keys:
            self._desk.select(keys)

    def _select_all(self) -> None:
        self._desk.select([stayed.parcel.key for stayed in self.table.records.records])

    def _copy_all(self) -> None:
        chosen = self.table.selected()
        self.table.select([stayed.parcel.key for stayed in self.table.records.records])
        self.table.copy()
        self.table.select(chosen)
