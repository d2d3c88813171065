"""What stands in a Word file, as LibreOffice reads it, and what should stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jdz_forestland.domain.document import (
    Chart,
    Document,
    Facts,
    Picture,
    Prose,
    Seals,
    Table,
)

Block = str | list[list[str]]
"""A paragraph, or the rows of a table."""


def blocks_of(html: Path) -> list[Block]:
    """Return paragraphs and tables of a converted file in their order, empty paragraphs left out.

    Headers and footers come as paragraphs too.
    """
    reader = _Reader()
    reader.feed(html.read_text(encoding="utf-8"))
    return [block for block in reader.blocks if block]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._rows: list[list[str]] | None = None
        self._texts: list[str] | None = None
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("td", "th") or (tag == "p" and self._rows is None):
            self._texts = []
        elif tag == "br" and self._texts is not None:
            self._texts.append(" ")
        elif tag in ("style", "title"):
            self._silent = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._rows is not None:
            self.blocks.append(self._rows)
            self._rows = None
        elif tag in ("td", "th") and self._rows is not None:
            self._rows[-1].append(plain("".join(self._texts or ())))
        elif tag == "p" and self._rows is None and self._texts is not None:
            self.blocks.append(plain("".join(self._texts)))
            self._texts = None
        elif tag in ("style", "title"):
            self._silent = False

    def handle_data(self, data: str) -> None:
        if self._texts is not None and not self._silent:
            self._texts.append(data)


def plain(text: str) -> str:
    """Return text with every run of space, tab and line end as one space."""
    return re.sub(r"[ \t\r\n\xa0]+", " ", text).strip()


def expected(document: Document, *, picture: bool = False) -> Iterator[Block]:
    """Yield the blocks that a document should have, without header and footer."""
    for part in (document.title, document.line, *document.parts):
        if part.heading:
            yield plain(part.heading)
        match part:
            case Prose():
                yield from (plain(line) for line in part.lines)
            case Facts(facts=facts):
                yield [[cell for fact in facts for cell in (fact.label, plain(fact.shown))]]
            case Table(columns=columns, total=total):
                head = tuple(column.title for column in columns)
                rows = (head, *part.lines, *([total] if total else []))
                yield [[plain(cell) for cell in row] for row in rows]
            case Chart(bars=bars):
                if bars:
                    yield [[bar.label, "", bar.figure] for bar in bars]
                if part.legend:
                    yield plain("　".join(f" {word}" for word in part.legend))
            case Seals(seals=seals):
                yield [[seal.label, plain(seal.line)] for seal in seals]
            case Picture():
                if not picture:
                    yield part.missing


def same_shape(found: list[Block], wanted: list[Block]) -> list[Block]:
    """Return found blocks with the lines of facts joined, where one line of them is wanted.

    Labels and values stand two to a line or alone; which, is the template's.
    """
    result: list[Block] = []
    for block, like in zip(found, wanted, strict=False):
        flat = isinstance(block, list) and isinstance(like, list) and len(like) == 1
        result.append([[cell for row in block for cell in row]] if flat else block)
    return [*result, *found[len(wanted) :]]
