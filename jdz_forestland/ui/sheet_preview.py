"""The first sheet of a PDF as a picture, painted while the window stays usable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from jdz_forestland.ui import text_reports as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.runner import Task

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress


class SheetPreview(QLabel):
    """Shows the sheet of the first parcel that would be written, as large as there is room."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._image: QImage | None = None
        self._wanted: tuple[Any, ...] | None = None
        self.setAccessibleName(words.PICTURE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(200, 150)
        self.setProperty("paper", True)

    def show_sheet(self, kind: str, parcel_key: str, *, paper: str, maker: str) -> None:
        """Paint the sheet of a parcel in the background and show it."""
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None:
            return
        wanted = (registry.path, registry.fingerprint, kind, parcel_key, paper, maker)
        if wanted == self._wanted:
            return
        self._wanted, self._image = wanted, None
        self.setText(words.NO_PICTURE)
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
        ratio = self.devicePixelRatioF()
        fitted = self._image.scaled(
            self.contentsRect().size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted.setDevicePixelRatio(ratio)
        self.setPixmap(QPixmap.fromImage(fitted))
