"""报备坐标 / 勘测定界 TXT in all its variants.

    file   = sections 属性描述 and 地块坐标, in [ ], 【 】 or ［ ］; further sections are skipped
    parcel = 点数,面积,地块编号,地块名称,图形属性,图幅号,用途,地类编码[,…],@
    point  = 点号,圈号,X（北）,Y（东）

By position up to the eighth field; what follows is kept as text. A parcel with a row that cannot
be read is set aside with the line, the others go on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jdz_forestland.domain.boundary import RawParcel, Source, SourceFinding, Stated
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.domain.progress import Progress
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange import numbers
from jdz_forestland.exchange.ring_rows import RingRows

LAYER: Final = "地块坐标"
_SECTION: Final = re.compile(r"\s*[\[【［〔]\s*([^\]】］〕]{1,40}?)\s*[\]】］〕]\s*")
_FIELDS: Final = (
    "点数", "面积", "地块编号", "地块名称", "图形属性", "图幅号", "地块用途", "地类编码",
)  # fmt: skip
_MEANINGS: Final = (
    ("行政区代码", re.compile(r"36\d{4}(\d{3}(\d{3}(\d{7})?)?)?")),
    ("乡镇", re.compile(r".{1,20}(镇|乡|街道|街道办事处)")),
    ("村名", re.compile(r".{1,30}(村|村委会|村民委员会|社区|居委会|林场|垦殖场)")),
)
_KINDS: Final = frozenset({"点", "线", "面"})
_EVERY: Final = 5000
_MOST_NOTES: Final = 20
MOST_PARCELS: Final = 100_000


def _meaning(cell: str) -> str:
    """Return what a cell beyond the eighth is by its look, "" where it does not show."""
    return next((name for name, look in _MEANINGS if look.fullmatch(cell)), "")


def looks_like_one(text: str) -> bool:
    """Return whether a text is of this kind, by its sections or its parcel lines."""
    head = text[:20_000]
    return any(word in head for word in ("属性描述", "地块坐标", ",@", "，@", ",＠", "，＠"))


@dataclass(slots=True)
class _Open:
    """The parcel that is being read."""

    cells: tuple[str, ...]
    line: int
    rows: RingRows = field(default_factory=RingRows)

    def parcel(self) -> RawParcel:
        facts = dict(zip(_FIELDS, self.cells, strict=False))
        for position, cell in enumerate(self.cells[len(_FIELDS) :], 1):
            facts.setdefault(_meaning(cell) or f"其他{position}", cell)
        rings = self.rows.rings()
        faults = list(self.rows.faults)
        shape = facts.get("图形属性", "")
        if shape in ("点", "线"):
            faults.append(f"图形属性是“{shape}”，不是面")
        count = facts.get("点数", "").strip()
        return RawParcel(
            name=(facts.get("地块名称", "") or facts.get("地块编号", ""))[:80],
            rings=rings,
            declared=facts.get("面积", ""),
            counted=int(count) if re.fullmatch(r"[0-9]{1,9}", count) else None,
            facts={key: value for key, value in facts.items() if value},
            mark=(facts.get("地块名称", "") or facts.get("地块编号", "") or f"第{self.line}行")[
                :80
            ],
            faults=tuple(faults[:5]),
            place=f"第{self.line}行",
        )


def parse(text: str, path: Path, *, encoding: str, encoding_how: str, progress: Progress) -> Source:
    """Return the parcels of a text.

    Raises:
        ExchangeError: there is no coordinate in it.
    """
    reader = _Reader()
    lines = text.splitlines()
    for position, line in enumerate(lines):
        if position % _EVERY == 0:
            progress.step("读取坐标文件", position, len(lines))
        reader.take(line, position + 1)
    parcels = reader.finished()
    if not parcels:
        raise ExchangeError(
            f"“{path.name}”里没有地块坐标", hint="文件应有“[地块坐标]”一节，每个地块一行以@结尾"
        )
    header = reader.header
    stated = Stated(
        order="NE",
        system=header.get("坐标系", ""),
        zone=header.get("带号", ""),
        width=header.get("几度分带", ""),
        unit=header.get("计量单位", ""),
    )
    if not stated.system:
        note = "文件头没有写坐标系，按2000国家大地坐标系理解"
        reader.notes.insert(0, found("F-101", note, field="坐标系"))
    return Source(
        path=path,
        format="勘测定界TXT",
        layer=LAYER,
        encoding=encoding,
        encoding_how=encoding_how,
        stated=stated,
        parcels=tuple(parcels),
        findings=tuple(reader.notes),
    )


class _Reader:
    """Takes the lines one by one."""

    def __init__(self) -> None:
        self.header: dict[str, str] = {}
        self.notes: list[SourceFinding] = []
        self._section = ""
        self._parcels: list[RawParcel] = []
        self._open: _Open | None = None

    def take(self, line: str, number: int) -> None:
        """Take one line of the file."""
        line = line.strip().lstrip("\ufeff")
        if not line:
            return
        if section := _SECTION.fullmatch(line):
            self._section = section[1]
            return
        cells = [cell.strip() for cell in line.replace("，", ",").split(",")]
        if _ends_a_parcel(cells):
            self._begin(tuple(cells[:-1]) if cells[-1] in ("@", "＠") else _unmarked(cells), number)
        elif len(cells) >= 3:
            self._row(cells, line, number)
        elif "=" in line or "＝" in line:
            key, _, value = line.replace("＝", "=").partition("=")
            if len(self.header) < 200:
                self.header.setdefault(key.strip(), value.strip())
        else:
            self._note(f"第{number}行“{line[:30]}”", number)

    def finished(self) -> list[RawParcel]:
        """Return all parcels."""
        self._close()
        return self._parcels

    def _begin(self, cells: tuple[str, ...], line: int) -> None:
        self._close()
        self._open = _Open(cells, line)

    def _close(self) -> None:
        if self._open is not None:
            self._parcels.append(self._open.parcel())
        if len(self._parcels) > MOST_PARCELS:
            raise ExchangeError(f"地块超过{MOST_PARCELS}个", hint="请分成几个文件导入")
        self._open = None

    def _row(self, cells: list[str], line: str, number: int) -> None:
        if "=" in line and self._open is None:  # 转换参数=0,0,0,0,0,0,0
            key, _, value = line.partition("=")
            self.header.setdefault(key.strip(), value.strip())
            return
        if self._open is None:
            self._open = _Open((), number)
            self._note(f"第{number}行起的点前面没有地块行", number)
        point = _point(cells)
        if isinstance(point, str):
            self._open.rows.faults.append(f"第{number}行“{line[:40]}”{point}")
        else:
            self._open.rows.add(*point)

    def _note(self, text: str, number: int) -> None:
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(found("F-101", text, cell=f"第{number}行"))


def _ends_a_parcel(cells: list[str]) -> bool:
    """Return whether a line begins a parcel: it ends in @, or says 面 where that belongs."""
    last = cells[-1]
    return last.endswith(("@", "＠")) or (len(cells) > 5 and cells[4] in _KINDS)


def _unmarked(cells: list[str]) -> tuple[str, ...]:
    return (*cells[:-1], cells[-1].rstrip("@＠"))


def _point(cells: list[str]) -> tuple[str, int, float, float] | str:
    """Return (name, ring, first, second) of a row, or a Chinese word on what is wrong with it."""
    if len(cells) == 3:
        cells = [cells[0], "1", *cells[1:]]
    ring = re.sub(r"[^0-9]", "", numbers.plain(cells[1])) or "1"
    first, second = _coordinate(cells[2]), _coordinate(cells[3])
    if first is None or second is None:
        return "的坐标不是数"
    if len(ring) > 6:
        return "的圈号不对"
    return cells[0], int(ring), first, second


def _coordinate(cell: str) -> float | None:
    value = numbers.number(cell)
    if value is not None or not cell:
        return value
    return numbers.number(numbers.without_degrees(numbers.plain(cell))[0])
