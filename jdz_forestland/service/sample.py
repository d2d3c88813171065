"""The sample county (示例数据（虚构）) that ships with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jdz_forestland import resources
from jdz_forestland.domain.progress import Progress
from jdz_forestland.errors import UserError
from jdz_forestland.service.deriving import Request, SurveyChoice, accept, propose
from jdz_forestland.service.registry import Clock, Registry, local_now

COUNTY_CODE: Final = "360222"
YEARS: Final = (2021, 2022)
LIST_YEAR: Final = 2023


def surveys() -> tuple[Path, Path]:
    """Return the two sample survey databases: 上年度, 本年度."""
    first, second = (resources.path("sample", f"dltb_{year}.gpkg") for year in YEARS)
    return first, second


def request() -> Request:
    """Return the comparison of the two sample surveys."""
    first, second = surveys()
    return Request(SurveyChoice(first), SurveyChoice(second), YEARS)


def make_registry(path: Path, *, who: str, progress: Progress, now: Clock = local_now) -> Path:
    """Make a registry of the sample county with its comparison accepted, and return its path.

    Raises:
        UserError: the file exists or cannot be written. Cancelled: stopped; no file is left.
    """
    progress.step("新建登记库")
    Registry.create(path, county_code=COUNTY_CODE, who=who, sample=True, now=now).close()
    try:
        proposal = propose(path, request(), progress)
        progress.step("写入登记库")
        accept(path, proposal, who=who, now=now)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def forget(path: Path) -> None:
    """Remove a sample registry that was made here before, with its papers.

    Raises:
        UserError: it is in use or protected.
    """
    from jdz_forestland.store import vault

    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"无法替换“{path}”", hint="请关闭打开它的程序，或换一个文件夹") from error
    vault.discard(path)


def make_story(path: Path, *, who: str, progress: Progress) -> Path:
    """Make a registry of the sample county in which two years have gone by, and return its path.

    Its parcels went through the eight steps, the list of 2023 was granted, projects use the quota,
    the reserve was inspected. The days are those of the story (2023 to 2024), whatever the day is,
    so the same story comes out each time.

    Raises:
        UserError: the file exists or cannot be written. Cancelled: stopped; no file is left.
    """
    from jdz_forestland.service import story
    from jdz_forestland.store import vault

    calendar = story.Calendar()
    make_registry(path, who=who, progress=progress, now=calendar)
    try:
        story.tell(path, calendar, who=who, progress=progress)
    except BaseException:
        path.unlink(missing_ok=True)
        vault.discard(path)
        raise
    return path
