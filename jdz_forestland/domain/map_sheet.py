"""A map sheet (图斑图) and a parcel card (登记卡) as values: what stands on the paper and where.

A sheet shows one whole parcel at a round scale. Paper is measured in millimetres from its upper
left corner, ground in metres of EPSG:4527. Every word of the title block is made here, so that
the paper says what the registry says; painting only places it.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from jdz_forestland.domain import area, places
from jdz_forestland.domain.annex import writable
from jdz_forestland.domain.boundary_points import BoundaryRing, rings_of
from jdz_forestland.domain.comparison import SurveyUsed
from jdz_forestland.domain.findings import BBox
from jdz_forestland.domain.parcel import Parcel, Piece
from jdz_forestland.domain.record import Standing, StepRecord

PAPERS: Final[Mapping[str, tuple[float, float]]] = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
SCALES: Final = (500, 1000, 2000, 5000)
MAP_TITLE: Final = "补充林地图斑图"
CARD_TITLE: Final = "补充林地图斑登记卡"
SCHEMATIC: Final = "示意图"
SYSTEM: Final = "CGCS2000，3度带第39带"
MOST_STEPS: Final = 14  # of the latest, on a card

MARGIN: Final = 12.0
TITLE_HIGH: Final = 15.0
FOOT_HIGH: Final = 8.0
LABELS: Final = 5.0  # round the map, for the figures of the grid
PANEL_WIDE: Final = 70.0  # beside the map of a landscape sheet
PANEL_HIGH: Final = 92.0  # below the map of a portrait sheet
_FREE: Final = 0.08  # of the frame, on each side of the parcel
_GRID_MM: Final = 32.0  # between two lines of the grid at least
CARD_MAP: Final = (86.0, 86.0)

Rect = tuple[float, float, float, float]
"""Left, top, width, height, millimetres of paper."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand on a sheet: paper, the frame of the map, the panel of facts."""

    paper: str
    landscape: bool
    width: float
    height: float
    frame: Rect
    panel: Rect


@dataclass(frozen=True, slots=True)
class MapSheet:
    """One parcel on paper.

    Attributes:
        scale: the denominator. box: the ground in the frame. grid_m: between two grid lines.
        neighbours: other parcels of the registry that the box meets. pieces: what became forest,
            of the parcel and its neighbours.
        rings: the point table. facts: (label, value) of the title block.
        steps: (step, result, person, time) of what was done, oldest first.
        name: file name without ending, 乡镇_图斑号.
    """

    parcel: Parcel
    layout: Layout
    scale: int
    box: BBox
    grid_m: float
    neighbours: tuple[Parcel, ...]
    pieces: tuple[Piece, ...]
    rings: tuple[BoundaryRing, ...]
    facts: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str, str, str], ...]
    name: str


@dataclass(frozen=True, slots=True)
class SheetBook:
    """Sheets for one file.

    Attributes:
        card: parcel cards instead of map sheets. title: of the file.
        before, after: the surveys to draw under the parcels; None where none was compared.
        footer: as of when, from which registry, under which policy. sample: mark it as fictional.
    """

    card: bool
    title: str
    sheets: tuple[MapSheet, ...]
    before: SurveyUsed | None
    after: SurveyUsed | None
    footer: str
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What all sheets of a batch share.

    Attributes:
        paper: "A4" or "A3". maker: 制图人. day: of the making.
        around: every parcel that may be a neighbour. pieces, records: by parcel key.
    """

    paper: str
    card: bool
    maker: str
    day: datetime.date
    ground: str
    around: Sequence[Parcel]
    pieces: Mapping[str, Sequence[Piece]]
    records: Mapping[str, Sequence[StepRecord]]


def layout(paper: str, *, landscape: bool, card: bool = False) -> Layout:
    """Return where things stand on a sheet of paper."""
    short, long = PAPERS[paper]
    width, height = (long, short) if landscape else (short, long)
    left, top = MARGIN + LABELS, MARGIN + TITLE_HIGH + LABELS
    bottom = height - MARGIN - FOOT_HIGH
    if card:
        wide, high = CARD_MAP
        x = width - MARGIN - LABELS - wide
        frame = (x, top, wide, high)
        panel = (MARGIN, top - LABELS, x - LABELS - 3 - MARGIN, bottom - top + LABELS)
    elif landscape:
        wide = width - 2 * MARGIN - 2 * LABELS - PANEL_WIDE - 3
        frame = (left, top, wide, bottom - LABELS - top)
        x = left + wide + LABELS + 3
        panel = (x, top - LABELS, PANEL_WIDE, bottom - top + LABELS)
    else:
        high = bottom - PANEL_HIGH - LABELS - 3 - top
        frame = (left, top, width - 2 * MARGIN - 2 * LABELS, high)
        panel = (MARGIN, bottom - PANEL_HIGH, width - 2 * MARGIN, PANEL_HIGH)
    return Layout(paper, landscape, width, height, frame, panel)


def scale_for(box: BBox, frame: Rect) -> int:
    """Return the largest round scale at which all of `box` stands in the frame, with some air."""
    west, south, east, north = box
    share = 1 - 2 * _FREE
    across = (east - west) / (frame[2] / 1000 * share)
    down = (north - south) / (frame[3] / 1000 * share)
    needed = max(across, down)
    for scale in SCALES:
        if needed <= scale:
            return scale
    power: int = 10 ** math.floor(math.log10(needed))
    steps = (1, 2, 2.5, 5, 10) if power >= 10_000 else (1, 2, 5, 10)
    return next(round(step * power) for step in steps if needed <= step * power)


def sheets(parcels: Iterable[Parcel], setting: Setting) -> tuple[MapSheet, ...]:
    """Return a sheet per parcel, in their order."""
    shapes = np.array([held.shape for held in setting.around], dtype=object)
    tree = shapely.STRtree(shapes)
    return tuple(_sheet(parcel, setting, tree) for parcel in parcels)


def _sheet(parcel: Parcel, setting: Setting, tree: shapely.STRtree) -> MapSheet:
    west, south, east, north = (float(value) for value in parcel.shape.bounds)
    bounds = (west, south, east, north)
    placed, scale = _placed(bounds, setting)
    box = ground_of(bounds, placed.frame, scale)
    rows = sorted(tree.query(shapely.box(*box), predicate="intersects").tolist())
    near = [setting.around[row] for row in rows]
    others = tuple(held for held in near if held.key != parcel.key)
    pieces = [piece for held in (parcel, *others) for piece in setting.pieces.get(held.key, ())]
    return MapSheet(
        parcel=parcel,
        layout=placed,
        scale=scale,
        box=box,
        grid_m=grid_step(scale),
        neighbours=others,
        pieces=tuple(pieces),
        rings=rings_of(parcel.shape),
        facts=_facts(parcel, scale, setting),
        steps=_steps(setting.records.get(parcel.key, ())),
        name=file_stem(parcel),
    )


def _placed(bounds: BBox, setting: Setting) -> tuple[Layout, int]:
    """Return the layout that shows the parcel larger, and the scale; cards are portrait."""
    if setting.card:
        upright = layout("A4", landscape=False, card=True)
        return upright, scale_for(bounds, upright.frame)
    wide = bounds[2] - bounds[0] >= bounds[3] - bounds[1]
    options = [layout(setting.paper, landscape=across) for across in (wide, not wide)]
    best = min(options, key=lambda option: scale_for(bounds, option.frame))  # the first of equals
    return best, scale_for(bounds, best.frame)


def ground_of(bounds: BBox, frame: Rect, scale: int) -> BBox:
    """Return the ground in a frame of paper with the middle of `bounds` in its middle."""
    west, south, east, north = bounds
    across, down = frame[2] / 2000 * scale, frame[3] / 2000 * scale
    x, y = (west + east) / 2, (south + north) / 2
    return (x - across, y - down, x + across, y + down)


def grid_step(scale: int) -> float:
    """Return how far apart the lines of the grid are at a scale, metres."""
    least = _GRID_MM / 1000 * scale
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= least)


def grid_lines(low: float, high: float, step: float) -> tuple[float, ...]:
    """Return the multiples of `step` from `low` to `high`, metres."""
    first, last = math.ceil(low / step), math.floor(high / step)
    return tuple(number * step for number in range(first, last + 1))


def file_stem(parcel: Parcel) -> str:
    """Return 乡镇_图斑号 as a file name takes it."""
    town = "".join("_" if char in '\\/:*?"<>|. ' else char for char in writable(parcel.town))
    return f"{town or parcel.county}_{parcel.parcel_no}"


def _facts(parcel: Parcel, scale: int, setting: Setting) -> tuple[tuple[str, str], ...]:
    after = "、".join(dict.fromkeys(part.land_class.form_name for part in parcel.class_after))
    county = f"{places.CITY}{parcel.county}"
    return (
        ("图斑号", f"{parcel.parcel_no}（{parcel.id}）"),
        ("县（市、区）", county),
        ("乡（镇）", parcel.town),
        ("村", parcel.village),
        ("图斑面积", f"{area.grouped(parcel.parcel_area_mu)}亩"),
        ("入库面积", f"{area.grouped(parcel.reserve_area_mu)}亩"),
        ("中心点X", f"{parcel.x:f}"),
        ("中心点Y", f"{parcel.y:f}"),
        ("上年度地类", parcel.class_before.form_name),
        ("本年度地类", after),
        ("环节", parcel.stage.label),
        ("比例尺", f"1:{scale}"),
        ("坐标系", SYSTEM),
        ("底图", setting.ground),
        ("制图人", writable(setting.maker)),
        ("制图日期", setting.day.isoformat()),
    )


def _steps(records: Sequence[StepRecord]) -> tuple[tuple[str, str, str, str], ...]:
    told = [
        (
            record.stage.label,
            record.action.label + ("" if record.standing is Standing.STANDING else "（已重办）"),
            record.who,
            record.at[:16].replace("T", " "),
        )
        for record in records
    ]
    return tuple(told[-MOST_STEPS:])
