"""The papers and photos of a registry: a folder beside it, every file named by its content.

A folder and not the registry file itself: photos of some years are gigabytes, which would make
every backup and every save of the registry slow and break the 4 GB limit of a FAT32 stick. Folder
and file carry the same name and travel together; the history holds the hash of every paper, so a
paper that was changed or left behind is found by `verify`.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from jdz_forestland.domain.progress import Progress
from jdz_forestland.errors import StoreError
from jdz_forestland.store import snapshot_note

CHUNK: Final = 1 << 20
STALE_S: Final = 24 * 3600.0
PART: Final = ".part"
# An ending that is one on every file system; of anything else the name goes without.
_ENDING: Final = re.compile(r"\.[a-z0-9]{1,8}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def folder(registry: Path) -> Path:
    """Return the materials folder of a registry file: "浮梁.gpkg" → "浮梁.材料".

    That of a snapshot is the folder of the registry that it was made from.
    """
    note = snapshot_note.of(registry)
    return Path(note.materials) if note else registry.with_name(f"{registry.stem}.材料")


def path_of(registry: Path, sha256: str, file_name: str) -> Path:
    """Return where a paper is kept; its ending stays, so that other programs can open it."""
    ending = Path(file_name).suffix.lower()
    ending = ending if _ENDING.fullmatch(ending) else ""
    return folder(registry) / sha256[:2] / f"{sha256}{ending}"


def keep(registry: Path, source: Path, progress: Progress) -> tuple[str, int]:
    """Copy a file into the folder and return (sha256 in hex, size in bytes); see `pour`.

    Raises:
        StoreError: the source cannot be read, or is empty.
        OSError: the copy cannot be written. Cancelled: the user stopped it.
    """
    return pour(registry, _reported(source, progress), source.name)


def pour(registry: Path, blocks: Iterable[bytes], file_name: str) -> tuple[str, int]:
    """Write content into the folder and return (sha256 in hex, size in bytes).

    The copy is written beside and renamed, so a kill or a full disk leaves no half paper under a
    name that vouches for its content. A paper that is there already is not written again. What is
    kept is write-protected: whoever opens it cannot save over it by mistake.

    Raises:
        StoreError: there is no content. Whatever reading it raises.
        OSError: the copy cannot be written.
    """
    target_folder = folder(registry)
    target_folder.mkdir(exist_ok=True)
    _sweep(target_folder)
    part = target_folder / f"~{secrets.token_hex(8)}{PART}"
    digest, size = hashlib.sha256(), 0
    try:
        with part.open("xb") as writing:
            for block in blocks:
                writing.write(block)
                digest.update(block)
                size += len(block)
            writing.flush()
            os.fsync(writing.fileno())
        if not size:
            raise StoreError(f"文件“{file_name}”是空的", hint="请检查扫描或拷贝是否完成")
        target = path_of(registry, digest.hexdigest(), file_name)
        target.parent.mkdir(exist_ok=True)
        if fault(registry, digest.hexdigest(), file_name):  # not there yet, or damaged since
            _put(part, target)
            target.chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest(), size


def _reported(source: Path, progress: Progress) -> Iterator[bytes]:
    """Yield the content of a file, reporting how much of it is done."""
    done = 0
    for block, total in _blocks(source):
        progress.step("保存材料", done, total)
        done += len(block)
        yield block


def _blocks(source: Path) -> Iterator[tuple[bytes, int]]:
    """Yield the content of a file with its whole size; a fault of reading names this file."""
    try:
        with source.open("rb") as reading:
            total = os.fstat(reading.fileno()).st_size
            while block := reading.read(CHUNK):
                yield block, total
    except OSError as error:
        raise StoreError(
            f"读不出文件“{source.name}”", hint="请检查它是否被其他程序占用、是否有读取权限"
        ) from error


def _sweep(target_folder: Path) -> None:
    """Remove what a kill left behind, long after anybody could still be writing it."""
    limit = time.time() - STALE_S
    for part in target_folder.glob(f"~*{PART}"):
        if part.stat().st_mtime < limit:
            part.unlink(missing_ok=True)


def lost(registry: Path, sha256: str, file_name: str, size: int) -> str:
    """Return what is wrong with a kept paper at a glance, without reading it; "" for nothing."""
    path = path_of(registry, sha256, file_name)
    if not path.is_file():
        return f"材料“{file_name}”不见了（应在{folder(registry).name}文件夹中）"
    return "" if _is_of_size(path, size) else f"材料“{file_name}”的内容被改动过"


def fault(registry: Path, sha256: str, file_name: str) -> str:
    """Return what is wrong with a kept paper, in Chinese; "" when it is as it was."""
    path = path_of(registry, sha256, file_name)
    if not _HASH.fullmatch(sha256) or not path.is_file():
        return f"材料“{file_name}”不见了（应在{folder(registry).name}文件夹中）"
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return f"材料“{file_name}”读不出来，请检查磁盘或U盘"
    return "" if found == sha256 else f"材料“{file_name}”的内容被改动过"


def carry(registry: Path, target: Path, progress: Progress) -> int:
    """Copy the papers of a registry that the folder of `target` lacks; return how many.

    Copies and no links: a link would be damaged together with its original.

    Raises:
        OSError: a paper cannot be read or written. Cancelled: the user stopped it; the papers
            copied so far stay, complete.
    """
    source, into = folder(registry), folder(target)
    papers = [path for path in source.glob("??/*") if path.is_file()]
    if source == into:
        return 0
    missing = [path for path in papers if not _is_copied(path, into)]
    for done, path in enumerate(missing):
        progress.step("备份材料", done, len(missing))
        place = into / path.parent.name
        place.mkdir(parents=True, exist_ok=True)
        part = into / f"~{secrets.token_hex(8)}{PART}"
        try:
            shutil.copyfile(path, part)
            _put(part, place / path.name)
            shutil.copystat(path, place / path.name)
        finally:
            part.unlink(missing_ok=True)
    return len(missing)


def discard(registry: Path) -> None:
    """Remove the papers of a registry that was given up while it was made."""
    for path in folder(registry).rglob("*"):
        if path.is_file():
            path.chmod(stat.S_IWRITE | stat.S_IREAD)  # Windows removes nothing that is protected
    shutil.rmtree(folder(registry), ignore_errors=True)


def _put(part: Path, target: Path) -> None:
    if target.exists():
        target.chmod(stat.S_IWRITE | stat.S_IREAD)  # Windows replaces nothing that is protected
    part.replace(target)


def _is_copied(path: Path, into: Path) -> bool:
    return _is_of_size(into / path.parent.name / path.name, path.stat().st_size)


def _is_of_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size
