"""Builds the two launchers with mingw-w64, and their icon from the program's own drawing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

SOURCES: Final = Path(__file__).resolve().parent / "launcher"
WINDOW: Final = "JDZForestland.exe"
CONSOLE: Final = "jdz-forestland.exe"
ICON_SIZES: Final = (256, 64, 48, 32, 24, 16)
_MINGW: Final = "x86_64-w64-mingw32-"
_LINK: Final = (
    "-static",
    "-s",
    "-Wl,--nxcompat,--dynamicbase,--high-entropy-va,--no-insert-timestamp",
)


def build(folder: Path, *, version: str) -> None:
    """Put the window launcher into `folder` and the console launcher into `folder/app`."""
    with TemporaryDirectory() as held:
        work = Path(held)
        for source in SOURCES.iterdir():
            shutil.copy(source, work)
        write_icon(work / "app.ico")
        _compile(work, folder / WINDOW, version, "林地占补平衡登记", "-mwindows")
        _compile(work, folder / "app" / CONSOLE, version, "林地占补平衡登记（命令行）", "-DCONSOLE")


def write_icon(path: Path) -> None:
    """Write the program's icon in all sizes that Windows shows, pictures inside as PNG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtWidgets import QApplication

    from jdz_forestland.ui import icons

    application = QApplication.instance() or QApplication([])
    icon = icons.application_icon()
    pictures = []
    for size in ICON_SIZES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        icon.pixmap(size, size).toImage().save(buffer, "PNG")  # type: ignore[call-overload]
        pictures.append(bytes(buffer.data().data()))
    del application
    at = 6 + 16 * len(pictures)
    head = b"\0\0\1\0" + len(pictures).to_bytes(2, "little")
    for size, picture in zip(ICON_SIZES, pictures, strict=True):
        side = (size % 256).to_bytes(1, "little")
        head += side + side + b"\0\0\1\0\x20\0"
        head += len(picture).to_bytes(4, "little") + at.to_bytes(4, "little")
        at += len(picture)
    path.write_bytes(head + b"".join(pictures))


def write_panel(path: Path) -> None:
    """Write the picture beside the first and last page of the installer, in the size NSIS asks."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtWidgets import QApplication

    from jdz_forestland.ui import icons, style

    application = QApplication.instance() or QApplication([])
    image = QImage(164, 314, QImage.Format.Format_RGB888)
    image.fill(QColor(style.ACCENT_SOFT))
    painter = QPainter(image)
    painter.drawPixmap(34, 88, icons.application_icon().pixmap(96, 96))
    painter.fillRect(162, 0, 2, 314, QColor(style.ACCENT))
    painter.end()
    image.save(str(path), "BMP")  # type: ignore[call-overload]
    del application


def _compile(work: Path, target: Path, version: str, description: str, kind: str) -> None:
    numbers = ",".join((*version.split("."), "0", "0", "0", "0")[:4])
    defined = {
        "VERSION_NUMBERS": numbers,
        "VERSION_TEXT": f'"{version}"',
        "FILE_NAME": f'"{target.name}"',
        "DESCRIPTION": f'"{description}"',
    }
    lines = "".join(f"#define {name} {value}\n" for name, value in defined.items())
    text = (work / "launcher.rc").read_text(encoding="utf-8")
    (work / "made.rc").write_text(lines + text, encoding="utf-8")
    command = (f"{_MINGW}windres", "-c", "65001", "made.rc", "-O", "coff", "-o", "made.o")
    subprocess.run(command, cwd=work, check=True)
    gcc = (f"{_MINGW}gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-municode", kind, *_LINK)
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run((*gcc, "-o", target, "launcher.c", "made.o", "-lshell32"), cwd=work, check=True)
