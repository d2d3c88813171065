"""`PolicyTab`: the values that the program judges by, and adding the county's own version."""

from __future__ import annotations

import datetime
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.policy_change import PolicyChange
from jdz_forestland.service import policies
from jdz_forestland.service.policies import PolicyRow
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_settings as words
from jdz_forestland.ui.asking import Asking
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.record_table import Column, RecordTable, RecordTableModel

COLUMNS: Final[tuple[Column[PolicyRow], ...]] = (
    Column(words.TITLE, lambda row: row.title, width=18, fixed=True),
    Column(
        words.VALUE,
        lambda row: row.value,
        colour=lambda row: "" if row.in_force else style.FAINT,
        width=24,
    ),
    Column(words.CLAUSE, lambda row: row.clause, width=12),
    Column(words.FROM, lambda row: row.valid_from.isoformat(), width=6),
    Column(
        words.TO,
        lambda row: row.valid_to.isoformat() if row.valid_to else words.OPEN_END,
        width=6,
    ),
    Column(words.SOURCE, lambda row: row.source, width=6),
)


class PolicyTab(QWidget):
    """Attributes:
    table: the values. all: also those that are not in force. add: asks for a new version.

    Signals:
        asked(object): an `Asking`: what the form at the side should ask for.
    """

    asked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: tuple[PolicyRow, ...] = ()
        model = RecordTableModel(COLUMNS, lambda row: (row.key, row.source, row.valid_from), self)
        self.table = RecordTable(model, name=words.POLICY)
        self.all = QCheckBox(words.SHOW_ALL, self)
        self.add = labels.primary(words.ADD, self)
        self.all.toggled.connect(self._show)
        self.add.clicked.connect(self._ask)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(12, 8, 12, 8)
        bottom.addWidget(self.all, 1)
        bottom.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        note = labels.plain(words.POLICY_NOTE, muted=True)
        note.setMargin(8)
        column.addWidget(note)
        column.addWidget(self.table, 1)
        column.addLayout(bottom)

    def refresh(self, refusal: str) -> None:
        """Read the table; `refusal` says why nothing may be added, "" when it may."""
        registry = self._desk.registry
        self._rows = policies.view(registry) if registry is not None else ()
        self._show()
        self.add.setEnabled(not refusal)
        self.add.setToolTip(refusal or words.ADD_TIP)

    def _show(self) -> None:
        shown = [row for row in self._rows if row.in_force or self.all.isChecked()]
        self.table.records.set_records(shown)

    def _ask(self) -> None:
        options = tuple(dict.fromkeys((row.key, row.title) for row in self._rows))
        row: PolicyRow | None = self.table.chosen_record()
        today = datetime.date.today().isoformat()  # noqa: DTZ011 - the clerk's own calendar
        values: dict[str, Any] = {"valid_from": today, "paper_on": today}
        if row is not None:
            values |= {"key": row.key, "value": row.raw}
        self.asked.emit(
            Asking(
                words.ADD_HEADING,
                _fields(options),
                words.ADD_DO,
                self._add,
                values,
                words.ADD_WARNING,
            )
        )

    def _add(self, values: dict[str, Any]) -> str:
        registry = self._desk.registry
        if registry is None:
            return ""
        until = values.get("valid_to")
        change = PolicyChange(
            key=values["key"],
            value=values["value"],
            valid_from=datetime.date.fromisoformat(values["valid_from"]),
            valid_to=datetime.date.fromisoformat(until) if until else None,
        )
        paper_on = datetime.date.fromisoformat(values["paper_on"])
        made = policies.add_version(registry, (change,), paper=values["paper"], paper_on=paper_on)
        return words.added(made.key)


def _fields(options: tuple[tuple[str, str], ...]) -> tuple[Field, ...]:
    rule, owner = words.RULE, Owner.COUNTY_FORESTRY
    return (
        Field("key", words.KEY, Kind.CHOICE, rule, owner, options=options),
        Field("value", words.NEW_VALUE, Kind.TEXT, rule, owner),
        Field("valid_from", words.VALID_FROM, Kind.DATE, rule, owner),
        Field("valid_to", words.VALID_TO, Kind.DATE, rule, owner, required=False),
        Field("paper", words.PAPER, Kind.TEXT, rule, owner),
        Field("paper_on", words.PAPER_ON, Kind.DATE, rule, owner),
    )
