"""A look at a registry file without opening it for work: nothing is upgraded, locked or written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Peek:
    """What a registry file says of itself; texts are "" where it says nothing.

    Attributes:
        changed_at, changed_by: of the last history entry; the time is ISO-8601.
    """

    county_code: str
    sample: bool
    changed_at: str
    changed_by: str


def peek(path: Path) -> Peek | None:
    """Return what a registry file says of itself, or None where the file is no registry.

    Raises:
        FileNotFoundError: there is no such file.
        OSError: the place cannot be reached.
    """
    if not path.stat().st_size:
        return None
    try:
        with closing(sqlite3.connect(_read_only(path), uri=True)) as conn:
            facts = dict(conn.execute("SELECT key, value FROM facts").fetchall())
            last = conn.execute("SELECT at, who FROM history ORDER BY seq DESC LIMIT 1").fetchone()
    except sqlite3.Error:
        return None
    at, who = last or ("", "")
    return Peek(facts.get("county_code", ""), facts.get("sample") == "yes", at, who)


def _read_only(path: Path) -> str:
    uri = path.absolute().as_uri()
    if not uri.startswith("file:///"):  # a share: SQLite takes the server as part of the path only
        uri = uri.replace("file://", "file:////", 1)
    return f"{uri}?mode=ro"
