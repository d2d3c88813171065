"""A copy of the parcels for QGIS and other programs: a GeoPackage with Chinese field names.

The registry itself is a GeoPackage too, but one that keeps areas as integers and is guarded
against changes from outside; this copy is for looking at and passing on, never read back.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from jdz_forestland.domain import area
from jdz_forestland.domain.crs import REGISTRY_EPSG
from jdz_forestland.domain.parcel import Parcel, Piece
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange.files import replacing
from jdz_forestland.exchange.tables import FIELDS, Field, R, Value

PARCEL_LAYER: Final = "图斑"
PIECE_LAYER: Final = "变更部分"

PIECE_FIELDS: Final[tuple[Field[Piece], ...]] = (
    Field("编号", str, lambda p: p.key),
    Field("所属图斑登记号", str, lambda p: p.parcel_key),
    Field("本年度地类编码", str, lambda p: p.land_class.code),
    Field("本年度地类名称", str, lambda p: p.land_class.name),
    Field("本年度分类", str, lambda p: p.land_class.system.label),
    Field("本年度", int, lambda p: p.land_class.year),
    Field("面积（平方米）", Decimal, lambda p: p.area_m2),
    Field("面积（亩）", Decimal, lambda p: area.to_mu(p.area_m2)),
    Field("数据来源", str, lambda p: p.source),
)
_COLUMN_TYPE: Final[dict[type, type]] = {str: object, int: np.int64, Decimal: np.float64}


def write_gpkg(
    path: Path, parcels: Sequence[Parcel], pieces: Sequence[Piece], *, provenance: str = ""
) -> None:
    """Write the layers 图斑 and 变更部分 (what became forest), EPSG:4527, areas as real numbers.

    Args:
        path: a .gpkg, replaced as a whole or left as it was.
        provenance: as of when and from which registry; becomes the description of both layers.

    Raises:
        ExchangeError: the file cannot be written.
    """
    if path.suffix.lower() != ".gpkg":
        raise ExchangeError(f"“{path.name}”不是 GeoPackage 的文件名", hint="请以 .gpkg 结尾")
    with replacing(path) as temporary:
        _write_layer(temporary, PARCEL_LAYER, parcels, FIELDS, provenance=provenance)
        _write_layer(
            temporary, PIECE_LAYER, pieces, PIECE_FIELDS, provenance=provenance, append=True
        )


def _write_layer(
    path: Path,
    name: str,
    records: Sequence[R],
    fields: Sequence[Field[R]],
    *,
    provenance: str,
    append: bool = False,
) -> None:
    import pyogrio.errors
    import pyogrio.raw
    import shapely

    columns = [[field.value(record) for record in records] for field in fields]
    shapes = np.array([record.shape for record in records], dtype=object)
    try:
        pyogrio.raw.write(
            path,
            shapely.to_wkb(shapes),
            [_array(column, field.type) for column, field in zip(columns, fields, strict=True)],
            [field.title for field in fields],
            field_mask=[np.array([value is None for value in column]) for column in columns],
            layer=name,
            driver="GPKG",
            geometry_type="MultiPolygon",
            crs=f"EPSG:{REGISTRY_EPSG}",
            append=append,
            layer_options={"IDENTIFIER": name, "DESCRIPTION": provenance},
        )
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.GeometryError,
    ) as error:
        raise _not_written(name) from error
    # The spatial index is made when the file is closed; on a full disk it is left out in silence.
    written = pyogrio.read_info(path, layer=name)
    if written["features"] != len(records) or not written["capabilities"]["fast_spatial_filter"]:
        raise _not_written(name)


def _not_written(layer: str) -> ExchangeError:
    return ExchangeError(
        f"图层“{layer}”没有写成，可能是磁盘空间不足或磁盘断开",
        hint="请检查磁盘后重试，原有文件没有改动",
    )


def _array(column: Sequence[Value], kind: type) -> npt.NDArray[Any]:
    """Return a column for the writer; what stands where there is no value is masked."""
    if kind is str:
        return np.array(column, dtype=object)
    return np.array([0 if value is None else value for value in column], _COLUMN_TYPE[kind])
