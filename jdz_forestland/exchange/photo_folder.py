"""A folder of photos as they come off phones: what each says of itself. Nothing is changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jdz_forestland.domain.photo_match import PhotoSeen
from jdz_forestland.domain.progress import Progress
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange import photo

MOST_PHOTOS: Final = 20_000


@dataclass(frozen=True, slots=True)
class PhotoFolder:
    """What a folder holds.

    Attributes:
        photos: in the order of their names. paths: where each is, by name.
        others: files that are no photos, HEIC among them. unreadable: photos that cannot be read.
    """

    photos: tuple[PhotoSeen, ...]
    paths: dict[str, Path]
    others: tuple[str, ...]
    unreadable: tuple[str, ...]


def look(sources: Sequence[Path], progress: Progress) -> PhotoFolder:
    """Look at photos and at the photos in folders, however deep.

    Raises:
        ExchangeError: a source is not there, or there are too many. Cancelled: the user stopped it.
    """
    named = _named(sources)
    kept: list[PhotoSeen] = []
    others: list[str] = []
    unreadable: list[str] = []
    paths = {}
    for done, (name, path) in enumerate(sorted(named.items())):
        progress.step("查看照片", done, len(named))
        if path.suffix.lower() not in photo.PHOTO_SUFFIXES:
            others.append(name)
            continue
        try:
            sha256 = _sha256(path)
        except OSError:
            unreadable.append(name)
            continue
        said = photo.facts(path)
        kept.append(PhotoSeen(name, said.taken_at, said.lon, said.lat, sha256))
        paths[name] = path
    return PhotoFolder(tuple(kept), paths, tuple(others), tuple(unreadable))


def _named(sources: Sequence[Path]) -> dict[str, Path]:
    """Return every file below the sources by a name that is text."""
    found: dict[str, Path] = {}
    for source in sources:
        if not source.exists():
            raise ExchangeError(f"找不到“{source}”", hint="请检查文件夹是否被移动，U盘是否连接")
        files = [source] if source.is_file() else _below(source)
        root = source.parent if source.is_file() else source
        for path in files:
            name = _text(path.relative_to(root).as_posix())
            number, free = 2, name
            while free in found and found[free] != path:
                free, number = f"{name}（{number}）", number + 1
            found[free] = path
            if len(found) > MOST_PHOTOS:
                raise ExchangeError(f"文件太多，超过{MOST_PHOTOS}个", hint="请只选这次核查的照片")
    return found


def _below(folder: Path) -> list[Path]:
    """Return the files below a folder, without hidden ones and without following links."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place) / name for name in names if not name.startswith((".", "~"))]
    return [path for path in found if path.is_file() and path.name not in ("Thumbs.db",)]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _text(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:  # bytes of an older system, most likely GBK
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name
