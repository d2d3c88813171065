"""Small pictures of papers: photos scaled on the reading thread, a typed sheet for all others."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from jdz_forestland.service import settings
from jdz_forestland.ui import style, text_material
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.runner import Task

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress

SIDE: Final = 60  # logical pixels
PIXELS: Final = 160  # of a kept picture; sharp up to a scale of 250 %
KEPT_MOST: Final = 3000
PHOTOS: Final = frozenset({"jpg", "jpeg", "png", "bmp", "gif", "webp", "tif", "tiff"})
_TINTS: Final = {
    "pdf": "#9c2b22",
    "doc": "#2a5699",
    "docx": "#2a5699",
    "wps": "#2a5699",
    "xls": "#1f6e43",
    "xlsx": "#1f6e43",
    "et": "#1f6e43",
}


def ending(file_name: str) -> str:
    """Return the ending of a file name in capitals without its dot, "" for none."""
    return Path(file_name).suffix.removeprefix(".").upper()[:5]


def is_photo(file_name: str) -> bool:
    """Return whether a file is a picture by its name."""
    return ending(file_name).lower() in PHOTOS


def cache_folder() -> Path:
    """Return where scaled pictures are kept; it may be deleted at any time."""
    return settings.folder() / "cache" / "thumbnails"


def scaled(path: Path, sha256: str) -> QImage:
    """Return a photo as a small picture, from the cache or anew; a null image if it is none.

    Reads no more than is needed and refuses pictures that would fill the memory. Any thread.
    """
    kept = cache_folder() / f"{sha256}.png"
    image = QImage(str(kept)) if kept.is_file() else QImage()
    if not image.isNull():
        return image
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)  # a phone held upright writes a lying picture and a mark
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if size.isValid():
        room = QSize(PIXELS, PIXELS)
        reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if not image.isNull():
        _keep(image, kept)
    return image


def _keep(image: QImage, kept: Path) -> None:
    """Write beside and rename; a cache that cannot be written is done without."""
    part = kept.with_name(f"~{secrets.token_hex(6)}.png")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        old = sorted(kept.parent.glob("*.png"), key=lambda path: path.stat().st_mtime)
        for path in old[: max(len(old) - KEPT_MOST + 1, 0)]:
            path.unlink(missing_ok=True)
        if image.save(str(part)):
            part.replace(kept)
    except OSError:
        part.unlink(missing_ok=True)


class Thumbnails(QObject):
    """Scales photos one after the other beside the window.

    Signals:
        ready(str, QImage): hash of the content and its picture.
    """

    ready = Signal(str, QImage)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._held: dict[str, QImage] = {}
        self._under_way: dict[str, Task] = {}

    def ask(self, sha256: str, path: Path) -> None:
        """Have a picture made; `ready` tells, at once where it was made before."""
        if sha256 in self._held:
            self.ready.emit(sha256, self._held[sha256])
        elif sha256 not in self._under_way:
            task = Task(text_material.THUMBNAIL, partial(_job, path, sha256))
            self._under_way[sha256] = task
            task.succeeded.connect(partial(self._take, sha256))
            task.failed.connect(partial(self._forget, sha256))
            self._desk.runner.read(task)

    def drop(self) -> None:
        """Stop what is no longer looked at, and forget the pictures."""
        for task in self._under_way.values():
            task.cancel()
        self._under_way.clear()
        self._held.clear()

    def _take(self, sha256: str, image: QImage) -> None:
        if self._under_way.pop(sha256, None) is not None:
            self._held[sha256] = image
            self.ready.emit(sha256, image)

    def _forget(self, sha256: str, _error: Exception) -> None:
        self._under_way.pop(sha256, None)


def _job(path: Path, sha256: str, progress: JobProgress) -> QImage:
    progress.step(text_material.THUMBNAIL)
    return scaled(path, sha256)


class PaperPicture(QWidget):
    """A square with the photo, or with a sheet that bears the type of the file."""

    def __init__(self, file_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ending = ending(file_name)
        self.image = QImage()
        self.setFixedSize(SIDE, SIDE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(text_material.thumbnail(file_name))

    def show_image(self, image: QImage) -> None:
        """Show a photo in place of the sheet."""
        self.image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.image.isNull():
            self._paint_sheet(painter)
            return
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        place = QRectF(left, top, size.width(), size.height())
        painter.drawImage(place, self.image)
        painter.setPen(QPen(QColor(style.STRONG_LINE), 1))
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_sheet(self, painter: QPainter) -> None:
        sheet = QRectF(10.5, 3.5, 39, 53)
        corner = 11.0
        painter.setPen(QPen(QColor(style.STRONG_LINE), 1))
        painter.setBrush(QColor(style.PAPER))
        fold = QPointF(sheet.right() - corner, sheet.top())
        edge = QPointF(sheet.right(), sheet.top() + corner)
        painter.drawPolygon(
            QPolygonF([sheet.topLeft(), fold, edge, sheet.bottomRight(), sheet.bottomLeft()])
        )
        painter.drawPolyline(QPolygonF([fold, QPointF(fold.x(), edge.y()), edge]))
        if not self._ending:
            return
        band = QRectF(sheet.left(), sheet.center().y(), sheet.width(), 16)
        painter.fillRect(band, QColor(_TINTS.get(self._ending.lower(), style.MUTED)))
        painter.setPen(QColor("#ffffff"))
        painter.setFont(style.font(8, bold=True))
        painter.drawText(band, int(Qt.AlignmentFlag.AlignCenter), self._ending)
