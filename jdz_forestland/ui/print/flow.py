"""`Flow`: paragraphs, facts and tables one under the other, over as many A4 pages as they need.

Everything is placed first and painted afterwards, because the foot of the first page says how
many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor, QFontMetricsF

from jdz_forestland.domain.map_sheet import MARGIN, PAPERS
from jdz_forestland.ui.print import text
from jdz_forestland.ui.print.ink import BODY, CENTRE, GREY, LEFT, PAD, RIGHT, SMALL, THIN, Ink
from jdz_forestland.ui.print.pdf import PX_PER_MM, paper_font

if TYPE_CHECKING:
    from jdz_forestland.ui.print.sheets import Paged

Draw = Callable[[Ink], None]

WIDE: Final = PAPERS["A4"][0] - 2 * MARGIN
FOOT_HIGH: Final = 8.0
BOTTOM: Final = PAPERS["A4"][1] - MARGIN - FOOT_HIGH
ROW_HIGH: Final = 5.0
HEAD_HIGH: Final = 6.0
LINE: Final = 1.5  # of the height of the letters
RED: Final = "#a00000"


class Flow:
    """What stands on a paper. `y` is where the next block begins, millimetres from the top."""

    def __init__(self, footer: str, *, across: str = "") -> None:
        """Begin a paper.

        Args:
            footer: at the foot of every page. across: large words over every page.
        """
        self._footer, self._across = footer, across
        self._pages: list[list[Draw]] = []
        self.y = 0.0
        self.turn()

    def turn(self) -> None:
        """Go on on the next page."""
        self._pages.append([])
        self.y = MARGIN

    def need(self, high: float) -> None:
        """Go on on the next page where there is no room for so many millimetres."""
        if self.y + high > BOTTOM:
            self.turn()

    def room(self) -> float:
        """Return how much is left of the page, millimetres."""
        return BOTTOM - self.y

    def put(self, draw: Draw, high: float = 0.0) -> None:
        """Let something be drawn on this page, and go on below it."""
        self._pages[-1].append(draw)
        self.y += high

    def words(
        self,
        sentence: str,
        *,
        size: float = BODY,
        bold: bool = False,
        colour: str = "#000000",
        centred: bool = False,
        after: float = 1.0,
    ) -> None:
        """Write a paragraph."""
        align = CENTRE if centred else LEFT
        for line in folded(sentence, WIDE, size, bold=bold):
            self.need(size * LINE)
            place = (MARGIN, self.y, WIDE, size * LINE)

            def draw(ink: Ink, line: str = line, at: tuple[float, ...] = place) -> None:
                x, y, wide, high = at
                ink.write(
                    (x, y, wide, high), line, size=size, bold=bold, colour=colour, align=align
                )

            self.put(draw, size * LINE)
        self.y += after

    def facts(self, facts: Sequence[tuple[str, str]], *, label: float = 34.0) -> None:
        """Write label and value in two framed columns; a long value takes several lines."""
        for name, value in facts:
            lines = folded(value, WIDE - label - 2 * PAD, BODY) or [""]
            high = max(len(lines) * BODY * LINE + 1.2, 5.6)
            self.need(high)
            self.put(_fact(name, lines, self.y, label, high), high)
        self.y += 2.0

    def table(
        self,
        heads: Sequence[str],
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        figures: Collection[int] = (),
        strong: Collection[int] = (),
        rule_after: int = 0,
        rule: str = "",
    ) -> None:
        """Write a table; its head stands on every page.

        Args:
            figures: columns that are right-aligned. strong: rows with a tint.
            rule_after: number of rows above a thick line with the words `rule`; 0 for none.
        """
        self.need(HEAD_HIGH + 2 * ROW_HIGH)
        self._head(heads, widths)
        for place, row in enumerate(rows):
            if self.room() < ROW_HIGH:
                self.turn()
                self._head(heads, widths)
            fill = "#eef5f0" if place in strong else ""
            self.put(_row(row, widths, self.y, figures, fill), ROW_HIGH)
            if rule and place + 1 == rule_after:
                if self.room() < ROW_HIGH:
                    self.turn()
                    self._head(heads, widths)
                self.put(_ruled(rule, self.y), ROW_HIGH)
        self.y += 2.0

    def columns(
        self, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]
    ) -> None:
        """Write a narrow table in as many columns side by side as there is room for."""
        block = sum(widths)
        beside = int((WIDE + 4) // (block + 4))
        at = 0
        while at < len(rows):
            self.need(HEAD_HIGH + 3 * ROW_HIGH)
            fitting = int((self.room() - HEAD_HIGH) // ROW_HIGH)
            high = min(fitting, -(-(len(rows) - at) // beside))
            for place in range(beside):
                part = rows[at : at + high]
                at += len(part)
                if part:
                    left = MARGIN + place * (block + 4)
                    self.put(_block(heads, widths, part, left, self.y))
            self.y += HEAD_HIGH + high * ROW_HIGH + 2

    def signatures(self, names: Sequence[str], *, when: str) -> None:
        """Write lines to sign on, two beside each other, kept together."""
        high = 10.0
        self.need(high * -(-len(names) // 2))
        for start in range(0, len(names), 2):
            for place, name in enumerate(names[start : start + 2]):
                self.put(_signature(name, when, MARGIN + place * WIDE / 2, self.y + high - 6))
            self.y += high

    def paint(self, pages: Paged) -> None:
        """Paint all pages."""
        for number, draws in enumerate(self._pages, start=1):
            pages.turn("A4", landscape=False)
            ink = Ink(pages.painter)
            for draw in draws:
                draw(ink)
            if self._across:
                _stamp(ink, self._across)
            _foot(ink, self._footer, text.page(number, len(self._pages)))

    def _head(self, heads: Sequence[str], widths: Sequence[float]) -> None:
        y = self.y
        self.put(
            lambda ink: ink.row(
                MARGIN, y, widths, heads, high=HEAD_HIGH, bold=True, fill="#e2f0e6"
            ),
            HEAD_HIGH,
        )


def folded(words: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Return words in lines that stand in so many millimetres."""
    metrics = _metrics(size, bold)
    most = room * PX_PER_MM
    lines: list[str] = []
    for part in words.split("\n"):
        line, wide = "", 0.0
        for char in part:
            step = metrics.horizontalAdvance(char)
            if line and wide + step > most and char not in text.NEVER_FIRST:
                lines.append(line)
                line, wide = "", 0.0
            line, wide = line + char, wide + step
        lines.append(line)
    return lines


@lru_cache(maxsize=16)
def _metrics(size: float, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(paper_font(size * PX_PER_MM, bold=bold))


def _fact(name: str, lines: Sequence[str], y: float, label: float, high: float) -> Draw:
    def draw(ink: Ink) -> None:
        ink.box((MARGIN, y, label, high), fill="#f2f2f2")
        ink.box((MARGIN + label, y, WIDE - label, high))
        ink.write((MARGIN + PAD, y, label - 2 * PAD, high), name, size=SMALL, colour=GREY)
        line = BODY * LINE
        top = y + (high - line * len(lines)) / 2
        for place, words in enumerate(lines):
            room = WIDE - label - 2 * PAD
            ink.write((MARGIN + label + PAD, top + place * line, room, line), words)

    return draw


def _row(
    row: Sequence[str], widths: Sequence[float], y: float, figures: Collection[int], fill: str
) -> Draw:
    return lambda ink: _draw_row(ink, row, widths, MARGIN, y, figures, fill)


def _draw_row(
    ink: Ink,
    row: Sequence[str],
    widths: Sequence[float],
    x: float,
    y: float,
    figures: Collection[int],
    fill: str,
) -> None:
    for place, (words, wide) in enumerate(zip(row, widths, strict=True)):
        ink.box((x, y, wide, ROW_HIGH), ink="#999999", fill=fill)
        inside = (x + PAD * 0.7, y, wide - PAD * 1.4, ROW_HIGH)
        ink.write(inside, words, size=SMALL, align=RIGHT if place in figures else LEFT)
        x += wide


def _ruled(words: str, y: float) -> Draw:
    def draw(ink: Ink) -> None:
        ink.line(MARGIN, y, MARGIN + WIDE, y, thick=0.7, ink=RED)
        inside = (MARGIN, y + 0.2, WIDE, ROW_HIGH - 0.4)
        ink.write(inside, words, size=SMALL, bold=True, colour=RED, align=CENTRE)

    return draw


def _block(
    heads: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    left: float,
    top: float,
) -> Draw:
    def draw(ink: Ink) -> None:
        ink.row(left, top, widths, heads, high=HEAD_HIGH, bold=True, fill="#e2f0e6")
        for place, row in enumerate(rows):
            y = top + HEAD_HIGH + place * ROW_HIGH
            _draw_row(ink, row, widths, left, y, (1,), "")

    return draw


def _signature(name: str, when: str, x: float, y: float) -> Draw:
    def draw(ink: Ink) -> None:
        label = ink.width(name, BODY) + 2
        ink.write((x, y - 2, label, 5), name)
        ink.line(x + label, y + 3, x + WIDE / 2 - 42, y + 3)
        ink.write((x + WIDE / 2 - 40, y - 2, 36, 5), when, size=SMALL, colour=GREY)

    return draw


def _stamp(ink: Ink, words: str) -> None:
    painter = ink.painter
    width, height = PAPERS["A4"]
    painter.save()
    painter.translate(width / 2 * PX_PER_MM, height / 2 * PX_PER_MM)
    painter.rotate(-50)
    painter.setOpacity(0.16)
    ink.write((-90, -25, 180, 50), words, size=46, bold=True, colour="#c00000", align=CENTRE)
    painter.restore()
    painter.setPen(QColor("#000000"))


def _foot(ink: Ink, footer: str, page: str) -> None:
    y = BOTTOM + 3
    ink.line(MARGIN, y, MARGIN + WIDE, y, thick=THIN, ink=GREY)
    ink.write((MARGIN, y + 0.5, WIDE - 32, 4.5), footer, size=SMALL, colour=GREY)
    inside = (MARGIN + WIDE - 30, y + 0.5, 30.0, 4.5)
    ink.write(inside, page, size=SMALL, colour=GREY, align=RIGHT)
