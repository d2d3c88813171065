"""A whole survey layer as flat arrays, for the map to draw under the parcels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from jdz_forestland.domain.comparison import SurveyUsed
from jdz_forestland.domain.land_role import role_of
from jdz_forestland.domain.progress import Progress
from jdz_forestland.domain.survey import SurveySource
from jdz_forestland.errors import SurveyError
from jdz_forestland.exchange import survey, survey_process


@dataclass(frozen=True, slots=True)
class SurveyMap:
    """One survey layer for drawing.

    Attributes:
        xy: float (n, 2), easting and northing of EPSG:4527, metres; rings are closed.
        ring_offsets: int (rings + 1,) into `xy`.
        polygon_offsets: int (polygons + 1,) into the rings; the outer ring first, then holes.
        roles: uint8 (polygons,), `LandRole` of each polygon.
    """

    xy: npt.NDArray[np.float64]
    ring_offsets: npt.NDArray[np.int64]
    polygon_offsets: npt.NDArray[np.int64]
    roles: npt.NDArray[np.uint8]


def read(database: SurveyUsed | SurveySource, progress: Progress) -> SurveyMap:
    """Read a survey layer for the map.

    Args:
        database: a recognised database, or one that an accepted comparison remembers.

    Raises:
        SurveyError: the database is gone, another one by now, or cannot be read.
        Cancelled: the user stopped it.
    """
    source = _recognised(database) if isinstance(database, SurveyUsed) else database
    xy, rings, polygons, codes = survey.read_for_map(source, progress=progress)
    return SurveyMap(xy, rings, polygons, _roles(source, codes))


def _recognised(used: SurveyUsed) -> SurveySource:
    """Return the database that a comparison used, never another one put in its place."""
    path = Path(used.path)
    if survey.fingerprint(path) != used.sha256:
        raise SurveyError(
            f"“{path.name}”在比对之后被改动或换成了另一个文件，不能当作{used.year}年度底图",
            hint="请找回比对时用的文件，或用现在的文件重新比对",
        )
    encoding = used.encoding if used.driver == "ESRI Shapefile" else None
    if survey_process.is_process_layer(used.layer):
        pair = survey_process.examine(
            path,
            layer=used.layer,
            encoding=encoding,
            epsg=used.epsg,
            code_systems=(used.code_system, used.code_system),
        )
        if pair is not None:
            return pair.before if used.year == pair.before.year else pair.after
    return survey.examine(
        path,
        layer=used.layer,
        encoding=encoding,
        epsg=used.epsg,
        code_system=used.code_system,
    )


def _roles(source: SurveySource, codes: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    distinct, place = np.unique(codes, return_inverse=True)
    roles = [role_of(source.code_system, str(code)) for code in distinct]
    return np.asarray(roles, dtype=np.uint8)[place]
