"""The command line in this process: what it prints where, and its exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jdz_forestland.cli.main import run


@dataclass(frozen=True)
class Said:
    """What one command line left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document that is all of standard output."""
        return json.loads(self.out)


def check_refusal(said: Said) -> str:
    """Return the one line that was said, after checking that it is one and in Chinese."""
    assert said.code == 2
    assert said.out == ""
    line = said.err.removesuffix("\n")
    assert "\n" not in line
    assert re.search("[\u4e00-\u9fff]{4}", line), line
    assert "Traceback" not in line
    assert not re.search(r"\b(Error|Exception|argument|None|invalid|Errno)\b", line), line
    return line


@dataclass
class CommandLine:
    """Runs command lines; remembers what the window was asked to open.

    Attributes:
        opened: (registry, sample) per window. pictured: registries of which pictures were taken.
    """

    capsys: pytest.CaptureFixture[str]
    opened: list[tuple[Path | None, bool]]
    pictured: list[Path]

    def __call__(self, *arguments: object) -> Said:
        code = run([str(each) for each in arguments], window=self._window, pictures=self._pictures)
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err)

    def _window(self, path: Path | None, sample: bool) -> int:
        self.opened.append((path, sample))
        return 0

    def _pictures(self, registry: Path, out: Path, later: Path | None = None) -> Sequence[Path]:
        self.pictured.append(registry)
        assert later is None or later.is_file()
        picture = out / "首页.png"
        picture.write_bytes(b"png")
        return [picture]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Run a command line: `said = cli("list", path, "--json")`."""
    return CommandLine(capsys, [], [])
