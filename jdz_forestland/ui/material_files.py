"""Files on their way in and out: from the clipboard or a drag, and to other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QWidget

from jdz_forestland.errors import UserError
from jdz_forestland.service import settings
from jdz_forestland.ui import files
from jdz_forestland.ui import text_material as words

if TYPE_CHECKING:
    import datetime

    from jdz_forestland.domain.stage import Stage
    from jdz_forestland.service.attaching import Attached
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.registry import Registry

# What the system would run and not show.
_SYSTEM: Final = (".bat", ".cmd", ".com", ".cpl", ".exe", ".lnk", ".msc", ".msi", ".pif", ".scr")
_SCRIPTS: Final = (".hta", ".js", ".jse", ".ps1", ".py", ".reg", ".sh", ".vbe", ".vbs", ".wsf")
PROGRAMS: Final = frozenset((*_SYSTEM, *_SCRIPTS, ".app", ".desktop", ".jar", ".url"))


def choose(parent: QWidget) -> list[Path]:
    """Ask for files."""
    from PySide6.QtWidgets import QFileDialog

    start = str(files.documents())
    chosen, _ = QFileDialog.getOpenFileNames(parent, words.CHOOSE_FILES, start, words.ANY_FILE)
    return [Path(name) for name in chosen]


def dragged(mime: QMimeData) -> list[Path]:
    """Return the files that are held; a registry is not one: it belongs to the window."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [] if all(path.suffix.lower() == ".gpkg" for path in paths) else paths


def pasted(mime: QMimeData, now: datetime.datetime) -> tuple[list[Path], list[Path]]:
    """Return the copied files, or a copied picture written as PNG, and what is to be removed after.

    Raises:
        UserError: there is neither, or the picture cannot be written.
    """
    paths = dragged(mime)
    if paths:
        return paths, []
    image = mime.imageData() if mime.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        raise UserError(words.NOTHING_TO_PASTE, hint=words.NOTHING_TO_PASTE_HINT)
    folder = settings.folder() / "cache" / "pasted"
    path = folder / words.pasted_name(now.strftime("%Y%m%d-%H%M%S"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        saved = image.save(str(path))
    except OSError:
        saved = False
    if not saved:
        raise UserError(words.NOT_SAVED, hint=words.NOT_SAVED_HINT)
    return [path], [path]


def forget(paths: Sequence[Path]) -> None:
    """Remove pictures that were written only to be kept elsewhere."""
    for path in paths:
        path.unlink(missing_ok=True)


def show(path: Path) -> None:
    """Open a file with the program that the system has for it.

    Raises:
        UserError: it is a program itself (its folder is opened instead), or there is none for it.
    """
    if path.suffix.lower() in PROGRAMS:
        show_folder(path)
        raise UserError(words.IS_PROGRAM, hint=words.IS_PROGRAM_HINT)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.resolve()))):
        raise UserError(words.NO_PROGRAM, hint=words.NO_PROGRAM_HINT)


def show_folder(path: Path) -> None:
    """Open the folder of a file, or the nearest one above that is there."""
    folder = next((each for each in path.resolve().parents if each.is_dir()), None)
    if folder is not None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def adding(
    registry: Registry, parcel_key: str, *, stage: Stage, kind: str, paths: Sequence[Path]
) -> Callable[[JobProgress], Attached]:
    """Return the job that keeps files as papers of one kind."""
    path, who, now = registry.path, registry.who, registry.now

    def job(progress: JobProgress) -> Attached:
        from jdz_forestland.service.attaching import attach_all

        return attach_all(
            path,
            parcel_key,
            stage=stage,
            kind=kind,
            files=paths,
            who=who,
            progress=progress,
            now=now,
        )

    return job
