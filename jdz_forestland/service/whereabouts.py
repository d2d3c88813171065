"""On what kind of disk a file lies: a share or a stick is no place to work on a registry."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Final

_REMOVABLE, _REMOTE, _CDROM = 2, 4, 5  # GetDriveTypeW
_NETWORK_SYSTEMS: Final = frozenset(
    {"cifs", "smb3", "smbfs", "nfs", "nfs4", "afs", "fuse.sshfs", "9p", "webdav"}
)
_STICK_SYSTEMS: Final = frozenset({"vfat", "exfat", "msdos"})


class Place(StrEnum):
    """Where a file lies."""

    HERE = "here"
    NETWORK = "network"
    STICK = "stick"


def place_of(path: Path) -> Place:
    """Return on what kind of disk a file or folder lies; `HERE` where nobody can tell."""
    if sys.platform == "win32":
        return _on_windows(path)
    return _of_system(path, _mounts())


def _on_windows(path: Path) -> Place:
    import ctypes

    whole = path.resolve()
    if whole.drive.startswith("\\\\"):
        return Place.NETWORK
    windll = getattr(ctypes, "windll")  # noqa: B009 - not there on other systems
    kind = windll.kernel32.GetDriveTypeW(f"{whole.drive}\\")
    if kind == _REMOTE:
        return Place.NETWORK
    return Place.STICK if kind in (_REMOVABLE, _CDROM) else Place.HERE


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _of_system(path: Path, mounts: str) -> Place:
    """Look up the file system of the deepest mount point above a path."""
    whole, deepest, system = path.resolve(), -1, ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if (point == whole or point in whole.parents) and len(point.parts) >= deepest:
            deepest, system = len(point.parts), fields[2]
    if system in _NETWORK_SYSTEMS:
        return Place.NETWORK
    return Place.STICK if system in _STICK_SYSTEMS else Place.HERE
