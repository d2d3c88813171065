"""The project's own tests, run by Windows Python: the shipped runtime with the tools of testing."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Final

from installer.windows import debian13, fetch, payload
from installer.windows.under_wine.wine import Wine

# Tools of development that no test imports.
_WITHOUT: Final = frozenset({"mypy", "pip", "ruff", "uv", "types-openpyxl", "hatchling"})
# As on Linux: no screen, the style that the program sets. Wine keeps variables that begin with QT_
# from programs, and without a screen Qt takes its fonts from a folder.
_PLUGIN: Final = """import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_STYLE_OVERRIDE"] = "Fusion"
os.environ["QT_QPA_FONTDIR"] = str(Path(sys.executable).with_name("fonts"))
_config = []


def pytest_configure(config):
    _config.append(config)


def pytest_runtest_logreport(report):
    if report.failed:  # named at once: the run may be stopped before its summary
        reporter = _config[0].pluginmanager.get_plugin("terminalreporter")
        reporter.write_line("")
        reporter.write_line(f"FAILED {report.nodeid} ({report.when})")
"""
_FONTS: Final = Path("usr/share/fonts/opentype/noto")
_SEARCH: Final = "python313.zip\n.\nLib\\site-packages\n..\\source\n"


def prepare(wine: Wine) -> Path:
    """Put Python, libraries and the committed source on drive C: and return their folder."""
    home = wine.drive / "测试 环境"
    shutil.rmtree(home, ignore_errors=True)
    python = home / "python"
    site = python / payload.SITE
    site.mkdir(parents=True)
    payload.unpack_runtime(python)
    lock = fetch.ROOT / "requirements-dev.lock"
    payload.unpack(fetch.wheels(lock, without=_WITHOUT), site)
    (python / "python313._pth").write_text(_SEARCH, encoding="ascii")
    (site / "offscreen_windows.py").write_text(_PLUGIN, encoding="ascii")
    (python / "fonts").mkdir()
    for font in (debian13.folder() / _FONTS).glob("NotoSansCJK-*.ttc"):
        shutil.copy(font, python / "fonts" / f"{font.stem}.ttf")  # Qt looks at no other ending
    unpack_source(home / "source")
    return home


def unpack_source(target: Path) -> None:
    """Put the committed source into a folder."""
    command = ("git", "archive", "HEAD")
    archive = subprocess.run(command, cwd=fetch.ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(target, filter="data")


def run(
    wine: Wine, home: Path, *arguments: str, utf8: bool, seconds: float
) -> subprocess.CompletedProcess[str]:
    """Run pytest in Windows Python on the source.

    Args:
        utf8: as the launcher does; False: text files are GBK unless the code says otherwise.
    """
    python = wine.windows_path(home / "python" / "python.exe")
    source = wine.windows_path(home / "source")
    mode = ("-X", "utf8") if utf8 else ("-X", "utf8=0")
    options = ("-q", "-p", "no:cacheprovider", "-p", "offscreen_windows", "--rootdir", source)
    config = ("-c", f"{source}\\pyproject.toml")
    tests = [each if each.startswith("-") else f"{source}\\{each}" for each in arguments]
    command = (python, *mode, "-m", "pytest", *options, *config, *tests)
    return wine.run(*command, seconds=seconds, encoding="utf-8" if utf8 else "gbk")
