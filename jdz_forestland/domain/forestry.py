"""Code lists of the forestry 一张图 (resources/codes/forest_codes.tsv), code and Chinese name."""

from __future__ import annotations

import csv
from functools import cache

from jdz_forestland import resources


@cache
def codes(field: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of one field of the 一张图, e.g. "YOU_SHI_SZ", in the published order."""
    with resources.path("codes", "forest_codes.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return tuple((row["code"], row["name"]) for row in rows if row["field"] == field)


@cache
def change_reasons() -> tuple[tuple[str, str], ...]:
    """Return (code, name) of 变化原因 (LY/T 2893-2017, table A.2)."""
    with resources.path("codes", "forest_bhyy_codes.tsv").open(
        encoding="utf-8", newline=""
    ) as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return tuple((row["code"], row["name"]) for row in rows)
