"""Make the Word templates of the documents from the documents themselves.

    python resources/templates/make_templates.py [FOLDER]

writes one .docx per kind into FOLDER (default: the folder of this file). Each is an ordinary Word
file: an office changes words, order and look of its own copy in Word or WPS, and the tags
({{ 申请日期 }}) stand where the values go. The result depends on nothing but the modules beside this
folder and the version of python-docx.

Look: GB/T 9704 (A4, margins 37/35/28/26 mm, title 二号 小标宋, text 三号 仿宋 with 28 pt lines), forms
in 宋体 five-point tables. A font that is missing names its stand-in (w:altName), so no program guesses.
"""

from __future__ import annotations

import datetime
import io
import re
import sys
from pathlib import Path

from docx import Document as new_document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as Vertical
from docx.enum.text import WD_ALIGN_PARAGRAPH as Align
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from jdz_forestland.domain import document as values  # noqa: E402
from jdz_forestland.domain.document_kinds import KINDS  # noqa: E402
from jdz_forestland.domain.document_specimen import specimen  # noqa: E402
from jdz_forestland.exchange.document import BAR_WIDTH_MM, packed  # noqa: E402

TITLE, HEADING, TEXT, FORM = "方正小标宋简体", "黑体", "仿宋", "宋体"
STAND_INS = {TITLE: "黑体", "仿宋": "仿宋_GB2312", "黑体": "SimHei", "宋体": "SimSun"}
TITLE_PT, TEXT_PT, HEADING_PT, FORM_PT, SMALL_PT = 22, 16, 14, 10.5, 7.5
LABEL_MM, VALUE_MM, WIDTH_MM = 30, 48, 156
ROW_MM, TALL_MM = 8, 20
PLACE = re.compile(r"{([^{}]+)}")
OFFICIAL = {"notice", "yearly"}  # texts, not forms


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for key in KINDS:
        (folder / f"{key}.docx").write_bytes(template(key))


def template(kind: str) -> bytes:
    """Return the template of a kind."""
    sheet = Sheet(official=kind in OFFICIAL)
    sheet.put(specimen(kind))
    return sheet.content()


class Sheet:
    """A Word file being made."""

    def __init__(self, *, official: bool) -> None:
        self.word = new_document()
        self.official = official
        self._set_styles()
        self._set_page()

    def content(self) -> bytes:
        """Return the file, without the time of its making."""
        held = self.word.core_properties
        held.author = held.last_modified_by = held.comments = ""
        held.created = held.modified = datetime.datetime(2022, 5, 30)
        written = io.BytesIO()
        self.word.save(written)
        return packed(written.getvalue())

    def put(self, document: values.Document) -> None:
        """Lay a document out, tags in the places of its values."""
        for line in document.title.patterns:
            self._title(tagged(line))
        for line in document.line.patterns:
            self._line(tagged(line), Align.CENTER, 12, FORM, after=6)
        for part, after in zip(document.parts, (*document.parts[1:], None), strict=True):
            if part.heading:
                self._heading(part.heading)
            {
                values.Facts: self._facts,
                values.Table: self._table,
                values.Prose: self._prose,
                values.Picture: self._picture,
                values.Chart: self._chart,
                values.Seals: self._seals,
            }[type(part)](part)
            if isinstance(part, values.Prose) and isinstance(
                after, values.Table | values.Seals
            ):
                self._lead_to_table()

    def _lead_to_table(self) -> None:
        """Keep the sentence before a table with it, at a distance."""
        last = self.word.paragraphs[-1].paragraph_format
        last.keep_with_next, last.space_after = True, Pt(5)

    # --- paragraphs --------------------------------------------------------------------------

    def _title(self, text: str) -> None:
        made = self._line(text, Align.CENTER, TITLE_PT, TITLE, after=4)
        made.paragraph_format.keep_with_next = True

    def _heading(self, text: str) -> None:
        size = TEXT_PT if self.official else HEADING_PT - 2
        attached = text.startswith("附")
        made = self._line(text, Align.LEFT, size, HEADING, before=24 if attached else 6, after=4)
        made.paragraph_format.keep_with_next = True
        if self.official and not attached:
            indent(made)

    def _line(self, text, align, size, font, *, before=0, after=0):
        made = self.word.add_paragraph()
        made.alignment = align
        made.paragraph_format.space_before = Pt(before)
        made.paragraph_format.space_after = Pt(after)
        write(made, text, size, font)
        return made

    def _prose(self, part: values.Prose) -> None:
        size = TEXT_PT if self.official else FORM_PT
        for number, pattern in enumerate(part.patterns):
            align = Align.RIGHT if part.closing else Align.JUSTIFY
            made = self._line(tagged(pattern), align, size, TEXT if self.official else FORM)
            if self.official:
                made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
                made.paragraph_format.line_spacing = Pt(28)
            if part.closing:
                made.paragraph_format.right_indent = Mm(12)
                made.paragraph_format.space_before = Pt(16 if number == 0 else 0)
                made.paragraph_format.keep_with_next = number < len(part.patterns) - 1
            elif self.official:
                indent(made)
            made.paragraph_format.widow_control = True

    def _picture(self, part: values.Picture) -> None:
        self._line(f"{{{{ {part.name} }}}}", Align.CENTER, FORM_PT, FORM)

    # --- tables ------------------------------------------------------------------------------

    def _grid(self, widths, *, framed=True, side_twips=108):
        made = self.word.add_table(rows=0, cols=len(widths))
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        if framed:
            made.style = self.word.styles["Table Grid"]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width)
        margins = OxmlElement("w:tblCellMar")
        for side, twips in (("top", 28), ("left", side_twips), ("bottom", 28), ("right", side_twips)):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), str(twips))
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        properties = made._tbl.tblPr
        look = properties.find(qn("w:tblLook"))
        properties.append(margins) if look is None else look.addprevious(margins)
        return made

    def _row(self, grid, widths, *, height=ROW_MM, head=False):
        row = grid.add_row()
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = Vertical.CENTER
        return row

    def _facts(self, part: values.Facts) -> None:
        widths = (LABEL_MM, VALUE_MM, LABEL_MM, VALUE_MM)
        grid = self._grid(widths)
        lines = part.lines
        for number, line in enumerate(lines):
            tall = any(fact.tall for fact in line)
            row = self._row(grid, widths, height=TALL_MM if tall else ROW_MM)
            cells = row.cells
            if len(line) == 1:
                cells[1].merge(cells[3])
            for place, fact in enumerate(line):
                put(cells[2 * place], fact.label, Align.CENTER)
                put(cells[2 * place + 1], f"{{{{ {fact.tag} }}}}", Align.LEFT)
            for cell in cells:
                keep(cell, number < len(lines) - 1)
        self._gap()

    def _table(self, part: values.Table) -> None:
        widths = [column.width_mm for column in part.columns]
        grid = self._grid(widths, side_twips=57)
        head = self._row(grid, widths, head=True)
        for cell, column in zip(head.cells, part.columns, strict=True):
            put(cell, column.title, Align.CENTER, bold=True)
            keep(cell, True)
        self._loop(grid, widths, part.name, "行")
        row = grid.rows[-2]
        for cell, column in zip(row.cells, part.columns, strict=True):
            align = Align.RIGHT if column.figure else Align.CENTER
            put(cell, f"{{{{ 行.{column.tag} }}}}", align)
        if part.total:
            total = self._row(grid, widths)
            for cell, column in zip(total.cells, part.columns, strict=True):
                align = Align.RIGHT if column.figure else Align.CENTER
                put(cell, f"{{{{ {part.name}合计.{column.tag} }}}}", align, bold=True)
        self._gap()

    def _loop(self, grid, widths, name: str, word: str) -> None:
        """Add the three rows of a loop; the one in the middle is repeated."""
        for text in (f"{{%tr for {word} in {name} %}}", "", "{%tr endfor %}"):
            row = self._row(grid, widths)
            if text:
                cell = row.cells[0].merge(row.cells[-1])
                put(cell, text, Align.LEFT)

    def _chart(self, part: values.Chart) -> None:
        widths = (28, BAR_WIDTH_MM + 4, WIDTH_MM - BAR_WIDTH_MM - 32)
        grid = self._grid(widths, framed=False)
        self._loop(grid, widths, part.name, "条形")
        row = grid.rows[-2]
        row.height = Mm(6.5)
        for cell, tag, align in zip(
            row.cells, ("名称", "条", "数值"), (Align.RIGHT, Align.LEFT, Align.LEFT), strict=True
        ):
            put(cell, f"{{{{ 条形.{tag} }}}}", align)
            keep(cell, True)
        if part.legend:
            legend = f"{{% for 例 in {part.name}图例 %}}{{{{ 例.颜色 }}}} {{{{ 例.名称 }}}}　{{% endfor %}}"
            self._line(legend, Align.CENTER, FORM_PT, FORM, before=4)
        self._gap()

    def _seals(self, part: values.Seals) -> None:
        widths = (LABEL_MM, WIDTH_MM - LABEL_MM)
        grid = self._grid(widths)
        for seal in part.seals:
            row = self._row(grid, widths, height=seal.height_mm)
            put(row.cells[0], seal.label, Align.CENTER)
            put(row.cells[1], seal.line, Align.RIGHT)
            row.cells[1].vertical_alignment = Vertical.BOTTOM
        self._gap()

    def _gap(self) -> None:
        """Keep two tables apart: Word joins them otherwise."""
        made = self.word.add_paragraph()
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        made.paragraph_format.line_spacing = Pt(4)

    # --- the file ----------------------------------------------------------------------------

    def _set_styles(self) -> None:
        normal = self.word.styles["Normal"]
        normal.font.size = Pt(FORM_PT)
        properties = normal.element.get_or_add_rPr()
        fonts(properties, FORM)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        properties.append(language)
        for language in self.word.styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = 1.0
        table = next(
            part
            for part in self.word.part.package.iter_parts()
            if str(part.partname).endswith("fontTable.xml")
        )
        table._blob = font_table().encode("utf-8")

    def _set_page(self) -> None:
        (section,) = self.word.sections
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(20), Mm(18)
        (mark,) = section.header.paragraphs
        mark.alignment = Align.RIGHT
        write(mark, "{{ 示例标记 }}", FORM_PT, HEADING)
        (origin,) = section.footer.paragraphs
        origin.alignment = Align.CENTER
        write(
            origin,
            "数据时点：{{ 数据时点 }}　登记库指纹：{{ 登记库指纹 }}　"
            "依据版本：{{ 依据版本 }}　{{ 程序 }}",
            SMALL_PT,
            FORM,
        )
        pages = section.footer.add_paragraph()
        pages.alignment = Align.CENTER
        for text, field in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES"), (" 页", "")):
            write(pages, text, SMALL_PT, FORM)
            if field:
                add_field(pages, field)


def tagged(pattern: str) -> str:
    """Return a sentence with its places as tags."""
    return PLACE.sub(r"{{ \1 }}", pattern)


def write(paragraph, text, size, font, *, bold=False):
    """Add a run to a paragraph in a font of its own."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = bold or None
    fonts(run._r.get_or_add_rPr(), font)
    return run


def fonts(properties, name: str) -> None:
    """Name a font for every script: the East Asian one is a setting of its own."""
    found = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        found.set(qn(script), name)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        found.attrib.pop(qn(theme), None)


def indent(paragraph) -> None:
    """Indent the first line by two characters."""
    properties = paragraph._p.get_or_add_pPr()
    found = properties.get_or_add_ind()
    found.set(qn("w:firstLineChars"), "200")
    found.set(qn("w:firstLine"), str(2 * TEXT_PT * 20))


def put(cell, text, align, *, bold=False) -> None:
    """Write into a cell."""
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    write(paragraph, text, FORM_PT, FORM, bold=bold)


def keep(cell, together: bool) -> None:
    """Keep the line of a cell on one page with the next."""
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.keep_with_next = together


def add_field(paragraph, name: str) -> None:
    """Add a page number."""
    for kind in ("begin", "", "end"):
        run = write(paragraph, "", SMALL_PT, FORM)._r
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = name
        run.append(mark)


def font_table() -> str:
    """Return the fonts with the ones that stand in for them."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in STAND_INS.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:fonts xmlns:w="{space}">{lines}</w:fonts>'


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
