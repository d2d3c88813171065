"""`ImportMap`: imported boundaries on the map, where they lay before a cure, what is there already.

Nothing here changes a coordinate: panning and zooming look at shapes that the doctor has made.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jdz_forestland.domain.boundary import Cure, Examined
from jdz_forestland.domain.findings import BBox
from jdz_forestland.domain.land_role import LandRole
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.import_before import BeforeStrip
from jdz_forestland.ui.import_rows import BoundaryRow, mu
from jdz_forestland.ui.map.features import MapFeature
from jdz_forestland.ui.map.icons import chip, swatch
from jdz_forestland.ui.map.theme import LIGHT, OVERLAYS, FeatureStyle, LayerKey
from jdz_forestland.ui.parcel_map import ParcelMap, features

if TYPE_CHECKING:
    from jdz_forestland.service.registry import Registry

CHIP_PX: Final = 14
BEFORE: Final = "before"  # id of where the source lay as written
KNOWN: Final = "known:"  # before the key of a parcel of the registry
MOST_LABELLED: Final = 400
_THEME: Final = replace(
    LIGHT,
    features=MappingProxyType(
        {
            LayerKey.PARCELS: LIGHT.features[LayerKey.PARCELS],
            LayerKey.PIECES: FeatureStyle("#4d6b7c", 1.2, fill="#552f5a70"),
            LayerKey.SLIVERS: FeatureStyle("#8e3fa8", 2.0, hatch="#b667cf", dot=True),
        }
    ),
)


class ImportMap(ParcelMap):
    """The map of an import with a key of its own.

    Attributes:
        keys: what each colour means, by what it stands for; only what is there is shown.
        before: the shape as written beside the shape as read.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, empty=words.MAP_EMPTY, parent=parent)
        canvas = self.panel.canvas
        canvas.set_theme(_THEME)
        canvas.content_changed.connect(self._show_keys)
        self._hovers: dict[str, str] = {}
        self._cures: dict[str, Cure] = {}
        self.describe(lambda name: self._hovers.get(name, ""))
        self.keys: dict[str, tuple[QLabel, QLabel]] = {}
        looks = _THEME.features
        self.before = BeforeStrip(looks[LayerKey.SLIVERS], looks[LayerKey.PARCELS], self)
        self._lay_out_keys()
        self._show_keys()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.legend.hide()  # it speaks of comparisons; the key below takes its place

    def show_nothing(self) -> None:
        """Forget the import."""
        self._cures = {}
        self.before.hide()
        self.panel.canvas.set_parcels(())
        self._show_keys()

    def show_import(
        self, rows: Sequence[BoundaryRow], examined: Examined, known: Sequence[Parcel]
    ) -> None:
        """Show boundaries, the place of their numbers as written, and the parcels there are."""
        named = len(rows) <= MOST_LABELLED
        shapes = [
            (row.key, row.boundary.name if named else "", row.boundary.shape, LayerKey.PARCELS)
            for row in rows
        ]
        renewed = {row.parcel.key for row in rows if row.parcel is not None}
        held = [parcel for parcel in known if parcel.key not in renewed]
        shapes += [(KNOWN + p.key, str(p.parcel_no), p.shape, LayerKey.PIECES) for p in held]
        self._cures = {cure.key: cure for cure in examined.cures}
        self.before.show_examined(examined)
        lost = _lost(examined, {row.boundary.name for row in rows})
        drawn = [*features(shapes), *_as_written(examined), *map(_rectangle, lost)]
        self._hovers = {row.key: _hover(row) for row in rows}
        self._hovers |= {KNOWN + p.key: words.known_hover(p.parcel_no, p.village) for p in held}
        self._hovers[BEFORE] = words.KEY_BEFORE
        self.panel.canvas.set_parcels(drawn)
        self._show_keys()
        self.zoom_to([row.key for row in rows] or [BEFORE])

    def show_ground(self, registry: Registry) -> None:
        """Show the surveys that the registry compared last."""
        newest = registry.comparisons()[-1:]
        before, after = (newest[0].before, newest[0].after) if newest else (None, None)
        self.show_surveys(before, after)

    def show_cure(self, key: str) -> None:
        """Bring the places before and after a cure into view together."""
        cure = self._cures.get(key)
        if cure is not None and cure.before is not None and cure.after is not None:
            pairs = zip(cure.before, cure.after, strict=True)
            west, south, east, north = (
                min(pair) if place < 2 else max(pair) for place, pair in enumerate(pairs)
            )
            self.zoom_to_box((west, south, east, north))

    def _show_keys(self) -> None:
        canvas = self.panel.canvas
        drawn = {OVERLAYS[style] for style in set(canvas.renderer.features.styles.tolist())}
        if canvas.renderer.layers and canvas.is_visible(LayerKey.AFTER):
            # what counts is what the land was before
            canvas.set_visible(LayerKey.AFTER, visible=False)
            canvas.set_visible(LayerKey.BEFORE, visible=True)
        present = {
            words.KEY_AFTER: LayerKey.PARCELS in drawn,
            words.KEY_BEFORE: LayerKey.SLIVERS in drawn,
            words.KEY_KNOWN: LayerKey.PIECES in drawn,
            words.KEY_MINING: LayerKey.BEFORE in canvas.renderer.layers,
        }
        for name, parts in self.keys.items():
            for part in parts:
                part.setVisible(present[name])

    def _lay_out_keys(self) -> None:
        ratio = self.devicePixelRatioF()
        ground = _THEME.roles[LandRole.MINING], _THEME.hatches[LandRole.MINING]
        pictures = {
            words.KEY_AFTER: chip(_THEME.features[LayerKey.PARCELS], CHIP_PX, ratio),
            words.KEY_BEFORE: chip(_THEME.features[LayerKey.SLIVERS], CHIP_PX, ratio),
            words.KEY_KNOWN: chip(_THEME.features[LayerKey.PIECES], CHIP_PX, ratio),
            words.KEY_MINING: swatch(ground[:1], ground[1], _THEME.muted, CHIP_PX, ratio),
        }
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        for name, pixmap in pictures.items():
            picture = QLabel(self)
            picture.setPixmap(pixmap)
            label = labels.plain(name, points=style.SMALL_PT)
            label.setWordWrap(False)
            row.addWidget(picture)
            row.addWidget(label)
            row.addSpacing(8)
            self.keys[name] = (picture, label)
        row.addStretch(1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(self.before)
        column.addLayout(row)


def _hover(row: BoundaryRow) -> str:
    return words.hover(row.boundary.name, mu(row.boundary.area_mu))


def _as_written(examined: Examined) -> Iterator[MapFeature]:
    """Yield the shapes where their numbers lie as they stand, if that is a place on the map."""
    cure = next((each for each in examined.cures if each.before is not None), None)
    if cure is None or cure.before == cure.after:
        return
    west, south, east, north = cure.before or (0.0, 0.0, 0.0, 0.0)
    for rings in examined.written:
        low, high = np.concatenate(rings).min(axis=0), np.concatenate(rings).max(axis=0)
        if (low >= [west, south]).all() and (high <= [east, north]).all():
            yield MapFeature(BEFORE, rings, "", LayerKey.SLIVERS.value)


def _lost(examined: Examined, usable: Collection[str]) -> list[BBox]:
    """Return where parcels lie that stay out, if that is known."""
    lost = (note for note in examined.findings if note.parcel and note.parcel not in usable)
    places = dict.fromkeys(note.where for note in lost if note.where is not None)
    return list(itertools.islice(places, MOST_LABELLED))


def _rectangle(box: BBox) -> MapFeature:
    """Return the extent of a parcel that has no shape."""
    west, south, east, north = box
    corners = [(west, south), (east, south), (east, north), (west, north)]
    return MapFeature(BEFORE, (np.array(corners, dtype=float),), "", LayerKey.SLIVERS.value)
