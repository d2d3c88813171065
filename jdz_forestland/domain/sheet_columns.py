"""Columns of a sheet read as a whole: most of 50,000 cells are plain figures or the same words.

What is plain is settled in a few operations; only the rest is looked at one by one. The answers
are those of `sheet_values`, cell by cell; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Final, TypeVar

from jdz_forestland.domain import area
from jdz_forestland.domain.sheet import Cell, Row
from jdz_forestland.domain.sheet_values import MU, Figure, figure, in_mu

T = TypeVar("T")

_WORDS: Final = frozenset({str, type(None)})
_LARGEST: Final = 1e9


def columns(rows: Sequence[Row], wanted: Sequence[int]) -> list[list[Cell]]:
    """Return the cells of some columns, None where a row ends before."""
    if not rows or not wanted:
        return [[] for _ in wanted]
    if min(map(len, rows)) <= max(wanted):
        return [[row[at] if at < len(row) else None for row in rows] for at in wanted]
    if len(wanted) == 1:
        return [[row[wanted[0]] for row in rows]]
    return [list(cells) for cells in zip(*map(itemgetter(*wanted), rows), strict=True)]


def each(cells: Sequence[Cell], meaning: Callable[[Cell], T]) -> list[T]:
    """Return what every cell means; a word that stands there often is looked up once."""
    if not set(map(type, cells)) <= _WORDS:  # 1, 1.0 and True are one key, and not one meaning
        return [meaning(cell) for cell in cells]
    known = {cell: meaning(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def figures(cells: Sequence[Cell]) -> tuple[list[Decimal | None], list[int]]:
    """Return a column of figures, and the positions of what is neither empty nor a figure."""
    values: list[Decimal | None] = []
    odd: list[int] = []
    for at, cell in enumerate(cells):
        if type(cell) is float and -_LARGEST < cell < _LARGEST:
            values.append(Decimal(f"{cell:.15g}"))  # as `figure` has it
            continue
        said = figure(cell)
        values.append(said.value)
        if not said.understood:
            odd.append(at)
    return values, odd


@dataclass(frozen=True, slots=True)
class Areas:
    """A column of areas.

    Attributes:
        values: 亩 with two decimals; None where nothing clear is said.
        odd: by position what is written where that is not simply 亩 with two decimals.
    """

    values: list[Decimal | None]
    odd: dict[int, Figure]


def areas(cells: Sequence[Cell], unit: str) -> Areas:
    """Return a column of areas, `unit` being that of its heading."""
    values: list[Decimal | None] = []
    odd: dict[int, Figure] = {}
    plain, cent = unit == MU, area.CENT
    for at, cell in enumerate(cells):
        # exact: the nearest double to a number of hundredths
        if plain and type(cell) is float and 0 < cell < _LARGEST:
            hundredths = round(cell * 100)
            if hundredths / 100 == cell:
                values.append(hundredths * cent)
                continue
        said = figure(cell)
        value = None if said.value is None else in_mu(said.value, said.unit or unit)
        values.append(value)
        odd[at] = said
    return Areas(values, odd)
