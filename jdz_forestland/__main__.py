"""Entry of the program: the command line, or with no verb the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jdz_forestland.cli.main import run

if TYPE_CHECKING:
    from jdz_forestland.domain.map_sheet import SheetBook
    from jdz_forestland.domain.progress import Progress


def _window(path: Path | None, sample: bool) -> int:
    from jdz_forestland import app

    return app.run(path, sample=sample)


def _pictures(registry: Path, out: Path, later: Path | None = None) -> Sequence[Path]:
    from jdz_forestland import app

    return app.take_pictures(registry, out, later=later)


def _paint(books: Sequence[tuple[Path, SheetBook]], progress: Progress) -> None:
    from jdz_forestland import app

    app.paint(books, progress)


def main() -> int:
    """Run the program with the arguments of the process."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console in GBK must not stop on 㙍
            stream.reconfigure(errors="replace")
    return run(sys.argv[1:], window=_window, pictures=_pictures, paint=_paint)


if __name__ == "__main__":
    sys.exit(main())
