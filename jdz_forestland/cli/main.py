"""Runs one verb; decides what is the user's to put right and what is our fault."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jdz_forestland import __version__
from jdz_forestland.cli import parsing
from jdz_forestland.errors import Cancelled, UserError

if TYPE_CHECKING:
    from jdz_forestland.cli.verbs import Answer

log: Final = logging.getLogger(__name__)

USER_FAULT: Final = 2
OUR_FAULT: Final = 3

OpenWindow = Callable[[Path | None, bool], int]
TakePictures = Callable[..., Sequence[Path]]  # registry, folder, and a later registry or none
Paint = Callable[[Any, Any], None]


def run(
    argv: Sequence[str],
    *,
    window: OpenWindow,
    pictures: TakePictures,
    paint: Paint | None = None,
) -> int:
    """Run a command line and return its exit code.

    Args:
        argv: arguments without the program's name; a registry file alone opens it in the window.
        window: opens the window on a registry (or none), or on the sample county.
        pictures: leaves a picture of every page of a registry in a folder.
        paint: paints map sheets and cards (`service.export_kind.Paint`); verbs find it in `args`.
    """
    try:
        if len(argv) == 1 and argv[0].lower().endswith(".gpkg"):
            return window(Path(argv[0]), False)
        args = parsing.build().parse_args(argv)
        if args.version:
            print(__version__)
            return 0
        if args.self_test:
            from jdz_forestland.cli import self_test

            return self_test.run(args.keep, pictures)
        if args.verb is None:
            return window(None, args.sample)
        args.paint = paint
        answer = _answer(args, pictures)
    except UserError as error:
        print(f"{error}{parsing.how_to_answer(error)}".replace("\n", " "), file=sys.stderr)
        return USER_FAULT
    except (Cancelled, KeyboardInterrupt):
        print("已取消，没有写入", file=sys.stderr)
        return USER_FAULT
    except SystemExit as leaving:  # after --help
        return int(leaving.code or 0)
    except Exception:
        log.exception("command failed: %s", argv)
        return OUR_FAULT
    return _printed(_as_json(answer.json) if args.json else answer.text, answer.code)


def _answer(args: argparse.Namespace, pictures: TakePictures) -> Answer:
    """Return what a verb answers."""
    from jdz_forestland.cli import (
        book_verbs,
        case_verbs,
        demo,
        draw_verbs,
        import_verbs,
        pack_verbs,
        quota_verbs,
        verbs,
    )

    if args.verb == "demo":
        return demo.run(args, pictures)
    by_name = verbs.VERBS | case_verbs.VERBS | import_verbs.VERBS | draw_verbs.VERBS
    by_name |= quota_verbs.VERBS | pack_verbs.VERBS | book_verbs.VERBS
    return by_name[args.verb](args)


def _printed(text: str, code: int) -> int:
    """Print an answer and return the exit code. The work itself is done by then."""
    try:
        print(text, flush=True)
    except OSError as error:
        # Python flushes once more on leaving, and would complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # `head` has seen enough: no fault
            reason = error.strerror or type(error).__name__
            print(f"命令已完成，但结果没有写出来（{reason}）。请检查磁盘空间", file=sys.stderr)
            return USER_FAULT
    return code


def _as_json(document: dict[str, Any]) -> str:
    """Return JSON that loses no character, whatever the encoding of the console or the pipe."""
    narrow = "utf" not in (sys.stdout.encoding or "").lower()
    return json.dumps(document, ensure_ascii=narrow, indent=1)
