"""The papers of a field check: the round as a list, and a sheet with a map for every parcel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from jdz_forestland.domain import check_sheet, map_sheet
from jdz_forestland.domain.boundary_points import rings_of
from jdz_forestland.domain.check_sheet import CheckRound, CheckSheet, CheckStop
from jdz_forestland.domain.comparison import SurveyUsed
from jdz_forestland.domain.map_sheet import MARGIN, PAPERS, Layout, MapSheet
from jdz_forestland.domain.parcel import Parcel, Piece

MAP_SIDE: Final = 104.0
AROUND_M: Final = 20.0  # enough to see from which side one comes
_TOP: Final = 41.0
_CLAIMS_LEFT: Final = MARGIN + 2 * map_sheet.LABELS + MAP_SIDE + 3


@dataclass(frozen=True, slots=True)
class CheckPage:
    """One parcel: what stands on its sheet, and the map on it."""

    stop: CheckStop
    sheet: CheckSheet
    map: MapSheet


@dataclass(frozen=True, slots=True)
class CheckBook:
    """All that is taken along, for one file.

    Attributes:
        pages: in the order of travel.
        before, after: the surveys to draw under the parcels; None where there are none.
        sample: mark it as fictional.
    """

    of: CheckRound
    pages: tuple[CheckPage, ...]
    before: SurveyUsed | None
    after: SurveyUsed | None
    sample: bool = False


def book(
    of: CheckRound,
    around: Sequence[Parcel],
    pieces: Mapping[str, Sequence[Piece]],
    surveys: tuple[SurveyUsed | None, SurveyUsed | None],
    *,
    sample: bool,
) -> CheckBook:
    """Return the papers of a round.

    Args:
        around: every parcel that may be a neighbour. pieces: by parcel key.
    """
    tree = shapely.STRtree(np.array([each.shape for each in around], dtype=object))
    return CheckBook(
        of=of,
        pages=tuple(
            CheckPage(stop, check_sheet.sheet(of, stop), _map(stop, around, tree, pieces))
            for stop in of.stops
        ),
        before=surveys[0],
        after=surveys[1],
        sample=sample,
    )


def layout() -> Layout:
    """Return where map and claims stand on a sheet: A4, upright."""
    width, height = PAPERS["A4"]
    frame = (MARGIN + map_sheet.LABELS, _TOP, MAP_SIDE, MAP_SIDE)
    panel = (_CLAIMS_LEFT, _TOP - map_sheet.LABELS, width - MARGIN - _CLAIMS_LEFT, MAP_SIDE)
    return Layout("A4", landscape=False, width=width, height=height, frame=frame, panel=panel)


def _map(
    stop: CheckStop,
    around: Sequence[Parcel],
    tree: shapely.STRtree,
    pieces: Mapping[str, Sequence[Piece]],
) -> MapSheet:
    parcel, placed = stop.parcel, layout()
    west, south, east, north = (float(value) for value in parcel.shape.bounds)
    extent = (west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M)
    scale = map_sheet.scale_for(extent, placed.frame)
    box = map_sheet.ground_of(extent, placed.frame, scale)
    rows = sorted(tree.query(shapely.box(*box), predicate="intersects").tolist())
    others = tuple(around[row] for row in rows if around[row].key != parcel.key)
    return MapSheet(
        parcel=parcel,
        layout=placed,
        scale=scale,
        box=box,
        grid_m=map_sheet.grid_step(scale),
        neighbours=others,
        pieces=tuple(piece for each in (parcel, *others) for piece in pieces.get(each.key, ())),
        rings=rings_of(parcel.shape),
        facts=(),
        steps=(),
        name=map_sheet.file_stem(parcel),
    )
