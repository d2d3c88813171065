"""A parcel as a row of the list: what is read, searched and sorted."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QIcon, QPainter

from jdz_forestland.domain import area, places
from jdz_forestland.domain.findings import Finding, Level
from jdz_forestland.domain.lifecycle import actions_from, step_of
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui import finding_text, icons, style, text_case, text_print
from jdz_forestland.ui import text_parcels as words
from jdz_forestland.ui.record_table import Column

if TYPE_CHECKING:
    from jdz_forestland.ui.desk import ParcelFilter

DOT_SIDE: Final = 12
_STAGES: Final = tuple(Stage)


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A parcel with what the checks found; `findings` is None until they have run."""

    parcel: Parcel
    findings: tuple[Finding, ...] | None
    searched: str

    @property
    def key(self) -> str:
        """Key of the parcel."""
        return self.parcel.key


@cache
def stage_dot(stage: Stage) -> QIcon:
    """Return a dot in the colour of a stage, the same colour as on every page."""
    return icons.icon(_dot, DOT_SIDE, colour=style.stage_colour(stage).name(), active="#ffffff")


def _dot(painter: QPainter) -> None:
    painter.setBrush(painter.pen().color())
    painter.drawEllipse(QPointF(icons.UNITS / 2, icons.UNITS / 2), 6.0, 6.0)


def rows_of(
    parcels: Sequence[Parcel], found: Mapping[str, tuple[Finding, ...]] | None
) -> list[ParcelRow]:
    """Return the rows of parcels; `found` has the findings by parcel key, None while unknown."""
    return [
        ParcelRow(parcel, None if found is None else found.get(parcel.key, ()), _searched(parcel))
        for parcel in parcels
    ]


def passes(row: ParcelRow, wanted: ParcelFilter) -> bool:
    """Return whether a row meets a filter; every word of a search must be found."""
    parcel = row.parcel
    if wanted.town and (parcel.town or words.NO_TOWN) != wanted.town:
        return False
    if wanted.stage and parcel.stage.value != wanted.stage:
        return False
    if wanted.level:
        worst = finding_text.worst(row.findings or ())
        if worst is None or worst < wanted.level:
            return False
    return all(part in row.searched for part in plain(wanted.words).split())


def plain(text: str) -> str:
    """Return text for searching: full-width digits and letters made narrow, no capitals."""
    return unicodedata.normalize("NFKC", text).lower()


@cache
def next_step(stage: Stage) -> str:
    """Return what is to be done at a stage, in the words of its button."""
    for action in actions_from(stage):
        step = step_of(stage, action)
        if not step.gated:
            return action.label
        return text_case.pass_label(stage.value, stage.label, step.targets[0].label)
    return words.NO_NEXT


def _searched(parcel: Parcel) -> str:
    after = (part.land_class.name for part in parcel.class_after)
    parts = (
        str(parcel.parcel_no),
        parcel.id,
        parcel.key,
        parcel.town,
        parcel.village,
        parcel.class_before.name,
        *after,
        parcel.remarks,
    )
    return plain("\n".join(parts))


def class_change(parcel: Parcel) -> str:
    """Return last year's class and this year's classes, the larger first."""
    names = tuple(part.land_class.name for part in parcel.class_after)
    return words.class_change(parcel.class_before.name, names)


def class_codes(parcel: Parcel) -> str:
    """Return the same with years, codes and systems, a line each."""
    before = parcel.class_before
    lines = [_class_line(words.CLASS_BEFORE, before.year, before.name, before.code)]
    for part in parcel.class_after:
        found = part.land_class
        lines.append(_class_line(words.CLASS_AFTER, found.year, found.name, found.code))
    return "\n".join(lines)


def _class_line(side: str, year: int, name: str, code: str) -> str:
    return f"{words.class_label(side, year)} {name} {code}"


def _trouble(row: ParcelRow) -> str:
    if row.findings is None:
        return words.NOT_CHECKED
    return finding_text.in_words(row.findings) or words.NO_TROUBLE


def _trouble_tip(row: ParcelRow) -> str:
    return "\n".join(words.labelled(f.level.label, f.rule.title) for f in row.findings or ())


def _trouble_colour(row: ParcelRow) -> str:
    worst = finding_text.worst(row.findings or ())
    return style.MUTED if worst is None else finding_text.colour(worst)


def _trouble_icon(row: ParcelRow) -> QIcon | None:
    worst = finding_text.worst(row.findings or ())
    return None if worst is None else finding_text.picture(worst)


def _stage_icon(row: ParcelRow) -> QIcon:
    return stage_dot(row.parcel.stage)


NUMBER: Final[Column[ParcelRow]] = Column(
    words.NUMBER,
    lambda row: str(row.parcel.parcel_no),
    key=lambda row: row.parcel.parcel_no,
    tip=lambda row: row.parcel.key,
    numeric=True,
    fixed=True,
)
COUNTY: Final[Column[ParcelRow]] = Column(
    words.COUNTY,
    lambda row: places.county_name(row.parcel.county_code),
    key=lambda row: (row.parcel.county_code, row.parcel.parcel_no),
    width=4,
)
TOWN: Final[Column[ParcelRow]] = Column(
    words.TOWN,
    lambda row: row.parcel.town or words.UNKNOWN,
    key=lambda row: (row.parcel.town_code, row.parcel.parcel_no),
    tip=lambda row: words.place(row.parcel.town, row.parcel.town_code),
    width=4,
)
VILLAGE: Final[Column[ParcelRow]] = Column(
    words.VILLAGE,
    lambda row: row.parcel.village or words.UNKNOWN,
    key=lambda row: (row.parcel.village_code or "9", row.parcel.village),
    tip=lambda row: words.place(row.parcel.village, row.parcel.village_code),
    width=5,
)
STAGE: Final[Column[ParcelRow]] = Column(
    words.STAGE,
    lambda row: row.parcel.stage.label,
    key=lambda row: _STAGES.index(row.parcel.stage),
    tip=lambda row: text_case.HEADINGS[row.parcel.stage.value],
    icon=_stage_icon,
    width=5,
)
PARCEL_AREA: Final[Column[ParcelRow]] = Column(
    words.PARCEL_AREA,
    lambda row: area.grouped(row.parcel.parcel_area_mu),
    key=lambda row: row.parcel.parcel_area_m2,
    tip=lambda row: words.m2(area.grouped(row.parcel.parcel_area_m2)),
    numeric=True,
)
RESERVE_AREA: Final[Column[ParcelRow]] = Column(
    words.RESERVE_AREA,
    lambda row: area.grouped(row.parcel.reserve_area_mu),
    key=lambda row: row.parcel.reserve_area_m2,
    tip=lambda row: words.m2(area.grouped(row.parcel.reserve_area_m2)),
    numeric=True,
)
TROUBLE: Final[Column[ParcelRow]] = Column(
    words.TROUBLE,
    _trouble,
    key=lambda row: finding_text.weight(row.findings or ()),
    tip=_trouble_tip,
    colour=_trouble_colour,
    icon=_trouble_icon,
    width=6,
)
NEXT: Final[Column[ParcelRow]] = Column(
    words.NEXT,
    lambda row: next_step(row.parcel.stage).split(words.COMMA)[0],
    key=lambda row: _STAGES.index(row.parcel.stage),
    tip=lambda row: next_step(row.parcel.stage),
    width=8,
)

COLUMNS: Final = (
    NUMBER,
    TOWN,
    VILLAGE,
    STAGE,
    PARCEL_AREA,
    RESERVE_AREA,
    TROUBLE,
    NEXT,
)
CITY_COLUMNS: Final = (NUMBER, COUNTY, *COLUMNS[1:])  # every county numbers from 1


def told(wanted: ParcelFilter) -> str:
    """Return in words which parcels a filter lets pass, "" for all."""
    stage = Stage(wanted.stage).label if wanted.stage else ""
    level = Level(wanted.level).label if wanted.level else ""
    return text_print.filtered(wanted.words, wanted.town, stage, level)
