"""`RecordView`: the records of one step as they were made, also those that no longer stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from jdz_forestland.domain import steps
from jdz_forestland.domain.acting import record_fields
from jdz_forestland.domain.fields import Field, Kind
from jdz_forestland.domain.record import Standing, StepRecord
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui import history_text, labels, style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.sheets import Fact, FactSheet


class RecordView(QWidget):
    """Signals:
    left(): back to the current step.

    Attributes:
        attempts: which record is shown, newest first. sheet: its facts. head: the line above.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records: tuple[StepRecord, ...] = ()
        self.title = labels.plain("", bold=True)
        self.attempts = QComboBox(self)
        self.attempts.setAccessibleName(words.ATTEMPTS)
        self.attempts.setMinimumHeight(style.CONTROL_HEIGHT)
        self.attempts.setMinimumContentsLength(12)
        self.attempts.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.attempts.currentIndexChanged.connect(self._show)
        self.back = labels.link(words.BACK_TO_CURRENT, self)
        self.back.clicked.connect(self.left)
        self.sheet = FactSheet(words.RECORD)
        self.head = head = QHBoxLayout()
        head.setContentsMargins(12, 4, 12, 4)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.attempts, 1)
        head.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.sheet, 1)

    @property
    def stage(self) -> Stage | None:
        """The step whose records are shown."""
        return self._records[0].stage if self._records else None

    def show_records(self, records: Sequence[StepRecord]) -> None:
        """Show the records of one step, the newest in front."""
        self._records = tuple(reversed(records))
        self.title.setText(self._records[0].stage.label)
        self.title.setWordWrap(False)
        self.attempts.blockSignals(True)
        self.attempts.clear()
        for record in self._records:
            self.attempts.addItem(
                words.attempt(
                    record.attempt,
                    record.action.label,
                    history_text.when(record.at),
                    record.who,
                    stands=record.standing is Standing.STANDING,
                )
            )
        self.attempts.blockSignals(False)
        self._show()

    def _show(self) -> None:
        place = max(self.attempts.currentIndex(), 0)
        self.sheet.show_facts(tuple(facts_of(self._records[place])))
        self.attempts.setToolTip(self.attempts.currentText())


def facts_of(record: StepRecord) -> Iterator[Fact]:
    """Return everything that a record holds, in the order of its form."""
    standing = record.standing is Standing.STANDING
    yield Fact(words.RECORDED, words.recorded(history_text.when(record.at), record.who))
    yield Fact(words.ACTION, words.action(record.action.label, stands=standing))
    for field in record_fields(record.stage, record.action):
        value = record.values.get(field.name)
        if field.kind is Kind.ROWS:
            yield from _rows(field, value or [])
        else:
            yield Fact(field.label, field.shown(value) or words.NOT_FILLED, field.clause)
    rate = steps.survival_rate(dict(record.values))
    if rate is not None:
        yield Fact(words.SURVIVAL, f"{(rate * 100).quantize(Decimal('0.1'))}%")


def _rows(field: Field, rows: Sequence[dict[str, Any]]) -> Iterator[Fact]:
    if not rows:
        yield Fact(field.label, words.NONE_RECORDED, field.clause)
    for number, row in enumerate(rows, start=1):
        parts = [
            words.labelled(inner.label, inner.shown(row[inner.name]))
            for inner in field.rows
            if row.get(inner.name) is not None
        ]
        label = words.numbered(field.label, number)
        yield Fact(label, words.joined(parts), field.clause if number == 1 else "")
