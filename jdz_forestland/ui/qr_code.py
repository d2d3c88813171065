"""`QrCode`: a text as a QR code, on screen and on paper drawn as squares, never as a picture."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

QUIET: Final = 2  # modules of white around the code; the paper around it is white as well
SIDE: Final = 112


@lru_cache(maxsize=64)
def modules(words: str) -> tuple[bytes, ...]:
    """Return the rows of a code, 1 for a dark module, with a white border."""
    import segno

    code = segno.make(words, error="m", micro=False)
    return tuple(bytes(row) for row in code.matrix_iter(border=QUIET))


def paint(painter: QPainter, room: QRectF, words: str) -> None:
    """Draw a code into the largest square in the middle of a place."""
    rows = modules(words)
    side = min(room.width(), room.height()) / len(rows)
    left = room.center().x() - side * len(rows) / 2
    top = room.center().y() - side * len(rows) / 2
    painter.fillRect(QRectF(left, top, side * len(rows), side * len(rows)), QColor("#ffffff"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#000000"))
    for down, row in enumerate(rows):
        for across, count in _runs(row):
            # a hair wider than it is: no white line between two dark modules
            dark = QRectF(left + across * side, top + down * side, count * side, side)
            painter.drawRect(dark.adjusted(0, 0, 0.02 * side, 0.02 * side))
    painter.restore()


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Return (first, how many) of every run of dark modules of a row."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs


class QrCode(QWidget):
    """A code as a widget; empty while there is no text. `side` is its usual size."""

    def __init__(self, name: str, parent: QWidget | None = None, *, side: int = SIDE) -> None:
        super().__init__(parent)
        self._words, self._side = "", side
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def words(self) -> str:
        """What it holds."""
        return self._words

    def show_words(self, words: str) -> None:
        """Show a text."""
        self._words = words
        self.update()

    def set_side(self, side: int) -> None:
        """Take another usual size, logical pixels."""
        self._side = side
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._words:
            paint(QPainter(self), QRectF(self.rect()), self._words)
