"""A desk with the sample county on it: made once, copied for every test."""

from __future__ import annotations

import datetime
import shutil
import tempfile
from functools import cache
from pathlib import Path

from jdz_forestland.domain.progress import Silent
from jdz_forestland.service import sample
from jdz_forestland.service.registry import Registry
from jdz_forestland.service.settings import Settings
from jdz_forestland.ui.desk import Desk

NOON = datetime.datetime(2023, 8, 1, 12, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
WHO = "王芳"


def now() -> datetime.datetime:
    return NOON


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jdz-sample-"))
    return sample.make_registry(folder / "sample.gpkg", who=WHO, now=now, progress=Silent())


def derived_registry(folder: Path) -> Path:
    """Return a registry of the sample county with its comparison accepted."""
    target = folder / "derived.gpkg"
    shutil.copyfile(_made(), target)
    return target


def empty_registry(folder: Path) -> Path:
    """Return a registry of the sample county without parcels."""
    target = folder / "empty.gpkg"
    Registry.create(target, county_code="360222", who=WHO, sample=True, now=now).close()
    return target


def desk_with(path: Path | None) -> Desk:
    """Return a desk with a registry open on it."""
    desk = Desk(Settings(operator=WHO))
    if path is not None:
        desk.open_registry(path)
    return desk


def leave(desk: Desk) -> None:
    """Stop what runs and close the file."""
    desk.runner.stop()
    desk.close_registry()


def settle(qtbot, desk):
    """Wait until nothing runs and nothing is read."""
    qtbot.waitUntil(lambda: not desk.runner.busy and not desk.runner.reading, timeout=20_000)


def opened_comparison(qtbot, path):
    """Return a desk and the page of comparisons, shown, with the proposed databases recognised."""
    from jdz_forestland.ui.comparison_page import ComparisonPage

    desk = desk_with(path)
    page = ComparisonPage(desk)
    qtbot.addWidget(page)
    page.resize(1236, 630)
    page.show()
    settle(qtbot, desk)
    return desk, page


def compare(qtbot, desk, page):
    """Press the button and wait for the result."""
    page.starting.start.click()
    settle(qtbot, desk)
