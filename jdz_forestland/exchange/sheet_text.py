"""Lists as plain text: .csv and the like, in the encodings and separators that offices use."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from jdz_forestland.domain.sheet import Grid, Row
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange.sheet_files import MOST_CELLS, vast

_SEPARATORS: Final = {",": "逗号", ";": "分号", "\t": "制表符", "，": "全角逗号", "|": "竖线"}
_MOST_COLUMNS: Final = 16_384
_SAMPLE_LINES: Final = 40
_FORMULA_SIGNS: Final = tuple("=+-@＝＋－＠")


def read_text(path: Path) -> tuple[Grid, str]:
    """Return a text file as one sheet, and the Chinese sentence how it was understood.

    Raises:
        ExchangeError: it is no text, or no table.
    """
    text, encoding = _decoded(path)
    grid, separator = parse(text, path)
    return grid, f"文字编码{encoding}，以{separator}分隔"


def read_pasted(text: str, name: str) -> tuple[Grid, str]:
    """Return cells copied out of a spreadsheet program as one sheet; see `read_text`.

    Such cells are parted by tabs; one that holds a line break or a quote is quoted.
    """
    grid, separator = parse(text, Path(name), only="\t" if "\t" in text else "")
    return grid, f"粘贴的单元格，以{separator}分隔"


def parse(text: str, path: Path, *, only: str = "") -> tuple[Grid, str]:
    """Return text as one sheet named after a path, and the Chinese name of its separator.

    Args:
        only: the separator where it is known.
    """
    separator = only or _separator(text.splitlines())
    narrow = text if separator != "，" else text.replace("，", "\t")
    mark = "\t" if separator == "，" else separator
    rows: list[Row] = []
    cells = 0
    try:
        for record in csv.reader(io.StringIO(narrow, newline=""), delimiter=mark):
            rows.append([_unguarded(cell) for cell in record])
            cells += len(record)
            if len(record) > _MOST_COLUMNS or cells > MOST_CELLS:
                raise vast(path, "", len(rows), len(record))
    except csv.Error as error:
        raise ExchangeError(
            f"“{path.name}”第{len(rows) + 1}行读不通", hint="请检查引号是否成对，或另存为.xlsx再试"
        ) from error
    return Grid(path.stem, True, rows), _SEPARATORS[separator]


def _unguarded(cell: str) -> str:
    """Return a cell without the apostrophe by which our own list keeps a text from being run."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA_SIGNS else cell


def _decoded(path: Path) -> tuple[str, str]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ExchangeError(f"打不开“{path.name}”", hint="请关闭正在使用它的程序后重试") from error
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries: tuple[tuple[str, str], ...] = (("utf-16", "UTF-16"),)
    else:
        if b"\0" in raw:
            raise ExchangeError(
                f"“{path.name}”不是文字表格", hint="请用Excel或WPS打开后另存为.xlsx再试"
            )
        tries = (("utf-8-sig", "UTF-8"), ("gb18030", "GBK"))
    for codec, name in tries:
        try:
            return raw.decode(codec), name
        except UnicodeDecodeError:
            continue
    raise ExchangeError(
        f"“{path.name}”的文字编码既不是UTF-8也不是GBK", hint="请用Excel或WPS打开后另存为.xlsx再试"
    )


def _separator(lines: list[str]) -> str:
    """Return the mark that divides most lines into the same number of parts."""
    sample = [line for line in lines[:_SAMPLE_LINES] if line.strip()]

    def evenness(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in sample]
        usual = max(
            set(counts), key=lambda count: (count > 0, counts.count(count), count), default=0
        )
        return (counts.count(usual) * usual, usual) if usual else (0, 0)

    return max(_SEPARATORS, key=evenness)
