"""The parcel card (登记卡): what the card on screen says, a small map, the points, the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jdz_forestland.domain.map_sheet import FOOT_HIGH, MARGIN, MapSheet, SheetBook
from jdz_forestland.ui.print import points, text
from jdz_forestland.ui.print.ground_map import GroundMap, draw_scale_bar
from jdz_forestland.ui.print.ink import BODY, PAD, SMALL, Ink
from jdz_forestland.ui.sheets import Fact

if TYPE_CHECKING:
    from jdz_forestland.ui.print.sheets import Paged

LINE: Final = 4.3
LABEL: Final = 24.0
STEP_HIGH: Final = 4.2
STEP_SHARES: Final = (0.16, 0.34, 0.2, 0.3)


def facts_of(sheet: MapSheet) -> tuple[Fact, ...]:
    """Return the facts that the card on screen shows, in its words and order."""
    from jdz_forestland.ui.parcel_card import facts_of as on_screen

    return tuple(on_screen(sheet.parcel))


def draw(pages: Paged, book: SheetBook, sheet: MapSheet, ground: GroundMap) -> None:
    """Draw the card of a parcel, and the points that find no room on its first page."""
    from jdz_forestland.ui.print import sheets

    page = sheet.layout
    rows = points.rows_of(sheet.rings)
    frame = page.frame
    table_left = frame[0] + (frame[2] - points.WIDE) / 2
    table_top = frame[1] + frame[3] + 6 + 12
    bottom = page.height - MARGIN - FOOT_HIGH - 2
    fitting = points.room(bottom - table_top)
    if len(rows) > fitting:
        fitting -= 1
    here, rest = rows[:fitting], rows[fitting:]
    count = 1 + points.pages_for(len(rest), page)
    pages.turn(page.paper, landscape=False)
    ink = Ink(pages.painter)
    sheets.draw_head(ink, book, sheet, ground)
    ground.draw(ink, sheet)
    draw_scale_bar(ink, frame[0], frame[1] + frame[3] + 5, frame[2], sheet.scale)
    points.draw(ink, table_left, table_top, here, title=text.POINTS, more=bool(rest))
    end = _draw_facts(ink, sheet)
    _draw_steps(ink, sheet, end + 2, bottom)
    sheets.draw_foot(ink, book, sheet, 1, count)
    sheets.draw_rest(pages, book, sheet, ground, rest, first=2, count=count)


def _draw_facts(ink: Ink, sheet: MapSheet) -> float:
    left, y, width, _ = sheet.layout.panel
    for fact in facts_of(sheet):
        if fact.value is None:
            ink.box((left, y, width, LINE), fill="#e6efe8")
            ink.write((left + PAD, y, width, LINE), fact.label, size=BODY, bold=True)
            y += LINE
            continue
        room = width - LABEL - 2 * PAD
        lines = [part for line in fact.value.split("\n") for part in _folded(ink, line, room)]
        names = _folded(ink, fact.label, LABEL - 2 * PAD)
        high = LINE * max(len(lines), len(names))
        ink.box((left, y, LABEL, high))
        ink.box((left + LABEL, y, width - LABEL, high))
        for start, size, column in ((PAD, LABEL - 2 * PAD, names), (LABEL + PAD, room, lines)):
            for place, line in enumerate(column):
                ink.write((left + start, y + place * LINE, size, LINE), line, size=SMALL)
        y += high
    return y


def _folded(ink: Ink, line: str, room: float) -> list[str]:
    """Return a line in pieces that stand in so many millimetres at full size."""
    pieces = [""]
    for char in line:
        if ink.width(pieces[-1] + char, SMALL) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _draw_steps(ink: Ink, sheet: MapSheet, top: float, bottom: float) -> None:
    left, _, width, _ = sheet.layout.panel
    widths = [share * width for share in STEP_SHARES]
    ink.write((left, top, width, STEP_HIGH), text.STEPS, size=BODY, bold=True)
    y = top + STEP_HIGH
    ink.row(left, y, widths, text.STEP_HEADS, high=STEP_HIGH, bold=True, fill="#f2f2f2")
    room = max(int((bottom - y - 2 * STEP_HIGH) // STEP_HIGH), 0)
    for step in sheet.steps[-room:] if room else ():
        y += STEP_HIGH
        ink.row(left, y, widths, step, high=STEP_HIGH)
    if not sheet.steps:
        ink.row(left, y + STEP_HIGH, (width,), (text.NO_STEPS,), high=STEP_HIGH)
