"""Entry of the program: the command line, or with no verb the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from jdz_forestland.cli.main import run


def _window(path: Path | None, sample: bool) -> int:
    from jdz_forestland import app

    return app.run(path, sample=sample)


def _pictures(registry: Path, out: Path) -> Sequence[Path]:
    from jdz_forestland import app

    return app.take_pictures(registry, out)


def main() -> int:
    """Run the program with the arguments of the process."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console in GBK must not stop on 㙍
            stream.reconfigure(errors="replace")
    return run(sys.argv[1:], window=_window, pictures=_pictures)


if __name__ == "__main__":
    sys.exit(main())
