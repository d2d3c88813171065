"""The point table: as many rows as there is room for, the rest on further pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from jdz_forestland.domain.boundary_points import BoundaryRing
from jdz_forestland.domain.map_sheet import FOOT_HIGH, MARGIN, TITLE_HIGH, Layout
from jdz_forestland.ui.print import text
from jdz_forestland.ui.print.ink import BODY, CENTRE, Ink

HIGH: Final = 3.9  # of a row, mm
WIDTHS: Final = (12.0, 25.5, 27.5)
WIDE: Final = sum(WIDTHS)
BETWEEN: Final = 4.0


@dataclass(frozen=True, slots=True)
class Row:
    """A point, or with no coordinates the line above a ring."""

    name: str
    x: str = ""
    y: str = ""


def rows_of(rings: Sequence[BoundaryRing]) -> tuple[Row, ...]:
    """Return the rows of the table: a line above each ring where there are several."""
    return tuple(_rows(rings))


def _rows(rings: Sequence[BoundaryRing]) -> Iterator[Row]:
    for ring in rings:
        if len(rings) > 1:
            yield Row(text.ring(ring.number, hole=ring.hole))
        for point in ring.points:
            yield Row(point.name, f"{point.x:f}", f"{point.y:f}")


def room(high: float) -> int:
    """Return how many rows stand in so many millimetres, below title and heading."""
    return max(int((high - 2 * HIGH - 1) / HIGH), 0)


def draw(ink: Ink, left: float, top: float, rows: Sequence[Row], *, title: str, more: bool) -> None:
    """Draw a table of these rows under a title; `more` says that it goes on."""
    ink.write((left, top, WIDE, HIGH), text.titled(title), size=BODY, bold=True, align=CENTRE)
    y = top + HIGH + 0.5
    heads = (text.NUMBER, text.NORTHING, text.EASTING)
    ink.row(left, y, WIDTHS, heads, high=HIGH, bold=True, fill="#f2f2f2")
    for row in rows:
        y += HIGH
        if row.x:
            ink.row(left, y, WIDTHS, (row.name, row.x, row.y), high=HIGH, figures=True)
        else:
            ink.row(left, y, (WIDE,), (row.name,), high=HIGH, bold=True)
    if more:
        ink.write((left, y + HIGH, WIDE, HIGH), text.CONTINUED, align=CENTRE)


def columns_of(page: Layout) -> tuple[int, int]:
    """Return how many columns a page of nothing but points has, and rows in each."""
    width = page.width - 2 * MARGIN
    high = page.height - 2 * MARGIN - TITLE_HIGH - FOOT_HIGH
    return int((width + BETWEEN) // (WIDE + BETWEEN)), room(high)


def pages_for(count: int, page: Layout) -> int:
    """Return how many pages of their own so many rows need."""
    columns, rows = columns_of(page)
    return -(-count // (columns * rows)) if count else 0


def draw_page(ink: Ink, page: Layout, rows: Sequence[Row]) -> None:
    """Draw as many rows as there are on a page of their own."""
    columns, high = columns_of(page)
    for column in range(columns):
        part = rows[column * high : (column + 1) * high]
        if part:
            left = MARGIN + column * (WIDE + BETWEEN)
            draw(ink, left, MARGIN + TITLE_HIGH, part, title=text.POINTS_MORE, more=False)
