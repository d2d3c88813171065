"""Copies of a registry through SQLite's own backup, which never misses what is in flight."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def copy(conn: sqlite3.Connection, target: Path) -> Path:
    """Copy the open database to `target`, replacing it, and return the path.

    Raises:
        sqlite3.Error, OSError: the copy could not be written; no half copy is left under the name.
    """
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part)) as other:
            conn.backup(other)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target
