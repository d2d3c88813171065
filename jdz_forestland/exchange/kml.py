"""Parcels for map programs and phones: KML and GeoJSON, longitude and latitude.

Both formats are WGS 84 by definition; what is written is CGCS2000 (EPSG:4490). The two agree to a
decimetre or so, which no phone shows; for measuring there is the boundary text. Nothing is shifted
(no GCJ-02), so pictures of maps that are shifted do not fit under it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain import crs
from jdz_forestland.domain.annex import writable
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.exchange.boundary_text import name_of
from jdz_forestland.exchange.files import replacing
from jdz_forestland.exchange.tables import FIELDS

DECIMALS: Final = 9  # of a degree: a tenth of a millimetre
NOTE: Final = (
    "坐标为2000国家大地坐标系（CGCS2000）经纬度，与WGS84相差约0.1米，"
    "供查看和导航，量测请用报备坐标TXT；未作任何偏移（非火星坐标）。"
)


def write_kml(path: Path, parcels: Sequence[Parcel], *, title: str, provenance: str) -> None:
    """Write parcels as one KML document, every field of the list as data of its parcel.

    Raises:
        ExchangeError: the file cannot be written.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<kml xmlns="http://www.opengis.net/kml/2.2">',
        "<Document>",
        f"<name>{_text(title)}</name>",
        f"<description>{_text(f'{provenance}　{NOTE}')}</description>",
        '<Style id="parcel"><LineStyle><color>ff0c2d8c</color><width>2</width></LineStyle>'
        "<PolyStyle><color>330c2d8c</color></PolyStyle></Style>",
    ]
    for parcel, shape in zip(parcels, in_degrees(parcels), strict=True):
        lines += _placemark(parcel, shape)
    content = "\n".join([*lines, "</Document>", "</kml>", ""])
    with replacing(path) as temporary:
        temporary.write_text(content, encoding="utf-8", newline="\n")


def write_geojson(path: Path, parcels: Sequence[Parcel], *, title: str, provenance: str) -> None:
    """Write parcels as a GeoJSON FeatureCollection (RFC 7946), fields under their Chinese names.

    Raises:
        ExchangeError: the file cannot be written.
    """
    features = [
        {
            "type": "Feature",
            "id": parcel.id,
            "geometry": {"type": "MultiPolygon", "coordinates": _coordinates(shape)},
            "properties": {field.title: _plain(field.value(parcel)) for field in FIELDS},
        }
        for parcel, shape in zip(parcels, in_degrees(parcels), strict=True)
    ]
    document = {
        "type": "FeatureCollection",
        "name": title,
        "数据说明": provenance,
        "坐标说明": NOTE,
        "features": features,
    }
    content = json.dumps(document, ensure_ascii=False, indent=0)
    with replacing(path) as temporary:
        temporary.write_text(content, encoding="utf-8", newline="\n")


def in_degrees(parcels: Sequence[Parcel]) -> list[BaseGeometry]:
    """Return the shapes in EPSG:4490; outer rings counter-clockwise, as RFC 7946 asks."""
    shapes = np.array([parcel.shape for parcel in parcels], dtype=object)
    moved = shapely.transform(shapes, crs.lonlat)
    return list(shapely.orient_polygons(moved)) if len(shapes) else []


def _coordinates(shape: BaseGeometry) -> list[list[list[list[float]]]]:
    return [[_ring(ring) for ring in _rings(part)] for part in shapely.get_parts(shape)]


def _rings(polygon: BaseGeometry) -> Iterator[BaseGeometry]:
    yield polygon.exterior
    yield from polygon.interiors


def _ring(ring: BaseGeometry) -> list[list[float]]:
    pairs: list[list[float]] = np.round(shapely.get_coordinates(ring), DECIMALS).tolist()
    return pairs


def _placemark(parcel: Parcel, shape: BaseGeometry) -> Iterator[str]:
    yield f'<Placemark id="p{parcel.key}">'
    yield f"<name>{_text(name_of(parcel))}</name>"
    yield "<styleUrl>#parcel</styleUrl>"
    yield "<ExtendedData>"
    for field in FIELDS:
        value = field.value(parcel)
        shown = "" if value is None else f"{value}"
        yield f'<Data name="{_text(field.title)}"><value>{_text(shown)}</value></Data>'
    yield "</ExtendedData>"
    yield "<MultiGeometry>"
    for part in shapely.get_parts(shape):
        outer, *holes = (_ring_text(ring) for ring in _rings(part))
        inner = "".join(f"<innerBoundaryIs>{hole}</innerBoundaryIs>" for hole in holes)
        yield f"<Polygon><outerBoundaryIs>{outer}</outerBoundaryIs>{inner}</Polygon>"
    yield "</MultiGeometry>"
    yield "</Placemark>"


def _ring_text(ring: BaseGeometry) -> str:
    pairs = " ".join(f"{lon:.{DECIMALS}f},{lat:.{DECIMALS}f}" for lon, lat in _ring(ring))
    return f"<LinearRing><coordinates>{pairs}</coordinates></LinearRing>"


def _text(text: str) -> str:
    return escape(writable(text), {'"': "&quot;"})


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; figures are written with the digits they have."""
    return float(value) if isinstance(value, Decimal) else value
