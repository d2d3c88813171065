"""`make test-windows`: installer, installed program and all tests, under Wine.

Everything is made fresh: prefix, user, installers. Screens and pages are kept in `out/windows`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import jdz_forestland
from installer.windows import debian13, fetch, pack, payload
from installer.windows.under_wine import suite
from installer.windows.under_wine.journey import Journey
from installer.windows.under_wine.wine import Wine, screen

PICTURES: Final = fetch.ROOT / "out" / "windows"
_TOOLS: Final = {
    "debootstrap": "debootstrap", "makensis": "nsis", "osslsigncode": "osslsigncode",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64", "Xvfb": "xvfb", "xdotool": "xdotool",
    "openbox": "openbox", "openssl": "openssl",
}  # fmt: skip
# Name, in the UTF-8 mode of the launcher or not, and what is run. Without it text files are GBK
# unless the code says otherwise, as for whatever the program starts.
_WITHOUT: Final = (
    "tests without a window, code page GBK",
    False,
    ("tests/exchange", "tests/store", "tests/cli", "tests/installer", "tests/service",
     "tests/domain", "tests/sample"),
)  # fmt: skip
_WITH: Final = ("tests of the window", True, ("tests/ui", "tests/test_guard_qt.py"))


def main() -> int:
    """Run the test and return the exit code; 0 with one line where it cannot run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--setup", type=Path, help="test this setup.exe instead of a fresh one")
    parser.add_argument("--no-suite", action="store_true", help="leave the project's tests out")
    parser.add_argument("--minutes", type=float, default=60, help="stop the project's tests then")
    args = parser.parse_args()
    if reason := why_not():
        print(f"Windows test skipped: {reason}")
        return 0
    began = time.monotonic()
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    end = began + 60 * args.minutes - 20
    with _folder() as folder, ThreadPoolExecutor(1) as beside:
        tests = None if args.no_suite else beside.submit(_suite, folder / "a", end, *_WITHOUT)
        failures = _journey(folder / "journey", args.setup)
        if tests is not None:
            failures += _suite(folder / "b", end, *_WITH)
            failures += tests.result()
    print(f"pictures: {PICTURES.relative_to(fetch.ROOT)}")
    print(f"Windows test: {len(failures)} failures, {time.monotonic() - began:.0f} s")
    for failure in failures:
        print(f"  {failure}")
    return 1 if failures else 0


def why_not() -> str:
    """Return why this machine cannot run the test, or ""; gets the Debian 13 system."""
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        return "needs Linux on x86-64"
    lacking = [package for tool, package in _TOOLS.items() if shutil.which(tool) is None]
    if lacking:
        return f"apt-get install {' '.join(lacking)}"
    if os.geteuid():
        return "needs root: Wine 10 of Debian 13 runs in a chroot"
    mount = ("unshare", "--mount", "true")
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        return "this machine lets no process mount: no chroot for Wine 10 of Debian 13"
    try:
        debian13.prepare(wine=True)
    except SystemExit as error:
        return f"Wine 10 of Debian 13 is not to be had: {' '.join(str(error).split())}"
    return ""


def _journey(folder: Path, given: Path | None) -> list[str]:
    """Make an older and a newer setup.exe, sign the older, and let the clerk work."""
    inside = folder / "in"
    inside.mkdir(parents=True)
    stage = folder / "stage"
    payload.assemble(stage, version=jdz_forestland.__version__)
    new, old = inside / "new-setup.exe", inside / "old-setup.exe"
    if given is not None:
        shutil.copy(given, new)
    else:
        pack.write_setup(
            stage, new, version=jdz_forestland.__version__, fast=True, certificate=None
        )
    pages = _pages(stage / "app" / "program")
    (stage / "app" / "gone.txt").write_text("only in the old version", encoding="ascii")
    certificate = _self_made(folder)
    pack.sign(pack.launchers(stage), certificate)
    pack.write_setup(stage, old, version="0.0.1", fast=True, certificate=certificate)
    failures = _check_signatures([*pack.launchers(stage), old], certificate)
    shutil.rmtree(stage)
    with screen() as display:
        wine = Wine(folder, display)
        try:
            wine.start()
            return failures + Journey(wine, old, new, PICTURES, pages).run()
        finally:
            wine.stop()


def _pages(program: Path) -> list[str]:
    """Return the keys of a county's pages in the program that was built."""
    code = "from jdz_forestland.ui import pages; print(*(p.key for p in pages.pages_of('county')))"
    env = {**os.environ, "PYTHONPATH": str(program), "QT_QPA_PLATFORM": "offscreen"}
    command = (sys.executable, "-c", code)
    done = subprocess.run(command, cwd=program, env=env, capture_output=True, text=True, check=True)
    return done.stdout.split()


def _self_made(folder: Path) -> pack.Certificate:
    """Make a certificate for signing code that nobody trusts."""
    made = pack.Certificate(folder / "chain.pem", folder / "key.pem")
    request = ("openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "2")
    subject = ("-subj", "/CN=JDZ Forestland test", "-addext", "extendedKeyUsage=codeSigning")
    command = (*request, *subject, "-keyout", made.key, "-out", made.chain)
    subprocess.run(command, check=True, capture_output=True)
    return made


def _check_signatures(files: list[Path], certificate: pack.Certificate) -> list[str]:
    """Return which files do not verify; a changed byte must be noticed."""

    def verifies(path: Path) -> bool:
        command = ("osslsigncode", "verify", "-CAfile", certificate.chain, "-in", path)
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    failures = [f"signature of {path.name} is not valid" for path in files if not verifies(path)]
    spoilt = files[0].with_suffix(".spoilt")
    content = bytearray(files[0].read_bytes())
    content[len(content) // 2] ^= 1
    spoilt.write_bytes(content)
    if verifies(spoilt):
        failures.append("a changed byte was not noticed by the signature")
    print(f"{'FAILED' if failures else 'ok':7}signing: {len(files)} files")
    return failures


def _suite(folder: Path, end: float, name: str, utf8: bool, tests: Sequence[str]) -> list[str]:
    """Run some of the project's tests in Windows Python, until the monotonic time `end`."""
    wine = Wine(folder)
    try:
        wine.start()
        home = suite.prepare(wine)
        left = max(end - time.monotonic(), 1)
        return _report(name, suite.run(wine, home, *tests, utf8=utf8, seconds=left))
    except subprocess.TimeoutExpired as error:
        return _report_stopped(name, error.stdout or b"")
    finally:
        wine.stop()


def _report(name: str, done: subprocess.CompletedProcess[str]) -> list[str]:
    """Print the verdict of a run of pytest and return its failures."""
    (PICTURES / f"{name}.txt").write_text(done.stdout, encoding="utf-8")
    lines = done.stdout.strip().splitlines()
    last = next((line for line in reversed(lines) if re.search(r"\d+ passed", line)), "no result")
    print(f"{'FAILED' if done.returncode else 'ok':7}{name}: {last}", flush=True)
    if not done.returncode:
        return []
    named = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    return [f"{name}: {line}" for line in named] or [f"{name}: {last}"]


def _report_stopped(name: str, output: bytes | str) -> list[str]:
    """Count what a run that was stopped had done; what had failed by then counts."""
    shown = output if isinstance(output, str) else output.decode("utf-8", errors="replace")
    done = "".join(re.findall(r"^([.sFExX]+)(?: +\[ *\d+%\])?\r?$", shown, flags=re.MULTILINE))
    named = [line.strip() for line in shown.splitlines() if line.startswith("FAILED")]
    failed = len(named)
    counted = f"{done.count('.')} passed, {failed} failed when the time was over"
    print(f"{'FAILED' if failed else 'stopped'} {name}: {counted}", flush=True)
    return [f"{name}: {line}" for line in named]


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="jdz-windows-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
