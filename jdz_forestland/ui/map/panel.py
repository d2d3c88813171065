"""`MapPanel`: the map with its buttons above and its legend below."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from jdz_forestland.ui.map import icons, text
from jdz_forestland.ui.map.canvas import MapCanvas
from jdz_forestland.ui.map.legend import Legend
from jdz_forestland.ui.map.pointer import KEY_STEPS
from jdz_forestland.ui.map.theme import LIGHT, MapTheme


class MapPanel(QWidget):
    """What a page puts in: `canvas` is the map, the rest follows it.

    Attributes:
        canvas: the map.
        legend: layers and colours; may be hidden where room is short.
        zoom_in, zoom_out, show_all, show_selection: the buttons.
    """

    def __init__(
        self, *, theme: MapTheme = LIGHT, empty_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.canvas = MapCanvas(theme=theme, empty_text=empty_text, parent=self)
        self._drawings: dict[QToolButton, icons.Draw] = {}
        self.zoom_in = self._button(
            text.ZOOM_IN, text.ZOOM_IN_TIP, icons.plus, lambda: self.canvas.zoom_by(KEY_STEPS)
        )
        self.zoom_out = self._button(
            text.ZOOM_OUT, text.ZOOM_OUT_TIP, icons.minus, lambda: self.canvas.zoom_by(-KEY_STEPS)
        )
        self.show_all = self._button(
            text.ZOOM_ALL, text.ZOOM_ALL_TIP, icons.corners, self.canvas.zoom_to_all
        )
        self.show_selection = self._button(
            text.ZOOM_SELECTION,
            text.ZOOM_SELECTION_TIP,
            icons.target,
            self.canvas.zoom_to_selection,
        )
        self.legend = Legend(self.canvas, parent=self)
        self._lay_out()
        self.setFocusProxy(self.canvas)
        self.canvas.selection_changed.connect(self._refresh)
        self.canvas.content_changed.connect(self._refresh)
        self._draw_icons()
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()

    def _button(
        self, name: str, tip: str, draw: icons.Draw, action: Callable[[], None]
    ) -> QToolButton:
        button = QToolButton(self)
        button.setText(name)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        button.setAccessibleDescription(tip)
        button.setIconSize(QSize(icons.SIDE, icons.SIDE))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(action)
        self._drawings[button] = draw
        return button

    def _lay_out(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(4, 2, 4, 2)
        strip.setSpacing(4)
        for button in self._drawings:
            strip.addWidget(button)
        strip.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(strip)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.legend)
        stops = (*self._drawings, self.canvas, *self.legend.boxes.values())
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _draw_icons(self) -> None:
        palette = self.palette()
        colour = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
        faint = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        for button, draw in self._drawings.items():
            button.setIcon(icons.icon(draw, colour, faint))

    def _refresh(self) -> None:
        empty = self.canvas.is_empty
        for button in (self.zoom_in, self.zoom_out, self.show_all):
            button.setEnabled(not empty)
        chosen = self.canvas.renderer.features.rows_of(self.canvas.selection())
        self.show_selection.setEnabled(len(chosen) > 0)
        self.show_selection.setToolTip(
            text.ZOOM_SELECTION_TIP if len(chosen) else text.ZOOM_SELECTION_OFF_TIP
        )
