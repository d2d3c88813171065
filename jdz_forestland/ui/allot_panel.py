"""`AllotPanel`: how much of which parcels a project holds, uses, writes off or gives back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.quota_lots import parsed_mu
from jdz_forestland.errors import UserError
from jdz_forestland.ui import labels, style, text
from jdz_forestland.ui import text_plan as words
from jdz_forestland.ui.amount_table import AmountModel, AmountTable
from jdz_forestland.ui.form_panel import FormPanel
from jdz_forestland.ui.record_table import Column

FORM_HEIGHT: Final = 126
WIDE_FROM: Final = 430
_ZERO: Final = Decimal("0.00")
_NOTHING: Final = re.compile(r"0+(\.0*)?")  # a parcel that is left out
_FORESTRY: Final = Owner.COUNTY_FORESTRY

Propose = Callable[[Decimal], Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class AllotRow:
    """One parcel that can be drawn on, 亩.

    Attributes:
        own_mu: what the project holds of it already. can_mu: what can be taken in all.
    """

    parcel_key: str
    parcel_id: str
    village: str
    list_year: int
    own_mu: Decimal
    can_mu: Decimal


def fields(*, need_document: bool) -> tuple[Field, ...]:
    """Return what is asked for beside the figures of the parcels."""
    return (
        Field("wanted", words.WANTED, Kind.AREA_MU, words.CLAUSE, _FORESTRY),
        Field("day", words.DAY, Kind.DATE, words.CLAUSE, _FORESTRY),
        Field(
            "document", words.DOCUMENT, Kind.TEXT, words.CLAUSE, _FORESTRY, required=need_document
        ),
    )


_VILLAGE, _OWN = 1, 2  # numbers of columns that are left out at times
_COLUMNS: Final[tuple[Column[AllotRow], ...]] = (
    Column(words.PARCEL, lambda row: row.parcel_id, width=7, fixed=True),
    Column(words.VILLAGE, lambda row: row.village, width=5),
    Column(
        words.OWN,
        lambda row: text.mu(row.own_mu) if row.own_mu else "",
        key=lambda row: row.own_mu,
        numeric=True,
        width=4,
    ),
    Column(
        words.CAN_TAKE,
        lambda row: text.mu(row.can_mu),
        key=lambda row: row.can_mu,
        numeric=True,
        width=5,
    ),
)


class AllotPanel(FormPanel):
    """Asks for the area, the day and the paper, and for the share of every parcel.

    `given` comes only with figures that are right and come to the area.

    Attributes:
        lots: the table that is typed in. said: how the figures stand to the area.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._propose: Propose = lambda _wanted: {}
        self._wanted: object = None
        self.model = AmountModel(_COLUMNS, lambda row: row.parcel_key, words.AMOUNT, self)
        self.lots = AmountTable(self.model, name=words.LOTS, amount_name=words.AMOUNT_NAME)
        self.lots.set_empty_text(words.NO_LOTS)
        self.said = labels.plain("")
        below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(4)
        self._hint = labels.plain(words.LOTS_HINT, points=style.SMALL_PT, muted=True)
        column.addWidget(self._hint)
        column.addWidget(self.lots, 1)
        column.addWidget(self.said)
        self._column.insertWidget(1, below, 1)
        self.model.typed.connect(self._add_up)
        self.lots.pasted_over.connect(lambda count: self.refuse(words.pasted_over(count)))

    def choose(
        self,
        verb: str,
        name: str,
        rows: Sequence[AllotRow],
        *,
        wanted: Decimal,
        propose: Propose,
        values: Mapping[str, Any],
        need_document: bool,
    ) -> None:
        """Ask how much of which parcels.

        Args:
            wanted: the area proposed, 亩. propose: the shares of the parcels for an area;
                raises `UserError` where they do not reach.
            values: day and document proposed.
        """
        self._propose, self._wanted = propose, str(wanted)
        self.model.set_records(rows)
        self.lots.setColumnHidden(_OWN, verb != "use")
        given = {**values, "wanted": str(wanted)} if wanted else values
        self.ask(
            words.draw_heading(verb, name),
            fields(need_document=need_document),
            do=words.DO[verb],
            values=given,
        )
        assert self.form is not None
        self.form.setFixedHeight(FORM_HEIGHT)
        self.form.rows["wanted"].input.settled.connect(self._share_out)
        self.form.edited.connect(self._add_up)
        self._fill(wanted)

    def amounts(self) -> dict[str, Decimal]:
        """Return the figures by parcel.

        Raises:
            UserError: one is not a figure above 0 with two decimals.
        """
        names = {row.parcel_key: row.parcel_id for row in self.model.records}
        return {
            str(key): parsed_mu(typed, what=f"{words.PARCEL}{names[str(key)]}")
            for key, typed in self.model.amounts().items()
            if not _NOTHING.fullmatch(typed)
        }

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what is said elsewhere where room is short."""
        narrow = event.size().width() < WIDE_FROM
        self._hint.setHidden(narrow)
        self.lots.setColumnHidden(_VILLAGE, narrow)
        super().resizeEvent(event)

    # --- within ------------------------------------------------------------------------------

    def _share_out(self) -> None:
        """Propose shares anew where the area was changed."""
        form = self.form
        wanted = form.values().get("wanted") if form is not None else None
        if wanted is None or wanted == self._wanted:
            return
        self._wanted = wanted
        self._fill(Decimal(wanted))

    def _fill(self, wanted: Decimal) -> None:
        self.missing.setText("")
        try:
            shares = self._propose(wanted) if wanted else {}
        except UserError as error:
            self.model.set_amounts({})
            self.refuse(str(error))
            return
        self.model.set_amounts({key: str(mu) for key, mu in shares.items()})

    def _add_up(self) -> None:
        """Say how the figures stand to the area."""
        try:
            total = sum(self.amounts().values(), _ZERO)
        except UserError as error:
            self._say(str(error), style.ERROR)
            return
        wanted = self._area()
        if wanted is None:
            self._say("", style.MUTED)
        elif total == wanted:
            self._say(words.sum_agrees(text.mu(total)), style.ACCENT_DARK)
        else:
            self._say(self._difference(total, wanted), style.WARNING)

    def _area(self) -> Decimal | None:
        typed = self.form.values().get("wanted") if self.form is not None else None
        return None if typed is None else Decimal(typed)

    def _difference(self, total: Decimal, wanted: Decimal) -> str:
        figures = (text.mu(total), text.mu(wanted), text.mu(abs(wanted - total)))
        return words.sum_short(*figures) if total < wanted else words.sum_over(*figures)

    def _say(self, sentence: str, colour: str) -> None:
        self.said.setText(sentence)
        labels.tint(self.said, colour)

    def _give(self) -> None:
        """Give only figures that come to the area."""
        wanted = self._area()
        try:
            total = sum(self.amounts().values(), _ZERO)
        except UserError as error:
            self.refuse(str(error))
            return
        if wanted is not None and total != wanted:
            self.refuse(self._difference(total, wanted))
            return
        super()._give()
