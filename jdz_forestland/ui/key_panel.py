"""`KeyPanel`: a key nobody has confirmed: its fingerprint, large, to compare over the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from jdz_forestland.domain import places
from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.submission import grouped
from jdz_forestland.errors import UserError
from jdz_forestland.service import keys
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_keys as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.form_panel import FormPanel

if TYPE_CHECKING:
    from jdz_forestland.service.keys import KeyUnknown

HOW: Final = (Field("how", words.HOW, Kind.TEXT, words.CLAUSE, Owner.COUNTY_FORESTRY),)
_GROUPS_A_LINE: Final = 4
_GROUP: Final = 5  # letters of a group with the space after it


class KeyPanel(QWidget):
    """Signals:
        confirmed(): the key is registered; whoever asked goes on.
        left(): it is not.

    Attributes:
        digits: the fingerprint. panel: asks how it was compared.
    """

    confirmed = Signal()
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked: KeyUnknown | None = None
        self.ask = labels.plain("")
        self.digits = fingerprint_label(self)
        self.panel = FormPanel(self)
        self.panel.given.connect(self._confirm)
        self.panel.left.connect(self.left)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 0)
        head.setSpacing(8)
        self.heading = labels.plain("", points=style.TITLE_PT, bold=True)
        for widget in (self.heading, self.ask, self.digits):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.panel, 1)

    def show_key(self, error: KeyUnknown) -> None:
        """Ask about the key that a file was signed with."""
        self._asked = error
        office = places.office_name(error.office_code)
        self.heading.setText(words.heading(office))
        self.ask.setText(words.ask(office))
        self.digits.setText(in_lines(error.fingerprint))
        self.digits.setAccessibleName(words.name(grouped(error.fingerprint)))
        self.panel.ask("", HOW, do=words.DO, warning=words.WARNING)

    def _confirm(self, values: dict[str, Any]) -> None:
        registry, asked = self._desk.registry, self._asked
        if registry is None or asked is None:
            return
        if registry.is_read_only:
            self.panel.refuse(words.READ_ONLY)
            return
        try:
            made = keys.confirm(registry, asked.office_code, asked.fingerprint, how=values["how"])
        except UserError as error:
            self.panel.refuse(str(error))
            return
        self._desk.noticed.emit(words.confirmed(made.office))
        self.confirmed.emit()


def in_lines(fingerprint: str) -> str:
    """Return a fingerprint in groups, four a line, as it is read out."""
    text = grouped(fingerprint)
    length = _GROUPS_A_LINE * _GROUP
    return "\n".join(text[place : place + length].strip() for place in range(0, len(text), length))


def fingerprint_label(parent: QWidget) -> QLabel:
    """Return a large label from which a fingerprint can be copied."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(style.font(style.FIGURE_PT, bold=True))
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
