"""Map sheets and parcel cards to PDF, one page after the other, off the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from jdz_forestland.domain.comparison import SurveyUsed
from jdz_forestland.domain.land_role import LandRole
from jdz_forestland.domain.map_sheet import FOOT_HIGH, MARGIN, MapSheet, SheetBook
from jdz_forestland.domain.progress import Progress
from jdz_forestland.service import settings
from jdz_forestland.ui.map import text as map_words
from jdz_forestland.ui.map.ground import hatching
from jdz_forestland.ui.map.layer import PolygonLayer
from jdz_forestland.ui.map.theme import LayerKey
from jdz_forestland.ui.print import card, pdf, points, text
from jdz_forestland.ui.print.ground_map import THEME, GroundMap, draw_scale_bar
from jdz_forestland.ui.print.ink import BODY, CENTRE, GREY, RIGHT, SMALL, Ink, px


class Paged(Protocol):
    """What sheets are drawn on: `pdf.Pages`, or images for the preview."""

    painter: QPainter

    def turn(self, paper: str, *, landscape: bool) -> None:
        """Begin a page."""


FACT_HIGH: Final = 4.8
LABEL_WIDE: Final = 19.0
LEGEND_HIGH: Final = 4.2
BAR_HIGH: Final = 11.0


def paint(books: Sequence[tuple[Path, SheetBook]], progress: Progress) -> None:
    """Paint each book to its path; see `service.export_kind.Paint`.

    Raises:
        ExchangeError: a file cannot be written. Cancelled: stopped between two sheets; the books
            that were complete by then stand.
    """
    if not books:
        return
    first = books[0][1]
    ground = GroundMap(layers_of(first, progress))
    total = sum(len(book.sheets) for _, book in books)
    done = 0
    for path, book in books:
        with pdf.written(path, book.title) as pages:
            for sheet in book.sheets:
                progress.step(text.PAINTING, done, total)
                draw = card.draw if book.card else draw_sheet
                draw(pages, book, sheet, ground)
                done += 1
    progress.step(text.PAINTING, total, total)


def layers_of(book: SheetBook, progress: Progress) -> dict[LayerKey, PolygonLayer]:
    """Return the surveys to draw under the parcels; none where they are not at hand.

    Raises:
        Cancelled: stopped while they were read.
    """
    return layers_under(book.before, book.after, progress)


def layers_under(
    before: SurveyUsed | None, after: SurveyUsed | None, progress: Progress
) -> dict[LayerKey, PolygonLayer]:
    """Return two surveys as layers; none where one is not known or not at hand.

    Raises:
        Cancelled: stopped while they were read.
    """
    if before is None or after is None:
        return {}
    from jdz_forestland.ui import survey_layers

    progress.step(text.LOADING)
    cache = settings.folder() / "cache"
    return survey_layers.load(before, after, cache, progress).layers


def draw_sheet(pages: Paged, book: SheetBook, sheet: MapSheet, ground: GroundMap) -> None:
    """Draw the map of a parcel, and the points that find no room beside it."""
    page = sheet.layout
    rows = points.rows_of(sheet.rings)
    left, top, width, height = page.panel
    high = _panel_top_high(sheet, ground) if page.landscape else 0.0
    fitting = points.room(height - high)
    if len(rows) > fitting:
        fitting = max(fitting - 1, 0)  # a line says that it goes on
    here, rest = rows[:fitting], rows[fitting:]
    count = 1 + points.pages_for(len(rest), page)
    pages.turn(page.paper, landscape=page.landscape)
    ink = Ink(pages.painter)
    draw_head(ink, book, sheet, ground)
    ground.draw(ink, sheet)
    if page.landscape:
        _draw_upper_panel(ink, sheet, ground)
        at = (left + (width - points.WIDE) / 2, top + high)
    else:
        _draw_lower_panel(ink, sheet, ground)
        at = (left + width - points.WIDE, top)
    points.draw(ink, *at, here, title=text.POINTS, more=bool(rest))
    draw_foot(ink, book, sheet, 1, count)
    draw_rest(pages, book, sheet, ground, rest, first=2, count=count)


def draw_rest(
    pages: Paged,
    book: SheetBook,
    sheet: MapSheet,
    ground: GroundMap,
    rest: Sequence[points.Row],
    *,
    first: int,
    count: int,
) -> None:
    """Draw pages of nothing but points."""
    page = sheet.layout
    columns, high = points.columns_of(page)
    for number in range(points.pages_for(len(rest), page)):
        pages.turn(page.paper, landscape=page.landscape)
        ink = Ink(pages.painter)
        draw_head(ink, book, sheet, ground)
        start = number * columns * high
        points.draw_page(ink, page, rest[start : start + columns * high])
        draw_foot(ink, book, sheet, first + number, count)


def draw_head(ink: Ink, book: SheetBook, sheet: MapSheet, ground: GroundMap) -> None:
    """Draw title, parcel and what the reader has to know of the sheet as a whole."""
    page = sheet.layout
    wide = page.width - 2 * MARGIN
    parcel = sheet.parcel
    ink.write((MARGIN, MARGIN - 2, wide, 8), book.title, size=5.2, bold=True, align=CENTRE)
    where = text.where(parcel.town, parcel.village, parcel.parcel_no)
    ink.write((MARGIN, MARGIN + 6, wide, 5), where, size=3.4, align=CENTRE)
    marks = [] if ground.has_ground else [text.NO_GROUND]
    marks += [text.SAMPLE] if book.sample else []
    for line, mark in enumerate(marks):
        place = (MARGIN + wide - 70, MARGIN - 1 + line * 4.6, 70.0, 4.4)
        ink.write(place, mark, size=3.0, bold=True, colour="#a00000", align=RIGHT)


def draw_foot(ink: Ink, book: SheetBook, sheet: MapSheet, number: int, count: int) -> None:
    """Draw as of when, from which registry, and which page of the parcel it is."""
    page = sheet.layout
    y, wide = page.height - MARGIN - FOOT_HIGH + 3, page.width - 2 * MARGIN
    ink.line(MARGIN, y, MARGIN + wide, y, ink=GREY)
    ink.write((MARGIN, y + 0.5, wide - 32, 4.5), book.footer, size=SMALL, colour=GREY)
    words = text.page(number, count)
    ink.write((MARGIN + wide - 30, y + 0.5, 30, 4.5), words, size=SMALL, colour=GREY, align=RIGHT)


def _panel_top_high(sheet: MapSheet, ground: GroundMap) -> float:
    legend = -(-len(_legend_keys(ground)) // 2) * LEGEND_HIGH + LEGEND_HIGH + 1
    return len(sheet.facts) * FACT_HIGH + 2 + legend + BAR_HIGH


def _draw_upper_panel(ink: Ink, sheet: MapSheet, ground: GroundMap) -> None:
    left, top, width, _ = sheet.layout.panel
    y = ink.facts(left, top, width, sheet.facts, label=LABEL_WIDE, high=FACT_HIGH) + 1
    draw_scale_bar(ink, left, y, width, sheet.scale)
    draw_legend(ink, left, y + BAR_HIGH, width, ground)


def _draw_lower_panel(ink: Ink, sheet: MapSheet, ground: GroundMap) -> None:
    left, top, width, _ = sheet.layout.panel
    room = width - points.WIDE - 4
    half = -(-len(sheet.facts) // 2)
    y = top
    for column, part in enumerate((sheet.facts[:half], sheet.facts[half:])):
        x = left + column * room / 2
        y = max(y, ink.facts(x, top, room / 2, part, label=LABEL_WIDE, high=FACT_HIGH + 0.8))
    draw_scale_bar(ink, left, y + 2, room, sheet.scale)
    draw_legend(ink, left, y + 3 + BAR_HIGH, room, ground)


def _legend_keys(ground: GroundMap) -> tuple[str, ...]:
    roles = tuple(role.name for role in LandRole) if ground.has_ground else ()
    return ("this", "other", "point", "piece", *roles)


def draw_legend(ink: Ink, left: float, top: float, width: float, ground: GroundMap) -> None:
    """Draw what lines and colours mean; those of the land only where there is a ground."""
    ink.write((left, top, width, LEGEND_HIGH), text.LEGEND, bold=True, size=BODY)
    columns = 2 if width < 90 else 4
    for place, key in enumerate(_legend_keys(ground)):
        x = left + (place % columns) * width / columns
        y = top + LEGEND_HIGH * (1 + place // columns)
        _draw_sample(ink, x, y + 0.7, key)
        words = {
            "this": text.THIS_PARCEL,
            "other": text.OTHER_PARCEL,
            "point": text.POINT,
            "piece": map_words.LAYER_NAMES["piece"],
        }.get(key) or map_words.ROLE_NAMES[key]
        ink.write((x + 8, y, width / columns - 8, LEGEND_HIGH), words, size=SMALL)


def _draw_sample(ink: Ink, x: float, y: float, key: str) -> None:
    box = (x, y, 6.5, LEGEND_HIGH - 1.4)
    middle = y + box[3] / 2
    if key == "this":
        ink.line(x, middle, x + 6.5, middle, thick=0.6, ink=THEME.selection.line)
    elif key == "other":
        ink.line(x, middle, x + 6.5, middle, thick=0.5, ink=THEME.features[LayerKey.PARCELS].line)
    elif key == "point":
        ink.painter.setBrush(QColor("#ffffff"))
        dot = px((x + 2.6, middle - 0.6, 1.2, 1.2))
        ink.painter.setPen(QColor("#c00000"))
        ink.painter.drawEllipse(dot)
    elif key == "piece":
        style = THEME.features[LayerKey.PIECES]
        _fill(ink, box, style.fill, style.hatch)
        ink.box(box, ink=style.line)
    else:
        role = LandRole[key]
        _fill(ink, box, THEME.roles[role], THEME.hatches.get(role, ""))
        ink.box(box, ink=GREY)


def _fill(ink: Ink, box: tuple[float, float, float, float], colour: str, hatch: str) -> None:
    rect: QRectF = px(box)
    ink.painter.fillRect(rect, QColor(colour))
    if hatch:
        ink.painter.fillRect(rect, hatching(hatch, (0.0, 0.0), (0.0, 0.0, 0.0, 0.0), 1.0, 1.0))
