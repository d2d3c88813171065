"""The user manual: chapters in Chinese, one file each, shipped with the program.

The first line of a chapter is its title; its file name is the key of the page it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jdz_forestland import resources
from jdz_forestland.errors import UserError

ORDER: Final = (
    "start",
    "home",
    "parcels",
    "comparison",
    "import",
    "reserve",
    "quota",
    "plan",
    "inspection",
    "draw",
    "submit",
    "inbox",
    "reports",
    "history",
    "settings",
    "trouble",
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its key, its title, its text as Markdown, and the folder of its pictures."""

    key: str
    title: str
    text: str
    folder: Path


def chapters() -> tuple[Chapter, ...]:
    """Return the chapters in the order of the manual.

    Raises:
        UserError: the manual is not where it was installed.
    """
    folder = resources.path("manual")
    try:
        return tuple(_chapter(folder, key) for key in ORDER)
    except OSError as error:
        raise UserError("找不到使用手册", hint="请重新安装程序，或向技术支持索取手册") from error


def _chapter(folder: Path, key: str) -> Chapter:
    text = (folder / f"{key}.md").read_text(encoding="utf-8")
    title = text.partition("\n")[0].removeprefix("# ").strip()
    return Chapter(key, title, text, folder)
