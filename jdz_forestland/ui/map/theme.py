"""The colours and lines of the map: one object, light or dark, that everything paints from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from jdz_forestland.domain.land_role import LandRole


class LayerKey(StrEnum):
    """What can be switched on and off: two surveys and what lies over them."""

    BEFORE = "before"
    AFTER = "after"
    PARCELS = "parcel"
    PIECES = "piece"
    SLIVERS = "sliver"


GROUND = (LayerKey.BEFORE, LayerKey.AFTER)
"""The surveys in the order they are painted; the last lies on top."""

OVERLAYS = (LayerKey.PIECES, LayerKey.SLIVERS, LayerKey.PARCELS)
"""The features in the order they are painted: the outline of a parcel lies over its pieces."""


@dataclass(frozen=True, slots=True)
class FeatureStyle:
    """How one kind of feature is drawn. Colours are `#RRGGBB` or `#AARRGGBB`.

    Attributes:
        line, width: the outline and its width in logical pixels.
        casing: colour of a wider line under the outline that parts it from the ground; empty
            for none.
        fill: colour inside; empty for none.
        hatch: colour of diagonal lines inside; empty for none.
        dot: whether a feature too small to be seen is marked by a dot instead of left out.
    """

    line: str
    width: float
    casing: str = ""
    fill: str = ""
    hatch: str = ""
    dot: bool = False


@dataclass(frozen=True, slots=True)
class MapTheme:
    """All colours of the map.

    Attributes:
        ground: the paper.
        roles: fill of each `LandRole`.
        hatches: diagonal lines over a role that must stand out.
        edge: lines between land polygons, seen when close.
        features: how the overlays are drawn.
        selection, hover: drawn over the features.
        label, halo: text on the map and the rim that keeps it readable.
        muted: words where there is nothing to show.
    """

    ground: str
    roles: Mapping[LandRole, str]
    hatches: Mapping[LandRole, str]
    edge: str
    features: Mapping[LayerKey, FeatureStyle]
    selection: FeatureStyle
    hover: FeatureStyle
    label: str
    halo: str
    muted: str


LIGHT = MapTheme(
    ground="#fbfbf8",
    roles=MappingProxyType(
        {
            LandRole.MINING: "#e0aa90",
            LandRole.FOREST: "#c5deb8",
            LandRole.CROP: "#f8f0c6",
            LandRole.ORCHARD: "#e6e4b0",
            LandRole.GRASS: "#dfecc9",
            LandRole.WATER: "#c3ddee",
            LandRole.WETLAND: "#c8e4de",
            LandRole.BUILT: "#ebd3d3",
            LandRole.ROAD: "#dddbd8",
            LandRole.OTHER: "#eeeeeb",
        }
    ),
    hatches=MappingProxyType({LandRole.MINING: "#bf7456"}),
    edge="#5a66705a",
    features=MappingProxyType(
        {
            LayerKey.PARCELS: FeatureStyle("#8c2d0c", 2.0, "#d9ffffff", dot=True),
            LayerKey.PIECES: FeatureStyle("#17683a", 1.2, fill="#d98fca9b", hatch="#3f8f5c"),
            LayerKey.SLIVERS: FeatureStyle("#8e3fa8", 1.0, fill="#99b667cf"),
        }
    ),
    selection=FeatureStyle("#0f5fff", 3.5, "#ffffff", "#1f0f5fff"),
    hover=FeatureStyle("#0f5fff", 1.5, "#ccffffff", "#220f5fff"),
    label="#4a1706",
    halo="#e6ffffff",
    muted="#5f686c",
)

DARK = MapTheme(
    ground="#1d2122",
    roles=MappingProxyType(
        {
            LandRole.MINING: "#7d4c37",
            LandRole.FOREST: "#33503a",
            LandRole.CROP: "#55502f",
            LandRole.ORCHARD: "#4c4d2c",
            LandRole.GRASS: "#40502f",
            LandRole.WATER: "#2b4b60",
            LandRole.WETLAND: "#2c504c",
            LandRole.BUILT: "#553d41",
            LandRole.ROAD: "#46474a",
            LandRole.OTHER: "#34383a",
        }
    ),
    hatches=MappingProxyType({LandRole.MINING: "#b07252"}),
    edge="#5a0d1011",
    features=MappingProxyType(
        {
            LayerKey.PARCELS: FeatureStyle("#ff9a6b", 2.0, "#b3141718", dot=True),
            LayerKey.PIECES: FeatureStyle("#7fe0a0", 1.2, fill="#cc2f7a4c", hatch="#5fc487"),
            LayerKey.SLIVERS: FeatureStyle("#d79bea", 1.0, fill="#80c57fdd"),
        }
    ),
    selection=FeatureStyle("#4dc3ff", 3.5, "#0b0e0f", "#264dc3ff"),
    hover=FeatureStyle("#4dc3ff", 1.5, "#cc0b0e0f", "#2a4dc3ff"),
    label="#ffe6d9",
    halo="#e6141718",
    muted="#a3acb0",
)
