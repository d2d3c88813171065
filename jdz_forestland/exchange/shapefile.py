"""Layers as Shapefile (GBK, .cpg) or GeoPackage, under field names of at most ten letters.

A Shapefile is several files: they are written into a folder beside the target and moved together.
It has no place for a description, so a text beside it says what the fields mean, as of when the
data is and from which registry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from jdz_forestland.domain.annex import writable
from jdz_forestland.domain.crs import REGISTRY_EPSG
from jdz_forestland.errors import BugError, ExchangeError
from jdz_forestland.exchange.files import moving, replacing

LONGEST_NAME: Final = 10
LONGEST_TEXT: Final = 254  # bytes of a .dbf cell
GETA: Final = "〓"  # stands for a character that GBK lacks, as printers did
_REQUIRED: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
# what other programs keep beside it, and would now speak of another layer
_FOREIGN: Final = (".sbn", ".sbx", ".qix", ".shp.xml")
_TYPES: Final[dict[type, Any]] = {str: object, int: "int64", Decimal: "float64"}

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ShortField(Generic[R]):
    """One field: its name of at most ten letters, what it means, its type, its width in bytes."""

    name: str
    title: str
    type: type[str] | type[int] | type[Decimal]
    value: Callable[[R], str | int | Decimal | None]
    width: int = LONGEST_TEXT


def write_layer(
    path: Path,
    records: Sequence[R],
    shapes: Sequence[Any],
    fields: Sequence[ShortField[R]],
    *,
    title: str,
    provenance: str,
) -> None:
    """Write a layer in EPSG:4527; the ending of `path` (.shp or .gpkg) chooses the format.

    Args:
        shapes: a MultiPolygon per record. title: name of the layer in a GeoPackage.

    Raises:
        ExchangeError: the files cannot be written.
    """
    if any(len(field.name) > LONGEST_NAME or not field.name.isascii() for field in fields):
        raise BugError("a field name of a Shapefile is too long")
    if path.suffix.lower() == ".gpkg":
        options = {"layer_options": {"IDENTIFIER": title, "DESCRIPTION": provenance}}
        with replacing(path) as temporary:
            _write(temporary, records, shapes, fields, driver="GPKG", layer=title, **options)
        return
    _write_shapefile(path, records, shapes, fields, title=title, provenance=provenance)


def legend_path(path: Path) -> Path:
    """Return where the meaning of the fields of a Shapefile stands."""
    return path.with_name(f"{path.stem}_字段说明.txt")


def _write_shapefile(
    path: Path,
    records: Sequence[R],
    shapes: Sequence[Any],
    fields: Sequence[ShortField[R]],
    *,
    title: str,
    provenance: str,
) -> None:
    with moving(path) as folder:
        made = folder / path.name
        _write(made, records, shapes, fields, driver="ESRI Shapefile", encoding="GBK")
        made.with_suffix(".cpg").write_text("GBK", encoding="ascii")
        if not all(made.with_suffix(end).is_file() for end in _REQUIRED):
            raise _not_written(path)
        legend_path(made).write_text(
            _legend(fields, title, provenance), encoding="utf-8-sig", newline="\r\n"
        )
        for end in _FOREIGN:
            path.with_name(f"{path.stem}{end}").unlink(missing_ok=True)


def _legend(fields: Sequence[ShortField[R]], title: str, provenance: str) -> str:
    lines = [title, provenance, "坐标系：CGCS2000 3度带第39带（EPSG:4527）；文字编码：GBK", ""]
    return "\n".join([*lines, *(f"{field.name}\t{field.title}" for field in fields), ""])


def _write(
    path: Path,
    records: Sequence[R],
    shapes: Sequence[Any],
    fields: Sequence[ShortField[R]],
    *,
    driver: str,
    **options: Any,
) -> None:
    import numpy as np
    import pyogrio.errors
    import pyogrio.raw
    import shapely

    columns = [[_kept(field, record, driver) for record in records] for field in fields]
    try:
        pyogrio.raw.write(
            path,
            shapely.to_wkb(np.array(shapes, dtype=object)),
            [
                np.array([0 if value is None else value for value in column], _TYPES[field.type])
                if field.type is not str
                else np.array(column, dtype=object)
                for column, field in zip(columns, fields, strict=True)
            ],
            [field.name for field in fields],
            field_mask=[np.array([value is None for value in column]) for column in columns],
            driver=driver,
            geometry_type="MultiPolygon",
            crs=f"EPSG:{REGISTRY_EPSG}",
            **options,
        )
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.GeometryError,
    ) as error:
        raise _not_written(path) from error


def _kept(field: ShortField[R], record: R, driver: str) -> str | int | Decimal | None:
    """Return a value that fits the field: text is cut between two characters."""
    value = field.value(record)
    if not isinstance(value, str):
        return value
    text = writable(value)
    if driver == "GPKG":
        return text
    held = "".join(char if _in_gbk(char) else GETA for char in text)
    return held.encode("gbk")[: field.width].decode("gbk", errors="ignore")


def _in_gbk(char: str) -> bool:
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _not_written(path: Path) -> ExchangeError:
    return ExchangeError(
        f"图层“{path.stem}”没有写成，可能是磁盘空间不足或磁盘断开",
        hint="请检查磁盘后重试，原有文件没有改动",
    )
