"""The registry files opened last, as the welcome page lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jdz_forestland.domain import places
from jdz_forestland.store.peek import peek


@dataclass(frozen=True, slots=True)
class Glance:
    """One registry file at a glance.

    Attributes:
        county: name of its county, "" where it cannot be read.
        changed_at, changed_by: time (ISO-8601) and person of its last history entry.
        fault: why it cannot be opened, in Chinese; "" when it can.
    """

    path: Path
    county: str = ""
    sample: bool = False
    changed_at: str = ""
    changed_by: str = ""
    fault: str = ""


def glances(paths: Iterable[Path]) -> list[Glance]:
    """Look at each file without changing it. May take long where a network drive is gone."""
    return [glance(path) for path in paths]


def glance(path: Path) -> Glance:
    """Look at one file without changing it."""
    try:
        seen = peek(path)
    except FileNotFoundError:
        return Glance(path, fault="文件不在了：可能已移动、改名或删除，或者 U 盘没有插上")
    except OSError:
        return Glance(path, fault="文件所在的位置现在打不开，请检查网络或磁盘")
    if seen is None:
        return Glance(path, fault="读不出登记库内容：文件可能已损坏，或正被其他程序占用")
    county = places.OFFICES.get(seen.county_code, "")
    return Glance(path, county, seen.sample, seen.changed_at, seen.changed_by)
