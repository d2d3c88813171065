"""Packs the payload: setup.exe by NSIS, the portable .zip, sums, and signatures when asked for."""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from installer.windows import fetch, launch, payload

NAME: Final = "JDZForestland"
TITLE: Final = "林地占补平衡登记"
# Windows allows 259 characters; a backslash stands between the folder and what is inside.
_LONGEST_PATH: Final = 259
SUMS: Final = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What to sign with: PEM files, and the address of a time stamp service or ""."""

    chain: Path
    key: Path
    timestamp: str = ""

    @classmethod
    def from_environment(cls) -> Certificate | None:
        """Return the certificate named by JDZ_SIGN_CHAIN, JDZ_SIGN_KEY, JDZ_SIGN_TIMESTAMP."""
        chain, key = os.environ.get("JDZ_SIGN_CHAIN"), os.environ.get("JDZ_SIGN_KEY")
        if not chain or not key:
            return None
        return cls(Path(chain), Path(key), os.environ.get("JDZ_SIGN_TIMESTAMP", ""))

    @property
    def command(self) -> tuple[str, ...]:
        """The signing command, without the file."""
        stamp = ("-ts", self.timestamp) if self.timestamp else ()
        key = ("-certs", str(self.chain), "-key", str(self.key), "-h", "sha256")
        return ("osslsigncode", "sign", *key, "-n", TITLE, *stamp)


def sign(files: Sequence[Path], certificate: Certificate) -> None:
    """Put a signature into each program file."""
    for path in files:
        signed = path.with_suffix(".signed")
        command = (*certificate.command, "-in", str(path), "-out", str(signed))
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        signed.replace(path)


def launchers(stage: Path) -> list[Path]:
    """Return the programs of the payload that are ours to sign."""
    return [stage / launch.WINDOW, stage / "app" / launch.CONSOLE]


def write_setup(
    stage: Path, target: Path, *, version: str, fast: bool, certificate: Certificate | None
) -> None:
    """Write the setup.exe.

    Args:
        fast: compress little: for tests, 30 s instead of 3 minutes, a third larger.
    """
    names = [path.relative_to(stage) for path in sorted(stage.rglob("*"))]
    longest = max(len(str(name)) for name in names)
    with TemporaryDirectory() as held:
        work = Path(held)
        (work / "files.nsh").write_text(_removal(stage, names), encoding="utf-8")
        launch.write_icon(work / "app.ico")
        launch.write_panel(work / "panel.bmp")
        numbers = ".".join((*version.split("."), "0", "0", "0", "0")[:4])
        size = sum((stage / name).stat().st_size for name in names)
        defined = {
            "STAGE": stage, "FILES": work / "files.nsh", "ICON": work / "app.ico",
            "PANEL": work / "panel.bmp", "OUT": target,
            "VERSION": version, "VERSION4": numbers, "SIZE_KB": size // 1024,
            "ROOM": _LONGEST_PATH - 1 - longest,
        }  # fmt: skip
        options = [f"-D{name}={value}" for name, value in defined.items()]
        if fast:
            options.append("-DFAST")
        if certificate is not None:
            options.append(f"-DSIGN={_signer(work, certificate)}")
        command = (
            "makensis",
            "-V2",
            "-INPUTCHARSET",
            "UTF8",
            *options,
            str(fetch.HERE / "setup.nsi"),
        )
        env = {**os.environ, "SOURCE_DATE_EPOCH": str(payload.moment())}
        subprocess.run(command, env=env, check=True)
    if certificate is not None:
        sign([target], certificate)


def _removal(stage: Path, names: Sequence[Path]) -> str:
    """Return the part of the uninstaller that removes each file and then each empty folder."""
    files = [name for name in names if (stage / name).is_file()]
    folders = [name for name in names if (stage / name).is_dir()]
    lines = [f'Delete "$INSTDIR\\{_windows(name)}"' for name in files]
    lines += [f'RMDir "$INSTDIR\\{_windows(name)}"' for name in reversed(folders)]
    return "\n".join(lines) + "\n"


def _windows(name: Path) -> str:
    return str(name).replace("/", "\\").replace("$", "$$")


def _signer(work: Path, certificate: Certificate) -> Path:
    """Write the script with which makensis signs the uninstaller that it makes."""
    script = work / "sign.sh"
    command = shlex.join(certificate.command)
    script.write_text(
        "#!/bin/sh\nset -eu\n"
        f'{command} -in "$1" -out "$1.signed" >/dev/null\n'
        'mv "$1.signed" "$1"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    return script


def write_portable(stage: Path, target: Path) -> None:
    """Write the payload as a .zip with one folder; the same payload gives the same bytes."""
    when = time.gmtime(payload.moment())[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(stage.rglob("*")):
            if path.is_file():
                member = zipfile.ZipInfo(f"{NAME}/{path.relative_to(stage).as_posix()}", when)
                member.external_attr = 0o644 << 16
                member.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(member, path.read_bytes())


def write_sums(folder: Path) -> None:
    """Write the SHA-256 of each file in the folder, as `sha256sum -c` reads it."""
    names = sorted(path for path in folder.iterdir() if path.name != SUMS)
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in names]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
