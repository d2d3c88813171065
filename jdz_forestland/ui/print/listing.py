"""A list of the window on paper: all rows over as many pages as they need."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jdz_forestland.domain.listing import Listing
from jdz_forestland.domain.map_sheet import MARGIN, PAPERS
from jdz_forestland.domain.progress import Progress
from jdz_forestland.ui.print import pdf, text
from jdz_forestland.ui.print.ink import CENTRE, GREY, LEFT, PAD, RIGHT, SMALL, Ink

HIGH: Final = 5.2
HEAD_HIGH: Final = 6.0
TITLE_HIGH: Final = 10.0
FOOT_HIGH: Final = 9.0
NARROWEST: Final = 9.0
WIDEST: Final = 70.0
PORTRAIT_UNTIL: Final = 170.0  # mm of columns at their natural width
_SAMPLE: Final = 300


def write(path: Path, listing: Listing, progress: Progress) -> None:
    """Write a list as a PDF, A4. Runs on a worker.

    Raises:
        ExchangeError: the file cannot be written. Cancelled: stopped between two pages.
    """
    with pdf.written(path, listing.title) as pages:
        ink = Ink(pages.painter)
        natural = _natural(ink, listing)
        landscape = sum(natural) > PORTRAIT_UNTIL
        short, long = PAPERS["A4"]
        width, height = (long, short) if landscape else (short, long)
        room = width - 2 * MARGIN
        widths = [wide * room / sum(natural) for wide in natural]
        size = min(SMALL, SMALL * max(room / sum(natural), 0.6))
        fitting = int((height - 2 * MARGIN - TITLE_HIGH - HEAD_HIGH - FOOT_HIGH) // HIGH)
        starts = range(0, max(len(listing.rows), 1), fitting)
        for number, start in enumerate(starts, start=1):
            progress.step(text.LISTING, number - 1, len(starts))
            pages.turn("A4", landscape=landscape)
            ink.write((MARGIN, MARGIN, room, 8), listing.title, size=4.6, bold=True, align=CENTRE)
            _draw_rows(ink, listing, start, fitting, widths, size)
            _draw_foot(ink, listing, height - MARGIN - FOOT_HIGH + 2, room, number, len(starts))


def _natural(ink: Ink, listing: Listing) -> list[float]:
    """Return how wide each column would be, millimetres."""
    found = []
    for place, column in enumerate(listing.columns):
        texts = [row[place] for row in listing.rows[:_SAMPLE]]
        longest = max((column.title, *texts), key=lambda words: len(words.encode("gbk", "replace")))
        found.append(min(max(ink.width(longest, SMALL) + 3 * PAD, NARROWEST), WIDEST))
    return found


def _draw_rows(
    ink: Ink, listing: Listing, start: int, count: int, widths: list[float], size: float
) -> None:
    y, x = MARGIN + TITLE_HIGH, MARGIN
    for column, wide in zip(listing.columns, widths, strict=True):
        ink.box((x, y, wide, HEAD_HIGH), fill="#e2f0e6")
        inside = (x + PAD * 0.6, y, wide - PAD * 1.2, HEAD_HIGH)
        ink.write(inside, column.title, size=size, bold=True, align=CENTRE)
        x += wide
    y += HEAD_HIGH
    for row in listing.rows[start : start + count]:
        x = MARGIN
        for column, words, wide in zip(listing.columns, row, widths, strict=True):
            ink.box((x, y, wide, HIGH), ink="#999999")
            inside = (x + PAD * 0.6, y, wide - PAD * 1.2, HIGH)
            ink.write(inside, words, size=size, align=RIGHT if column.numeric else LEFT)
            x += wide
        y += HIGH


def _draw_foot(ink: Ink, listing: Listing, y: float, room: float, number: int, count: int) -> None:
    ink.line(MARGIN, y, MARGIN + room, y, ink=GREY)
    ink.write((MARGIN, y + 0.4, room - 34, 4), listing.foot, size=SMALL, colour=GREY)
    ink.write((MARGIN, y + 4, room, 4), listing.provenance, size=2.2, colour=GREY)
    place = (MARGIN + room - 32, y + 0.4, 32.0, 4.0)
    ink.write(place, text.page(number, count), size=SMALL, colour=GREY, align=RIGHT)
