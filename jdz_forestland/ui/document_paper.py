"""A document as it will look, for the preview: the same values that go into the Word file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from jdz_forestland.domain.document import (
    TONES,
    Bar,
    Chart,
    Document,
    Facts,
    Part,
    Picture,
    Prose,
    Seals,
    Table,
)
from jdz_forestland.ui import style, text_documents
from jdz_forestland.ui.paper import ROWS_SHOWN, SERIFS

SHEET: Final = 640  # logical pixels, where there is room
NARROWEST: Final = 540
FRAME: Final = 8  # what a table takes beyond its width
BAR: Final = 280
_LABEL_MM, _VALUE_MM, _PAGE_MM = 30.0, 48.0, 156.0


def document_html(document: Document, others: int, points: float, *, width: int = SHEET) -> str:
    """Return a document as a page of A4.

    Args:
        others: how many more there will be in the file.
        points: size of type. width: of the page without its margins, logical pixels.
    """
    size = points + 1.0
    parts = [
        *(_line(line, size * 1.9, "center") for line in document.title.lines),
        *(_line(line, size, "center") for line in document.line.lines),
    ]
    if document.mark:
        parts.insert(0, _line(document.mark, size, "right"))
    for part in document.parts:
        if part.heading:
            parts.append(_line(part.heading, size * 1.15, "left", bold=True))
        parts.append(_part(part, size))
    parts.append(_line(document.provenance.sentence, size * 0.85, "center", colour=style.MUTED))
    if others:
        parts.append(_line(text_documents.others(others), size, "center", colour=style.NOTICE))
    cell = "border:1px solid #444; padding:4px; vertical-align:middle;"
    look = (
        f"<style>body, td {{ font-family:{SERIFS}; font-size:{size}pt; color:#000; }}"
        f"td.framed {{ {cell} }}</style>"
    )
    sheet = f"<table align='center' width='{width}'><tr><td>{''.join(parts)}</td></tr></table>"
    return f"{look}<body>{sheet}</body>"


def _part(part: Part, size: float) -> str:
    match part:
        case Facts():
            return _grid(_fact_rows(part))
        case Table():
            return _table(part, size)
        case Prose(closing=closing):
            align = "right" if closing else "left"
            return "".join(_line(line, size * 1.1, align) for line in part.lines)
        case Picture():
            return _line(text_documents.MAP_COMES, size, "center", colour=style.MUTED)
        case Chart():
            return _chart(part)
        case Seals(seals=seals):
            rows = (
                f"<tr>{_cell(seal.label, _LABEL_MM)}"
                f"<td class='framed' align='right' style='vertical-align:bottom'>"
                f"<br/><br/>{escape(seal.line)}</td></tr>"
                for seal in seals
            )
            return _grid(rows)


def _fact_rows(part: Facts) -> Iterator[str]:
    for line in part.lines:
        cells = []
        for fact in line:
            span = 3 if len(line) == 1 else 1
            room = "<br/>" * (2 if fact.tall else 0)
            shown = escape(fact.shown).replace("\n", "<br/>")
            cells.append(_cell(fact.label, _LABEL_MM))
            width = "" if span > 1 else f"width='{_share(_VALUE_MM)}'"
            cells.append(f"<td class='framed' colspan='{span}' {width}>{shown}{room}</td>")
        yield f"<tr>{''.join(cells)}</tr>"


def _table(part: Table, size: float) -> str:
    head = "".join(_cell(column.title, column.width_mm, bold=True) for column in part.columns)
    rows = [f"<tr>{head}</tr>", *(_row(part, line) for line in part.lines[:ROWS_SHOWN])]
    if part.total:
        rows.append(_row(part, part.total, bold=True))
    cut = len(part.lines) - ROWS_SHOWN
    note = text_documents.cut(cut) if cut > 0 else ""
    return _grid(rows) + (_line(note, size, "center", colour=style.WARNING) if note else "")


def _row(part: Table, line: Sequence[str], *, bold: bool = False) -> str:
    cells = []
    for column, text in zip(part.columns, line, strict=True):
        align = "right" if column.figure else "center"
        shown = escape(text).replace("\n", "<br/>") or "&nbsp;"
        shown = f"<b>{shown}</b>" if bold else shown
        cells.append(f"<td class='framed' align='{align}'>{shown}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _chart(part: Chart) -> str:
    rows = (
        f"<tr><td align='right' width='90'>{escape(bar.label)}</td>"
        f"<td width='{BAR}'>{_bar(bar)}</td><td>{escape(bar.figure)}</td></tr>"
        for bar in part.bars
    )
    legend = text_documents.GAP.join(
        f"<span style='color:#{tone}'>{text_documents.SWATCH}</span> {escape(word)}"
        for tone, word in zip(TONES, part.legend, strict=False)
    )
    chart = f"<table align='center' cellspacing='3'>{''.join(rows)}</table>"
    return chart + (f"<p align='center'>{legend}</p>" if legend else "")


def _bar(bar: Bar) -> str:
    cells = "".join(
        f"<td width='{max(round(float(segment.share) * BAR), 1)}' "
        f"bgcolor='#{TONES[segment.tone]}'>&nbsp;</td>"
        for segment in bar.segments
        if segment.share > 0
    )
    return f"<table cellspacing='0' cellpadding='0'><tr>{cells or '<td></td>'}</tr></table>"


def _grid(rows: Iterator[str] | Sequence[str]) -> str:
    frame = "width='100%' cellspacing='0' style='border-collapse:collapse'"
    return f"<table {frame}>{''.join(rows)}</table>"


def _cell(text: str, width_mm: float, *, bold: bool = False) -> str:
    shown = f"<b>{escape(text)}</b>" if bold else escape(text)
    return f"<td class='framed' align='center' width='{_share(width_mm)}'>{shown}</td>"


def _share(width_mm: float) -> str:
    return f"{width_mm / _PAGE_MM:.1%}"


def _line(text: str, size: float, align: str, *, bold: bool = False, colour: str = "#000") -> str:
    weight = "font-weight:bold;" if bold else ""
    # Ideographic spaces are room to write in: they must not collapse.
    keep = f"white-space:pre-wrap; margin:5px 0; font-size:{size:.1f}pt; color:{colour};{weight}"
    return f"<p align='{align}' style='{keep}'>{escape(text)}</p>"
