"""Reading of the casework tables, and the drafts, which no history vouches for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jdz_forestland.domain.history import canonical
from jdz_forestland.domain.record import Material, StepRecord, Waiver
from jdz_forestland.store.case_records import MATERIALS, STEPS, WAIVERS
from jdz_forestland.store.faults import translated
from jdz_forestland.store.records import Table

ALL = "1 ORDER BY rowid"
OF_ONE = "parcel_key = ? ORDER BY rowid"


class Cases:
    """What is kept of the eight steps, read through the store that owns the connection."""

    def __init__(
        self, conn: sqlite3.Connection, path: Path, values: Callable[..., list[Any]]
    ) -> None:
        self._conn = conn
        self._path = path
        self._values = values

    def steps(self, *, parcel_key: str | None = None) -> list[StepRecord]:
        """Return step records in the order in which they were made."""
        return self._of(STEPS, parcel_key)

    def waivers(self, *, parcel_key: str | None = None) -> list[Waiver]:
        """Return the 差异说明."""
        return self._of(WAIVERS, parcel_key)

    def materials(self, *, parcel_key: str | None = None) -> list[Material]:
        """Return the entries of papers and photos."""
        return self._of(MATERIALS, parcel_key)

    def material_uses(self) -> dict[str, int]:
        """Return how often each content that is attached more than once is attached."""
        sql = "SELECT sha256, count(*) FROM materials GROUP BY sha256 HAVING count(*) > 1"
        with translated(self._path):
            return dict(self._conn.execute(sql).fetchall())

    def next_material(self, parcel_key: str) -> int:
        """Return a number that no paper of the parcel ever had."""
        sql = (
            "SELECT max(CAST(substr(key, length(?) + 3) AS INTEGER)) FROM history_subject "
            "WHERE table_name = 'materials' AND key LIKE ? || '/M%'"
        )
        with translated(self._path):
            last = self._conn.execute(sql, (parcel_key, parcel_key)).fetchone()[0]
        return (last or 0) + 1

    def draft(self, parcel_key: str, stage: str) -> dict[str, Any] | None:
        """Return the half-filled form of a step, or None."""
        sql = "SELECT values_json FROM drafts WHERE parcel_key = ? AND stage = ?"
        with translated(self._path):
            row = self._conn.execute(sql, (parcel_key, stage)).fetchone()
        return json.loads(row[0]) if row else None

    def save_draft(self, parcel_key: str, stage: str, values: dict[str, Any]) -> None:
        """Keep a half-filled form, at once."""
        sql = "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)"
        with translated(self._path), self._conn:
            self._conn.execute(sql, (parcel_key, stage, canonical(values)))

    def drop_draft(self, parcel_key: str, stage: str) -> None:
        """Forget the half-filled form of a step that is done."""
        sql = "DELETE FROM drafts WHERE parcel_key = ? AND stage = ?"
        with translated(self._path), self._conn:
            self._conn.execute(sql, (parcel_key, stage))

    def _of(self, table: Table[Any], parcel_key: str | None) -> list[Any]:
        if parcel_key is None:
            return self._values(table, ALL)
        return self._values(table, OF_ONE, parcel_key)
