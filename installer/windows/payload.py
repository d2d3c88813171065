"""Assembles the folder that is installed: Python, libraries, program, notices, launchers."""

from __future__ import annotations

import fnmatch
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from installer.windows import debian13, fetch, launch, notices

SITE: Final = Path("Lib", "site-packages")
# Where Python looks, and nowhere else: no registry key, no PYTHONPATH, no folder of the user.
_SEARCH: Final = "python313.zip\n.\nprogram\nLib\\site-packages\n"
_READ_ME: Final = fetch.HERE / "read-me.txt"


def assemble(folder: Path, *, version: str) -> None:
    """Make the payload in `folder`, which must not exist."""
    app = folder / "app"
    (app / SITE).mkdir(parents=True)
    unpack_runtime(app)
    kept = fetch.wheels(fetch.ROOT / "requirements.lock", without=left_out())
    unpack(kept, app / SITE)
    copy_program(app / "program")
    notices.write(app, kept)
    trim(app, _patterns())
    byte_compile(app, (SITE, Path("program", "jdz_forestland")))
    launch.build(folder, version=version)
    text = _READ_ME.read_text(encoding="utf-8").replace("{version}", version)
    # Notepad of older Windows 10 wants the mark and the line ends.
    (folder / "使用说明.txt").write_text(text, encoding="utf-8-sig", newline="\r\n")
    settle(folder)


def left_out() -> frozenset[str]:
    """Return the locked packages that are not shipped."""
    return frozenset(fetch.PINS["wheels"]["left_out"])


def unpack_runtime(app: Path) -> None:
    """Unpack Python after checking who signed each of its programs."""
    with TemporaryDirectory() as held, fetch.runtime() as archive:
        archive.extractall(held)
        found = Path(held) / fetch.PINS["runtime"]["folder"]
        check_signatures(found)
        shutil.copytree(found, app, dirs_exist_ok=True)
    (app / "python313._pth").write_text(_SEARCH, encoding="ascii", newline="\r\n")


def check_signatures(folder: Path) -> None:
    """Stop unless every program file of Python carries a valid signature.

    Revocation is not asked for: that needs a network. What is not a program file is held by the
    hash of the archive alone.
    """
    programs = sorted(p for p in folder.iterdir() if p.suffix in (".exe", ".dll", ".pyd", ".cat"))
    with TemporaryDirectory() as held:
        roots = Path(held) / "roots.pem"
        roots.write_bytes(fetch.roots())
        trust = ("-ignore-cdp", "-ignore-crl", "-CAfile", roots, "-TSA-CAfile", roots)
        for program in programs:
            command = ("osslsigncode", "verify", *trust, "-in", program)
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"{program.name}: signature is not valid\n{done.stdout}")
    print(f"signatures of {len(programs)} files of Python are valid")


def unpack(wheels: Iterable[Path], site: Path) -> None:
    """Unpack wheels; of their data folders only what belongs to site-packages."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(site)
    for data in site.glob("*.data"):
        for part in ("purelib", "platlib"):
            if (data / part).is_dir():
                shutil.copytree(data / part, site, dirs_exist_ok=True)
        shutil.rmtree(data)


def copy_program(target: Path) -> None:
    """Copy package and resources as they were committed last: what is shipped has a name in git."""
    command = ("git", "archive", "HEAD", "jdz_forestland", "resources", "LICENSE")
    archive = subprocess.run(command, cwd=fetch.ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(target, filter="data")


def trim(app: Path, patterns: Sequence[str]) -> None:
    """Remove what matches a pattern.

    Raises:
        SystemExit: a pattern matches nothing, so the list no longer says the truth.
    """
    names = {p.relative_to(app).as_posix(): p for p in app.rglob("*") if p.is_file()}
    stale = [pattern for pattern in patterns if not fnmatch.filter(names, pattern)]
    if stale:
        raise SystemExit(f"trim.txt: nothing matches {', '.join(stale)}")
    for pattern in patterns:
        for name in fnmatch.filter(names, pattern):
            names[name].unlink(missing_ok=True)
    for directory, _, _ in os.walk(app, topdown=False):
        if not os.listdir(directory):  # noqa: PTH208 - two hundred folders, not a question of taste
            Path(directory).rmdir()


def _patterns() -> list[str]:
    lines = (fetch.HERE / "trim.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def byte_compile(app: Path, parts: Iterable[Path]) -> None:
    """Compile with the Python version of the payload; never checked again, paths relative.

    Strings are hashed the same way in each run, so that two builds give the same files.
    """
    python = debian13.python()
    options = ("-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash")
    for part in parts:
        env = debian13.environment(PYTHONHASHSEED="0")
        subprocess.run((*python, *options, part), cwd=app, env=env, check=True)


def settle(folder: Path) -> None:
    """Give every file one time and one mode: what is packed depends on content alone."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (moment(), moment()))


def moment() -> int:
    """Return the time of the last commit, seconds since 1970."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    command = ("git", "log", "-1", "--format=%ct")
    done = subprocess.run(command, cwd=fetch.ROOT, capture_output=True, check=True)
    return int(done.stdout)


def sums(folder: Path) -> str:
    """Return one line per file, SHA-256 and path, as `sha256sum -c` reads it."""
    lines = []
    for path in sorted(folder.rglob("*"), key=lambda p: PurePosixPath(p.relative_to(folder))):
        if path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    return "".join(lines)


if __name__ == "__main__":
    assemble(Path(sys.argv[1]), version=sys.argv[2])
