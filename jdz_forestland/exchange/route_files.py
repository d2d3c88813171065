"""The round of a field check for a phone: GPX for navigation, KML with the boundaries.

Both are WGS 84 by definition. CGCS2000 longitude and latitude are written as they are: the two
differ by some centimetres, a phone by some metres. No offset of any map service is applied.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from shapely.geometry import Polygon

from jdz_forestland.domain import crs
from jdz_forestland.domain.annex import PROGRAM, writable
from jdz_forestland.domain.area import grouped
from jdz_forestland.domain.check_sheet import CheckRound, CheckStop, qr_of
from jdz_forestland.exchange.files import replacing

_GPX: Final = "http://www.topografix.com/GPX/1/1"
_KML: Final = "http://www.opengis.net/kml/2.2"
NOTE: Final = "坐标为CGCS2000经纬度，按WGS84使用，相差在厘米级；没有加任何地图偏移"


def write_gpx(path: Path, of: CheckRound) -> None:
    """Write every stop as a waypoint, and the round as a route, in the order of travel.

    Raises:
        ExchangeError: the file cannot be written.
    """
    root = ET.Element("gpx", {"version": "1.1", "creator": PROGRAM, "xmlns": _GPX})
    about = ET.SubElement(root, "metadata")
    _text(about, "name", of.title)
    _text(about, "desc", f"{of.note}。{NOTE}")
    for stop in of.stops:
        _point(root, "wpt", stop)
    route = ET.SubElement(root, "rte")
    _text(route, "name", of.title)
    for stop in of.stops:
        _point(route, "rtept", stop)
    _write(path, root)


def write_kml(path: Path, of: CheckRound) -> None:
    """Write every stop with its boundary and its centre point.

    Raises:
        ExchangeError: the file cannot be written.
    """
    root = ET.Element("kml", {"xmlns": _KML})
    document = ET.SubElement(root, "Document")
    _text(document, "name", of.title)
    _text(document, "description", f"{of.note}。{NOTE}")
    style = ET.SubElement(document, "Style", {"id": "parcel"})
    _text(ET.SubElement(style, "LineStyle"), "color", "ff0000ff")
    _text(ET.SubElement(style, "PolyStyle"), "fill", "0")
    for stop in of.stops:
        mark = ET.SubElement(document, "Placemark")
        _text(mark, "name", f"{stop.number} {stop.parcel_id}")
        _text(mark, "description", _said(stop))
        _text(mark, "styleUrl", "#parcel")
        both = ET.SubElement(mark, "MultiGeometry")
        _text(ET.SubElement(both, "Point"), "coordinates", f"{stop.lon},{stop.lat}")
        for polygon in stop.parcel.shape.geoms:
            _polygon(both, polygon)
    _write(path, root)


def _point(parent: ET.Element, name: str, stop: CheckStop) -> None:
    point = ET.SubElement(parent, name, {"lat": str(stop.lat), "lon": str(stop.lon)})
    _text(point, "name", f"{stop.number} {stop.parcel_id}")
    _text(point, "desc", _said(stop))


def _said(stop: CheckStop) -> str:
    claimed = f"申报入库{grouped(stop.claimed_mu)}亩"
    return f"{stop.place}，{claimed}，{stop.why}。{qr_of(stop.parcel_id, stop.parcel)}"


def _polygon(parent: ET.Element, polygon: Polygon) -> None:
    element = ET.SubElement(parent, "Polygon")
    _text(_ring(element, "outerBoundaryIs"), "coordinates", _coordinates(polygon.exterior))
    for hole in polygon.interiors:
        _text(_ring(element, "innerBoundaryIs"), "coordinates", _coordinates(hole))


def _ring(parent: ET.Element, side: str) -> ET.Element:
    return ET.SubElement(ET.SubElement(parent, side), "LinearRing")


def _coordinates(ring: object) -> str:
    degrees = crs.lonlat(np.asarray(shapely.get_coordinates(ring)))
    return " ".join(_pairs(degrees.tolist()))


def _pairs(degrees: Iterable[list[float]]) -> Iterable[str]:
    return (f"{lon:.7f},{lat:.7f}" for lon, lat in degrees)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = writable(text)


def _write(path: Path, root: ET.Element) -> None:
    ET.indent(root, " ")
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    with replacing(path) as temporary:
        temporary.write_bytes(content)
