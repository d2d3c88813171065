"""The first sheet of a PDF as a picture, painted while the window stays usable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from jdz_forestland.ui import text_reports as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.runner import Task

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress

READABLE: Final = 0.6  # of the width of the room; a sheet narrower than this cannot be read
WIDEST: Final = 860  # logical pixels


class SheetPreview(QScrollArea):
    """Shows the sheet of the first parcel that would be written, as large as there is room."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._image: QImage | None = None
        self._wanted: tuple[Any, ...] | None = None
        self.setAccessibleName(words.PICTURE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumSize(200, 150)
        self._label = QLabel(self)
        self.setWidget(self._label)

    def pixmap(self) -> QPixmap:
        """Return the picture that is shown."""
        return self._label.pixmap()

    def show_sheet(self, kind: str, parcel_key: str, *, paper: str, maker: str) -> None:
        """Paint the sheet of a parcel in the background and show it."""
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None:
            return
        wanted = (registry.path, registry.fingerprint, kind, parcel_key, paper, maker)
        if wanted == self._wanted:
            return
        self._wanted, self._image = wanted, None
        self._label.setText(words.NO_PICTURE)
        self._label.adjustSize()
        path = registry.path

        def job(progress: JobProgress) -> tuple[tuple[Any, ...], QImage]:
            from jdz_forestland.ui.print.picture import sample

            image = sample(
                path, kind, parcel_key, list_year=year, paper=paper, maker=maker, progress=progress
            )
            return wanted, image

        task = Task(words.PICTURE, job)
        task.succeeded.connect(self._take)
        task.failed.connect(self._desk.complain)
        self._desk.runner.read(task)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _take(self, found: tuple[tuple[Any, ...], QImage]) -> None:
        if found[0] == self._wanted:
            self._image = found[1]
            self._fit()

    def _fit(self) -> None:
        if self._image is None:
            return
        ratio, room = self.devicePixelRatioF(), self.viewport().size()
        size = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        if size.width() < room.width() * READABLE:  # an upright sheet fills the width and scrolls
            size = self._image.size().scaled(
                min(room.width(), WIDEST), 10_000, Qt.AspectRatioMode.KeepAspectRatio
            )
        fitted = self._image.scaled(
            size * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted.setDevicePixelRatio(ratio)
        self._label.setPixmap(QPixmap.fromImage(fitted))
        self._label.adjustSize()
