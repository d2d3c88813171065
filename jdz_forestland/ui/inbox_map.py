"""`DiffMap`: what a package changes on the ground: added, removed and changed parcels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jdz_forestland.domain.package_diff import ChangeKind, ParcelChange
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_inbox as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.map.icons import chip
from jdz_forestland.ui.map.theme import LIGHT, FeatureStyle, LayerKey
from jdz_forestland.ui.parcel_map import ParcelMap, Shape

CHIP_PX: Final = 14
LEAST_HEIGHT: Final = 80
ADDED, CHANGED, REMOVED = LayerKey.PARCELS, LayerKey.PIECES, LayerKey.SLIVERS
LOOKS: Final = {
    ADDED: FeatureStyle("#17683a", 2.0, "#d9ffffff", "#668fca9b", dot=True),
    CHANGED: FeatureStyle("#8f5600", 2.0, "#d9ffffff", "#66f0c36d", dot=True),
    REMOVED: FeatureStyle("#b3261e", 2.0, "", "#33e08a84", "#b3261e", dot=True),
}
_THEME: Final = replace(LIGHT, features=MappingProxyType(LOOKS))
_PLACES: Final = {
    ChangeKind.ADDED: ADDED,
    ChangeKind.CHANGED: CHANGED,
    ChangeKind.REMOVED: REMOVED,
}


class DiffMap(ParcelMap):
    """Added and removed parcels whole; of a changed one its shape now, and the ground it lost."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, empty=words.MAP_EMPTY, parent=parent)
        self.panel.canvas.set_theme(_THEME)
        self._hovers: dict[str, str] = {}
        self.describe(lambda name: self._hovers.get(name, ""))
        self.panel.canvas.setMinimumHeight(LEAST_HEIGHT)
        self._names: dict[ChangeKind, QLabel] = {}
        self.rest = labels.plain("", points=style.SMALL_PT, muted=True)
        self.rest.setWordWrap(False)
        self._lay_out_keys()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.legend.hide()  # it speaks of comparisons; the key below takes its place

    def show_changes(self, changes: Sequence[ParcelChange], unchanged: int) -> None:
        """Show what changed in place of what was shown, and say how many did not."""
        for kind, label in self._names.items():
            count = sum(each.kind is kind for each in changes)
            label.setText(words.tab(kind.label, count))
        self.rest.setText(words.unchanged(unchanged))
        self._hovers = {
            each.parcel_key: words.hover(
                each.kind.label, each.parcel_id, f"{each.difference_mu:+,f}"
            )
            for each in changes
        }
        self.show_shapes([shape for each in changes for shape in _shapes(each)])
        self.zoom_to([each.parcel_key for each in changes])

    def _lay_out_keys(self) -> None:
        ratio = self.devicePixelRatioF()
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        for kind, layer in _PLACES.items():
            picture = QLabel(self)
            picture.setPixmap(chip(LOOKS[layer], CHIP_PX, ratio))
            label = labels.plain(kind.label, points=style.SMALL_PT)
            label.setWordWrap(False)
            self._names[kind] = label
            row.addWidget(picture)
            row.addWidget(label)
            row.addSpacing(8)
        row.addWidget(self.rest)
        row.addStretch(1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addLayout(row)


def _shapes(change: ParcelChange) -> list[Shape]:
    label, layer = str(change.parcel_no), _PLACES[change.kind]
    found: list[Shape] = []
    shape = change.before if change.after is None else change.after
    if shape is not None:
        found.append((change.parcel_key, label, shape, layer))
    if change.kind is ChangeKind.CHANGED and not change.lost.is_empty:
        found.append((change.parcel_key, "", change.lost, REMOVED))
    if change.kind is ChangeKind.CHANGED and not change.gained.is_empty:
        found.append((change.parcel_key, "", change.gained, ADDED))
    return found
