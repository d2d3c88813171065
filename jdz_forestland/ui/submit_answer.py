"""`AnswerPanel`: reading the city's receipt or return slip, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from jdz_forestland.domain.slip import KeptSlip, Slip, SlipKind, SlipLine
from jdz_forestland.errors import UserError
from jdz_forestland.service import keys, replying
from jdz_forestland.ui import files, history_text, labels, style, text
from jdz_forestland.ui import text_submit as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.key_panel import KeyPanel
from jdz_forestland.ui.record_table import Column, RecordTable, RecordTableModel
from jdz_forestland.ui.submit_view import SubmitView

COLUMNS: Final[tuple[Column[SlipLine], ...]] = (
    Column(words.PARCEL, lambda line: line.parcel_id, width=8, fixed=True),
    Column(words.REASON, lambda line: line.reason.label, width=8),
    Column(words.TEXT, lambda line: line.text, width=24),
)


class AnswerPanel(QWidget):
    """Attributes:
    heading, said: the newest slip. refusal: why a file was not loaded, or that it was before.
    lines: the parcels that it returns. load: asks for a file. key: asks about an unknown key.

    Signals:
        parcel_asked(str): this parcel should be shown.
    """

    parcel_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: Path | None = None
        self.heading = labels.plain("", points=style.TITLE_PT, bold=True)
        self.said = labels.plain("")
        self.refusal = labels.plain("")
        model = RecordTableModel(COLUMNS, lambda line: line.parcel_key, self)
        self.lines = RecordTable(model, name=words.LINES)
        self.lines.set_empty_text(words.NO_LINES)
        self.lines.entered.connect(lambda _line: self._go())
        self.lines.chosen.connect(lambda _keys: self._offer())
        self.go = QPushButton(words.TO_PARCEL, self)
        self.go.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        self.go.clicked.connect(self._go)
        self.load = labels.primary(words.ANSWER_DO, self)
        self.load.clicked.connect(self._ask)
        self.key = KeyPanel(desk, self)
        self.key.confirmed.connect(self._again)
        self.key.left.connect(self._leave)
        self._lay_out()

    def take(self, path: Path) -> None:
        """Load a slip; an unknown key is asked about first."""
        registry = self._desk.registry
        if registry is None:
            return
        self._say("", style.ERROR)
        self._leave()
        if registry.is_read_only:
            self._say(words.READ_ONLY, style.ERROR)
            return
        try:
            done = replying.load(registry, path)
        except keys.KeyUnknown as error:
            self._waiting = path
            self.key.show_key(error)
            self._parts.setCurrentWidget(self.key)
            return
        except UserError as error:
            self._say(str(error), style.ERROR)
            return
        if done.already:
            at = history_text.when(done.kept.at)
            sentence = words.already(done.slip.kind.label, at, done.kept.who)
            self._say(sentence, style.WARNING)
        else:
            self._desk.noticed.emit(words.loaded(done.slip.kind.label))

    def show_view(self, view: SubmitView) -> None:
        """Show the newest slip of the year."""
        kept = view.slips[-1] if view.slips else None
        self.lines.records.set_records(list(kept.slip.lines) if kept is not None else [])
        back = kept is not None and kept.slip.kind is SlipKind.RETURN
        for widget in (self.lines, self.go):
            widget.setVisible(back)
        self._rest.setVisible(not back)
        self.said.setText(_said(kept.slip) if kept is not None else "")
        self.heading.setText(_heading(kept) if kept is not None else words.NO_SLIP)
        labels.tint(self.heading, style.ERROR if back else style.TEXT)
        self._offer()

    def allow(self, refusal: str) -> None:
        """Let a file be loaded, or say why not."""
        self.load.setEnabled(not refusal)
        self.load.setToolTip(refusal or words.ANSWER_TIP)

    def _say(self, sentence: str, colour: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))
        labels.tint(self.refusal, colour)

    def _ask(self) -> None:
        title, pattern = words.ANSWER_TITLE, words.ANSWER_FILES
        chosen = files.existing(self, title, files.documents(), pattern)
        if chosen is not None:
            self.take(chosen)

    def _again(self) -> None:
        path = self._waiting
        self._leave()
        if path is not None:
            self.take(path)

    def _leave(self) -> None:
        self._waiting = None
        self._parts.setCurrentWidget(self._main)

    def _offer(self) -> None:
        chosen = len(self.lines.selected()) == 1
        self.go.setEnabled(chosen)
        self.go.setToolTip("" if chosen else words.CHOOSE_ROW)

    def _go(self) -> None:
        chosen = self.lines.selected()
        if len(chosen) == 1:
            self.parcel_asked.emit(str(chosen[0]))

    def _lay_out(self) -> None:
        self._main = QWidget(self)
        self._rest = QWidget(self._main)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(labels.plain(words.ANSWER_LEAD, muted=True))
        for widget in (self.refusal, self.heading, self.said):
            column.addWidget(widget)
        column.addWidget(self.lines, 1)
        column.addWidget(self._rest, 1)
        self.refusal.hide()
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addStretch(1)
        bottom.addWidget(self.go)
        bottom.addWidget(self.load)
        column.addLayout(bottom)
        self._parts = QStackedWidget(self)
        self._parts.addWidget(self._main)
        self._parts.addWidget(self.key)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._parts)


def _heading(kept: KeptSlip) -> str:
    slip = kept.slip
    return words.slip_heading(
        slip.kind.label, slip.list_version, history_text.when(slip.at), slip.who
    )


def _said(slip: Slip) -> str:
    if slip.kind is SlipKind.RECEIPT:
        return words.receipt_text(slip.parcels, text.mu(slip.total_mu), slip.text)
    return words.return_text(slip.reason.label if slip.reason else "", slip.text)
