"""Copies of a registry through SQLite's own backup, which never misses what is in flight."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path


def _nothing_more() -> None:
    """Nothing belongs to the file."""


def copy(
    conn: sqlite3.Connection, target: Path, *, before: Callable[[], object] = _nothing_more
) -> Path:
    """Copy the open database to `target`, replacing it, and return the path.

    Args:
        before: called when the copy is complete and has not yet got its name: what must be there
            for the copy to be of use.

    Raises:
        sqlite3.Error, OSError: the copy could not be written; no half copy is left under the name.
    """
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part)) as other:
            conn.backup(other)
        before()
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target
