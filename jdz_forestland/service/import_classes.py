"""Last year's land class of imported boundaries, from the survey databases of past comparisons.

The registry remembers where those databases lay. They are read if they are still there; nothing
is guessed where they are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain.boundary import Boundary, SourceFinding
from jdz_forestland.domain.comparison import Comparison, SurveyUsed
from jdz_forestland.domain.doctor_rules import found
from jdz_forestland.domain.doctor_shift import REACH_M
from jdz_forestland.domain.geometry import share_inside
from jdz_forestland.domain.land_class import LandClass, codes_of
from jdz_forestland.domain.progress import Progress
from jdz_forestland.domain.survey import Shapes, SurveyFeatures, SurveySource
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import survey

MOST_SHARE: Final = 0.5
YEARS_BACK: Final = 2  # the list of year Y compares the surveys of Y-2 and Y-1 (D-11)


def unknown(count: int, year: int) -> SourceFinding:
    """F-113: how many boundaries have no class of last year."""
    return found("F-113", f"{count}个图斑的{year}年度地类没有查到", measured=f"{count}个")


@dataclass(frozen=True, slots=True)
class Surveys:
    """The databases that a registry's comparisons have used."""

    comparisons: tuple[Comparison, ...] = ()

    def classes(
        self, boundaries: Sequence[Boundary], *, list_year: int, progress: Progress
    ) -> list[LandClass]:
        """Return the class of most of each boundary in the survey of two years before the list."""
        year = list_year - YEARS_BACK
        result = [LandClass.unknown(year) for _ in boundaries]
        source = self._readable(year)
        if source is None or not boundaries:
            return result
        shapes = _array([boundary.shape for boundary in boundaries])
        mining = source.code_system.mining_codes
        for codes in (mining, codes_of(source.code_system) - mining):
            rest = [i for i, found_class in enumerate(result) if found_class.is_unknown]
            if not rest:
                break
            features = _read(source, codes, year, shapes[rest], progress)
            if features is None:
                break
            for index, land_class in zip(rest, _most(shapes[rest], features), strict=True):
                result[index] = land_class or result[index]
        return result

    def mining_near(self, shapes: Sequence[BaseGeometry], progress: Progress) -> list[BaseGeometry]:
        """Return the 采矿用地 of the newest earlier survey within reach of some shapes."""
        years = sorted({c.before.year for c in self.comparisons}, reverse=True)
        source = next((s for year in years if (s := self._readable(year))), None)
        if source is None or not shapes:
            return []
        around = shapely.buffer(shapely.box(*shapely.bounds(_array(shapes)).T), REACH_M)
        features = _read(source, source.code_system.mining_codes, 0, around, progress)
        if features is None:
            return []
        return [shape for shape in features.shapes if shape is not None]

    def _readable(self, year: int) -> SurveySource | None:
        """Return the database of a year that was used last and can still be read, or None."""
        for used in self._used(year):
            try:
                return survey.examine(
                    Path(used.path),
                    layer=used.layer,
                    encoding=used.encoding,
                    epsg=used.epsg,
                    code_system=used.code_system,
                )
            except UserError:  # moved, changed or in use: then the class stays unknown
                continue
        return None

    def _used(self, year: int) -> Iterator[SurveyUsed]:
        for comparison in reversed(self.comparisons):
            for used in (comparison.before, comparison.after):
                if used.year == year and Path(used.path).exists():
                    yield used


def _read(
    source: SurveySource, codes: frozenset[str], year: int, near: Shapes, progress: Progress
) -> SurveyFeatures | None:
    progress.step("查上年度地类")
    try:
        return survey.read_classes(source, codes, year=year, near=near, progress=progress)
    except UserError:
        return None


def _most(shapes: Shapes, features: SurveyFeatures) -> list[LandClass | None]:
    """Return for each shape the class that holds more than half of it, or None."""
    result: list[LandClass | None] = [None] * len(shapes)
    usable = np.flatnonzero(
        ~shapely.is_missing(features.shapes) & shapely.is_valid(features.shapes)
    )
    tree = shapely.STRtree(features.shapes[usable])
    for position, shape in enumerate(shapes):
        shares: dict[str, tuple[float, int]] = {}
        for row in usable[tree.query(shape, predicate="intersects")].tolist():
            so_far, _ = shares.get(features.codes[row], (0.0, row))
            share = so_far + share_inside(shape, features.shapes[row])
            shares[features.codes[row]] = (share, row)
        share, row = max(shares.values(), default=(0.0, -1))
        if share > MOST_SHARE:
            result[position] = features.land_class(row)
    return result


def _array(shapes: Sequence[BaseGeometry]) -> Shapes:
    array = np.empty(len(shapes), dtype=object)
    array[:] = list(shapes)
    return array
