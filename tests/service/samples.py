"""The sample county compared once for all tests, and its expected answers."""

from __future__ import annotations

import atexit
import csv
import datetime
import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from jdz_forestland import resources
from jdz_forestland.domain.progress import Silent
from jdz_forestland.service import sample
from jdz_forestland.service.deriving import Proposal, accept, propose
from jdz_forestland.service.registry import Registry

WHO = "张三"
NOW = datetime.datetime(2024, 3, 1, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


def clock() -> datetime.datetime:
    """A clock that stands still."""
    return NOW


def new(path: Path, *, county_code: str = "360222") -> Path:
    """Make an empty registry file."""
    Registry.create(path, county_code=county_code, who=WHO, now=clock).close()
    return path


@cache
def _templates() -> tuple[Path, Path, Proposal]:
    """Return an empty registry, the same with the sample county accepted, and the proposal."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    empty = new(folder / "空.gpkg")
    filled = Path(shutil.copy(empty, folder / "满.gpkg"))
    proposal = propose(filled, sample.request(), Silent())
    accept(filled, proposal, who=WHO, now=clock)
    return empty, filled, proposal


def empty_copy(path: Path) -> Path:
    """Put an empty registry at `path`: the one that `proposal` was made for."""
    return Path(shutil.copy(_templates()[0], path))


def filled_copy(path: Path) -> Path:
    """Put a registry with the accepted sample county at `path`."""
    return Path(shutil.copy(_templates()[1], path))


def proposal() -> Proposal:
    """Return what comparing the sample surveys proposes to the empty registry."""
    return _templates()[2]


@cache
def expected() -> list[dict[str, str]]:
    """Return the answer for every pit of the sample, as the generator knows it."""
    with resources.path("sample", "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def summary() -> dict[str, Any]:
    """Return the totals of the sample, as the generator knows them."""
    text = resources.path("sample", "expected_summary.json").read_text(encoding="utf-8")
    answer: dict[str, Any] = json.loads(text)
    return answer
