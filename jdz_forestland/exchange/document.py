"""Documents into Word files an office can change, by templates it can change too."""

from __future__ import annotations

import copy
import datetime
import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jdz_forestland.domain.document import (
    TONES,
    Chart,
    Document,
    Picture,
    Segment,
    context,
    footer,
    tags_of,
)
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange.document_template import WordTemplate, open_template
from jdz_forestland.exchange.files import replacing

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXT_WIDTH_MM: Final = 156.0  # of A4 with the margins of GB/T 9704
BAR_WIDTH_MM, BAR_HEIGHT_MM, SWATCH_MM = 84.0, 4.2, 3.0
_THINNEST_MM: Final = 0.4  # a bar that is not nothing shows
_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def write_documents(
    path: Path,
    documents: Sequence[Document],
    template: Path,
    *,
    pictures: Sequence[bytes | None] = (),
) -> None:
    """Write documents of one kind as one .docx, each on a page of its own.

    The same documents and template give the same bytes.

    Args:
        path: replaced as a whole, or left as it was.
        template: of their kind.
        pictures: one PNG for each document, None where there is no map.

    Raises:
        ExchangeError: the template cannot be used, or the file cannot be written.
    """
    content = filled(documents, template, pictures=pictures)
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def filled(
    documents: Sequence[Document], template: Path, *, pictures: Sequence[bytes | None] = ()
) -> bytes:
    """Return the Word file; see `write_documents`."""
    first = documents[0]
    opened = open_template(template, tags_of(first))
    maps = [*pictures, *[None] * (len(documents) - len(pictures))]
    bodies = [
        opened.body(_values(opened, document, picture))
        for document, picture in zip(documents, maps, strict=True)
    ]
    margins = {**footer(first)}
    opened.fill_margins(margins, dict.fromkeys(margins, frozenset()))
    body = _joined(bodies)
    opened.word.fix_docpr_ids(body)
    opened.word.map_tree(body)
    _state(opened, first, len(documents))
    written = io.BytesIO()
    opened.word.docx.save(written)
    return packed(written.getvalue())


def packed(content: bytes) -> bytes:
    """Return a zip file without the times of its writing in it."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as loose, zipfile.ZipFile(result, "w") as archive:
        for name in loose.namelist():
            member = zipfile.ZipInfo(name, _ZIP_EPOCH)
            archive.writestr(member, loose.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _values(opened: WordTemplate, document: Document, picture: bytes | None) -> dict[str, Any]:
    values: dict[str, Any] = context(document)
    for part in document.parts:
        if isinstance(part, Picture):
            drawn = picture is not None
            values[part.name] = _map(opened, picture, part) if drawn and picture else part.missing
        elif isinstance(part, Chart):
            values[part.name] = [
                {"名称": bar.label, "条": _Row(opened, bar.segments), "数值": bar.figure}
                for bar in part.bars
            ]
            values[f"{part.name}图例"] = [
                {"颜色": _Swatch(opened, TONES[tone]), "名称": word}
                for tone, word in enumerate(part.legend)
            ]
    return values


def _map(opened: WordTemplate, png: bytes, part: Picture) -> object:
    from docx.image.exceptions import UnrecognizedImageError
    from docx.image.image import Image
    from docx.shared import Mm
    from docxtpl import InlineImage

    try:
        image = Image.from_blob(png)
    except (UnrecognizedImageError, ValueError, LookupError, struct.error) as error:
        raise ExchangeError("附图不是能用的图片", hint="请重新打开图斑地图后再试") from error
    wide = min(TEXT_WIDTH_MM, part.height_mm * image.px_width / max(image.px_height, 1))
    return InlineImage(opened.word, io.BytesIO(png), width=Mm(wide))


class _Row:
    """The segments of a bar, as plain pictures stretched: they need no font, and they print."""

    def __init__(self, opened: WordTemplate, segments: Sequence[Segment]) -> None:
        self._opened, self._segments = opened, segments

    def __html__(self) -> str:
        widths = (
            (max(float(segment.share) * BAR_WIDTH_MM, _THINNEST_MM), TONES[segment.tone])
            for segment in self._segments
            if segment.share > 0
        )
        return "".join(_block(self._opened, tone, width, BAR_HEIGHT_MM) for width, tone in widths)


class _Swatch:
    """A square of a colour, for a legend."""

    def __init__(self, opened: WordTemplate, tone: str) -> None:
        self._opened, self._tone = opened, tone

    def __html__(self) -> str:
        return _block(self._opened, self._tone, SWATCH_MM, SWATCH_MM)


def _block(opened: WordTemplate, tone: str, wide_mm: float, high_mm: float) -> str:
    from docx.shared import Mm
    from docxtpl import InlineImage

    image = io.BytesIO(plain_png(tone))
    made = str(InlineImage(opened.word, image, width=Mm(wide_mm), height=Mm(high_mm)))
    # where nothing is said, LibreOffice keeps 3 mm free at each side of a picture
    return made.replace("<wp:inline ", '<wp:inline distT="0" distB="0" distL="0" distR="0" ')


def plain_png(tone: str) -> bytes:
    """Return a PNG of 8 x 8 dots of one colour, "1e6b3c"."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    rows = (b"\x00" + bytes.fromhex(tone) * 8) * 8
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _joined(bodies: Sequence[_Element]) -> _Element:
    """Return one body of many, each starting a page; page size and margins are of the first."""
    from docx.oxml.ns import qn

    whole = bodies[0]
    end = whole.find(qn("w:sectPr"))
    for body in bodies[1:]:
        parts = [copy.deepcopy(part) for part in body if part.tag != qn("w:sectPr")]
        for part in (*_break(parts), *parts):
            if end is None:
                whole.append(part)
            else:
                end.addprevious(part)
    return whole


def _break(parts: Sequence[_Element]) -> list[_Element]:
    """Let the first paragraph start a page; where a table comes first, put one before it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.oxml.text.paragraph import CT_P

    if parts and isinstance(parts[0], CT_P):
        parts[0].get_or_add_pPr()._insert_pageBreakBefore(OxmlElement("w:pageBreakBefore"))
        return []
    paragraph = OxmlElement("w:p")
    run, page = OxmlElement("w:r"), OxmlElement("w:br")
    page.set(qn("w:type"), "page")
    run.append(page)
    paragraph.append(run)
    return [paragraph]


def _state(opened: WordTemplate, document: Document, count: int) -> None:
    """Write into the file's properties what it is and where it comes from."""
    origin = document.provenance
    made = origin.as_of.astimezone(datetime.UTC)
    properties = opened.word.docx.core_properties
    properties.title = (
        document.headline[:200] if count == 1 else f"{document.headline[:180]}等{count}份"
    )
    properties.author = properties.last_modified_by = origin.program
    properties.comments = origin.sentence[:250]
    properties.created = properties.modified = made.replace(tzinfo=None)
    properties.revision = 1
