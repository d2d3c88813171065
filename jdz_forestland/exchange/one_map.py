"""The update layer of forestry's 一张图 as Shapefile or GeoPackage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jdz_forestland.domain import one_map
from jdz_forestland.domain.one_map import Update
from jdz_forestland.exchange.shapefile import ShortField, write_layer

LAYER: Final = "一张图更新"
_FIELDS: Final[tuple[ShortField[Update], ...]] = tuple(
    ShortField(field.name, field.title, field.type, field.value, field.width)
    for field in one_map.FIELDS
)


def write_one_map(path: Path, updates: Sequence[Update], *, provenance: str) -> None:
    """Write the update layer, EPSG:4527; the ending of `path` (.shp or .gpkg) is its format.

    Raises:
        ExchangeError: the files cannot be written.
    """
    shapes = [update.shape for update in updates]
    write_layer(path, updates, shapes, _FIELDS, title=LAYER, provenance=provenance)
