"""A Debian 13 system in a folder: its Python is that of the payload, its Wine opens Qt windows.

Wine is needed for testing only. Python 3.13 is needed for compiling the payload's modules, and is
taken from this machine when it has one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

from installer.windows import fetch

SUITE: Final = "trixie"
_PYTHON: Final = ("python3-minimal", "libpython3-stdlib")
_WINE: Final = ("wine", "wine64", "locales", "fonts-noto-cjk", "fontconfig")


def folder() -> Path:
    """Return where the system is, there or not."""
    return fetch.cache() / SUITE


@cache
def python() -> tuple[str, ...]:
    """Return the command that runs the payload's version of Python on this machine."""
    version = fetch.PINS["wheels"]["python"]
    if f"{sys.version_info.major}.{sys.version_info.minor}" == version:
        return (sys.executable,)
    found = shutil.which(f"python{version}")
    if (
        found
        and subprocess.run((found, "-c", ""), capture_output=True, check=False).returncode == 0
    ):
        return (found,)  # a name on the path may be a stand-in for one that is not chosen
    system = prepare()
    # Its own loader and libraries: no chroot and no mount is needed for this.
    libraries = ":".join(str(system / part / "x86_64-linux-gnu") for part in ("lib", "usr/lib"))
    loader = str(system / "lib64" / "ld-linux-x86-64.so.2")
    return (loader, "--library-path", libraries, str(system / "usr" / "bin" / f"python{version}"))


def environment(**added: str) -> dict[str, str]:
    """Return the environment for `python()`."""
    env = {**os.environ, **added}
    if python()[0].startswith(str(folder())):
        env["PYTHONHOME"] = str(folder() / "usr")
    return env


def prepare(*, wine: bool = False) -> Path:
    """Make the system unless it is there, with Wine if asked for, and return its folder.

    Raises:
        SystemExit: it cannot be made here, with the reason.
    """
    system = folder()
    if not (system / "made").exists():
        if os.geteuid():
            raise SystemExit(
                "needs root once, to make a Debian 13 system in a folder; or python3.13"
            )
        shutil.rmtree(system, ignore_errors=True)
        include = ",".join(("ca-certificates", *_PYTHON))
        _run("debootstrap", "--variant=minbase", f"--include={include}", SUITE, system, *_mirror())
        (system / "made").touch()
    if wine and not (system / "made-wine").exists():
        apt = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y")
        _run("chroot", system, *apt, "update")
        _run("chroot", system, *apt, "install", "--no-install-recommends", *_WINE)
        _run("chroot", system, "localedef", "-i", "zh_CN", "-f", "UTF-8", "zh_CN.UTF-8")
        _run("chroot", system, "apt-get", "clean")
        (system / "made-wine").touch()
    return system


def _mirror() -> tuple[str, ...]:
    """Return the mirror that this machine's own Debian comes from; () for debootstrap's own."""
    sources = Path("/etc/apt/sources.list.d/debian.sources")
    lines = sources.read_text(encoding="utf-8").splitlines() if sources.exists() else []
    found = [line.split()[1] for line in lines if line.startswith("URIs:")]
    return tuple(mirror for mirror in found if "security" not in mirror)[:1]


def _run(*command: str | Path) -> None:
    log = fetch.cache() / "debian13.log"
    with log.open("a", encoding="utf-8") as file:
        done = subprocess.run(command, stdout=file, stderr=file, check=False)
    if done.returncode:
        tail = "\n".join(log.read_text(encoding="utf-8").splitlines()[-5:])
        raise SystemExit(f"{command[0]} failed:\n{tail}")
