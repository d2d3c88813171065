"""The parts of sqlite-utils that are used, imported without the data-frame packages."""

from __future__ import annotations

from jdz_forestland import lean

with lean.without_data_frames():
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]
