"""`KeysTab`: the key that signs for this office, and the keys of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain import places
from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.submission import KnownKey, grouped
from jdz_forestland.errors import UserError
from jdz_forestland.service import keys
from jdz_forestland.ui import files, history_text, labels, style
from jdz_forestland.ui import text_settings as words
from jdz_forestland.ui.asking import Asking
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.record_table import Column, RecordTable, RecordTableModel

COLUMNS: Final[tuple[Column[KnownKey], ...]] = (
    Column(words.OFFICE, lambda key: key.office, width=8, fixed=True),
    Column(words.FINGERPRINT, lambda key: grouped(key.fingerprint), width=20),
    Column(
        words.STATE,
        lambda key: words.WITHDRAWN if key.withdrawn else words.TRUSTED,
        tip=lambda key: key.withdrawn,
        colour=lambda key: style.FAINT if key.withdrawn else "",
        width=5,
    ),
    Column(
        words.CONFIRMED,
        lambda key: words.confirmed(history_text.when(key.at), key.who),
        width=12,
    ),
    Column(words.HOW, lambda key: key.how, width=14),
)
_CLAUSE, _OWNER = words.CLAUSE_KEYS, Owner.COUNTY_FORESTRY
CONFIRM_FIELDS: Final = (
    Field(
        "office",
        words.OFFICE,
        Kind.CHOICE,
        _CLAUSE,
        _OWNER,
        options=tuple(places.OFFICES.items()),
    ),
    Field("fingerprint", words.FINGERPRINT, Kind.TEXT, _CLAUSE, _OWNER),
    Field("how", words.HOW, Kind.LONG_TEXT, _CLAUSE, _OWNER),
)
WITHDRAW_FIELDS: Final = (Field("reason", words.WITHDRAW_REASON, Kind.LONG_TEXT, _CLAUSE, _OWNER),)
PASSPHRASE_FIELDS: Final = (Field("passphrase", words.PASSPHRASE, Kind.TEXT, _CLAUSE, _OWNER),)


class KeysTab(QWidget):
    """Attributes:
    own: the fingerprint of this office. make, send, take: its key. table: the others' keys.
    confirm, withdraw: register and stop trusting.

    Signals:
        asked(object): an `Asking`: what the form at the side should ask for.
    """

    asked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._refusal = ""
        self.own = labels.plain("", points=style.TITLE_PT, bold=True)
        self.make = QPushButton(words.OWN_MAKE, self)
        self.send = QPushButton(words.EXPORT_KEY, self)
        self.take = QPushButton(words.IMPORT_KEY, self)
        self.send.setToolTip(words.EXPORT_KEY_TIP)
        self.table = RecordTable(
            RecordTableModel(COLUMNS, lambda key: key.key, self), name=words.KNOWN
        )
        self.table.set_empty_text(words.KNOWN_NONE)
        self.confirm = labels.primary(words.CONFIRM, self)
        self.withdraw = QPushButton(words.WITHDRAW, self)
        self.table.chosen.connect(lambda _keys: self._offer())
        self.make.clicked.connect(self._make)
        self.send.clicked.connect(self._ask_send)
        self.take.clicked.connect(self._ask_take)
        self.confirm.clicked.connect(self._ask_confirm)
        self.withdraw.clicked.connect(self._ask_withdraw)
        self._lay_out()

    def refresh(self, refusal: str) -> None:
        """Read the keys; `refusal` says why nothing may be changed, "" when it may."""
        self._refusal = refusal
        registry = self._desk.registry
        if registry is None:
            return
        made = keys.has_own(registry.county_code)
        try:
            self.own.setText(
                words.fingerprint(keys.own(registry.county_code).spoken) if made else words.OWN_NONE
            )
        except UserError as error:
            self.own.setText(str(error))
        self.make.setVisible(not made)
        self.send.setVisible(made)
        self.table.records.set_records(list(reversed(keys.known(registry))))
        self._offer()

    def _offer(self) -> None:
        row: KnownKey | None = self.table.chosen_record()
        why_not = "" if row is not None and not row.withdrawn else words.WITHDRAW_CHOOSE
        self.withdraw.setEnabled(not (self._refusal or why_not))
        self.withdraw.setToolTip(self._refusal or why_not)
        self.confirm.setEnabled(not self._refusal)
        self.confirm.setToolTip(self._refusal or words.CONFIRM_WARNING)

    # --- this office -------------------------------------------------------------------------

    def _make(self) -> None:
        registry = self._desk.registry
        if registry is None:
            return
        try:
            keys.own(registry.county_code)
        except UserError as error:
            self._desk.complain(error)
        self.refresh(self._refusal)

    def _ask_send(self) -> None:
        self.asked.emit(
            Asking(words.EXPORT_HEADING, PASSPHRASE_FIELDS, words.EXPORT_DO, self._send)
        )

    def _send(self, values: dict[str, Any]) -> str:
        registry = self._desk.registry
        if registry is None:
            return ""
        start = files.documents() / f"{registry.county_code}{words.KEY_FILE}"
        chosen = files.target(self, words.EXPORT_HEADING, start, words.KEY_FILTER)
        if chosen is None:
            return ""
        keys.export_key(registry.county_code, chosen, values["passphrase"])
        return words.exported(str(chosen))

    def _ask_take(self) -> None:
        self.asked.emit(
            Asking(words.IMPORT_HEADING, PASSPHRASE_FIELDS, words.IMPORT_DO, self._take)
        )

    def _take(self, values: dict[str, Any]) -> str:
        registry = self._desk.registry
        if registry is None:
            return ""
        folder: Path = files.documents()
        chosen = files.existing(self, words.IMPORT_HEADING, folder, words.KEY_FILTER)
        if chosen is None:
            return ""
        keys.import_key(registry.county_code, chosen, values["passphrase"])
        self.refresh(self._refusal)
        return words.IMPORTED

    # --- the others --------------------------------------------------------------------------

    def _ask_confirm(self) -> None:
        self.asked.emit(
            Asking(
                words.CONFIRM_HEADING,
                CONFIRM_FIELDS,
                words.CONFIRM_DO,
                self._confirm,
                warning=words.CONFIRM_WARNING,
            )
        )

    def _confirm(self, values: dict[str, Any]) -> str:
        registry = self._desk.registry
        if registry is None:
            return ""
        made = keys.confirm(registry, values["office"], values["fingerprint"], how=values["how"])
        return words.known(made.office)

    def _ask_withdraw(self) -> None:
        row: KnownKey | None = self.table.chosen_record()
        if row is None:
            return

        def withdraw(values: dict[str, Any]) -> str:
            registry = self._desk.registry
            if registry is not None:
                keys.withdraw(registry, row, values["reason"])
            return words.STOPPED

        self.asked.emit(
            Asking(
                words.WITHDRAW_HEADING, WITHDRAW_FIELDS, words.WITHDRAW_DO, withdraw, danger=True
            )
        )

    def _lay_out(self) -> None:
        frame, own = labels.card(words.OWN_KEY, self)
        frame.setFrameShape(QFrame.Shape.NoFrame)
        own.addWidget(self.own)
        own.addWidget(labels.plain(words.OWN_NOTE, muted=True))
        buttons = QHBoxLayout()
        for button in (self.make, self.send, self.take):
            button.setMinimumHeight(style.CONTROL_HEIGHT)
            buttons.addWidget(button)
        buttons.addStretch(1)
        own.addLayout(buttons)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(12, 8, 12, 8)
        bottom.addStretch(1)
        self.withdraw.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        bottom.addWidget(self.withdraw)
        bottom.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(frame)
        column.addWidget(self.table, 1)
        column.addLayout(bottom)
