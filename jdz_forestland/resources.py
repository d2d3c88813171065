"""Where the read-only data files are that ship with the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Return the `resources` folder: beside the package, in the source tree and once installed.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    folder = _PACKAGE.parent / "resources"
    if not folder.is_dir():
        raise FileNotFoundError(f"resources folder is missing: {folder}")
    return folder


def path(*parts: str) -> Path:
    """Return the path of one resource, e.g. `path("codes", "landclass_sandiao.tsv")`."""
    return root().joinpath(*parts)
