"""Asking for a file: the one place that opens file dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget


def existing(parent: QWidget, title: str, folder: Path, kind: str) -> Path | None:
    """Ask for a file that is there; None when the user thinks better of it.

    Args:
        kind: name and pattern, "登记库 (*.gpkg)".
    """
    from PySide6.QtWidgets import QFileDialog

    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(folder), kind)
    return Path(chosen) if chosen else None


def several(parent: QWidget, title: str, folder: Path, kind: str) -> list[Path]:
    """Ask for one file or more that are there; none when the user thinks better of it."""
    from PySide6.QtWidgets import QFileDialog

    chosen, _ = QFileDialog.getOpenFileNames(parent, title, str(folder), kind)
    return [Path(name) for name in chosen]


def target(
    parent: QWidget, title: str, proposed: Path, kind: str, *, overwrite: bool = True
) -> Path | None:
    """Ask where to write; the ending of `proposed` is added where the user left it out.

    Args:
        overwrite: whether an existing file may be chosen after a question; if not, no question is
            asked and the caller decides what an existing file means.
    """
    from PySide6.QtWidgets import QFileDialog

    dialog = QFileDialog(parent, title, str(proposed.parent), kind)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(proposed.suffix.removeprefix("."))
    dialog.selectFile(proposed.name)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not overwrite)
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    chosen = dialog.selectedFiles()
    dialog.deleteLater()
    return Path(chosen[0]) if accepted and chosen else None


def folder(parent: QWidget, title: str, start: Path) -> Path | None:
    """Ask for a folder that is there; None when the user thinks better of it."""
    from PySide6.QtWidgets import QFileDialog

    chosen = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(chosen) if chosen else None


def documents() -> Path:
    """Return the folder in which people keep their files."""
    from PySide6.QtCore import QStandardPaths

    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(found) if found else Path.home()
    return folder if folder.is_dir() else Path.home()
