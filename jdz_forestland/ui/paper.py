"""`Paper`: a document as it will look, on a white sheet; and the annex form as such a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from jdz_forestland.domain import annex
from jdz_forestland.domain.annex import AnnexForm, HeaderCell, Kind
from jdz_forestland.ui import style
from jdz_forestland.ui import text_reports as words

# Logical pixels: the sheet fills the room between these, and scrolls or is centred outside them.
NARROWEST: Final = 990
WIDEST: Final = 1180
SMALL_PT, LARGE_PT = 8.0, 9.0
LARGE_FROM: Final = 1080
MARGIN: Final = 20
ROWS_SHOWN: Final = 300
# What people know from print; a serif face is what the form on paper has.
SERIFS: Final = "SimSun, NSimSun, 'Noto Serif CJK SC'"
# The proportions of the columns on paper.
_WIDTHS: Final = (5, 9, 7, 9, 12.5, 6, 10, 12.5, 14, 8.5, 8.5, 9.5, 7.5, 10, 8, 14.5)
_ALIGN: Final = {Kind.AREA: "right", Kind.COORDINATE: "right"}
_FIGURE: Final = "figure"  # a figure is never broken over two lines

Make = Callable[[float], str]


class Paper(QTextBrowser):
    """Shows a document read-only; its text can be selected and copied.

    Attributes:
        sheet: width of the sheet, logical pixels.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Make | None = None
        self._points = 0.0
        self._narrowest = NARROWEST
        self.sheet = NARROWEST
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.document().setDocumentMargin(MARGIN)

    def show_document(self, make: Make, *, narrowest: int = NARROWEST) -> None:
        """Show a document, made for a size of type in points; the place in it stays if it can.

        Args:
            narrowest: below which width the sheet scrolls; under the usual one it is made anew
                for every width.
        """
        self._make, self._narrowest = make, narrowest
        self._fit()
        self._fill(make)

    def _fill(self, make: Make) -> None:
        place = self.verticalScrollBar().value()
        self.setHtml(make(self._points or SMALL_PT))
        self.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the sheet into the room; make it anew where it looks different then."""
        before = (self._points, self.sheet if self._narrowest < NARROWEST else 0)
        self._fit()
        after = (self._points, self.sheet if self._narrowest < NARROWEST else 0)
        if before != after and self._make is not None:
            self._fill(self._make)
        super().resizeEvent(event)

    def _fit(self) -> None:
        """Choose the width of the sheet; centre it where there is more room than it needs."""
        bar = self.verticalScrollBar().sizeHint().width()
        room = self.width() - 2 * self.frameWidth() - bar - 2
        self.sheet = min(max(room, self._narrowest), WIDEST)
        spare = max(room - self.sheet, 0) // 2
        self.setViewportMargins(spare, 0, spare, 0)
        self.setLineWrapColumnOrWidth(self.sheet)
        self._points = LARGE_PT if self.sheet >= LARGE_FROM else SMALL_PT


def form_html(form: AnnexForm, points: float) -> str:
    """Return the annex form as a document, laid out as on paper."""
    parts = [
        _style(points),
        _line(form.title, size=points * 1.7, margin=4, more="text-align:center; font-weight:bold;"),
        _line(form.unit_line, size=points * 1.15, margin=6),
        "<table width='100%' cellspacing='0' style='border-collapse:collapse'>",
        *_header(),
        *_rows(form),
        "</table>",
    ]
    if len(form.rows) > ROWS_SHOWN:
        cut = words.only_first(ROWS_SHOWN, len(form.rows))
        parts.append(_line(cut, size=points, margin=4, more=f"color:{style.WARNING};"))
    parts += [_line(line, size=points, margin=2) for line in (annex.NOTES_TITLE, *form.notes)]
    parts.append(_line(form.signatures, size=points * 1.15, margin=14))
    small = f"color:{style.MUTED};"
    parts.append(_line(form.provenance, size=points * 0.9, margin=4, more=small))
    return f"<body>{''.join(parts)}</body>"


def about_html(title: str, lines: Sequence[str], points: float) -> str:
    """Return a short description of a file that has no look of its own."""
    size = points + 1.5
    head = _line(title, size=size * 1.3, margin=8, more="font-weight:bold;")
    return head + "".join(_line(line, size=size, margin=8) for line in lines)


def _style(points: float) -> str:
    cell = "border:1px solid #444; padding:3px; vertical-align:middle;"
    return (
        f"<style>body, td, th {{ font-family:{SERIFS}; font-size:{points}pt; color:#000; }}"
        f"td, th {{ {cell} }} td.{_FIGURE} {{ {cell} white-space:nowrap; }}</style>"
    )


def _line(sentence: str, *, size: float, margin: int, more: str = "") -> str:
    # Ideographic spaces are room to write in: they must not collapse.
    keep = f"white-space:pre-wrap; margin:{margin}px 2px; font-size:{size:.1f}pt;{more}"
    return f"<p style='{keep}'>{escape(sentence)}</p>"


def _header() -> Iterator[str]:
    for number in (0, 1):
        yield "<tr>"
        yield from (_head(cell) for cell in annex.HEADER if cell.row == number)
        yield "</tr>"


def _head(cell: HeaderCell) -> str:
    share = _WIDTHS[cell.column] / sum(_WIDTHS)
    width = f"width='{share:.1%}'" if cell.columns == 1 else ""
    spans = f"rowspan='{cell.rows}' colspan='{cell.columns}'"
    return f"<th {spans} {width} align='center'>{escape(cell.text)}</th>"


def _rows(form: AnnexForm) -> Iterator[str]:
    last = len(annex.COLUMNS) - 1
    for row in form.rows[:ROWS_SHOWN]:
        yield "<tr>"
        for number, (value, column) in enumerate(zip(row.cells, annex.COLUMNS, strict=True)):
            align = "left" if number == last else _ALIGN.get(column.kind, "center")
            keep = "" if column.kind is Kind.TEXT else f"class='{_FIGURE}'"
            yield f"<td align='{align}' {keep}>{escape(annex.shown(value))}</td>"
        yield "</tr>"
    if form.empty_note:
        yield f"<tr><td colspan='{last + 1}' align='center'>{escape(form.empty_note)}</td></tr>"
    if form.total is not None:
        yield from _total(form.total)


def _total(total: annex.AnnexTotal) -> Iterator[str]:
    label = escape(annex.TOTAL_LABEL)
    yield f"<tr><th colspan='{annex.TOTAL_LABEL_COLUMNS}' align='center'>{label}</th>"
    for value in total.cells[annex.TOTAL_LABEL_COLUMNS :]:
        yield f"<th align='right'>{escape(annex.shown(value))}</th>"
    yield "</tr>"
