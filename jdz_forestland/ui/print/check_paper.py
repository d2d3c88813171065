"""The papers of a field check: the route as a list, then a sheet for every parcel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jdz_forestland.domain.area import grouped, total
from jdz_forestland.domain.check_paper import CheckBook, CheckPage
from jdz_forestland.domain.map_sheet import MARGIN
from jdz_forestland.ui import qr_code
from jdz_forestland.ui.print import text
from jdz_forestland.ui.print import text_draw as words
from jdz_forestland.ui.print.flow import BOTTOM, LINE, RED, WIDE, Flow, folded
from jdz_forestland.ui.print.ground_map import GroundMap, draw_scale_bar
from jdz_forestland.ui.print.ink import BODY, CENTRE, GREY, PAD, RIGHT, SMALL, Ink, px

if TYPE_CHECKING:
    from jdz_forestland.ui.print.sheets import Paged

ROUTE_WIDTHS: Final = (10.0, 26.0, 20.0, 22.0, 18.0, 21.0, 19.0, 36.0, 14.0)
QR_SIDE: Final = 23.0
CLAIM_LABEL: Final = 20.0
BLANK_LABEL: Final = 30.0
WRITING: Final = 4  # the blank with room for sentences, and how many times the height
NOTE_SHARE: Final = 2.6


def route(book: CheckBook) -> Flow:
    """Return the round as a list."""
    of = book.of
    flow = Flow(of.note)
    flow.words(of.title, size=4.8, bold=True, centred=True, after=1)
    if book.sample:
        flow.words(text.SAMPLE, bold=True, colour=RED, centred=True)
    mu = grouped(total(stop.claimed_mu for stop in of.stops))
    flow.words(words.round_sum(len(of.stops), mu), size=3.3)
    flow.words(words.ROUTE, size=SMALL, after=0)
    flow.words(words.PHONE, size=SMALL)
    rows = [
        (
            str(stop.number),
            stop.parcel_id,
            stop.parcel.town,
            stop.parcel.village,
            grouped(stop.claimed_mu),
            str(stop.lon),
            str(stop.lat),
            stop.why,
            "",
        )
        for stop in of.stops
    ]
    flow.table(words.ROUTE_HEADS, ROUTE_WIDTHS, rows, figures=(0, 4, 5, 6))
    return flow


def draw(pages: Paged, book: CheckBook, page: CheckPage, ground: GroundMap) -> None:
    """Draw the sheet of one parcel."""
    pages.turn("A4", landscape=False)
    ink = Ink(pages.painter)
    sheet, of = page.sheet, page.map
    _draw_head(ink, book, page, ground)
    ground.draw(ink, of)
    left, top, width, height = of.layout.frame
    draw_scale_bar(ink, left, top + height + 5, width, of.scale)
    _draw_claims(ink, page)
    _draw_blanks(ink, page, top + height + 17)
    y = BOTTOM + 3
    ink.line(MARGIN, y, MARGIN + WIDE, y, ink=GREY)
    ink.write((MARGIN, y + 0.5, WIDE - 26, 4.5), sheet.footer, size=SMALL, colour=GREY)
    number = f"{page.stop.number}/{len(book.pages)}"
    inside = (MARGIN + WIDE - 24, y + 0.5, 24.0, 4.5)
    ink.write(inside, number, size=SMALL, colour=GREY, align=RIGHT)


def _draw_head(ink: Ink, book: CheckBook, page: CheckPage, ground: GroundMap) -> None:
    room = WIDE - QR_SIDE - 6
    ink.write((MARGIN, MARGIN - 3, room, 8), page.sheet.title, size=4.8, bold=True)
    ink.write((MARGIN, MARGIN + 5, room, 9), page.sheet.parcel_id, size=7.0, bold=True)
    where = f"{page.stop.parcel.county}{page.stop.place}"
    ink.write((MARGIN, MARGIN + 14, room, 5), where, size=3.6)
    marks = [text.SAMPLE] if book.sample else []
    marks += [] if ground.has_ground else [text.NO_GROUND]
    for line, mark in enumerate(marks):
        place = (MARGIN + room - 62, MARGIN + 6 + line * 4.6, 60.0, 4.4)
        ink.write(place, mark, size=2.8, bold=True, colour=RED, align=RIGHT)
    code = (MARGIN + WIDE - QR_SIDE, MARGIN - 5, QR_SIDE, QR_SIDE)
    qr_code.paint(ink.painter, px(code), page.sheet.qr)
    below = (MARGIN + WIDE - QR_SIDE - 8, MARGIN + QR_SIDE - 5, QR_SIDE + 10, 3.4)
    ink.write(below, words.SCAN, size=2.3, colour=GREY, align=CENTRE)


def _draw_claims(ink: Ink, page: CheckPage) -> None:
    left, y, width, _ = page.map.layout.panel
    ink.box((left, y, width, 6), fill="#e2f0e6")
    ink.write((left + PAD, y, width, 6), words.CLAIMED, bold=True)
    y += 6
    for name, value in page.sheet.claims:
        names = folded(name, CLAIM_LABEL - 2 * PAD, SMALL)
        lines = folded(value, width - CLAIM_LABEL - 2 * PAD, SMALL)
        high = max(len(names), len(lines)) * SMALL * LINE + 2.2
        ink.box((left, y, CLAIM_LABEL, high), fill="#f2f2f2")
        ink.box((left + CLAIM_LABEL, y, width - CLAIM_LABEL, high))
        for start, wide, column in (
            (left, CLAIM_LABEL, names),
            (left + CLAIM_LABEL, width - CLAIM_LABEL, lines),
        ):
            top = y + (high - len(column) * SMALL * LINE) / 2
            for place, line in enumerate(column):
                at = (start + PAD, top + place * SMALL * LINE, wide - 2 * PAD, SMALL * LINE)
                ink.write(at, line, size=SMALL)
        y += high


def _draw_blanks(ink: Ink, page: CheckPage, top: float) -> None:
    blanks = page.sheet.blanks
    ink.box((MARGIN, top, WIDE, 6), fill="#e2f0e6")
    ink.write((MARGIN + PAD, top, WIDE, 6), words.TO_FILL, bold=True)
    y = top + 6
    usual = (BOTTOM - y) / (len(blanks) - 1 + NOTE_SHARE)
    for place, (name, hint) in enumerate(blanks):
        high = usual * NOTE_SHARE if place == WRITING else usual
        ink.box((MARGIN, y, BLANK_LABEL, high), fill="#f2f2f2")
        ink.box((MARGIN + BLANK_LABEL, y, WIDE - BLANK_LABEL, high))
        ink.write((MARGIN + PAD, y, BLANK_LABEL - 2 * PAD, high), name, size=BODY)
        inside = (MARGIN + BLANK_LABEL + 2, y, WIDE - BLANK_LABEL - 4, high)
        ink.write(inside, hint, size=3.2)
        y += high
