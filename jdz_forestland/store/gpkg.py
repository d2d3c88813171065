"""What is particular to a GeoPackage: its geometry blobs, its index triggers, its registers.

GDAL creates the file once, because it knows the GeoPackage tables. From then on `Store` writes
through SQLite, and GDAL and QGIS only read. The seven index triggers that GDAL leaves on every
feature table call `ST_*` functions, so each connection must register them (else every write fails).
"""

from __future__ import annotations

import errno
import sqlite3
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import shapely
from shapely.geometry import MultiPolygon

from jdz_forestland import lean
from jdz_forestland.domain.crs import REGISTRY_EPSG
from jdz_forestland.errors import BugError

PARCELS: Final = "parcels"
PIECES: Final = "pieces"
LAYERS: Final = (PARCELS, PIECES)

_ENVELOPE_DOUBLES: Final = {0: 0, 1: 4, 2: 6, 3: 6, 4: 8}
_LITTLE_ENDIAN_WITH_ENVELOPE: Final = 0b0000_0011
_INDEX_METRES: Final = 16.0
_HEAD: Final = struct.Struct("<2sBBi4d")  # magic, version, flags, srs_id, minx maxx miny maxy


def create(path: Path) -> None:
    """Write an empty GeoPackage with the feature tables of a registry.

    Raises:
        OSError: GDAL cannot write it; a full disk is what mostly remains as the reason.
    """
    import numpy as np

    with lean.without_data_frames():
        import pyogrio.errors
        import pyogrio.raw

    try:
        for number, layer in enumerate(LAYERS):
            pyogrio.raw.write(
                path,
                geometry=np.asarray([], dtype=object),
                field_data=[],
                fields=np.asarray([], dtype=object),
                layer=layer,
                driver="GPKG",
                geometry_type="MultiPolygon",
                crs=f"EPSG:{REGISTRY_EPSG}",
                append=number > 0,
                layer_options={"GEOMETRY_NAME": "geom", "FID": "fid"},
            )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise OSError(errno.ENOSPC, str(error)) from error


def leave_wal(conn: sqlite3.Connection) -> None:
    """Put a file that QGIS left in WAL mode back into one file, unless QGIS still holds it.

    A file in WAL mode cannot be read from a write-protected folder, and a copy of it without its
    side files misses the last work. A file in the usual mode is not touched.
    """
    if conn.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        return
    patience = conn.execute("PRAGMA busy_timeout").fetchone()[0]
    conn.execute("PRAGMA busy_timeout = 0")
    with suppress(sqlite3.OperationalError):  # held or write-protected: it works as it is
        conn.execute("PRAGMA journal_mode = DELETE")
    conn.execute(f"PRAGMA busy_timeout = {patience}")


def encode(shape: MultiPolygon) -> bytes:
    """Return the GeoPackage blob of a shape in `REGISTRY_EPSG`: header with envelope, then WKB."""
    min_x, min_y, max_x, max_y = shape.bounds
    flags = _LITTLE_ENDIAN_WITH_ENVELOPE
    head = _HEAD.pack(b"GP", 0, flags, REGISTRY_EPSG, min_x, max_x, min_y, max_y)
    return head + wkb(shape)


def wkb(shape: MultiPolygon) -> bytes:
    """Return the little-endian WKB of a shape, the form its fingerprint is taken of."""
    data: bytes = shapely.to_wkb(shape, byte_order=1)
    return data


def shape(hex_wkb: str) -> MultiPolygon:
    """Return the shape that `wkb(...).hex()` wrote."""
    return shapely.from_wkb(bytes.fromhex(hex_wkb))


def hex_wkb(blob: object) -> str:
    """Return the WKB inside a GeoPackage blob in hex, "" where another program left none."""
    try:
        return body(blob).hex() if isinstance(blob, bytes) else ""
    except BugError:
        return ""


def body(blob: bytes) -> bytes:
    """Return the WKB inside a GeoPackage blob.

    Raises:
        BugError: the bytes are not a GeoPackage geometry.
    """
    envelope = (blob[3] >> 1) & 0b111 if len(blob) > 8 else -1
    if blob[:2] != b"GP" or envelope not in _ENVELOPE_DOUBLES:
        raise BugError("not a GeoPackage geometry")
    return blob[8 + 8 * _ENVELOPE_DOUBLES[envelope] :]


def is_in_place(blob: object, box: Sequence[float] | None) -> bool:
    """Return whether what a GIS goes by fits a shape: the head of its blob and its index entry.

    Args:
        box: minx, maxx, miny, maxy of the index, in single precision and so some metres wide;
            None where the index has no entry.
    """
    data = hex_wkb(blob)
    found = shapely.from_wkb(data, on_invalid="ignore") if data else None
    if found is None or found.is_empty or not isinstance(blob, bytes):
        return box is None
    if blob[3] == _LITTLE_ENDIAN_WITH_ENVELOPE and not encode(found).startswith(blob[: _HEAD.size]):
        return False
    min_x, min_y, max_x, max_y = found.bounds
    return box is not None and all(
        abs(held - true) <= _INDEX_METRES
        for held, true in zip(box, (min_x, max_x, min_y, max_y), strict=True)
    )


def register_functions(conn: sqlite3.Connection) -> None:
    """Give a connection the functions that the index triggers call."""

    def bound(pick: int) -> Callable[[bytes | None], float | None]:
        def value(blob: bytes | None) -> float | None:
            if blob is None:
                return None
            box = shapely.from_wkb(body(blob)).bounds
            return float(box[pick]) if box else None

        return value

    def is_empty(blob: bytes | None) -> int | None:
        return None if blob is None else int(shapely.from_wkb(body(blob)).is_empty)

    conn.create_function("ST_IsEmpty", 1, is_empty, deterministic=True)
    for name, pick in (("ST_MinX", 0), ("ST_MinY", 1), ("ST_MaxX", 2), ("ST_MaxY", 3)):
        conn.create_function(name, 1, bound(pick), deterministic=True)


def touch(conn: sqlite3.Connection) -> None:
    """Forget the cached extents, which readers believe without looking, and stamp the change."""
    conn.execute(
        "UPDATE gpkg_contents SET min_x = NULL, min_y = NULL, max_x = NULL, max_y = NULL, "
        "last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE data_type = 'features'"
    )


def register_attributes(conn: sqlite3.Connection, table: str) -> None:
    """List a table without geometry as `attributes`, so that GIS programs do not guess."""
    conn.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
        "VALUES (?, 'attributes', ?, 0)",
        (table, table),
    )
