"""The legend under the map: layers to switch on and off, and what the colours mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jdz_forestland.domain.land_role import LandRole
from jdz_forestland.ui.flow import FlowLayout
from jdz_forestland.ui.map import text
from jdz_forestland.ui.map.canvas import MapCanvas
from jdz_forestland.ui.map.ground import role_of
from jdz_forestland.ui.map.icons import PIXEL_RATIOS, chip, swatch
from jdz_forestland.ui.map.theme import GROUND, OVERLAYS, LayerKey

CHIP_PX = 14
ORDER = (
    LayerKey.AFTER,
    LayerKey.BEFORE,
    LayerKey.PARCELS,
    LayerKey.PIECES,
    LayerKey.SLIVERS,
)
SAMPLE = (LandRole.FOREST, LandRole.CROP, LandRole.WATER, LandRole.MINING)


class Legend(QWidget):
    """Check boxes for the layers, then the colours of the land in view of them.

    The two surveys cover each other, so switching one on switches the other off.

    Attributes:
        boxes: the check box of each layer.
        roles: the sample of each kind of land; only those that can be seen are shown.
    """

    def __init__(self, canvas: MapCanvas, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.setAccessibleName(text.LEGEND_NAME)
        self.boxes = {key: self._box(key) for key in ORDER}
        self.roles = {role: _RoleSample(role, self) for role in LandRole}
        layers, roles = FlowLayout(across=16), FlowLayout(across=12)
        for box in self.boxes.values():
            layers.addWidget(box)
        for sample in self.roles.values():
            roles.addWidget(sample)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 6)
        column.setSpacing(4)
        column.addLayout(layers)
        column.addLayout(roles)
        self._known: set[LayerKey] | None = None
        canvas.content_changed.connect(self._refresh)
        self._refresh()

    def _box(self, key: LayerKey) -> QCheckBox:
        box = QCheckBox(text.LAYER_NAMES[key.value], self)
        box.setIconSize(QSize(CHIP_PX, CHIP_PX))
        box.toggled.connect(lambda on, key=key: self._switch(key, on=on))
        return box

    def _switch(self, key: LayerKey, *, on: bool) -> None:
        if on and key in GROUND:
            for other in GROUND:
                if other != key:
                    self._canvas.set_visible(other, visible=False)
        self._canvas.set_visible(key, visible=on)

    def _refresh(self) -> None:
        layers, features = self._canvas.renderer.layers, self._canvas.renderer.features
        if set(layers) != self._known:
            self._known = set(layers)
            self._canvas.set_visible(LayerKey.BEFORE, visible=self._known == {LayerKey.BEFORE})
        theme = self._canvas.renderer.theme
        there = {key for key in GROUND if key in layers}
        there |= {OVERLAYS[style] for style in np.unique(features.styles)}
        for key, box in self.boxes.items():
            was = box.blockSignals(True)
            box.setChecked(self._canvas.is_visible(key))
            box.blockSignals(was)
            box.setEnabled(key in there)
            box.setToolTip(text.LAYER_TIP if key in there else text.LAYER_ABSENT_TIP)
            box.setIcon(self._chip(key))
        seen = set[LandRole]()
        for key in there.intersection(GROUND):
            if self._canvas.is_visible(key):
                seen |= {role_of(int(index)) for index in np.unique(layers[key].class_index)}
        for role, sample in self.roles.items():
            sample.setVisible(role in seen)
            sample.paint_with(theme.roles[role], theme.hatches.get(role, ""), theme.muted)

    def _chip(self, key: LayerKey) -> QIcon:
        theme, result = self._canvas.renderer.theme, QIcon()
        for ratio in PIXEL_RATIOS:
            if key in GROUND:
                colours = [theme.roles[role] for role in SAMPLE]
                result.addPixmap(swatch(colours, "", theme.muted, CHIP_PX, ratio))
            else:
                result.addPixmap(chip(theme.features[key], CHIP_PX, ratio))
        return result


class _RoleSample(QWidget):
    """A coloured square and the name of the land it stands for."""

    def __init__(self, role: LandRole, parent: QWidget) -> None:
        super().__init__(parent)
        self._square = QLabel(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._square)
        row.addWidget(QLabel(text.ROLE_NAMES[role.name], self))

    def paint_with(self, colour: str, hatch: str, rim: str) -> None:
        """Show this colour."""
        ratio = self.devicePixelRatioF()
        self._square.setPixmap(swatch((colour,), hatch, rim, CHIP_PX - 2, ratio))
