"""What the mouse and the keyboard do on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from jdz_forestland.ui.map.viewport import DOUBLING

if TYPE_CHECKING:
    from jdz_forestland.ui.map.canvas import MapCanvas

NOTCH = 120  # of a mouse wheel; fine wheels and touch pads send parts of it
NOTCH_STEPS = DOUBLING  # with Ctrl a single step
KEY_STEPS = DOUBLING // 2
KEY_SHARE = 0.2  # of the view, for an arrow key
LEAST_FRAME_PX = 6
KEY_ZOOMS = {
    Qt.Key.Key_Plus: KEY_STEPS,
    Qt.Key.Key_Equal: KEY_STEPS,
    Qt.Key.Key_Minus: -KEY_STEPS,
    Qt.Key.Key_Underscore: -KEY_STEPS,
}
KEY_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Pointer:
    """Turns events into calls of the canvas; remembers what is under way.

    Attributes:
        frame: the box being drawn to zoom into, widget pixels; None when there is none.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        self.frame: QRectF | None = None
        self._canvas = canvas
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        self._wheel = 0.0

    def press(self, event: QMouseEvent) -> None:
        """Left or middle button down: the start of a click, of a drag, or with Shift of a box."""
        left = event.button() == Qt.MouseButton.LeftButton
        if not left and event.button() != Qt.MouseButton.MiddleButton:
            return
        self._pressed = self._last = event.position()
        self._dragging = not left
        if left and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.frame = QRectF(event.position(), event.position())

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved, with or without a button."""
        spot, canvas = event.position(), self._canvas
        if self._pressed is not None and event.buttons() == Qt.MouseButton.NoButton:
            self.cancel()  # the button went up where we could not see it
        if self.frame is not None and self._pressed is not None:
            self.frame = QRectF(self._pressed, spot).normalized()
            canvas.update()
        elif self._pressed is not None:
            away = (spot - self._pressed).manhattanLength()
            if self._dragging or away >= QApplication.startDragDistance():
                self._dragging = True
                canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
                canvas.move_by(self._last.x() - spot.x(), self._last.y() - spot.y())
                self._last = spot
        else:
            name = canvas.pick(spot)
            canvas.set_hover(name)
            canvas.setCursor(
                Qt.CursorShape.ArrowCursor if name is None else Qt.CursorShape.PointingHandCursor
            )
        east, north = canvas.view.to_map(spot.x(), spot.y())
        canvas.pointed.emit(north, east)

    def release(self, event: QMouseEvent) -> None:
        """A button up: the end of a box or a drag, or a click."""
        if self._pressed is None:
            return
        dragged, frame = self._dragging, self.frame
        self.cancel()
        if frame is not None:
            self._zoom_into(frame)
        elif not dragged and event.button() == Qt.MouseButton.LeftButton:
            self._click(event)

    def double_click(self, event: QMouseEvent) -> None:
        """Zoom to the feature under the pointer, or a step closer where there is none."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        name = self._canvas.pick(event.position())
        if name is None:
            self._canvas.zoom_by(NOTCH_STEPS, event.position())
        else:
            self._canvas.zoom_to_features((name,))

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom; the point under the pointer stays there."""
        fine = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        self._wheel += event.angleDelta().y() / NOTCH * (1 if fine else NOTCH_STEPS)
        steps = int(self._wheel)
        if steps:
            self._wheel -= steps
            self._canvas.zoom_by(steps, event.position())
        event.accept()

    def key(self, event: QKeyEvent) -> bool:
        """Move, zoom, show all, give up a box; return whether the key meant something."""
        key, canvas = Qt.Key(event.key()), self._canvas
        if key in KEY_ZOOMS:
            canvas.zoom_by(KEY_ZOOMS[key])
        elif key in KEY_MOVES:
            right, down = KEY_MOVES[key]
            canvas.move_by(right * canvas.width() * KEY_SHARE, down * canvas.height() * KEY_SHARE)
        elif key == Qt.Key.Key_Home:
            canvas.zoom_to_all()
        elif key == Qt.Key.Key_Escape and self.frame is not None:
            self.cancel()
        else:
            return False
        return True

    def cancel(self) -> None:
        """Forget what was under way."""
        self._pressed, self._dragging, self.frame = None, False, None
        self._canvas.setCursor(Qt.CursorShape.ArrowCursor)
        self._canvas.update()

    def _click(self, event: QMouseEvent) -> None:
        canvas = self._canvas
        name = canvas.pick(event.position())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if name is None:
                return
            canvas.set_selection(canvas.selection() ^ {name})
        else:
            canvas.set_selection(() if name is None else (name,))
        canvas.picked.emit(name)

    def _zoom_into(self, frame: QRectF) -> None:
        if frame.width() < LEAST_FRAME_PX or frame.height() < LEAST_FRAME_PX:
            return
        west, north = self._canvas.view.to_map(frame.left(), frame.top())
        east, south = self._canvas.view.to_map(frame.right(), frame.bottom())
        self._canvas.zoom_to((west, south, east, north), 0.0)
