"""When and where a photo was taken, as its camera wrote it (EXIF). A photo is only read."""

from __future__ import annotations

import datetime
import logging
import struct
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

log: Final = logging.getLogger(__name__)

PHOTO_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp"})
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_TAKEN, _WRITTEN = 0x9003, 0x0132
_LAT_REF, _LAT, _LON_REF, _LON = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What a photo says of itself.

    Attributes:
        taken_at: local time of the camera, ISO-8601 without offset; "" when unknown.
        lon, lat: WGS 84 degrees to 6 decimals; "" when unknown.
    """

    taken_at: str = ""
    lon: str = ""
    lat: str = ""


def facts(path: Path) -> PhotoFacts:
    """Return what a photo says of itself; nothing for what is no photo or says nothing.

    A damaged or strange photo is still a paper that may be kept, so it raises nothing.
    """
    if path.suffix.lower() not in PHOTO_SUFFIXES:
        return PhotoFacts()
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of oddities that concern nobody here
            with Image.open(path) as image:
                tags = image.getexif()
                taken = _moment(tags.get_ifd(_EXIF_IFD).get(_TAKEN) or tags.get(_WRITTEN))
                place = tags.get_ifd(_GPS_IFD)
        lon = _degrees(place.get(_LON), place.get(_LON_REF), negative="W", most=180)
        lat = _degrees(place.get(_LAT), place.get(_LAT_REF), negative="S", most=90)
    except (
        OSError,
        ValueError,
        TypeError,
        SyntaxError,
        ArithmeticError,
        AttributeError,
        LookupError,
        EOFError,
        struct.error,
        Image.DecompressionBombError,
    ) as error:
        log.info("no EXIF in %s: %s", path.name, error)
        return PhotoFacts()
    # a phone without a fix writes zeros
    known = lon and lat and (float(lon), float(lat)) != (0.0, 0.0)
    return PhotoFacts(taken, lon, lat) if known else PhotoFacts(taken)


def _moment(text: Any) -> str:
    if not isinstance(text, str):
        return ""
    try:
        moment = datetime.datetime.strptime(text.strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return ""
    return moment.isoformat()


def _degrees(parts: Any, reference: Any, *, negative: str, most: int) -> str:
    if not parts or len(parts) != 3:
        return ""
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= most:
        return ""
    return f"{-value if reference == negative else value:.6f}"
