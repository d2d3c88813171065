"""`FreezePanel`: the first step of 报送: is the list frozen, and which version."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.service.reporting_state import ReportState
from jdz_forestland.ui import history_text, labels, text
from jdz_forestland.ui import text_submit as words
from jdz_forestland.ui.sheets import Fact, FactSheet
from jdz_forestland.ui.submit_view import SubmitView


class FreezePanel(QWidget):
    """Attributes:
    lead: what is to be done. facts: the list. go: leads to the page 储备库.

    Signals:
        go_asked(): the page 储备库 should be shown.
    """

    go_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lead = labels.plain("")
        self.facts = FactSheet(words.FACTS, self)
        self.go = labels.primary(words.GO_RESERVE, self)
        self.go.clicked.connect(self.go_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.lead)
        column.addWidget(self.facts, 1)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.go)
        column.addLayout(bottom)

    def show_view(self, view: SubmitView) -> None:
        """Show the newest version of the list."""
        frozen, state = view.status.frozen, view.status.state
        if frozen is None:
            self.lead.setText(words.FREEZE_OPEN)
        elif state is ReportState.RETURNED:
            self.lead.setText(words.FREEZE_BACK)
        else:
            self.lead.setText(words.FREEZE_DONE)
        self.facts.setVisible(frozen is not None)
        if frozen is not None:
            self.facts.show_facts(list_facts(frozen))


def list_facts(frozen: FrozenList) -> tuple[Fact, ...]:
    """Return what a version of a list is."""
    digits = frozen.list_hash
    groups = " ".join(digits[place : place + 8] for place in range(0, len(digits), 8))
    return (
        Fact(words.VERSION, words.version(frozen.version)),
        Fact(words.PARCELS, words.count(len(frozen.lines))),
        Fact(words.TOTAL, words.in_mu(text.mu(frozen.total_mu))),
        Fact(words.FROZEN, words.by(history_text.when(frozen.at), frozen.who)),
        Fact(words.LIST_HASH, groups),
    )
