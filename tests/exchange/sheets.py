"""Spreadsheets as townships hand them in, written for one test each.

workbook(tmp_path / "表.xlsx", annex_rows(parcels))       a plain annex form
grid = annex_grid(rows); grid[4][6] = "１２．３亩"          the same, to be spoilt first
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from jdz_forestland.domain import annex

TOP = [""] * 16
BOTTOM = [""] * 16
for _cell in annex.HEADER:
    (TOP if _cell.row == 0 else BOTTOM)[_cell.column] = _cell.text
FIRST = 4  # row of the first parcel, from 0
COUNTY = "360222"


def row(number: int, **changes: Any) -> list[Any]:
    """Return a sound row of 鹅湖镇桃岭村; `changes` by letter, e.g. G="12"."""
    cells: list[Any] = [
        number, "景德镇市", "浮梁县", "鹅湖镇", "桃岭村委会", number,
        100.25 + number, 3255050.123 + number, 39536050.5 + number, "采矿用地", "林地", "是", "否",
        90.5 + number, "张三", "",
    ]  # fmt: skip
    for letter, value in changes.items():
        cells[ord(letter) - ord("A")] = value
    return cells


def annex_grid(rows: Sequence[list[Any]], *, total: bool = True) -> list[list[Any]]:
    """Return title, unit line, two rows of heading, the rows and a 合计."""
    grid = [
        [annex.TITLE],
        ["单位（盖章）：浮梁县林业局　　年度：2023"],
        list(TOP),
        list(BOTTOM),
        *[list(cells) for cells in rows],
    ]
    return [*grid, total_row(rows)] if total else grid


def total_row(rows: Sequence[list[Any]], label: str = "合计") -> list[Any]:
    cells: list[Any] = [label, *[""] * 15]
    for column in (6, 13):
        figures = [cells[column] for cells in rows]
        cells[column] = round(sum(f for f in figures if isinstance(f, float | int)), 2)
    return cells


def workbook(path: Path, *grids: Sequence[Sequence[Any]], names: Sequence[str] = ()) -> Path:
    """Write each grid as one sheet and return the path."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, grid in enumerate(grids):
        sheet = book.create_sheet(names[number] if names else f"Sheet{number + 1}")
        for cells in grid:
            sheet.append([None if cell == "" else cell for cell in cells])
    book.save(path)
    return path
