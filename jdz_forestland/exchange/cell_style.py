"""Cells that look alike: one is dressed, the others take its look as it is.

Dressing a cell costs openpyxl a search for each font, frame and filling it has; in tables of
thousands of cells that was nearly all of the time.
"""

from __future__ import annotations

from copy import copy
from typing import Any


def alike(cell: Any, model: Any) -> None:
    """Give a cell the look of another one of the same workbook."""
    cell._style = copy(model._style)
