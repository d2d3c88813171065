"""Readable Chinese tables in a terminal, where a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Return the number of terminal columns that a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def render(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int]) -> str:
    """Return lines with aligned columns; the columns named in `right` are flush right."""
    table = [list(header), *[list(row) for row in rows]]
    widths = [max(width(row[column]) for row in table) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        cells = []
        for column, cell in enumerate(row):
            gap = " " * (widths[column] - width(cell))
            cells.append(gap + cell if column in right else cell + gap)
        return "  ".join(cells).rstrip()

    rule = "  ".join("-" * each for each in widths)
    return "\n".join([line(table[0]), rule, *(line(row) for row in table[1:])])
