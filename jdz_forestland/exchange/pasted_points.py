"""Points as people paste or type them, and the point lists of instruments (CASS .dat, CSV).

One row a point: a name or not, two coordinates in any order, a height or not; separated by
commas, semicolons, tabs or blanks; full-width or not; metres, degrees or 度分秒. A line of words
or an empty line begins the next parcel. What cannot be read is named, never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jdz_forestland.domain import doctor_axes
from jdz_forestland.domain.boundary import RawParcel, Source, Stated
from jdz_forestland.domain.doctor_axes import kind
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.progress import Progress
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange import numbers
from jdz_forestland.exchange.ring_rows import RingRows

LAYER: Final = "坐标点"
CASS_LAYER: Final = "CASS"
_EAST: Final = frozenset({doctor_axes.PREFIX, doctor_axes.SHORT, doctor_axes.MERCATOR})
_PACKED_LAT: Final = ((3e4, 5.4e5), (3e6, 5.4e7))
_LABELS: Final = re.compile(r"(?:东经|北纬|经度|纬度|[XYxyNEBLH])\s*[=:]?\s*(?=[+-]?\d)")
_TRAILING: Final = re.compile(r"(?<=\d)\s*[NEne](?![a-z0-9])")
_GROUPS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])")
_RING_WORDS: Final = ("圈号", "环号", "圈")
_PARCEL_WORDS: Final = ("地块", "图斑", "名称", "宗地")
_EVERY: Final = 5000


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    text: str
    tokens: tuple[str, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which token names the parcel and which the ring, by the headings; None where none does."""

    parcel: int | None = None
    ring: int | None = None

    @classmethod
    def named(cls, tokens: Sequence[str]) -> _Columns:
        """Find them in a row of headings."""

        def place(words: Sequence[str]) -> int | None:
            for position, token in enumerate(tokens):
                if "点" not in token and any(word in token for word in words):
                    return position
            return None

        return cls(place(_PARCEL_WORDS), place(_RING_WORDS))

    def parcel_of(self, row: _Row) -> str:
        """Return what a row calls its parcel, "" where nothing does."""
        if self.parcel is None or self.parcel >= len(row.tokens) - 2:
            return ""
        return row.tokens[self.parcel][:80]

    def point_of(self, before: Sequence[str]) -> tuple[str, int]:
        """Return point name and ring number from the tokens before the coordinates."""
        at = 1 if self.ring is None else self.ring
        ring = before[at] if at < len(before) else ""
        names = [t for n, t in enumerate(before) if n not in (self.parcel, self.ring)]
        name = names[0] if names else ""
        return name, int(ring) if re.fullmatch(r"[0-9]{1,3}", ring) else 1


@dataclass(slots=True)
class _Block:
    """Rows of one parcel."""

    name: str
    line: int
    columns: _Columns
    rows: list[_Row] = field(default_factory=list)


def parse(
    text: str,
    path: Path,
    *,
    encoding: str = "",
    encoding_how: str = "",
    progress: Progress,
) -> Source:
    """Return the parcels of pasted or typed points, or of a CSV.

    Raises:
        ExchangeError: there is no point in it.
    """
    blocks, degrees = _blocks(text, progress)
    if not any(block.rows for block in blocks):
        raise ExchangeError(
            "没有读到坐标点", hint="每行一个点：点号、X、Y，用逗号、空格或制表符分开"
        )
    notes = []
    if degrees:
        notes.append(found("R10", f"{degrees}处，已读成十进制度", measured=f"{degrees}处"))
    return Source(
        path=path,
        format="坐标点",
        layer=LAYER,
        encoding=encoding,
        encoding_how=encoding_how,
        stated=Stated(),
        parcels=tuple(_parcel(block) for block in blocks if block.rows),
        findings=tuple(notes),
    )


def parse_cass(
    text: str, path: Path, *, encoding: str, encoding_how: str, progress: Progress
) -> Source:
    """Return the parcel of a CASS .dat: 点号,编码,Y（东）,X（北）,高程; points in order.

    Raises:
        ExchangeError: there is no point in it.
    """
    rows, names = RingRows(), 0
    lines = text.splitlines()
    for position, line in enumerate(lines):
        if position % _EVERY == 0:
            progress.step("读取坐标文件", position, len(lines))
        cells = [cell.strip() for cell in numbers.plain(line).split(",")]
        if not any(cells) or len(cells) < 4:
            if any(cells) and position > 0:
                rows.faults.append(f"第{position + 1}行“{line[:40]}”不是点")
            continue
        first, second = numbers.number(cells[2]), numbers.number(cells[3])
        if first is None or second is None:
            rows.faults.append(f"第{position + 1}行“{line[:40]}”的坐标不是数")
            continue
        names += 1
        rows.add(cells[0], 1, first, second)
    if not names:
        raise ExchangeError(
            f"“{path.name}”里没有点", hint="CASS 坐标文件每行应为：点号,编码,东坐标,北坐标,高程"
        )
    faults = tuple(rows.faults[:5])
    parcel = RawParcel(path.stem[:80], rows.rings(), mark=path.stem[:80], faults=faults)
    note = found("F-101", "按点的先后次序连成边界，请在图上核对", level=Level.NOTICE)
    return Source(
        path, "CASS坐标", CASS_LAYER, encoding, encoding_how, Stated(order="EN"), (parcel,), (note,)
    )


def _blocks(text: str, progress: Progress) -> tuple[list[_Block], int]:
    """Return the rows by parcel, and how many 度分秒 there were."""
    columns = _Columns()
    blocks, degrees, gap = [_Block("", 1, columns)], 0, False
    lines = text.splitlines()
    for position, line in enumerate(lines):
        if position % _EVERY == 0:
            progress.step("读取坐标", position, len(lines))
        row, found_degrees = _row(line, position + 1)
        degrees += found_degrees
        if row is None:
            gap = True
        elif not any(value is not None for value in row.values):
            heading = _is_heading(row)
            columns = _Columns.named(row.tokens) if heading else columns
            name = "" if heading else row.text.strip(" :,;#")[:80]
            blocks.append(_Block(name, row.line, columns))
            gap = False
        else:
            name = columns.parcel_of(row)
            if (gap and blocks[-1].rows) or (name and name != blocks[-1].name):
                blocks.append(_Block(name, row.line, columns))
            blocks[-1].rows.append(row)
            gap = False
    return _joined(blocks), degrees


def _joined(blocks: list[_Block]) -> list[_Block]:
    """Undo empty lines between single points: they separate nothing."""
    filled = [block for block in blocks if block.rows]
    if len(filled) > 1 and all(len(block.rows) < 3 and not block.name for block in filled[1:]):
        whole = _Block(filled[0].name, filled[0].line, filled[0].columns)
        whole.rows = [row for block in filled for row in block.rows]
        return [whole]
    return filled


def _is_heading(row: _Row) -> bool:
    """Whether a line of words names columns (点号 X Y), not a parcel."""
    words = set(row.tokens)
    return len(words) > 1 and any(re.search("[XYxy经纬东北坐标]", word) for word in words)


def _row(line: str, number: int) -> tuple[_Row | None, int]:
    text = numbers.plain(line).strip()
    if not text:
        return None, 0
    if re.search(r"[\t; |]", text):
        text = _GROUPS.sub(lambda match: match[0].replace(",", ""), text)
    read, degrees = numbers.without_degrees(text)
    read = _TRAILING.sub(" ", _LABELS.sub(" ", read))
    parts = [part.strip().strip("\"'") for part in re.split(r"[,\t;| ]", read)]
    tokens = tuple(part for part in parts if part)
    values = tuple(numbers.number(token) for token in tokens)
    return _Row(number, text, tokens, values), degrees


def _parcel(block: _Block) -> RawParcel:
    """Return a parcel of rows; its faults name the rows without two coordinates."""
    column = _column(block.rows)
    rows = RingRows()
    for row in block.rows:
        pair = row.values[column : column + 2] if column is not None else ()
        if len(pair) < 2 or pair[0] is None or pair[1] is None or not _is_pair(pair[0], pair[1]):
            rows.faults.append(f"第{row.line}行“{row.text[:40]}”读不出两个坐标")
            continue
        point, ring = block.columns.point_of(row.tokens[: column or 0])
        rows.add(point, ring, pair[0], pair[1])
    faults = tuple(rows.faults[:5])
    name = block.name
    return RawParcel(name, rows.rings(), mark=name, faults=faults, place=f"第{block.line}行")


def _column(rows: Sequence[_Row]) -> int | None:
    """Return at which token the coordinates begin, in most rows; None where nowhere."""
    votes: Counter[int] = Counter()
    exact: Counter[int] = Counter()
    for row in rows:
        for place in _pairs(row):
            votes[place] += 1
            exact[place] += "." in row.tokens[place] and "." in row.tokens[place + 1]
    if not votes:
        return None
    return max(votes, key=lambda place: (votes[place], exact[place], -place))


def _pairs(row: _Row) -> Iterator[int]:
    for place in range(min(len(row.values) - 1, 12)):
        first, second = row.values[place], row.values[place + 1]
        if first is not None and second is not None and _is_pair(first, second):
            yield place


def _is_pair(first: float, second: float) -> bool:
    """Return whether two numbers can be a place: northing and easting, or latitude, longitude."""
    for one, other in ((first, second), (second, first)):
        east, north = kind(one), kind(other)
        if east in _EAST and north == doctor_axes.NORTH:
            return True
        if east == doctor_axes.LON and north == doctor_axes.LAT:
            return True
        packed = any(low <= other <= high for low, high in _PACKED_LAT)
        if east == doctor_axes.LON_PACKED and packed:
            return True
    return False
