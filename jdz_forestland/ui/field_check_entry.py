"""`CheckEntry`: the result of one parcel, entered by hand with its photos."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain.field_check import Found, Outcome
from jdz_forestland.ui import field_check_jobs, files, labels, style
from jdz_forestland.ui import text_field_check as words
from jdz_forestland.ui.field_check_rows import REDO_FIELD, RESULT_FIELDS, CheckRow
from jdz_forestland.ui.form_panel import FormPanel


class CheckEntry(QWidget):
    """Signals:
        given(dict): the result is to be recorded: the arguments of `FieldChecking.record`.
        left(): it is not.

    Attributes:
        panel: the form. choose: asks for photos. photos: those chosen. row: whose result it is.
    """

    given = Signal(dict)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: CheckRow | None = None
        self.photos: list[Path] = []
        self._last: Mapping[str, Any] = {}
        self.panel = FormPanel(self)
        self.panel.given.connect(self._give)
        self.panel.left.connect(self.left)
        self.chosen = labels.plain(words.NO_PHOTOS, points=style.SMALL_PT)
        self.choose = QPushButton(words.CHOOSE_PHOTOS, self)
        self.choose.setToolTip(words.PHOTO_RULE)
        self.choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 0)
        row.addWidget(self.choose)
        row.addWidget(self.chosen, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.panel, 1)

    def ask(self, row: CheckRow) -> None:
        """Ask for the result of a parcel; day and people are those entered last."""
        self.row = row
        self._take([])
        redo = row.check is not None
        fields = (*RESULT_FIELDS, REDO_FIELD) if redo else RESULT_FIELDS
        again = {
            name: self._last[name] for name in ("checked_on", "checkers") if name in self._last
        }
        self.panel.ask(
            words.heading(row.stop.parcel_id),
            fields,
            do=words.DO_ENTER,
            values=again,
            warning=words.REDO_WARNING if redo else words.PHOTO_RULE,
        )

    def refuse(self, sentence: str) -> None:
        """Say why it was not recorded."""
        self.panel.refuse(sentence)

    def _choose(self) -> None:
        start = self.photos[0].parent if self.photos else files.documents()
        chosen = field_check_jobs.choose_photos(self, start)
        if chosen:
            self._take(chosen)

    def _take(self, photos: list[Path]) -> None:
        self.photos = photos
        said = words.chosen_photos(len(photos), photos[0].name) if photos else words.NO_PHOTOS
        self.chosen.setText(said)
        labels.tint(self.chosen, style.TEXT if photos else style.MUTED)

    def _give(self, values: dict[str, Any]) -> None:
        if self.row is None:
            return
        self._last = values
        measured = values.get("measured_mu")
        found = Found(
            parcel_id=self.row.stop.parcel_id,
            outcome=Outcome(values["outcome"]),
            measured_mu=None if measured is None else Decimal(str(measured)),
            checked_on=datetime.date.fromisoformat(values["checked_on"]),
            checkers=tuple(values["checkers"]),
            note=values.get("note", ""),
        )
        self.given.emit(
            {
                "found": found,
                "photos": tuple(self.photos),
                "redo_reason": values.get("redo_reason", ""),
                "by_hand": values.get("by_hand", ""),
            }
        )
