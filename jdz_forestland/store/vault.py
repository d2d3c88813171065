"""The papers and photos of a registry: a folder beside it, every file named by its content.

A folder and not the registry file itself: photos of some years are gigabytes, which would make
every backup and every save of the registry slow and break the 4 GB limit of a FAT32 stick. Folder
and file carry the same name and travel together; the history holds the hash of every paper, so a
paper that was changed or left behind is found by `verify`.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

from jdz_forestland.domain.progress import Progress

CHUNK: Final = 1 << 20


def folder(registry: Path) -> Path:
    """Return the materials folder of a registry file: "浮梁.gpkg" → "浮梁.材料"."""
    return registry.with_name(f"{registry.stem}.材料")


def path_of(registry: Path, sha256: str, file_name: str) -> Path:
    """Return where a paper is kept; its ending stays, so that other programs can open it."""
    return folder(registry) / sha256[:2] / f"{sha256}{Path(file_name).suffix.lower()}"


def keep(registry: Path, source: Path, progress: Progress) -> tuple[str, int]:
    """Copy a file into the folder and return (sha256 in hex, size in bytes).

    The copy is written beside and renamed, so a kill or a full disk leaves no half paper under a
    name that vouches for its content. A paper that is there already is not written again.

    Raises:
        OSError: it cannot be read or written. Cancelled: the user stopped it.
    """
    target_folder = folder(registry)
    target_folder.mkdir(exist_ok=True)
    part = target_folder / f"~{secrets.token_hex(8)}.part"
    digest, size, total = hashlib.sha256(), 0, source.stat().st_size
    try:
        with source.open("rb") as reading, part.open("xb") as writing:
            while block := reading.read(CHUNK):
                progress.step("保存材料", size, total)
                writing.write(block)
                digest.update(block)
                size += len(block)
            writing.flush()
            os.fsync(writing.fileno())
        target = path_of(registry, digest.hexdigest(), source.name)
        target.parent.mkdir(exist_ok=True)
        if not target.exists():
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest(), size


def fault(registry: Path, sha256: str, file_name: str) -> str:
    """Return what is wrong with a kept paper, in Chinese; "" when it is as it was."""
    path = path_of(registry, sha256, file_name)
    if not path.is_file():
        return f"材料“{file_name}”不见了（应在{path.parent.parent.name}文件夹中）"
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    return "" if found == sha256 else f"材料“{file_name}”的内容被改动过"
