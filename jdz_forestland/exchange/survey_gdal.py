"""The one door to pyogrio for survey databases: read-only, silent, errors as Chinese sentences.

pyogrio is imported when the door is first opened, and only its raw functions are called. What GDAL
warns of goes to the log. Text of Shapefiles comes back undecoded (see `Layer.read`).
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from jdz_forestland import lean
from jdz_forestland.domain.crs import Bounds
from jdz_forestland.errors import SurveyError
from jdz_forestland.exchange.survey_files import GPKG, SHAPEFILE

_log = logging.getLogger(__name__)

Column = npt.NDArray[Any]

_AGAIN: Final = "请重新拷贝完整的数据库；仍然不行时请数据提供单位重新导出"
# The first that is found in GDAL's message names the fault.
_FAULTS: Final = (
    (("no such file",), "找不到文件", "请检查文件是否已移动、改名"),
    (
        ("permission denied", "unable to open database file", "database is locked"),
        "正被其他程序独占，或没有读取权限",
        "请关闭正在使用它的程序，或把数据库拷贝到本机后再试",
    ),
    (("malformed", "corrupt", "not a database", "truncated"), "数据库已损坏或不完整", _AGAIN),
    (
        ("not recognized as being", "no such table", "required geopackage tables"),
        "不是能识别的国土调查数据库",
        _AGAIN,
    ),
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as read: feature ids (n,), WKB (n,) or None, columns (n,) by name."""

    fid: npt.NDArray[np.int64]
    wkb: Column | None
    columns: dict[str, Column]

    def __len__(self) -> int:
        return len(self.fid)


@dataclass(frozen=True, slots=True)
class Description:
    """What a layer says of itself.

    Attributes:
        crs: "EPSG:n", WKT, or None.
        kinds: OGR type by column name, in file order, e.g. {"BSM": "OFTString"}.
        geometry: e.g. "MultiPolygon", "Unknown", or None where there are no shapes.
        features: number of rows.
        bounds: extent in the layer's own coordinates, None where there are no shapes.
        alias: the name shown in ArcGIS, or "".
    """

    crs: str | None
    kinds: dict[str, str]
    geometry: str | None
    features: int
    bounds: Bounds | None
    alias: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of one database."""

    path: Path
    driver: str
    name: str

    def describe(self) -> Description:
        """Return columns, coordinate system, extent and number of rows.

        Raises:
            SurveyError: the layer cannot be opened.
        """
        with _door(self.path):
            info = _library().read_info(
                self.path,
                layer=self.name,
                force_feature_count=True,
                force_total_bounds=True,
                **_options(self.driver),
            )
        return Description(
            crs=info["crs"],
            kinds=dict(zip(info["fields"], info["ogr_types"], strict=True)),
            geometry=info["geometry_type"],
            features=info["features"],
            bounds=info["total_bounds"],
            alias=(info["layer_metadata"] or {}).get("ALIAS_NAME", ""),
        )

    def read(
        self,
        columns: Sequence[str],
        *,
        where: str | None = None,
        fids: npt.NDArray[np.int64] | None = None,
        geometry: bool = False,
    ) -> Table:
        """Return the chosen columns of all rows, of those that meet `where`, or of `fids`.

        Shapes come as WKB without Z and M, curves as lines. Text of a Shapefile comes one
        character per byte (ISO 8859-1), so that no byte is lost before the encoding is known and
        a name cut in the middle of a character stops nothing; `survey_text.texts` decodes it.

        Raises:
            SurveyError: the layer cannot be read.
        """
        chosen: dict[str, Any] = {"where": where} if fids is None else {"fids": fids}
        with _door(self.path):
            meta, found, wkb, values = _library().raw.read(
                self.path,
                layer=self.name,
                columns=list(columns),
                read_geometry=geometry,
                force_2d=True,
                return_fids=fids is None,
                **chosen,
                **_options(self.driver),
            )
        return Table(
            fid=found if fids is None else fids,
            wkb=wkb,
            columns=dict(zip(meta["fields"], values, strict=True)),
        )


def shapes_of(table: Table) -> Column:
    """Return the shapes (n,) of a table that was read with geometry; None where unreadable."""
    with np.errstate(invalid="ignore"):  # damaged coordinates: whoever uses the shape will see
        shapes: Column = shapely.from_wkb(table.wkb, on_invalid="ignore")
    return shapes


def list_layers(path: Path, driver: str) -> dict[str, str | None]:
    """Return the geometry type (None for plain tables) by layer name, in file order.

    Raises:
        SurveyError: the database cannot be opened.
    """
    with _door(path):
        if driver != GPKG:
            return {str(name): kind for name, kind in _library().list_layers(path)}
        # `list_layers` takes no options, so it would leave side files beside the database.
        listed = _library().raw.read(
            path,
            sql="SELECT table_name, geometry_type_name FROM gpkg_geometry_columns",
            read_geometry=False,
            **_options(driver),
        )
        return dict(zip(*listed[3], strict=True))


@cache
def _library() -> Any:
    with lean.without_data_frames():
        import pyogrio
        import pyogrio.raw
    # pyogrio hears GDAL's errors in the thread that imported it; in others they would go to stderr.
    pyogrio.set_gdal_config_options({"CPL_LOG": os.devnull})
    return pyogrio


def _options(driver: str) -> dict[str, str]:
    if driver == GPKG:
        # Nothing may be written beside the database, not even for reading (journal, shared memory).
        return {"immutable": "YES"}
    return {"encoding": "ISO-8859-1" if driver == SHAPEFILE else "UTF-8"}


@contextmanager
def _door(path: Path) -> Iterator[None]:
    """Translate what the library raises and log what it warns of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield
        except UnicodeError as error:
            raise SurveyError(
                f"“{path.name}”的文字编码有误", hint="请数据提供单位用 UTF-8 编码重新导出"
            ) from error
        except (RuntimeError, OSError, ValueError) as error:
            raise _translated(path, error) from error
        finally:
            for warning in caught:
                _log.info("%s: %s", path.name, warning.message)


def _translated(path: Path, error: Exception) -> SurveyError:
    message = str(error).lower()
    for signs, text, hint in _FAULTS:
        if any(sign in message for sign in signs):
            return SurveyError(f"“{path.name}”{text}", hint=hint)
    return SurveyError(f"读不了“{path.name}”", hint=_AGAIN)
