"""A paper of the office as values: what is shown on screen, filled into Word, and tested.

A document is a row of parts. Every value in it has a tag, the Chinese word by which a template
asks for it (`{{ 申请日期 }}`); tags come from labels, so what stands beside a blank on paper is
also how the blank is called. What is missing is empty, to be filled in by hand.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from jdz_forestland.domain.annex import writable

ROOM: Final = "＿＿＿＿＿＿"  # where a word is missing inside a sentence
SAMPLE_MARK: Final = "示例数据（虚构）"
_NOT_IN_TAG: Final = re.compile(r"[^\w]+")
_NOT_IN_NAME: Final = re.compile(r'[\\/:*?"<>|\s.~]+')
_NAME_MOST: Final = 40
_PLACE: Final = re.compile(r"{([^{}]+)}")


def tag_of(label: str) -> str:
    """Return the tag of a label: 内业核实人员（林业） is 内业核实人员_林业."""
    return _NOT_IN_TAG.sub("_", label).strip("_")


def clean(text: str) -> str:
    """Return text without what paper cannot hold; its line ends stay, at most one blank line."""
    lines = [writable(line) for line in text.splitlines()]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its value.

    Attributes:
        value: "" where it is not known.
        blank: what is printed in place of a missing value, e.g. "□是　□否".
        wide: whether it has a line of its own. tall: whether it also needs room for some lines.
    """

    label: str
    value: str = ""
    blank: str = ""
    wide: bool = False
    tall: bool = False

    @property
    def tag(self) -> str:
        """How a template asks for it."""
        return tag_of(self.label)

    @property
    def shown(self) -> str:
        """What is printed."""
        return self.value or self.blank


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values, two to a line."""

    heading: str
    facts: tuple[Fact, ...]

    @property
    def lines(self) -> tuple[tuple[Fact, ...], ...]:
        """The facts by lines: two in one, wide ones and an odd one alone."""
        lines: list[tuple[Fact, ...]] = []
        for fact in self.facts:
            last = lines[-1] if lines else ()
            if len(last) == 1 and not last[0].wide and not fact.wide:
                lines[-1] = (*last, fact)
            else:
                lines.append((fact,))
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head with the unit, its width in mm, figures to the right."""

    title: str
    width_mm: float
    figure: bool = False

    @property
    def tag(self) -> str:
        """How a template asks for a cell of it."""
        return tag_of(self.title)


@dataclass(frozen=True, slots=True)
class Table:
    """A list.

    Attributes:
        name: its tag.
        least: rows that are there at any rate, to be filled in by hand.
        total: the cells of the last line, "" for none of its own; no such line when empty.
    """

    name: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    least: int = 0
    total: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The rows and the empty ones after them, without the total."""
        empty = ("",) * len(self.columns)
        return (*self.rows, *(empty,) * (self.least - len(self.rows)))


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences with places for facts: "共{图斑数}个图斑".

    Attributes:
        closing: whether it stands at the right, as the office and the day below a notice.
    """

    heading: str
    patterns: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    closing: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentences as printed."""
        held = {fact.tag: fact.shown or ROOM for fact in self.facts}
        return tuple(_PLACE.sub(lambda m: held[m[1]], line) for line in self.patterns)


@dataclass(frozen=True, slots=True)
class Picture:
    """A place for a map, so high at most; `missing` stands there where none is given."""

    name: str
    heading: str
    height_mm: float = 190
    missing: str = "（附图见图斑地图）"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: its share of the longest bar, 0 to 1, and which colour of `TONES`."""

    share: Decimal
    tone: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart with its figure in words."""

    label: str
    segments: tuple[Segment, ...]
    figure: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with label and figure. `legend` names the tones, where there are several."""

    name: str
    heading: str
    bars: tuple[Bar, ...]
    legend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seal:
    """Room for an opinion and a seal: whose, the line that closes it, and how high."""

    label: str
    line: str = "（盖章）　　　　　年　　月　　日"
    height_mm: float = 21


@dataclass(frozen=True, slots=True)
class Seals:
    """The opinions, signatures and seals below a sheet."""

    heading: str
    seals: tuple[Seal, ...]


# What a template asks of a bar (label, bar, figure) and of a legend (colour, name).
CHART_TAGS: Final = frozenset({"名称", "条", "数值"})
LEGEND_TAGS: Final = frozenset({"颜色", "名称"})

Part = Facts | Table | Prose | Picture | Chart | Seals

# Of the segments of a bar: from forest green to grey, apart also in black and white.
TONES: Final = ("1e6b3c", "7fb38f", "c9a227", "b5651d", "9a9a9a")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the values come from.

    Attributes:
        as_of: the moment whose data they are, with its time zone.
        fingerprint: of the registry. policy: version of the policy table. program: name, version.
    """

    as_of: datetime.datetime
    fingerprint: str
    policy: str
    program: str

    @property
    def moment(self) -> str:
        """The moment as it is printed."""
        return f"{self.as_of:%Y-%m-%d %H:%M}"

    @property
    def sentence(self) -> str:
        """The line at the foot of every page."""
        return (
            f"数据时点：{self.moment}　登记库指纹：{self.fingerprint}　"
            f"依据版本：{self.policy}　{self.program}"
        )


@dataclass(frozen=True, slots=True)
class Document:
    """One paper.

    Attributes:
        kind: key of `document_kinds.KINDS`; also the name of its template.
        title: words of the headline; `title_facts` are the facts named in it.
        line: what stands under the title.
        parcel_keys: whose map belongs to it.
        mark: "示例数据（虚构）" or "".
    """

    kind: str
    title: Prose
    line: Prose
    parts: tuple[Part, ...]
    provenance: Provenance
    parcel_keys: tuple[str, ...]
    mark: str = ""

    @property
    def headline(self) -> str:
        """The title as printed."""
        return "".join(self.title.lines)

    def facts(self) -> Iterator[Fact]:
        """Yield every fact with a tag of its own."""
        for part in (self.title, self.line, *self.parts):
            if isinstance(part, Facts | Prose):
                yield from part.facts

    def texts(self) -> Iterator[str]:
        """Yield every text that stands on the paper, the ones that are empty left out."""
        for part in (self.title, self.line, *self.parts):
            yield from (text for text in _texts(part) if text)
        yield self.provenance.sentence
        if self.mark:
            yield self.mark


def _texts(part: Part) -> Iterator[str]:
    heading = part.heading
    yield heading
    match part:
        case Facts(facts=facts):
            for fact in facts:
                yield from (fact.label, fact.shown)
        case Table(columns=columns, rows=rows, total=total):
            yield from (column.title for column in columns)
            for row in (*rows, total):
                yield from row
        case Prose():
            yield from part.lines
        case Chart(bars=bars, legend=legend):
            for bar in bars:
                yield from (bar.label, bar.figure)
            yield from legend
        case Seals(seals=seals):
            yield from (seal.label for seal in seals)
        case Picture():
            pass


def context(document: Document) -> dict[str, Any]:
    """Return the values by tag, as templates ask for them; pictures and bars are not in it."""
    held: dict[str, Any] = {fact.tag: fact.shown for fact in document.facts()}
    for part in (document.title, document.line, *document.parts):
        if isinstance(part, Prose):
            held |= {fact.tag: fact.shown or ROOM for fact in part.facts}
        elif isinstance(part, Table):
            tags = [column.tag for column in part.columns]
            held[part.name] = [dict(zip(tags, row, strict=True)) for row in part.lines]
            total = part.total or ("",) * len(tags)
            held[f"{part.name}合计"] = dict(zip(tags, total, strict=True))
    return held | footer(document)


def tags_of(document: Document) -> dict[str, frozenset[str]]:
    """Return every tag a template may ask for, with the tags of a row where it is a list."""
    found: dict[str, frozenset[str]] = dict.fromkeys(context(document), frozenset())
    for part in document.parts:
        if isinstance(part, Table):
            inner = frozenset(column.tag for column in part.columns)
            found |= {part.name: inner, f"{part.name}合计": inner}
        elif isinstance(part, Picture):
            found[part.name] = frozenset()
        elif isinstance(part, Chart):
            found[part.name] = CHART_TAGS
            if part.legend:
                found[f"{part.name}图例"] = LEGEND_TAGS
    return found


def footer(document: Document) -> dict[str, str]:
    """Return the values that every template may ask for."""
    origin = document.provenance
    return {
        "数据时点": origin.moment,
        "登记库指纹": origin.fingerprint,
        "依据版本": origin.policy,
        "程序": origin.program,
        "示例标记": document.mark,
    }


def share_of(part: Decimal, whole: Decimal) -> str:
    """Return a share as 12.3%; "" of nothing."""
    if whole <= 0:
        return ""
    return f"{(part * 100 / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def day_in_words(text: str) -> str:
    """Return 2023-03-05 as 2023年3月5日; what is no date as it is."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else text


def file_stem(*words: str) -> str:
    """Return a file name without ending that every disk takes, of words like 鹅湖镇, 0007."""
    kept = [_NOT_IN_NAME.sub("", writable(word))[:_NAME_MOST] for word in words]
    return "_".join(word for word in kept if word) or "文书"
