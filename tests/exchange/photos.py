"""Photos for tests, with the place and time that a camera would write into them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image

_EXIF, _GPS = 0x8769, 0x8825


def write(
    path: Path,
    *,
    lonlat: tuple[float, float] | None = None,
    taken: str = "2022:02:10 10:11:12",
    size: tuple[int, int] = (64, 48),
    colour: tuple[int, int, int] = (90, 140, 80),
    gps: dict[int, Any] | None = None,
) -> Path:
    """Write a JPEG; `gps` replaces the tags that `lonlat` makes."""
    tags = Image.Exif()
    if taken:
        tags.get_ifd(_EXIF)[0x9003] = taken
    if lonlat is not None:
        lon, lat = lonlat
        made = {
            1: "N" if lat >= 0 else "S",
            2: _dms(lat),
            3: "E" if lon >= 0 else "W",
            4: _dms(lon),
        }
        gps = made | (gps or {})
    if gps:
        tags.get_ifd(_GPS).update(gps)
    Image.new("RGB", size, colour).save(path, exif=tags)
    return path


def _dms(value: float) -> tuple[float, float, float]:
    degrees = int(abs(value))
    minutes = int((abs(value) - degrees) * 60)
    return degrees, minutes, round(((abs(value) - degrees) * 60 - minutes) * 60, 4)
