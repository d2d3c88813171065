"""The sample story, told once for all tests."""

from __future__ import annotations

import atexit
import datetime
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from jdz_forestland.domain.progress import Silent
from jdz_forestland.service import sample
from jdz_forestland.service.registry import Registry

WHO = "张三"
AFTER = datetime.datetime(2024, 11, 20, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


@cache
def _told() -> Path:
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return sample.make_story(folder / "示例.gpkg", who=WHO, progress=Silent())


def copy_to(folder: Path) -> Path:
    """Put the registry of the story, with its papers, into a folder."""
    shutil.copytree(_told().with_suffix(".材料"), folder / "示例.材料")
    return Path(shutil.copy(_told(), folder / "示例.gpkg"))


def opened(path: Path, *, now: datetime.datetime = AFTER) -> Registry:
    """Open the story on a day after its end."""
    return Registry.open(path, who=WHO, now=lambda: now)
