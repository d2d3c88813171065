"""What the program knows of one yearly land-survey database (国土变更调查, layer DLTB)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from jdz_forestland.domain.land_class import CodeSystem, LandClass

Shapes = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class SurveySource:
    """One database as it was recognised: everything that a reading or a history entry needs.

    Attributes:
        path: the file, or the folder of a FileGDB, or the .shp of a Shapefile.
        driver: "GPKG", "ESRI Shapefile" or "OpenFileGDB".
        layer: name of the DLTB layer inside.
        encoding: encoding of the attribute text, e.g. "UTF-8", "GBK".
        encoding_how: Chinese sentence: how the encoding was decided.
        epsg: EPSG code of the coordinates in the file, always a CGCS2000 one.
        crs_how: Chinese sentence: how the coordinate system was decided.
        code_system: classification of DLBM.
        code_system_how: Chinese sentence: how the classification was decided.
        year: survey year found in the data (SJNF) or in the name, or None.
        county_code: the six digits that nearly all BSM / ZLDWDM begin with.
        features: number of 图斑 in the layer.
        fields: column name in the file by standard name, e.g. {"DLBM": "dlbm", …}.
        bounds: extent in the file's own coordinates (minx, miny, maxx, maxy).
    """

    path: Path
    driver: str
    layer: str
    encoding: str
    encoding_how: str
    epsg: int
    crs_how: str
    code_system: CodeSystem
    code_system_how: str
    year: int | None
    county_code: str
    features: int
    fields: dict[str, str]
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class SurveyFeatures:
    """Polygons of some classes of one survey, column by column.

    Attributes:
        source: where they come from.
        year: survey year they stand for.
        shapes: object array (n,) of Polygon or MultiPolygon, EPSG:4527 (easting, northing), metres,
            exactly as in the file: possibly invalid.
        fid: int array (n,), feature ids in the file.
        bsm: 标识码, text.
        codes: DLBM. names: DLMC.
        tbmj_m2: 图斑面积 as the database gives it, m² to 0.01; None where it is missing.
        zldwdm, zldwmc: 坐落单位代码 and 坐落单位名称. czcsxm: 城镇村属性码.
        unreadable: features left out because their geometry is missing or not finite, as `text`.
    """

    source: SurveySource
    year: int
    shapes: Shapes
    fid: npt.NDArray[np.int64]
    bsm: tuple[str, ...]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    tbmj_m2: tuple[Decimal | None, ...]
    zldwdm: tuple[str, ...]
    zldwmc: tuple[str, ...]
    czcsxm: tuple[str, ...]
    unreadable: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.bsm)

    def land_class(self, index: int) -> LandClass:
        """Return the class of one feature as year + system + code + name."""
        system = self.source.code_system
        return LandClass(self.year, system, self.codes[index], self.names[index])

    def text(self, index: int) -> str:
        """Return "<file name>#<layer>#<BSM or feature id>", as `sources` of a parcel lists it."""
        mark = self.bsm[index] or str(int(self.fid[index]))
        return f"{self.source.path.name}#{self.source.layer}#{mark}"

    def take(self, indices: npt.NDArray[np.intp]) -> SurveyFeatures:
        """Return the features at the given positions, in that order."""
        rows = [int(index) for index in indices]

        def pick(column: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(column[row] for row in rows)

        return SurveyFeatures(
            source=self.source,
            year=self.year,
            shapes=self.shapes[indices],
            fid=self.fid[indices],
            bsm=pick(self.bsm),
            codes=pick(self.codes),
            names=pick(self.names),
            tbmj_m2=pick(self.tbmj_m2),
            zldwdm=pick(self.zldwdm),
            zldwmc=pick(self.zldwmc),
            czcsxm=pick(self.czcsxm),
            unreadable=self.unreadable,
        )
