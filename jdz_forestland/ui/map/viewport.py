"""What part of the map a widget shows: the one place where pixels and metres meet.

The map is shown at steps only, four to a doubling: `0.25 m × 2^(level / 4)` to a pixel. So a
tile is always painted pixel for pixel and lines stay crisp at every zoom, and a box that is
zoomed to still fills the widget well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from jdz_forestland.ui.map.layer import Box

BASE_MPP = 0.25
DOUBLING = 4  # levels
CLOSEST, FARTHEST = -2 * DOUBLING, 13 * DOUBLING  # 6 cm to a pixel; 2 km to a pixel


def metres_per_pixel(level: int) -> float:
    """Return the metres to a logical pixel at a zoom level."""
    return BASE_MPP * math.pow(2.0, level / DOUBLING)


@dataclass(frozen=True, slots=True)
class Viewport:
    """The view of a widget. Moving it moves the eye, never a coordinate of the map.

    Attributes:
        easting, northing: what is in the middle of the widget, metres, EPSG:4527.
        level: zoom level; larger is farther.
        width, height: the widget, logical pixels.
    """

    easting: float
    northing: float
    level: int
    width: int
    height: int

    @property
    def mpp(self) -> float:
        """Metres to a logical pixel."""
        return metres_per_pixel(self.level)

    @property
    def box(self) -> Box:
        """The part of the map in view."""
        across, down = self.width / 2 * self.mpp, self.height / 2 * self.mpp
        return (
            self.easting - across,
            self.northing - down,
            self.easting + across,
            self.northing + down,
        )

    def to_map(self, x: float, y: float) -> tuple[float, float]:
        """Return easting and northing of a point of the widget, logical pixels."""
        return (
            self.easting + (x - self.width / 2) * self.mpp,
            self.northing - (y - self.height / 2) * self.mpp,
        )

    def to_widget(self, easting: float, northing: float) -> tuple[float, float]:
        """Return where in the widget a point of the map is, logical pixels."""
        return (
            (easting - self.easting) / self.mpp + self.width / 2,
            (self.northing - northing) / self.mpp + self.height / 2,
        )

    def moved(self, right: float, down: float) -> Viewport:
        """Return the view this many logical pixels farther right and down."""
        return replace(
            self,
            easting=self.easting + right * self.mpp,
            northing=self.northing - down * self.mpp,
        )

    def resized(self, width: int, height: int) -> Viewport:
        """Return the view of a widget of another size, the same place in its middle."""
        return replace(self, width=width, height=height)

    def zoomed(self, steps: int, x: float, y: float) -> Viewport:
        """Return the view `steps` closer (negative: farther), (x, y) staying where it is."""
        east, north = self.to_map(x, y)
        level = min(max(self.level - steps, CLOSEST), FARTHEST)
        scale = metres_per_pixel(level)
        return replace(
            self,
            level=level,
            easting=east - (x - self.width / 2) * scale,
            northing=north + (y - self.height / 2) * scale,
        )

    def fitted(self, box: Box, margin: float) -> Viewport:
        """Return the closest view that shows all of `box`.

        Args:
            margin: the share of the widget left free on each side, 0 to below 0.5.
        """
        west, south, east, north = box
        free = max(1.0 - 2.0 * margin, 0.1)
        across = (east - west) / max(self.width * free, 1.0)
        down = (north - south) / max(self.height * free, 1.0)
        needed = max(across, down, metres_per_pixel(CLOSEST)) / BASE_MPP
        level = math.ceil(DOUBLING * math.log2(needed) - 1e-9)
        return replace(
            self,
            easting=(west + east) / 2,
            northing=(south + north) / 2,
            level=min(max(level, CLOSEST), FARTHEST),
        )

    def snapped(self, pixel_ratio: float, *, aside: float = 0.0, below: float = 0.0) -> Viewport:
        """Return the view shifted by under a pixel so that tiles fall on device pixels.

        Args:
            pixel_ratio: device pixels to a logical pixel.
            aside, below: where on the device the widget begins, device pixels; at 150 % that
                may be between two of them.
        """
        west, _, _, north = self.box
        dot = self.mpp / pixel_ratio
        return replace(
            self,
            easting=self.easting + (round(west / dot - aside) + aside) * dot - west,
            northing=self.northing + (round(north / dot + below) - below) * dot - north,
        )
