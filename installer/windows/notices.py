"""Collects the licences of everything shipped, from the packages' own metadata."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath
from typing import Final

from installer.windows import fetch

_TEXT: Final = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_TEXTS: Final = fetch.HERE / "licences"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One package: name, version, licence in words, address, and the texts of its licence."""

    name: str
    version: str
    licence: str
    home: str
    texts: tuple[str, ...]


def write(app: Path, wheels: Sequence[Path]) -> None:
    """Write `app/licences`: an index in Chinese and English, and the text of every licence."""
    target = app / "licences"
    target.mkdir()
    shutil.copyfile(fetch.ROOT / "LICENSE", target / "jdz-forestland.txt")
    (app / "LICENSE.txt").rename(target / "python.txt")
    shipped = [_of(wheel, target) for wheel in wheels]
    bare = [each.name for each in shipped if not each.texts]
    if bare:
        raise SystemExit(f"no licence text of {', '.join(bare)}: add it to installer/windows")
    intro = (_TEXTS / "intro.txt").read_text(encoding="utf-8")
    python = fetch.PINS["runtime"]["version"]
    text = intro + "".join(
        f"\n{each.name} {each.version}\n  {each.licence}\n  {each.home}\n"
        + "".join(f"  licences/{name}\n" for name in each.texts)
        for each in (
            Shipped("CPython", python, "PSF-2.0", "https://www.python.org/", ("python.txt",)),
            *shipped,
        )
    )
    (target / "NOTICES.txt").write_text(text, encoding="utf-8-sig", newline="\r\n")


def _of(wheel: Path, target: Path) -> Shipped:
    """Return what the metadata of a wheel says, and copy its licence texts."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        info = next(n for n in names if n.endswith(".dist-info/METADATA"))
        meta = HeaderParser().parsestr(archive.read(info).decode("utf-8"))
        name = str(meta["Name"])
        key = name.lower().replace("_", "-")
        texts = []
        for member in sorted(filter(_is_licence, names)):
            short = member.split(".dist-info/")[-1].removeprefix("licenses/")
            kept = f"{key}/{short.replace('/', '-')}"
            (target / kept).parent.mkdir(exist_ok=True)
            (target / kept).write_bytes(archive.read(member))
            texts.append(kept)
        for common in fetch.PINS["licences"].get(key, ()):
            shutil.copyfile(_TEXTS / common, target / common)
            texts.append(common)
    return Shipped(name, str(meta["Version"]), _licence(meta), _home(meta), tuple(texts))


def _is_licence(name: str) -> bool:
    path = PurePosixPath(name)
    inside = ".dist-info/" in name or path.name == "LICENSE.TXT"  # GDAL's own, inside pyogrio
    commercial = "Commercial" in path.name  # the other choice of Qt's owner, not ours
    return inside and not commercial and not name.endswith("/") and bool(_TEXT.search(path.name))


def _licence(meta: Message) -> str:
    stated = str(meta["License-Expression"] or meta["License"] or "").partition("\n")[0]
    if stated:
        return stated
    classifiers = [str(c) for c in meta.get_all("Classifier", [])]
    return "; ".join(c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License"))


def _home(meta: Message) -> str:
    urls = [str(url).partition(", ")[2] for url in meta.get_all("Project-URL", [])]
    return str(meta["Home-page"] or "") or next(iter(urls), "")
