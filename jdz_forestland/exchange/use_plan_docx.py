"""The use plan as a Word file in the layout of official papers (GB/T 9704).

Text, headings and tables only, all of Word's own, so that an office goes on working in it.
"""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jdz_forestland.domain.annex import PROGRAM, writable
from jdz_forestland.domain.area import grouped
from jdz_forestland.domain.use_plan_paper import Cell, Grid, Paper, Section
from jdz_forestland.exchange.document import packed
from jdz_forestland.exchange.files import replacing

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

# Every Chinese office has these four.
SONG, HEI, KAI, FANG = "宋体", "黑体", "楷体", "仿宋"
_BODY_PT, _TITLE_PT, _TABLE_PT, _SMALL_PT = 16, 22, 10.5, 8
_LINE_PT: Final = 28
_MARGINS_MM: Final = {"top": 37, "bottom": 30, "left": 28, "right": 26}
_INDENT_PT: Final = 2 * _BODY_PT
_TOGETHER: Final = 12  # rows of a table that need not be cut by the end of a page


def write(path: Path, paper: Paper) -> None:
    """Write the paper as a .docx; the same paper gives the same bytes.

    Raises:
        ExchangeError: the file cannot be written; what was there stays.
    """
    written = io.BytesIO()
    _document(paper).save(written)
    content = packed(written.getvalue())
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _document(paper: Paper) -> Document:
    import docx

    document = docx.Document()
    _set_page(document, paper)
    for text in paper.title_lines:
        _line(document, text, font=SONG, size=_TITLE_PT, bold=True, align="center")
    for text in (paper.document, paper.mark):
        if text:
            _line(document, text, font=KAI, size=14, align="center")
    _line(document, paper.addressed, before=12)
    for text in paper.opening:
        _line(document, text, indent=True)
    for section in paper.sections:
        _section(document, section)
    for text in paper.closing:
        _line(document, text, indent=True, before=6)
    for number, text in enumerate(paper.signed):
        _line(document, text, align="right", before=0 if number else 28, with_next=not number)
    return document


def _section(document: Document, section: Section) -> None:
    _line(document, section.heading, font=HEI, indent=True, before=6, with_next=True)
    for text in section.paragraphs:
        _line(document, text, indent=True)
    for grid in section.grids:
        _grid(document, grid)


def _grid(document: Document, grid: Grid) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement

    if not grid.rows:
        _line(document, f"{grid.title}：{grid.empty}。", font=HEI, size=12, align="center")
        return
    _line(document, grid.title, font=HEI, size=12, align="center", before=8, with_next=True)
    table = document.add_table(rows=1, cols=len(grid.columns))
    table.style = document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, cell in zip(grid.columns, table.rows[0].cells, strict=True):
        _cell(cell, column.title, align="center", bold=True)
    _repeat_head(table)
    for row in grid.lines:
        bold = row is grid.total
        for column, value, cell in zip(grid.columns, row, table.add_row().cells, strict=True):
            align = "right" if column.figure else "center" if isinstance(value, int) else "left"
            _cell(cell, shown(value), align=align, bold=bold)
            if column.figure:  # a minus is never parted from its figure
                cell._tc.get_or_add_tcPr().append(OxmlElement("w:noWrap"))
    _set_widths(table, grid)
    for row in table.rows[:-1]:  # a short table stays together on a page
        if len(table.rows) <= _TOGETHER:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True


def shown(value: Cell) -> str:
    """Return a cell as printed."""
    return grouped(value) if isinstance(value, Decimal) else str(value)


def _cell(cell: Any, text: str, *, align: str, bold: bool) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
    from docx.shared import Pt

    cell.vertical_alignment = VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    _write(paragraph, text, font=SONG, size=_TABLE_PT, bold=bold)
    paragraph.alignment = _alignment(align)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)


def _set_widths(table: Table, grid: Grid) -> None:
    from docx.shared import Mm

    for number, column in enumerate(grid.columns):
        table.columns[number].width = Mm(column.width_mm)
        for cell in table.columns[number].cells:
            cell.width = Mm(column.width_mm)


def _repeat_head(table: Table) -> None:
    """Let the head stand on every page, and no row be cut by the end of one."""
    from docx.oxml import OxmlElement

    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))


def _line(
    document: Document,
    text: str,
    *,
    font: str = FANG,
    size: float = _BODY_PT,
    bold: bool = False,
    align: str = "left",
    indent: bool = False,
    before: float = 0,
    after: float = 0,
    with_next: bool = False,
) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    _write(paragraph, text, font=font, size=size, bold=bold)
    paragraph.alignment = _alignment(align if align != "left" or not indent else "justify")
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = Pt(_LINE_PT if size <= _BODY_PT else 36)
    shape.keep_with_next = with_next
    if indent:
        shape.first_line_indent = Pt(_INDENT_PT)


def _write(paragraph: Paragraph, text: str, *, font: str, size: float, bold: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(writable(text))
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:ascii", "w:hAnsi"):  # without the first Word takes its own
        fonts.set(qn(kind), font)


def _alignment(word: str) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    return {
        "left": ALIGN.LEFT,
        "center": ALIGN.CENTER,
        "right": ALIGN.RIGHT,
        "justify": ALIGN.JUSTIFY,
    }[word]


def _set_page(document: Document, paper: Paper) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, size in _MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(size))
    foot = section.footer.paragraphs[0]
    _write_page_number(foot)
    _write(section.footer.add_paragraph(), paper.provenance, font=SONG, size=_SMALL_PT, bold=False)
    properties = document.core_properties
    properties.title = paper.title
    properties.author = properties.last_modified_by = PROGRAM
    properties.comments = paper.provenance[:250]
    made = paper.as_of.astimezone(datetime.UTC).replace(tzinfo=None)
    properties.created = properties.modified = made
    properties.revision = 1


def _write_page_number(paragraph: Paragraph) -> None:
    """Write "— 1 —" in the middle; Word counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _write(paragraph, "— ", font=SONG, size=12, bold=False)
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._element.append(part)
    _write(paragraph, " —", font=SONG, size=12, bold=False)
    paragraph.alignment = _alignment("center")
