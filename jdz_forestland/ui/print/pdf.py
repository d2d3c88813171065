"""PDF files: pages, fonts whose text can be found again, and the file as a whole or not at all.

Two things keep a search from finding Chinese in what Qt writes. Fonts like Noto Sans CJK have one
glyph for a radical and the character (⼭ and 山), and Qt names the lower code point; `unify` puts
the character there. And some features exchange figures for others that no code point names;
`paper_font` switches those off.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter

from jdz_forestland.domain.annex import PROGRAM
from jdz_forestland.errors import ExchangeError
from jdz_forestland.service.paper_files import replacing
from jdz_forestland.ui import style
from jdz_forestland.ui.print import text

DPI: Final = 600
PX_PER_MM: Final = 96 / 25.4  # the painter's unit is 1/96 inch, as on screen
_FEATURES: Final = ("calt", "ccmp", "kern", "liga", "locl", "pnum", "vert")
_SIZES: Final = {"A4": QPageSize.PageSizeId.A4, "A3": QPageSize.PageSizeId.A3}
_CMAP: Final = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
_RANGE: Final = re.compile(rb"(<[0-9A-Fa-f]{4}> <[0-9A-Fa-f]{4}> )(\[[^\]]*\]|<[0-9A-Fa-f]{4}>)")
_RADICALS: Final = str.maketrans(text.RADICALS, text.CHARACTERS)


def paper_font(px: float, *, bold: bool = False) -> QFont:
    """Return the font of paper, its size in 1/96 inch."""
    font = QFont()
    font.setFamilies(list(style.FAMILIES))
    font.setPixelSize(max(round(px), 1))
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for tag in _FEATURES:
        named = QFont.Tag.fromString(tag)
        if named is not None:
            font.setFeature(named, 0)
    return font


class Pages:
    """The pages of one PDF; the painter's unit is 1/96 inch, (0, 0) the corner of the paper."""

    def __init__(self, path: Path, title: str) -> None:
        self._writer = QPdfWriter(str(path))
        self._writer.setResolution(DPI)
        self._writer.setTitle(title)
        self._writer.setCreator(PROGRAM)
        self.painter = QPainter()

    def turn(self, paper: str, *, landscape: bool) -> None:
        """Begin a page.

        Raises:
            ExchangeError: the file cannot be written.
        """
        way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
        size = QPageSize(_SIZES[paper])
        sheet = QPageLayout(size, way, QMarginsF(0, 0, 0, 0))
        sheet.setMode(QPageLayout.Mode.FullPageMode)
        self._writer.setPageLayout(sheet)
        if not self.painter.isActive():
            turned = self.painter.begin(self._writer)
        else:
            turned = self._writer.newPage()
        if not turned:
            raise _not_written()
        self.painter.resetTransform()
        self.painter.scale(DPI / 96, DPI / 96)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def close(self) -> None:
        """End the file.

        Raises:
            ExchangeError: it could not be written to its end.
        """
        if self.painter.isActive() and not self.painter.end():
            raise _not_written()


@contextmanager
def written(path: Path, title: str) -> Iterator[Pages]:
    """Yield the pages of a PDF that takes the place of `path` when all of them are painted.

    Raises:
        ExchangeError: the file cannot be written.
    """
    with replacing(path) as temporary:
        pages = Pages(temporary, title)
        try:
            yield pages
            pages.close()
        finally:
            if pages.painter.isActive():
                pages.painter.end()  # else Qt ends it while the device is going
        raw = temporary.read_bytes()
        if not raw.rstrip().endswith(b"%%EOF"):
            raise _not_written()
        temporary.write_bytes(unify(raw))


def unify(raw: bytes) -> bytes:
    """Return a PDF in which glyphs are named by characters, not radicals; no byte moves."""
    return _CMAP.sub(lambda cmap: _RANGE.sub(_unified, cmap[0]), raw)


def _unified(found: re.Match[bytes]) -> bytes:
    codes = re.sub(rb"<([0-9A-Fa-f]{4})>", _character, found[2])
    return found[1] + codes


def _character(code: re.Match[bytes]) -> bytes:
    point = int(code[1], 16)
    if point == 0x09:  # the glyph of the space
        point = 0x20
    elif 0x2E80 <= point <= 0x2FDF:
        char = unicodedata.normalize("NFKC", chr(point).translate(_RADICALS))
        point = ord(char) if len(char) == 1 else point
    return b"<%04X>" % point


def _not_written() -> ExchangeError:
    return ExchangeError(text.NOT_WRITTEN, hint=text.NOT_WRITTEN_HINT)
