"""What the page 抽查 shows of one county, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from jdz_forestland.domain.draw import Draw, Outlook, outlook
from jdz_forestland.domain.frozen_list import ListLine
from jdz_forestland.domain.spot_check import DrawState, MustCheck, SpotCheck
from jdz_forestland.errors import UserError
from jdz_forestland.service.draw_book import CountyDraws
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.ui import style, text
from jdz_forestland.ui import text_draw as words
from jdz_forestland.ui.record_table import Column

CUT: Final = "cut"


@dataclass(frozen=True, slots=True)
class DrawView:
    """One county, and the draw of it that is looked at.

    Attributes:
        held: the draw; None for the one that is still to be published.
        result: of a draw that was drawn; None otherwise.
        ahead: what a new draw will take, proposed: what it should check anyway, expected and
            explained: what was typed in before the list came; nothing of it for a held draw.
        fault: why the list cannot be drawn from, or why the draw cannot be redone.
    """

    there: CountyDraws
    held: SpotCheck | None
    result: Draw | None = None
    ahead: Outlook | None = None
    proposed: tuple[MustCheck, ...] = ()
    expected: Decimal | None = None
    explained: str = ""
    fault: str = ""

    @property
    def lines(self) -> tuple[ListLine, ...]:
        """The list that is or will be drawn from."""
        if self.held is not None:
            return self.held.lines
        return self.there.frozen.lines if self.there.frozen is not None else ()

    @property
    def is_void(self) -> bool:
        """Whether the draw no longer counts."""
        return self.held is not None and self.held.state is DrawState.VOID

    @property
    def step(self) -> int:
        """The panel in hand, from 0."""
        if self.held is None:
            return 0
        return 3 if self.held.seed else 2 if not self.is_void else 1


def read(drawing: Drawing, there: CountyDraws, key: str | None) -> DrawView:
    """Return what is to be seen.

    Args:
        key: of the draw; "" for a new one; None for the one that matters now.
    """
    if key is None:
        held = there.waiting or (there.draws[0] if there.draws else None)
    else:
        held = next((each for each in there.draws if each.key == key), None)
    if held is not None:
        try:
            return DrawView(there, held, held.redone() if held.seed else None)
        except UserError as error:
            return DrawView(there, held, fault=str(error))
    if there.frozen is None:
        return DrawView(there, None)
    year, county = there.list_year, there.county_code
    expected, explained = drawing.expected(year, county)
    try:
        ahead = _ahead(there.frozen.lines, there.share)
        proposed = drawing.proposed(year, county)
    except UserError as error:
        return DrawView(there, None, fault=str(error))
    return DrawView(
        there, None, ahead=ahead, proposed=proposed, expected=expected, explained=explained
    )


@lru_cache(maxsize=16)
def _ahead(lines: tuple[ListLine, ...], share: Decimal) -> Outlook:
    """Return what to expect of a list; the trials of a long one take half a second."""
    return outlook(lines, share)


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A row of the result; the one on the cut line has no parcel.

    Attributes:
        key: parcel id, or `CUT`. order: from 1; "" on the cut line.
    """

    key: str
    order: int
    parcel: str
    mu: str
    cumulative: str
    ticket: str
    selected: bool


def ticket_rows(result: Draw) -> list[TicketRow]:
    """Return every parcel in the order of the tickets, and the cut line between them."""
    rows = [
        TicketRow(
            ticket.parcel_id,
            ticket.order,
            ticket.parcel_id,
            text.mu(ticket.reserve_mu),
            "" if ticket.cumulative_mu is None else text.mu(ticket.cumulative_mu),
            ticket.ticket,
            ticket.selected,
        )
        for ticket in result.tickets
    ]
    last = len(result.selected)
    need = text.mu(result.need_mu)
    line = TicketRow(CUT, last, words.CUT, words.CUT_NEED, need, words.CUT_REACHED, selected=False)
    return [*rows[:last], line, *rows[last:]]


def _colour(row: TicketRow) -> str:
    if row.key == CUT:
        return style.ERROR
    return style.ACCENT_DARK if row.selected else style.MUTED


TICKET_COLUMNS: Final[tuple[Column[TicketRow], ...]] = (
    Column(
        words.ORDER,
        lambda row: "" if row.key == CUT else str(row.order),
        key=lambda row: (row.order, row.key == CUT),
        numeric=True,
        colour=_colour,
        width=2,
    ),
    Column(words.PARCEL, lambda row: row.parcel, colour=_colour, width=6, fixed=True),
    Column(words.MU, lambda row: row.mu, numeric=True, colour=_colour, width=4),
    Column(words.CUMULATIVE, lambda row: row.cumulative, numeric=True, colour=_colour, width=4),
    Column(words.TICKET, lambda row: row.ticket[:16], tip=lambda row: row.ticket, colour=_colour),
)

LINE_COLUMNS: Final[tuple[Column[ListLine], ...]] = (
    Column(words.PARCEL, lambda line: line.parcel_id, width=7, fixed=True),
    Column(
        words.MU,
        lambda line: text.mu(line.reserve_mu),
        key=lambda line: line.reserve_mu,
        numeric=True,
        width=5,
    ),
)


def states(found: Sequence[CountyDraws]) -> list[tuple[str, str]]:
    """Return (code, words) of every county for the list on the left."""
    rows = []
    for each in found:
        newest = each.draws[0] if each.draws else None
        if newest is not None:
            label = newest.state.label
        else:
            label = words.TO_PUBLISH if each.may_publish else each.why_not
        rows.append((each.county_code, words.state_of(each.county, label)))
    return rows
