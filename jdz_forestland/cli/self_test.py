"""`--self-test`: one line for each thing that was tried on this machine."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import mkdtemp

from jdz_forestland import __version__
from jdz_forestland.errors import UserError

REPORT = "自检结果.txt"


def run(keep: Path | None, pictures: Callable[[Path, Path], Sequence[Path]]) -> int:
    """Print one line per step and return 0, or 3 when a step failed.

    Args:
        keep: folder for what is written, pictures and a report in it; None: a temporary one.
    """
    from jdz_forestland.service import self_test

    folder = keep.resolve() if keep is not None else Path(mkdtemp(prefix="jdz-self-test-"))
    lines: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _say(lines, f"林地占补平衡登记 {__version__} 自检：{sys.platform}，{folder}")
        outcomes = []
        for outcome in self_test.run(folder, pictures):
            outcomes.append(outcome)
            verdict = "通过" if outcome.passed else "失败"
            _say(lines, f"{verdict} {len(outcomes)} {outcome.title}：{outcome.text}")
        failed = sum(not outcome.passed for outcome in outcomes)
        _say(lines, f"{failed}项失败" if failed else f"{len(outcomes)}项全部通过")
        if keep is not None:
            text = "\n".join(lines) + "\n"
            (folder / REPORT).write_text(text, encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"无法写入文件夹“{folder}”", hint="请换一个可以写入的文件夹") from error
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    return 3 if failed else 0


def _say(lines: list[str], line: str) -> None:
    lines.append(line.replace("\n", " "))
    print(lines[-1], flush=True)
