"""`MapCanvas`: the map as a widget. What the mouse and the keys do is in `pointer.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from jdz_forestland.ui.map import text
from jdz_forestland.ui.map.features import MapFeature
from jdz_forestland.ui.map.layer import Box, PolygonLayer
from jdz_forestland.ui.map.pointer import Pointer
from jdz_forestland.ui.map.renderer import MapRenderer
from jdz_forestland.ui.map.theme import LIGHT, LayerKey, MapTheme
from jdz_forestland.ui.map.tiles import TileStore
from jdz_forestland.ui.map.viewport import Viewport

ALL_MARGIN = 0.04
SELECTION_MARGIN = 0.25
LEAST_SHOWN_M = 100.0  # around a tiny feature something of its neighbourhood is shown


class MapCanvas(QWidget):
    """Shows survey layers as tiles and features live over them.

    Signals:
        picked(object): a click; the id of the feature under it, None where there is none. The
            selection has changed by then (`selection`). Ctrl + click adds or takes away, and
            says nothing where there is nothing.
        pointed(float, float): the pointer moved; x (northing) and y (easting), metres,
            EPSG:4527.
        view_changed(): moved, zoomed or resized.
        selection_changed(): by a click or by `set_selection`.
        content_changed(): other layers or features, another theme, a layer on or off.
    """

    picked = Signal(object)
    pointed = Signal(float, float)
    view_changed = Signal()
    selection_changed = Signal()
    content_changed = Signal()

    def __init__(
        self, *, theme: MapTheme = LIGHT, empty_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._renderer = MapRenderer(theme)
        self._tiles = TileStore(self._renderer)
        self._pointer = Pointer(self)
        self._view = Viewport(0.0, 0.0, 0, self.width(), self.height())
        self._fit: tuple[Box, float] | None = None
        self._empty_text = empty_text
        self._describe: Callable[[str], str] | None = None
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._build_tiles)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(200, 150)
        self.setAccessibleName(text.MAP_NAME)
        self.setAccessibleDescription(text.MAP_DESCRIPTION)

    # What is shown

    @property
    def renderer(self) -> MapRenderer:
        """What paints the map; takes the same map to paper or into a picture."""
        return self._renderer

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show at all."""
        return self._renderer.box is None

    def set_layers(self, layers: Mapping[LayerKey, PolygonLayer]) -> None:
        """Show these survey layers (`BEFORE`, `AFTER`) in place of the old ones.

        `AFTER` covers `BEFORE`; `set_visible` says which is to be seen. Shows all of the map
        if there was nothing to show before.
        """
        fresh = self.is_empty
        self._renderer.set_layers(layers)
        self._tiles.invalidate()
        self._start(fresh=fresh)

    def set_parcels(self, features: Sequence[MapFeature]) -> None:
        """Show these parcels, pieces and slivers in place of the old ones.

        Shows all of the map if there was nothing to show before.

        Raises:
            ValueError: an unknown style, or a coordinate that is not finite.
        """
        fresh = self.is_empty
        self._renderer.set_features(features)
        self._renderer.set_hover(None)
        self._start(fresh=fresh)

    def set_theme(self, theme: MapTheme) -> None:
        """Paint in these colours from now on."""
        self._renderer.set_theme(theme)
        self._tiles.invalidate()
        self._start(fresh=False)

    def set_empty_text(self, words: str) -> None:
        """Say this in the middle when there is nothing to show."""
        self._empty_text = words
        self.update()

    def set_hover_text(self, describe: Callable[[str], str] | None) -> None:
        """Ask this for the tooltip of the feature with an id; it answers "" for none."""
        self._describe = describe

    def set_visible(self, key: LayerKey, visible: bool) -> None:
        """Switch a layer on or off."""
        if visible != self.is_visible(key):
            self._renderer.set_shown(key, shown=visible)
            self._start(fresh=False)

    def is_visible(self, key: LayerKey) -> bool:
        """Return whether a layer is switched on."""
        return key in self._renderer.shown

    def selection(self) -> frozenset[str]:
        """Return the ids of what is selected."""
        return self._renderer.selection

    def set_selection(self, ids: Iterable[str]) -> None:
        """Select these features; `picked` is not emitted."""
        chosen = frozenset(ids)
        if chosen != self.selection():
            self._renderer.set_selection(chosen)
            self.selection_changed.emit()
            self.update()

    def set_hover(self, name: str | None) -> None:
        """Show that the pointer is over the feature with this id."""
        if name != self._renderer.hover:
            self._renderer.set_hover(name)
            self.update()

    def pick(self, spot: QPointF) -> str | None:
        """Return the id of the feature at a point of the widget, None where there is none."""
        east, north = self._view.to_map(spot.x(), spot.y())
        return self._renderer.features.pick(east, north, self._view.mpp, self._renderer.shown)

    def invalidate(self, boxes: Iterable[Box]) -> None:
        """Draw the ground in these boxes anew, and only there."""
        self._tiles.invalidate(boxes)
        self.update()

    # Where we look

    @property
    def view(self) -> Viewport:
        """What part of the map is in view."""
        return self._view

    def zoom_to(self, box: Box, margin: float = 0.1) -> None:
        """Show all of `box`, as close as can be; keep to it when the widget is resized.

        Args:
            margin: share of the widget left free on each side.
        """
        self._fit = (box, margin)
        self._look(self._fitted())

    def zoom_to_all(self) -> None:
        """Show everything there is."""
        box = self._renderer.box
        if box is not None:
            self.zoom_to(box, ALL_MARGIN)

    def zoom_to_features(self, ids: Iterable[str]) -> None:
        """Show the features with these ids, if there are any."""
        box = self._renderer.features.box_of(ids)
        if box is not None:
            self.zoom_to(_at_least(box, LEAST_SHOWN_M), SELECTION_MARGIN)

    def zoom_to_selection(self) -> None:
        """Show the selected features, if there are any."""
        self.zoom_to_features(self.selection())

    def zoom_by(self, steps: int, at: QPointF | None = None) -> None:
        """Go `steps` closer (negative: farther); `viewport.DOUBLING` of them double the scale.

        Args:
            at: the point of the widget that stays where it is; its middle when left out.
        """
        spot = QPointF(self.width() / 2, self.height() / 2) if at is None else at
        self._fit = None
        self._look(self._view.zoomed(steps, spot.x(), spot.y()))

    def move_by(self, right: float, down: float) -> None:
        """Look this many logical pixels farther right and down."""
        self._fit = None
        self._look(self._view.moved(right, down))

    @property
    def is_complete(self) -> bool:
        """Whether every tile of the view has been built."""
        return all(key in self._tiles for key in self._tiles.keys_in(self._view))

    def settle(self) -> None:
        """Build every missing tile of the view now; for tests and pictures."""
        self._tiles.settle(self._view, self.devicePixelRatioF())
        self.update()

    def _start(self, *, fresh: bool) -> None:
        if fresh:
            self.zoom_to_all()
        self.content_changed.emit()
        self.update()

    def _fitted(self) -> Viewport:
        return self._view if self._fit is None else self._view.fitted(*self._fit)

    def _look(self, view: Viewport) -> None:
        if view != self._view:
            self._view = view
            self.view_changed.emit()
            self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.is_empty:
            self._paint_empty(painter)
            return
        ratio, device = self.devicePixelRatioF(), painter.deviceTransform()
        view = self._view.snapped(ratio, aside=device.dx(), below=device.dy())
        self._tiles.paint(painter, view, ratio)
        self._renderer.draw_overlay(painter, view.box, view.mpp)
        self._paint_frame(painter)
        if self._tiles.busy:
            self._idle.start()

    def _paint_empty(self, painter: QPainter) -> None:
        theme = self._renderer.theme
        painter.fillRect(self.rect(), QColor(theme.ground))
        painter.setPen(QColor(theme.muted))
        room = QRectF(self.rect()).adjusted(32, 16, -32, -16)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), self._empty_text)

    def _paint_frame(self, painter: QPainter) -> None:
        frame = self._pointer.frame
        if frame is not None:
            style = self._renderer.theme.selection
            painter.setPen(QPen(QColor(style.line), 1.0, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(style.fill))
            painter.drawRect(frame)

    def _build_tiles(self) -> None:
        if self._tiles.step():
            self.update()
        if not self._tiles.busy:
            self._idle.stop()

    # Events

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            name = self.pick(QPointF(event.pos()))
            words = self._describe(name) if name is not None and self._describe else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._view = self._view.resized(event.size().width(), event.size().height())
        self._view = self._fitted()
        self.view_changed.emit()

    def hideEvent(self, event: QEvent) -> None:
        self._idle.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pointer.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.set_hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._pointer.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._pointer.key(event):
            super().keyPressEvent(event)


def _at_least(box: Box, side_m: float) -> Box:
    west, south, east, north = box
    across, down = max(side_m - (east - west), 0) / 2, max(side_m - (north - south), 0) / 2
    return (west - across, south - down, east + across, north + down)
